//! What a donor asks of a schedule, as typed, and what it makes of the schedule. One function makes
//! it for the page that shows it beforehand and for the row that is saved, so that the two agree.

use delayed_payments::{CourseRefused, Ends, Plan};
use kernel::{Amount, Currency, Date, FundId, Locale, MethodId};
use views::{FundChoice, ScheduleAct};

use super::{Schedule, spread};
use crate::churches::Facility;
use crate::error::{Error, Refusal, Violation, Wrong};
use crate::methods::Method;
use crate::splits::{self, TypedPart};
use crate::typed;

/// The most gifts that a schedule may be limited to.
const MOST_GIFTS: u32 = 999;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Change(TypedChange),
    /// The gift of one date comes on another day; the others stay.
    Move {
        date: String,
        on: String,
    },
    Skip(String),
    Unskip(String),
    /// Until a day.
    Pause(String),
    Resume,
}

/// What a schedule is to be like from its next gift on. What is empty stays as it is, but an amount
/// is always typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedChange {
    pub amount: String,
    /// Beside each fund, an amount or a percent.
    pub parts: Vec<TypedPart>,
    pub frequency: String,
    /// The next gift's date, from which those after it are counted.
    pub next: String,
    /// "never", "on" (`last`), "after" (`gifts` more).
    pub ends: String,
    pub last: String,
    pub gifts: String,
    pub method: String,
    /// Of whoever typed it: amounts are read as they are written in it.
    pub locale: Locale,
}

/// What a change is measured against.
pub(super) struct Ground {
    pub today: Date,
    pub currency: Currency,
    pub funds: Vec<FundChoice>,
    pub methods: Vec<Method>,
    pub facilities: Vec<Facility>,
}

impl Asked {
    /// What the audit log calls it.
    pub(super) fn verb(&self) -> &'static str {
        match self {
            Asked::Change(_) => "schedule.change",
            Asked::Move { .. } => "schedule.move",
            Asked::Skip(_) => "schedule.skip",
            Asked::Unskip(_) => "schedule.unskip",
            Asked::Pause(_) => "schedule.pause",
            Asked::Resume => "schedule.resume",
        }
    }

    /// All that was typed: the same form sent twice has the same content.
    pub(super) fn content(&self) -> Vec<&str> {
        let mut content = vec![self.verb()];
        match self {
            Asked::Change(typed) => {
                content.extend([
                    typed.amount.as_str(),
                    &typed.frequency,
                    &typed.next,
                    &typed.ends,
                    &typed.last,
                    &typed.gifts,
                    &typed.method,
                ]);
                let parts = typed.parts.iter().filter(|(_, part)| !part.trim().is_empty());
                content.extend(parts.flat_map(|(fund, part)| [fund.as_str(), part.as_str()]));
            }
            Asked::Move { date, on } => content.extend([date.as_str(), on]),
            Asked::Skip(date) | Asked::Unskip(date) | Asked::Pause(date) => content.push(date),
            Asked::Resume => {}
        }
        content
    }

    /// Makes of the schedule what is asked, and says it back as it was understood.
    pub(super) fn apply(
        &self,
        schedule: &mut Schedule,
        ground: &Ground,
    ) -> Result<ScheduleAct, Error> {
        let today = ground.today;
        let course = schedule.course.clone();
        let (course, act) = match self {
            Asked::Change(typed) => {
                typed.apply(schedule, ground)?;
                return Ok(ScheduleAct::Change);
            }
            Asked::Move { date, on } => {
                let (from, to) = (typed::date(date, "date")?, typed::date(on, "on")?);
                let moved = course.move_one(from, to, today);
                (at_field(moved, "on")?, ScheduleAct::Move { from, to })
            }
            Asked::Skip(date) => {
                let date = typed::date(date, "date")?;
                (course.skip(date, today)?, ScheduleAct::Skip(date))
            }
            Asked::Unskip(date) => {
                let date = typed::date(date, "date")?;
                (course.unskip(date, today)?, ScheduleAct::Restore(date))
            }
            Asked::Pause(until) => {
                let until = typed::date(until, "until")?;
                let paused = course.pause(until, today);
                (at_field(paused, "until")?, ScheduleAct::Pause { until })
            }
            Asked::Resume => (course.resume(today)?, ScheduleAct::Resume),
        };
        schedule.course = course;
        Ok(act)
    }
}

impl TypedChange {
    fn apply(&self, schedule: &mut Schedule, ground: &Ground) -> Result<(), Error> {
        let amount = typed::amount(&self.amount, ground.currency, self.locale);
        // Parts can be told from the whole only when that is known.
        let lines = match &amount {
            Ok(amount) => self.lines(schedule, *amount, ground).map(Some),
            Err(_) => Ok(None),
        };
        let frequency = match self.frequency.trim() {
            "" => Ok(schedule.course.plan.frequency),
            word => word.parse().map_err(|_| typed::wrong("frequency", Wrong::NotAChoice)),
        };
        let next = match self.next.trim() {
            "" => Ok(None),
            date => typed::date(date, "next").map(Some),
        };
        let ends = self.ends(schedule);
        let method = self.method(schedule, ground);
        match (amount, lines, frequency, next, ends, method) {
            (Ok(amount), Ok(lines), Ok(frequency), Ok(next), Ok(ends), Ok(method)) => {
                let planned = super::from_where(&schedule.course, ground.today);
                let next = next.or(planned).unwrap_or(ground.today);
                let plan = schedule.course.plan;
                let course = schedule.course.clone();
                schedule.course = if frequency == plan.frequency && Some(next) == planned {
                    course.change(Plan { ends, ..plan }, ground.today)?
                } else {
                    let changed = course.change_rhythm(frequency, next, ends, ground.today);
                    at_field(changed, "next")?
                };
                schedule.amount = amount;
                schedule.lines = lines.unwrap_or_default();
                if !ground.facilities.iter().any(|facility| facility.kind == method.kind) {
                    return Err(Error::Refused(Refusal::NoFacility));
                }
                schedule.method = method.id;
                Ok(())
            }
            (amount, lines, frequency, next, ends, method) => Err(Error::Invalid(
                [amount.err(), lines.err(), frequency.err(), next.err(), ends.err(), method.err()]
                    .into_iter()
                    .flatten()
                    .collect(),
            )),
        }
    }

    /// Parts that were left alone keep their shares of another amount.
    fn lines(
        &self,
        schedule: &Schedule,
        amount: Amount,
        ground: &Ground,
    ) -> Result<Vec<(FundId, Amount)>, Violation> {
        if !splits::any(&self.parts) || self.leaves_parts_alone(schedule) {
            return spread(schedule, amount);
        }
        let lines = splits::lines(amount, "", &self.parts, self.locale)?;
        let known = |fund: FundId| ground.funds.iter().any(|choice| choice.id == fund);
        if lines.iter().all(|(fund, _)| known(*fund)) {
            Ok(lines)
        } else {
            Err(typed::wrong("parts", Wrong::NotAChoice))
        }
    }

    fn leaves_parts_alone(&self, schedule: &Schedule) -> bool {
        self.parts.iter().all(|(fund, typed)| {
            let now = schedule.lines.iter().find(|(id, _)| id.to_string() == *fund);
            typed.trim() == now.map(|(_, part)| part.money().to_decimal()).unwrap_or_default()
        })
    }

    fn ends(&self, schedule: &Schedule) -> Result<Ends, Violation> {
        match self.ends.as_str() {
            "" => Ok(schedule.course.plan.ends),
            "never" => Ok(Ends::Never),
            "on" => typed::date(&self.last, "last").map(Ends::On),
            "after" => {
                let gifts = match self.gifts.trim() {
                    "" => return Err(typed::wrong("gifts", Wrong::Missing)),
                    digits => digits.parse().ok().filter(|more| (1..=MOST_GIFTS).contains(more)),
                };
                let more = gifts.ok_or_else(|| typed::wrong("gifts", Wrong::NotAChoice))?;
                Ok(Ends::After(schedule.course.given.saturating_add(more)))
            }
            _ => Err(typed::wrong("ends", Wrong::NotAChoice)),
        }
    }

    /// Any of the donor's, card or bank; what it is taken from already may stay.
    fn method<'a>(&self, schedule: &Schedule, ground: &'a Ground) -> Result<&'a Method, Violation> {
        let id: MethodId = match self.method.trim() {
            "" => schedule.method,
            text => typed::choice(text, "method")?,
        };
        let method = ground.methods.iter().find(|method| method.id == id);
        let method = method.ok_or_else(|| typed::wrong("method", Wrong::NotAChoice))?;
        if id != schedule.method && method.expired_on(ground.today) {
            return Err(typed::wrong("method", Wrong::Expired));
        }
        Ok(method)
    }
}

/// What the calendar refuses is told at the field.
fn at_field<T>(asked: Result<T, CourseRefused>, field: &'static str) -> Result<T, Error> {
    asked.map_err(|refused| match refused {
        CourseRefused::Past => Error::invalid(field, Wrong::InThePast),
        CourseRefused::TooFar => Error::invalid(field, Wrong::TooFarAhead),
        CourseRefused::NotBetween => Error::invalid(field, Wrong::NotBetween),
        CourseRefused::Stopped
        | CourseRefused::Finished
        | CourseRefused::NotPlanned
        | CourseRefused::AlreadySkipped
        | CourseRefused::NotSkipped
        | CourseRefused::NotPaused
        | CourseRefused::NothingLeft => Error::from(refused),
    })
}
