//! `/staff/drills`: recorded outages, what came of each the last time it was played here, and the
//! button that plays it again where no real gift can be touched.

pub mod day;
pub mod report;
mod words;

use kernel::{DrillReportId, Timestamp};
use leptos::prelude::*;
use views::{DrillBoard, DrillCard, DrillFigures, DrillRow, DrillStanding};

use super::when::When;
use crate::site::components::{
    Board, BoardLine, Button, ButtonKind, DELAYED, DelayedPlace, DelayedTabs, EmptyState,
    ErrorSummary, Hidden, StatusWord, TextField, Word,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const DRILLS: &str = "/staff/drills";

pub(super) fn path(id: DrillReportId) -> String {
    format!("{DRILLS}/{id}")
}

/// How a run stands, for pages that name it.
pub(super) const fn standing(of: DrillStanding) -> Word {
    words::standing(of)
}

#[component]
pub fn Drills(page: Page, view: DrillBoard, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let DrillBoard { drills, runs, may_run } = view;
    let none = runs.is_empty();
    view! {
        <Document page title="Drills" class="for-staff" here=DELAYED wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Drills"</h1>
            <DelayedTabs here=DelayedPlace::Drills />
            <p class="measure">
                "A drill plays an outage that happened to somebody against this engine: in a world \
                 of its own, with real processes and a clock that is moved. Afterwards every gift \
                 is counted, in the practice gateway’s own book and in the ledger."
            </p>
            <Newest drills=drills.clone() />
            <Library drills now zone=zone.clone() may_run draft=draft.clone() />
            {if may_run {
                view! { <All draft /> }.into_any()
            } else {
                view! {
                    <p class="measure muted">
                        "Here gifts are real, so nothing is played from this page. In a playground \
                         there is a button; anywhere else "<code>"offertory drill run"</code>
                        " plays one beside the house and touches nothing."
                    </p>
                }
                .into_any()
            }}
            {if none {
                view! {
                    <EmptyState title="Nothing was played here yet">
                        <p>"What a drill came to stays here, to be read and printed."</p>
                    </EmptyState>
                }
                .into_any()
            } else {
                view! { <Runs runs now zone /> }.into_any()
            }}
        </Document>
    }
}

/// What the newest run of each drill comes to, in four figures.
#[component]
fn Newest(drills: Vec<DrillCard>) -> impl IntoView {
    let all = drills.len();
    let figures: Vec<DrillFigures> =
        drills.iter().filter_map(|card| card.last.as_ref()?.figures).collect();
    let holds = drills.iter().filter_map(|card| card.last.as_ref());
    let holds = holds.filter(|run| words::holds(run.standing)).count();
    let sum = |figure: fn(&DrillFigures) -> u32| {
        format::number(figures.iter().map(|one| u64::from(figure(one))).sum())
    };
    let played = figures.len();
    if played == 0 {
        return ().into_any();
    }
    let (gifts, held) = (sum(|one| one.gifts), sum(|one| one.held));
    let (lost, doubled) = (sum(|one| one.lost), sum(|one| one.doubled));
    view! {
        <Board across=true>
            <BoardLine label="Drills that hold" figure=holds.to_string() hero=true>
                {format!("of {all}, {played} played here")}
            </BoardLine>
            <BoardLine label="Gifts" figure=gifts>{format!("{held} of them held")}</BoardLine>
            <BoardLine label="Lost" figure=lost>"must be 0"</BoardLine>
            <BoardLine label="Taken twice" figure=doubled>"must be 0"</BoardLine>
        </Board>
    }
    .into_any()
}

#[component]
fn Library(
    drills: Vec<DrillCard>,
    now: Timestamp,
    zone: String,
    may_run: bool,
    draft: Draft,
) -> impl IntoView {
    let row = move |card: DrillCard| {
        let last = match card.last {
            None => view! { <span class="muted">"Not yet"</span> }.into_any(),
            Some(run) => {
                let word = words::standing(run.standing);
                let at = run.ended_at.unwrap_or(run.asked_at);
                let zone = zone.clone();
                view! {
                    <a href=path(run.id)><StatusWord word /></a>
                    <small><When at now zone /></small>
                }
                .into_any()
            }
        };
        let title = card.title.clone();
        let button = may_run.then(|| {
            view! {
                <form method="post" action=DRILLS>
                    <Hidden name="drill" value=card.name.clone() />
                    <Hidden name="request" value=draft.value("request").to_owned() />
                    <Button kind=ButtonKind::Second>
                        "Play"
                        <span class="vh">{title.clone()}</span>
                    </Button>
                </form>
            }
        });
        view! {
            <tr role="row">
                <th class="r1 ab" scope="row" role="rowheader">
                    {card.title}
                    <small class="measure">{card.story}</small>
                </th>
                <td class="ab" data-label="Last time" role="cell">{last}</td>
                <td class="ab no-print" role="cell">{button}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="drills">
            <h2 id="drills">"Recorded outages"</h2>
            <table class="table cards drills" role="table" aria-labelledby="drills">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What happens"</th>
                        <th scope="col" role="columnheader">"Last time"</th>
                        <td role="cell"></td>
                    </tr>
                </thead>
                <tbody role="rowgroup">{drills.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// All of them, one after another, or with another seed.
#[component]
fn All(draft: Draft) -> impl IntoView {
    view! {
        <form class="card flow narrow" method="post" action=DRILLS aria-labelledby="all">
            <h2 id="all">"All of them, one after another"</h2>
            <Hidden name="drill" value="all" />
            <Hidden name="request" value=draft.value("request").to_owned() />
            <TextField
                name="seed"
                label="Seed"
                hint="Who gives when, and how much, is drawn from it. The same seed plays the same \
                      drill; another one plays another Sunday."
                value="1"
                size="s"
                inputmode="numeric"
                draft
            />
            <p><Button>"Play every drill"</Button></p>
        </form>
    }
}

#[component]
fn Runs(runs: Vec<DrillRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = move |run: DrillRow| {
        let word = words::standing(run.standing);
        let figure = |figure: fn(&DrillFigures) -> u32| {
            run.figures.as_ref().map_or_else(
                || "–".to_owned(),
                |figures| format::number(u64::from(figure(figures))),
            )
        };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a href=path(run.id)>{run.title.clone()}</a>
                    <small>{format!("{}, seed {}", run.by_name, run.seed)}</small>
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" data-label="Asked for" role="cell">
                    <When at=run.asked_at now zone=zone.clone() />
                </td>
                <td class="num" data-label="Gifts" role="cell">{figure(|one| one.gifts)}</td>
                <td class="num b" data-label="Lost" role="cell">{figure(|one| one.lost)}</td>
                <td class="num b" data-label="Taken twice" role="cell">
                    {figure(|one| one.doubled)}
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="runs">
            <h2 id="runs">"What was played here"</h2>
            <table class="table cards" role="table" aria-labelledby="runs">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Drill"</th>
                        <th scope="col" role="columnheader">"Result"</th>
                        <th scope="col" role="columnheader">"Asked for"</th>
                        <th class="num" scope="col" role="columnheader">"Gifts"</th>
                        <th class="num" scope="col" role="columnheader">"Lost"</th>
                        <th class="num" scope="col" role="columnheader">"Taken twice"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{runs.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
