//! Who is told of a notice, step by step. Each step is one transaction: the notice's row is locked,
//! the people are looked up, mails and deliveries are written, and the next step is set. A node
//! that dies in between has told nobody, and another does the step.

use std::collections::BTreeSet;

use delayed_payments::incident::{Event, Line};
use delayed_payments::{Escalation, Wake};
use kernel::{MailId, NoticeId, PersonId, Timestamp, derive_id};

use super::{Channels, Delivery, LookMail, Urgency, Way, Webhook, Written};
use crate::Giving;
use crate::error::Error;
use crate::mails::{Going, NewMail};
use crate::people::Person;
use crate::ports::Work;

/// Who told, in an incident's timeline.
const RULE: &str = "on-call";

/// Notices of one round.
const AT_ONCE: u32 = 50;

/// What telling people needs to know of them.
struct Team {
    staff: Vec<Person>,
    channels: Vec<Channels>,
    webhooks: Vec<Webhook>,
    on_call: Vec<PersonId>,
    escalation: Escalation,
}

impl Team {
    /// Whom a step tells. Where nobody is on call, everybody is.
    fn to_be_told(&self, written: &Written, step: Wake) -> Vec<&Person> {
        let all = || self.staff.iter().collect();
        if let Some(only) = written.only {
            return self.staff.iter().filter(|person| person.id == only).collect();
        }
        let known: Vec<&Person> = self
            .on_call
            .iter()
            .filter_map(|id| self.staff.iter().find(|person| person.id == *id))
            .collect();
        let nth = match step {
            Wake::First => known.first(),
            Wake::Second => known.get(1),
            Wake::Everybody => None,
        };
        nth.map_or_else(all, |person| vec![*person])
    }

    /// The step after this one; none where this one has told everybody.
    fn next(
        &self,
        written: &Written,
        (step, due): (Wake, Timestamp),
        told: usize,
    ) -> Option<(Wake, Timestamp)> {
        let everybody = written.only.is_some() || told >= self.staff.len();
        if everybody { None } else { self.escalation.next(step, due) }
    }

    fn channels_of(&self, person: PersonId) -> Channels {
        let chosen = self.channels.iter().find(|channels| channels.person == person);
        chosen.cloned().unwrap_or_else(|| Channels::usual(person))
    }
}

impl Giving {
    /// Does every step that is due; how many there were.
    pub async fn wake_staff(&self) -> Result<usize, Error> {
        let waiting = self.reads().notices_waiting(self.now(), AT_ONCE).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let team = self.team().await?;
        for id in &waiting {
            self.take_step(*id, &team).await?;
        }
        Ok(waiting.len())
    }

    async fn team(&self) -> Result<Team, Error> {
        let reads = self.reads();
        Ok(Team {
            staff: reads.staff().await?,
            channels: reads.all_channels().await?,
            webhooks: reads.webhooks().await?,
            on_call: reads.on_call_now().await?,
            escalation: reads.escalation_now().await?.unwrap_or_default(),
        })
    }

    async fn take_step(&self, id: NoticeId, team: &Team) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(mut written) = work.notice(id).await? else { return Ok(()) };
        // Another node may have been faster.
        let Some((step, due)) = written.next.filter(|(_, at)| *at <= now) else { return Ok(()) };
        // Somebody said so before anybody was woken.
        let is_taken = written.taken.is_some();
        let incident = match written.notice.about {
            Some(id) => work.incident(id).await?,
            None => None,
        };
        // Whoever took the incident has taken what tells about it.
        let owner = incident.as_ref().and_then(|incident| incident.owner);
        written.taken = written.taken.or(owner.map(|owner| (owner.person, owner.since)));
        let over = incident.as_ref().is_some_and(|incident| !incident.state.is_open());
        if is_taken || step != Wake::First && (over || written.taken.is_some()) {
            written.next = None;
        } else {
            let wakes = written.notice.urgency == Urgency::Page;
            let people = team.to_be_told(&written, step);
            written.next = team.next(&written, (step, due), people.len());
            let told =
                self.tell_people(work.as_mut(), &written, &people, (step, team), now).await?;
            if let Some(incident) = incident.filter(|_| wakes) {
                for event in told {
                    let line = Line::by_rule(RULE, event);
                    self.tell_this(work.as_mut(), incident.id, line, now).await?;
                }
            }
        }
        work.save_notice(&written).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Writes a mail or a delivery for each way, and answers what the incident's timeline is told.
    async fn tell_people(
        &self,
        work: &mut dyn Work,
        written: &Written,
        people: &[&Person],
        (step, team): (Wake, &Team),
        now: Timestamp,
    ) -> Result<Vec<Event>, Error> {
        let notified = |channel: &str, to: &str| Event::Notified {
            channel: channel.to_owned(),
            to: to.to_owned(),
        };
        let mut told = Vec::new();
        let urgency = written.notice.urgency;
        for person in people {
            let channels = team.channels_of(person.id);
            let by_mail = match urgency {
                Urgency::Page => channels.page_mail,
                Urgency::Look => written.only.is_some() || channels.look_mail == LookMail::AtOnce,
            };
            if by_mail {
                self.mail(work, written, person, now).await?;
            }
            told.push(notified(if by_mail { "e-mail" } else { "page" }, &person.name));
        }
        let reached: BTreeSet<PersonId> = people.iter().map(|person| person.id).collect();
        // The team's hooks hear of it once, when it is told first.
        let begins = step == Wake::First || urgency == Urgency::Look;
        for hook in team.webhooks.iter().filter(|hook| hook.hears.hears(urgency)) {
            let hears = match hook.owner {
                Some(owner) => reached.contains(&owner),
                None => begins && written.only.is_none(),
            };
            if hears {
                let way = Way::Webhook(hook.id);
                work.add_delivery(&Delivery::new(written.id, hook.owner, way, now)).await?;
                told.push(notified("webhook", &hook.name));
            }
        }
        Ok(told)
    }

    /// One mail about one notice to one person, however often it is asked for.
    pub(super) async fn mail(
        &self,
        work: &mut dyn Work,
        written: &Written,
        person: &Person,
        now: Timestamp,
    ) -> Result<(), Error> {
        let id = derive_id(&["notice mail", &written.id.to_string(), &person.id.to_string()]);
        let id = MailId::from_uuid(id);
        let text = format!(
            "{text}\n\nWritten at {at}.\nEverything that was told is at /staff/notices.\n",
            text = written.notice.text,
            at = written.at,
        );
        work.write_mail(&NewMail {
            id,
            church: None,
            to: person.email.clone(),
            subject: written.notice.subject.clone(),
            text,
            written_at: now,
            tries: 0,
            letter: None,
            goes: Going::AtOnce,
        })
        .await?;
        let delivery = Delivery::new(written.id, Some(person.id), Way::Mail(id), now);
        Ok(work.add_delivery(&delivery).await?)
    }
}
