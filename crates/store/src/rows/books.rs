//! The books as staff read them: one meaning of each row, once for both databases.

use giving::books::{Asked, KindSum, OrderPlace};
use giving::ports::StoreError;
use kernel::{Currency, GiftId, Money, Timestamp};
use sqlx::{Encode, FromRow, QueryBuilder, Type};
use views::{
    AboutGift, AccountRow, AuditLine, BooksChurch, ChangeRow, LifeTask, OrderLine, PostedEntry,
};

use super::orders::counted;
use super::{Place, count, instant};

/// The name of an account's owner; what has lost its name is called by its id.
macro_rules! owner_name {
    () => {
        "coalesce(case a.kind
                when 'donor' then (select p.name from people p
                                    where p.church_id = a.church_id and p.id = a.owner)
                when 'clearing' then (select w.name from gateways w where w.id = a.owner)
                when 'promised' then (select f.name from funds f
                                       where f.church_id = a.church_id and f.id = a.owner)
                when 'assured' then (select f.name from funds f
                                      where f.church_id = a.church_id and f.id = a.owner)
                when 'fund' then (select f.name from funds f
                                   where f.church_id = a.church_id and f.id = a.owner)
                when 'due' then (select k.name from churches k where k.id = a.owner)
            end, a.owner) as owner"
    };
}

/// Every account of church $1 as of $2: what stands now, less what happened later. Exact whatever
/// the sequence in which orders were written down, and quick for what is not long ago.
macro_rules! standing {
    () => {
        "with later as (
            select c.account_no, sum(c.amount_minor) as minor, count(*) as changes
              from chains b
              join orders o on o.church_no = b.no and o.at > $2
              join changes c on c.church_no = o.church_no and c.seq = o.seq
             where b.church_id = $1
             group by c.account_no
        ), standing as (
            select a.id, a.church_id, a.kind, a.owner, a.currency,
                   a.version - coalesce(l.changes, 0) as version,
                   cast(a.balance_minor - coalesce(l.minor, 0) as bigint) as balance_minor
              from accounts a
              left join later l on l.account_no = a.no
             where a.church_id = $1 and a.version > coalesce(l.changes, 0)
        )"
    };
}

pub(crate) use {owner_name, standing};

#[derive(FromRow)]
pub(crate) struct BooksChurchRecord {
    church_id: String,
    church: String,
    zone: String,
    test: i64,
}

impl BooksChurchRecord {
    pub(crate) fn decode(self) -> Result<BooksChurch, StoreError> {
        let place = Place { table: "churches", row: &self.church_id };
        Ok(BooksChurch {
            id: place.word("id", &self.church_id)?,
            name: self.church,
            zone: self.zone,
            test: self.test == 1,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct KindSumRecord {
    kind: String,
    currency: String,
    accounts: i64,
    sum_minor: i64,
}

impl KindSumRecord {
    pub(crate) fn decode(self) -> Result<KindSum, StoreError> {
        let place = Place { table: "accounts", row: &self.kind };
        Ok(KindSum {
            kind: place.word("kind", &self.kind)?,
            accounts: count(self.accounts),
            sum: place.money(self.sum_minor, &self.currency)?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct AccountRecord {
    id: String,
    kind: String,
    owner: String,
    currency: String,
    version: i64,
    balance_minor: i64,
}

impl AccountRecord {
    pub(crate) fn decode(self) -> Result<AccountRow, StoreError> {
        let place = Place { table: "accounts", row: &self.id };
        Ok(AccountRow {
            version: place.number("version", self.version)?,
            balance: place.money(self.balance_minor, &self.currency)?,
            id: self.id,
            kind: self.kind,
            owner: self.owner,
        })
    }
}

/// What an order is about; all empty when it is no gift.
fn about(
    place: Place<'_>,
    gift: Option<String>,
    number: Option<String>,
    donor: Option<String>,
) -> Result<Option<AboutGift>, StoreError> {
    let Some(gift) = gift else { return Ok(None) };
    Ok(Some(AboutGift {
        gift: place.word::<GiftId>("job_id", &gift)?,
        number: place.there("number", number)?,
        donor: donor.unwrap_or_default(),
    }))
}

#[derive(FromRow)]
pub(crate) struct AccountChangeRecord {
    version: i64,
    order_id: String,
    kind: String,
    at: i64,
    cause: String,
    gift_id: Option<String>,
    number: Option<String>,
    donor: Option<String>,
    amount_minor: i64,
    balance_minor: i64,
    currency: String,
}

impl AccountChangeRecord {
    pub(crate) fn decode(self) -> Result<ChangeRow, StoreError> {
        let place = Place { table: "changes", row: &self.order_id };
        Ok(ChangeRow {
            version: place.number("version", self.version)?,
            order: place.word("order_id", &self.order_id)?,
            at: Timestamp::from_micros(self.at),
            gift: about(place, self.gift_id, self.number, self.donor)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            balance: place.money(self.balance_minor, &self.currency)?,
            kind: self.kind,
            cause: self.cause,
        })
    }
}

/// An order with how much it is about as JSON: `[[currency, minor], …]`.
#[derive(FromRow)]
pub(crate) struct OrderLineRecord {
    id: String,
    church: String,
    zone: String,
    seq: i64,
    kind: String,
    at: i64,
    gift_id: Option<String>,
    number: Option<String>,
    donor: Option<String>,
    amounts: String,
}

impl OrderLineRecord {
    pub(crate) fn decode(self) -> Result<OrderLine, StoreError> {
        let place = Place { table: "orders", row: &self.id };
        let amounts: Vec<(Currency, i64)> =
            serde_json::from_str(&self.amounts).map_err(|_| place.corrupt("amounts"))?;
        Ok(OrderLine {
            id: place.word("id", &self.id)?,
            seq: place.number("seq", self.seq)?,
            at: Timestamp::from_micros(self.at),
            gift: about(place, self.gift_id, self.number, self.donor)?,
            amounts: amounts
                .into_iter()
                .map(|(currency, minor)| Money::new(minor, currency))
                .collect(),
            church: self.church,
            zone: self.zone,
            kind: self.kind,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct OrderPlaceRecord {
    seq: i64,
    head: i64,
    content_hash: String,
    #[sqlx(flatten)]
    church: BooksChurchRecord,
}

impl OrderPlaceRecord {
    pub(crate) fn decode(self) -> Result<OrderPlace, StoreError> {
        let place = Place { table: "orders", row: &self.content_hash };
        Ok(OrderPlace {
            seq: place.number("seq", self.seq)?,
            of: place.number("head", self.head)?,
            church: self.church.decode()?,
            content: self.content_hash,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct PostedRecord {
    amount_minor: i64,
    #[sqlx(flatten)]
    account: AccountRecord,
}

impl PostedRecord {
    pub(crate) fn decode(self) -> Result<PostedEntry, StoreError> {
        let account = self.account.decode()?;
        let amount = Money::new(self.amount_minor, account.balance.currency());
        Ok(PostedEntry { account, amount })
    }
}

#[derive(FromRow)]
pub(crate) struct LifeTaskRecord {
    id: String,
    kind: String,
    state: String,
    due: i64,
    tries: i64,
    reason: Option<String>,
    finished_at: Option<i64>,
}

impl LifeTaskRecord {
    pub(crate) fn decode(self) -> Result<LifeTask, StoreError> {
        let place = Place { table: "tasks", row: &self.id };
        Ok(LifeTask {
            id: place.word("id", &self.id)?,
            due: Timestamp::from_micros(self.due),
            tries: place.number("tries", self.tries)?,
            finished_at: instant(self.finished_at),
            kind: self.kind,
            state: self.state,
            reason: self.reason,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct AuditLineRecord {
    at: i64,
    who_kind: String,
    who: String,
    verb: String,
    why: String,
}

impl AuditLineRecord {
    pub(crate) fn decode(self) -> AuditLine {
        AuditLine {
            at: Timestamp::from_micros(self.at),
            by_rule: self.who_kind == "rule",
            who: self.who,
            verb: self.verb,
            why: self.why,
        }
    }
}

/// What is asked for, as conditions on `orders o` in the books `chains b`, newest first. The same
/// words on both databases, so the same builder.
pub(crate) fn narrow<DB>(
    sql: &mut QueryBuilder<'_, DB>,
    asked: &Asked,
    limit: u32,
) -> Result<(), StoreError>
where
    DB: sqlx::Database,
    for<'v> String: Encode<'v, DB> + Type<DB>,
    for<'v> i64: Encode<'v, DB> + Type<DB>,
{
    sql.push(" where true");
    if let Some(church) = asked.church {
        sql.push(" and b.church_id = ").push_bind(church.to_string());
    }
    if let Some(order) = asked.order {
        sql.push(" and o.id = ").push_bind(order.to_string());
    }
    if let Some(jobs) = &asked.jobs {
        sql.push(" and o.job_id in (");
        let mut ids = sql.separated(", ");
        for job in jobs {
            ids.push_bind(job.to_string());
        }
        // An empty list is no list to either database.
        ids.push("''");
        sql.push(")");
    }
    if let Some(kind) = asked.kind {
        sql.push(" and o.kind = ").push_bind(kind.name().to_owned());
    }
    if let Some(from) = asked.from {
        sql.push(" and o.at >= ").push_bind(from.as_micros());
    }
    if let Some(until) = asked.until {
        sql.push(" and o.at <= ").push_bind(until.as_micros());
    }
    if let Some(before) = asked.before {
        sql.push(" and o.seq < ").push_bind(counted(before)?);
    }
    sql.push(" order by o.church_no desc, o.seq desc limit ").push_bind(i64::from(limit));
    Ok(())
}
