use async_trait::async_trait;
use delayed_payments::MethodKind;
use kernel::{CampusId, ChurchId, GatewayId, Locale, MethodId, PersonId};
use views::{ChurchCard, FundChoice};

use super::StoreError;
use crate::churches::{Campus, Church, Facility, Fund, Gateway};
use crate::methods::Method;
use crate::scope::Scope;

#[async_trait]
pub trait ChurchesWork {
    async fn add_church(&mut self, church: &Church) -> Result<(), StoreError>;
    async fn add_campus(&mut self, campus: &Campus) -> Result<(), StoreError>;
    async fn add_fund(&mut self, fund: &Fund) -> Result<(), StoreError>;
    /// Adds, or renames one that is there.
    async fn put_gateway(&mut self, gateway: &Gateway) -> Result<(), StoreError>;
    async fn add_facility(&mut self, facility: &Facility) -> Result<(), StoreError>;
    async fn add_method(&mut self, scope: &Scope, method: &Method) -> Result<(), StoreError>;

    /// What it speaks to those who chose no language.
    async fn save_church_locale(&mut self, scope: &Scope, locale: Locale)
    -> Result<(), StoreError>;

    /// The facility that serves a kind of method.
    async fn facility_for(
        &mut self,
        scope: &Scope,
        kind: MethodKind,
    ) -> Result<Option<Facility>, StoreError>;

    /// The campus of a donor who has none: the church's first by name.
    async fn first_campus(&mut self, scope: &Scope) -> Result<Option<CampusId>, StoreError>;

    async fn facility(
        &mut self,
        scope: &Scope,
        id: kernel::FacilityId,
    ) -> Result<Option<Facility>, StoreError>;

    /// Of this donor; another's is `None`.
    async fn method(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: MethodId,
    ) -> Result<Option<Method>, StoreError>;
}

#[async_trait]
pub trait ChurchesReads {
    async fn church(&self, scope: &Scope) -> Result<Option<Church>, StoreError>;
    async fn church_card(&self, scope: &Scope) -> Result<Option<ChurchCard>, StoreError>;
    /// What it speaks to those who chose no language.
    async fn church_locale(&self, scope: &Scope) -> Result<Locale, StoreError>;
    /// Those one may give to, in the church's own order.
    async fn funds(&self, scope: &Scope) -> Result<Vec<FundChoice>, StoreError>;
    async fn campuses(&self, scope: &Scope) -> Result<Vec<(CampusId, String)>, StoreError>;
    /// A donor's ways to pay, newest first.
    async fn methods(&self, scope: &Scope, donor: PersonId) -> Result<Vec<Method>, StoreError>;
    /// All facilities of the church.
    async fn facilities(&self, scope: &Scope) -> Result<Vec<Facility>, StoreError>;
    async fn gateways(&self) -> Result<Vec<Gateway>, StoreError>;
    async fn gateway(&self, id: &GatewayId) -> Result<Option<Gateway>, StoreError>;
    /// Every church, for the engine and for staff.
    async fn church_ids(&self) -> Result<Vec<ChurchId>, StoreError>;
}
