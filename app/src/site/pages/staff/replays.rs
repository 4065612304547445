//! `/staff/ledger/replay`: orders are delivered once more. The form looks first; the page behind it
//! does what was looked at.

pub mod check;
pub mod replay;

use jiff::tz::TimeZone;
use kernel::Timestamp;
use leptos::prelude::*;
use views::{ReplayAsked, ReplayList, ReplayRow, ReplayStanding};

use super::when::When;
use crate::site::components::{
    Button, EmptyState, ErrorSummary, Field, Glyph, Hidden, LEDGER, LedgerPlace, LedgerTabs, Opt,
    SelectField, StatusWord, TextField, Tone, Word, described_by,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const PAGE: &str = "/staff/ledger/replay";

/// What says which orders, in the form and on the page that checks it.
pub(super) const WHICH: &[&str] = &["orders", "church", "from", "to"];

#[component]
pub fn Replays(page: Page, view: ReplayList, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let none = view.replays.is_empty();
    view! {
        <Document page title="Replay" class="for-staff" here=LEDGER wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Replay"</h1>
            <LedgerTabs here=LedgerPlace::Replay />
            <p class="measure">
                "A replay delivers orders once more: to the books, which know them and change no \
                 balance, and to the mirrors, which keep what they lack. It is safe to do twice."
            </p>
            <Ask churches=view.churches draft />
            {if none {
                view! {
                    <EmptyState title="Nothing was replayed yet">
                        <p>"Longer lists of orders come in by file: "
                            <code>"offertory ledger replay --file"</code>"."
                        </p>
                    </EmptyState>
                }
                .into_any()
            } else {
                view! { <Table replays=view.replays now zone /> }.into_any()
            }}
        </Document>
    }
}

#[component]
fn Ask(churches: Vec<(kernel::ChurchId, String)>, draft: Draft) -> impl IntoView {
    let mut options = vec![Opt::new("", "Every church")];
    options.extend(churches.into_iter().map(|(id, name)| Opt::new(id.to_string(), name)));
    let problem = draft.problem("orders").map(str::to_owned);
    let described = described_by("orders", true, problem.is_some());
    let invalid = problem.is_some().then_some("true");
    let typed = draft.value("orders").to_owned();
    let request = draft.value("request").to_owned();
    view! {
        <section class="flow-l" aria-labelledby="ask">
            <h2 id="ask">"Which orders"</h2>
            <form class="flow-l" method="post" action=PAGE>
                <Hidden name="act" value="check" />
                <Hidden name="request" value=request />
                <div class="split">
                    <fieldset class="flow">
                        <legend>"Of a church, of a time, or both"</legend>
                        <SelectField name="church" label="Church" options draft=draft.clone() />
                        <TextField
                            name="from"
                            label="From"
                            hint="In UTC. Empty is from the first order on."
                            kind="datetime-local"
                            size="m"
                            draft=draft.clone()
                        />
                        <TextField
                            name="to"
                            label="Before"
                            hint="In UTC. Empty is until now."
                            kind="datetime-local"
                            size="m"
                            draft
                        />
                    </fieldset>
                    <Field
                        id="orders"
                        label="Or these orders"
                        hint=Some("One order’s id a line, a dozen at most.".to_owned())
                        problem
                    >
                        <textarea
                            class="input lines-of-ids"
                            id="orders"
                            name="orders"
                            rows="8"
                            spellcheck="false"
                            autocomplete="off"
                            aria-describedby=described
                            aria-invalid=invalid
                        >
                            {typed}
                        </textarea>
                    </Field>
                </div>
                <p class="row">
                    <Button>"Look first"</Button>
                    <span class="small muted">"Nothing is queued yet."</span>
                </p>
            </form>
        </section>
    }
}

#[component]
fn Table(replays: Vec<ReplayRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |replay: ReplayRow| {
        let word = standing(replay.standing);
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a href=format!("{PAGE}/{}", replay.id)>{asked(&replay.asked)}</a>
                    <small class="break">{replay.why}</small>
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="num ab" data-label="Done" role="cell">
                    {format!("{} of {}", format::number(replay.done), format::number(replay.orders))}
                </td>
                <td class="ab" data-label="By" role="cell">{replay.by_name}</td>
                <td class="ab" data-label="Asked for" role="cell">
                    <When at=replay.asked_at now zone=zone.clone() />
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="replays">
            <h2 id="replays">"Replays"</h2>
            <table class="table cards" role="table" aria-labelledby="replays">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th class="num" scope="col" role="columnheader">"Done"</th>
                        <th scope="col" role="columnheader">"By"</th>
                        <th scope="col" role="columnheader">"Asked for"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{replays.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// Where a replay stands.
pub(super) const fn standing(standing: ReplayStanding) -> Word {
    match standing {
        ReplayStanding::Waiting => Word::new("Begins later", Tone::Quiet, Glyph::Clock),
        ReplayStanding::Running => Word::new("Running", Tone::Way, Glyph::Repeat),
        ReplayStanding::Done => Word::new("Done", Tone::Given, Glyph::Check),
        ReplayStanding::Stopped => Word::new("Stopped", Tone::Needs, Glyph::Stop),
    }
}

/// "Orders by id", "Grace Harbor Church, from 2026-11-01 08:00".
pub(super) fn asked(asked: &ReplayAsked) -> String {
    match asked {
        ReplayAsked::Orders => "Orders by id".to_owned(),
        ReplayAsked::Books { name, from, to, .. } => {
            let whose = name.clone().unwrap_or_else(|| "Every church".to_owned());
            let from = from.map(|at| format!(", from {}", minute(at)));
            let to = to.map(|at| format!(", before {}", minute(at)));
            format!("{whose}{}{}", from.unwrap_or_default(), to.unwrap_or_default())
        }
    }
}

/// "2026-11-22 08:30 UTC": as it was typed.
fn minute(at: Timestamp) -> String {
    at.to_jiff().to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC").to_string()
}
