//! Before a window is planned or changed: what it would hold.

use leptos::prelude::*;
use views::WindowCheck;

use super::{PAGE, scope};
use crate::site::components::{
    Answer, Answers, Button, Carried, ErrorSummary, Glyph, HEALTH, Hidden, Moment, NoticeBox, Tone,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::pages::staff::words;
use crate::site::{Draft, Page};

/// What the form carries on.
const CARRIED: &[&str] = &["scope", "starts", "ends", "ending", "why", "version"];

#[component]
pub fn Check(page: Page, view: WindowCheck, draft: Draft, action: String) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let style = MomentStyle::DayTime;
    let request = draft.value("request").to_owned();
    let count = words::held(&view.falling);
    let least = if view.at_least { "At least " } else { "" };
    let falling = match count {
        0 => "No gift of a schedule falls due in it".to_owned(),
        some => format!("{least}{}, {}", words::gifts(some), words::sums(&view.falling)),
    };
    let lasts = format::lasting(view.ends_at.since(view.starts_at));
    let ending = if view.by_probes {
        "Probes that passed for a quarter of an hour, or a person"
    } else {
        "A person alone"
    };
    let sunday = view.over_a_sunday.then(|| {
        view! {
            <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title="It reaches into a Sunday">
                <p>"Most of a week’s gifts fall due on a Sunday. Could it be another day?"</p>
            </NoticeBox>
        }
    });
    let overlaps = (view.overlaps > 0).then(|| {
        let others = format::count(
            u64::from(view.overlaps),
            "other maintenance covers the same",
            "others cover the same",
        );
        view! {
            <NoticeBox tone=Tone::Way glyph=Glyph::Alert title="It overlaps">
                <p>{format!("{others} at the same time. Gifts go out when all of them are over.")}</p>
            </NoticeBox>
        }
    });
    let moment = |at| view! { <Moment at zone=zone.clone() style /> };
    let (starts, ends) = (moment(view.starts_at), moment(view.ends_at));
    let (what, why) = (scope(&view.scope_kind, &view.scope), view.why);
    let button = match count {
        0 => "Plan it".to_owned(),
        some => format!("Plan it, hold {}", words::gifts(some)),
    };
    let title = "Check: maintenance";
    view! {
        <Document page title class="for-staff" here=HEALTH>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                {sunday}
                {overlaps}
                <Answers>
                    <Answer question="What is held">{what}</Answer>
                    <Answer question="From">{starts}</Answer>
                    <Answer question="Planned end">{ends} {format!(", {lasts}")}</Answer>
                    <Answer question="Ended by">{ending}</Answer>
                    <Answer question="Scheduled gifts that would be held">{falling}</Answer>
                    <Answer question="Why">{why}</Answer>
                </Answers>
                <form class="flow" method="post" action=action>
                    <Hidden name="act" value="plan" />
                    <Hidden name="request" value=request />
                    <Carried names=CARRIED draft />
                    <p class="row">
                        <Button>{button}</Button>
                        <a class="link" href=PAGE>"Leave everything as it is"</a>
                    </p>
                </form>
            </div>
        </Document>
    }
}
