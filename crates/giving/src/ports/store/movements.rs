use async_trait::async_trait;
use kernel::{Amount, AttemptId, FacilityId, FundId, GiftId, Money, ScheduleId, Timestamp};
use ledger::{Account, AccountKind, Head, Order};

use super::StoreError;
use crate::attempts::Attempt;
use crate::fees::{Cover, FeeSchedule};
use crate::gifts::Gift;
use crate::payouts::Movement;
use crate::purposes::Purpose;
use crate::scope::Scope;

#[async_trait]
pub trait MovementsWork {
    /// The orders of a gift, oldest first, as this unit of work sees them.
    async fn gift_orders(&mut self, scope: &Scope, gift: GiftId) -> Result<Vec<Order>, StoreError>;

    /// Attempts to give the gift back, oldest first.
    async fn refund_attempts(
        &mut self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Vec<Attempt>, StoreError>;

    /// The part of the gift that an attempt to give back is about.
    async fn add_refund_lines(
        &mut self,
        scope: &Scope,
        attempt: AttemptId,
        lines: &[(FundId, Amount)],
    ) -> Result<(), StoreError>;

    /// Empty for an attempt that was made before refunds had parts: it is about the whole gift.
    async fn refund_lines(
        &mut self,
        scope: &Scope,
        attempt: AttemptId,
    ) -> Result<Vec<(FundId, Amount)>, StoreError>;

    /// What went back of the gift so far, as the books say.
    async fn note_returned(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        returned: Money,
    ) -> Result<(), StoreError>;

    /// The gift's lines in place of those it had: it was meant for other funds.
    async fn replace_lines(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError>;

    /// Where an account stands, as this unit of work sees it.
    async fn account_head(
        &mut self,
        scope: &Scope,
        account: &Account,
    ) -> Result<Option<Head>, StoreError>;

    /// In place of the one it had.
    async fn put_fee_schedule(
        &mut self,
        scope: &Scope,
        facility: FacilityId,
        schedule: FeeSchedule,
    ) -> Result<(), StoreError>;

    async fn fee_schedule(
        &mut self,
        scope: &Scope,
        facility: FacilityId,
    ) -> Result<Option<FeeSchedule>, StoreError>;

    /// What the donor pays on top of the gift. Once per gift.
    async fn add_cover(
        &mut self,
        scope: &Scope,
        gift: GiftId,
        share: Amount,
    ) -> Result<(), StoreError>;

    async fn cover(&mut self, scope: &Scope, gift: GiftId) -> Result<Option<Amount>, StoreError>;

    /// Whoever made the schedule pays the gateway's share on top of each of its gifts.
    async fn cover_schedule(
        &mut self,
        scope: &Scope,
        schedule: ScheduleId,
    ) -> Result<(), StoreError>;

    async fn schedule_cover(
        &mut self,
        scope: &Scope,
        schedule: ScheduleId,
    ) -> Result<Cover, StoreError>;

    /// A new purpose, or another name for one that is there.
    async fn put_purpose(&mut self, purpose: &Purpose) -> Result<(), StoreError>;

    /// What the fund is for from now on.
    async fn dedicate(
        &mut self,
        scope: &Scope,
        fund: FundId,
        purpose: &str,
    ) -> Result<(), StoreError>;

    /// What the fund is for; gifts, unless it was dedicated to something else.
    async fn purpose_of(&mut self, scope: &Scope, fund: FundId) -> Result<Purpose, StoreError>;
}

#[async_trait]
pub trait MovementsReads {
    /// The church's accounts of a kind and where they stand, by owner and currency.
    async fn standing(
        &self,
        scope: &Scope,
        kind: AccountKind,
    ) -> Result<Vec<(Account, Head)>, StoreError>;

    /// What happened on an account, newest first, below a version.
    async fn statement(
        &self,
        scope: &Scope,
        account: &Account,
        below: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Movement>, StoreError>;

    /// What an account was debited after an instant, as a sum that is zero or below.
    async fn debited_since(
        &self,
        scope: &Scope,
        account: &Account,
        since: Timestamp,
    ) -> Result<Money, StoreError>;

    /// What the gateways of the church's facilities keep, where they keep anything.
    async fn fee_schedules(
        &self,
        scope: &Scope,
    ) -> Result<Vec<(FacilityId, FeeSchedule)>, StoreError>;

    /// The funds that are for something else than gifts.
    async fn dedicated_funds(&self, scope: &Scope) -> Result<Vec<(FundId, Purpose)>, StoreError>;
}
