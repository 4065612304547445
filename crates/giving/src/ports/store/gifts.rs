use async_trait::async_trait;
use kernel::{Currency, Date, FundId, GiftId, PersonId, ScheduleId, Timestamp};
use views::{GiftFilter, GiftRow, MonthTotal, Tally};

use super::StoreError;
use crate::gifts::{Gift, GiftDetail, GiftHistory};
use crate::scope::Scope;

#[async_trait]
pub trait GiftsWork {
    /// The gift and its lines.
    async fn add_gift(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn gift(&mut self, scope: &Scope, id: GiftId) -> Result<Option<Gift>, StoreError>;

    /// Writes state, class, tries, counters; the row must still have the version it was read with.
    async fn save_gift(&mut self, scope: &Scope, gift: &Gift) -> Result<(), StoreError>;
}

/// What a donor's search may mean: a gift is found by any of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GiftSearch {
    /// As typed: the gift's number, or the last four digits of what it came from.
    pub text: String,
    /// In minor units of the church's currency.
    pub amount: Option<i64>,
    pub funds: Vec<FundId>,
}

#[async_trait]
pub trait GiftsReads {
    /// One page of a donor's gifts, newest first, and how many match. `year` is by the gift's date;
    /// what `filter` has to search by is said in `search`.
    async fn gift_rows(
        &self,
        scope: &Scope,
        donor: PersonId,
        year: i16,
        filter: &GiftFilter,
        search: Option<&GiftSearch>,
        per_page: u32,
    ) -> Result<(Vec<GiftRow>, u64), StoreError>;

    /// Years in which the donor has gifts, newest first.
    async fn gift_years(&self, scope: &Scope, donor: PersonId) -> Result<Vec<i16>, StoreError>;

    /// Taken less refunded by the gift's date, month by month, read from the ledger's moves into
    /// and out of the currency's fund accounts; the count is of gifts still given.
    async fn given_by_month(
        &self,
        scope: &Scope,
        donor: PersonId,
        year: i16,
        currency: Currency,
    ) -> Result<(Vec<MonthTotal>, Tally), StoreError>;

    /// Held now, and waiting for the donor, newest first (a failed gift counts for 60 days).
    async fn gifts_to_tell(
        &self,
        scope: &Scope,
        donor: PersonId,
        since: Date,
    ) -> Result<(Vec<GiftRow>, Vec<GiftRow>), StoreError>;

    /// The gift as its own page shows it. With a donor: only theirs.
    async fn gift_detail(
        &self,
        scope: &Scope,
        donor: Option<PersonId>,
        id: GiftId,
    ) -> Result<Option<GiftDetail>, StoreError>;

    /// Orders and attempts of the gift, oldest first.
    async fn gift_history(&self, scope: &Scope, id: GiftId) -> Result<GiftHistory, StoreError>;

    /// The latest gifts of a schedule.
    async fn gifts_of_schedule(
        &self,
        scope: &Scope,
        donor: PersonId,
        schedule: ScheduleId,
        limit: u32,
    ) -> Result<Vec<GiftRow>, StoreError>;

    /// Gifts whose state says a task must exist, but whose last change is older than `before`:
    /// the watchdog's question.
    async fn gifts_without_progress(
        &self,
        before: Timestamp,
    ) -> Result<Vec<(kernel::ChurchId, GiftId)>, StoreError>;
}
