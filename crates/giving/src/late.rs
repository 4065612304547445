//! "We said it failed, and it went through" (F6): what turns out to be otherwise than the donor was
//! told. The books are put right at once, the donor hears it once and in words, and what was taken
//! too often stands in a list until payment staff give it back.

use classifier::classify;
use delayed_payments::GiftState;
use kernel::{Amount, AttemptId, GiftId, MailId, PersonId, RequestId, Timestamp, derive_id};
use ledger::{Account, Occasion, job, transfers};
use views::{CorrectionKind, CorrectionList, CorrectionPage, CorrectionRow, Matter, Told};
use words::mail_gift as say;

use crate::Giving;
use crate::actor::Staff;
use crate::attempts::{Attempt, AttemptKind};
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal};
use crate::gifts::Gift;
use crate::mails::{Letter, said};
use crate::parts::{confirmed, none_open};
use crate::permit::grant_refund;
use crate::ports::{Reversal, Work};
use crate::refunds::Refunded;
use crate::request::{Turn, claim};
use crate::returns::ask_tomorrow;
use crate::scope::Scope;
use crate::send::{FIRST_INQUIRY, save};
use crate::tasks::Task;
use crate::typed::reason;

/// Corrections on one page.
const PER_PAGE: u32 = 20;

/// One thing that a donor was told and that was not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub attempt: AttemptId,
    pub kind: CorrectionKind,
    pub gift: GiftId,
    pub amount: Amount,
    pub found_at: Timestamp,
    pub told: Told,
    /// The attempt that gives back what was taken too often.
    pub refund: Option<AttemptId>,
    /// Until then somebody must decide.
    pub closed_at: Option<Timestamp>,
    pub closed_by: Option<PersonId>,
    pub why: String,
}

impl Correction {
    fn of(attempt: &Attempt, kind: CorrectionKind, told: Told, now: Timestamp) -> Correction {
        Correction {
            attempt: attempt.id,
            kind,
            gift: attempt.gift,
            amount: attempt.amount,
            found_at: now,
            told,
            refund: None,
            closed_at: (!kind.is_too_much()).then_some(now),
            closed_by: None,
            why: String::new(),
        }
    }
}

/// What staff typed who give back what was taken too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypedBack<'a> {
    /// The amount once more.
    pub total: &'a str,
    pub why: &'a str,
}

impl Giving {
    /// The gateway took money for an attempt that was believed not to have reached it. If the gift
    /// still waits for its money, this is it. If it was taken otherwise, or cancelled, it was taken
    /// too often.
    pub(crate) async fn late_success(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        let before = gift.state;
        if before.late_success(now).is_err() {
            return self.taken_too_often(work, scope, gift, attempt, now).await;
        }
        // Its donor may have chosen another way meanwhile; the money came on this one.
        self.back_on_the_way_of(work, gift, attempt).await?;
        let after = if gift.kind.settles_later() {
            before.late_acceptance(attempt.id, now)?
        } else {
            before.late_success(now)?
        };
        let cause = format!("late answer of attempt {}", attempt.id);
        let mut told = Told::NothingWrong;
        match before {
            GiftState::Held { .. } => {
                let ordinal = gift.next_order();
                work.append_order(&job::release(&gift.accounts(), ordinal, now, &cause)?).await?;
            }
            GiftState::Failed { .. } => {
                let ordinal = gift.next_order();
                work.append_order(&job::hold(&gift.accounts(), ordinal, now, &cause)?).await?;
                told = self.unsay_not_taken(work, gift, attempt, now).await?;
            }
            GiftState::Due { .. }
            | GiftState::Released { .. }
            | GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. }
            | GiftState::Taken { .. }
            | GiftState::Cancelled { .. }
            | GiftState::Refunded { .. } => {}
        }
        let found = Correction::of(attempt, CorrectionKind::TakenAfterAll, told, now);
        work.add_correction(scope, &found).await?;
        gift.state = after;
        if gift.state.at_the_bank().is_some() {
            gift.class = None;
            ask_tomorrow(work, gift, attempt.id, now).await?;
            return save(work, scope, gift.clone(), now).await;
        }
        self.settle(work, scope, gift, attempt, now).await
    }

    /// An attempt that took money while another one was under way: once the other is known to have
    /// taken nothing, it is the gift's own after all. Whether there was one.
    pub(crate) async fn taken_by_an_earlier_one(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let Some(earlier) = other_that_took(work, scope, gift, attempt).await? else {
            return Ok(false);
        };
        self.back_on_the_way_of(work, gift, &earlier).await?;
        let told = Told::NothingWrong;
        let found = Correction::of(&earlier, CorrectionKind::TakenAfterAll, told, now);
        work.add_correction(scope, &found).await?;
        if gift.kind.settles_later() {
            gift.state = GiftState::Settling { attempt: earlier.id, since: now };
            ask_tomorrow(work, gift, earlier.id, now).await?;
            save(work, scope, gift.clone(), now).await?;
            return Ok(true);
        }
        gift.state = gift.state.taken(now)?;
        self.settle(work, scope, gift, &earlier, now).await?;
        Ok(true)
    }

    /// A gift that was just taken: if another attempt of it had taken money too, that is too much.
    pub(crate) async fn and_not_by_another(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(other) = other_that_took(work, scope, gift, attempt).await? else {
            return Ok(());
        };
        // Its row was written just now.
        let Some(mut gift) = work.gift(scope, gift.id).await? else { return Ok(()) };
        self.taken_too_often(work, scope, &mut gift, &other, now).await
    }

    /// The donor paid more than the gift. The books say so, the donor is told, and staff give it
    /// back. While another attempt is under way nobody knows yet which of the two is too much.
    async fn taken_too_often(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        let kind = match gift.state {
            GiftState::Cancelled { .. } => CorrectionKind::TakenThoughCancelled,
            GiftState::Sending { .. }
            | GiftState::Uncertain { .. }
            | GiftState::Settling { .. } => return Ok(()),
            GiftState::Due { .. }
            | GiftState::Held { .. }
            | GiftState::Released { .. }
            | GiftState::Taken { .. }
            | GiftState::Failed { .. }
            | GiftState::Refunded { .. } => CorrectionKind::TakenTwice,
        };
        let found = Correction::of(attempt, kind, Told::Corrected, now);
        if !work.add_correction(scope, &found).await? {
            return Ok(());
        }
        let cause = format!("attempt {} took it once more", attempt.id);
        let [clearing, donor] = between(gift, attempt);
        let occasion = occasion(gift, now, &cause);
        let order = transfers::transfer(&occasion, &clearing, &donor, attempt.amount)?;
        work.append_order(&order).await?;
        self.write_too_much(work, gift, &found, now).await?;
        save(work, scope, gift.clone(), now).await
    }

    /// The refund of what was taken too often went through.
    pub(crate) async fn too_much_went_back(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &mut Gift,
        correction: Correction,
        refund: &Attempt,
        now: Timestamp,
    ) -> Result<(), Error> {
        let cause = format!("attempt {}", refund.id);
        let [clearing, donor] = between(gift, refund);
        let occasion = occasion(gift, now, &cause);
        let order = transfers::transfer(&occasion, &donor, &clearing, refund.amount)?;
        work.append_order(&order).await?;
        let closed = Correction { closed_at: Some(now), ..correction };
        work.save_correction(scope, &closed).await?;
        self.write_on_its_way_back(work, gift, &closed, now).await?;
        save(work, scope, gift.clone(), now).await
    }

    /// `/staff/corrections`.
    pub async fn corrections(
        &self,
        _staff: &Staff,
        open_only: bool,
        page: u32,
    ) -> Result<CorrectionList, Error> {
        let page = page.max(1);
        let (rows, open, all) = self.reads().corrections(open_only, page, PER_PAGE).await?;
        Ok(CorrectionList { open_only, rows, open, all, page, per_page: PER_PAGE })
    }

    /// `/staff/corrections/{attempt}`: what was taken too often, if that is among it.
    pub async fn correction(
        &self,
        _staff: &Staff,
        attempt: AttemptId,
    ) -> Result<CorrectionPage, Error> {
        let reads = self.reads();
        let correction = self.correction_row(attempt).await?;
        let scope = Scope::of(correction.church);
        let history = reads.gift_history(&scope, correction.gift).await?;
        let sent = history.attempts.iter().find(|one| one.id == attempt);
        let sent = sent.ok_or(Error::NotFound)?;
        let gateways = reads.gateways().await?;
        let gateway = gateways.into_iter().find(|gateway| gateway.id == sent.gateway);
        Ok(CorrectionPage {
            gateway: gateway.map_or_else(|| sent.gateway.to_string(), |gateway| gateway.name),
            sent_at: sent.sent_at,
            code: reads.return_code_of(&scope, attempt).await?.filter(|code| !code.is_empty()),
            correction,
        })
    }

    async fn correction_row(&self, attempt: AttemptId) -> Result<CorrectionRow, Error> {
        let mut rows = self.reads().corrections_of(attempt).await?;
        rows.sort_by_key(|row| (!row.kind.is_too_much(), row.found_at));
        rows.into_iter().next().ok_or(Error::NotFound)
    }

    /// Gives back what was taken too often. As careful as any refund: it is money.
    pub async fn give_back(
        &self,
        staff: &Staff,
        attempt: AttemptId,
        typed: TypedBack<'_>,
        request: RequestId,
    ) -> Result<Refunded, Error> {
        let row = self.correction_row(attempt).await?;
        let scope = Scope::of(row.church);
        let now = self.now();
        let name = attempt.to_string();
        let key = AttemptId::from_uuid(derive_id(&["give back", &name, &request.to_string()]));
        let mut work = self.begin().await?;
        let content = ["correction.refund", &name, typed.total, typed.why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(Refunded::of(work.attempt(&scope, key).await?.as_ref()));
        }
        let why = reason(typed.why, "why")?;
        let mut gift = work.gift(&scope, row.gift).await?.ok_or(Error::NotFound)?;
        let correction = open(work.as_mut(), &scope, &row).await?;
        none_open(work.as_mut(), &scope, gift.id).await?;
        confirmed(typed.total, correction.amount)?;
        let taken = work.attempt(&scope, attempt).await?.ok_or(Error::NotFound)?;
        let facility = work.facility(&scope, taken.facility).await?.ok_or(Error::NotFound)?;
        let granted = grant_refund(key, now);
        gift.attempts = gift.attempts.saturating_add(1);
        let refund = Attempt {
            id: key,
            kind: AttemptKind::Refund,
            ordinal: gift.attempts,
            amount: correction.amount,
            sent_at: now,
            outcome: None,
            inquiries: 0,
            ..taken.clone()
        };
        work.add_attempt(&scope, &refund).await?;
        let asked = Correction { refund: Some(key), why: why.to_owned(), ..correction };
        work.save_correction(&scope, &asked).await?;
        let id = gift.id;
        save(work.as_mut(), &scope, gift, now).await?;
        // If nobody lives to record the answer, this task asks for it.
        let task = Task::InquireRefund { church: scope.church(), gift: id, attempt: key };
        work.enqueue(task.id(""), &task, now.plus(FIRST_INQUIRY)).await?;
        note(work.as_mut(), staff, &scope, "correction.refund", name, why, now).await?;
        let permit = granted.after(work.commit().await?);

        let reversal = Reversal {
            gateway: taken.gateway.clone(),
            facility_token: facility.token,
            taken_under: taken.id,
            taken_at: taken.sent_at,
            amount: refund.amount,
            now,
        };
        let reply = self.parts.gateways.refund(permit, &reversal).await;

        let ruling = classify(&reply, &reversal.gateway, None, &self.edition().rules);
        self.record_refund(&scope, id, key, &ruling, &reply).await
    }

    /// Nothing is to be given back, or it went back another way: somebody says so, and why.
    pub async fn close_correction(
        &self,
        staff: &Staff,
        attempt: AttemptId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let row = self.correction_row(attempt).await?;
        let scope = Scope::of(row.church);
        let now = self.now();
        let name = attempt.to_string();
        let mut work = self.begin().await?;
        let content = ["correction.close", &name, why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let why = reason(why, "reason")?;
        let gift = work.gift(&scope, row.gift).await?.ok_or(Error::NotFound)?;
        let correction = open(work.as_mut(), &scope, &row).await?;
        none_open(work.as_mut(), &scope, gift.id).await?;
        let closed = Correction {
            closed_at: Some(now),
            closed_by: Some(staff.id()),
            why: why.to_owned(),
            ..correction
        };
        work.save_correction(&scope, &closed).await?;
        note(work.as_mut(), staff, &scope, "correction.close", name, why, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The mail that said "not taken" is withdrawn, or put right if it is out.
    async fn unsay_not_taken(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<Told, Error> {
        let occasion = format!("not taken {}", gift.attempts);
        let wrong = derive_id(&["mail", &gift.id.to_string(), &occasion]);
        if work.withdraw_mail(MailId::from_uuid(wrong), now).await? {
            return Ok(Told::Withdrawn);
        }
        let occasion = format!("after all {}", attempt.id);
        self.write_to_donor(work, gift, Matter::MoneyBack, &occasion, now, |reader| {
            let locale = reader.locale;
            let amount = said::money(locale, gift.amount.money());
            let on = said::date(locale, gift.on);
            let became = if gift.kind.settles_later() {
                say::after_all_bank(locale, &amount, &on)
            } else {
                say::after_all_card(locale, &amount, &on)
            };
            Letter::to(reader, say::after_all_subject(locale, &amount))
                .says(became)
                .says(say::after_all_sorry(locale))
                .about(gift)
        })
        .await?;
        Ok(Told::Corrected)
    }

    async fn write_too_much(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        found: &Correction,
        now: Timestamp,
    ) -> Result<(), Error> {
        let occasion = format!("too much {}", found.attempt);
        self.write_to_donor(work, gift, Matter::MoneyBack, &occasion, now, |reader| {
            let locale = reader.locale;
            let amount = said::money(locale, found.amount.money());
            let (subject, what) = if found.kind == CorrectionKind::TakenThoughCancelled {
                (say::cancelled_subject(locale, &amount), say::cancelled_text(locale, &amount))
            } else {
                (say::twice_subject(locale, &amount), say::twice_text(locale, &amount))
            };
            Letter::to(reader, subject)
                .says(format!("{what} {}", say::our_mistake(locale, &amount)))
                .about(gift)
        })
        .await
    }

    async fn write_on_its_way_back(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        found: &Correction,
        now: Timestamp,
    ) -> Result<(), Error> {
        let occasion = format!("went back {}", found.attempt);
        self.write_to_donor(work, gift, Matter::MoneyBack, &occasion, now, |reader| {
            let locale = reader.locale;
            let amount = said::money(locale, found.amount.money());
            Letter::to(reader, say::on_its_way_subject(locale, &amount))
                .says(say::on_its_way_text(locale, &amount))
                .about(gift)
        })
        .await
    }

    pub(crate) async fn write_sent_back(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        amount: Amount,
        attempt: AttemptId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let occasion = format!("sent back {attempt}");
        self.write_to_donor(work, gift, Matter::MoneyBack, &occasion, now, |reader| {
            let locale = reader.locale;
            let back = said::money(locale, amount.money());
            let whole = said::money(locale, gift.amount.money());
            let on = said::date(locale, gift.on);
            Letter::to(reader, say::sent_back_subject(locale, &back))
                .says(say::sent_back_text(locale, &back, &on, &whole))
                .says(say::way_out(locale))
                .about(gift)
        })
        .await
    }
}

/// A correction that still waits for somebody; its gift is locked.
async fn open(
    work: &mut dyn Work,
    scope: &Scope,
    row: &CorrectionRow,
) -> Result<Correction, Error> {
    let found = work.correction(scope, row.attempt, row.kind).await?.ok_or(Error::NotFound)?;
    if !found.kind.is_too_much() {
        return Err(Refusal::NothingToGiveBack.into());
    }
    if found.closed_at.is_some() {
        return Err(Refusal::CaseEnded.into());
    }
    Ok(found)
}

/// Another attempt of the gift that took money. A gift that was sent once has none.
async fn other_that_took(
    work: &mut dyn Work,
    scope: &Scope,
    gift: &Gift,
    attempt: &Attempt,
) -> Result<Option<Attempt>, Error> {
    if gift.attempts < 2 {
        return Ok(None);
    }
    let took = work.taking_attempt(scope, gift.id).await?;
    Ok(took.filter(|one| one.id != attempt.id))
}

/// Where what was taken too often stands: at the gateway that took it, and to the donor's credit.
fn between(gift: &Gift, attempt: &Attempt) -> [Account; 2] {
    let currency = attempt.amount.currency();
    [
        Account::clearing(gift.church, &attempt.gateway, currency),
        Account::donor(gift.church, gift.donor, currency),
    ]
}

fn occasion<'a>(gift: &mut Gift, at: Timestamp, cause: &'a str) -> Occasion<'a> {
    let ordinal = gift.next_order();
    Occasion { church: gift.church, job: gift.id.into(), ordinal, at, cause }
}

async fn note(
    work: &mut dyn Work,
    staff: &Staff,
    scope: &Scope,
    verb: &'static str,
    subject: String,
    why: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let (church, who) = (Some(scope.church()), Who::Person(staff.id()));
    Ok(work.note(&Note { at, church, who, verb, subject, why: why.to_owned() }).await?)
}
