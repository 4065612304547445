//! Refunds: money that was taken goes back, once, as another order of the same job.

use classifier::{Ruling, classify};
use kernel::{AttemptId, Certainty, ChurchId, Class, GiftId, RequestId, derive_id};
use ledger::job;

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::attempts::{Attempt, AttemptKind};
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Wrong};
use crate::permit::grant_refund;
use crate::ports::{Found, Inquiry, Reversal, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::send::{ANSWER_WITHIN, FIRST_INQUIRY, save};
use crate::tasks::{Step, Task};

/// What became of the wish to give back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refunded {
    GivenBack,
    /// No answer came; it is being asked about, and nothing is sent again.
    BeingAsked,
    /// The gateway said no; nothing moved, and it may be tried again.
    NotGivenBack {
        class: Class,
    },
}

impl Giving {
    /// Gives the whole gift back. While an earlier refund may have gone through, another one is
    /// refused; after a sure no it may be tried again.
    pub async fn refund(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        why: &str,
        request: RequestId,
    ) -> Result<Refunded, Error> {
        if why.trim().chars().count() < 10 {
            return Err(Error::invalid("why", Wrong::TooShort));
        }
        let scope = admin.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["refund", &id.to_string(), why];
        let turn = claim(work.as_mut(), request, admin.id(), &content, now).await?;
        let mut gift = work.gift(&scope, id).await?.ok_or(Error::NotFound)?;
        if turn == Turn::Repeat {
            return Ok(match gift.state.refund(now) {
                Err(_) => Refunded::GivenBack,
                Ok(_) => Refunded::BeingAsked,
            });
        }
        gift.state.refund(now)?;
        let taken = work.taking_attempt(&scope, id).await?.ok_or(Refusal::NothingToRefund)?;
        let facility = work.facility(&scope, gift.facility).await?.ok_or(Error::NotFound)?;
        let key = next_key(work.as_mut(), &scope, id).await?;
        let granted = grant_refund(key, now);
        gift.attempts = gift.attempts.saturating_add(1);
        work.add_attempt(
            &scope,
            &Attempt {
                id: key,
                gift: id,
                kind: AttemptKind::Refund,
                ordinal: gift.attempts,
                gateway: gift.gateway.clone(),
                facility: gift.facility,
                method: gift.method,
                amount: gift.amount,
                sent_at: now,
                outcome: None,
                inquiries: 0,
            },
        )
        .await?;
        let reversal = Reversal {
            gateway: gift.gateway.clone(),
            facility_token: facility.token,
            taken_under: taken.id,
            taken_at: taken.sent_at,
            amount: gift.amount,
        };
        save(work.as_mut(), &scope, gift, now).await?;
        // If nobody lives to record the answer, this task asks for it.
        let task = Task::InquireRefund { church: scope.church(), gift: id, attempt: key };
        work.enqueue(task.id(""), &task, now.plus(FIRST_INQUIRY)).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "gift.refund",
            subject: id.to_string(),
            why: why.trim().to_owned(),
        })
        .await?;
        let permit = granted.after(work.commit().await?);

        let reply = self.parts.gateways.refund(permit, &reversal).await;

        let ruling = classify(&reply, &reversal.gateway, None, &self.parts.rules);
        self.record_refund(&scope, id, key, &ruling, &reply).await
    }

    /// Asks what became of a refund whose answer was lost.
    pub(crate) async fn inquire_refund(
        &self,
        church: ChurchId,
        id: GiftId,
        key: AttemptId,
    ) -> Result<Step, Error> {
        let scope = Scope::of(church);
        let now = self.now();
        let mut work = self.begin().await?;
        let mut attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
        let sure = |attempt: &Attempt| {
            attempt.outcome.as_ref().map(|one| one.certainty == Certainty::Sure)
        };
        match sure(&attempt) {
            Some(true) => return Ok(Step::Done),
            None if now.since(attempt.sent_at) < ANSWER_WITHIN => {
                let at = attempt.sent_at.plus(ANSWER_WITHIN);
                return Ok(Step::Later { at, why: "the answer may still come".to_owned() });
            }
            Some(false) | None => {}
        }
        let facility = work.facility(&scope, attempt.facility).await?.ok_or(Error::NotFound)?;
        attempt.inquiries = attempt.inquiries.saturating_add(1);
        work.save_attempt(&scope, &attempt).await?;
        let _committed = work.commit().await?;
        let inquiry = Inquiry {
            key,
            gateway: attempt.gateway.clone(),
            facility_token: facility.token,
            sent_at: attempt.sent_at,
            now,
        };
        let (class, reply) = match self.parts.gateways.inquire(&inquiry).await {
            Found::Taken { reply } => (Class::Success, reply),
            Found::NotTaken { reply } => {
                (classify(&reply, &attempt.gateway, None, &self.parts.rules).class, reply)
            }
            Found::NeverSeen | Found::Unknown { .. } => {
                return Ok(crate::inquire::ask_again(&attempt));
            }
        };
        let ruling = Ruling { class, certainty: Certainty::Sure, rule: None };
        self.record_refund(&scope, id, key, &ruling, &reply).await?;
        Ok(Step::Done)
    }

    /// One refund's answer, whoever brings it: the result order only on a sure yes, and only once.
    async fn record_refund(
        &self,
        scope: &Scope,
        id: GiftId,
        key: AttemptId,
        ruling: &Ruling,
        reply: &classifier::Reply,
    ) -> Result<Refunded, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let mut gift = work.gift(scope, id).await?.ok_or(Error::NotFound)?;
        let mut attempt = work.attempt(scope, key).await?.ok_or(Error::NotFound)?;
        attempt.outcome = Some(self.outcome(ruling, reply, now));
        work.save_attempt(scope, &attempt).await?;
        let refunded = match (ruling.class, ruling.certainty) {
            (Class::Success, Certainty::Sure) => {
                if let Ok(state) = gift.state.refund(now) {
                    gift.state = state;
                    let ordinal = gift.next_order();
                    let cause = format!("attempt {key}");
                    let order = job::refund(&gift.accounts(), ordinal, now, &cause)?;
                    work.append_order(&order).await?;
                    save(work.as_mut(), scope, gift, now).await?;
                }
                Refunded::GivenBack
            }
            (class, Certainty::Sure) => Refunded::NotGivenBack { class },
            (_, Certainty::Unknown) => Refunded::BeingAsked,
        };
        let _committed = work.commit().await?;
        Ok(refunded)
    }
}

/// The key of the gift's next refund. One that may still go through is in the way of another.
async fn next_key(work: &mut dyn Work, scope: &Scope, gift: GiftId) -> Result<AttemptId, Error> {
    for ordinal in 1_u32.. {
        let name = ["refund", &gift.to_string(), &ordinal.to_string()];
        let key = AttemptId::from_uuid(derive_id(&name));
        match work.attempt(scope, key).await?.map(|attempt| attempt.outcome) {
            None => return Ok(key),
            Some(Some(outcome))
                if outcome.certainty == Certainty::Sure && outcome.class != Class::Success => {}
            Some(_) => break,
        }
    }
    Err(Refusal::NothingToRefund.into())
}
