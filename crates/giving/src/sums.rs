//! What a church's gifts add up to, day by day, so that the foot of a list of a million gifts is
//! known without reading it.
//!
//! Days are kept as they were at one place in the church's books. Whatever changes a gift's state or
//! amount writes an order in the same unit of work, so the gifts with later orders name the days that
//! are no longer as kept; the list counts those gift by gift, and is exact at any time. A node that
//! dies here leaves days that are behind and not wrong, and of two nodes one keeps what it counted.

use kernel::Date;
use views::TransactionTotals;

use crate::Giving;
use crate::error::Error;
use crate::scope::Scope;

/// So many orders may come before a church's days are counted again. The fewer, the fewer gifts the
/// list has to count; this many are some milliseconds.
const BEHIND: u64 = 2_000;

/// Churches in one round.
const AT_ONCE: u32 = 50;

/// One day's gifts in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct DaySum {
    pub on: Date,
    pub totals: TransactionTotals,
}

/// Days as they were counted at a place in the books.
#[derive(Clone, Debug, PartialEq)]
pub struct Summed {
    /// Where those stand that were kept before.
    pub before: Option<u64>,
    pub place: u64,
    pub days: Vec<DaySum>,
}

impl Giving {
    /// Counts the days of churches that are far behind; how many churches there were.
    pub async fn sum_days(&self) -> Result<usize, Error> {
        let due = self.reads().sums_due(BEHIND, AT_ONCE).await?;
        for church in &due {
            let scope = Scope::of(*church);
            let summed = self.reads().day_sums(&scope).await?;
            let mut work = self.begin().await?;
            if work.keep_day_sums(&scope, &summed).await? {
                let _committed = work.commit().await?;
            }
        }
        Ok(due.len())
    }
}
