//! `/staff/incidents/trends`: whether we notice sooner, hold sooner, and are well sooner.

use std::time::Duration;

use leptos::prelude::*;
use views::{IncidentMonth, IncidentTrend, IncidentTrends, MitigationRow};

use super::post_mortem::ByHand;
use super::{INCIDENTS, Tab, Tabs, path, words};
use crate::site::components::{Day, EmptyState};
use crate::site::format::{self, DayStyle};
use crate::site::layouts::Document;
use crate::site::pages::staff::words::percent;
use crate::site::{Draft, Page};

#[component]
pub fn Trends(page: Page, view: IncidentTrends) -> impl IntoView {
    let none = view.all.incidents == 0;
    view! {
        <Document page title="Trends" class="for-staff" here=INCIDENTS>
            <h1>"Trends"</h1>
            <Tabs here=Tab::Trends />
            <p class="measure">
                "The last twelve months. Times are medians from the first failure: half of the \
                 incidents were quicker. Few incidents say little: look at the number beside."
            </p>
            {if none {
                view! {
                    <EmptyState title="No incident in twelve months">
                        <p>"A drill shows whether one would be noticed."</p>
                    </EmptyState>
                }
                .into_any()
            } else {
                view! {
                    <Medians all=view.all.clone() gateways=view.gateways.clone() />
                    <Months months=view.months.clone() />
                }
                .into_any()
            }}
            <ToDo rows=view.open_mitigations.clone() />
            <ByHand rows=view.by_hand.clone() draft=Draft::default() />
        </Document>
    }
}

#[component]
fn Medians(all: IncidentTrend, gateways: Vec<IncidentTrend>) -> impl IntoView {
    let time = |label: &'static str, time: Option<Duration>| {
        view! {
            <td class="num ab" data-label=label role="cell">
                {time.map_or_else(|| "–".to_owned(), words::lasting)}
            </td>
        }
    };
    let row = |trend: IncidentTrend, sum: bool| {
        let name = if sum { "All incidents".to_owned() } else { trend.name };
        view! {
            <tr class=sum.then_some("sum") role="row">
                <th class="r1" scope="row" role="rowheader">{name}</th>
                <td class="num b r1" data-label="Incidents" role="cell">
                    {format::number(u64::from(trend.incidents))}
                </td>
                {time("To detect", trend.detect)}
                {time("To hold", trend.hold)}
                {time("To stable", trend.stable)}
                {time("To drained", trend.drained)}
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="medians">
            <h2 id="medians">"By gateway"</h2>
            <table class="table cards" role="table" aria-labelledby="medians">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Gateway"</th>
                        <th class="num" scope="col" role="columnheader">"Incidents"</th>
                        <th class="num" scope="col" role="columnheader">"To detect"</th>
                        <th class="num" scope="col" role="columnheader">"To hold"</th>
                        <th class="num" scope="col" role="columnheader">"To stable"</th>
                        <th class="num" scope="col" role="columnheader">"To drained"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {gateways.into_iter().map(|one| row(one, false)).collect_view()}
                </tbody>
                <tfoot role="rowgroup">{row(all, true)}</tfoot>
            </table>
        </section>
    }
}

/// A bar a month, from nought, beside its number: the bar says nothing that the number does not.
#[component]
fn Months(months: Vec<IncidentMonth>) -> impl IntoView {
    let most = months.iter().map(|month| month.incidents).max().unwrap_or(0);
    let row = |month: IncidentMonth| {
        let name = format!(
            "{} {}",
            format::month(crate::site::locale(), month.month.month()),
            month.month.year()
        );
        let width = percent(u64::from(month.incidents), u64::from(most));
        view! {
            <tr role="row">
                <th class="nowrap r1" scope="row" role="rowheader">{name}</th>
                <td class="ab" role="cell">
                    <svg class="meter bad" aria-hidden="true">
                        <rect width=width height="100%"></rect>
                    </svg>
                </td>
                <td class="num b r1" role="cell">
                    {format::number(u64::from(month.incidents))}
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow narrow" aria-labelledby="months">
            <h2 id="months">"By month"</h2>
            <table class="table cards" role="table" aria-labelledby="months">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Month"</th>
                        <th scope="col" role="columnheader">"Share of the most"</th>
                        <th class="num" scope="col" role="columnheader">"Incidents"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{months.into_iter().rev().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// What was decided and is not done.
#[component]
fn ToDo(rows: Vec<MitigationRow>) -> impl IntoView {
    let none = rows.is_empty();
    let row = |row: MitigationRow| {
        let href = format!("{}/post-mortem#mitigation-{}", path(row.incident), row.place);
        let owner = row.owner.map_or_else(|| "nobody yet".to_owned(), |one| one.name);
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a class="link" href=href>{row.what}</a>
                </th>
                <td class="ab" data-label="Who" role="cell">{owner}</td>
                <td class="b r1 nowrap" role="cell">
                    {row.due.map(|on| view! { <Day on style=DayStyle::Medium /> })}
                    {row.overdue.then_some(", overdue")}
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="to-do">
            <h2 id="to-do">"Decided and not done"</h2>
            {if none {
                view! { <p class="muted">"Everything that was decided is done."</p> }.into_any()
            } else {
                view! {
                    <table class="table cards" role="table" aria-labelledby="to-do">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">"What"</th>
                                <th scope="col" role="columnheader">"Who"</th>
                                <th scope="col" role="columnheader">"Until"</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
}
