//! Incidents in words one can act on when woken at three.

use std::time::Duration;

use kernel::Timestamp;
use views::{
    IncidentGifts, IncidentKind, IncidentLink, IncidentRow, IncidentState, IncidentTimes, Tally,
};

use crate::site::components::{Glyph, Tone, Word};
use crate::site::format;
use crate::site::pages::staff::words::{gifts, held, method_kind, sums};

/// "Meridian Cards does not take gifts".
pub(super) fn title(incident: &IncidentRow) -> String {
    said(incident.kind, &incident.scope_kind, &incident.scope)
}

/// The same for a link.
pub(super) fn link(incident: &IncidentLink) -> String {
    said(incident.kind, &incident.scope_kind, &incident.scope)
}

fn said(kind: IncidentKind, scope_kind: &str, scope: &str) -> String {
    let about = match scope_kind {
        "everything" => "all gateways".to_owned(),
        "method_kind" => format!("gifts by {}", method_kind(scope)),
        _ => scope.to_owned(),
    };
    match (kind, scope_kind) {
        (IncidentKind::GatewayDown, "everything") => "No gateway takes gifts".to_owned(),
        (IncidentKind::GatewayDown, _) => format!("{about} does not take gifts"),
        (IncidentKind::FacilityMisconfigured, _) => format!("Refused account: {about}"),
        (IncidentKind::UnknownsElevated, _) => format!("Answers we do not know: {about}"),
        (IncidentKind::EngineStopped, _) => "The engine stands still".to_owned(),
        (IncidentKind::Other, _) => format!("Something is wrong: {about}"),
    }
}

/// The kinds a person chooses from.
pub(super) const KINDS: [(&str, &str); 5] = [
    ("gateway_down", "A gateway does not take gifts"),
    ("facility_misconfigured", "One church’s account is refused"),
    ("unknowns_elevated", "Many answers say nothing we know"),
    ("engine_stopped", "The engine stands still"),
    ("other", "Something else"),
];

pub(super) const fn state(state: IncidentState) -> Word {
    match state {
        IncidentState::Investigating => Word::new("Investigating", Tone::Bad, Glyph::Failing),
        IncidentState::Identified => Word::new("Identified", Tone::Needs, Glyph::Alert),
        IncidentState::Monitoring => Word::new("Monitoring", Tone::Way, Glyph::Clock),
        IncidentState::Resolved => Word::new("Resolved", Tone::Given, Glyph::Check),
    }
}

/// A state's place in the form: its value and what it means.
pub(super) const STATES: [(IncidentState, &str, &str); 3] = [
    (IncidentState::Investigating, "investigating", "Nobody knows yet what it is."),
    (IncidentState::Identified, "identified", "The cause is known."),
    (IncidentState::Monitoring, "monitoring", "It looks well again, and somebody watches."),
];

pub(super) const fn owned(owned: bool) -> Word {
    if owned {
        Word::new("Taken", Tone::Given, Glyph::Person)
    } else {
        Word::new("Not taken", Tone::Needs, Glyph::Alert)
    }
}

pub(super) const fn learnt() -> Word {
    Word::new("Finished", Tone::Given, Glyph::Check)
}

pub(super) const fn unlearnt() -> Word {
    Word::new("To be written", Tone::Needs, Glyph::Edit)
}

/// "12 gifts, $1,204.00"; "none".
pub(super) fn tallies(tallies: &[Tally]) -> String {
    match held(tallies) {
        0 => "none".to_owned(),
        count => format!("{}, {}", gifts(count), sums(tallies)),
    }
}

/// What became of the gifts, line by line; what is nought is left out, but for what is held.
pub(super) fn fates(gifts: &IncidentGifts) -> Vec<(&'static str, &[Tally])> {
    let all: [(&'static str, &[Tally]); 6] = [
        ("Held now", &gifts.held),
        ("On their way", &gifts.on_their_way),
        ("Taken", &gifts.taken),
        ("Waiting for another try", &gifts.waiting),
        ("Cancelled by donors", &gifts.cancelled),
        ("Not taken", &gifts.not_taken),
    ];
    all.into_iter().filter(|(name, tallies)| *name == "Held now" || held(tallies) > 0).collect()
}

/// "8 min 12 s"; what took no time was at once.
pub(super) fn lasting(time: Duration) -> String {
    if time.as_secs() == 0 { "At once".to_owned() } else { format::lasting(time) }
}

/// "at once", "90 s later".
pub(super) fn later(time: Duration) -> String {
    if time.as_secs() == 0 {
        "at once".to_owned()
    } else {
        format!("{} later", format::lasting(time))
    }
}

fn since(times: &IncidentTimes, at: Option<Timestamp>) -> Option<Duration> {
    at.map(|at| at.since(times.first_failure_at))
}

pub(super) fn to_detect(times: &IncidentTimes) -> Duration {
    times.opened_at.since(times.first_failure_at)
}

pub(super) fn to_hold(times: &IncidentTimes) -> Option<Duration> {
    since(times, times.held_at)
}

pub(super) fn to_stable(times: &IncidentTimes) -> Option<Duration> {
    since(times, times.stable_at)
}

pub(super) fn to_drained(times: &IncidentTimes) -> Option<Duration> {
    since(times, times.drained_at)
}

/// What was done, as the audit log calls it, in words.
pub(super) fn act(verb: &str) -> &str {
    match verb {
        "delay.begin" => "Set to delayed",
        "delay.end" => "Delay ended",
        "gateway.probe" => "Probe sent",
        "plan.draw" => "Release plan drawn",
        "plan.release" => "Batch released",
        "switch.off" => "Schedules turned off",
        "switch.on" => "Schedules turned on",
        "incident.open" => "Incident opened",
        other => other,
    }
}

/// The first version of what happened, from the facts alone.
pub(super) fn story(incident: &IncidentRow) -> String {
    let times = &incident.times;
    let mut story = format!(
        "{}. The first failure was noticed after {}.",
        title(incident),
        format::lasting(to_detect(times)),
    );
    let mut step = |words: &str, time: Option<Duration>| {
        if let Some(time) = time {
            story.push_str(&format!(" {words} {} after the first failure.", format::lasting(time)));
        }
    };
    step("Gifts were held", to_hold(times));
    step("It was stable", to_stable(times));
    step("Nothing was held any more", to_drained(times));
    let gifts = &incident.gifts;
    story.push_str(&format!(" Held in all: {}.", tallies(&gifts.in_all)));
    for (name, tallies_of) in fates(gifts) {
        if held(tallies_of) > 0 {
            story.push_str(&format!(" {name}: {}.", tallies(tallies_of)));
        }
    }
    story
}
