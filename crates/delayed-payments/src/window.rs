//! Planned maintenance: a delay with a beginning (O18).
//!
//! A window's planned end releases nothing, and it does not end the delay either: what was promised
//! to be over may not be. The delay ends when [probes](crate::probe) have passed since the planned
//! end, or when a person ends it; what was held waits for a [`release`](crate::release) as always.

use std::time::Duration;

use kernel::{DelayId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::delay::{By, Delay, Scope};
use crate::probe::{ProbeResult, Stability};
use crate::switch::SHORTEST_REASON;

/// The longest window that is planned. Longer work is several.
pub const LONGEST: Duration = Duration::from_hours(7 * 24);

/// How far ahead one may plan.
pub const FURTHEST: Duration = Duration::from_hours(90 * 24);

/// How long after its planned end a window that is still on is overdue: somebody must look.
pub const OVERDUE_AFTER: Duration = Duration::from_mins(30);

/// The rule that ends a window when probes have passed.
pub const PROBED: &str = "window-probed";

/// What ends a window's delay after its planned end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Probes that passed, by themselves.
    Probed,
    /// A person alone.
    ByHand,
}

impl Ending {
    /// The stable name used in tables and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Ending::Probed => "probed",
            Ending::ByHand => "by_hand",
        }
    }

    /// Reads the name back.
    pub fn parse(name: &str) -> Option<Ending> {
        [Ending::Probed, Ending::ByHand].into_iter().find(|ending| ending.name() == name)
    }
}

/// What becomes of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// It is in the plan. From its start on it holds gifts, also before anybody wrote down that it
    /// has begun.
    Planned,
    /// Its delay was begun, and says whether it is still on.
    Begun {
        /// When that was written down.
        at: Timestamp,
    },
    /// It will not be.
    Cancelled {
        /// Who said so.
        by: PersonId,
        /// When.
        at: Timestamp,
    },
}

/// One planned maintenance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its id, and that of its delay.
    pub id: DelayId,
    /// What is held meanwhile.
    pub scope: Scope,
    /// Why, for staff.
    pub why: String,
    /// From when on nothing is sent.
    pub starts_at: Timestamp,
    /// When the work should be over.
    pub ends_at: Timestamp,
    /// What ends it then.
    pub ending: Ending,
    /// Who planned it, or changed the plan last.
    pub planned_by: PersonId,
    /// When.
    pub planned_at: Timestamp,
    /// Counts its changes, so that nobody overwrites what they have not seen.
    pub version: u32,
    /// What becomes of it.
    pub standing: Standing,
}

/// Everything that is typed about a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What is held.
    pub scope: Scope,
    /// Why.
    pub why: String,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when the work should last.
    pub ends_at: Timestamp,
    /// What ends it then.
    pub ending: Ending,
}

/// Why a window is not planned, changed or cancelled. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowRefused {
    /// It has begun: its delay can be ended, its end moved, and nothing else.
    #[error("the window has begun")]
    HasBegun,
    /// It was cancelled before.
    #[error("the window was cancelled")]
    Cancelled,
    /// Checks and cash pass no gateway.
    #[error("checks and cash pass no gateway, so there is nothing to hold")]
    NothingToDelay,
    /// The reason is shorter than ten characters.
    #[error("say why, in ten characters or more")]
    WhyTooShort,
    /// It would begin in the past.
    #[error("the window must begin in the future")]
    StartsInThePast,
    /// It would begin more than ninety days ahead.
    #[error("the window must begin within ninety days")]
    StartsTooFarAhead,
    /// It would end before it begins, or in the past.
    #[error("the window must end after it begins")]
    EndsTooEarly,
    /// It would last more than seven days.
    #[error("a window lasts seven days at most")]
    LastsTooLong,
}

/// When staff are reminded of a window that is about to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Twenty-four hours before.
    Day,
    /// One hour before.
    Hour,
}

impl Before {
    /// How long before.
    pub const fn ahead(self) -> Duration {
        match self {
            Before::Day => Duration::from_hours(24),
            Before::Hour => Duration::from_hours(1),
        }
    }

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Before::Day => "day",
            Before::Hour => "hour",
        }
    }
}

impl Wish {
    fn check(&self, now: Timestamp) -> Result<(), WindowRefused> {
        if matches!(&self.scope, Scope::MethodKind(kind) if !kind.reaches_a_gateway()) {
            return Err(WindowRefused::NothingToDelay);
        }
        if self.why.trim().chars().count() < SHORTEST_REASON {
            return Err(WindowRefused::WhyTooShort);
        }
        if self.starts_at <= now {
            return Err(WindowRefused::StartsInThePast);
        }
        if self.starts_at.since(now) > FURTHEST {
            return Err(WindowRefused::StartsTooFarAhead);
        }
        lasts_well(self.starts_at, self.ends_at)
    }
}

fn lasts_well(starts_at: Timestamp, ends_at: Timestamp) -> Result<(), WindowRefused> {
    if ends_at <= starts_at {
        return Err(WindowRefused::EndsTooEarly);
    }
    if ends_at.since(starts_at) > LONGEST {
        return Err(WindowRefused::LastsTooLong);
    }
    Ok(())
}

impl Window {
    /// Puts one into the plan.
    pub fn plan(
        id: DelayId,
        wish: Wish,
        by: PersonId,
        now: Timestamp,
    ) -> Result<Window, WindowRefused> {
        wish.check(now)?;
        let Wish { scope, why, starts_at, ends_at, ending } = wish;
        Ok(Window {
            id,
            scope,
            why: why.trim().to_owned(),
            starts_at,
            ends_at,
            ending,
            planned_by: by,
            planned_at: now,
            version: 1,
            standing: Standing::Planned,
        })
    }

    /// Changes the plan. Once it has begun, only its end can be moved, and what ends it.
    pub fn change(self, wish: Wish, by: PersonId, now: Timestamp) -> Result<Window, WindowRefused> {
        self.is_alive()?;
        if !self.has_begun(now) {
            let version = self.version.saturating_add(1);
            return Window::plan(self.id, wish, by, now).map(|window| Window { version, ..window });
        }
        let same = (&wish.scope, wish.starts_at) == (&self.scope, self.starts_at);
        if !same || wish.why.trim() != self.why {
            return Err(WindowRefused::HasBegun);
        }
        if wish.ends_at <= now {
            return Err(WindowRefused::EndsTooEarly);
        }
        lasts_well(self.starts_at, wish.ends_at)?;
        Ok(Window {
            ends_at: wish.ends_at,
            ending: wish.ending,
            planned_by: by,
            planned_at: now,
            version: self.version.saturating_add(1),
            ..self
        })
    }

    /// Takes it out of the plan. One that has begun is ended as any delay is.
    pub fn cancel(self, by: PersonId, now: Timestamp) -> Result<Window, WindowRefused> {
        self.is_alive()?;
        if self.has_begun(now) {
            return Err(WindowRefused::HasBegun);
        }
        let standing = Standing::Cancelled { by, at: now };
        Ok(Window { standing, version: self.version.saturating_add(1), ..self })
    }

    /// Its delay is on from now on, and is what counts.
    pub fn begin(self, now: Timestamp) -> (Window, Delay) {
        let delay = self.delay();
        (Window { standing: Standing::Begun { at: now }, ..self }, delay)
    }

    fn is_alive(&self) -> Result<(), WindowRefused> {
        match self.standing {
            Standing::Cancelled { .. } => Err(WindowRefused::Cancelled),
            Standing::Planned | Standing::Begun { .. } => Ok(()),
        }
    }

    /// Whether it holds gifts at `now`, or has: from the very moment of its start.
    pub fn has_begun(&self, now: Timestamp) -> bool {
        match self.standing {
            Standing::Planned => self.starts_at <= now,
            Standing::Begun { .. } => true,
            Standing::Cancelled { .. } => false,
        }
    }

    /// The delay that it is.
    pub fn delay(&self) -> Delay {
        Delay {
            id: self.id,
            scope: self.scope.clone(),
            by: By::Person(self.planned_by),
            why: self.why.clone(),
            since: self.starts_at,
            ended: None,
        }
    }

    /// The reminder that stands out at `now`, if its time came after the window was planned. Who
    /// plans for tonight is not told what they just typed.
    pub fn reminder(&self, now: Timestamp) -> Option<Before> {
        if self.standing != Standing::Planned || self.has_begun(now) {
            return None;
        }
        [Before::Hour, Before::Day].into_iter().find(|before| {
            let at = self.starts_at.minus(before.ahead());
            at <= now && self.planned_at < at
        })
    }

    /// Whether probes are wanted: its work should be over, and they are to end it.
    pub fn wants_probes(&self, now: Timestamp) -> bool {
        self.ending == Ending::Probed && self.has_begun(now) && self.ends_at <= now
    }

    /// Whether it may end by itself: every gateway that it covers has passed its probes since the
    /// work should have been over. Without any gateway a person must look.
    pub fn may_end(&self, probes: &[Vec<ProbeResult>], now: Timestamp) -> bool {
        let stable = |results: &Vec<ProbeResult>| {
            let since: Vec<ProbeResult> =
                results.iter().filter(|probe| probe.at >= self.ends_at).copied().collect();
            Stability::default().of(&since, now).stable
        };
        self.wants_probes(now) && !probes.is_empty() && probes.iter().all(stable)
    }

    /// Whether it is on for longer than was planned, and somebody must look.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.has_begun(now) && now.since(self.ends_at) >= OVERDUE_AFTER
    }
}

#[cfg(test)]
mod tests {
    use kernel::GatewayId;

    use super::*;
    use crate::delay::{MethodKind, Subject, first_covering};
    use crate::testing::{at, clock, id};

    const STAFF: PersonId = PersonId::from_uuid(id(4));

    fn wish(start: &str, end: &str) -> Wish {
        Wish {
            scope: Scope::Gateway("pin".parse().unwrap()),
            why: "the bank moves house".to_owned(),
            starts_at: clock(start),
            ends_at: clock(end),
            ending: Ending::Probed,
        }
    }

    fn window() -> Window {
        Window::plan(DelayId::from_uuid(id(1)), wish("60:00", "120:00"), STAFF, clock("0:00"))
            .unwrap()
    }

    #[test]
    fn o18_a_window_needs_a_reason_and_a_time_ahead() {
        let plan = |wish| Window::plan(DelayId::from_uuid(id(1)), wish, STAFF, clock("0:00"));
        let good = wish("60:00", "120:00");
        let table = [
            (good.clone(), None),
            (
                Wish { scope: Scope::MethodKind(MethodKind::Cash), ..good.clone() },
                Some(WindowRefused::NothingToDelay),
            ),
            (
                Wish { why: "  moving ".to_owned(), ..good.clone() },
                Some(WindowRefused::WhyTooShort),
            ),
            (wish("0:00", "120:00"), Some(WindowRefused::StartsInThePast)),
            (wish("60:00", "60:00"), Some(WindowRefused::EndsTooEarly)),
            (Wish { ends_at: good.starts_at.plus(LONGEST), ..good.clone() }, None),
            (
                Wish {
                    ends_at: good.starts_at.plus(LONGEST).plus(Duration::from_secs(1)),
                    ..good.clone()
                },
                Some(WindowRefused::LastsTooLong),
            ),
            (
                Wish {
                    starts_at: clock("0:01").plus(FURTHEST),
                    ends_at: clock("0:02").plus(FURTHEST),
                    ..good.clone()
                },
                Some(WindowRefused::StartsTooFarAhead),
            ),
        ];
        for (wish, expected) in table {
            assert_eq!(plan(wish.clone()).err(), expected, "{wish:?}");
        }
        for ending in [Ending::Probed, Ending::ByHand] {
            assert_eq!(Ending::parse(ending.name()), Some(ending));
        }
        assert_eq!(Ending::parse("at_once"), None);
    }

    #[test]
    fn o18_it_holds_from_the_very_second_of_its_start() {
        let window = window();
        assert!(!window.has_begun(clock("59:59")));
        assert!(window.has_begun(clock("60:00")));
        let gateway: GatewayId = "pin".parse().unwrap();
        let card = Subject {
            church: kernel::ChurchId::from_uuid(id(7)),
            gateway: Some(&gateway),
            facility: None,
            method_kind: MethodKind::Card,
        };
        let (begun, delay) = window.clone().begin(clock("60:01"));
        assert_eq!((delay.id, delay.since), (window.id, clock("60:00")));
        assert_eq!(first_covering(&[delay], &card).map(|delay| delay.id), Some(window.id));
        // The planned end changes nothing by itself.
        assert!(begun.has_begun(clock("500:00")));
    }

    #[test]
    fn o18_once_begun_only_its_end_moves() {
        let changed = window().change(wish("80:00", "90:00"), STAFF, clock("1:00")).unwrap();
        assert_eq!((changed.version, changed.starts_at), (2, clock("80:00")));
        let late = clock("60:00");
        assert_eq!(
            window().change(wish("80:00", "90:00"), STAFF, late),
            Err(WindowRefused::HasBegun)
        );
        let longer = window().change(wish("60:00", "180:00"), STAFF, late).unwrap();
        assert_eq!((longer.version, longer.ends_at), (2, clock("180:00")));
        assert_eq!(
            window().change(wish("60:00", "61:00"), STAFF, clock("61:00")),
            Err(WindowRefused::EndsTooEarly)
        );
        assert_eq!(window().cancel(STAFF, late), Err(WindowRefused::HasBegun));
        let gone = window().cancel(STAFF, clock("59:59")).unwrap();
        assert!(!gone.has_begun(clock("61:00")));
        assert_eq!(gone.clone().cancel(STAFF, clock("1:00")), Err(WindowRefused::Cancelled));
        assert_eq!(
            gone.change(wish("80:00", "90:00"), STAFF, clock("1:00")),
            Err(WindowRefused::Cancelled)
        );
    }

    #[test]
    fn o18_staff_hear_a_day_and_an_hour_before() {
        let starts_at = at("2026-03-08T10:00:00Z");
        let plan = |planned: &str| {
            let wish =
                Wish { starts_at, ends_at: starts_at.plus(OVERDUE_AFTER), ..wish("1:0", "2:0") };
            Window::plan(DelayId::from_uuid(id(1)), wish, STAFF, at(planned)).unwrap()
        };
        let early = plan("2026-03-01T10:00:00Z");
        let table = [
            ("2026-03-07T09:59:59Z", None),
            ("2026-03-07T10:00:00Z", Some(Before::Day)),
            ("2026-03-08T08:59:59Z", Some(Before::Day)),
            ("2026-03-08T09:00:00Z", Some(Before::Hour)),
            ("2026-03-08T09:59:59Z", Some(Before::Hour)),
            ("2026-03-08T10:00:00Z", None),
        ];
        for (now, expected) in table {
            assert_eq!(early.reminder(at(now)), expected, "{now}");
        }
        let tonight = plan("2026-03-08T02:00:00Z");
        assert_eq!(tonight.reminder(at("2026-03-08T02:00:01Z")), None);
        assert_eq!(tonight.reminder(at("2026-03-08T09:00:00Z")), Some(Before::Hour));
        let gone = early.cancel(STAFF, at("2026-03-02T10:00:00Z")).unwrap();
        assert_eq!(gone.reminder(at("2026-03-08T09:00:00Z")), None);
    }

    #[test]
    fn o18_it_ends_by_itself_only_when_every_gateway_passed_since_its_planned_end() {
        let passes = |from: u64| -> Vec<ProbeResult> {
            (0..6)
                .map(|n| ProbeResult {
                    at: clock("0:00")
                        .plus(Duration::from_mins(from))
                        .plus(Duration::from_mins(3).saturating_mul(n)),
                    passed: true,
                })
                .collect()
        };
        let window = window();
        let well = passes(120);
        let now = clock("135:00");
        assert!(window.may_end(std::slice::from_ref(&well), now));
        assert!(!window.may_end(&[], now), "without a gateway a person must look");
        assert!(!window.may_end(&[well.clone(), Vec::new()], now), "one was never probed");
        assert!(!window.may_end(&[passes(100)], clock("119:00")), "before its planned end");
        assert!(!window.may_end(&[passes(100)], now), "what passed before says nothing");
        let mut failed = well.clone();
        failed[5].passed = false;
        assert!(!window.may_end(&[failed], now));
        let by_hand = Window { ending: Ending::ByHand, ..window.clone() };
        assert!(!by_hand.may_end(&[well], now));
        assert!(!window.is_overdue(clock("149:59")));
        assert!(window.is_overdue(clock("150:00")));
    }
}
