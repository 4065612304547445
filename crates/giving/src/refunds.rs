//! Refunds: money that was taken goes back, all or a part of it, as another order of the same job.

use classifier::{Ruling, classify};
use kernel::{Amount, AttemptId, Certainty, ChurchId, Class, GiftId, RequestId, derive_id};
use ledger::{GiftAccounts, job};
use views::PartCheck;

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::attempts::{Attempt, AttemptKind};
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal};
use crate::inquire::{ask_again, read_on};
use crate::parts::{Lines, Locked, TypedPart, locked, named, none_open, note_what_is_left, sum};
use crate::permit::grant_refund;
use crate::ports::{Flow, Found, Inquiry, Reversal};
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

impl Refunded {
    /// What an attempt says became of it.
    pub(crate) fn of(attempt: Option<&Attempt>) -> Refunded {
        match attempt.and_then(|attempt| attempt.outcome.as_ref()) {
            Some(outcome) if outcome.certainty == Certainty::Sure => match outcome.class {
                Class::Success => Refunded::GivenBack,
                class => Refunded::NotGivenBack { class },
            },
            Some(_) | None => Refunded::BeingAsked,
        }
    }
}

impl Giving {
    /// The answers, to be checked before money moves.
    pub async fn check_refund(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        typed: &TypedPart,
    ) -> Result<PartCheck, Error> {
        let form = self.part_form(admin, id).await?;
        let there = form.kept.iter().map(|line| Ok((line.fund, Amount::new(line.amount)?)));
        let there = there.collect::<Result<Lines, Error>>()?;
        let currency = form.gift.amount.currency();
        let (lines, why) = typed.read(&there, currency)?;
        let amount = sum(&lines, currency)?.money();
        Ok(PartCheck {
            lines: named(&lines, &form.funds),
            left: form.left.checked_sub(amount)?,
            amount,
            to: None,
            why: why.to_owned(),
            gift: form.gift,
        })
    }

    /// Gives a gift back, or a part of it. While an earlier refund may have gone through, another
    /// one is refused; after a sure no it may be tried again.
    pub async fn refund(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        typed: &TypedPart,
        request: RequestId,
    ) -> Result<Refunded, Error> {
        self.flow(Flow::Refund, self.refund_itself(admin, id, typed, request)).await
    }

    async fn refund_itself(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        typed: &TypedPart,
        request: RequestId,
    ) -> Result<Refunded, Error> {
        let scope = admin.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let name = id.to_string();
        let key = AttemptId::from_uuid(derive_id(&["refund", &name, &request.to_string()]));
        let content = typed.content("refund", &name);
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(Refunded::of(work.attempt(&scope, key).await?.as_ref()));
        }
        let why = typed.why()?;
        let Locked { mut gift, job } = locked(work.as_mut(), &scope, id).await?;
        gift.state.refund(now)?;
        none_open(work.as_mut(), &scope, id).await?;
        let lines = typed.lines(&job.kept()?, gift.amount.currency())?;
        let amount = sum(&lines, gift.amount.currency())?;
        typed.confirmed(amount)?;
        let taken = work.taking_attempt(&scope, id).await?.ok_or(Refusal::NothingToRefund)?;
        let facility = work.facility(&scope, gift.facility).await?.ok_or(Error::NotFound)?;
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
                amount,
                sent_at: now,
                outcome: None,
                inquiries: 0,
            },
        )
        .await?;
        work.add_refund_lines(&scope, key, &lines).await?;
        let reversal = Reversal {
            gateway: gift.gateway.clone(),
            facility_token: facility.token,
            taken_under: taken.id,
            taken_at: taken.sent_at,
            amount,
            now,
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
            subject: name,
            why: why.to_owned(),
        })
        .await?;
        let permit = granted.after(work.commit().await?);

        let reply = self.parts.gateways.refund(permit, &reversal).await;

        let ruling = classify(&reply, &reversal.gateway, None, &self.edition().rules);
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
        let attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
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
        drop(work);
        let inquiry = Inquiry::about(&attempt, facility.token, now);
        let (class, reply) = match self.parts.gateways.inquire(&inquiry).await {
            Found::Taken { reply } => (Class::Success, reply),
            Found::NotTaken { reply } => {
                (classify(&reply, &attempt.gateway, None, &self.edition().rules).class, reply)
            }
            // Money on its way back through a bank is not back yet, and can return like any other.
            Found::Returned { reply, .. } => {
                (classify(&reply, &attempt.gateway, None, &self.edition().rules).class, reply)
            }
            Found::NotYetRead => return Ok(read_on(now)),
            Found::Pending { .. } | Found::NeverSeen { .. } | Found::Unknown { .. } => {
                let mut work = self.begin().await?;
                let mut attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
                attempt.inquiries = attempt.inquiries.saturating_add(1);
                work.save_attempt(&scope, &attempt).await?;
                let _committed = work.commit().await?;
                return Ok(ask_again(&attempt));
            }
        };
        let ruling = Ruling { class, certainty: Certainty::Sure, rule: None };
        self.record_refund(&scope, id, key, &ruling, &reply).await?;
        Ok(Step::Done)
    }

    /// One refund's answer, whoever brings it: the result order only on a sure yes, and only once.
    pub(crate) async fn record_refund(
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
        let known = Refunded::of(Some(&attempt));
        // Somebody was faster, and what is sure outweighs what is not.
        if known == Refunded::GivenBack
            || (known != Refunded::BeingAsked && ruling.class != Class::Success)
        {
            return Ok(known);
        }
        attempt.outcome = Some(self.outcome(ruling, reply, now));
        work.save_attempt(scope, &attempt).await?;
        let refunded = Refunded::of(Some(&attempt));
        let too_much = work.correction_of_refund(scope, key).await?;
        if let (Refunded::GivenBack, Some(correction)) = (refunded, too_much) {
            let refund = &attempt;
            self.too_much_went_back(work.as_mut(), scope, &mut gift, correction, refund, now)
                .await?;
        } else if refunded == Refunded::GivenBack {
            let lines = match work.refund_lines(scope, key).await? {
                lines if lines.is_empty() => gift.lines.clone(),
                lines => lines,
            };
            let part = GiftAccounts { lines, ..gift.accounts() };
            // The attempt's own number, so that the same answer is the same order.
            let cause = format!("attempt {key}");
            work.append_order(&job::refund(&part, attempt.ordinal, now, &cause)?).await?;
            note_what_is_left(work.as_mut(), scope, &mut gift, now).await?;
            self.write_given_back(work.as_mut(), &gift, attempt.amount, key, now).await?;
            save(work.as_mut(), scope, gift, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(refunded)
    }
}
