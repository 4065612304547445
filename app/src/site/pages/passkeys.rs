//! `/settings/passkeys`: the keys that sign somebody in, and the ways to add, name and remove one.

use leptos::prelude::*;
use views::{PasskeyList, PasskeyRow};
use words::passkeys as say;

use crate::site::components::{
    Button, ButtonKind, EmptyState, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, Key,
    LinkButton, Moment, PasskeyForm, TextField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/settings/passkeys";
const ADD: &str = "/settings/passkeys/add";

#[component]
pub fn Passkeys(page: Page, view: PasskeyList) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let zone = page.frame.zone.clone();
    let PasskeyList { rows, host, full } = view;
    let add = match host {
        None => view! { <p>{say::nowhere(locale)}</p> }.into_any(),
        Some(_) if full => view! { <p>{say::full(locale)}</p> }.into_any(),
        Some(_) => view! { <p><LinkButton href=ADD>{say::add(locale)}</LinkButton></p> }.into_any(),
    };
    let body = if rows.is_empty() {
        view! {
            <EmptyState title=say::none_title(locale)>
                <p>{say::none(locale)}</p>
                {add}
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = rows.into_iter().map(|row| view! { <One row zone=zone.clone() /> });
        view! { <div class="narrow flow-l">{rows.collect_view()} {add}</div> }.into_any()
    };
    view! {
        <Document page title=say::title(locale) class here="/settings">
            <Back href="/settings" words=say::settings(locale) />
            <div class="flow narrow">
                <h1>{say::title(locale)}</h1>
                <p class="muted">{say::text(locale)}</p>
            </div>
            {body}
        </Document>
    }
}

#[component]
fn Back(href: &'static str, words: String) -> impl IntoView {
    view! {
        <p>
            <a class="link" href=href>
                <Icon glyph=Glyph::Prev />
                {words}
            </a>
        </p>
    }
}

#[component]
fn One(row: PasskeyRow, zone: String) -> impl IntoView {
    let locale = locale();
    let id = format!("passkey-{}", row.id);
    let labelled = id.clone();
    let href = format!("{PATH}/{}", row.id);
    let name = row.name.clone();
    view! {
        <article class="card flow" aria-labelledby=labelled>
            <h2 id=id>{row.name.clone()}</h2>
            <When row zone />
            <p>
                <LinkButton href kind=ButtonKind::Second>
                    {say::change(locale)}
                    <span class="vh">{format!(": {name}")}</span>
                </LinkButton>
            </p>
        </article>
    }
}

/// When it was added, and when it was used.
#[component]
fn When(row: PasskeyRow, zone: String) -> impl IntoView {
    let locale = locale();
    let used = match row.last_used_at {
        Some(at) => view! { <Moment at zone=zone.clone() /> }.into_any(),
        None => view! { <span class="muted">{say::never(locale)}</span> }.into_any(),
    };
    view! {
        <Facts>
            <Fact name=say::added(locale)><Moment at=row.added_at zone /></Fact>
            <Fact name=say::last_used(locale)>{used}</Fact>
        </Facts>
    }
}

/// `/settings/passkeys/add`. `name` is proposed.
#[component]
pub fn Add(
    page: Page,
    view: PasskeyList,
    #[prop(into)] name: String,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let errors = draft.clone();
    let body = match view.host {
        None => view! { <p>{say::nowhere(locale)}</p> }.into_any(),
        Some(_) if view.full => view! { <p>{say::full(locale)}</p> }.into_any(),
        Some(host) => view! {
            <p>{say::add_text(locale)}</p>
            <p class="slip" data-without="">{say::cannot(locale)}</p>
            <PasskeyForm key=Key::Make action=ADD host label=say::make(locale)>
                <TextField
                    name="nickname"
                    label=say::called(locale)
                    hint=say::called_hint(locale)
                    value=name
                    size="m"
                    autocomplete="off"
                    draft
                />
            </PasskeyForm>
        }
        .into_any(),
    };
    view! {
        <Document page title=say::add_title(locale) class here="/settings" wrong passkeys=true>
            <ErrorSummary draft=errors />
            <Back href=PATH words=say::back(locale) />
            <div class="narrow flow-l">
                <h1>{say::add_title(locale)}</h1>
                {body}
            </div>
        </Document>
    }
}

/// `/settings/passkeys/{id}`: its name, and the way out.
#[component]
pub fn Passkey(page: Page, view: PasskeyRow, #[prop(optional)] draft: Draft) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let errors = draft.clone();
    let zone = page.frame.zone.clone();
    let action = format!("{PATH}/{}", view.id);
    let name = view.name.clone();
    let remove = say::remove(locale, &name);
    view! {
        <Document page title=name.clone() class here="/settings" wrong>
            <ErrorSummary draft=errors />
            <Back href=PATH words=say::back(locale) />
            <div class="narrow flow-l">
                <h1>{name.clone()}</h1>
                <When row=view zone />
                <form class="flow" method="post" action=action.clone() novalidate>
                    <Hidden name="act" value="rename" />
                    <TextField
                        name="nickname"
                        label=say::called(locale)
                        hint=say::called_hint(locale)
                        value=name
                        size="m"
                        autocomplete="off"
                        draft
                    />
                    <Button kind=ButtonKind::Second>{say::keep_name(locale)}</Button>
                </form>
                <section class="flow" aria-labelledby="remove">
                    <h2 id="remove">{say::remove_title(locale)}</h2>
                    <p>{say::remove_text(locale)}</p>
                    <form class="row" method="post" action=action>
                        <Hidden name="act" value="remove" />
                        <Button kind=ButtonKind::Danger>{remove}</Button>
                        <a class="link" href="/settings/sessions">{say::sessions(locale)}</a>
                    </form>
                </section>
            </div>
        </Document>
    }
}
