use std::time::Duration;

use delayed_payments::elevation::{Elevation, Series, Share, Watch};
use delayed_payments::{Failure, Fire, MethodKind, Place as FirePlace, ReactionRule};
use giving::ports::StoreError;
use giving::reactions::{AnswerCount, Decision, Fired, Reaction, RuleChange};
use kernel::{Class, FacilityId, GatewayId, Timestamp};
use sqlx::FromRow;

use super::{Place, count, instant, json};

#[derive(FromRow)]
pub(crate) struct RuleRecord {
    id: String,
    classes: String,
    frequency: i64,
    within_seconds: i64,
    not_again_seconds: i64,
    method_kinds: Option<String>,
    gateway_id: Option<String>,
    facility_id: Option<String>,
    action: String,
    is_on: i64,
    version: i64,
}

impl RuleRecord {
    pub(crate) fn decode(self) -> Result<ReactionRule, StoreError> {
        let place = Place { table: "reaction_rules", row: &self.id };
        let classes: Vec<Class> =
            serde_json::from_str(&self.classes).map_err(|_| place.corrupt("classes"))?;
        let kinds = self.method_kinds.as_deref().map(serde_json::from_str::<Vec<MethodKind>>);
        Ok(ReactionRule {
            classes,
            frequency: place.number("frequency", self.frequency)?,
            within: Duration::from_secs(place.number("within_seconds", self.within_seconds)?),
            not_again_within: Duration::from_secs(
                place.number("not_again_seconds", self.not_again_seconds)?,
            ),
            method_kinds: kinds.transpose().map_err(|_| place.corrupt("method_kinds"))?,
            gateway: place.maybe("gateway_id", self.gateway_id.as_deref())?,
            facility: place.maybe("facility_id", self.facility_id.as_deref())?,
            action: place.word("action", &self.action)?,
            on: self.is_on == 1,
            version: place.number("version", self.version)?,
            id: self.id,
        })
    }
}

/// A rule's cells.
pub(crate) struct RuleCells {
    pub(crate) classes: String,
    pub(crate) within: i64,
    pub(crate) not_again: i64,
    pub(crate) kinds: Option<String>,
    pub(crate) gateway: Option<String>,
    pub(crate) facility: Option<String>,
    pub(crate) version: i64,
}

impl RuleCells {
    pub(crate) fn of(rule: &ReactionRule) -> Result<RuleCells, StoreError> {
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        Ok(RuleCells {
            classes: json(&rule.classes)?,
            within: seconds(rule.within),
            not_again: seconds(rule.not_again_within),
            kinds: rule.method_kinds.as_ref().map(json).transpose()?,
            gateway: rule.gateway.as_ref().map(ToString::to_string),
            facility: rule.facility.map(|facility| facility.to_string()),
            version: cell(rule.version),
        })
    }
}

/// A count's cell.
pub(crate) fn cell(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A facility's cell: empty for the gateway as a whole.
pub(crate) fn facility_cell(facility: Option<FacilityId>) -> String {
    facility.map(|id| id.to_string()).unwrap_or_default()
}

#[derive(FromRow)]
pub(crate) struct FailureRecord {
    attempt_id: String,
    class: String,
    gateway_id: String,
    facility_id: String,
    method_kind: String,
    at: i64,
}

impl FailureRecord {
    pub(crate) fn decode(self) -> Result<Failure, StoreError> {
        let place = Place { table: "failures", row: &self.attempt_id };
        Ok(Failure {
            gateway: place.word("gateway_id", &self.gateway_id)?,
            facility: place.word("facility_id", &self.facility_id)?,
            class: place.word("class", &self.class)?,
            method_kind: place.word("method_kind", &self.method_kind)?,
            at: Timestamp::from_micros(self.at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ReactionRecord {
    id: String,
    rule: String,
    action: String,
    class: String,
    gateway_id: String,
    facility_id: String,
    first_failure_at: i64,
    at: i64,
    delay_id: Option<String>,
}

impl ReactionRecord {
    pub(crate) fn decode(self) -> Result<Reaction, StoreError> {
        let place = Place { table: "reactions", row: &self.id };
        let facility = Some(self.facility_id.as_str()).filter(|id| !id.is_empty());
        Ok(Reaction {
            action: place.word("action", &self.action)?,
            delay: place.maybe("delay_id", self.delay_id.as_deref())?,
            fire: Fire {
                place: FirePlace {
                    gateway: place.word("gateway_id", &self.gateway_id)?,
                    facility: place.maybe("facility_id", facility)?,
                },
                class: place.word("class", &self.class)?,
                at: Timestamp::from_micros(self.at),
                first_failure_at: Timestamp::from_micros(self.first_failure_at),
                rule: self.rule,
            },
        })
    }
}

#[derive(FromRow)]
pub(crate) struct FiredRecord {
    rule: String,
    times: i64,
    lately: i64,
    last: i64,
}

impl FiredRecord {
    pub(crate) fn decode(self) -> Fired {
        Fired {
            rule: self.rule,
            times: count(self.times),
            lately: count(self.lately),
            last: Timestamp::from_micros(self.last),
        }
    }
}

#[derive(FromRow)]
pub(crate) struct ChangeRecord {
    id: String,
    proposed: String,
    why: String,
    proposed_by: String,
    proposed_at: i64,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    approved: Option<i64>,
}

impl ChangeRecord {
    pub(crate) fn decode(self) -> Result<RuleChange, StoreError> {
        let place = Place { table: "reaction_changes", row: &self.id };
        let decision = match (&self.decided_by, instant(self.decided_at), self.approved) {
            (Some(by), Some(at), Some(approved)) => {
                Some(Decision { by: place.word("decided_by", by)?, at, approved: approved == 1 })
            }
            _ => None,
        };
        Ok(RuleChange {
            id: place.word("id", &self.id)?,
            proposed: serde_json::from_str(&self.proposed)
                .map_err(|_| place.corrupt("proposed"))?,
            by: place.word("proposed_by", &self.proposed_by)?,
            at: Timestamp::from_micros(self.proposed_at),
            why: self.why,
            decision,
        })
    }
}

/// The proposed rule's cell.
pub(crate) fn proposed_cell(change: &RuleChange) -> Result<String, StoreError> {
    json(&change.proposed)
}

#[derive(FromRow)]
pub(crate) struct AnswerCountRecord {
    quarter: i64,
    gateway_id: String,
    series: String,
    class: String,
    answers: i64,
}

impl AnswerCountRecord {
    pub(crate) fn decode(self) -> Result<(Timestamp, AnswerCount), StoreError> {
        let place = Place { table: "quarters", row: &self.gateway_id };
        let count = AnswerCount {
            gateway: place.word("gateway_id", &self.gateway_id)?,
            series: place.word("series", &self.series)?,
            class: place.word("class", &self.class)?,
            answers: count(self.answers),
        };
        Ok((Timestamp::from_micros(self.quarter), count))
    }
}

#[derive(FromRow)]
pub(crate) struct ElevationRecord {
    watch: String,
    gateway_id: String,
    series: String,
    since: i64,
    seen_at: i64,
    events: i64,
    answers: i64,
    is_over: i64,
}

impl ElevationRecord {
    pub(crate) fn decode(self) -> Result<(Watch, GatewayId, Series, Elevation), StoreError> {
        let place = Place { table: "elevations", row: &self.gateway_id };
        let elevation = Elevation {
            since: Timestamp::from_micros(self.since),
            seen_at: Timestamp::from_micros(self.seen_at),
            share: Share { events: count(self.events), answers: count(self.answers) },
            over: self.is_over == 1,
        };
        let watch = place.word("watch", &self.watch)?;
        let series = place.word("series", &self.series)?;
        Ok((watch, place.word("gateway_id", &self.gateway_id)?, series, elevation))
    }
}
