//! `/staff/reactions`: what the house does by itself when answers fail, in words, and how often it
//! did.

pub mod check;
pub mod form;
pub mod rule;
mod words;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{ElevatedRow, ReactionBoard, ReactionRow};

use super::when::When;
use crate::site::Page;
use crate::site::components::{
    ButtonKind, Fact, Facts, Glyph, LinkButton, NoticeBox, RULES, RulePlace, RuleTabs, StatusWord,
    Tone,
};
use crate::site::format;
use crate::site::layouts::Document;

pub(super) const PAGE: &str = "/staff/reactions";

#[component]
pub fn Reactions(page: Page, view: ReactionBoard) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let elevated = view
        .elevated
        .into_iter()
        .map(|row| view! { <Elevated row now zone=zone.clone() /> })
        .collect_view();
    let cards = view
        .rules
        .into_iter()
        .map(|row| view! { <Card row now zone=zone.clone() /> })
        .collect_view();
    view! {
        <Document page title="Reactions" class="for-staff" here=RULES>
            <h1>"Reactions"</h1>
            <RuleTabs here=RulePlace::Reactions />
            <p class="measure">
                "When enough gifts fail on our side within a few minutes, the house delays the \
                 gateway by itself and opens an incident. Gifts are held then, and no donor is \
                 turned away. A change counts from the next answer on, on every node."
            </p>
            {elevated}
            {cards}
            <section class="flow" aria-labelledby="unknown">
                <h2 id="unknown">"What nobody knows wakes nobody"</h2>
                <p class="measure">
                    "An answer that no rule knows never delays a gateway. Staff are told when such \
                     answers, or refusals, are more than three times what is usual at this hour of \
                     the week, and at least ten within 15 minutes. First attempts and later ones \
                     are counted apart."
                </p>
            </section>
            <p>
                <LinkButton href=format!("{PAGE}/new") kind=ButtonKind::Second>
                    "Make a rule"
                </LinkButton>
            </p>
        </Document>
    }
}

/// Something comes more often than usual just now.
#[component]
fn Elevated(row: ElevatedRow, now: Timestamp, zone: String) -> impl IntoView {
    let what = if row.unknown { "answers that no rule knows" } else { "refusals" };
    let of = if row.first { "first attempts" } else { "later attempts" };
    let words = format!(
        "{} of {} answers to {of} in 15 minutes. Since ",
        format::number(row.events),
        format::number(row.answers),
    );
    view! {
        <NoticeBox
            tone=Tone::Needs
            glyph=Glyph::Alert
            title=format!("{}: more {what} than usual", row.gateway)
        >
            <p>
                {words}
                <When at=row.since now zone />
                ". Nothing is delayed for it: look at the answers."
            </p>
        </NoticeBox>
    }
}

/// One rule, with a way to change it.
#[component]
fn Card(row: ReactionRow, now: Timestamp, zone: String) -> impl IntoView {
    let name = words::title(&row.rule.id);
    let heading = format!("reaction-{}", row.rule.id);
    let labelled_by = heading.clone();
    view! {
        <section class="card flow" aria-labelledby=labelled_by>
            <div class="head">
                <h2 id=heading>{name.clone()}</h2>
                <LinkButton href=path(&row.rule.id) kind=ButtonKind::Second>
                    "Look or change"<span class="vh">" "{name}</span>
                </LinkButton>
            </div>
            <p class="measure">{words::sentence(&row.rule)}</p>
            <p><StatusWord word=words::standing(row.rule.on, row.waits) /></p>
            <Done row now zone />
        </section>
    }
}

/// What it has done.
#[component]
pub(super) fn Done(row: ReactionRow, now: Timestamp, zone: String) -> impl IntoView {
    let Some(last) = row.last_fired else {
        return view! { <p class="muted">"It has never acted."</p> }.into_any();
    };
    view! {
        <Facts>
            <Fact name="Acted last">
                <When at=last now zone />
            </Fact>
            <Fact name="In the last 30 days">
                {format::count(row.fired_lately, "time", "times")}
            </Fact>
            <Fact name="In all">{format::count(row.fired, "time", "times")}</Fact>
        </Facts>
    }
    .into_any()
}

pub(super) fn path(id: &str) -> String {
    format!("{PAGE}/{id}")
}
