//! Schedules: recurring gifts, made and managed by their donors, fallen due by the engine.

mod ahead;
mod asked;
mod change;
mod told;

pub use asked::{Asked, TypedChange};

use std::time::Duration;

use delayed_payments::spacing::STACKED_APART;
use delayed_payments::{Course, Ends, Plan, Standing, due_instant};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::{
    Amount, CampusId, ChurchId, Date, FundId, GiftId, MethodId, PersonId, ScheduleId, Timestamp,
    derive_id,
};
use views::{
    EndsView, Line, MethodLabel, MovedDate, ScheduleList, SchedulePage, ScheduleRow, StandingView,
    UpcomingDate,
};

use crate::Giving;
use crate::acceptance::{NewGift, accept};
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::{Error, Violation, Wrong};
use crate::fees::Cover;
use crate::ports::Work;
use crate::scope::Scope;
use crate::tasks::{Step, Task};
use crate::typed::{self, Wish};

/// Dates shown ahead.
const AHEAD: usize = 6;

/// So long before a gift its donor is told, if they are (D18).
const TOLD_BEFORE: Duration = Duration::from_secs(3 * 24 * 60 * 60);

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
    /// When the donor is to be told of the next gift beforehand; none when they were, or when
    /// there is no next.
    pub tell_at: Option<Timestamp>,
    /// Told whatever they chose: the first gift after a change or a pause (D18).
    pub must_tell: bool,
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
        self.tell_at = self.next.map(|(_, due)| due.minus(TOLD_BEFORE));
    }
}

impl ScheduleDetail {
    fn row(&self, today: Date, zone: &TimeZone) -> ScheduleRow {
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
            ends: self.schedule.ends(),
            since: self.schedule.made_at.date_in(zone),
        }
    }
}

impl Schedule {
    fn ends(&self) -> EndsView {
        match self.course.plan.ends {
            Ends::Never => EndsView::Never,
            Ends::On(last) => EndsView::On(last),
            Ends::After(count) => EndsView::After(count.saturating_sub(self.course.given)),
        }
    }

    fn upcoming(&self, today: Date, limit: usize) -> Vec<UpcomingDate> {
        let ahead = self.course.upcoming(today, limit).into_iter();
        ahead.map(|ahead| UpcomingDate { on: ahead.date, skipped: ahead.skipped }).collect()
    }

    fn moved(&self, today: Date) -> Vec<MovedDate> {
        let moves = self.course.moves.iter().filter(|(_, to)| **to >= today);
        moves.map(|(planned, to)| MovedDate { planned: *planned, to: *to }).collect()
    }
}

/// The first date after today that gives: from there a change counts.
fn from_where(course: &Course, today: Date) -> Option<Date> {
    course.next_due(today.saturating_add(1.day()))
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
            lines: wish.lines.clone(),
            course: Course::begin(plan_of(wish), today)?,
            next: None,
            tell_at: None,
            must_tell: false,
            made_at: now,
            version: 0,
        };
        schedule.look_ahead(church, today, now);
        work.add_schedule(&scope, &schedule).await?;
        if wish.cover == Cover::Fee {
            work.cover_schedule(&scope, schedule.id).await?;
        }
        work.note(&about(&schedule, donor, "schedule.make", now)).await?;
        self.write_made(work.as_mut(), church, &schedule, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/recurring`.
    pub async fn schedules(&self, donor: &Donor) -> Result<ScheduleList, Error> {
        let church = self.church(&donor.scope()).await?;
        Ok(ScheduleList { rows: self.schedule_rows(donor, &church).await? })
    }

    /// A donor's schedules as lists show them.
    pub(crate) async fn schedule_rows(
        &self,
        donor: &Donor,
        church: &Church,
    ) -> Result<Vec<ScheduleRow>, Error> {
        let (today, zone) = (church.today(self.now()), church.time_zone());
        let details = self.reads().schedules(&donor.scope(), donor.id()).await?;
        Ok(details.iter().map(|detail| detail.row(today, &zone)).collect())
    }

    /// `/recurring/{id}`.
    pub async fn schedule(&self, donor: &Donor, id: ScheduleId) -> Result<SchedulePage, Error> {
        let scope = donor.scope();
        let reads = self.reads();
        let church = self.church(&scope).await?;
        let today = church.today(self.now());
        let detail = self.schedule_detail(donor, id).await?;
        Ok(SchedulePage {
            schedule: detail.row(today, &church.time_zone()),
            upcoming: detail.schedule.upcoming(today, AHEAD),
            moved: detail.schedule.moved(today),
            from: from_where(&detail.schedule.course, today),
            gifts: reads.gifts_of_schedule(&scope, donor.id(), id, LATEST).await?,
            funds: reads.funds(&scope).await?,
            methods: self.method_choices(donor, today).await?,
            method: detail.schedule.method,
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
        if schedule.must_tell && schedule.tell_at.is_some() {
            self.write_upcoming(work.as_mut(), &schedule, now).await?;
        }
        schedule.course = schedule.course.gave(on)?;
        schedule.must_tell = false;
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
            cover: work.schedule_cover(&scope, id).await?,
        };
        accept(work.as_mut(), &scope, new, due, now).await?;
        work.save_schedule(&scope, &schedule).await?;
        let _committed = work.commit().await?;
        Ok(Step::Done)
    }
}

/// Another amount in the same shares; the parts sum to it.
fn spread(schedule: &Schedule, amount: Amount) -> Result<Vec<(FundId, Amount)>, Violation> {
    let weights: Vec<u32> = schedule
        .lines
        .iter()
        .map(|(_, part)| u32::try_from(part.minor()).unwrap_or(u32::MAX))
        .collect();
    let parts = amount.money().split(&weights);
    let parts = parts.map_err(|_| typed::wrong("amount", Wrong::NotAnAmount))?;
    schedule
        .lines
        .iter()
        .zip(parts)
        .map(|((fund, _), part)| match Amount::new(part) {
            Ok(part) => Ok((*fund, part)),
            // A fund's share would be less than a cent.
            Err(_) => Err(typed::wrong("amount", Wrong::TooLittle)),
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
