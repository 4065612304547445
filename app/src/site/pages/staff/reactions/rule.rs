//! `/staff/reactions/{id}`: one rule, what it did, the change that waits, and the form; and the
//! page that makes one.

use kernel::{GatewayId, Timestamp};
use leptos::prelude::*;
use views::{AuditLine, ReactionChange, ReactionLine, ReactionPage};

use super::form::RuleFields;
use super::{Done, PAGE, path, words};
use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Glyph, Hidden, Icon, RULES, RulePlace, RuleTabs, Stamp,
    TextField,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::staff::when::When;
use crate::site::{Draft, Page};

#[component]
pub fn Rule(page: Page, view: ReactionPage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let rule = view.row.rule.clone();
    let name = words::title(&rule.id);
    let request = draft.value("request").to_owned();
    let (action, sentence) = (path(&rule.id), words::sentence(&rule));
    let (on, waits) = (rule.on, view.row.waits);
    let change = view.change.map(|change| {
        view! { <Waiting change id=rule.id.clone() request now zone=zone.clone() /> }
    });
    view! {
        <Document page title=name.clone() class="for-staff" here=RULES wrong>
            <ErrorSummary draft=draft.clone() />
            <Up />
            <div>
                <h1>{name}</h1>
                <Stamp word=words::standing(on, waits) />
            </div>
            <RuleTabs here=RulePlace::Reactions />
            <p class="measure">{sentence}</p>
            <Done row=view.row now zone=zone.clone() />
            {change}
            <Reacted lines=view.reactions now zone=zone.clone() />
            <section class="slip flow narrow" aria-labelledby="change">
                <h2 id="change">"Change it"</h2>
                <form class="flow-l" method="post" action=action>
                    <Hidden name="act" value="check" />
                    <RuleFields rule=Some(rule) gateways=view.gateways draft />
                    <p class="row">
                        <Button>"Check the change"</Button>
                        <a class="link" href=PAGE>"Leave it"</a>
                    </p>
                </form>
            </section>
            <History history=view.history now zone />
        </Document>
    }
}

/// The page that makes a rule.
#[component]
pub fn NewRule(page: Page, gateways: Vec<(GatewayId, String)>, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    view! {
        <Document page title="Make a rule" class="for-staff" here=RULES wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <Up />
                <h1>"Make a rule"</h1>
                <form class="flow-l" method="post" action=format!("{PAGE}/new")>
                    <TextField
                        name="name"
                        label="Name"
                        hint="Small letters, digits and _, such as pin_provider"
                        autocomplete="off"
                        draft=draft.clone()
                    />
                    <RuleFields rule=None gateways draft />
                    <p class="row">
                        <Button>"Check the rule"</Button>
                        <a class="link" href=PAGE>"Make none"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}

#[component]
fn Up() -> impl IntoView {
    view! {
        <p>
            <a class="link" href=PAGE>
                <Icon glyph=Glyph::Prev />
                "Reactions"
            </a>
        </p>
    }
}

/// A change that makes it weaker, until somebody else says yes.
#[component]
fn Waiting(
    change: ReactionChange,
    id: String,
    request: String,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let action = path(&id);
    let ReactionChange { id: change, proposed, by, at, why, own, outdated } = change;
    let says = match (own, outdated) {
        (_, true) => Some("The rule was changed since, so this does not fit any more."),
        (true, false) => Some("You proposed it, so somebody else approves it."),
        (false, false) => None,
    };
    let standing = if proposed.on { "" } else { " The rule would be off." };
    view! {
        <section class="slip flow needs" aria-labelledby="waits">
            <h2 id="waits">"Waits for a second person"</h2>
            <p>
                {format!("{by}, ")}
                <When at now zone />
                {format!(": {why}")}
            </p>
            <p class="measure">{words::sentence(&proposed)}{standing}</p>
            {says.map(|says| view! { <p>{says}</p> })}
            <form class="row" method="post" action=action>
                <Hidden name="request" value=request />
                <Hidden name="change" value=change.to_string() />
                {says.is_none().then(|| view! {
                    <Button name="act" value="approve">"Approve the change"</Button>
                })}
                <Button kind=ButtonKind::Second name="act" value="refuse">
                    {if own { "Take it back" } else { "Refuse it" }}
                </Button>
            </form>
        </section>
    }
}

/// What it did, newest first.
#[component]
fn Reacted(lines: Vec<ReactionLine>, now: Timestamp, zone: String) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let rows = lines.into_iter().map(|line| {
            let before = format::lasting(line.at.since(line.first_failure_at));
            view! {
                <tr role="row">
                    <th class="r1" scope="row" role="rowheader">{words::did(line.action)}</th>
                    <td class="b r1" role="cell">
                        <When at=line.at now zone=zone.clone() />
                    </td>
                    <td class="ab" data-label="Where" role="cell">{line.gateway}</td>
                    <td class="ab" data-label="Failure" role="cell">{format::class(line.class)}</td>
                    <td class="ab" data-label="First failure" role="cell">
                        {format!("{before} before")}
                    </td>
                </tr>
            }
        });
        view! {
            <section class="flow" aria-labelledby="did">
                <h2 id="did">"What it did"</h2>
                <table class="table cards" role="table" aria-labelledby="did">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"What"</th>
                            <th scope="col" role="columnheader">"When"</th>
                            <th scope="col" role="columnheader">"Where"</th>
                            <th scope="col" role="columnheader">"Failure"</th>
                            <th scope="col" role="columnheader">"First failure"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows.collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

/// Who changed it, newest first.
#[component]
fn History(history: Vec<AuditLine>, now: Timestamp, zone: String) -> impl IntoView {
    if history.is_empty() {
        return view! { <p class="muted">"Nobody has changed it yet."</p> }.into_any();
    }
    let rows = history.into_iter().map(|line| {
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{act(&line.verb)}</th>
                <td class="b r1" role="cell">
                    <When at=line.at now zone=zone.clone() />
                </td>
                <td class="ab" data-label="Who" role="cell">{line.who}</td>
                <td class="ab" role="cell">{line.why}</td>
            </tr>
        }
    });
    view! {
        <section class="flow" aria-labelledby="history">
            <h2 id="history">"All changes"</h2>
            <table class="table cards" role="table" aria-labelledby="history">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"When"</th>
                        <th scope="col" role="columnheader">"Who"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn act(verb: &str) -> &'static str {
    match verb {
        "reaction.make" => "Made",
        "reaction.propose" => "Proposed",
        "reaction.approve" => "Approved",
        "reaction.refuse" => "Refused or taken back",
        "reaction.tell" => "Staff told",
        _ => "Changed",
    }
}
