//! `/staff/windows/{id}`: one maintenance, to be changed, cancelled or ended.

use leptos::prelude::*;
use views::{WindowRow, WindowStanding};

use super::plan::Questions;
use super::{Back, PAGE, scope, standing};
use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Fact, Facts, HEALTH, HealthPlace, HealthTabs, Hidden,
    LinkButton, Moment, Stamp,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Window(
    page: Page,
    view: WindowRow,
    scopes: Vec<(String, String)>,
    draft: Draft,
) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let style = MomentStyle::DayTime;
    let wrong = draft.has_problems();
    let name = scope(&view.scope_kind, &view.scope);
    let stamp = standing(view.standing);
    let ending = if view.by_probes { "Probes that passed, or a person" } else { "A person alone" };
    let ended = view.ended_at.map(|at| {
        let at = view! { <Moment at zone=zone.clone() style /> };
        view! {
            <Fact name="Over since">{at}</Fact>
        }
    });
    let moment = |at| view! { <Moment at zone=zone.clone() style /> };
    let (starts, ends, planned) =
        (moment(view.starts_at), moment(view.ends_at), moment(view.planned_at));
    let forms = match view.standing {
        WindowStanding::Planned => view! {
            <Change view=view.clone() scopes zone=zone.clone() draft=draft.clone() />
            <Cancel view=view.clone() draft=draft.clone() />
        }
        .into_any(),
        WindowStanding::On | WindowStanding::Waiting | WindowStanding::Overdue => view! {
            <End view=view.clone() />
            <Change view=view.clone() scopes zone=zone.clone() draft=draft.clone() />
        }
        .into_any(),
        WindowStanding::Ended | WindowStanding::Cancelled => ().into_any(),
    };
    view! {
        <Document page title=format!("Maintenance: {name}") class="for-staff" here=HEALTH wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <div>
                    <h1>{format!("Maintenance: {name}")}</h1>
                    <Stamp word=stamp />
                </div>
                <HealthTabs here=HealthPlace::Windows />
                <Facts>
                    <Fact name="From">{starts}</Fact>
                    <Fact name="Planned end">{ends}</Fact>
                    <Fact name="Ended by">{ending}</Fact>
                    {ended}
                    <Fact name="Why">{view.why}</Fact>
                    <Fact name="Planned by">{view.planned_by} ", " {planned}</Fact>
                </Facts>
                {forms}
                <Back />
            </div>
        </Document>
    }
}

/// It holds gifts: the way out is that of any delay.
#[component]
fn End(view: WindowRow) -> impl IntoView {
    view! {
        <section class="flow" aria-labelledby="end">
            <h2 id="end">"It holds gifts now"</h2>
            <p>
                "End it when the gateway is well: look at its probes first. New gifts go out then; \
                 what is held stays held until a release plan lets it go."
            </p>
            <p>
                <LinkButton href=format!("/staff/delay/{}/end", view.id)>
                    "End the maintenance"
                </LinkButton>
            </p>
        </section>
    }
}

/// The form with what stands, to be changed.
#[component]
fn Change(
    view: WindowRow,
    scopes: Vec<(String, String)>,
    zone: String,
    draft: Draft,
) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let mut draft = draft;
    let time = |at| format::field_time(at, &zone);
    let stands = [
        ("scope", view.scope_value.clone()),
        ("starts", time(view.starts_at)),
        ("ends", time(view.ends_at)),
        ("ending", if view.by_probes { "probed" } else { "by_hand" }.to_owned()),
        ("why", view.why.clone()),
    ];
    for (name, value) in stands {
        draft.values.entry(name.to_owned()).or_insert(value);
    }
    let begun = view.standing != WindowStanding::Planned;
    let hint = begun.then(|| {
        view! { <p>"It has begun: only its planned end can be moved, and what ends it."</p> }
    });
    view! {
        <section class="flow" aria-labelledby="change">
            <h2 id="change">"Change it"</h2>
            {hint}
            <form class="flow-l" method="post" action=format!("{PAGE}/{}", view.id)>
                <Hidden name="act" value="check" />
                <Hidden name="request" value=request />
                <Hidden name="version" value=view.version.to_string() />
                <Questions scopes zone draft />
                <p><Button kind=ButtonKind::Second>"See what it would hold"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn Cancel(view: WindowRow, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <section class="flow" aria-labelledby="cancel">
            <h2 id="cancel">"Cancel it"</h2>
            <p>"It holds nothing yet. The bank has moved its date, or it is off."</p>
            <form method="post" action=format!("{PAGE}/{}", view.id)>
                <Hidden name="act" value="cancel" />
                <Hidden name="request" value=request />
                <Hidden name="version" value=view.version.to_string() />
                <p><Button kind=ButtonKind::Danger>"Cancel this maintenance"</Button></p>
            </form>
        </section>
    }
}
