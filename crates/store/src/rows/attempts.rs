use giving::attempts::{Attempt, Outcome};
use giving::ports::StoreError;
use kernel::{Certainty, Class, RuleId, Timestamp};
use sqlx::FromRow;

use super::Place;

#[derive(FromRow)]
pub(crate) struct AttemptRecord {
    id: String,
    gift_id: String,
    kind: String,
    ordinal: i64,
    gateway_id: String,
    facility_id: String,
    method_id: String,
    amount_minor: i64,
    currency: String,
    sent_at: i64,
    answered_at: Option<i64>,
    class: Option<String>,
    certainty: Option<String>,
    rule: Option<String>,
    hard: Option<i64>,
    reply: Option<String>,
    inquiries: i64,
}

impl AttemptRecord {
    pub(crate) fn decode(self) -> Result<Attempt, StoreError> {
        let place = Place { table: "attempts", row: &self.id };
        let outcome = match self.answered_at {
            Some(at) => Some(Outcome {
                at: Timestamp::from_micros(at),
                class: place.word("class", self.class.as_deref().unwrap_or_default())?,
                certainty: match self.certainty.as_deref() {
                    Some("sure") => Certainty::Sure,
                    Some("unknown") => Certainty::Unknown,
                    Some(_) | None => return Err(place.corrupt("certainty")),
                },
                rule: self.rule.map(RuleId::new),
                hard: self.hard == Some(1),
                reply: place.there("reply", self.reply)?,
            }),
            None => None,
        };
        Ok(Attempt {
            id: place.word("id", &self.id)?,
            gift: place.word("gift_id", &self.gift_id)?,
            kind: place.word("kind", &self.kind)?,
            ordinal: place.number("ordinal", self.ordinal)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            facility: place.word("facility_id", &self.facility_id)?,
            method: place.word("method_id", &self.method_id)?,
            amount: place.amount(self.amount_minor, &self.currency)?,
            sent_at: Timestamp::from_micros(self.sent_at),
            outcome,
            inquiries: place.number("inquiries", self.inquiries)?,
        })
    }
}

/// An outcome's cells; all empty while nothing was answered.
#[derive(Default)]
pub(crate) struct OutcomeCells {
    pub(crate) answered_at: Option<i64>,
    pub(crate) class: Option<&'static str>,
    pub(crate) certainty: Option<&'static str>,
    pub(crate) rule: Option<String>,
    pub(crate) hard: Option<i64>,
    pub(crate) reply: Option<String>,
}

impl OutcomeCells {
    pub(crate) fn of(attempt: &Attempt) -> OutcomeCells {
        attempt.outcome.as_ref().map_or_else(OutcomeCells::default, |outcome| OutcomeCells {
            answered_at: Some(outcome.at.as_micros()),
            class: Some(Class::name(outcome.class)),
            certainty: Some(outcome.certainty.name()),
            rule: outcome.rule.as_ref().map(RuleId::to_string),
            hard: Some(i64::from(outcome.hard)),
            reply: Some(outcome.reply.clone()),
        })
    }
}
