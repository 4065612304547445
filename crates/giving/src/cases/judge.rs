//! What is left over: lines that no order was found for, when they are old enough to judge.

use std::time::Duration;

use kernel::{AttemptId, Certainty, Class, Timestamp};
use ledger::{Order, OrderKind};

use super::compare::{Comparison, deed_of, key_of, open_case};
use super::{Case, CaseKind, Deed, End, Fix, Line, Source};
use crate::Giving;
use crate::attempts::{Attempt, AttemptKind};
use crate::error::Error;
use crate::gifts::Gift;
use crate::ports::Work;
use crate::scope::Scope;

/// What is younger is not a case: its order may still be written.
const JUDGED_AFTER: Duration = Duration::from_hours(2);

/// So long an attempt without an answer is the inquiries' business, and not a case.
const ASKED_ABOUT: Duration = Duration::from_hours(3 * 24);

/// Lines that are looked at together.
const LINES: u32 = 200;

/// What a line without an order is.
enum Verdict {
    /// Its order is there, or it is known why there is none.
    Explained,
    /// Its time has not come.
    Wait,
    /// The money that a case wants back went back.
    EndsCase(Box<Case>, &'static str),
    Case(Box<Case>),
}

impl Giving {
    /// Judges what is left over of a list or a file.
    pub(super) async fn judge_lines(
        &self,
        comparison: &mut Comparison,
        source: Source,
    ) -> Result<(), Error> {
        let scope = Scope::of(comparison.church);
        let before = self.now().minus(JUDGED_AFTER);
        let mut behind = String::new();
        loop {
            let reads = self.reads();
            let lines = reads.lines_waiting(&scope, source, before, &behind, LINES).await?;
            let Some(last) = lines.last() else { return Ok(()) };
            behind.clone_from(&last.token);
            for line in &lines {
                let mut work = self.begin().await?;
                let new = self.judge(work.as_mut(), &scope, line, comparison.order_seq).await?;
                comparison.cases_found = comparison.cases_found.saturating_add(u64::from(new));
                self.save_comparison(work.as_mut(), comparison).await?;
                let _committed = work.commit().await?;
            }
        }
    }

    /// Whether it made a new case. `seq`: orders up to here have met their lines.
    pub(crate) async fn judge(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        line: &Line,
        seq: u64,
    ) -> Result<bool, Error> {
        let now = self.now();
        let token = std::slice::from_ref(&line.token);
        match self.verdict(work, scope, line, seq, now).await? {
            Verdict::Wait => Ok(false),
            Verdict::Explained => {
                work.drop_lines(scope, line.source, token).await?;
                Ok(false)
            }
            Verdict::EndsCase(mut case, why) => {
                case.ended = Some(End { at: now, by: None, why: why.to_owned() });
                work.save_case(&case).await?;
                work.drop_lines(scope, line.source, token).await?;
                Ok(false)
            }
            Verdict::Case(case) => {
                work.lines_are_judged(scope, line.source, token).await?;
                open_case(work, &case).await
            }
        }
    }

    async fn verdict(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        line: &Line,
        seq: u64,
        now: Timestamp,
    ) -> Result<Verdict, Error> {
        if let Some(case) = gives_back(work, scope, line).await? {
            return Ok(Verdict::EndsCase(Box::new(case), "it was given back at the gateway"));
        }
        let found = match line.key.parse::<AttemptId>() {
            Ok(key) => work.attempt(scope, key).await?,
            Err(_) => None,
        };
        let ours = |attempt: &Attempt| deed_asked(attempt) == line.deed;
        let Some(attempt) = found.filter(ours) else {
            let case = Case::of_line(scope.church(), CaseKind::NoOrder, line, Fix::FindOut, now);
            return Ok(Verdict::Case(Box::new(case)));
        };
        let gift = work.gift(scope, attempt.gift).await?.ok_or(Error::NotFound)?;
        let orders = work.gift_orders(scope, gift.id).await?;
        let its = orders.iter().find(|order| is_of(order, line.deed, attempt.id));
        if let Some(order) = its {
            return self.with_order(work, scope, (line, &attempt), order, (seq, now)).await;
        }
        if is_open(&gift, &attempt, line.deed, now) {
            return Ok(Verdict::Wait);
        }
        if sent_back(&gift, &attempt) {
            return Ok(Verdict::Explained);
        }
        let (kind, fix) = without_order(&orders, line.deed);
        let case = Case::of_line(scope.church(), kind, line, fix, now);
        Ok(Verdict::Case(Box::new(Case { gift: Some(gift.id), ..case })))
    }

    /// Its order is in the books.
    async fn with_order(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        (line, attempt): (&Line, &Attempt),
        order: &Order,
        (seq, now): (u64, Timestamp),
    ) -> Result<Verdict, Error> {
        let place = self.reads().order_place(order.id()).await?;
        if place.is_none_or(|place| place.seq > seq) {
            return Ok(Verdict::Wait);
        }
        // It was held beside the lines before: without one, or with another one.
        let known = work.cases_of_key(scope, &line.key).await?;
        let missed = known.into_iter().find(|case| case.kind == CaseKind::NoCharge);
        match missed {
            Some(case) if case.is_open() => {
                Ok(Verdict::EndsCase(Box::new(case), "the gateway's line turned up"))
            }
            Some(_) => Ok(Verdict::Explained),
            None => {
                let booked = super::Booked {
                    key: line.key.clone(),
                    deed: line.deed,
                    order: order.id(),
                    gift: attempt.gift,
                    gateway: line.gateway.clone(),
                    amount: attempt.amount,
                    at: order.at(),
                    came_back: false,
                };
                let case = super::compare::again(scope.church(), &booked, line, now);
                Ok(Verdict::Case(Box::new(case)))
            }
        }
    }
}

/// The open case whose money this line gives back.
async fn gives_back(
    work: &mut dyn Work,
    scope: &Scope,
    line: &Line,
) -> Result<Option<Case>, Error> {
    let Some(of) = line.of.as_ref().filter(|_| line.deed == Deed::Refund) else { return Ok(None) };
    let about = work.cases_about(scope, of).await?;
    Ok(about.into_iter().find(|case| case.is_open() && case.to_give_back() == Some(line.amount)))
}

fn deed_asked(attempt: &Attempt) -> Deed {
    match attempt.kind {
        AttemptKind::Purchase => Deed::Charge,
        AttemptKind::Refund => Deed::Refund,
    }
}

fn is_of(order: &Order, deed: Deed, key: AttemptId) -> bool {
    deed_of(order) == Some(deed) && key_of(order) == Some(key)
}

/// Whether somebody still waits for an answer, or a bank for its days.
fn is_open(gift: &Gift, attempt: &Attempt, deed: Deed, now: Timestamp) -> bool {
    match deed {
        Deed::Charge if gift.state.at_the_bank() == Some(attempt.id) => true,
        Deed::Charge => {
            gift.state.in_flight() == Some(attempt.id) && now.since(attempt.sent_at) < ASKED_ABOUT
        }
        Deed::Refund => {
            let sure = |one: &crate::attempts::Outcome| one.certainty == Certainty::Sure;
            !attempt.outcome.as_ref().is_some_and(sure) && now.since(attempt.sent_at) < ASKED_ABOUT
        }
    }
}

/// A debit that the gateway accepted and the donor's bank sent back: its line stays in the list.
fn sent_back(gift: &Gift, attempt: &Attempt) -> bool {
    let refused = attempt.outcome.as_ref().is_some_and(|outcome| {
        outcome.certainty == Certainty::Sure && outcome.class != Class::Success
    });
    gift.kind != delayed_payments::MethodKind::Card && refused
}

/// Money moved for an attempt of ours, and the books know nothing of it. If they have the gift by
/// another attempt, its donor paid twice.
fn without_order(orders: &[Order], deed: Deed) -> (CaseKind, Fix) {
    match deed {
        Deed::Refund => (CaseKind::NoOrder, Fix::TakeOut),
        Deed::Charge if orders.iter().any(|order| order.kind() == OrderKind::Settle) => {
            (CaseKind::Double, Fix::TakeDown)
        }
        Deed::Charge => (CaseKind::NoOrder, Fix::TakeDown),
    }
}
