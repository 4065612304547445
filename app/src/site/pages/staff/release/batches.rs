//! The batches, low amounts first, and what became of each.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{PlanBatch, PlanPage};

use super::tally::Sums;
use crate::site::components::{Glyph, StatusWord, Tone, Word};
use crate::site::format;
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words;

#[component]
pub fn Batches(view: PlanPage, now: Timestamp, zone: String) -> impl IntoView {
    let sums = Sums::of(&view);
    let again = sums.held_again > 0;
    let PlanPage { plan, batches, next, .. } = view;
    view! {
        <section class="flow" aria-labelledby="batches">
            <h2 id="batches">"Batches"</h2>
            <table class="table cards batches" role="table" aria-labelledby="batches">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Batch"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Resolved"</th>
                        <th class="num" scope="col" role="columnheader">"Taken"</th>
                        <th class="num" scope="col" role="columnheader">"Not taken"</th>
                        {again.then(|| view! {
                            <th class="num" scope="col" role="columnheader">"Held again"</th>
                        })}
                        <th class="num" scope="col" role="columnheader">"Gifts"</th>
                        <th class="num" scope="col" role="columnheader">"Total"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {batches.into_iter().map(|batch| {
                        let is_next = next == Some(batch.id);
                        view! { <Batch batch is_next again now zone=zone.clone() /> }
                    }).collect_view()}
                </tbody>
                <tfoot role="rowgroup">
                    <tr class="sum" role="row">
                        <th class="r1" scope="row" colspan="3" role="rowheader">"The plan"</th>
                        <td class="num b" data-label="Taken" role="cell">
                            {format::number(sums.taken)}
                        </td>
                        <td class="num b" data-label="Not taken" role="cell">
                            {format::number(sums.not_taken)}
                        </td>
                        {again.then(|| view! {
                            <td class="num b" data-label="Held again" role="cell">
                                {format::number(sums.held_again)}
                            </td>
                        })}
                        <td class="num b" data-label="Gifts" role="cell">
                            {format::number(plan.total.count)}
                        </td>
                        <td class="num b r1" role="cell">{plan.total.sum.to_string()}</td>
                    </tr>
                </tfoot>
            </table>
        </section>
    }
}

/// Where a batch stands.
fn state(batch: &PlanBatch, is_next: bool) -> Word {
    match (batch.released_at, batch.open) {
        (Some(_), 0) => Word::new("Done", Tone::Given, Glyph::Check),
        (Some(_), _) => Word::new("Running", Tone::Way, Glyph::Repeat),
        (None, _) if is_next => Word::new("Next", Tone::Way, Glyph::Way),
        (None, _) => Word::new("Waiting", Tone::Quiet, Glyph::Clock),
    }
}

#[component]
fn Batch(
    batch: PlanBatch,
    is_next: bool,
    again: bool,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let word = state(&batch, is_next);
    let tone = word.tone.class();
    let released = batch.released_at;
    let running = released.is_some() && batch.open > 0;
    let resolved = batch.resolved();
    let count = batch.total.count;
    // A figure of a batch not let go yet is not zero: it is not known.
    let known = |figure: u64| match released {
        Some(_) => format::number(figure),
        None => "–".to_owned(),
    };
    view! {
        <tr
            class=running.then_some("tint way")
            aria-current=(running || is_next).then_some("step")
            role="row"
        >
            <th class="r1 nowrap" scope="row" role="rowheader">
                <b>{batch.ordinal}</b>
                " "
                {format!("Up to {}", batch.largest)}
            </th>
            <td role="cell">
                <StatusWord word />
                {released.map(|at| view! {
                    <small><When at now zone /></small>
                })}
            </td>
            <td class="ab" role="cell">
                <svg class=format!("meter {tone}") aria-hidden="true">
                    <rect width=words::percent(resolved, count) height="100%"></rect>
                </svg>
                <small>
                    {format!("{} of {}", format::number(resolved), format::number(count))}
                </small>
            </td>
            <td class="num b" data-label="Taken" role="cell">{known(batch.taken.count)}</td>
            <td class="num b" data-label="Not taken" role="cell">{known(batch.not_taken)}</td>
            {again.then(|| view! {
                <td class="num b" data-label="Held again" role="cell">
                    {known(batch.held_again)}
                </td>
            })}
            <td class="num b off" role="cell">{format::number(count)}</td>
            <td class="num b r1" role="cell">{batch.total.sum.to_string()}</td>
        </tr>
    }
}

/// How near the last batch came to the limit at which the release stops by itself.
#[component]
pub fn Failures(view: PlanPage) -> impl IntoView {
    let limit = u64::from(view.failure_limit_percent);
    let last = view.batches.iter().rev().find(|batch| batch.released_at.is_some())?;
    let (failed, of) = (last.not_taken, last.total.count);
    let rate = words::percent(failed, of);
    // The limit stands at two thirds, so that there is room beyond it.
    let (part, whole) = (failed * 200, (of * limit * 3).max(1));
    let tone = if failed * 100 > of * limit { Tone::Bad } else { Tone::Way };
    let stops = format!("stops at {limit}%");
    Some(view! {
        <section class="card flow" aria-labelledby="stop">
            <h2 id="stop">"When it stops"</h2>
            <p>
                <b>{rate.clone()} " not taken"</b>
                {format!(
                    " in batch {}, {} of {}. Over {limit}% the release stops and the rest stays \
                     held. An error of the gateway stops it at once and delays the gateway again.",
                    last.ordinal,
                    format::number(failed),
                    format::number(of),
                )}
            </p>
            <div>
                <svg
                    class=format!("meter {}", tone.class())
                    role="img"
                    aria-label=format!("{rate} not taken, {stops}")
                >
                    <rect width=words::percent(part, whole) height="100%"></rect>
                    <line x1="66.7%" x2="66.7%" y1="-4" y2="16"></line>
                </svg>
                <svg class="scale" aria-hidden="true">
                    <text x="66.7%" y="1.2em" text-anchor="middle">{stops.clone()}</text>
                </svg>
            </div>
        </section>
    })
}
