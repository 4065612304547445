//! Pledges, and how far they are as the books say.

use giving::ports::StoreError;
use sqlx::FromRow;
use views::{FundPledges, PledgeProgress, PledgeRow};

use super::{Place, count};

#[derive(FromRow)]
pub(crate) struct PledgeRecord {
    id: String,
    fund_id: String,
    fund: String,
    first_on: String,
    last_on: String,
    currency: String,
    pledged: i64,
    given: i64,
    held: i64,
    on_its_way: i64,
}

impl PledgeRecord {
    pub(crate) fn decode(self) -> Result<PledgeRow, StoreError> {
        let place = Place { table: "pledges", row: &self.id };
        Ok(PledgeRow {
            id: place.word("id", &self.id)?,
            fund: place.word("fund_id", &self.fund_id)?,
            name: self.fund.clone(),
            first: place.word("first_on", &self.first_on)?,
            last: place.word("last_on", &self.last_on)?,
            progress: PledgeProgress {
                pledged: place.money(self.pledged, &self.currency)?,
                given: place.money(self.given, &self.currency)?,
                held: place.money(self.held, &self.currency)?,
                on_its_way: place.money(self.on_its_way, &self.currency)?,
            },
        })
    }
}

#[derive(FromRow)]
pub(crate) struct FundPledgesRecord {
    fund_id: String,
    fund: String,
    currency: String,
    pledges: i64,
    pledged: i64,
    given: i64,
    held: i64,
    on_its_way: i64,
}

impl FundPledgesRecord {
    pub(crate) fn decode(self) -> Result<FundPledges, StoreError> {
        let place = Place { table: "pledges", row: &self.fund_id };
        Ok(FundPledges {
            fund: place.word("fund_id", &self.fund_id)?,
            name: self.fund.clone(),
            pledges: count(self.pledges),
            progress: PledgeProgress {
                pledged: place.money(self.pledged, &self.currency)?,
                given: place.money(self.given, &self.currency)?,
                held: place.money(self.held, &self.currency)?,
                on_its_way: place.money(self.on_its_way, &self.currency)?,
            },
        })
    }
}
