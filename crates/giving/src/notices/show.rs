//! What the pages of notices show.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{NoticeId, PersonId, WebhookId};
use views::{
    NoticeChannels, NoticeList, NoticeRow, OnCallOrder, OnCallPlace, ToldRow, ToldState,
    WebhookAnswer, WebhookList, WebhookPage, WebhookRow,
};

use super::channels::TEST;
use super::hooks::is_for;
use super::{Channels, Hears, Progress, Urgency, Way, Webhook, Written};
use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;
use crate::ports::Told;

/// Notices of a page.
const PER_PAGE: u32 = 20;

/// Deliveries of a webhook that are shown.
const DELIVERIES: u32 = 20;

/// Notices among which one's last tests are looked for, and those that are shown.
const TESTS_AMONG: u32 = 50;
const TESTS: usize = 3;

/// What is older than this and still unread is history: nobody is reminded of it.
const COUNTED_FOR: Duration = Duration::from_hours(30 * 24);

impl Giving {
    /// `/staff/notices`.
    pub async fn notice_list(&self, staff: &Staff, page: u32) -> Result<NoticeList, Error> {
        let reads = self.reads();
        let there = reads.notice_count(staff.id()).await?;
        let page = page.max(1);
        let skip = PER_PAGE.saturating_mul(page.saturating_sub(1));
        let mut notices = reads.notices_for(staff.id(), skip, PER_PAGE).await?;
        for (written, _) in &mut notices {
            // Whoever took the incident has taken what tells about it.
            if let (None, Some(incident)) = (written.taken, written.notice.about)
                && let Some((incident, _)) = reads.incident_by_id(incident).await?
            {
                written.taken = incident.owner.map(|owner| (owner.person, owner.since));
            }
        }
        let ids: Vec<NoticeId> = notices.iter().map(|(written, _)| written.id).collect();
        let told = reads.told_of(&ids).await?;
        let names = self.names_of(notices.iter().filter_map(|(one, _)| one.taken)).await?;
        let history = self.now().minus(COUNTED_FOR);
        let rows = notices.into_iter().map(|(written, read)| {
            let of_it = told.iter().filter(|told| told.delivery.notice == written.id);
            let told = of_it.cloned().map(told_row).collect();
            let read = read.is_some() || written.at < history;
            notice_row(written, read, told, &names)
        });
        Ok(NoticeList {
            notices: rows.collect(),
            unread: self.unread(staff.id()).await?,
            page,
            per_page: PER_PAGE,
            matching: there,
        })
    }

    async fn names_of<At>(
        &self,
        taken: impl Iterator<Item = (PersonId, At)>,
    ) -> Result<HashMap<PersonId, String>, Error> {
        let people: Vec<PersonId> = taken.map(|(person, _)| person).collect();
        Ok(self.reads().names(&people).await?.into_iter().collect())
    }

    /// How many notices one of the staff has not read.
    pub(crate) async fn unread(&self, person: PersonId) -> Result<u64, Error> {
        let unread = self.unread_by_staff().await?;
        Ok(unread.into_iter().find(|(of, _)| *of == person).map_or(0, |(_, unread)| unread))
    }

    /// The same for all of them, for whoever watches for many.
    pub async fn unread_by_staff(&self) -> Result<Vec<(PersonId, u64)>, Error> {
        Ok(self.reads().unread_notices(self.now().minus(COUNTED_FOR)).await?)
    }

    /// `/staff/notices/channels`.
    pub async fn channels_page(&self, staff: &Staff) -> Result<NoticeChannels, Error> {
        let reads = self.reads();
        let person = reads.person_now(staff.id()).await?.ok_or(Error::NotFound)?;
        let channels = reads.all_channels().await?;
        let channels = channels.into_iter().find(|channels| channels.person == person.id);
        let channels = channels.unwrap_or_else(|| Channels::usual(person.id));
        let tests: Vec<NoticeId> = reads
            .notices_for(person.id, 0, TESTS_AMONG)
            .await?
            .into_iter()
            .filter(|(written, _)| written.notice.key.starts_with(TEST))
            .map(|(written, _)| written.id)
            .take(TESTS)
            .collect();
        let mut tests: Vec<ToldRow> =
            reads.told_of(&tests).await?.into_iter().map(told_row).collect();
        tests.reverse();
        let all = self.webhook_list(staff).await?.webhooks;
        Ok(NoticeChannels {
            email: person.email,
            page_mail: channels.page_mail,
            look_mail: channels.look_mail.name().to_owned(),
            morning: channels.morning,
            hour: channels.hour,
            webhooks: all.into_iter().filter(|hook| hook.owner.is_some()).collect(),
            tests,
        })
    }

    /// `/staff/notices/webhooks`: the team's and one's own.
    pub async fn webhook_list(&self, staff: &Staff) -> Result<WebhookList, Error> {
        let mut webhooks = Vec::new();
        for webhook in self.reads().webhooks().await? {
            if is_for(&webhook, staff) {
                webhooks.push(self.webhook_shown(staff, webhook).await?.webhook);
            }
        }
        Ok(WebhookList { webhooks })
    }

    /// `/staff/notices/webhooks/{id}`.
    pub async fn webhook_page(&self, staff: &Staff, id: WebhookId) -> Result<WebhookPage, Error> {
        let webhook = self.reads().webhook_by_id(id).await?;
        let webhook = webhook.filter(|webhook| is_for(webhook, staff)).ok_or(Error::NotFound)?;
        self.webhook_shown(staff, webhook).await
    }

    async fn webhook_shown(&self, staff: &Staff, webhook: Webhook) -> Result<WebhookPage, Error> {
        let told = self.reads().told_to(webhook.id, DELIVERIES).await?;
        let deliveries: Vec<ToldRow> = told.into_iter().map(told_row).collect();
        let parked = deliveries.iter().filter(|told| told.state == ToldState::Parked).count();
        Ok(WebhookPage {
            webhook: WebhookRow {
                id: webhook.id,
                name: webhook.name,
                url: webhook.url,
                owner: webhook.owner.map(|_| staff.name().to_owned()),
                pages_only: webhook.hears == Hears::Pages,
                made_at: webhook.made_at,
                rotated_at: webhook.rotated_at,
                last: deliveries.iter().find(|told| told.answer.is_some()).cloned(),
                parked: u32::try_from(parked).unwrap_or(u32::MAX),
            },
            deliveries,
        })
    }

    /// `/staff/notices/on-call`.
    pub async fn on_call_page(&self, _: &Staff) -> Result<OnCallOrder, Error> {
        let reads = self.reads();
        let order = reads.on_call_now().await?;
        let place = |person| {
            let at = order.iter().position(|one| *one == person)?;
            u32::try_from(at.saturating_add(1)).ok()
        };
        let mut staff: Vec<OnCallPlace> = reads
            .staff()
            .await?
            .into_iter()
            .map(|one| OnCallPlace { person: one.id, position: place(one.id), name: one.name })
            .collect();
        staff.sort_by_key(|one| one.position.unwrap_or(u32::MAX));
        let escalation = reads.escalation_now().await?.unwrap_or_default();
        Ok(OnCallOrder {
            staff,
            second_after_minutes: escalation.second_after().as_secs() / 60,
            everybody_after_minutes: escalation.everybody_after().as_secs() / 60,
        })
    }
}

fn notice_row(
    written: Written,
    read: bool,
    told: Vec<ToldRow>,
    names: &HashMap<PersonId, String>,
) -> NoticeRow {
    let Written { id, notice, only, at, taken, next } = written;
    let wakes = notice.urgency == Urgency::Page;
    let name = |person: &PersonId| names.get(person).cloned().unwrap_or_default();
    NoticeRow {
        id,
        wakes,
        subject: notice.subject,
        text: notice.text,
        incident: notice.about,
        only_mine: only.is_some(),
        at,
        read,
        taken: taken.map(|(person, since)| (name(&person), since)),
        next_at: next.filter(|_| wakes && taken.is_none()).map(|(_, at)| at),
        told,
    }
}

fn told_row(told: Told) -> ToldRow {
    let Told { delivery, subject, to, webhook, mailed_at, mail_why } = told;
    let state = match (delivery.progress, mailed_at) {
        (Progress::Mailed, Some(at)) => ToldState::MailSent { at },
        (Progress::Mailed, None) => ToldState::MailWaits { why: mail_why },
        (Progress::Ready { at }, _) => ToldState::Waits { at, failures: delivery.failures },
        (Progress::Sent, _) => ToldState::Answered,
        (Progress::Parked, _) => ToldState::Parked,
        (Progress::Dropped, _) => ToldState::Dropped,
    };
    ToldRow {
        id: delivery.id,
        notice: delivery.notice,
        subject,
        to,
        webhook: match delivery.way {
            Way::Webhook(_) => Some(webhook.unwrap_or_default()),
            Way::Mail(_) => None,
        },
        at: delivery.at,
        state,
        answer: delivery.last.map(|last| WebhookAnswer {
            at: last.at,
            status: last.status,
            took_ms: last.took_ms,
            why: last.why,
        }),
    }
}
