//! The outbox: a mail is a row, written with what it tells about, sent afterwards.
//!
//! # How to write a mail to a donor
//!
//! In the unit of work that does the thing, by one call:
//!
//! ```ignore
//! let occasion = format!("schedule {id} stopped {version}");
//! self.tell(work, donor, Matter::Change, &occasion, now, |reader| {
//!     let locale = reader.locale;
//!     Letter::to(reader, words::mail_schedule::stopped_subject(locale))
//!         .says(words::mail_schedule::stopped(locale, &said::date(locale, day)))
//!         .fact(words::mail_schedule::amount(locale), said::money(locale, amount))
//!         .way(words::mail_schedule::see(locale), format!("/recurring/{id}"))
//! })
//! .await?;
//! ```
//!
//! - **Matter** ([`views::Matter`]) says what it tells of. [`Matter::is_mandatory`] decides whether
//!   the donor may switch it off; what may be switched off is also what waits for quiet hours or for
//!   the digest. None of that is the writer's business: `tell` looks at the reader's preferences
//!   and writes a mail now, for later, for the digest, or none.
//! - **Occasion** names what it tells about, in one text: the same person and occasion is one mail,
//!   however often it is written.
//! - The **letter** is made of words in the reader's language ([`Reader::locale`]), from a file
//!   `mail_<noun>.ftl`. `Letter::to` greets; `says` is a paragraph, `fact` a name and a value,
//!   `way` a button to a path of the site ([`crate::links`] makes a link of it where one purpose is
//!   all it needs), `code` something to copy. Plain text and HTML are both made of
//!   it when it is sent ([`Addressed`]): head with the church, foot with what stops such mails.
//! - About a gift, [`Giving::write_to_donor`] does the same and takes the gift.

mod gift;
mod letter;
pub mod said;

use std::time::Duration;

use kernel::{ChurchId, MailId, PersonId, Timestamp, derive_id};
use views::{Mailbox, Matter};

pub(crate) use gift::receipt;
pub use letter::{Addressed, Block, Letter, Letterhead, Sheet};

use crate::Giving;
use crate::dispatches::Dispatch;
use crate::error::Error;
use crate::ports::Work;
use crate::preferences::Reader;
use crate::scope::Scope;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    pub id: MailId,
    pub church: Option<ChurchId>,
    pub to: String,
    pub subject: String,
    /// Plain text.
    pub text: String,
    pub written_at: Timestamp,
    /// Tries so far.
    pub tries: u32,
    /// What the text was made of, when it is to a donor; staff read plain text.
    pub letter: Option<Addressed>,
    pub goes: Going,
}

/// What is written to tell one reader one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub mail: Option<NewMail>,
    pub dispatches: Vec<Dispatch>,
}

impl Told {
    /// All of it, in the unit of work of what it tells.
    pub(crate) async fn write(&self, work: &mut dyn Work) -> Result<(), Error> {
        if let Some(mail) = &self.mail {
            work.write_mail(mail).await?;
        }
        for dispatch in &self.dispatches {
            work.write_dispatch(dispatch).await?;
        }
        Ok(())
    }
}

/// When a mail leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    AtOnce,
    /// Not before then: its reader wants to be left alone.
    At(Timestamp),
    /// With others in one mail, of that time.
    InDigest(Timestamp),
}

/// A mail that leaves now, with what it is written on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub mail: NewMail,
    pub head: Option<Letterhead>,
    /// By which mails of its kind are stopped, where they may be.
    pub stop: Option<String>,
}

/// How long a node may take to send what it took.
const LEASE: Duration = Duration::from_secs(5 * 60);

/// How many mails the demo's mailbox shows.
const SHOWN: u32 = 100;

impl NewMail {
    /// To staff, who read plain text.
    pub fn plain(
        id: MailId,
        to: String,
        subject: String,
        text: String,
        written_at: Timestamp,
    ) -> NewMail {
        NewMail {
            id,
            church: None,
            to,
            subject,
            text,
            written_at,
            tries: 0,
            letter: None,
            goes: Going::AtOnce,
        }
    }
}

impl Giving {
    /// Unsent mails whose time has come, for this node alone until it has had time to send them.
    pub async fn mails_due(&self, limit: u32) -> Result<Vec<Outgoing>, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let leased = work.lease_mails(now, now.plus(LEASE), limit).await?;
        let mut stops = Vec::new();
        for mail in &leased {
            // Nobody can guess a key, and the first one stays: a mail that is sent twice can be
            // stopped by both copies.
            let optional = mail.letter.as_ref().is_some_and(|one| !one.is_mandatory());
            stops.push(if optional {
                Some(work.stop_key(mail.id, &self.ids().uuid().to_string()).await?)
            } else {
                None
            });
        }
        let _committed = work.commit().await?;
        let mut outgoing = Vec::new();
        for (mail, stop) in leased.into_iter().zip(stops) {
            let head = self.letterhead(&mail).await?;
            let mail = self.with_links(mail).await?;
            outgoing.push(Outgoing { mail, head, stop });
        }
        Ok(outgoing)
    }

    /// What stands at the head of a letter.
    async fn letterhead(&self, mail: &NewMail) -> Result<Option<Letterhead>, Error> {
        let Some(church) = mail.church.filter(|_| mail.letter.is_some()) else { return Ok(None) };
        let church = self.church(&Scope::of(church)).await?;
        let (phone, address) = (church.phone, church.address);
        Ok(Some(Letterhead { church: church.name, phone, address }))
    }

    pub async fn mail_sent(&self, id: MailId) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.mail_sent(id, self.now()).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Again later: 1 minute, doubled each time, at most a day.
    pub async fn mail_failed(&self, mail: &NewMail, why: &str) -> Result<(), Error> {
        let minutes = 2_u64.saturating_pow(mail.tries.min(11)).min(24 * 60);
        let next = self.now().plus(Duration::from_secs(minutes * 60));
        let mut work = self.begin().await?;
        work.mail_postponed(mail.id, next, why).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The demo's mailbox.
    pub async fn mailbox(&self) -> Result<Mailbox, Error> {
        let reads = self.reads();
        let mut texts = reads.texts(SHOWN).await?;
        for text in &mut texts {
            let Some(dispatch) = reads.dispatch_now(text.id).await? else { continue };
            text.path = self.texted_link(&dispatch).await?.or(dispatch.path);
        }
        Ok(Mailbox { mails: reads.mails(SHOWN).await?, texts })
    }

    /// A mail of the demo's mailbox as a mail program shows it. A mail to staff is its text.
    pub async fn mail_as_sent(&self, id: MailId) -> Result<Option<Outgoing>, Error> {
        let Some((mail, stop)) = self.reads().mail_now(id).await? else { return Ok(None) };
        let head = self.letterhead(&mail).await?;
        let mail = self.with_links(mail).await?;
        Ok(Some(Outgoing { mail, head, stop }))
    }

    /// Tells a person of something, as they wish to be told.
    pub(crate) async fn tell(
        &self,
        work: &mut dyn Work,
        to: PersonId,
        matter: Matter,
        occasion: &str,
        now: Timestamp,
        write: impl FnOnce(&Reader) -> Letter + Send,
    ) -> Result<(), Error> {
        let id = MailId::from_uuid(derive_id(&["mail", &to.to_string(), occasion]));
        let Some(reader) = work.reader(to).await? else { return Ok(()) };
        reader.told(id, matter, write(&reader), now).write(work).await
    }
}
