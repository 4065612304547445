//! `/staff/delay/begin`: hold gifts instead of sending them into a gateway that is down.

use leptos::prelude::*;
use views::{GatewayState, StaffBoard};

use super::delayed::PAGE;
use super::words;
use crate::site::components::{
    Button, Choices, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, Opt, TextField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// The scope stands in the draft: from the address at first, then as it was posted.
#[component]
pub fn DelayBegin(page: Page, view: StaffBoard, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let chosen = draft.value("scope").to_owned();
    let asked = draft.problem("scope").is_none().then(|| name(&view, &chosen)).flatten();
    let title = match &asked {
        Some(name) => format!("Delay {name}?"),
        None => "Begin a delay".to_owned(),
    };
    let button = match &asked {
        Some(name) => format!("Delay {name}"),
        None => "Begin the delay".to_owned(),
    };
    let scope = match asked {
        Some(name) => view! {
            <Hidden name="scope" value=chosen />
            <Facts>
                <Fact name="Delayed">{name}</Fact>
                <Fact name="Held already">{words::gifts(view.held.count)}</Fact>
            </Facts>
            <p><a class="link" href="/staff/delay/begin">"Delay something else"</a></p>
        }
        .into_any(),
        None => {
            let options = choices(&view);
            view! { <Choices name="scope" legend="What" options draft=draft.clone() /> }.into_any()
        }
    };
    let request = draft.value("request").to_owned();
    view! {
        <Document page title=title.clone() class="for-staff" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <p class="status assured lines">
                    <Icon glyph=Glyph::Shield />
                    <span>
                        "New gifts are accepted and held. Donors read “received, assured” and get \
                         no tax receipt until their gift is taken. What was sent already is not \
                         touched."
                    </span>
                </p>
                <form class="flow-l" method="post" action="/staff/delay/begin">
                    <Hidden name="request" value=request />
                    {scope}
                    <TextField
                        name="why"
                        label="Why"
                        hint="At least 10 letters. Everybody on call reads it, with your name."
                        autocomplete="off"
                        draft
                    />
                    <p class="row">
                        <Button>{button}</Button>
                        <a class="link" href=PAGE>"Do not delay"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}

/// What a scope of the address is called, inside a sentence; nothing when it is none of ours.
fn name(board: &StaffBoard, scope: &str) -> Option<String> {
    match scope.split_once(':') {
        None if scope == "everything" => Some("all gateways".to_owned()),
        Some(("gateway", id)) => {
            let gateway = words::gateway(board, &id.parse().ok()?)?;
            Some(gateway.name.clone())
        }
        Some(("method_kind", kind)) => Some(format!("gifts by {}", words::method_kind(kind))),
        Some(("church", id)) => {
            let church = board.held.by_church.iter().find(|church| church.id.to_string() == id);
            Some(church.map_or_else(|| "one church".to_owned(), |church| church.name.clone()))
        }
        Some(("facility", _)) => Some("one church’s account at a gateway".to_owned()),
        _ => None,
    }
}

fn choices(board: &StaffBoard) -> Vec<Opt> {
    let everything = Opt::new("everything", "All gateways")
        .hint("When what lies above them all is down, one delay is enough.");
    let gateways = board.gateways.iter().filter_map(|gateway| {
        let option = Opt::new(format!("gateway:{}", gateway.id), gateway.name.clone());
        match gateway.state {
            GatewayState::Delayed { .. } => None,
            GatewayState::Failing { .. } => Some(option.hint("Failing now.")),
            GatewayState::Well => Some(option),
        }
    });
    let kinds = ["card", "ach"].map(|kind| {
        let words = words::method_kind(kind);
        Opt::new(format!("method_kind:{kind}"), format!("Gifts by {words}"))
    });
    gateways.chain([everything]).chain(kinds).collect()
}
