//! `/recurring/{id}/check`: a change of a recurring gift, before it happens.

use kernel::RequestId;
use leptos::prelude::*;
use views::ScheduleChange;

use super::recurring::name;
use super::schedule_stop::{AlreadyOver, over};
use crate::site::components::{Answer, Answers, Button, ErrorSummary, Hidden, MethodName, Slides};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn ScheduleCheck(
    page: Page,
    view: ScheduleChange,
    version: u64,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let body = if over(view.before.standing) {
        let path = format!("/recurring/{}", view.before.id);
        view! { <AlreadyOver path /> }.into_any()
    } else {
        view! {
            <Changed view=view.clone() />
            <p>"Nothing is taken today. A date you skipped stays skipped."</p>
            <Form view version request />
        }
        .into_any()
    };
    view! {
        <Document page title="Check your change" class here="/recurring" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>"Check your change"</h1>
                {body}
            </div>
        </Document>
    }
}

#[component]
fn Changed(view: ScheduleChange) -> impl IntoView {
    let ScheduleChange { before, after, dates } = view;
    let every = format::capital(&format::frequency(&after.frequency, after.anchor));
    let lines = after.lines.into_iter().map(|line| format!("{} {}", line.name, line.amount));
    let lines = lines.map(|line| view! { {line} <br /> });
    view! {
        <Answers>
            <Answer
                question="Amount"
                change=format!("/recurring/{}", before.id)
                what="the amount"
            >
                {after.amount.to_string()} " "
                <span class="muted">{format!("(now {})", before.amount)}</span>
            </Answer>
            <Answer question="How often">{every}</Answer>
            <Answer question="Funds">{lines.collect_view()}</Answer>
            <Answer question="From">
                <MethodName method=after.method />
            </Answer>
        </Answers>
        <section class="flow" aria-labelledby="dates">
            <h2 id="dates">"Next dates"</h2>
            <Slides dates />
        </section>
    }
}

#[component]
fn Form(view: ScheduleChange, version: u64, request: RequestId) -> impl IntoView {
    let ScheduleChange { before, after, .. } = view;
    let path = format!("/recurring/{}", before.id);
    let action = format!("{path}/check");
    view! {
        <form class="row" method="post" action=action>
            <Hidden name="amount" value=after.amount.to_decimal() />
            <Hidden name="version" value=version.to_string() />
            <Hidden name="request" value=request.to_string() />
            <Button>{format!("Give {}", name(&after))}</Button>
            <a class="link" href=path>{format!("Keep {}", before.amount)}</a>
        </form>
    }
}
