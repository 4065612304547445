//! What moves beside gifts: parts that go back, fees, payouts.

use giving::Scope;
use giving::fees::FeeSchedule;
use giving::payouts::Movement;
use giving::ports::StoreError;
use giving::purposes::Purpose;
use kernel::{Amount, Currency, FacilityId, FundId, Timestamp};
use ledger::{Account, AccountKind, Head};
use sqlx::FromRow;

use super::Place;

#[derive(FromRow)]
pub(crate) struct PartRecord {
    fund_id: String,
    amount_minor: i64,
    currency: String,
}

impl PartRecord {
    pub(crate) fn decode(self) -> Result<(FundId, Amount), StoreError> {
        let place = Place { table: "refund_lines", row: &self.fund_id };
        let amount = place.amount(self.amount_minor, &self.currency)?;
        Ok((place.word("fund_id", &self.fund_id)?, amount))
    }
}

#[derive(FromRow)]
pub(crate) struct FeeRecord {
    basis_points: i64,
    fixed_minor: i64,
}

impl FeeRecord {
    pub(crate) fn decode(self) -> Result<FeeSchedule, StoreError> {
        let place = Place { table: "fee_schedules", row: "" };
        Ok(FeeSchedule {
            basis_points: place.number("basis_points", self.basis_points)?,
            fixed_minor: self.fixed_minor,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct FacilityFeeRecord {
    facility_id: String,
    basis_points: i64,
    fixed_minor: i64,
}

impl FacilityFeeRecord {
    pub(crate) fn decode(self) -> Result<(FacilityId, FeeSchedule), StoreError> {
        let place = Place { table: "fee_schedules", row: &self.facility_id };
        let facility = place.word("facility_id", &self.facility_id)?;
        let (basis_points, fixed_minor) = (self.basis_points, self.fixed_minor);
        Ok((facility, FeeRecord { basis_points, fixed_minor }.decode()?))
    }
}

#[derive(FromRow)]
pub(crate) struct CoverRecord {
    amount_minor: i64,
    currency: String,
}

impl CoverRecord {
    pub(crate) fn decode(self) -> Result<Amount, StoreError> {
        Place { table: "covers", row: "" }.amount(self.amount_minor, &self.currency)
    }
}

#[derive(FromRow)]
pub(crate) struct PurposeRecord {
    id: String,
    name: String,
    deductible: i64,
}

impl PurposeRecord {
    pub(crate) fn decode(self) -> Purpose {
        Purpose { id: self.id, name: self.name, deductible: self.deductible == 1 }
    }
}

#[derive(FromRow)]
pub(crate) struct DedicatedRecord {
    fund_id: String,
    #[sqlx(flatten)]
    purpose: PurposeRecord,
}

impl DedicatedRecord {
    pub(crate) fn decode(self) -> Result<(FundId, Purpose), StoreError> {
        let place = Place { table: "fund_purposes", row: &self.fund_id };
        Ok((place.word("fund_id", &self.fund_id)?, self.purpose.decode()))
    }
}

/// An account and where it stands.
#[derive(FromRow)]
pub(crate) struct StandingRecord {
    kind: String,
    owner: String,
    currency: String,
    version: i64,
    balance_minor: i64,
}

impl StandingRecord {
    pub(crate) fn decode(self, scope: &Scope) -> Result<(Account, Head), StoreError> {
        let place = Place { table: "accounts", row: &self.owner };
        let kind: AccountKind = place.word("kind", &self.kind)?;
        let currency: Currency = place.word("currency", &self.currency)?;
        let account = Account::of(scope.church(), kind, self.owner.as_str(), currency)
            .map_err(|_| place.corrupt("owner"))?;
        let head = Head {
            version: place.number("version", self.version)?,
            balance: place.money(self.balance_minor, &self.currency)?,
        };
        Ok((account, head))
    }
}

/// One change of an account, with the other side of its move.
#[derive(FromRow)]
pub(crate) struct MovementRecord {
    version: i64,
    amount_minor: i64,
    balance_minor: i64,
    currency: String,
    id: String,
    kind: String,
    at: i64,
    cause: String,
    other_kind: String,
    other_owner: String,
}

impl MovementRecord {
    pub(crate) fn decode(self) -> Result<Movement, StoreError> {
        let place = Place { table: "changes", row: &self.id };
        Ok(Movement {
            order: place.word("id", &self.id)?,
            kind: place.word("kind", &self.kind)?,
            at: Timestamp::from_micros(self.at),
            cause: self.cause,
            version: place.number("version", self.version)?,
            amount: place.money(self.amount_minor, &self.currency)?,
            balance: place.money(self.balance_minor, &self.currency)?,
            other_kind: place.word("kind", &self.other_kind)?,
            other_owner: self.other_owner,
        })
    }
}
