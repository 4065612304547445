use async_trait::async_trait;
use kernel::{ChurchId, Timestamp};
use views::TrustFigures;

use super::StoreError;
use crate::scope::Scope;
use crate::trust::Kept;

#[async_trait]
pub trait TrustWork {
    /// The church's page, locked; none before somebody chose an address.
    async fn trust_page(&mut self, scope: &Scope) -> Result<Option<Kept>, StoreError>;

    /// In place of the one that was there. An address that another church has is a duplicate.
    async fn put_trust_page(&mut self, kept: &Kept) -> Result<(), StoreError>;
}

#[async_trait]
pub trait TrustReads {
    async fn trust_page_now(&self, scope: &Scope) -> Result<Option<Kept>, StoreError>;

    /// Only one that is shown.
    async fn trust_page_at(&self, slug: &str) -> Result<Option<Kept>, StoreError>;

    /// Churches whose shown page was counted before an instant.
    async fn trust_pages_due(&self, before: Timestamp) -> Result<Vec<ChurchId>, StoreError>;

    /// What the church's orders say since an instant, up to a place in its books. Place and hash
    /// are left empty.
    async fn trust_figures(
        &self,
        church: ChurchId,
        since: Timestamp,
        place: u64,
    ) -> Result<TrustFigures, StoreError>;
}
