//! Donors who want to be forgotten (D28). They ask, may take it back for two weeks, and then
//! everything that says who they are goes, in one unit of work. The books stay as they are: a gift
//! was given, and by whom is nobody's business any more. Papers that were issued stay as well,
//! word for word, because the law asks churches for them.

use std::time::Duration;

use kernel::{ChurchId, PersonId, RequestId, Timestamp};
use views::{ErasurePage, Matter, StandingView};
use words::mail_erase as say;
use words::{DayStyle, day};

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal};
use crate::mails::Letter;
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// What churches and staff read where the name was.
pub const WHO_LEFT: &str = "A giver who left";

/// Days in which it can be undone.
const DAYS: u16 = 14;

/// So many are looked at in one round.
const AT_ONCE: u32 = 100;

/// Somebody asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub donor: PersonId,
    pub asked_at: Timestamp,
    pub due_at: Timestamp,
    pub done_at: Option<Timestamp>,
}

/// What stands where a person stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    pub donor: PersonId,
    pub name: String,
    /// No address, so no mail goes there and nobody signs in with it; one each.
    pub address: String,
}

impl Tombstone {
    pub fn of(donor: PersonId) -> Tombstone {
        Tombstone { donor, name: WHO_LEFT.to_owned(), address: format!("left {donor}") }
    }
}

fn due(asked: Timestamp) -> Timestamp {
    asked.plus(Duration::from_secs(u64::from(DAYS) * 24 * 60 * 60))
}

impl Giving {
    /// `/settings/erase`: what would go, what stays, and what has to be over first.
    pub async fn erasure_page(&self, donor: &Donor) -> Result<ErasurePage, Error> {
        let (scope, reads) = (donor.scope(), self.reads());
        let reader = reads.reader_now(donor.id()).await?.ok_or(Error::NotFound)?;
        let asked = reads.erasure_now(&scope, donor.id()).await?;
        let mut running = self.schedules(donor).await?.rows;
        running.retain(|row| {
            matches!(row.standing, StandingView::Active | StandingView::Paused { .. })
        });
        let statements = reads.statements_of(&scope, donor.id()).await?.len();
        Ok(ErasurePage {
            email: reader.email,
            days: DAYS,
            due: asked.map_or_else(|| due(self.now()), |erasure| erasure.due_at),
            asked: asked.map(|erasure| erasure.asked_at),
            open: reads.open_gifts_now(&scope, donor.id()).await?,
            running,
            statements: u64::try_from(statements).unwrap_or(u64::MAX),
        })
    }

    /// Asks for it. What repeats stops today, so that nothing new begins; a gift that is not over
    /// must be over first. The mail says when it happens, and how to take it back.
    pub async fn ask_erasure(&self, donor: &Donor, request: RequestId) -> Result<(), Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let now = self.now();
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, donor.id(), &["erase"], now).await? == Turn::Repeat {
            return Ok(());
        }
        if work.erasure(&scope, donor.id()).await?.is_some() {
            return Ok(());
        }
        let who = Who::Person(donor.id());
        self.stop_running(work.as_mut(), &church, donor.id(), &who, now).await?;
        if !work.open_gifts(&scope, donor.id()).await?.is_empty() {
            return Err(Refusal::GiftsOpen.into());
        }
        let erasure = Erasure { donor: donor.id(), asked_at: now, due_at: due(now), done_at: None };
        work.add_erasure(&scope, &erasure).await?;
        work.note(&about(donor, "person.erase.ask", now)).await?;
        let occasion = format!("erasure asked {}", now.as_micros());
        self.tell(work.as_mut(), donor.id(), Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            let on = erasure.due_at.date_in(&reader.time_zone());
            let on = day(locale, on, DayStyle::Long);
            Letter::to(reader, say::asked_subject(locale, &on))
                .says(say::asked(locale, &on))
                .says(say::asked_last(locale))
                .way(say::undo(locale), "/settings/erase")
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Takes it back. What repeated stays stopped: only its donor may say that it begins again.
    pub async fn undo_erasure(&self, donor: &Donor, request: RequestId) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["erase undo"];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let Some(erasure) = work.erasure(&scope, donor.id()).await? else { return Ok(()) };
        work.drop_erasure(&scope, donor.id()).await?;
        work.note(&about(donor, "person.erase.undo", now)).await?;
        let occasion = format!("erasure undone {}", erasure.asked_at.as_micros());
        self.tell(work.as_mut(), donor.id(), Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            Letter::to(reader, say::undone_subject(locale))
                .says(say::undone(locale))
                .way(say::recurring(locale), "/recurring")
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Forgets those whose time has come. One that cannot be forgotten keeps nobody else waiting.
    /// How many were.
    pub async fn erase_due(&self) -> Result<usize, Error> {
        let mut done = 0;
        for (church, donor) in self.reads().erasures_due(self.now(), AT_ONCE).await? {
            match self.erase(church, donor).await {
                Ok(erased) => done += usize::from(erased),
                Err(error) => tracing::warn!(%donor, %error, "somebody is not forgotten yet"),
            }
        }
        Ok(done)
    }

    /// All in one unit of work: whoever dies in the middle of it has done nothing, and the next
    /// round begins again. Done twice it is done once.
    async fn erase(&self, church: ChurchId, donor: PersonId) -> Result<bool, Error> {
        let scope = Scope::of(church);
        let church = self.church(&scope).await?;
        let now = self.now();
        let mut work = self.begin().await?;
        let erasure = work.erasure(&scope, donor).await?;
        if !erasure.is_some_and(|one| one.done_at.is_none() && one.due_at <= now) {
            return Ok(false);
        }
        let who = Who::Rule("erasure".to_owned());
        self.stop_running(work.as_mut(), &church, donor, &who, now).await?;
        // Whoever gave a moment ago is seen here; whoever gives a moment later is told that nobody
        // of this name is left.
        work.lock_giver(&scope, donor).await?;
        let runs = !work.running_of(&scope, donor).await?.is_empty();
        if runs || !work.open_gifts(&scope, donor).await?.is_empty() {
            return Ok(false);
        }
        work.erase(&scope, &Tombstone::of(donor), now).await?;
        work.note(&Note {
            at: now,
            church: Some(church.id),
            who,
            verb: "person.erase",
            subject: donor.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(true)
    }
}

fn about(donor: &Donor, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(donor.scope().church()),
        who: Who::Person(donor.id()),
        verb,
        subject: donor.id().to_string(),
        why: String::new(),
    }
}
