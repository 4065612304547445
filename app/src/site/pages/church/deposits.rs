//! `/church/deposits`: what gateways have taken and not paid out, and what arrived at the bank.

pub mod payout;
pub mod write_off;

use leptos::prelude::*;
use views::{ClearingRow, Deposits as View, PayoutRow};

use super::words::plain;
use crate::site::Page;
use crate::site::components::{
    ButtonKind, Day, EmptyState, Glyph, LinkButton, NoticeBox, StatusWord, Tone, Word,
};
use crate::site::format::DayStyle;
use crate::site::layouts::Document;

pub(super) const PAGE: &str = "/church/deposits";

#[component]
pub fn Deposits(page: Page, view: View) -> impl IntoView {
    let days = view.late_after_days;
    let over: Vec<_> =
        view.clearing.iter().filter(|row| row.waiting.minor() < 0).cloned().collect();
    let older = view.older.map(|version| {
        view! {
            <p>
                <LinkButton href=format!("{PAGE}?below={version}") kind=ButtonKind::Second>
                    "Older deposits"
                </LinkButton>
            </p>
        }
    });
    let payouts = if view.payouts.is_empty() {
        view! {
            <EmptyState title="No deposit is in the books yet">
                <p class="muted">
                    "When a gateway’s payout stands on the bank’s statement, record it here. Then \
                     the books say what has arrived and what has not."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <Payouts payouts=view.payouts /> }.into_any()
    };
    view! {
        <Document page title="Deposits" class="for-church" here=PAGE>
            <div class="head">
                <h1>"Deposits"</h1>
                <LinkButton href=format!("{PAGE}/payout")>"Record a deposit"</LinkButton>
            </div>
            {over.into_iter().map(|row| view! { <TooMuch row /> }).collect_view()}
            <section class="flow" aria-labelledby="clearing">
                <h2 id="clearing">"Collected, not yet paid out"</h2>
                <Clearing rows=view.clearing days />
            </section>
            <section class="flow" aria-labelledby="payouts">
                <h2 id="payouts">"Arrived at the bank"</h2>
                {payouts}
                {older}
            </section>
        </Document>
    }
}

/// A payout without gifts behind it.
#[component]
fn TooMuch(row: ClearingRow) -> impl IntoView {
    let title = format!("{} paid out more than it had taken", row.name);
    let over = plain(row.waiting).replace('−', "");
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title>
            <p>
                {format!(
                    "{over} arrived for which the books have no gift. A deposit may have been \
                     recorded with another gateway’s name, or with a wrong amount.",
                )}
            </p>
        </NoticeBox>
    }
}

#[component]
fn Clearing(rows: Vec<ClearingRow>, days: u32) -> impl IntoView {
    let late_head = format!("For more than {days} days");
    let label = late_head.clone();
    view! {
        <table class="table dense cards" role="table" aria-labelledby="clearing">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Gateway"</th>
                    <th scope="col" role="columnheader">"State"</th>
                    <th class="num" scope="col" role="columnheader">{late_head}</th>
                    <th class="num" scope="col" role="columnheader">"Waiting"</th>
                    <th scope="col" role="columnheader"><span class="vh">"What to do"</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows.into_iter().map(|row| {
                    let late = row.late.minor() > 0;
                    let word = match row.waiting.minor() {
                        _ if late => Word::new("Late", Tone::Needs, Glyph::Alert),
                        0 => Word::new("All paid out", Tone::Given, Glyph::Check),
                        1.. => Word::new("On its way", Tone::Way, Glyph::Way),
                        _ => Word::new("Too much", Tone::Needs, Glyph::Alert),
                    };
                    let off = late.then(|| {
                        let href = format!("{PAGE}/write-off?gateway={}", row.gateway);
                        view! { <a class="link" href=href>"Write off"</a> }
                    });
                    view! {
                        <tr role="row">
                            <th class="r1" scope="row" role="rowheader">{row.name}</th>
                            <td class="b state" role="cell"><StatusWord word /></td>
                            <td class="num" data-label=label.clone() role="cell">
                                {plain(row.late)}
                            </td>
                            <td class="num b r1" role="cell">{plain(row.waiting)}</td>
                            <td role="cell">{off}</td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Payouts(payouts: Vec<PayoutRow>) -> impl IntoView {
    view! {
        <table class="table dense cards" role="table" aria-labelledby="payouts">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Date"</th>
                    <th scope="col" role="columnheader">"Gateway"</th>
                    <th scope="col" role="columnheader">"Reference"</th>
                    <th class="num" scope="col" role="columnheader">"Amount"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {payouts.into_iter().map(|row| view! {
                    <tr role="row">
                        <td class="nowrap" role="cell">
                            {row.on.map(|on| view! { <Day on style=DayStyle::Medium /> })}
                        </td>
                        <th class="r1" scope="row" role="rowheader">{row.gateway}</th>
                        <td role="cell">{row.reference}</td>
                        <td class="num b r1" role="cell">{plain(row.amount)}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}
