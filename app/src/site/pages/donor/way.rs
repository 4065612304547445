//! `/gifts/{id}/way`: check before a gift that waits is paid another way.

use kernel::{Money, RequestId};
use leptos::prelude::*;
use views::{GiftRow, MethodChoice, WayCheck};
use words::{cancel, way as say};

use crate::site::components::{
    Answer, Answers, Button, Day, ErrorSummary, GiftName, Glyph, Hidden, LinkButton, MethodName,
    NoticeBox, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, format, locale};

#[component]
pub fn Way(
    page: Page,
    view: WayCheck,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let wrong = draft.has_problems();
    let church = page.frame.church.as_ref().map(|church| church.name.clone()).unwrap_or_default();
    let WayCheck { gift, to, total } = view;
    let title = say::title(locale, &format::money(locale, gift.amount));
    let body = match to {
        Some(to) => view! { <Check gift to total church request /> }.into_any(),
        None => view! { <TooLate gift /> }.into_any(),
    };
    view! {
        <Document page title=title.clone() class here="/gifts" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}

#[component]
fn Check(
    gift: GiftRow,
    to: MethodChoice,
    total: Money,
    church: String,
    request: RequestId,
) -> impl IntoView {
    let locale = locale();
    let path = format!("/gifts/{}", gift.id);
    let amount = format::money(locale, gift.amount);
    let whole = format::money(locale, total);
    let with_fee = whole.clone();
    let (action, back) = (format!("{path}/way"), path.clone());
    let name = format::method(locale, &to.label);
    let before = format::method(locale, &gift.method);
    let when =
        if format::is_bank(&to.label) { say::when_bank(locale) } else { say::when_card(locale) };
    let more = (total != gift.amount)
        .then(|| view! { <Answer question=say::with_fee(locale)>{with_fee}</Answer> });
    view! {
        <Answers>
            <Answer question=cancel::gift(locale)>
                <GiftName lines=gift.lines.clone() />
            </Answer>
            <Answer question=cancel::amount(locale)>{amount}</Answer>
            {more}
            <Answer question=cancel::for_day(locale)>
                <Day on=gift.on />
            </Answer>
            <Answer question=cancel::from(locale) change=path what=say::card_or_bank(locale)>
                <MethodName method=to.label.clone() />
            </Answer>
            <Answer question=say::instead_of(locale)>
                <MethodName method=gift.method.clone() />
            </Answer>
            <Answer question=say::taken(locale)>{when}</Answer>
        </Answers>
        <p>{say::you_let(locale, &before, &church, &whole, &name)}</p>
        <form class="row" method="post" action=action>
            <Hidden name="method" value=to.id.to_string() />
            <Hidden name="request" value=request.to_string() />
            <Button>{say::pay(locale, &whole, &name)}</Button>
            <a class="link" href=back>{say::wait_instead(locale)}</a>
        </form>
    }
}

#[component]
fn TooLate(gift: GiftRow) -> impl IntoView {
    let locale = locale();
    view! {
        <NoticeBox
            tone=Tone::Quiet
            glyph=Glyph::Clock
            title=say::too_late(locale)
        >
            <p>{say::too_late_what(locale)}</p>
            <p>
                <LinkButton href=format!("/gifts/{}", gift.id)>{cancel::see_gift(locale)}</LinkButton>
            </p>
        </NoticeBox>
    }
}
