//! One way of one notice: to whom, by what, and how it went.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{ToldRow, ToldState};

use super::super::when::When;
use crate::site::components::{Glyph, StatusWord, Tone, Word};
use crate::site::format;

/// How a way went, in a word.
pub(super) fn word(told: &ToldRow) -> Word {
    match &told.state {
        ToldState::MailWaits { why: None } => Word::new("In the outbox", Tone::Way, Glyph::Clock),
        ToldState::MailWaits { why: Some(_) } => {
            Word::new("Not sent yet", Tone::Needs, Glyph::Alert)
        }
        ToldState::MailSent { .. } => Word::new("Sent", Tone::Given, Glyph::Check),
        ToldState::Waits { failures: 0, .. } => Word::new("Waits", Tone::Way, Glyph::Clock),
        ToldState::Waits { .. } => Word::new("Sent again later", Tone::Needs, Glyph::Alert),
        ToldState::Answered => Word::new("Arrived", Tone::Given, Glyph::Check),
        ToldState::Parked => Word::new("Given up", Tone::Bad, Glyph::Failing),
        ToldState::Dropped => Word::new("Not sent any more", Tone::Quiet, Glyph::Cross),
    }
}

/// "It answered 200 in 43 ms"; what was wrong with a mail or a call.
pub(super) fn outcome(told: &ToldRow) -> Option<String> {
    if let ToldState::MailWaits { why } = &told.state {
        return why.as_deref().map(format::capital);
    }
    let answer = told.answer.as_ref()?;
    let said = match (answer.status, &answer.why) {
        (Some(status), _) => format!("It answered {status}"),
        (None, Some(why)) => format::capital(why),
        (None, None) => "It answered".to_owned(),
    };
    Some(format!("{said} in {} ms", format::number(answer.took_ms)))
}

/// "by e-mail to Anna", "by the webhook Pager".
fn way(told: &ToldRow) -> String {
    match (&told.webhook, &told.to) {
        (Some(hook), _) => format!("By the webhook {hook}"),
        (None, Some(to)) => format!("By e-mail to {to}"),
        (None, None) => "By e-mail".to_owned(),
    }
}

#[component]
pub fn Told(told: ToldRow, now: Timestamp, zone: String) -> impl IntoView {
    let (way, word, outcome) = (way(&told), word(&told), outcome(&told));
    let again = match told.state {
        ToldState::Waits { at, failures: 1.. } => Some(at),
        ToldState::MailWaits { .. }
        | ToldState::MailSent { .. }
        | ToldState::Waits { .. }
        | ToldState::Answered
        | ToldState::Parked
        | ToldState::Dropped => None,
    };
    let again_zone = zone.clone();
    view! {
        <span>{way}</span>
        " "
        <StatusWord word />
        " "
        <span class="muted">
            {outcome.map(|words| format!("{words}, "))}
            <When at=told.answer.map_or(told.at, |answer| answer.at) now zone />
            {again.map(|at| view! { ", again at " <When at now zone=again_zone /> })}
        </span>
    }
}
