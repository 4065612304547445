use async_trait::async_trait;
use kernel::{CaseId, Timestamp};

use super::StoreError;
use crate::cases::{Case, CaseFilter, CaseKind};
use crate::scope::Scope;

#[async_trait]
pub trait CasesWork {
    /// False when it is known: whatever became of it stays as it is.
    async fn add_case(&mut self, case: &Case) -> Result<bool, StoreError>;

    /// Locked for this unit of work.
    async fn case(&mut self, id: CaseId) -> Result<Option<Case>, StoreError>;

    /// Writes owner, proposal and end; the row must still have the version it was read with.
    async fn save_case(&mut self, case: &Case) -> Result<(), StoreError>;

    /// All cases under a key, locked.
    async fn cases_of_key(&mut self, scope: &Scope, key: &str) -> Result<Vec<Case>, StoreError>;

    /// Open cases about a gateway's line, locked.
    async fn cases_about(&mut self, scope: &Scope, token: &str) -> Result<Vec<Case>, StoreError>;

    /// The open cases of a kind under these keys closed by themselves. How many there were.
    async fn end_cases(
        &mut self,
        scope: &Scope,
        kind: CaseKind,
        keys: &[String],
        end: (Timestamp, &str),
    ) -> Result<u64, StoreError>;
}

#[async_trait]
pub trait CasesReads {
    /// One page, the oldest open ones first or the newest that are over, and how many match.
    async fn case_page(
        &self,
        filter: CaseFilter,
        page: u32,
        per_page: u32,
    ) -> Result<(Vec<Case>, u64), StoreError>;

    async fn case_by_id(&self, id: CaseId) -> Result<Option<Case>, StoreError>;

    /// What is open, by kind and currency; test churches are left out.
    async fn open_cases(&self) -> Result<Vec<views::CaseTally>, StoreError>;
}
