use giving::ports::StoreError;
use kernel::{ChurchId, GatewayId, Money, Timestamp};
use sqlx::FromRow;
use views::{AgeBand, ChurchHeld, Tally};

use super::{Place, count};

/// Held gifts of one gateway in one currency.
#[derive(FromRow)]
pub(crate) struct HeldRecord {
    gateway_id: String,
    currency: String,
    held: i64,
    sum_minor: i64,
    oldest: i64,
}

impl HeldRecord {
    pub(crate) fn decode(self) -> Result<(GatewayId, Tally, Timestamp), StoreError> {
        let place = Place { table: "gifts", row: &self.gateway_id };
        let sum = place.money(self.sum_minor, &self.currency)?;
        Ok((
            place.word("gateway_id", &self.gateway_id)?,
            Tally { count: count(self.held), sum },
            Timestamp::from_micros(self.oldest),
        ))
    }
}

#[derive(FromRow)]
pub(crate) struct ChurchHeldRecord {
    church_id: String,
    name: String,
    currency: String,
    held: i64,
    sum_minor: i64,
    oldest: i64,
}

impl ChurchHeldRecord {
    pub(crate) fn decode(self) -> Result<ChurchHeld, StoreError> {
        let place = Place { table: "gifts", row: &self.church_id };
        Ok(ChurchHeld {
            id: place.word::<ChurchId>("church_id", &self.church_id)?,
            held: Tally {
                count: count(self.held),
                sum: place.money(self.sum_minor, &self.currency)?,
            },
            name: self.name,
            oldest: Timestamp::from_micros(self.oldest),
        })
    }
}

/// Held gifts of one band in one currency.
#[derive(FromRow)]
pub(crate) struct BandRecord {
    currency: String,
    band: i64,
    held: i64,
    sum_minor: i64,
}

/// Every band of every currency that is held, also those in which nothing is.
pub(crate) fn bands(records: &[BandRecord], bounds: &[u32]) -> Result<Vec<AgeBand>, StoreError> {
    let mut ages = Vec::new();
    let mut currencies: Vec<&str> = records.iter().map(|record| record.currency.as_str()).collect();
    currencies.sort_unstable();
    currencies.dedup();
    for code in currencies {
        let place = Place { table: "gifts", row: code };
        let uppers = bounds.iter().copied().map(Some).chain([None]);
        for (band, under_minutes) in (0_i64..).zip(uppers) {
            let record = records.iter().find(|one| one.currency == code && one.band == band);
            let minor = record.map_or(0, |record| record.sum_minor);
            let sum: Money = place.money(minor, code)?;
            let held = Tally { count: record.map_or(0, |record| count(record.held)), sum };
            ages.push(AgeBand { under_minutes, held });
        }
    }
    Ok(ages)
}
