//! `/staff/incidents/{id}/resolve`: a last look before an incident is over.

use leptos::prelude::*;
use views::{IncidentPage, IncidentState};

use super::incident::{Fates, Measured};
use super::{INCIDENTS, path, words};
use crate::site::components::{Button, ErrorSummary, Glyph, Hidden, NoticeBox, TextField, Tone};
use crate::site::layouts::Document;
use crate::site::pages::staff::words::gifts;
use crate::site::{Draft, Page};

#[component]
pub fn Resolve(page: Page, view: IncidentPage, draft: Draft) -> impl IntoView {
    let now = page.frame.now;
    let wrong = draft.has_problems();
    let title = format!("Resolve: {}", words::title(&view.incident));
    let over = view.incident.state == IncidentState::Resolved;
    view! {
        <Document page title=title.clone() class="for-staff" here=INCIDENTS wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>{title}</h1>
            <Measured incident=view.incident.clone() now />
            <Fates incident=view.incident.clone() />
            {if over {
                view! {
                    <p>
                        "It is over already. "
                        <a class="link" href=path(view.incident.id)>"See it"</a>
                    </p>
                }
                .into_any()
            } else {
                view! { <Form view draft /> }.into_any()
            }}
        </Document>
    }
}

#[component]
fn Form(view: IncidentPage, draft: Draft) -> impl IntoView {
    let href = path(view.incident.id);
    let action = format!("{href}/resolve");
    let request = draft.value("request").to_owned();
    let held = view.left > 0;
    view! {
        <div class="narrow flow-l">
            {held.then(|| view! {
                <NoticeBox
                    tone=Tone::Needs
                    glyph=Glyph::Alert
                    title=format!("{} held or on their way", gifts(view.left))
                >
                    <p>
                        "Release them first. If it is over all the same, say why: the reason \
                         stands in the timeline and in the post-mortem."
                    </p>
                </NoticeBox>
            })}
            <p>
                "Over is over: the banner comes down, nothing more is written into the timeline, \
                 and the post-mortem is to be written."
            </p>
            <form class="flow-l" method="post" action=action>
                <Hidden name="request" value=request />
                <TextField
                    name="why"
                    label=if held { "Why it is over all the same" } else { "What ended it" }
                    hint=if held { "At least 10 letters." } else { "You may leave it empty." }
                    autocomplete="off"
                    draft
                />
                <p class="row">
                    <Button>"Resolve it"</Button>
                    <a class="link" href=href>"Not yet"</a>
                </p>
            </form>
        </div>
    }
}
