//! The books' rows, read back as what the ledger writes.

use std::collections::HashMap;

use giving::ports::StoreError;
use kernel::{ChurchId, Currency, Money, OrderId, Timestamp};
use ledger::{Account, AccountId, AccountKind, Chain, ChainHash, Change, Head, Move, Order};
use serde::de::DeserializeOwned;
use sqlx::FromRow;

use super::Place;

/// Where the books stand before a group is written.
pub(crate) struct Before {
    pub(crate) chains: HashMap<ChurchId, (i64, Chain)>,
    /// The content of the orders that are there already.
    pub(crate) written: HashMap<OrderId, String>,
    /// The accounts that something has happened to, with their numbers.
    pub(crate) heads: Vec<(i64, AccountId, Head)>,
}

/// The same as the databases tell it: three texts, because each row crosses threads or the network.
#[derive(FromRow)]
pub(crate) struct BeforeRecord {
    chains: String,
    written: String,
    heads: String,
}

/// `[church_id, no, seq, hash]`.
type ChainRecord = (String, i64, u64, String);

/// `[id, content_hash]`.
type WrittenRecord = (String, String);

/// `[no, id, version, minor, currency]`.
type HeadRecord = (i64, String, u64, i64, String);

impl BeforeRecord {
    pub(crate) fn decode(&self) -> Result<Before, StoreError> {
        let read = |table| Place { table, row: "of a group" };
        let chains: Vec<ChainRecord> = listed(read("chains"), &self.chains)?;
        let written: Vec<WrittenRecord> = listed(read("orders"), &self.written)?;
        let heads: Vec<HeadRecord> = listed(read("accounts"), &self.heads)?;
        Ok(Before {
            chains: chains.into_iter().map(chain).collect::<Result<_, _>>()?,
            written: written.into_iter().map(content).collect::<Result<_, _>>()?,
            heads: heads.into_iter().map(head).collect::<Result<_, _>>()?,
        })
    }
}

fn listed<Row: DeserializeOwned>(place: Place<'_>, json: &str) -> Result<Vec<Row>, StoreError> {
    serde_json::from_str(json).map_err(|_| place.corrupt("json"))
}

fn chain((church, no, seq, hash): ChainRecord) -> Result<(ChurchId, (i64, Chain)), StoreError> {
    let place = Place { table: "chains", row: &church };
    let hash: ChainHash = place.word("hash", &hash)?;
    Ok((place.word("church_id", &church)?, (no, Chain::resume(seq, hash))))
}

fn content((id, hash): WrittenRecord) -> Result<(OrderId, String), StoreError> {
    Ok((Place { table: "orders", row: &id }.word("id", &id)?, hash))
}

fn head((no, id, version, minor, code): HeadRecord) -> Result<(i64, AccountId, Head), StoreError> {
    let place = Place { table: "accounts", row: &id };
    let head = Head { version, balance: place.money(minor, &code)? };
    Ok((no, place.word("id", &id)?, head))
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
