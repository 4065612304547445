//! `/recurring/{id}/change`: amount, funds, rhythm, method and end of a recurring gift, on one
//! form.

use kernel::{Currency, Locale};
use leptos::prelude::*;
use views::{EndsView, MethodChoice, SchedulePage};
use words::schedule as w;

use super::recurring::name;
use super::schedule_stop::{AlreadyOver, over};
use crate::site::components::{
    Button, Choices, ErrorSummary, Glyph, Icon, MoneyField, Opt, SelectField, TextField,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::give::fields::{Parts, part_of};
use crate::site::{Draft, Page, locale};

#[component]
pub fn ScheduleChange(
    page: Page,
    view: SchedulePage,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let path = format!("/recurring/{}", view.schedule.id);
    let title = name(locale, &view.schedule);
    let currency = page.currency();
    let body = if over(view.schedule.standing) {
        view! { <AlreadyOver path=path.clone() /> }.into_any()
    } else {
        let draft = filled(&view, draft.clone());
        view! { <Form view draft currency /> }.into_any()
    };
    view! {
        <Document page title=w::change_title(locale) class here="/recurring" wrong>
            <div class="narrow flow-l">
                <p>
                    <a class="link" href=path>
                        <Icon glyph=Glyph::Prev />
                        {title}
                    </a>
                </p>
                <ErrorSummary draft />
                <h1>{w::change_title(locale)}</h1>
                {body}
            </div>
        </Document>
    }
}

/// What was typed, and where nothing was, what it is now.
fn filled(view: &SchedulePage, mut draft: Draft) -> Draft {
    let row = &view.schedule;
    let mut now = vec![
        ("amount".to_owned(), row.amount.to_decimal()),
        ("frequency".to_owned(), row.frequency.clone()),
        ("next".to_owned(), view.from.map(|on| on.to_string()).unwrap_or_default()),
        ("method".to_owned(), view.method.to_string()),
    ];
    if view.funds.len() > 1 && row.lines.len() > 1 {
        for fund in &view.funds {
            if let Some(line) = row.lines.iter().find(|line| line.fund == fund.id) {
                now.push((part_of(fund), line.amount.to_decimal()));
            }
        }
    }
    now.extend(match row.ends {
        EndsView::Never => vec![("ends".to_owned(), "never".to_owned())],
        EndsView::On(last) => {
            vec![("ends".to_owned(), "on".to_owned()), ("last".to_owned(), last.to_string())]
        }
        EndsView::After(gifts) => {
            vec![("ends".to_owned(), "after".to_owned()), ("gifts".to_owned(), gifts.to_string())]
        }
    });
    for (field, value) in now {
        draft.values.entry(field).or_insert(value);
    }
    draft
}

#[component]
fn Form(view: SchedulePage, draft: Draft, currency: Currency) -> impl IntoView {
    let locale = locale();
    let SchedulePage { schedule, funds, methods, method, .. } = view;
    let frequencies = format::FREQUENCIES
        .into_iter()
        .filter(|name| *name != "once" || schedule.frequency == "once")
        .map(|name| Opt::new(name, format::capital(&words::often(locale, name))))
        .collect::<Vec<_>>();
    let parts = (funds.len() > 1).then(|| {
        let draft = draft.clone();
        view! { <Parts funds draft locale /> }
    });
    let ways = methods
        .iter()
        .filter(|choice| !choice.expired || choice.id == method)
        .map(|choice| Opt::new(choice.id.to_string(), way(locale, choice)))
        .collect::<Vec<_>>();
    let action = format!("/recurring/{}/change", schedule.id);
    view! {
        <form class="flow-l" method="post" action=action novalidate>
            <div class="flow">
                <MoneyField
                    name="amount"
                    label=w::change_amount(locale)
                    currency
                    draft=draft.clone()
                />
                {parts}
            </div>
            <div class="flow">
                <SelectField
                    name="frequency"
                    label=w::change_often(locale)
                    options=frequencies
                    class="m"
                    draft=draft.clone()
                />
                <TextField
                    name="next"
                    label=w::change_next(locale)
                    hint=w::change_next_hint(locale)
                    kind="date"
                    size="s"
                    draft=draft.clone()
                />
            </div>
            <Choices name="method" legend=w::change_from(locale) options=ways draft=draft.clone() />
            <Ends draft />
            <div class="row">
                <Button>{w::go_on(locale)}</Button>
                <span class="hint">{w::check_first(locale)}</span>
            </div>
        </form>
    }
}

fn way(locale: Locale, choice: &MethodChoice) -> String {
    let name = format::choice(locale, choice);
    if choice.expired { w::expired(locale, &name) } else { name }
}

/// By itself, or never: with a day, or after a number of gifts (D12).
#[component]
fn Ends(draft: Draft) -> impl IntoView {
    let locale = locale();
    let options = vec![
        Opt::new("never", w::end_never(locale)),
        Opt::new("on", w::end_on(locale)),
        Opt::new("after", w::end_after(locale)),
    ];
    view! {
        <div class="flow">
            <Choices
                name="ends"
                legend=w::change_ends(locale)
                options
                plain=true
                draft=draft.clone()
            />
            <div class="halves">
                <TextField
                    name="last"
                    label=w::last(locale)
                    kind="date"
                    size="s"
                    draft=draft.clone()
                />
                <TextField
                    name="gifts"
                    label=w::more_gifts(locale)
                    inputmode="numeric"
                    autocomplete="off"
                    size="s"
                    draft
                />
            </div>
        </div>
    }
}
