use giving::ports::{Queue, StoreError};
use kernel::GatewayId;
use sqlx::FromRow;
use views::Tally;

use super::{Place, count, instant};

#[derive(FromRow)]
pub(crate) struct QueueRecord {
    kind: String,
    waiting: i64,
    due: i64,
    oldest_due: Option<i64>,
}

impl QueueRecord {
    pub(crate) fn decode(self) -> Queue {
        Queue {
            kind: self.kind,
            waiting: count(self.waiting),
            due: count(self.due),
            oldest_due: instant(self.oldest_due),
        }
    }
}

#[derive(FromRow)]
pub(crate) struct HeldNowRecord {
    gateway_id: String,
    currency: String,
    held: i64,
    sum_minor: i64,
}

impl HeldNowRecord {
    pub(crate) fn decode(self) -> Result<(GatewayId, Tally), StoreError> {
        let place = Place { table: "gifts", row: &self.gateway_id };
        let sum = place.money(self.sum_minor, &self.currency)?;
        Ok((place.word("gateway_id", &self.gateway_id)?, Tally { count: count(self.held), sum }))
    }
}
