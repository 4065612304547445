use async_trait::async_trait;
use kernel::{CampusId, ChurchId, FundId, GiftId, ImportId, Money, PersonId};

use super::StoreError;
use crate::churches::Facility;
use crate::imports::{BadRow, DonorRow, HistoryGift, Import};
use crate::people::Role;
use crate::scope::Scope;

/// Somebody with an address or an external id of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    pub id: PersonId,
    pub church: Option<ChurchId>,
    pub role: Role,
    pub email: String,
    pub external: Option<String>,
}

#[async_trait]
pub trait ImportsWork {
    /// Locked for this unit of work: one process at a time writes pieces of one file.
    async fn import(&mut self, id: ImportId) -> Result<Option<Import>, StoreError>;

    async fn add_import(&mut self, import: &Import) -> Result<(), StoreError>;

    /// Writes how far it is; the row must still be at the piece before, and not finished.
    async fn save_import(&mut self, import: &Import) -> Result<(), StoreError>;

    /// What is wrong with rows that were left out.
    async fn add_bad_rows(&mut self, id: ImportId, rows: &[BadRow]) -> Result<(), StoreError>;

    /// New donors of a church, without a password.
    async fn add_imported_people(
        &mut self,
        scope: &Scope,
        import: ImportId,
        rows: &[DonorRow],
    ) -> Result<(), StoreError>;

    /// The external ids of donors who were there before.
    async fn link_people(
        &mut self,
        scope: &Scope,
        import: ImportId,
        rows: &[(PersonId, DonorRow)],
    ) -> Result<(), StoreError>;

    /// Accounts in another system; those that are there stay.
    async fn put_imported_facilities(&mut self, facilities: &[Facility]) -> Result<(), StoreError>;

    /// Gifts with their lines and ways to pay. Their orders are appended beside.
    async fn add_imported_gifts(
        &mut self,
        scope: &Scope,
        import: ImportId,
        gifts: &[HistoryGift],
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait ImportsReads {
    async fn import_now(&self, id: ImportId) -> Result<Option<Import>, StoreError>;

    /// Newest first, of all churches.
    async fn imports(&self, limit: u32) -> Result<Vec<Import>, StoreError>;

    /// By line, after the given one.
    async fn bad_rows(
        &self,
        id: ImportId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<BadRow>, StoreError>;

    /// Everybody who has one of these addresses, of whatever church.
    async fn people_by_emails(&self, emails: &[String]) -> Result<Vec<KnownPerson>, StoreError>;

    /// Whom another system called so, in this church.
    async fn people_by_externals(
        &self,
        scope: &Scope,
        externals: &[String],
    ) -> Result<Vec<KnownPerson>, StoreError>;

    /// Donors of this church by external id or address, with the campus they belong to.
    async fn donors_called(
        &self,
        scope: &Scope,
        names: &[String],
    ) -> Result<Vec<(String, PersonId, Option<CampusId>)>, StoreError>;

    /// Which of these gifts were brought in.
    async fn imported_gifts(
        &self,
        scope: &Scope,
        ids: &[GiftId],
    ) -> Result<Vec<GiftId>, StoreError>;

    /// What every fund has, per currency, as its accounts say.
    async fn fund_balances(&self, church: ChurchId) -> Result<Vec<(FundId, Money)>, StoreError>;
}
