//! One card or bank: its name, what is taken from it, and how it goes.

use kernel::RequestId;
use leptos::prelude::*;
use views::{MethodChoice, MethodPage};
use words::methods as say;

use super::{BackToAll, ScheduleLines, Warnings, What, standing, title_of};
use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Glyph, Hidden, LinkButton, NoticeBox, Opt, SelectField,
    Stamp, TextField, Tone,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

/// `/methods/{id}`.
#[component]
pub fn Method(
    page: Page,
    view: MethodPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let errors = draft.clone();
    let zone = page.frame.zone.clone();
    let MethodPage { card, elsewhere, .. } = view;
    let path = format!("/methods/{}", card.id);
    let remove = format!("{path}/remove");
    let name = format::method(locale, &card.label);
    let title = title_of(&card, &name);
    let word = standing(locale, &card);
    let nickname = card.nickname.clone();
    let all = match elsewhere.len() {
        0 => view! { <p class="muted">{say::all_none(locale)}</p> }.into_any(),
        count => {
            let href = format!("{path}/all");
            view! {
                <p>{say::all_hint(locale, count)}</p>
                <p>
                    <LinkButton href kind=ButtonKind::Second>
                        {say::all_do(locale, count)}
                    </LinkButton>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <Document page title=title.clone() class here="/methods" wrong>
            <ErrorSummary draft=errors />
            <BackToAll />
            <div>
                <h1>{title}</h1>
                <Stamp word />
            </div>
            <div class="split">
                <div class="flow-l">
                    <Warnings card=card.clone() />
                    <form class="flow" method="post" action=path.clone() novalidate>
                        <Hidden name="act" value="rename" />
                        <Hidden name="request" value=request.to_string() />
                        <TextField
                            name="nickname"
                            label=say::called(locale)
                            hint=say::called_hint(locale)
                            value=nickname
                            size="m"
                            autocomplete="off"
                            draft
                        />
                        <Button kind=ButtonKind::Second>{say::call_it(locale)}</Button>
                    </form>
                    <section class="flow" aria-labelledby="all">
                        <h2 id="all">{say::all_title(locale)}</h2>
                        {all}
                    </section>
                </div>
                <div class="side flow">
                    <div class="slip flow">
                        <What card name zone />
                    </div>
                    <p>
                        <LinkButton href=remove kind=ButtonKind::Danger>
                            {say::remove(locale)}
                        </LinkButton>
                    </p>
                </div>
            </div>
        </Document>
    }
}

/// `/methods/{id}/all`: check before everything comes from it.
#[component]
pub fn ForAll(
    page: Page,
    view: MethodPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let MethodPage { card, elsewhere, shown, .. } = view;
    let path = format!("/methods/{}", card.id);
    let action = format!("{path}/all");
    let name = format::method(locale, &card.label);
    let body = if elsewhere.is_empty() {
        view! {
            <p>{say::all_none(locale)}</p>
            <p>
                <LinkButton href=path kind=ButtonKind::Second>{say::back(locale)}</LinkButton>
            </p>
        }
        .into_any()
    } else {
        view! {
            <p>{say::all_check(locale, &name)}</p>
            <ScheduleLines rows=elsewhere />
            <form class="row" method="post" action=action>
                <Hidden name="shown" value=shown />
                <Hidden name="request" value=request.to_string() />
                <Button>{say::all_confirm(locale, &name)}</Button>
                <a class="link" href=path>{say::back(locale)}</a>
            </form>
        }
        .into_any()
    };
    view! {
        <Document page title=say::all_title(locale) class here="/methods" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{say::all_title(locale)}</h1>
                {body}
            </div>
        </Document>
    }
}

/// `/methods/{id}/remove`: check before it goes.
#[component]
pub fn Remove(
    page: Page,
    view: MethodPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let errors = draft.clone();
    let MethodPage { card, waiting, others, .. } = view;
    let path = format!("/methods/{}", card.id);
    let action = format!("{path}/remove");
    let name = format::method(locale, &card.label);
    let title = say::remove_title(locale, &title_of(&card, &name));
    let schedules = card.schedules;
    let body = if waiting > 0 {
        view! { <Waits path /> }.into_any()
    } else if !schedules.is_empty() && others.is_empty() {
        view! {
            <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title=title.clone()>
                <p>{say::remove_no_other(locale)}</p>
            </NoticeBox>
            <ScheduleLines rows=schedules />
            <p>
                <LinkButton href="/methods">{say::all(locale)}</LinkButton>
            </p>
        }
        .into_any()
    } else {
        let moves = !schedules.is_empty();
        let instead = moves.then(|| {
            view! {
                <ScheduleLines rows=schedules />
                <Instead others draft />
            }
        });
        view! {
            <p>{say::remove_check(locale)}</p>
            <form class="flow-l" method="post" action=action novalidate>
                {instead}
                <Hidden name="request" value=request.to_string() />
                <div class="row">
                    <Button kind=ButtonKind::Danger>{say::remove_title(locale, &name)}</Button>
                    <a class="link" href=path>{say::keep_it(locale)}</a>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <Document page title=title.clone() class here="/methods" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=errors />
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}

/// A gift is still to be taken from it.
#[component]
fn Waits(path: String) -> impl IntoView {
    let locale = locale();
    view! {
        <p>{say::remove_waits(locale)}</p>
        <p class="row">
            <LinkButton href="/gifts">{say::remove_see(locale)}</LinkButton>
            <a class="link" href=path>{say::back(locale)}</a>
        </p>
    }
}

/// Where its recurring gifts come from when it is gone.
#[component]
fn Instead(others: Vec<MethodChoice>, draft: Draft) -> impl IntoView {
    let locale = locale();
    let only = match others.as_slice() {
        [one] => one.id.to_string(),
        _ => String::new(),
    };
    let options = std::iter::once(Opt::new("", say::remove_choose(locale)))
        .chain(
            others
                .iter()
                .map(|other| Opt::new(other.id.to_string(), format::choice(locale, other))),
        )
        .collect();
    view! {
        <SelectField
            name="replacement"
            label=say::remove_instead(locale)
            options
            value=only
            class="m"
            draft
        />
    }
}
