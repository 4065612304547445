//! `/staff/cases`: where what gateways say and what the books say differ.

pub mod case;
pub mod check;
mod words;

use kernel::{CaseId, Timestamp};
use leptos::prelude::*;
use views::{CaseKind, CaseLine, CaseList, CaseTally, ComparisonRow};

use super::when::When;
use crate::site::components::{
    Board, BoardLine, Button, ButtonKind, DELAYED, DelayedPlace, DelayedTabs, EmptyState, Glyph,
    Hidden, Pagination, PastTheEnd, Stamp, StatusWord, Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// Where the list is; a case's own page is below it.
pub const CASES: &str = "/staff/cases";

pub(super) fn path(id: CaseId) -> String {
    format!("{CASES}/{id}")
}

fn address(ended: bool, kind: Option<CaseKind>) -> String {
    match (ended, kind) {
        (false, None) => CASES.to_owned(),
        (false, Some(kind)) => format!("{CASES}?kind={kind}"),
        (true, None) => format!("{CASES}?show=over"),
        (true, Some(kind)) => format!("{CASES}?show=over&kind={kind}"),
    }
}

#[component]
pub fn Cases(page: Page, view: CaseList, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let open: u64 = view.open.iter().map(|one| one.tally.count).sum();
    let word = match open {
        0 => Word::new("Gateways and books agree", Tone::Given, Glyph::Check),
        _ => Word::new("Gateways and books differ", Tone::Needs, Glyph::Alert),
    };
    let base = address(view.ended, view.kind);
    let CaseList { cases, ended, kind, matching, page: number, per_page, comparisons, .. } = view;
    let empty = cases.is_empty();
    let tallies = view.open;
    view! {
        <Document page title="Cases" class="for-staff" here=DELAYED>
            <div>
                <h1>"Cases"</h1>
                <Stamp word />
            </div>
            <DelayedTabs here=DelayedPlace::Cases />
            <p class="measure">
                "Once a day every gateway’s own list is held beside the orders in the books, \
                 both ways. What does not fit is a case. Nothing is moved by itself: a case \
                 says what would put it right, and it closes when the other side turns up."
            </p>
            {(open > 0).then(|| view! { <Open tallies=tallies.clone() /> })}
            <section class="flow" aria-labelledby="cases">
                <div class="head">
                    <h2 id="cases">{if ended { "Over" } else { "Open" }}</h2>
                    <Views ended kind />
                </div>
                {match (empty, matching) {
                    (true, 0) => view! { <Nothing ended kind /> }.into_any(),
                    (true, _) => {
                        view! { <PastTheEnd base=base.clone() matching per_page /> }.into_any()
                    }
                    (false, _) => {
                        view! { <Table cases now zone=zone.clone() /> }.into_any()
                    }
                }}
                <Pagination
                    label="Pages of cases"
                    base
                    page=number
                    matching
                    per_page
                    before="Cases before"
                    after="More cases"
                />
            </section>
            <Comparisons comparisons draft now zone />
        </Document>
    }
}

/// How many of each kind, and the money that they are about.
#[component]
fn Open(tallies: Vec<CaseTally>) -> impl IntoView {
    view! {
        <Board across=true>
            {tallies.into_iter().enumerate().map(|(nth, one)| view! {
                <BoardLine
                    label=words::kind(one.kind)
                    figure=format::number(one.tally.count)
                    hero=nth == 0
                >
                    {one.tally.sum.to_string()}
                </BoardLine>
            }).collect_view()}
        </Board>
    }
}

/// Open or over, and of which kind.
#[component]
fn Views(ended: bool, kind: Option<CaseKind>) -> impl IntoView {
    let link = |label: &'static str, href: String, here: bool| {
        view! {
            <li><a href=href aria-current=here.then_some("page")>{label}</a></li>
        }
    };
    view! {
        <nav class="views" aria-label="Which cases">
            <ul>
                {link("Open", address(false, None), !ended && kind.is_none())}
                {CaseKind::ALL.iter().map(|one| {
                    let here = !ended && kind == Some(*one);
                    link(words::kind(*one), address(false, Some(*one)), here)
                }).collect_view()}
                {link("Over", address(true, None), ended)}
            </ul>
        </nav>
    }
}

#[component]
fn Nothing(ended: bool, kind: Option<CaseKind>) -> impl IntoView {
    let (title, text) = match (ended, kind.is_some()) {
        (true, _) => ("No case is over yet", "What is resolved, or closed by itself, stands here."),
        (false, true) => ("No open case of this kind", "Another kind may have some."),
        (false, false) => (
            "No case is open",
            "Every charge has its order, and every order its charge, as far as both are read.",
        ),
    };
    view! {
        <EmptyState title>
            <p class="muted">{text}</p>
        </EmptyState>
    }
}

#[component]
fn Table(cases: Vec<CaseLine>, now: Timestamp, zone: String) -> impl IntoView {
    view! {
        <table class="table cards" role="table" aria-labelledby="cases">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"What"</th>
                    <th scope="col" role="columnheader">"State"</th>
                    <th scope="col" role="columnheader">"Where"</th>
                    <th scope="col" role="columnheader">"When"</th>
                    <th class="num" scope="col" role="columnheader">"Gateway says"</th>
                    <th class="num" scope="col" role="columnheader">"Books say"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {cases.into_iter().map(|case| view! {
                    <Row case now zone=zone.clone() />
                }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Row(case: CaseLine, now: Timestamp, zone: String) -> impl IntoView {
    let money = |money: Option<kernel::Money>| {
        money.map_or_else(|| "–".to_owned(), |money| money.to_string())
    };
    let about = case.gift.clone().unwrap_or_else(|| "no gift of ours".to_owned());
    let tint = case.ended_at.is_none().then_some("tint needs");
    let owner = case.owner.clone().filter(|_| case.ended_at.is_none());
    view! {
        <tr class=tint role="row">
            <th class="r1" scope="row" role="rowheader">
                <a class="link" href=path(case.id)>{words::title(&case)}</a>
                <small>{about}</small>
            </th>
            <td class="b r1" role="cell">
                <StatusWord word=words::standing(&case) />
                {owner.map(|owner| view! { <small>{owner}</small> })}
            </td>
            <td class="ab" data-label="Where" role="cell">
                {case.church.clone()}
                <small>{case.gateway.clone()}</small>
            </td>
            <td data-label="When" role="cell"><When at=case.at now zone /></td>
            <td class="num" data-label="Gateway says" role="cell">{money(case.said)}</td>
            <td class="num" data-label="Books say" role="cell">{money(case.booked)}</td>
        </tr>
    }
}

/// How far lists and books were compared, church by church.
#[component]
fn Comparisons(
    comparisons: Vec<ComparisonRow>,
    draft: Draft,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let none = comparisons.is_empty();
    let row = |one: ComparisonRow| {
        let word = match (&one.failed, one.open, one.finished_at) {
            (Some(_), _, _) => Word::new("Not read", Tone::Needs, Glyph::Alert),
            (None, true, _) => Word::new("Under way", Tone::Way, Glyph::Clock),
            (None, false, Some(_)) => Word::new("Compared", Tone::Given, Glyph::Check),
            (None, false, None) => Word::new("Not yet", Tone::Quiet, Glyph::Dot),
        };
        let zone = zone.clone();
        let tint = one.failed.is_some().then_some("tint needs");
        view! {
            <tr class=tint role="row">
                <th class="r1" scope="row" role="rowheader">{one.name}</th>
                <td class="b r1" role="cell">
                    <StatusWord word />
                    {one.failed.map(|why| view! { <small>{why}</small> })}
                </td>
                <td class="ab" data-label="When" role="cell">
                    {match one.finished_at {
                        Some(at) => view! { <When at now zone /> }.into_any(),
                        None => "–".into_any(),
                    }}
                </td>
                <td class="num" data-label="Lines read" role="cell">{format::number(one.lines)}</td>
                <td class="num" data-label="Orders read" role="cell">
                    {format::number(one.orders)}
                </td>
                <td class="num" data-label="Cases" role="cell">{format::number(one.found)}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="comparisons">
            <div class="head">
                <h2 id="comparisons">"Comparisons"</h2>
                <form method="post" action=CASES>
                    <Hidden name="request" value=request />
                    <Button kind=ButtonKind::Second>"Compare every church now"</Button>
                </form>
            </div>
            <p class="small muted">
                "What is younger than an hour is not read, and a charge is judged when it is two \
                 hours old: its order may still be written."
            </p>
            {if none {
                view! { <p class="muted">"The first comparison begins within seconds."</p> }
                    .into_any()
            } else {
                view! {
                    <table class="table cards dense" role="table" aria-labelledby="comparisons">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">"Church"</th>
                                <th scope="col" role="columnheader">"State"</th>
                                <th scope="col" role="columnheader">"When"</th>
                                <th class="num" scope="col" role="columnheader">"Lines read"</th>
                                <th class="num" scope="col" role="columnheader">"Orders read"</th>
                                <th class="num" scope="col" role="columnheader">"New cases"</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">
                            {comparisons.into_iter().map(row).collect_view()}
                        </tbody>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
}
