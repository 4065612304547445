use giving::ports::StoreError;
use giving::tasks::{Leased, Task};
use kernel::{TaskId, Timestamp};
use sqlx::FromRow;

use super::Place;

#[derive(FromRow)]
pub(crate) struct TaskRecord {
    pub(crate) id: String,
    body: String,
    tries: i64,
    pub(crate) due: i64,
}

impl TaskRecord {
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

/// A new task's row: id, church, kind, body, due.
pub(crate) type TaskRow = (String, String, &'static str, String, i64);

pub(crate) fn row((id, task, due): &(TaskId, Task, Timestamp)) -> Result<TaskRow, StoreError> {
    let body =
        serde_json::to_string(task).map_err(|error| StoreError::Database(Box::new(error)))?;
    Ok((id.to_string(), task.church().to_string(), task.name(), body, due.as_micros()))
}
