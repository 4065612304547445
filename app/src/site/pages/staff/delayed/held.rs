//! What is held, by age and by church; both tables end in the same sum.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{AgeBand, ChurchHeld, HeldBoard, Tally};

use crate::site::format;
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
