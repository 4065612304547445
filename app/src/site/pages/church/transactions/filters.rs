//! The filter form: the questions asked every week in sight, the rest behind "More filters", and
//! a chip for each filter in force.

use kernel::{Class, Currency, Date, Money};
use leptos::prelude::*;
use views::{GiftStatus, Sort, TransactionFilter, TransactionList};

use super::address;
use crate::site::Draft;
use crate::site::components::{
    Button, Chip, Glyph, Hidden, Icon, MoneyField, Opt, SelectField, TextField,
};
use crate::site::format::{self, DayStyle};
use crate::site::pages::church::words;

/// What stands in the fields behind "More filters".
const MORE: [&str; 5] = ["class", "from", "to", "least", "most"];

#[component]
pub fn FilterForm(view: TransactionList, currency: Currency, draft: Draft) -> impl IntoView {
    let filter = view.filter.clone();
    let chips = chips(&view);
    let any = |word: &str| vec![Opt::new("", word)];
    let mut statuses = any("Any status");
    statuses.extend(GiftStatus::ALL.map(|status| Opt::new(status.name(), words::status(status))));
    let mut funds = any("All funds");
    funds.extend(view.funds.iter().map(|fund| Opt::new(fund.id.to_string(), fund.name.clone())));
    let mut campuses = any("All campuses");
    campuses.extend(view.campuses.iter().map(|(id, name)| Opt::new(id.to_string(), name.clone())));
    let mut methods = any("Any way");
    methods.extend(words::METHODS.map(|(name, word)| Opt::new(name, word)));
    let text = |value: Option<String>| value.unwrap_or_default();
    view! {
        <form class="filters" method="get" action=address::PAGE>
            {(filter.sort != Sort::default()).then(|| view! {
                <Hidden name="sort" value=filter.sort.name() />
            })}
            <TextField
                class="grow"
                name="q"
                kind="search"
                label="Name, mail address or gift number"
                value=filter.q.clone()
                draft=draft.clone()
            />
            <SelectField
                name="status"
                label="Status"
                options=statuses
                value=filter.status.map(GiftStatus::name).unwrap_or_default()
                draft=draft.clone()
            />
            <SelectField
                name="fund"
                label="Fund"
                options=funds
                value=text(filter.fund.map(|fund| fund.to_string()))
                draft=draft.clone()
            />
            {(view.campuses.len() > 1).then(|| view! {
                <SelectField
                    name="campus"
                    label="Campus"
                    options=campuses
                    value=text(filter.campus.map(|campus| campus.to_string()))
                    draft=draft.clone()
                />
            })}
            <SelectField
                name="method"
                label="How"
                options=methods
                value=filter.method.clone().unwrap_or_default()
                draft=draft.clone()
            />
            <Button>"Show"</Button>
            <MoreFilters filter currency draft />
            {(!chips.is_empty()).then(|| view! {
                <p class="row all">
                    {chips.into_iter().map(|(label, href)| view! { <Chip label href /> })
                        .collect_view()}
                    <a class="link" href=address::PAGE>"Clear filters"</a>
                </p>
            })}
        </form>
    }
}

/// Open when one of its filters is in force or was typed wrongly.
#[component]
fn MoreFilters(filter: TransactionFilter, currency: Currency, draft: Draft) -> impl IntoView {
    let used = filter.class.is_some()
        || filter.from.is_some()
        || filter.to.is_some()
        || filter.least.is_some()
        || filter.most.is_some()
        || MORE.iter().any(|name| draft.problem(name).is_some());
    let mut classes = vec![Opt::new("", "Any answer")];
    classes.extend(Class::ALL.map(|class| Opt::new(class.name(), format::class(class))));
    let decimal = |money: Option<Money>| money.map(Money::to_decimal).unwrap_or_default();
    view! {
        <details open=used>
            <summary class="link">
                <Icon glyph=Glyph::Plus />
                "More filters"
            </summary>
            <div class="filters">
                <DateField name="from" label="From" date=filter.from draft=draft.clone() />
                <DateField name="to" label="To" date=filter.to draft=draft.clone() />
                <MoneyField
                    name="least"
                    label="Amount from"
                    currency
                    value=decimal(filter.least)
                    draft=draft.clone()
                />
                <MoneyField
                    name="most"
                    label="Amount to"
                    currency
                    value=decimal(filter.most)
                    draft=draft.clone()
                />
                <SelectField
                    name="class"
                    label="Answer of the gateway"
                    options=classes
                    value=filter.class.map(Class::name).unwrap_or_default()
                    draft
                />
            </div>
        </details>
    }
}

/// A browser empties a date field that holds no date, so what was typed wrongly is kept in a
/// field of text.
#[component]
fn DateField(
    name: &'static str,
    label: &'static str,
    date: Option<Date>,
    draft: Draft,
) -> impl IntoView {
    let kind = if draft.problem(name).is_some() { "text" } else { "date" };
    let value = date.map(|date| date.to_string()).unwrap_or_default();
    view! { <TextField name label kind value draft /> }
}

/// Each filter in force: its words, and the list without it.
fn chips(view: &TransactionList) -> Vec<(String, String)> {
    let filter = &view.filter;
    let fund = filter.fund.and_then(|id| view.funds.iter().find(|fund| fund.id == id));
    let campus = filter.campus.and_then(|id| view.campuses.iter().find(|(other, _)| *other == id));
    let method = filter.method.as_ref().map(|method| {
        let known = words::METHODS.iter().find(|(name, _)| name == method);
        known.map_or(method.clone(), |(_, word)| (*word).to_owned())
    });
    let day = |date: Date| format::day(crate::site::locale(), date, DayStyle::Medium);
    let without = |change: fn(&mut TransactionFilter)| {
        let mut filter = filter.clone();
        change(&mut filter);
        address::of(&filter)
    };
    let mut chips = Vec::new();
    let mut chip = |label: Option<String>, change: fn(&mut TransactionFilter)| {
        if let Some(label) = label {
            chips.push((label, without(change)));
        }
    };
    chip((!filter.q.is_empty()).then(|| format!("“{}”", filter.q)), |f| f.q.clear());
    chip(filter.status.map(|status| words::status(status).into_owned()), |f| f.status = None);
    chip(fund.map(|fund| fund.name.clone()), |f| f.fund = None);
    chip(campus.map(|(_, name)| name.clone()), |f| f.campus = None);
    chip(method, |f| f.method = None);
    chip(filter.class.map(|class| format::class(class).to_owned()), |f| f.class = None);
    chip(filter.from.map(|from| format!("From {}", day(from))), |f| f.from = None);
    chip(filter.to.map(|to| format!("To {}", day(to))), |f| f.to = None);
    chip(filter.least.map(|least| format!("At least {least}")), |f| f.least = None);
    chip(filter.most.map(|most| format!("At most {most}")), |f| f.most = None);
    chips
}
