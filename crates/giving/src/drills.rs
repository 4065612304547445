//! Drills that staff ask for (F10): each is a row that a node leases, plays beside its other work,
//! and finishes with a report. A node that dies in the middle leaves the row to the next one, which
//! plays the drill from its beginning: the same seed plays the same.
//!
//! What is played, and how, is not known here.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{DrillReportId, IncidentId, PersonId, RequestId, Timestamp, derive_id};
use views::{DrillPage, DrillReport, DrillRow, DrillStanding};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::request::{Turn, claim};

/// A node that plays says so often that it lives; after so long without a word it is another's.
pub const LEASE: Duration = Duration::from_secs(60);

/// Runs that are shown.
const SHOWN: u32 = 60;

/// Incidents that are over, for a post-mortem to be chosen.
const INCIDENTS: u32 = 20;

/// A drill that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub id: DrillReportId,
    /// As its file is called.
    pub drill: String,
    pub title: String,
    pub seed: u64,
    pub by: PersonId,
    pub asked_at: Timestamp,
    /// How often a node began to play it.
    pub begun: u32,
    pub progress: Progress,
    /// The incident whose post-mortem names it.
    pub incident: Option<IncidentId>,
    pub ended: Option<Ended>,
}

/// How far a drill is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Steps of its timeline.
    pub done: u32,
    pub steps: u32,
    /// What happened last.
    pub told: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub at: Timestamp,
    /// What it came to, or why it could not be played.
    pub came_to: Result<DrillReport, String>,
}

impl Run {
    fn standing(&self) -> DrillStanding {
        match &self.ended {
            None if self.begun == 0 => DrillStanding::Waiting,
            None => DrillStanding::Playing,
            Some(Ended { came_to: Err(_), .. }) => DrillStanding::Unplayed,
            Some(Ended { came_to: Ok(report), .. }) if report.passed => DrillStanding::Holds,
            Some(Ended { came_to: Ok(_), .. }) => DrillStanding::DoesNotHold,
        }
    }

    fn row(&self, names: &HashMap<PersonId, String>) -> DrillRow {
        DrillRow {
            id: self.id,
            drill: self.drill.clone(),
            title: self.title.clone(),
            seed: self.seed,
            by_name: names.get(&self.by).cloned().unwrap_or_default(),
            asked_at: self.asked_at,
            ended_at: self.ended.as_ref().map(|ended| ended.at),
            standing: self.standing(),
            done: self.progress.done,
            steps: self.progress.steps,
            begun: self.begun,
            figures: self
                .ended
                .as_ref()
                .and_then(|ended| ended.came_to.as_ref().ok().map(|report| report.figures)),
        }
    }
}

impl Giving {
    /// Asks for a drill. It begins within seconds; the same request sent twice is one run.
    pub async fn ask_drill(
        &self,
        staff: &Staff,
        (drill, title): (&str, &str),
        seed: u64,
        request: RequestId,
    ) -> Result<DrillReportId, Error> {
        let now = self.now();
        let id = DrillReportId::from_uuid(derive_id(&["drill", &request.to_string()]));
        let mut work = self.begin().await?;
        let content = ["drill.ask", drill, &seed.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        work.add_drill_run(&Run {
            id,
            drill: drill.to_owned(),
            title: title.to_owned(),
            seed,
            by: staff.id(),
            asked_at: now,
            begun: 0,
            progress: Progress::default(),
            incident: None,
            ended: None,
        })
        .await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "drill.ask",
            subject: id.to_string(),
            why: drill.to_owned(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// The oldest drill that nobody plays is this node's now.
    pub async fn lease_drill(&self) -> Result<Option<Run>, Error> {
        let now = self.now();
        // Most of the time there is none: nobody's turn to write is taken for that.
        if !self.reads().drill_is_due(now).await? {
            return Ok(None);
        }
        let mut work = self.begin().await?;
        let leased = work.lease_drill(&self.parts.node, now, LEASE).await?;
        let _committed = work.commit().await?;
        Ok(leased)
    }

    /// How far this node is; it keeps the drill. [`Error::Conflict`] when another node has it.
    pub async fn drill_goes_on(&self, id: DrillReportId, progress: &Progress) -> Result<(), Error> {
        let until = self.now().plus(LEASE);
        let mut work = self.begin().await?;
        work.note_drill(id, &self.parts.node, progress, until).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// It was played, or could not be.
    pub async fn drill_ended(
        &self,
        id: DrillReportId,
        came_to: Result<DrillReport, String>,
    ) -> Result<(), Error> {
        let ended = Ended { at: self.now(), came_to };
        let mut work = self.begin().await?;
        work.finish_drill(id, &self.parts.node, &ended).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The newest runs, newest first.
    pub async fn drill_runs(&self, _: &Staff) -> Result<Vec<DrillRow>, Error> {
        let runs = self.reads().drill_runs(SHOWN).await?;
        self.drill_rows(&runs).await
    }

    /// `/staff/drills/{id}`.
    pub async fn drill_page(&self, _: &Staff, id: DrillReportId) -> Result<DrillPage, Error> {
        let run = self.reads().drill_run(id).await?.ok_or(Error::NotFound)?;
        let mut rows = self.drill_rows(std::slice::from_ref(&run)).await?;
        let row = rows.pop().ok_or(Error::NotFound)?;
        let incidents = self.closed_incidents(INCIDENTS).await?;
        let incident = match run.incident {
            Some(incident) => self.incident_link(incident).await?,
            None => None,
        };
        let (report, problem) = match run.ended.map(|ended| ended.came_to) {
            Some(Ok(report)) => (Some(report), None),
            Some(Err(why)) => (None, Some(why)),
            None => (None, None),
        };
        Ok(DrillPage { run: row, told: run.progress.told, problem, report, incident, incidents })
    }

    /// The post-mortem of an incident that is over names this report.
    pub async fn name_drill(
        &self,
        staff: &Staff,
        id: DrillReportId,
        incident: Option<IncidentId>,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let Some(incident) = incident else {
            return Err(Error::invalid("incident", Wrong::Missing));
        };
        let over = self.reads().post_mortem_now(incident).await?.is_some();
        let run = self.reads().drill_run(id).await?.ok_or(Error::NotFound)?;
        if !over || run.ended.is_none() {
            return Err(Error::invalid("incident", Wrong::NotAChoice));
        }
        let mut work = self.begin().await?;
        let content = ["drill.name", &id.to_string(), &incident.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.name_drill(id, incident).await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "drill.name",
            subject: incident.to_string(),
            why: id.to_string(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Those that an incident's post-mortem names, newest first.
    pub(crate) async fn drills_of(&self, incident: IncidentId) -> Result<Vec<DrillRow>, Error> {
        let runs = self.reads().drills_of_incident(incident).await?;
        self.drill_rows(&runs).await
    }

    async fn drill_rows(&self, runs: &[Run]) -> Result<Vec<DrillRow>, Error> {
        let people: Vec<PersonId> = runs.iter().map(|run| run.by).collect();
        let names = self.reads().names(&people).await?.into_iter().collect();
        Ok(runs.iter().map(|run| run.row(&names)).collect())
    }
}
