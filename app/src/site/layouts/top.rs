//! Above every page: whose it is, where one may go, and what must not be overlooked.

use leptos::prelude::*;
use views::{SwitchOff, Viewer};

use super::you::is_yours;
use crate::islands::live_notices::{LiveNotices, NoticeLink};
use crate::site::components::{ButtonKind, Glyph, Icon, LEDGER, LinkButton, Moment};
use crate::site::format::MomentStyle;
use crate::site::{Page, fill, locale};

/// A place of the navigation of churches and staff.
struct Place {
    href: &'static str,
    label: &'static str,
}

const CHURCH: [Place; 7] = [
    Place { href: "/church/transactions", label: "Transactions" },
    Place { href: "/church/deposits", label: "Deposits" },
    Place { href: "/church/entry", label: "Giving page" },
    Place { href: "/church/pledges", label: "Pledges" },
    Place { href: "/church/statements", label: "Statements" },
    Place { href: "/church/trust", label: "Trust" },
    Place { href: "/settings", label: "Account" },
];

const STAFF: [Place; 7] = [
    Place { href: "/staff/delayed", label: "Delayed gifts" },
    Place { href: "/staff/incidents", label: "Incidents" },
    Place { href: "/staff/rules", label: "Rules" },
    Place { href: "/staff/health", label: "Health" },
    Place { href: LEDGER, label: "Ledger" },
    Place { href: "/staff/switch", label: "Schedules" },
    Place { href: "/settings", label: "Account" },
];

#[component]
pub fn Top(page: Page, here: &'static str, islands: bool) -> impl IntoView {
    let home = page.home();
    let name = page.name().to_owned();
    let (who, nav) = match page.frame.viewer.clone() {
        Viewer::Nobody => (None, None),
        Viewer::Donor { .. } => (None, Some(view! { <Tabs here /> }.into_any())),
        Viewer::Admin { name } => {
            let menu = view! { <Menu places=&CHURCH here name /> }.into_any();
            (Some("Church office"), Some(menu))
        }
        Viewer::Staff { name } => {
            let menu = view! { <Menu places=&STAFF here name /> }.into_any();
            (Some("Payment staff"), Some(menu))
        }
    };
    let staff = matches!(page.frame.viewer, Viewer::Staff { .. });
    let unread = page.frame.unread_notices;
    let notices = staff.then(|| view! { <NoticeCount unread islands /> });
    let switch = page.frame.switch_off.clone().filter(|_| staff);
    let zone = page.frame.zone.clone();
    view! {
        {page
            .frame
            .environment
            .clone()
            .map(|name| view! { <Environment name demo=page.frame.demo /> })}
        <header class="top">
            <div class="top-in">
                <a class="brand" href=home>
                    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
                        <path d="M2 16h28a14 12.5 0 0 1-28 0z"></path>
                        <circle cx="16" cy="8" r="4.5"></circle>
                    </svg>
                    <span>{name} {who.map(|who| view! { <small>{who}</small> })}</span>
                </a>
                {notices}
                {nav}
            </div>
        </header>
        {switch.map(|off| view! { <SwitchedOff off zone /> })}
        {page.frame.banners.into_iter().map(|text| view! {
            <IncidentBanner text label=words::frame::about_today(locale()) />
        }).collect_view()}
    }
}

/// How many notices are unread. It counts up by itself where the page has scripts anyway.
#[component]
fn NoticeCount(unread: u64, islands: bool) -> impl IntoView {
    if islands {
        view! { <LiveNotices unread /> }.into_any()
    } else {
        view! { <NoticeLink unread=Signal::stored(unread) /> }.into_any()
    }
}

/// What staff tell donors and churches while an incident lasts. Calm: it holds nobody up.
#[component]
pub fn IncidentBanner(text: String, #[prop(into)] label: String) -> impl IntoView {
    view! {
        <aside class="incident-banner" aria-label=label>
            <p>
                <Icon glyph=Glyph::Shield />
                <span>{text}</span>
            </p>
        </aside>
    }
}

/// Which server this is, so that nobody mistakes a trial for the real thing.
#[component]
fn Environment(name: String, demo: bool) -> impl IntoView {
    let locale = locale();
    let words = match name.as_str() {
        "localhost" => words::frame::localhost(locale),
        name => words::frame::environment(locale, name),
    };
    let mail = demo.then(|| {
        let mailbox = view! { <a href="/mailbox">{words::frame::mailbox(locale)}</a> };
        let sentence = words::frame::mail_is_in(locale, words::HOLES[0]);
        view! { " " {fill(&sentence, [mailbox.into_any()])} }
    });
    view! {
        <aside class="environment" aria-label=words::frame::about_server(locale)>
            <p>{words} {mail}</p>
        </aside>
    }
}

#[component]
fn Places(places: &'static [Place], here: &'static str) -> impl IntoView {
    places
        .iter()
        .map(|place| {
            let current = (place.href == here).then_some("page");
            view! {
                <li>
                    <a href=place.href aria-current=current>{place.label}</a>
                </li>
            }
        })
        .collect_view()
}

/// A donor's navigation: a bar under the thumb on phones.
#[component]
fn Tabs(here: &'static str) -> impl IntoView {
    let locale = locale();
    let tab = |href: &'static str, label: String, glyph: Glyph| {
        let within = href == "/settings" && is_yours(here);
        let current = if href == here { Some("page") } else { within.then_some("true") };
        let act = (href == "/give").then_some("do");
        view! {
            <li class=act>
                <a href=href aria-current=current>
                    <Icon glyph />
                    {label}
                </a>
            </li>
        }
    };
    view! {
        <nav class="nav tabs" aria-label=words::frame::main(locale)>
            <ul>
                {tab("/gifts", words::frame::gifts(locale), Glyph::Gifts)}
                {tab("/recurring", words::frame::recurring(locale), Glyph::Repeat)}
                {tab("/settings", words::frame::you(locale), Glyph::Person)}
                {tab("/give", words::frame::give(locale), Glyph::Give)}
            </ul>
        </nav>
    }
}

/// Everybody else's: a row on wide screens, a menu on phones.
#[component]
fn Menu(places: &'static [Place], here: &'static str, name: String) -> impl IntoView {
    view! {
        <button class="button second narrow-only" type="button" popovertarget="menu">
            <Icon glyph=Glyph::Menu />
            "Menu"
        </button>
        <nav class="nav menu" id="menu" popover="auto" aria-label="Main">
            <ul>
                <Places places here />
                <li class="who">{name}</li>
                <li>
                    <form method="post" action="/sign-out">
                        <button class="link-button">"Sign out"</button>
                    </form>
                </li>
            </ul>
        </nav>
    }
}

/// On every staff page while the schedule engine is off.
#[component]
fn SwitchedOff(off: SwitchOff, zone: String) -> impl IntoView {
    let style = MomentStyle::Short;
    let resumes = off.resume_after.map(|probes| {
        format!(" They turn themselves on after {probes} passed probes of every gateway.")
    });
    let second = match (off.confirmed_by, off.alone_until) {
        (Some(name), _) => Some(view! { {format!(" {name} agreed.")} }.into_any()),
        (None, Some(until)) => Some(
            view! {
                " A second person must agree by "
                <Moment at=until zone=zone.clone() style />
                "."
            }
            .into_any(),
        ),
        (None, None) => None,
    };
    view! {
        <section class="switch" aria-label="Schedules are off">
            <div>
                <p>
                    <b class="status needs">
                        <Icon glyph=Glyph::Off />
                        "Schedules are off"
                    </b>
                    " since " <Moment at=off.since zone=zone.clone() style />
                    {format!(", by {}: “{}” Remind at ", off.by, off.why)}
                    <Moment at=off.remind_at zone=zone.clone() style=MomentStyle::Time /> "."
                    {resumes}
                    {second}
                </p>
                <LinkButton href="/staff/switch" kind=ButtonKind::Second>
                    "Turn schedules on"
                </LinkButton>
            </div>
        </section>
    }
}
