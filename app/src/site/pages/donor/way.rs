//! `/gifts/{id}/way`: check before a gift that waits is paid another way.

use kernel::{Money, RequestId};
use leptos::prelude::*;
use views::{GiftRow, MethodChoice, WayCheck};

use crate::site::components::{
    Answer, Answers, Button, Day, ErrorSummary, GiftName, Glyph, Hidden, LinkButton, MethodName,
    NoticeBox, Tone,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Way(
    page: Page,
    view: WayCheck,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let church = page.frame.church.as_ref().map(|church| church.name.clone()).unwrap_or_default();
    let WayCheck { gift, to, total } = view;
    let title = format!("Pay your gift of {} another way", gift.amount);
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
    let path = format!("/gifts/{}", gift.id);
    let (action, back) = (format!("{path}/way"), path.clone());
    let name = format::method(crate::site::locale(), &to.label);
    let before = format::method(crate::site::locale(), &gift.method);
    let when = if format::is_bank(&to.label) {
        "Now. Your bank takes a few working days; the receipt comes when it has paid."
    } else {
        "Now, once. The receipt comes when it is taken."
    };
    let more = (total != gift.amount)
        .then(|| view! { <Answer question="With the fee you cover">{total.to_string()}</Answer> });
    view! {
        <Answers>
            <Answer question="Gift">
                <GiftName lines=gift.lines.clone() />
            </Answer>
            <Answer question="Amount">{gift.amount.to_string()}</Answer>
            {more}
            <Answer question="For">
                <Day on=gift.on />
            </Answer>
            <Answer question="From" change=path what="the card or bank">
                <MethodName method=to.label.clone() />
            </Answer>
            <Answer question="Instead of">
                <MethodName method=gift.method.clone() />
            </Answer>
            <Answer question="Taken">{when}</Answer>
        </Answers>
        <p>
            {format!(
                "You let {church} take {total} once from {name}. From {before} nothing is taken \
                 for this gift any more, also when its system is back.",
            )}
        </p>
        <form class="row" method="post" action=action>
            <Hidden name="method" value=to.id.to_string() />
            <Hidden name="request" value=request.to_string() />
            <Button>{format!("Pay {total} from {name}")}</Button>
            <a class="link" href=back>"Wait instead"</a>
        </form>
    }
}

#[component]
fn TooLate(gift: GiftRow) -> impl IntoView {
    view! {
        <NoticeBox
            tone=Tone::Quiet
            glyph=Glyph::Clock
            title="This gift cannot be paid that way now"
        >
            <p>
                "It may be on its way already, or that way is not well just now. Nothing has \
                 changed; its page tells how it stands."
            </p>
            <p>
                <LinkButton href=format!("/gifts/{}", gift.id)>"See this gift"</LinkButton>
            </p>
        </NoticeBox>
    }
}
