//! `offertory ledger show`: the whole life of an order, in the terminal (C-27).

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use giving::Error;
use kernel::{Money, OrderId, Timestamp};
use views::{LifeAttempt, LifeTask, OrderPage, OrdersGift, PostedEntry, Station};

use super::super::{operator, say, say_json};
use crate::config::Config;

/// Show the whole life of one order: what it did, why, what was sent and answered, and its seal.
/// Exit code 1 if its seal does not hold.
///
/// Example: offertory ledger show 0f0e7c0a-5a77-53c7-9c62-0123456789ab
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(in crate::cli) struct Show {
    /// The order's id.
    order: OrderId,
    /// For a machine to read.
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let giving = operator::use_cases(&config).await?;
        let life = match giving.life_of(self.order).await {
            Err(Error::NotFound) => None,
            other => Some(other?),
        };
        let life = life.with_context(|| format!("there is no order {}", self.order))?;
        if self.json {
            say_json(&life)?;
        } else {
            say(told(&life).trim_end());
        }
        Ok(if life.chain.holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The page as text, in the page's sequence.
fn told(life: &OrderPage) -> String {
    let mut text = String::new();
    let mut line = |words: String| {
        text.push_str(words.trim_end());
        text.push('\n');
    };
    line(format!(
        "{} {} of its job, in the books of {}",
        life.kind, life.ordinal, life.church.name
    ));
    line(fact("order", life.id));
    line(fact("job", life.job));
    line(fact("at", clock(life.at, life)));
    line(fact("cause", &life.cause));
    if let Some(gift) = &life.gift {
        of_gift(gift).into_iter().for_each(&mut line);
    }
    heading("In the books", &mut line);
    entries(&life.entries).into_iter().for_each(&mut line);
    heading("All orders of its job", &mut line);
    for order in &life.orders {
        let here = if order.id == life.id { "  <- this order" } else { "" };
        let (at, amounts) = (clock(order.at, life), sums(&order.amounts));
        line(format!("  {at}  {:<12} {amounts}  {}{here}", order.kind, order.id));
    }
    heading("Sent to the gateway", &mut line);
    if life.attempts.is_empty() {
        line("  nothing".to_owned());
    }
    for attempt in &life.attempts {
        of_attempt(attempt, life).into_iter().for_each(&mut line);
    }
    if !life.tasks.is_empty() {
        heading("Its work", &mut line);
        life.tasks.iter().map(|task| of_task(task, life)).for_each(&mut line);
    }
    if !life.audit.is_empty() {
        heading("Who did what", &mut line);
    }
    for entry in &life.audit {
        let why = if entry.why.is_empty() { String::new() } else { format!(": {}", entry.why) };
        line(format!("  {}  {} {}{why}", clock(entry.at, life), entry.who, entry.verb));
    }
    if !life.write_backs.is_empty() {
        heading("In the mirrors", &mut line);
    }
    for row in &life.write_backs {
        let parked = if row.parked { ", parked until a person looks" } else { "" };
        line(format!("  {}: has {} of {} changes{parked}", row.mirror, row.agreed, row.of));
    }
    heading("In the chain", &mut line);
    let chain = &life.chain;
    let holds = if chain.holds { "the seal holds" } else { "THE SEAL IS BROKEN" };
    line(format!("  order {} of {}, {holds}", chain.seq, chain.of));
    line(fact("content", &chain.content));
    line(fact("before", &chain.previous));
    line(fact("seal", &chain.hash));
    text
}

fn heading(words: &str, line: &mut impl FnMut(String)) {
    line(String::new());
    line(words.to_owned());
}

fn fact(name: &str, value: impl std::fmt::Display) -> String {
    format!("  {name:<10} {value}")
}

/// By the church's clock, with the zone's offset.
fn clock(at: Timestamp, life: &OrderPage) -> String {
    app::site::format::machine_time(at, &life.church.zone)
}

fn of_gift(gift: &OrdersGift) -> Vec<String> {
    let path = &gift.path;
    let (station, where_) = match path.station {
        Station::Donor => ("donor", path.donor.as_str()),
        Station::Church => ("church", path.church.as_str()),
        Station::Gateway => ("gateway", path.gateway.as_str()),
        Station::Bank => ("bank", path.church.as_str()),
    };
    let method = &gift.method;
    vec![
        fact("gift", format!("{} of {}, {}", gift.about.number, gift.about.donor, gift.amount)),
        fact("method", format!("{} {} {}", method.kind, method.brand, method.last_four)),
        fact("state", gift.status.name()),
        fact("money is", format!("at the {station}, {where_}: {}", path.there)),
    ]
}

/// Debit and credit beside each other, and their sums under a line.
fn entries(entries: &[PostedEntry]) -> Vec<String> {
    let name = |entry: &PostedEntry| {
        let account = &entry.account;
        let space = if account.owner.is_empty() { "" } else { " " };
        format!("{}{space}{}", account.kind, account.owner)
    };
    let wide = entries.iter().map(|entry| name(entry).chars().count()).max().unwrap_or(0).max(7);
    let mut lines =
        vec![format!("  {:<wide$}  {:>14}  {:>14}  {:>22}", "account", "debit", "credit", "after")];
    for entry in entries {
        let (debit, credit) = match entry.amount.minor() {
            ..0 => (unsigned(entry.amount), String::new()),
            _ => (String::new(), unsigned(entry.amount)),
        };
        let account = &entry.account;
        let after = format!("{} (v{})", account.balance, account.version);
        let name = name(entry);
        lines.push(format!("  {name:<wide$}  {debit:>14}  {credit:>14}  {after:>22}"));
    }
    lines
}

fn unsigned(amount: Money) -> String {
    amount.to_string().replacen('-', "", 1)
}

fn sums(amounts: &[Money]) -> String {
    let mut text = String::new();
    for amount in amounts {
        let join = if text.is_empty() { "" } else { " + " };
        // Writing to a text cannot fail.
        let _ = write!(text, "{join}{amount}");
    }
    text
}

fn of_attempt(attempt: &LifeAttempt, life: &OrderPage) -> Vec<String> {
    let behind = if attempt.behind { "  <- behind this order" } else { "" };
    let mut lines = vec![
        format!("  {} of {} at {}{behind}", attempt.kind, attempt.amount, attempt.gateway),
        fact("  key", attempt.id),
        fact("  sent", clock(attempt.sent_at, life)),
    ];
    match (attempt.answered_at, attempt.class) {
        (Some(at), Some(class)) => {
            let certain = if attempt.certain { "sure" } else { "unknown, being asked about" };
            lines.push(fact("  answered", clock(at, life)));
            lines.push(fact("  means", format!("{class}, {certain}")));
        }
        (_, _) => lines.push(fact("  answered", "not yet")),
    }
    lines.extend(attempt.rule.iter().map(|rule| fact("  rule", rule)));
    lines.extend(attempt.reply.iter().filter(|it| !it.is_empty()).map(|it| fact("  reply", it)));
    lines
}

fn of_task(task: &LifeTask, life: &OrderPage) -> String {
    let done = task.finished_at.map(|at| format!(" at {}", clock(at, life))).unwrap_or_default();
    let reason = task.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("  {:<15} {}{done}, due {}{reason}", task.kind, task.state, clock(task.due, life))
}

#[cfg(test)]
mod tests {
    use kernel::Currency;
    use ledger::AccountKind;
    use views::AccountRow;

    use super::*;

    #[test]
    fn c27_debit_and_credit_stand_in_columns() {
        let entry = |kind: AccountKind, owner: &str, minor| PostedEntry {
            account: AccountRow {
                id: String::new(),
                kind: kind.name().to_owned(),
                owner: owner.to_owned(),
                version: 3,
                balance: Money::new(minor, Currency::Usd),
            },
            amount: Money::new(minor, Currency::Usd),
        };
        let told = entries(&[
            entry(AccountKind::Donor, "Ann Lee", -2_500),
            entry(AccountKind::Promised, "General", 2_500),
        ]);
        assert_eq!(
            told[1],
            "  donor Ann Lee             $25.00                            -$25.00 (v3)"
        );
        assert_eq!(
            told[2],
            "  promised General                          $25.00             $25.00 (v3)"
        );
    }

    #[test]
    fn sums_of_two_currencies_are_two() {
        let both = [Money::new(100, Currency::Usd), Money::new(100, Currency::Jpy)];
        assert_eq!(sums(&both), "$1.00 + ¥100");
    }
}
