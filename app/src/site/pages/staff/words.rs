//! What is down, held and released, in words one can act on at eight on a Sunday morning.

use kernel::{GatewayId, Money};
use views::{DelayRow, GatewayRow, GatewayState, PlanStanding, StaffBoard, Tally};

use crate::site::components::{Glyph, Tone, Word};
use crate::site::format;

/// "1 gift", "1,281 gifts".
pub(super) fn gifts(count: u64) -> String {
    format::count(count, "gift", "gifts")
}

/// "$145,906.00 and €20.00"; currencies are never added to one another.
pub(super) fn sums(tallies: &[Tally]) -> String {
    let sums: Vec<_> = tallies.iter().map(|tally| tally.sum.to_string()).collect();
    if sums.is_empty() { "nothing".to_owned() } else { sums.join(" and ") }
}

/// How many gifts, over all currencies.
pub(super) fn held(tallies: &[Tally]) -> u64 {
    tallies.iter().map(|tally| tally.count).sum()
}

/// The part a bar shows: "54.7%". Nothing of nothing is an empty bar.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0%".to_owned();
    }
    let tenths = (part.min(whole) * 1_000).div_ceil(whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// Who set a delay: "Anna Kowalczyk", "the rule".
pub(super) fn by(delay: &DelayRow) -> String {
    if delay.by_rule { format!("by rule, {}", delay.by) } else { format!("by {}", delay.by) }
}

/// What a delay covers, as the beginning of a line.
pub(super) fn scope(delay: &DelayRow) -> String {
    match delay.scope_kind.as_str() {
        "everything" => "All gateways".to_owned(),
        "method_kind" => format!("Gifts by {}", method_kind(&delay.scope)),
        _ => delay.scope.clone(),
    }
}

/// A kind of method inside a sentence.
pub(super) fn method_kind(name: &str) -> &str {
    match name {
        "card" => "card",
        "ach" => "US bank account",
        "nz_bank" => "New Zealand bank account",
        other => other,
    }
}

/// A gateway by its id.
pub(super) fn gateway<'a>(board: &'a StaffBoard, id: &GatewayId) -> Option<&'a GatewayRow> {
    board.gateways.iter().find(|gateway| gateway.id == *id)
}

/// A delay that covers all gateways.
pub(super) fn everything(board: &StaffBoard) -> Option<&DelayRow> {
    board.delays.iter().find(|delay| delay.scope_kind == "everything")
}

/// The page's first line: what is down, or that nothing is.
pub(super) fn headline(board: &StaffBoard) -> String {
    if everything(board).is_some() {
        return "All gateways are delayed".to_owned();
    }
    let count = |wanted: fn(&GatewayState) -> bool| {
        board.gateways.iter().filter(|gateway| wanted(&gateway.state)).count()
    };
    let delayed = count(|state| matches!(state, GatewayState::Delayed { .. }));
    let failing = count(|state| matches!(state, GatewayState::Failing { .. }));
    let gateways = |count| if count == 1 { "gateway" } else { "gateways" };
    match (delayed, failing) {
        (0, 0) if board.delays.is_empty() => "All gateways are well".to_owned(),
        (0, 0) => "All gateways are well, a part is delayed".to_owned(),
        (0, failing) => {
            let few = format::capital(&few(failing));
            format!("{few} {} failing", gateways(failing))
        }
        (delayed, 0) => {
            let few = format::capital(&few(delayed));
            format!("{few} {} delayed", gateways(delayed))
        }
        (delayed, failing) => {
            let first = format::capital(&few(delayed));
            format!("{first} {} delayed, {} failing", gateways(delayed), few(failing))
        }
    }
}

fn few(count: usize) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    words.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// An age band by its bounds in minutes: "Under 30 min", "1 to 2 hours", "Over 2 days".
pub(super) fn age(from: Option<u32>, under: Option<u32>) -> String {
    let bounds = [from, under];
    let whole = |unit: u32| bounds.iter().flatten().all(|bound| bound.is_multiple_of(unit));
    let (unit, one, many) = match () {
        () if whole(1_440) => (1_440, "day", "days"),
        () if whole(60) => (60, "hour", "hours"),
        () => (1, "min", "min"),
    };
    let said = |bound: u32| {
        let bound = bound / unit;
        format!("{bound} {}", if bound == 1 { one } else { many })
    };
    match (from, under) {
        (None, None) => "All".to_owned(),
        (None, Some(under)) => format!("Under {}", said(under)),
        (Some(from), Some(under)) => format!("{} to {}", from / unit, said(under)),
        (Some(from), None) => format!("Over {}", said(from)),
    }
}

/// A band of amounts by its bounds: "Under $25.00", "$25.00 to $100.00", "$1,000.00 and more".
pub(super) fn amounts(from: Option<Money>, under: Option<Money>) -> String {
    match (from, under) {
        (None, None) => "All".to_owned(),
        (None, Some(under)) => format!("Under {under}"),
        (Some(from), Some(under)) => format!("{from} to {under}"),
        (Some(from), None) => format!("{from} and more"),
    }
}

/// How long something takes: nobody knows it to the second.
pub(super) fn minutes(minutes: u64) -> String {
    match minutes {
        0 | 1 => "about a minute".to_owned(),
        more => format!("about {} minutes", format::number(more)),
    }
}

/// Where a plan stands.
pub(super) const fn standing(standing: PlanStanding) -> Word {
    match standing {
        PlanStanding::Drafted => Word::new("Waits for approval", Tone::Needs, Glyph::Edit),
        PlanStanding::Running => Word::new("Running", Tone::Way, Glyph::Repeat),
        PlanStanding::Paused => Word::new("Stopped", Tone::Needs, Glyph::Stop),
        PlanStanding::Done => Word::new("Done", Tone::Given, Glyph::Check),
        PlanStanding::Abandoned => Word::new("Abandoned", Tone::Quiet, Glyph::X),
    }
}

/// "$5.00 to $60.00", or one amount when all are equal.
pub(super) fn range(smallest: Money, largest: Money) -> String {
    if smallest == largest { smallest.to_string() } else { format!("{smallest} to {largest}") }
}

#[cfg(test)]
mod tests {
    use kernel::Currency;

    use super::*;

    #[test]
    fn ages_are_told_in_the_largest_whole_unit() {
        assert_eq!(age(None, Some(30)), "Under 30 min");
        assert_eq!(age(Some(30), Some(60)), "30 to 60 min");
        assert_eq!(age(Some(60), Some(120)), "1 to 2 hours");
        assert_eq!(age(Some(60), None), "Over 1 hour");
        assert_eq!(age(Some(1_440), Some(10_080)), "1 to 7 days");
    }

    #[test]
    fn bars_never_run_over() {
        assert_eq!(percent(547, 1_000), "54.7%");
        assert_eq!(percent(7, 0), "0%");
        assert_eq!(percent(9, 3), "100.0%");
    }

    #[test]
    fn currencies_are_listed_and_never_added() {
        let tally = |minor, currency| Tally { count: 2, sum: Money::new(minor, currency) };
        let held_now = [tally(1_000, Currency::Usd), tally(2_000, Currency::Nzd)];
        assert_eq!(sums(&held_now), "$10.00 and $20.00");
        assert_eq!(held(&held_now), 4);
        assert_eq!(sums(&[]), "nothing");
    }
}
