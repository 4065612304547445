//! A mirror's accounts, held against the ledger's. Asking changes nothing on either side.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{ChurchId, Timestamp};
use ledger::{Account, AccountId, Head};
use views::{MirrorComparison, MirrorDifference};

use super::{Mirror, Standing, money};
use crate::Giving;
use crate::error::Error;

/// Accounts that are read at once.
const PAGE: u32 = 1_000;

/// Whoever asked is waiting.
const PATIENCE: Duration = Duration::from_secs(20);

/// Differences that are shown; all are counted.
const SHOWN: usize = 50;

/// More churches than these are a task for the mirror's own books.
const CHURCHES: u32 = 1_000;

impl Giving {
    pub(super) async fn compare(&self, mirror: &Mirror) -> Result<MirrorComparison, Error> {
        let begun = self.now();
        let mut found = MirrorComparison {
            at: begun,
            accounts: 0,
            equal: 0,
            behind: 0,
            differing: Vec::new(),
            differ: 0,
            stopped: None,
        };
        for (church, name) in self.reads().churches_of_mirror(mirror.id, CHURCHES).await? {
            if !self.may_be_told(church).await? {
                continue;
            }
            let theirs = match self.all_standings(mirror, church, begun).await {
                Ok(theirs) => theirs,
                Err(why) => {
                    found.stopped = Some(why);
                    break;
                }
            };
            self.compare_church(church, &name, theirs, &mut found).await?;
        }
        Ok(found)
    }

    async fn all_standings(
        &self,
        mirror: &Mirror,
        church: ChurchId,
        begun: Timestamp,
    ) -> Result<HashMap<AccountId, Standing>, String> {
        let mut all = HashMap::new();
        let mut after = None;
        loop {
            if self.now().since(begun) > PATIENCE {
                return Err("it took too long".to_owned());
            }
            let page = self.parts.mirrors.standings(mirror, church, after, PAGE).await?;
            let last = page.last().map(|standing| standing.account);
            let full = u32::try_from(page.len()).is_ok_and(|count| count >= PAGE);
            all.extend(page.into_iter().map(|standing| (standing.account, standing)));
            // A mirror that answers the same page for ever has no end.
            if !full || last == after {
                return Ok(all);
            }
            after = last;
        }
    }

    async fn compare_church(
        &self,
        church: ChurchId,
        name: &str,
        mut theirs: HashMap<AccountId, Standing>,
        found: &mut MirrorComparison,
    ) -> Result<(), Error> {
        let mut after: Option<Account> = None;
        loop {
            let page = self.reads().heads_after(church, after.as_ref(), PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = Some(last.clone());
            for (account, head) in page {
                let standing = theirs.remove(&account.id());
                self.compare_account(name, &account, head, standing, found).await?;
            }
        }
        // What only the mirror has.
        for standing in theirs.into_values().filter(|standing| standing.version > 0) {
            found.accounts = found.accounts.saturating_add(1);
            differ(
                found,
                MirrorDifference {
                    church: name.to_owned(),
                    account: standing.account.to_string(),
                    kind: String::new(),
                    ours: 0,
                    our_balance: None,
                    theirs: standing.version,
                    their_balance: None,
                },
            );
        }
        Ok(())
    }

    async fn compare_account(
        &self,
        church: &str,
        account: &Account,
        head: Head,
        standing: Option<Standing>,
        found: &mut MirrorComparison,
    ) -> Result<(), Error> {
        found.accounts = found.accounts.saturating_add(1);
        let nothing = Standing { account: account.id(), version: 0, balance_minor: 0 };
        let theirs = standing.unwrap_or(nothing);
        let said = money(account, theirs.balance_minor);
        if theirs.version == head.version && said == head.balance {
            found.equal = found.equal.saturating_add(1);
            return Ok(());
        }
        if theirs.version < head.version && self.had(account, theirs.version, said).await? {
            found.behind = found.behind.saturating_add(1);
            return Ok(());
        }
        differ(
            found,
            MirrorDifference {
                church: church.to_owned(),
                account: account.id().to_string(),
                kind: account.kind().name().to_owned(),
                ours: head.version,
                our_balance: Some(head.balance),
                theirs: theirs.version,
                their_balance: Some(said),
            },
        );
        Ok(())
    }

    /// Whether the ledger had this balance at this version.
    async fn had(
        &self,
        account: &Account,
        version: u64,
        balance: kernel::Money,
    ) -> Result<bool, Error> {
        let Some(before) = version.checked_sub(1) else { return Ok(balance.minor() == 0) };
        let (church, id) = (account.church(), account.id());
        let found = self.reads().events_of_account(church, id, before, version, 1).await?;
        Ok(found.first().is_some_and(|event| event.change.balance == balance))
    }
}

fn differ(found: &mut MirrorComparison, difference: MirrorDifference) {
    found.differ = found.differ.saturating_add(1);
    if found.differing.len() < SHOWN {
        found.differing.push(difference);
    }
}
