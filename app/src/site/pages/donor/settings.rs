//! `/settings`: one's own account, for everybody who is signed in.

use kernel::RequestId;
use leptos::prelude::*;
use views::{DonorWishes, StackingWish, Theme};

use super::stacking::{Days, options};

use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Fact, Facts, Hidden, LinkButton, Moment, Opt,
    TextField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Settings(
    page: Page,
    view: views::Settings,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let theme = page.frame.theme;
    let zone = page.frame.zone.clone();
    let has_password = view.has_password;
    let wishes = view.wishes.clone().map(|wishes| {
        let draft = draft.clone();
        view! { <Waiting wishes request draft /> }
    });
    view! {
        <Document page title="Your account" class here="/settings" wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Your account"</h1>
            <div class="split">
                <div class="flow-l">
                    {wishes}
                    <PasswordForm has_password draft />
                    <Look theme />
                </div>
                <div class="side flow">
                    <You view zone />
                </div>
            </div>
        </Document>
    }
}

/// What happens to gifts that had to wait, and to those whose way does not work.
#[component]
fn Waiting(wishes: DonorWishes, request: RequestId, draft: Draft) -> impl IntoView {
    let days = match wishes.stacking {
        StackingWish::Spread { days } => days,
        StackingWish::Both | StackingWish::OnlyOne => 3,
    };
    let (agreed, link) = match wishes.consent {
        Some(consent) => (consent.words, "Look at it, or end it"),
        None => (
            "You have agreed to nothing. A gift whose card or bank does not work waits for you."
                .to_owned(),
            "Choose another way",
        ),
    };
    view! {
        <section class="flow" aria-labelledby="together">
            <h2 id="together">"When a gift had to wait"</h2>
            <p>
                "While a card or bank system is down we keep your gift safe. When it is back, your \
                 next gift may be near."
            </p>
            <form class="flow" method="post" action="/settings" novalidate>
                <Hidden name="act" value="stacking" />
                <Hidden name="request" value=request.to_string() />
                <Choices
                    name="stacking"
                    legend="What we do then"
                    options=options()
                    value=wishes.stacking.name()
                    plain=true
                    draft=draft.clone()
                />
                <Days days draft />
                <Button kind=ButtonKind::Second>"Keep to this"</Button>
            </form>
        </section>
        <section class="flow" aria-labelledby="fallback">
            <h2 id="fallback">"If your usual way does not work"</h2>
            <p>{agreed}</p>
            <p>
                <LinkButton href="/settings/fallback" kind=ButtonKind::Second>{link}</LinkButton>
            </p>
        </section>
    }
}

#[component]
fn You(view: views::Settings, zone: String) -> impl IntoView {
    let last = view.last_sign_in.map(|at| {
        view! {
            <Fact name="Signed in before">
                <Moment at zone />
            </Fact>
        }
    });
    view! {
        <div class="slip flow">
            <h2>{view.name}</h2>
            <Facts>
                <Fact name="E-mail">{view.email}</Fact>
                {last}
            </Facts>
            <form method="post" action="/sign-out">
                <Button kind=ButtonKind::Second>"Sign out"</Button>
            </form>
        </div>
    }
}

#[component]
fn PasswordForm(has_password: bool, draft: Draft) -> impl IntoView {
    let title = if has_password { "Change your password" } else { "Choose a password" };
    let current = has_password.then(|| {
        view! {
            <TextField
                name="current"
                label="Your password now"
                kind="password"
                size="m"
                autocomplete="current-password"
                draft=draft.clone()
            />
        }
    });
    view! {
        <section class="flow" aria-labelledby="password">
            <h2 id="password">{title}</h2>
            <form class="flow" method="post" action="/settings" novalidate>
                <Hidden name="act" value="password" />
                {current}
                <TextField
                    name="new"
                    label="New password"
                    hint="At least 12 characters. Three or four words you remember are good."
                    kind="password"
                    size="m"
                    autocomplete="new-password"
                    draft=draft.clone()
                />
                <TextField
                    name="again"
                    label="New password again"
                    kind="password"
                    size="m"
                    autocomplete="new-password"
                    draft
                />
                <p class="hint">"You are signed out everywhere else."</p>
                <Button>{title}</Button>
            </form>
        </section>
    }
}

#[component]
fn Look(theme: Theme) -> impl IntoView {
    let chosen = match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let options = vec![
        Opt::new("system", "As this device is set"),
        Opt::new("light", "Light"),
        Opt::new("dark", "Dark"),
    ];
    view! {
        <section class="flow" aria-labelledby="look">
            <h2 id="look">"Light or dark"</h2>
            <form class="flow" method="post" action="/theme">
                <Hidden name="back" value="/settings" />
                <Choices
                    name="theme"
                    legend="How pages look"
                    options
                    value=chosen
                    plain=true
                    draft=Draft::default()
                />
                <Button kind=ButtonKind::Second>"Use this look"</Button>
            </form>
        </section>
    }
}
