use std::time::Duration;

use async_trait::async_trait;
use kernel::{RuleDraftId, RuleId, Timestamp};
use views::AuditLine;

use super::StoreError;
use crate::rules::{Aside, Case, Coverage, Draft, Place, Recorded, Trial};

#[async_trait]
pub trait RulesWork {
    async fn add_draft(&mut self, draft: &Draft) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn draft(&mut self, id: RuleDraftId) -> Result<Option<Draft>, StoreError>;

    async fn save_draft(&mut self, draft: &Draft) -> Result<(), StoreError>;

    /// The number of the set in force, locked: sets follow one another.
    async fn rule_set(&mut self) -> Result<u64, StoreError>;

    /// From now on every node uses another set.
    async fn next_rule_set(&mut self, version: u64) -> Result<(), StoreError>;

    /// The rules of staff that are in force, by name.
    async fn active_rules(&mut self) -> Result<Vec<Draft>, StoreError>;

    /// The last judgement on a reply counts.
    async fn put_case(&mut self, case: &Case) -> Result<(), StoreError>;

    /// Whether it was there.
    async fn remove_case(&mut self, id: &str) -> Result<bool, StoreError>;

    /// Looks that are set aside stay as they were set aside first.
    async fn set_aside(&mut self, asides: &[Aside]) -> Result<(), StoreError>;

    /// Begins a rule's trial, leased to this node; an earlier one of the rule is forgotten.
    async fn put_trial(
        &mut self,
        trial: &Trial,
        node: &str,
        free_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Leases one that nobody does, or whose node died, to this node. It goes on where it was.
    async fn lease_trial(
        &mut self,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<Trial>, StoreError>;

    /// How far it is. Stale when it is another node's by now, or another trial.
    async fn save_trial(
        &mut self,
        trial: &Trial,
        node: &str,
        free_at: Timestamp,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait RulesReads {
    /// The number of the set in force: what nodes ask all day.
    async fn rule_set_now(&self) -> Result<u64, StoreError>;

    /// The rules of staff that are in force, by name; with the number of their set.
    async fn active_rules_now(&self) -> Result<(u64, Vec<Draft>), StoreError>;

    async fn draft_now(&self, id: RuleDraftId) -> Result<Option<Draft>, StoreError>;

    /// All of them, what was changed last first.
    async fn drafts(&self, limit: u32) -> Result<Vec<Draft>, StoreError>;

    /// What the audit log says of one, newest first.
    async fn draft_history(
        &self,
        id: RuleDraftId,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError>;

    async fn trial_now(&self, draft: RuleDraftId) -> Result<Option<Trial>, StoreError>;

    /// What persons judged, the latest first.
    async fn cases(&self) -> Result<Vec<Case>, StoreError>;

    /// How many failures were answered until then.
    async fn count_recorded(&self, until: Timestamp) -> Result<u64, StoreError>;

    /// Replies of failures that came until then, in their sequence, after a place. What was taken
    /// is not among them: no rule decides it.
    async fn recorded(
        &self,
        until: Timestamp,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Recorded>, StoreError>;

    /// Replies of which no rule said anything, newest first.
    async fn unknown_replies(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Recorded>, StoreError>;

    /// How often each rule decided.
    async fn rules_decided(&self, since: Timestamp) -> Result<Vec<(RuleId, u64)>, StoreError>;

    /// How many failures of each gateway a rule explained, those with most first. A rule that says
    /// "unknown" explains nothing.
    async fn coverage(&self, since: Timestamp) -> Result<Vec<Coverage>, StoreError>;

    /// All that were set aside.
    async fn asides(&self) -> Result<Vec<Aside>, StoreError>;
}
