//! The statement as it is read and printed: letter, sums by fund, every gift, and what stands apart.

use jiff::tz::TimeZone;
use kernel::{Date, Locale, Money, Timestamp};
use leptos::prelude::*;
use views::{
    ApartStanding, Period, Statement, StatementApart, StatementFund, StatementGift, StatementLine,
};

use super::{Dated, heading};
use crate::site::components::{Amount, MethodName};
use crate::site::format::{self, DayStyle};
use crate::site::locale;

/// "2025"; "Apr 1, 2025 – Mar 31, 2026".
pub fn period_name(locale: Locale, period: Period) -> String {
    match period.year() {
        Some(year) => year.to_string(),
        None => {
            let day = |on| format::day(locale, on, DayStyle::Medium);
            format!("{} – {}", day(period.first), day(period.last))
        }
    }
}

/// Today, where clocks show that zone's time.
pub fn today(now: Timestamp, zone: &str) -> Date {
    now.date_in(&TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

/// "Los Angeles", of a zone.
pub fn place_of(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// Which part of a gift is none is marked where its amount stands.
pub fn line_name(locale: Locale, line: &StatementLine) -> String {
    let amount = format::money(locale, line.amount);
    let mark = if line.gift { "" } else { " *" };
    format!("{}{mark} {amount}", line.name)
}

/// What must be said of a gift beside its funds.
pub fn gift_notes(locale: Locale, gift: &StatementGift) -> Vec<String> {
    let mut notes = Vec::new();
    if gift.intended != gift.charged {
        let day = format::day(locale, gift.intended, DayStyle::Medium);
        notes.push(words::statements::asked_for(locale, &day));
    }
    if gift.covered.minor() > 0 {
        let amount = format::money(locale, gift.covered);
        notes.push(words::statements::fee_covered(locale, &amount));
    }
    if gift.acknowledged {
        // The law's amount, not the gift's: the line says why it is marked.
        let least = Money::new(25_000, gift.amount.currency());
        let least = format::money(locale, least);
        notes.push(words::statements::acknowledged(locale, &least));
    }
    if gift.brought {
        notes.push(words::statements::brought(locale));
    }
    notes
}

/// Where a gift is instead.
pub fn standing(locale: Locale, gift: &StatementApart) -> String {
    match gift.standing {
        ApartStanding::Assured => words::statements::assured(locale),
        ApartStanding::OnItsWay => words::statements::on_its_way(locale),
        ApartStanding::Later { charged } => {
            let day = format::day(locale, charged, DayStyle::Medium);
            words::statements::later(locale, &day)
        }
    }
}

#[component]
pub fn Sheet(
    statement: Statement,
    /// Who vouches for it: on issued ones.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let locale = locale();
    let Statement {
        church,
        zone,
        donor,
        donor_address,
        period,
        gifts,
        funds,
        given,
        other,
        covered,
        apart,
        ..
    } = statement.clone();
    let address =
        donor_address.map(|lines| view! { <br /> <span class="kept-lines">{lines}</span> });
    let tax = (!church.tax_number.is_empty())
        .then(|| words::statements::tax_number(locale, &church.tax_number));
    let counted = words::statements::counted(
        locale,
        &format::day(locale, period.first, DayStyle::Medium),
        &format::day(locale, period.last, DayStyle::Medium),
        &place_of(&zone),
    );
    let none = gifts.is_empty();
    view! {
        <article class="statement flow-l">
            <div class="letter">
                <div>
                    <p class="letter-name">{church.name}</p>
                    <p class="small muted">{church.address} <br /> {tax}</p>
                </div>
                <address>{donor} {address}</address>
            </div>
            <div class="head">
                <h2>{heading(&statement)}</h2>
                <p class="grand">
                    <span class="muted">{words::statements::total_given(locale)}</span>
                    <b>{format::money(locale, given)}</b>
                </p>
            </div>
            <p>{counted}</p>
            {(!none).then(|| view! {
                <ByFund funds=funds.clone() given other covered gifts=gifts.len() />
                <p>{words::statements::no_goods(locale)}</p>
                <EveryGift gifts=gifts.clone() />
            })}
            {none.then(|| view! { <p>{words::statements::none_title(locale)}</p> })}
            <Apart apart />
            {children.map(|children| children())}
        </article>
    }
}

#[component]
fn ByFund(
    funds: Vec<StatementFund>,
    given: Money,
    other: Money,
    covered: Money,
    gifts: usize,
) -> impl IntoView {
    let locale = locale();
    let (counts, others): (Vec<_>, Vec<_>) = funds.into_iter().partition(|fund| fund.gift);
    let row = move |fund: StatementFund| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{fund.name}</th>
                <td class="num" role="cell" data-label=words::statements::gifts(locale)>
                    {words::number(locale, fund.gifts)}
                </td>
                <td class="num b r1" role="cell"><Amount money=fund.total /></td>
            </tr>
        }
    };
    let apart = |name: String, amount: Money| {
        (amount.minor() > 0).then(|| {
            view! {
                <tr class="lighter" role="row">
                    <th scope="row" colspan="2" role="rowheader">{name}</th>
                    <td class="num b r1" role="cell"><Amount money=amount /></td>
                </tr>
            }
        })
    };
    let others_why = (!others.is_empty()).then(|| {
        let names: Vec<String> = others.iter().map(|fund| fund.name.clone()).collect();
        let names = words::list(locale, &names);
        view! {
            <p class="small muted">
                "* " {names} ". " {words::statements::other_why(locale)}
            </p>
        }
    });
    view! {
        <table class="table cards" role="table">
            <caption>{words::statements::by_fund(locale)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{words::statements::fund(locale)}</th>
                    <th class="num" scope="col" role="columnheader">
                        {words::statements::gifts(locale)}
                    </th>
                    <th class="num" scope="col" role="columnheader">
                        {words::statements::total(locale)}
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{counts.into_iter().map(row).collect_view()}</tbody>
            <tfoot role="rowgroup">
                <tr class="sum" role="row">
                    <th scope="row" colspan="2" role="rowheader">
                        {words::statements::gift_count(locale, gifts)}
                    </th>
                    <td class="num b r1" role="cell"><Amount money=given /></td>
                </tr>
                {apart(words::statements::other(locale), other)}
                {apart(words::statements::covered(locale), covered)}
            </tfoot>
        </table>
        {others_why}
    }
}

#[component]
fn EveryGift(gifts: Vec<StatementGift>) -> impl IntoView {
    let locale = locale();
    let rows = gifts.into_iter().map(|gift| {
        let lines: Vec<String> = match gift.lines.as_slice() {
            [line] if line.gift => vec![line.name.clone()],
            lines => lines.iter().map(|line| line_name(locale, line)).collect(),
        };
        let notes = gift_notes(locale, &gift);
        view! {
            <tr role="row">
                <th class="nowrap" scope="row" role="rowheader"><Dated on=gift.charged /></th>
                <td role="cell">
                    {lines.join(", ")}
                    {notes.into_iter().map(|note| view! { <small>{note}</small> }).collect_view()}
                </td>
                <td class="nowrap b" role="cell"><MethodName method=gift.method /></td>
                <td class="num b r1" role="cell"><Amount money=gift.amount /></td>
            </tr>
        }
    });
    view! {
        <table class="table dense cards" role="table">
            <caption>{words::statements::every_gift(locale)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{words::statements::taken(locale)}</th>
                    <th scope="col" role="columnheader">{words::statements::what(locale)}</th>
                    <th scope="col" role="columnheader">{words::statements::way(locale)}</th>
                    <th class="num" scope="col" role="columnheader">
                        {words::statements::amount(locale)}
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
}

/// Meant for the period, and not in it (F3).
#[component]
fn Apart(apart: Vec<StatementApart>) -> impl IntoView {
    if apart.is_empty() {
        return None;
    }
    let locale = locale();
    let rows = apart.into_iter().map(|gift| {
        let standing = standing(locale, &gift);
        view! {
            <tr role="row">
                <th class="nowrap" scope="row" role="rowheader"><Dated on=gift.intended /></th>
                <td class="ab" role="cell">{standing}</td>
                <td class="num b r1" role="cell"><Amount money=gift.amount /></td>
            </tr>
        }
    });
    Some(view! {
        <section class="flow">
            <table class="table dense cards" role="table">
                <caption>{words::statements::apart(locale)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{words::statements::asked(locale)}</th>
                        <th scope="col" role="columnheader">
                            {words::statements::standing(locale)}
                        </th>
                        <th class="num" scope="col" role="columnheader">
                            {words::statements::amount(locale)}
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
            <p class="small muted">{words::statements::apart_why(locale)}</p>
        </section>
    })
}
