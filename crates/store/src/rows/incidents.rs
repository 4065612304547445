use delayed_payments::Scope;
use delayed_payments::incident::{Banner, Event, Incident, Owner, PostMortem, Times, Told};
use giving::incidents::{Acts, Became, Fate, IncidentBanner};
use giving::ports::{KeptPostMortem, StoreError};
use kernel::Timestamp;
use sqlx::FromRow;
use views::Tally;

use super::{Place, count, instant, json};

#[derive(FromRow)]
pub(crate) struct IncidentRecord {
    id: String,
    kind: String,
    scope_kind: String,
    scope_value: String,
    state: String,
    why: String,
    by_kind: String,
    by_value: String,
    owner: Option<String>,
    owned_since: Option<i64>,
    first_failure_at: i64,
    opened_at: i64,
    held_at: Option<i64>,
    stable_at: Option<i64>,
    drained_at: Option<i64>,
    resolved_at: Option<i64>,
    banner: Option<String>,
    version: i64,
}

impl IncidentRecord {
    pub(crate) fn decode(self) -> Result<Incident, StoreError> {
        let place = Place { table: "incidents", row: &self.id };
        let owner = match (&self.owner, self.owned_since) {
            (Some(person), Some(since)) => Some(Owner {
                person: place.word("owner", person)?,
                since: Timestamp::from_micros(since),
            }),
            _ => None,
        };
        Ok(Incident {
            id: place.word("id", &self.id)?,
            kind: place.word("kind", &self.kind)?,
            scope: Scope::parse(&self.scope_kind, &self.scope_value)
                .map_err(|_| place.corrupt("scope_value"))?,
            state: place.word("state", &self.state)?,
            opened_by: place.by(&self.by_kind, &self.by_value)?,
            owner,
            times: Times {
                first_failure_at: Timestamp::from_micros(self.first_failure_at),
                opened_at: Timestamp::from_micros(self.opened_at),
                held_at: instant(self.held_at),
                stable_at: instant(self.stable_at),
                drained_at: instant(self.drained_at),
                resolved_at: instant(self.resolved_at),
            },
            banner: self.banner.as_deref().map(|json| banner(place, json)).transpose()?,
            version: place.number("version", self.version)?,
            why: self.why,
        })
    }
}

fn banner(place: Place<'_>, json: &str) -> Result<Banner, StoreError> {
    serde_json::from_str(json).map_err(|_| place.corrupt("banner"))
}

#[derive(FromRow)]
pub(crate) struct LineRecord {
    incident_id: String,
    at: i64,
    by_kind: String,
    by_value: String,
    event: String,
}

impl LineRecord {
    pub(crate) fn decode(self) -> Result<Told, StoreError> {
        let place = Place { table: "incident_lines", row: &self.incident_id };
        Ok(Told {
            at: Timestamp::from_micros(self.at),
            by: place.by(&self.by_kind, &self.by_value)?,
            event: serde_json::from_str(&self.event).map_err(|_| place.corrupt("event"))?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct KeptRecord {
    incident_id: String,
    body: String,
    facts: Option<String>,
    version: i64,
}

impl KeptRecord {
    pub(crate) fn decode(self) -> Result<KeptPostMortem, StoreError> {
        let place = Place { table: "post_mortems", row: &self.incident_id };
        let written: PostMortem =
            serde_json::from_str(&self.body).map_err(|_| place.corrupt("body"))?;
        let version = place.number("version", self.version)?;
        Ok(KeptPostMortem { written: PostMortem { version, ..written }, facts: self.facts })
    }
}

#[derive(FromRow)]
pub(crate) struct FateRecord {
    state: String,
    currency: String,
    at_start: i32,
    gifts: i64,
    sum_minor: i64,
    last: i64,
}

impl FateRecord {
    pub(crate) fn decode(self) -> Result<Fate, StoreError> {
        let place = Place { table: "gifts", row: "of an incident" };
        let became = match self.state.as_str() {
            "held" => Became::Held,
            "released" | "sending" | "uncertain" | "settling" => Became::OnItsWay,
            "due" => Became::Waiting,
            "taken" | "refunded" => Became::Taken,
            "cancelled" => Became::Cancelled,
            "failed" => Became::NotTaken,
            _ => return Err(place.corrupt("state")),
        };
        let sum = place.money(self.sum_minor, &self.currency)?;
        Ok(Fate {
            became,
            at_start: self.at_start == 1,
            tally: Tally { count: count(self.gifts), sum },
            last: Timestamp::from_micros(self.last),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ActsRecord {
    verb: String,
    who_kind: String,
    acts: i64,
}

impl ActsRecord {
    pub(crate) fn decode(self) -> Acts {
        Acts { verb: self.verb, by_rule: self.who_kind == "rule", count: count(self.acts) }
    }
}

#[derive(FromRow)]
pub(crate) struct BannerRecord {
    id: String,
    banner: String,
}

impl BannerRecord {
    pub(crate) fn decode(self) -> Result<IncidentBanner, StoreError> {
        let place = Place { table: "incidents", row: &self.id };
        Ok(IncidentBanner {
            incident: place.word("id", &self.id)?,
            banner: banner(place, &self.banner)?,
        })
    }
}

pub(crate) fn banner_cell(incident: &Incident) -> Result<Option<String>, StoreError> {
    incident.banner.as_ref().map(json).transpose()
}

pub(crate) fn event_cell(event: &Event) -> Result<String, StoreError> {
    json(event)
}

pub(crate) fn body_cell(written: &PostMortem) -> Result<String, StoreError> {
    json(written)
}
