//! What must be true, one assertion after another, each with what was found.

use std::time::Duration;

use anyhow::Context;
use delayed_payments::{By, GiftState, Scope as DelayScope};
use kernel::{Class, Disposition, GatewayId, Timestamp};

use super::line::Call;
use super::play::{Delayed, Player};
use super::report::lasting;
use super::score::Score;
use super::script::{Deed, Step, When};

/// Failures further apart than this are no outage.
const CLOSE_TOGETHER: Duration = Duration::from_secs(5 * 60);

/// One thing that must be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// "lost", "noticed_by_failure": as `drills/` spells it.
    pub name: &'static str,
    pub holds: bool,
    /// What must be, in words.
    pub must: String,
    /// What was found.
    pub found: String,
}

/// A failing answer that is our side's to mend, and counts for the rule that delays a gateway.
pub(super) fn is_ours(call: &Call) -> bool {
    let class = call.answer.map(|(_, class)| class);
    matches!(class, Some(Class::CommunicationError | Class::ProviderFailure))
}

/// When the gateway had failed so often within five minutes: by then everybody must know.
fn known_by(calls: &[Call], gateway: &GatewayId, failures: usize) -> Option<Timestamp> {
    let failed = calls.iter().filter(|call| call.gateway == *gateway && is_ours(call));
    let mut at: Vec<Timestamp> = failed.filter_map(|call| call.answer.map(|(at, _)| at)).collect();
    at.sort_unstable();
    at.windows(failures.max(1)).find_map(|some| match (some.first(), some.last()) {
        (Some(first), Some(last)) if last.since(*first) <= CLOSE_TOGETHER => Some(*last),
        _ => None,
    })
}

/// Collects judgements.
#[derive(Default)]
struct Bench(Vec<Judged>);

impl Bench {
    fn most(&mut self, name: &'static str, what: &str, most: u32, found: &[String]) {
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let mut words = count.to_string();
        for one in found.iter().take(3) {
            words.push_str("; ");
            words.push_str(one);
        }
        self.judge(name, count <= most, format!("{what}: {most}"), words);
    }

    fn count(&mut self, name: &'static str, what: &str, most: u32, found: u32) {
        self.judge(name, found <= most, format!("{what}: {most}"), found.to_string());
    }

    fn judge(&mut self, name: &'static str, holds: bool, must: impl Into<String>, found: String) {
        self.0.push(Judged { name, holds, must: must.into(), found });
    }
}

impl Player<'_> {
    /// How long the engine needed from the first failing call to its delay.
    pub(super) fn detected_in(&self) -> Option<Duration> {
        let delay = self.first_by_rule()?;
        let calls = self.world.wires.calls();
        let first = calls.iter().find(|call| is_ours(call))?;
        Some(delay.delay.since.since(first.at))
    }

    fn first_by_rule(&self) -> Option<&Delayed> {
        let by_rule = |delayed: &&Delayed| matches!(delayed.delay.by, By::Rule(_));
        self.seen.delays.values().filter(by_rule).min_by_key(|delayed| delayed.delay.since)
    }

    /// Everything that the script says must be true.
    pub(super) async fn judge(&self, score: &Score) -> anyhow::Result<Vec<Judged>> {
        let must = &self.script.must;
        let mut bench = Bench::default();
        bench.most("lost", "gifts lost", must.lost, &score.lost);
        bench.most("doubled", "gifts taken twice", must.doubled, &score.doubled);
        bench.count("uncertain", "gifts of which nobody knows", must.uncertain, score.uncertain);
        bench.count("waiting", "gifts that still wait", must.waiting, score.waiting);
        let words = "sentences of failure to a giver or church";
        bench.most("wrong_words", words, must.wrong_words, &score.wrong_words);
        let dark = "gifts sent again while nobody knew of the first time";
        bench.count("sent_in_the_dark", dark, 0, score.in_the_dark);
        bench.most("books", "things that do not add up in the ledger", 0, &score.books);
        let written = "steps that went otherwise than written";
        bench.most("as_written", written, 0, &self.seen.not_as_written);
        if let Some(least) = must.held_at_least {
            let what = format!("gifts were held: at least {least}");
            bench.judge("held_at_least", score.held >= least, what, score.held.to_string());
        }
        self.judge_notice(&mut bench);
        if let Some(least) = must.asked_again_at_least {
            let again = score.fates.iter().map(|fate| fate.sent.saturating_sub(1)).sum::<u32>();
            let what = format!("refused gifts were asked again: at least {least} times");
            bench.judge("asked_again_at_least", again >= least, what, again.to_string());
        }
        self.judge_incidents(&mut bench).await?;
        if let Some(within) = must.drained_within {
            let holds = score.drained_in.is_some_and(|took| took <= within);
            let found = score.drained_in.map_or_else(|| "not drained".to_owned(), lasting);
            let what = format!("drained within {}", lasting(within));
            bench.judge("drained_within", holds, what, found);
        }
        self.judge_releases(&mut bench).await?;
        if let Some(apart) = must.equal_amounts_apart {
            let closest = self.closest(score);
            let holds = closest.is_none_or(|closest| closest >= apart);
            let found = closest.map_or_else(|| "never twice".to_owned(), lasting);
            let what = format!("equal amounts of one giver are {} apart", lasting(apart));
            bench.judge("equal_amounts_apart", holds, what, found);
        }
        if must.dates_kept {
            let what = "schedules that gave on other dates than the calendar's";
            bench.most("dates_kept", what, 0, &score.dates_wrong);
        }
        self.judge_loops(&mut bench, score)?;
        Ok(bench.0)
    }

    fn judge_notice(&self, bench: &mut Bench) {
        let must = &self.script.must;
        let calls = self.world.wires.calls();
        if let Some(number) = must.noticed_by_failure {
            let failures = usize::try_from(number).unwrap_or(usize::MAX);
            let delayed = self.first_by_rule();
            let known = delayed.and_then(|delayed| match &delayed.delay.scope {
                DelayScope::Gateway(gateway) => known_by(&calls, gateway, failures),
                _ => None,
            });
            let since = delayed.map(|delayed| delayed.delay.since);
            let holds = matches!((since, known), (Some(since), Some(known)) if since <= known);
            let found = match since {
                None => "it never did".to_owned(),
                Some(since) => {
                    let before = |call: &&Call| is_ours(call) && call.at <= since;
                    let count = calls.iter().filter(before).count();
                    format!("at failing call {count}")
                }
            };
            let what = format!(
                "the engine delays the gateway when {number} calls failed within {}",
                lasting(CLOSE_TOGETHER)
            );
            bench.judge("noticed_by_failure", holds, what, found);
        }
        if must.no_delay {
            let found: Vec<String> =
                self.seen.delays.values().map(|delayed| delayed.delay.why.clone()).collect();
            bench.most("no_delay", "delays", 0, &found);
        }
        if let Some(most) = must.calls_while_delayed {
            let late = calls.iter().filter(|call| {
                self.seen.delays.values().any(|delayed| {
                    let covers = match &delayed.delay.scope {
                        DelayScope::Everything => true,
                        DelayScope::Gateway(gateway) => *gateway == call.gateway,
                        DelayScope::Facility(_)
                        | DelayScope::MethodKind(_)
                        | DelayScope::Church(_) => false,
                    };
                    covers
                        && call.at > delayed.delay.since
                        && delayed.until.is_none_or(|until| call.at < until)
                })
            });
            let late = u32::try_from(late.count()).unwrap_or(u32::MAX);
            bench.count("calls_while_delayed", "gifts sent to a delayed gateway", most, late);
        }
    }

    async fn judge_incidents(&self, bench: &mut Bench) -> anyhow::Result<()> {
        let must = &self.script.must;
        let (begins, ends) =
            (self.script.at(When::Ever(self.script.begins))?, self.script.at(self.script.ends)?);
        let reads = self.world.store.read();
        let incidents = reads.incidents_between(begins, ends).await?;
        if must.incident_with_the_delay {
            let since = self.first_by_rule().map(|delayed| delayed.delay.since);
            let opened: Vec<Timestamp> =
                incidents.iter().map(|incident| incident.times.opened_at).collect();
            let holds = since.is_some_and(|since| opened.contains(&since));
            let found = match opened.first() {
                Some(at) => format!("{} opened, at {}", opened.len(), self.script.clock(*at)?),
                None => "none was opened".to_owned(),
            };
            let what = "an incident is open from the moment of the delay";
            bench.judge("incident_with_the_delay", holds, what, found);
        }
        if must.no_delay {
            let found: Vec<String> =
                incidents.iter().map(|incident| incident.why.clone()).collect();
            bench.most("no_delay", "incidents", 0, &found);
        }
        if let Some(most) = must.notices_at_most {
            let written = reads.notices_for(self.cast.first_on_call(), 0, u32::MAX >> 1).await?;
            let subjects: Vec<String> =
                written.into_iter().map(|(written, _)| written.notice.subject).collect();
            bench.most("notices_at_most", "notices to staff", most, &subjects);
        }
        Ok(())
    }

    async fn judge_releases(&self, bench: &mut Bench) -> anyhow::Result<()> {
        let must = &self.script.must;
        let reads = self.world.store.read();
        let (mut unproved, mut out_of_order, mut released_at) =
            (Vec::new(), Vec::new(), Vec::new());
        for id in &self.seen.plans {
            let (plan, batches, _) = reads.plan_by_id(*id).await?.context("a plan is gone")?;
            let probes = reads.probes_now(&plan.gateway, u32::MAX >> 1).await?;
            for batch in &batches {
                let Some(at) = batch.released_at else { continue };
                released_at.push(at);
                let latest = probes.iter().filter(|probe| probe.at <= at).max_by_key(|one| one.at);
                if !latest.is_some_and(|probe| probe.passed) {
                    unproved.push(format!("batch {} of {}", batch.ordinal, plan.gateway));
                }
            }
            for pair in batches.windows(2) {
                if let [one, next] = pair
                    && next.smallest.minor() < one.largest.minor()
                {
                    out_of_order.push(format!("batch {} of {}", next.ordinal, plan.gateway));
                }
            }
        }
        if must.released_after_probes {
            if released_at.is_empty() {
                unproved.push("no batch went out".to_owned());
            }
            let what = "batches released without a test payment that passed";
            bench.most("released_after_probes", what, 0, &unproved);
        }
        if must.stopped_again {
            let again = self.seen.delays.values().filter(|delayed| {
                released_at.iter().min().is_some_and(|first| delayed.delay.since > *first)
                    && matches!(delayed.delay.by, By::Rule(_))
            });
            let again = again.count();
            let what = "a batch that meets a sick gateway delays it again";
            bench.judge("stopped_again", again > 0, what, format!("{again} times"));
        }
        if must.low_values_first {
            let what = "batches with smaller gifts than the one before";
            bench.most("low_values_first", what, 0, &out_of_order);
        }
        Ok(())
    }

    /// The shortest time between two equal charges of one giver, at least one of them let go.
    fn closest(&self, score: &Score) -> Option<Duration> {
        let mut closest: Option<Duration> = None;
        for (place, fate) in score.fates.iter().enumerate() {
            for other in score.fates.iter().skip(place.saturating_add(1)) {
                let released = fate.let_go_at.is_some() || other.let_go_at.is_some();
                if fate.made.giver != other.made.giver || !released {
                    continue;
                }
                for (one, two) in fate.charged.iter().zip(&other.charged) {
                    let apart = one.since(*two).max(two.since(*one));
                    closest = Some(closest.map_or(apart, |known| known.min(apart)));
                }
            }
        }
        closest
    }

    fn judge_loops(&self, bench: &mut Bench, score: &Score) -> anyhow::Result<()> {
        let must = &self.script.must;
        if let Some(most) = must.parked_at_most {
            let parked = u32::try_from(self.seen.parked)?;
            bench.count("parked_at_most", "tasks parked at once", most, parked);
        }
        if let Some(least) = must.parked_at_least {
            let holds = self.seen.parked >= u64::from(least);
            let what = format!("tasks parked, with their reason: at least {least}");
            bench.judge("parked_at_least", holds, what, self.seen.parked.to_string());
        }
        if let Some(within) = must.others_on_time {
            let late = self.late(score, within)?;
            let what = format!("scheduled gifts taken later than {} after 6:00", lasting(within));
            let poisoned = |step: &Step| matches!(step.deed, Deed::ItemIsPoisoned);
            let allowed = self.script.timeline.iter().any(poisoned);
            bench.most("others_on_time", &what, u32::from(allowed), &late);
        }
        for tells in &must.health_tells {
            let since = self.script.at(tells.since)?;
            let told =
                self.seen.losses.iter().find(|(name, at, _)| *name == tells.loss && *at >= since);
            let after = told.map(|(_, at, _)| at.since(since));
            let holds = after.is_some_and(|after| after <= tells.within);
            let found = after.map_or_else(|| "it never did".to_owned(), lasting);
            let what = format!("health loses {} within {}", tells.loss, lasting(tells.within));
            bench.judge("health_tells", holds, what, found);
        }
        Ok(())
    }

    /// Scheduled gifts that were not taken this soon after six in the morning of their date.
    fn late(&self, score: &Score, within: Duration) -> anyhow::Result<Vec<String>> {
        let zone = self.script.time_zone()?;
        let mut late = Vec::new();
        for fate in &score.fates {
            let Some(on) = fate.made.scheduled_for else { continue };
            let due = on.at(6, 0, 0, 0).to_zoned(zone.clone())?.timestamp();
            let last = Timestamp::from_jiff(due).plus(within);
            let in_time = fate.charged.first().is_some_and(|at| *at <= last);
            let refused = matches!(fate.state, GiftState::Failed { class, .. }
                if class.disposition() == Disposition::UserRecoverable);
            if !in_time && !refused {
                late.push(giving::gifts::Gift::number(fate.made.gift));
            }
        }
        Ok(late)
    }
}
