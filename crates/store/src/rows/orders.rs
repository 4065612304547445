//! The books' rows, read back as what the ledger writes.

use giving::ports::StoreError;
use kernel::{ChurchId, Currency, Money, OrderId, Timestamp};
use ledger::{Account, AccountId, AccountKind, Chain, ChainHash, Change, Head, Move, Order};
use sqlx::FromRow;

use super::Place;

/// Where a church's chain stands.
#[derive(FromRow)]
pub(crate) struct ChainRecord {
    church_id: String,
    no: i64,
    seq: i64,
    hash: String,
}

impl ChainRecord {
    pub(crate) fn decode(self) -> Result<(ChurchId, (i64, Chain)), StoreError> {
        let place = Place { table: "chains", row: &self.church_id };
        let hash: ChainHash = place.word("hash", &self.hash)?;
        let chain = Chain::resume(place.number("seq", self.seq)?, hash);
        Ok((place.word("church_id", &self.church_id)?, (self.no, chain)))
    }
}

/// An order that is there.
#[derive(FromRow)]
pub(crate) struct WrittenRecord {
    id: String,
    content_hash: String,
}

impl WrittenRecord {
    pub(crate) fn decode(self) -> Result<(OrderId, String), StoreError> {
        let id = Place { table: "orders", row: &self.id }.word("id", &self.id)?;
        Ok((id, self.content_hash))
    }
}

/// Where an account stands.
#[derive(FromRow)]
pub(crate) struct HeadRecord {
    no: i64,
    id: String,
    version: i64,
    balance_minor: i64,
    currency: String,
}

impl HeadRecord {
    /// Many as one: `[[no, id, version, minor, currency], …]`.
    pub(crate) fn all(json: &str) -> Result<Vec<HeadRecord>, StoreError> {
        let place = Place { table: "accounts", row: "of a group" };
        let rows: Vec<(i64, String, i64, i64, String)> =
            serde_json::from_str(json).map_err(|_| place.corrupt("json"))?;
        let record = |(no, id, version, balance_minor, currency)| HeadRecord {
            no,
            id,
            version,
            balance_minor,
            currency,
        };
        Ok(rows.into_iter().map(record).collect())
    }

    pub(crate) fn decode(self) -> Result<(i64, AccountId, Head), StoreError> {
        let place = Place { table: "accounts", row: &self.id };
        let head = Head {
            version: place.number("version", self.version)?,
            balance: place.money(self.balance_minor, &self.currency)?,
        };
        Ok((self.no, place.word("id", &self.id)?, head))
    }
}

/// One half of a move: kind and owner of its account, currency, amount.
type EntryRecord = (String, String, String, i64);

/// An order with its entries as JSON: `[[kind, owner, currency, minor], …]`.
#[derive(FromRow)]
pub(crate) struct OrderRecord {
    church_id: String,
    id: String,
    seq: i64,
    job_id: String,
    kind: String,
    ordinal: i64,
    at: i64,
    cause: String,
    chain_hash: String,
    entries: String,
}

impl OrderRecord {
    pub(crate) fn decode(self) -> Result<(u64, Order, ChainHash), StoreError> {
        let place = Place { table: "orders", row: &self.id };
        let church: ChurchId = place.word("church_id", &self.church_id)?;
        let entries: Vec<EntryRecord> =
            serde_json::from_str(&self.entries).map_err(|_| place.corrupt("entries"))?;
        let (pairs, rest) = entries.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(place.corrupt("entries"));
        }
        let moves =
            pairs.iter().map(|pair| step(place, church, pair)).collect::<Result<Vec<_>, _>>()?;
        let order = Order::new(
            church,
            place.word("job_id", &self.job_id)?,
            place.word("kind", &self.kind)?,
            place.number("ordinal", self.ordinal)?,
            moves,
            Timestamp::from_micros(self.at),
            self.cause,
        )
        .map_err(|_| place.corrupt("entries"))?;
        // The id is derived from what was just read: another one means another row.
        if order.id().to_string() != self.id {
            return Err(place.corrupt("id"));
        }
        Ok((place.number("seq", self.seq)?, order, place.word("chain_hash", &self.chain_hash)?))
    }
}

/// A move is a pair of entries: what left one account entered another.
fn step(
    place: Place<'_>,
    church: ChurchId,
    [out_of, into]: &[EntryRecord; 2],
) -> Result<Move, StoreError> {
    let (from_kind, from_owner, from_code, left) = out_of;
    let (to_kind, to_owner, to_code, entered) = into;
    let from = account(place, church, from_kind, from_owner, from_code)?;
    let to = account(place, church, to_kind, to_owner, to_code)?;
    let amount = place.amount(*entered, to_code)?;
    if left.checked_neg() != Some(*entered) {
        return Err(place.corrupt("entries"));
    }
    Move::between(&from, &to, amount).map_err(|_| place.corrupt("entries"))
}

#[derive(FromRow)]
pub(crate) struct ChangeRecord {
    account_id: String,
    version: i64,
    order_id: String,
    amount_minor: i64,
    balance_minor: i64,
    kind: String,
    owner: String,
    currency: String,
}

impl ChangeRecord {
    pub(crate) fn decode(self, church: ChurchId) -> Result<Change, StoreError> {
        let place = Place { table: "changes", row: &self.account_id };
        let account = account(place, church, &self.kind, &self.owner, &self.currency)?;
        if account.id().to_string() != self.account_id {
            return Err(place.corrupt("account_id"));
        }
        Ok(Change {
            account,
            version: place.number("version", self.version)?,
            order: place.word("order_id", &self.order_id)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            balance: place.money(self.balance_minor, &self.currency)?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct SumRecord {
    currency: String,
    sum_minor: i64,
}

impl SumRecord {
    pub(crate) fn decode(self) -> Result<Money, StoreError> {
        Place { table: "accounts", row: &self.currency }.money(self.sum_minor, &self.currency)
    }
}

fn account(
    place: Place<'_>,
    church: ChurchId,
    kind: &str,
    owner: &str,
    code: &str,
) -> Result<Account, StoreError> {
    let kind: AccountKind = place.word("kind", kind)?;
    let currency: Currency = place.word("currency", code)?;
    Account::of(church, kind, owner, currency).map_err(|_| place.corrupt("owner"))
}

/// A version or a sequence number as both databases keep it. None was ever so high.
pub(crate) fn counted(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|error| StoreError::Database(Box::new(error)))
}
