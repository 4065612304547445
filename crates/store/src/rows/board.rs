use giving::ports::{HeldTotals, StoreError};
use kernel::{ChurchId, Currency, GatewayId, Money, Timestamp};
use sqlx::FromRow;
use views::{AgeBand, AmountBand, ChurchHeld, FundHeld, KindHeld, Tally};

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

/// One side of all that is held, in one currency.
#[derive(FromRow)]
pub(crate) struct TotalRecord {
    side: String,
    currency: String,
    held: i64,
    sum_minor: i64,
}

/// Accounts that are empty again are left out.
pub(crate) fn totals(records: &[TotalRecord]) -> Result<HeldTotals, StoreError> {
    let mut totals = HeldTotals::default();
    for TotalRecord { side, currency, held, sum_minor } in records {
        let tally = tally(currency, *held, *sum_minor)?;
        match side.as_str() {
            "held" => totals.held.push(tally),
            _ if *sum_minor != 0 => totals.assured.push(tally.sum),
            _ => {}
        }
    }
    Ok(totals)
}

/// So many gifts of one currency.
pub(crate) fn tally(currency: &str, held: i64, minor: i64) -> Result<Tally, StoreError> {
    let sum = Place { table: "gifts", row: currency }.money(minor, currency)?;
    Ok(Tally { count: count(held), sum })
}

#[derive(FromRow)]
pub(crate) struct FundHeldRecord {
    fund: String,
    church: String,
    currency: String,
    held: i64,
    sum_minor: i64,
}

impl FundHeldRecord {
    pub(crate) fn decode(self) -> Result<FundHeld, StoreError> {
        let held = tally(&self.currency, self.held, self.sum_minor)?;
        Ok(FundHeld { fund: self.fund, church: self.church, held })
    }
}

#[derive(FromRow)]
pub(crate) struct KindHeldRecord {
    kind: String,
    currency: String,
    held: i64,
    sum_minor: i64,
}

impl KindHeldRecord {
    pub(crate) fn decode(self) -> Result<KindHeld, StoreError> {
        let held = tally(&self.currency, self.held, self.sum_minor)?;
        Ok(KindHeld { kind: self.kind, held })
    }
}

/// What tells a gift's band: bounds are whole dollars, pounds, ..., and amounts are cents, pence, ...
/// Numbers and codes of our own only, nothing that was typed.
pub(crate) fn band(bounds: &[i64]) -> String {
    if bounds.is_empty() {
        return "0".to_owned();
    }
    let mut branches = Vec::new();
    for currency in Currency::ALL {
        for (band, bound) in (0_i64..).zip(bounds) {
            let (code, under) = (currency.code(), bound.saturating_mul(currency.scale()));
            branches.push(format!(
                "when g.currency = '{code}' and g.amount_minor < {under} then {band}"
            ));
        }
    }
    format!("case {} else {} end", branches.join(" "), bounds.len())
}

/// Every band of every currency that is held, also those in which nothing is.
pub(crate) fn amounts(
    records: &[BandRecord],
    bounds: &[i64],
) -> Result<Vec<AmountBand>, StoreError> {
    let mut found = Vec::new();
    let mut currencies: Vec<&str> = records.iter().map(|record| record.currency.as_str()).collect();
    currencies.sort_unstable();
    currencies.dedup();
    for code in currencies {
        let none = tally(code, 0, 0)?;
        let uppers = bounds.iter().copied().map(Some).chain([None]);
        for (band, upper) in (0_i64..).zip(uppers) {
            let record = records.iter().find(|one| one.currency == code && one.band == band);
            let held = match record {
                Some(record) => tally(code, record.held, record.sum_minor)?,
                None => none,
            };
            let under = upper.map(|upper| {
                let currency = none.sum.currency();
                Money::new(upper.saturating_mul(currency.scale()), currency)
            });
            found.push(AmountBand { under, held });
        }
    }
    Ok(found)
}
