//! A round with one mirror: look what has changed, send the next changes, believe the answer.
//!
//! The process may die between any two steps. What was delivered is delivered again, and the mirror
//! knows it; what was not written down here is asked for again.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use kernel::{ChurchId, MirrorId, Money, Timestamp};
use ledger::AccountId;

use super::follow::{Next, follow};
use super::{Cursor, Event, Gap, Mirror, Pace, ROLLOUT, Standing, judge, money};
use crate::Giving;
use crate::error::Error;
use crate::ports::{Delivered, Flow, Work};

/// How long a node may talk to a mirror before another may take it over.
const LEASE: Duration = Duration::from_secs(60);

/// After so long no new call is begun: each takes ten seconds at most, and must end in the lease.
const ENOUGH: Duration = Duration::from_secs(25);

/// Orders of one church that are looked at in one go.
const LOOK: u32 = 2_000;

/// Events in one delivery, and of one account in it.
const EVENTS: u32 = 1_000;
const EVENTS_EACH: u32 = 200;

/// Gaps that are repaired in one turn.
const GAPS: u32 = 8;

/// A mirror that this node has.
pub(super) struct Turn {
    pub(super) mirror: Mirror,
    pub(super) pace: Pace,
    enough_at: Timestamp,
    /// Until it does not.
    answers: bool,
}

/// Accounts with the events that were sent of them.
type Sent = Vec<(Cursor, Vec<Event>)>;

impl Giving {
    /// Mirrors with something to be told that no node is talking to.
    pub async fn mirrors_waiting(&self) -> Result<Vec<MirrorId>, Error> {
        let now = self.now();
        let mut waiting = Vec::new();
        for id in self.reads().mirrors_due(now).await? {
            let gap = self.reads().gaps_due(id, now, 1).await?;
            if !gap.is_empty() || !self.churches_waiting(id, now).await?.is_empty() {
                waiting.push(id);
            }
        }
        Ok(waiting)
    }

    /// One turn with a mirror: gaps first, then what is new. `false` if there was nothing to do, or
    /// somebody else is at it.
    pub async fn write_back(&self, id: MirrorId) -> Result<bool, Error> {
        let Some(mut turn) = self.take_turn(id).await? else { return Ok(false) };
        let worked = self.flow(Flow::WriteBack, self.go_on(&mut turn)).await;
        self.end_turn(turn).await?;
        worked
    }

    /// Does all that can be done now for every mirror; how many turns that took.
    pub async fn write_back_all(&self) -> Result<usize, Error> {
        let mut turns = 0_usize;
        loop {
            let mut worked = false;
            for id in self.mirrors_waiting().await? {
                worked |= self.write_back(id).await?;
                turns = turns.saturating_add(1);
            }
            if !worked {
                return Ok(turns);
            }
        }
    }

    pub(super) async fn take_turn(&self, id: MirrorId) -> Result<Option<Turn>, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let leased = work.lease_mirror(id, &self.parts.node, now, LEASE).await?;
        let _committed = work.commit().await?;
        Ok(leased.map(|(mirror, pace)| Turn {
            mirror,
            pace,
            enough_at: now.plus(ENOUGH),
            answers: true,
        }))
    }

    pub(super) async fn end_turn(&self, turn: Turn) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.release_mirror(turn.mirror.id, &self.parts.node, &turn.pace).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A unit of work about a mirror that is still this node's.
    pub(super) async fn begin_in(&self, turn: &Turn) -> Result<Box<dyn Work>, Error> {
        let mut work = self.begin().await?;
        work.keep_mirror(turn.mirror.id, &self.parts.node, self.now(), &turn.pace).await?;
        Ok(work)
    }

    pub(super) fn may_go_on(&self, turn: &Turn) -> bool {
        turn.answers && self.now() < turn.enough_at
    }

    async fn go_on(&self, turn: &mut Turn) -> Result<bool, Error> {
        let mut worked = false;
        for gap in self.reads().gaps_due(turn.mirror.id, self.now(), GAPS).await? {
            if self.may_go_on(turn) && self.may_be_told(gap.account.church()).await? {
                self.repair(turn, gap).await?;
                worked = true;
            }
        }
        while self.may_go_on(turn) {
            let sent = self.gather(turn).await?;
            if sent.is_empty() {
                break;
            }
            self.send_events(turn, sent).await?;
            worked = true;
        }
        Ok(worked)
    }

    /// What is to be sent next: the churches that are behind are looked at, and the first changes
    /// of their accounts are read.
    async fn gather(&self, turn: &Turn) -> Result<Sent, Error> {
        let (id, now) = (turn.mirror.id, self.now());
        let mut sent = Sent::new();
        let mut room = EVENTS;
        for church in self.churches_waiting(id, now).await? {
            self.look(turn, church).await?;
            let pending = self.reads().pending(id, church, now, EVENTS_EACH, room).await?;
            let events: usize = pending.iter().map(|(_, events)| events.len()).sum();
            sent.extend(pending);
            room = room.saturating_sub(u32::try_from(events).unwrap_or(u32::MAX));
            if room == 0 {
                break;
            }
        }
        Ok(sent)
    }

    async fn look(&self, turn: &Turn, church: ChurchId) -> Result<(), Error> {
        let mut work = self.begin_in(turn).await?;
        work.look_at_church(turn.mirror.id, church, self.now(), LOOK).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn churches_waiting(&self, id: MirrorId, now: Timestamp) -> Result<Vec<ChurchId>, Error> {
        let mut waiting = Vec::new();
        for church in self.reads().churches_behind(id, now).await? {
            if self.may_be_told(church).await? {
                waiting.push(church);
            }
        }
        Ok(waiting)
    }

    async fn send_events(&self, turn: &mut Turn, sent: Sent) -> Result<(), Error> {
        let events: Vec<Event> = sent.iter().flat_map(|(_, events)| events.clone()).collect();
        match self.tell_mirror(turn, &events).await? {
            Some(standings) => self.heard(turn, sent, &standings).await,
            None => Ok(()),
        }
    }

    /// Delivers events, and answers where the mirror says that every one of their accounts stands.
    /// Nothing, if it does not say so; it is asked again later.
    pub(super) async fn tell_mirror(
        &self,
        turn: &mut Turn,
        events: &[Event],
    ) -> Result<Option<HashMap<AccountId, Standing>>, Error> {
        let delivered = self.parts.mirrors.deliver(&turn.mirror, events).await;
        let now = self.now();
        let why = match delivered {
            Delivered::Answered(standings) => {
                let said: HashMap<AccountId, Standing> =
                    standings.into_iter().map(|one| (one.account, one)).collect();
                if events.iter().all(|event| said.contains_key(&event.account())) {
                    turn.pace.answered(now);
                    self.tell_the_rollout(events, true).await;
                    return Ok(Some(said));
                }
                "its answer does not name every account".to_owned()
            }
            Delivered::Refused { why } | Delivered::Silence { why } => why,
        };
        tracing::info!(mirror = turn.mirror.name, why, "a mirror did not answer");
        turn.pace.unanswered(&why, now);
        turn.answers = false;
        self.tell_the_rollout(events, false).await;
        Ok(None)
    }

    /// Writes down what the mirror's answer means for each account.
    async fn heard(
        &self,
        turn: &mut Turn,
        sent: Sent,
        standings: &HashMap<AccountId, Standing>,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut steps = Vec::with_capacity(sent.len());
        for (cursor, events) in sent {
            let Some(theirs) = standings.get(&cursor.account.id()) else { continue };
            let ours = self.balance_at(&cursor, &events, theirs.version).await?;
            let verdict = judge(&cursor, *theirs, ours);
            steps.push(follow(cursor, verdict, now));
        }
        for step in &steps {
            match step {
                Next::On(_) => turn.pace.agreed_at = Some(now),
                Next::Again(_) => turn.pace.retries = turn.pace.retries.saturating_add(1),
                Next::Reconcile { .. } | Next::Park(_) => {}
            }
        }
        let id = turn.mirror.id;
        let mut work = self.begin_in(turn).await?;
        for step in steps {
            match step {
                Next::On(cursor) | Next::Again(cursor) => work.save_cursor(id, &cursor).await?,
                Next::Reconcile { cursor, have, got } => {
                    reconcile(work.as_mut(), &turn.mirror, &cursor, have, got, now).await?;
                }
                Next::Park(cursor) => park(work.as_mut(), &turn.mirror, &cursor).await?,
            }
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Our balance after a version, if there is such a version. Most are among what was just sent.
    pub(super) async fn balance_at(
        &self,
        cursor: &Cursor,
        events: &[Event],
        version: u64,
    ) -> Result<Option<Money>, Error> {
        if version == 0 {
            return Ok(Some(money(&cursor.account, 0)));
        }
        if version == cursor.agreed.version {
            return Ok(Some(cursor.agreed.balance));
        }
        if let Some(event) = events.iter().find(|event| event.change.version == version) {
            return Ok(Some(event.change.balance));
        }
        let (church, account) = (cursor.account.church(), cursor.account.id());
        let before = version.saturating_sub(1);
        let found = self.reads().events_of_account(church, account, before, version, 1).await?;
        Ok(found.first().map(|event| event.change.balance))
    }

    /// A church is told to mirrors when the rollout has let it in.
    pub(super) async fn may_be_told(&self, church: ChurchId) -> Result<bool, Error> {
        self.gate_admits(ROLLOUT, church).await
    }

    /// How a delivery went, for each church in it.
    async fn tell_the_rollout(&self, events: &[Event], well: bool) {
        let churches: BTreeSet<ChurchId> =
            events.iter().map(|event| event.change.account.church()).collect();
        for church in churches {
            self.rollout_saw(ROLLOUT, church, well).await;
        }
    }
}

/// Begins a reconciliation: the row is the event, and the turn that finds it writes the gap.
pub(super) async fn reconcile(
    work: &mut dyn Work,
    mirror: &Mirror,
    cursor: &Cursor,
    have: u64,
    got: u64,
    now: Timestamp,
) -> Result<(), Error> {
    tracing::warn!(
        mirror = mirror.name,
        account = %cursor.account.id(),
        have,
        got,
        "a mirror misses changes; the gap is written to it"
    );
    work.save_cursor(mirror.id, cursor).await?;
    let gap = Gap {
        account: cursor.account.clone(),
        have,
        got,
        found_at: now,
        reached: have,
        tries: 0,
        next_at: now,
        closed_at: None,
        why: None,
    };
    Ok(work.add_gap(mirror.id, &gap).await?)
}

/// Leaves an account to a person.
pub(super) async fn park(
    work: &mut dyn Work,
    mirror: &Mirror,
    cursor: &Cursor,
) -> Result<(), Error> {
    tracing::warn!(
        mirror = mirror.name,
        account = %cursor.account.id(),
        following = ?cursor.following,
        "an account is parked at a mirror"
    );
    Ok(work.save_cursor(mirror.id, cursor).await?)
}
