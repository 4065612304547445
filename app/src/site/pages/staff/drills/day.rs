//! A drill at a glance: what was wrong, what was delayed, what went out, and how many gifts were
//! held meanwhile, over the drill's own clock.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{DrillPhaseKind, DrillReport};

use super::words;
use crate::site::format::{self, MomentStyle};

/// Columns of the picture: one for each part of the drill's time.
const COLUMNS: u64 = 72;

const PHASES: [DrillPhaseKind; 3] =
    [DrillPhaseKind::Trouble, DrillPhaseKind::Delayed, DrillPhaseKind::LetGo];

/// "12.5%": parts of a thousand, as a length.
fn percent(thousandths: u64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// Where in the drill an instant is, in thousandths.
fn place(report: &DrillReport, at: Timestamp) -> u64 {
    let whole = report.ends.since(report.begins).as_secs().max(1);
    let at = at.since(report.begins).as_secs().min(whole);
    at.saturating_mul(1_000) / whole
}

/// The most gifts that were held in each column.
fn columns(report: &DrillReport) -> Vec<u32> {
    let mut columns = Vec::new();
    let mut held = 0;
    let mut steps = report.held_at.iter().peekable();
    for column in 0..COLUMNS {
        let ends = (column + 1).saturating_mul(1_000) / COLUMNS;
        let mut most = held;
        while let Some(step) = steps.next_if(|step| place(report, step.at) < ends) {
            held = step.gifts;
            most = most.max(held);
        }
        columns.push(most);
    }
    columns
}

#[component]
pub fn Day(report: DrillReport) -> impl IntoView {
    let columns = columns(&report);
    let most = columns.iter().copied().max().unwrap_or(0);
    let one_day = report.ends.since(report.begins).as_secs() < 86_400;
    let style = if one_day { MomentStyle::Time } else { MomentStyle::Day };
    let clock = |at: Timestamp| format::moment(crate::site::locale(), at, &report.zone, style);
    let (begins, ends) = (clock(report.begins), clock(report.ends));
    let caption = match most {
        0 => format!("From {begins} to {ends}. No gift was held."),
        most => format!("Gifts held, from {begins} to {ends}: {most} at the most"),
    };
    let width = percent(1_000 / COLUMNS - 2);
    let bars =
        (0..).zip(&columns).filter(|(_, held)| **held > 0).map(|(column, held): (u64, _)| {
            let height = u64::from(*held).saturating_mul(1_000) / u64::from(most.max(1));
            let x = percent(column.saturating_mul(1_000) / COLUMNS);
            view! {
                <rect
                    class="held"
                    x=x
                    y=percent(1_000 - height)
                    width=width.clone()
                    height=percent(height)
                ></rect>
            }
        });
    let lanes = PHASES.into_iter().filter_map(|kind| {
        let of_kind: Vec<_> = report.phases.iter().filter(|phase| phase.kind == kind).collect();
        if of_kind.is_empty() {
            return None;
        }
        let (name, tone) = words::phase(kind);
        let said: Vec<String> = of_kind
            .iter()
            .map(|phase| format!("{} to {}", clock(phase.from), clock(phase.until)))
            .collect();
        let bars = of_kind
            .iter()
            .map(|phase| {
                let (from, until) = (place(&report, phase.from), place(&report, phase.until));
                let width = percent(until.saturating_sub(from).max(4));
                view! { <rect x=percent(from) width=width height="100%"></rect> }
            })
            .collect_view();
        Some(view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <svg class=format!("meter {}", tone.class()) aria-hidden="true">{bars}</svg>
                    <small>{said.join(", ")}</small>
                </dd>
            </div>
        })
    });
    let bars = bars.collect_view();
    let lanes = lanes.collect_view();
    view! {
        <section class="flow" aria-labelledby="day">
            <h2 id="day">"The day at a glance"</h2>
            <figure class="chart day flow">
                <figcaption class="small">{caption}</figcaption>
                {(most > 0).then(|| view! {
                    <svg aria-hidden="true">
                        {bars}
                        <line class="axis" x1="0" x2="100%" y1="100%" y2="100%"></line>
                    </svg>
                })}
                <dl class="lanes">{lanes}</dl>
            </figure>
        </section>
    }
}
