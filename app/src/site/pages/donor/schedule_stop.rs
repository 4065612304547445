//! `/recurring/{id}/stop`: check before a recurring gift is stopped.

use kernel::RequestId;
use leptos::prelude::*;
use views::{SchedulePage, StandingView};

use super::recurring::name;
use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Day, ErrorSummary, GiftName, Glyph, Hidden, LinkButton,
    MethodName, NoticeBox, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn ScheduleStop(
    page: Page,
    view: SchedulePage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let row = view.schedule;
    let path = format!("/recurring/{}", row.id);
    let every = name(&row);
    let over = over(row.standing);
    let act = if over {
        view! { <AlreadyOver path /> }.into_any()
    } else {
        let (version, every) = (view.version, every.clone());
        view! { <Form path version request every /> }.into_any()
    };
    let next = row.next.map(|on| {
        view! {
            <Answer question="Next gift, no longer taken">
                <Day on />
            </Answer>
        }
    });
    view! {
        <Document page title="Stop your recurring gift" class here="/recurring" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>"Stop your recurring gift"</h1>
                <Answers>
                    <Answer question="Gift">{every}</Answer>
                    <Answer question="For">
                        <GiftName lines=row.lines />
                    </Answer>
                    <Answer question="From">
                        <MethodName method=row.method />
                    </Answer>
                    {next}
                </Answers>
                {act}
            </div>
        </Document>
    }
}

/// Whether there is nothing left to stop or to change.
pub(super) fn over(standing: StandingView) -> bool {
    matches!(standing, StandingView::Stopped | StandingView::Finished)
}

/// Shown instead of a form that could only be refused.
#[component]
pub(super) fn AlreadyOver(#[prop(into)] path: String) -> impl IntoView {
    view! {
        <NoticeBox tone=Tone::Quiet glyph=Glyph::Stop title="This gift is no longer running">
            <p>"Nothing more is taken for it. You can start a new one at any time."</p>
            <p>
                <LinkButton href=path kind=ButtonKind::Second>
                    "See this recurring gift"
                </LinkButton>
            </p>
        </NoticeBox>
    }
}

#[component]
fn Form(path: String, version: u64, request: RequestId, every: String) -> impl IntoView {
    let action = format!("{path}/stop");
    view! {
        <p>
            "No more gifts will be taken after today. Gifts already given stay as they are. You \
             can start again at any time."
        </p>
        <form class="row" method="post" action=action>
            <Hidden name="version" value=version.to_string() />
            <Hidden name="request" value=request.to_string() />
            <Button kind=ButtonKind::Danger>{format!("Stop {every}")}</Button>
            <a class="link" href=path>"Keep it"</a>
        </form>
    }
}
