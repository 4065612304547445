//! `/staff/mirrors`: who mirrors, how far behind, and what was repaired.

use kernel::MirrorId;
use views::{
    MirrorAccount, MirrorFollowing, MirrorGap, MirrorList, MirrorPage, MirrorRow, MirrorStanding,
};

use super::{Covers, Cursor, Following, Gap, Mirror, Pace};
use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;
use crate::ports::MirrorLag;

/// Churches that the form offers; more than these are named by a script.
const CHURCHES: u32 = 500;
const NAMED: u32 = 20;

/// Changes that nobody has looked at yet are counted up to here.
const MOST_COUNTED: u32 = 10_000;

const ACCOUNTS: u32 = 20;
const GAPS: u32 = 20;

impl Giving {
    /// `/staff/mirrors`.
    pub async fn mirror_list(&self, _: &Staff) -> Result<MirrorList, Error> {
        let mut mirrors = Vec::new();
        for (mirror, pace) in self.reads().mirrors().await? {
            mirrors.push(self.mirror_row(&mirror, pace).await?);
        }
        let churches = self.reads().churches_by_name(CHURCHES).await?;
        Ok(MirrorList { mirrors, churches })
    }

    /// `/staff/mirrors/{id}`; `compare` asks the mirror where its accounts stand.
    pub async fn mirror_page(
        &self,
        _: &Staff,
        id: MirrorId,
        compare: bool,
    ) -> Result<MirrorPage, Error> {
        let reads = self.reads();
        let (mirror, pace) = reads.mirror_by_id(id).await?.ok_or(Error::NotFound)?;
        let comparison = if compare { Some(self.compare(&mirror).await?.view) } else { None };
        let accounts = reads.cursors_behind(id, ACCOUNTS).await?;
        let gaps = reads.gaps(id, GAPS).await?;
        Ok(MirrorPage {
            made_at: mirror.made_at,
            mirror: self.mirror_row(&mirror, pace).await?,
            accounts: accounts.into_iter().map(account).collect(),
            gaps: gaps.into_iter().map(gap).collect(),
            comparison,
        })
    }

    async fn mirror_row(&self, mirror: &Mirror, pace: Pace) -> Result<MirrorRow, Error> {
        let lag = self.reads().mirror_lag(mirror.id).await?;
        let (unseen, waiting) = self.not_looked_at(mirror).await?;
        let churches = match &mirror.covers {
            Covers::All => None,
            Covers::Some(_) => {
                let named = self.reads().churches_of_mirror(mirror.id, NAMED).await?;
                Some(named.into_iter().map(|(_, name)| name).collect())
            }
        };
        Ok(MirrorRow {
            id: mirror.id,
            name: mirror.name.clone(),
            url: mirror.url.clone(),
            churches,
            standing: standing(mirror, &pace, &lag, unseen),
            lag: lag.changes.saturating_add(unseen),
            lag_is_more: unseen >= u64::from(MOST_COUNTED),
            waiting,
            accounts: lag.accounts,
            repairing: lag.repairing,
            behind_since: lag.since,
            retries: pace.retries,
            repaired: pace.repaired,
            agreed_at: pace.agreed_at,
        })
    }

    /// Changes nobody has looked at yet, and churches whose turn has not come.
    async fn not_looked_at(&self, mirror: &Mirror) -> Result<(u64, u64), Error> {
        let (mut unseen, mut waiting) = (0_u64, 0_u64);
        for church in self.reads().churches_behind(mirror.id, self.now()).await? {
            if !self.may_be_told(church).await? {
                waiting = waiting.saturating_add(1);
                continue;
            }
            let room = u64::from(MOST_COUNTED).saturating_sub(unseen);
            let most = u32::try_from(room).unwrap_or(MOST_COUNTED);
            if most > 0 {
                let more = self.reads().unseen_changes(mirror.id, church, most).await?;
                unseen = unseen.saturating_add(more);
            }
        }
        Ok((unseen, waiting))
    }
}

fn standing(mirror: &Mirror, pace: &Pace, lag: &MirrorLag, unseen: u64) -> MirrorStanding {
    match (&pace.silent, lag.parked) {
        _ if !mirror.on => MirrorStanding::Off,
        (_, accounts @ 1..) => MirrorStanding::Parked { accounts },
        (Some((since, why)), 0) => MirrorStanding::Silent { since: *since, why: why.clone() },
        (None, 0) if lag.changes == 0 && lag.repairing == 0 && unseen == 0 => {
            MirrorStanding::Agrees
        }
        (None, 0) => MirrorStanding::Behind,
    }
}

fn account(cursor: Cursor) -> MirrorAccount {
    MirrorAccount {
        id: cursor.account.id().to_string(),
        kind: cursor.account.kind().name().to_owned(),
        agreed: cursor.agreed.version,
        balance: cursor.agreed.balance,
        seen: cursor.seen,
        since: cursor.behind_since,
        following: match (cursor.following, cursor.tries) {
            (Following::On, 0) => MirrorFollowing::Behind,
            (Following::On, tries) => MirrorFollowing::Again { tries },
            (Following::Repairing, _) => MirrorFollowing::Repairing,
            (Following::Parked { why }, _) => MirrorFollowing::Parked { why },
        },
    }
}

fn gap(gap: Gap) -> MirrorGap {
    MirrorGap {
        account: gap.account.id().to_string(),
        kind: gap.account.kind().name().to_owned(),
        have: gap.have,
        got: gap.got,
        reached: gap.reached,
        found_at: gap.found_at,
        closed_at: gap.closed_at,
        why: gap.why,
    }
}
