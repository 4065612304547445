//! A trial: a rule tried on every recorded reply, piece by piece, in constant memory. How far it is
//! and what it found stand in its row, so that a reload loses nothing, and when a node dies another
//! goes on where it was.

use std::time::Duration;

use classifier::lab::{self, changes};
use classifier::{Refused, Reply, RuleSet};
use kernel::{Class, GatewayId, Money, RuleDraftId, RuleId, Timestamp};
use serde::{Deserialize, Serialize};

use super::book::Edition;
use super::recorded::{Place, Recorded};
use super::{Draft, RuleRefused};
use crate::Giving;
use crate::error::Error;
use crate::ports::Work;

/// Replies that are looked at between two notes of how far it is.
const PIECE: u32 = 5_000;

/// Pieces that whoever asked waits for: fewer replies than this are answered at once.
const AT_ONCE: u32 = 4;

/// How long a node may be silent on a trial before another goes on with it.
const LEASE: Duration = Duration::from_secs(30);

/// Examples of each change.
const EXAMPLES: usize = 3;

/// Characters of an example.
const EXAMPLE_CHARS: usize = 400;

/// A reply that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    pub gateway: GatewayId,
    pub amount: Money,
    pub at: Timestamp,
    pub reply: String,
}

/// Replies that would change from one class to another; or stay, and their cards would be asked
/// again or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub from: Class,
    pub to: Class,
    pub replies: u64,
    /// Of the money they were about, one sum a currency.
    pub sums: Vec<Money>,
    pub examples: Vec<Example>,
}

/// What a trial found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub changes: Vec<Change>,
    /// Replies that other rules explain, and that the draft would take for something else.
    pub taken: u64,
    /// What those rules take them for.
    pub taken_from: Vec<Class>,
}

/// A rule that is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    pub draft: RuleDraftId,
    pub revision: u64,
    /// The number of the set beside which it is tried.
    pub base: u64,
    /// Replies of this time and before.
    pub asked_at: Timestamp,
    pub total: u64,
    pub done: u64,
    pub reached: Option<Place>,
    pub found: Found,
    pub ended_at: Option<Timestamp>,
}

impl Found {
    /// Whether the draft takes replies from rules of several classes: then it claims to know more
    /// than its words say. To take them from one class is a correction.
    pub fn is_greedy(&self) -> bool {
        self.taken_from.len() > 1
    }

    /// Counts what changes among replies.
    fn weigh(&mut self, kept: &[Recorded], pair: &Pair) {
        let asked: Vec<(Reply, &Recorded)> =
            kept.iter().filter_map(|one| Some((one.answer()?, one))).collect();
        let replies = asked.iter().map(|(reply, one)| lab::Recorded {
            reply,
            gateway: &one.gateway,
            brand: one.brand.as_ref(),
        });
        for change in changes(&pair.before, &pair.after, replies) {
            let Some((_, kept)) = asked.get(change.at) else { continue };
            let (from, to) = (change.before.class, change.after.class);
            if change.before.rule.is_some()
                && from != to
                && change.after.rule.as_ref() == Some(&pair.draft)
            {
                self.taken = self.taken.saturating_add(1);
                if !self.taken_from.contains(&from) {
                    self.taken_from.push(from);
                }
            }
            self.add(from, to, kept);
        }
    }

    fn add(&mut self, from: Class, to: Class, kept: &Recorded) {
        let at = self.changes.iter().position(|one| (one.from, one.to) == (from, to));
        let at = at.unwrap_or_else(|| {
            let none = Change { from, to, replies: 0, sums: Vec::new(), examples: Vec::new() };
            self.changes.push(none);
            self.changes.len().saturating_sub(1)
        });
        let Some(change) = self.changes.get_mut(at) else { return };
        change.replies = change.replies.saturating_add(1);
        add_to(&mut change.sums, kept.amount.money());
        if change.examples.len() < EXAMPLES {
            change.examples.push(Example {
                gateway: kept.gateway.clone(),
                amount: kept.amount.money(),
                at: kept.at(),
                reply: kept.reply.chars().take(EXAMPLE_CHARS).collect(),
            });
        }
    }
}

/// Adds to the sum of the same currency. A sum that cannot be counted stays as it is.
pub(super) fn add_to(sums: &mut Vec<Money>, money: Money) {
    match sums.iter_mut().find(|sum| sum.currency() == money.currency()) {
        Some(sum) => *sum = sum.checked_add(money).unwrap_or(*sum),
        None => sums.push(money),
    }
}

impl Trial {
    fn new(draft: &Draft, base: u64, total: u64, now: Timestamp) -> Trial {
        Trial {
            draft: draft.id,
            revision: draft.revision,
            base,
            asked_at: now,
            total,
            done: 0,
            reached: None,
            found: Found::default(),
            ended_at: None,
        }
    }

    /// Whether it says all there is to say about the draft beside the set of this number.
    pub(super) fn covers(&self, draft: &Draft, version: u64) -> Result<(), RuleRefused> {
        if self.revision != draft.revision || self.ended_at.is_none() {
            return Err(RuleRefused::NotTried);
        }
        if self.base != version {
            return Err(RuleRefused::TriedBesideOthers);
        }
        if self.found.is_greedy() {
            let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            return Err(RuleRefused::Rules(Refused::TooGreedy {
                rule: draft.rule.id.clone(),
                takes: count(self.found.taken),
                from: self.found.taken_from.len(),
            }));
        }
        Ok(())
    }
}

/// A set without the draft, and with it.
struct Pair {
    draft: RuleId,
    before: RuleSet,
    after: RuleSet,
}

impl Pair {
    fn of(edition: &Edition, draft: &Draft) -> Result<Pair, RuleRefused> {
        let after = edition.rules.with([draft.rule.clone()])?;
        Ok(Pair { draft: draft.rule.id.clone(), before: edition.rules.clone(), after })
    }
}

impl Giving {
    /// Writes down that a draft is to be tried, in the unit of work that makes it necessary.
    pub(super) async fn ask_trial(
        &self,
        work: &mut dyn Work,
        draft: &Draft,
        total: u64,
        now: Timestamp,
    ) -> Result<Trial, Error> {
        let trial = Trial::new(draft, self.edition().version, total, now);
        work.put_trial(&trial, &self.parts.node, now.plus(LEASE)).await?;
        Ok(trial)
    }

    /// The beginning of a trial, for whoever waits for it. What is left is the loop's.
    pub(super) async fn begin_trial(&self, draft: &Draft, trial: Trial) -> Result<(), Error> {
        self.go_on_trying(draft, trial, Some(AT_ONCE)).await
    }

    /// Does the next trial that nobody does. Whether there was one.
    pub async fn try_next_rule(&self) -> Result<bool, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let leased = work.lease_trial(&self.parts.node, now, LEASE).await?;
        let _committed = work.commit().await?;
        let Some(mut trial) = leased else { return Ok(false) };
        let Some(draft) = self.reads().draft_now(trial.draft).await? else { return Ok(false) };
        self.follow_rules().await?;
        let base = self.edition().version;
        // What was found beside another set, or of another text, says nothing any more.
        if trial.base != base || trial.revision != draft.revision {
            let total = self.reads().count_recorded(now).await?;
            trial = Trial::new(&draft, base, total, now);
            let mut work = self.begin().await?;
            work.put_trial(&trial, &self.parts.node, now.plus(LEASE)).await?;
            let _committed = work.commit().await?;
        }
        self.go_on_trying(&draft, trial, None).await?;
        Ok(true)
    }

    /// Piece after piece, each written down, to the end or to the last piece of `limit`.
    async fn go_on_trying(
        &self,
        draft: &Draft,
        mut trial: Trial,
        limit: Option<u32>,
    ) -> Result<(), Error> {
        let edition = self.edition();
        let Ok(pair) = Pair::of(&edition, draft) else {
            // It cannot stand there at all: the page says why, and there is nothing to try.
            trial.ended_at = Some(self.now());
            return self.note_trial(&trial).await;
        };
        let mut pieces = 0;
        while trial.ended_at.is_none() && limit.is_none_or(|limit| pieces < limit) {
            self.try_piece(&mut trial, &pair).await?;
            pieces = pieces.saturating_add(1);
            if limit == Some(pieces) || trial.ended_at.is_some() {
                break;
            }
            self.save_trial_until(&trial, self.now().plus(LEASE)).await?;
        }
        self.note_trial(&trial).await
    }

    /// Whoever wants to may go on.
    async fn note_trial(&self, trial: &Trial) -> Result<(), Error> {
        self.save_trial_until(trial, self.now()).await
    }

    async fn save_trial_until(&self, trial: &Trial, free_at: Timestamp) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.save_trial(trial, &self.parts.node, free_at).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn try_piece(&self, trial: &mut Trial, pair: &Pair) -> Result<(), Error> {
        let kept = self.reads().recorded(trial.asked_at, trial.reached, PIECE).await?;
        trial.found.weigh(&kept, pair);
        let read = u64::try_from(kept.len()).unwrap_or(u64::MAX);
        trial.done = trial.done.saturating_add(read);
        trial.total = trial.total.max(trial.done);
        trial.reached = kept.last().map(|one| one.place).or(trial.reached);
        if read < u64::from(PIECE) {
            trial.total = trial.done;
            trial.found.changes.sort_by_key(|change| std::cmp::Reverse(change.replies));
            trial.ended_at = Some(self.now());
        }
        Ok(())
    }
}
