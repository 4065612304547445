//! What a rule would change: recorded replies from class to class, and recorded cases.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{CaseRow, CasesView, ClassChange, ReplyExample, TrialView};

use super::When;
use super::words::{Turns, how_far, place, sums};
use crate::site::components::{
    Button, ButtonKind, Glyph, Hidden, Icon, NoticeBox, StatusWord, Tone, Word,
};
use crate::site::format;

/// Cases that are told one by one.
const CASES: usize = 20;

/// How far the trial is, and what it found so far.
#[component]
pub(super) fn Trial(
    trial: TrialView,
    action: String,
    revision: u64,
    request: String,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let counted = how_far(&trial);
    let (done, all) = (trial.done.to_string(), trial.total.max(1).to_string());
    let running = trial.ended_at.is_none();
    let stale = !running && !trial.current;
    let nothing = trial.changes.is_empty();
    let greedy = trial.greedy.then(|| {
        let classes: Vec<&str> =
            trial.taken_from.iter().map(|class| format::class(*class)).collect();
        (format::count(trial.taken, "reply", "replies"), classes.join(", "))
    });
    let here = action.clone();
    view! {
        <section class="flow" aria-labelledby="trial">
            <h2 id="trial">"What it would change"</h2>
            {running.then(|| view! {
                <p>{format!("Looked at {counted}.")}</p>
                <progress class="how-far" max=all value=done aria-label="Recorded replies">
                    {counted.clone()}
                </progress>
                <p class="row">
                    <a class="link" href=here>"See how far it is now"</a>
                    <span class="muted">"It goes on without you."</span>
                </p>
            })}
            {(!running).then(|| view! {
                <p>
                    {format!("Tried on {}, ", format::count(
                        trial.total,
                        "recorded reply",
                        "recorded replies",
                    ))}
                    <When at=trial.asked_at now zone=zone.clone() />
                    "."
                </p>
            })}
            {greedy.map(|(count, classes)| view! {
                <NoticeBox tone=Tone::Bad glyph=Glyph::Failing title="It is too greedy">
                    <p>
                        {format!(
                            "It would take {count} from rules of several classes: {classes}. So \
                             its words do not tell them apart. Use a longer text, or name a \
                             gateway.",
                        )}
                    </p>
                </NoticeBox>
            })}
            {stale.then(|| view! {
                <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title="Tried beside other rules">
                    <p>"Other rules have come into force since. Try it again."</p>
                    <form method="post" action=action>
                        <Hidden name="act" value="try" />
                        <Hidden name="revision" value=revision.to_string() />
                        <Hidden name="request" value=request />
                        <Button kind=ButtonKind::Second>"Try it again"</Button>
                    </form>
                </NoticeBox>
            })}
            {if nothing {
                let words = if running { "Nothing so far." } else {
                    "No recorded reply would be ruled otherwise."
                };
                view! { <p class="muted">{words}</p> }.into_any()
            } else {
                view! { <Changes changes=trial.changes.clone() now zone /> }.into_any()
            }}
            <p class="small muted">
                "These gifts stay as they were decided: a rule is for replies that come."
            </p>
        </section>
    }
}

#[component]
fn Changes(changes: Vec<ClassChange>, now: Timestamp, zone: String) -> impl IntoView {
    let examples = |change: &ClassChange| {
        change
            .examples
            .iter()
            .cloned()
            .map(|example| view! { <Example example now zone=zone.clone() /> })
            .collect_view()
    };
    let row = |change: ClassChange| {
        let examples = examples(&change);
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <Turns from=change.from to=change.to />
                </th>
                <td class="num b r1" role="cell">
                    {format::count(change.replies, "reply", "replies")}
                </td>
                <td class="num ab" data-label="Money" role="cell">{sums(&change.sums)}</td>
                <td class="ab" role="cell">
                    <details>
                        <summary>"Examples"</summary>
                        <ul class="flow">{examples}</ul>
                    </details>
                </td>
            </tr>
        }
    };
    view! {
        <table class="table cards" role="table" aria-labelledby="trial">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Change"</th>
                    <th class="num" scope="col" role="columnheader">"Replies"</th>
                    <th class="num" scope="col" role="columnheader">"Money"</th>
                    <th scope="col" role="columnheader">"Such as"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{changes.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Example(example: ReplyExample, now: Timestamp, zone: String) -> impl IntoView {
    let ReplyExample { gateway, amount, at, reply } = example;
    view! {
        <li>
            <span class="said">{reply}</span>
            <small class="muted">
                {format!("{gateway}, {amount}, ")}
                <When at now zone />
            </small>
        </li>
    }
}

/// Red and green.
#[component]
pub(super) fn Cases(cases: CasesView) -> impl IntoView {
    let CasesView { all, red, green, still_red } = cases;
    let word = if red.is_empty() {
        Word::new("No case turns red", Tone::Given, Glyph::Check)
    } else {
        Word::new("Cases turn red", Tone::Bad, Glyph::Failing)
    };
    let words = format!(
        "{} of which is known what they mean. {} red with or without it.",
        format::count(all, "recorded case", "recorded cases"),
        match still_red {
            1 => "One is".to_owned(),
            many => format!("{} are", format::number(many)),
        },
    );
    view! {
        <section class="flow" aria-labelledby="cases">
            <h2 id="cases">"Recorded cases"</h2>
            <p><StatusWord word /></p>
            <p class="small muted">{words}</p>
            {(!red.is_empty()).then(|| view! {
                <CaseTable cases=red title="Would turn red" id="red" />
            })}
            {(!green.is_empty()).then(|| view! {
                <CaseTable cases=green title="Would turn green" id="green" />
            })}
        </section>
    }
}

#[component]
fn CaseTable(cases: Vec<CaseRow>, title: &'static str, id: &'static str) -> impl IntoView {
    let more = cases.len().saturating_sub(CASES);
    let row = |case: CaseRow| {
        let at = place(Some(&case.gateway), case.brand.as_deref());
        let judged = case.judged.map(|judged| format!("{}: {}", judged.by, judged.why));
        view! {
            <tr role="row">
                <th class="r1 ab" scope="row" role="rowheader">
                    <span class="said">{case.reply}</span>
                    <small>{at}</small>
                </th>
                <td class="ab" data-label="Means" role="cell">
                    {format::class(case.class)}
                    {judged.map(|words| view! { <small>{words}</small> })}
                </td>
                <td class="ab" data-label="Would be" role="cell">
                    <Turns from=case.before to=case.after />
                </td>
            </tr>
        }
    };
    view! {
        <h3 id=id>{title}</h3>
        <table class="table cards" role="table" aria-labelledby=id>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Reply"</th>
                    <th scope="col" role="columnheader">"Means"</th>
                    <th scope="col" role="columnheader">"Would be"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {cases.into_iter().take(CASES).map(row).collect_view()}
            </tbody>
        </table>
        {(more > 0).then(|| view! {
            <p class="small muted">{format!("And {more} more.")}</p>
        })}
    }
}

/// What something means, as a word with the way it turned.
#[component]
pub(super) fn Holds(right: bool) -> impl IntoView {
    let (word, glyph) = if right { ("green", Glyph::Check) } else { ("red", Glyph::Failing) };
    let tone = if right { Tone::Given } else { Tone::Bad };
    view! {
        <span class=format!("status {}", tone.class())>
            <Icon glyph />
            {word}
        </span>
    }
}
