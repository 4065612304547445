//! What donors were told and was not so, and what was done about it.

use kernel::{AttemptId, ChurchId, GiftId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::GiftStatus;

/// What turned out to be otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// Believed lost or refused, and taken.
    TakenAfterAll,
    /// Taken a second time.
    TakenTwice,
    /// Cancelled, and yet taken.
    TakenThoughCancelled,
    /// Counted as given, and sent back by the donor's bank.
    SentBack,
}

impl CorrectionKind {
    pub const ALL: [CorrectionKind; 4] = [
        CorrectionKind::TakenAfterAll,
        CorrectionKind::TakenTwice,
        CorrectionKind::TakenThoughCancelled,
        CorrectionKind::SentBack,
    ];

    /// The stable name in tables and URLs.
    pub const fn name(self) -> &'static str {
        match self {
            CorrectionKind::TakenAfterAll => "taken_after_all",
            CorrectionKind::TakenTwice => "taken_twice",
            CorrectionKind::TakenThoughCancelled => "taken_though_cancelled",
            CorrectionKind::SentBack => "sent_back",
        }
    }

    pub fn from_name(name: &str) -> Option<CorrectionKind> {
        CorrectionKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether the donor has paid too much until somebody gives it back.
    pub const fn is_too_much(self) -> bool {
        match self {
            CorrectionKind::TakenTwice | CorrectionKind::TakenThoughCancelled => true,
            CorrectionKind::TakenAfterAll | CorrectionKind::SentBack => false,
        }
    }
}

/// What the donor heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// One mail that puts it right.
    Corrected,
    /// Nothing: the wrong mail had not gone out and was withdrawn.
    Withdrawn,
    /// Nothing: nothing wrong had been said.
    NothingWrong,
}

impl Told {
    pub const ALL: [Told; 3] = [Told::Corrected, Told::Withdrawn, Told::NothingWrong];

    /// The stable name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Told::Corrected => "corrected",
            Told::Withdrawn => "withdrawn",
            Told::NothingWrong => "nothing_wrong",
        }
    }

    pub fn from_name(name: &str) -> Option<Told> {
        Told::ALL.into_iter().find(|told| told.name() == name)
    }
}

/// How far the second charge is on its way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoingBack {
    /// Nobody asked for it yet, or the gateway said no.
    NotYet,
    /// Asked for; no answer yet.
    BeingAsked,
    GivenBack,
}

/// One correction in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionRow {
    pub church: ChurchId,
    pub church_name: String,
    pub attempt: AttemptId,
    pub kind: CorrectionKind,
    pub gift: GiftId,
    /// "G-7Q4M-2281".
    pub number: String,
    pub donor: String,
    /// What the gift stands at now.
    pub status: GiftStatus,
    pub amount: Money,
    pub found_at: Timestamp,
    pub told: Told,
    pub back: GoingBack,
    pub closed_at: Option<Timestamp>,
    /// Who decided; empty where there was nothing to decide.
    pub closed_by: String,
    pub why: String,
}

impl CorrectionRow {
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

/// `/staff/corrections`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionList {
    /// Only those that wait for somebody.
    pub open_only: bool,
    pub rows: Vec<CorrectionRow>,
    pub open: u64,
    pub all: u64,
    pub page: u32,
    pub per_page: u32,
}

/// `/staff/corrections/{attempt}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionPage {
    pub correction: CorrectionRow,
    /// The gateway's name, and the key under which the money was taken there.
    pub gateway: String,
    pub sent_at: Timestamp,
    /// The bank's code and what it says, where a bank sent it back.
    pub code: Option<String>,
}
