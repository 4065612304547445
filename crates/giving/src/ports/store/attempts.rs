use async_trait::async_trait;
use kernel::{AttemptId, GiftId, MethodId, Timestamp};

use super::StoreError;
use crate::attempts::Attempt;
use crate::scope::Scope;

#[async_trait]
pub trait AttemptsWork {
    async fn add_attempt(&mut self, scope: &Scope, attempt: &Attempt) -> Result<(), StoreError>;

    async fn attempt(
        &mut self,
        scope: &Scope,
        id: AttemptId,
    ) -> Result<Option<Attempt>, StoreError>;

    /// Writes answer, class, certainty, rule, reply, inquiries.
    async fn save_attempt(&mut self, scope: &Scope, attempt: &Attempt) -> Result<(), StoreError>;

    /// Purchases on this method after `since` that took nothing, for the caps.
    async fn sends_since(
        &mut self,
        scope: &Scope,
        method: MethodId,
        since: Timestamp,
    ) -> Result<u32, StoreError>;

    /// Whether the method was refused for good, whichever gift it was for. One that its bank has
    /// renewed since is another card to the networks.
    async fn refused_for_good(
        &mut self,
        scope: &Scope,
        method: MethodId,
    ) -> Result<bool, StoreError>;

    /// The attempt that took the gift's money.
    async fn taking_attempt(
        &mut self,
        scope: &Scope,
        gift: GiftId,
    ) -> Result<Option<Attempt>, StoreError>;
}
