//! The last look before a charge is written down, or its refund proposed.

use leptos::prelude::*;
use views::CasePage;

use super::case::Sides;
use super::{path, words};
use crate::site::components::{
    Button, DELAYED, ErrorSummary, Glyph, Hidden, NoticeBox, TextArea, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// `/staff/cases/{id}/take-down`.
#[component]
pub fn TakeDown(page: Page, view: CasePage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let href = path(view.line.id);
    let action = format!("{href}/take-down");
    let request = draft.value("request").to_owned();
    let amount = words::amount(&view.line).map(|amount| amount.to_string()).unwrap_or_default();
    view! {
        <Document page title="Write it down" class="for-staff" here=DELAYED wrong>
            <ErrorSummary draft />
            <h1>{format!("Write down {amount} as taken?")}</h1>
            <Sides view=view.clone() now zone />
            <div class="narrow flow-l">
                <NoticeBox tone=Tone::Way glyph=Glyph::Way title="The money is with the gateway">
                    <p>{words::why(&view.line)}</p>
                </NoticeBox>
                <form class="flow-l" method="post" action=action>
                    <Hidden name="request" value=request />
                    <p class="row">
                        <Button>{format!("Write down {amount}")}</Button>
                        <a class="link" href=href>"Not yet"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}

/// `/staff/cases/{id}/refund`.
#[component]
pub fn Refund(page: Page, view: CasePage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let href = path(view.line.id);
    let action = format!("{href}/refund");
    let request = draft.value("request").to_owned();
    let amount = view.give_back.map(|amount| amount.to_string()).unwrap_or_default();
    view! {
        <Document page title="Propose a refund" class="for-staff" here=DELAYED wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>{format!("Propose to give {amount} back?")}</h1>
            <Sides view now zone />
            <div class="narrow flow-l">
                <NoticeBox
                    tone=Tone::Way
                    glyph=Glyph::Back
                    title="Nothing is sent from here"
                >
                    <p>
                        "Everybody on call is told. Somebody gives it back in the gateway’s own \
                         office, and the case closes when the gateway’s list says so."
                    </p>
                </NoticeBox>
                <form class="flow-l" method="post" action=action>
                    <Hidden name="request" value=request />
                    <TextArea
                        name="why"
                        label="Why it should go back"
                        hint="At least 10 letters. The others read it."
                        rows=3
                        draft
                    />
                    <p class="row">
                        <Button>{format!("Propose to give {amount} back")}</Button>
                        <a class="link" href=href>"Not yet"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}
