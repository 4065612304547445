//! The reconciliation's other half: what a mirror lacks is read from the ledger and written to it,
//! one change after another (C-20).

use kernel::Timestamp;

use super::deliver::{Turn, park};
use super::follow::{Verdict, moved_on};
use super::{Cursor, Event, Following, Gap, backoff, judge};
use crate::Giving;
use crate::error::Error;

/// Changes of a gap that are read at once.
const SLICE: u32 = 100;

/// How one change of a gap was taken.
enum Written {
    /// It has it, and maybe more; the cursor stands where the mirror does.
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
        'gap: while gap.reached < gap.got && self.may_go_on(turn) {
            let slice = self
                .reads()
                .events_of_account(church, account, gap.reached, gap.got, SLICE)
                .await?;
            if slice.is_empty() {
                break;
            }
            for event in slice {
                // A mirror that already has more than was written is past this one.
                if event.change.version <= gap.reached || !self.may_go_on(turn) {
                    continue;
                }
                match self.write_one(turn, &cursor, event).await? {
                    Written::Reached(next) => {
                        let far = next.agreed.version;
                        turn.pace.repaired =
                            turn.pace.repaired.saturating_add(far.saturating_sub(gap.reached));
                        gap.reached = far;
                        if far > cursor.agreed.version {
                            cursor = next;
                        }
                    }
                    Written::Stuck { have } => {
                        gap.tries = gap.tries.saturating_add(1);
                        gap.next_at = self.now().plus(backoff(gap.tries));
                        gap.reached = have;
                        break 'gap;
                    }
                    Written::Unanswered => break 'gap,
                    Written::Impossible(wrong) => {
                        verdict = Some(wrong);
                        break 'gap;
                    }
                }
            }
        }
        self.write_down(turn, gap, cursor, verdict).await
    }

    async fn write_one(
        &self,
        turn: &mut Turn,
        cursor: &Cursor,
        event: Event,
    ) -> Result<Written, Error> {
        let version = event.change.version;
        let sent = [event];
        let Some(standings) = self.tell(turn, &sent).await? else {
            return Ok(Written::Unanswered);
        };
        let Some(theirs) = standings.get(&cursor.account.id()) else {
            return Ok(Written::Unanswered);
        };
        let ours = self.balance_at(cursor, &sent, theirs.version).await?;
        Ok(match judge(cursor, *theirs, ours) {
            Verdict::Stands(head) if head.version >= version => {
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
