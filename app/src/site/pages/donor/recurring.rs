//! `/recurring`: all recurring gifts of a donor.

use kernel::Locale;
use leptos::prelude::*;
use views::{EndsView, ScheduleList, ScheduleRow, StandingView};
use words::recurring as w;

use crate::site::components::{
    Board, BoardLine, ButtonKind, Day, EmptyState, Fact, Facts, GiftName, Glyph, Icon, LinkButton,
    MethodName, StatusWord, Tone, Word,
};
use crate::site::format::DayStyle;
use crate::site::layouts::Document;
use crate::site::{Page, locale};

/// Where a new one begins.
const START: &str = "/give?frequency=weekly";

#[component]
pub fn Recurring(page: Page, view: ScheduleList) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let body = if view.rows.is_empty() {
        view! { <NoneYet /> }.into_any()
    } else {
        view! { <All rows=view.rows /> }.into_any()
    };
    view! {
        <Document page title=w::title(locale) class here="/recurring">
            <h1>{w::title(locale)}</h1>
            {body}
        </Document>
    }
}

#[component]
fn NoneYet() -> impl IntoView {
    let locale = locale();
    view! {
        <EmptyState title=w::none_title(locale)>
            <p>{w::none(locale)}</p>
            <LinkButton href=START>{w::start(locale)}</LinkButton>
        </EmptyState>
    }
}

#[component]
fn All(rows: Vec<ScheduleRow>) -> impl IntoView {
    let locale = locale();
    let running = |row: &ScheduleRow| {
        matches!(row.standing, StandingView::Active | StandingView::Paused { .. })
    };
    let next =
        rows.iter().filter_map(|row| Some((row.next?, row.amount))).min_by_key(|next| next.0);
    let next = next.map(|(on, amount)| {
        view! {
            <Board>
                <BoardLine label=w::next(locale) figure=words::money(locale, amount) hero=true>
                    <Day on />
                </BoardLine>
            </Board>
        }
    });
    let (now, over): (Vec<_>, Vec<_>) = rows.into_iter().partition(running);
    let over = (!over.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="over">
                <h2 id="over">{w::over(locale)}</h2>
                <Cards rows=over />
            </section>
        }
    });
    view! {
        <div class="split">
            <div class="flow-l">
                <Cards rows=now />
                {over}
            </div>
            <div class="side flow">
                {next}
                <p>
                    <LinkButton href=START kind=ButtonKind::Second>
                        <Icon glyph=Glyph::Plus />
                        {w::start_another(locale)}
                    </LinkButton>
                </p>
            </div>
        </div>
    }
}

#[component]
fn Cards(rows: Vec<ScheduleRow>) -> impl IntoView {
    rows.into_iter().map(|row| view! { <Card row /> }).collect_view()
}

#[component]
fn Card(row: ScheduleRow) -> impl IntoView {
    let locale = locale();
    let href = format!("/recurring/{}", row.id);
    let id = format!("schedule-{}", row.id);
    let labelled = id.clone();
    let next = row.next.map(|on| {
        view! {
            <Fact name=w::next(locale)>
                <Day on />
            </Fact>
        }
    });
    let ends = (row.next.is_some() && row.ends != EndsView::Never)
        .then(|| view! { <Fact name=w::ends(locale)>{ending(locale, row.ends)}</Fact> });
    view! {
        <article class="card flow" aria-labelledby=labelled>
            <div class="head">
                <h2 id=id><a href=href>{name(locale, &row)}</a></h2>
                <p>
                    <Standing standing=row.standing />
                </p>
            </div>
            <Facts>
                {next} <Fact name=w::what_for(locale)>
                    <GiftName lines=row.lines />
                </Fact> <Fact name=w::from(locale)>
                    <MethodName method=row.method />
                </Fact> {ends}
            </Facts>
        </article>
    }
}

/// "every Sunday".
pub(super) fn often(locale: Locale, row: &ScheduleRow) -> String {
    words::often_from(locale, &row.frequency, row.anchor)
}

/// "$60.00 every Sunday".
pub(super) fn name(locale: Locale, row: &ScheduleRow) -> String {
    w::name(locale, &words::money(locale, row.amount), &often(locale, row))
}

/// When it ends by itself: "After 3 more gifts".
pub(super) fn ending(locale: Locale, ends: EndsView) -> String {
    match ends {
        EndsView::Never => w::ends_never(locale),
        EndsView::On(last) => w::ends_on(locale, &words::day(locale, last, DayStyle::LongYear)),
        EndsView::After(gifts) => w::ends_after(locale, gifts),
    }
}

/// Whether it runs; until when it rests.
#[component]
pub fn Standing(standing: StandingView) -> impl IntoView {
    let locale = locale();
    let (word, tone, glyph) = match standing {
        StandingView::Active => (w::running(locale), Tone::Given, Glyph::Check),
        StandingView::Paused { .. } => (w::paused(locale), Tone::Quiet, Glyph::Pause),
        StandingView::Stopped => (w::stopped(locale), Tone::Quiet, Glyph::Stop),
        StandingView::Finished => (w::finished(locale), Tone::Quiet, Glyph::Check),
    };
    let until = match standing {
        StandingView::Paused { until } => Some(until),
        StandingView::Active | StandingView::Stopped | StandingView::Finished => None,
    };
    let until = until.map(|on| {
        let until = w::until(locale, &words::day(locale, on, DayStyle::Medium));
        view! { " " <time datetime=on.to_string()>{until}</time> }
    });
    view! {
        <StatusWord word=Word::said(word, tone, glyph) />
        {until}
    }
}
