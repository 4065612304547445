use giving::mirrors::{Covers, Cursor, Event, Following, Gap, Mirror, MirrorSecret, Pace};
use giving::ports::{MirrorLag, StoreError};
use kernel::{ChurchId, Currency, MirrorId, Timestamp};
use ledger::{Account, AccountKind, Change, Head};
use sqlx::FromRow;

use super::{Place, count, instant};

#[derive(FromRow)]
pub(crate) struct MirrorRecord {
    pub(crate) id: String,
    name: String,
    url: String,
    secret: String,
    all_churches: i64,
    state: String,
    made_at: i64,
    next_at: i64,
    failures: i64,
    silent_since: Option<i64>,
    silent_why: Option<String>,
    agreed_at: Option<i64>,
    retries: i64,
    repaired: i64,
}

impl MirrorRecord {
    /// With the churches that were named when it was made, of all mirrors.
    pub(crate) fn decode(self, chosen: &[(String, String)]) -> Result<(Mirror, Pace), StoreError> {
        let place = Place { table: "mirrors", row: &self.id };
        let here = chosen.iter().filter(|(mirror, _)| *mirror == self.id);
        let covers = if self.all_churches == 1 {
            Covers::All
        } else {
            let churches = here.map(|(_, church)| place.word("church_id", church));
            Covers::Some(churches.collect::<Result<Vec<ChurchId>, StoreError>>()?)
        };
        let mirror = Mirror {
            id: place.word("id", &self.id)?,
            covers,
            on: self.state == "on",
            made_at: Timestamp::from_micros(self.made_at),
            name: self.name.clone(),
            url: self.url.clone(),
            secret: MirrorSecret::new(self.secret.clone()),
        };
        let pace = Pace {
            next_at: Timestamp::from_micros(self.next_at),
            failures: place.number("failures", self.failures)?,
            silent: instant(self.silent_since).zip(self.silent_why.clone()),
            agreed_at: instant(self.agreed_at),
            retries: count(self.retries),
            repaired: count(self.repaired),
        };
        Ok((mirror, pace))
    }
}

/// The account a row is about.
#[derive(FromRow)]
pub(crate) struct AccountRecord {
    church_id: String,
    account_id: String,
    kind: String,
    owner: String,
    currency: String,
}

impl AccountRecord {
    fn place(&self) -> Place<'_> {
        Place { table: "accounts", row: &self.account_id }
    }

    pub(crate) fn decode(&self) -> Result<Account, StoreError> {
        let place = self.place();
        let church: ChurchId = place.word("church_id", &self.church_id)?;
        let kind: AccountKind = place.word("kind", &self.kind)?;
        let currency: Currency = place.word("currency", &self.currency)?;
        let account = Account::of(church, kind, self.owner.clone(), currency)
            .map_err(|_| place.corrupt("owner"))?;
        if account.id().to_string() != self.account_id {
            return Err(place.corrupt("id"));
        }
        Ok(account)
    }
}

#[derive(FromRow)]
pub(crate) struct CursorRecord {
    #[sqlx(flatten)]
    account: AccountRecord,
    agreed: i64,
    agreed_minor: i64,
    seen: i64,
    behind_since: Option<i64>,
    tries: i64,
    next_at: i64,
    following: String,
    why: Option<String>,
}

impl CursorRecord {
    pub(crate) fn decode(self) -> Result<Cursor, StoreError> {
        let account = self.account.decode()?;
        let place = Place { table: "mirror_cursors", row: &self.account.account_id };
        let following = match (self.following.as_str(), self.why) {
            ("on", None) => Following::On,
            ("repairing", None) => Following::Repairing,
            ("parked", Some(why)) => Following::Parked { why },
            _ => return Err(place.corrupt("following")),
        };
        let balance = place.money(self.agreed_minor, &self.account.currency)?;
        Ok(Cursor {
            agreed: Head { version: place.number("version", self.agreed)?, balance },
            seen: place.number("seen", self.seen)?,
            behind_since: instant(self.behind_since),
            tries: place.number("tries", self.tries)?,
            next_at: Timestamp::from_micros(self.next_at),
            following,
            account,
        })
    }
}

/// The cells of how an account is followed: the word, and why it is parked.
pub(crate) fn following(cursor: &Cursor) -> (&'static str, Option<&str>) {
    match &cursor.following {
        Following::On => ("on", None),
        Following::Repairing => ("repairing", None),
        Following::Parked { why } => ("parked", Some(why)),
    }
}

#[derive(FromRow)]
pub(crate) struct EventRecord {
    #[sqlx(flatten)]
    account: AccountRecord,
    version: i64,
    amount_minor: i64,
    balance_minor: i64,
    order_id: String,
    order_kind: String,
    job_id: String,
    at: i64,
}

impl EventRecord {
    pub(crate) fn decode(self) -> Result<Event, StoreError> {
        let account = self.account.decode()?;
        let place = Place { table: "changes", row: &self.account.account_id };
        let code = &self.account.currency;
        Ok(Event {
            kind: ledger_kind(place, &self.order_kind)?,
            job: place.word("job_id", &self.job_id)?,
            at: Timestamp::from_micros(self.at),
            change: Change {
                account,
                version: place.number("version", self.version)?,
                order: place.word("order_id", &self.order_id)?,
                amount: place.money(self.amount_minor, code)?,
                balance: place.money(self.balance_minor, code)?,
            },
        })
    }
}

fn ledger_kind(place: Place<'_>, word: &str) -> Result<ledger::OrderKind, StoreError> {
    place.word("kind", word)
}

/// A cursor beside one of the changes that come after it.
#[derive(FromRow)]
pub(crate) struct PendingRecord {
    #[sqlx(flatten)]
    cursor: CursorRecord,
    #[sqlx(flatten)]
    event: EventRecord,
}

/// Each cursor once, with its changes in the sequence in which they come.
pub(crate) fn pending(
    records: Vec<PendingRecord>,
) -> Result<Vec<(Cursor, Vec<Event>)>, StoreError> {
    let mut pending: Vec<(Cursor, Vec<Event>)> = Vec::new();
    for record in records {
        let event = record.event.decode()?;
        match pending.last_mut() {
            Some((cursor, events)) if cursor.account == event.change.account => events.push(event),
            Some(_) | None => pending.push((record.cursor.decode()?, vec![event])),
        }
    }
    Ok(pending)
}

#[derive(FromRow)]
pub(crate) struct GapRecord {
    #[sqlx(flatten)]
    account: AccountRecord,
    have: i64,
    got: i64,
    found_at: i64,
    reached: i64,
    tries: i64,
    next_at: i64,
    closed_at: Option<i64>,
    why: Option<String>,
}

impl GapRecord {
    pub(crate) fn decode(self) -> Result<Gap, StoreError> {
        let account = self.account.decode()?;
        let place = Place { table: "mirror_gaps", row: &self.account.account_id };
        Ok(Gap {
            account,
            have: place.number("have", self.have)?,
            got: place.number("got", self.got)?,
            found_at: Timestamp::from_micros(self.found_at),
            reached: place.number("reached", self.reached)?,
            tries: place.number("tries", self.tries)?,
            next_at: Timestamp::from_micros(self.next_at),
            closed_at: instant(self.closed_at),
            why: self.why,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct LagRecord {
    changes: i64,
    accounts: i64,
    since: Option<i64>,
    repairing: i64,
    parked: i64,
}

impl LagRecord {
    pub(crate) fn decode(self) -> MirrorLag {
        MirrorLag {
            changes: count(self.changes),
            accounts: count(self.accounts),
            repairing: count(self.repairing),
            parked: count(self.parked),
            since: instant(self.since),
        }
    }
}

#[derive(FromRow)]
pub(crate) struct AccountHeadRecord {
    #[sqlx(flatten)]
    account: AccountRecord,
    version: i64,
    balance_minor: i64,
}

impl AccountHeadRecord {
    pub(crate) fn decode(self) -> Result<(Account, Head), StoreError> {
        let account = self.account.decode()?;
        let place = self.account.place();
        let balance = place.money(self.balance_minor, &self.account.currency)?;
        Ok((account, Head { version: place.number("version", self.version)?, balance }))
    }
}

/// A mirror's id in a list.
pub(crate) fn mirror_id(text: String) -> Result<MirrorId, StoreError> {
    Place { table: "mirrors", row: &text }.word("id", &text)
}

/// A church in a list.
pub(crate) fn church((id, name): (String, String)) -> Result<(ChurchId, String), StoreError> {
    Ok((Place { table: "churches", row: &id }.word("id", &id)?, name))
}
