//! `/trust/{slug}`: what a church shows of how its gifts fare when a card system is down.

use std::time::Duration;

use leptos::prelude::*;
use views::{TrustFigures, TrustPage};
use words::trust as say;

use crate::site::components::{
    Board, BoardLine, Fact, Facts, Glyph, Stamp, StatusWord, Tone, Word,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Page, fill, locale};

#[component]
pub fn Trust(page: Page, view: TrustPage) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let title = say::title(locale, &view.church);
    let whole = view.figures.lost == 0 && view.figures.doubled == view.figures.given_back;
    view! {
        <Document page title=title.clone() class>
            <div>
                <h1>{title}</h1>
                {whole.then(|| view! { <Stamp word=Word::said(
                    say::whole(locale), Tone::Given, Glyph::Check,
                ) /> })}
            </div>
            <p class="measure">{say::what(locale)}</p>
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
    let locale = locale();
    let number = move |count: u64| words::number(locale, count);
    let median =
        figures.median_seconds.map(|seconds| format::lasting(Duration::from_secs(seconds)));
    let doubled_note = match (doubled, doubled.saturating_sub(given_back)) {
        (0, _) => say::not_one(locale),
        (_, 0) => say::all_back(locale),
        (_, open) => say::not_back(locale, open),
    };
    let day = |at| format::moment(locale, at, &zone, MomentStyle::Short);
    let drill = drill.map(|drill| {
        let word = if drill.passed {
            Word::said(say::drill_passed(locale), Tone::Given, Glyph::Check)
        } else {
            Word::said(say::drill_mend(locale), Tone::Needs, Glyph::Alert)
        };
        let played = say::played(locale, &drill.title, &day(drill.at));
        view! {
            <section class="card flow" aria-labelledby="drill">
                <h2 id="drill">{say::drill(locale)}</h2>
                <p>{played}</p>
                <p><StatusWord word /></p>
                <p class="small muted">
                    {say::drill_what(locale)}
                </p>
            </section>
        }
    });
    let hash: String = figures.hash.chars().take(16).collect();
    let sealed = (!hash.is_empty()).then(|| {
        fill(&say::sealed(locale, words::HOLES[0]), [view! { <code>{hash}</code> }.into_any()])
    });
    let how = say::how_what(locale, &day(since), &day(counted_at));
    view! {
        <Board across=true>
            <BoardLine label=say::kept_safe(locale) figure=number(held) hero=true>
                {say::kept_safe_note(locale, held)}
            </BoardLine>
            <BoardLine label=say::lost(locale) figure=number(lost)>
                {if lost == 0 { say::not_one(locale) } else { say::looked_for(locale) }}
            </BoardLine>
            <BoardLine label=say::twice(locale) figure=number(doubled)>
                {doubled_note}
            </BoardLine>
            <BoardLine label=say::usual_wait(locale) figure=median.unwrap_or_else(|| "–".to_owned())>
                {say::half(locale)}
            </BoardLine>
        </Board>
        <div class="halves">
            <section class="card flow" aria-labelledby="became">
                <h2 id="became">{say::became(locale)}</h2>
                <Facts>
                    <Fact name=say::given(locale)>{number(taken)}</Fact>
                    <Fact name=say::called_off(locale)>{number(ended)}</Fact>
                    <Fact name=say::still(locale)>{number(waiting)}</Fact>
                    <Fact name=say::together(locale) sum=true>{number(held)}</Fact>
                </Facts>
                <p class="small muted">
                    {say::let_go(locale, released)}
                </p>
            </section>
            {drill}
            <section class="card flow" aria-labelledby="how">
                <h2 id="how">{say::how(locale)}</h2>
                <p>{how}</p>
                <p class="small muted">
                    {say::order(locale, &number(figures.place))} {sealed}
                </p>
            </section>
        </div>
    }
}
