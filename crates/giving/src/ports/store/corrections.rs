use async_trait::async_trait;
use kernel::{AttemptId, GiftId};
use views::{CorrectionKind, CorrectionRow};

use super::StoreError;
use crate::late::Correction;
use crate::returns::{BankDebits, BankReturn};
use crate::scope::Scope;

#[async_trait]
pub trait CorrectionsWork {
    /// Writes it down, once for an attempt and kind; whether it was new.
    async fn add_correction(
        &mut self,
        scope: &Scope,
        correction: &Correction,
    ) -> Result<bool, StoreError>;

    async fn correction(
        &mut self,
        scope: &Scope,
        attempt: AttemptId,
        kind: CorrectionKind,
    ) -> Result<Option<Correction>, StoreError>;

    /// The one whose money this refund gives back.
    async fn correction_of_refund(
        &mut self,
        scope: &Scope,
        refund: AttemptId,
    ) -> Result<Option<Correction>, StoreError>;

    /// Its refund, and who closed it.
    async fn save_correction(
        &mut self,
        scope: &Scope,
        correction: &Correction,
    ) -> Result<(), StoreError>;

    /// Writes it down, once for an attempt; whether it was new.
    async fn add_bank_return(
        &mut self,
        scope: &Scope,
        back: &BankReturn,
    ) -> Result<bool, StoreError>;

    /// How often the gift went to a bank and came back.
    async fn bank_debits(&mut self, scope: &Scope, gift: GiftId) -> Result<BankDebits, StoreError>;
}

#[async_trait]
pub trait CorrectionsReads {
    /// One page, newest first, with how many are open and how many there are in all.
    async fn corrections(
        &self,
        open_only: bool,
        page: u32,
        per_page: u32,
    ) -> Result<(Vec<CorrectionRow>, u64, u64), StoreError>;

    /// All of an attempt, in any church.
    async fn corrections_of(&self, attempt: AttemptId) -> Result<Vec<CorrectionRow>, StoreError>;

    /// The bank's code for an attempt that came back.
    async fn return_code_of(
        &self,
        scope: &Scope,
        attempt: AttemptId,
    ) -> Result<Option<String>, StoreError>;
}
