//! The next batch: let it go with its figures typed, or why that cannot be done now. And giving
//! the plan up.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{PlanBatch, PlanPage, PlanStanding};

use crate::site::Draft;
use crate::site::components::{
    Button, ButtonKind, Fact, Facts, Glyph, Hidden, Icon, MoneyField, TextField,
};
use crate::site::format;
use crate::site::pages::staff::delayed::PAGE;
use crate::site::pages::staff::locks::{Confirm, Lock};
use crate::site::pages::staff::words;

#[component]
pub fn NextBatch(
    view: PlanPage,
    action: String,
    confirm: bool,
    now: Timestamp,
    zone: String,
    draft: Draft,
) -> impl IntoView {
    let next = view.next.and_then(|id| view.batches.iter().find(|batch| batch.id == id));
    let Some(batch) = next.cloned().filter(|_| !view.delayed && view.runs_on.is_none()) else {
        return view! { <NotNow view /> }.into_any();
    };
    let paused = view.plan.standing == PlanStanding::Paused;
    let stopped = view.stopped_because.as_deref().filter(|_| paused).map(stopped);
    let open = view.lock.open;
    view! {
        <Lock
            lock=view.lock
            what="A batch can go"
            action=action.clone()
            confirm
            now
            zone
            draft=draft.clone()
        />
        {if open {
            view! { <Let batch stopped action confirm draft /> }.into_any()
        } else {
            stopped.map(|why| view! { <Stopped why /> }).into_any()
        }}
    }
    .into_any()
}

/// Why the plan stands still; whoever lets the next batch go lets the plan go on.
#[component]
fn Stopped(why: String) -> impl IntoView {
    view! {
        <p class="status needs lines">
            <Icon glyph=Glyph::Stop />
            <span>{why}</span>
        </p>
    }
}

/// Count and total are typed, so that nobody releases what they have not read (B4).
#[component]
fn Let(
    batch: PlanBatch,
    stopped: Option<String>,
    action: String,
    confirm: bool,
    draft: Draft,
) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let title = format!("Release batch {}", batch.ordinal);
    let button = format!("Release {}", words::gifts(batch.total.count));
    let currency = batch.total.sum.currency();
    view! {
        <section class="slip flow" aria-labelledby="next">
            <h2 id="next">{title}</h2>
            {stopped.map(|why| view! { <Stopped why /> })}
            <Facts>
                <Fact name="Amounts">{words::range(batch.smallest, batch.largest)}</Fact>
                <Fact name="Gifts">{format::number(batch.total.count)}</Fact>
                <Fact name="Total" sum=true>{batch.total.sum.to_string()}</Fact>
            </Facts>
            <p>"Type the count and the total you have checked. You may paste."</p>
            <form class="flow" method="post" action=action>
                <Hidden name="act" value="release" />
                <Hidden name="batch" value=batch.id.to_string() />
                <Hidden name="request" value=request />
                <TextField
                    name="count"
                    label="Number of gifts"
                    size="s"
                    inputmode="numeric"
                    autocomplete="off"
                    draft=draft.clone()
                />
                <MoneyField name="sum" label="Total" currency draft=draft.clone() />
                <Confirm asked=confirm draft />
                <p><Button>{button}</Button></p>
            </form>
        </section>
    }
}

/// Why no batch may go now, and what would change that.
#[component]
fn NotNow(view: PlanPage) -> impl IntoView {
    let last = view.batches.iter().rev().find(|batch| batch.released_at.is_some());
    let open = last.filter(|batch| batch.open > 0);
    let (title, why) = match (view.plan.standing, open) {
        (PlanStanding::Paused, _) => {
            let why = view
                .stopped_because
                .as_deref()
                .map_or_else(|| format!("It was stopped. {REST}"), stopped);
            ("The release has stopped", why)
        }
        _ if view.delayed => (
            "It is still delayed",
            format!(
                "Nothing is released into a delay. A delay still covers {}: end it first.",
                view.plan.of
            ),
        ),
        _ if view.runs_on.is_some() => (
            "It runs on by itself",
            "The next batch goes as soon as this one is resolved.".to_owned(),
        ),
        (_, Some(batch)) => (
            "Wait for the last batch",
            format!(
                "Batch {} has {} without an answer yet. The next one opens when all of it is \
                 resolved.",
                batch.ordinal,
                words::gifts(batch.open),
            ),
        ),
        _ => ("Nothing to release now", "All of the plan has been let go.".to_owned()),
    };
    view! {
        <section class="slip flow needs" aria-labelledby="next">
            <h2 id="next">{title}</h2>
            <p class="status needs lines">
                <Icon glyph=Glyph::Clock />
                <span>{why}</span>
            </p>
            {view.delayed.then(|| view! {
                <p><a class="link" href=PAGE>"See its probes and its delay"</a></p>
            })}
        </section>
    }
}

/// What holds for every plan that stopped.
const REST: &str = "What was not released stays held.";

/// Why a plan stopped, from the name the engine gives; a name that is new is shown as it is.
fn stopped(because: &str) -> String {
    let why = match because {
        "person" => "A person stopped it.",
        "failure_rate" => "Too many gifts of the last batch were not taken.",
        "stop_loss"
        | "communication_error"
        | "provider_failure"
        | "gateway_incorrectly_configured" => {
            "The gateway failed again in the last batch, so it is delayed again."
        }
        // Half a sentence of the engine's own; what stays held is said once, by us.
        other => {
            let other = other.trim_end_matches("; the rest stays held").trim_end_matches('.');
            return format!("{}. {REST}", format::capital(other));
        }
    };
    format!("{why} {REST}")
}

/// Giving the plan up takes nothing back.
#[component]
pub fn Abandon(action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let open = draft.problem("why").is_some();
    view! {
        <div class="acts">
            <details open=open>
                <summary>
                    <Icon glyph=Glyph::X />
                    "Abandon this plan"
                    <Icon glyph=Glyph::Next />
                </summary>
                <form class="flow" method="post" action=action>
                    <Hidden name="act" value="abandon" />
                    <Hidden name="request" value=request />
                    <p>
                        "What was not taken stays held, safe, and a new plan can be drawn. What \
                         was taken stays taken."
                    </p>
                    <TextField
                        name="why"
                        label="Why"
                        hint="At least 10 letters."
                        autocomplete="off"
                        draft
                    />
                    <p><Button kind=ButtonKind::Danger>"Abandon the plan"</Button></p>
                </form>
            </details>
        </div>
    }
}
