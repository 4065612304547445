//! Runs of drills and their reports.

use giving::drills::{Ended, Progress, Run};
use giving::ports::StoreError;
use kernel::Timestamp;
use sqlx::FromRow;

use super::{Place, instant};

#[derive(FromRow)]
pub(crate) struct DrillRecord {
    id: String,
    drill: String,
    title: String,
    seed: i64,
    by_person: String,
    asked_at: i64,
    begun: i64,
    done: i64,
    steps: i64,
    told: String,
    incident_id: Option<String>,
    ended_at: Option<i64>,
    report: Option<String>,
    problem: Option<String>,
}

impl DrillRecord {
    pub(crate) fn decode(self) -> Result<Run, StoreError> {
        let place = Place { table: "drill_reports", row: &self.id };
        let came_to = match (self.report, self.problem) {
            (Some(report), _) => {
                Ok(serde_json::from_str(&report).map_err(|_| place.corrupt("report"))?)
            }
            (None, problem) => Err(problem.unwrap_or_default()),
        };
        Ok(Run {
            id: place.word("id", &self.id)?,
            drill: self.drill,
            title: self.title,
            seed: place.number("seed", self.seed)?,
            by: place.word("by_person", &self.by_person)?,
            asked_at: Timestamp::from_micros(self.asked_at),
            begun: place.number("begun", self.begun)?,
            progress: Progress {
                done: place.number("done", self.done)?,
                steps: place.number("steps", self.steps)?,
                told: self.told,
            },
            incident: place.maybe("incident_id", self.incident_id.as_deref())?,
            ended: instant(self.ended_at).map(|at| Ended { at, came_to }),
        })
    }
}

/// A report, or why there is none, as the two cells keep it.
pub(crate) fn came_to(ended: &Ended) -> Result<(Option<String>, Option<&str>), StoreError> {
    Ok(match &ended.came_to {
        Ok(report) => {
            let text = serde_json::to_string(report);
            (Some(text.map_err(|error| StoreError::Database(Box::new(error)))?), None)
        }
        Err(problem) => (None, Some(problem)),
    })
}
