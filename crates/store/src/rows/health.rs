use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;
use views::{HealthTurn, ParkedTask};

use super::Place;

#[derive(FromRow)]
pub(crate) struct TurnRecord {
    name: String,
    at: i64,
    well: i64,
}

impl TurnRecord {
    pub(crate) fn decode(self) -> HealthTurn {
        let at = Timestamp::from_micros(self.at);
        HealthTurn { name: self.name, at, well: self.well == 1 }
    }
}

#[derive(FromRow)]
pub(crate) struct ParkedRecord {
    id: String,
    church: String,
    kind: String,
    reason: Option<String>,
    due: i64,
    tries: i64,
}

impl ParkedRecord {
    pub(crate) fn decode(self) -> Result<ParkedTask, StoreError> {
        let place = Place { table: "tasks", row: &self.id };
        Ok(ParkedTask {
            id: place.word("id", &self.id)?,
            church: self.church,
            kind: self.kind,
            why: self.reason.unwrap_or_default(),
            due: Timestamp::from_micros(self.due),
            tries: place.number("tries", self.tries)?,
        })
    }
}
