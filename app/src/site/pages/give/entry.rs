//! `/give/{slug}`: a church's own way in, for whoever comes from its site.

use kernel::Locale;
use leptos::prelude::*;
use views::{EntryColour, EntryForm, EntryHead, EntryWay, MethodLabel};
use words::{entry as w, give};

use super::answers::not_well;
use super::fields::{CoverFee, HowMuch, WhatFor, When};
use crate::site::components::{Button, Choices, ErrorSummary, Hidden, Opt, TextField, query};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

/// Where a church's way in is.
pub fn address(head: &EntryHead) -> String {
    format!("/give/{}", head.slug)
}

/// The colour of the church, and the scale of a donor's pages.
pub fn class(head: &EntryHead) -> &'static str {
    match head.colour {
        EntryColour::Pine => "for-donor",
        EntryColour::Navy => "for-donor colour-navy",
        EntryColour::Plum => "for-donor colour-plum",
        EntryColour::Wine => "for-donor colour-wine",
        EntryColour::Teal => "for-donor colour-teal",
        EntryColour::Slate => "for-donor colour-slate",
    }
}

/// The page is the church's, also for somebody of whom nothing is known.
pub fn of_church(page: Page, head: &EntryHead) -> Page {
    let mut page = page;
    page.frame.zone = head.church.zone.clone();
    page.frame.church = Some(head.church.clone());
    page
}

#[component]
pub fn Entry(page: Page, view: EntryForm, draft: Draft) -> impl IntoView {
    let locale = locale();
    let (head, wrong) = (view.head.clone(), draft.has_problems());
    let page = of_church(page, &head);
    let title = w::title(locale, &head.church.name);
    let sign_in = query("/sign-in", [("next", "/give")]);
    view! {
        <Document page title=title.clone() class=class(&head) islands=true wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <div class="flow">
                    <h1>{title}</h1>
                    <p class="muted">
                        {w::no_account(locale)} " "
                        <a class="link" href=sign_in>{w::have_account(locale)}</a>
                    </p>
                </div>
                <Form view draft locale />
            </div>
        </Document>
    }
}

#[component]
fn Form(view: EntryForm, draft: Draft, locale: Locale) -> impl IntoView {
    let at = address(&view.head);
    let action = at.clone();
    let currency = view.head.church.currency;
    let EntryForm { funds, chips, covers, ways, today, .. } = view;
    let request = draft.value("request").to_owned();
    view! {
        <form class="flow-l" method="post" action=action novalidate>
            <HowMuch at currency chips draft=draft.clone() />
            <WhatFor funds draft=draft.clone() />
            {covers.then(|| view! { <CoverFee draft=draft.clone() /> })}
            <When today draft=draft.clone() />
            <Ways ways draft=draft.clone() />
            <fieldset class="flow">
                <legend>{w::you(locale)}</legend>
                <TextField
                    name="giver"
                    label=w::name(locale)
                    size="m"
                    autocomplete="name"
                    draft=draft.clone()
                />
                <TextField
                    name="email"
                    label=w::email(locale)
                    hint=w::email_hint(locale)
                    kind="email"
                    size="m"
                    autocomplete="email"
                    draft
                />
            </fieldset>
            <Hidden name="request" value=request />
            <div class="row">
                <Button>{give::go_on(locale)}</Button>
                <span class="hint">{give::check_first(locale)}</span>
            </div>
        </form>
    }
}

/// A card or an account; where only one of them is taken there is nothing to choose.
#[component]
fn Ways(ways: Vec<EntryWay>, draft: Draft) -> impl IntoView {
    let locale = locale();
    let first = ways.first().map(|way| way.kind.clone()).unwrap_or_default();
    if ways.len() == 1 {
        return view! { <Hidden name="kind" value=first /> }.into_any();
    }
    let options = ways
        .iter()
        .map(|way| {
            let option = Opt::new(way.kind.clone(), way_name(locale, &way.kind));
            if way.delayed { option.hint(not_well(locale, &label(&way.kind))) } else { option }
        })
        .collect::<Vec<_>>();
    view! { <Choices name="kind" legend=w::pay(locale) options value=first draft /> }.into_any()
}

/// "A card", "A bank account".
pub fn way_name(locale: Locale, kind: &str) -> String {
    if kind == "card" { w::card(locale) } else { w::bank(locale) }
}

fn label(kind: &str) -> MethodLabel {
    MethodLabel { kind: kind.to_owned(), brand: String::new(), last_four: String::new() }
}
