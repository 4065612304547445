//! A part of a taken gift: what somebody means who gives it back, moves it to another fund, or writes
//! down that a bank took it back. Everything here is about what the books say, not about the row.

use kernel::{Amount, Currency, FundId, GiftId, Money, MoneyError, Timestamp};
use ledger::JobView;
use views::{FundChoice, Line, PartForm};

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::attempts::{Attempt, AttemptKind};
use crate::error::{Error, Refusal, Wrong};
use crate::gifts::Gift;
use crate::ports::Work;
use crate::scope::Scope;
use crate::typed::{any_amount, choice, reason, wrong};

/// So much for each fund.
pub(crate) type Lines = Vec<(FundId, Amount)>;

/// The word that means every fund's part.
pub const ALL: &str = "all";

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPart {
    /// [`ALL`], or the fund whose part is meant.
    pub fund: String,
    /// Empty: all that is there.
    pub amount: String,
    /// The fund it goes to, where it goes to one.
    pub to: String,
    pub why: String,
    /// The amount once more, typed before money moves.
    pub total: String,
}

impl TypedPart {
    /// All of it.
    pub fn all(total: &str, why: &str) -> TypedPart {
        TypedPart {
            fund: ALL.to_owned(),
            why: why.to_owned(),
            total: total.to_owned(),
            ..TypedPart::default()
        }
    }

    /// Out of what is there.
    pub(crate) fn lines(&self, there: &Lines, currency: Currency) -> Result<Lines, Error> {
        let typed = match self.amount.trim() {
            "" => None,
            text => Some(any_amount(text, "amount", currency)?),
        };
        if let (ALL, [(fund, _)], Some(_)) = (self.fund.as_str(), there.as_slice(), typed) {
            // There is one fund, so it is clear of which the amount is a part.
            let part = TypedPart { fund: fund.to_string(), ..self.clone() };
            return part.lines(there, currency);
        }
        if self.fund == ALL {
            // Of an amount that is not all of it, nobody can tell which fund gives it.
            return match typed {
                Some(amount) if amount != sum(there, currency)? => {
                    Err(Error::invalid("fund", Wrong::NotAChoice))
                }
                Some(_) | None => Ok(there.clone()),
            };
        }
        let fund: FundId = choice(&self.fund, "fund")?;
        let Some((_, most)) = there.iter().find(|(of, _)| *of == fund) else {
            return Err(Error::invalid("fund", Wrong::NotAChoice));
        };
        let amount = typed.unwrap_or(*most);
        if amount.minor() > most.minor() {
            return Err(Error::invalid("amount", Wrong::MoreThanThereIs));
        }
        Ok(vec![(fund, amount)])
    }

    /// What moves and why, or all that is wrong with either.
    pub(crate) fn read(&self, there: &Lines, currency: Currency) -> Result<(Lines, &str), Error> {
        match (self.lines(there, currency), self.why()) {
            (Ok(lines), Ok(why)) => Ok((lines, why)),
            (Err(Error::Invalid(mut wrong)), Err(Error::Invalid(also))) => {
                wrong.extend(also);
                Err(Error::Invalid(wrong))
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    pub(crate) fn why(&self) -> Result<&str, Error> {
        Ok(reason(&self.why, "why")?)
    }

    /// Whoever moves money has read how much.
    pub(crate) fn confirmed(&self, amount: Amount) -> Result<(), Error> {
        confirmed(&self.total, amount)
    }

    /// What makes two requests the same.
    pub(crate) fn content<'a>(&'a self, verb: &'a str, gift: &'a str) -> [&'a str; 6] {
        [verb, gift, &self.fund, &self.amount, &self.to, &self.why]
    }
}

/// The typed amount is the one that moves.
pub(crate) fn confirmed(typed: &str, amount: Amount) -> Result<(), Error> {
    if any_amount(typed, "total", amount.currency())? == amount {
        Ok(())
    } else {
        Err(wrong("total", Wrong::Different).into())
    }
}

/// What the lines come to. Without a line there is nothing to give, take or move.
pub(crate) fn sum(lines: &Lines, currency: Currency) -> Result<Amount, Error> {
    let sum = lines
        .iter()
        .try_fold(Money::zero(currency), |sum, (_, amount)| sum.checked_add(amount.money()))?;
    Amount::new(sum).map_err(|error| match error {
        MoneyError::NotPositive => Refusal::NothingToRefund.into(),
        other => other.into(),
    })
}

/// Lines with the names of their funds.
pub(crate) fn named(lines: &Lines, funds: &[FundChoice]) -> Vec<Line> {
    lines
        .iter()
        .map(|(fund, amount)| Line {
            fund: *fund,
            name: name_of(*fund, funds),
            amount: amount.money(),
        })
        .collect()
}

fn name_of(fund: FundId, funds: &[FundChoice]) -> String {
    funds.iter().find(|one| one.id == fund).map_or_else(String::new, |one| one.name.clone())
}

/// Sent, and nobody knows yet what became of it.
pub(crate) fn is_open(attempt: &Attempt) -> bool {
    attempt.kind == AttemptKind::Refund
        && attempt
            .outcome
            .as_ref()
            .is_none_or(|outcome| outcome.certainty == kernel::Certainty::Unknown)
}

/// A gift whose row is locked, and what its orders have come to.
pub(crate) struct Locked {
    pub gift: Gift,
    pub job: JobView,
}

pub(crate) async fn locked(
    work: &mut dyn Work,
    scope: &Scope,
    id: GiftId,
) -> Result<Locked, Error> {
    let gift = work.gift(scope, id).await?.ok_or(Error::NotFound)?;
    let orders = work.gift_orders(scope, id).await?;
    let job = JobView::of(id.into(), gift.amount.currency(), &orders)?;
    Ok(Locked { gift, job })
}

/// While a refund may have gone through, nobody can say what is left.
pub(crate) async fn none_open(work: &mut dyn Work, scope: &Scope, id: GiftId) -> Result<(), Error> {
    if work.refund_attempts(scope, id).await?.iter().any(is_open) {
        return Err(Refusal::RefundOpen.into());
    }
    Ok(())
}

/// After money went back, or came again: how much the gift's row says went back, and whether
/// anything of it is left.
pub(crate) async fn note_what_is_left(
    work: &mut dyn Work,
    scope: &Scope,
    gift: &mut Gift,
    now: Timestamp,
) -> Result<(), Error> {
    let orders = work.gift_orders(scope, gift.id).await?;
    let total = JobView::of(gift.id.into(), gift.amount.currency(), &orders)?.total()?;
    let returned = total.refunded.checked_add(total.charged_back)?;
    work.note_returned(scope, gift.id, returned).await?;
    let next = if total.kept()?.minor() > 0 {
        gift.state.given_again(now)
    } else {
        gift.state.refund(now)
    };
    // It stands there already.
    gift.state = next.unwrap_or(gift.state);
    Ok(())
}

impl Giving {
    /// A gift of which a part may go back or to another fund.
    pub async fn part_form(&self, admin: &ChurchAdmin, id: GiftId) -> Result<PartForm, Error> {
        let scope = admin.scope();
        let reads = self.reads();
        let gift = reads.transaction(&scope, id).await?.ok_or(Error::NotFound)?;
        let history = reads.gift_history(&scope, id).await?;
        let funds = reads.funds(&scope).await?;
        let job = JobView::of(id.into(), gift.amount.currency(), &history.orders)?;
        Ok(PartForm {
            kept: named(&job.kept()?, &funds),
            left: job.total()?.kept()?,
            being_asked: history.attempts.iter().any(is_open),
            gift,
            funds,
        })
    }
}
