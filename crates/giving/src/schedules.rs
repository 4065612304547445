//! Schedules: recurring gifts, made and managed by their donors, fallen due by the engine.

use delayed_payments::spacing::STACKED_APART;
use delayed_payments::{Course, CourseRefused, Ends, Plan, Standing, due_instant};
use jiff::ToSpan;
use kernel::{
    Amount, CampusId, ChurchId, Date, FundId, GiftId, MethodId, PersonId, RequestId, ScheduleId,
    Timestamp, derive_id,
};
use views::{
    Line, MethodLabel, ScheduleChange, ScheduleList, SchedulePage, ScheduleRow, StandingView,
    UpcomingDate,
};

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::{Error, Wrong};
use crate::gifts::{NewGift, accept};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::tasks::{Step, Task};
use crate::typed::{self, Wish};

/// Dates shown ahead.
const AHEAD: usize = 6;

/// Gifts shown on a schedule's page.
const LATEST: u32 = 6;

/// How many due schedules are queued in one unit of work.
const QUEUED_AT_ONCE: u32 = 500;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub id: ScheduleId,
    pub church: ChurchId,
    pub campus: CampusId,
    pub donor: PersonId,
    pub method: MethodId,
    pub amount: Amount,
    /// Sums to `amount`.
    pub lines: Vec<(FundId, Amount)>,
    /// Plan, standing, skips.
    pub course: Course,
    /// The next date that gives, and the instant it falls due; both or none.
    pub next: Option<(Date, Timestamp)>,
    pub made_at: Timestamp,
    /// The row's version; raised by every save.
    pub version: u32,
}

/// A schedule with the names a page needs.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleDetail {
    pub schedule: Schedule,
    pub lines: Vec<Line>,
    pub method: MethodLabel,
}

impl Schedule {
    /// Reads the next date on or after `from` off the course. A date that the engine missed is
    /// late, not lost; it falls due apart from the gift before it (docs/decisions/0008).
    fn look_ahead(&mut self, church: &Church, from: Date, not_before: Timestamp) {
        self.next = self
            .course
            .next_due(from)
            .map(|on| (on, due_instant(on, &church.time_zone()).max(not_before)));
    }
}

impl ScheduleDetail {
    fn row(&self, today: Date) -> ScheduleRow {
        let standing = match self.schedule.course.standing_on(today) {
            Standing::Active => StandingView::Active,
            Standing::Paused { until } => StandingView::Paused { until },
            Standing::Stopped => StandingView::Stopped,
            Standing::Finished => StandingView::Finished,
        };
        let goes_on = matches!(standing, StandingView::Active | StandingView::Paused { .. });
        ScheduleRow {
            id: self.schedule.id,
            amount: self.schedule.amount.money(),
            lines: self.lines.clone(),
            frequency: self.schedule.course.plan.frequency.name().to_owned(),
            anchor: self.schedule.course.plan.anchor,
            method: self.method.clone(),
            standing,
            next: self.schedule.next.map(|(on, _)| on).filter(|_| goes_on),
        }
    }

    fn upcoming(&self, today: Date) -> Vec<UpcomingDate> {
        let course = &self.schedule.course;
        course
            .upcoming(today, AHEAD)
            .into_iter()
            .map(|ahead| UpcomingDate { on: ahead.date, skipped: ahead.skipped })
            .collect()
    }
}

/// The plan of a wish: it ends when the donor says so, or after its one date.
pub(crate) fn plan_of(wish: &Wish) -> Plan {
    Plan { frequency: wish.frequency, anchor: wish.first, ends: Ends::Never }
}

impl Giving {
    /// Makes the schedule of a wish in a unit of work that has claimed its request.
    pub(crate) async fn make_schedule(
        &self,
        mut work: Box<dyn Work>,
        donor: &Donor,
        church: &Church,
        wish: &Wish,
        id: ScheduleId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let today = church.today(now);
        let (method, _, campus) =
            self.way_to_pay(work.as_mut(), donor.id(), &scope, wish.method).await?;
        let mut schedule = Schedule {
            id,
            church: scope.church(),
            campus,
            donor: donor.id(),
            method: method.id,
            amount: wish.amount,
            lines: vec![(wish.fund, wish.amount)],
            course: Course::begin(plan_of(wish), today)?,
            next: None,
            made_at: now,
            version: 0,
        };
        schedule.look_ahead(church, today, now);
        work.add_schedule(&scope, &schedule).await?;
        work.note(&about(&schedule, donor, "schedule.make", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/recurring`.
    pub async fn schedules(&self, donor: &Donor) -> Result<ScheduleList, Error> {
        let scope = donor.scope();
        let today = self.church(&scope).await?.today(self.now());
        let details = self.reads().schedules(&scope, donor.id()).await?;
        Ok(ScheduleList { rows: details.iter().map(|detail| detail.row(today)).collect() })
    }

    /// `/recurring/{id}`.
    pub async fn schedule(&self, donor: &Donor, id: ScheduleId) -> Result<SchedulePage, Error> {
        let scope = donor.scope();
        let reads = self.reads();
        let today = self.church(&scope).await?.today(self.now());
        let detail = self.schedule_detail(donor, id).await?;
        Ok(SchedulePage {
            schedule: detail.row(today),
            upcoming: detail.upcoming(today),
            gifts: reads.gifts_of_schedule(&scope, donor.id(), id, LATEST).await?,
            funds: reads.funds(&scope).await?,
            methods: self.method_choices(donor, today).await?,
            today,
            version: u64::from(detail.schedule.version),
        })
    }

    async fn schedule_detail(
        &self,
        donor: &Donor,
        id: ScheduleId,
    ) -> Result<ScheduleDetail, Error> {
        let detail = self.reads().schedule_detail(&donor.scope(), donor.id(), id).await?;
        detail.ok_or(Error::NotFound)
    }

    /// What another amount would change, before it does.
    pub async fn check_amount(
        &self,
        donor: &Donor,
        id: ScheduleId,
        amount: &str,
    ) -> Result<ScheduleChange, Error> {
        let church = self.church(&donor.scope()).await?;
        let today = church.today(self.now());
        let before = self.schedule_detail(donor, id).await?;
        let amount = typed::amount(amount, church.currency).map_err(one)?;
        let mut after = before.clone();
        after.schedule.lines = spread(&before.schedule, amount)?;
        after.schedule.amount = amount;
        for (line, (_, part)) in after.lines.iter_mut().zip(&after.schedule.lines) {
            line.amount = part.money();
        }
        Ok(ScheduleChange {
            dates: after.upcoming(today),
            before: before.row(today),
            after: after.row(today),
        })
    }

    /// From the next gift on. The funds keep their shares.
    pub async fn change_amount(
        &self,
        donor: &Donor,
        id: ScheduleId,
        amount: &str,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        let church = self.church(&donor.scope()).await?;
        let amount = typed::amount(amount, church.currency).map_err(one)?;
        let content = amount.to_string();
        let change = Change { verb: "schedule.amount", content: &content, version, request };
        self.change(donor, id, change, |schedule, _| {
            schedule.lines = spread(schedule, amount)?;
            schedule.amount = amount;
            Ok(())
        })
        .await
    }

    /// One date gives nothing.
    pub async fn skip(
        &self,
        donor: &Donor,
        id: ScheduleId,
        date: &str,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        let on = typed::date(date, "date").map_err(one)?;
        let change = Change { verb: "schedule.skip", content: date, version, request };
        self.change_course(donor, id, change, |course, today| course.skip(on, today)).await
    }

    /// It gives after all.
    pub async fn unskip(
        &self,
        donor: &Donor,
        id: ScheduleId,
        date: &str,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        let on = typed::date(date, "date").map_err(one)?;
        let change = Change { verb: "schedule.unskip", content: date, version, request };
        self.change_course(donor, id, change, |course, today| course.unskip(on, today)).await
    }

    /// Nothing until then; afterwards on the old grid, and nothing is caught up.
    pub async fn pause(
        &self,
        donor: &Donor,
        id: ScheduleId,
        until: &str,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        let day = typed::date(until, "until").map_err(one)?;
        let change = Change { verb: "schedule.pause", content: until, version, request };
        let paused =
            self.change_course(donor, id, change, |course, today| course.pause(day, today)).await;
        // What the calendar refuses is told at the field.
        match paused {
            Err(Error::Refused(crate::Refusal::Schedule(CourseRefused::Past))) => {
                Err(Error::invalid("until", Wrong::InThePast))
            }
            Err(Error::Refused(crate::Refusal::Schedule(CourseRefused::TooFar))) => {
                Err(Error::invalid("until", Wrong::TooFarAhead))
            }
            other => other,
        }
    }

    pub async fn resume(
        &self,
        donor: &Donor,
        id: ScheduleId,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        let change = Change { verb: "schedule.resume", content: "", version, request };
        self.change_course(donor, id, change, |course, today| course.resume(today)).await
    }

    pub async fn stop(
        &self,
        donor: &Donor,
        id: ScheduleId,
        version: u64,
        request: RequestId,
    ) -> Result<(), Error> {
        let change = Change { verb: "schedule.stop", content: "", version, request };
        self.change_course(donor, id, change, |course, today| course.stop(today)).await
    }

    async fn change_course(
        &self,
        donor: &Donor,
        id: ScheduleId,
        change: Change<'_>,
        step: impl FnOnce(Course, Date) -> Result<Course, CourseRefused> + Send,
    ) -> Result<(), Error> {
        self.change(donor, id, change, |schedule, today| {
            schedule.course = step(schedule.course.clone(), today)?;
            Ok(())
        })
        .await
    }

    /// Every change of a schedule: once a request, and never over somebody else's change.
    async fn change(
        &self,
        donor: &Donor,
        id: ScheduleId,
        change: Change<'_>,
        step: impl FnOnce(&mut Schedule, Date) -> Result<(), Error> + Send,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let now = self.now();
        let today = church.today(now);
        let mut work = self.begin().await?;
        let content = [change.verb, &id.to_string(), change.content];
        if claim(work.as_mut(), change.request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut schedule = work
            .schedule(&scope, id)
            .await?
            .filter(|schedule| schedule.donor == donor.id())
            .ok_or(Error::NotFound)?;
        if u64::from(schedule.version) != change.version {
            return Err(Error::Conflict);
        }
        // A date that is overdue stays due, unless the change itself gives it up.
        let overdue = schedule.next.filter(|(on, _)| *on < today);
        step(&mut schedule, today)?;
        let (from, not_before) = overdue.unwrap_or((today, schedule.made_at));
        schedule.look_ahead(&church, from, not_before);
        work.save_schedule(&scope, &schedule).await?;
        work.note(&about(&schedule, donor, change.verb, now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Due schedules become tasks; how many there were. On every node at once: each row is queued
    /// by one of them. A node whose clock is wrong queues none: it would queue tomorrow's today, for a
    /// time that comes late on all the others.
    pub async fn schedules_due(&self) -> Result<usize, Error> {
        if !self.trusts_its_clock() {
            return Ok(0);
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let due = work.due_schedules(now, QUEUED_AT_ONCE).await?;
        // Each queueing is an occasion of its own: a date may leave the queue and come back.
        let occasion = now.as_micros().to_string();
        let tasks: Vec<_> = due
            .iter()
            .map(|&(church, schedule, on)| {
                let task = Task::FallDue { church, schedule, on };
                (task.id(&occasion), task, now)
            })
            .collect();
        work.enqueue_all(&tasks).await?;
        let _committed = work.commit().await?;
        Ok(due.len())
    }

    /// A schedule's date came: its gift is accepted, once, and the schedule looks ahead.
    pub(crate) async fn fall_due(
        &self,
        church: ChurchId,
        id: ScheduleId,
        on: Date,
    ) -> Result<Step, Error> {
        let scope = Scope::of(church);
        let church = self.church(&scope).await?;
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(mut schedule) = work.schedule(&scope, id).await? else { return Ok(Step::Done) };
        if schedule.next.map(|(next, _)| next) != Some(on) {
            return Ok(Step::Done);
        }
        let gift = GiftId::from_uuid(derive_id(&["gift", &id.to_string(), &on.to_string()]));
        let method =
            work.method(&scope, schedule.donor, schedule.method).await?.ok_or(Error::NotFound)?;
        let Some(facility) = work.facility_for(&scope, method.kind).await? else {
            return Ok(Step::Park { why: "no facility serves this schedule's method".to_owned() });
        };
        schedule.course = schedule.course.gave(on)?;
        schedule.look_ahead(&church, on.saturating_add(1.day()), now.plus(STACKED_APART));
        let due = self
            .clear_of_equals(work.as_mut(), &scope, schedule.donor, schedule.amount, now)
            .await?;
        let new = NewGift {
            id: gift,
            donor: schedule.donor,
            campus: schedule.campus,
            method: &method,
            facility,
            amount: schedule.amount,
            lines: schedule.lines.clone(),
            on,
            schedule: Some(id),
            due,
        };
        accept(work.as_mut(), &scope, new, due, now).await?;
        work.save_schedule(&scope, &schedule).await?;
        let _committed = work.commit().await?;
        Ok(Step::Done)
    }
}

/// What every change of a schedule carries.
struct Change<'a> {
    verb: &'static str,
    content: &'a str,
    /// The version the page showed.
    version: u64,
    request: RequestId,
}

fn one(violation: crate::Violation) -> Error {
    Error::Invalid(vec![violation])
}

/// Another amount in the same shares; the parts sum to it.
fn spread(schedule: &Schedule, amount: Amount) -> Result<Vec<(FundId, Amount)>, Error> {
    let weights: Vec<u32> = schedule
        .lines
        .iter()
        .map(|(_, part)| u32::try_from(part.minor()).unwrap_or(u32::MAX))
        .collect();
    let parts = amount.money().split(&weights)?;
    schedule
        .lines
        .iter()
        .zip(parts)
        .map(|((fund, _), part)| match Amount::new(part) {
            Ok(part) => Ok((*fund, part)),
            // A fund's share would be less than a cent.
            Err(_) => Err(Error::invalid("amount", Wrong::TooLittle)),
        })
        .collect()
}

fn about(schedule: &Schedule, donor: &Donor, verb: &'static str, now: Timestamp) -> Note {
    Note {
        at: now,
        church: Some(schedule.church),
        who: Who::Person(donor.id()),
        verb,
        subject: schedule.id.to_string(),
        why: String::new(),
    }
}
