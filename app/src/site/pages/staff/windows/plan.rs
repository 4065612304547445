//! `/staff/windows/plan`: what is held, from when, until when, and what ends it.

use leptos::prelude::*;

use super::{PAGE, choices, endings};
use crate::site::components::{
    Button, Choices, ErrorSummary, HEALTH, HealthPlace, HealthTabs, Hidden, SelectField, TextField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Plan(page: Page, scopes: Vec<(String, String)>, draft: Draft) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let wrong = draft.has_problems();
    let request = draft.value("request").to_owned();
    view! {
        <Document page title="Plan maintenance" class="for-staff" here=HEALTH wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>"Plan maintenance"</h1>
                <HealthTabs here=HealthPlace::Windows />
                <form class="flow-l" method="post" action=format!("{PAGE}/plan")>
                    <Hidden name="act" value="check" />
                    <Hidden name="request" value=request />
                    <Questions scopes zone draft />
                    <p class="row">
                        <Button>"See what it would hold"</Button>
                        <a class="link" href=PAGE>"Plan nothing"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}

/// Everything that is asked about a window; the same when it is changed.
#[component]
pub(super) fn Questions(
    scopes: Vec<(String, String)>,
    zone: String,
    draft: Draft,
) -> impl IntoView {
    let hint = format!("On the clock of {}.", zone.replace('_', " "));
    view! {
        <SelectField
            name="scope"
            label="What is held"
            options=choices(scopes)
            value="everything"
            draft=draft.clone()
        />
        <div class="split">
            <TextField
                name="starts"
                label="From"
                hint=hint.clone()
                kind="datetime-local"
                size="m"
                draft=draft.clone()
            />
            <TextField
                name="ends"
                label="Planned end"
                hint=hint
                kind="datetime-local"
                size="m"
                draft=draft.clone()
            />
        </div>
        <Choices
            name="ending"
            legend="What ends it then"
            hint="Either way nothing is released by it."
            options=endings()
            value="probed"
            plain=true
            draft=draft.clone()
        />
        <TextField
            name="why"
            label="Why"
            hint="At least 10 letters: who told us, and what they do."
            autocomplete="off"
            draft
        />
    }
}
