use async_trait::async_trait;
use delayed_payments::elevation::{Elevation, Series, Watch};
use delayed_payments::{Failure, Fire, Place, ReactionRule};
use kernel::{AttemptId, GatewayId, RequestId, Timestamp};
use views::AuditLine;

use super::StoreError;
use crate::reactions::{AnswerCount, Fired, Reaction, RuleChange};

/// Rules are read in the transaction that records an answer, under the delays' lock: a change of one
/// is active everywhere in the next answer.
#[async_trait]
pub trait ReactionsWork {
    /// All of them, by id.
    async fn reaction_rules(&mut self) -> Result<Vec<ReactionRule>, StoreError>;

    /// Writes a rule: a new one has version 1, a changed one the next of what it replaces.
    async fn put_reaction_rule(&mut self, rule: &ReactionRule) -> Result<(), StoreError>;

    /// An attempt failed so; written once.
    async fn add_failure(
        &mut self,
        attempt: AttemptId,
        failure: &Failure,
    ) -> Result<(), StoreError>;

    /// The latest failures of a gateway at or after `since`, oldest first: at most `limit` of each
    /// sort, which is facility, class and kind of method, as rules count some sorts only.
    async fn failures_since(
        &mut self,
        gateway: &GatewayId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Failure>, StoreError>;

    async fn add_reaction(&mut self, reaction: &Reaction) -> Result<(), StoreError>;

    /// When a rule last fired up to `until`, for a place or for any. A clock that jumped ahead may
    /// have written later ones, which must not hide what really happened.
    async fn last_reaction(
        &mut self,
        rule: &str,
        place: Option<&Place>,
        until: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError>;

    /// What made rules delay gateways at or after `since`, oldest first.
    async fn gateways_delayed_since(&mut self, since: Timestamp) -> Result<Vec<Fire>, StoreError>;

    /// One change of a rule may wait at a time.
    async fn add_rule_change(&mut self, change: &RuleChange) -> Result<(), StoreError>;

    /// Locked for this unit of work.
    async fn rule_change(&mut self, id: RequestId) -> Result<Option<RuleChange>, StoreError>;

    /// Writes who decided, and how.
    async fn decide_rule_change(&mut self, change: &RuleChange) -> Result<(), StoreError>;

    /// Up to when answers are counted; locked.
    async fn counted_until(&mut self) -> Result<Option<Timestamp>, StoreError>;

    /// Adds what was counted up to `until`, by quarter.
    async fn add_quarters(
        &mut self,
        counts: &[(Timestamp, AnswerCount)],
        until: Timestamp,
    ) -> Result<(), StoreError>;

    /// Locked for this unit of work, also when there was none yet.
    async fn elevation(
        &mut self,
        watch: Watch,
        gateway: &GatewayId,
        series: Series,
    ) -> Result<Option<Elevation>, StoreError>;

    async fn save_elevation(
        &mut self,
        watch: Watch,
        gateway: &GatewayId,
        series: Series,
        elevation: &Elevation,
    ) -> Result<(), StoreError>;
}

#[async_trait]
pub trait ReactionsReads {
    /// All of them, by id.
    async fn reaction_rules_now(&self) -> Result<Vec<ReactionRule>, StoreError>;

    /// Failures at or after `since`, oldest first.
    async fn failures_now(&self, since: Timestamp) -> Result<Vec<Failure>, StoreError>;

    /// How often each rule fired, in all and at or after `since`, and when last.
    async fn fired(&self, since: Timestamp) -> Result<Vec<Fired>, StoreError>;

    /// What a rule did, newest first.
    async fn reactions_of(&self, rule: &str, limit: u32) -> Result<Vec<Reaction>, StoreError>;

    /// Changes that wait for a second person, oldest first.
    async fn open_rule_changes(&self) -> Result<Vec<RuleChange>, StoreError>;

    /// What the audit log says of a rule, newest first.
    async fn reaction_history(&self, rule: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError>;

    /// Answers to purchases in `[from, to)` as the attempts have them, by quarter of an hour.
    async fn answers(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, AnswerCount)>, StoreError>;

    /// The same from the counts that were kept.
    async fn quarters(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, AnswerCount)>, StoreError>;

    /// What is elevated and not over, by gateway.
    async fn elevations_now(
        &self,
    ) -> Result<Vec<(Watch, GatewayId, Series, Elevation)>, StoreError>;
}
