//! `/staff/corrections`: everybody who was told something that was not so, and what was taken too
//! often and waits to be given back.

pub mod one;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{CorrectionKind, CorrectionList, CorrectionRow, GoingBack, Told};

use super::when::When;
use crate::site::Page;
use crate::site::components::{
    Amount, ButtonKind, DELAYED, DelayedPlace, DelayedTabs, EmptyState, Glyph, LinkButton,
    NoticeBox, Pagination, PastTheEnd, StatusWord, Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;

pub(super) const PAGE: &str = "/staff/corrections";

#[component]
pub fn Corrections(page: Page, view: CorrectionList) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let matching = if view.open_only { view.open } else { view.all };
    let base = if view.open_only { format!("{PAGE}?show=open") } else { PAGE.to_owned() };
    let body = match (view.rows.is_empty(), matching) {
        (true, 0) => view! { <Nothing open_only=view.open_only /> }.into_any(),
        (true, _) => view! { <PastTheEnd base matching per_page=view.per_page /> }.into_any(),
        (false, _) => view! {
            <Table rows=view.rows now zone />
            <Pagination
                label="Pages of corrections"
                base
                page=view.page
                matching
                per_page=view.per_page
                before="Newer corrections"
                after="Older corrections"
            />
        }
        .into_any(),
    };
    view! {
        <Document page title="Corrections" class="for-staff" here=DELAYED>
            <h1>"Corrections"</h1>
            <DelayedTabs here=DelayedPlace::Corrections />
            <p class="measure">
                "What turned out otherwise than its donor was told. The books are right at once, \
                 and each donor hears it once, in words. Only what was taken too often waits for you."
            </p>
            <Open open=view.open open_only=view.open_only all=view.all />
            {body}
        </Document>
    }
}

/// What waits, and the way to see only that or all.
#[component]
fn Open(open: u64, open_only: bool, all: u64) -> impl IntoView {
    let kind = ButtonKind::Second;
    let box_of_open = (open > 0).then(|| {
        let title = format::count(open, "gift was taken too often", "gifts were taken too often");
        view! {
            <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title=title>
                <p>"Give the money back, or say why nothing is to be given back."</p>
            </NoticeBox>
        }
    });
    let other = (all > 0).then(|| {
        if open_only {
            view! { <LinkButton href=PAGE kind>"Show all of them"</LinkButton> }.into_any()
        } else {
            let href = format!("{PAGE}?show=open");
            view! { <LinkButton href kind>"Show only what waits"</LinkButton> }.into_any()
        }
    });
    view! {
        {box_of_open}
        <p class="row">{other}</p>
    }
}

#[component]
fn Nothing(open_only: bool) -> impl IntoView {
    let (title, words) = if open_only {
        ("Nothing waits for you", "All that was taken too often has been decided.")
    } else {
        (
            "Nobody was told anything wrong",
            "When a lost answer arrives late, or a bank sends back what it had paid, \
             it stands here.",
        )
    };
    view! {
        <EmptyState title>
            <p class="muted">{words}</p>
        </EmptyState>
    }
}

#[component]
fn Table(rows: Vec<CorrectionRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |row: CorrectionRow| {
        let word = standing(&row);
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a href=format!("{PAGE}/{}", row.attempt)>{happened(row.kind)}</a>
                    <small class="break">{format!("{}, {}", row.donor, row.church_name)}</small>
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="num ab" data-label="Amount" role="cell"><Amount money=row.amount /></td>
                <td class="ab" data-label="The donor" role="cell">{told(row.told)}</td>
                <td class="ab" data-label="Found" role="cell">
                    <When at=row.found_at now zone=zone.clone() />
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="corrections">
            <h2 id="corrections">"All affected"</h2>
            <table class="table cards" role="table" aria-labelledby="corrections">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What happened"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th class="num" scope="col" role="columnheader">"Amount"</th>
                        <th scope="col" role="columnheader">"The donor"</th>
                        <th scope="col" role="columnheader">"Found"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// What turned out to be otherwise.
pub(super) const fn happened(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::TakenAfterAll => "Taken after all",
        CorrectionKind::TakenTwice => "Taken twice",
        CorrectionKind::TakenThoughCancelled => "Cancelled, and yet taken",
        CorrectionKind::SentBack => "Sent back by the bank",
    }
}

/// What the donor heard of it.
pub(super) const fn told(told: Told) -> &'static str {
    match told {
        Told::Corrected => "Has one mail that puts it right",
        Told::Withdrawn => "The wrong mail was withdrawn unsent",
        Told::NothingWrong => "Was told nothing wrong",
    }
}

/// Where it stands.
pub(super) const fn standing(row: &CorrectionRow) -> Word {
    match (row.is_open(), row.back) {
        (true, GoingBack::BeingAsked) => Word::new("Being asked", Tone::Needs, Glyph::Ask),
        (true, _) => Word::new("Waits for you", Tone::Needs, Glyph::Alert),
        (false, GoingBack::GivenBack) => Word::new("Given back", Tone::Given, Glyph::Back),
        (false, _) if row.kind.is_too_much() => Word::new("Closed", Tone::Quiet, Glyph::X),
        (false, _) => Word::new("Put right", Tone::Given, Glyph::Check),
    }
}
