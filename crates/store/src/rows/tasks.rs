use giving::ports::StoreError;
use giving::tasks::{Leased, Task};
use kernel::{GatewayId, TaskId, Timestamp};
use sqlx::FromRow;

use super::Place;

#[derive(FromRow)]
pub(crate) struct TaskRecord {
    id: String,
    body: String,
    tries: i64,
    due: i64,
}

impl TaskRecord {
    /// Oldest first.
    pub(crate) fn place(&self) -> (i64, &str) {
        (self.due, &self.id)
    }

    pub(crate) fn decode(self) -> Result<Leased, StoreError> {
        let place = Place { table: "tasks", row: &self.id };
        Ok(Leased {
            id: place.word("id", &self.id)?,
            task: serde_json::from_str(&self.body).map_err(|_| place.corrupt("body"))?,
            tries: place.number("tries", self.tries)?,
            due: Timestamp::from_micros(self.due),
        })
    }
}

/// A task leased from a lane.
#[derive(FromRow)]
pub(crate) struct LaneRecord {
    #[sqlx(flatten)]
    pub(crate) task: TaskRecord,
    lane: String,
}

impl LaneRecord {
    pub(crate) fn decode(self) -> Result<(Leased, Option<GatewayId>), StoreError> {
        let lane = match self.lane.as_str() {
            "" => None,
            name => Some(Place { table: "tasks", row: &self.task.id }.word("lane", name)?),
        };
        Ok((self.task.decode()?, lane))
    }
}

/// A new task's row: id, church, kind, body, due, and the gift whose gateway it waits for.
pub(crate) type TaskRow = (String, String, &'static str, String, i64, Option<String>);

pub(crate) fn row((id, task, due): &(TaskId, Task, Timestamp)) -> Result<TaskRow, StoreError> {
    let body =
        serde_json::to_string(task).map_err(|error| StoreError::Database(Box::new(error)))?;
    let gift = match task {
        Task::Send { gift, .. } | Task::Inquire { gift, .. } | Task::InquireRefund { gift, .. } => {
            Some(gift.to_string())
        }
        _ => None,
    };
    Ok((id.to_string(), task.church().to_string(), task.name(), body, due.as_micros(), gift))
}

/// How a lane is called in its column.
pub(crate) fn lane_name(lane: Option<&GatewayId>) -> String {
    lane.map_or_else(String::new, ToString::to_string)
}
