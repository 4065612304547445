//! `/recurring`: all recurring gifts of a donor.

use leptos::prelude::*;
use views::{ScheduleList, ScheduleRow, StandingView};

use crate::site::Page;
use crate::site::components::{
    Board, BoardLine, ButtonKind, Day, EmptyState, Fact, Facts, GiftName, Glyph, Icon, LinkButton,
    MethodName, StatusWord, Tone, Word,
};
use crate::site::format::{self, DayStyle};
use crate::site::layouts::Document;

#[component]
pub fn Recurring(page: Page, view: ScheduleList) -> impl IntoView {
    let class = page.class();
    let body = if view.rows.is_empty() {
        view! { <NoneYet /> }.into_any()
    } else {
        view! { <All rows=view.rows /> }.into_any()
    };
    view! {
        <Document page title="Recurring gifts" class here="/recurring">
            <h1>"Recurring gifts"</h1>
            {body}
        </Document>
    }
}

#[component]
fn NoneYet() -> impl IntoView {
    view! {
        <EmptyState title="No recurring gift yet">
            <p>
                "A gift may come back every week, every month, or on the days you choose. You \
                 can change, skip, pause or stop it at any time."
            </p>
            <LinkButton href="/give?frequency=weekly">"Start a recurring gift"</LinkButton>
        </EmptyState>
    }
}

#[component]
fn All(rows: Vec<ScheduleRow>) -> impl IntoView {
    let running = |row: &ScheduleRow| {
        matches!(row.standing, StandingView::Active | StandingView::Paused { .. })
    };
    let next =
        rows.iter().filter_map(|row| Some((row.next?, row.amount))).min_by_key(|next| next.0);
    let next = next.map(|(on, amount)| {
        view! {
            <Board>
                <BoardLine label="Next gift" figure=amount.to_string() hero=true>
                    <Day on />
                </BoardLine>
            </Board>
        }
    });
    let (now, over): (Vec<_>, Vec<_>) = rows.into_iter().partition(running);
    let over = (!over.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="over">
                <h2 id="over">"No longer running"</h2>
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
                    <LinkButton href="/give?frequency=weekly" kind=ButtonKind::Second>
                        <Icon glyph=Glyph::Plus />
                        "Start another recurring gift"
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
    let href = format!("/recurring/{}", row.id);
    let id = format!("schedule-{}", row.id);
    let labelled = id.clone();
    let next = row.next.map(|on| {
        view! {
            <Fact name="Next gift">
                <Day on />
            </Fact>
        }
    });
    view! {
        <article class="card flow" aria-labelledby=labelled>
            <div class="head">
                <h2 id=id><a href=href>{name(&row)}</a></h2>
                <p>
                    <Standing standing=row.standing />
                </p>
            </div>
            <Facts>
                {next} <Fact name="For">
                    <GiftName lines=row.lines />
                </Fact> <Fact name="From">
                    <MethodName method=row.method />
                </Fact>
            </Facts>
        </article>
    }
}

/// "$60.00 every Sunday".
pub(super) fn name(row: &ScheduleRow) -> String {
    format!("{} {}", row.amount, format::frequency(&row.frequency, row.anchor))
}

/// Whether it runs; until when it rests.
#[component]
pub fn Standing(standing: StandingView) -> impl IntoView {
    let (word, until) = match standing {
        StandingView::Active => (Word::new("Running", Tone::Given, Glyph::Check), None),
        StandingView::Paused { until } => {
            (Word::new("Paused", Tone::Quiet, Glyph::Pause), Some(until))
        }
        StandingView::Stopped => (Word::new("Stopped", Tone::Quiet, Glyph::Stop), None),
        StandingView::Finished => (Word::new("Finished", Tone::Quiet, Glyph::Check), None),
    };
    view! {
        <StatusWord word />
        {until.map(|on| view! { " until " <Day on style=DayStyle::Medium /> })}
    }
}
