//! `/gifts`: every gift of a donor, newest first, and what was given in the year.

use kernel::Money;
use leptos::prelude::*;
use views::{GiftFilter, GiftList, GiftRow, GiftStatus, MonthTotal, NextGift, Tally};
use words::gifts as say;

use crate::site::components::{
    Amount, Board, BoardLine, Button, ButtonKind, Chip, Day, EmptyState, GiftName, Glyph, Icon,
    LinkButton, MethodName, NoticeBox, Opt, Pagination, PastTheEnd, SelectField, StatusWord,
    TextField, Tone, query,
};
use crate::site::format::{self, DayStyle, Reader};
use crate::site::layouts::Document;
use crate::site::{Page, locale};

const PATH: &str = "/gifts";

/// States a donor may ask for. What is being asked about reads "On its way", so it has no entry.
const STATES: [GiftStatus; 8] = [
    GiftStatus::Given,
    GiftStatus::Assured,
    GiftStatus::OnItsWay,
    GiftStatus::Waiting,
    GiftStatus::NeedsYou,
    GiftStatus::NotTaken,
    GiftStatus::Cancelled,
    GiftStatus::Refunded,
];

#[component]
pub fn Gifts(page: Page, view: GiftList) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let body = if view.never_gave {
        view! { <NeverGave /> }.into_any()
    } else {
        view! { <History view /> }.into_any()
    };
    view! {
        <Document page title=say::title(locale) class here=PATH>
            <h1>{say::title(locale)}</h1>
            {body}
        </Document>
    }
}

#[component]
fn NeverGave() -> impl IntoView {
    let locale = locale();
    view! {
        <EmptyState title=say::never(locale)>
            <p>{say::never_what(locale)}</p>
            <LinkButton href="/give">{say::give_first(locale)}</LinkButton>
        </EmptyState>
    }
}

#[component]
fn History(view: GiftList) -> impl IntoView {
    let GiftList { assured, needs, given, next, year, .. } = view.clone();
    let needs = needs.into_iter().map(|gift| view! { <Needs gift /> });
    view! {
        <div class="split">
            <div class="side flow">
                <YearBoard year given next />
                {needs.collect_view()}
            </div>
            <div class="flow-l">
                <AssuredNotice gifts=assured />
                <List view />
            </div>
        </div>
    }
}

#[component]
fn YearBoard(year: i16, given: Tally, next: Option<NextGift>) -> impl IntoView {
    let locale = locale();
    let next = next.map(|next| {
        view! {
            <BoardLine label=say::next_gift(locale) figure=format::money(locale, next.amount)>
                <Day on=next.on />
            </BoardLine>
        }
    });
    view! {
        <Board>
            <BoardLine
                label=say::given_in(locale, &year.to_string())
                figure=format::money(locale, given.sum)
                hero=true
            >
                {say::count(locale, given.count)}
            </BoardLine>
            {next}
        </Board>
    }
}

#[component]
fn Needs(gift: GiftRow) -> impl IntoView {
    let locale = locale();
    let why =
        gift.class.map(|class| format::sentence(&format::reason(locale, class, &gift.method)));
    let name = format::gift_name(locale, &gift.lines);
    let what = say::name_and_amount(locale, &format::money(locale, gift.amount), &name);
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title=say::one_needs_you(locale)>
            <p>{what} " " {why}</p>
            <p>
                <LinkButton href=format!("{PATH}/{}/fix", gift.id)>
                    {say::what_you_can_do(locale)}
                </LinkButton>
            </p>
        </NoticeBox>
    }
}

#[component]
fn AssuredNotice(gifts: Vec<GiftRow>) -> impl IntoView {
    let locale = locale();
    let first = gifts.first().map(|gift| format::kind(&gift.method))?;
    let one = gifts.iter().all(|gift| format::kind(&gift.method) == first);
    let unwell = say::unwell(locale, if one { first } else { "both" });
    let title = match gifts.as_slice() {
        [gift] => say::one_assured(locale, &format::money(locale, gift.amount)),
        gifts => say::some_assured(locale, gifts.len()),
    };
    Some(view! {
        <NoticeBox tone=Tone::Assured glyph=Glyph::Shield title>
            <p>{unwell} " " {say::kept_safe(locale)}</p>
            <AssuredLinks gifts />
        </NoticeBox>
    })
}

/// One gift has a button, several have a list.
#[component]
fn AssuredLinks(gifts: Vec<GiftRow>) -> impl IntoView {
    let locale = locale();
    let href = |gift: &GiftRow| format!("{PATH}/{}", gift.id);
    if let [gift] = gifts.as_slice() {
        return view! {
            <p>
                <LinkButton href=href(gift) kind=ButtonKind::Second>
                    {say::choices(locale)}
                </LinkButton>
            </p>
        }
        .into_any();
    }
    let links = gifts.iter().map(|gift| {
        let day = format::day(locale, gift.on, DayStyle::Long);
        let words = say::amount_for(locale, &format::money(locale, gift.amount), &day);
        view! {
            <li>
                <a class="link" href=href(gift)>
                    {words}
                    <Icon glyph=Glyph::Next />
                </a>
            </li>
        }
    });
    view! { <ul>{links.collect_view()}</ul> }.into_any()
}

#[component]
fn List(view: GiftList) -> impl IntoView {
    let locale = locale();
    let GiftList { filter, rows, matching, per_page, months, year, years, .. } = view.clone();
    let newest_first = {
        let first = u64::from(filter.page.max(1) - 1) * u64::from(per_page) + 1;
        let last = first + rows.len() as u64 - u64::from(!rows.is_empty());
        let [first, last, all] = [first, last, matching].map(|count| words::number(locale, count));
        say::shown(locale, &first, &last, &all)
    };
    // What was given in a month is of all its gifts, so it is not said beside a part of them.
    let months = if narrows(&filter) { Vec::new() } else { months };
    let page = filter.page;
    let base = address(year, &GiftFilter { page: 0, ..filter.clone() });
    let found = !rows.is_empty();
    let list = if found {
        view! { <Table caption=newest_first rows months /> }.into_any()
    } else if matching > 0 {
        view! { <PastTheEnd base=base.clone() matching per_page /> }.into_any()
    } else {
        view! { <NoMatch filter=filter.clone() year /> }.into_any()
    };
    view! {
        <section class="flow" aria-labelledby="list-title">
            <h2 class="vh" id="list-title">{say::all_in(locale, &year.to_string())}</h2>
            <Filters view years />
            {list}
            <Pagination label=say::pages(locale) base page matching per_page />
        </section>
    }
}

/// Whether only a part of the year's gifts is asked for.
fn narrows(filter: &GiftFilter) -> bool {
    let GiftFilter { year: _, status, fund, method, q, page: _ } = filter;
    status.is_some() || fund.is_some() || method.is_some() || !q.is_empty()
}

/// The list's address with its filters.
fn address(year: i16, filter: &GiftFilter) -> String {
    let page = if filter.page > 1 { filter.page.to_string() } else { String::new() };
    query(
        PATH,
        [
            ("year", year.to_string()),
            ("status", filter.status.map_or("", GiftStatus::name).to_owned()),
            ("fund", filter.fund.map(|fund| fund.to_string()).unwrap_or_default()),
            ("method", filter.method.map(|method| method.to_string()).unwrap_or_default()),
            ("q", filter.q.clone()),
            ("page", page),
        ],
    )
}

#[component]
fn Filters(view: GiftList, years: Vec<i16>) -> impl IntoView {
    let locale = locale();
    let GiftList { filter, funds, methods, year, .. } = view;
    let draft = Default::default;
    let years = years.iter().map(|year| Opt::new(year.to_string(), year.to_string())).collect();
    let states =
        std::iter::once(Opt::new("", say::all(locale)))
            .chain(STATES.map(|state| {
                Opt::new(state.name(), format::status(locale, state, Reader::Donor).word)
            }))
            .collect();
    let chosen = funds.iter().find(|fund| Some(fund.id) == filter.fund).cloned();
    let options = std::iter::once(Opt::new("", say::all_funds(locale)))
        .chain(funds.into_iter().map(|fund| Opt::new(fund.id.to_string(), fund.name)))
        .collect();
    let state = filter.status.map_or("", GiftStatus::name);
    let fund = filter.fund.map(|fund| fund.to_string()).unwrap_or_default();
    let status_chip = filter.status.map(|state| {
        let href = address(year, &GiftFilter { status: None, page: 0, ..filter.clone() });
        view! { <Chip label=format::status(locale, state, Reader::Donor).word href /> }
    });
    let fund_chip = chosen.map(|fund| {
        let href = address(year, &GiftFilter { fund: None, page: 0, ..filter.clone() });
        view! { <Chip label=fund.name href /> }
    });
    let methods = std::iter::once(Opt::new("", say::all_methods(locale)))
        .chain(
            methods
                .into_iter()
                .map(|(id, label)| Opt::new(id.to_string(), format::method(locale, &label))),
        )
        .collect();
    let method = filter.method.map(|method| method.to_string()).unwrap_or_default();
    let q_chip = (!filter.q.is_empty()).then(|| {
        let href = address(year, &GiftFilter { q: String::new(), page: 0, ..filter.clone() });
        view! { <Chip label=format!("“{}”", filter.q) href /> }
    });
    let chips = narrows(&filter).then(|| {
        view! {
            <p class="row all">
                {q_chip} {status_chip} {fund_chip}
                <a class="link" href=address(year, &GiftFilter::default())>{say::clear(locale)}</a>
            </p>
        }
    });
    view! {
        <form class="filters" method="get" action=PATH>
            <TextField
                name="q"
                label=say::search(locale)
                hint=say::search_hint(locale)
                kind="search"
                class="grow"
                value=filter.q.clone()
                draft=draft()
            />
            <SelectField
                name="year"
                label=say::year(locale)
                options=years
                value=year.to_string()
                draft=draft()
            />
            <SelectField name="status" label=say::status(locale) options=states value=state draft=draft() />
            <SelectField name="fund" label=say::fund(locale) options value=fund draft=draft() />
            <SelectField
                name="method"
                label=say::method(locale)
                options=methods
                value=method
                draft=draft()
            />
            <Button kind=ButtonKind::Second>{say::show(locale)}</Button>
            {chips}
        </form>
    }
}

#[component]
fn NoMatch(filter: GiftFilter, year: i16) -> impl IntoView {
    let locale = locale();
    if !narrows(&filter) {
        view! {
            <EmptyState title=say::none_in(locale, &year.to_string())>
                <p>{say::none_in_what(locale)}</p>
                <LinkButton href="/give" kind=ButtonKind::Second>{say::give(locale)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState title=say::no_match(locale)>
                <p>{say::others_may(locale, &year.to_string())}</p>
                <LinkButton href=address(year, &GiftFilter::default()) kind=ButtonKind::Second>
                    {say::clear(locale)}
                </LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}

#[component]
fn Table(caption: String, rows: Vec<GiftRow>, months: Vec<MonthTotal>) -> impl IntoView {
    let locale = locale();
    let month = |gift: &GiftRow| (gift.on.year(), gift.on.month());
    let groups = rows.chunk_by(|a, b| month(a) == month(b)).map(|gifts| {
        let (year, number) = gifts.first().map(month).unwrap_or_default();
        let given = months
            .iter()
            .find(|total| (total.year, total.month) == (year, number))
            .map(|total| total.given);
        view! { <Month name=format::month(locale, number) given gifts=gifts.to_vec() /> }
    });
    view! {
        <table class="table cards gifts" role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{say::date(locale)}</th>
                    <th scope="col" role="columnheader">{say::gift(locale)}</th>
                    <th scope="col" role="columnheader">{say::method(locale)}</th>
                    <th scope="col" role="columnheader">{say::status(locale)}</th>
                    <th class="num" scope="col" role="columnheader">{say::amount(locale)}</th>
                </tr>
            </thead>
            {groups.collect_view()}
        </table>
    }
}

#[component]
fn Month(name: String, given: Option<Money>, gifts: Vec<GiftRow>) -> impl IntoView {
    let locale = locale();
    let given = given.map(|given| say::month_given(locale, &format::money(locale, given)));
    view! {
        <tbody role="rowgroup">
            <tr class="month" role="row">
                <th colspan="4" scope="rowgroup" role="rowheader">{name}</th>
                <td class="num muted b" role="cell">{given}</td>
            </tr>
            {gifts.into_iter().map(|gift| view! { <Row gift /> }).collect_view()}
        </tbody>
    }
}

#[component]
fn Row(gift: GiftRow) -> impl IntoView {
    let locale = locale();
    let href = format!("{PATH}/{}", gift.id);
    let aside = format::aside(locale, &gift).map(|words| view! { <small>{words}</small> });
    let stays =
        !matches!(gift.status, GiftStatus::Cancelled | GiftStatus::Refunded | GiftStatus::NotTaken);
    let amount = if stays {
        view! { <b><Amount money=gift.amount /></b> }.into_any()
    } else {
        view! { <s><Amount money=gift.amount /></s> }.into_any()
    };
    view! {
        <tr role="row">
            <td class="date nowrap" role="cell">
                <Day on=gift.on style=DayStyle::Short />
            </td>
            <th class="gift" scope="row" role="rowheader">
                <a href=href><GiftName lines=gift.lines /></a>
                {aside}
            </th>
            <td class="how nowrap" role="cell">
                <MethodName method=gift.method />
            </td>
            <td class="state b" role="cell">
                <StatusWord word=format::status(locale, gift.status, Reader::Donor) />
            </td>
            <td class="num b r1" role="cell">{amount}</td>
        </tr>
    }
}
