//! `/recurring/{id}`: one recurring gift, its next dates, and what may be changed.

use kernel::{Date, RequestId};
use leptos::prelude::*;
use views::{SchedulePage, StandingView, UpcomingDate};

use super::recurring::{Standing, name};
use crate::site::components::{
    Amount, Button, ButtonKind, Choices, Day, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon,
    MethodName, MoneyField, Opt, Slides, StatusWord, TextField,
};
use crate::site::format::{self, DayStyle, Reader};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Schedule(
    page: Page,
    view: SchedulePage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let row = view.schedule.clone();
    let title = name(&row);
    let open = matches!(row.standing, StandingView::Active | StandingView::Paused { .. });
    let acts = open.then(|| {
        let (view, draft) = (view.clone(), draft.clone());
        view! { <Acts view request draft /> }
    });
    view! {
        <Document page title=title.clone() class here="/recurring" wrong>
            <p>
                <a class="link" href="/recurring">
                    <Icon glyph=Glyph::Prev />
                    "All recurring gifts"
                </a>
            </p>
            <ErrorSummary draft />
            <div>
                <h1>{title}</h1>
                <p class="stamp">
                    <Standing standing=row.standing />
                </p>
            </div>
            <div class="split">
                <div class="flow-l">
                    <Dates view=view.clone() request />
                    {acts}
                    <Latest view=view.clone() />
                </div>
                <aside class="side flow" aria-label="About this recurring gift">
                    <Slip view />
                </aside>
            </div>
        </Document>
    }
}

#[component]
fn Slip(view: SchedulePage) -> impl IntoView {
    let row = view.schedule;
    let every = format::capital(&format::frequency(&row.frequency, row.anchor));
    let lines = row.lines.into_iter().map(|line| {
        view! { <Fact name=line.name>{line.amount.to_string()}</Fact> }
    });
    view! {
        <div class="slip flow">
            <h2>"Each gift"</h2>
            <Facts>
                {lines.collect_view()} <Fact name=every sum=true>{row.amount.to_string()}</Fact>
            </Facts>
            <Facts>
                <Fact name="From">
                    <MethodName method=row.method />
                </Fact>
                <Fact name="Since">
                    <Day on=row.anchor style=DayStyle::Medium />
                </Fact>
            </Facts>
        </div>
    }
}

#[component]
fn Dates(view: SchedulePage, request: RequestId) -> impl IntoView {
    let skipped = view.upcoming.iter().filter(|date| date.skipped).map(|date| {
        let (id, on) = (view.schedule.id.to_string(), date.on);
        let words = format!("Put {} back", format::day(on, DayStyle::MonthDay));
        view! {
            <Act id act="unskip" version=view.version request class="row">
                <Hidden name="date" value=on.to_string() />
                <span class="muted">
                    {format!("{} is skipped, as you asked.", format::day(on, DayStyle::MonthDay))}
                </span>
                <Button kind=ButtonKind::Second>{words}</Button>
            </Act>
        }
    });
    let skipped = skipped.collect_view();
    (!view.upcoming.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="dates">
                <h2 id="dates">"Next dates"</h2>
                <Slides dates=view.upcoming />
                {skipped}
            </section>
        }
    })
}

/// A form that does one thing to this schedule.
#[component]
fn Act(
    id: String,
    act: &'static str,
    version: u64,
    request: RequestId,
    #[prop(default = "flow")] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <form class=class method="post" action=format!("/recurring/{id}") novalidate>
            <Hidden name="act" value=act />
            <Hidden name="version" value=version.to_string() />
            <Hidden name="request" value=request.to_string() />
            {children()}
        </form>
    }
}

/// Something that may be done, folded until it is wanted or went wrong.
#[component]
fn Fold(glyph: Glyph, title: &'static str, open: bool, children: Children) -> impl IntoView {
    view! {
        <details name="act" open=open>
            <summary>
                <Icon glyph />
                {title}
                <Icon glyph=Glyph::Next />
            </summary>
            {children()}
        </details>
    }
}

#[component]
fn Acts(view: SchedulePage, request: RequestId, draft: Draft) -> impl IntoView {
    let SchedulePage { schedule, upcoming, today, version, .. } = view;
    let id = schedule.id.to_string();
    let paused = match schedule.standing {
        StandingView::Paused { until } => Some(until),
        StandingView::Active | StandingView::Stopped | StandingView::Finished => None,
    };
    let rest = match paused {
        Some(until) => view! { <Resume id=id.clone() version request until /> }.into_any(),
        None => {
            let (id, draft) = (id.clone(), draft.clone());
            view! { <Rest id version request upcoming draft today /> }.into_any()
        }
    };
    let open = draft.problem("amount").is_some();
    let stop = format!("/recurring/{id}/stop");
    view! {
        <section class="flow" aria-labelledby="acts">
            <h2 id="acts">"What you may do"</h2>
            <div class="acts">
                <Fold glyph=Glyph::Edit title="Change the amount" open>
                    <Act id act="amount" version request>
                        <MoneyField
                            name="amount"
                            label="Amount of each gift"
                            currency=schedule.amount.currency()
                            value=schedule.amount.to_decimal()
                            hint="You check the change before it happens."
                            draft
                        />
                        <Button>"Continue"</Button>
                    </Act>
                </Fold>
                {rest}
                <a class="act" href=stop>
                    <Icon glyph=Glyph::Stop />
                    "Stop this gift"
                    <Icon glyph=Glyph::Next />
                </a>
            </div>
        </section>
    }
}

/// Skip one, or pause until a date.
#[component]
fn Rest(
    id: String,
    version: u64,
    request: RequestId,
    upcoming: Vec<UpcomingDate>,
    today: Date,
    draft: Draft,
) -> impl IntoView {
    let ahead = upcoming
        .into_iter()
        .filter(|date| !date.skipped)
        .map(|date| Opt::new(date.on.to_string(), format::day(date.on, DayStyle::Long)));
    let ahead: Vec<Opt> = ahead.take(4).collect();
    let skip = (!ahead.is_empty()).then(|| {
        let first = ahead.first().map(|date| date.value.clone()).unwrap_or_default();
        let open = draft.problem("date").is_some();
        let (id, draft) = (id.clone(), draft.clone());
        view! {
            <Fold glyph=Glyph::Skip title="Skip one gift" open>
                <Act id act="skip" version request>
                    <Choices name="date" legend="Which gift?" options=ahead value=first draft />
                    <Button>"Skip this gift"</Button>
                </Act>
            </Fold>
        }
    });
    let open = draft.problem("until").is_some();
    // jiff's civil years end in 9999; a page of that year proposes today.
    let month = jiff::Span::new().months(1);
    let proposed = today.checked_add(month).unwrap_or(today).to_string();
    view! {
        {skip}
        <Fold glyph=Glyph::Pause title="Pause until a date" open>
            <Act id act="pause" version request>
                <TextField
                    name="until"
                    label="Start again on"
                    hint="Up to 12 months from now. Gifts you miss are never added up later."
                    kind="date"
                    size="s"
                    value=proposed
                    draft
                />
                <Button>"Pause until this day"</Button>
            </Act>
        </Fold>
    }
}

#[component]
fn Resume(id: String, version: u64, request: RequestId, until: Date) -> impl IntoView {
    view! {
        <Fold glyph=Glyph::Repeat title="Run again now" open=true>
            <Act id act="resume" version request>
                <p>
                    {format!(
                        "Without you it runs again on {}. Gifts you missed are not added up.",
                        format::day(until, DayStyle::Long),
                    )}
                </p>
                <Button>"Run again now"</Button>
            </Act>
        </Fold>
    }
}

#[component]
fn Latest(view: SchedulePage) -> impl IntoView {
    let gifts = view.gifts;
    (!gifts.is_empty()).then(|| {
        let rows = gifts.into_iter().map(|gift| {
            view! {
                <tr role="row">
                    <th class="gift" scope="row" role="rowheader">
                        <a href=format!("/gifts/{}", gift.id)>
                            <Day on=gift.on style=DayStyle::Short />
                        </a>
                    </th>
                    <td class="state" role="cell">
                        <StatusWord word=format::status(gift.status, Reader::Donor) />
                    </td>
                    <td class="num" role="cell">
                        <Amount money=gift.amount />
                    </td>
                </tr>
            }
        });
        view! {
            <section class="flow" aria-labelledby="latest">
                <h2 id="latest">"Latest gifts"</h2>
                <table class="table" role="table" aria-labelledby="latest">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Date"</th>
                            <th scope="col" role="columnheader">"Status"</th>
                            <th class="num" scope="col" role="columnheader">"Amount"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows.collect_view()}</tbody>
                </table>
            </section>
        }
    })
}
