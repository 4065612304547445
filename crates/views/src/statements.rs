//! What a donor gave in a period, and what a receipt says of one gift.
//!
//! A [`Statement`] and a [`GiftReceipt`] that were issued are kept word for word as they are here:
//! their proof is the hash of this, so a field is only ever added, and then left out where an
//! older one has none.

use kernel::{Currency, Date, FundId, GiftId, Locale, Money, StatementId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::MethodLabel;

/// Two dates and all between them, by the church's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub first: Date,
    pub last: Date,
}

impl Period {
    pub fn holds(&self, on: Date) -> bool {
        self.first <= on && on <= self.last
    }

    /// The calendar year it is, if it is one.
    pub fn year(&self) -> Option<i16> {
        let whole = self.first.year() == self.last.year()
            && (self.first.month(), self.first.day()) == (1, 1)
            && (self.last.month(), self.last.day()) == (12, 31);
        whole.then(|| self.first.year())
    }
}

/// The church as the paper names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    pub name: String,
    pub address: String,
    pub phone: String,
    pub tax_number: String,
}

/// So much of a gift for one fund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    pub fund: FundId,
    pub name: String,
    pub amount: Money,
    /// Nothing was given in return: it is a gift. A fee for an event is none.
    pub gift: bool,
}

/// A gift that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementGift {
    pub id: GiftId,
    pub number: String,
    /// The date it was meant for.
    pub intended: Date,
    /// The date on which the money was taken: the one that counts.
    pub charged: Date,
    pub lines: Vec<StatementLine>,
    /// What the church kept of it: the sum of the lines.
    pub amount: Money,
    /// What its donor paid on top towards the card's fee.
    pub covered: Money,
    pub method: MethodLabel,
    /// Given through another system, before the church came here.
    pub brought: bool,
    /// So large that the law asks for these words in writing.
    pub acknowledged: bool,
}

/// What one fund was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFund {
    pub fund: FundId,
    pub name: String,
    pub gifts: u64,
    pub total: Money,
    pub gift: bool,
}

/// A gift of the period that was not taken within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementApart {
    pub id: GiftId,
    pub number: String,
    pub intended: Date,
    pub amount: Money,
    pub standing: ApartStanding,
}

/// Where it is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApartStanding {
    /// Kept safe until the card system is well.
    Assured,
    OnItsWay,
    /// Taken after the period: it counts there.
    Later {
        charged: Date,
    },
}

/// The place in the church's books up to which was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BooksPlace {
    pub place: u64,
    /// The hash of the chain there; empty where nothing is in the books.
    pub hash: String,
}

/// What a donor gave in a period, as the books say it at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    pub church: Letterhead,
    /// IANA name: its calendar says which date a gift was taken on.
    pub zone: String,
    pub currency: Currency,
    pub donor: String,
    /// Where letters reach them, as lines, if they said so before it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donor_address: Option<String>,
    pub period: Period,
    pub books: BooksPlace,
    /// Those that count, by the date on which they were taken.
    pub gifts: Vec<StatementGift>,
    pub funds: Vec<StatementFund>,
    /// What counts as given: the lines that are gifts.
    pub given: Money,
    /// The lines that are none.
    pub other: Money,
    /// Paid on top towards fees.
    pub covered: Money,
    /// Meant for the period, and not in it.
    pub apart: Vec<StatementApart>,
}

/// What is different from the statement before: one line a gift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementChange {
    pub number: String,
    /// As it stood in the statement before; `None` where it did not.
    pub before: Option<StatementGift>,
    pub after: Option<StatementGift>,
}

/// A statement that was issued. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedStatement {
    pub id: StatementId,
    /// Of this donor and period, from 1.
    pub ordinal: u32,
    /// The code of the one it corrects.
    pub corrects: Option<String>,
    pub locale: Locale,
    pub issued_at: Timestamp,
    pub statement: Statement,
    pub changes: Vec<StatementChange>,
}

/// One line of a list of issued statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRow {
    pub id: StatementId,
    pub period: Period,
    pub ordinal: u32,
    pub issued_at: Timestamp,
    pub given: Money,
    pub code: String,
}

/// `/statements`: a period, what it comes to now, and what was issued before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementsPage {
    pub statement: Statement,
    /// Years with gifts, newest first, and always the one that is shown.
    pub years: Vec<i16>,
    /// The month in which the shown year begins, if a year is shown.
    pub begins: Option<i8>,
    /// The newest that was issued for this period.
    pub latest: Option<StatementRow>,
    /// Whether that one says what the books say now.
    pub current: bool,
    pub issued: Vec<StatementRow>,
}

/// `/statements/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementPage {
    pub issued: IssuedStatement,
    pub code: String,
    /// SHA-256 of it, in hexadecimal.
    pub hash: String,
    /// The one that came after it and corrects it.
    pub corrected_by: Option<StatementId>,
}

/// Which paper a code stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    Statement,
    Receipt,
}

/// What became of a code that was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// What was issued is unchanged, and is what the books say at its place.
    Holds,
    /// It held, and a later one corrects it.
    Corrected,
    /// What is kept is not what was issued, or not what the books say.
    Broken,
}

/// `/verify/{code}`: for anybody who holds the paper. No name of a donor is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    pub code: String,
    pub paper: Paper,
    pub proof: Proof,
    pub church: String,
    pub zone: String,
    pub period: Period,
    pub total: Money,
    pub gifts: u64,
    pub issued_at: Timestamp,
    pub books: BooksPlace,
    pub hash: String,
}

/// A receipt that was issued for one gift. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftReceipt {
    pub church: Letterhead,
    pub zone: String,
    pub donor: String,
    /// Where letters reach them, as lines, if they said so before it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donor_address: Option<String>,
    pub gift: StatementGift,
    pub asked_at: Timestamp,
    pub taken_at: Timestamp,
    pub books: BooksPlace,
    /// Of this gift, from 1.
    pub ordinal: u32,
    pub locale: Locale,
    pub issued_at: Timestamp,
}

/// `/gifts/{id}/receipt`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptPage {
    pub id: GiftId,
    pub number: String,
    pub amount: Money,
    /// None before it is asked for.
    pub issued: Option<GiftReceipt>,
    pub code: String,
    pub hash: String,
    /// Some of the gift went back since: what the church kept.
    pub kept_now: Option<Money>,
}

/// How far a church's statements of a period are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementRunRow {
    pub id: kernel::StatementRunId,
    pub period: Period,
    pub asked_by: String,
    pub asked_at: Timestamp,
    /// Donors of the church, and how many of them were looked at.
    pub people: u64,
    pub looked: u64,
    /// Of them, such as gave in the period.
    pub statements: u64,
    pub finished_at: Option<Timestamp>,
}

/// `/church/statements`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChurchStatements {
    pub years: Vec<i16>,
    pub today: Date,
    pub runs: Vec<StatementRunRow>,
}
