//! What donors were told and was not so.

use giving::late::Correction;
use giving::ports::StoreError;
use giving::returns::BankDebits;
use kernel::Timestamp;
use sqlx::FromRow;
use views::{CorrectionKind, CorrectionRow, GoingBack, Told};

use super::gifts::state;
use super::status::status;
use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct CorrectionRecord {
    attempt_id: String,
    kind: String,
    gift_id: String,
    amount_minor: i64,
    currency: String,
    found_at: i64,
    told: String,
    refund_id: Option<String>,
    closed_at: Option<i64>,
    closed_by: Option<String>,
    why: String,
}

impl CorrectionRecord {
    pub(crate) fn decode(self) -> Result<Correction, StoreError> {
        let place = Place { table: "corrections", row: &self.attempt_id };
        Ok(Correction {
            attempt: place.word("attempt_id", &self.attempt_id)?,
            kind: place.there("kind", CorrectionKind::from_name(&self.kind))?,
            gift: place.word("gift_id", &self.gift_id)?,
            amount: place.amount(self.amount_minor, &self.currency)?,
            found_at: Timestamp::from_micros(self.found_at),
            told: place.there("told", Told::from_name(&self.told))?,
            refund: place.maybe("refund_id", self.refund_id.as_deref())?,
            closed_at: instant(self.closed_at),
            closed_by: place.maybe("closed_by", self.closed_by.as_deref())?,
            why: self.why,
        })
    }
}

/// A correction with the names a list needs.
#[derive(FromRow)]
pub(crate) struct CorrectionRowRecord {
    church_id: String,
    church: String,
    attempt_id: String,
    kind: String,
    gift_id: String,
    number: String,
    donor: String,
    state: String,
    state_at: Option<i64>,
    state_of: Option<String>,
    state_class: Option<String>,
    first_failed_at: Option<i64>,
    amount_minor: i64,
    currency: String,
    found_at: i64,
    told: String,
    refund_id: Option<String>,
    refund_class: Option<String>,
    refund_certainty: Option<String>,
    closed_at: Option<i64>,
    closed_by: Option<String>,
    why: String,
}

impl CorrectionRowRecord {
    pub(crate) fn decode(self) -> Result<CorrectionRow, StoreError> {
        let place = Place { table: "corrections", row: &self.attempt_id };
        let state = state(
            place,
            &self.state,
            self.state_at,
            self.state_of.as_deref(),
            self.state_class.as_deref(),
        )?;
        let back = match (self.refund_id, self.refund_certainty.as_deref()) {
            (None, _) => GoingBack::NotYet,
            (Some(_), Some("sure")) if self.refund_class.as_deref() == Some("success") => {
                GoingBack::GivenBack
            }
            (Some(_), Some("sure")) => GoingBack::NotYet,
            (Some(_), _) => GoingBack::BeingAsked,
        };
        Ok(CorrectionRow {
            church: place.word("church_id", &self.church_id)?,
            church_name: self.church,
            attempt: place.word("attempt_id", &self.attempt_id)?,
            kind: place.there("kind", CorrectionKind::from_name(&self.kind))?,
            gift: place.word("gift_id", &self.gift_id)?,
            number: self.number,
            donor: self.donor,
            status: status(&state, instant(self.first_failed_at)),
            amount: place.money(self.amount_minor, &self.currency)?,
            found_at: Timestamp::from_micros(self.found_at),
            told: place.there("told", Told::from_name(&self.told))?,
            back,
            closed_at: instant(self.closed_at),
            closed_by: self.closed_by.unwrap_or_default(),
            why: self.why,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct BankDebitsRecord {
    returns: i64,
    first_sent_at: Option<i64>,
}

impl BankDebitsRecord {
    pub(crate) fn decode(self) -> Result<BankDebits, StoreError> {
        let place = Place { table: "bank_returns", row: "" };
        Ok(BankDebits {
            returns: place.number("returns", self.returns)?,
            first_sent_at: instant(self.first_sent_at),
        })
    }
}
