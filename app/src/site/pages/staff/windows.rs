//! `/staff/windows`: planned maintenance, to come, on, and over.

pub mod check;
pub mod plan;
pub mod window;

use leptos::prelude::*;
use views::{WindowList, WindowRow, WindowStanding};

use super::words;
use crate::site::Page;
use crate::site::components::{
    ButtonKind, EmptyState, Glyph, HEALTH, HealthPlace, HealthTabs, LinkButton, Moment, Opt,
    StatusWord, Tone, Word,
};
use crate::site::format::MomentStyle;
use crate::site::layouts::Document;

pub(super) const PAGE: &str = "/staff/windows";

#[component]
pub fn Windows(page: Page, view: WindowList) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let WindowList { ahead, past, .. } = view;
    let none = ahead.is_empty();
    let ahead = (!none).then(|| {
        view! { <Table rows=ahead title="To come and on" id="ahead" zone=zone.clone() /> }
    });
    let past = (!past.is_empty())
        .then(|| view! { <Table rows=past title="Over" id="past" zone=zone.clone() /> });
    view! {
        <Document page title="Maintenance" class="for-staff" here=HEALTH>
            <h1>"Maintenance"</h1>
            <HealthTabs here=HealthPlace::Windows />
            <p class="measure">
                "When a bank or a gateway says that it will be away, plan it here. From the first \
                 second gifts are held and none fails. The planned end releases nothing: the delay \
                 ends when probes have passed, or when somebody ends it, and what was held goes out \
                 by a release plan."
            </p>
            <p><LinkButton href=format!("{PAGE}/plan")>"Plan maintenance"</LinkButton></p>
            {none.then(|| view! {
                <EmptyState title="Nothing is planned">
                    <p>"Staff are reminded a day and an hour before each that you plan."</p>
                </EmptyState>
            })}
            {ahead}
            {past}
        </Document>
    }
}

#[component]
fn Table(
    rows: Vec<WindowRow>,
    title: &'static str,
    id: &'static str,
    zone: String,
) -> impl IntoView {
    let style = MomentStyle::Short;
    let row = |window: WindowRow| {
        let href = format!("{PAGE}/{}", window.id);
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a href=href>{scope(&window.scope_kind, &window.scope)}</a>
                </th>
                <td class="b r1" role="cell"><StatusWord word=standing(window.standing) /></td>
                <td class="ab" data-label="From" role="cell">
                    <Moment at=window.starts_at zone=zone.clone() style />
                </td>
                <td class="ab" data-label="To" role="cell">
                    <Moment at=window.ends_at zone=zone.clone() style />
                </td>
                <td class="ab" data-label="Planned by" role="cell">{window.planned_by}</td>
                <td class="ab" role="cell">{window.why}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <table class="table cards" role="table" aria-labelledby=id>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What is held"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"From"</th>
                        <th scope="col" role="columnheader">"To"</th>
                        <th scope="col" role="columnheader">"Planned by"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// What is held, as the beginning of a line.
pub(super) fn scope(kind: &str, name: &str) -> String {
    match kind {
        "everything" => "All gateways".to_owned(),
        "method_kind" => format!("Gifts by {}", words::method_kind(name)),
        _ => name.to_owned(),
    }
}

/// Where it stands.
pub(super) const fn standing(standing: WindowStanding) -> Word {
    match standing {
        WindowStanding::Planned => Word::new("To come", Tone::Quiet, Glyph::Clock),
        WindowStanding::On => Word::new("On", Tone::Assured, Glyph::Shield),
        WindowStanding::Waiting => Word::new("Waits for probes", Tone::Way, Glyph::Repeat),
        WindowStanding::Overdue => Word::new("Longer than planned", Tone::Needs, Glyph::Alert),
        WindowStanding::Ended => Word::new("Over", Tone::Given, Glyph::Check),
        WindowStanding::Cancelled => Word::new("Cancelled", Tone::Quiet, Glyph::X),
    }
}

/// The choices of what is held.
pub(super) fn choices(scopes: Vec<(String, String)>) -> Vec<Opt> {
    scopes
        .into_iter()
        .map(|(value, name)| match value.strip_prefix("method_kind:") {
            Some(kind) => {
                let words = scope("method_kind", kind);
                Opt::new(value, words)
            }
            None => Opt::new(value, name),
        })
        .collect()
}

/// What ends it: the value, and its words.
pub(super) fn endings() -> Vec<Opt> {
    vec![
        Opt::new("probed", "Probes that passed for a quarter of an hour after the planned end"),
        Opt::new("by_hand", "A person alone"),
    ]
}

/// The link back to the list.
#[component]
pub(super) fn Back() -> impl IntoView {
    view! {
        <p>
            <LinkButton href=PAGE kind=ButtonKind::Second>"All maintenance"</LinkButton>
        </p>
    }
}
