//! `/settings/erase`: what goes, what stays, and until when it can be taken back.

use kernel::{Locale, RequestId};
use leptos::prelude::*;
use views::{ErasurePage, OpenGift};
use words::erase as say;

use crate::site::components::{
    Amount, Button, ButtonKind, Day, ErrorSummary, Glyph, Hidden, LinkButton, NoticeBox, Tone,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/settings/erase";

#[component]
pub fn Erase(
    page: Page,
    view: ErasurePage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let (class, wrong) = (page.class(), draft.has_problems());
    let day = format::moment(locale, view.due, &page.frame.zone, MomentStyle::Day);
    let body = match (view.asked, view.open.is_empty()) {
        (Some(_), _) => {
            let open = !view.open.is_empty();
            view! { <Asked day=day.clone() open request /> }.into_any()
        }
        (None, false) => view! { <NotYet open=view.open /> }.into_any(),
        (None, true) => view! { <Ask view day=day.clone() request /> }.into_any(),
    };
    view! {
        <Document page title=say::title(locale) class here="/settings" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{say::title(locale)}</h1>
                {body}
            </div>
        </Document>
    }
}

/// Before anything happens: what would.
#[component]
fn Ask(view: ErasurePage, day: String, request: RequestId) -> impl IntoView {
    let locale = locale();
    let stops = view.running.len();
    let stops = (stops > 0).then(|| view! { <p><strong>{say::stops(locale, stops)}</strong></p> });
    let days = view.days.to_string();
    let papers = (view.statements > 0).then(|| {
        view! { <li><a href="/statements">{say::take_statements(locale)}</a></li> }
    });
    view! {
        <p class="measure">{say::lead(locale)}</p>
        <section class="flow" aria-labelledby="goes">
            <h2 id="goes">{say::goes_title(locale)}</h2>
            <ul>
                <li>{say::goes_you(locale)}</li>
                <li>{say::goes_methods(locale)}</li>
                <li>{say::goes_mails(locale)}</li>
                <li>{say::goes_others(locale)}</li>
            </ul>
        </section>
        <section class="flow" aria-labelledby="stays">
            <h2 id="stays">{say::stays_title(locale)}</h2>
            <ul>
                <li>{say::stays_gifts(locale)}</li>
                <li>{say::stays_papers(locale)}</li>
            </ul>
        </section>
        <section class="flow" aria-labelledby="take">
            <h2 id="take">{say::take(locale)}</h2>
            <ul>
                <li><a href="/settings/data.json" download>{say::take_data(locale)}</a></li>
                {papers}
            </ul>
        </section>
        <form class="flow" method="post" action=PATH>
            <Hidden name="act" value="ask" />
            <Hidden name="request" value=request.to_string() />
            {stops}
            <p>{say::when(locale, &day, &days, &view.email)}</p>
            <div class="row">
                <Button kind=ButtonKind::Danger>{say::ask(locale, &day)}</Button>
                <a class="link" href="/settings">{say::keep(locale)}</a>
            </div>
        </form>
    }
}

/// It was asked for: the day, and the way back.
#[component]
fn Asked(day: String, open: bool, request: RequestId) -> impl IntoView {
    let locale = locale();
    let waits = open.then(|| view! { <p>{say::asked_open(locale)}</p> });
    view! {
        <NoticeBox tone=Tone::Quiet glyph=Glyph::Clock title=say::asked_title(locale, &day)>
            <p>{say::asked(locale)}</p>
            {waits}
        </NoticeBox>
        <form method="post" action=PATH>
            <Hidden name="act" value="undo" />
            <Hidden name="request" value=request.to_string() />
            <Button>{say::undo(locale)}</Button>
        </form>
    }
}

/// Gifts that have to be over first.
#[component]
fn NotYet(open: Vec<OpenGift>) -> impl IntoView {
    let locale = locale();
    let gifts = open.into_iter().map(move |gift| view! { <Waits gift locale /> });
    view! {
        <p class="measure">{say::lead(locale)}</p>
        <NoticeBox tone=Tone::Assured glyph=Glyph::Clock title=say::open_title(locale)>
            <p>{say::open(locale)}</p>
            <ul>{gifts.collect_view()}</ul>
        </NoticeBox>
        <p>
            <LinkButton href="/settings" kind=ButtonKind::Second>{say::keep(locale)}</LinkButton>
        </p>
    }
}

#[component]
fn Waits(gift: OpenGift, locale: Locale) -> impl IntoView {
    let held = gift.held.then(|| {
        view! { <p class="small muted">{say::open_held(locale)}</p> }
    });
    let href = format!("/gifts/{}", gift.id);
    view! {
        <li>
            <a href=href>
                <Amount money=gift.amount />
                ", "
                <Day on=gift.on />
                <span class="vh">{format!(" {}", say::open_see(locale))}</span>
            </a>
            {held}
        </li>
    }
}
