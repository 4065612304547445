//! `/gifts/{id}`: one gift, what became of it, and what its donor may do.

use leptos::prelude::*;
use views::{ChurchCard, Event, GiftPage, GiftRow, GiftStatus, Receipt, Story};

use crate::site::Page;
use crate::site::components::{
    ButtonKind, Day, Fact, Facts, Glyph, Icon, LinkButton, MethodName, Moment, NoticeBox, Stamp,
    Timeline, TimelineItem, Tone, query,
};
use crate::site::format::{self, MomentStyle, Reader, Told};
use crate::site::layouts::Document;

#[component]
pub fn Gift(page: Page, view: GiftPage) -> impl IntoView {
    let GiftPage { gift, number, frequency, story, receipt, can_cancel } = view;
    let class = page.class();
    let (church, zone) = (page.frame.church.clone(), page.frame.zone.clone());
    let title = format!(
        "Your gift of {}, {}",
        gift.amount,
        format::day(gift.on, format::DayStyle::MonthDay)
    );
    let again = story.iter().rev().find_map(|line| match line.event {
        Event::WillTryAgain { at } => Some(format::moment(at, &zone, MomentStyle::Short)),
        _ => None,
    });
    let slip = match receipt {
        Some(receipt) => {
            let (gift, zone) = (gift.clone(), zone.clone());
            view! { <ReceiptSlip gift receipt church zone number frequency /> }.into_any()
        }
        None => view! { <Slip gift=gift.clone() number frequency /> }.into_any(),
    };
    view! {
        <Document page title class here="/gifts">
            <p>
                <a class="link" href="/gifts">
                    <Icon glyph=Glyph::Prev />
                    "All gifts"
                </a>
            </p>
            <div>
                <h1>
                    {format!("Your gift of {} ", gift.amount)} <br />
                    "for " <Day on=gift.on />
                </h1>
                <Stamp word=format::status(gift.status, Reader::Donor) />
            </div>
            <div class="split">
                <div class="flow-l">
                    <Meaning gift=gift.clone() again />
                    {can_cancel.then(|| view! { <Choice gift=gift.clone() /> })}
                    <What gift=gift.clone() story zone />
                </div>
                <aside class="side flow" aria-label="About this gift">{slip}</aside>
            </div>
        </Document>
    }
}

/// Where the same gift may be given once more, another way.
fn give_again(gift: &GiftRow) -> String {
    let fund = gift.lines.first().map(|line| line.fund.to_string()).unwrap_or_default();
    query("/give", [("fund", fund), ("amount", gift.amount.to_decimal())])
}

/// What the state means for the donor. A gift that was given needs no words but its receipt.
#[component]
fn Meaning(gift: GiftRow, again: Option<String>) -> impl IntoView {
    let system = format::system(&gift.method);
    let from = format::method(&gift.method);
    let why = gift.class.map(|class| format!("{}. ", format::reason(class, &gift.method)));
    let way_out =
        gift.class.map_or("Nothing was taken.", |class| format::way_out(class, &gift.method));
    let (tone, glyph, title, words) = match gift.status {
        GiftStatus::Given => return None,
        GiftStatus::Assured => (
            Tone::Assured,
            Glyph::Shield,
            "We have your gift safe",
            format!(
                "Nothing has been taken from {from} yet. We will take it once, when the system is \
                 well. You do not need to do anything."
            ),
        ),
        GiftStatus::OnItsWay => (
            Tone::Way,
            Glyph::Way,
            "Your gift is on its way",
            format!("It is being taken from {from}. You do not need to do anything."),
        ),
        GiftStatus::BeingAsked => (
            Tone::Way,
            Glyph::Ask,
            "We are asking what became of your gift",
            format!(
                "{system} gave no answer. We ask until we know, and never send your gift twice. \
                 You do not need to do anything."
            ),
        ),
        GiftStatus::Waiting => (
            Tone::Quiet,
            Glyph::Clock,
            "We will ask once more",
            format!(
                "{}Nothing was taken. We ask again on {}. You do not need to do anything.",
                why.unwrap_or_default(),
                again.as_deref().unwrap_or("another day"),
            ),
        ),
        GiftStatus::NeedsYou => (
            Tone::Needs,
            Glyph::Alert,
            "This gift needs you",
            format!("{}{way_out}", why.unwrap_or_default()),
        ),
        GiftStatus::NotTaken => (
            Tone::Quiet,
            Glyph::Cross,
            "This gift was not taken",
            format!("{}{way_out}", why.unwrap_or_default()),
        ),
        GiftStatus::Cancelled => (
            Tone::Quiet,
            Glyph::X,
            "This gift is cancelled",
            format!("Nothing was taken from {from}."),
        ),
        GiftStatus::Refunded => (
            Tone::Quiet,
            Glyph::Back,
            "This gift was given back",
            format!("The money goes back to {from}. Banks take a few days to show it."),
        ),
    };
    let kind = match gift.status {
        GiftStatus::NeedsYou => Some(ButtonKind::First),
        GiftStatus::NotTaken => Some(ButtonKind::Second),
        GiftStatus::Given
        | GiftStatus::Assured
        | GiftStatus::OnItsWay
        | GiftStatus::BeingAsked
        | GiftStatus::Waiting
        | GiftStatus::Cancelled
        | GiftStatus::Refunded => None,
    };
    let again = kind.map(|kind| {
        view! {
            <p>
                <LinkButton href=give_again(&gift) kind>
                    {format!("Give {} again", gift.amount)}
                </LinkButton>
            </p>
        }
    });
    Some(view! {
        <NoticeBox tone glyph title>
            <p>{words}</p>
            {again}
        </NoticeBox>
    })
}

/// What may still be done with a gift that was not sent.
#[component]
fn Choice(gift: GiftRow) -> impl IntoView {
    let assured = gift.status == GiftStatus::Assured;
    let wait = assured.then(|| {
        let from = format::method(&gift.method);
        let when = format!("We take {} from {from} when the system is well.", gift.amount);
        view! {
            <p>
                <b>"Wait. "</b>
                {when}
            </p>
        }
    });
    view! {
        <section class="flow" aria-labelledby="choices">
            <h2 id="choices">"What you may do"</h2>
            {wait}
            <div class="acts">
                <a class="act" href=format!("/gifts/{}/cancel", gift.id)>
                    <Icon glyph=Glyph::Cross />
                    "Cancel this gift"
                    <Icon glyph=Glyph::Next />
                </a>
            </div>
            <p class="hint">"You check everything before it happens."</p>
        </section>
    }
}

#[component]
fn What(gift: GiftRow, story: Vec<Story>, zone: String) -> impl IntoView {
    let day = |line: &Story| format::moment(line.at, &zone, MomentStyle::Day);
    let one_day = story.windows(2).all(|pair| match pair {
        [a, b] => day(a) == day(b),
        _ => true,
    });
    let style = if one_day { MomentStyle::Time } else { MomentStyle::Short };
    let lines = story.iter().map(|line| {
        let Told { tone, glyph, strong, rest } = format::told(&line.event, &gift, &zone);
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
            <TimelineItem when="Next".into_any() glyph=Glyph::Dot ahead=true>
                "We test the system with our own money. When it is well, your gift is taken."
            </TimelineItem>
        }
    });
    let title = match gift.status {
        GiftStatus::Given | GiftStatus::NotTaken | GiftStatus::Cancelled | GiftStatus::Refunded => {
            "What happened"
        }
        GiftStatus::Assured
        | GiftStatus::OnItsWay
        | GiftStatus::BeingAsked
        | GiftStatus::Waiting
        | GiftStatus::NeedsYou => "What happened so far",
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
    let lines = gift.lines.into_iter().map(|line| {
        view! { <Fact name=line.name>{line.amount.to_string()}</Fact> }
    });
    // A part that went back is no gift: what counts is what the church kept.
    let partly = gift.status == GiftStatus::Given && gift.returned.minor() > 0;
    let kept = gift.amount.checked_sub(gift.returned).ok().filter(|_| partly);
    let back = kept.map(|kept| {
        view! {
            <Fact name="Given back to you">{gift.returned.to_string()}</Fact>
            <Fact name="Your gift now" sum=true>{kept.to_string()}</Fact>
        }
    });
    view! {
        <Facts>
            {lines.collect_view()} <Fact name="Your gift" sum=true>{gift.amount.to_string()}</Fact>
            {back}
        </Facts>
    }
}

#[component]
fn Repeats(gift: GiftRow, frequency: Option<String>) -> impl IntoView {
    let words = format::capital(&format::frequency_name(&frequency?));
    let words = match gift.schedule {
        Some(schedule) => view! { <a href=format!("/recurring/{schedule}")>{words}</a> }.into_any(),
        None => words.into_any(),
    };
    Some(view! { <Fact name="Repeats">{words}</Fact> })
}

#[component]
fn Slip(gift: GiftRow, number: String, frequency: Option<String>) -> impl IntoView {
    let open = matches!(
        gift.status,
        GiftStatus::Assured | GiftStatus::OnItsWay | GiftStatus::BeingAsked | GiftStatus::Waiting
    );
    let method = gift.method.clone();
    view! {
        <div class="slip flow">
            <h2>"This gift"</h2>
            <Lines gift=gift.clone() />
            <Facts>
                <Fact name="From">
                    <MethodName method />
                </Fact>
                <Repeats gift frequency />
                <Fact name="Gift number">
                    <span class="nowrap">{number}</span>
                </Fact>
            </Facts>
            {open
                .then(|| {
                    view! {
                        <p class="small muted">
                            "The receipt comes when the gift is taken. Until then it does not \
                             count for tax."
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
    let church = church.map(|church| {
        view! {
            <p>
                {church.name} <br />
                <span class="muted">{church.address} <br /> {church.tax_number}</span>
            </p>
        }
    });
    let method = gift.method.clone();
    let asked_zone = zone.clone();
    view! {
        <section class="slip flow" aria-labelledby="receipt">
            <h2 id="receipt">
                "Receipt " <span class="nowrap">{receipt.number}</span>
            </h2>
            {church}
            <Lines gift=gift.clone() />
            <Facts>
                <Fact name="Given by">{receipt.given_by}</Fact>
                <Fact name="Asked for">
                    <Moment at=receipt.asked_at zone=asked_zone />
                </Fact>
                <Fact name="Taken">
                    <Moment at=receipt.taken_at zone />
                </Fact>
                <Fact name="From">
                    <MethodName method />
                </Fact>
                <Repeats gift frequency />
                <Fact name="Gift number">
                    <span class="nowrap">{number}</span>
                </Fact>
            </Facts>
            <p class="small muted">"No goods or services were given in return."</p>
        </section>
    }
}
