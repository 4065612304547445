//! The switch of the schedule engine: on, or off with a name, a reason and a reminder (F9).
//!
//! It never turns itself on again: what is off stays off until a person acts, and that person is
//! reminded until then.

use std::time::Duration;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use kernel::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

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
    },
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
        Ok(Switch::Off { by, why: why.to_owned(), since: now, remind_at })
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

/// Whether being off from `since` to `now` needs a second person: longer than four hours, or over
/// the beginning of a Sunday in `zone`, when most of the week's gifts fall due (F9).
pub fn needs_second_person(since: Timestamp, now: Timestamp, zone: &TimeZone) -> bool {
    now.since(since) > ALONE_FOR || next_sunday(since, zone).is_some_and(|sunday| sunday <= now)
}

/// The first beginning of a Sunday in `zone` after `after`.
fn next_sunday(after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
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
        let Switch::Off { by, why, since, remind_at } = off() else { panic!("it is on") };
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
        let new_york = TimeZone::get("America/New_York").unwrap();
        let table = [
            ("2026-03-04T09:00:00Z", "2026-03-04T13:00:00Z", false),
            ("2026-03-04T09:00:00Z", "2026-03-04T13:00:01Z", true),
            // Saturday 23:00 in New York, where Sunday begins at 05:00 UTC.
            ("2026-03-08T04:00:00Z", "2026-03-08T04:59:59Z", false),
            ("2026-03-08T04:00:00Z", "2026-03-08T05:00:00Z", true),
            // Turned off when Sunday has begun: the next one is far away.
            ("2026-03-08T05:00:00Z", "2026-03-08T08:00:00Z", false),
        ];
        for (since, now, expected) in table {
            assert_eq!(needs_second_person(at(since), at(now), &new_york), expected, "{since}");
        }
        assert_eq!(serde_json::from_str::<Switch>("\"on\"").unwrap(), Switch::On);
    }
}
