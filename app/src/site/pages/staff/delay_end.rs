//! `/staff/delay/{id}/end`: let new gifts be sent again. What is held stays held.

use leptos::prelude::*;
use views::{DelayRow, GatewayState, LockView, StaffBoard};

use super::delayed::PAGE;
use super::locks::Lock;
use super::when::When;
use super::words;
use crate::site::components::{Button, ErrorSummary, Fact, Facts, Hidden};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// `delay` is the one of `view` that is to end.
#[component]
pub fn DelayEnd(
    page: Page,
    view: StaffBoard,
    delay: DelayRow,
    lock: LockView,
    /// Whether whoever agrees to do without probes must type their password.
    confirm: bool,
    draft: Draft,
) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let (now, wrong) = (page.frame.now, draft.has_problems());
    let scope = words::scope(&delay);
    let title = format!("End the delay of {scope}?");
    let lasted = format::lasting(now.since(delay.since));
    let gateway = view.gateways.iter().find(|gateway| {
        matches!(&gateway.state, GatewayState::Delayed { delay: its } if its.id == delay.id)
    });
    let held = gateway.map_or(view.held.sums.clone(), |gateway| gateway.held.clone());
    let request = draft.value("request").to_owned();
    let open = lock.open;
    let action = format!("/staff/delay/{}/end", delay.id);
    let (by, why) = (words::by(&delay), delay.why);
    let shut = view! {
        <Lock
            lock
            what="The delay can end"
            action=action.clone()
            confirm
            now
            zone=zone.clone()
            draft=draft.clone()
        />
    };
    view! {
        <Document page title=title.clone() class="for-staff" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{title}</h1>
                <p>
                    "New gifts are sent again, unless another delay covers them. "
                    <b>"Ending the delay releases nothing:"</b>
                    {format!(
                        " {}, {}, stay held until a release plan lets them go, batch by batch.",
                        words::gifts(words::held(&held)),
                        words::sums(&held),
                    )}
                </p>
                <Facts>
                    <Fact name="Delayed">{scope}</Fact>
                    <Fact name="Since">
                        <When at=delay.since now zone />
                        {format!(", {lasted}")}
                    </Fact>
                    <Fact name="Begun">{by}</Fact>
                    <Fact name="Why">{why}</Fact>
                </Facts>
                {shut}
                {if open {
                    view! {
                        <form method="post" action=action>
                            <Hidden name="request" value=request />
                            <p class="row">
                                <Button>"End the delay"</Button>
                                <a class="link" href=PAGE>"Keep it"</a>
                            </p>
                        </form>
                    }
                    .into_any()
                } else {
                    view! { <p><a class="link" href=PAGE>"Keep it, back to the board"</a></p> }
                        .into_any()
                }}
            </div>
        </Document>
    }
}
