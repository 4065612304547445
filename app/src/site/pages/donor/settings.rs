//! `/settings`: one's own account, for everybody who is signed in.

use kernel::RequestId;
use leptos::prelude::*;
use views::{DonorWishes, StackingWish, Theme};
use words::settings as say;

use super::stacking::{Days, options};

use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Fact, Facts, Hidden, LinkButton, Moment, Opt,
    SelectField, TextField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

/// Zones in which donors of our churches live. Whoever lives elsewhere keeps the church's.
const ZONES: [&str; 32] = [
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Bogota",
    "America/Puerto_Rico",
    "America/Halifax",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Atlantic/Azores",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Berlin",
    "Africa/Lagos",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Asia/Beirut",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Perth",
    "Australia/Sydney",
    "Pacific/Auckland",
];

#[component]
pub fn Settings(
    page: Page,
    view: views::Settings,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let theme = page.frame.theme;
    let zone = page.frame.zone.clone();
    let has_password = view.has_password;
    let wishes = view.wishes.clone().map(|wishes| {
        let draft = draft.clone();
        view! { <Waiting wishes request draft /> }
    });
    let own_zone = view.wishes.is_some().then(|| {
        let (zone, draft) = (view.zone.clone().unwrap_or_default(), draft.clone());
        view! {
            <Told />
            <Zone zone request draft />
        }
    });
    let own_data = view.wishes.is_some().then(|| view! { <Data /> });
    view! {
        <Document page title=say::title(locale) class here="/settings" wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>{say::title(locale)}</h1>
            <div class="split">
                <div class="flow-l">
                    {own_zone}
                    {wishes}
                    <PasswordForm has_password draft />
                    <Look theme />
                    {own_data}
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
    let locale = locale();
    let days = match wishes.stacking {
        StackingWish::Spread { days } => days,
        StackingWish::Both | StackingWish::OnlyOne => 3,
    };
    let (agreed, link) = match wishes.consent {
        Some(consent) => (consent.words, say::fallback_see(locale)),
        None => (say::fallback_none(locale), say::fallback_choose(locale)),
    };
    view! {
        <section class="flow" aria-labelledby="together">
            <h2 id="together">{say::waiting_title(locale)}</h2>
            <p>{say::waiting_text(locale)}</p>
            <form class="flow" method="post" action="/settings" novalidate>
                <Hidden name="act" value="stacking" />
                <Hidden name="request" value=request.to_string() />
                <Choices
                    name="stacking"
                    legend=say::waiting_legend(locale)
                    options=options(crate::site::locale())
                    value=wishes.stacking.name()
                    plain=true
                    draft=draft.clone()
                />
                <Days days draft />
                <Button kind=ButtonKind::Second>{say::keep(locale)}</Button>
            </form>
        </section>
        <section class="flow" aria-labelledby="fallback">
            <h2 id="fallback">{say::fallback_title(locale)}</h2>
            <p>{agreed}</p>
            <p>
                <LinkButton href="/settings/fallback" kind=ButtonKind::Second>{link}</LinkButton>
            </p>
        </section>
    }
}

/// The way to what they are told.
#[component]
fn Told() -> impl IntoView {
    let locale = locale();
    view! {
        <section class="flow" aria-labelledby="told">
            <h2 id="told">{say::notices_title(locale)}</h2>
            <p>{say::notices_text(locale)}</p>
            <p>
                <LinkButton href="/settings/notices" kind=ButtonKind::Second>
                    {say::notices_choose(locale)}
                </LinkButton>
            </p>
        </section>
    }
}

/// All that is kept of them, to take along.
#[component]
fn Data() -> impl IntoView {
    let locale = locale();
    view! {
        <section class="flow" aria-labelledby="data">
            <h2 id="data">{say::data_title(locale)}</h2>
            <p>{say::data_text(locale)}</p>
            <ul>
                <li><a href="/settings/data.csv" download>{say::data_csv(locale)}</a></li>
                <li><a href="/settings/data.json" download>{say::data_json(locale)}</a></li>
            </ul>
        </section>
    }
}

/// Where they live.
#[component]
fn Zone(zone: String, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let mut zones: Vec<&str> = ZONES.to_vec();
    if !zone.is_empty() && !zones.contains(&zone.as_str()) {
        zones.push(&zone);
    }
    let mut options = vec![Opt::new("", say::zone_church(locale))];
    options.extend(zones.into_iter().map(|zone| Opt::new(zone, zone.replace('_', " "))));
    view! {
        <section class="flow" aria-labelledby="time-zone">
            <h2 id="time-zone">{say::zone_title(locale)}</h2>
            <form class="flow" method="post" action="/settings" novalidate>
                <Hidden name="act" value="zone" />
                <Hidden name="request" value=request.to_string() />
                <SelectField
                    name="zone"
                    label=say::zone_label(locale)
                    hint=say::zone_hint(locale)
                    options
                    value=zone
                    class="m"
                    draft
                />
                <Button kind=ButtonKind::Second>{say::zone_keep(locale)}</Button>
            </form>
        </section>
    }
}

#[component]
fn You(view: views::Settings, zone: String) -> impl IntoView {
    let locale = locale();
    let last = view.last_sign_in.map(|at| {
        view! {
            <Fact name=say::signed_in_before(locale)>
                <Moment at zone />
            </Fact>
        }
    });
    view! {
        <div class="slip flow">
            <h2>{view.name}</h2>
            <Facts>
                <Fact name=say::email(locale)>{view.email}</Fact>
                {last}
            </Facts>
            <form method="post" action="/sign-out">
                <Button kind=ButtonKind::Second>{say::sign_out(locale)}</Button>
            </form>
        </div>
    }
}

#[component]
fn PasswordForm(has_password: bool, draft: Draft) -> impl IntoView {
    let locale = locale();
    let title =
        if has_password { say::password_change(locale) } else { say::password_choose(locale) };
    let current = has_password.then(|| {
        view! {
            <TextField
                name="current"
                label=say::password_now(locale)
                kind="password"
                size="m"
                autocomplete="current-password"
                draft=draft.clone()
            />
        }
    });
    view! {
        <section class="flow" aria-labelledby="password">
            <h2 id="password">{title.clone()}</h2>
            <form class="flow" method="post" action="/settings" novalidate>
                <Hidden name="act" value="password" />
                {current}
                <TextField
                    name="new"
                    label=say::password_new(locale)
                    hint=say::password_hint(locale)
                    kind="password"
                    size="m"
                    autocomplete="new-password"
                    draft=draft.clone()
                />
                <TextField
                    name="again"
                    label=say::password_again(locale)
                    kind="password"
                    size="m"
                    autocomplete="new-password"
                    draft
                />
                <p class="hint">{say::password_out(locale)}</p>
                <Button>{title}</Button>
            </form>
        </section>
    }
}

#[component]
fn Look(theme: Theme) -> impl IntoView {
    let locale = locale();
    let chosen = match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let options = vec![
        Opt::new("system", say::look_system(locale)),
        Opt::new("light", say::look_light(locale)),
        Opt::new("dark", say::look_dark(locale)),
    ];
    view! {
        <section class="flow" aria-labelledby="look">
            <h2 id="look">{say::look_title(locale)}</h2>
            <form class="flow" method="post" action="/theme">
                <Hidden name="back" value="/settings" />
                <Choices
                    name="theme"
                    legend=say::look_legend(locale)
                    options
                    value=chosen
                    plain=true
                    draft=Draft::default()
                />
                <Button kind=ButtonKind::Second>{say::look_use(locale)}</Button>
            </form>
        </section>
    }
}
