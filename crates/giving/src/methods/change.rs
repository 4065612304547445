//! Other cards for recurring gifts, one of them or all, and cards that go (D9, D10). Any kind takes
//! the place of any other; the schedule stays the same, with its dates and its history.

use delayed_payments::Standing;
use kernel::{MethodId, RequestId, ScheduleId, Timestamp};

use super::Method;
use super::wallet::about;
use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Wrong};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::schedules::Schedule;
use crate::typed;

impl Giving {
    /// All running gifts of a donor are taken from one card or bank. `shown` is what the page said
    /// they are (`views::MethodPage::shown`): what changed meanwhile is looked at first.
    pub async fn use_for_all(
        &self,
        donor: &Donor,
        id: MethodId,
        shown: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["method.for_all", &id.to_string(), shown];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let method = self.usable(work.as_mut(), donor, id).await?;
        let mut schedules = Vec::new();
        for one in shown.split_whitespace() {
            let (schedule, version) = one.split_once('.').ok_or(Error::NotFound)?;
            let schedule: ScheduleId = schedule.parse().map_err(|_| Error::NotFound)?;
            let found = work.schedule(&scope, schedule).await?;
            let found = found.filter(|one| one.donor == donor.id()).ok_or(Error::NotFound)?;
            if found.version.to_string() != version {
                return Err(Error::Conflict);
            }
            schedules.push(found);
        }
        self.move_schedules(work.as_mut(), donor, schedules, &method, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Takes a card or account off the donor's list. What is taken from it again and again moves to
    /// `replacement`; what is on its way is waited for.
    pub async fn remove_method(
        &self,
        donor: &Donor,
        id: MethodId,
        replacement: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["method.remove", &id.to_string(), replacement];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut kept = work.kept_method(&scope, donor.id(), id).await?.ok_or(Error::NotFound)?;
        if kept.removed_at.is_some() {
            return Ok(());
        }
        if work.gifts_on(&scope, donor.id(), id).await? > 0 {
            return Err(Refusal::MethodInUse.into());
        }
        let mut schedules = Vec::new();
        for schedule in work.schedules_on(&scope, id).await? {
            schedules.extend(work.schedule(&scope, schedule).await?);
        }
        if !schedules.is_empty() {
            let wanted: MethodId = typed::choice(replacement, "replacement")?;
            if wanted == id {
                return Err(Error::invalid("replacement", Wrong::NotAChoice));
            }
            let method = self.usable(work.as_mut(), donor, wanted).await?;
            self.move_schedules(work.as_mut(), donor, schedules, &method, now).await?;
        }
        kept.removed_at = Some(now);
        work.save_method(&scope, &kept).await?;
        work.note(&about(donor, id, "method.remove", now)).await?;
        self.write_removed(work.as_mut(), &kept.method, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One of the donor's that can be asked for a gift.
    pub(super) async fn usable(
        &self,
        work: &mut dyn Work,
        donor: &Donor,
        id: MethodId,
    ) -> Result<Method, Error> {
        let (method, _, _) = self.way_to_pay(work, donor.id(), &donor.scope(), id).await?;
        if !method.kind.reaches_a_gateway() {
            return Err(Error::invalid("method", Wrong::NotAChoice));
        }
        if method.expired_on(self.today(donor).await?) {
            return Err(Error::invalid("method", Wrong::Expired));
        }
        Ok(method)
    }

    /// Schedules that are locked are taken from elsewhere; those that are already stay as they are.
    /// One mail tells of all.
    pub(super) async fn move_schedules(
        &self,
        work: &mut dyn Work,
        donor: &Donor,
        schedules: Vec<Schedule>,
        method: &Method,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let mut moved = Vec::new();
        let goes_on = |one: &Schedule| match one.course.standing {
            Standing::Active | Standing::Paused { .. } => one.method != method.id,
            Standing::Stopped | Standing::Finished => false,
        };
        for mut schedule in schedules.into_iter().filter(goes_on) {
            schedule.method = method.id;
            work.save_schedule(&scope, &schedule).await?;
            work.note(&Note {
                at: now,
                church: Some(schedule.church),
                who: Who::Person(donor.id()),
                verb: "schedule.method",
                subject: schedule.id.to_string(),
                why: String::new(),
            })
            .await?;
            moved.push(schedule);
        }
        self.write_moved(work, method, &moved, now).await
    }
}
