//! `/staff/reactions/{id}/check`: what a change comes to before it counts: in words, in which ways
//! the rule gets weaker, and what it would have done with the answers of the last weeks.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{ReactionCheck, ReactionRuleView, ReactionWeaker};

use super::form::FIELDS;
use super::{path, words};
use crate::site::components::{
    Button, Carried, ErrorSummary, Fact, Facts, Glyph, Hidden, NoticeBox, RULES, TextField, Tone,
    query,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::staff::when::When;
use crate::site::{Draft, Page};

/// How many of the times are told one by one.
const TOLD: usize = 10;

#[component]
pub fn Check(page: Page, view: ReactionCheck, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let name = words::title(&view.after.id);
    let title = match view.before {
        Some(_) => format!("Check: {name}"),
        None => format!("Check: make {name}"),
    };
    let action = format!("{}/check", path(&view.after.id));
    let back = match &view.before {
        Some(_) => path(&view.after.id),
        None => query(&path("new"), typed(&draft)),
    };
    let version = view.before.as_ref().map_or(0, |rule| rule.version).to_string();
    let version = draft.value_or("version", &version).to_owned();
    let request = draft.value("request").to_owned();
    let button = if view.takes_two { "Ask a second person" } else { "Let it count" };
    let same = view.before.as_ref().is_some_and(|before| {
        words::sentence(before) == words::sentence(&view.after) && before.on == view.after.on
    });
    let now_words = view.before.as_ref().map(in_words);
    let then_words = if same { "Nothing changes.".to_owned() } else { in_words(&view.after) };
    view! {
        <Document page title=title.clone() class="for-staff" here=RULES wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <div class="flow">
                    {now_words.map(|words| view! { <p><b>"Now: "</b>{words}</p> })}
                    <p><b>"Then: "</b>{then_words}</p>
                </div>
                {(!view.weaker.is_empty()).then(|| view! {
                    <Weaker ways=view.weaker.clone() takes_two=view.takes_two />
                })}
                <WhatIf view now zone />
                <form class="flow-l" method="post" action=action>
                    <Hidden name="request" value=request />
                    <Hidden name="version" value=version />
                    <Carried names=&FIELDS draft=draft.clone() />
                    <TextField
                        name="why"
                        label="Why"
                        hint="At least 10 letters. It is written down with your name."
                        autocomplete="off"
                        draft
                    />
                    <p class="row">
                        <Button>{button}</Button>
                        <a class="link" href=back>"Go back"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}

/// The fields that make the rule, as they were typed.
fn typed(draft: &Draft) -> Vec<(&'static str, String)> {
    let mut fields = vec![("name", draft.value("name").to_owned())];
    fields.extend(FIELDS.iter().map(|field| (*field, draft.value(field).to_owned())));
    fields
}

/// What the change takes from the rule.
#[component]
fn Weaker(ways: Vec<ReactionWeaker>, takes_two: bool) -> impl IntoView {
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title="The rule gets weaker">
            <ul>
                {ways.into_iter().map(|way| view! {
                    <li>{words::weaker(way)}</li>
                }).collect_view()}
            </ul>
            {takes_two.then(|| view! {
                <p>"It comes with the house, so a second person approves this."</p>
            })}
        </NoticeBox>
    }
}

fn in_words(rule: &ReactionRuleView) -> String {
    let sentence = words::sentence(rule);
    if rule.on { sentence } else { format!("Off. {sentence}") }
}

/// What both would have done with the recorded answers.
#[component]
fn WhatIf(view: ReactionCheck, now: Timestamp, zone: String) -> impl IntoView {
    let times = |fires: &[Timestamp]| {
        format::count(u64::try_from(fires.len()).unwrap_or(u64::MAX), "time", "times")
    };
    let before = view.before.as_ref().map(|_| times(&view.fires_before));
    let after = times(&view.fires_after);
    let none = view.fires_after.is_empty();
    let more = u64::try_from(view.fires_after.len().saturating_sub(TOLD)).unwrap_or(u64::MAX);
    let told = view
        .fires_after
        .into_iter()
        .rev()
        .take(TOLD)
        .map(|at| {
            view! {
                <li>
                    <When at now zone=zone.clone() />
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="flow" aria-labelledby="what-if">
            <h2 id="what-if">
                {format!("With the answers of the last {} days", view.days)}
            </h2>
            <Facts>
                {before.map(|times| view! {
                    <Fact name="As it is, it would have acted">{times}</Fact>
                })}
                <Fact name="Changed, it would have acted">{after}</Fact>
            </Facts>
            {(!none).then(|| view! {
                <ul>
                    {told}
                    {(more > 0).then(|| view! {
                        <li>{format!("and {} before", format::number(more))}</li>
                    })}
                </ul>
            })}
            <p class="small muted">
                "Failures that a delay kept from happening are not among them: a rule that acts \
                 later may have seen more."
            </p>
        </section>
    }
}
