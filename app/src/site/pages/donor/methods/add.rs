//! To the vault's own page and back: before a donor leaves, and what they brought.

use kernel::RequestId;
use leptos::prelude::*;
use views::{Arrived, HandOffPage};
use words::methods as say;

use super::{Add, ToAll, month_of};
use crate::site::components::{
    Answer, Answers, Button, ButtonKind, ErrorSummary, Glyph, Hidden, Icon, LinkButton, NoticeBox,
    TextField, Tone,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/methods";

/// `/methods/add/{id}`.
#[component]
pub fn HandOff(page: Page, view: HandOffPage, request: RequestId) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let zone = page.frame.zone.clone();
    let HandOffPage { id: _, kind, door, expires_at, back } = view;
    let (title, body) = match door {
        Some(door) => {
            let time = format::moment(locale, expires_at, &zone, MomentStyle::Time);
            let label =
                if kind == "card" { say::leave_card(locale) } else { say::leave_bank(locale) };
            let body = view! {
                <p>{say::leave(locale)}</p>
                <p class="row">
                    <LinkButton href=door rel="noreferrer">
                        <Icon glyph=Glyph::Lock />
                        {label}
                    </LinkButton>
                    <a class="link" href=back>{say::back(locale)}</a>
                </p>
                <p class="hint">{say::leave_until(locale, &time)}</p>
            };
            (say::leave_title(locale), body.into_any())
        }
        None => {
            let body = view! {
                <NoticeBox
                    tone=Tone::Quiet
                    glyph=Glyph::Clock
                    title=say::leave_over_title(locale)
                >
                    <p>{say::leave_over(locale)}</p>
                    <Add kinds=vec![kind] request first=true back />
                    <p>
                        <ToAll />
                    </p>
                </NoticeBox>
            };
            (say::leave_over_title(locale), body.into_any())
        }
    };
    view! {
        <Document page title=title.clone() class here=PATH>
            <div class="narrow flow-l">
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}

/// `/methods/return`: check before it is kept.
#[component]
pub fn Added(page: Page, view: Arrived, #[prop(optional)] draft: Draft) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let errors = draft.clone();
    let Arrived { hand_off, token, label, expires, back } = view;
    let name = format::method(locale, &label);
    let keep = say::arrived_keep(locale, &name);
    let good = expires.map(|expires| {
        view! { <Answer question=say::good_through(locale)>{month_of(expires)}</Answer> }
    });
    view! {
        <Document page title=say::arrived_title(locale) class here=PATH wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=errors />
                <h1>{say::arrived_title(locale)}</h1>
                <p>{say::arrived(locale)}</p>
                <Answers>
                    <Answer question=say::arrived_what(locale)>{name}</Answer>
                    {good}
                </Answers>
                <form class="flow-l" method="post" action="/methods/return" novalidate>
                    <Hidden name="state" value=hand_off.to_string() />
                    <Hidden name="token" value=token />
                    <TextField
                        name="nickname"
                        label=say::called(locale)
                        hint=say::called_hint(locale)
                        size="m"
                        autocomplete="off"
                        draft
                    />
                    <div class="row">
                        <Button>{keep}</Button>
                        <a class="link" href=back>{say::arrived_not(locale)}</a>
                    </div>
                </form>
            </div>
        </Document>
    }
}

/// The donor came back with nothing.
#[component]
pub fn AddedNothing(page: Page, back: String) -> impl IntoView {
    let locale = locale();
    view! {
        <Told
            page
            title=say::arrived_nothing_title(locale)
            words=say::arrived_nothing(locale)
            href=back
            link=say::back(locale)
        />
    }
}

/// The vault does not say what a token stands for.
#[component]
pub fn Silent(page: Page) -> impl IntoView {
    let locale = locale();
    view! {
        <Told
            page
            title=say::arrived_silent_title(locale)
            words=say::arrived_silent(locale)
            href=PATH.to_owned()
            link=say::all(locale)
        />
    }
}

#[component]
fn Told(page: Page, title: String, words: String, href: String, link: String) -> impl IntoView {
    let class = page.class();
    view! {
        <Document page title=title.clone() class here=PATH>
            <div class="narrow flow-l">
                <h1>{title}</h1>
                <p>{words}</p>
                <p>
                    <LinkButton href=href kind=ButtonKind::Second>{link}</LinkButton>
                </p>
            </div>
        </Document>
    }
}
