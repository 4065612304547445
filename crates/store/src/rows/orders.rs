//! The books' rows, read back as what the ledger writes.

use giving::ports::StoreError;
use kernel::{ChurchId, Currency, Money, Timestamp};
use ledger::{Account, AccountId, AccountKind, ChainHash, Change, Head, Move, Order};
use sqlx::FromRow;

use super::Place;

/// Where a church's chain stands.
#[derive(FromRow)]
pub(crate) struct ChainRecord {
    seq: i64,
    hash: String,
}

impl ChainRecord {
    pub(crate) fn decode(self) -> Result<ledger::Chain, StoreError> {
        let place = Place { table: "chains", row: &self.hash };
        let hash: ChainHash = place.word("hash", &self.hash)?;
        Ok(ledger::Chain::resume(place.number("seq", self.seq)?, hash))
    }
}

#[derive(FromRow)]
pub(crate) struct HeadRecord {
    id: String,
    version: i64,
    balance_minor: i64,
    currency: String,
}

impl HeadRecord {
    pub(crate) fn decode(self) -> Result<(AccountId, Head), StoreError> {
        let place = Place { table: "accounts", row: &self.id };
        let head = Head {
            version: place.number("version", self.version)?,
            balance: place.money(self.balance_minor, &self.currency)?,
        };
        Ok((place.word("id", &self.id)?, head))
    }
}

/// An order with its moves as JSON: `[[from kind, owner, to kind, owner, minor, currency], …]`.
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
    moves: String,
}

impl OrderRecord {
    pub(crate) fn decode(self) -> Result<(u64, Order, ChainHash), StoreError> {
        let place = Place { table: "orders", row: &self.id };
        let church: ChurchId = place.word("church_id", &self.church_id)?;
        let steps: Vec<(String, String, String, String, i64, String)> =
            serde_json::from_str(&self.moves).map_err(|_| place.corrupt("moves"))?;
        let moves = steps
            .into_iter()
            .map(|(from_kind, from_owner, to_kind, to_owner, minor, code)| {
                let from = account(place, church, &from_kind, from_owner, &code)?;
                let to = account(place, church, &to_kind, to_owner, &code)?;
                let amount = place.amount(minor, &code)?;
                Move::between(&from, &to, amount).map_err(|_| place.corrupt("moves"))
            })
            .collect::<Result<Vec<Move>, StoreError>>()?;
        let order = Order::new(
            church,
            place.word("job_id", &self.job_id)?,
            place.word("kind", &self.kind)?,
            place.number("ordinal", self.ordinal)?,
            moves,
            Timestamp::from_micros(self.at),
            self.cause,
        )
        .map_err(|_| place.corrupt("moves"))?;
        // The id is derived from what was just read: another one means another row.
        if order.id().to_string() != self.id {
            return Err(place.corrupt("id"));
        }
        Ok((place.number("seq", self.seq)?, order, place.word("chain_hash", &self.chain_hash)?))
    }
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
        let account = account(place, church, &self.kind, self.owner, &self.currency)?;
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
    owner: String,
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
