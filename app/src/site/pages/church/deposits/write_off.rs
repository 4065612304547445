//! `/church/deposits/write-off`: money that a gateway took and will never pay.

use kernel::Currency;
use leptos::prelude::*;
use views::{Deposits, WriteOffCheck};

use super::PAGE;
use super::payout::gateways;
use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Carried, ErrorSummary, Glyph, Hidden, Icon, MoneyField,
    SelectField, TextField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const ASKED: [&str; 3] = ["gateway", "amount", "why"];

#[component]
pub fn WriteOffAsked(page: Page, view: Deposits, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let currency = page.frame.church.as_ref().map_or(Currency::Usd, |church| church.currency);
    let options = gateways(&view);
    view! {
        <Document page title="Write off" class="for-church" here=PAGE wrong>
            <div class="narrow flow-l">
                <p>
                    <a class="link" href=PAGE>
                        <Icon glyph=Glyph::Prev />
                        "Deposits"
                    </a>
                </p>
                <ErrorSummary draft=draft.clone() />
                <h1>"Write off what will never arrive"</h1>
                <p>
                    "The gifts stay given and the donors are not asked again. The church bears the \
                     loss: it becomes an expense."
                </p>
                <form class="flow-l" method="post" action=format!("{PAGE}/write-off")>
                    <Hidden name="step" value="check" />
                    <SelectField
                        name="gateway"
                        label="Taken by"
                        options
                        class="m"
                        draft=draft.clone()
                    />
                    <MoneyField
                        name="amount"
                        label="Amount"
                        currency
                        class="m"
                        draft=draft.clone()
                    />
                    <TextField
                        name="why"
                        label="Why"
                        hint="At least 10 letters. It stays in the audit log, with your name."
                        autocomplete="off"
                        draft
                    />
                    <div class="row">
                        <Button>"Continue"</Button>
                        <span class="hint">"You check everything before it is booked."</span>
                    </div>
                </form>
            </div>
        </Document>
    }
}

#[component]
pub fn WriteOffChecked(page: Page, view: WriteOffCheck, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let action = format!("{PAGE}/write-off");
    view! {
        <Document page title="Check the write-off" class="for-church" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>"Check the write-off"</h1>
                <Answers>
                    <Answer question="Taken by">{view.name}</Answer>
                    <Answer question="Written off"><b>{view.amount.to_string()}</b></Answer>
                    <Answer question="Waiting before it">{view.waiting.to_string()}</Answer>
                    <Answer question="Waiting after it">{view.left.to_string()}</Answer>
                    <Answer question="Why">{view.why}</Answer>
                </Answers>
                <form class="flow-l" method="post" action=action.clone()>
                    <Hidden name="step" value="do" />
                    <Hidden name="request" value=draft.value("request").to_owned() />
                    <Carried names=&ASKED draft=draft.clone() />
                    <MoneyField
                        name="total"
                        label="Type the amount once more"
                        currency=view.amount.currency()
                        class="m"
                        draft=draft.clone()
                    />
                    <p class="row">
                        <Button kind=ButtonKind::Danger>
                            {format!("Write off {}", view.amount)}
                        </Button>
                        <a class="link" href=PAGE>"Do not write it off"</a>
                    </p>
                </form>
                <form method="post" action=action>
                    <Hidden name="step" value="change" />
                    <Carried names=&ASKED draft=draft />
                    <button class="link-button">"Change the answers"</button>
                </form>
            </div>
        </Document>
    }
}
