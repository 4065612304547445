//! A delayed gateway's probes, as a ladder out of the delay.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{GatewayRow, ProbeRow};

use crate::site::components::{Button, ButtonKind, Glyph, Hidden, StatusWord, Tone, Word};
use crate::site::format;
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words;

/// So many probes must pass one after another before the delay may end.
const WANTED: usize = 5;

/// Probes newest first, as the view has them: how many of the newest passed one after another.
fn streak(probes: &[ProbeRow]) -> usize {
    probes.iter().take_while(|probe| probe.passed).count()
}

#[component]
pub fn Ladder(gateway: GatewayRow, now: Timestamp, zone: String) -> impl IntoView {
    let GatewayRow { id, name, probes, stable_from, stable, .. } = gateway;
    let passed = streak(&probes);
    let since = passed.checked_sub(1).and_then(|first| probes.get(first)).map(|probe| probe.at);
    let title = if stable {
        format!("{name}: stable, the delay can end")
    } else {
        format!("{name}: {passed} of {WANTED} probes passed")
    };
    let heading = format!("probes-{id}");
    // The steps of this run, or the failure that it must begin after.
    let shown = probes.iter().take(passed.max(1)).rev().copied();
    let ahead = if stable { 0 } else { WANTED.saturating_sub(passed.max(1).min(probes.len())) };
    let failed = probes.get(passed).filter(|_| passed > 0).map(|probe| probe.at);
    view! {
        <section class="card flow" aria-labelledby=heading>
            <div class="head">
                <h2 id=heading.clone()>{title}</h2>
                <form method="post" action="/staff/probe">
                    <Hidden name="gateway" value=id.to_string() />
                    <Button kind=ButtonKind::Second>
                        "Probe now"<span class="vh">" "{name}</span>
                    </Button>
                </form>
            </div>
            <ol class="ladder">
                {shown.map(|probe| view! { <Step probe now zone=zone.clone() /> }).collect_view()}
                {(0..ahead).map(|place| view! { <Ahead last={place + 1 == ahead} /> })
                    .collect_view()}
            </ol>
            {since.zip(stable_from).map(|(since, until)| view! {
                <Window since until now zone=zone.clone() />
            })}
            <p>
                {match (stable, stable_from) {
                    (true, _) => "The delay can end now. ".into_any(),
                    (false, Some(at)) => view! {
                        "The delay can end from "
                        <When at now zone=zone.clone() />
                        ". "
                    }.into_any(),
                    (false, None) => "It is not known yet when the delay can end. ".into_any(),
                }}
                "Ending it releases nothing: the release plan does."
                {failed.map(|at| view! {
                    " An earlier probe met an error at "
                    <When at now zone />
                    ", so counting began again."
                })}
            </p>
        </section>
    }
}

#[component]
fn Step(probe: ProbeRow, now: Timestamp, zone: String) -> impl IntoView {
    let word = if probe.passed {
        Word::new("Passed", Tone::Given, Glyph::Check)
    } else {
        Word::new("Failed", Tone::Bad, Glyph::Failing)
    };
    let tone = word.tone.class();
    view! {
        <li class=tone>
            <StatusWord word />
            <small>
                <When at=probe.at now zone />
                {format!(", {} ms", format::number(u64::from(probe.took_ms)))}
            </small>
        </li>
    }
}

#[component]
fn Ahead(last: bool) -> impl IntoView {
    let word = if last { "Last" } else { "To come" };
    view! {
        <li class="ahead">
            <StatusWord word=Word::new(word, Tone::Quiet, Glyph::Clock) />
            <small>{if last { "stable then" } else { "counts if it passes" }}</small>
        </li>
    }
}

/// How much of the quiet time that is asked for has passed.
#[component]
fn Window(since: Timestamp, until: Timestamp, now: Timestamp, zone: String) -> impl IntoView {
    let (passed, whole) = (now.since(since), until.since(since));
    let width = words::percent(passed.as_secs(), whole.as_secs());
    let label = format!("{} without an error", format::lasting(passed));
    view! {
        <div>
            <svg class="meter given" role="img" aria-label=label.clone()>
                <rect width=width height="100%"></rect>
            </svg>
            <p class="head small muted">
                <span>
                    {label} ", since "
                    <When at=since now zone=zone.clone() />
                </span>
                <span>
                    {format!("{} min, at ", whole.as_secs().div_ceil(60))}
                    <When at=until now zone />
                </span>
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a37_a_failure_begins_the_count_again() {
        let probe = |passed| ProbeRow { at: Timestamp::from_micros(0), passed, took_ms: 400 };
        assert_eq!(streak(&[probe(true), probe(true), probe(false), probe(true)]), 2);
        assert_eq!(streak(&[probe(false), probe(true)]), 0);
        assert_eq!(streak(&[]), 0);
    }
}
