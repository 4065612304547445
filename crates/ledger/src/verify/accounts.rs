//! The books account by account: versions without a gap, balances that follow, all of them
//! together zero.

use std::collections::BTreeMap;

use kernel::{ChurchId, Currency, Money};

use super::finding::{Fault, Finding, Findings};
use super::rows::{AccountRow, ChangeRow};
use super::state::StateHash;
use crate::{Account, Head};

/// What reading a church's accounts came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountsRead {
    /// How many accounts there are.
    pub accounts: u64,
    /// How many changes.
    pub entries: u64,
    /// Where all of them stand.
    pub state: StateHash,
    /// What does not add up.
    pub findings: Findings,
}

/// Reads one church's accounts in the order of [`StateHash`], each with all its changes, in constant
/// memory.
#[derive(Clone, Debug)]
pub struct AccountsCheck {
    church: ChurchId,
    open: Option<Open>,
    sums: BTreeMap<Currency, i128>,
    accounts: u64,
    entries: u64,
    state: StateHash,
    findings: Findings,
}

/// The account that is being read.
#[derive(Clone, Debug)]
struct Open {
    row: AccountRow,
    account: Account,
    version: i64,
    balance: i64,
    seq: Option<i64>,
}

impl AccountsCheck {
    /// Before the first account.
    pub fn new(church: ChurchId) -> AccountsCheck {
        AccountsCheck {
            church,
            open: None,
            sums: BTreeMap::new(),
            accounts: 0,
            entries: 0,
            state: StateHash::default(),
            findings: Findings::default(),
        }
    }

    /// The next account; its changes follow.
    pub fn account(&mut self, row: &AccountRow) {
        self.close();
        self.accounts = self.accounts.saturating_add(1);
        let account = match row.read(self.church) {
            Ok(account) => account,
            Err(column) => return self.found(row.label(), None, Fault::Unreadable { column }),
        };
        if account.id().to_string() != row.id {
            self.found(account.to_string(), None, Fault::OtherId);
        }
        self.open = Some(Open { row: row.clone(), account, version: 0, balance: 0, seq: None });
    }

    /// The account's next change.
    pub fn change(&mut self, change: &ChangeRow) {
        self.entries = self.entries.saturating_add(1);
        let Some(open) = &mut self.open else { return };
        let (have, before) = (open.version, open.balance);
        open.version = change.version;
        open.balance = change.balance;
        open.seq = Some(change.seq);
        let currency = open.account.currency();
        let fault = if have.checked_add(1) != Some(change.version) {
            Some(Fault::VersionGap { have, got: change.version })
        } else {
            match before.checked_add(change.amount) {
                Some(should) if should == change.balance => None,
                Some(should) => Some(Fault::BalanceDiffers {
                    version: change.version,
                    got: Money::new(change.balance, currency),
                    should: Money::new(should, currency),
                }),
                None => Some(Fault::TooLarge { currency }),
            }
        };
        if let Some(fault) = fault {
            let account = open.account.to_string();
            self.found(account, Some(change.seq), fault);
        }
    }

    /// After the last account.
    pub fn finish(mut self) -> AccountsRead {
        self.close();
        for (currency, sum) in std::mem::take(&mut self.sums) {
            let fault = match i64::try_from(sum) {
                Ok(0) => continue,
                Ok(minor) => Fault::BooksNotZero { sum: Money::new(minor, currency) },
                Err(_) => Fault::TooLarge { currency },
            };
            self.findings.push(Finding::of(self.church, fault));
        }
        let AccountsCheck { accounts, entries, state, findings, .. } = self;
        AccountsRead { accounts, entries, state, findings }
    }

    fn found(&mut self, account: String, seq: Option<i64>, fault: Fault) {
        let account = Some(account);
        self.findings.push(Finding { church: self.church, seq, order: None, account, fault });
    }

    fn close(&mut self) {
        let Some(Open { row, account, version, balance, seq }) = self.open.take() else { return };
        let currency = account.currency();
        if (row.version, row.balance) != (version, balance) {
            let fault = Fault::HeadDiffers {
                got: Money::new(row.balance, currency),
                version: row.version,
                should: Money::new(balance, currency),
                led_to: version,
            };
            self.found(account.to_string(), seq, fault);
        }
        let sum = self.sums.entry(currency).or_default();
        *sum = sum.saturating_add(i128::from(row.balance));
        let version = u64::try_from(row.version).unwrap_or(0);
        self.state.add(&account, Head { version, balance: Money::new(row.balance, currency) });
    }
}
