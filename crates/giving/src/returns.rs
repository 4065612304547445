//! Bank debits: a gateway's yes is not the money. The bank settles a debit days later or
//! sends it back, sometimes weeks after it had settled.
//!
//! Until it is settled the gift stays promised in the books: no fund has it, no receipt is written.
//! One task asks about it every day, and now and then while it may still come back.

use std::time::Duration;

use classifier::{Reply, Ruling, classify};
use delayed_payments::GiftState;
use delayed_payments::returns::{
    ASK_EVERY, ASK_FOR, LOOK_AGAIN_EVERY, MAY_COME_BACK_FOR, ReturnCode, again_at, return_code,
    settles_at,
};
use kernel::{AttemptId, Certainty, ChurchId, Class, GiftId, Timestamp};
use ledger::{GiftAccounts, job};
use views::{CorrectionKind, Told};

use crate::Giving;
use crate::attempts::{Attempt, Outcome};
use crate::chargebacks::Chargeback;
use crate::error::Error;
use crate::gifts::Gift;
use crate::late::Correction;
use crate::parts::{Locked, locked, note_what_is_left, sum};
use crate::ports::{Found, Inquiry, Work};
use crate::scope::Scope;
use crate::send::save;
use crate::tasks::{Step, Task};

/// A debit that a bank sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankReturn {
    pub attempt: AttemptId,
    pub gift: GiftId,
    /// "R01"; empty where none was told.
    pub code: String,
    pub at: Timestamp,
    /// Whether it had been settled.
    pub settled: bool,
}

/// How often a gift went to a bank and came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BankDebits {
    pub returns: u32,
    pub first_sent_at: Option<Timestamp>,
}

/// What a gateway said of a debit.
enum Said {
    /// It is settled.
    Settled,
    /// Nothing yet.
    NotYet,
    Back {
        code: String,
        reply: Reply,
    },
}

impl Said {
    /// What an answer says of a debit. A gateway that knows nothing of one it accepted, or says
    /// nothing, is asked again: a bank's silence is neither the money nor its return.
    fn of(found: Found, attempt: &Attempt, now: Timestamp) -> Said {
        match found {
            // Some gateways say "succeeded" from the first second on.
            Found::Taken { .. } if now >= settles_at(attempt.sent_at) => Said::Settled,
            Found::Taken { .. }
            | Found::Pending { .. }
            | Found::NeverSeen { .. }
            | Found::NotYetRead
            | Found::Unknown { .. } => Said::NotYet,
            Found::Returned { code, reply } => Said::Back { code, reply },
            Found::NotTaken { reply } => {
                // A bank without codes says why in words, or the gateway gave up on it by itself.
                Said::Back { code: String::new(), reply }
            }
        }
    }
}

/// Whether the bank's gateway said yes, which of a bank debit is not to say that it is over.
pub(crate) fn is_accepted(gift: &Gift, reply: &Reply) -> bool {
    gift.kind.settles_later()
        && matches!(reply, Reply::Answered(answer) if answer.approved == Some(true))
}

impl Giving {
    /// The bank has it: it stays promised, and the bank is asked about it from tomorrow on.
    pub(crate) async fn hand_to_the_bank(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        gift.state = gift.state.accepted(now)?;
        gift.class = None;
        ask_tomorrow(work, gift, attempt.id, now).await?;
        save(work, scope, gift.clone(), now).await
    }

    /// Asks what the bank did with a debit that it accepted, or that was settled not long ago.
    pub(crate) async fn ask_the_bank(
        &self,
        church: ChurchId,
        id: GiftId,
        key: AttemptId,
    ) -> Result<Step, Error> {
        let scope = Scope::of(church);
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(gift) = work.gift(&scope, id).await? else { return Ok(Step::Done) };
        let attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
        if !may_come_back(&gift, &attempt, now) {
            return Ok(Step::Done);
        }
        let facility = work.facility(&scope, attempt.facility).await?.ok_or(Error::NotFound)?;
        drop(work);

        let inquiry = Inquiry::about(&attempt, facility.token, now);
        let found = self.parts.gateways.inquire(&inquiry).await;

        let now = self.now();
        let mut work = self.begin().await?;
        let Some(mut gift) = work.gift(&scope, id).await? else { return Ok(Step::Done) };
        let mut attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
        if !may_come_back(&gift, &attempt, now) {
            return Ok(Step::Done);
        }
        let step = match (Said::of(found, &attempt, now), gift.state) {
            (Said::Back { code, reply }, _) => {
                self.sent_back(work.as_mut(), &scope, &mut gift, &mut attempt, &code, &reply, now)
                    .await?;
                Step::Done
            }
            (Said::Settled, GiftState::Settling { .. }) => {
                gift.state = gift.state.settled(now)?;
                self.settle(work.as_mut(), &scope, &mut gift, &attempt, now).await?;
                self.and_not_by_another(work.as_mut(), &scope, &gift, &attempt, now).await?;
                look_again(&attempt, now)
            }
            (
                Said::Settled | Said::NotYet,
                GiftState::Taken { .. } | GiftState::Refunded { .. },
            ) => look_again(&attempt, now),
            (Said::NotYet, GiftState::Settling { since, .. }) if now.since(since) < ASK_FOR => {
                let why = "the bank has not settled it yet".to_owned();
                Step::Later { at: now.plus(ASK_EVERY), why }
            }
            (Said::Settled | Said::NotYet, _) => Step::Park {
                why: "the bank never said whether it settled; a person must ask".to_owned(),
            },
        };
        let _committed = work.commit().await?;
        Ok(step)
    }

    /// A bank sent the debit back: once more if that is allowed, and otherwise the donor is told.
    /// If it had been settled, the money leaves the funds again.
    #[expect(clippy::too_many_arguments, reason = "the unit of work and the facts of one return")]
    pub(crate) async fn sent_back(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &mut Attempt,
        code: &str,
        reply: &Reply,
        now: Timestamp,
    ) -> Result<(), Error> {
        let settled = gift.state.at_the_bank().is_none();
        let back = BankReturn {
            attempt: attempt.id,
            gift: gift.id,
            code: code.to_owned(),
            at: now,
            settled,
        };
        if !work.add_bank_return(scope, &back).await? {
            return Ok(());
        }
        let meant = self.meaning(code, reply, gift);
        let ruling = Ruling { class: meant.class, certainty: Certainty::Sure, rule: None };
        let outcome = self.outcome(&ruling, reply, now);
        attempt.outcome = Some(Outcome { hard: meant.for_good, ..outcome });
        work.save_attempt(scope, attempt).await?;
        if settled {
            return self.sent_back_late(work, scope, gift, attempt, &meant, now).await;
        }
        gift.count_failure(meant.class, now);
        let debits = work.bank_debits(scope, gift.id).await?;
        let first_sent_at = debits.first_sent_at.unwrap_or(attempt.sent_at);
        if let Some(at) = again_at(&meant, debits.returns, first_sent_at, now) {
            gift.state = gift.state.again(at)?;
            let task = Task::Send { church: gift.church, gift: gift.id };
            work.enqueue(task.id(&format!("back {}", attempt.id)), &task, at).await?;
            return save(work, scope, gift.clone(), now).await;
        }
        if self.taken_by_an_earlier_one(work, scope, gift, attempt, now).await? {
            return Ok(());
        }
        gift.state = gift.state.returned(meant.class, now)?;
        gift.class = Some(meant.class);
        let ordinal = gift.next_order();
        let cause = format!("sent back by the bank: {}", meant.class);
        work.append_order(&job::void_promised(&gift.accounts(), ordinal, now, &cause)?).await?;
        self.write_not_taken(work, gift, meant.class, now).await?;
        save(work, scope, gift.clone(), now).await
    }

    /// The list's meaning of a code, or what the words say where a bank has no codes.
    fn meaning(&self, code: &str, reply: &Reply, gift: &Gift) -> ReturnCode {
        let listed = return_code(code);
        if code.is_empty() {
            let read = classify(reply, &gift.gateway, None, &self.edition().rules);
            return ReturnCode { class: read.class, ..listed };
        }
        listed
    }

    /// Weeks after it counted as given. What the church has of it goes back through the gateway;
    /// the donor is told once, because they were told that it was taken.
    async fn sent_back_late(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        meant: &ReturnCode,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Locked { job: books, .. } = locked(work, scope, gift.id).await?;
        let lines = Chargeback::TakenBack.there(&books)?;
        if lines.is_empty() {
            // Somebody wrote it down before the gateway told.
            return save(work, scope, gift.clone(), now).await;
        }
        let amount = sum(&lines, gift.amount.currency())?;
        let ordinal = gift.next_order();
        let part = GiftAccounts { lines, ..gift.accounts() };
        let cause = format!("attempt {} sent back by the bank", attempt.id);
        work.append_order(&job::chargeback(&part, ordinal, now, &cause)?).await?;
        gift.class = Some(meant.class);
        note_what_is_left(work, scope, gift, now).await?;
        let correction = Correction {
            attempt: attempt.id,
            kind: CorrectionKind::SentBack,
            gift: gift.id,
            amount,
            found_at: now,
            told: Told::Corrected,
            refund: None,
            closed_at: Some(now),
            closed_by: None,
            why: String::new(),
        };
        if work.add_correction(scope, &correction).await? {
            self.write_sent_back(work, gift, amount, attempt.id, now).await?;
        }
        save(work, scope, gift.clone(), now).await
    }
}

/// Whether a bank may still send it back: accepted, or settled by this attempt and not long ago.
fn may_come_back(gift: &Gift, attempt: &Attempt, now: Timestamp) -> bool {
    match gift.state {
        GiftState::Settling { attempt: key, .. } => key == attempt.id,
        // Also what the church gave back meanwhile: a bank takes back what it wants.
        GiftState::Taken { .. } | GiftState::Refunded { .. } => {
            let took = attempt.outcome.as_ref().is_some_and(|one| one.class == Class::Success);
            took && now.since(attempt.sent_at) < watched_for()
        }
        GiftState::Due { .. }
        | GiftState::Held { .. }
        | GiftState::Released { .. }
        | GiftState::Sending { .. }
        | GiftState::Uncertain { .. }
        | GiftState::Failed { .. }
        | GiftState::Cancelled { .. } => false,
    }
}

/// From the send on: the bank's time, and a week in which the gateway tells.
const fn watched_for() -> Duration {
    MAY_COME_BACK_FOR.saturating_add(LOOK_AGAIN_EVERY)
}

fn look_again(attempt: &Attempt, now: Timestamp) -> Step {
    let at = now.plus(LOOK_AGAIN_EVERY);
    if at.since(attempt.sent_at) >= watched_for() {
        return Step::Done;
    }
    Step::Later { at, why: "settled; it may still come back".to_owned() }
}

pub(crate) async fn ask_tomorrow(
    work: &mut dyn Work,
    gift: &Gift,
    attempt: AttemptId,
    now: Timestamp,
) -> Result<(), Error> {
    let task = Task::AskBank { church: gift.church, gift: gift.id, attempt };
    Ok(work.enqueue(task.id(""), &task, now.plus(ASK_EVERY)).await?)
}
