//! What is held, by age and by church; both tables end in the same sum.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{AgeBand, AmountBand, ChurchHeld, FundHeld, HeldBoard, KindHeld, Tally, YearEnd};

use crate::site::components::{Glyph, NoticeBox, StatusWord, Tone, Word};
use crate::site::format;
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words;

#[component]
pub fn ByAge(held: HeldBoard) -> impl IntoView {
    let most = held.by_age.iter().map(|band| band.held.count).max().unwrap_or(0);
    let from = std::iter::once(None).chain(held.by_age.iter().map(|band| band.under_minutes));
    let bands: Vec<_> = from.zip(held.by_age.clone()).collect();
    let row = |(from, band): (Option<u32>, AgeBand)| {
        let Tally { count, sum } = band.held;
        view! {
            <tr role="row">
                <th class="nowrap" scope="row" role="rowheader">
                    {words::age(from, band.under_minutes)}
                </th>
                <td role="cell">
                    <svg class="meter assured" aria-hidden="true">
                        <rect width=words::percent(count, most) height="100%"></rect>
                    </svg>
                </td>
                <td class="num b" data-label="Gifts" role="cell">{format::number(count)}</td>
                <td class="num b r1" role="cell">{sum.to_string()}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="ages">
            <h2 id="ages">"Held, by age"</h2>
            <table class="table cards" role="table" aria-labelledby="ages">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Age"</th>
                        <th scope="col" role="columnheader">"Share"</th>
                        <th class="num" scope="col" role="columnheader">"Gifts"</th>
                        <th class="num" scope="col" role="columnheader">"Total"</th>
                    </tr>
                </thead>
                // The oldest first: they have waited longest.
                <tbody role="rowgroup">{bands.into_iter().rev().map(row).collect_view()}</tbody>
                <AllHeld held columns="2" />
            </table>
        </section>
    }
}

#[component]
pub fn ByChurch(held: HeldBoard, now: Timestamp) -> impl IntoView {
    let row = |church: ChurchHeld| {
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{church.name}</th>
                <td class="num" data-label="Oldest" role="cell">
                    {format::lasting(now.since(church.oldest))}
                </td>
                <td class="num b" data-label="Gifts" role="cell">
                    {format::number(church.held.count)}
                </td>
                <td class="num b r1" role="cell">{church.held.sum.to_string()}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="by-church">
            <h2 id="by-church">"Held, by church"</h2>
            <table class="table cards" role="table" aria-labelledby="by-church">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Church"</th>
                        <th class="num" scope="col" role="columnheader">"Oldest"</th>
                        <th class="num" scope="col" role="columnheader">"Gifts"</th>
                        <th class="num" scope="col" role="columnheader">"Total"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {held.by_church.clone().into_iter().map(row).collect_view()}
                </tbody>
                <AllHeld held columns="2" />
            </table>
        </section>
    }
}

/// A table of held gifts by one of their marks, with a bar for each row's share of the gifts.
#[component]
fn Shares(
    id: &'static str,
    title: String,
    /// What the first column is.
    of: &'static str,
    rows: Vec<(AnyView, Tally)>,
    held: HeldBoard,
    /// Whether the rows are all there is, and end in the sum.
    all: bool,
) -> impl IntoView {
    let most = rows.iter().map(|(_, held)| held.count).max().unwrap_or(0);
    let row = move |(name, Tally { count, sum }): (AnyView, Tally)| {
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{name}</th>
                <td role="cell">
                    <svg class="meter assured" aria-hidden="true">
                        <rect width=words::percent(count, most) height="100%"></rect>
                    </svg>
                </td>
                <td class="num b" data-label="Gifts" role="cell">{format::number(count)}</td>
                <td class="num b r1" role="cell">{sum.to_string()}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <table class="table cards" role="table" aria-labelledby=id>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{of}</th>
                        <th scope="col" role="columnheader">"Share"</th>
                        <th class="num" scope="col" role="columnheader">"Gifts"</th>
                        <th class="num" scope="col" role="columnheader">"Total"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
                {all.then(|| view! { <AllHeld held columns="2" /> })}
            </table>
        </section>
    }
}

#[component]
pub fn ByFund(held: HeldBoard) -> impl IntoView {
    let row = |FundHeld { fund, church, held }: FundHeld| {
        (view! { {fund} <small>{church}</small> }.into_any(), held)
    };
    let rows: Vec<_> = held.by_fund.clone().into_iter().map(row).collect();
    let shown = rows.len() as u64;
    let title = if shown < held.funds {
        format!("Held, by fund: {shown} of {}", format::number(held.funds))
    } else {
        "Held, by fund".to_owned()
    };
    // A gift for two funds counts for both, so the gifts make no sum.
    view! { <Shares id="by-fund" title of="Fund" rows held all=false /> }
}

#[component]
pub fn ByAmount(held: HeldBoard) -> impl IntoView {
    let from = std::iter::once(None).chain(held.by_amount.iter().map(|band| band.under));
    let bands: Vec<_> = from.zip(held.by_amount.clone()).collect();
    let row = |(from, AmountBand { under, held })| {
        (view! { {words::amounts(from, under)} }.into_any(), held)
    };
    let rows: Vec<_> = bands.into_iter().map(row).collect();
    let title = "Held, by amount".to_owned();
    view! { <Shares id="by-amount" title of="Each" rows held all=true /> }
}

#[component]
pub fn ByKind(held: HeldBoard) -> impl IntoView {
    let row = |KindHeld { kind, held }: KindHeld| {
        (view! { {format::capital(words::method_kind(&kind))} }.into_any(), held)
    };
    let rows: Vec<_> = held.by_kind.clone().into_iter().map(row).collect();
    let title = "Held, by way to give".to_owned();
    view! { <Shares id="by-kind" title of="Way" rows held all=true /> }
}

/// Whether the gifts that are held and the books say the same. Nobody has to believe one of them.
#[component]
pub fn Ledger(held: HeldBoard) -> impl IntoView {
    let assured: Vec<_> = held.assured.iter().map(ToString::to_string).collect();
    let said = if assured.is_empty() { "nothing".to_owned() } else { assured.join(" and ") };
    let (word, said) = if held.agrees() {
        let word = Word::new("The ledger agrees:", Tone::Given, Glyph::Check);
        (word, format!("{said} in its assured accounts."))
    } else {
        let word = Word::new("The ledger does not agree:", Tone::Bad, Glyph::Failing);
        (word, format!("{said} in its assured accounts, {} held.", words::sums(&held.sums)))
    };
    view! { <p><StatusWord word /> " " {said}</p> }
}

/// What would be counted in another tax year if it waited (F3).
#[component]
pub fn YearEndRisk(risk: YearEnd, now: Timestamp, zone: String) -> impl IntoView {
    let count = words::gifts(words::held(&risk.held));
    let title = format!("{count} must be taken before the year ends");
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Clock title>
            <p>
                <b>{words::sums(&risk.held)}</b>
                " would slip into another tax year. The first church’s midnight is "
                <When at=risk.first_midnight now zone />
                ". A release plan lets these go first, before low amounts."
            </p>
        </NoticeBox>
    }
}

/// The sum of all held gifts, a row for each currency.
#[component]
fn AllHeld(held: HeldBoard, columns: &'static str) -> impl IntoView {
    let several = held.sums.len() > 1;
    let row = |tally: Tally| {
        let what = if several {
            format!("All held in {}", tally.sum.currency())
        } else {
            "All held".to_owned()
        };
        view! {
            <tr class="sum" role="row">
                <th class="r1" scope="row" colspan=columns role="rowheader">{what}</th>
                <td class="num b" data-label="Gifts" role="cell">{format::number(tally.count)}</td>
                <td class="num b r1" role="cell">{tally.sum.to_string()}</td>
            </tr>
        }
    };
    view! { <tfoot role="rowgroup">{held.sums.into_iter().map(row).collect_view()}</tfoot> }
}
