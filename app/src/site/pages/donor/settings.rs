//! `/settings`: one's own account, for everybody who is signed in.

use leptos::prelude::*;
use views::Theme;

use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Fact, Facts, Hidden, Moment, Opt, TextField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Settings(
    page: Page,
    view: views::Settings,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let theme = page.frame.theme;
    let zone = page.frame.zone.clone();
    let has_password = view.has_password;
    view! {
        <Document page title="Your account" class here="/settings" wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Your account"</h1>
            <div class="split">
                <div class="flow-l">
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
