//! `/gifts/{id}`: one gift, what became of it, and what its donor may do.

use kernel::{Locale, RequestId, Timestamp};
use leptos::prelude::*;
use views::{
    ChurchCard, Event, GiftPage, GiftRow, GiftStacking, GiftStatus, MethodChoice, Receipt,
    StackingWish, Story,
};
use words::gift as say;

use super::stacking::{Days, options};
use crate::site::components::{
    Amount, Button, ButtonKind, Choices, Day, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon,
    LinkButton, MethodName, Moment, NoticeBox, Opt, Stamp, Timeline, TimelineItem, Tone, query,
};
use crate::site::format::{self, MomentStyle, Reader, Told};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, fill, locale};

#[component]
pub fn Gift(
    page: Page,
    view: GiftPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let GiftPage {
        gift,
        number,
        frequency,
        story,
        receipt,
        can_cancel,
        other_ways,
        stacking,
        goes_on,
        year_at_risk,
    } = view;
    let wrong = draft.has_problems();
    let errors = draft.clone();
    // A bank pays in some days: what it is asked for now counts for the next year.
    let at_once = other_ways.iter().any(|way| !format::is_bank(&way.label));
    let class = page.class();
    let (church, zone) = (page.frame.church.clone(), page.frame.zone.clone());
    let day = format::day(locale, gift.on, format::DayStyle::MonthDay);
    let title = say::title(locale, &format::money(locale, gift.amount), &day);
    let again = story.iter().rev().find_map(|line| match line.event {
        Event::WillTryAgain { at } => Some(format::moment(locale, at, &zone, MomentStyle::Short)),
        _ => None,
    });
    let slip = match receipt {
        Some(receipt) => {
            let (gift, zone) = (gift.clone(), zone.clone());
            view! { <ReceiptSlip gift receipt church zone number frequency /> }.into_any()
        }
        None => view! { <Slip gift=gift.clone() number frequency /> }.into_any(),
    };
    let on_day = view! { <Day on=gift.on /> }.into_any();
    let amount = view! { <Amount money=gift.amount /> }.into_any();
    let heading = fill(&say::heading(locale, words::HOLES[0], words::HOLES[1]), [amount, on_day]);
    view! {
        <Document page title class here="/gifts" wrong>
            <ErrorSummary draft=errors />
            <p>
                <a class="link" href="/gifts">
                    <Icon glyph=Glyph::Prev />
                    {say::all(locale)}
                </a>
            </p>
            <div>
                <h1>{heading}</h1>
                <Stamp word=format::status(locale, gift.status, Reader::Donor) />
            </div>
            <div class="split">
                <div class="flow-l">
                    <Meaning gift=gift.clone() again goes_on zone=zone.clone() />
                    <YearEnd year=year_at_risk other=at_once />
                    {can_cancel
                        .then(|| {
                            view! {
                                <Choice gift=gift.clone() other_ways draft=draft.clone() />
                            }
                        })}
                    {stacking
                        .map(|stacking| {
                            let id = gift.id.to_string();
                            view! { <Together id stacking request draft /> }
                        })}
                    <What gift=gift.clone() story zone />
                </div>
                <aside class="side flow" aria-label=say::about(locale)>{slip}</aside>
            </div>
        </Document>
    }
}

/// Where the same gift may be given once more, another way.
fn give_again(gift: &GiftRow) -> String {
    let fund = gift.lines.first().map(|line| line.fund.to_string()).unwrap_or_default();
    query("/give", [("fund", fund), ("amount", gift.amount.to_decimal())])
}

/// What the state means for the donor: how it looks, a title, and the words under it. A gift that
/// was given needs no words but its receipt.
fn meaning(
    locale: Locale,
    gift: &GiftRow,
    again: Option<&str>,
    goes_on: Option<String>,
) -> Option<(Tone, Glyph, String, String)> {
    let kind = format::kind(&gift.method);
    let from = format::method(locale, &gift.method);
    let why =
        gift.class.map(|class| format::sentence(&format::reason(locale, class, &gift.method)));
    let after = |words: String| match &why {
        Some(why) => format!("{why} {words}"),
        None => words,
    };
    let way_out = || match gift.class {
        Some(class) => format::way_out(locale, class, &gift.method),
        None => say::nothing_taken(locale),
    };
    Some(match gift.status {
        GiftStatus::Given => return None,
        GiftStatus::Assured => {
            let safe = say::safe(locale, kind, &from);
            (Tone::Assured, Glyph::Shield, say::safe_title(locale), safe)
        }
        GiftStatus::OnItsWay => {
            let way = match goes_on {
                Some(day) => say::apart(locale, &day, &from),
                None => say::being_taken(locale, &from),
            };
            (Tone::Way, Glyph::Way, say::on_its_way_title(locale), way)
        }
        GiftStatus::BeingAsked => {
            (Tone::Way, Glyph::Ask, say::asking_title(locale), say::asking(locale, kind))
        }
        GiftStatus::Waiting => {
            let until = match again {
                Some(when) => say::waiting_until(locale, when),
                None => say::waiting(locale),
            };
            (Tone::Quiet, Glyph::Clock, say::waiting_title(locale), after(until))
        }
        GiftStatus::NeedsYou => {
            (Tone::Needs, Glyph::Alert, say::needs_title(locale), after(way_out()))
        }
        GiftStatus::NotTaken => {
            (Tone::Quiet, Glyph::Cross, say::not_taken_title(locale), after(way_out()))
        }
        GiftStatus::Cancelled => {
            (Tone::Quiet, Glyph::X, say::cancelled_title(locale), say::cancelled(locale, &from))
        }
        GiftStatus::Refunded => {
            (Tone::Quiet, Glyph::Back, say::refunded_title(locale), say::refunded(locale, &from))
        }
    })
}

/// What it means, and the way on: a gift that needs its donor is put right on a page of its own.
#[component]
fn Meaning(
    gift: GiftRow,
    again: Option<String>,
    goes_on: Option<Timestamp>,
    zone: String,
) -> impl IntoView {
    let locale = locale();
    let goes_on = goes_on.map(|at| format::moment(locale, at, &zone, MomentStyle::Day));
    let (tone, glyph, title, text) = meaning(locale, &gift, again.as_deref(), goes_on)?;
    let on = match gift.status {
        GiftStatus::NeedsYou => Some(
            view! {
                <p>
                    <LinkButton href=format!("/gifts/{}/fix", gift.id)>
                        {say::put_right(locale)}
                    </LinkButton>
                </p>
            }
            .into_any(),
        ),
        GiftStatus::NotTaken => Some(
            view! {
                <p>
                    <LinkButton href=give_again(&gift) kind=ButtonKind::Second>
                        {say::give_again(locale, &format::money(locale, gift.amount))}
                    </LinkButton>
                </p>
            }
            .into_any(),
        ),
        GiftStatus::Given
        | GiftStatus::Assured
        | GiftStatus::OnItsWay
        | GiftStatus::BeingAsked
        | GiftStatus::Waiting
        | GiftStatus::Cancelled
        | GiftStatus::Refunded => None,
    };
    Some(view! {
        <NoticeBox tone glyph title>
            <p>{text}</p>
            {on}
        </NoticeBox>
    })
}

/// The year ends while the gift waits.
#[component]
fn YearEnd(year: Option<i16>, other: bool) -> impl IntoView {
    let locale = locale();
    let year = year?;
    let next = year.saturating_add(1).to_string();
    let way_out = if other { say::year_card(locale) } else { say::year_office(locale) };
    Some(view! {
        <NoticeBox
            tone=Tone::Needs
            glyph=Glyph::Clock
            title=say::year_ends(locale, &year.to_string())
        >
            <p>{say::year_counts(locale, &next)} " " {way_out}</p>
        </NoticeBox>
    })
}

/// What may still be done with a gift that was not sent: one answer, checked on the next page.
#[component]
fn Choice(gift: GiftRow, other_ways: Vec<MethodChoice>, draft: Draft) -> impl IntoView {
    let locale = locale();
    let from = format::method(locale, &gift.method);
    let amount = format::money(locale, gift.amount);
    let wait = match gift.status {
        GiftStatus::Assured => {
            say::wait_for_system(locale, &amount, format::kind(&gift.method), &from)
        }
        _ => say::wait_as_planned(locale, &amount, &from),
    };
    let mut options = vec![Opt::new("wait", say::wait(locale)).hint(wait)];
    options.extend(other_ways.iter().map(|way| {
        let name = format::choice(locale, way);
        let hint = if format::is_bank(&way.label) {
            say::pay_bank_hint(locale, &from)
        } else {
            say::pay_card_hint(locale, &from)
        };
        Opt::new(format!("way:{}", way.id), say::pay_from(locale, &name)).hint(hint)
    }));
    let stays = if gift.schedule.is_some() {
        say::cancel_scheduled_hint(locale)
    } else {
        say::cancel_hint(locale)
    };
    options.push(Opt::new("cancel", say::cancel(locale)).hint(stays));
    view! {
        <form class="flow" method="post" action=format!("/gifts/{}", gift.id)>
            <Hidden name="act" value="choose" />
            <Choices name="choice" legend=say::question(locale) options value="wait" draft />
            <div class="row">
                <Button>{say::next(locale)}</Button>
                <span class="hint">{say::next_hint(locale)}</span>
            </div>
        </form>
    }
}

/// What happens when this gift and the next of its schedule come together.
#[component]
fn Together(id: String, stacking: GiftStacking, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let GiftStacking { wish, own, next } = stacking;
    let next = next.map(|on| {
        view! {
            <p>
                {fill(&say::next_due(locale, words::HOLES[0]), [view! { <Day on=on /> }.into_any()])}
                " "
                {(!own).then(|| say::not_own(locale))}
            </p>
        }
    });
    let days = match wish {
        StackingWish::Spread { days } => days,
        StackingWish::Both | StackingWish::OnlyOne => 3,
    };
    view! {
        <section class="flow" aria-labelledby="together">
            <h2 id="together">{say::together(locale)}</h2>
            {next}
            <form class="flow" method="post" action=format!("/gifts/{id}")>
                <Hidden name="act" value="wish" />
                <Hidden name="request" value=request.to_string() />
                <Choices
                    name="stacking"
                    legend=say::what_then(locale)
                    options=options(locale)
                    value=wish.name()
                    plain=true
                    draft=draft.clone()
                />
                <Days days draft />
                <Button kind=ButtonKind::Second>{say::keep_to_this(locale)}</Button>
            </form>
        </section>
    }
}

#[component]
fn What(gift: GiftRow, story: Vec<Story>, zone: String) -> impl IntoView {
    let locale = locale();
    let day = |line: &Story| format::moment(locale, line.at, &zone, MomentStyle::Day);
    let one_day = story.windows(2).all(|pair| match pair {
        [a, b] => day(a) == day(b),
        _ => true,
    });
    let style = if one_day { MomentStyle::Time } else { MomentStyle::Short };
    // Each line names the way that the gift had then.
    let mut then = gift.clone();
    if let Some(from) = story.iter().find_map(|line| match &line.event {
        Event::OtherWay { from, .. } => Some(from.clone()),
        _ => None,
    }) {
        then.method = from;
    }
    let lines = story.iter().map(|line| {
        let Told { tone, glyph, strong, rest } = format::told(locale, &line.event, &then, &zone);
        if let Event::OtherWay { to, .. } = &line.event {
            then.method = to.clone();
        }
        let when = view! { <Moment at=line.at zone=zone.clone() style /> }.into_any();
        view! {
            <TimelineItem when tone glyph>
                {strong.map(|words| view! { <strong>{words}</strong> " " })}
                {rest}
            </TimelineItem>
        }
    });
    let lines = lines.collect_view();
    let ahead = (gift.status == GiftStatus::Assured).then(|| {
        view! {
            <TimelineItem when=say::ahead(locale).into_any() glyph=Glyph::Dot ahead=true>
                {say::we_test(locale)}
            </TimelineItem>
        }
    });
    let title = match gift.status {
        GiftStatus::Given | GiftStatus::NotTaken | GiftStatus::Cancelled | GiftStatus::Refunded => {
            say::happened(locale)
        }
        GiftStatus::Assured
        | GiftStatus::OnItsWay
        | GiftStatus::BeingAsked
        | GiftStatus::Waiting
        | GiftStatus::NeedsYou => say::happened_so_far(locale),
    };
    view! {
        <section class="flow" aria-labelledby="story">
            <h2 id="story">{title}</h2>
            <Timeline>{lines} {ahead}</Timeline>
        </section>
    }
}

#[component]
fn Lines(gift: GiftRow) -> impl IntoView {
    let locale = locale();
    let lines = gift.lines.into_iter().map(move |line| {
        view! { <Fact name=line.name>{format::money(locale, line.amount)}</Fact> }
    });
    // A part that went back is no gift: what counts is what the church kept.
    let partly = gift.status == GiftStatus::Given && gift.returned.minor() > 0;
    let kept = gift.amount.checked_sub(gift.returned).ok().filter(|_| partly);
    let back = kept.map(|kept| {
        view! {
            <Fact name=say::given_back(locale)>{format::money(locale, gift.returned)}</Fact>
            <Fact name=say::gift_now(locale) sum=true>{format::money(locale, kept)}</Fact>
        }
    });
    view! {
        <Facts>
            {lines.collect_view()}
            <Fact name=say::your_gift(locale) sum=true>{format::money(locale, gift.amount)}</Fact>
            {back}
        </Facts>
    }
}

#[component]
fn Repeats(gift: GiftRow, frequency: Option<String>) -> impl IntoView {
    let locale = locale();
    let words = format::capital(&format::frequency_name(locale, &frequency?));
    let words = match gift.schedule {
        Some(schedule) => view! { <a href=format!("/recurring/{schedule}")>{words}</a> }.into_any(),
        None => words.into_any(),
    };
    Some(view! { <Fact name=say::repeats(locale)>{words}</Fact> })
}

#[component]
fn Slip(gift: GiftRow, number: String, frequency: Option<String>) -> impl IntoView {
    let locale = locale();
    let open = matches!(
        gift.status,
        GiftStatus::Assured | GiftStatus::OnItsWay | GiftStatus::BeingAsked | GiftStatus::Waiting
    );
    let method = gift.method.clone();
    view! {
        <div class="slip flow">
            <h2>{say::this_gift(locale)}</h2>
            <Lines gift=gift.clone() />
            <Facts>
                <Fact name=say::from(locale)>
                    <MethodName method />
                </Fact>
                <Repeats gift frequency />
                <Fact name=say::gift_number(locale)>
                    <span class="nowrap">{number}</span>
                </Fact>
            </Facts>
            {open
                .then(|| {
                    view! {
                        <p class="small muted">
                            {say::receipt_later(locale)}
                        </p>
                    }
                })}
        </div>
    }
}

#[component]
fn ReceiptSlip(
    gift: GiftRow,
    receipt: Receipt,
    church: Option<ChurchCard>,
    zone: String,
    number: String,
    frequency: Option<String>,
) -> impl IntoView {
    let locale = locale();
    let church = church.map(|church| {
        view! {
            <p>
                {church.name} <br />
                <span class="muted" dir="auto">{church.address} <br /> {church.tax_number}</span>
            </p>
        }
    });
    let paper = format!("/gifts/{}/receipt", gift.id);
    let number_of_receipt =
        view! { <span class="nowrap">{receipt.number.clone()}</span> }.into_any();
    let method = gift.method.clone();
    let asked_zone = zone.clone();
    view! {
        <section class="slip flow" aria-labelledby="receipt">
            <h2 id="receipt">
                {fill(&say::receipt(locale, words::HOLES[0]), [number_of_receipt])}
            </h2>
            {church}
            <Lines gift=gift.clone() />
            <Facts>
                <Fact name=say::given_by(locale)>{receipt.given_by}</Fact>
                <Fact name=say::asked_for(locale)>
                    <Moment at=receipt.asked_at zone=asked_zone />
                </Fact>
                <Fact name=say::taken(locale)>
                    <Moment at=receipt.taken_at zone />
                </Fact>
                <Fact name=say::from(locale)>
                    <MethodName method />
                </Fact>
                <Repeats gift frequency />
                <Fact name=say::gift_number(locale)>
                    <span class="nowrap">{number}</span>
                </Fact>
            </Facts>
            <p class="small muted">{say::no_goods(locale)}</p>
            <p><a class="link" href=paper>{say::see_receipt(locale)}</a></p>
        </section>
    }
}
