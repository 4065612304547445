//! `/staff/release/{id}/run-on`: batch follows batch without asking again. And stopping a plan, and
//! letting it go on.

use kernel::Timestamp;
use leptos::prelude::*;
use views::PlanPage;

use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, MoneyField, NoticeBox,
    TextField, Tone,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::staff::delayed::PAGE;
use crate::site::pages::staff::locks::Confirm;
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words;
use crate::site::{Draft, Page};

/// Who lets it run, and the one button that matters then.
#[component]
pub fn RunsOn(
    by: String,
    since: Timestamp,
    action: String,
    draft: Draft,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <NoticeBox tone=Tone::Way glyph=Glyph::Repeat title="It runs on by itself">
            <p>
                {format!("{by} lets batch follow batch since ")}
                <When at=since now zone />
                ". It stops when too many gifts of a batch are not taken, when the gateway fails, \
                 when a probe fails, or when you stop it."
            </p>
            <form method="post" action=action>
                <Hidden name="act" value="pause" />
                <Hidden name="request" value=request />
                <p><Button kind=ButtonKind::Danger>"Stop after this batch"</Button></p>
            </form>
        </NoticeBox>
    }
}

/// `/staff/release/{id}/run-on`: all that is left, typed like a batch is.
#[component]
pub fn RunOn(
    page: Page,
    view: PlanPage,
    /// Whether whoever moves money must type their password.
    confirm: bool,
    draft: Draft,
) -> impl IntoView {
    let wrong = draft.has_problems();
    let (back, action) = (address(&view), format!("{}/run-on", address(&view)));
    let request = draft.value("request").to_owned();
    let (count, currency) = (words::gifts(view.rest.count), view.rest.sum.currency());
    let title = "Let the plan run on by itself?";
    let left = view.batches.iter().filter(|batch| batch.released_at.is_none()).count();
    let takes = view.expected_minutes.map(|minutes| {
        view! {
            <Fact name="It takes">{words::minutes(minutes)}", at the pace of the last probe"</Fact>
        }
    });
    let limit = view.failure_limit_percent;
    view! {
        <Document page title=title class="for-staff" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <p>
                    "Each batch still waits until the one before is resolved, low amounts first. \
                     Nobody has to press anything, and it goes on if a server dies."
                </p>
                <p>
                    {format!(
                        "It stops by itself when more than {limit}% of a batch are not taken, when \
                         the gateway fails again, and when a probe fails. Anybody on call can stop \
                         it.",
                    )}
                </p>
                <Facts>
                    <Fact name="Plan">{view.plan.of}</Fact>
                    <Fact name="Batches left">{format::number(left as u64)}</Fact>
                    <Fact name="Gifts left">{format::number(view.rest.count)}</Fact>
                    {takes}
                    <Fact name="Total left" sum=true>{view.rest.sum.to_string()}</Fact>
                </Facts>
                <form class="flow" method="post" action=action>
                    <Hidden name="request" value=request />
                    <p>"Type the count and the total you have checked. You may paste."</p>
                    <TextField
                        name="count"
                        label="Number of gifts"
                        size="s"
                        inputmode="numeric"
                        autocomplete="off"
                        draft=draft.clone()
                    />
                    <MoneyField name="sum" label="Total" currency draft=draft.clone() />
                    <Confirm asked=confirm draft />
                    <p class="row">
                        <Button>{format!("Let {count} go, batch after batch")}</Button>
                        <a class="link" href=back>"Go on batch by batch"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}

/// The plan's own page.
fn address(view: &PlanPage) -> String {
    format!("/staff/release/{}", view.plan.id)
}

/// No further batch, whoever wants to press.
#[component]
pub fn Stop(action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <div class="acts">
            <details>
                <summary>
                    <Icon glyph=Glyph::Stop />
                    "Stop this plan"
                    <Icon glyph=Glyph::Next />
                </summary>
                <form class="flow" method="post" action=action>
                    <Hidden name="act" value="pause" />
                    <Hidden name="request" value=request />
                    <p>
                        "No further batch goes out until somebody lets it go on. What went out is \
                         not called back."
                    </p>
                    <p><Button kind=ButtonKind::Second>"Stop the plan"</Button></p>
                </form>
            </details>
        </div>
    }
}

/// The plan goes on batch by batch; nothing goes out by that.
#[component]
pub fn GoOn(action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <form method="post" action=action>
            <Hidden name="act" value="resume" />
            <Hidden name="request" value=request />
            <p class="row">
                <Button kind=ButtonKind::Second>"Let the plan go on"</Button>
                <span class="small muted">"Nothing goes out by that."</span>
            </p>
        </form>
    }
}
