//! Orders for the books, drawn as a Sunday would draw them: some churches, funds and donors far
//! more often than others.

use giving::tasks::Task;
use kernel::{Amount, ChurchId, Currency, FundId, GatewayId, GiftId, PersonId, TaskId, Timestamp};
use ledger::{GiftAccounts, Order, job};
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use uuid::Uuid;

use crate::place::Database;

pub(crate) const CHURCHES: usize = 16;
pub(crate) const FUNDS: usize = 10;
pub(crate) const DONORS: usize = 10_000;

/// How accounts are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// The second half as often as the first, the third a third as often, and so on.
    Zipf,
    /// All alike.
    Uniform,
    /// One church and one fund; donors all alike.
    OneFund,
}

/// Numbers below a bound, by weight.
struct Weighted(Vec<f64>);

impl Weighted {
    fn of(weights: impl Iterator<Item = f64>) -> Weighted {
        let mut sum = 0.0;
        Weighted(
            weights
                .map(|weight| {
                    sum += weight;
                    sum
                })
                .collect(),
        )
    }

    fn new(bound: usize, zipf: bool) -> Weighted {
        let places = (0..bound).map(|at| crate::figures::figure(at + 1));
        Weighted::of(places.map(|place| if zipf { 1.0 / place } else { 1.0 }))
    }

    fn draw(&self, rng: &mut StdRng) -> usize {
        let whole = self.0.last().copied().unwrap_or_default();
        let at = rng.random::<f64>() * whole;
        self.0.partition_point(|sum| *sum < at).min(self.0.len() - 1)
    }
}

/// Draws orders, never the same twice.
pub(crate) struct Orders {
    rng: StdRng,
    churches: Vec<ChurchId>,
    funds: Vec<FundId>,
    donors: Vec<PersonId>,
    gateway: GatewayId,
    by_church: Weighted,
    by_fund: Weighted,
    by_donor: Weighted,
}

impl Orders {
    pub(crate) fn new(churches: &[ChurchId], drawn: Drawn, seed: u64) -> anyhow::Result<Orders> {
        let mut people = StdRng::seed_from_u64(1);
        let zipf = drawn == Drawn::Zipf;
        let (those, funds) = match drawn {
            Drawn::OneFund => (1, 1),
            Drawn::Zipf | Drawn::Uniform => (churches.len(), FUNDS),
        };
        Ok(Orders {
            rng: StdRng::seed_from_u64(seed),
            churches: churches.to_vec(),
            funds: (0..FUNDS).map(|_| FundId::from_uuid(uuid(&mut people))).collect(),
            donors: (0..DONORS).map(|_| PersonId::from_uuid(uuid(&mut people))).collect(),
            gateway: "braintree".parse()?,
            by_church: Weighted::new(those, zipf),
            by_fund: Weighted::new(funds, zipf),
            by_donor: Weighted::new(DONORS, zipf),
        })
    }

    /// A gift of so many lines, of somebody somewhere. Its id begins with the time, as the product's.
    fn gift(&mut self, lines: usize, now: Timestamp) -> anyhow::Result<GiftAccounts> {
        let rng = &mut self.rng;
        let mut parts = Vec::with_capacity(lines);
        for _ in 0..lines {
            let amount = Amount::of(rng.random_range(500..50_000), Currency::Usd)?;
            parts.push((self.funds[self.by_fund.draw(rng)], amount));
        }
        Ok(GiftAccounts {
            gift: GiftId::from_uuid(timed(rng, now)?),
            church: self.churches[self.by_church.draw(rng)],
            donor: self.donors[self.by_donor.draw(rng)],
            gateway: self.gateway.clone(),
            currency: Currency::Usd,
            lines: parts,
        })
    }

    /// Two orders of one gift at `now`, four entries each: promised to two funds, and given up. They
    /// leave nothing promised, so that no gift is missing to books that have many of them.
    pub(crate) fn pair(&mut self, now: Timestamp) -> anyhow::Result<[Order; 2]> {
        let gift = self.gift(2, now)?;
        let hold = job::hold(&gift, 1, now, "measured")?;
        Ok([hold, job::void_promised(&gift, 1, now, "measured")?])
    }

    /// So many gifts that were taken at `now`, and a task for each: two moves, four entries, on the
    /// gateway's clearing, the donor, what was promised to the fund, and the fund.
    pub(crate) fn group(&mut self, size: usize, now: Timestamp) -> anyhow::Result<Group> {
        let mut orders = Vec::with_capacity(size);
        let mut tasks = Vec::with_capacity(size);
        for _ in 0..size {
            let gift = self.gift(1, now)?;
            orders.push(job::settle(&gift, 1, now, "measured")?);
            let task = Task::Send { church: gift.church, gift: gift.gift };
            tasks.push((task.id("measured"), task, now));
        }
        Ok((orders, tasks))
    }
}

pub(crate) type Group = (Vec<Order>, Vec<(TaskId, Task, Timestamp)>);

fn uuid(rng: &mut StdRng) -> Uuid {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn timed(rng: &mut StdRng, now: Timestamp) -> anyhow::Result<Uuid> {
    let mut bytes = [0; 10];
    rng.fill_bytes(&mut bytes);
    let millis = u64::try_from(now.as_micros())? / 1_000;
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
}

/// Churches with empty books.
pub(crate) async fn churches(database: &Database) -> anyhow::Result<Vec<ChurchId>> {
    let mut rng = StdRng::seed_from_u64(2);
    let mut churches = Vec::with_capacity(CHURCHES);
    let mut work = database.store.begin().await?;
    for number in 0..CHURCHES {
        let id = ChurchId::from_uuid(uuid(&mut rng));
        work.add_church(&crate::parish::church(id, number)).await?;
        churches.push(id);
    }
    let _committed = work.commit().await?;
    Ok(churches)
}
