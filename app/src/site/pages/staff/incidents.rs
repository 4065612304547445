//! `/staff/incidents`: what is wrong now, and what was wrong before.

pub mod banner;
pub mod incident;
pub mod open;
pub mod post_mortem;
pub mod resolve;
pub mod strip;
pub mod timeline;
pub mod trends;
mod words;

use kernel::{IncidentId, Timestamp};
use leptos::prelude::*;
use views::{IncidentLink, IncidentList, IncidentRow, PostMortemStanding};

use super::when::When;
use crate::site::Page;
use crate::site::components::{
    ButtonKind, EmptyState, LinkButton, Pagination, PastTheEnd, StatusWord,
};
use crate::site::layouts::Document;

/// Where the list is; an incident's own page is below it.
pub const INCIDENTS: &str = "/staff/incidents";

pub(super) fn path(id: IncidentId) -> String {
    format!("{INCIDENTS}/{id}")
}

/// An incident in words, for pages about something else.
pub(super) fn name_of(incident: &IncidentLink) -> String {
    words::link(incident)
}

#[component]
pub fn Incidents(page: Page, view: IncidentList) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let title = match view.open.len() {
        0 => "No incident is open".to_owned(),
        1 => "One incident is open".to_owned(),
        some => format!("{some} incidents are open"),
    };
    let none_ever = view.open.is_empty() && view.matching == 0;
    let past_the_end = view.closed.is_empty() && view.matching > 0;
    let IncidentList { open, closed, matching, page: number, per_page } = view;
    view! {
        <Document page title=title.clone() class="for-staff" here=INCIDENTS>
            <div class="head">
                <h1>{title}</h1>
                <LinkButton href=format!("{INCIDENTS}/open") kind=ButtonKind::Second>
                    "Open an incident"
                </LinkButton>
            </div>
            <Tabs here=Tab::List />
            {open.into_iter().map(|incident| view! {
                <Open incident now zone=zone.clone() />
            }).collect_view()}
            {none_ever.then(|| view! {
                <EmptyState title="Nothing has gone wrong yet">
                    <p>
                        "The third failure of a gateway within five minutes opens an incident by \
                         itself. What you notice first, you open yourself."
                    </p>
                </EmptyState>
            })}
            {past_the_end.then(|| view! { <PastTheEnd base=INCIDENTS matching per_page /> })}
            {(!closed.is_empty()).then(|| view! { <Closed closed now zone /> })}
            <Pagination
                label="Pages of incidents"
                base=INCIDENTS
                page=number
                matching
                per_page
                before="Newer incidents"
                after="Older incidents"
            />
        </Document>
    }
}

/// The two pages over all incidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    List,
    Trends,
}

#[component]
pub fn Tabs(here: Tab) -> impl IntoView {
    let place = |tab: Tab, href: &'static str, label: &'static str| {
        view! {
            <li>
                <a href=href aria-current=(tab == here).then_some("page")>{label}</a>
            </li>
        }
    };
    view! {
        <nav class="views ledger-tabs" aria-label="Incidents">
            <ul>
                {place(Tab::List, INCIDENTS, "Incidents")}
                {place(Tab::Trends, "/staff/incidents/trends", "Trends")}
            </ul>
        </nav>
    }
}

/// One that is open: what, since when, who has it, how much is held.
#[component]
fn Open(incident: IncidentRow, now: Timestamp, zone: String) -> impl IntoView {
    let href = path(incident.id);
    let heading = format!("incident-{}", incident.id);
    let labelled_by = heading.clone();
    let title = words::title(&incident);
    let owner = match &incident.owner {
        Some(owner) => format!("{owner} has it"),
        None => "Nobody has it yet".to_owned(),
    };
    view! {
        <section class="card flow" aria-labelledby=labelled_by>
            <div class="head">
                <h2 id=heading>{title.clone()}</h2>
                <LinkButton href>
                    "See it"<span class="vh">": "{title}</span>
                </LinkButton>
            </div>
            <p class="row">
                <StatusWord word=words::state(incident.state) />
                <StatusWord word=words::owned(incident.owner.is_some()) />
                <span>{owner}</span>
            </p>
            <p>
                "First failure "
                <When at=incident.times.first_failure_at now zone=zone.clone() />
                {format!(
                    ", noticed {}. Held now: {}.",
                    words::later(words::to_detect(&incident.times)),
                    words::tallies(&incident.gifts.held),
                )}
            </p>
        </section>
    }
}

/// Those that are over, newest first.
#[component]
fn Closed(closed: Vec<IncidentRow>, now: Timestamp, zone: String) -> impl IntoView {
    let time = |label: &'static str, time: Option<std::time::Duration>| {
        view! {
            <td class="num ab" data-label=label role="cell">
                {time.map_or_else(|| "–".to_owned(), words::lasting)}
            </td>
        }
    };
    let row = |incident: IncidentRow| {
        let times = incident.times;
        let learnt = match incident.post_mortem {
            PostMortemStanding::NotYet | PostMortemStanding::Open => words::unlearnt(),
            PostMortemStanding::Finished => words::learnt(),
        };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a class="link" href=path(incident.id)>{words::title(&incident)}</a>
                </th>
                <td class="b r1" role="cell">
                    <When at=times.opened_at now zone=zone.clone() />
                </td>
                {time("To detect", Some(words::to_detect(&times)))}
                {time("To hold", words::to_hold(&times))}
                {time("To stable", words::to_stable(&times))}
                {time("To drained", words::to_drained(&times))}
                <td class="ab" role="cell">
                    <a class="link" href=format!("{}/post-mortem", path(incident.id))>
                        <StatusWord word=learnt />
                        <span class="vh">": "{words::title(&incident)}</span>
                    </a>
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="closed">
            <h2 id="closed">"Over"</h2>
            <p class="small muted">
                "All times are from the first failure, because that is since when donors felt it."
            </p>
            <table class="table cards" role="table" aria-labelledby="closed">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"When"</th>
                        <th class="num" scope="col" role="columnheader">"To detect"</th>
                        <th class="num" scope="col" role="columnheader">"To hold"</th>
                        <th class="num" scope="col" role="columnheader">"To stable"</th>
                        <th class="num" scope="col" role="columnheader">"To drained"</th>
                        <th scope="col" role="columnheader">"Post-mortem"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{closed.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
