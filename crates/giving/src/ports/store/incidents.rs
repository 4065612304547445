use async_trait::async_trait;
use delayed_payments::incident::{Incident, PostMortem, Told};
use kernel::{ChurchId, DelayId, GiftId, IncidentId, Timestamp};

use super::StoreError;
use crate::incidents::{Acts, Fate, IncidentBanner};

/// A post-mortem, and what the incident came to when it was finished.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptPostMortem {
    pub written: PostMortem,
    /// JSON; there once it is finished.
    pub facts: Option<String>,
}

#[async_trait]
pub trait IncidentsWork {
    /// Locked for this unit of work.
    async fn incident(&mut self, id: IncidentId) -> Result<Option<Incident>, StoreError>;

    /// All that are not over, oldest first; not locked.
    async fn open_incidents(&mut self) -> Result<Vec<Incident>, StoreError>;

    async fn add_incident(&mut self, incident: &Incident) -> Result<(), StoreError>;

    /// Writes all that may change; the row must still have the version it was read with.
    async fn save_incident(&mut self, incident: &Incident) -> Result<(), StoreError>;

    /// The next line of the timeline; there is no update and no delete.
    async fn add_line(&mut self, incident: IncidentId, line: &Told) -> Result<(), StoreError>;

    /// In the sequence in which they were written.
    async fn lines(&mut self, incident: IncidentId) -> Result<Vec<Told>, StoreError>;

    /// From now on the delay is one of this incident, with all that it holds already. False when it
    /// was before.
    async fn adopt_delay(
        &mut self,
        incident: IncidentId,
        delay: DelayId,
    ) -> Result<bool, StoreError>;

    /// Gifts are held by a delay: each belongs to the incident of that delay, if there is one.
    async fn gifts_are_held(
        &mut self,
        held: &[(ChurchId, GiftId, DelayId)],
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// How many gifts are held under it or on their way out, and when the last of the others came
    /// to its end. Test churches are left out.
    async fn left_of(
        &mut self,
        incident: IncidentId,
    ) -> Result<(u64, Option<Timestamp>), StoreError>;

    /// Locked; none while nobody has written one.
    async fn post_mortem(&mut self, id: IncidentId) -> Result<Option<KeptPostMortem>, StoreError>;

    /// Writes it, the first time or again; the row must still have the version it was read with.
    async fn save_post_mortem(
        &mut self,
        incident: IncidentId,
        kept: &KeptPostMortem,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait IncidentsReads {
    /// All that are not over, oldest first.
    async fn open_incidents_now(&self) -> Result<Vec<Incident>, StoreError>;

    /// One page of those that are over, newest first, and how many there are.
    async fn closed_incidents(
        &self,
        page: u32,
        per_page: u32,
    ) -> Result<(Vec<Incident>, u64), StoreError>;

    /// Those that were open at some time between, oldest first.
    async fn incidents_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Incident>, StoreError>;

    async fn incident_by_id(
        &self,
        id: IncidentId,
    ) -> Result<Option<(Incident, Vec<Told>)>, StoreError>;

    /// What became of the gifts that were held under it, test churches left out.
    async fn incident_gifts(&self, id: IncidentId) -> Result<Vec<Fate>, StoreError>;

    async fn post_mortem_now(&self, id: IncidentId) -> Result<Option<KeptPostMortem>, StoreError>;

    /// How often each of these was done between two moments, by people and by rules.
    async fn acts_between(
        &self,
        verbs: &[&str],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Acts>, StoreError>;

    /// What stands on the pages of a church and its donors now.
    async fn incident_banners(&self, church: ChurchId) -> Result<Vec<IncidentBanner>, StoreError>;
}
