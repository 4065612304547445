//! The timeline of an incident, in words.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{IncidentEvent, IncidentLine};

use super::words;
use crate::site::components::{Glyph, Timeline, TimelineItem, Tone};
use crate::site::format;
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words::gifts;

/// All lines, in the sequence given.
#[component]
pub fn Story(lines: Vec<IncidentLine>, now: Timestamp, zone: String) -> impl IntoView {
    let item = move |line: IncidentLine| {
        let zone = zone.clone();
        let (tone, glyph) = look(&line.event);
        let when = view! { <When at=line.at now zone=zone.clone() /> }.into_any();
        let until = (line.until > line.at).then(|| {
            view! {
                " until "
                <When at=line.until now zone=zone.clone() />
            }
        });
        let by = match &line.event {
            IncidentEvent::FirstFailure => String::new(),
            _ if line.by_rule => format!("by rule, {}", line.by),
            _ => line.by.clone(),
        };
        let (what, more, plan) = told(line.event);
        let plan = plan.map(|plan| {
            view! {
                " "
                <a class="link" href=format!("/staff/release/{plan}")>"See the plan"</a>
            }
        });
        view! {
            <TimelineItem when tone glyph>
                <b>{what}</b>
                {until}
                {plan}
                {(!more.is_empty()).then(|| view! { <p>{more}</p> })}
                {(!by.is_empty()).then(|| view! { <p class="small muted">{by}</p> })}
            </TimelineItem>
        }
    };
    view! {
        <div class="incident-story">
            <Timeline>{lines.into_iter().map(item).collect_view()}</Timeline>
        </div>
    }
}

fn look(event: &IncidentEvent) -> (Tone, Glyph) {
    match event {
        IncidentEvent::FirstFailure | IncidentEvent::Probed { passed: false, .. } => {
            (Tone::Bad, Glyph::Cross)
        }
        IncidentEvent::Detected { .. } | IncidentEvent::Opened => (Tone::Bad, Glyph::Failing),
        IncidentEvent::Held { .. } => (Tone::Assured, Glyph::Shield),
        IncidentEvent::DelayEnded { .. } | IncidentEvent::Probed { passed: true, .. } => {
            (Tone::Given, Glyph::Check)
        }
        IncidentEvent::PlanDrawn { .. }
        | IncidentEvent::PlanApproved { .. }
        | IncidentEvent::BatchReleased { .. } => (Tone::Way, Glyph::Way),
        IncidentEvent::PlanPaused { .. } | IncidentEvent::PlanAbandoned { .. } => {
            (Tone::Needs, Glyph::Alert)
        }
        IncidentEvent::Notified { .. }
        | IncidentEvent::BannerUp { .. }
        | IncidentEvent::BannerDown => (Tone::Quiet, Glyph::Mail),
        IncidentEvent::Noted { .. } => (Tone::Quiet, Glyph::Edit),
        IncidentEvent::TakenOn | IncidentEvent::HandedOver { .. } => (Tone::Quiet, Glyph::Person),
        IncidentEvent::Moved { to, .. } => {
            let word = words::state(*to);
            (word.tone, word.glyph)
        }
    }
}

/// What happened, what is to be said with it, and the plan it is about.
fn told(event: IncidentEvent) -> (String, String, Option<kernel::PlanId>) {
    let short = |what: &str| (what.to_owned(), String::new(), None);
    match event {
        IncidentEvent::FirstFailure => short("First failure"),
        IncidentEvent::Detected { rule } => {
            ("The rule noticed, and opened the incident".to_owned(), rule, None)
        }
        IncidentEvent::Opened => short("Opened by hand"),
        IncidentEvent::Held { why, .. } => {
            ("Set to delayed: new gifts are held".to_owned(), why, None)
        }
        IncidentEvent::DelayEnded { .. } => short("The delay ended. It released nothing"),
        IncidentEvent::Probed { gateway, passed, times } => {
            let result = if passed { "passed" } else { "did not pass" };
            let probes = format::count(u64::from(times), "probe", "probes");
            (format!("{probes} {result}"), gateway, None)
        }
        IncidentEvent::PlanDrawn { plan } => {
            ("Release plan drawn".to_owned(), String::new(), Some(plan))
        }
        IncidentEvent::PlanApproved { plan } => {
            ("Release plan approved".to_owned(), String::new(), Some(plan))
        }
        IncidentEvent::BatchReleased { plan, ordinal, gifts: tally } => {
            let what = format!("Batch {ordinal} released");
            (what, format!("{}, {}", gifts(tally.count), tally.sum), Some(plan))
        }
        IncidentEvent::PlanPaused { plan, why } => {
            ("The release plan stopped".to_owned(), why, Some(plan))
        }
        IncidentEvent::PlanAbandoned { plan, why } => {
            ("The release plan was abandoned".to_owned(), why, Some(plan))
        }
        IncidentEvent::Notified { channel, to } => (format!("{to} was told"), channel, None),
        IncidentEvent::BannerUp { donor, church } => {
            let of = |who: &str, text: String| {
                (!text.is_empty()).then(|| format!("{who} read: “{text}”"))
            };
            let words: Vec<String> =
                [of("Donors", donor), of("Churches", church)].into_iter().flatten().collect();
            ("Banner put up".to_owned(), words.join(" "), None)
        }
        IncidentEvent::BannerDown => short("Banner taken down"),
        IncidentEvent::Noted { text } => ("Note".to_owned(), text, None),
        IncidentEvent::TakenOn => short("Taken"),
        IncidentEvent::HandedOver { to } => (format!("Handed over to {to}"), String::new(), None),
        IncidentEvent::Moved { to, why, .. } => (words::state(to).word.into_owned(), why, None),
    }
}
