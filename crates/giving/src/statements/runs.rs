//! All statements of a church for one period: asked for once, issued person by person, piece by
//! piece, and fetched as one file (complaint 11: many donors never sign in).

use kernel::{
    ChurchId, Locale, PersonId, RequestId, StatementId, StatementRunId, Timestamp, derive_id,
    derive_id_beside,
};
use views::{ChurchStatements, Period, StatementRunRow};

use super::{AskedPeriod, KeptStatement, New, Whose};
use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::ports::StoreError;
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// People whose statements are issued in one unit of work.
const AT_ONCE: u32 = 50;

/// Runs that a page lists.
const SHOWN: u32 = 20;

/// Years that are offered beside the present one.
const YEARS: i16 = 5;

/// A run as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub id: StatementRunId,
    pub church: ChurchId,
    pub period: Period,
    pub asked_by: PersonId,
    pub asked_at: Timestamp,
    /// Donors of the church when it was asked for.
    pub people: u64,
    /// Of them, those that were looked at, and the last of them.
    pub looked: u64,
    pub reached: Option<PersonId>,
    /// Statements of such as gave.
    pub statements: u64,
    pub finished_at: Option<Timestamp>,
}

/// A donor whose statement may be due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub id: PersonId,
    pub name: String,
    pub locale: Locale,
}

impl Giving {
    /// `/church/statements`.
    pub async fn church_statements(&self, admin: &ChurchAdmin) -> Result<ChurchStatements, Error> {
        let scope = admin.scope();
        let today = self.church(&scope).await?.today(self.now());
        let years = (0..=YEARS).map(|back| today.year().saturating_sub(back)).collect();
        Ok(ChurchStatements {
            years,
            today,
            runs: self.reads().statement_runs(&scope, SHOWN).await?,
        })
    }

    /// Asks for the statements of all who gave in a period.
    pub async fn ask_statements(
        &self,
        admin: &ChurchAdmin,
        asked: &AskedPeriod,
        request: RequestId,
    ) -> Result<StatementRunId, Error> {
        let (scope, now) = (admin.scope(), self.now());
        let period = asked.period(self.church(&scope).await?.today(now))?;
        let people = self.reads().donors_counted(&scope).await?;
        let name = ["statement run", &request.to_string()];
        let id = StatementRunId::from_uuid(derive_id_beside(request.as_uuid(), &name));
        let mut work = self.begin().await?;
        let dates = [period.first.to_string(), period.last.to_string()];
        let content = ["statements", &dates[0], &dates[1]];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        let run = Run {
            id,
            church: scope.church(),
            period,
            asked_by: admin.id(),
            asked_at: now,
            people,
            looked: 0,
            reached: None,
            statements: 0,
            finished_at: None,
        };
        work.add_statement_run(&scope, &run).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "statements.issue",
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// One run, for its page and its file.
    pub async fn statement_run(
        &self,
        admin: &ChurchAdmin,
        id: StatementRunId,
    ) -> Result<StatementRunRow, Error> {
        self.reads().statement_run(&admin.scope(), id).await?.ok_or(Error::NotFound)
    }

    /// The newest statements of a finished run's period, a slice of them after somebody's.
    pub async fn statements_slice(
        &self,
        admin: &ChurchAdmin,
        run: &StatementRunRow,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<KeptStatement>, Error> {
        if run.finished_at.is_none() {
            return Err(Error::NotFound);
        }
        Ok(self.reads().statements_within(&admin.scope(), run.period, after, limit).await?)
    }

    /// Does one piece of each run that is under way. How many there were.
    ///
    /// A piece that two nodes do at once is done by one of them: a statement is the same row
    /// whoever writes it, and so the other's unit of work fails and comes again.
    pub async fn issue_statements(&self) -> Result<usize, Error> {
        let open = self.reads().statement_runs_open().await?;
        for run in &open {
            match self.issue_piece(run).await {
                Err(Error::Conflict) => {
                    tracing::debug!(run = %run.id, "another node was faster");
                }
                other => other?,
            }
        }
        Ok(open.len())
    }

    async fn issue_piece(&self, run: &Run) -> Result<(), Error> {
        let scope = Scope::of(run.church);
        let church = self.church(&scope).await?;
        let now = self.now();
        let people = self.reads().donors_after(&scope, run.reached, AT_ONCE).await?;
        let mut next = run.clone();
        let mut stated = Vec::new();
        for person in &people {
            let whose = Whose { id: person.id, name: person.name.clone() };
            match self.statement_of(&church, &whose, run.period).await {
                Ok(statement) if statement.gifts.is_empty() => {}
                Ok(statement) => stated.push((whose, person.locale, statement)),
                // One person's books are wrong: everybody else gets theirs, and the log says whose.
                Err(Error::Internal(error)) => {
                    tracing::error!(person = %person.id, %error, "no statement could be made");
                }
                Err(error) => return Err(error),
            }
        }
        let mut work = self.begin().await?;
        for (whose, locale, statement) in stated {
            let name = ["statement", &run.id.to_string(), &whose.id.to_string()];
            let id = StatementId::from_uuid(derive_id(&name));
            self.issue(work.as_mut(), &scope, &whose, New { id, locale, statement, now }).await?;
            next.statements = next.statements.saturating_add(1);
        }
        let looked = u64::try_from(people.len()).unwrap_or(u64::MAX);
        next.looked = next.looked.saturating_add(looked);
        next.people = next.people.max(next.looked);
        next.reached = people.last().map(|person| person.id).or(run.reached);
        if people.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
            next.finished_at = Some(now);
        }
        match work.save_statement_run(&scope, run.looked, &next).await {
            Err(StoreError::Stale { .. }) => return Err(Error::Conflict),
            saved => saved?,
        }
        let _committed = work.commit().await?;
        Ok(())
    }
}
