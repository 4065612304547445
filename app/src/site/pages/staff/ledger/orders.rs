//! `/staff/ledger/orders`: the orders of a church, or whatever an id or a number finds.

use leptos::prelude::*;
use views::{OrderFilter, OrderLine, OrderList};

use super::choice::{ChurchField, DayField};
use super::figures::figure;
use super::words;
use crate::site::components::{
    Button, ButtonKind, Chip, EmptyState, ErrorSummary, Glyph, Icon, LEDGER, LedgerPlace,
    LedgerTabs, LinkButton, Moment, Opt, SelectField, TextField, query,
};
use crate::site::format::{self, DayStyle, MomentStyle, number};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PAGE: &str = "/staff/ledger/orders";

pub(super) fn address(filter: &OrderFilter) -> String {
    let asked = [
        ("church", filter.church.map(|church| church.to_string()).unwrap_or_default()),
        ("q", filter.q.trim().to_owned()),
        ("kind", filter.kind.clone().unwrap_or_default()),
        ("from", filter.from.map(|date| date.to_string()).unwrap_or_default()),
        ("to", filter.to.map(|date| date.to_string()).unwrap_or_default()),
        ("before", filter.before.map(|seq| seq.to_string()).unwrap_or_default()),
    ];
    query(PAGE, asked)
}

#[component]
pub fn Orders(page: Page, view: OrderList, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let clock = view.church.as_ref().map(|church| words::clock(page.frame.now, church));
    view! {
        <Document page title="Orders" class="for-staff" here=LEDGER wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Orders"</h1>
            <LedgerTabs here=LedgerPlace::Orders />
            <Filters view=view.clone() draft />
            <Found view />
            {clock.map(|clock| view! { <p class="small muted">{clock}</p> })}
        </Document>
    }
}

#[component]
fn Filters(view: OrderList, draft: Draft) -> impl IntoView {
    let chips = chips(&view);
    let OrderList { filter, churches, church, kinds, .. } = view;
    let mut options = vec![Opt::new("", "Any kind")];
    options.extend(kinds.iter().map(|kind| Opt::new(kind.clone(), words::order(kind))));
    let day = |date: Option<kernel::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    view! {
        <form class="filters" method="get" action=PAGE>
            <TextField
                class="grow"
                name="q"
                kind="search"
                label="Order id, gift number or gift id"
                autocomplete="off"
                value=filter.q.clone()
                draft=draft.clone()
            />
            <ChurchField churches chosen=church none="Any church" draft=draft.clone() />
            <SelectField
                name="kind"
                label="Kind"
                options
                value=filter.kind.clone().unwrap_or_default()
                draft=draft.clone()
            />
            <DayField name="from" label="From" value=day(filter.from) draft=draft.clone() />
            <DayField name="to" label="To" value=day(filter.to) draft />
            <Button>"Show"</Button>
            {(!chips.is_empty()).then(|| view! {
                <p class="row all">
                    {chips.into_iter().map(|(label, href)| view! { <Chip label href /> })
                        .collect_view()}
                </p>
            })}
        </form>
    }
}

/// Each filter in force: its words, and the list without it.
fn chips(view: &OrderList) -> Vec<(String, String)> {
    let filter = OrderFilter { before: None, ..view.filter.clone() };
    let day = |date| format::day(crate::site::locale(), date, DayStyle::Medium);
    let without = |change: fn(&mut OrderFilter)| {
        let mut filter = filter.clone();
        change(&mut filter);
        address(&filter)
    };
    let mut chips = Vec::new();
    let mut chip = |label: Option<String>, change: fn(&mut OrderFilter)| {
        if let Some(label) = label {
            chips.push((label, without(change)));
        }
    };
    chip((!filter.q.trim().is_empty()).then(|| format!("“{}”", filter.q.trim())), |f| {
        f.q.clear()
    });
    chip(filter.kind.as_deref().map(|kind| words::order(kind).to_owned()), |f| f.kind = None);
    chip(filter.from.map(|date| format!("From {}", day(date))), |f| f.from = None);
    chip(filter.to.map(|date| format!("To {}", day(date))), |f| f.to = None);
    chips
}

#[component]
fn Found(view: OrderList) -> impl IntoView {
    let OrderList { filter, church, rows, next, .. } = view;
    if rows.is_empty() {
        let (title, words) = match (church.is_some(), filter.asks()) {
            (false, false) => (
                "Which orders?",
                "Choose a church, or search for an order’s or a gift’s id or a gift’s number in \
                 all of them.",
            ),
            (_, _) if filter.before.is_some() => {
                ("That was all", "No order is older than those you have seen.")
            }
            (true, false) | (_, true) => {
                ("No order fits", "Take a filter off, or look in another church’s books.")
            }
        };
        return view! {
            <EmptyState title>
                <p class="muted">{words}</p>
            </EmptyState>
        }
        .into_any();
    }
    let several = church.is_none();
    let newest = OrderFilter { before: None, ..filter.clone() };
    let newest = filter.before.map(|_| address(&newest));
    let older = next.map(|seq| address(&OrderFilter { before: Some(seq), ..filter.clone() }));
    let caption = match church {
        Some(church) => format!("{}, newest first", words::church(&church)),
        None => "In all books".to_owned(),
    };
    view! {
        <table class="table dense cards books orders" role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th class="num lead" scope="col" role="columnheader">"No."</th>
                    <th scope="col" role="columnheader">"Order"</th>
                    <th scope="col" role="columnheader">"For"</th>
                    {several.then(|| view! {
                        <th scope="col" role="columnheader">"Church"</th>
                    })}
                    <th scope="col" role="columnheader">"When"</th>
                    <th class="num" scope="col" role="columnheader">"Amount"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {rows.into_iter().map(|row| view! { <Line row several /> }).collect_view()}
            </tbody>
        </table>
        {(older.is_some() || newest.is_some()).then(|| view! {
            <nav class="pages" aria-label="Pages of orders">
                <span class="row">
                    {newest.map(|href| view! {
                        <LinkButton href kind=ButtonKind::Second>"Newest"</LinkButton>
                    })}
                    {older.map(|href| view! {
                        <LinkButton href kind=ButtonKind::Second rel="next">
                            "Older orders"
                            <Icon glyph=Glyph::Next />
                        </LinkButton>
                    })}
                </span>
            </nav>
        })}
    }
    .into_any()
}

#[component]
fn Line(row: OrderLine, several: bool) -> impl IntoView {
    let (donor, gift) = match row.gift {
        Some(gift) => (gift.donor, Some(gift.number)),
        None => (String::new(), None),
    };
    let amounts = row
        .amounts
        .iter()
        .map(|amount| format!("{} {}", figure(*amount), amount.currency().code()))
        .collect::<Vec<_>>()
        .join(", ");
    let style = MomentStyle::DayTime;
    view! {
        <tr role="row">
            <td class="num lead" role="cell" data-label="No.">{number(row.seq)}</td>
            <th class="r1" scope="row" role="rowheader">
                <a href=super::order::address(row.id)>{words::order(&row.kind).to_owned()}</a>
            </th>
            <td role="cell">
                {donor}
                {gift.map(|number| view! { <small>{number}</small> })}
            </td>
            {several.then(|| view! { <td role="cell">{row.church}</td> })}
            <td class="b" role="cell"><Moment at=row.at zone=row.zone style /></td>
            <td class="num b r1" role="cell">{amounts}</td>
        </tr>
    }
}
