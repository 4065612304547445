//! The course of a schedule: its plan, and what the donor has done to it since.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    /// How many gifts were made; what [`Ends::After`] counts.
    pub given: u32,
    /// The date of the last gift made. Nothing on or before it is due again, whatever the donor
    /// changes.
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
        self.planned(date)?;
        self.given = self.given.saturating_add(1);
        self.last = Some(date);
        self.skips.retain(|skipped| *skipped > date);
        if self.coming(date).next().is_none() {
            self.standing = Standing::Finished;
        }
        Ok(self)
    }

    /// Gives nothing on `date`, once.
    pub fn skip(mut self, date: Date, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        within_reach(date, today)?;
        self.planned(date)?;
        self.skips.insert(date);
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

    /// Follows another plan from `today` on.
    ///
    /// A plan that starts earlier goes on as if it had always been so, without catching up. What
    /// was skipped stays skipped where the new plan has that date, a pause stays, and the gifts
    /// made so far count towards a new number of gifts.
    pub fn change(mut self, plan: Plan, today: Date) -> Result<Course, CourseRefused> {
        self.going_on(today)?;
        self.plan = plan;
        let skips = std::mem::take(&mut self.skips);
        let kept = skips.into_iter().filter(|date| plan.next_on_or_after(*date) == Some(*date));
        self.skips = kept.collect();
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
        let floor = match (floor, self.last) {
            (Some(floor), Some(last)) => last.tomorrow().ok().map(|next| floor.max(next)),
            (floor, _) => floor,
        };
        let mut left = match self.plan.ends {
            Ends::After(count) => count.saturating_sub(self.given),
            Ends::Never | Ends::On(_) => u32::MAX,
        };
        floor
            .into_iter()
            .flat_map(|floor| self.plan.uncounted_from(floor))
            .map(|date| Upcoming { date, skipped: self.skips.contains(&date) })
            .take_while(move |upcoming| {
                let counts = left > 0;
                if !upcoming.skipped {
                    left = left.saturating_sub(1);
                }
                counts
            })
    }

    fn going_on(&self, today: Date) -> Result<(), CourseRefused> {
        match self.standing_on(today) {
            Standing::Stopped => Err(CourseRefused::Stopped),
            Standing::Finished => Err(CourseRefused::Finished),
            Standing::Active | Standing::Paused { .. } => Ok(()),
        }
    }

    /// `date` is to become a gift.
    fn planned(&self, date: Date) -> Result<(), CourseRefused> {
        match self.coming(date).next() {
            Some(next) if next.date == date && next.skipped => Err(CourseRefused::AlreadySkipped),
            Some(next) if next.date == date => Ok(()),
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
