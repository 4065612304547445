//! `/statements`: what a year or any two dates come to, and the way to a paper that says so.

use kernel::RequestId;
use leptos::prelude::*;
use views::{Period, Statement, StatementRow, StatementsPage};

use crate::site::components::{
    Amount, Button, ButtonKind, Day, EmptyState, ErrorSummary, Glyph, Hidden, LinkButton,
    NoticeBox, Opt, SelectField, TextField, Tone,
};
use crate::site::format::{self, DayStyle, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

pub mod sheet;

use sheet::{Sheet, period_name};

pub(super) const PATH: &str = "/statements";

#[component]
pub fn Statements(
    page: Page,
    view: StatementsPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let wrong = draft.has_problems();
    let StatementsPage { statement, years, begins, latest, current, issued } = view;
    let class = page.class();
    let title = words::statements::title(locale);
    let period = statement.period;
    let today = sheet::today(page.frame.now, &statement.zone);
    let body = if statement.gifts.is_empty() && statement.apart.is_empty() {
        view! {
            <EmptyState title=words::statements::none_title(locale)>
                <p>{words::statements::none(locale)}</p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <Sheet statement=statement.clone() /> }.into_any()
    };
    let zone = statement.zone.clone();
    let empty = statement.gifts.is_empty();
    view! {
        <Document page title=title.clone() class here=PATH wrong>
            <ErrorSummary draft=draft.clone() />
            <h1 class="no-print">{title}</h1>
            <div class="split">
                <aside class="side flow no-print" aria-label=words::statements::period(locale)>
                    <Choose years begins period draft />
                    {(!empty).then(|| view! {
                        <Issue period latest current zone=zone.clone() request />
                    })}
                </aside>
                <div class="flow-l">
                    {(period.last >= today && !empty).then(|| {
                        let last = format::day(locale, period.last, DayStyle::Medium);
                        view! { <p class="muted">{words::statements::so_far(locale, &last)}</p> }
                    })}
                    {body}
                    <Issued issued zone />
                </div>
            </div>
        </Document>
    }
}

/// A year that begins in any month; or any two dates.
#[component]
fn Choose(years: Vec<i16>, begins: Option<i8>, period: Period, draft: Draft) -> impl IntoView {
    let locale = locale();
    let years: Vec<Opt> =
        years.into_iter().map(|year| Opt::new(year.to_string(), year.to_string())).collect();
    let month =
        |month: i8| Opt::new(month.to_string(), format::capital(&format::month(locale, month)));
    let months: Vec<Opt> = (1..=12).map(month).collect();
    let range = begins.is_none() || draft.has_problems();
    view! {
        <form class="flow" method="get" action=PATH>
            <SelectField
                name="year"
                label=words::statements::year(locale)
                options=years
                value=period.first.year().to_string()
                draft=Draft::default()
            />
            <SelectField
                name="begins"
                label=words::statements::begins(locale)
                hint=words::statements::begins_hint(locale)
                options=months
                value=begins.unwrap_or(1).to_string()
                draft=Draft::default()
            />
            <Button kind=ButtonKind::Second>{words::statements::show(locale)}</Button>
        </form>
        <details open=range class="fold">
            <summary>{words::statements::a_range(locale)}</summary>
            <form class="flow" method="get" action=PATH>
                <TextField
                    name="from"
                    label=words::statements::from(locale)
                    hint=words::statements::range_hint(locale)
                    value=period.first.to_string()
                    inputmode="numeric"
                    size="m"
                    draft=draft.clone()
                />
                <TextField
                    name="to"
                    label=words::statements::to(locale)
                    value=period.last.to_string()
                    inputmode="numeric"
                    size="m"
                    draft
                />
                <Button kind=ButtonKind::Second>{words::statements::show(locale)}</Button>
            </form>
        </details>
    }
}

/// The paper of what is shown: the one there is, or a new one.
#[component]
fn Issue(
    period: Period,
    latest: Option<StatementRow>,
    current: bool,
    zone: String,
    request: RequestId,
) -> impl IntoView {
    let locale = locale();
    let day = |row: &StatementRow| format::moment(locale, row.issued_at, &zone, MomentStyle::Day);
    if let (true, Some(row)) = (current, &latest) {
        let same = words::statements::same(locale, &day(row));
        let href = format!("{PATH}/{}", row.id);
        return view! {
            <NoticeBox tone=Tone::Given glyph=Glyph::Check title=same>
                <p><LinkButton href>{words::statements::open(locale)}</LinkButton></p>
            </NoticeBox>
        }
        .into_any();
    }
    let (changed, label) = match &latest {
        Some(row) => (
            Some(words::statements::changed(locale, &day(row))),
            words::statements::issue_again(locale),
        ),
        None => (None, words::statements::issue(locale)),
    };
    view! {
        <form class="flow" method="post" action=PATH>
            <Hidden name="from" value=period.first.to_string() />
            <Hidden name="to" value=period.last.to_string() />
            <Hidden name="request" value=request.to_string() />
            {changed.map(|words| view! { <p>{words}</p> })}
            <Button>{label}</Button>
            <p class="hint">{words::statements::issue_hint(locale)}</p>
        </form>
    }
    .into_any()
}

/// Every statement that was issued to this donor.
#[component]
fn Issued(issued: Vec<StatementRow>, zone: String) -> impl IntoView {
    if issued.is_empty() {
        return None;
    }
    let locale = locale();
    let rows = issued.into_iter().map(|row| {
        let href = format!("{PATH}/{}", row.id);
        let issued = format::moment(locale, row.issued_at, &zone, MomentStyle::Day);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a href=href>{period_name(locale, row.period)}</a>
                    <small>{issued} " · " <code>{row.code}</code></small>
                </th>
                <td class="num b r1" role="cell">
                    <Amount money=row.given />
                </td>
            </tr>
        }
    });
    Some(view! {
        <section class="flow no-print" aria-labelledby="issued">
            <h2 id="issued">{words::statements::yours(locale)}</h2>
            <table class="table cards" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">
                            {words::statements::period(locale)}
                        </th>
                        <th class="num" scope="col" role="columnheader">
                            {words::statements::total_given(locale)}
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </section>
    })
}

/// "Jan 5", with the year for machines.
#[component]
pub(super) fn Dated(on: kernel::Date) -> impl IntoView {
    view! { <Day on style=DayStyle::Medium /> }
}

/// What the statement comes to, for pages that name it.
pub(super) fn heading(statement: &Statement) -> String {
    let locale = locale();
    words::statements::statement_of(locale, &period_name(locale, statement.period))
}
