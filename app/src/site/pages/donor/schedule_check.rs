//! `/recurring/{id}/check`: any change of a recurring gift with its next five dates, before it
//! happens.

use kernel::{Locale, RequestId};
use leptos::prelude::*;
use views::{ScheduleAct, ScheduleChange, ScheduleRow};
use words::{recurring as list, schedule as w};

use super::recurring::{ending, name, often};
use super::schedule::NextFive;
use super::schedule_stop::{AlreadyOver, over};
use crate::site::components::{
    Answer, Answers, Button, Day, ErrorSummary, GiftName, MethodName, query,
};
use crate::site::format::{self, DayStyle};
use crate::site::layouts::Document;
use crate::site::pages::give::fields::PART;
use crate::site::{Draft, Page, locale};

/// What the forms ask beside the parts.
const ASKED: [&str; 11] = [
    "act",
    "amount",
    "date",
    "ends",
    "frequency",
    "gifts",
    "last",
    "method",
    "next",
    "on",
    "until",
];

/// What was typed, to be carried on and back, without what was left empty.
pub fn carried(draft: &Draft) -> Vec<(String, String)> {
    let asked = |name: &str| ASKED.contains(&name) || name.starts_with(PART);
    let typed = draft.values.iter().filter(|(name, value)| asked(name) && !value.is_empty());
    typed.map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[component]
pub fn ScheduleCheck(
    page: Page,
    view: ScheduleChange,
    request: RequestId,
    /// What was typed; the page carries it.
    draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let body = if over(view.before.standing) {
        let path = format!("/recurring/{}", view.before.id);
        view! { <AlreadyOver path /> }.into_any()
    } else {
        let (view, draft) = (view.clone(), draft.clone());
        let skipped = view.dates.iter().any(|date| date.skipped);
        let skipped = skipped.then(|| view! { " " {w::stays_skipped(locale)} });
        view! {
            <Changed view=view.clone() draft=draft.clone() />
            <NextFive locale dates=view.dates.clone() />
            <p>{w::nothing_today(locale)} {skipped}</p>
            <Form view request draft />
        }
        .into_any()
    };
    view! {
        <Document page title=w::check_title(locale) class here="/recurring" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{w::check_title(locale)}</h1>
                {body}
            </div>
        </Document>
    }
}

#[component]
fn Changed(view: ScheduleChange, draft: Draft) -> impl IntoView {
    match view.act {
        ScheduleAct::Change => view! { <Anew view draft /> }.into_any(),
        ScheduleAct::Move { .. }
        | ScheduleAct::Skip(_)
        | ScheduleAct::Restore(_)
        | ScheduleAct::Pause { .. }
        | ScheduleAct::Resume => view! { <Once view /> }.into_any(),
    }
}

/// Everything as it will be, beside what it is now where that differs.
#[component]
fn Anew(view: ScheduleChange, draft: Draft) -> impl IntoView {
    let locale = locale();
    let ScheduleChange { before, after, on_top, .. } = view;
    let form = format!("/recurring/{}/change", before.id);
    let back = move |field: &str| {
        let typed = carried(&draft);
        let typed = typed.iter().map(|(name, value)| (name.as_str(), value));
        format!("{}#{field}", query(&form, typed))
    };
    let was = |now: String, then: &str| {
        (now != then).then(|| view! { " " <span class="muted">{w::now_is(locale, &now)}</span> })
    };
    let amount = words::money(locale, after.amount);
    let amount_was = was(words::money(locale, before.amount), &amount);
    let rhythm = format::capital(&often(locale, &after));
    let rhythm_was = was(often(locale, &before), &often(locale, &after));
    let ends = ending(locale, after.ends);
    let ends_was = was(ending(locale, before.ends), &ends);
    let from = format::method(locale, &after.method);
    let from_was = was(format::method(locale, &before.method), &from);
    let next = after.next.map(|on| {
        let now = before.next.map(|on| words::day(locale, on, DayStyle::Long));
        let was = now.and_then(|now| was(now, &words::day(locale, on, DayStyle::Long)));
        view! {
            <Answer question=w::next(locale) change=back("next") what=w::what_next(locale)>
                <Day on />
                {was}
            </Answer>
        }
    });
    let on_top = on_top.map(|(cover, both)| {
        view! {
            <Answer question=words::give::fee(locale)>{words::money(locale, cover)}</Answer>
            <Answer question=words::give::charged_each(locale)>
                <b>{words::money(locale, both)}</b>
            </Answer>
        }
    });
    view! {
        <Answers>
            <Answer question=w::amount(locale) change=back("amount") what=w::what_amount(locale)>
                {amount}
                {amount_was}
            </Answer>
            {on_top}
            <Answer question=w::funds(locale) change=back("parts") what=w::what_funds(locale)>
                {funds(locale, &after)}
            </Answer>
            <Answer
                question=w::change_often(locale)
                change=back("frequency")
                what=w::what_often(locale)
            >
                {rhythm}
                {rhythm_was}
            </Answer>
            {next}
            <Answer question=list::from(locale) change=back("method") what=w::what_from(locale)>
                {from}
                {from_was}
            </Answer>
            <Answer question=list::ends(locale) change=back("ends") what=w::what_ends(locale)>
                {ends}
                {ends_was}
            </Answer>
        </Answers>
    }
}

/// One line for one fund; several each with their part.
fn funds(locale: Locale, row: &ScheduleRow) -> AnyView {
    match row.lines.as_slice() {
        [line] => line.name.clone().into_any(),
        lines => lines
            .iter()
            .map(|line| {
                let part = words::money(locale, line.amount);
                view! { <span class="line">{line.name.clone()} " " {part}</span> }
            })
            .collect_view()
            .into_any(),
    }
}

/// What is asked this once, of which gift.
#[component]
fn Once(view: ScheduleChange) -> impl IntoView {
    let locale = locale();
    let row = view.before;
    let long = |on| words::day(locale, on, DayStyle::Long);
    let said = match view.act {
        ScheduleAct::Move { from, to } => w::said_move(locale, &long(from), &long(to)),
        ScheduleAct::Skip(on) => w::said_skip(locale, &long(on)),
        ScheduleAct::Restore(on) => w::said_restore(locale, &long(on)),
        ScheduleAct::Pause { until } => w::said_pause(locale, &long(until)),
        ScheduleAct::Resume | ScheduleAct::Change => w::said_resume(locale),
    };
    let gift = name(locale, &row);
    view! {
        <Answers>
            <Answer question=w::what(locale)>{said}</Answer>
            <Answer question=w::gift(locale)>{gift}</Answer>
            <Answer question=list::what_for(locale)>
                <GiftName lines=row.lines />
            </Answer>
            <Answer question=list::from(locale)>
                <MethodName method=row.method />
            </Answer>
        </Answers>
    }
}

#[component]
fn Form(view: ScheduleChange, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let path = format!("/recurring/{}", view.before.id);
    let action = format!("{path}/check");
    let short = |on| words::day(locale, on, DayStyle::MonthDay);
    let after = &view.after;
    let act = match view.act {
        ScheduleAct::Change => {
            w::do_change(locale, &words::money(locale, after.amount), &often(locale, after))
        }
        ScheduleAct::Move { to, .. } => w::do_move(locale, &short(to)),
        ScheduleAct::Skip(on) => w::do_skip(locale, &short(on)),
        ScheduleAct::Restore(on) => w::put_back(locale, &short(on)),
        ScheduleAct::Pause { until } => w::do_pause(locale, &short(until)),
        ScheduleAct::Resume => w::run(locale),
    };
    let typed = carried(&draft).into_iter();
    let typed = typed.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <form class="row" method="post" action=action>
            {typed.collect_view()}
            <input type="hidden" name="version" value=view.version.to_string() />
            <input type="hidden" name="request" value=request.to_string() />
            <Button>{act}</Button>
            <a class="link" href=path>{w::keep(locale)}</a>
        </form>
    }
}
