//! `/staff/rollouts`: what is new, how many churches have it, and whether they do worse than the
//! others.

pub mod rollout;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{RolloutBoard, RolloutGroup, RolloutRow};

use super::when::When;
use crate::site::Page;
use crate::site::components::{
    ButtonKind, EmptyState, Fact, Facts, Glyph, LedgerPlace, LedgerTabs, LinkButton, StatusWord,
    Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;

pub(super) const PAGE: &str = "/staff/rollouts";

#[component]
pub fn Rollouts(page: Page, view: RolloutBoard) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let empty = view.rollouts.is_empty();
    view! {
        <Document page title="Rollouts" class="for-staff" here="/staff/ledger">
            <h1>"Rollouts"</h1>
            <LedgerTabs here=LedgerPlace::Rollouts />
            <p class="measure">
                "What is new goes to one church in a hundred first and to all of them last. It \
                 steps back by itself when the churches that have it do worse than the others. \
                 A step needs no restart: every node follows within five seconds."
            </p>
            {empty.then(|| view! {
                <EmptyState title="Nothing is being rolled out">
                    <p>"What is new and needs care appears here with its next version."</p>
                </EmptyState>
            })}
            {view.rollouts.into_iter().map(|rollout| view! {
                <Card rollout now zone=zone.clone() />
            }).collect_view()}
        </Document>
    }
}

/// One of them, with a way to move it.
#[component]
fn Card(rollout: RolloutRow, now: Timestamp, zone: String) -> impl IntoView {
    let (name, href) = (title(&rollout.name), path(&rollout.name));
    let heading = format!("rollout-{}", rollout.name);
    let labelled_by = heading.clone();
    view! {
        <section class="card flow" aria-labelledby=labelled_by>
            <div class="head">
                <h2 id=heading>{name.clone()}</h2>
                <LinkButton href kind=ButtonKind::Second>
                    "Move"<span class="vh">" "{name}</span>
                </LinkButton>
            </div>
            <p><StatusWord word=standing(&rollout) /></p>
            <Ladder rollout=rollout.clone() />
            <Groups rollout=rollout.clone() now zone=zone.clone() />
            <LastMove rollout now zone />
        </section>
    }
}

pub(super) fn path(name: &str) -> String {
    format!("{PAGE}/{name}")
}

/// A rollout's name in words. One without words is called as the code calls it.
pub(super) fn title(name: &str) -> String {
    match name {
        "write_backs" => "Changes told to mirrors".to_owned(),
        other => format::capital(&other.replace('_', " ")),
    }
}

/// How far it is, and whether somebody must look.
pub(super) fn standing(rollout: &RolloutRow) -> Word {
    match (rollout.unlooked, rollout.percent) {
        (true, _) => Word::new("Stepped back by itself", Tone::Needs, Glyph::Alert),
        (false, 0) => Word::new("No church has it", Tone::Quiet, Glyph::Off),
        (false, 100) => Word::new("Every church has it", Tone::Given, Glyph::Check),
        (false, _) => Word::new("Some churches have it", Tone::Way, Glyph::Repeat),
    }
}

/// A hundredth of a percent at a time: "2.00 %", never broken over two lines.
pub(super) fn share(of_ten_thousand: u64) -> String {
    format!("{}.{:02}\u{a0}%", format::number(of_ten_thousand / 100), of_ten_thousand % 100)
}

/// The steps; those behind, the present one, and those to come.
#[component]
pub(super) fn Ladder(rollout: RolloutRow) -> impl IntoView {
    let here = rollout.percent;
    let steps = rollout.steps.into_iter().filter(|step| *step > 0).map(move |step| {
        let (class, word) = match step {
            step if step < here => ("given", Word::new("Done", Tone::Given, Glyph::Check)),
            step if step == here => ("way", Word::new("Now", Tone::Way, Glyph::Dot)),
            _ => ("ahead", Word::new("To come", Tone::Quiet, Glyph::Clock)),
        };
        let current = (step == here).then_some("step");
        view! {
            <li class=class aria-current=current>
                <b>{format!("{step}\u{a0}%")}</b>
                <StatusWord word />
            </li>
        }
    });
    view! { <ol class="ladder rungs" aria-label="Steps">{steps.collect_view()}</ol> }
}

/// Both groups, side by side.
#[component]
pub(super) fn Groups(rollout: RolloutRow, now: Timestamp, zone: String) -> impl IntoView {
    let RolloutRow { name, experimental, control, limit, minimum, counted_since, percent, .. } =
        rollout;
    let label = format!("Both groups of {}", title(&name));
    let row = |group: &'static str, counts: RolloutGroup| {
        let rate = match (counts.seen, counts.enough) {
            (0, _) => "–".to_owned(),
            (_, true) => share(counts.rate),
            (_, false) => format!("{}, too few", share(counts.rate)),
        };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{group}</th>
                <td class="num b" data-label="Churches" role="cell">
                    {format::number(counts.churches)}
                </td>
                <td class="num ab" data-label="Results" role="cell">
                    {format::number(counts.seen)}
                </td>
                <td class="num ab" data-label="Failed" role="cell">
                    {format::number(counts.failed)}
                </td>
                <td class="num b r1" role="cell"><b>{rate}</b></td>
            </tr>
        }
    };
    let counted = (percent > 0).then(|| {
        view! {
            " Counted since "
            <When at=counted_since now zone />
            "."
        }
    });
    view! {
        <table class="table cards" role="table">
            <caption class="vh">{label}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Group"</th>
                    <th class="num" scope="col" role="columnheader">"Churches"</th>
                    <th class="num" scope="col" role="columnheader">"Results"</th>
                    <th class="num" scope="col" role="columnheader">"Failed"</th>
                    <th class="num" scope="col" role="columnheader">"Failing"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {row("With it", experimental)}
                {row("Without it", control)}
            </tbody>
        </table>
        <p class="small muted">
            {format!(
                "It steps back when churches with it fail more often than those without it by over \
                 {}, once {} were seen.",
                share(u64::from(limit)),
                format::count(u64::from(minimum), "result", "results"),
            )}
            {counted}
        </p>
    }
}

/// Who moved it last, and why.
#[component]
fn LastMove(rollout: RolloutRow, now: Timestamp, zone: String) -> impl IntoView {
    let Some(moved) = rollout.moved else {
        return view! { <p class="muted">"Nobody has moved it yet."</p> }.into_any();
    };
    let by = if moved.by_rule { "By itself".to_owned() } else { moved.by };
    view! {
        <Facts>
            <Fact name="Moved last by">{by}</Fact>
            <Fact name="When">
                <When at=moved.at now zone />
            </Fact>
            <Fact name="Why">{moved.why}</Fact>
        </Facts>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_keep_two_digits() {
        assert_eq!(
            [share(0), share(7), share(250), share(10_000)],
            ["0.00\u{a0}%", "0.07\u{a0}%", "2.50\u{a0}%", "100.00\u{a0}%"]
        );
    }

    #[test]
    fn a_rollout_without_words_is_called_as_in_code() {
        assert_eq!(title("write_backs"), "Changes told to mirrors");
        assert_eq!(title("new_thing"), "New thing");
    }
}
