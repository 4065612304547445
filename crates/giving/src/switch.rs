//! The schedule engine's switch: who turned it off, why, and when to be reminded.

use std::time::Duration;

use delayed_payments::Switch;
use delayed_payments::switch::Audience;
use kernel::{MailId, RequestId, Timestamp, derive_id};
use views::SwitchView;

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::mails::NewMail;
use crate::request::{Turn, claim};

impl Giving {
    /// Stops the gifts of schedules. In-flight calls finish; what is due stays due.
    pub async fn turn_off(
        &self,
        staff: &Staff,
        why: &str,
        remind_in_minutes: u32,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let remind_at = now.plus(Duration::from_secs(u64::from(remind_in_minutes) * 60));
        let content = ["switch.off", why, &remind_in_minutes.to_string()];
        self.turn(staff, request, &content, why, now, |switch| {
            switch.turn_off(staff.id(), why, remind_at, now)
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
        turn: impl FnOnce(Switch) -> Result<Switch, delayed_payments::SwitchRefused> + Send,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        if claim(work.as_mut(), request, staff.id(), content, now).await? == Turn::Repeat {
            return Ok(());
        }
        // Sends read the switch under the delays' lock, so no permit is taken past this one.
        work.change_delays().await?;
        let switch = turn(work.switch().await?)?;
        work.save_switch(&switch).await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: if switch.is_on() { "switch.on" } else { "switch.off" },
            subject: "schedules".to_owned(),
            why: why.to_owned(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Writes the reminder that is due: to the one who turned it off, later to all staff, and never
    /// silently to nobody. Each has its own id, so that no node writes one twice.
    pub async fn remind(&self) -> Result<(), Error> {
        let now = self.now();
        let switch = self.reads().switch_now().await?;
        let Some(reminder) = switch.reminders_due(0, now) else { return Ok(()) };
        let Switch::Off { since, why, .. } = &switch else { return Ok(()) };
        let staff = self.reads().staff().await?;
        let to = staff.into_iter().filter(|person| match reminder.to {
            Audience::Actor(actor) => person.id == actor,
            Audience::AllStaff => true,
        });
        let mut work = self.begin().await?;
        for person in to {
            let occasion = format!("{} {}", since.as_micros(), reminder.number);
            let id = derive_id(&["reminder", &occasion, &person.id.to_string()]);
            work.write_mail(&NewMail {
                id: MailId::from_uuid(id),
                church: None,
                to: person.email,
                subject: "Schedules are still off".to_owned(),
                text: format!(
                    "The schedule engine has been off since {since}.\nReason: {why}\n\n\
                     What is due stays due until somebody turns it on.\n"
                ),
                written_at: now,
                tries: 0,
            })
            .await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// How it stands.
    pub async fn switch(&self, _: &Staff) -> Result<SwitchView, Error> {
        self.switch_view().await
    }

    pub(crate) async fn switch_view(&self) -> Result<SwitchView, Error> {
        Ok(match self.reads().switch_now().await? {
            Switch::On => SwitchView::On,
            Switch::Off { by, why, since, remind_at } => {
                let names = self.reads().names(&[by]).await?;
                let by = names.into_iter().next().map_or_else(String::new, |(_, name)| name);
                SwitchView::Off { by, why, since, remind_at }
            }
        })
    }
}
