//! `/give/{slug}/check`: a guest's answers; then the vault's page for the number, and the answers
//! again with the card, before money moves.

use kernel::Locale;
use leptos::prelude::*;
use views::EntryCheck;
use words::{entry as w, give};

use super::answers::{Given, Then, act, back_to};
use super::entry::{address, class, of_church};
use crate::site::components::{
    Answer, Answers, Button, ErrorSummary, Glyph, Hidden, LinkButton, NoticeBox, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

/// `draft` holds what was typed into the form, for the way back to it.
#[component]
pub fn Check(page: Page, view: EntryCheck, draft: Draft) -> impl IntoView {
    let locale = locale();
    let (head, wrong) = (view.head.clone(), draft.has_problems());
    let page = of_church(page, &head);
    let at = address(&head);
    let title = give::check_title(locale);
    let change = back_to(&at, &draft, "giver");
    let known = view.token.is_some();
    let (name, email) = (view.name.clone(), view.email.clone());
    view! {
        <Document page title=title.clone() class=class(&head) wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <Given at=at.clone() view=view.check.clone() draft=draft.clone() way=known />
                <Answers>
                    <Answer question=w::you(locale) change=change what=w::what_you(locale)>
                        {name} <span class="line muted">{email}</span>
                    </Answer>
                </Answers>
                <Then at=at.clone() view=view.check.clone() draft=draft.clone() />
                <Next at view locale back=back_to(&address(&head), &draft, "amount") />
            </div>
        </Document>
    }
}

/// To the vault; from there, to the button.
#[component]
fn Next(at: String, view: EntryCheck, locale: Locale, back: String) -> impl IntoView {
    let check = view.check;
    if let Some(token) = view.token {
        let amount = words::money(locale, check.charged);
        let act = act(locale, &amount, &check.frequency, check.first, check.today);
        return view! {
            <form class="row" method="post" action=format!("{at}/check")>
                <Hidden name="request" value=check.request.to_string() />
                <Hidden name="token" value=token />
                <Button>{act}</Button>
                <a class="link" href=back>{w::go_back(locale)}</a>
            </form>
        }
        .into_any();
    }
    let Some(door) = view.door else {
        return view! {
            <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title=w::no_door(locale)>
                <a class="link" href=back>{w::go_back(locale)}</a>
            </NoticeBox>
        }
        .into_any();
    };
    let card = check.method.label.kind == "card";
    let next = if card { w::card_next(locale) } else { w::bank_next(locale) };
    view! {
        <div class="flow">
            <p>{w::door_hint(locale)}</p>
            <div class="row">
                <LinkButton href=door>{next}</LinkButton>
                <a class="link" href=back>{w::go_back(locale)}</a>
            </div>
        </div>
    }
    .into_any()
}
