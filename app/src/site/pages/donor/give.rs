//! `/give`: what, how much, from where, how often.

use kernel::Money;
use leptos::prelude::*;
use views::{FundChoice, GiveForm, MethodChoice};

use crate::islands::amount_chips::AmountChips;
use crate::site::components::{
    Button, Choices, ErrorSummary, Glyph, MoneyField, NoticeBox, Opt, SelectField, TextField, Tone,
    query,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// More funds than this drop down; fewer lie open under the thumb.
const OPEN_FUNDS: usize = 4;

#[component]
pub fn Give(page: Page, view: GiveForm, #[prop(optional)] draft: Draft) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let usable = view.methods.iter().any(|method| !method.expired);
    let body = if usable {
        let currency = page.currency();
        view! { <Form view currency draft=draft.clone() /> }.into_any()
    } else {
        let phone = page.frame.church.as_ref().map(|church| church.phone.clone());
        view! { <NoWayToPay phone /> }.into_any()
    };
    view! {
        <Document page title="Give" class here="/give" islands=usable wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>"Give"</h1>
                {body}
            </div>
        </Document>
    }
}

#[component]
fn NoWayToPay(phone: Option<String>) -> impl IntoView {
    let call = phone.map(|phone| format!(", {phone}")).unwrap_or_default();
    view! {
        <NoticeBox
            tone=Tone::Needs
            glyph=Glyph::Alert
            title="There is no card or bank to give from"
        >
            <p>
                {format!("Please call the church office{call}, and we will set one up with you.")}
            </p>
        </NoticeBox>
    }
}

#[component]
fn Form(view: GiveForm, currency: kernel::Currency, draft: Draft) -> impl IntoView {
    let GiveForm { funds, methods, chips, today } = view;
    let frequencies = format::FREQUENCIES.map(|(value, words)| Opt::new(value, words)).to_vec();
    let first = today.to_string();
    view! {
        <form class="flow-l" method="post" action="/give" novalidate>
            <div class="flow">
                <MoneyField
                    name="amount"
                    label="Amount"
                    currency
                    draft=draft.clone()
                    class="hero"
                />
                <Chips chips />
            </div>
            <Funds funds draft=draft.clone() />
            <Methods methods draft=draft.clone() />
            <SelectField
                name="frequency"
                label="How often"
                options=frequencies
                class="m"
                value="once"
                draft=draft.clone()
            />
            <TextField
                name="first"
                label="Give on"
                hint="Today, or a later day. A recurring gift begins on it, and keeps it."
                kind="date"
                size="s"
                value=first
                draft
            />
            <div class="row">
                <Button>"Continue"</Button>
                <span class="hint">"You check everything before it happens."</span>
            </div>
        </form>
    }
}

/// Amounts to take with one touch. They are links that fill the field through the server, and the
/// island fills it without a journey.
#[component]
fn Chips(chips: Vec<Money>) -> impl IntoView {
    let amounts = chips
        .into_iter()
        .map(|amount| {
            let value = amount.to_decimal();
            (amount.to_string(), query("/give", [("amount", &value)]), value)
        })
        .collect::<Vec<_>>();
    (!amounts.is_empty()).then(|| view! { <AmountChips field="amount".to_owned() amounts /> })
}

#[component]
fn Funds(funds: Vec<FundChoice>, draft: Draft) -> impl IntoView {
    let first = funds.first().map(|fund| fund.id.to_string()).unwrap_or_default();
    let open = funds.len() <= OPEN_FUNDS;
    let options: Vec<Opt> =
        funds.into_iter().map(|fund| Opt::new(fund.id.to_string(), fund.name)).collect();
    if open {
        view! { <Choices name="fund" legend="Fund" options value=first plain=true draft /> }
            .into_any()
    } else {
        view! { <SelectField name="fund" label="Fund" options value=first draft /> }.into_any()
    }
}

#[component]
fn Methods(methods: Vec<MethodChoice>, draft: Draft) -> impl IntoView {
    let (expired, methods): (Vec<_>, Vec<_>) =
        methods.into_iter().partition(|method| method.expired);
    let first = methods.first().map(|method| method.id.to_string()).unwrap_or_default();
    let options = methods.iter().map(option).collect::<Vec<_>>();
    let left_out = (!expired.is_empty()).then(|| {
        let names = expired.iter().map(|method| format::method(&method.label));
        let names = names.collect::<Vec<_>>().join(", ");
        view! { <p class="hint">{format!("Left out, because expired: {names}.")}</p> }
    });
    view! {
        <div class="flow">
            <Choices name="method" legend="From" options value=first draft />
            {left_out}
        </div>
    }
}

fn option(method: &MethodChoice) -> Opt {
    let option = Opt::new(method.id.to_string(), format::method(&method.label));
    let until = method.expires.map(|(month, year)| format!("Good until {month:02}/{year}. "));
    let until = until.unwrap_or_default();
    if method.delayed {
        let system = format::system(&method.label);
        option.hint(format!(
            "{until}{system} is not well right now. We keep your gift safe and take it, once, when \
             the system is well."
        ))
    } else if until.is_empty() {
        option
    } else {
        option.hint(until.trim_end())
    }
}
