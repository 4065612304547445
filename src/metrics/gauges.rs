//! What is read off when somebody asks: how much waits, what is held, whether the books add up.

use std::collections::BTreeSet;
use std::mem;
use std::sync::{LazyLock, Mutex, PoisonError};

use giving::Giving;
use giving::gauges::Gauges;

use super::names::{
    CLOCK, COMPLIANCE, COMPLIANCE_PASSED, DATABASE, ELEVATED, FINDINGS, HEALTH, HELD, HELD_SUM,
    LOOP_SILENT, MIRROR_BEHIND, MIRROR_SILENT, OVERDUE, PARKED, QUEUE_DUE, QUEUE_LATE,
    QUEUE_WAITING, REACTIONS, ROLLOUT_FAILED, ROLLOUT_PERCENT, ROLLOUT_SEEN, SWITCHED_ON,
    UNCERTAIN, WINDOWS_ON,
};

type Labels = Vec<(&'static str, String)>;

/// What was said last time. A gateway that holds nothing any more is said to hold nothing; it would
/// otherwise hold for ever what it held last.
static SAID: LazyLock<Mutex<BTreeSet<(&'static str, Labels)>>> = LazyLock::new(Mutex::default);

/// Reads all gauges off. A database that does not answer leaves them as they were, and says so.
pub(super) async fn read_off(giving: &Giving) {
    match giving.gauges().await {
        Ok(read) => {
            set(&read);
            metrics::gauge!(DATABASE).set(1.0);
        }
        Err(error) => {
            tracing::warn!(%error, "the gauges could not be read off");
            metrics::gauge!(DATABASE).set(0.0);
        }
    }
}

fn set(read: &Gauges) {
    let now = values(read);
    let said: BTreeSet<_> = now.iter().map(|(name, labels, _)| (*name, labels.clone())).collect();
    for (name, labels, value) in &now {
        metrics::gauge!(*name, labels).set(*value);
    }
    let before = mem::replace(&mut *SAID.lock().unwrap_or_else(PoisonError::into_inner), said);
    let said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, labels) in before.difference(&said) {
        metrics::gauge!(*name, labels).set(0.0);
    }
}

/// Every gauge with its labels and its value.
fn values(read: &Gauges) -> Vec<(&'static str, Labels, f64)> {
    let mut all = vec![
        (PARKED, Vec::new(), number(read.parked)),
        (UNCERTAIN, Vec::new(), number(read.uncertain)),
        (FINDINGS, Vec::new(), number(read.books_in_trouble)),
    ];
    for (queue, late) in &read.queues {
        let kind = vec![("kind", queue.kind.clone())];
        all.push((QUEUE_WAITING, kind.clone(), number(queue.waiting)));
        all.push((QUEUE_DUE, kind.clone(), number(queue.due)));
        all.push((QUEUE_LATE, kind, late.as_secs_f64()));
    }
    for (gateway, tally) in &read.held {
        let currency = tally.sum.currency().code().to_owned();
        let place = vec![("gateway", gateway.to_string()), ("currency", currency)];
        all.push((HELD, place.clone(), number(tally.count)));
        all.push((HELD_SUM, place, minor(tally.sum.minor())));
    }
    for (name, silent) in &read.silent {
        all.push((LOOP_SILENT, vec![("loop", name.clone())], silent.as_secs_f64()));
    }
    let mut passed = 0;
    for (check, well) in &read.compliance {
        let well = u64::from(*well);
        passed += well;
        all.push((COMPLIANCE, vec![("check", (*check).to_owned())], number(well)));
    }
    all.push((COMPLIANCE_PASSED, Vec::new(), number(passed)));
    for rollout in &read.rollouts {
        let name = || ("rollout", rollout.name.clone());
        all.push((ROLLOUT_PERCENT, vec![name()], f64::from(rollout.rung.percent())));
        let groups = [("with_it", rollout.seen.experimental), ("without_it", rollout.seen.control)];
        for (group, counts) in groups {
            let group = vec![name(), ("group", group.to_owned())];
            all.push((ROLLOUT_SEEN, group.clone(), number(counts.seen)));
            all.push((ROLLOUT_FAILED, group, number(counts.failed)));
        }
    }
    all.push((SWITCHED_ON, Vec::new(), number(u64::from(read.switched_on))));
    all.push((OVERDUE, Vec::new(), number(read.overdue)));
    all.push((WINDOWS_ON, Vec::new(), number(read.windows_on)));
    for (name, well) in &read.health {
        all.push((HEALTH, vec![("entry", name.clone())], number(u64::from(*well))));
    }
    for (node, ahead_ms) in &read.clocks {
        all.push((CLOCK, vec![("node", node.clone())], minor(*ahead_ms) / 1_000.0));
    }
    for fired in &read.reactions {
        all.push((REACTIONS, vec![("rule", fired.rule.clone())], number(fired.times)));
    }
    for (watch, gateway, series) in &read.elevated {
        let gateway = ("gateway", gateway.to_string());
        let of = vec![("watch", watch.to_string()), gateway, ("series", series.to_string())];
        all.push((ELEVATED, of, 1.0));
    }
    for mirror in &read.mirrors {
        let id = vec![("mirror", mirror.id.to_string())];
        all.push((MIRROR_BEHIND, id.clone(), number(mirror.accounts_behind)));
        all.push((MIRROR_SILENT, id, mirror.silent.as_secs_f64()));
    }
    all
}

/// Numbers of this format have 53 bits: more than any count of ours.
fn number(count: u64) -> f64 {
    u32::try_from(count).map_or_else(
        |_| {
            let (high, low) = (count >> 32, count & u64::from(u32::MAX));
            let part = |half| u32::try_from(half).map_or(0.0, f64::from);
            part(high) * 4_294_967_296.0 + part(low)
        },
        f64::from,
    )
}

fn minor(amount: i64) -> f64 {
    let size = number(amount.unsigned_abs());
    if amount < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_stay_what_they_are() {
        let large = 9_007_199_254_740_991;
        assert_eq!(format!("{:.0}", number(large)), large.to_string());
        assert_eq!((number(7), minor(-250)), (7.0, -250.0));
    }
}
