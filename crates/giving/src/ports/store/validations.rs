use std::time::Duration;

use async_trait::async_trait;
use kernel::{CampusId, ChurchId, Currency, PersonId, Timestamp};
use ledger::AccountKind;
use ledger::verify::{AccountRow, Anchor, ChangeRow, OrderRow};

use super::StoreError;
use crate::validations::{Leased, Outcome, Validation};

/// The books as they lay in the tables at one instant, however long the reading takes and whatever
/// is written meanwhile. Rows are handed out as they are: nothing in them is believed.
#[async_trait]
pub trait BooksSnapshot: Send {
    /// Where the church's chain is stored to end. `None`: it has no chain.
    async fn chain_end(&mut self, church: ChurchId) -> Result<Option<Anchor>, StoreError>;

    /// Orders by their place in the chain, after one.
    async fn order_rows(
        &mut self,
        church: ChurchId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<OrderRow>, StoreError>;

    /// Changes by place and position, after one.
    async fn changes_by_order(
        &mut self,
        church: ChurchId,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError>;

    /// Ids that more than one order of the church has.
    async fn orders_twice(
        &mut self,
        church: ChurchId,
        limit: u32,
    ) -> Result<Vec<String>, StoreError>;

    /// The id of the order at a place, whatever it looks like.
    async fn order_at(&mut self, church: ChurchId, seq: i64) -> Result<Option<String>, StoreError>;

    /// The church's accounts of these numbers, in no order.
    async fn accounts_numbered(
        &mut self,
        church: ChurchId,
        numbers: &[i64],
    ) -> Result<Vec<AccountRow>, StoreError>;

    /// Accounts in the order of `ledger::verify::state_order`, after one.
    async fn account_rows(
        &mut self,
        church: ChurchId,
        after: Option<&AccountRow>,
        limit: u32,
    ) -> Result<Vec<AccountRow>, StoreError>;

    /// Changes of these accounts, by number and version: the first of them.
    async fn changes_of_accounts(
        &mut self,
        numbers: &[i64],
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError>;

    /// Changes of one account by version, after one.
    async fn changes_of_account(
        &mut self,
        no: i64,
        after: i64,
        limit: u32,
    ) -> Result<Vec<ChangeRow>, StoreError>;

    /// The church's campuses, by name.
    async fn campus_names(
        &mut self,
        church: ChurchId,
    ) -> Result<Vec<(CampusId, String)>, StoreError>;

    /// What the gifts' own rows say that the books hold for them.
    async fn said_by_gifts(
        &mut self,
        church: ChurchId,
    ) -> Result<Vec<(CampusId, FundSum)>, StoreError>;

    /// What the books hold for the church's gifts, summed from the orders of each.
    async fn held_by_books(
        &mut self,
        church: ChurchId,
    ) -> Result<Vec<(CampusId, FundSum)>, StoreError>;

    /// What gateways have taken for the church, newest first and below a version of the account.
    async fn collected(
        &mut self,
        church: ChurchId,
        account: i64,
        below: i64,
        limit: u32,
    ) -> Result<Vec<CollectedRow>, StoreError>;
}

/// A sum of the accounts of one fund, or of what gifts say of them. For gifts of which something
/// went back the fund is left out: their rows say how much went back, not of which fund.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FundSum {
    pub kind: AccountKind,
    /// The fund's id; empty for gifts of which something went back.
    pub fund: String,
    pub currency: Currency,
    pub minor: i64,
}

/// Money that a gateway took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectedRow {
    /// Of the gateway's account.
    pub version: i64,
    /// The gift, or whatever job it was taken for.
    pub job: String,
    pub at: Timestamp,
    pub minor: i64,
}

#[async_trait]
pub trait ValidationsWork {
    /// Asks for a validation of a church now; `None` is every church. One that is asked for or under
    /// way already is left as it is. How many were asked for.
    async fn ask_validation(
        &mut self,
        church: Option<ChurchId>,
        by: Option<PersonId>,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Asks for a validation of every church that asked for its last one then or before.
    async fn ask_due_validations(
        &mut self,
        asked_by: Timestamp,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Leases one that is asked for, or whose node died, to this node. Oldest first.
    async fn lease_validation(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Leased>, StoreError>;

    /// How far it is; the lease goes on. Stale when it is another node's by now.
    async fn note_validation(
        &mut self,
        leased: &Leased,
        node: &str,
        done: u64,
        free_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// What came of it. Stale when it is another node's by now.
    async fn finish_validation(
        &mut self,
        leased: &Leased,
        node: &str,
        outcome: &Outcome,
    ) -> Result<(), StoreError>;
}

/// Which churches' validations are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValidationPage {
    pub offset: u32,
    pub limit: u32,
}

#[async_trait]
pub trait ValidationsReads {
    /// Churches with their newest finished validation and the one under way, those in trouble first,
    /// then by name; and how many churches there are.
    async fn validations_now(
        &self,
        page: ValidationPage,
    ) -> Result<(Vec<(ChurchId, String, Vec<Validation>)>, u64), StoreError>;

    /// Validations of a church, newest first.
    async fn validations_of(
        &self,
        church: ChurchId,
        limit: u32,
    ) -> Result<Vec<Validation>, StoreError>;

    /// Where the church's chain ended when all of it was last found sound.
    async fn last_sound_end(&self, church: ChurchId) -> Result<Option<Anchor>, StoreError>;

    /// How many churches' last validation found something or failed, or began before `since` and
    /// none after it.
    async fn validations_in_trouble(&self, since: Timestamp) -> Result<u64, StoreError>;
}
