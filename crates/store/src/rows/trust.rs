//! Trust pages, as they are kept and counted.

use giving::ports::StoreError;
use giving::trust::Kept;
use kernel::Timestamp;
use sqlx::FromRow;
use views::TrustFigures;

use super::{Place, count};

#[derive(FromRow)]
pub(crate) struct TrustRecord {
    church_id: String,
    slug: String,
    shown: i64,
    changed_by: String,
    changed_at: i64,
    figures: Option<String>,
    counted_at: Option<i64>,
}

impl TrustRecord {
    pub(crate) fn decode(self) -> Result<Kept, StoreError> {
        let place = Place { table: "trust_pages", row: &self.church_id };
        let figures = match (&self.figures, self.counted_at) {
            (Some(json), Some(at)) => {
                let figures = serde_json::from_str(json).map_err(|_| place.corrupt("figures"))?;
                Some((figures, Timestamp::from_micros(at)))
            }
            _ => None,
        };
        Ok(Kept {
            church: place.word("church_id", &self.church_id)?,
            slug: self.slug.clone(),
            shown: self.shown == 1,
            by: place.word("changed_by", &self.changed_by)?,
            changed_at: Timestamp::from_micros(self.changed_at),
            figures,
        })
    }
}

/// Figures as they are kept.
pub(crate) fn figures(kept: &Kept) -> Result<Option<String>, StoreError> {
    let json = kept.figures.as_ref().map(|(figures, _)| serde_json::to_string(figures));
    json.transpose().map_err(|error| StoreError::Database(Box::new(error)))
}

#[derive(FromRow)]
pub(crate) struct TrustCountsRecord {
    held: i64,
    released: i64,
    taken: i64,
    ended: i64,
    waiting: i64,
    alive: i64,
    doubled: i64,
    given_back: i64,
}

impl TrustCountsRecord {
    /// Of so many that were let go, the one in the middle waited so long, in microseconds.
    pub(crate) fn middle(&self) -> i64 {
        (self.released - 1).max(0) / 2
    }

    pub(crate) fn decode(self, middle: Option<i64>) -> TrustFigures {
        TrustFigures {
            held: count(self.held),
            released: count(self.released),
            taken: count(self.taken),
            ended: count(self.ended),
            waiting: count(self.waiting),
            lost: count(self.waiting.saturating_sub(self.alive)),
            doubled: count(self.doubled),
            given_back: count(self.given_back),
            median_seconds: middle.map(|micros| count(micros / 1_000_000)),
            place: 0,
            hash: String::new(),
        }
    }
}
