//! `/church/transactions/{id}/expire`: give up a gift that nobody will take any more.

use kernel::RequestId;
use leptos::prelude::*;
use views::TransactionPage;

use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Day, ErrorSummary, GiftName, Glyph, Hidden, LinkButton,
    MethodName, NoticeBox, TextField, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const LIST: &str = "/church/transactions";

#[component]
pub fn Expire(
    page: Page,
    view: TransactionPage,
    request: RequestId,
    draft: Draft,
) -> impl IntoView {
    let wrong = draft.has_problems();
    let gift = view.transaction;
    let back = format!("{LIST}/{}", gift.id);
    let title = format!("Give up the gift of {}?", gift.amount);
    let body = if view.can_expire {
        let action = format!("{back}/expire");
        let button = format!("Give up {}", gift.amount);
        let draft = draft.clone();
        view! {
            <p>
                "It is not sent any more, and nothing is taken. Its donor gets a mail that says so. \
                 This cannot be undone; the donor may give again."
            </p>
            <Answers>
                <Answer question="Donor">{gift.donor}</Answer>
                <Answer question="Gift"><GiftName lines=gift.lines /></Answer>
                <Answer question="For"><Day on=gift.on /></Answer>
                <Answer question="From"><MethodName method=gift.method /></Answer>
            </Answers>
            <form class="flow-l" method="post" action=action>
                <Hidden name="request" value=request.to_string() />
                <TextField
                    name="why"
                    label="Why"
                    hint="At least 10 letters. It stays in the audit log, with your name."
                    autocomplete="off"
                    draft
                />
                <p class="row">
                    <Button kind=ButtonKind::Danger>{button}</Button>
                    <a class="link" href=back>"Keep it"</a>
                </p>
            </form>
        }
        .into_any()
    } else {
        view! {
            <NoticeBox
                tone=Tone::Quiet
                glyph=Glyph::Clock
                title="This gift can no longer be given up"
            >
                <p>"Its page tells what became of it."</p>
                <p><LinkButton href=back>"See this gift"</LinkButton></p>
            </NoticeBox>
        }
        .into_any()
    };
    view! {
        <Document page title=title.clone() class="for-church" here=LIST wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{title}</h1>
                {body}
            </div>
        </Document>
    }
}
