//! `/household`: with whom somebody lives, because both said so.

use kernel::{HouseholdId, RequestId};
use leptos::prelude::*;
use views::{HouseholdInvitation, HouseholdPage, HouseholdStanding};
use words::household as say;

use crate::site::components::{
    Button, ButtonKind, EmptyState, ErrorSummary, Glyph, Hidden, LinkButton, Stamp, TextField,
    Tone, Word,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/household";

#[component]
pub fn Household(
    page: Page,
    view: HouseholdPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let (class, wrong) = (page.class(), draft.has_problems());
    let zone = page.frame.zone.clone();
    let HouseholdPage { standing, invitations } = view;
    let theirs = zone.clone();
    let invitations = invitations.into_iter().map(move |invitation| {
        let zone = theirs.clone();
        view! { <Asks invitation zone request /> }
    });
    let day = |at| format::moment(locale, at, &zone, MomentStyle::Day);
    let body = match standing {
        HouseholdStanding::Alone => view! { <Ask request draft=draft.clone() /> }.into_any(),
        HouseholdStanding::Asked { id, email, until } => {
            let until = day(until);
            view! { <Asked id email until request /> }.into_any()
        }
        HouseholdStanding::Joined { id, with, since, you_share, they_share } => {
            let since = day(since);
            let sharing = Sharing { you: you_share, they: they_share };
            view! { <Joined id with since sharing request /> }.into_any()
        }
    };
    view! {
        <Document page title=say::title(locale) class here="/settings" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{say::title(locale)}</h1>
                <p class="measure">{say::lead(locale)} " " {say::own(locale)}</p>
                {invitations.collect_view()}
                {body}
            </div>
        </Document>
    }
}

/// A form that does one thing.
#[component]
fn Act(
    id: HouseholdId,
    act: &'static str,
    request: RequestId,
    kind: ButtonKind,
    says: String,
) -> impl IntoView {
    view! {
        <form method="post" action=PATH>
            <Hidden name="act" value=act />
            <Hidden name="id" value=id.to_string() />
            <Hidden name="request" value=request.to_string() />
            <Button kind>{says}</Button>
        </form>
    }
}

/// Somebody asks whoever looks.
#[component]
fn Asks(invitation: HouseholdInvitation, zone: String, request: RequestId) -> impl IntoView {
    let locale = locale();
    let HouseholdInvitation { id, from, until } = invitation;
    let until = format::moment(locale, until, &zone, MomentStyle::Day);
    let heading = format!("asks-{id}");
    let labelled = heading.clone();
    view! {
        <section class="card flow" aria-labelledby=labelled>
            <h2 id=heading>{say::invites_title(locale)}</h2>
            <p>{say::invites(locale, &from)}</p>
            <p class="hint">{say::invites_until(locale, &until)}</p>
            <div class="row">
                <Act id act="yes" request kind=ButtonKind::First says=say::join(locale) />
                <Act id act="no" request kind=ButtonKind::Second says=say::decline(locale) />
            </div>
        </section>
    }
}

/// Nobody yet.
#[component]
fn Ask(request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    view! {
        <EmptyState title=say::alone_title(locale)>
            <p>{say::alone(locale)}</p>
        </EmptyState>
        <form class="flow" method="post" action=PATH novalidate>
            <Hidden name="act" value="ask" />
            <Hidden name="request" value=request.to_string() />
            <TextField
                name="partner"
                label=say::partner(locale)
                hint=say::partner_hint(locale)
                kind="email"
                size="m"
                autocomplete="off"
                draft
            />
            <Button>{say::ask(locale)}</Button>
        </form>
    }
}

/// Somebody was asked and has not answered.
#[component]
fn Asked(id: HouseholdId, email: String, until: String, request: RequestId) -> impl IntoView {
    let locale = locale();
    view! {
        <section class="card flow" aria-labelledby="asked">
            <h2 id="asked">{say::asked_title(locale, &email)}</h2>
            <p>{say::asked(locale, &until)}</p>
            <Act id act="withdraw" request kind=ButtonKind::Second says=say::withdraw(locale) />
        </section>
    }
}

/// Whether each of them lets the other see their total.
#[derive(Clone, Copy)]
struct Sharing {
    you: bool,
    they: bool,
}

fn agreed(yes: bool, says: String) -> Word {
    match yes {
        true => Word::said(says, Tone::Given, Glyph::Check),
        false => Word::said(says, Tone::Quiet, Glyph::Clock),
    }
}

#[component]
fn Joined(
    id: HouseholdId,
    with: String,
    since: String,
    sharing: Sharing,
    request: RequestId,
) -> impl IntoView {
    let locale = locale();
    let you = match sharing.you {
        true => say::you_share(locale),
        false => say::you_share_not(locale),
    };
    let they = match sharing.they {
        true => say::they_share(locale, &with),
        false => say::they_share_not(locale, &with),
    };
    let act = match sharing.you {
        true => ("unshare", ButtonKind::Second, say::share_no(locale, &with)),
        false => ("share", ButtonKind::First, say::share_yes(locale, &with)),
    };
    let (act, kind, says) = act;
    let see = (sharing.you && sharing.they).then(|| {
        view! {
            <p><LinkButton href="/household/statement">{say::see(locale)}</LinkButton></p>
        }
    });
    view! {
        <section class="card flow" aria-labelledby="joined">
            <h2 id="joined">{say::joined_title(locale, &with)}</h2>
            <p class="muted">{say::joined_since(locale, &since)}</p>
        </section>
        <section class="flow" aria-labelledby="share">
            <h2 id="share">{say::share_title(locale)}</h2>
            <p class="measure">{say::share(locale)}</p>
            <p><Stamp word=agreed(sharing.you, you) /></p>
            <p><Stamp word=agreed(sharing.they, they) /></p>
            {see}
            <Act id act request kind says />
        </section>
        <section class="flow" aria-labelledby="leave">
            <h2 id="leave">{say::leave_title(locale)}</h2>
            <p>{say::leave(locale, &with)}</p>
            <Act id act="leave" request kind=ButtonKind::Danger says=say::leave_do(locale) />
        </section>
    }
}
