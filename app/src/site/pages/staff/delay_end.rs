//! `/staff/delay/{id}/end`: let new gifts be sent again. What is held stays held.

use leptos::prelude::*;
use views::{DelayRow, GatewayState, StaffBoard};

use super::delayed::PAGE;
use super::when::When;
use super::words;
use crate::site::components::{
    Button, ErrorSummary, Fact, Facts, Glyph, Hidden, Moment, NoticeBox, Tone,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// `delay` is the one of `view` that is to end.
#[component]
pub fn DelayEnd(page: Page, view: StaffBoard, delay: DelayRow, draft: Draft) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let (now, wrong) = (page.frame.now, draft.has_problems());
    let scope = words::scope(&delay);
    let title = format!("End the delay of {scope}?");
    let lasted = format::lasting(now.since(delay.since));
    let gateway = view.gateways.iter().find(|gateway| {
        matches!(&gateway.state, GatewayState::Delayed { delay: its } if its.id == delay.id)
    });
    let held = gateway.map_or(view.held.sums.clone(), |gateway| gateway.held.clone());
    let early = gateway.filter(|gateway| !gateway.stable).map(|gateway| {
        let when = gateway.stable_from.map(|at| {
            view! {
                " They allow it from "
                <Moment at zone=zone.clone() style=MomentStyle::Seconds />
                "."
            }
        });
        view! {
            <NoticeBox
                tone=Tone::Needs
                glyph=Glyph::Alert
                title="The probes do not allow this yet"
            >
                <p>"A gateway that answers once may stop again." {when}</p>
            </NoticeBox>
        }
    });
    let request = draft.value("request").to_owned();
    let action = format!("/staff/delay/{}/end", delay.id);
    let (by, why) = (words::by(&delay), delay.why);
    view! {
        <Document page title=title.clone() class="for-staff" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{title}</h1>
                {early}
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
                <form method="post" action=action>
                    <Hidden name="request" value=request />
                    <p class="row">
                        <Button>"End the delay"</Button>
                        <a class="link" href=PAGE>"Keep it"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}
