//! What gateways pay to the church's bank, and what they have taken and not paid yet: collected and
//! disbursed, side by side (C-28).

use std::time::Duration;

use kernel::{
    Amount, Currency, Date, GatewayId, JobId, Money, OrderId, RequestId, Timestamp, derive_id,
};
use ledger::{Account, AccountKind, Occasion, OrderKind, transfers};
use views::{ClearingRow, Deposits, PayoutCheck, PayoutRow};

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::audit::{Note, Who};
use crate::churches::Gateway;
use crate::error::{Error, Refusal, Wrong};
use crate::parts::confirmed;
use crate::ports::{Appended, Flow};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::typed::{any_amount, choice, date, wrong};

/// Money that was taken longer ago should have arrived.
const LATE_AFTER_DAYS: u32 = 5;

/// Payouts on one page.
const PER_PAGE: u32 = 20;

/// The longest reference, in letters: what stands on a statement of account.
const REFERENCE: usize = 40;

/// One change of an account, with the other side of its move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub order: OrderId,
    pub kind: OrderKind,
    pub at: Timestamp,
    pub cause: String,
    /// Of the account, after it.
    pub version: u64,
    pub amount: Money,
    pub balance: Money,
    pub other_kind: AccountKind,
    pub other_owner: String,
}

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPayout {
    pub gateway: String,
    pub amount: String,
    /// The date on the statement of account.
    pub on: String,
    pub reference: String,
    /// The amount once more, typed before the books move.
    pub total: String,
}

impl Giving {
    /// `/church/deposits`, or a later page of its payouts.
    pub async fn deposits(
        &self,
        admin: &ChurchAdmin,
        below: Option<u64>,
    ) -> Result<Deposits, Error> {
        let scope = admin.scope();
        let reads = self.reads();
        let church = self.church(&scope).await?;
        let now = self.now();
        let gateways = reads.gateways().await?;
        let days = Duration::from_secs(u64::from(LATE_AFTER_DAYS) * 24 * 60 * 60);
        let mut clearing = Vec::new();
        for (account, head) in reads.standing(&scope, AccountKind::Clearing).await? {
            let waiting = head.balance.checked_neg()?;
            let lately = reads.debited_since(&scope, &account, now.minus(days)).await?;
            // What was paid out was the oldest.
            let late = waiting.checked_add(lately)?;
            let late = if late.minor() > 0 { late } else { Money::zero(late.currency()) };
            let gateway: GatewayId = account.owner().parse().map_err(Error::internal)?;
            clearing.push(ClearingRow {
                name: name_of(&gateway, &gateways),
                gateway,
                waiting,
                late,
            });
        }
        for facility in reads.facilities(&scope).await? {
            if clearing.iter().all(|row| row.gateway != facility.gateway) {
                let zero = Money::zero(church.currency);
                let name = name_of(&facility.gateway, &gateways);
                let gateway = facility.gateway;
                clearing.push(ClearingRow { gateway, name, waiting: zero, late: zero });
            }
        }
        let bank = Account::payout(scope.church(), church.currency);
        let statement = reads.statement(&scope, &bank, below, PER_PAGE).await?;
        let full = statement.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
        let older = statement.last().filter(|last| full && last.version > 1);
        Ok(Deposits {
            clearing,
            older: older.map(|last| last.version),
            payouts: statement
                .into_iter()
                .filter(|movement| movement.kind == OrderKind::Payout)
                .map(|movement| payout_row(movement, &gateways))
                .collect::<Result<_, _>>()?,
            late_after_days: LATE_AFTER_DAYS,
            today: church.today(now),
        })
    }

    /// The answers, to be checked before the books move.
    pub async fn check_payout(
        &self,
        admin: &ChurchAdmin,
        typed: &TypedPayout,
    ) -> Result<PayoutCheck, Error> {
        let church = self.church(&admin.scope()).await?;
        let today = church.today(self.now());
        let (gateway, amount, on, reference) = match (
            choice::<GatewayId>(&typed.gateway, "gateway"),
            any_amount(&typed.amount, "amount", church.currency),
            past(&typed.on, today),
            reference(&typed.reference),
        ) {
            (Ok(gateway), Ok(amount), Ok(on), Ok(reference)) => (gateway, amount, on, reference),
            (gateway, amount, on, reference) => {
                let wrong = [gateway.err(), amount.err(), on.err(), reference.err()];
                return Err(Error::Invalid(wrong.into_iter().flatten().collect()));
            }
        };
        let (name, waiting) = self.waiting_at(&admin.scope(), &gateway, church.currency).await?;
        let amount = amount.money();
        let left = waiting.checked_sub(amount)?;
        Ok(PayoutCheck { gateway, name, amount, on, reference, waiting, left })
    }

    /// Books what arrived. A gateway's reference names a payout: the same one twice is booked once,
    /// whoever types it.
    pub async fn record_payout(
        &self,
        admin: &ChurchAdmin,
        typed: &TypedPayout,
        request: RequestId,
    ) -> Result<(), Error> {
        self.flow(Flow::Payout, self.payout_itself(admin, typed, request)).await
    }

    async fn payout_itself(
        &self,
        admin: &ChurchAdmin,
        typed: &TypedPayout,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = admin.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["payout", &typed.gateway, &typed.amount, &typed.on, &typed.reference];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let check = self.check_payout(admin, typed).await?;
        let amount = Amount::new(check.amount)?;
        confirmed(&typed.total, amount)?;
        let church = scope.church().to_string();
        let name = ["payout", &church, check.gateway.as_str(), &check.reference];
        let occasion = Occasion {
            church: scope.church(),
            job: JobId::from_uuid(derive_id(&name)),
            ordinal: 1,
            at: now,
            cause: &format!("payout {} {}", check.on, check.reference),
        };
        let order = transfers::payout(&occasion, &check.gateway, amount)?;
        let outcome = work.append_orders(std::slice::from_ref(&order)).await?;
        if outcome.first() != Some(&Appended::New) {
            return Err(Refusal::PayoutRecorded.into());
        }
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "books.payout",
            subject: order.id().to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A gateway of the church by name, and what it took and has not paid out.
    pub(crate) async fn waiting_at(
        &self,
        scope: &Scope,
        gateway: &GatewayId,
        currency: Currency,
    ) -> Result<(String, Money), Error> {
        let reads = self.reads();
        let standing = reads.standing(scope, AccountKind::Clearing).await?;
        let clearing = Account::clearing(scope.church(), gateway, currency);
        let waiting = standing.iter().find(|(account, _)| *account == clearing);
        let facilities = reads.facilities(scope).await?;
        if waiting.is_none() && facilities.iter().all(|one| one.gateway != *gateway) {
            return Err(Error::invalid("gateway", Wrong::NotAChoice));
        }
        let waiting = match waiting {
            Some((_, head)) => head.balance.checked_neg()?,
            None => Money::zero(currency),
        };
        Ok((name_of(gateway, &reads.gateways().await?), waiting))
    }
}

fn payout_row(movement: Movement, gateways: &[Gateway]) -> Result<PayoutRow, Error> {
    let mut cause = movement.cause.splitn(3, ' ').skip(1);
    let on = cause.next().and_then(|on| on.parse().ok());
    let gateway = movement.other_owner.parse().map_err(Error::internal)?;
    Ok(PayoutRow {
        on,
        gateway: name_of(&gateway, gateways),
        reference: cause.next().unwrap_or_default().to_owned(),
        amount: movement.amount.checked_neg()?,
    })
}

fn name_of(gateway: &GatewayId, gateways: &[Gateway]) -> String {
    let known = gateways.iter().find(|one| one.id == *gateway);
    known.map_or_else(|| gateway.to_string(), |one| one.name.clone())
}

fn past(text: &str, today: Date) -> Result<Date, crate::Violation> {
    let on = date(text, "on")?;
    if on > today { Err(wrong("on", Wrong::InTheFuture)) } else { Ok(on) }
}

fn reference(text: &str) -> Result<String, crate::Violation> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    if text.is_empty() {
        return Err(wrong("reference", Wrong::Missing));
    }
    if text.chars().count() > REFERENCE {
        return Err(wrong("reference", Wrong::TooLong));
    }
    Ok(text)
}
