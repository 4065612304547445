//! `/recurring/{id}/stop`: check before a recurring gift is stopped.

use kernel::RequestId;
use leptos::prelude::*;
use views::SchedulePage;

use super::recurring::name;
use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Day, ErrorSummary, GiftName, Hidden, MethodName,
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
    let action = format!("{path}/stop");
    let every = name(&row);
    let stop = format!("Stop {every}");
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
                <p>
                    "No more gifts will be taken after today. Gifts already given stay as they \
                     are. You can start again at any time."
                </p>
                <form class="row" method="post" action=action>
                    <Hidden name="version" value=view.version.to_string() />
                    <Hidden name="request" value=request.to_string() />
                    <Button kind=ButtonKind::Danger>{stop}</Button>
                    <a class="link" href=path>"Keep it"</a>
                </form>
            </div>
        </Document>
    }
}
