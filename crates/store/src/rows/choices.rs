use std::time::Duration;

use delayed_payments::Consent;
use delayed_payments::spacing::{Sent, Stacking};
use giving::choices::{Choice, Chosen, KeptConsent, Wish};
use giving::ports::StoreError;
use kernel::{GiftId, ScheduleId, Timestamp};
use sqlx::FromRow;

use super::Place;

/// The cells of a choice: kind, from_method, to_method, until_at.
pub(crate) fn chosen_cells(
    chosen: &Chosen,
) -> (&'static str, Option<String>, Option<String>, Option<i64>) {
    match chosen {
        Chosen::AnotherWay { from, to } => {
            ("another_way", Some(from.to_string()), Some(to.to_string()), None)
        }
        Chosen::ByConsent { from, to } => {
            ("by_consent", Some(from.to_string()), Some(to.to_string()), None)
        }
        Chosen::Apart { until } => ("apart", None, None, Some(until.as_micros())),
        Chosen::LeftOut => ("left_out", None, None, None),
    }
}

#[derive(FromRow)]
pub(crate) struct ChoiceRecord {
    gift_id: String,
    at: i64,
    kind: String,
    from_method: Option<String>,
    to_method: Option<String>,
    until_at: Option<i64>,
}

impl ChoiceRecord {
    pub(crate) fn decode(self) -> Result<Choice, StoreError> {
        let place = Place { table: "gift_choices", row: &self.gift_id };
        let way = |column, text: &Option<String>| {
            place.word(column, place.there(column, text.as_deref())?)
        };
        let chosen = match self.kind.as_str() {
            "another_way" => Chosen::AnotherWay {
                from: way("from_method", &self.from_method)?,
                to: way("to_method", &self.to_method)?,
            },
            "by_consent" => Chosen::ByConsent {
                from: way("from_method", &self.from_method)?,
                to: way("to_method", &self.to_method)?,
            },
            "apart" => Chosen::Apart {
                until: Timestamp::from_micros(place.there("until_at", self.until_at)?),
            },
            "left_out" => Chosen::LeftOut,
            _ => return Err(place.corrupt("kind")),
        };
        Ok(Choice { at: Timestamp::from_micros(self.at), chosen })
    }
}

/// The cells of a wish: its name, and its days if it has any.
pub(crate) const fn wish_cells(stacking: Stacking) -> (&'static str, Option<u8>) {
    match stacking {
        Stacking::Both => ("both", None),
        Stacking::Spread { days } => ("spread", Some(days)),
        Stacking::OnlyOne => ("only_one", None),
    }
}

#[derive(FromRow)]
pub(crate) struct WishRecord {
    donor_id: String,
    gift_id: String,
    wish: String,
    days: Option<i64>,
}

impl WishRecord {
    pub(crate) fn decode(self) -> Result<Wish, StoreError> {
        let place = Place { table: "stacking_wishes", row: &self.donor_id };
        let stacking = match self.wish.as_str() {
            "both" => Stacking::Both,
            "spread" => {
                Stacking::Spread { days: place.number("days", place.there("days", self.days)?)? }
            }
            "only_one" => Stacking::OnlyOne,
            _ => return Err(place.corrupt("wish")),
        };
        let gift = Some(self.gift_id.as_str()).filter(|gift| !gift.is_empty());
        Ok(Wish {
            donor: place.word("donor_id", &self.donor_id)?,
            gift: place.maybe("gift_id", gift)?,
            stacking,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct SentRecord {
    donor_id: String,
    amount_minor: i64,
    currency: String,
    at: i64,
}

impl SentRecord {
    pub(crate) fn decode(self) -> Result<Sent, StoreError> {
        let place = Place { table: "gifts", row: &self.donor_id };
        Ok(Sent {
            donor: place.word("donor_id", &self.donor_id)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            at: Timestamp::from_micros(self.at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct TimeRecord {
    schedule_id: String,
    at: i64,
}

impl TimeRecord {
    pub(crate) fn decode(self) -> Result<(ScheduleId, Timestamp), StoreError> {
        let place = Place { table: "schedules", row: &self.schedule_id };
        Ok((place.word("id", &self.schedule_id)?, Timestamp::from_micros(self.at)))
    }
}

pub(crate) fn consent_cell(consent: &Consent) -> Result<String, StoreError> {
    serde_json::to_string(consent).map_err(|error| StoreError::Database(Box::new(error)))
}

#[derive(FromRow)]
pub(crate) struct ConsentRecord {
    id: String,
    donor_id: String,
    body: String,
    words: String,
    agreed_at: i64,
}

impl ConsentRecord {
    pub(crate) fn decode(self) -> Result<KeptConsent, StoreError> {
        let place = Place { table: "fallback_consents", row: &self.id };
        Ok(KeptConsent {
            id: place.word("id", &self.id)?,
            donor: place.word("donor_id", &self.donor_id)?,
            consent: serde_json::from_str(&self.body).map_err(|_| place.corrupt("body"))?,
            words: self.words,
            agreed_at: Timestamp::from_micros(self.agreed_at),
        })
    }
}

/// A gift that is still planned is for a date no longer ago than this.
const PLANNED_FOR: Duration = Duration::from_secs(75 * 24 * 60 * 60);

/// The earliest date of a gift that may still be planned, as text.
pub(crate) fn planned_since(at: Timestamp) -> String {
    at.minus(PLANNED_FOR).to_string().chars().take("2026-11-22".len()).collect()
}

/// A gift of a church, as its id.
pub(crate) fn gift_id(id: &str) -> Result<GiftId, StoreError> {
    Place { table: "gifts", row: id }.word("id", id)
}
