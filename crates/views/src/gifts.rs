//! A donor's gifts.

use kernel::{Class, Date, FundId, GiftId, MethodId, Money, ScheduleId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{FundChoice, GiftStacking, MethodChoice, Tally};

/// A gift's state in the words of those who read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GiftStatus {
    /// Taken from the donor's card or bank.
    Given,
    /// Held while a delay lasts.
    Assured,
    /// Accepted; being taken, or with the bank for some days.
    OnItsWay,
    /// No answer came; being asked about, never sent again.
    BeingAsked,
    /// A retry is planned.
    Waiting,
    /// The donor can put it right.
    NeedsYou,
    /// Not taken, and not the donor's doing.
    NotTaken,
    Cancelled,
    Refunded,
}

impl GiftStatus {
    pub const ALL: [GiftStatus; 9] = [
        GiftStatus::Given,
        GiftStatus::Assured,
        GiftStatus::OnItsWay,
        GiftStatus::BeingAsked,
        GiftStatus::Waiting,
        GiftStatus::NeedsYou,
        GiftStatus::NotTaken,
        GiftStatus::Cancelled,
        GiftStatus::Refunded,
    ];

    /// The stable name in URLs and files.
    pub const fn name(self) -> &'static str {
        match self {
            GiftStatus::Given => "given",
            GiftStatus::Assured => "assured",
            GiftStatus::OnItsWay => "on_its_way",
            GiftStatus::BeingAsked => "being_asked",
            GiftStatus::Waiting => "waiting",
            GiftStatus::NeedsYou => "needs_you",
            GiftStatus::NotTaken => "not_taken",
            GiftStatus::Cancelled => "cancelled",
            GiftStatus::Refunded => "refunded",
        }
    }

    pub fn from_name(name: &str) -> Option<GiftStatus> {
        GiftStatus::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// One fund's part of a gift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub fund: FundId,
    pub name: String,
    pub amount: Money,
}

/// How a way to pay is named: "Visa 1881".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodLabel {
    /// "card", "ach", …
    pub kind: String,
    /// "Visa", "Bank".
    pub brand: String,
    pub last_four: String,
}

/// One gift in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GiftRow {
    pub id: GiftId,
    /// The date it is for, in the church's time zone.
    pub on: Date,
    pub lines: Vec<Line>,
    pub amount: Money,
    /// What went back of it: refunded, or taken back by the donor's bank.
    pub returned: Money,
    pub method: MethodLabel,
    pub status: GiftStatus,
    pub class: Option<Class>,
    pub schedule: Option<ScheduleId>,
}

/// What the donor asked to see; it stands in the URL.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GiftFilter {
    pub year: Option<i16>,
    pub status: Option<GiftStatus>,
    pub fund: Option<FundId>,
    pub method: Option<MethodId>,
    /// What was typed to search by: a fund, an amount, a number.
    pub q: String,
    /// From 1.
    pub page: u32,
}

/// What was given in one month, from the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthTotal {
    pub year: i16,
    pub month: i8,
    pub given: Money,
}

/// The next date of any schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextGift {
    pub on: Date,
    pub amount: Money,
}

/// `/gifts`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GiftList {
    pub filter: GiftFilter,
    /// The year shown; the filter's, or the present one in the church's time zone.
    pub year: i16,
    /// Years with gifts, newest first, always with the present one.
    pub years: Vec<i16>,
    pub funds: Vec<FundChoice>,
    /// The donor's ways to pay, newest first.
    pub methods: Vec<(MethodId, MethodLabel)>,
    pub rows: Vec<GiftRow>,
    /// Gifts that match, over all pages.
    pub matching: u64,
    pub per_page: u32,
    /// Taken in the year, from the ledger.
    pub given: Tally,
    pub months: Vec<MonthTotal>,
    /// Held now, over all years.
    pub assured: Vec<GiftRow>,
    /// Waiting for the donor, over all years.
    pub needs: Vec<GiftRow>,
    pub next: Option<NextGift>,
    /// The donor has never given.
    pub never_gave: bool,
}

/// What happened to a gift, one line an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The donor gave.
    Received,
    /// It was given through another system, before the church came here.
    BroughtOver,
    /// A schedule's date came.
    FellDue,
    /// The gateway was asked to take it.
    Sent,
    /// No answer came.
    NoAnswer,
    /// The bank's gateway accepted it; the bank pays days later, or sends it back.
    AtTheBank,
    /// Held: kept safe while the gateway is down. It may have been asked for before.
    KeptSafe {
        asked: bool,
    },
    /// Let go by a release.
    LetGo,
    /// The gateway was asked what became of it.
    Inquired,
    /// The bank said no for now; it is asked again.
    Refused {
        class: Class,
    },
    /// It takes another way: its donor chose so, or had agreed beforehand.
    OtherWay {
        from: MethodLabel,
        to: MethodLabel,
        agreed: bool,
    },
    /// It keeps apart from the next of its schedule.
    Apart {
        until: Timestamp,
    },
    /// Its donor wants only the one that is due.
    LeftOut,
    Taken,
    NotTaken {
        class: Class,
    },
    WillTryAgain {
        at: Timestamp,
    },
    Cancelled,
    Refunded {
        amount: Money,
    },
    /// The donor's bank took it back.
    TakenBack {
        amount: Money,
    },
    /// And gave it again.
    GivenAgain {
        amount: Money,
    },
    /// The church moved it to another fund.
    Redesignated,
    /// The church gave it up before it was taken.
    GivenUp,
    ReceiptSent,
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    pub at: Timestamp,
    pub event: Event,
}

/// A gift that was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub number: String,
    pub given_by: String,
    pub asked_at: Timestamp,
    pub taken_at: Timestamp,
}

/// `/gifts/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GiftPage {
    pub gift: GiftRow,
    /// "G-7Q4M-2281": short, for the telephone.
    pub number: String,
    /// "weekly", when a schedule made it.
    pub frequency: Option<String>,
    pub story: Vec<Story>,
    pub receipt: Option<Receipt>,
    /// A gift not yet sent may be cancelled by its donor.
    pub can_cancel: bool,
    /// The donor's other ways that work now, while the gift waits.
    pub other_ways: Vec<MethodChoice>,
    /// Of a held gift of a schedule.
    pub stacking: Option<GiftStacking>,
    /// When a gift is taken that has a day of its own.
    pub goes_on: Option<Timestamp>,
    /// The tax year it misses if it still waits when that ends.
    pub year_at_risk: Option<i16>,
}
