//! `/church/deposits/payout`: what stands on the bank's statement, into the books.

use kernel::Currency;
use leptos::prelude::*;
use views::{Deposits, PayoutCheck};

use super::PAGE;
use crate::site::components::{
    Answer, Answers, Button, Carried, Day, ErrorSummary, Glyph, Hidden, Icon, MoneyField,
    NoticeBox, Opt, SelectField, TextField, Tone,
};
use crate::site::format::DayStyle;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// The gateways of a church, to choose from.
pub(super) fn gateways(view: &Deposits) -> Vec<Opt> {
    let row = |row: &views::ClearingRow| Opt::new(row.gateway.to_string(), row.name.clone());
    let choose = (view.clearing.len() != 1).then(|| Opt::new("", "Choose a gateway"));
    choose.into_iter().chain(view.clearing.iter().map(row)).collect()
}

const ASKED: [&str; 4] = ["gateway", "amount", "on", "reference"];

#[component]
pub fn PayoutAsked(page: Page, view: Deposits, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let currency = page.frame.church.as_ref().map_or(Currency::Usd, |church| church.currency);
    let options = gateways(&view);
    let today = view.today.to_string();
    view! {
        <Document page title="Record a deposit" class="for-church" here=PAGE wrong>
            <div class="narrow flow-l">
                <p>
                    <a class="link" href=PAGE>
                        <Icon glyph=Glyph::Prev />
                        "Deposits"
                    </a>
                </p>
                <ErrorSummary draft=draft.clone() />
                <h1>"Record a deposit"</h1>
                <p>
                    "Copy what stands on the bank’s statement. A reference names one deposit: the \
                     same one twice is booked once."
                </p>
                <form class="flow-l" method="post" action=format!("{PAGE}/payout")>
                    <Hidden name="step" value="check" />
                    <SelectField
                        name="gateway"
                        label="From"
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
                        name="on"
                        label="Date"
                        hint="The day the bank says it arrived."
                        kind="date"
                        size="s"
                        value=today
                        draft=draft.clone()
                    />
                    <TextField
                        name="reference"
                        label="Reference"
                        hint="At most 40 letters, such as PO-4711."
                        autocomplete="off"
                        size="m"
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
pub fn PayoutChecked(page: Page, view: PayoutCheck, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let over = (view.left.minor() < 0).then(|| {
        let title = format!("{} has not taken so much", view.name);
        view! {
            <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title>
                <p>
                    "The books would say that more arrived than was given. Record it if the bank \
                     says so; the deposits page shows the difference until it is explained."
                </p>
            </NoticeBox>
        }
    });
    let action = format!("{PAGE}/payout");
    view! {
        <Document page title="Check the deposit" class="for-church" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>"Check the deposit"</h1>
                {over}
                <Answers>
                    <Answer question="From">{view.name}</Answer>
                    <Answer question="Amount"><b>{view.amount.to_string()}</b></Answer>
                    <Answer question="Date"><Day on=view.on style=DayStyle::LongYear /></Answer>
                    <Answer question="Reference">{view.reference}</Answer>
                    <Answer question="Waiting before it">{view.waiting.to_string()}</Answer>
                    <Answer question="Waiting after it">{view.left.to_string()}</Answer>
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
                        <Button>{format!("Book {}", view.amount)}</Button>
                        <a class="link" href=PAGE>"Do not book it"</a>
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
