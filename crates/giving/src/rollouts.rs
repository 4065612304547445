//! Rollouts: something new reaches some churches before it reaches all, in steps, without a deploy;
//! and comes back by itself when they do worse than the others (C-24, C-25).
//!
//! Both groups are measured by the same thing over the same time on the same nodes: every piece of
//! work the engine does for a church, and whether it came through. Churches that are let in have
//! the new thing among their work, the others do not; that is all that differs. What the new thing
//! does is reported with [`Giving::rollout_saw`], all other work by [`Giving::run_task`].

mod rollout;

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use delayed_payments::By;
use kernel::{ChurchId, MailId, PersonId, RequestId, Timestamp, derive_id};
use views::{AuditLine, RolloutBoard, RolloutGroup, RolloutMove, RolloutRow};

pub use rollout::{Counts, Moved, Rollout, RolloutRefused, Rung, Seen, WHOLE, WINDOW};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::mails::{Going, NewMail};
use crate::ports::Work;
use crate::request::{Turn, claim};

/// The rule that steps back.
const GUARD: &str = "rollout-guard";

/// In the audit log: somebody said what was found.
const LOOKED: &str = "rollout.looked";

/// How many moves of a rollout its page tells.
const HISTORY: u32 = 20;

/// A gate is read again when this old: a change is active on every node well within five seconds.
const READ_AGAIN: Duration = Duration::from_secs(1);

/// What this process knows of gates, and what it saw and has not written down yet. A process that
/// dies takes some seconds of counts with it, and nothing else.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    known: Mutex<Option<(Timestamp, Arc<[Rollout]>)>>,
    /// By rollout and how often it had been moved.
    seen: Mutex<HashMap<(String, u64), Seen>>,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing is done under these locks that could leave half a value.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gates {
    fn fresh(&self, now: Timestamp) -> Option<Arc<[Rollout]>> {
        let known = hold(&self.known);
        let (read_at, rollouts) = known.as_ref()?;
        (now.since(*read_at) < READ_AGAIN).then(|| Arc::clone(rollouts))
    }

    fn forget(&self) {
        *hold(&self.known) = None;
    }

    fn saw(&self, rollout: &Rollout, church: ChurchId, ok: bool) {
        let mut seen = hold(&self.seen);
        let of = (rollout.name.clone(), rollout.moves);
        seen.entry(of).or_default().saw(rollout.admits(church), ok);
    }
}

impl Giving {
    /// Whether something new is on for a church. A gate that is not there is closed.
    pub async fn gate_admits(&self, name: &str, church: ChurchId) -> Result<bool, Error> {
        let rollouts = self.rollouts().await?;
        let rollout = rollouts.iter().find(|rollout| rollout.name == name);
        Ok(rollout.is_some_and(|rollout| rollout.admits(church)))
    }

    /// How the new thing went for a church. Only counted here; [`Giving::watch_rollouts`] writes it
    /// down and draws the conclusion. Work never fails because it could not be counted.
    pub async fn rollout_saw(&self, name: &str, church: ChurchId, ok: bool) {
        self.count_result(church, ok, |rollout| rollout.name == name).await;
    }

    /// How a piece of the engine's usual work went for a church, in or not: what both groups of
    /// every rollout are measured by.
    pub(crate) async fn work_went(&self, church: ChurchId, ok: bool) {
        self.count_result(church, ok, |_| true).await;
    }

    async fn count_result(&self, church: ChurchId, ok: bool, of: impl Fn(&Rollout) -> bool) {
        match self.rollouts().await {
            Ok(rollouts) => rollouts
                .iter()
                .filter(|rollout| rollout.rung != Rung::Nobody && of(rollout))
                .for_each(|rollout| self.gates().saw(rollout, church, ok)),
            Err(error) => tracing::debug!(%error, "a result was not counted for a rollout"),
        }
    }

    /// Writes down what was seen, and steps back what fails. How many did.
    pub async fn watch_rollouts(&self) -> Result<usize, Error> {
        let seen = mem::take(&mut *hold(&self.gates().seen));
        let mut back = 0;
        for ((name, moves), seen) in seen {
            match self.weigh_rollout(&name, moves, seen).await {
                Ok(true) => back += 1,
                Ok(false) => {}
                Err(error) => {
                    // Not written down: it is counted with what comes next.
                    hold(&self.gates().seen).entry((name, moves)).or_default().add(seen);
                    return Err(error);
                }
            }
        }
        Ok(back)
    }

    /// Adds what was seen of one rollout, and answers whether it stepped back.
    async fn weigh_rollout(&self, name: &str, moves: u64, seen: Seen) -> Result<bool, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(rollout) = work.rollout(name).await? else { return Ok(false) };
        // Seen before it was moved, in other groups than there are now.
        if rollout.moves != moves {
            return Ok(false);
        }
        let rollout = rollout.counted(seen, now);
        let back = rollout.guarded(GUARD, now);
        match &back {
            None => work.save_rollout(&rollout).await?,
            Some(back) => {
                work.save_rollout(back).await?;
                self.tell_of_step_back(work.as_mut(), &rollout, back, now).await?;
            }
        }
        let _committed = work.commit().await?;
        if let Some(back) = &back {
            self.gates().forget();
            let (name, percent) = (&back.name, back.rung.percent());
            tracing::warn!(name, percent, "a rollout failed too often and stepped back");
        }
        Ok(back.is_some())
    }

    /// The audit entry and the mail to everybody on call, in the transaction of the step itself.
    async fn tell_of_step_back(
        &self,
        work: &mut dyn Work,
        before: &Rollout,
        back: &Rollout,
        now: Timestamp,
    ) -> Result<(), Error> {
        let why = back.moved.as_ref().map(|moved| moved.why.clone()).unwrap_or_default();
        let (from, to) = (before.rung.percent(), back.rung.percent());
        let who = Who::Rule(GUARD.to_owned());
        note(work, who, "rollout.back", back, &why, now).await?;
        let text = format!(
            "The rollout {name} stepped back by itself from {from} % of the churches to {to} %.\n\
             Why: {why}.\n\n\
             It does not go up again until somebody has looked and says what was found, under \
             Rollouts.\n",
            name = back.name,
        );
        for person in self.reads().staff().await? {
            let occasion = format!("{} {}", back.name, back.moves);
            let id = derive_id(&["rollout back", &occasion, &person.id.to_string()]);
            work.write_mail(&NewMail {
                id: MailId::from_uuid(id),
                church: None,
                to: person.email,
                subject: format!("The rollout {} stepped back to {to} %", back.name),
                text: text.clone(),
                written_at: now,
                tries: 0,
                letter: None,
                goes: Going::AtOnce,
            })
            .await?;
        }
        Ok(())
    }

    /// Moves a rollout: one step up, or any number down. To let everybody in, its name is typed.
    pub async fn move_rollout(
        &self,
        staff: &Staff,
        name: &str,
        to: Rung,
        (why, typed): (&str, &str),
        request: RequestId,
    ) -> Result<(), Error> {
        let percent = to.percent().to_string();
        self.change_rollout(
            staff,
            name,
            &["rollout.move", name, &percent, why],
            request,
            |before, now| {
                if to == Rung::Everybody && typed.trim() != before.name {
                    return Err(Error::invalid("confirm", Wrong::Different));
                }
                let verb = if to > before.rung { "rollout.up" } else { "rollout.back" };
                let after = before.move_to(to, By::Person(staff.id()), why, now)?;
                Ok((verb, after))
            },
        )
        .await
    }

    /// Says what was found when a rollout had come back by itself. Until somebody does, health has
    /// it as a loss and it does not go up.
    pub async fn rollout_looked(
        &self,
        staff: &Staff,
        name: &str,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        self.change_rollout(staff, name, &[LOOKED, name, why], request, |before, _| {
            Ok((LOOKED, before.looked(why)?))
        })
        .await?;
        Ok(())
    }

    async fn change_rollout(
        &self,
        staff: &Staff,
        name: &str,
        content: &[&str],
        request: RequestId,
        change: impl FnOnce(Rollout, Timestamp) -> Result<(&'static str, Rollout), Error> + Send,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, staff.id(), content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = work.rollout(name).await?.ok_or(Error::NotFound)?;
        let (verb, after) = change(before, now)?;
        work.save_rollout(&after).await?;
        let why = content.last().copied().unwrap_or_default();
        note(work.as_mut(), Who::Person(staff.id()), verb, &after, why, now).await?;
        let _committed = work.commit().await?;
        self.gates().forget();
        Ok(())
    }

    /// `/staff/rollouts`.
    pub async fn rollout_board(&self, _: &Staff) -> Result<RolloutBoard, Error> {
        let rollouts = self.reads().rollouts_now().await?;
        let churches = self.reads().church_ids().await?;
        let movers: Vec<PersonId> = rollouts.iter().filter_map(mover).collect();
        let names: HashMap<PersonId, String> =
            self.reads().names(&movers).await?.into_iter().collect();
        let mut rows = Vec::with_capacity(rollouts.len());
        for rollout in &rollouts {
            let history = self.reads().rollout_history(&rollout.name, HISTORY).await?;
            rows.push(row(rollout, history, &churches, &names));
        }
        Ok(RolloutBoard { rollouts: rows })
    }

    /// Whether a rollout came back by itself and nobody has looked.
    pub(crate) async fn rollouts_are_well(&self) -> Result<bool, Error> {
        Ok(self.reads().rollouts_now().await?.iter().all(|rollout| !rollout.unlooked))
    }

    /// All gates, at most a second old.
    async fn rollouts(&self) -> Result<Arc<[Rollout]>, Error> {
        let now = self.now();
        if let Some(known) = self.gates().fresh(now) {
            return Ok(known);
        }
        let read: Arc<[Rollout]> = self.reads().rollouts_now().await?.into();
        *hold(&self.gates().known) = Some((now, Arc::clone(&read)));
        Ok(read)
    }
}

async fn note(
    work: &mut dyn Work,
    who: Who,
    verb: &'static str,
    after: &Rollout,
    why: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let why = match verb {
        LOOKED => why.trim().to_owned(),
        _ => format!("to {} %: {}", after.rung.percent(), why.trim()),
    };
    let note = Note { at, church: None, who, verb, subject: after.name.clone(), why };
    Ok(work.note(&note).await?)
}

fn mover(rollout: &Rollout) -> Option<PersonId> {
    match rollout.moved.as_ref()?.by {
        By::Person(person) => Some(person),
        By::Rule(_) => None,
    }
}

fn row(
    rollout: &Rollout,
    history: Vec<AuditLine>,
    churches: &[ChurchId],
    names: &HashMap<PersonId, String>,
) -> RolloutRow {
    let inside = churches.iter().filter(|church| rollout.admits(**church)).count();
    let group = |churches: usize, counts: Counts| RolloutGroup {
        churches: u64::try_from(churches).unwrap_or(u64::MAX),
        seen: counts.seen,
        failed: counts.failed,
        rate: counts.rate(),
        enough: counts.seen >= u64::from(rollout.minimum),
    };
    let moved = rollout.moved.as_ref().map(|moved| {
        let (by, by_rule) = match &moved.by {
            By::Person(person) => (names.get(person).cloned().unwrap_or_default(), false),
            By::Rule(rule) => (rule.clone(), true),
        };
        RolloutMove { by, by_rule, at: moved.at, why: moved.why.clone() }
    });
    let up = rollout.rung.above().filter(|_| !rollout.unlooked);
    RolloutRow {
        name: rollout.name.clone(),
        percent: rollout.rung.percent(),
        steps: Rung::ALL.iter().map(|rung| rung.percent()).collect(),
        experimental: group(inside, rollout.seen.experimental),
        control: group(churches.len() - inside, rollout.seen.control),
        limit: rollout.limit,
        minimum: rollout.minimum,
        counted_since: rollout.since,
        moved,
        history,
        unlooked: rollout.unlooked,
        up: up.map(Rung::percent),
        down: rollout.rung.below().map(Rung::percent),
    }
}
