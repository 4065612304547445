//! Gifts on their way in groups: read with everything that decides about them, written as cells.

use giving::attempts::Attempt;
use giving::fees::FeeSchedule;
use giving::gifts::Gift;
use giving::ports::{Sendable, StoreError, Taking};
use giving::purposes::Purpose;
use kernel::ChurchId;
use sqlx::FromRow;

use super::Place;
use super::attempts::OutcomeCells;
use super::gifts::{GiftRecord, StateCells};
use super::preferences::reader;

#[derive(FromRow)]
pub(crate) struct SendableRecord {
    #[sqlx(flatten)]
    gift: GiftRecord,
    facility_token: Option<String>,
    method_token: Option<String>,
    cover_minor: Option<i64>,
    /// `[basis_points, fixed_minor]`.
    fees: Option<String>,
    /// `[[id, name, deductible], …]` of the funds that have one, in the gift's sequence.
    purposes: String,
    /// A reader, as JSON.
    donor: Option<String>,
    sends_in_30_days: i64,
    sends_today: i64,
    refusals: i64,
    consents: i64,
}

impl SendableRecord {
    pub(crate) fn decode(self) -> Result<Sendable, StoreError> {
        let gift = self.gift.decode()?;
        let id = gift.id.to_string();
        let place = Place { table: "gifts", row: &id };
        let currency = gift.amount.currency().code();
        let fees: Option<(u32, i64)> = read(place, "fees", self.fees.as_deref())?;
        let purposes: Vec<(String, String, i64)> =
            read(place, "purposes", Some(&self.purposes))?.unwrap_or_default();
        let other = purposes.into_iter().find(|(_, _, deductible)| *deductible == 0);
        let taking = Taking {
            cover: self.cover_minor.map(|minor| place.amount(minor, currency)).transpose()?,
            fees: fees.map(|(basis_points, fixed_minor)| FeeSchedule { basis_points, fixed_minor }),
            purpose: other.map_or_else(Purpose::gift, |(id, name, deductible)| Purpose {
                id,
                name,
                deductible: deductible == 1,
            }),
            donor: self.donor.as_deref().map(reader).transpose()?,
        };
        Ok(Sendable {
            facility_token: self.facility_token,
            method_token: self.method_token,
            sends_in_30_days: u32::try_from(self.sends_in_30_days).unwrap_or(u32::MAX),
            sends_today: u32::try_from(self.sends_today).unwrap_or(u32::MAX),
            hard_declined: self.refusals > 0,
            consented: self.consents > 0,
            gift,
            taking,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(
    place: Place<'_>,
    column: &'static str,
    json: Option<&str>,
) -> Result<Option<T>, StoreError> {
    json.map(|json| serde_json::from_str(json).map_err(|_| place.corrupt(column))).transpose()
}

/// What sending changes of a gift.
#[derive(serde::Serialize)]
pub(crate) struct GiftCells {
    pub(crate) church_id: String,
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) state: &'static str,
    pub(crate) state_at: Option<i64>,
    pub(crate) state_of: Option<String>,
    pub(crate) state_class: Option<&'static str>,
    pub(crate) class: Option<&'static str>,
    pub(crate) attempts: i64,
    pub(crate) failures: i64,
    pub(crate) first_failed_at: Option<i64>,
    pub(crate) batch_id: Option<String>,
    pub(crate) orders: i64,
    pub(crate) changed_at: i64,
    pub(crate) taken_at: Option<i64>,
}

impl GiftCells {
    pub(crate) fn of(gift: &Gift) -> GiftCells {
        let state = StateCells::of(&gift.state);
        GiftCells {
            church_id: gift.church.to_string(),
            id: gift.id.to_string(),
            version: i64::from(gift.version),
            state: state.name,
            state_at: state.at,
            state_of: state.of,
            state_class: state.class,
            class: gift.class.map(|class| class.name()),
            attempts: i64::from(gift.attempts),
            failures: i64::from(gift.failures),
            first_failed_at: gift.first_failed_at.map(|at| at.as_micros()),
            batch_id: gift.batch.map(|id| id.to_string()),
            orders: i64::from(gift.orders),
            changed_at: gift.changed_at.as_micros(),
            taken_at: gift.taken_at.map(|at| at.as_micros()),
        }
    }
}

/// A new gift, whole.
#[derive(serde::Serialize)]
pub(crate) struct NewGiftCells {
    #[serde(flatten)]
    sending: GiftCells,
    number: String,
    campus_id: String,
    donor_id: String,
    method_id: String,
    kind: &'static str,
    facility_id: String,
    gateway_id: String,
    amount_minor: i64,
    currency: &'static str,
    on_date: String,
    schedule_id: Option<String>,
    made_at: i64,
}

impl NewGiftCells {
    pub(crate) fn of(gift: &Gift) -> NewGiftCells {
        NewGiftCells {
            sending: GiftCells::of(gift),
            number: Gift::number(gift.id),
            campus_id: gift.campus.to_string(),
            donor_id: gift.donor.to_string(),
            method_id: gift.method.to_string(),
            kind: gift.kind.name(),
            facility_id: gift.facility.to_string(),
            gateway_id: gift.gateway.to_string(),
            amount_minor: gift.amount.minor(),
            currency: gift.amount.currency().code(),
            on_date: gift.on.to_string(),
            schedule_id: gift.schedule.map(|id| id.to_string()),
            made_at: gift.made_at.as_micros(),
        }
    }
}

/// One fund's part of a gift.
#[derive(serde::Serialize)]
pub(crate) struct LineCells {
    church_id: String,
    gift_id: String,
    position: i64,
    fund_id: String,
    amount_minor: i64,
}

impl LineCells {
    pub(crate) fn of(gifts: &[Gift]) -> Vec<LineCells> {
        let lines =
            gifts.iter().flat_map(|gift| (0..).zip(&gift.lines).map(move |line| (gift, line)));
        lines
            .map(|(gift, (position, (fund, amount)))| LineCells {
                church_id: gift.church.to_string(),
                gift_id: gift.id.to_string(),
                position,
                fund_id: fund.to_string(),
                amount_minor: amount.minor(),
            })
            .collect()
    }
}

/// An attempt as it is begun: nobody has answered.
#[derive(serde::Serialize)]
pub(crate) struct AttemptCells {
    pub(crate) church_id: String,
    pub(crate) id: String,
    pub(crate) gift_id: String,
    pub(crate) kind: &'static str,
    pub(crate) ordinal: i64,
    pub(crate) gateway_id: String,
    pub(crate) facility_id: String,
    pub(crate) method_id: String,
    pub(crate) amount_minor: i64,
    pub(crate) currency: &'static str,
    pub(crate) sent_at: i64,
}

impl AttemptCells {
    pub(crate) fn of((church, attempt): &(ChurchId, Attempt)) -> AttemptCells {
        AttemptCells {
            church_id: church.to_string(),
            id: attempt.id.to_string(),
            gift_id: attempt.gift.to_string(),
            kind: attempt.kind.name(),
            ordinal: i64::from(attempt.ordinal),
            gateway_id: attempt.gateway.to_string(),
            facility_id: attempt.facility.to_string(),
            method_id: attempt.method.to_string(),
            amount_minor: attempt.amount.minor(),
            currency: attempt.amount.currency().code(),
            sent_at: attempt.sent_at.as_micros(),
        }
    }
}

/// What an answer changes of an attempt.
#[derive(serde::Serialize)]
pub(crate) struct AnsweredCells {
    pub(crate) church_id: String,
    pub(crate) id: String,
    pub(crate) answered_at: Option<i64>,
    pub(crate) class: Option<&'static str>,
    pub(crate) certainty: Option<&'static str>,
    pub(crate) rule: Option<String>,
    pub(crate) hard: Option<i64>,
    pub(crate) reply: Option<String>,
    pub(crate) inquiries: i64,
}

impl AnsweredCells {
    pub(crate) fn of((church, attempt): &(ChurchId, Attempt)) -> AnsweredCells {
        let outcome = OutcomeCells::of(attempt);
        AnsweredCells {
            church_id: church.to_string(),
            id: attempt.id.to_string(),
            answered_at: outcome.answered_at,
            class: outcome.class,
            certainty: outcome.certainty,
            rule: outcome.rule,
            hard: outcome.hard,
            reply: outcome.reply,
            inquiries: i64::from(attempt.inquiries),
        }
    }
}
