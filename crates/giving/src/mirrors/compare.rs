//! A mirror's accounts, held against the ledger's. Asking changes nothing on either side; what the
//! mirror turns out to have lost is repaired when somebody says so, and once a day.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{ChurchId, MirrorId, Timestamp};
use ledger::{Account, AccountId, Head};
use views::{MirrorComparison, MirrorDifference};

use super::deliver::{Turn, reconcile};
use super::{Cursor, Following, Mirror, Standing, money};
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

/// What a comparison finds.
pub(super) struct Found {
    pub(super) view: MirrorComparison,
    /// Accounts where the mirror has less than it had agreed on, and what it has.
    lost: Vec<(Cursor, u64)>,
}

impl Giving {
    /// Compares every mirror that is on. One that cannot be asked keeps nobody else from it.
    pub async fn check_mirrors(&self) -> Result<(), Error> {
        for (mirror, _) in self.reads().mirrors().await? {
            if !mirror.on {
                continue;
            }
            match self.check_mirror(mirror.id).await {
                Ok(0) => {}
                Ok(lost) => tracing::warn!(mirror = mirror.name, lost, "a mirror has lost changes"),
                Err(error) => {
                    tracing::warn!(mirror = mirror.name, %error, "a mirror was not compared");
                }
            }
        }
        Ok(())
    }

    /// Compares, and has what the mirror lost written to it again. How many accounts that are.
    pub async fn check_mirror(&self, id: MirrorId) -> Result<usize, Error> {
        let (mirror, _) = self.reads().mirror_by_id(id).await?.ok_or(Error::NotFound)?;
        let found = self.compare(&mirror).await?;
        if found.lost.is_empty() {
            return Ok(0);
        }
        let Some(turn) = self.take_turn(id).await? else { return Err(Error::Conflict) };
        let began = self.begin_repairs(&turn, found.lost).await;
        self.end_turn(turn).await?;
        began
    }

    async fn begin_repairs(&self, turn: &Turn, lost: Vec<(Cursor, u64)>) -> Result<usize, Error> {
        let now = self.now();
        let mut began = 0_usize;
        for (cursor, have) in lost {
            let mut work = self.begin_in(turn).await?;
            let got = cursor.agreed.version;
            let cursor = Cursor { following: Following::Repairing, ..cursor };
            reconcile(work.as_mut(), &turn.mirror, &cursor, have, got, now).await?;
            let _committed = work.commit().await?;
            began = began.saturating_add(1);
        }
        Ok(began)
    }

    pub(super) async fn compare(&self, mirror: &Mirror) -> Result<Found, Error> {
        let begun = self.now();
        let view = MirrorComparison {
            at: begun,
            accounts: 0,
            equal: 0,
            behind: 0,
            lost: 0,
            differing: Vec::new(),
            differ: 0,
            stopped: None,
        };
        let mut found = Found { view, lost: Vec::new() };
        for (church, name) in self.reads().churches_of_mirror(mirror.id, CHURCHES).await? {
            if !self.may_be_told(church).await? {
                continue;
            }
            let theirs = match self.all_standings(mirror, church, begun).await {
                Ok(theirs) => theirs,
                Err(why) => {
                    found.view.stopped = Some(why);
                    break;
                }
            };
            self.compare_church(mirror.id, (church, &name), theirs, &mut found).await?;
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
        mirror: MirrorId,
        (church, name): (ChurchId, &str),
        mut theirs: HashMap<AccountId, Standing>,
        found: &mut Found,
    ) -> Result<(), Error> {
        let mut after: Option<Account> = None;
        loop {
            let page = self.reads().heads_after(church, after.as_ref(), PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = Some(last.clone());
            for (account, head) in page {
                let standing = theirs.remove(&account.id());
                let behind = self.compare_account(name, &account, head, standing, found).await?;
                if let Some(has) = behind {
                    self.look_for_loss(mirror, &account, has, found).await?;
                }
            }
        }
        // What only the mirror has.
        for standing in theirs.into_values().filter(|standing| standing.version > 0) {
            found.view.accounts = found.view.accounts.saturating_add(1);
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

    /// Answers what the mirror has where it is only behind.
    async fn compare_account(
        &self,
        church: &str,
        account: &Account,
        head: Head,
        standing: Option<Standing>,
        found: &mut Found,
    ) -> Result<Option<u64>, Error> {
        let view = &mut found.view;
        view.accounts = view.accounts.saturating_add(1);
        let nothing = Standing { account: account.id(), version: 0, balance_minor: 0 };
        let theirs = standing.unwrap_or(nothing);
        let said = money(account, theirs.balance_minor);
        if theirs.version == head.version && said == head.balance {
            view.equal = view.equal.saturating_add(1);
            return Ok(None);
        }
        if theirs.version < head.version && self.had(account, theirs.version, said).await? {
            view.behind = view.behind.saturating_add(1);
            return Ok(Some(theirs.version));
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
        Ok(None)
    }

    /// Whether the mirror had agreed to more than it has.
    async fn look_for_loss(
        &self,
        mirror: MirrorId,
        account: &Account,
        has: u64,
        found: &mut Found,
    ) -> Result<(), Error> {
        let cursor = self.reads().cursor(mirror, account.id()).await?;
        let followed = cursor.filter(|cursor| cursor.following == Following::On);
        if let Some(cursor) = followed.filter(|cursor| cursor.agreed.version > has) {
            found.view.lost = found.view.lost.saturating_add(1);
            found.lost.push((cursor, has));
        }
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

fn differ(found: &mut Found, difference: MirrorDifference) {
    let view = &mut found.view;
    view.differ = view.differ.saturating_add(1);
    if view.differing.len() < SHOWN {
        view.differing.push(difference);
    }
}
