//! The reconciliation's other half: what a mirror lacks is read from the ledger and written to it,
//! in its sequence (C-20).

use kernel::Timestamp;

use super::deliver::{Turn, park};
use super::follow::{Verdict, moved_on};
use super::{Cursor, Event, Following, Gap, backoff, judge};
use crate::Giving;
use crate::error::Error;

/// Changes of a gap in one delivery; the mirror takes them one after another.
const SLICE: u32 = 100;

/// How the next changes of a gap were taken.
enum Written {
    /// It has some of them, or all; the cursor stands where the mirror does.
    Reached(Cursor),
    /// It still has only so much.
    Stuck { have: u64 },
    /// It did not answer.
    Unanswered,
    /// What it says cannot be.
    Impossible(Verdict),
}

impl Giving {
    /// Writes a gap, as far as the mirror takes it now.
    pub(super) async fn repair(&self, turn: &mut Turn, mut gap: Gap) -> Result<(), Error> {
        let (church, account) = (gap.account.church(), gap.account.id());
        let found = self.reads().cursor(turn.mirror.id, account).await?;
        let Some(mut cursor) = found else { return Err(Error::NotFound) };
        let mut verdict = None;
        while gap.reached < gap.got && self.may_go_on(turn) {
            let slice = self
                .reads()
                .events_of_account(church, account, gap.reached, gap.got, SLICE)
                .await?;
            if slice.is_empty() {
                break;
            }
            match self.write_slice(turn, &cursor, slice).await? {
                Written::Reached(next) => {
                    let far = next.agreed.version;
                    let more = far.saturating_sub(gap.reached);
                    turn.pace.repaired = turn.pace.repaired.saturating_add(more);
                    gap.reached = far;
                    if far > cursor.agreed.version {
                        cursor = next;
                    }
                }
                Written::Stuck { have } => {
                    gap.tries = gap.tries.saturating_add(1);
                    gap.next_at = self.now().plus(backoff(gap.tries));
                    gap.reached = have;
                    break;
                }
                Written::Unanswered => break,
                Written::Impossible(wrong) => {
                    verdict = Some(wrong);
                    break;
                }
            }
        }
        self.write_down(turn, gap, cursor, verdict).await
    }

    async fn write_slice(
        &self,
        turn: &mut Turn,
        cursor: &Cursor,
        slice: Vec<Event>,
    ) -> Result<Written, Error> {
        let first = slice.first().map_or(0, |event| event.change.version);
        let Some(standings) = self.tell_mirror(turn, &slice).await? else {
            return Ok(Written::Unanswered);
        };
        let Some(theirs) = standings.get(&cursor.account.id()) else {
            return Ok(Written::Unanswered);
        };
        let ours = self.balance_at(cursor, &slice, theirs.version).await?;
        Ok(match judge(cursor, *theirs, ours) {
            Verdict::Stands(head) if head.version >= first => {
                Written::Reached(moved_on(cursor.clone(), head, self.now()))
            }
            Verdict::Stands(head) => Written::Stuck { have: head.version },
            wrong @ (Verdict::Ahead { .. } | Verdict::Differs { .. }) => Written::Impossible(wrong),
        })
    }

    async fn write_down(
        &self,
        turn: &mut Turn,
        mut gap: Gap,
        mut cursor: Cursor,
        verdict: Option<Verdict>,
    ) -> Result<(), Error> {
        let now = self.now();
        let why = verdict.and_then(|verdict| verdict.why());
        cursor.following = match &why {
            Some(why) => Following::Parked { why: why.clone() },
            None if gap.reached >= gap.got => {
                turn.pace.agreed_at = Some(now);
                Following::On
            }
            None => Following::Repairing,
        };
        if cursor.following != Following::Repairing {
            close(&mut gap, why, now);
            cursor.tries = 0;
            cursor.next_at = now;
        }
        let mut work = self.begin_in(turn).await?;
        work.save_gap(turn.mirror.id, &gap).await?;
        match cursor.following {
            Following::Parked { .. } => park(work.as_mut(), &turn.mirror, &cursor).await?,
            Following::On | Following::Repairing => {
                work.save_cursor(turn.mirror.id, &cursor).await?;
            }
        }
        let _committed = work.commit().await?;
        Ok(())
    }
}

fn close(gap: &mut Gap, why: Option<String>, now: Timestamp) {
    gap.closed_at = Some(now);
    gap.why = why;
}
