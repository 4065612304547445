//! The fields of a gift, one after another as they are asked. The form that holds them decides
//! where it is sent.

use kernel::{Currency, Date, Locale, Money};
use leptos::prelude::*;
use views::FundChoice;
use words::give as w;

use crate::islands::amount_chips::AmountChips;
use crate::site::components::{
    Choices, MoneyField, Opt, SelectField, TextField, described_by, query,
};
use crate::site::{Draft, format, locale};

/// More funds than this drop down; fewer lie open under the thumb.
const OPEN_FUNDS: usize = 4;

/// How often one may give, as the engine names it (D3).
const FREQUENCIES: [&str; 10] = [
    "once",
    "weekly",
    "every_two_weeks",
    "every_four_weeks",
    "first_and_fifteenth",
    "fifth_and_twentieth",
    "monthly",
    "quarterly",
    "half_yearly",
    "yearly",
];

/// What comes before a fund's id in the name of its part's field.
pub const PART: &str = "part:";

/// The field of a fund's part.
pub fn part_of(fund: &FundChoice) -> String {
    format!("{PART}{}", fund.id)
}

/// How much: any amount, or one to take with a touch. The chips are links that fill the field
/// through the server at `at`, and the island fills it without a journey.
#[component]
pub fn HowMuch(
    #[prop(into)] at: String,
    currency: Currency,
    chips: Vec<Money>,
    draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let amounts = chips
        .into_iter()
        .map(|amount| {
            let value = amount.to_decimal();
            (words::money(locale, amount), query(&at, [("amount", &value)]), value)
        })
        .collect::<Vec<_>>();
    let label = w::amounts(locale);
    let chips = (!amounts.is_empty())
        .then(|| view! { <AmountChips field="amount".to_owned() label amounts /> });
    view! {
        <div class="flow">
            <MoneyField name="amount" label=w::amount(locale) currency draft class="hero" />
            {chips}
        </div>
    }
}

/// What for: one fund, or several with a part each.
#[component]
pub fn WhatFor(funds: Vec<FundChoice>, draft: Draft) -> impl IntoView {
    let locale = locale();
    let split = (funds.len() > 1).then(|| {
        let (funds, draft) = (funds.clone(), draft.clone());
        view! { <Parts funds draft locale /> }
    });
    let first = funds.first().map(|fund| fund.id.to_string()).unwrap_or_default();
    let open = funds.len() <= OPEN_FUNDS;
    let options: Vec<Opt> =
        funds.into_iter().map(|fund| Opt::new(fund.id.to_string(), fund.name)).collect();
    let legend = w::fund(locale);
    let one = if open {
        view! { <Choices name="fund" legend options value=first plain=true draft /> }.into_any()
    } else {
        view! { <SelectField name="fund" label=legend options value=first draft /> }.into_any()
    };
    view! {
        <div class="flow">
            {one}
            {split}
        </div>
    }
}

/// A field beside each fund, folded away until somebody wants to split. Open where one is filled.
#[component]
pub fn Parts(funds: Vec<FundChoice>, draft: Draft, locale: Locale) -> impl IntoView {
    let of_a_part = draft.problems.iter().find(|problem| problem.field.starts_with(PART));
    let problem = draft.problem("parts").or(of_a_part.map(|problem| problem.message.as_str()));
    let problem = problem.map(str::to_owned);
    let open = problem.is_some() || funds.iter().any(|f| !draft.value(&part_of(f)).is_empty());
    let described = described_by("parts", true, problem.is_some());
    let wrong = problem.is_some().then_some("wrong");
    let invalid = problem.is_some().then_some("true");
    let rows = funds.into_iter().enumerate().map(move |(place, fund)| {
        // The first carries the field's own name, so that the error summary leads to it.
        let name = part_of(&fund);
        let id = if place == 0 { "parts".to_owned() } else { name.clone() };
        let value = draft.value(&name).to_owned();
        view! {
            <div class="part">
                <label for=id.clone()>{fund.name}</label>
                <input
                    class="input"
                    id=id
                    name=name
                    value=value
                    autocomplete="off"
                    aria-describedby=described.clone()
                    aria-invalid=invalid
                />
            </div>
        }
    });
    view! {
        <details class="fold apart" open=open>
            <summary>{w::split(locale)}</summary>
            <fieldset class=wrong>
                <legend class="vh">{w::split_legend(locale)}</legend>
                <p class="hint" id="parts-hint">{w::split_hint(locale)}</p>
                {problem.map(|problem| view! {
                    <p class="error" id="parts-error">{problem}</p>
                })}
                {rows.collect_view()}
            </fieldset>
        </details>
    }
}

/// How often, and from when on.
#[component]
pub fn When(today: Date, draft: Draft) -> impl IntoView {
    let locale = locale();
    let frequencies = FREQUENCIES
        .map(|name| Opt::new(name, format::capital(&words::often(locale, name))))
        .to_vec();
    view! {
        <SelectField
            name="frequency"
            label=w::often(locale)
            options=frequencies
            class="m"
            value="once"
            draft=draft.clone()
        />
        <TextField
            name="first"
            label=w::on(locale)
            hint=w::on_hint(locale)
            kind="date"
            size="s"
            value=today.to_string()
            draft
        />
    }
}

/// Whether the giver pays the gateway's share on top.
#[component]
pub fn CoverFee(draft: Draft) -> impl IntoView {
    let locale = locale();
    let checked = draft.value("cover") == "fee";
    view! {
        <label class="choice plain">
            <input
                id="cover"
                type="checkbox"
                name="cover"
                value="fee"
                checked=checked
                aria-describedby="cover-hint"
            />
            <b>{w::cover(locale)}</b>
            <span class="hint" id="cover-hint">{w::cover_hint(locale)}</span>
        </label>
    }
}
