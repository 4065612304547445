//! `/staff/ledger/verification/{church}`: what the verifications of one church's books found.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{
    CampusCheck, Collected, Disagreement, ValidationHistory, ValidationReport, ValidationRow,
    ValidationStanding,
};

use super::{PAGE, words};
use crate::site::components::{
    Button, EmptyState, Fact, Facts, Glyph, Hidden, Icon, LEDGER, LedgerPlace, LedgerTabs, Stamp,
    StatusWord, Tone, Word, query,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::staff::when::When;
use crate::site::{Draft, Page};

/// The page of a church's verifications.
#[component]
pub fn ChurchVerification(page: Page, view: ValidationHistory, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let request = draft.value("request").to_owned();
    let ValidationHistory { church, name, runs, overdue_after_days } = view;
    let under_way = runs.iter().find(|run| run.finished_at.is_none()).cloned();
    let last = runs.iter().find(|run| run.finished_at.is_some()).cloned();
    let stamp = match &last {
        Some(run) => words::standing(&run.standing).0,
        None => words::all(0, false),
    };
    let action = format!("{PAGE}/{church}");
    view! {
        <Document page title=format!("{name}, verification") class="for-staff" here=LEDGER>
            <p>
                <a class="link" href=PAGE>
                    <Icon glyph=Glyph::Prev />
                    "Every church"
                </a>
            </p>
            <div>
                <h1>{name}</h1>
                <Stamp word=stamp />
            </div>
            <LedgerTabs here=LedgerPlace::Verification />
            <form method="post" action=action>
                <Hidden name="request" value=request />
                <div class="row">
                    <Button>"Verify now"</Button>
                    {under_way.map(|run| view! { <UnderWay run /> })}
                </div>
            </form>
            {match last {
                Some(run) => view! {
                    <Latest run=run.clone() now zone=zone.clone() />
                    <Report report=run.report days=overdue_after_days now zone=zone.clone() />
                }
                .into_any(),
                None => view! {
                    <EmptyState title="These books were not verified yet">
                        <p class="muted">"That is done within a day, or now if you ask for it."</p>
                    </EmptyState>
                }
                .into_any(),
            }}
            <History runs now zone />
        </Document>
    }
}

/// How far the one is that is under way.
#[component]
fn UnderWay(run: ValidationRow) -> impl IntoView {
    let (word, more) = words::standing(&run.standing);
    let width = match run.standing {
        ValidationStanding::Running { percent } => format!("{percent}%"),
        _ => "0%".to_owned(),
    };
    view! {
        <StatusWord word />
        <span class="muted">{more.unwrap_or_else(|| "It begins within seconds.".to_owned())}</span>
        <svg class="meter way" aria-hidden="true">
            <rect width=width height="100%"></rect>
        </svg>
    }
}

#[component]
fn Latest(run: ValidationRow, now: Timestamp, zone: String) -> impl IntoView {
    let took = words::took(&run).unwrap_or_else(|| "–".to_owned());
    let failed = match &run.standing {
        ValidationStanding::Failed { why } => Some(why.clone()),
        _ => None,
    };
    view! {
        <section class="slip flow" aria-labelledby="last">
            <h2 id="last">"Last verification"</h2>
            {failed.map(|why| view! {
                <p class="status needs lines">
                    <Icon glyph=Glyph::Alert />
                    <span>{format!("It could not be done: {why}")}</span>
                </p>
            })}
            <Facts>
                {run.finished_at.map(|at| view! {
                    <Fact name="Finished"><When at now zone=zone.clone() /></Fact>
                })}
                <Fact name="Asked by">{run.by.unwrap_or_else(|| "the clock".to_owned())}</Fact>
                <Fact name="Took">{took}</Fact>
                <Fact name="Orders">{format::number(run.orders)}</Fact>
                <Fact name="Entries">{format::number(run.entries)}</Fact>
                <Fact name="State"><code class="break">{run.state_hash}</code></Fact>
            </Facts>
            <p class="small muted">
                "The state is one number for where all accounts stand. Another copy of the books \
                 that has seen the same orders has the same."
            </p>
        </section>
    }
}

#[component]
fn Report(report: ValidationReport, days: u32, now: Timestamp, zone: String) -> impl IntoView {
    let ValidationReport { findings, campuses, collected } = report;
    view! {
        {(!findings.is_empty()).then(|| view! {
            <section class="flow" aria-labelledby="findings">
                <h2 id="findings">"What does not add up"</h2>
                <p class="measure">
                    "Nothing here repairs itself. Leave the books as they are, keep a copy of the \
                     database, and find out who or what wrote past the application."
                </p>
                <ol class="flow">
                    {findings.into_iter().map(|finding| view! {
                        <li class="break"><code><Finding finding /></code></li>
                    }).collect_view()}
                </ol>
            </section>
        })}
        <Campuses campuses />
        <Undisbursed collected days now zone />
    }
}

/// A finding leads to its order, where it names one.
#[component]
fn Finding(finding: String) -> impl IntoView {
    match words::order_in(&finding) {
        Some((before, order, after)) => view! {
            {before.to_owned()}
            <a href=format!("/staff/ledger/orders/{order}")>{order.to_string()}</a>
            {after.to_owned()}
        }
        .into_any(),
        None => finding.into_any(),
    }
}

/// Gifts beside books, campus by campus.
#[component]
fn Campuses(campuses: Vec<CampusCheck>) -> impl IntoView {
    let row = |campus: CampusCheck| {
        let CampusCheck { name, disagreements } = campus;
        let name = if name.is_empty() { "All campuses".to_owned() } else { name };
        let bad = !disagreements.is_empty();
        let word = if bad {
            Word::new("Differ", Tone::Bad, Glyph::Failing)
        } else {
            Word::new("Agree", Tone::Given, Glyph::Check)
        };
        view! {
            <tr class=bad.then_some("tint bad") role="row">
                <th class="r1" scope="row" role="rowheader">{name}</th>
                <td class="b r1" role="cell">
                    <StatusWord word />
                    {disagreements.into_iter().map(|one| view! {
                        <small>{said(&one)}</small>
                    }).collect_view()}
                </td>
            </tr>
        }
    };
    (!campuses.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="campuses">
                <h2 id="campuses">"Gifts beside the books"</h2>
                <table class="table cards" role="table" aria-labelledby="campuses">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Campus"</th>
                            <th scope="col" role="columnheader">"Gifts and books"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{campuses.into_iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

/// "General fund, given: gifts say $25.00, the books hold $24.99".
fn said(one: &Disagreement) -> String {
    let fund = if one.fund.is_empty() { "All funds" } else { &one.fund };
    let kind = words::kind(&one.kind);
    format!("{fund}, {kind}: gifts say {}, the books hold {}", one.gifts_say, one.books_hold)
}

/// What was collected and not disbursed (C-28).
#[component]
fn Undisbursed(
    collected: Vec<Collected>,
    days: u32,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let row = |one: Collected| {
        let over = one.outstanding.minor() < 0;
        let word = match (over, one.overdue_orders) {
            (true, _) => Word::new("More paid out than taken", Tone::Needs, Glyph::Alert),
            (false, 0) => Word::new("In time", Tone::Given, Glyph::Check),
            (false, _) => Word::new("To be explained", Tone::Needs, Glyph::Clock),
        };
        let orders = one.oldest.into_iter().map(|order| {
            let href = query("/staff/ledger/orders", [("q", order.job.clone())]);
            view! {
                <li>
                    <a href=href>{order.amount.to_string()}</a>
                    ", taken "
                    <When at=order.at now zone=zone.clone() />
                </li>
            }
        });
        let orders = orders.collect_view();
        let count = format::count(one.overdue_orders, "order", "orders");
        let overdue = one.overdue_orders > 0;
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{one.gateway}</th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="num" data-label="With the gateway" role="cell">
                    {one.outstanding.to_string()}
                </td>
                <td class="num b" data-label="Overdue" role="cell">{one.overdue.to_string()}</td>
                <td class="ab" data-label="The oldest" role="cell">
                    {match overdue {
                        true => view! {
                            <details>
                                <summary>
                                    {count}
                                    <Icon glyph=Glyph::Next />
                                </summary>
                                <ol class="flow small">{orders}</ol>
                            </details>
                        }
                        .into_any(),
                        false => "–".into_any(),
                    }}
                </td>
            </tr>
        }
    };
    (!collected.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="collected">
                <h2 id="collected">"Collected and not paid out"</h2>
                <p class="measure">
                    {format!(
                        "What a gateway took should be in the church's bank after {days} days. What \
                         was paid out is taken to be the oldest.",
                    )}
                </p>
                <table class="table cards" role="table" aria-labelledby="collected">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Gateway"</th>
                            <th scope="col" role="columnheader">"State"</th>
                            <th class="num" scope="col" role="columnheader">"With the gateway"</th>
                            <th class="num" scope="col" role="columnheader">"Overdue"</th>
                            <th scope="col" role="columnheader">"The oldest"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{collected.into_iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

#[component]
fn History(runs: Vec<ValidationRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |run: ValidationRow| {
        let (word, more) = words::standing(&run.standing);
        let took = words::took(&run).unwrap_or_else(|| "–".to_owned());
        let done = run.finished_at.is_some();
        let figure = |figure| if done { format::number(figure) } else { "–".to_owned() };
        let hash: String = run.state_hash.chars().take(8).collect();
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <When at=run.asked_at now zone=zone.clone() />
                </th>
                <td class="b r1" role="cell">
                    <StatusWord word />
                    {more.map(|more| view! { <small>{more}</small> })}
                </td>
                <td class="ab" data-label="Asked by" role="cell">
                    {run.by.unwrap_or_else(|| "the clock".to_owned())}
                </td>
                <td class="num" data-label="Orders" role="cell">{figure(run.orders)}</td>
                <td class="ab" data-label="Took" role="cell">{took}</td>
                <td class="ab" data-label="State" role="cell"><code>{hash}</code></td>
            </tr>
        }
    };
    (!runs.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="history">
                <h2 id="history">"All verifications, newest first"</h2>
                <table class="table cards" role="table" aria-labelledby="history">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Asked for"</th>
                            <th scope="col" role="columnheader">"Result"</th>
                            <th scope="col" role="columnheader">"By"</th>
                            <th class="num" scope="col" role="columnheader">"Orders"</th>
                            <th scope="col" role="columnheader">"Took"</th>
                            <th scope="col" role="columnheader">"State"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{runs.into_iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        }
    })
}
