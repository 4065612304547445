//! Changes of a schedule: looked at before they happen, made once, never over somebody else's
//! change, and proved by a mail.

use kernel::{Amount, Date, MoneyError, PersonId, RequestId, ScheduleId, Timestamp};
use views::{Line, ScheduleAct, ScheduleChange};

use super::asked::Ground;
use super::told::Told;
use super::{Asked, Schedule, ScheduleDetail, about};
use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::{Error, Wrong};
use crate::fees::{Cover, with_cover};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// The next dates that everybody sees before a change.
const SHOWN: usize = 5;

/// Why a donor stops, if they say so: words of the form and of the audit log.
const REASONS: [&str; 5] = ["money", "moved", "other_way", "other_church", "other"];

impl Giving {
    /// `/recurring/{id}/check`: what would change, before it does.
    pub async fn check_change(
        &self,
        donor: &Donor,
        id: ScheduleId,
        asked: &Asked,
    ) -> Result<ScheduleChange, Error> {
        let church = self.church(&donor.scope()).await?;
        let now = self.now();
        let (today, zone) = (church.today(now), church.time_zone());
        let ground = self.ground(donor, &church, today).await?;
        let before = self.schedule_detail(donor, id).await?;
        let mut after = before.clone();
        let act = changed(&mut after.schedule, asked, &ground, &church)?;
        self.name(&mut after, &ground)?;
        let mut work = self.begin().await?;
        let cover = work.schedule_cover(&donor.scope(), id).await?;
        drop(work);
        let gift = after.schedule.amount;
        let kind = &after.method.kind;
        let on_top = match cover {
            Cover::No => None,
            Cover::Fee => self.share_on_top(&donor.scope(), kind, gift).await?,
        };
        let both = |cover: Amount| -> Result<_, MoneyError> {
            Ok((cover.money(), with_cover(gift, Some(cover))?.money()))
        };
        Ok(ScheduleChange {
            act,
            on_top: on_top.map(both).transpose()?,
            dates: after.schedule.upcoming(today, SHOWN),
            version: u64::from(before.schedule.version),
            before: before.row(today, &zone),
            after: after.row(today, &zone),
        })
    }

    /// Changes it, from its next gift on. The proof goes out by mail.
    pub async fn change_schedule(
        &self,
        donor: &Donor,
        id: ScheduleId,
        asked: &Asked,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        let church = self.church(&donor.scope()).await?;
        let today = church.today(self.now());
        let ground = self.ground(donor, &church, today).await?;
        let change = Change { verb: asked.verb(), content: asked.content(), why: "", request };
        self.change(donor, &church, id, change, version, |schedule| {
            changed(schedule, asked, &ground, &church).map(Told::Changed)
        })
        .await
    }

    /// Stops it for good. `why` is one of a few words, or nothing.
    pub async fn stop(
        &self,
        donor: &Donor,
        id: ScheduleId,
        why: &str,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        if !why.is_empty() && !REASONS.contains(&why) {
            return Err(Error::invalid("why", Wrong::NotAChoice));
        }
        let church = self.church(&donor.scope()).await?;
        let today = church.today(self.now());
        let content = vec!["schedule.stop", why];
        let change = Change { verb: "schedule.stop", content, why, request };
        self.change(donor, &church, id, change, version, |schedule| {
            schedule.course = schedule.course.clone().stop(today)?;
            look_ahead_again(schedule, &church, today);
            Ok(Told::Stopped)
        })
        .await
    }

    /// Stops everything that still runs of somebody who leaves. Who tells them writes one mail.
    pub(crate) async fn stop_running(
        &self,
        work: &mut dyn Work,
        church: &Church,
        donor: PersonId,
        who: &Who,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (scope, today) = (Scope::of(church.id), church.today(now));
        for id in work.running_of(&scope, donor).await? {
            let Some(mut schedule) = work.schedule(&scope, id).await? else { continue };
            // One that has come to its end since is over already.
            let Ok(course) = schedule.course.clone().stop(today) else { continue };
            schedule.course = course;
            look_ahead_again(&mut schedule, church, today);
            (schedule.tell_at, schedule.must_tell) = (None, false);
            work.save_schedule(&scope, &schedule).await?;
            work.note(&Note {
                at: now,
                church: Some(church.id),
                who: who.clone(),
                verb: "schedule.stop",
                subject: id.to_string(),
                why: "left".to_owned(),
            })
            .await?;
        }
        Ok(())
    }

    /// Every change of a schedule: once a request, and never over somebody else's change.
    async fn change(
        &self,
        donor: &Donor,
        church: &Church,
        id: ScheduleId,
        change: Change<'_>,
        version: u64,
        step: impl FnOnce(&mut Schedule) -> Result<Told, Error> + Send,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let name = id.to_string();
        let mut content = vec![name.as_str()];
        content.extend(&change.content);
        if claim(work.as_mut(), change.request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut schedule = work
            .schedule(&scope, id)
            .await?
            .filter(|schedule| schedule.donor == donor.id())
            .ok_or(Error::NotFound)?;
        if u64::from(schedule.version) != version {
            return Err(Error::Conflict);
        }
        let told = step(&mut schedule)?;
        // Whatever became of the way to pay, a schedule can be stopped.
        let method = work.method(&scope, donor.id(), schedule.method).await?;
        if method.is_none() && told != Told::Stopped {
            return Err(Error::invalid("method", Wrong::NotAChoice));
        }
        // The proof tells the next dates: nobody is told of the same one twice within days.
        schedule.must_tell = schedule.tell_at.is_some_and(|at| at > now);
        schedule.tell_at = schedule.tell_at.filter(|_| schedule.must_tell);
        work.save_schedule(&scope, &schedule).await?;
        work.note(&Note {
            why: change.why.to_owned(),
            ..about(&schedule, donor, change.verb, now)
        })
        .await?;
        self.write_proof(work.as_mut(), church, &schedule, method.as_ref(), told, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn ground(&self, donor: &Donor, church: &Church, today: Date) -> Result<Ground, Error> {
        let (scope, reads) = (donor.scope(), self.reads());
        Ok(Ground {
            today,
            currency: church.currency,
            funds: reads.funds(&scope).await?,
            methods: reads.methods(&scope, donor.id()).await?,
            facilities: reads.facilities(&scope).await?,
        })
    }

    /// The names that go with what it is now.
    fn name(&self, detail: &mut ScheduleDetail, ground: &Ground) -> Result<(), Error> {
        let lines = detail.schedule.lines.iter().map(|(id, part)| {
            let known = detail.lines.iter().find(|line| line.fund == *id);
            let fund = ground.funds.iter().find(|fund| fund.id == *id);
            let name = known.map(|line| line.name.clone()).or(fund.map(|fund| fund.name.clone()));
            Some(Line { fund: *id, name: name?, amount: part.money() })
        });
        detail.lines = lines.collect::<Option<_>>().ok_or(Error::NotFound)?;
        let method = ground.methods.iter().find(|method| method.id == detail.schedule.method);
        if let Some(method) = method {
            detail.method = method.label();
        }
        Ok(())
    }
}

/// One request, as the audit log calls it and as it was typed.
struct Change<'a> {
    verb: &'static str,
    content: Vec<&'a str>,
    why: &'a str,
    request: RequestId,
}

/// Makes of the schedule what is asked, and reads its next date off anew.
fn changed(
    schedule: &mut Schedule,
    asked: &Asked,
    ground: &Ground,
    church: &Church,
) -> Result<ScheduleAct, Error> {
    let act = asked.apply(schedule, ground)?;
    look_ahead_again(schedule, church, ground.today);
    Ok(act)
}

/// A date that is overdue stays due, unless the change itself gave it up.
fn look_ahead_again(schedule: &mut Schedule, church: &Church, today: Date) {
    let overdue = schedule.next.filter(|(on, _)| *on < today);
    let (from, not_before) = overdue.unwrap_or((today, schedule.made_at));
    schedule.look_ahead(church, from, not_before);
}
