//! `/methods`: a donor's cards and banks, and the way to more of them.

pub mod add;
pub mod one;

use kernel::{Locale, RequestId};
use leptos::prelude::*;
use views::{MethodCard, MethodList, ScheduleRow};
use words::methods as say;

use crate::site::components::{
    Button, ButtonKind, EmptyState, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, LinkButton,
    StatusWord, Tone, Word,
};
use crate::site::format::{self, DayStyle, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/methods";

#[component]
pub fn Methods(
    page: Page,
    view: MethodList,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let zone = page.frame.zone.clone();
    let MethodList { cards, kinds } = view;
    let none = cards.is_empty();
    let body = if none {
        view! {
            <EmptyState title=say::none_title(locale)>
                <p>{say::none(locale)}</p>
                <Add kinds=kinds.clone() request first=true />
            </EmptyState>
        }
        .into_any()
    } else {
        let cards = cards.into_iter().map(|card| {
            view! { <Card card zone=zone.clone() /> }
        });
        view! {
            <div class="split">
                <div class="flow">{cards.collect_view()}</div>
                <div class="side flow">
                    <Add kinds request first=false />
                    <Fallback />
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <Document page title=say::title(locale) class here=PATH wrong>
            <ErrorSummary draft />
            <div class="flow">
                <h1>{say::title(locale)}</h1>
                <p class="muted">{say::lead(locale)}</p>
            </div>
            {body}
        </Document>
    }
}

/// A form for each kind that may be added. `back` is the page that waits for it, if it is another.
#[component]
pub fn Add(
    kinds: Vec<String>,
    request: RequestId,
    first: bool,
    #[prop(optional, into)] back: String,
) -> impl IntoView {
    let locale = locale();
    if kinds.is_empty() {
        return view! { <p>{say::none_taken(locale)}</p> }.into_any();
    }
    let forms = kinds.into_iter().enumerate().map(|(place, kind)| {
        let look = if first && place == 0 { ButtonKind::First } else { ButtonKind::Second };
        let label = if kind == "card" { say::add_card(locale) } else { say::add_bank(locale) };
        // Each form acts once, and both may be on one page.
        let request = if place == 0 { request.to_string() } else { other_of(request) };
        view! {
            <form method="post" action=PATH>
                <Hidden name="act" value="add" />
                <Hidden name="kind" value=kind />
                <Hidden name="back" value=back.clone() />
                <Hidden name="request" value=request />
                <Button kind=look>
                    <Icon glyph=Glyph::Plus />
                    {label}
                </Button>
            </form>
        }
    });
    view! {
        <div class="flow">
            <div class="row">{forms.collect_view()}</div>
            <p class="hint">{say::add_hint(locale)}</p>
        </div>
    }
    .into_any()
}

/// The id of a second form on a page: another one, and the same each time.
fn other_of(request: RequestId) -> String {
    let uuid = request.as_uuid();
    RequestId::from_uuid(kernel::derive_id_beside(uuid, &["second form", &request.to_string()]))
        .to_string()
}

#[component]
fn Fallback() -> impl IntoView {
    let locale = locale();
    view! {
        <section class="slip flow" aria-labelledby="fallback">
            <h2 id="fallback">{say::fallback_title(locale)}</h2>
            <p>{say::fallback(locale)}</p>
            <p>
                <a href="/settings/fallback">{say::fallback_choose(locale)}</a>
            </p>
        </section>
    }
}

#[component]
fn Card(card: MethodCard, zone: String) -> impl IntoView {
    let locale = locale();
    let id = format!("method-{}", card.id);
    let labelled = id.clone();
    let href = format!("{PATH}/{}", card.id);
    let name = format::method(locale, &card.label);
    let title = title_of(&card, &name);
    view! {
        <article class="card flow" aria-labelledby=labelled>
            <div class="head">
                <h2 id=id>
                    <a href=href.clone()>{title}</a>
                </h2>
                <p>
                    <StatusWord word=standing(locale, &card) />
                </p>
            </div>
            <What card=card.clone() name zone />
            <Warnings card />
        </article>
    }
}

/// What its donor calls it, or what stands on it.
pub(in crate::site::pages) fn title_of(card: &MethodCard, name: &str) -> String {
    if card.nickname.is_empty() { name.to_owned() } else { card.nickname.clone() }
}

/// The facts of one, in a few lines. Whoever came by a link alone has no way to the gifts.
#[component]
pub fn What(
    card: MethodCard,
    name: String,
    zone: String,
    #[prop(default = true)] linked: bool,
) -> impl IntoView {
    let locale = locale();
    let called = (!card.nickname.is_empty())
        .then(|| view! { <Fact name=say::arrived_what(locale)>{name}</Fact> });
    let good = card.expires.map(|expires| {
        let month = month_of(expires);
        let words = if card.expired { say::ended(locale, &month) } else { month };
        view! { <Fact name=say::good_through(locale)>{words}</Fact> }
    });
    let used = match card.schedules.as_slice() {
        [] => say::used_for_none(locale).into_any(),
        schedules => {
            let lines = schedules.iter().map(|schedule| {
                let href = format!("/recurring/{}", schedule.id);
                let line = line_of(locale, schedule);
                match linked {
                    true => view! { <div><a href=href>{line}</a></div> }.into_any(),
                    false => view! { <div>{line}</div> }.into_any(),
                }
            });
            lines.collect_view().into_any()
        }
    };
    let renewed = card.renewed_at.map(|at| {
        let day = format::moment(locale, at, &zone, MomentStyle::Day);
        view! { <p class="small muted">{say::renewed(locale, &day)}</p> }
    });
    view! {
        <Facts>{called} {good} <Fact name=say::used_for(locale)>{used}</Fact></Facts>
        {renewed}
    }
}

/// What must not be overlooked.
#[component]
pub fn Warnings(card: MethodCard) -> impl IntoView {
    let locale = locale();
    let says = |tone: Tone, glyph: Glyph, words: String| {
        view! {
            <p class=format!("status lines small {}", tone.class())>
                <Icon glyph />
                <span>{words}</span>
            </p>
        }
    };
    let misses = card.misses.map(|on| {
        let day = format::day(locale, on, DayStyle::Long);
        says(Tone::Needs, Glyph::Alert, say::misses(locale, &day))
    });
    let delayed = card.delayed.then(|| says(Tone::Assured, Glyph::Shield, say::delayed(locale)));
    view! { {misses} {delayed} }
}

/// How it stands, in a word.
pub(super) fn standing(locale: Locale, card: &MethodCard) -> Word {
    if card.expired {
        Word::said(say::state_ended(locale), Tone::Needs, Glyph::Alert)
    } else if card.misses.is_some() {
        Word::said(say::state_ends(locale), Tone::Needs, Glyph::Clock)
    } else if card.delayed {
        Word::said(say::state_waits(locale), Tone::Assured, Glyph::Shield)
    } else {
        Word::said(say::state_works(locale), Tone::Given, Glyph::Check)
    }
}

/// "$60.00 every Sunday".
pub(super) fn line_of(locale: Locale, schedule: &ScheduleRow) -> String {
    let amount = format::money(locale, schedule.amount);
    let often = format::frequency(locale, &schedule.frequency, schedule.anchor);
    say::used_by(locale, &amount, &often)
}

/// "05/2031", as it stands on the card.
pub(super) fn month_of((month, year): (i8, i16)) -> String {
    format!("{month:02}/{year}")
}

/// The way back to the list.
#[component]
pub(super) fn BackToAll() -> impl IntoView {
    view! {
        <p>
            <a class="link" href=PATH>
                <Icon glyph=Glyph::Prev />
                {say::all(locale())}
            </a>
        </p>
    }
}

/// A card or bank among schedules, on pages that ask before something moves.
#[component]
pub(super) fn ScheduleLines(rows: Vec<ScheduleRow>) -> impl IntoView {
    let locale = locale();
    let rows = rows.into_iter().map(|row| {
        let title = line_of(locale, &row);
        let from = format::method(locale, &row.method);
        let next = row.next.map(|on| {
            let day = format::day(locale, on, DayStyle::Long);
            view! { <Fact name=say::next_on(locale)>{day}</Fact> }
        });
        view! {
            <article class="card flow">
                <h2>{title}</h2>
                <Facts><Fact name=say::now_from(locale)>{from}</Fact> {next}</Facts>
            </article>
        }
    });
    view! { <div class="flow">{rows.collect_view()}</div> }
}

/// A link that looks like a button, to the list.
#[component]
pub(super) fn ToAll() -> impl IntoView {
    view! { <LinkButton href=PATH>{say::all(locale())}</LinkButton> }
}
