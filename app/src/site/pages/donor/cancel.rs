//! `/gifts/{id}/cancel`: check before a gift is cancelled.

use kernel::RequestId;
use leptos::prelude::*;
use views::GiftPage;
use words::cancel as say;

use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Day, ErrorSummary, GiftName, Glyph, Hidden, LinkButton,
    MethodName, NoticeBox, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, format, locale};

#[component]
pub fn Cancel(
    page: Page,
    view: GiftPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let wrong = draft.has_problems();
    let gift = view.gift.clone();
    let body = if view.can_cancel {
        view! { <Check view request /> }.into_any()
    } else {
        view! { <TooLate view /> }.into_any()
    };
    let title = say::title(locale, &format::money(locale, gift.amount));
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
fn Check(view: GiftPage, request: RequestId) -> impl IntoView {
    let locale = locale();
    let gift = view.gift;
    let amount = format::money(locale, gift.amount);
    let cancel_it = say::cancel_it(locale, &amount);
    let path = format!("/gifts/{}", gift.id);
    let action = format!("{path}/cancel");
    let scheduled = gift.schedule.is_some();
    view! {
        <Answers>
            <Answer question=say::gift(locale)>
                <GiftName lines=gift.lines />
            </Answer>
            <Answer question=say::amount(locale)>{amount}</Answer>
            <Answer question=say::for_day(locale)>
                <Day on=gift.on />
            </Answer>
            <Answer question=say::from(locale)>
                <MethodName method=gift.method />
            </Answer>
        </Answers>
        <p>
            {say::nothing_taken(locale)}
            " "
            {scheduled.then(|| say::next_stays(locale))}
        </p>
        <form class="row" method="post" action=action>
            <Hidden name="request" value=request.to_string() />
            <Button kind=ButtonKind::Danger>{cancel_it}</Button>
            <a class="link" href=path>{say::keep_it(locale)}</a>
        </form>
    }
}

#[component]
fn TooLate(view: GiftPage) -> impl IntoView {
    let locale = locale();
    view! {
        <NoticeBox
            tone=Tone::Quiet
            glyph=Glyph::Clock
            title=say::too_late(locale)
        >
            <p>{say::too_late_what(locale)}</p>
            <p>
                <LinkButton href=format!("/gifts/{}", view.gift.id)>{say::see_gift(locale)}</LinkButton>
            </p>
        </NoticeBox>
    }
}
