//! The mails about schedules: the proof of every change, and of what comes (D8, D18). In the
//! language of their reader, like every mail to a donor.

use kernel::{Date, Locale, Timestamp};
use views::{Matter, ScheduleAct};
use words::mail_schedule as say;
use words::{DayStyle, day, money, often_from};

use super::Schedule;
use crate::Giving;
use crate::churches::Church;
use crate::error::Error;
use crate::mails::Letter;
use crate::methods::Method;
use crate::ports::Work;

/// The next dates that a proof names.
const NAMED: usize = 5;

/// What was done to a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Told {
    Changed(ScheduleAct),
    Stopped,
}

/// What stands in every one of these mails.
struct Facts {
    /// "General fund", and how much, where there are several.
    funds: Vec<(String, kernel::Money)>,
    method: String,
    dates: Vec<Date>,
}

impl Giving {
    /// A schedule was made.
    pub(super) async fn write_made(
        &self,
        work: &mut dyn Work,
        church: &Church,
        schedule: &Schedule,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = crate::Scope::of(schedule.church);
        let Some(method) = work.method(&scope, schedule.donor, schedule.method).await? else {
            return Ok(());
        };
        let facts = self.facts_to_tell(church, schedule, Some(&method), now).await?;
        let occasion = format!("schedule {} made", schedule.id);
        self.tell(work, schedule.donor, Matter::Change, &occasion, now, |reader| {
            let locale = reader.locale;
            let (amount, often) = (money(locale, schedule.amount.money()), often(schedule, locale));
            let letter = Letter::to(reader, say::made_subject(locale, &amount, &often));
            facts.end(letter.says(say::made(locale, &amount, &often)), schedule, locale)
        })
        .await
    }

    /// A schedule was changed, or stopped: what the donor did, and what comes of it.
    pub(super) async fn write_proof(
        &self,
        work: &mut dyn Work,
        church: &Church,
        schedule: &Schedule,
        method: Option<&Method>,
        told: Told,
        now: Timestamp,
    ) -> Result<(), Error> {
        let facts = self.facts_to_tell(church, schedule, method, now).await?;
        let occasion = format!("schedule {} as of {}", schedule.id, schedule.version);
        self.tell(work, schedule.donor, Matter::Change, &occasion, now, |reader| {
            let locale = reader.locale;
            let (subject, what) = done(schedule, told, locale);
            let letter = Letter::to(reader, subject).says(what);
            match told {
                Told::Changed(_) => facts.end(letter, schedule, locale),
                Told::Stopped => letter
                    .says(say::not_you(locale))
                    .way(say::again(locale), format!("/recurring/{}", schedule.id)),
            }
        })
        .await
    }

    /// A gift is near: whoever wished it is told, and everybody before the first one after a change
    /// or a pause.
    pub(super) async fn write_upcoming(
        &self,
        work: &mut dyn Work,
        schedule: &Schedule,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = crate::Scope::of(schedule.church);
        let Some((on, _)) = schedule.next else { return Ok(()) };
        let Some(method) = work.method(&scope, schedule.donor, schedule.method).await? else {
            return Ok(());
        };
        let matter = if schedule.must_tell { Matter::Change } else { Matter::Upcoming };
        let occasion = format!("schedule {} ahead of {on}", schedule.id);
        self.tell(work, schedule.donor, matter, &occasion, now, |reader| {
            let locale = reader.locale;
            let amount = money(locale, schedule.amount.money());
            let on = day(locale, on, DayStyle::Long);
            let from = named(&method);
            let letter = Letter::to(reader, say::upcoming_subject(locale, &amount, &on))
                .says(say::upcoming(locale, &amount, &on, &from));
            let letter = match matter {
                Matter::Change => letter.says(say::upcoming_why(locale)),
                _ => letter,
            };
            letter
                .says(say::upcoming_may(locale))
                .way(say::see(locale), format!("/recurring/{}", schedule.id))
        })
        .await
    }

    async fn facts_to_tell(
        &self,
        church: &Church,
        schedule: &Schedule,
        method: Option<&Method>,
        now: Timestamp,
    ) -> Result<Facts, Error> {
        let funds = self.reads().funds(&crate::Scope::of(schedule.church)).await?;
        let named_funds = schedule.lines.iter().filter_map(|(id, part)| {
            let fund = funds.iter().find(|fund| fund.id == *id)?;
            Some((fund.name.clone(), part.money()))
        });
        let dates = schedule.upcoming(church.today(now), NAMED);
        Ok(Facts {
            funds: named_funds.collect(),
            method: method.map(named).unwrap_or_default(),
            dates: dates.iter().filter(|date| !date.skipped).map(|date| date.on).collect(),
        })
    }
}

impl Facts {
    /// What it is from now on, the next dates, and the way to change it.
    fn end(&self, letter: Letter, schedule: &Schedule, locale: Locale) -> Letter {
        let funds: Vec<String> = match self.funds.as_slice() {
            [(one, _)] => vec![one.clone()],
            several => {
                let part = |(name, part): &(String, kernel::Money)| {
                    say::part(locale, &money(locale, *part), name)
                };
                several.iter().map(part).collect()
            }
        };
        let dates = self.dates.iter().map(|on| day(locale, *on, DayStyle::Long));
        let dates = dates.collect::<Vec<_>>().join(" · ");
        let amount = money(locale, schedule.amount.money());
        letter
            .fact(say::each(locale), format!("{amount} {}", often(schedule, locale)))
            .fact(say::fund(locale), words::list(locale, &funds))
            .fact(say::from(locale), self.method.as_str())
            .fact(say::dates(locale), dates)
            .says(say::not_you(locale))
            .way(say::see(locale), format!("/recurring/{}", schedule.id))
    }
}

/// Subject and first sentence.
fn done(schedule: &Schedule, told: Told, locale: Locale) -> (String, String) {
    let long = |on| day(locale, on, DayStyle::Long);
    let amount = money(locale, schedule.amount.money());
    let often = often(schedule, locale);
    let act = match told {
        Told::Stopped => {
            return (say::stopped_subject(locale), say::stopped(locale, &amount, &often));
        }
        Told::Changed(act) => act,
    };
    match act {
        ScheduleAct::Change => {
            (say::changed_subject(locale), say::changed(locale, &amount, &often))
        }
        ScheduleAct::Move { from, to } => {
            (say::moved_subject(locale), say::moved(locale, &long(from), &long(to)))
        }
        ScheduleAct::Skip(on) => (say::skipped_subject(locale), say::skipped(locale, &long(on))),
        ScheduleAct::Restore(on) => {
            (say::restored_subject(locale), say::restored(locale, &long(on)))
        }
        ScheduleAct::Pause { until } => {
            (say::paused_subject(locale), say::paused(locale, &long(until)))
        }
        ScheduleAct::Resume => (say::resumed_subject(locale), say::resumed(locale)),
    }
}

fn often(schedule: &Schedule, locale: Locale) -> String {
    let plan = schedule.course.plan;
    often_from(locale, plan.frequency.name(), plan.anchor)
}

fn named(method: &Method) -> String {
    format!("{} {}", method.brand, method.last_four)
}
