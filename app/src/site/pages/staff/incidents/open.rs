//! `/staff/incidents/open`: what somebody saw before any rule did.

use leptos::prelude::*;
use views::StaffBoard;

use super::{INCIDENTS, words};
use crate::site::components::{Button, Choices, ErrorSummary, Hidden, Opt, TextField};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Open(page: Page, view: StaffBoard, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let request = draft.value("request").to_owned();
    let kinds = words::KINDS.map(|(value, label)| Opt::new(value, label)).to_vec();
    let title = "Open an incident";
    view! {
        <Document page title class="for-staff" here=INCIDENTS wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <p>
                    "It holds nothing by itself. Everybody on call is told, and from now on what \
                     happens stands in its timeline. If one is open for the same thing, you get \
                     to that one."
                </p>
                <form class="flow-l" method="post" action="/staff/incidents/open">
                    <Hidden name="request" value=request />
                    <Choices name="kind" legend="What is wrong" options=kinds draft=draft.clone() />
                    <Choices
                        name="scope"
                        legend="With what"
                        options=scopes(&view)
                        draft=draft.clone()
                    />
                    <TextField
                        name="why"
                        label="What do you see"
                        hint="At least 10 letters. Everybody on call reads it, with your name."
                        autocomplete="off"
                        draft
                    />
                    <p class="row">
                        <Button>"Open the incident"</Button>
                        <a class="link" href=INCIDENTS>"Do not open one"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}

fn scopes(board: &StaffBoard) -> Vec<Opt> {
    let gateways = board
        .gateways
        .iter()
        .map(|gateway| Opt::new(format!("gateway:{}", gateway.id), gateway.name.clone()));
    let churches = board
        .held
        .by_church
        .iter()
        .map(|church| Opt::new(format!("church:{}", church.id), church.name.clone()));
    gateways.chain([Opt::new("everything", "All gateways")]).chain(churches).collect()
}
