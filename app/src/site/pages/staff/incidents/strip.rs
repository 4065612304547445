//! An open incident above a page about something else, and the phases of one on its own page.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{IncidentLink, IncidentState};

use super::{path, words};
use crate::site::components::{ButtonKind, Glyph, Icon, LinkButton};
use crate::site::pages::staff::when::When;

/// One strip an incident.
#[component]
pub fn IncidentStrips(incidents: Vec<IncidentLink>, now: Timestamp, zone: String) -> impl IntoView {
    incidents
        .into_iter()
        .map(|incident| view! { <Strip incident now zone=zone.clone() /> })
        .collect_view()
}

/// A link to one, inside a line.
#[component]
pub fn IncidentName(incident: IncidentLink) -> impl IntoView {
    view! { <a class="link" href=path(incident.id)>{words::link(&incident)}</a> }
}

#[component]
fn Strip(incident: IncidentLink, now: Timestamp, zone: String) -> impl IntoView {
    let heading = format!("strip-{}", incident.id);
    let labelled_by = heading.clone();
    let href = path(incident.id);
    let owner = incident.owner.clone().unwrap_or_else(|| "nobody yet".to_owned());
    let act = if incident.owner.is_some() { "See the incident" } else { "Take the incident" };
    view! {
        <section class="incident assured" aria-labelledby=labelled_by>
            <h2 id=heading><a href=href.clone()>{words::link(&incident)}</a></h2>
            <Phases state=incident.state />
            <dl class="pairs row">
                <div>
                    <dt>"Taken by"</dt>
                    <dd>{owner}</dd>
                </div>
                <div>
                    <dt>"Noticed"</dt>
                    <dd><When at=incident.opened_at now zone /></dd>
                </div>
            </dl>
            <LinkButton href kind=ButtonKind::Second>{act}</LinkButton>
        </section>
    }
}

/// The four states, in their sequence; where it stands is marked.
#[component]
pub(super) fn Phases(state: IncidentState) -> impl IntoView {
    let all = [
        IncidentState::Investigating,
        IncidentState::Identified,
        IncidentState::Monitoring,
        IncidentState::Resolved,
    ];
    let here = all.iter().position(|one| *one == state).unwrap_or(0);
    let phases = all.into_iter().enumerate().map(move |(place, one)| {
        let glyph = match place.cmp(&here) {
            std::cmp::Ordering::Less => Some(Glyph::Check),
            std::cmp::Ordering::Equal => Some(Glyph::Dot),
            std::cmp::Ordering::Greater => None,
        };
        view! {
            <li aria-current=(place == here).then_some("step")>
                {glyph.map(|glyph| view! { <Icon glyph /> })}
                {words::state(one).word}
            </li>
        }
    });
    view! { <ol class="phases row" aria-label="How far">{phases.collect_view()}</ol> }
}
