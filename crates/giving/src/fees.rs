//! What gateways keep of what they take, and what donors pay on top so that nothing is missing.

use kernel::{Amount, Currency, MoneyError};
use ledger::{Order, job};

use crate::error::Error;
use crate::gifts::Gift;
use crate::ports::Work;
use crate::scope::Scope;
use kernel::Timestamp;

/// A whole, in basis points.
const WHOLE: i128 = 10_000;

/// What a facility's gateway keeps of each gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeSchedule {
    /// Hundredths of a percent of what is taken; at most half of it.
    pub basis_points: u32,
    /// Beside that for each gift, in minor units of its currency.
    pub fixed_minor: i64,
}

/// Whether the donor pays the gateway's share on top of the gift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cover {
    #[default]
    No,
    Fee,
}

impl FeeSchedule {
    /// The gateway's share of what it takes, rounded half up; never more than all of it. `None` when
    /// it keeps nothing.
    pub fn share(&self, taken: Amount) -> Result<Option<Amount>, MoneyError> {
        let exact = i128::from(taken.minor()) * i128::from(self.basis_points);
        let percent = (exact + WHOLE / 2) / WHOLE;
        let share = (percent + i128::from(self.fixed_minor)).min(i128::from(taken.minor()));
        amount(share, taken.currency())
    }

    /// What the donor pays on top so that the church is left with the whole gift: rounded up, so
    /// that it is never a cent short.
    pub fn cover(&self, gift: Amount) -> Result<Option<Amount>, MoneyError> {
        let left_of_each = (WHOLE - i128::from(self.basis_points)).max(1);
        let missing = i128::from(gift.minor()) * i128::from(self.basis_points)
            + i128::from(self.fixed_minor) * WHOLE;
        amount((missing + left_of_each - 1) / left_of_each, gift.currency())
    }
}

fn amount(minor: i128, currency: Currency) -> Result<Option<Amount>, MoneyError> {
    if minor <= 0 {
        return Ok(None);
    }
    let minor = i64::try_from(minor).map_err(|_| MoneyError::Overflow)?;
    Amount::of(minor, currency).map(Some)
}

/// What the gateway is asked for: the gift, and what its donor pays on top.
pub(crate) async fn charged(
    work: &mut dyn Work,
    scope: &Scope,
    gift: &Gift,
) -> Result<Amount, Error> {
    Ok(with_cover(gift.amount, work.cover(scope, gift.id).await?)?)
}

pub(crate) fn with_cover(gift: Amount, cover: Option<Amount>) -> Result<Amount, MoneyError> {
    cover.map_or(Ok(gift), |cover| Amount::new(gift.money().checked_add(cover.money())?))
}

/// What taking the gift cost, in the books: the gateway's share, and what the donor paid of it.
pub(crate) fn fee_orders(
    gift: &mut Gift,
    cover: Option<Amount>,
    fees: Option<FeeSchedule>,
    cause: &str,
    now: Timestamp,
) -> Result<Vec<Order>, Error> {
    let taken = with_cover(gift.amount, cover)?;
    let mut orders = Vec::new();
    if let Some(cover) = cover {
        let ordinal = gift.next_order();
        orders.push(job::cover_fee(&gift.accounts(), cover, ordinal, now, cause)?);
    }
    let share = fees.map(|fees| fees.share(taken)).transpose()?.flatten();
    if let Some(share) = share {
        let ordinal = gift.next_order();
        orders.push(job::fee(&gift.accounts(), share, ordinal, now, cause)?);
    }
    Ok(orders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l9_a_share_is_rounded_half_up_and_never_more_than_all() {
        let cards = FeeSchedule { basis_points: 290, fixed_minor: 30 };
        let minor = |schedule: FeeSchedule, taken: i64| {
            let taken = Amount::of(taken, Currency::Usd).unwrap();
            schedule.share(taken).unwrap().map(Amount::minor)
        };
        for (taken, share) in [(10_000, 320), (2_500, 103), (1, 1), (20, 20), (50, 31)] {
            assert_eq!(minor(cards, taken), Some(share), "{taken}");
        }
        assert_eq!(minor(FeeSchedule { basis_points: 0, fixed_minor: 0 }, 5_000), None);
        assert_eq!(
            minor(FeeSchedule { basis_points: 5_000, fixed_minor: 0 }, i64::MAX).unwrap(),
            i64::MAX / 2 + 1
        );
    }

    #[test]
    fn l9_a_covered_gift_leaves_the_whole_gift() {
        let cards = FeeSchedule { basis_points: 290, fixed_minor: 30 };
        for gift in (100..20_000).step_by(37) {
            let gift = Amount::of(gift, Currency::Usd).unwrap();
            let cover = cards.cover(gift).unwrap().unwrap();
            let taken = Amount::of(gift.minor() + cover.minor(), Currency::Usd).unwrap();
            let left = taken.minor() - cards.share(taken).unwrap().unwrap().minor();
            assert!((0..=1).contains(&(left - gift.minor())), "{gift} leaves {left}");
        }
    }
}
