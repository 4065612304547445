//! `/staff/release/{id}`: a plan lets held gifts go, batch by batch, low amounts first.

pub mod approve;
pub mod batches;
pub mod next;
pub mod run_on;
mod tally;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{Approving, PlanBatch, PlanPage, PlanStanding};

use self::approve::Approve;
use self::batches::{Batches, Failures};
use self::next::{Abandon, NextBatch};
use self::run_on::{GoOn, RunsOn, Stop};
use self::tally::Sums;
use super::delayed::PAGE;
use super::incidents::strip::IncidentName;
use super::when::When;
use super::words;
use crate::islands::live_page::{LivePage, Watched};
use crate::site::components::{
    Board, BoardLine, ErrorSummary, Fact, Facts, Glyph, Icon, Stamp, StatusWord, Tone, Word,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

#[component]
pub fn Release(
    page: Page,
    view: PlanPage,
    /// Whether whoever moves money must type their password.
    confirm: bool,
    draft: Draft,
) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let (now, wrong) = (page.frame.now, draft.has_problems());
    let title = format!("Release plan for {}", view.plan.of);
    let open = !matches!(view.plan.standing, PlanStanding::Done | PlanStanding::Abandoned);
    let running = view.plan.standing == PlanStanding::Running;
    let paused = view.plan.standing == PlanStanding::Paused;
    let may_go = view.next.is_some() && view.lock.open && !view.delayed;
    let stops = view.runs_on.is_none();
    let last = view.batches.iter().filter(|batch| batch.released_at.is_none()).count() < 2;
    let action = format!("/staff/release/{}", view.plan.id);
    let watched = open.then(|| Watched::Plan {
        id: view.plan.id.to_string(),
        resolved: view.batches.iter().map(PlanBatch::resolved).sum(),
        standing: view.plan.standing.name().to_owned(),
    });
    let updated = format::moment(locale(), now, &zone, MomentStyle::Seconds);
    view! {
        <Document page title=title.clone() class="for-staff" here=PAGE islands=open wrong>
            <ErrorSummary draft=draft.clone() />
            <p>
                <a class="link" href=PAGE>
                    <Icon glyph=Glyph::Prev />
                    "Delayed gifts"
                </a>
            </p>
            <div>
                <h1>{title}</h1>
                <Stamp word=words::standing(view.plan.standing) />
                {watched.map(|watched| view! { <LivePage watched updated zone=zone.clone() /> })}
            </div>
            {view.runs_on.clone().filter(|_| running).map(|(by, since)| view! {
                <RunsOn by since action=action.clone() draft=draft.clone() now zone=zone.clone() />
            })}
            {view.incidents.first().map(|incident| view! {
                <p>"Part of " <IncidentName incident=incident.clone() /></p>
            })}
            <Progress view=view.clone() />
            <div class="split">
                <div class="side flow-l">
                    {open.then(|| match view.approving {
                        Approving::Over => view! {
                            <NextBatch
                                view=view.clone()
                                action=action.clone()
                                confirm
                                now
                                zone=zone.clone()
                                draft=draft.clone()
                            />
                        }
                        .into_any(),
                        Approving::Yours | Approving::YoursAlone | Approving::SomebodyElses => {
                            view! {
                                <Approve
                                    view=view.clone()
                                    action=action.clone()
                                    draft=draft.clone()
                                />
                            }
                            .into_any()
                        }
                    })}
                    {(may_go && !last && stops).then(|| view! {
                        <p>
                            <a class="link" href=format!("{action}/run-on")>
                                <Icon glyph=Glyph::Repeat />
                                "Let it run on by itself"
                            </a>
                        </p>
                    })}
                    <Failures view=view.clone() />
                    <Drawn view=view.clone() now zone=zone.clone() />
                </div>
                <div class="flow-l">
                    <Batches view now zone />
                    {paused.then(|| view! {
                        <GoOn action=action.clone() draft=draft.clone() />
                    })}
                    {(running && stops).then(|| view! {
                        <Stop action=action.clone() draft=draft.clone() />
                    })}
                    {open.then(|| view! { <Abandon action draft /> })}
                </div>
            </div>
        </Document>
    }
}

/// How far it is, and whether every gift of the plan is somewhere.
#[component]
fn Progress(view: PlanPage) -> impl IntoView {
    let sums = Sums::of(&view);
    let left = sums.still_held(&view).map_or_else(|| "–".to_owned(), |left| left.to_string());
    let word = if sums.agree {
        Word::new("The plan adds up:", Tone::Given, Glyph::Check)
    } else {
        Word::new("The plan does not add up:", Tone::Bad, Glyph::Failing)
    };
    view! {
        <Board across=true>
            <BoardLine label="Still to be released" figure=left hero=true>
                {format!("{} of {}", words::gifts(sums.held), view.plan.total.sum)}
            </BoardLine>
            <BoardLine label="Taken" figure=format::number(sums.taken)>
                {view.plan.taken.sum.to_string()}
            </BoardLine>
            <BoardLine label="Not taken" figure=format::number(sums.not_taken)>
                "donors told"
            </BoardLine>
            <BoardLine label="No answer yet" figure=format::number(sums.open)>
                "sent or being asked about"
            </BoardLine>
        </Board>
        <p>
            <StatusWord word />
            {format!(" {}, as it was drawn.", sums.said())}
        </p>
    }
}

/// Who drew it and who approved it, over what, and the fingerprint that a change would break.
#[component]
fn Drawn(view: PlanPage, now: Timestamp, zone: String) -> impl IntoView {
    let PlanPage { plan, approved, oldest, churches, fingerprint, batches, .. } = view.clone();
    let minutes = view.expected_minutes.filter(|_| view.rest.count > 0);
    let seal: String = fingerprint.chars().take(8).collect();
    view! {
        <section class="slip flow" aria-labelledby="drawn">
            <h2 id="drawn">"The plan"</h2>
            <div class="signs">
                <div>
                    <p class="small muted">"Drawn by"</p>
                    <p class="name">{plan.drawn_by}</p>
                    <p class="small">
                        <When at=plan.drawn_at now zone=zone.clone() />
                    </p>
                </div>
                {approved.map(|approved| view! {
                    <div>
                        <p class="small muted">"Approved by"</p>
                        <p class="name">{approved.by}</p>
                        <p class="small">
                            <When at=approved.at now zone=zone.clone() />
                        </p>
                        {(!approved.why.is_empty()).then(|| view! {
                            <p class="small">{format!("Alone on call: {}", approved.why)}</p>
                        })}
                    </div>
                })}
            </div>
            <Facts>
                <Fact name="Gifts">{format::number(plan.total.count)}</Fact>
                <Fact name="Total">{plan.total.sum.to_string()}</Fact>
                {oldest.map(|at| view! {
                    <Fact name="Oldest held since">
                        <When at now zone />
                    </Fact>
                })}
                <Fact name="Churches">{format::number(churches)}</Fact>
                <Fact name="Batches">{format!("{}, low amounts first", batches.len())}</Fact>
                {minutes.map(|minutes| view! {
                    <Fact name="What is left takes">
                        {words::minutes(minutes)}
                        <small class="muted">", at the pace of the last probe"</small>
                    </Fact>
                })}
            </Facts>
            <p class="status given lines">
                <Icon glyph=Glyph::Lock />
                <span>"Locked. "<code>{seal}</code></span>
            </p>
        </section>
    }
}
