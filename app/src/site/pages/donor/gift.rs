//! `/gifts/{id}`: one gift, what became of it, and what its donor may do.

use kernel::{RequestId, Timestamp};
use leptos::prelude::*;
use views::{
    ChurchCard, Event, GiftPage, GiftRow, GiftStacking, GiftStatus, MethodChoice, Receipt,
    StackingWish, Story,
};

use super::stacking::{Days, options};
use crate::site::components::{
    Button, ButtonKind, Choices, Day, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, LinkButton,
    MethodName, Moment, NoticeBox, Opt, Stamp, Timeline, TimelineItem, Tone, query,
};
use crate::site::format::{self, MomentStyle, Reader, Told};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Gift(
    page: Page,
    view: GiftPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
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
    let title = format!(
        "Your gift of {}, {}",
        gift.amount,
        format::day(crate::site::locale(), gift.on, format::DayStyle::MonthDay)
    );
    let again = story.iter().rev().find_map(|line| match line.event {
        Event::WillTryAgain { at } => Some(format::moment(crate::site::locale(), at, &zone, MomentStyle::Short)),
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
        <Document page title class here="/gifts" wrong>
            <ErrorSummary draft=errors />
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
                <Stamp word=format::status(crate::site::locale(), gift.status, Reader::Donor) />
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
fn Meaning(
    gift: GiftRow,
    again: Option<String>,
    goes_on: Option<Timestamp>,
    zone: String,
) -> impl IntoView {
    let system = format::system(crate::site::locale(), &gift.method);
    let from = format::method(crate::site::locale(), &gift.method);
    let why = gift.class.map(|class| format!("{}. ", format::reason(crate::site::locale(), class, &gift.method)));
    let way_out =
        gift.class.map_or_else(|| "Nothing was taken.".to_owned(), |class| format::way_out(crate::site::locale(), class, &gift.method));
    let (tone, glyph, title, words) = match gift.status {
        GiftStatus::Given => return None,
        GiftStatus::Assured => (
            Tone::Assured,
            Glyph::Shield,
            "We have your gift safe",
            format!(
                "Thank you, your gift is received. It will be taken once, when {} is back. Nothing \
                 has been taken from {from} yet. You do not need to do anything.",
                format::uncapital(&system),
            ),
        ),
        GiftStatus::OnItsWay => (
            Tone::Way,
            Glyph::Way,
            "Your gift is on its way",
            match goes_on.map(|at| format::moment(crate::site::locale(), at, &zone, MomentStyle::Day)) {
                Some(day) => format!(
                    "It is taken from {from} on {day}, so that it does not come together with \
                     another. You do not need to do anything."
                ),
                None => format!("It is being taken from {from}. You do not need to do anything."),
            },
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

/// The year ends while the gift waits.
#[component]
fn YearEnd(year: Option<i16>, other: bool) -> impl IntoView {
    let year = year?;
    let title = format!("{year} ends soon");
    let way_out = if other {
        "If it is to count for that year, pay it with a card today: choose below."
    } else {
        "If it is to count for that year, call your church office today, and cancel this one."
    };
    Some(view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Clock title>
            <p>
                {format!(
                    "A gift counts for the year in which it is taken. If this one waits longer, it \
                     counts for {}. {way_out}",
                    year.saturating_add(1),
                )}
            </p>
        </NoticeBox>
    })
}

/// What may still be done with a gift that was not sent: one answer, checked on the next page.
#[component]
fn Choice(gift: GiftRow, other_ways: Vec<MethodChoice>, draft: Draft) -> impl IntoView {
    let from = format::method(crate::site::locale(), &gift.method);
    let wait = match gift.status {
        GiftStatus::Assured => {
            let system = format::uncapital(&format::system(crate::site::locale(), &gift.method));
            format!("We take {} from {from}, once, when {system} is back.", gift.amount)
        }
        _ => format!("We take {} from {from}, as planned.", gift.amount),
    };
    let mut options = vec![Opt::new("wait", "Wait").hint(wait)];
    options.extend(other_ways.iter().map(|way| {
        let name = format::method(crate::site::locale(), &way.label);
        let hint = if format::is_bank(&way.label) {
            format!("A bank takes a few working days. From {from} nothing is taken for it.")
        } else {
            format!("It is taken now. From {from} nothing is taken for it.")
        };
        Opt::new(format!("way:{}", way.id), format!("Pay from {name} instead")).hint(hint)
    }));
    let stays = if gift.schedule.is_some() {
        "Nothing is taken. Your next recurring gift stays as planned."
    } else {
        "Nothing is taken."
    };
    options.push(Opt::new("cancel", "Cancel this gift").hint(stays));
    view! {
        <form class="flow" method="post" action=format!("/gifts/{}", gift.id)>
            <Hidden name="act" value="choose" />
            <Choices
                name="choice"
                legend="What would you like to do?"
                options
                value="wait"
                draft
            />
            <div class="row">
                <Button>"Continue"</Button>
                <span class="hint">"You check everything before it happens."</span>
            </div>
        </form>
    }
}

/// What happens when this gift and the next of its schedule come together.
#[component]
fn Together(id: String, stacking: GiftStacking, request: RequestId, draft: Draft) -> impl IntoView {
    let GiftStacking { wish, own, next } = stacking;
    let next = next.map(|on| {
        view! {
            <p>
                "Your next gift is due on " <Day on=on /> "."
                {(!own).then_some(" What you set for all your gifts is chosen here.")}
            </p>
        }
    });
    let days = match wish {
        StackingWish::Spread { days } => days,
        StackingWish::Both | StackingWish::OnlyOne => 3,
    };
    view! {
        <section class="flow" aria-labelledby="together">
            <h2 id="together">"If it comes near your next gift"</h2>
            {next}
            <form class="flow" method="post" action=format!("/gifts/{id}")>
                <Hidden name="act" value="wish" />
                <Hidden name="request" value=request.to_string() />
                <Choices
                    name="stacking"
                    legend="What we do then"
                    options=options()
                    value=wish.name()
                    plain=true
                    draft=draft.clone()
                />
                <Days days draft />
                <Button kind=ButtonKind::Second>"Keep to this"</Button>
            </form>
        </section>
    }
}

#[component]
fn What(gift: GiftRow, story: Vec<Story>, zone: String) -> impl IntoView {
    let day = |line: &Story| format::moment(crate::site::locale(), line.at, &zone, MomentStyle::Day);
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
        let Told { tone, glyph, strong, rest } = format::told(crate::site::locale(), &line.event, &then, &zone);
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
    let words = format::capital(&format::frequency_name(crate::site::locale(), &frequency?));
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
