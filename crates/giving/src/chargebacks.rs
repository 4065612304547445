//! A donor's bank takes money back, and sometimes gives it again. Nobody is asked: it is written
//! down when the gateway tells, by payment staff.

use kernel::{ChurchId, GiftId, Money, OrderId, RequestId};
use ledger::{GiftAccounts, Line, job};
use views::{PartCheck, PartForm};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal};
use crate::parts::{Lines, Locked, TypedPart, locked, named, note_what_is_left, sum};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::send::save;

/// Which way the bank moved it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chargeback {
    /// Back to the donor, whether or not the church gave it back before.
    TakenBack,
    /// To the church again.
    Reversed,
}

impl Chargeback {
    /// What a line has that the bank could move so.
    fn of(self, line: &Line) -> Result<Money, kernel::MoneyError> {
        match self {
            Chargeback::TakenBack => line.taken.checked_sub(line.charged_back),
            Chargeback::Reversed => Ok(line.charged_back),
        }
    }

    pub(crate) fn there(self, job: &ledger::JobView) -> Result<Lines, Error> {
        let mut there = Lines::new();
        for (fund, line) in job.lines() {
            let most = self.of(line)?;
            if most.minor() > 0 {
                there.push((*fund, kernel::Amount::new(most)?));
            }
        }
        Ok(there)
    }

    fn none(self) -> Error {
        match self {
            Chargeback::TakenBack => Refusal::Gift(delayed_payments::Refused::NotTaken).into(),
            Chargeback::Reversed => Refusal::NothingTakenBack.into(),
        }
    }

    const fn verb(self) -> &'static str {
        match self {
            Chargeback::TakenBack => "gift.chargeback",
            Chargeback::Reversed => "gift.chargeback_reversed",
        }
    }
}

impl Giving {
    /// A gift as a chargeback, or the reversal of one, finds it.
    pub async fn chargeback_form(
        &self,
        _staff: &Staff,
        church: ChurchId,
        id: GiftId,
        way: Chargeback,
    ) -> Result<PartForm, Error> {
        let scope = Scope::of(church);
        let reads = self.reads();
        let gift = reads.transaction(&scope, id).await?.ok_or(Error::NotFound)?;
        let history = reads.gift_history(&scope, id).await?;
        let funds = reads.funds(&scope).await?;
        let job = ledger::JobView::of(id.into(), gift.amount.currency(), &history.orders)?;
        let there = way.there(&job)?;
        Ok(PartForm {
            left: there
                .iter()
                .try_fold(Money::zero(gift.amount.currency()), |sum, (_, amount)| {
                    sum.checked_add(amount.money())
                })?,
            kept: named(&there, &funds),
            being_asked: false,
            gift,
            funds,
        })
    }

    /// The answers, to be checked before the books move.
    pub async fn check_chargeback(
        &self,
        staff: &Staff,
        church: ChurchId,
        id: GiftId,
        way: Chargeback,
        typed: &TypedPart,
    ) -> Result<PartCheck, Error> {
        let form = self.chargeback_form(staff, church, id, way).await?;
        let there = form.kept.iter().map(|line| Ok((line.fund, kernel::Amount::new(line.amount)?)));
        let there = there.collect::<Result<Lines, Error>>()?;
        if there.is_empty() {
            return Err(way.none());
        }
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

    /// Writes down what the bank did; the order that says so.
    pub async fn charge_back(
        &self,
        staff: &Staff,
        church: ChurchId,
        id: GiftId,
        way: Chargeback,
        typed: &TypedPart,
        request: RequestId,
    ) -> Result<OrderId, Error> {
        let scope = Scope::of(church);
        let now = self.now();
        let mut work = self.begin().await?;
        let name = id.to_string();
        let content = typed.content(way.verb(), &name);
        let cause = format!("request {request}");
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            let orders = work.gift_orders(&scope, id).await?;
            let written = orders.iter().find(|order| order.cause() == cause);
            return Ok(written.ok_or(Error::NotFound)?.id());
        }
        let why = typed.why()?;
        let Locked { mut gift, job } = locked(work.as_mut(), &scope, id).await?;
        let there = way.there(&job)?;
        if there.is_empty() {
            return Err(way.none());
        }
        let lines = typed.lines(&there, gift.amount.currency())?;
        typed.confirmed(sum(&lines, gift.amount.currency())?)?;
        let ordinal = gift.next_order();
        let part = GiftAccounts { lines, ..gift.accounts() };
        let order = match way {
            Chargeback::TakenBack => job::chargeback(&part, ordinal, now, &cause)?,
            Chargeback::Reversed => job::chargeback_reversed(&part, ordinal, now, &cause)?,
        };
        work.append_order(&order).await?;
        note_what_is_left(work.as_mut(), &scope, &mut gift, now).await?;
        save(work.as_mut(), &scope, gift, now).await?;
        note(work.as_mut(), staff, church, way.verb(), name, why, now).await?;
        let _committed = work.commit().await?;
        Ok(order.id())
    }
}

async fn note(
    work: &mut dyn Work,
    staff: &Staff,
    church: ChurchId,
    verb: &'static str,
    subject: String,
    why: &str,
    at: kernel::Timestamp,
) -> Result<(), Error> {
    let who = Who::Person(staff.id());
    let why = why.to_owned();
    Ok(work.note(&Note { at, church: Some(church), who, verb, subject, why }).await?)
}
