//! `/gifts/{id}/cancel`: check before a gift is cancelled.

use kernel::RequestId;
use leptos::prelude::*;
use views::GiftPage;

use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Day, ErrorSummary, GiftName, Glyph, Hidden, LinkButton,
    MethodName, NoticeBox, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Cancel(
    page: Page,
    view: GiftPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let gift = view.gift.clone();
    let body = if view.can_cancel {
        view! { <Check view request /> }.into_any()
    } else {
        view! { <TooLate view /> }.into_any()
    };
    let title = format!("Cancel your gift of {}", gift.amount);
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
    let gift = view.gift;
    let path = format!("/gifts/{}", gift.id);
    let action = format!("{path}/cancel");
    let scheduled = gift.schedule.is_some();
    view! {
        <Answers>
            <Answer question="Gift">
                <GiftName lines=gift.lines />
            </Answer>
            <Answer question="Amount">{gift.amount.to_string()}</Answer>
            <Answer question="For">
                <Day on=gift.on />
            </Answer>
            <Answer question="From">
                <MethodName method=gift.method />
            </Answer>
        </Answers>
        <p>
            "Nothing is taken. "
            {scheduled.then_some("Your next recurring gift stays as planned.")}
        </p>
        <form class="row" method="post" action=action>
            <Hidden name="request" value=request.to_string() />
            <Button kind=ButtonKind::Danger>{format!("Cancel my gift of {}", gift.amount)}</Button>
            <a class="link" href=path>"Keep it"</a>
        </form>
    }
}

#[component]
fn TooLate(view: GiftPage) -> impl IntoView {
    view! {
        <NoticeBox
            tone=Tone::Quiet
            glyph=Glyph::Clock
            title="This gift can no longer be cancelled"
        >
            <p>"Its page tells what became of it."</p>
            <p>
                <LinkButton href=format!("/gifts/{}", view.gift.id)>"See this gift"</LinkButton>
            </p>
        </NoticeBox>
    }
}
