//! `/staff/incidents/{id}/banner`: words for donors and churches, seen as they will see them before
//! they go up.

use leptos::prelude::*;
use views::IncidentPage;

use super::{INCIDENTS, path, words};
use crate::site::components::{Button, ButtonKind, ErrorSummary, Glyph, Hidden, Icon, TextArea};
use crate::site::layouts::Document;
use crate::site::layouts::top::IncidentBanner;
use crate::site::{Draft, Page};

/// Words that are safe to begin with: for donors, and for churches.
const TEMPLATES: [(&str, &str, &str); 3] = [
    (
        "Gifts are kept safe",
        "Gifts are received and kept safe. They are taken a little later than usual, and you need \
         do nothing.",
        "Gifts are received and kept safe. They are taken a little later than usual. Nothing is \
         lost, and donors need do nothing.",
    ),
    (
        "Cards take longer",
        "Gifts by card take longer today. Yours is safe with us, and giving by bank works as \
         usual.",
        "Gifts by card take longer today. They are kept safe and taken as soon as cards work \
         again. Giving by bank works as usual.",
    ),
    (
        "It is over",
        "All gifts of today have been received. Thank you for your patience.",
        "All gifts that were kept safe today have been taken. Your totals are complete again.",
    ),
];

/// `seen`: the texts were looked at, and may go up.
#[component]
pub fn Banner(page: Page, view: IncidentPage, draft: Draft, seen: bool) -> impl IntoView {
    let wrong = draft.has_problems();
    let title = "What donors and churches read";
    let up = view.banner.clone();
    let is_up = up.is_some();
    let (donor, church) = up.unwrap_or_default();
    let id = view.incident.id;
    let at = format!("{}/banner", path(id));
    let request = draft.value("request").to_owned();
    view! {
        <Document page title class="for-staff" here=INCIDENTS wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <p>
                    <a class="link" href=path(id)>
                        <Icon glyph=Glyph::Prev />
                        {words::title(&view.incident)}
                    </a>
                </p>
                <h1>{title}</h1>
                <p>
                    "It stands above every page of the churches concerned and of their donors, \
                     until you take it down or the incident is over."
                </p>
            </div>
            {(seen && !wrong).then(|| view! {
                <Preview draft=draft.clone() at=at.clone() request=request.clone() />
            })}
            <form class="narrow flow-l" method="get" action=at.clone()>
                <TextArea
                    name="donor"
                    label="Donors read"
                    hint="280 letters at most, no codes. Empty: they read nothing."
                    value=donor
                    rows=3
                    draft=draft.clone()
                />
                <TextArea
                    name="church"
                    label="Churches read"
                    hint="280 letters at most, no codes. Empty: they read nothing."
                    value=church
                    rows=3
                    draft
                />
                <p class="row">
                    <Button kind=if seen && !wrong { ButtonKind::Second } else { ButtonKind::First }>
                        "See it first"
                    </Button>
                    <a class="link" href=path(id)>"Leave it"</a>
                </p>
            </form>
            <Templates at=at.clone() />
            {is_up.then(|| view! {
                <form class="narrow flow" method="post" action=at>
                    <h2>"Take it down"</h2>
                    <Hidden name="request" value=request />
                    <Button kind=ButtonKind::Danger name="act" value="down">
                        "Take the banner down"
                    </Button>
                </form>
            })}
        </Document>
    }
}

/// Both texts as their readers will see them, and the button that puts them up.
#[component]
fn Preview(draft: Draft, at: String, request: String) -> impl IntoView {
    let (donor, church) = (draft.value("donor").to_owned(), draft.value("church").to_owned());
    let frame = |who: &'static str, class: &'static str, text: String| {
        view! {
            <figure class=format!("card flow {class}")>
                <figcaption class="small muted">{who}</figcaption>
                {if text.is_empty() {
                    view! { <p class="muted">"Nothing."</p> }.into_any()
                } else {
                    view! { <IncidentBanner text label=who /> }.into_any()
                }}
            </figure>
        }
    };
    view! {
        <section class="flow" aria-labelledby="preview">
            <h2 id="preview">"So it will look"</h2>
            <div class="halves">
                {frame("Above a donor’s page", "for-donor", donor.clone())}
                {frame("Above a church’s page", "for-church", church.clone())}
            </div>
            <form class="row" method="post" action=at>
                <Hidden name="request" value=request />
                <Hidden name="donor" value=donor />
                <Hidden name="church" value=church />
                <Button name="act" value="up">"Put it up"</Button>
            </form>
        </section>
    }
}

#[component]
fn Templates(at: String) -> impl IntoView {
    let one = |(name, donor, church): (&'static str, &'static str, &'static str)| {
        let words = [("donor", donor), ("church", church)];
        let href = crate::site::components::query(&at, words);
        view! {
            <li>
                <a class="link" href=href>{name}</a>
                <p class="small muted">{donor}</p>
            </li>
        }
    };
    view! {
        <section class="narrow flow" aria-labelledby="templates">
            <h2 id="templates">"Begin with words that are safe"</h2>
            <ul class="flow">{TEMPLATES.into_iter().map(one).collect_view()}</ul>
        </section>
    }
}
