//! `/staff/rollouts/{name}`: one rollout, the form that moves it, and all its moves.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{AuditLine, RolloutRow};

use super::{Groups, Ladder, PAGE, path, standing, title};
use crate::site::components::{
    Button, Choices, ErrorSummary, Glyph, Hidden, Icon, LedgerPlace, LedgerTabs, NoticeBox, Opt,
    Stamp, TextField, Tone,
};
use crate::site::layouts::Document;
use crate::site::pages::staff::when::When;
use crate::site::{Draft, Page};

#[component]
pub fn Rollout(page: Page, view: RolloutRow, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let name = title(&view.name);
    let history = view.history.clone();
    view! {
        <Document page title=name.clone() class="for-staff" here="/staff/ledger" wrong>
            <ErrorSummary draft=draft.clone() />
            <p>
                <a class="link" href=PAGE>
                    <Icon glyph=Glyph::Prev />
                    "Rollouts"
                </a>
            </p>
            <div>
                <h1>{name}</h1>
                <Stamp word=standing(&view) />
            </div>
            <LedgerTabs here=LedgerPlace::Rollouts />
            {view.unlooked.then(|| view! { <Unlooked rollout=view.clone() /> })}
            <Ladder rollout=view.clone() />
            <Groups rollout=view.clone() now zone=zone.clone() />
            <Move rollout=view draft />
            <History history now zone />
        </Document>
    }
}

/// It came back by itself: first of all somebody looks.
#[component]
fn Unlooked(rollout: RolloutRow) -> impl IntoView {
    let why = rollout.moved.map(|moved| moved.why).unwrap_or_default();
    view! {
        <NoticeBox
            tone=Tone::Needs
            glyph=Glyph::Alert
            title=format!("It stepped back by itself to {} %", rollout.percent)
        >
            <p>
                {format!("{why}. ")}
                "Health counts it as a loss, and it cannot go up, until somebody has looked and \
                 says what was found."
            </p>
        </NoticeBox>
    }
}

/// What may be done now: one step up, one down, stop; or say what was found.
fn choices(rollout: &RolloutRow) -> Vec<Opt> {
    let looked = rollout.unlooked.then(|| {
        Opt::new("looked", format!("I have looked: leave it at {} %", rollout.percent))
            .hint("It can go up again afterwards.")
    });
    let up = rollout.up.map(|up| {
        let hint = if up == 100 { "Every church. Type its name below." } else { "" };
        let option = Opt::new(up.to_string(), format!("Up to {up} %"));
        if hint.is_empty() { option } else { option.hint(hint) }
    });
    let down = rollout.down.filter(|down| *down > 0);
    let down = down.map(|down| Opt::new(down.to_string(), format!("Back to {down} %")));
    let stop = (rollout.percent > 0).then(|| {
        Opt::new("0", "Stop: back to no church")
            .hint("Everything else of these churches goes on as before.")
    });
    [looked, up, down, stop].into_iter().flatten().collect()
}

#[component]
fn Move(rollout: RolloutRow, draft: Draft) -> impl IntoView {
    let options = choices(&rollout);
    let first = options.first().map(|option| option.value.clone()).unwrap_or_default();
    let action = path(&rollout.name);
    let request = draft.value("request").to_owned();
    let everybody = rollout.up == Some(100);
    let name = rollout.name;
    view! {
        <section class="slip flow narrow" aria-labelledby="move">
            <h2 id="move">"Move it"</h2>
            <form class="flow-l" method="post" action=action>
                <Hidden name="request" value=request />
                <Choices name="to" legend="Where to" options value=first draft=draft.clone() />
                <TextField
                    name="why"
                    label="Why"
                    hint="At least 10 letters. It is written down with your name."
                    autocomplete="off"
                    draft=draft.clone()
                />
                {everybody.then(|| view! {
                    <TextField
                        name="confirm"
                        label="To let every church in, type its name"
                        hint=name
                        autocomplete="off"
                        draft
                    />
                })}
                <p class="row">
                    <Button>"Move it"</Button>
                    <a class="link" href=PAGE>"Leave it"</a>
                </p>
            </form>
        </section>
    }
}

/// Every move, newest first.
#[component]
fn History(history: Vec<AuditLine>, now: Timestamp, zone: String) -> impl IntoView {
    if history.is_empty() {
        return view! { <p class="muted">"Nobody has moved it yet."</p> }.into_any();
    }
    let row = |line: AuditLine| {
        let who = if line.by_rule { "By itself".to_owned() } else { line.who };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{act(&line.verb)}</th>
                <td class="b r1" role="cell">
                    <When at=line.at now zone=zone.clone() />
                </td>
                <td class="ab" data-label="Who" role="cell">{who}</td>
                <td class="ab" role="cell">{line.why}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="history">
            <h2 id="history">"All moves"</h2>
            <table class="table cards" role="table" aria-labelledby="history">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"When"</th>
                        <th scope="col" role="columnheader">"Who"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{history.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn act(verb: &str) -> &'static str {
    match verb {
        "rollout.up" => "Step up",
        "rollout.looked" => "Looked at",
        _ => "Step back",
    }
}
