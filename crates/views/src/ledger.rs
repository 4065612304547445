//! The books, as payment staff read them: accounts with their balances, orders with their moves,
//! and the whole life of one order.

use jiff::civil::DateTime;
use kernel::{
    AttemptId, ChurchId, Class, Date, FundId, GiftId, JobId, MirrorId, Money, OrderId, TaskId,
    Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{GiftStatus, MethodLabel};

/// A church whose books one may open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BooksChurch {
    pub id: ChurchId,
    pub name: String,
    /// IANA name; its clock decides what a day is.
    pub zone: String,
    /// Test tenancy: in every table, in no total (C-33).
    pub test: bool,
}

/// As of when the books are read, by the church's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    #[default]
    Now,
    /// All of that day is in it.
    CloseOf(Date),
    /// All that happened up to and at that minute.
    Minute(DateTime),
}

/// The side on which an account's balance normally stands. In every amount of the books a debit is
/// negative and a credit is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Debit,
    Credit,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Derived from church, kind, owner and currency.
    pub id: String,
    /// "donor", "fund", …
    pub kind: String,
    /// The person's, fund's or gateway's name; empty for an account of the church itself.
    pub owner: String,
    /// Of its last change as of then.
    pub version: u64,
    pub balance: Money,
}

/// All accounts of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountGroup {
    /// "donor", "fund", …
    pub kind: String,
    pub side: Side,
    /// How many there are.
    pub count: u64,
    /// The largest balances; all of them where only this kind is asked for, page by page.
    pub accounts: Vec<AccountRow>,
    /// Their balances, per currency.
    pub sums: Vec<Money>,
}

/// Which accounts: `/staff/ledger?church=&as_of=&time=&kind=&after=`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFilter {
    pub church: Option<ChurchId>,
    pub as_of: AsOf,
    /// Only this kind: "donor".
    pub kind: Option<String>,
    /// The last account of the page before.
    pub after: Option<String>,
}

/// `/staff/ledger`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountList {
    pub filter: AccountFilter,
    pub churches: Vec<BooksChurch>,
    /// The chosen one.
    pub church: Option<BooksChurch>,
    /// In the order of the chart; those without an account are left out.
    pub groups: Vec<AccountGroup>,
    /// All balances together, per currency: zero, or the books are broken.
    pub sums: Vec<Money>,
    /// Orders in the books as of then.
    pub orders: u64,
    /// Where the next page of one kind begins.
    pub next: Option<String>,
}

/// What an order is about, where it is a gift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutGift {
    pub gift: GiftId,
    pub number: String,
    pub donor: String,
}

/// One change of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRow {
    pub version: u64,
    pub order: OrderId,
    /// "hold", "settle", …
    pub kind: String,
    pub at: Timestamp,
    pub cause: String,
    pub gift: Option<AboutGift>,
    /// Negative for a debit.
    pub amount: Money,
    /// After it.
    pub balance: Money,
}

/// Which changes: `/staff/ledger/accounts/{id}?as_of=&time=&version=&before=`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeFilter {
    pub as_of: AsOf,
    /// Up to and with this version.
    pub version: Option<u64>,
    /// The last version of the page before.
    pub before: Option<u64>,
}

/// `/staff/ledger/accounts/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    pub filter: ChangeFilter,
    pub church: BooksChurch,
    pub side: Side,
    /// As it stands now.
    pub account: AccountRow,
    /// As it stood when or at the version asked for: version and balance.
    pub then: Option<(u64, Money)>,
    /// Newest first.
    pub changes: Vec<ChangeRow>,
    /// Where the next page begins.
    pub next: Option<u64>,
}

/// Which orders: `/staff/ledger/orders?church=&q=&kind=&from=&to=&before=`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFilter {
    pub church: Option<ChurchId>,
    /// An order's id, a gift's id or a gift's number.
    pub q: String,
    /// "hold", "settle", …
    pub kind: Option<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// The place in the chain of the last order of the page before.
    pub before: Option<u64>,
}

impl OrderFilter {
    /// Whether anything is asked for: a church, or something that finds its own.
    pub fn asks(&self) -> bool {
        self.church.is_some() || !self.q.trim().is_empty()
    }
}

/// One order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub id: OrderId,
    pub church: String,
    /// By which its instant is shown.
    pub zone: String,
    /// Its place in the church's chain.
    pub seq: u64,
    pub kind: String,
    pub at: Timestamp,
    pub gift: Option<AboutGift>,
    /// How much it is about, per currency: the most it debited accounts of one kind.
    pub amounts: Vec<Money>,
}

/// `/staff/ledger/orders`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderList {
    pub filter: OrderFilter,
    pub churches: Vec<BooksChurch>,
    /// The chosen one.
    pub church: Option<BooksChurch>,
    /// The kinds there are.
    pub kinds: Vec<String>,
    /// Newest first.
    pub rows: Vec<OrderLine>,
    /// Where the next page begins.
    pub next: Option<u64>,
}

/// One entry of an order, with what it did to its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostedEntry {
    pub account: AccountRow,
    /// Negative for a debit.
    pub amount: Money,
}

/// One order of the same job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobOrder {
    pub id: OrderId,
    pub kind: String,
    pub at: Timestamp,
    pub cause: String,
    /// How much it is about, per currency: the most it debited accounts of one kind.
    pub amounts: Vec<Money>,
}

/// What a job has come to for one fund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLine {
    pub fund: FundId,
    pub name: String,
    pub promised: Money,
    pub assured: Money,
    pub taken: Money,
    pub refunded: Money,
    pub charged_back: Money,
    /// What the fund has of it now.
    pub kept: Money,
}

/// Where a gift's money is: one of the stations on its way from the donor to the church's bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Station {
    /// Nothing was taken, or all went back.
    Donor,
    /// Promised to the church and not taken yet.
    Church,
    /// Taken, and not paid out yet.
    Gateway,
    /// Paid out to the church.
    Bank,
}

/// A gift's money on its way, in one line (C-04).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyPath {
    pub donor: String,
    pub church: String,
    pub gateway: String,
    /// Where it is now.
    pub station: Station,
    /// How much of it is there.
    pub there: Money,
    /// The payout that came after it was taken.
    pub paid_out: Option<(OrderId, Timestamp)>,
}

/// The gift an order is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrdersGift {
    pub about: AboutGift,
    pub status: GiftStatus,
    pub amount: Money,
    pub method: MethodLabel,
    pub campus: String,
    pub on: Date,
    pub scheduled: bool,
    pub path: MoneyPath,
    /// Nothing when its orders contradict one another, which the verification reports.
    pub lines: Vec<JobLine>,
}

/// A send to a gateway, and what came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeAttempt {
    pub id: AttemptId,
    /// The order names it as its cause.
    pub behind: bool,
    /// "purchase" or "refund".
    pub kind: String,
    pub gateway: String,
    pub amount: Money,
    pub sent_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub class: Option<Class>,
    /// False while nobody knows whether the money moved.
    pub certain: bool,
    /// Which translation rule matched.
    pub rule: Option<String>,
    /// What the gateway said, redacted.
    pub reply: Option<String>,
    pub inquiries: u32,
}

/// A row of work of the same job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeTask {
    pub id: TaskId,
    /// "send", "inquire", …
    pub kind: String,
    /// "ready", "done" or "parked".
    pub state: String,
    pub due: Timestamp,
    pub tries: u32,
    pub reason: Option<String>,
    pub finished_at: Option<Timestamp>,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub at: Timestamp,
    /// A person's name, or a rule's.
    pub who: String,
    pub by_rule: bool,
    /// "gift.give", …
    pub verb: String,
    pub why: String,
}

/// An order's place among all of its church, each sealed with the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainPlace {
    pub seq: u64,
    /// How many there are.
    pub of: u64,
    /// SHA-256 of what the order did.
    pub content: String,
    /// SHA-256 of this order and the link before.
    pub hash: String,
    pub previous: String,
    /// The stored link is what order and link before make it.
    pub holds: bool,
}

/// Whether a mirror has this order's changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteBackRow {
    pub id: MirrorId,
    pub mirror: String,
    /// Changes it has agreed on, of how many.
    pub agreed: u64,
    pub of: u64,
    /// It stands still on one of the accounts, until a person looks.
    pub parked: bool,
}

/// `/staff/ledger/orders/{id}`: the whole life of an order (C-27).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderPage {
    pub id: OrderId,
    pub church: BooksChurch,
    pub job: JobId,
    pub kind: String,
    pub ordinal: u32,
    pub at: Timestamp,
    pub cause: String,
    pub gift: Option<OrdersGift>,
    pub entries: Vec<PostedEntry>,
    /// All orders of the job, oldest first, this one among them.
    pub orders: Vec<JobOrder>,
    pub attempts: Vec<LifeAttempt>,
    pub tasks: Vec<LifeTask>,
    pub audit: Vec<AuditLine>,
    pub chain: ChainPlace,
    pub write_backs: Vec<WriteBackRow>,
}
