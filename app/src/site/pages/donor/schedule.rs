//! `/recurring/{id}`: one recurring gift, its next dates, and what may be done with it.

use kernel::{Date, Locale, RequestId};
use leptos::prelude::*;
use views::{SchedulePage, ScheduleRow, StandingView, UpcomingDate};
use words::{recurring as list, schedule as w};

use super::recurring::{Standing, ending, name, often};
use crate::site::components::{
    Amount, Button, ButtonKind, Choices, Day, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon,
    LinkButton, MethodName, Opt, Slides, StatusWord, TextField, query,
};
use crate::site::format::{self, DayStyle, Reader};
use crate::site::layouts::Document;
use crate::site::pages::give::fields::PART;
use crate::site::{Draft, Page, locale};

#[component]
pub fn Schedule(
    page: Page,
    view: SchedulePage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let row = view.schedule.clone();
    let title = name(locale, &row);
    let open = matches!(row.standing, StandingView::Active | StandingView::Paused { .. });
    let acts = if open {
        let (view, draft) = (view.clone(), draft.clone());
        view! { <Acts view request draft /> }.into_any()
    } else {
        view! { <Again view=view.clone() /> }.into_any()
    };
    view! {
        <Document page title=title.clone() class here="/recurring" wrong>
            <p>
                <a class="link" href="/recurring">
                    <Icon glyph=Glyph::Prev />
                    {list::all(locale)}
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
                <aside class="side flow" aria-label=w::about(locale)>
                    <Slip row />
                </aside>
            </div>
        </Document>
    }
}

#[component]
fn Slip(row: ScheduleRow) -> impl IntoView {
    let locale = locale();
    let every = format::capital(&often(locale, &row));
    let lines = row.lines.into_iter().map(move |line| {
        view! { <Fact name=line.name>{words::money(locale, line.amount)}</Fact> }
    });
    view! {
        <div class="slip flow">
            <h2>{w::each(locale)}</h2>
            <Facts>
                {lines.collect_view()}
                <Fact name=every sum=true>{words::money(locale, row.amount)}</Fact>
            </Facts>
            <Facts>
                <Fact name=list::from(locale)>
                    <MethodName method=row.method />
                </Fact>
                <Fact name=w::since(locale)>
                    <Day on=row.since style=DayStyle::Medium />
                </Fact>
                <Fact name=list::ends(locale)>{ending(locale, row.ends)}</Fact>
            </Facts>
        </div>
    }
}

#[component]
fn Dates(view: SchedulePage, request: RequestId) -> impl IntoView {
    let locale = locale();
    let short = move |on: Date| words::day(locale, on, DayStyle::MonthDay);
    let id = view.schedule.id.to_string();
    let of = id.clone();
    let skipped: Vec<_> = view.upcoming.iter().copied().filter(|date| date.skipped).collect();
    let skipped = skipped.into_iter().map(move |date| {
        let day = short(date.on);
        view! {
            <Act id=of.clone() act="unskip" version=view.version request class="row">
                <Hidden name="date" value=date.on.to_string() />
                <span class="muted">{w::is_skipped(locale, &day)}</span>
                <Button kind=ButtonKind::Second>{w::put_back(locale, &day)}</Button>
            </Act>
        }
    });
    let skipped = skipped.collect_view();
    let moved = view.moved.into_iter().map(move |moved| {
        let said = w::is_moved(locale, &short(moved.to), &short(moved.planned));
        if moved.planned <= view.today {
            return view! { <p class="muted">{said}</p> }.into_any();
        }
        view! {
            <Act id=id.clone() act="move" version=view.version request class="row">
                <Hidden name="date" value=moved.to.to_string() />
                <Hidden name="on" value=moved.planned.to_string() />
                <span class="muted">{said}</span>
                <Button kind=ButtonKind::Second>{w::move_back(locale)}</Button>
            </Act>
        }
        .into_any()
    });
    let moved = moved.collect_view();
    (!view.upcoming.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="dates">
                <h2 id="dates">{w::dates(locale)}</h2>
                <Slides dates=view.upcoming />
                {skipped}
                {moved}
            </section>
        }
    })
}

/// A form that asks one thing of this schedule; its check page comes next.
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
fn Fold(glyph: Glyph, title: String, open: bool, children: Children) -> impl IntoView {
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

/// Something that may be done on a page of its own.
#[component]
fn Way(glyph: Glyph, href: String, title: String) -> impl IntoView {
    view! {
        <a class="act" href=href>
            <Icon glyph />
            {title}
            <Icon glyph=Glyph::Next />
        </a>
    }
}

#[component]
fn Acts(view: SchedulePage, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let SchedulePage { schedule, upcoming, today, version, .. } = view;
    let id = schedule.id.to_string();
    let ahead: Vec<Date> = upcoming
        .into_iter()
        .filter(|date: &UpcomingDate| !date.skipped)
        .map(|date| date.on)
        .take(4)
        .collect();
    let one = (!ahead.is_empty()).then(|| {
        let (id, draft) = (id.clone(), draft.clone());
        view! { <OneGift id version request ahead draft /> }
    });
    let rest = match schedule.standing {
        StandingView::Paused { until } => {
            view! { <Resume id=id.clone() version request until /> }.into_any()
        }
        StandingView::Active | StandingView::Stopped | StandingView::Finished => {
            view! { <Rest id=id.clone() version request draft today /> }.into_any()
        }
    };
    let path = format!("/recurring/{id}");
    view! {
        <section class="flow" aria-labelledby="acts">
            <h2 id="acts">{w::acts(locale)}</h2>
            <div class="acts">
                <Way glyph=Glyph::Edit href=format!("{path}/change") title=w::change(locale) />
                {one}
                {rest}
                <Way glyph=Glyph::Mail href="/settings/notices".to_owned() title=w::tell(locale) />
                <Way glyph=Glyph::Stop href=format!("{path}/stop") title=w::stop(locale) />
            </div>
        </section>
    }
}

/// One gift comes on another day, or not at all.
#[component]
fn OneGift(
    id: String,
    version: u64,
    request: RequestId,
    ahead: Vec<Date>,
    draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let first = ahead.first().map(Date::to_string).unwrap_or_default();
    let options: Vec<Opt> = ahead
        .into_iter()
        .map(|on| Opt::new(on.to_string(), words::day(locale, on, DayStyle::Long)))
        .collect();
    let moves = draft.problem("on").is_some();
    let skips = draft.problem("date").is_some() && draft.value("act") == "skip";
    // Two forms ask which gift; only the one that was sent knows what was typed.
    let of = |act: &str| if draft.value("act") == act { draft.clone() } else { Draft::default() };
    let (to_move, to_skip) = (of("move"), of("skip"));
    let chosen = to_move.value_or("date", &first).to_owned();
    let (of_move, dates) = (id.clone(), options.clone());
    let dates = dates.into_iter().map(move |option| {
        let selected = option.value == chosen;
        view! {
            <option value=option.value selected=selected>
                {option.label}
            </option>
        }
    });
    view! {
        <Fold glyph=Glyph::Way title=w::move_one(locale) open=moves>
            <Act id=of_move act="move" version request>
                <div class="field m">
                    <label for="moved">{w::which(locale)}</label>
                    <span class="select">
                        <select class="input" id="moved" name="date">
                            {dates.collect_view()}
                        </select>
                    </span>
                </div>
                <TextField
                    name="on"
                    label=w::move_on(locale)
                    hint=w::move_hint(locale)
                    kind="date"
                    size="s"
                    draft=to_move
                />
                <Button>{w::go_on(locale)}</Button>
            </Act>
        </Fold>
        <Fold glyph=Glyph::Skip title=w::skip(locale) open=skips>
            <Act id act="skip" version request>
                <Choices name="date" legend=w::which(locale) options value=first draft=to_skip />
                <Button>{w::go_on(locale)}</Button>
            </Act>
        </Fold>
    }
}

/// Pause until a date.
#[component]
fn Rest(id: String, version: u64, request: RequestId, today: Date, draft: Draft) -> impl IntoView {
    let locale = locale();
    let open = draft.problem("until").is_some();
    // jiff's civil years end in 9999; a page of that year proposes today.
    let month = jiff::Span::new().months(1);
    let proposed = today.checked_add(month).unwrap_or(today).to_string();
    view! {
        <Fold glyph=Glyph::Pause title=w::pause(locale) open>
            <Act id act="pause" version request>
                <TextField
                    name="until"
                    label=w::pause_until(locale)
                    hint=w::pause_hint(locale)
                    kind="date"
                    size="s"
                    value=proposed
                    draft
                />
                <Button>{w::go_on(locale)}</Button>
            </Act>
        </Fold>
    }
}

#[component]
fn Resume(id: String, version: u64, request: RequestId, until: Date) -> impl IntoView {
    let locale = locale();
    let day = words::day(locale, until, DayStyle::Long);
    view! {
        <Fold glyph=Glyph::Repeat title=w::run(locale) open=true>
            <Act id act="resume" version request>
                <p>{w::run_hint(locale, &day)}</p>
                <Button>{w::go_on(locale)}</Button>
            </Act>
        </Fold>
    }
}

/// The giving form with all that it was; whoever sends it agrees anew.
#[component]
fn Again(view: SchedulePage) -> impl IntoView {
    let locale = locale();
    let hint = w::again_hint(locale);
    view! {
        <section class="flow" aria-labelledby="acts">
            <h2 id="acts">{w::acts(locale)}</h2>
            <p>{hint}</p>
            <p>
                <LinkButton href=anew(&view)>{w::again(locale)}</LinkButton>
            </p>
        </section>
    }
}

/// Where it is begun anew, with what it was filled in. A card that has expired is left out.
fn anew(view: &SchedulePage) -> String {
    let row = &view.schedule;
    let usable = view.methods.iter().any(|method| method.id == view.method && !method.expired);
    let method = if usable { view.method.to_string() } else { String::new() };
    let mut asked = vec![
        ("amount".to_owned(), row.amount.to_decimal()),
        ("frequency".to_owned(), row.frequency.clone()),
        ("method".to_owned(), method),
    ];
    match row.lines.as_slice() {
        [line] => asked.push(("fund".to_owned(), line.fund.to_string())),
        lines => asked.extend(
            lines.iter().map(|line| (format!("{PART}{}", line.fund), line.amount.to_decimal())),
        ),
    }
    query("/give", asked.iter().map(|(name, value)| (name.as_str(), value)))
}

#[component]
fn Latest(view: SchedulePage) -> impl IntoView {
    let locale = locale();
    let gifts = view.gifts;
    (!gifts.is_empty()).then(|| {
        let rows = gifts.into_iter().map(move |gift| {
            view! {
                <tr role="row">
                    <th class="gift" scope="row" role="rowheader">
                        <a href=format!("/gifts/{}", gift.id)>
                            <Day on=gift.on style=DayStyle::Short />
                        </a>
                    </th>
                    <td class="state" role="cell">
                        <StatusWord word=format::status(locale, gift.status, Reader::Donor) />
                    </td>
                    <td class="num" role="cell">
                        <Amount money=gift.amount />
                    </td>
                </tr>
            }
        });
        view! {
            <section class="flow" aria-labelledby="latest">
                <h2 id="latest">{w::latest(locale)}</h2>
                <table class="table" role="table" aria-labelledby="latest">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{w::date(locale)}</th>
                            <th scope="col" role="columnheader">{w::status(locale)}</th>
                            <th class="num" scope="col" role="columnheader">{w::amount(locale)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows.collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

/// The next five dates, on every page that is looked at before a change.
#[component]
pub(super) fn NextFive(locale: Locale, dates: Vec<UpcomingDate>) -> impl IntoView {
    let body = if dates.is_empty() {
        view! { <p>{w::none_left(locale)}</p> }.into_any()
    } else {
        view! { <Slides dates /> }.into_any()
    };
    view! {
        <section class="flow" aria-labelledby="dates">
            <h2 id="dates">{w::five(locale)}</h2>
            {body}
        </section>
    }
}
