//! `/give`: what, how much, from where, how often.

use leptos::prelude::*;
use views::{GiveForm, MethodChoice};
use words::give as w;

use crate::site::components::{Button, Choices, ErrorSummary, Glyph, NoticeBox, Opt, Tone};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::give::answers::not_well;
use crate::site::pages::give::fields::{CoverFee, HowMuch, WhatFor, When};
use crate::site::{Draft, Page, locale};

const HERE: &str = "/give";

#[component]
pub fn Give(page: Page, view: GiveForm, #[prop(optional)] draft: Draft) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let usable = view.methods.iter().any(|method| !method.expired);
    let body = if usable {
        let currency = page.currency();
        view! { <Form view currency draft=draft.clone() /> }.into_any()
    } else {
        view! { <NoWayToPay /> }.into_any()
    };
    let title = w::title(locale());
    view! {
        <Document page title=title.clone() class here=HERE islands=usable wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}

#[component]
fn NoWayToPay() -> impl IntoView {
    let locale = locale();
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title=w::no_way_title(locale)>
            <p>{w::no_way(locale)}</p>
            <p>
                <a class="link" href="/methods">{w::add_way(locale)}</a>
            </p>
        </NoticeBox>
    }
}

#[component]
fn Form(view: GiveForm, currency: kernel::Currency, draft: Draft) -> impl IntoView {
    let locale = locale();
    let GiveForm { funds, methods, chips, covers, today } = view;
    view! {
        <form class="flow-l" method="post" action=HERE novalidate>
            <HowMuch at=HERE currency chips draft=draft.clone() />
            <WhatFor funds draft=draft.clone() />
            <Methods methods draft=draft.clone() />
            {covers.then(|| view! { <CoverFee draft=draft.clone() /> })}
            <When today draft />
            <div class="row">
                <Button>{w::go_on(locale)}</Button>
                <span class="hint">{w::check_first(locale)}</span>
            </div>
        </form>
    }
}

#[component]
fn Methods(methods: Vec<MethodChoice>, draft: Draft) -> impl IntoView {
    let locale = locale();
    let (expired, methods): (Vec<_>, Vec<_>) =
        methods.into_iter().partition(|method| method.expired);
    let first = methods.first().map(|method| method.id.to_string()).unwrap_or_default();
    let options = methods.iter().map(option).collect::<Vec<_>>();
    let left_out = (!expired.is_empty()).then(|| {
        let names: Vec<_> = expired.iter().map(|method| format::choice(locale, method)).collect();
        let names = words::list(locale, &names);
        view! { <p class="hint">{w::left_out(locale, &names)}</p> }
    });
    view! {
        <div class="flow">
            <Choices name="method" legend=w::from(locale) options value=first draft />
            {left_out}
        </div>
    }
}

fn option(method: &MethodChoice) -> Opt {
    let locale = locale();
    let option = Opt::new(method.id.to_string(), format::choice(locale, method));
    let until = method
        .expires
        .map(|(month, year)| w::good_until(locale, &format!("{month:02}"), &year.to_string()));
    let delayed = method.delayed.then(|| not_well(locale, &method.label));
    let hint = until.into_iter().chain(delayed).collect::<Vec<_>>().join(" ");
    if hint.is_empty() { option } else { option.hint(hint) }
}
