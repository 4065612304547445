//! What a verification found, in words.

use std::time::Duration;

use kernel::OrderId;
use views::{ValidationRow, ValidationStanding};

use crate::site::components::{Glyph, Tone, Word};
use crate::site::format;

/// Over all churches.
pub(super) const fn all(in_trouble: u64, known: bool) -> Word {
    match (in_trouble, known) {
        (0, true) => Word::new("The books add up", Tone::Given, Glyph::Check),
        (0, false) => Word::new("Not verified yet", Tone::Quiet, Glyph::Clock),
        (1, _) => Word::new("The books of one church need a look", Tone::Bad, Glyph::Failing),
        (_, _) => Word::new("The books of some churches need a look", Tone::Bad, Glyph::Failing),
    }
}

/// How one stands, and what there is to add.
pub(super) fn standing(standing: &ValidationStanding) -> (Word, Option<String>) {
    match standing {
        ValidationStanding::Asked => (Word::new("Waiting", Tone::Quiet, Glyph::Clock), None),
        ValidationStanding::Running { percent } => {
            (Word::new("Running", Tone::Way, Glyph::Repeat), Some(format!("{percent}% read")))
        }
        ValidationStanding::Sound => (Word::new("Adds up", Tone::Given, Glyph::Check), None),
        ValidationStanding::Unsound { faults } => (
            Word::new("Does not add up", Tone::Bad, Glyph::Failing),
            Some(format::count(*faults, "finding", "findings")),
        ),
        ValidationStanding::Failed { .. } => {
            (Word::new("Could not be done", Tone::Needs, Glyph::Alert), None)
        }
    }
}

/// The row's colour, where it needs one.
pub(super) const fn tint(standing: &ValidationStanding) -> Option<&'static str> {
    match standing {
        ValidationStanding::Unsound { .. } => Some("tint bad"),
        ValidationStanding::Failed { .. } => Some("tint needs"),
        ValidationStanding::Asked
        | ValidationStanding::Running { .. }
        | ValidationStanding::Sound => None,
    }
}

/// How long it took: "0.4 s", "8 min 12 s".
pub(super) fn took(run: &ValidationRow) -> Option<String> {
    let time = run.finished_at?.since(run.started_at?);
    if time >= Duration::from_secs(10) {
        return Some(format::lasting(time));
    }
    let tenths = time.as_millis().div_ceil(100);
    Some(format!("{}.{} s", tenths / 10, tenths % 10))
}

/// The order that a finding names, with what stands before it and after it.
pub(super) fn order_in(finding: &str) -> Option<(&str, OrderId, &str)> {
    const ID: usize = 36;
    let (church, named) = finding.split_once(", order ")?;
    let (id, after) = named.split_at_checked(ID)?;
    let before = &finding[..church.len() + ", order ".len()];
    Some((before, id.parse().ok()?, after))
}

/// Accounts that hold something for a fund, in the words of the page.
pub(super) fn kind(name: &str) -> &str {
    match name {
        "promised" => "on its way",
        "assured" => "assured",
        "fund" => "given",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_found_in_a_finding() {
        let id = "49001863-fcbb-5b2b-a466-21f333610f75";
        let finding = format!("church é, order {id} (place 7): no");
        let (before, order, after) = order_in(&finding).unwrap();
        assert_eq!((before, after), ("church é, order ", " (place 7): no"));
        assert_eq!(order.to_string(), id);
        assert!(order_in("church 1, order nobody").is_none() && order_in("and 3 more").is_none());
    }

    #[test]
    fn two_churches_are_some() {
        assert_eq!(all(0, true).word, "The books add up");
        assert_eq!(all(0, false).word, "Not verified yet");
        assert!(all(1, true).word.contains("one church"));
        assert!(all(2, true).word.contains("some churches"));
    }
}
