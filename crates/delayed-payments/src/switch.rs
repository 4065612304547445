//! The switch of the schedule engine: on, or off with a name, a reason and a reminder (F9).
//!
//! It never turns itself on in silence: what is off stays off until a person acts, and that person
//! is reminded until then; or until probes have passed, if that was chosen when it was turned
//! off. To keep it off for long needs a second person, who is called until somebody has come (F9).

use std::time::Duration;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use kernel::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::probe::{ProbeResult, Stability};

/// The fewest characters that can be a reason, without spaces around them.
pub const SHORTEST_REASON: usize = 10;

/// How far ahead the first reminder may be.
pub const FURTHEST_REMINDER: Duration = Duration::from_hours(7 * 24);

/// Time between two reminders.
pub const REMINDER_EVERY: Duration = Duration::from_mins(30);

/// So many reminders go to the one who turned it off; those after them to all staff.
pub const REMINDERS_TO_THE_ACTOR: u32 = 3;

/// How long one person alone may keep it off (F9).
pub const ALONE_FOR: Duration = Duration::from_hours(4);

/// Time between two calls for a second person (F9).
pub const CALL_EVERY: Duration = Duration::from_mins(15);

/// The rule that turns it on again when probes have passed.
pub const RESUMED: &str = "switch-resumed";

/// Whether the engine sends the gifts of schedules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// It does.
    On,
    /// It does not; what is due stays due.
    Off {
        /// Who turned it off.
        by: PersonId,
        /// Why, in that person's words.
        why: String,
        /// Since when.
        since: Timestamp,
        /// When to remind that person first.
        remind_at: Timestamp,
        /// The second person's word that it may stay off for long.
        confirmed: Option<Confirmed>,
        /// So many probes of every gateway, passed in a row over the stability window, turn it on
        /// again. None: only a person does.
        resume_after: Option<u32>,
    },
}

/// Somebody agrees that it stays off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Why the switch stays as it is. In order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SwitchRefused {
    /// It is off already; whoever turned it off, and why, must not be overwritten.
    #[error("the schedule engine is off already")]
    AlreadyOff,
    /// It is on already.
    #[error("the schedule engine is on already")]
    AlreadyOn,
    /// The reason is shorter than ten characters.
    #[error("say why, in ten characters or more")]
    WhyTooShort,
    /// The reminder is not in the future.
    #[error("the reminder must be in the future")]
    ReminderInThePast,
    /// The reminder is more than seven days away.
    #[error("the reminder must be within seven days")]
    ReminderTooFar,
    /// Fewer probes than make a gateway stable would turn it on again.
    #[error("fewer probes than that say nothing")]
    TooFewProbes,
    /// A second person has agreed before.
    #[error("a second person has agreed already")]
    AlreadyConfirmed,
    /// Whoever turned it off is not the second person.
    #[error("somebody else agrees that it stays off")]
    OwnSwitch,
}

/// A reminder that the engine is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The first is number 1. What was missed while nobody looked is not sent afterwards, but
    /// counts.
    pub number: u32,
    /// When it came due.
    pub at: Timestamp,
    /// Who gets it.
    pub to: Audience,
}

/// A call for a second person, as long as none has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The first is number 1.
    pub number: u32,
    /// When it came due.
    pub at: Timestamp,
}

/// Who is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The one who turned the engine off.
    Actor(PersonId),
    /// All payment staff.
    AllStaff,
}

impl Switch {
    /// Whether schedules run.
    pub const fn is_on(&self) -> bool {
        match self {
            Switch::On => true,
            Switch::Off { .. } => false,
        }
    }

    /// Turns it off: who, why (ten characters or more) and when to be reminded.
    pub fn turn_off(
        self,
        by: PersonId,
        why: &str,
        remind_at: Timestamp,
        now: Timestamp,
    ) -> Result<Switch, SwitchRefused> {
        if !self.is_on() {
            return Err(SwitchRefused::AlreadyOff);
        }
        let why = why.trim();
        if why.chars().count() < SHORTEST_REASON {
            return Err(SwitchRefused::WhyTooShort);
        }
        if remind_at <= now {
            return Err(SwitchRefused::ReminderInThePast);
        }
        if remind_at.since(now) > FURTHEST_REMINDER {
            return Err(SwitchRefused::ReminderTooFar);
        }
        let (why, confirmed, resume_after) = (why.to_owned(), None, None);
        Ok(Switch::Off { by, why, since: now, remind_at, confirmed, resume_after })
    }

    /// Lets so many probes of every gateway turn it on again; none: only a person does.
    pub fn resuming_after(mut self, probes: Option<u32>) -> Result<Switch, SwitchRefused> {
        if probes.is_some_and(|probes| probes < Stability::default().needed) {
            return Err(SwitchRefused::TooFewProbes);
        }
        match &mut self {
            Switch::On => return Err(SwitchRefused::AlreadyOn),
            Switch::Off { resume_after, .. } => *resume_after = probes,
        }
        Ok(self)
    }

    /// A second person agrees that it stays off. Where nobody else is on call, whoever turned it off
    /// must do, as for a release.
    pub fn confirm(
        mut self,
        person: PersonId,
        alone: bool,
        now: Timestamp,
    ) -> Result<Switch, SwitchRefused> {
        match &mut self {
            Switch::On => return Err(SwitchRefused::AlreadyOn),
            Switch::Off { confirmed: Some(_), .. } => return Err(SwitchRefused::AlreadyConfirmed),
            Switch::Off { by, .. } if *by == person && !alone => {
                return Err(SwitchRefused::OwnSwitch);
            }
            Switch::Off { confirmed, .. } => *confirmed = Some(Confirmed { by: person, at: now }),
        }
        Ok(self)
    }

    /// Until when one person alone may keep it off: four hours, or the beginning of a Sunday in any
    /// of the churches' `zones`, when most of the week's gifts fall due (F9). None while it is on or
    /// a second person has agreed.
    pub fn alone_until(&self, zones: &[TimeZone]) -> Option<Timestamp> {
        let Switch::Off { since, confirmed: None, .. } = self else { return None };
        let sundays = zones.iter().filter_map(|zone| next_sunday(*since, zone));
        sundays.chain([since.plus(ALONE_FOR)]).min()
    }

    /// Whether it is known from the start that one person will not do: they want to be reminded only
    /// when they may not be alone any more.
    pub fn means_to_stay(&self, zones: &[TimeZone]) -> bool {
        let Switch::Off { remind_at, .. } = self else { return false };
        self.alone_until(zones).is_some_and(|until| until < *remind_at)
    }

    /// The call for a second person that is due: from the moment on at which one alone may not keep
    /// it off, every quarter of an hour, until somebody has agreed or it is on.
    pub fn call_due(&self, zones: &[TimeZone], now: Timestamp) -> Option<Call> {
        let from = self.alone_until(zones).filter(|from| *from <= now)?;
        let passed = now.since(from).as_secs().checked_div(CALL_EVERY.as_secs())?;
        let passed = u32::try_from(passed).unwrap_or(u32::MAX);
        Some(Call {
            number: passed.saturating_add(1),
            at: from.plus(CALL_EVERY.saturating_mul(passed)),
        })
    }

    /// Whether it may turn itself on: that was chosen, and every gateway has passed so many probes
    /// since it was turned off. `probes` are those of each gateway.
    pub fn may_resume(&self, probes: &[Vec<ProbeResult>], now: Timestamp) -> bool {
        let Switch::Off { since, resume_after: Some(needed), .. } = self else { return false };
        let stability = Stability { needed: *needed, ..Stability::default() };
        let stable = |results: &Vec<ProbeResult>| {
            let lately: Vec<ProbeResult> =
                results.iter().filter(|probe| probe.at >= *since).copied().collect();
            stability.of(&lately, now).stable
        };
        !probes.is_empty() && probes.iter().all(stable)
    }

    /// Turns it on again.
    pub fn turn_on(self) -> Result<Switch, SwitchRefused> {
        match self {
            Switch::On => Err(SwitchRefused::AlreadyOn),
            Switch::Off { .. } => Ok(Switch::On),
        }
    }

    /// The reminder to send now, when reminders up to number `sent` have been sent.
    pub fn reminders_due(&self, sent: u32, now: Timestamp) -> Option<Reminder> {
        let Switch::Off { by, remind_at, .. } = self else { return None };
        if now < *remind_at {
            return None;
        }
        let passed = now.since(*remind_at).as_secs().checked_div(REMINDER_EVERY.as_secs())?;
        let passed = u32::try_from(passed).unwrap_or(u32::MAX);
        let number = passed.saturating_add(1);
        (number > sent).then(|| Reminder {
            number,
            at: remind_at.plus(REMINDER_EVERY.saturating_mul(passed)),
            to: if number <= REMINDERS_TO_THE_ACTOR {
                Audience::Actor(*by)
            } else {
                Audience::AllStaff
            },
        })
    }

    /// When to look for the next reminder, when reminders up to number `sent` have been sent.
    pub fn next_reminder_at(&self, sent: u32) -> Option<Timestamp> {
        match self {
            Switch::On => None,
            Switch::Off { remind_at, .. } => {
                Some(remind_at.plus(REMINDER_EVERY.saturating_mul(sent)))
            }
        }
    }
}

/// The first beginning of a Sunday in `zone` after `after`.
pub fn next_sunday(after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let sunday = after.date_in(zone).nth_weekday(1, Weekday::Sunday).ok()?;
    zone.to_timestamp(sunday.at(0, 0, 0, 0)).ok().map(Timestamp::from_jiff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, id};

    const ACTOR: PersonId = PersonId::from_uuid(id(1));

    fn off() -> Switch {
        let now = at("2026-03-04T09:00:00Z");
        Switch::On.turn_off(ACTOR, "  bank holiday ", at("2026-03-04T10:00:00Z"), now).unwrap()
    }

    #[test]
    fn a21_off_needs_a_reason_and_a23_a_reminder() {
        let now = at("2026-03-04T09:00:00Z");
        let soon = at("2026-03-04T10:00:00Z");
        let turn_off = |why, remind_at| Switch::On.turn_off(ACTOR, why, remind_at, now);
        let table = [
            ("too short", soon, Err(SwitchRefused::WhyTooShort)),
            ("  spaces           ", soon, Err(SwitchRefused::WhyTooShort)),
            ("ten letter", now, Err(SwitchRefused::ReminderInThePast)),
            ("ten letter", at("2026-03-11T09:00:01Z"), Err(SwitchRefused::ReminderTooFar)),
            ("ten letter", at("2026-03-11T09:00:00Z"), Ok(false)),
            ("zehn Wörte", soon, Ok(false)),
        ];
        for (why, remind_at, expected) in table {
            assert_eq!(turn_off(why, remind_at).map(|switch| switch.is_on()), expected, "{why}");
        }
        let Switch::Off { by, why, since, remind_at, .. } = off() else { panic!("it is on") };
        assert_eq!((by, why.as_str(), since, remind_at), (ACTOR, "bank holiday", now, soon));
    }

    #[test]
    fn a20_nobody_overwrites_who_turned_it_off() {
        let now = at("2026-03-04T09:30:00Z");
        let again = off().turn_off(ACTOR, "another reason", now.plus(REMINDER_EVERY), now);
        assert_eq!(again, Err(SwitchRefused::AlreadyOff));
        assert_eq!(off().turn_on(), Ok(Switch::On));
        assert_eq!(Switch::On.turn_on(), Err(SwitchRefused::AlreadyOn));
    }

    #[test]
    fn a23_reminders_every_half_hour_to_the_actor_then_to_all_staff() {
        let switch = off();
        let table = [
            (0, "09:59", None),
            (0, "10:00", Some((1, "10:00", Audience::Actor(ACTOR)))),
            (1, "10:29", None),
            (1, "10:30", Some((2, "10:30", Audience::Actor(ACTOR)))),
            (2, "11:00", Some((3, "11:00", Audience::Actor(ACTOR)))),
            (3, "11:30", Some((4, "11:30", Audience::AllStaff))),
            (4, "12:05", Some((5, "12:00", Audience::AllStaff))),
            // Nobody looked for two hours: one reminder, and it is everybody's.
            (1, "12:20", Some((5, "12:00", Audience::AllStaff))),
        ];
        let time = |text: &str| at(&format!("2026-03-04T{text}:00Z"));
        for (sent, now, expected) in table {
            let expected = expected.map(|(number, at, to)| Reminder { number, at: time(at), to });
            assert_eq!(switch.reminders_due(sent, time(now)), expected, "{sent} sent, {now}");
        }
        assert_eq!(switch.next_reminder_at(0), Some(time("10:00")));
        assert_eq!(switch.next_reminder_at(4), Some(time("12:00")));
        assert_eq!(Switch::On.reminders_due(0, time("23:00")), None);
    }

    #[test]
    fn a23_it_never_expires() {
        let years_later = at("2036-03-04T09:00:00Z");
        assert!(off().reminders_due(0, years_later).is_some());
    }

    #[test]
    fn f9_a_second_person_after_four_hours_or_over_a_sunday() {
        let zones =
            ["America/New_York", "Pacific/Auckland"].map(|name| TimeZone::get(name).unwrap());
        let off = |since: &str| {
            let since = at(since);
            Switch::On.turn_off(ACTOR, "bank holiday", since.plus(REMINDER_EVERY), since).unwrap()
        };
        let table = [
            ("2026-03-04T09:00:00Z", "2026-03-04T13:00:00Z"),
            // Saturday 23:00 in New York, where Sunday begins at 05:00 UTC.
            ("2026-03-08T04:00:00Z", "2026-03-08T05:00:00Z"),
            // In Auckland Sunday begins at 11:00 UTC of Saturday.
            ("2026-03-07T10:30:00Z", "2026-03-07T11:00:00Z"),
            // Turned off when Sunday has begun everywhere: the next one is far away.
            ("2026-03-08T05:00:00Z", "2026-03-08T09:00:00Z"),
        ];
        for (since, until) in table {
            let switch = off(since);
            assert_eq!(switch.alone_until(&zones), Some(at(until)), "{since}");
            assert_eq!(switch.call_due(&zones, at(until).minus(Duration::from_secs(1))), None);
            let call = |minutes: u64| {
                switch.call_due(&zones, at(until).plus(Duration::from_mins(minutes)))
            };
            let nth = |number, minutes| {
                Some(Call { number, at: at(until).plus(Duration::from_mins(minutes)) })
            };
            assert_eq!([call(0), call(14), call(15)], [nth(1, 0), nth(1, 0), nth(2, 15)]);
        }
        assert_eq!(Switch::On.alone_until(&zones), None);
        assert_eq!(off("2026-03-04T09:00:00Z").alone_until(&[]), Some(at("2026-03-04T13:00:00Z")));
    }

    #[test]
    fn f9_another_person_confirms_once_and_is_not_called_any_more() {
        let other = PersonId::from_uuid(id(2));
        let now = at("2026-03-04T14:00:00Z");
        assert_eq!(off().confirm(ACTOR, false, now), Err(SwitchRefused::OwnSwitch));
        assert_eq!(Switch::On.confirm(other, false, now), Err(SwitchRefused::AlreadyOn));
        let agreed = off().confirm(other, false, now).unwrap();
        assert_eq!(agreed.call_due(&[], at("2026-03-05T14:00:00Z")), None);
        assert!(agreed.reminders_due(0, now).is_some(), "reminders go on");
        assert_eq!(agreed.confirm(other, false, now), Err(SwitchRefused::AlreadyConfirmed));
        assert!(off().confirm(ACTOR, true, now).is_ok(), "where nobody else is on call");
    }

    #[test]
    fn f9_who_wants_to_be_reminded_late_means_to_stay() {
        let since = at("2026-03-04T09:00:00Z");
        let off = |hours| {
            let remind_at = since.plus(Duration::from_hours(hours));
            Switch::On.turn_off(ACTOR, "bank holiday", remind_at, since).unwrap()
        };
        assert!(!off(4).means_to_stay(&[]));
        assert!(off(5).means_to_stay(&[]));
    }

    #[test]
    fn f9_it_turns_itself_on_only_if_that_was_chosen_and_every_gateway_passed() {
        let since = at("2026-03-04T09:00:00Z");
        let passes = |count: u32| -> Vec<ProbeResult> {
            (0..count)
                .map(|n| ProbeResult {
                    at: since.plus(Duration::from_mins(3).saturating_mul(n)),
                    passed: true,
                })
                .collect()
        };
        let now = since.plus(Duration::from_mins(30));
        let chosen = off().resuming_after(Some(6)).unwrap();
        assert!(chosen.may_resume(&[passes(6), passes(7)], now));
        assert!(!chosen.may_resume(&[passes(6), passes(5)], now), "one is not stable");
        assert!(!chosen.may_resume(&[], now));
        assert!(!off().may_resume(&[passes(9)], now), "it was not chosen");
        let before: Vec<ProbeResult> = passes(9)
            .into_iter()
            .map(|probe| ProbeResult { at: probe.at.minus(Duration::from_hours(1)), ..probe })
            .collect();
        assert!(!chosen.may_resume(&[before], now), "what passed before says nothing");
        assert_eq!(off().resuming_after(Some(4)), Err(SwitchRefused::TooFewProbes));
        assert_eq!(Switch::On.resuming_after(None), Err(SwitchRefused::AlreadyOn));
        assert_eq!(serde_json::from_str::<Switch>("\"on\"").unwrap(), Switch::On);
    }
}
