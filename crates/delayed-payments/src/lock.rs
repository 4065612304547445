//! The lock on the way out: no delay ends and nothing is released before probes say that it
//! may, or two people say so in spite of them.

use kernel::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::probe::StabilityView;
use crate::switch::SHORTEST_REASON;

/// What one gateway says to a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// What its probes say, of those since the latest delay began.
    pub stability: StabilityView,
    /// The latest bad news: a probe that failed, or the beginning of a delay.
    pub bad_news: Option<Timestamp>,
}

/// A wish to open the lock in spite of the probes. It takes two people and a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Who wishes it.
    pub asked_by: PersonId,
    /// Why.
    pub why: String,
    /// Since when.
    pub asked_at: Timestamp,
    /// The second person, and when they agreed; none while nobody has.
    pub agreed: Option<(PersonId, Timestamp)>,
}

/// Why a lock stays as it is. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockRefused {
    /// Neither the probes nor two people have opened it.
    #[error(
        "the probes have not passed for long enough, and no two people have agreed to do without"
    )]
    Locked,
    /// The reason is shorter than ten characters.
    #[error("say why, in ten characters or more")]
    WhyTooShort,
    /// Somebody asked before, and nobody has agreed yet.
    #[error("somebody has asked for it already")]
    AskedAlready,
    /// Nobody has asked.
    #[error("nobody has asked for it")]
    NotAsked,
    /// Whoever asks is not the second person.
    #[error("whoever asks for it is not the second person")]
    OwnWish,
    /// A second person has agreed.
    #[error("a second person has agreed already")]
    AgreedAlready,
}

impl Override {
    /// One person asks, and says why. `last` is the wish before this one: while nobody has agreed
    /// to that, another says nothing new.
    pub fn ask(
        last: Option<&Override>,
        by: PersonId,
        why: &str,
        now: Timestamp,
    ) -> Result<Override, LockRefused> {
        let why = why.trim();
        if why.chars().count() < SHORTEST_REASON {
            return Err(LockRefused::WhyTooShort);
        }
        if last.is_some_and(|last| last.agreed.is_none()) {
            return Err(LockRefused::AskedAlready);
        }
        Ok(Override { asked_by: by, why: why.to_owned(), asked_at: now, agreed: None })
    }

    /// A second person agrees.
    pub fn agree(self, by: PersonId, now: Timestamp) -> Result<Override, LockRefused> {
        match self.agreed {
            Some(_) => Err(LockRefused::AgreedAlready),
            None if by == self.asked_by => Err(LockRefused::OwnWish),
            None => Ok(Override { agreed: Some((by, now)), ..self }),
        }
    }

    /// Whether it opens the lock. Bad news after both agreed is news to them: it does no more.
    pub fn opens(&self, bad_news: Option<Timestamp>) -> bool {
        self.agreed.is_some_and(|(_, at)| bad_news.is_none_or(|bad| bad < at))
    }
}

/// Whether the lock is open: every gateway is stable, or two people do without.
///
/// Once gifts went out (`going`), they tell better than probes how a gateway does: then the probes
/// may be old, as long as none has failed since.
pub fn is_open(keys: &[Key], wish: Option<&Override>, going: bool) -> bool {
    let bad_news = keys.iter().filter_map(|key| key.bad_news).max();
    let stable = |key: &Key| key.stability.stable || (going && key.stability.complete);
    // Where no gateway is concerned, nothing proves that one is well.
    let by_probes = !keys.is_empty() && keys.iter().all(stable);
    by_probes || wish.is_some_and(|wish| wish.opens(bad_news))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::probe::{ProbeResult, Stability};
    use crate::testing::{clock, id};

    const ANNA: PersonId = PersonId::from_uuid(id(1));
    const DAVID: PersonId = PersonId::from_uuid(id(2));
    const WHY: &str = "the bank says that it is mended";

    fn key(passed: &[&str], failed: Option<&str>, now: &str) -> Key {
        let passed = passed.iter().map(|at| ProbeResult { at: clock(at), passed: true });
        let failed_at = failed.map(clock);
        let failed = failed_at.map(|at| ProbeResult { at, passed: false });
        let probes: Vec<_> = passed.chain(failed).collect();
        let stability = Stability { needed: 3, over: Duration::from_mins(10) };
        Key { stability: stability.of(&probes, clock(now)), bad_news: failed_at }
    }

    fn agreed(at: &str) -> Override {
        let wish = Override::ask(None, ANNA, WHY, clock("0:30")).unwrap();
        wish.agree(DAVID, clock(at)).unwrap()
    }

    #[test]
    fn a37_every_gateway_must_be_stable() {
        let stable = key(&["1:00", "6:00", "11:00"], None, "12:00");
        let young = key(&["8:00", "11:00"], None, "12:00");
        assert!(is_open(&[stable], None, false));
        assert!(!is_open(&[stable, young], None, false));
        assert!(!is_open(&[young], None, true));
        assert!(!is_open(&[], None, false), "no gateway proves nothing");
    }

    #[test]
    fn a37_what_goes_well_keeps_it_open_and_a_failed_probe_does_not() {
        let old = key(&["1:00", "6:00", "11:00"], None, "80:00");
        assert!(!is_open(&[old], None, false), "nobody has looked for an hour");
        assert!(is_open(&[old], None, true));
        let failed = key(&["1:00", "6:00", "11:00"], Some("13:00"), "14:00");
        assert!(!is_open(&[failed], None, true));
    }

    #[test]
    fn a37_an_override_takes_two_people_and_a_reason() {
        let now = clock("1:00");
        assert_eq!(Override::ask(None, ANNA, " because ", now), Err(LockRefused::WhyTooShort));
        let wish = Override::ask(None, ANNA, WHY, now).unwrap();
        assert!(!is_open(&[], Some(&wish), false), "one person alone opens nothing");
        let again = Override::ask(Some(&wish), DAVID, WHY, now);
        assert_eq!(again, Err(LockRefused::AskedAlready));
        assert_eq!(wish.clone().agree(ANNA, now), Err(LockRefused::OwnWish));
        let agreed = wish.agree(DAVID, now).unwrap();
        assert!(is_open(&[], Some(&agreed), false));
        assert!(Override::ask(Some(&agreed), ANNA, WHY, now).is_ok(), "another time, another wish");
        assert_eq!(agreed.agree(DAVID, now), Err(LockRefused::AgreedAlready));
    }

    #[test]
    fn a37_bad_news_after_both_agreed_ends_it() {
        let failed = |at| key(&["1:00"], Some(at), "9:00");
        assert!(is_open(&[failed("2:00")], Some(&agreed("3:00")), false));
        assert!(!is_open(&[failed("3:00")], Some(&agreed("3:00")), false));
        assert!(!is_open(&[failed("4:00")], Some(&agreed("3:00")), true));
    }
}
