//! `/settings`: one's own account, for everybody who is signed in.

use kernel::{Locale, RequestId};
use leptos::prelude::*;
use views::{DonorWishes, StackingWish, Theme};
use words::settings as say;

use super::stacking::{Days, options};

use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Fact, Facts, Hidden, Moment, Opt, SelectField,
    TextArea, TextField,
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
            <Language />
            <Zone zone request draft=draft.clone() />
            <Address address=view.address.clone() request draft />
        }
    });
    let church = view.church_language.map(|chosen| {
        let draft = draft.clone();
        view! { <ChurchLanguage chosen request draft /> }
    });
    let large_print = page.frame.large_print;
    let own_data = view.wishes.is_some().then(|| view! { <Data /> });
    view! {
        <Document page title=say::title(locale) class here="/settings" wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>{say::title(locale)}</h1>
            <div class="split">
                <div class="flow-l">
                    <Ways wishes=view.wishes.clone() />
                    {own_zone}
                    {church}
                    {wishes}
                    <PasswordForm has_password draft />
                    <Look theme large_print />
                    {own_data}
                </div>
                <div class="side flow">
                    <You view zone />
                </div>
            </div>
        </Document>
    }
}

/// What happens to gifts that had to wait.
#[component]
fn Waiting(wishes: DonorWishes, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let days = match wishes.stacking {
        StackingWish::Spread { days } => days,
        StackingWish::Both | StackingWish::OnlyOne => 3,
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
    }
}

/// What has a page of its own.
#[component]
fn Ways(wishes: Option<DonorWishes>) -> impl IntoView {
    let locale = locale();
    let own = wishes.map(|wishes| {
        let agreed = wishes.consent.map(|consent| consent.words);
        view! {
            <Way
                href="/settings/notices"
                title=say::notices_title(locale)
                text=say::notices_text(locale)
            />
            <Way
                href="/household"
                title=words::household::link(locale)
                text=words::household::link_text(locale)
            />
            <Way
                href="/pledges"
                title=words::pledges::link(locale)
                text=words::pledges::link_text(locale)
            />
            <Way
                href="/settings/fallback"
                title=say::fallback_title(locale)
                text=agreed.unwrap_or_else(|| say::fallback_none(locale))
            />
        }
    });
    view! {
        <ul class="ways">
            {own}
            <Way
                href="/settings/passkeys"
                title=say::passkeys_title(locale)
                text=say::passkeys_text(locale)
            />
            <Way
                href="/settings/sessions"
                title=say::sessions_title(locale)
                text=say::sessions_text(locale)
            />
        </ul>
    }
}

#[component]
fn Way(href: &'static str, title: String, text: String) -> impl IntoView {
    view! {
        <li class="way">
            <div>
                <a class="link" href=href>
                    {title}
                </a>
                <small>{text}</small>
            </div>
        </li>
    }
}

/// All that is kept of them, to take along or to be forgotten.
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
            <p>{words::erase::link_text(locale)}</p>
            <p><a class="link" href="/settings/erase">{words::erase::link(locale)}</a></p>
        </section>
    }
}

/// In which language they read, also in mails.
#[component]
fn Language() -> impl IntoView {
    let locale = locale();
    let options = Locale::ALL.map(|one| Opt::new(one.code(), one.own_name()));
    view! {
        <section class="flow" aria-labelledby="language-title">
            <h2 id="language-title">{say::language_title(locale)}</h2>
            <form class="flow" method="post" action="/language">
                <SelectField
                    name="language"
                    label=say::language_label(locale)
                    hint=say::language_hint(locale)
                    options=options.to_vec()
                    value=locale.code()
                    class="m"
                    draft=Draft::default()
                />
                <Button kind=ButtonKind::Second>{say::language_use(locale)}</Button>
            </form>
        </section>
    }
}

/// What a church speaks to those who chose no language. Churches read English so far.
#[component]
fn ChurchLanguage(chosen: Locale, request: RequestId, draft: Draft) -> impl IntoView {
    let options = Locale::ALL.map(|one| Opt::new(one.code(), one.own_name()));
    view! {
        <section class="flow" aria-labelledby="church-language">
            <h2 id="church-language">"Language of your church"</h2>
            <form class="flow" method="post" action="/settings" novalidate>
                <Hidden name="act" value="church_language" />
                <Hidden name="request" value=request.to_string() />
                <SelectField
                    name="speaks"
                    label="Mails and texts to donors who chose no language"
                    hint="Whoever has chosen one keeps it. Receipts stay as they were issued."
                    options=options.to_vec()
                    value=chosen.code()
                    class="m"
                    draft
                />
                <Button kind=ButtonKind::Second>"Speak this language"</Button>
            </form>
        </section>
    }
}

/// Where letters reach them.
#[component]
fn Address(address: String, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    view! {
        <section class="flow" aria-labelledby="postal">
            <h2 id="postal">{say::address_title(locale)}</h2>
            <form class="flow" method="post" action="/settings" novalidate>
                <Hidden name="act" value="address" />
                <Hidden name="request" value=request.to_string() />
                <TextArea
                    name="address"
                    label=say::address_label(locale)
                    hint=say::address_hint(locale)
                    value=address
                    rows=4
                    draft
                />
                <Button kind=ButtonKind::Second>{say::address_keep(locale)}</Button>
            </form>
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
fn Look(theme: Theme, large_print: bool) -> impl IntoView {
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
            <form class="flow" method="post" action="/print">
                <Choices
                    name="print"
                    legend=say::print_legend(locale)
                    options=vec![
                        Opt::new("usual", say::print_usual(locale)),
                        Opt::new("large", say::print_large(locale))
                            .hint(say::print_large_hint(locale)),
                    ]
                    value=if large_print { "large" } else { "usual" }
                    plain=true
                    draft=Draft::default()
                />
                <Button kind=ButtonKind::Second>{say::print_use(locale)}</Button>
            </form>
        </section>
    }
}
