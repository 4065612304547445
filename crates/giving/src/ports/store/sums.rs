use async_trait::async_trait;
use kernel::ChurchId;

use super::StoreError;
use crate::scope::Scope;
use crate::sums::Summed;

#[async_trait]
pub trait SumsReads {
    /// Churches whose days were never summed, or so many orders ago.
    async fn sums_due(&self, behind: u64, limit: u32) -> Result<Vec<ChurchId>, StoreError>;

    /// The days to be kept: all of them the first time, then those of gifts with orders since.
    async fn day_sums(&self, scope: &Scope) -> Result<Summed, StoreError>;
}

#[async_trait]
pub trait SumsWork {
    /// Keeps them, unless somebody kept others meanwhile; whether it did.
    async fn keep_day_sums(&mut self, scope: &Scope, summed: &Summed) -> Result<bool, StoreError>;
}
