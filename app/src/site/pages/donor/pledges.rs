//! `/pledges`: what a donor means to give to a fund within a time, and how far it is.

use kernel::{Currency, Date, RequestId};
use leptos::prelude::*;
use views::{FundChoice, PledgeList, PledgeProgress, PledgeRow};
use words::pledges as say;

use crate::site::components::{
    Button, ButtonKind, EmptyState, ErrorSummary, Hidden, LinkButton, MoneyField, Opt, SelectField,
    TextField, query,
};
use crate::site::format::{self, DayStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/pledges";

#[component]
pub fn Pledges(
    page: Page,
    view: PledgeList,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let (class, wrong) = (page.class(), draft.has_problems());
    let PledgeList { rows, funds, currency, today } = view;
    let list = if rows.is_empty() {
        view! {
            <EmptyState title=say::none_title(locale)>
                <p>{say::none(locale)}</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = rows.into_iter().map(|row| view! { <Pledge row today request /> });
        rows.collect_view().into_any()
    };
    view! {
        <Document page title=say::title(locale) class here="/settings" wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>{say::title(locale)}</h1>
            <p class="measure">{say::lead(locale)}</p>
            <div class="split">
                <div class="flow-l">{list}</div>
                <aside class="side flow" aria-labelledby="make">
                    <Make funds currency today request draft />
                </aside>
            </div>
        </Document>
    }
}

/// How far a pledge is: a bar, and the same in words.
#[component]
pub fn HowFar(progress: PledgeProgress, #[prop(into)] labelled: String) -> impl IntoView {
    let locale = locale();
    let money = |money| words::money(locale, money);
    let percent = progress.percent();
    let aside = |amount: kernel::Money, says: fn(kernel::Locale, &str) -> String| {
        (amount.minor() > 0).then(|| view! { <p class="muted">{says(locale, &money(amount))}</p> })
    };
    let last = match progress.missing() {
        Some(missing) => say::missing(locale, &money(missing)),
        None => say::reached(locale),
    };
    view! {
        <progress
            class="wide"
            aria-labelledby=labelled
            max="100"
            value=percent.to_string()
        ></progress>
        <p>
            <b>{say::of(locale, &money(progress.given), &money(progress.pledged))}</b>
            " · "
            {say::percent(locale, &words::number(locale, u64::from(percent)))}
            " · "
            {last}
        </p>
        {aside(progress.held, say::held)}
        {aside(progress.on_its_way, say::on_its_way)}
    }
}

#[component]
fn Pledge(row: PledgeRow, today: Date, request: RequestId) -> impl IntoView {
    let locale = locale();
    let heading = format!("pledge-{}", row.id);
    let day = |on| format::day(locale, on, DayStyle::Medium);
    let time = say::time(locale, &day(row.first), &day(row.last));
    let over = row.last < today;
    let (name, to, of) = (row.name.clone(), format!(" {}", row.name), format!(" {}", row.name));
    let href = query("/give", [("fund", row.fund.to_string())]);
    let give = (!over).then(move || {
        view! {
            <LinkButton href kind=ButtonKind::Second>
                {say::give(locale)} <span class="vh">{to}</span>
            </LinkButton>
        }
    });
    let over = over.then(|| view! { " · " {say::over(locale)} });
    let (labelled, far) = (heading.clone(), heading.clone());
    view! {
        <section class="card flow" aria-labelledby=labelled>
            <h2 id=heading>{name}</h2>
            <p class="muted">{time} {over}</p>
            <HowFar progress=row.progress labelled=far />
            <div class="row">{give}</div>
            <details class="fold">
                <summary>
                    {say::end_open(locale)} <span class="vh">{of}</span>
                </summary>
                <form class="flow" method="post" action=PATH>
                    <Hidden name="act" value="end" />
                    <Hidden name="id" value=row.id.to_string() />
                    <Hidden name="request" value=request.to_string() />
                    <p>{say::end_hint(locale)}</p>
                    <Button kind=ButtonKind::Danger>{say::end(locale)}</Button>
                </form>
            </details>
        </section>
    }
}

#[component]
fn Make(
    funds: Vec<FundChoice>,
    currency: Currency,
    today: Date,
    request: RequestId,
    draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let last = Date::new(today.year(), 12, 31).unwrap_or(today);
    let funds: Vec<Opt> =
        funds.into_iter().map(|fund| Opt::new(fund.id.to_string(), fund.name)).collect();
    view! {
        <h2 id="make">{say::make_title(locale)}</h2>
        <form class="flow" method="post" action=PATH novalidate>
            <Hidden name="act" value="make" />
            <Hidden name="request" value=request.to_string() />
            <SelectField
                name="fund"
                label=say::fund(locale)
                options=funds
                draft=draft.clone()
            />
            <MoneyField
                name="amount"
                label=say::amount(locale)
                currency
                draft=draft.clone()
            />
            <TextField
                name="from"
                label=say::from(locale)
                kind="date"
                value=today.to_string()
                size="m"
                draft=draft.clone()
            />
            <TextField
                name="by"
                label=say::by(locale)
                hint=say::by_hint(locale)
                kind="date"
                value=last.to_string()
                size="m"
                draft
            />
            <Button>{say::make(locale)}</Button>
        </form>
    }
}
