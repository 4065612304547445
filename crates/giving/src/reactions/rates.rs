//! Rates: answers that come more often than is usual at this hour of the week. Staff look; nobody
//! is woken and nothing is delayed.

use std::time::Duration;

use delayed_payments::elevation::{
    Elevation, Look, QUARTER, Series, Share, Usual, WEEKS, WINDOW, Watch, hour_after, is_elevated,
    look, quarter_of, same_hours,
};
use kernel::{Class, GatewayId, Timestamp};

use crate::Giving;
use crate::audit::{Note, Who};
use crate::churches::Gateway;
use crate::error::Error;
use crate::notices::{Notice, Urgency};

/// A quarter is counted when it has been over so long: what was answered in it is written by then.
const SETTLED: Duration = Duration::from_secs(120);

/// So much is counted at once: nobody waits long for what is written with it.
const AT_ONCE: Duration = Duration::from_secs(4 * 60 * 60);

/// So often in a row; the first time there are weeks to count.
const IN_A_ROW: u32 = 6;

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How many answers of a class a gateway gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerCount {
    pub gateway: GatewayId,
    pub series: Series,
    pub class: Class,
    pub answers: u64,
}

impl Giving {
    /// Counts what was answered, a day at most; whether there is more to count.
    pub async fn count_answers(&self) -> Result<bool, Error> {
        for _ in 0..IN_A_ROW {
            if !self.count_some().await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The answers are read while no unit of work is open: gifts are written meanwhile. Whether
    /// there may be more to count.
    async fn count_some(&self) -> Result<bool, Error> {
        let now = self.now();
        let end = quarter_of(now.minus(SETTLED));
        let counted = self.begin().await?.counted_until().await?;
        let from = counted.unwrap_or_else(|| quarter_of(now.minus(WEEK * WEEKS)));
        if from >= end {
            return Ok(false);
        }
        let until = end.min(from.plus(AT_ONCE));
        let counts = self.reads().answers(from, until).await?;
        let mut work = self.begin().await?;
        if work.counted_until().await? != counted {
            // Another node was first: nothing is counted twice.
            return Ok(true);
        }
        work.add_quarters(&counts, until).await?;
        let _committed = work.commit().await?;
        Ok(until < end)
    }

    /// Looks at every gateway's answers of the last 15 minutes; tells staff of what is elevated,
    /// once while it lasts. How many elevations began.
    pub async fn watch_rates(&self) -> Result<usize, Error> {
        let now = self.now();
        let lately = self.reads().answers(now.minus(WINDOW), just_after(now)).await?;
        let lately: Vec<AnswerCount> = lately.into_iter().map(|(_, count)| count).collect();
        let lasting = self.reads().elevations_now().await?;
        let mut usual = None;
        let mut begun = 0;
        for gateway in self.reads().gateways().await? {
            for (watch, series) in watched() {
                let share = share_of(&lately, watch, &gateway.id, series);
                let lasts = lasting
                    .iter()
                    .any(|(one, at, of, _)| (*one, at, *of) == (watch, &gateway.id, series));
                // On a good day nothing is usual enough to be asked for.
                if !lasts && !is_elevated(watch, share, Usual { weeks: WEEKS, ..Usual::default() })
                {
                    continue;
                }
                let weeks = match &usual {
                    Some(weeks) => weeks,
                    None => usual.insert(self.usual_hours(now).await?),
                };
                let is_so = is_elevated(watch, share, usual_of(weeks, watch, &gateway.id, series));
                let seen = Seen { watch, series, share, is_so };
                begun += usize::from(self.looked(&gateway, seen, now).await?);
            }
        }
        Ok(begun)
    }

    /// The same hour's answers, week by week.
    async fn usual_hours(&self, now: Timestamp) -> Result<Vec<Vec<AnswerCount>>, Error> {
        let mut weeks = Vec::new();
        for hour in same_hours(now) {
            let counts = self.reads().quarters(hour, hour_after(hour)).await?;
            weeks.push(counts.into_iter().map(|(_, count)| count).collect());
        }
        Ok(weeks)
    }

    /// Writes down what was seen; whether an elevation began.
    async fn looked(&self, gateway: &Gateway, seen: Seen, now: Timestamp) -> Result<bool, Error> {
        let Seen { watch, series, share, is_so } = seen;
        let mut work = self.begin().await?;
        let before = work.elevation(watch, &gateway.id, series).await?;
        let (elevation, begins) = match look(before, share, is_so, now) {
            Look::Nothing => return Ok(false),
            Look::GoesOn(elevation) => (elevation, false),
            Look::Begins(elevation) => (elevation, true),
        };
        work.save_elevation(watch, &gateway.id, series, &elevation).await?;
        if begins {
            work.note(&Note {
                at: now,
                church: None,
                who: Who::Rule("rates".to_owned()),
                verb: "rate.elevated",
                subject: gateway.id.to_string(),
                why: in_words(gateway, &seen, &elevation),
            })
            .await?;
            let since = elevation.since.as_micros();
            let notice = Notice {
                key: format!("rate {watch} {} {series} {since}", gateway.id),
                urgency: Urgency::Look,
                subject: match watch {
                    Watch::Unknown => format!("More unknown answers than usual: {}", gateway.name),
                    Watch::Refused => format!("More refusals than usual: {}", gateway.name),
                },
                text: format!(
                    "{}.\n\nNothing is delayed for this and nobody is woken. Look at the answers: \
                     /staff/rules\n",
                    in_words(gateway, &seen, &elevation),
                ),
                about: None,
            };
            self.notify(work.as_mut(), &notice, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(begins)
    }
}

/// What a look at one series found.
#[derive(Clone, Copy)]
struct Seen {
    watch: Watch,
    series: Series,
    share: Share,
    is_so: bool,
}

fn watched() -> impl Iterator<Item = (Watch, Series)> {
    Watch::ALL.into_iter().flat_map(|watch| Series::ALL.map(|series| (watch, series)))
}

/// The window holds what was answered at this very instant too.
fn just_after(now: Timestamp) -> Timestamp {
    now.plus(Duration::from_micros(1))
}

fn share_of(counts: &[AnswerCount], watch: Watch, at: &GatewayId, series: Series) -> Share {
    let of_it = counts.iter().filter(|count| count.gateway == *at && count.series == series);
    of_it.fold(Share::default(), |share, count| share.with(watch, count.class, count.answers))
}

fn usual_of(weeks: &[Vec<AnswerCount>], watch: Watch, at: &GatewayId, series: Series) -> Usual {
    weeks.iter().map(|week| share_of(week, watch, at, series)).fold(
        Usual::default(),
        |usual, share| Usual {
            share: Share {
                events: usual.share.events.saturating_add(share.events),
                answers: usual.share.answers.saturating_add(share.answers),
            },
            weeks: usual.weeks.saturating_add(u32::from(share.answers > 0)),
        },
    )
}

/// What staff read.
fn in_words(gateway: &Gateway, seen: &Seen, elevation: &Elevation) -> String {
    let Share { events, answers } = elevation.share;
    let what = match seen.watch {
        Watch::Unknown => "are answers that no rule knows",
        Watch::Refused => "are refusals",
    };
    let of = match seen.series {
        Series::First => "first attempts",
        Series::Again => "repeated attempts",
    };
    let minutes = QUARTER.as_secs().div_ceil(60);
    format!(
        "{}: {events} of {answers} answers to {of} in the last {minutes} minutes {what}, more than \
         three times what is usual at this hour of the week",
        gateway.name,
    )
}
