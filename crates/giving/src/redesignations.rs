//! A gift that was meant for another fund: the books move it, and its lines say so from then on.

use kernel::{Amount, FundId, GiftId, RequestId};
use ledger::{JobView, job};
use views::PartCheck;

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::parts::{Lines, Locked, TypedPart, locked, named, none_open, sum};
use crate::request::{Turn, claim};
use crate::send::save;
use crate::typed::choice;

impl Giving {
    /// The answers, to be checked before the books move.
    pub async fn check_redesignation(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        typed: &TypedPart,
    ) -> Result<PartCheck, Error> {
        let form = self.part_form(admin, id).await?;
        let there = form.kept.iter().map(|line| Ok((line.fund, Amount::new(line.amount)?)));
        let there = there.collect::<Result<Lines, Error>>()?;
        let currency = form.gift.amount.currency();
        let (lines, to) = match (moved(typed, &there, currency), typed.why()) {
            (Err(Error::Invalid(mut wrong)), Err(Error::Invalid(also))) => {
                wrong.extend(also);
                return Err(Error::Invalid(wrong));
            }
            (moved, _) => moved?,
        };
        let to = form.funds.iter().find(|fund| fund.id == to).cloned();
        let to = to.ok_or_else(|| Error::invalid("to_fund", Wrong::NotAChoice))?;
        Ok(PartCheck {
            lines: named(&lines, &form.funds),
            amount: sum(&lines, currency)?.money(),
            left: form.left,
            to: Some(to),
            why: typed.why()?.to_owned(),
            gift: form.gift,
        })
    }

    /// Moves what is left of a gift, or a part of it, to another fund of the church.
    pub async fn redesignate(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        typed: &TypedPart,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = admin.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let name = id.to_string();
        let content = typed.content("redesignate", &name);
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let why = typed.why()?;
        let Locked { mut gift, job } = locked(work.as_mut(), &scope, id).await?;
        none_open(work.as_mut(), &scope, id).await?;
        gift.state.refund(now)?;
        let currency = gift.amount.currency();
        let (lines, to) = moved(typed, &job.kept()?, currency)?;
        if !self.reads().funds(&scope).await?.iter().any(|fund| fund.id == to) {
            return Err(Error::invalid("to_fund", Wrong::NotAChoice));
        }
        sum(&lines, currency)?;
        let ordinal = gift.next_order();
        let part = ledger::GiftAccounts { lines, ..gift.accounts() };
        let order = job::redesignate(&part, to, ordinal, now, &format!("request {request}"))?;
        work.append_order(&order).await?;
        let orders = work.gift_orders(&scope, id).await?;
        let taken = JobView::of(id.into(), currency, &orders)?;
        gift.lines = taken
            .lines()
            .iter()
            .filter_map(|(fund, line)| Some((*fund, Amount::new(line.taken).ok()?)))
            .collect();
        work.replace_lines(&scope, &gift).await?;
        save(work.as_mut(), &scope, gift, now).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "gift.redesignate",
            subject: name,
            why: why.to_owned(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

/// What moves, and to which fund. What is there already stays.
fn moved(
    typed: &TypedPart,
    there: &Lines,
    currency: kernel::Currency,
) -> Result<(Lines, FundId), Error> {
    let to: FundId = choice(&typed.to, "to_fund")?;
    let elsewhere: Lines = there.iter().filter(|(fund, _)| *fund != to).copied().collect();
    if elsewhere.is_empty() || typed.fund == typed.to {
        return Err(Error::invalid("to_fund", Wrong::NotAChoice));
    }
    Ok((typed.lines(&elsewhere, currency)?, to))
}
