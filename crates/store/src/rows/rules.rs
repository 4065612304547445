//! Rules of staff, their trials, recorded replies and cases.

use classifier::{Brand, Rule};
use giving::ports::StoreError;
use giving::rules::{
    Aside, Case, Coverage, Decided, Draft, Found, Recorded, Standing, Trial, brand_named,
};
use kernel::{Certainty, RuleId, Timestamp};
use sqlx::FromRow;

use super::{Place, count, instant};

#[derive(FromRow)]
pub(crate) struct DraftRecord {
    id: String,
    name: String,
    text: String,
    gateway_id: Option<String>,
    brand: Option<String>,
    class: String,
    hard: i64,
    reason: String,
    standing: String,
    by_person: String,
    made_at: i64,
    changed_at: i64,
    revision: i64,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    decided_why: Option<String>,
}

impl DraftRecord {
    pub(crate) fn decode(self) -> Result<Draft, StoreError> {
        let place = Place { table: "rules", row: &self.id };
        let decided = match (&self.decided_by, self.decided_at, self.decided_why) {
            (Some(by), Some(at), Some(why)) => Some(Decided {
                by: place.word("decided_by", by)?,
                at: Timestamp::from_micros(at),
                why,
            }),
            _ => None,
        };
        Ok(Draft {
            id: place.word("id", &self.id)?,
            rule: Rule {
                id: RuleId::new(self.name),
                text: self.text,
                gateway: place.maybe("gateway_id", self.gateway_id.as_deref())?,
                brand: place.maybe("brand", self.brand.as_deref())?,
                class: place.word("class", &self.class)?,
                reason: self.reason,
                hard: self.hard == 1,
            },
            standing: place.word("standing", &self.standing)?,
            by: place.word("by_person", &self.by_person)?,
            made_at: Timestamp::from_micros(self.made_at),
            changed_at: Timestamp::from_micros(self.changed_at),
            revision: count(self.revision),
            decided,
        })
    }
}

/// The cells of a draft that may change, in the order of the statements.
pub(crate) struct DraftCells {
    pub(crate) name: String,
    pub(crate) gateway: Option<String>,
    pub(crate) brand: Option<String>,
    pub(crate) class: &'static str,
    pub(crate) standing: &'static str,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_at: Option<i64>,
    pub(crate) decided_why: Option<String>,
}

impl DraftCells {
    pub(crate) fn of(draft: &Draft) -> DraftCells {
        let Draft { rule, standing, decided, .. } = draft;
        DraftCells {
            name: rule.id.to_string(),
            gateway: rule.gateway.as_ref().map(ToString::to_string),
            brand: rule.brand.as_ref().map(Brand::to_string),
            class: rule.class.name(),
            standing: Standing::name(*standing),
            decided_by: decided.as_ref().map(|one| one.by.to_string()),
            decided_at: decided.as_ref().map(|one| one.at.as_micros()),
            decided_why: decided.as_ref().map(|one| one.why.clone()),
        }
    }
}

#[derive(FromRow)]
pub(crate) struct CaseRecord {
    id: String,
    gateway_id: String,
    brand: Option<String>,
    reply: String,
    class: String,
    by_person: String,
    at: i64,
    why: String,
}

impl CaseRecord {
    pub(crate) fn decode(self) -> Result<Case, StoreError> {
        let place = Place { table: "rule_cases", row: &self.id };
        Ok(Case {
            gateway: place.word("gateway_id", &self.gateway_id)?,
            brand: place.maybe("brand", self.brand.as_deref())?,
            class: place.word("class", &self.class)?,
            by: place.word("by_person", &self.by_person)?,
            at: Timestamp::from_micros(self.at),
            reply: self.reply,
            why: self.why,
            id: self.id,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct TrialRecord {
    rule_id: String,
    revision: i64,
    base: i64,
    asked_at: i64,
    total: i64,
    done: i64,
    reached_at: Option<i64>,
    reached_church: Option<String>,
    reached_attempt: Option<String>,
    found: String,
    ended_at: Option<i64>,
}

impl TrialRecord {
    pub(crate) fn decode(self) -> Result<Trial, StoreError> {
        let place = Place { table: "rule_trials", row: &self.rule_id };
        let reached = match (self.reached_at, &self.reached_church, &self.reached_attempt) {
            (Some(at), Some(church), Some(attempt)) => Some((
                Timestamp::from_micros(at),
                place.word("reached_church", church)?,
                place.word("reached_attempt", attempt)?,
            )),
            _ => None,
        };
        Ok(Trial {
            draft: place.word("rule_id", &self.rule_id)?,
            revision: count(self.revision),
            base: count(self.base),
            asked_at: Timestamp::from_micros(self.asked_at),
            total: count(self.total),
            done: count(self.done),
            reached,
            found: serde_json::from_str(&self.found).map_err(|_| place.corrupt("found"))?,
            ended_at: instant(self.ended_at),
        })
    }
}

/// What a trial found, as a cell keeps it.
pub(crate) fn found(found: &Found) -> Result<String, StoreError> {
    serde_json::to_string(found).map_err(|error| StoreError::Database(Box::new(error)))
}

/// The cells of the reply that was looked at last; all empty while none was.
pub(crate) fn reached(trial: &Trial) -> (Option<i64>, Option<String>, Option<String>) {
    match trial.reached {
        Some((at, church, attempt)) => {
            (Some(at.as_micros()), Some(church.to_string()), Some(attempt.to_string()))
        }
        None => (None, None, None),
    }
}

#[derive(FromRow)]
pub(crate) struct RecordedRecord {
    church_id: String,
    id: String,
    gateway_id: String,
    brand: String,
    amount_minor: i64,
    currency: String,
    answered_at: i64,
    class: String,
    certainty: String,
    rule: Option<String>,
    reply: String,
}

impl RecordedRecord {
    pub(crate) fn decode(self) -> Result<Recorded, StoreError> {
        let place = Place { table: "attempts", row: &self.id };
        Ok(Recorded {
            place: (
                Timestamp::from_micros(self.answered_at),
                place.word("church_id", &self.church_id)?,
                place.word("id", &self.id)?,
            ),
            gateway: place.word("gateway_id", &self.gateway_id)?,
            brand: brand_named(&self.brand),
            amount: place.amount(self.amount_minor, &self.currency)?,
            class: place.word("class", &self.class)?,
            certainty: match self.certainty.as_str() {
                "sure" => Certainty::Sure,
                "unknown" => Certainty::Unknown,
                _ => return Err(place.corrupt("certainty")),
            },
            rule: self.rule.map(RuleId::new),
            reply: self.reply,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct CoverageRecord {
    gateway_id: String,
    failures: i64,
    ruled: i64,
    unknown: i64,
}

impl CoverageRecord {
    pub(crate) fn decode(self) -> Result<Coverage, StoreError> {
        let place = Place { table: "attempts", row: &self.gateway_id };
        Ok(Coverage {
            gateway: place.word("gateway_id", &self.gateway_id)?,
            failures: count(self.failures),
            ruled: count(self.ruled),
            unknown: count(self.unknown),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct AsideRecord {
    likeness: String,
    why: String,
    by_person: String,
    at: i64,
}

impl AsideRecord {
    pub(crate) fn decode(self) -> Result<Aside, StoreError> {
        let place = Place { table: "unknown_asides", row: &self.likeness };
        Ok(Aside {
            by: place.word("by_person", &self.by_person)?,
            at: Timestamp::from_micros(self.at),
            why: self.why,
            likeness: self.likeness,
        })
    }
}
