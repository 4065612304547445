//! The course of a schedule: its plan, and what the donor has done to it since.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::frequency::Frequency;
use super::plan::{Ends, Plan};

/// How far ahead a pause may reach and a date may be skipped, in months (D7).
const MONTHS_AHEAD: i64 = 12;

/// Whether a schedule goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It goes on.
    Active,
    /// Nothing before `until`; on it and after it as before, by itself.
    Paused {
        /// The first day on which a gift may be due again.
        until: Date,
    },
    /// The donor stopped it for good.
    Stopped,
    /// It reached its end.
    Finished,
}

impl Standing {
    /// The stable name used in tables and URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Active => "active",
            Standing::Paused { .. } => "paused",
            Standing::Stopped => "stopped",
            Standing::Finished => "finished",
        }
    }
}

/// One of the next dates, as the donor sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upcoming {
    /// The church's date.
    pub date: Date,
    /// The plan's date: another one where this gift alone was moved.
    pub planned: Date,
    /// The donor skipped it: there will be no gift.
    pub skipped: bool,
}

/// Why a schedule stays as it is. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CourseRefused {
    /// It was stopped.
    #[error("this schedule was stopped")]
    Stopped,
    /// It reached its end.
    #[error("this schedule is finished")]
    Finished,
    /// The date lies behind us, or the gift of that date was already made.
    #[error("that date has passed")]
    Past,
    /// More than twelve months ahead.
    #[error("that date is more than twelve months away")]
    TooFar,
    /// The schedule has no gift on that date.
    #[error("no gift is planned for that date")]
    NotPlanned,
    /// The date is skipped already.
    #[error("that date is skipped already")]
    AlreadySkipped,
    /// The date was not skipped.
    #[error("that date was not skipped")]
    NotSkipped,
    /// It is not paused.
    #[error("this schedule is not paused")]
    NotPaused,
    /// The new day is not between the gift before and the gift after.
    #[error("that day is not between the gift before and the gift after")]
    NotBetween,
    /// No date would be left.
    #[error("no gift would be left")]
    NothingLeft,
}

/// A schedule's plan and all that decides which of its dates become gifts.
///
/// The fields are what is stored; the methods are how they change. Dates given up (skipped, paused
/// over, behind us) never come back: there is no catching up (D7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Frequency, first date and end.
    pub plan: Plan,
    /// Whether it goes on.
    pub standing: Standing,
    /// Dates of the plan that get no gift.
    pub skips: BTreeSet<Date>,
    /// Dates of the plan whose one gift comes on another day, between its neighbours (D6).
    #[serde(default)]
    pub moves: BTreeMap<Date, Date>,
    /// How many gifts were made; what [`Ends::After`] counts.
    pub given: u32,
    /// The date of the last gift made, or the plan's date if that was later. Nothing on or before
    /// it is due again, whatever the donor changes.
    pub last: Option<Date>,
}

impl Course {
    /// A new schedule. Refused when it starts before `today` or would never give.
    pub fn begin(plan: Plan, today: Date) -> Result<Course, CourseRefused> {
        if plan.anchor < today {
            return Err(CourseRefused::Past);
        }
        let course = Course {
            plan,
            standing: Standing::Active,
            skips: BTreeSet::new(),
            moves: BTreeMap::new(),
            given: 0,
            last: None,
        };
        course.with_something_left(today)
    }

    /// How it stands on `today`: a pause ends by itself, and so does a plan without another date.
    pub fn standing_on(&self, today: Date) -> Standing {
        match self.standing {
            Standing::Stopped => Standing::Stopped,
            Standing::Finished => Standing::Finished,
            Standing::Active | Standing::Paused { .. } if self.coming(today).next().is_none() => {
                Standing::Finished
            }
            Standing::Paused { until } if until > today => Standing::Paused { until },
            Standing::Active | Standing::Paused { .. } => Standing::Active,
        }
    }

    /// The next `limit` dates on or after `today`, the skipped ones among them.
    pub fn upcoming(&self, today: Date, limit: usize) -> Vec<Upcoming> {
        self.coming(today).take(limit).collect()
    }

    /// The first date on or after `date` on which a gift is to be made.
    pub fn next_due(&self, date: Date) -> Option<Date> {
        self.coming(date).find(|upcoming| !upcoming.skipped).map(|upcoming| upcoming.date)
    }

    /// The gift of `date` was made. Refused unless that is a date that is to be given, so no date
    /// is given twice.
    pub fn gave(mut self, date: Date) -> Result<Course, CourseRefused> {
        self.going_on(date)?;
        let last = self.planned(date)?.max(date);
        self.given = self.given.saturating_add(1);
        self.last = Some(last);
        self.skips.retain(|skipped| *skipped > last);
        self.moves.retain(|planned, _| *planned > last);
        if self.coming(date).next().is_none() {
            self.standing = Standing::Finished;
        }
        Ok(self)
    }

    /// Gives nothing on `date`, once. A gift that was moved there is given up with its move.
    pub fn skip(mut self, date: Date, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        within_reach(date, today)?;
        let planned = self.planned(date)?;
        self.moves.remove(&planned);
        self.skips.insert(planned);
        Ok(self)
    }

    /// Gives the one gift of `date` on another day, `to`: tomorrow or later, after the gift before
    /// it and before the gift after it. Moved to the plan's own date, it is as it was (D6).
    pub fn move_one(mut self, date: Date, to: Date, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        within_reach(date, today)?;
        let planned = self.planned(date)?;
        if to == today {
            return Err(CourseRefused::Past);
        }
        within_reach(to, today)?;
        if !self.has_room(planned, to, today) {
            return Err(CourseRefused::NotBetween);
        }
        self.moves.remove(&planned);
        if to != planned {
            self.moves.insert(planned, to);
        }
        Ok(self)
    }

    /// Gives on `date` after all.
    pub fn unskip(mut self, date: Date, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        within_reach(date, today)?;
        if self.skips.remove(&date) { Ok(self) } else { Err(CourseRefused::NotSkipped) }
    }

    /// Gives nothing before `until`, at most twelve months ahead. A later pause replaces this one.
    pub fn pause(mut self, until: Date, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        if until == today {
            return Err(CourseRefused::Past);
        }
        within_reach(until, today)?;
        self.standing = Standing::Paused { until };
        self.with_something_left(today)
    }

    /// Ends a pause early: the next gift is the next date of the old plan, `today` at the earliest.
    pub fn resume(mut self, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        match self.standing_on(today) {
            Standing::Paused { .. } => {
                self.standing = Standing::Active;
                Ok(self)
            }
            Standing::Active | Standing::Stopped | Standing::Finished => {
                Err(CourseRefused::NotPaused)
            }
        }
    }

    /// Stops it for good.
    pub fn stop(mut self, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        self.standing = Standing::Stopped;
        Ok(self)
    }

    /// Gives at another frequency, or on another day for good, to another end: `first` is the next
    /// date, and the dates after it are counted from it (D5, D6). Left as it was, it keeps the
    /// anchor's day, so that a gift of the 31st stays one (D13).
    pub fn change_rhythm(
        self,
        frequency: Frequency,
        first: Date,
        ends: Ends,
        today: Date,
    ) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        if first <= today {
            return Err(CourseRefused::Past);
        }
        within_reach(first, today)?;
        let tomorrow = today.saturating_add(Span::new().days(1));
        let plan = Plan { ends, ..self.plan }.beginning_on(frequency, first, tomorrow);
        self.change(plan, today)
    }

    /// Follows another plan from `today` on.
    ///
    /// A plan that starts earlier goes on as if it had always been so, without catching up. What
    /// was skipped or moved stays so where the new plan has that date, a pause stays, and the gifts
    /// made so far count towards a new number of gifts.
    pub fn change(mut self, plan: Plan, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        self.plan = plan;
        let has = |date: &Date| plan.uncounted_from(*date).next() == Some(*date);
        self.skips.retain(has);
        for (planned, to) in std::mem::take(&mut self.moves) {
            if has(&planned) && self.has_room(planned, to, today) {
                self.moves.insert(planned, to);
            }
        }
        self.with_something_left(today)
    }

    /// The dates still to come on or after `from`. A skipped date is not counted as a gift, so a
    /// plan of twelve gifts goes on one date longer for each.
    fn coming(&self, from: Date) -> impl Iterator<Item = Upcoming> + '_ {
        let floor = match self.standing {
            Standing::Active => Some(from),
            Standing::Paused { until } => Some(from.max(until)),
            Standing::Stopped | Standing::Finished => None,
        };
        let after = match self.last {
            Some(last) => last.tomorrow().ok(),
            None => Some(Date::MIN),
        };
        let mut left = match self.plan.ends {
            Ends::After(count) => count.saturating_sub(self.given),
            Ends::Never | Ends::On(_) => u32::MAX,
        };
        floor
            .zip(after)
            .into_iter()
            .flat_map(move |(floor, after)| {
                // A gift that was moved is found from its planned date, which may lie behind.
                let start = self.moves.keys().next().map_or(floor, |first| floor.min(*first));
                let dates = self.plan.uncounted_from(start.max(after));
                dates.map(move |date| self.ahead(date)).filter(move |ahead| ahead.date >= floor)
            })
            .take_while(move |upcoming| {
                let counts = left > 0;
                if !upcoming.skipped {
                    left = left.saturating_sub(1);
                }
                counts
            })
    }

    fn ahead(&self, planned: Date) -> Upcoming {
        let date = self.moves.get(&planned).copied().unwrap_or(planned);
        Upcoming { date, planned, skipped: self.skips.contains(&planned) }
    }

    /// Whether the gift of `planned` may come on `to`: between its neighbours, where the plan has
    /// them and where they were moved to, and neither in a pause nor after the end. So the gifts
    /// stay in their order whatever is moved back or skipped afterwards.
    fn has_room(&self, planned: Date, to: Date, today: Date) -> bool {
        let start = self.moves.keys().next().map_or(today, |first| today.min(*first));
        let before = self.plan.uncounted_from(start).take_while(|date| *date < planned).last();
        let before = before.map(|date| date.max(self.ahead(date).date)).max(self.last);
        let after = planned.tomorrow().ok();
        let after = after.and_then(|day| self.plan.uncounted_from(day).next());
        let after = after.map(|date| date.min(self.ahead(date).date));
        let between = before.is_none_or(|date| to > date) && after.is_none_or(|date| to < date);
        let rests = matches!(self.standing, Standing::Paused { until } if to < until);
        let over = matches!(self.plan.ends, Ends::On(end) if to > end);
        between && !rests && !over
    }

    fn going_on(&self, today: Date) -> Result<(), CourseRefused> {
        match self.standing_on(today) {
            Standing::Stopped => Err(CourseRefused::Stopped),
            Standing::Finished => Err(CourseRefused::Finished),
            Standing::Active | Standing::Paused { .. } => Ok(()),
        }
    }

    /// `date` is to become a gift: the plan's date for it.
    fn planned(&self, date: Date) -> Result<Date, CourseRefused> {
        match self.coming(date).next() {
            Some(next) if next.date == date && next.skipped => Err(CourseRefused::AlreadySkipped),
            Some(next) if next.date == date => Ok(next.planned),
            Some(_) | None if self.last.is_some_and(|last| date <= last) => {
                Err(CourseRefused::Past)
            }
            Some(_) | None => Err(CourseRefused::NotPlanned),
        }
    }

    fn with_something_left(self, today: Date) -> Result<Course, CourseRefused> {
        let nothing = self.coming(today).next().is_none();
        if nothing { Err(CourseRefused::NothingLeft) } else { Ok(self) }
    }
}

/// `date` is neither behind `today` nor more than twelve months ahead.
fn within_reach(date: Date, today: Date) -> Result<(), CourseRefused> {
    if date < today {
        return Err(CourseRefused::Past);
    }
    let furthest = Span::new().try_months(MONTHS_AHEAD).map(|months| today.saturating_add(months));
    if furthest.is_ok_and(|furthest| date <= furthest) {
        Ok(())
    } else {
        Err(CourseRefused::TooFar)
    }
}

#[cfg(test)]
mod tests;
