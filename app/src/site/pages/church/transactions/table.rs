//! The rows, under heads that sort, over the totals of all that match.

use jiff::tz::TimeZone;
use kernel::Currency;
use leptos::prelude::*;
use views::{
    GiftStatus, Sort, TransactionFilter, TransactionList, TransactionRow, TransactionTotals,
};

use super::address;
use crate::site::components::{Day, MethodName, StatusWord};
use crate::site::format::{self, DayStyle, Reader, number};
use crate::site::pages::church::words::{self, gifts, plain};

#[component]
pub fn Rows(view: TransactionList, currency: Currency, zone: String) -> impl IntoView {
    let TransactionList { filter, rows, per_page, totals, campuses, .. } = view;
    let campus_shown = campuses.len() > 1;
    let first = u64::from(filter.page.max(1) - 1) * u64::from(per_page) + 1;
    let last = first + rows.len() as u64 - 1;
    let caption = format!(
        "Gifts {} to {} of {}, in {}",
        number(first),
        number(last),
        number(totals.all.count),
        words::currency(currency),
    );
    view! {
        <table class="table dense cards transactions" role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <SortHead
                        label="Date"
                        filter=filter.clone()
                        down=Sort::Newest
                        up=Sort::Oldest
                    />
                    <SortHead label="Donor" filter=filter.clone() up=Sort::Donor />
                    <th scope="col" role="columnheader">"Fund"</th>
                    {campus_shown.then(|| view! {
                        <th scope="col" role="columnheader">"Campus"</th>
                    })}
                    <th scope="col" role="columnheader">"How"</th>
                    <th scope="col" role="columnheader">"Status"</th>
                    <SortHead
                        label="Amount"
                        class="num"
                        filter=filter.clone()
                        down=Sort::Largest
                        up=Sort::Smallest
                    />
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows.into_iter().map(|row| view! {
                    <Row row campus_shown zone=zone.clone() />
                }).collect_view()}
            </tbody>
            <Totals totals columns=if campus_shown { "6" } else { "5" } />
        </table>
    }
}

/// A head that sorts by a link: largest or newest first, the other way when followed again.
#[component]
fn SortHead(
    label: &'static str,
    filter: TransactionFilter,
    #[prop(optional)] down: Option<Sort>,
    up: Sort,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let (sorted, arrow) = match filter.sort {
        now if Some(now) == down => (Some("descending"), " ↓"),
        now if now == up => (Some("ascending"), " ↑"),
        _ => (None, ""),
    };
    let next = match down {
        Some(down) if filter.sort != down => down,
        _ => up,
    };
    let href = address::of(&TransactionFilter { sort: next, ..filter });
    view! {
        <th class=class scope="col" role="columnheader" aria-sort=sorted>
            <a href=href>{label} <span aria-hidden="true">{arrow}</span></a>
        </th>
    }
}

#[component]
fn Row(row: TransactionRow, campus_shown: bool, zone: String) -> impl IntoView {
    let funds: Vec<_> = row.lines.iter().map(|line| line.name.clone()).collect();
    let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let taken_on = row.taken_at.map(|at| at.date_in(&zone)).filter(|on| *on != row.on);
    let partly = Some(row.returned)
        .filter(|returned| returned.minor() > 0 && row.status != GiftStatus::Refunded);
    let amount = plain(row.amount);
    let amount = match row.status {
        GiftStatus::Refunded | GiftStatus::Cancelled => view! { <s>{amount}</s> }.into_any(),
        _ => amount.into_any(),
    };
    view! {
        <tr role="row">
            <td class="nowrap" role="cell">
                <Day on=row.on style=DayStyle::Medium />
            </td>
            <th class="r1" scope="row" role="rowheader">
                <a href=format!("{}/{}", address::PAGE, row.id)>{row.donor}</a>
            </th>
            <td role="cell">{funds.join(", ")}</td>
            {campus_shown.then(|| view! { <td role="cell">{row.campus}</td> })}
            <td role="cell">
                <MethodName method=row.method />
                {row.scheduled.then_some(", recurring")}
            </td>
            <td class="b state" role="cell">
                <StatusWord word=format::status(crate::site::locale(), row.status, Reader::Church) />
                {partly.map(|returned| view! {
                    <small>{format!("{} went back", plain(returned))}</small>
                })}
                {taken_on.map(|on| view! {
                    <small>"taken " <Day on style=DayStyle::Medium /></small>
                })}
            </td>
            <td class="num b r1" role="cell">{amount}</td>
        </tr>
    }
}

/// Totals name what they count; what is not in the books yet stands under the line, lighter.
#[component]
fn Totals(totals: TransactionTotals, columns: &'static str) -> impl IntoView {
    let lighter =
        [("Assured, not in the books yet", totals.assured), ("Refunded", totals.refunded)];
    view! {
        <tfoot role="rowgroup">
            <tr class="sum" role="row">
                <th scope="row" colspan=columns role="rowheader">
                    {format!("Given, {}", gifts(totals.given.count))}
                </th>
                <td class="num b r1" role="cell">{plain(totals.given.sum)}</td>
            </tr>
            {lighter.into_iter().filter(|(_, tally)| tally.count > 0).map(|(what, tally)| view! {
                <tr class="lighter" role="row">
                    <th scope="row" colspan=columns role="rowheader">
                        {format!("{what}, {}", gifts(tally.count))}
                    </th>
                    <td class="num b r1" role="cell">{plain(tally.sum)}</td>
                </tr>
            }).collect_view()}
        </tfoot>
    }
}
