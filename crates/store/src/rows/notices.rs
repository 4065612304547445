//! Notices, webhooks and what was told to whom.

use delayed_payments::{Escalation, Wake};
use giving::SharedSecret;
use giving::notices::{Channels, Delivery, LastAnswer, Notice, Progress, Way, Webhook, Written};
use giving::ports::{DayFigures, StoreError, Told};
use kernel::{NoticeId, PersonId, Timestamp};
use sqlx::FromRow;

use super::{Place, count, instant};

#[derive(FromRow)]
pub(crate) struct NoticeRecord {
    id: String,
    key: String,
    urgency: String,
    subject: String,
    body: String,
    incident_id: Option<String>,
    person_id: Option<String>,
    written_at: i64,
    taken_by: Option<String>,
    taken_at: Option<i64>,
    next_wake: Option<String>,
    next_at: Option<i64>,
}

impl NoticeRecord {
    pub(crate) fn decode(self) -> Result<Written, StoreError> {
        let place = Place { table: "notices", row: &self.id };
        let next = match (self.next_wake.as_deref(), instant(self.next_at)) {
            (Some(word), Some(at)) => {
                let wake = Wake::ALL.into_iter().find(|wake| wake.name() == word);
                Some((place.there("next_wake", wake)?, at))
            }
            _ => None,
        };
        let taken_by: Option<PersonId> = place.maybe("taken_by", self.taken_by.as_deref())?;
        Ok(Written {
            id: place.word("id", &self.id)?,
            only: place.maybe("person_id", self.person_id.as_deref())?,
            at: Timestamp::from_micros(self.written_at),
            taken: taken_by.zip(instant(self.taken_at)),
            next,
            notice: Notice {
                urgency: place.word("urgency", &self.urgency)?,
                about: place.maybe("incident_id", self.incident_id.as_deref())?,
                key: self.key,
                subject: self.subject,
                text: self.body,
            },
        })
    }
}

/// A notice as one of the staff sees it.
#[derive(FromRow)]
pub(crate) struct ReadNoticeRecord {
    #[sqlx(flatten)]
    notice: NoticeRecord,
    read_at: Option<i64>,
}

impl ReadNoticeRecord {
    pub(crate) fn decode(self) -> Result<(Written, Option<Timestamp>), StoreError> {
        Ok((self.notice.decode()?, instant(self.read_at)))
    }
}

/// The cells of who has it and who is told next.
pub(crate) type NextCells = (Option<String>, Option<i64>, Option<&'static str>, Option<i64>);

pub(crate) fn next_cells(written: &Written) -> NextCells {
    let (taken, next) = (written.taken, written.next);
    (
        taken.map(|(by, _)| by.to_string()),
        taken.map(|(_, at)| at.as_micros()),
        next.map(|(wake, _)| wake.name()),
        next.map(|(_, at)| at.as_micros()),
    )
}

#[derive(FromRow)]
pub(crate) struct WebhookRecord {
    id: String,
    name: String,
    url: String,
    secret: String,
    person_id: Option<String>,
    hears: String,
    made_at: i64,
    rotated_at: Option<i64>,
    removed_at: Option<i64>,
}

impl WebhookRecord {
    pub(crate) fn decode(self) -> Result<Webhook, StoreError> {
        let place = Place { table: "webhooks", row: &self.id };
        Ok(Webhook {
            id: place.word("id", &self.id)?,
            owner: place.maybe("person_id", self.person_id.as_deref())?,
            hears: place.word("hears", &self.hears)?,
            made_at: Timestamp::from_micros(self.made_at),
            rotated_at: instant(self.rotated_at),
            removed_at: instant(self.removed_at),
            name: self.name,
            url: self.url,
            secret: SharedSecret::new(self.secret),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct DeliveryRecord {
    pub(crate) id: String,
    notice_id: String,
    person_id: Option<String>,
    webhook_id: Option<String>,
    mail_id: Option<String>,
    state: String,
    pub(crate) written_at: i64,
    free_at: i64,
    failures: i64,
    answered_at: Option<i64>,
    status: Option<i64>,
    took_ms: Option<i64>,
    reason: Option<String>,
}

impl DeliveryRecord {
    pub(crate) fn decode(self) -> Result<Delivery, StoreError> {
        let place = Place { table: "notice_deliveries", row: &self.id };
        let way = match (&self.webhook_id, &self.mail_id) {
            (Some(hook), None) => Way::Webhook(place.word("webhook_id", hook)?),
            (None, Some(mail)) => Way::Mail(place.word("mail_id", mail)?),
            _ => return Err(place.corrupt("webhook_id")),
        };
        let progress = match self.state.as_str() {
            "ready" => Progress::Ready { at: Timestamp::from_micros(self.free_at) },
            "sent" => Progress::Sent,
            "parked" => Progress::Parked,
            "dropped" => Progress::Dropped,
            "mailed" => Progress::Mailed,
            _ => return Err(place.corrupt("state")),
        };
        let status = self.status.map(|status| place.number("status", status)).transpose()?;
        let took_ms = place.number("took_ms", self.took_ms.unwrap_or(0))?;
        let last = instant(self.answered_at).map(|at| LastAnswer {
            at,
            status,
            took_ms,
            why: self.reason.clone(),
        });
        Ok(Delivery {
            id: place.word("id", &self.id)?,
            notice: place.word::<NoticeId>("notice_id", &self.notice_id)?,
            to: place.maybe("person_id", self.person_id.as_deref())?,
            way,
            progress,
            at: Timestamp::from_micros(self.written_at),
            failures: place.number("failures", self.failures)?,
            last,
        })
    }
}

/// When it may be leased. What is not ready never is.
pub(crate) fn free_at(delivery: &Delivery) -> i64 {
    match delivery.progress {
        Progress::Ready { at } => at.as_micros(),
        Progress::Sent | Progress::Parked | Progress::Dropped | Progress::Mailed => {
            delivery.at.as_micros()
        }
    }
}

/// The webhook's and the mail's cell: one of them is empty.
pub(crate) fn way_cells(way: Way) -> (Option<String>, Option<String>) {
    match way {
        Way::Webhook(hook) => (Some(hook.to_string()), None),
        Way::Mail(mail) => (None, Some(mail.to_string())),
    }
}

/// The four cells of the last answer.
pub(crate) type LastCells<'a> = (Option<i64>, Option<i64>, Option<i64>, Option<&'a str>);

pub(crate) fn last_cells(last: Option<&LastAnswer>) -> LastCells<'_> {
    (
        last.map(|last| last.at.as_micros()),
        last.and_then(|last| last.status).map(i64::from),
        last.map(|last| i64::try_from(last.took_ms).unwrap_or(i64::MAX)),
        last.and_then(|last| last.why.as_deref()),
    )
}

#[derive(FromRow)]
pub(crate) struct ToldRecord {
    #[sqlx(flatten)]
    delivery: DeliveryRecord,
    subject: String,
    person: Option<String>,
    webhook: Option<String>,
    mailed_at: Option<i64>,
    mail_why: Option<String>,
}

impl ToldRecord {
    pub(crate) fn decode(self) -> Result<Told, StoreError> {
        Ok(Told {
            delivery: self.delivery.decode()?,
            subject: self.subject,
            to: self.person,
            webhook: self.webhook,
            mailed_at: instant(self.mailed_at),
            mail_why: self.mail_why,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ChannelsRecord {
    person_id: String,
    page_mail: i64,
    look_mail: String,
    morning: i64,
    hour: i64,
    digest_at: Option<i64>,
}

impl ChannelsRecord {
    pub(crate) fn decode(self) -> Result<Channels, StoreError> {
        let place = Place { table: "notice_channels", row: &self.person_id };
        Ok(Channels {
            person: place.word("person_id", &self.person_id)?,
            page_mail: self.page_mail == 1,
            look_mail: place.word("look_mail", &self.look_mail)?,
            morning: self.morning == 1,
            hour: place.number("hour", self.hour)?,
            digest_at: instant(self.digest_at),
        })
    }
}

pub(crate) fn escalation(second: i64, everybody: i64) -> Result<Escalation, StoreError> {
    let place = Place { table: "escalation", row: "1" };
    let minutes = |column, minutes: i64| {
        let minutes: u64 = place.number(column, minutes)?;
        Ok::<_, StoreError>(std::time::Duration::from_mins(minutes))
    };
    Escalation::new(
        minutes("second_after_minutes", second)?,
        minutes("everybody_after_minutes", everybody)?,
    )
    .map_err(|_| place.corrupt("everybody_after_minutes"))
}

/// Whole minutes, second and everybody.
pub(crate) fn escalation_cells(escalation: Escalation) -> (i64, i64) {
    let minutes =
        |time: std::time::Duration| i64::try_from(time.as_secs() / 60).unwrap_or(i64::MAX);
    (minutes(escalation.second_after()), minutes(escalation.everybody_after()))
}

/// A person and how many notices they have not read.
pub(crate) fn unread((person, unread): (String, i64)) -> Result<(PersonId, u64), StoreError> {
    let place = Place { table: "notice_reads", row: &person };
    Ok((place.word("person_id", &person)?, count(unread)))
}

pub(crate) fn day_figures((taken, donors, unknown, failed): (i64, i64, i64, i64)) -> DayFigures {
    DayFigures {
        taken: count(taken),
        donors: count(donors),
        unknown: count(unknown),
        failed: count(failed),
    }
}
