//! One church's comparison: its gateways' lists are read on, then its orders are held beside them,
//! then what is left over is judged.
//!
//! A comparison is a row: asked for, leased by one node, written on after every slice, finished. A
//! node that dies leaves it where it was. A slice is one unit of work together with the place it
//! reached, so nothing is read twice and nothing is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kernel::{Amount, AttemptId, ChurchId, GatewayId, PersonId, RequestId, Timestamp};
use ledger::{AccountKind, Order, OrderKind};
use serde::{Deserialize, Serialize};

use super::{Booked, Case, CaseKind, Deed, Fix, Line, Pair, Source, pair};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::churches::Facility;
use crate::error::Error;
use crate::notices::{Notice, Urgency};
use crate::ports::{Listed, Listing, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// How often each church is compared.
const EVERY: Duration = Duration::from_hours(24);

/// How soon a list that could not be read is read again.
const AGAIN: Duration = Duration::from_hours(1);

/// A church whose last comparison ended before this is in trouble (the daily one is late).
const LATE_AFTER: Duration = Duration::from_hours(36);

/// What is younger is not read: lists lag, and a line may still come in before another.
const LISTED_WITHIN: Duration = Duration::from_hours(1);

/// The gateway's clock and ours may differ by this much.
const CLOCKS_DIFFER: Duration = Duration::from_secs(120);

/// How long a node may be silent on a comparison before another goes on with it.
const LEASE: Duration = Duration::from_secs(120);

/// Lines that are written together.
const LINES: usize = 500;

/// Orders that are held beside their lines at once.
const ORDERS: u32 = 1_000;

/// Where a facility's list is read to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The last line that was read.
    pub behind: Option<String>,
    /// Everything that the gateway did until then was read.
    pub until: Option<Timestamp>,
}

/// By the facility's token at the orchestrator.
pub type Places = BTreeMap<String, Place>;

/// What a gateway was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempted {
    pub key: AttemptId,
    pub amount: Amount,
    /// It surely took nothing, whatever was believed before.
    pub refused: bool,
}

/// How the comparison of a church stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub church: ChurchId,
    /// `None`: the clock.
    pub asked_by: Option<PersonId>,
    pub asked_at: Timestamp,
    /// Asked for or under way.
    pub open: bool,
    pub places: Places,
    /// Orders up to here have met their lines.
    pub order_seq: u64,
    /// The last one that came to its end.
    pub finished_at: Option<Timestamp>,
    pub lines_read: u64,
    pub orders_read: u64,
    pub cases_found: u64,
    /// Why a list could not be read.
    pub failed: Option<String>,
}

/// What became of orders that met their lines.
#[derive(Default)]
pub(crate) struct Met {
    source: Source,
    /// Lines that met their orders. What does not fit stands in a case.
    met: Vec<String>,
    /// How many of them said what the books say.
    fit: u64,
    /// Keys that both sides know.
    turned_up: Vec<String>,
    cases: Vec<Case>,
}

impl Met {
    /// How many lines said what the books say.
    pub(crate) fn fit(&self) -> u64 {
        self.fit
    }

    /// How many cases are new.
    pub(crate) async fn write(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<u64, Error> {
        work.drop_lines(scope, self.source, &self.met).await?;
        for (kind, why) in [
            (CaseKind::NoOrder, "the order turned up"),
            (CaseKind::NoCharge, "the gateway's line turned up"),
        ] {
            work.end_cases(scope, kind, &self.turned_up, (now, why)).await?;
        }
        let mut new = 0_u64;
        for case in &self.cases {
            new = new.saturating_add(u64::from(open_case(work, case).await?));
        }
        Ok(new)
    }
}

impl Giving {
    /// Asks for a comparison of one church, or of every one. It begins within seconds.
    pub async fn ask_comparison(
        &self,
        staff: &Staff,
        church: Option<ChurchId>,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let subject = church.map_or_else(String::new, |church| church.to_string());
        let mut work = self.begin().await?;
        let content = ["gateway.compare", &subject];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        if let Some(church) = church {
            self.church(&Scope::of(church)).await?;
        }
        work.ask_comparison(church, Some(staff.id()), now).await?;
        work.note(&Note {
            at: now,
            church,
            who: Who::Person(staff.id()),
            verb: "gateway.compare",
            subject,
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Asks for the daily comparison of every church that is due, and does the next one that nobody
    /// does. Whether there was one.
    pub async fn compare_next(&self) -> Result<bool, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        work.ask_due_comparisons(now.minus(EVERY), now.minus(AGAIN), now).await?;
        let leased = work.lease_comparison(&self.parts.node, now, LEASE).await?;
        let _committed = work.commit().await?;
        let Some(mut comparison) = leased else { return Ok(false) };
        match self.compare_lists(&mut comparison).await? {
            Ok(()) => comparison.failed = None,
            Err(why) => {
                tracing::warn!(church = %comparison.church, why, "a gateway's list was not read");
                comparison.failed = Some(why);
            }
        }
        self.finish_comparison(&comparison).await?;
        Ok(true)
    }

    /// The answer inside says why a list could not be read. What was read until then is kept.
    async fn compare_lists(
        &self,
        comparison: &mut Comparison,
    ) -> Result<Result<(), String>, Error> {
        let scope = Scope::of(comparison.church);
        let horizon = self.now().minus(LISTED_WITHIN);
        let facilities = self.compared(&scope).await?;
        if facilities.is_empty() {
            return Ok(Ok(()));
        }
        for (token, gateway) in &facilities {
            if let Err(why) = self.read_list(comparison, (token, gateway), horizon).await? {
                return Ok(Err(format!("{gateway}: {why}")));
            }
        }
        self.match_orders(comparison, facilities.values().collect(), horizon).await?;
        self.judge_lines(comparison, Source::List).await?;
        Ok(Ok(()))
    }

    /// The lists of a church: each facility's token once, with its gateway. Checks and cash have
    /// none, and neither has the system that a church came from.
    async fn compared(&self, scope: &Scope) -> Result<BTreeMap<String, GatewayId>, Error> {
        let facilities = self.reads().facilities(scope).await?;
        let listed = |facility: &Facility| {
            facility.kind.reaches_a_gateway()
                && facility.gateway.as_str() != crate::imports::GATEWAY
        };
        let facilities = facilities.into_iter().filter(listed);
        Ok(facilities.map(|facility| (facility.token, facility.gateway)).collect())
    }

    /// Reads a facility's list on, up to what is too young.
    async fn read_list(
        &self,
        comparison: &mut Comparison,
        (token, gateway): (&String, &GatewayId),
        horizon: Timestamp,
    ) -> Result<Result<(), String>, Error> {
        let scope = Scope::of(comparison.church);
        let mut place = comparison.places.get(token).cloned().unwrap_or_default();
        // What was there before us is not compared.
        let first = self.reads().first_sent_at(&scope).await?;
        let from = first.map_or(horizon, |first| first.minus(CLOCKS_DIFFER));
        loop {
            let mut lines = Vec::new();
            let mut ended = false;
            while lines.len() < LINES && !ended {
                let behind = place.behind.as_deref();
                let page = match self.parts.gateways.listed(token, behind).await {
                    Listing::Lines(page) => page,
                    Listing::Unread { why } => return Ok(Err(why)),
                };
                let old = page.iter().take_while(|line| line.at < horizon).count();
                ended = page.is_empty() || old < page.len();
                for listed in page.into_iter().take(old) {
                    place.behind = Some(listed.token.clone());
                    comparison.lines_read = comparison.lines_read.saturating_add(1);
                    if listed.at >= from {
                        lines.extend(line_of(listed, gateway));
                    }
                }
            }
            if ended {
                place.until = Some(horizon);
            }
            comparison.places.insert(token.clone(), place.clone());
            let mut work = self.begin().await?;
            work.keep_lines(&scope, &lines).await?;
            self.save_comparison(work.as_mut(), comparison).await?;
            let _committed = work.commit().await?;
            if ended {
                return Ok(Ok(()));
            }
        }
    }

    /// Holds every order until `until` beside its line.
    async fn match_orders(
        &self,
        comparison: &mut Comparison,
        gateways: BTreeSet<&GatewayId>,
        until: Timestamp,
    ) -> Result<(), Error> {
        loop {
            let church = comparison.church;
            let slice = self.reads().orders_after(church, comparison.order_seq, ORDERS).await?;
            let read = slice.len();
            let old = slice.into_iter().take_while(|(_, order, _)| order.at() <= until);
            let old: Vec<(u64, Order)> = old.map(|(seq, order, _)| (seq, order)).collect();
            let Some((last, _)) = old.last() else { return Ok(()) };
            comparison.order_seq = *last;
            let all = old.len() == read && read == usize::try_from(ORDERS).unwrap_or(usize::MAX);
            let orders = old.iter().map(|(_, order)| order);
            let orders = orders.filter(|order| {
                gateway_of(order).is_some_and(|gateway| gateways.contains(&gateway))
            });
            self.match_slice(comparison, orders.collect()).await?;
            if !all {
                return Ok(());
            }
        }
    }

    async fn match_slice(
        &self,
        comparison: &mut Comparison,
        orders: Vec<&Order>,
    ) -> Result<(), Error> {
        let scope = Scope::of(comparison.church);
        let booked = self.booked(&scope, &orders).await?;
        comparison.orders_read = comparison.orders_read.saturating_add(count(booked.len()));
        let met = self.meet(&scope, Source::List, &booked).await?;
        let mut work = self.begin().await?;
        let new = met.write(work.as_mut(), &scope, self.now()).await?;
        comparison.cases_found = comparison.cases_found.saturating_add(new);
        self.save_comparison(work.as_mut(), comparison).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Holds orders beside the lines of their keys. Nothing is written yet.
    pub(crate) async fn meet(
        &self,
        scope: &Scope,
        source: Source,
        booked: &[Booked],
    ) -> Result<Met, Error> {
        let (church, now) = (scope.church(), self.now());
        let keys: Vec<String> = booked.iter().map(|booked| booked.key.clone()).collect();
        let mut lines = self.reads().lines_of_keys(scope, source, &keys).await?;
        lines.sort_by(|a, b| {
            (&a.key, a.deed, a.at, &a.token).cmp(&(&b.key, b.deed, b.at, &b.token))
        });
        let mut met = Met { source, ..Met::default() };
        for pair in pair(booked, &lines) {
            match pair {
                Pair::Fits(booked, line) => {
                    met.fit = met.fit.saturating_add(1);
                    met.met.push(line.token.clone());
                    met.turned_up.push(booked.key.clone());
                }
                Pair::Differs(booked, line) => {
                    met.cases.push(differs(church, booked, line, now));
                    met.met.push(line.token.clone());
                    met.turned_up.push(booked.key.clone());
                }
                Pair::Again(booked, line) => {
                    met.cases.push(again(church, booked, line, now));
                    met.met.push(line.token.clone());
                }
                // Its bank sent it back: then it stands in no list any more.
                Pair::NoLine(booked) if booked.came_back => {}
                Pair::NoLine(booked) => met.cases.push(Case::of_order(church, booked, now)),
                // A refund under the key of a charge: it is judged when its time comes.
                Pair::NoOrder(_) => {}
            }
        }
        Ok(met)
    }

    /// What the orders say that a gateway moved, by key and deed.
    pub(crate) async fn booked(
        &self,
        scope: &Scope,
        orders: &[&Order],
    ) -> Result<Vec<Booked>, Error> {
        let keys: Vec<AttemptId> = orders.iter().filter_map(|order| key_of(order)).collect();
        let attempted = self.reads().attempted(scope, &keys).await?;
        let asked: BTreeMap<AttemptId, Attempted> =
            attempted.into_iter().map(|one| (one.key, one)).collect();
        let mut booked = Vec::with_capacity(orders.len());
        for order in orders {
            let (Some(deed), Some(gateway)) = (deed_of(order), gateway_of(order)) else { continue };
            let key = key_of(order);
            let attempt = key.and_then(|key| asked.get(&key));
            // What the gateway was asked for: with the fee, where the donor pays it on top.
            let amount = attempt.map(|attempt| attempt.amount);
            let Some(amount) = amount.or_else(|| through_gateway(order)) else { continue };
            booked.push(Booked {
                key: key.map_or_else(|| order.id().to_string(), |key| key.to_string()),
                deed,
                order: order.id(),
                gift: kernel::GiftId::from_uuid(order.job().as_uuid()),
                gateway,
                amount,
                at: order.at(),
                came_back: attempt.is_some_and(|attempt| attempt.refused),
            });
        }
        booked.sort_by(|a, b| (&a.key, a.deed).cmp(&(&b.key, b.deed)));
        Ok(booked)
    }

    /// How far it is; the lease goes on.
    pub(super) async fn save_comparison(
        &self,
        work: &mut dyn Work,
        comparison: &Comparison,
    ) -> Result<(), Error> {
        let free_at = self.now().plus(LEASE);
        Ok(work.save_comparison(comparison, &self.parts.node, free_at).await?)
    }

    async fn finish_comparison(&self, comparison: &Comparison) -> Result<(), Error> {
        let now = self.now();
        let church = comparison.church;
        let mut work = self.begin().await?;
        work.finish_comparison(comparison, &self.parts.node, now).await?;
        if comparison.cases_found > 0 {
            let found = comparison.cases_found;
            tracing::warn!(%church, found, "gateway and books differ");
            let notice = Notice {
                key: format!("cases {church} {}", comparison.asked_at.as_micros()),
                urgency: Urgency::Look,
                subject: match found {
                    1 => "A charge and the books do not fit together".to_owned(),
                    some => format!("{some} charges and the books do not fit together"),
                },
                text:
                    "A gateway's list and the orders were compared, and they differ. Nothing was \
                       moved. Each case says what would put it right: /staff/cases\n"
                        .to_owned(),
                about: None,
            };
            self.notify(work.as_mut(), &notice, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Whether gateways and books were compared lately, everywhere: `GatewaysCompared` on health.
    pub(crate) async fn comparisons_are_well(&self, now: Timestamp) -> Result<bool, Error> {
        Ok(self.reads().comparisons_in_trouble(now.minus(LATE_AFTER)).await? == 0)
    }
}

/// Writes a case down, unless it is known. Whether it is new.
pub(super) async fn open_case(work: &mut dyn Work, case: &Case) -> Result<bool, Error> {
    let new = work.add_case(case).await?;
    if new {
        work.note(&Note {
            at: case.found_at,
            church: Some(case.church),
            who: Who::Rule("comparison".to_owned()),
            verb: "case.open",
            subject: case.id.to_string(),
            why: format!("{} of {}", case.kind, case.key),
        })
        .await?;
    }
    Ok(new)
}

/// Two amounts for one thing.
pub(super) fn differs(church: ChurchId, booked: &Booked, line: &Line, now: Timestamp) -> Case {
    let more = line.amount.currency() == booked.amount.currency()
        && line.amount.minor() > booked.amount.minor();
    let fix = match (line.deed, more) {
        (Deed::Charge, true) => Fix::GiveBackRest,
        (Deed::Charge, false) | (Deed::Refund, true) => Fix::TakeOut,
        (Deed::Refund, false) => Fix::RefundAgain,
    };
    Case {
        gift: Some(booked.gift),
        booked: Some(booked.as_it_stands()),
        ..Case::of_line(church, CaseKind::AmountDiffers, line, fix, now)
    }
}

/// What is in the books once was done twice.
pub(super) fn again(church: ChurchId, booked: &Booked, line: &Line, now: Timestamp) -> Case {
    let fix = match line.deed {
        Deed::Charge => Fix::GiveBack,
        Deed::Refund => Fix::TakeOut,
    };
    Case {
        gift: Some(booked.gift),
        booked: Some(booked.as_it_stands()),
        ..Case::of_line(church, CaseKind::Double, line, fix, now)
    }
}

/// A line that moved money, as it waits for its order.
fn line_of(listed: Listed, gateway: &GatewayId) -> Option<Line> {
    Some(Line {
        source: Source::List,
        amount: listed.amount?,
        key: listed.key.unwrap_or_else(|| format!("({})", listed.token)),
        token: listed.token,
        gateway: gateway.clone(),
        deed: listed.deed,
        at: listed.at,
        of: listed.of,
    })
}

/// Which way an order says that a gateway moved money: for the gift, or what it took too often. All
/// other orders are the books' own.
pub(crate) fn deed_of(order: &Order) -> Option<Deed> {
    match order.kind() {
        OrderKind::Settle => Some(Deed::Charge),
        OrderKind::Refund => Some(Deed::Refund),
        // What people transfer by hand names no attempt.
        OrderKind::Transfer if key_of(order).is_some() => {
            let clearing = |account: &ledger::Account| account.kind() == AccountKind::Clearing;
            let out = order.moves().iter().any(|step| clearing(step.from()));
            let back = order.moves().iter().any(|step| clearing(step.to()));
            match (out, back) {
                (true, false) => Some(Deed::Charge),
                (false, true) => Some(Deed::Refund),
                (true, true) | (false, false) => None,
            }
        }
        _ => None,
    }
}

/// The attempt that an order came of: its cause names it.
pub(crate) fn key_of(order: &Order) -> Option<AttemptId> {
    let cause = order.cause().strip_prefix("attempt ")?;
    cause.split(' ').next()?.parse().ok()
}

/// The gateway whose account the order moves.
pub(crate) fn gateway_of(order: &Order) -> Option<GatewayId> {
    deed_of(order)?;
    let sides = order.moves().iter().flat_map(|step| [step.from(), step.to()]);
    let clearing = sides.into_iter().find(|account| account.kind() == AccountKind::Clearing)?;
    clearing.owner().parse().ok()
}

/// What it moves through the gateway's account.
fn through_gateway(order: &Order) -> Option<Amount> {
    let moved = order.moves().iter().find(|step| {
        [step.from(), step.to()].iter().any(|account| account.kind() == AccountKind::Clearing)
    });
    moved.map(ledger::Move::amount)
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
