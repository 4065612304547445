//! The whole life of an order (C-27): what it did, what it is about, the attempt and the rule
//! behind it, the work and the people around it, and its place in the chain.

use std::collections::BTreeSet;

use kernel::{AttemptId, BatchId, Certainty, FundId, GiftId, Money, OrderId, TaskId};
use ledger::{Account, AccountId, AccountKind, ChainHash, JobView, Order, OrderKind};
use views::{
    AboutGift, ChainPlace, FundChoice, JobLine, JobOrder, LifeAttempt, MoneyPath, OrderPage,
    OrdersGift, PostedEntry, Station, TransactionRow, WriteBackRow,
};

use super::{OrderPlace, parsed, per_currency};
use crate::Giving;
use crate::attempts::Attempt;
use crate::churches::Gateway;
use crate::error::Error;
use crate::gifts::GiftHistory;
use crate::mirrors::Following;
use crate::scope::Scope;
use crate::tasks::Task;

/// The order itself and the link before it.
struct Link {
    order: Order,
    hash: ChainHash,
    previous: ChainHash,
}

impl Giving {
    /// For those who have the machine in their hands; on the pages, [`Giving::order`].
    pub async fn life_of(&self, id: OrderId) -> Result<OrderPage, Error> {
        let reads = self.reads();
        let place = reads.order_place(id).await?.ok_or(Error::NotFound)?;
        let scope = Scope::of(place.church.id);
        let Link { order, hash, previous } = self.link(&place).await?;
        let gift = GiftId::from_uuid(order.job().as_uuid());
        // A job that is no gift has no attempts.
        let GiftHistory { orders, attempts } = reads.gift_history(&scope, gift).await?;
        let gateways = reads.gateways().await?;
        let entries = reads.posted_entries(place.church.id, place.seq).await?;
        let about = match reads.transaction(&scope, gift).await? {
            Some(row) => {
                let path = self.money_path(&place, &row, &orders, &attempts, &gateways).await?;
                let funds = reads.funds(&scope).await?;
                Some(orders_gift(row, path, job_lines(&orders, &funds)))
            }
            None => None,
        };
        let subjects = [order.job().to_string(), id.to_string()];
        Ok(OrderPage {
            id,
            job: order.job(),
            kind: order.kind().name().to_owned(),
            ordinal: order.ordinal(),
            at: order.at(),
            cause: order.cause().to_owned(),
            gift: about,
            tasks: reads.tasks_named(place.church.id, &tasks(&order, &orders, &attempts)).await?,
            audit: reads.audit_about(place.church.id, &subjects).await?,
            chain: ChainPlace {
                seq: place.seq,
                of: place.of,
                content: place.content,
                hash: hash.to_string(),
                previous: previous.to_string(),
                holds: ledger::link(&previous, place.seq, &order) == hash,
            },
            attempts: attempts
                .into_iter()
                .map(|attempt| life_attempt(attempt, &order, &gateways))
                .collect(),
            orders: orders.iter().map(job_order).collect::<Result<_, Error>>()?,
            write_backs: self.write_backs(&entries).await?,
            entries,
            church: place.church,
        })
    }

    /// What every mirror that follows one of the order's accounts has of it.
    async fn write_backs(&self, entries: &[PostedEntry]) -> Result<Vec<WriteBackRow>, Error> {
        let mut rows = Vec::new();
        for (mirror, _) in self.reads().mirrors().await? {
            let (mut followed, mut agreed, mut parked) = (false, 0_u64, false);
            for PostedEntry { account, .. } in entries {
                let id: AccountId = parsed(&account.id)?;
                let Some(cursor) = self.reads().cursor(mirror.id, id).await? else { continue };
                followed = true;
                parked |= matches!(cursor.following, Following::Parked { .. });
                agreed = agreed.saturating_add(u64::from(cursor.agreed.version >= account.version));
            }
            let of = u64::try_from(entries.len()).unwrap_or(u64::MAX);
            if followed {
                let row = WriteBackRow { id: mirror.id, mirror: mirror.name, agreed, of, parked };
                rows.push(row);
            }
        }
        Ok(rows)
    }

    async fn link(&self, place: &OrderPlace) -> Result<Link, Error> {
        let before = place.seq.saturating_sub(1);
        let church = place.church.id;
        let links = self.reads().orders_after(church, before.saturating_sub(1), 2).await?;
        let mut link = None;
        let mut previous = ChainHash::START;
        for (seq, order, hash) in links {
            if seq == before {
                previous = hash;
            }
            if seq == place.seq {
                link = Some((order, hash));
            }
        }
        let (order, hash) = link.ok_or(Error::NotFound)?;
        Ok(Link { order, hash, previous })
    }

    /// Where the gift's money is: read from its own orders, and from whether its gateway has paid
    /// the church since.
    async fn money_path(
        &self,
        place: &OrderPlace,
        gift: &TransactionRow,
        orders: &[Order],
        attempts: &[Attempt],
        gateways: &[Gateway],
    ) -> Result<MoneyPath, Error> {
        let on = |kinds: &[AccountKind]| {
            let entries = orders.iter().flat_map(Order::entries);
            let mut here = entries.filter(|entry| kinds.contains(&entry.account.kind()));
            here.try_fold(Money::zero(gift.amount.currency()), |sum, entry| {
                sum.checked_add(entry.amount)
            })
        };
        let promised = on(&[AccountKind::Promised, AccountKind::Assured])?;
        let taken = on(&[AccountKind::Clearing])?.checked_neg()?;
        let clearing = orders.iter().rev().find_map(clearing_of);
        let mut paid_out = None;
        if let Some((settle, clearing)) = clearing.as_ref().filter(|_| taken.minor() > 0)
            && let Some(settled) = self.reads().order_place(*settle).await?
        {
            paid_out = self.reads().payout_after(clearing, settled.seq).await?;
        }
        let (station, there) = match (taken.minor() > 0, paid_out, promised.minor() > 0) {
            (true, Some(_), _) => (Station::Bank, taken),
            (true, None, _) => (Station::Gateway, taken),
            (false, _, true) => (Station::Church, promised),
            (false, _, false) => (Station::Donor, gift.amount),
        };
        let gateway = clearing
            .map(|(_, account)| account.owner().to_owned())
            .or_else(|| attempts.last().map(|attempt| attempt.gateway.to_string()));
        Ok(MoneyPath {
            donor: gift.donor.clone(),
            church: place.church.name.clone(),
            gateway: gateway.map_or_else(String::new, |id| gateway_name(&id, gateways)),
            station,
            there,
            paid_out,
        })
    }
}

/// The order that took the money, and the account that shows it.
fn clearing_of(order: &Order) -> Option<(OrderId, Account)> {
    let taken = order.kind() == OrderKind::Settle;
    let step = order.moves().iter().find(|step| step.from().kind() == AccountKind::Clearing)?;
    taken.then(|| (order.id(), step.from().clone()))
}

fn gateway_name(id: &str, gateways: &[Gateway]) -> String {
    let found = gateways.iter().find(|gateway| gateway.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |gateway| gateway.name.clone())
}

fn orders_gift(row: TransactionRow, path: MoneyPath, lines: Vec<JobLine>) -> OrdersGift {
    OrdersGift {
        about: AboutGift { gift: row.id, number: row.number, donor: row.donor },
        status: row.status,
        amount: row.amount,
        method: row.method,
        campus: row.campus,
        on: row.on,
        scheduled: row.scheduled,
        path,
        lines,
    }
}

/// What the job has come to per fund (C-06). Orders that contradict one another come to nothing
/// that one could show.
fn job_lines(orders: &[Order], funds: &[FundChoice]) -> Vec<JobLine> {
    let Some(first) = orders.first() else { return Vec::new() };
    let Some(currency) = first.moves().first().map(|step| step.amount().currency()) else {
        return Vec::new();
    };
    let named = |id: FundId| {
        let found = funds.iter().find(|fund| fund.id == id);
        found.map_or_else(|| id.to_string(), |fund| fund.name.clone())
    };
    let Ok(job) = JobView::of(first.job(), currency, orders) else { return Vec::new() };
    job.lines()
        .iter()
        .filter_map(|(fund, line)| {
            Some(JobLine {
                fund: *fund,
                name: named(*fund),
                promised: line.promised,
                assured: line.assured,
                taken: line.taken,
                refunded: line.refunded,
                charged_back: line.charged_back,
                kept: line.kept().ok()?,
            })
        })
        .collect()
}

/// How much an order is about, per currency: the most it debited accounts of one kind. A settle
/// debits the gateway and what was promised, and is still about one gift.
fn amounts(order: &Order) -> Result<Vec<Money>, Error> {
    let mut most: Vec<Money> = Vec::new();
    for kind in AccountKind::ALL {
        let debits = order.moves().iter().filter(|step| step.from().kind() == kind);
        for sum in per_currency(debits.map(|step| step.amount().money()))? {
            match most.iter_mut().find(|most| most.currency() == sum.currency()) {
                Some(most) if most.minor() < sum.minor() => *most = sum,
                Some(_) => {}
                None => most.push(sum),
            }
        }
    }
    most.sort_by_key(|amount| amount.currency());
    Ok(most)
}

fn job_order(order: &Order) -> Result<JobOrder, Error> {
    Ok(JobOrder {
        id: order.id(),
        kind: order.kind().name().to_owned(),
        at: order.at(),
        cause: order.cause().to_owned(),
        amounts: amounts(order)?,
    })
}

fn life_attempt(attempt: Attempt, order: &Order, gateways: &[Gateway]) -> LifeAttempt {
    let outcome = attempt.outcome;
    LifeAttempt {
        id: attempt.id,
        behind: named_in::<AttemptId>(order.cause()).contains(&attempt.id),
        kind: attempt.kind.name().to_owned(),
        gateway: gateway_name(attempt.gateway.as_str(), gateways),
        amount: attempt.amount.money(),
        sent_at: attempt.sent_at,
        answered_at: outcome.as_ref().map(|outcome| outcome.at),
        class: outcome.as_ref().map(|outcome| outcome.class),
        certain: outcome.as_ref().is_some_and(|outcome| outcome.certainty == Certainty::Sure),
        rule: outcome.as_ref().and_then(|outcome| Some(outcome.rule.as_ref()?.to_string())),
        reply: outcome.map(|outcome| outcome.reply),
        inquiries: attempt.inquiries,
    }
}

/// The ids that a cause names: "attempt 0198…", "batch 0198…".
fn named_in<Id: std::str::FromStr + Ord>(cause: &str) -> BTreeSet<Id> {
    cause.split(' ').filter_map(|word| word.parse().ok()).collect()
}

/// Tasks carry names that follow from what they are about, so those of a job are found by name and
/// not by looking through all of them.
fn tasks(order: &Order, orders: &[Order], attempts: &[Attempt]) -> Vec<TaskId> {
    let (church, gift) = (order.church(), GiftId::from_uuid(order.job().as_uuid()));
    let send = Task::Send { church, gift };
    let inquire = Task::Inquire { church, gift };
    let mut ids = vec![send.id("first")];
    for batch in orders.iter().flat_map(|order| named_in::<BatchId>(order.cause())) {
        ids.push(send.id(&batch.to_string()));
    }
    for attempt in attempts.iter().map(|attempt| attempt.id) {
        ids.push(send.id(&attempt.to_string()));
        ids.push(inquire.id(&attempt.to_string()));
        ids.push(inquire.id(&format!("late success {attempt}")));
        ids.push(send.id(&format!("back {attempt}")));
        ids.push(Task::AskBank { church, gift, attempt }.id(""));
        ids.push(Task::InquireRefund { church, gift, attempt }.id(""));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}
