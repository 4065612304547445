//! What donors are told beside mail: a text message, or a call to a webhook of their own. A row
//! like a mail, written with what it tells about, and sent afterwards: outside of any transaction,
//! between two. A node that dies in between sends it again after its lease, under the same id.
//!
//! It says the letter's subject and where more is to be read; whoever sees it on a locked screen
//! learns no more. A text message leads further by a link of one purpose, as a mail does; a call
//! names the page, and leaves signing in to whoever opens it. What lets somebody in goes by mail.

use std::time::Duration;

use delayed_payments::escalation::again_after;
use kernel::{ChurchId, DispatchId, Locale, MailId, PersonId, Timestamp, derive_id};
use views::{ContactKind, DispatchRow, DispatchStanding, Matter};

use crate::Giving;
use crate::contacts::Contact;
use crate::error::Error;
use crate::mails::{Block, Letter};
use crate::notices::{LastAnswer, Progress};
use crate::ports::Called;
use crate::preferences::Reader;
use crate::scope::Scope;

/// How long a node may take to send and to write down what came back.
const LEASE: Duration = Duration::from_secs(60);

/// Ways that begin so let somebody do something without signing in.
const OPENS_BY_ITSELF: &str = "/link/";

/// One text message or call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    pub id: DispatchId,
    pub person: PersonId,
    pub church: Option<ChurchId>,
    pub kind: ContactKind,
    pub address: String,
    /// `None` of the code that proves an address, and of an answer to what came from there.
    pub matter: Option<Matter>,
    pub locale: Locale,
    pub says: String,
    /// Where more is to be read.
    pub path: Option<String>,
    pub written_at: Timestamp,
    pub progress: Progress,
    /// Tries that were not answered as agreed.
    pub failures: u32,
    pub last: Option<LastAnswer>,
}

/// What leaves, for whoever carries it.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// The same for every try.
    pub id: DispatchId,
    pub matter: Option<Matter>,
    pub at: Timestamp,
    pub church: &'a str,
    pub says: &'a str,
    pub path: Option<&'a str>,
}

/// Somebody, and by which of their contacts.
#[derive(Clone, Copy)]
pub(crate) struct To<'a> {
    pub reader: &'a Reader,
    pub kind: ContactKind,
    pub address: &'a str,
}

impl Dispatch {
    /// What a letter tells, in one line. One for each mail and kind, however often it is written.
    pub(crate) fn of_letter(
        mail: MailId,
        matter: Matter,
        letter: &Letter,
        to: To<'_>,
        now: Timestamp,
        at: Timestamp,
    ) -> Dispatch {
        let ways = letter.blocks.iter().filter_map(|block| match block {
            Block::Way(_, path) if !path.starts_with(OPENS_BY_ITSELF) => Some(path.clone()),
            _ => None,
        });
        let id = derive_id(&["dispatch", to.kind.name(), &mail.to_string()]);
        Dispatch {
            id: DispatchId::from_uuid(id),
            person: to.reader.preferences.person,
            church: to.reader.church,
            kind: to.kind,
            address: to.address.to_owned(),
            matter: Some(matter),
            locale: letter.locale,
            says: letter.subject.clone(),
            path: { ways }.next(),
            written_at: now,
            progress: Progress::Ready { at },
            failures: 0,
            last: None,
        }
    }

    /// Words to a contact that tell of no matter: a code, an answer. They wait for nothing.
    pub(crate) fn words(
        occasion: &str,
        contact: &Contact,
        church: Option<ChurchId>,
        (locale, says): (Locale, String),
        now: Timestamp,
    ) -> Dispatch {
        let id = derive_id(&["dispatch", contact.kind.name(), occasion]);
        Dispatch {
            id: DispatchId::from_uuid(id),
            person: contact.person,
            church,
            kind: contact.kind,
            address: contact.address.clone(),
            matter: None,
            locale,
            says,
            path: None,
            written_at: now,
            progress: Progress::Ready { at: now },
            failures: 0,
            last: None,
        }
    }

    /// As its page shows it.
    pub(crate) fn row(&self) -> DispatchRow {
        DispatchRow {
            id: self.id,
            matter: self.matter,
            at: self.written_at,
            standing: match self.progress {
                Progress::Ready { at } => DispatchStanding::Waits { until: at },
                Progress::Sent | Progress::Mailed => DispatchStanding::Sent,
                Progress::Parked => DispatchStanding::GivenUp,
                Progress::Dropped => DispatchStanding::Dropped,
            },
            answer: self.last.as_ref().map(|last| (last.status, last.took_ms)),
        }
    }

    /// Whether it may still go where it was written to.
    fn fits(&self, contact: Option<&Contact>) -> bool {
        contact.is_some_and(|contact| {
            let there = contact.address == self.address;
            there && (self.matter.is_none() || contact.is_open())
        })
    }
}

impl Giving {
    /// Text messages and calls whose time has come, for this node alone until it has had time to
    /// send them.
    pub async fn dispatches_due(&self, limit: u32) -> Result<Vec<Dispatch>, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let leased = work.lease_dispatches(now, now.plus(LEASE), limit).await?;
        let _committed = work.commit().await?;
        Ok(leased)
    }

    /// One try, and what becomes of it.
    pub async fn send_dispatch(&self, dispatch: &Dispatch) -> Result<(), Error> {
        let contacts = self.reads().contacts_of(dispatch.person).await?;
        let contact = contacts.iter().find(|one| one.kind == dispatch.kind);
        let Some(contact) = contact.filter(|one| dispatch.fits(Some(one))) else {
            return self.dispatched(dispatch.id, None).await;
        };
        let church = match dispatch.church {
            Some(church) => self.church(&Scope::of(church)).await?.name,
            None => String::new(),
        };
        let link = self.texted_link(dispatch).await?;
        let telling = Telling {
            id: dispatch.id,
            matter: dispatch.matter,
            at: dispatch.written_at,
            church: &church,
            says: &dispatch.says,
            path: link.as_deref().or(dispatch.path.as_deref()),
        };
        let called = match &contact.secret {
            Some(secret) => self.webhooks.tell(&contact.address, secret, &telling).await,
            None => self.texts.send(&contact.address, &telling).await,
        };
        if let Some(why) = &called.why {
            // No number and no address: they are a donor's.
            tracing::info!(id = %dispatch.id, kind = dispatch.kind.name(), why, "not heard");
        }
        self.dispatched(dispatch.id, Some(called)).await
    }

    /// `None`: it may not go there any more.
    async fn dispatched(&self, id: DispatchId, called: Option<Called>) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(dispatch) = work.dispatch(id).await? else { return Ok(()) };
        // Sent by another node meanwhile.
        if !matches!(dispatch.progress, Progress::Ready { .. }) {
            return Ok(());
        }
        let after = match called {
            Some(called) => after(dispatch, called, now),
            None => Dispatch { progress: Progress::Dropped, ..dispatch },
        };
        work.save_dispatch(&after).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// What becomes of it after a try. What a day could not tell is not worth telling any more.
fn after(dispatch: Dispatch, called: Called, now: Timestamp) -> Dispatch {
    let Called { status, took, why } = called;
    let failed = why.is_some();
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let failures = dispatch.failures.saturating_add(u32::from(failed));
    let progress = match (failed, again_after(failures)) {
        (false, _) => Progress::Sent,
        (true, Some(wait)) => Progress::Ready { at: now.plus(wait) },
        (true, None) => Progress::Parked,
    };
    Dispatch {
        progress,
        failures,
        last: Some(LastAnswer { at: now, status, took_ms, why }),
        ..dispatch
    }
}
