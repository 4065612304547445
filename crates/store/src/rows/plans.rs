use delayed_payments::{HeldGift, PlanState, Scope};
use giving::ports::{BatchProgress, Held, StoreError};
use giving::releases::{Approval, ReleaseBatch, ReleasePlan, RunsOn};
use kernel::{ChurchId, GiftId, Money, Timestamp};
use sqlx::FromRow;
use views::Tally;

use super::{Place, count, instant};

/// The condition under which a gift `g` is in a scope whose value is the first parameter.
pub(crate) const fn within(scope: &Scope) -> &'static str {
    match scope {
        Scope::Everything => "$1 = ''",
        Scope::Gateway(_) => "g.gateway_id = $1",
        Scope::Facility(_) => "g.facility_id = $1",
        Scope::MethodKind(_) => "g.kind = $1",
        Scope::Church(_) => "g.church_id = $1",
    }
}

#[derive(FromRow)]
pub(crate) struct HeldGiftRecord {
    church_id: String,
    id: String,
    gateway_id: String,
    facility_id: String,
    kind: String,
    amount_minor: i64,
    currency: String,
    made_at: i64,
    donor_id: String,
}

impl HeldGiftRecord {
    /// Which gifts slip over the year's end is for whoever knows when they would go out.
    pub(crate) fn decode(self) -> Result<Held, StoreError> {
        let place = Place { table: "gifts", row: &self.id };
        let gift = HeldGift {
            gift: place.word("id", &self.id)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            due: Timestamp::from_micros(self.made_at),
            year_end: false,
            donor: place.word("donor_id", &self.donor_id)?,
        };
        Ok(Held {
            church: place.word("church_id", &self.church_id)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            facility: place.word("facility_id", &self.facility_id)?,
            kind: place.word("kind", &self.kind)?,
            gift,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct PlanRecord {
    id: String,
    scope_kind: String,
    scope_value: String,
    gateway_id: String,
    state: String,
    paused_because: Option<String>,
    fingerprint: String,
    drawn_by: String,
    drawn_at: i64,
    approved_by: Option<String>,
    approved_at: Option<i64>,
    approved_why: Option<String>,
    runs_on_by: Option<String>,
    runs_on_since: Option<i64>,
    looked_at_to: i64,
    batch_size: i64,
    failure_limit_percent: i64,
    version: i64,
}

impl PlanRecord {
    pub(crate) fn decode(self) -> Result<ReleasePlan, StoreError> {
        let place = Place { table: "plans", row: &self.id };
        let state = match self.state.as_str() {
            "drafted" => PlanState::Drafted,
            "running" => PlanState::Running,
            "paused" => PlanState::Paused {
                reason: self
                    .paused_because
                    .and_then(|json| serde_json::from_str(&json).ok())
                    .ok_or_else(|| place.corrupt("paused_because"))?,
            },
            "done" => PlanState::Done,
            "abandoned" => PlanState::Abandoned,
            _ => return Err(place.corrupt("state")),
        };
        let approval = match (self.approved_by, self.approved_at) {
            (Some(by), Some(at)) => Some(Approval {
                by: place.word("approved_by", &by)?,
                at: Timestamp::from_micros(at),
                why: self.approved_why.unwrap_or_default(),
            }),
            _ => None,
        };
        let runs_on = match (self.runs_on_by, self.runs_on_since) {
            (Some(by), Some(since)) => Some(RunsOn {
                by: place.word("runs_on_by", &by)?,
                since: Timestamp::from_micros(since),
            }),
            _ => None,
        };
        let gateway = place.word("gateway_id", &self.gateway_id)?;
        // An older release writes the gateway alone.
        let scope = match (self.scope_kind.as_str(), self.scope_value.as_str()) {
            ("gateway", "") => Scope::Gateway(gateway),
            (kind, value) => Scope::parse(kind, value).map_err(|_| place.corrupt("scope_value"))?,
        };
        Ok(ReleasePlan {
            id: place.word("id", &self.id)?,
            scope,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            state,
            drawn_by: place.word("drawn_by", &self.drawn_by)?,
            drawn_at: Timestamp::from_micros(self.drawn_at),
            approval,
            runs_on,
            looked_at_to: place.number("looked_at_to", self.looked_at_to)?,
            batch_size: place.number("batch_size", self.batch_size)?,
            failure_limit_percent: place
                .number("failure_limit_percent", self.failure_limit_percent)?,
            version: place.number("version", self.version)?,
            fingerprint: self.fingerprint,
        })
    }
}

/// Why a plan is paused, as its cell.
pub(crate) fn pause_cell(state: &PlanState) -> Result<Option<String>, StoreError> {
    match state {
        PlanState::Paused { reason } => serde_json::to_string(reason)
            .map(Some)
            .map_err(|error| StoreError::Database(Box::new(error))),
        PlanState::Drafted | PlanState::Running | PlanState::Done | PlanState::Abandoned => {
            Ok(None)
        }
    }
}

#[derive(FromRow)]
pub(crate) struct BatchRecord {
    id: String,
    plan_id: String,
    ordinal: i64,
    count: i64,
    sum_minor: i64,
    smallest_minor: i64,
    largest_minor: i64,
    currency: String,
    released_at: Option<i64>,
}

impl BatchRecord {
    pub(crate) fn decode(self) -> Result<ReleaseBatch, StoreError> {
        let place = Place { table: "batches", row: &self.id };
        Ok(ReleaseBatch {
            id: place.word("id", &self.id)?,
            plan: place.word("plan_id", &self.plan_id)?,
            ordinal: place.number("ordinal", self.ordinal)?,
            count: place.number("count", self.count)?,
            sum: place.money(self.sum_minor, &self.currency)?,
            smallest: place.money(self.smallest_minor, &self.currency)?,
            largest: place.money(self.largest_minor, &self.currency)?,
            released_at: instant(self.released_at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ProgressRecord {
    id: String,
    currency: String,
    taken: i64,
    taken_minor: i64,
    held_again: i64,
    not_taken: i64,
    cancelled: i64,
    open: i64,
}

impl ProgressRecord {
    pub(crate) fn decode(self) -> Result<BatchProgress, StoreError> {
        let place = Place { table: "batches", row: &self.id };
        Ok(BatchProgress {
            batch: place.word("id", &self.id)?,
            taken: Tally {
                count: count(self.taken),
                sum: place.money(self.taken_minor, &self.currency)?,
            },
            held_again: count(self.held_again),
            not_taken: count(self.not_taken),
            cancelled: count(self.cancelled),
            open: count(self.open),
        })
    }
}

/// A gift of a plan, with the number of its batch.
#[derive(FromRow)]
pub(crate) struct PlanGiftRecord {
    ordinal: i64,
    gift_id: String,
    amount_minor: i64,
    currency: String,
}

impl PlanGiftRecord {
    pub(crate) fn decode(self) -> Result<(u32, GiftId, Money), StoreError> {
        let place = Place { table: "batch_gifts", row: &self.gift_id };
        Ok((
            place.number("ordinal", self.ordinal)?,
            place.word("gift_id", &self.gift_id)?,
            place.money(self.amount_minor, &self.currency)?,
        ))
    }
}

/// The key of a gift: its church, and its id there.
pub(crate) fn gift_key((church, gift): (String, String)) -> Result<(ChurchId, GiftId), StoreError> {
    let place = Place { table: "gifts", row: &gift };
    Ok((place.word("church_id", &church)?, place.word("id", &gift)?))
}
