//! An order is written back once more: a replay, or a person who wants to be sure. What the mirror
//! has it has already; what it turns out to have lost is repaired.

use std::time::Duration;

use kernel::{ChurchId, MirrorId, OrderId};

use super::deliver::{Turn, park, reconcile};
use super::follow::{Verdict, moved_on};
use super::{Cursor, Event, Following, judge};
use crate::Giving;
use crate::error::Error;
use crate::scope::Scope;
use crate::tasks::Step;

/// When a mirror that another node is talking to is asked again.
const BUSY_AGAIN: Duration = Duration::from_secs(5);

impl Giving {
    /// Delivers an order's changes again to each mirror of the church. Done when every mirror has
    /// answered; what one lacks is being repaired then.
    pub async fn write_back_again(&self, church: ChurchId, order: OrderId) -> Result<Step, Error> {
        let events = self.reads().events_of_order(church, order).await?;
        if events.is_empty() {
            return Err(Error::NotFound);
        }
        if !self.may_be_told(church).await? {
            return Ok(Step::Done);
        }
        for mirror in self.mirrors_of(church).await? {
            let Some(mut turn) = self.take_turn(mirror).await? else {
                let why = "the mirror is being written to".to_owned();
                return Ok(Step::Later { at: self.now().plus(BUSY_AGAIN), why });
            };
            let told = self.tell_again(&mut turn, &events).await;
            let (at, silent) = (turn.pace.next_at, turn.pace.silent.clone());
            self.end_turn(turn).await?;
            told?;
            if let Some((_, why)) = silent {
                return Ok(Step::Later { at, why });
            }
        }
        Ok(Step::Done)
    }

    /// The mirrors that are on and cover a church.
    async fn mirrors_of(&self, church: ChurchId) -> Result<Vec<MirrorId>, Error> {
        let test = self.church(&Scope::of(church)).await?.test;
        let mirrors = self.reads().mirrors().await?;
        let of_it = mirrors
            .into_iter()
            .filter(|(mirror, _)| mirror.on && mirror.covers.church(church, test))
            .map(|(mirror, _)| mirror.id);
        Ok(of_it.collect())
    }

    async fn tell_again(&self, turn: &mut Turn, events: &[Event]) -> Result<(), Error> {
        let Some(standings) = self.tell_mirror(turn, events).await? else { return Ok(()) };
        let now = self.now();
        for theirs in standings.values() {
            let cursor = self.reads().cursor(turn.mirror.id, theirs.account).await?;
            // One that nobody has looked at yet, or that is seen to already.
            let Some(cursor) = cursor.filter(|cursor| cursor.following == Following::On) else {
                continue;
            };
            let last = events.iter().filter(|event| event.account() == theirs.account);
            let Some(last) = last.map(|event| event.change.version).max() else { continue };
            let ours = self.balance_at(&cursor, events, theirs.version).await?;
            let verdict = judge(&cursor, *theirs, ours);
            let id = turn.mirror.id;
            let mut work = self.begin_in(turn).await?;
            match verdict {
                Verdict::Stands(head) if head.version > cursor.agreed.version => {
                    work.save_cursor(id, &moved_on(cursor, head, now)).await?;
                }
                // It agreed to more before: it has lost what came since.
                Verdict::Stands(head)
                    if head.version < last && head.version < cursor.agreed.version =>
                {
                    let (have, got) = (head.version, cursor.agreed.version);
                    let cursor = Cursor { following: Following::Repairing, ..cursor };
                    reconcile(work.as_mut(), &turn.mirror, &cursor, have, got, now).await?;
                }
                Verdict::Stands(_) => {}
                Verdict::Ahead { .. } | Verdict::Differs { .. } => {
                    let why = verdict.why().unwrap_or_default();
                    let cursor = Cursor { following: Following::Parked { why }, ..cursor };
                    park(work.as_mut(), &turn.mirror, &cursor).await?;
                }
            }
            let _committed = work.commit().await?;
        }
        Ok(())
    }
}
