//! What staff are told: in the page, by e-mail, and by webhooks (A-11, A-23, A-28, C-23).
//!
//! A [`Notice`] is written in the transaction of what it tells about, under a key that can be
//! written once: whoever notices the same thing again, on any node, writes nothing. That is all
//! there is to do where something happens. A loop reads what is written and tells people
//! ([`wake`]): a notice that only asks for a look goes to everybody as they wish, one that wakes
//! goes to the first of the on-call order, and on to others while nobody says "I have it". A mail
//! is handed to the outbox in that same step; a webhook gets a delivery, which is sent again until
//! it is answered or left to a person ([`deliver`]).

mod channels;
mod deliver;
mod digest;
mod hooks;
mod show;
mod wake;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use delayed_payments::Wake;
use kernel::{DeliveryId, IncidentId, MailId, NoticeId, PersonId, Timestamp, WebhookId, derive_id};

pub use channels::{TypedChannels, TypedOnCall};
pub use hooks::{MINE, NewWebhook, TEAM};

use crate::Giving;
use crate::error::Error;
use crate::ports::{Webhooks, Work};
use crate::secret::SharedSecret;

/// How soon somebody must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Wakes whoever is on call, by all their ways at once, and goes on to others.
    Page,
    /// Waits in the page, and in the mail.
    Look,
}

impl Urgency {
    pub const ALL: [Urgency; 2] = [Urgency::Page, Urgency::Look];

    pub const fn name(self) -> &'static str {
        match self {
            Urgency::Page => "page",
            Urgency::Look => "look",
        }
    }
}

/// What staff are to be told. Subject and text say nothing of any donor: they leave the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it tells about, in one text: the same key is told once.
    pub key: String,
    pub urgency: Urgency,
    /// One line.
    pub subject: String,
    /// What happened, and what to do.
    pub text: String,
    /// Whoever takes that incident has taken this too.
    pub about: Option<IncidentId>,
}

/// A notice as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub id: NoticeId,
    pub notice: Notice,
    /// Whom it is for, if it is not for all staff.
    pub only: Option<PersonId>,
    pub at: Timestamp,
    /// Who said that they have it, and when.
    pub taken: Option<(PersonId, Timestamp)>,
    /// Who is told next, and when.
    pub next: Option<(Wake, Timestamp)>,
}

/// What becomes of a mail about something that only asks for a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookMail {
    AtOnce,
    /// In the mail of the next morning.
    Digest,
    Never,
}

impl LookMail {
    pub const ALL: [LookMail; 3] = [LookMail::AtOnce, LookMail::Digest, LookMail::Never];

    pub const fn name(self) -> &'static str {
        match self {
            LookMail::AtOnce => "at_once",
            LookMail::Digest => "digest",
            LookMail::Never => "never",
        }
    }
}

/// How one of the staff is told. What is in the page is always there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channels {
    pub person: PersonId,
    /// A mail at once when they are woken.
    pub page_mail: bool,
    pub look_mail: LookMail,
    /// The figures of yesterday, every morning (C-23).
    pub morning: bool,
    /// The hour of that mail, in UTC.
    pub hour: u8,
    /// When the last mail of a morning was written: the next one begins there.
    pub digest_at: Option<Timestamp>,
}

/// Morning mail is there before a working day begins in Europe and late at night in America; each
/// may choose another hour.
pub const DIGEST_HOUR: u8 = 6;

impl Channels {
    /// Of somebody who never chose.
    pub fn usual(person: PersonId) -> Channels {
        Channels {
            person,
            page_mail: true,
            look_mail: LookMail::Digest,
            morning: true,
            hour: DIGEST_HOUR,
            digest_at: None,
        }
    }
}

/// What a webhook is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hears {
    /// What wakes.
    Pages,
    Everything,
}

impl Hears {
    pub const ALL: [Hears; 2] = [Hears::Pages, Hears::Everything];

    pub const fn name(self) -> &'static str {
        match self {
            Hears::Pages => "pages",
            Hears::Everything => "everything",
        }
    }

    /// Whether something of this urgency is for it.
    pub const fn hears(self, urgency: Urgency) -> bool {
        match (self, urgency) {
            (Hears::Everything, _) | (Hears::Pages, Urgency::Page) => true,
            (Hears::Pages, Urgency::Look) => false,
        }
    }
}

/// Another system that is told what staff are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    pub name: String,
    pub url: String,
    pub secret: SharedSecret,
    /// Whose it is; the whole team's if nobody's.
    pub owner: Option<PersonId>,
    pub hears: Hears,
    pub made_at: Timestamp,
    /// When it got another secret.
    pub rotated_at: Option<Timestamp>,
    pub removed_at: Option<Timestamp>,
}

/// The way of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Mail(MailId),
    Webhook(WebhookId),
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// To be sent at that time.
    Ready { at: Timestamp },
    /// Answered as agreed.
    Sent,
    /// Given up, until a person says again.
    Parked,
    /// Its webhook was removed.
    Dropped,
    /// The outbox has it.
    Mailed,
}

impl Progress {
    /// The word in a row.
    pub const fn name(self) -> &'static str {
        match self {
            Progress::Ready { .. } => "ready",
            Progress::Sent => "sent",
            Progress::Parked => "parked",
            Progress::Dropped => "dropped",
            Progress::Mailed => "mailed",
        }
    }
}

/// What came back of a delivery the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastAnswer {
    pub at: Timestamp,
    /// The status, if there was an answer at all.
    pub status: Option<u16>,
    pub took_ms: u64,
    /// What was wrong, if something was.
    pub why: Option<String>,
}

/// A notice on one way to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub notice: NoticeId,
    /// Whom it reaches; `None`: a webhook of the whole team.
    pub to: Option<PersonId>,
    pub way: Way,
    pub progress: Progress,
    pub at: Timestamp,
    /// Tries that failed.
    pub failures: u32,
    pub last: Option<LastAnswer>,
}

impl Delivery {
    /// One way of one notice. The same way is the same delivery: nobody is told twice.
    pub(crate) fn new(notice: NoticeId, to: Option<PersonId>, way: Way, now: Timestamp) -> Self {
        let (kind, target, progress) = match way {
            Way::Mail(mail) => ("mail", mail.to_string(), Progress::Mailed),
            Way::Webhook(hook) => ("webhook", hook.to_string(), Progress::Ready { at: now }),
        };
        let id = derive_id(&["delivery", &notice.to_string(), kind, &target]);
        Delivery {
            id: DeliveryId::from_uuid(id),
            notice,
            to,
            way,
            progress,
            at: now,
            failures: 0,
            last: None,
        }
    }
}

macro_rules! words {
    ($($name:ident: $what:literal,)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = NoSuchWord;

            fn from_str(word: &str) -> Result<Self, NoSuchWord> {
                $name::ALL.into_iter().find(|one| one.name() == word).ok_or(NoSuchWord($what))
            }
        }
    )*};
}

/// A word that names none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such {0}")]
pub struct NoSuchWord(&'static str);

words! {
    Urgency: "urgency",
    LookMail: "choice of mail",
    Hears: "choice of what a webhook hears",
}

/// Without what a gateway may have said of anybody, for whoever wrote it may have quoted one. Ways
/// into our own pages stay, though the ids in them look like tokens.
pub(crate) fn redacted(text: &str) -> String {
    let (mut whole, mut run) = (String::new(), String::new());
    for word in text.split_inclusive(char::is_whitespace) {
        if word.starts_with("/staff/") {
            whole.push_str(&classifier::redact(&std::mem::take(&mut run)));
            whole.push_str(word);
        } else {
            run.push_str(word);
        }
    }
    whole.push_str(&classifier::redact(&run));
    whole
}

/// The notice of a key.
pub fn notice_id(key: &str) -> NoticeId {
    NoticeId::from_uuid(derive_id(&["notice", key]))
}

impl Giving {
    /// The same use cases, with a way to webhooks.
    #[must_use]
    pub fn telling_by(self, webhooks: Arc<dyn Webhooks>) -> Giving {
        Giving { webhooks, ..self }
    }

    /// Tells staff, once for each key. What wakes goes to the first of the on-call order and on to
    /// others while nobody takes it; what asks for a look goes to everybody.
    pub(crate) async fn notify(
        &self,
        work: &mut dyn Work,
        notice: &Notice,
        now: Timestamp,
    ) -> Result<(), Error> {
        let first = match notice.urgency {
            Urgency::Page => Wake::First,
            Urgency::Look => Wake::Everybody,
        };
        self.write_notice(work, notice, None, (first, now), now).await
    }

    /// Tells one of the staff, and nobody else.
    pub(crate) async fn notify_one(
        &self,
        work: &mut dyn Work,
        person: PersonId,
        notice: &Notice,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_notice(work, notice, Some(person), (Wake::Everybody, now), now).await
    }

    async fn write_notice(
        &self,
        work: &mut dyn Work,
        notice: &Notice,
        only: Option<PersonId>,
        next: (Wake, Timestamp),
        now: Timestamp,
    ) -> Result<(), Error> {
        let written = Written {
            id: notice_id(&notice.key),
            notice: Notice {
                subject: redacted(&notice.subject),
                text: redacted(&notice.text),
                ..notice.clone()
            },
            only,
            at: now,
            taken: None,
            next: Some(next),
        };
        Ok(work.write_notice(&written).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o3_what_a_gateway_quotes_is_taken_out_and_ways_to_pages_stay() {
        let way = "/staff/incidents/0b6e3c1a-2f5d-5c11-9a51-2d6f0c1f7a11";
        let text = format!("It said 4111 1111 1111 1111 to ann@example.org.\n\nSee {way}\nnow.");
        let redacted = redacted(&text);
        assert!(redacted.contains(way) && redacted.ends_with("now."), "{redacted}");
        assert!(!redacted.contains("4111") && !redacted.contains("ann@"), "{redacted}");
    }
}
