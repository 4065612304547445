//! What gateways took and have not paid out: collected is disbursed, or explained (C-28).

use std::collections::VecDeque;

use kernel::{ChurchId, Money, Timestamp};
use ledger::AccountKind;
use ledger::verify::AccountRow;
use views::{Collected, Unpaid};

use crate::error::Error;
use crate::ports::BooksSnapshot;

const ACCOUNTS: u32 = 500;
const SLICE: u32 = 1_000;

/// So many of the oldest are named.
const NAMED: usize = 20;

/// Each gateway's account of the church. What was paid out was the oldest; so what is still with the
/// gateway is the newest that it took, and of that what it took before an instant is overdue.
pub(super) async fn collected(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    before: Timestamp,
) -> Result<Vec<Collected>, Error> {
    let mut gateways = Vec::new();
    let mut after: Option<AccountRow> = None;
    loop {
        let rows = books.account_rows(church, after.as_ref(), ACCOUNTS).await?;
        let Some(last) = rows.last() else { break };
        // They come by kind, and what comes behind is of no interest.
        let behind = last.kind.as_str() > AccountKind::Clearing.name();
        after = Some(last.clone());
        for row in rows.iter().filter(|row| row.kind == AccountKind::Clearing.name()) {
            gateways.extend(of_gateway(books, church, row, before).await?);
        }
        if behind {
            break;
        }
    }
    Ok(gateways)
}

async fn of_gateway(
    books: &mut dyn BooksSnapshot,
    church: ChurchId,
    row: &AccountRow,
    before: Timestamp,
) -> Result<Option<Collected>, Error> {
    let Ok(account) = row.read(church) else { return Ok(None) };
    let currency = account.currency();
    let outstanding = row.balance.saturating_neg();
    let (mut left, mut below) = (outstanding, i64::MAX);
    let (mut overdue, mut overdue_orders) = (0_i64, 0_u64);
    let mut oldest: VecDeque<Unpaid> = VecDeque::with_capacity(NAMED);
    while left > 0 {
        let slice = books.collected(church, row.no, below, SLICE).await?;
        let Some(last) = slice.last() else { break };
        below = last.version;
        for taken in slice {
            if left <= 0 {
                break;
            }
            // The last one may have been paid out in part.
            let unpaid = taken.minor.min(left);
            left = left.saturating_sub(unpaid);
            if taken.at < before {
                overdue = overdue.saturating_add(unpaid);
                overdue_orders = overdue_orders.saturating_add(1);
                if oldest.len() == NAMED {
                    oldest.pop_front();
                }
                let amount = Money::new(unpaid, currency);
                oldest.push_back(Unpaid { job: taken.job, at: taken.at, amount });
            }
        }
    }
    Ok(Some(Collected {
        gateway: account.owner().to_owned(),
        outstanding: Money::new(outstanding, currency),
        overdue: Money::new(overdue, currency),
        overdue_orders,
        oldest: oldest.into_iter().rev().collect(),
    }))
}
