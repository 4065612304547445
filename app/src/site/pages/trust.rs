//! `/trust/{slug}`: what a church shows of how its gifts fare when a card system is down.

use std::time::Duration;

use leptos::prelude::*;
use views::{TrustFigures, TrustPage};

use crate::site::Page;
use crate::site::components::{
    Board, BoardLine, Fact, Facts, Glyph, Stamp, StatusWord, Tone, Word,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;

#[component]
pub fn Trust(page: Page, view: TrustPage) -> impl IntoView {
    let class = page.class();
    let title = format!("No gift left behind at {}", view.church);
    let whole = view.figures.lost == 0 && view.figures.doubled == view.figures.given_back;
    view! {
        <Document page title=title.clone() class>
            <div>
                <h1>{title}</h1>
                {whole.then(|| view! { <Stamp word=Word::new(
                    "Nothing lost, nothing kept twice", Tone::Given, Glyph::Check,
                ) /> })}
            </div>
            <p class="measure">
                "Card systems go down, often on a Sunday morning. Then gifts are received and kept \
                 safe, and taken when the system is well again. This is what became of every one \
                 of them in the last twelve months."
            </p>
            <Counted view />
        </Document>
    }
}

/// The figures, and how they were counted.
#[component]
pub fn Counted(view: TrustPage) -> impl IntoView {
    let TrustPage { zone, figures, since, counted_at, drill, .. } = view;
    let TrustFigures { held, released, taken, ended, waiting, lost, doubled, given_back, .. } =
        figures;
    let gifts = |count: u64| format::count(count, "gift", "gifts");
    let median =
        figures.median_seconds.map(|seconds| format::lasting(Duration::from_secs(seconds)));
    let doubled_note = match (doubled, doubled.saturating_sub(given_back)) {
        (0, _) => "not one".to_owned(),
        (_, 0) => "all given back".to_owned(),
        (_, open) => format!("{} not given back yet", format::number(open)),
    };
    let day = |at| format::moment(crate::site::locale(), at, &zone, MomentStyle::Short);
    let drill = drill.map(|drill| {
        let word = if drill.passed {
            Word::new("Nothing lost, nothing doubled", Tone::Given, Glyph::Check)
        } else {
            Word::new("Something to mend", Tone::Needs, Glyph::Alert)
        };
        view! {
            <section class="card flow" aria-labelledby="drill">
                <h2 id="drill">"The last drill"</h2>
                <p>{format!("{}, played {}.", drill.title, day(drill.at))}</p>
                <p><StatusWord word /></p>
                <p class="small muted">
                    "A drill plays a real outage against a copy of this system, and counts."
                </p>
            </section>
        }
    });
    let hash: String = figures.hash.chars().take(16).collect();
    view! {
        <Board across=true>
            <BoardLine label="Kept safe" figure=format::number(held) hero=true>
                {format!("{} while a card system was down", gifts(held))}
            </BoardLine>
            <BoardLine label="Lost" figure=format::number(lost)>
                {if lost == 0 { "not one" } else { "being looked for" }}
            </BoardLine>
            <BoardLine label="Taken twice" figure=format::number(doubled)>
                {doubled_note}
            </BoardLine>
            <BoardLine label="Usual wait" figure=median.unwrap_or_else(|| "–".to_owned())>
                "half waited no longer"
            </BoardLine>
        </Board>
        <div class="halves">
            <section class="card flow" aria-labelledby="became">
                <h2 id="became">"What became of those kept safe"</h2>
                <Facts>
                    <Fact name="Given in the end">{format::number(taken)}</Fact>
                    <Fact name="Called off, or not given">{format::number(ended)}</Fact>
                    <Fact name="Still kept safe, or on their way">{format::number(waiting)}</Fact>
                    <Fact name="Together" sum=true>{format::number(held)}</Fact>
                </Facts>
                <p class="small muted">
                    {format!("{} were let go after the system was well.", gifts(released))}
                </p>
            </section>
            {drill}
            <section class="card flow" aria-labelledby="how">
                <h2 id="how">"How this is counted"</h2>
                <p>
                    {format!(
                        "From the books, order by order, from {} to {}. It is counted in two ways \
                         that share nothing, and shown only if both say the same. No name and no \
                         amount is in it.",
                        day(since),
                        day(counted_at),
                    )}
                </p>
                <p class="small muted">
                    {format!("Order {} of the books", format::number(figures.place))}
                    {(!hash.is_empty()).then(|| view! { ", sealed " <code>{hash}</code> })}
                </p>
            </section>
        </div>
    }
}
