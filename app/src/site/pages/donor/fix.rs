//! `/gifts/{id}/fix`: a gift that was not taken, put right on one page.

use kernel::RequestId;
use leptos::prelude::*;
use views::{FixPage, GiftRow, GiftStatus, ScheduleRow};
use words::fix as say;

use super::methods::Add;
use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Choices, Day, ErrorSummary, GiftName, Glyph, Hidden, Icon,
    LinkButton, NoticeBox, Opt, Tone, query,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

/// `chosen` is a way that was just added for this gift; it is chosen when the page comes. `requests`
/// are one for each form.
#[component]
pub fn Fix(
    page: Page,
    view: FixPage,
    kinds: Vec<String>,
    chosen: String,
    requests: (RequestId, RequestId),
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let errors = draft.clone();
    let zone = page.frame.zone.clone();
    let title = say::title(locale, &format::money(locale, view.gift.amount));
    let gift = view.gift.clone();
    let mendable = view.again || !view.ways.is_empty() || view.until.is_some();
    let body = if mendable || gift.status == GiftStatus::Waiting {
        let back = format!("/gifts/{}/fix", gift.id);
        let (request, other) = requests;
        view! {
            <Why view=view.clone() zone />
            <Form view chosen request draft />
            <section class="flow" aria-labelledby="add">
                <h2 id="add">{say::or_add(locale)}</h2>
                <p>{say::or_add_hint(locale)}</p>
                <Add kinds request=other first=false back />
            </section>
        }
        .into_any()
    } else if view.open {
        view! { <TooLate gift request=requests.0 /> }.into_any()
    } else {
        view! { <Over gift /> }.into_any()
    };
    view! {
        <Document page title=title.clone() class here="/gifts" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=errors />
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}

/// What happened, and how long there is time.
#[component]
fn Why(view: FixPage, zone: String) -> impl IntoView {
    let locale = locale();
    let FixPage { gift, total, until, .. } = view;
    let why = gift.class.map(|class| format::reason(locale, class, &gift.method));
    let why = why.map(|reason| match gift.status {
        GiftStatus::Waiting => say::waits(locale, &reason),
        _ => say::why(locale, &reason),
    });
    let until = match until {
        Some(at) => say::until(locale, &format::moment(locale, at, &zone, MomentStyle::Day)),
        None => say::once(locale),
    };
    let more = (total != gift.amount).then(|| {
        view! {
            <Answer question=say::with_fee(locale)>{format::money(locale, total)}</Answer>
        }
    });
    view! {
        <p>{why} " " {until}</p>
        <Answers>
            <Answer question=say::gift(locale)>
                <GiftName lines=gift.lines />
            </Answer>
            <Answer question=say::amount(locale)>{format::money(locale, gift.amount)}</Answer>
            {more}
            <Answer question=say::for_day(locale)>
                <Day on=gift.on />
            </Answer>
        </Answers>
    }
}

#[component]
fn Form(view: FixPage, chosen: String, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let FixPage { gift, total, again, ways, schedule, .. } = view;
    let from = format::method(locale, &gift.method);
    let mut options = Vec::new();
    if again {
        options.push(Opt::new("again", say::again(locale, &from)).hint(say::again_hint(locale)));
    }
    options.extend(ways.iter().map(|way| {
        let name = format::choice(locale, way);
        let hint = if format::is_bank(&way.label) {
            say::other_bank_hint(locale)
        } else {
            say::other_hint(locale)
        };
        Opt::new(format!("way:{}", way.id), say::other(locale, &name)).hint(hint)
    }));
    // What waits is cancelled on its own page; what failed is let be here.
    if gift.status != GiftStatus::Waiting {
        let hint = match gift.schedule {
            Some(_) => say::skip_next(locale),
            None => say::skip_hint(locale),
        };
        options.push(Opt::new("skip", say::skip(locale)).hint(hint));
    }
    let first = options.first().map(|first| first.value.clone()).unwrap_or_default();
    let added = format!("way:{chosen}");
    let value = if options.iter().any(|one| one.value == added) { added } else { first };
    let path = format!("/gifts/{}", gift.id);
    let action = format!("{path}/fix");
    let also = schedule.filter(|_| !ways.is_empty());
    let typed = draft.clone();
    view! {
        <form class="flow-l" method="post" action=action>
            <Choices name="choice" legend=say::question(locale) options value draft />
            {also.map(|row| view! { <Also row draft=typed /> })}
            <Hidden name="request" value=request.to_string() />
            <div class="row">
                <Button>{say::r#do(locale, &format::money(locale, total))}</Button>
                <a class="link" href=path>{say::later(locale)}</a>
            </div>
        </form>
    }
}

/// The recurring gift would miss the next time as well.
#[component]
fn Also(row: ScheduleRow, draft: Draft) -> impl IntoView {
    let locale = locale();
    let amount = format::money(locale, row.amount);
    let often = format::frequency(locale, &row.frequency, row.anchor);
    let from = format::method(locale, &row.method);
    let untouched = draft.value("choice").is_empty();
    let checked = untouched || !draft.value("schedule").is_empty();
    view! {
        <label class="choice plain">
            <input type="checkbox" name="schedule" value="yes" checked=checked />
            <b>{say::schedule(locale)}</b>
            <span class="hint">{say::schedule_hint(locale, &amount, &from, &often)}</span>
        </label>
    }
}

/// Ten days have passed.
#[component]
fn TooLate(gift: GiftRow, request: RequestId) -> impl IntoView {
    let locale = locale();
    let fund = gift.lines.first().map(|line| line.fund.to_string()).unwrap_or_default();
    let again = query("/give", [("fund", fund), ("amount", gift.amount.to_decimal())]);
    let amount = format::money(locale, gift.amount);
    view! {
        <NoticeBox tone=Tone::Quiet glyph=Glyph::Clock title=say::late_title(locale)>
            <p>{say::late(locale)}</p>
            <p>
                <LinkButton href=again>{say::give_again(locale, &amount)}</LinkButton>
            </p>
        </NoticeBox>
        <form method="post" action=format!("/gifts/{}/fix", gift.id)>
            <Hidden name="choice" value="skip" />
            <Hidden name="request" value=request.to_string() />
            <Button kind=ButtonKind::Second>
                <Icon glyph=Glyph::X />
                {say::let_be(locale)}
            </Button>
        </form>
    }
}

/// Nothing is to be done any more.
#[component]
fn Over(gift: GiftRow) -> impl IntoView {
    let locale = locale();
    view! {
        <NoticeBox tone=Tone::Quiet glyph=Glyph::Check title=say::over_title(locale)>
            <p>{say::over(locale)}</p>
            <p>
                <LinkButton href=format!("/gifts/{}", gift.id)>{say::see(locale)}</LinkButton>
            </p>
        </NoticeBox>
    }
}
