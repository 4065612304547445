//! The schedule engine's switch: who turned it off, why, and when to be reminded.

use std::collections::HashMap;
use std::time::Duration;

use delayed_payments::switch::{Audience, RESUMED, SHORTEST_REASON};
use delayed_payments::{Scope as DelayScope, Switch, SwitchRefused};
use kernel::{PersonId, RequestId, Timestamp};
use views::{SwitchPage, SwitchView};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::notices::{Notice, Urgency};
use crate::ports::Work;
use crate::request::{Turn, claim};

/// What it is called in the audit log.
const SUBJECT: &str = "schedules";

/// How much of its past the page tells.
const HISTORY: u32 = 20;

impl Giving {
    /// Stops the gifts of schedules. In-flight calls finish; what is due stays due.
    pub async fn turn_off(
        &self,
        staff: &Staff,
        why: &str,
        remind_in_minutes: u32,
        request: RequestId,
    ) -> Result<(), Error> {
        self.turn_off_until_probed(staff, why, remind_in_minutes, None, request).await
    }

    /// The same; so many passed probes of every gateway turn it on again, if a number is named (F9).
    pub async fn turn_off_until_probed(
        &self,
        staff: &Staff,
        why: &str,
        remind_in_minutes: u32,
        resume_after: Option<u32>,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let remind_at = now.plus(Duration::from_secs(u64::from(remind_in_minutes) * 60));
        let resume = resume_after.map_or_else(String::new, |probes| probes.to_string());
        let content = ["switch.off", why, &remind_in_minutes.to_string(), &resume];
        self.turn(staff, request, &content, why, now, |switch| {
            switch.turn_off(staff.id(), why, remind_at, now)?.resuming_after(resume_after)
        })
        .await
    }

    /// Lets the gifts of schedules go again.
    pub async fn turn_on(&self, staff: &Staff, request: RequestId) -> Result<(), Error> {
        let now = self.now();
        self.turn(staff, request, &["switch.on"], "", now, Switch::turn_on).await
    }

    async fn turn(
        &self,
        staff: &Staff,
        request: RequestId,
        content: &[&str],
        why: &str,
        now: Timestamp,
        turn: impl FnOnce(Switch) -> Result<Switch, SwitchRefused> + Send,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, staff.id(), content, now).await? == Turn::Repeat {
            return Ok(());
        }
        // Sends read the switch under the delays' lock, so no permit is taken past this one.
        work.change_delays().await?;
        let switch = turn(work.switch().await?)?;
        work.save_switch(&switch).await?;
        let verb = if switch.is_on() { "switch.on" } else { "switch.off" };
        work.note(&note(Who::Person(staff.id()), verb, why, now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A second person agrees that it stays off for long (F9). Where nobody else is on call, whoever
    /// turned it off says why that must do.
    pub async fn confirm_off(
        &self,
        staff: &Staff,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let alone = self.reads().staff().await?.len() < 2;
        let mut work = self.begin().await?;
        let content = ["switch.confirm", why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.change_delays().await?;
        let switch = work.switch().await?;
        let own = matches!(&switch, Switch::Off { by, .. } if *by == staff.id());
        let switch = switch.confirm(staff.id(), alone, now)?;
        if own && why.trim().chars().count() < SHORTEST_REASON {
            return Err(SwitchRefused::WhyTooShort.into());
        }
        work.save_switch(&switch).await?;
        work.note(&note(Who::Person(staff.id()), "switch.confirm", why, now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// What time brings while it is off: the reminder that is due, the call for a second
    /// person (F9), and the way back by itself, if that was chosen. Never to nobody, and each once,
    /// whichever node looks.
    pub async fn watch_switch(&self) -> Result<(), Error> {
        let now = self.now();
        let switch = self.reads().switch_now().await?;
        let Switch::Off { since, why, by, .. } = &switch else { return Ok(()) };
        if self.resume_if_probed(&switch, now).await? {
            return Ok(());
        }
        let staff: Vec<PersonId> =
            self.reads().staff().await?.into_iter().map(|person| person.id).collect();
        let zones = self.zones().await?;
        let mut work = self.begin().await?;
        if let Some(reminder) = switch.reminders_due(0, now) {
            let to = match reminder.to {
                // Whoever has left since cannot be reminded; somebody must be.
                Audience::Actor(actor) if staff.contains(&actor) => vec![actor],
                Audience::Actor(_) | Audience::AllStaff => staff.clone(),
            };
            let text = format!(
                "The schedule engine has been off since {since}.\nReason: {why}\n\n\
                 What is due stays due until somebody turns it on: /staff/switch."
            );
            let occasion = format!("reminder {}", reminder.number);
            let subject = "Schedules are still off";
            self.tell_each(work.as_mut(), &to, (*since, &occasion), subject, &text, now).await?;
        }
        let others: Vec<PersonId> = staff.iter().filter(|id| *id != by).copied().collect();
        let others = if others.is_empty() { &staff } else { &others };
        if let Some(call) = switch.call_due(&zones, now) {
            let text = format!(
                "The schedule engine has been off since {since}, longer than one person may keep it \
                 off alone.\nReason: {why}\n\nAgree that it stays off, or turn it on: \
                 /staff/switch. Everybody is called every 15 minutes until one of the two is done."
            );
            let occasion = format!("call {}", call.number);
            let subject = "Schedules are off: a second person is needed";
            self.tell_each(work.as_mut(), &staff, (*since, &occasion), subject, &text, now).await?;
        } else if switch.means_to_stay(&zones) {
            let text = format!(
                "The schedule engine was turned off at {since} and is to stay off for longer than \
                 one person may keep it off alone.\nReason: {why}\n\nAgree at /staff/switch, so \
                 that nobody has to be called later."
            );
            let subject = "Schedules are to stay off: please agree";
            self.tell_each(work.as_mut(), others, (*since, "asked"), subject, &text, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Wakes each of these people, once for each occasion of one time off.
    async fn tell_each(
        &self,
        work: &mut dyn Work,
        people: &[PersonId],
        (since, occasion): (Timestamp, &str),
        subject: &str,
        text: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        for person in people {
            let notice = Notice {
                key: format!("switch {} {occasion} {person}", since.as_micros()),
                urgency: Urgency::Page,
                subject: subject.to_owned(),
                text: text.to_owned(),
                about: None,
            };
            self.notify_one(work, *person, &notice, now).await?;
        }
        Ok(())
    }

    /// Turns itself on, if that was chosen and every gateway has passed its probes (F9). How old those
    /// are is never judged by a clock that is not trusted.
    async fn resume_if_probed(&self, switch: &Switch, now: Timestamp) -> Result<bool, Error> {
        let Switch::Off { resume_after: Some(needed), by, since, .. } = switch else {
            return Ok(false);
        };
        if !self.trusts_its_clock() {
            return Ok(false);
        }
        let probes = self.probes_of(&DelayScope::Everything).await?;
        if !switch.may_resume(&probes, now) {
            return Ok(false);
        }
        let mut work = self.begin().await?;
        work.change_delays().await?;
        // Somebody may have turned it on meanwhile, and off again for another reason.
        if work.switch().await? != *switch {
            return Ok(false);
        }
        work.save_switch(&switch.clone().turn_on()?).await?;
        let why = format!("{needed} probes of every gateway passed in a row");
        work.note(&note(Who::Rule(RESUMED.to_owned()), "switch.on", &why, now)).await?;
        let text =
            format!("{why}, as was chosen when it was turned off. What was due goes out now.");
        let to = [*by];
        let subject = "Schedules are on again";
        self.tell_each(work.as_mut(), &to, (*since, "resumed"), subject, &text, now).await?;
        let _committed = work.commit().await?;
        Ok(true)
    }

    /// `/staff/switch`.
    pub async fn switch_page(&self, staff: &Staff) -> Result<SwitchPage, Error> {
        let reads = self.reads();
        let switch = self.switch_view().await?;
        let waiting = match switch {
            SwitchView::On => 0,
            SwitchView::Off { .. } => reads.due_scheduled_count(self.now()).await?,
        };
        Ok(SwitchPage {
            yours: matches!(&switch, SwitchView::Off { by_id, .. } if *by_id == staff.id()),
            alone: reads.staff().await?.len() < 2,
            switch,
            waiting,
            history: reads.house_history(SUBJECT, HISTORY).await?,
        })
    }

    /// How it stands.
    pub async fn switch(&self, _: &Staff) -> Result<SwitchView, Error> {
        self.switch_view().await
    }

    pub(crate) async fn switch_view(&self) -> Result<SwitchView, Error> {
        let switch = self.reads().switch_now().await?;
        let alone_until = match &switch {
            Switch::On => return Ok(SwitchView::On),
            Switch::Off { .. } => switch.alone_until(&self.zones().await?),
        };
        let Switch::Off { by, why, since, remind_at, confirmed, resume_after } = switch else {
            return Ok(SwitchView::On);
        };
        let people: Vec<PersonId> = confirmed.iter().map(|one| one.by).chain([by]).collect();
        let names: HashMap<PersonId, String> =
            self.reads().names(&people).await?.into_iter().collect();
        let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
        Ok(SwitchView::Off {
            by: name(by),
            by_id: by,
            why,
            since,
            remind_at,
            confirmed: confirmed.map(|one| (name(one.by), one.at)),
            alone_until,
            resume_after,
        })
    }
}

fn note(who: Who, verb: &'static str, why: &str, at: Timestamp) -> Note {
    let subject = SUBJECT.to_owned();
    Note { at, church: None, who, verb, subject, why: why.to_owned() }
}
