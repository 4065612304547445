//! The balances from the orders alone, whatever the order in which they are delivered.

use std::collections::HashMap;

use kernel::{ChurchId, Money};

use super::finding::{Fault, Finding, Findings};
use super::rows::{AccountRow, ChangeRow};
use super::state::StateHash;
use crate::Head;

/// What the orders of one church come to. It remembers each account, and no order.
#[derive(Clone, Debug)]
pub struct Rebuild {
    church: ChurchId,
    /// By number: how many changes, and what they sum to. Between two orders a sum may be more than
    /// a balance can be, because the delivery may be shuffled.
    sums: HashMap<i64, (u64, i128)>,
    state: StateHash,
    findings: Findings,
}

impl Rebuild {
    /// Before the first order.
    pub fn new(church: ChurchId) -> Rebuild {
        Rebuild {
            church,
            sums: HashMap::new(),
            state: StateHash::default(),
            findings: Findings::default(),
        }
    }

    /// One entry of an order: account and amount. What else is stored beside it, the version and the
    /// balance, is not looked at.
    pub fn entry(&mut self, change: &ChangeRow) {
        let (count, sum) = self.sums.entry(change.account).or_default();
        *count = count.saturating_add(1);
        *sum = sum.saturating_add(i128::from(change.amount));
    }

    /// After the last order: an account as it is stored, in the order of
    /// [`state_order`](crate::state_order). What it says is compared with what the orders came to.
    pub fn account(&mut self, row: &AccountRow) {
        let account = match row.read(self.church) {
            Ok(account) => account,
            Err(column) => return self.found(row.label(), Fault::Unreadable { column }),
        };
        let (count, sum) = self.sums.remove(&row.no).unwrap_or_default();
        let currency = account.currency();
        let Ok(minor) = i64::try_from(sum) else {
            return self.found(account.to_string(), Fault::TooLarge { currency });
        };
        let rebuilt = Head { version: count, balance: Money::new(minor, currency) };
        if u64::try_from(row.version) != Ok(count) || row.balance != minor {
            let fault = Fault::RebuiltDiffers {
                got: Money::new(row.balance, currency),
                version: row.version,
                should: rebuilt.balance,
                led_to: i64::try_from(count).unwrap_or(i64::MAX),
            };
            self.found(account.to_string(), fault);
        }
        self.state.add(&account, rebuilt);
    }

    /// The rebuilt state, and how it differs from what is stored.
    pub fn finish(mut self) -> (StateHash, Findings) {
        let mut unknown: Vec<i64> = self.sums.keys().copied().collect();
        unknown.sort_unstable();
        for no in unknown {
            self.found(format!("number {no}"), Fault::Unreadable { column: "account_no" });
        }
        (self.state, self.findings)
    }

    fn found(&mut self, account: String, fault: Fault) {
        let account = Some(account);
        self.findings.push(Finding { account, ..Finding::of(self.church, fault) });
    }
}
