//! Cases, as they are kept.

use giving::cases::{Case, End, InBooks, Proposal, Said};
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;
use views::{CaseTally, Tally};

use super::{Place, count};

#[derive(FromRow)]
pub(crate) struct CaseRecord {
    id: String,
    church_id: String,
    kind: String,
    deed: String,
    key: String,
    gateway_id: String,
    gift_id: Option<String>,
    fix: String,
    said_minor: Option<i64>,
    said_currency: Option<String>,
    said_at: Option<i64>,
    said_token: Option<String>,
    said_source: Option<String>,
    booked_minor: Option<i64>,
    booked_currency: Option<String>,
    booked_at: Option<i64>,
    booked_order: Option<String>,
    found_at: i64,
    owner: Option<String>,
    owned_since: Option<i64>,
    proposed_by: Option<String>,
    proposed_at: Option<i64>,
    proposed_why: Option<String>,
    ended_at: Option<i64>,
    ended_by: Option<String>,
    ended_why: Option<String>,
    version: i64,
}

impl CaseRecord {
    pub(crate) fn decode(self) -> Result<Case, StoreError> {
        let id = self.id.clone();
        let place = Place { table: "cases", row: &id };
        Ok(Case {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            kind: place.word("kind", &self.kind)?,
            deed: place.word("deed", &self.deed)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            gift: place.maybe("gift_id", self.gift_id.as_deref())?,
            fix: place.word("fix", &self.fix)?,
            said: self.said(place)?,
            booked: self.booked(place)?,
            found_at: Timestamp::from_micros(self.found_at),
            owner: match (&self.owner, self.owned_since) {
                (Some(person), Some(since)) => {
                    Some((place.word("owner", person)?, Timestamp::from_micros(since)))
                }
                _ => None,
            },
            proposed: match (&self.proposed_by, self.proposed_at) {
                (Some(by), Some(at)) => Some(Proposal {
                    by: place.word("proposed_by", by)?,
                    at: Timestamp::from_micros(at),
                    why: self.proposed_why.clone().unwrap_or_default(),
                }),
                _ => None,
            },
            ended: match self.ended_at {
                Some(at) => Some(End {
                    at: Timestamp::from_micros(at),
                    by: place.maybe("ended_by", self.ended_by.as_deref())?,
                    why: self.ended_why.unwrap_or_default(),
                }),
                None => None,
            },
            version: place.number("version", self.version)?,
            key: self.key,
        })
    }

    fn said(&self, place: Place<'_>) -> Result<Option<Said>, StoreError> {
        let (Some(minor), Some(at)) = (self.said_minor, self.said_at) else { return Ok(None) };
        let currency = self.said_currency.as_deref().unwrap_or_default();
        Ok(Some(Said {
            amount: place.amount(minor, currency)?,
            at: Timestamp::from_micros(at),
            token: self.said_token.clone().unwrap_or_default(),
            source: place.word("said_source", self.said_source.as_deref().unwrap_or_default())?,
        }))
    }

    fn booked(&self, place: Place<'_>) -> Result<Option<InBooks>, StoreError> {
        let (Some(minor), Some(at)) = (self.booked_minor, self.booked_at) else { return Ok(None) };
        let currency = self.booked_currency.as_deref().unwrap_or_default();
        Ok(Some(InBooks {
            amount: place.amount(minor, currency)?,
            at: Timestamp::from_micros(at),
            order: place.word("booked_order", self.booked_order.as_deref().unwrap_or_default())?,
        }))
    }
}

#[derive(FromRow)]
pub(crate) struct CaseTallyRecord {
    kind: String,
    currency: String,
    cases: i64,
    sum_minor: i64,
}

impl CaseTallyRecord {
    pub(crate) fn decode(self) -> Result<CaseTally, StoreError> {
        let place = Place { table: "cases", row: "open ones" };
        let sum = place.money(self.sum_minor, &self.currency)?;
        Ok(CaseTally {
            kind: place.word("kind", &self.kind)?,
            tally: Tally { count: count(self.cases), sum },
        })
    }
}
