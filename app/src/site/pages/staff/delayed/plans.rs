//! The way out: release plans, and the form that draws one.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{GatewayRow, GatewayState, PlanRow, PlanStanding, StaffBoard};

use crate::site::Draft;
use crate::site::components::{Button, Hidden, Opt, SelectField, StatusWord, TextField};
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words;

/// What a batch holds unless somebody says otherwise.
const BATCH_SIZE: &str = "100";

/// Gateways whose delay has ended and that have held gifts no open plan lets go.
fn ready(board: &StaffBoard) -> Vec<GatewayRow> {
    let open = |gateway: &GatewayRow| {
        board.plans.iter().any(|plan| {
            let here = plan.gateway == gateway.name || plan.gateway == gateway.id.as_str();
            here && !matches!(plan.standing, PlanStanding::Done | PlanStanding::Abandoned)
        })
    };
    let ready = board.gateways.iter().filter(|gateway| {
        let delayed = matches!(gateway.state, GatewayState::Delayed { .. });
        !delayed && words::held(&gateway.held) > 0 && !open(gateway)
    });
    if words::everything(board).is_some() { Vec::new() } else { ready.cloned().collect() }
}

/// Nothing when no gateway is ready: the ladder of its probes says what must come first.
#[component]
pub fn DrawPlan(board: StaffBoard, draft: Draft) -> impl IntoView {
    let ready = ready(&board);
    let (first, rest) = ready.split_first()?;
    let count = words::gifts(words::held(&first.held));
    let which = if rest.is_empty() {
        view! {
            <Hidden name="gateway" value=first.id.to_string() />
            <p>
                {format!("{} is out of its delay and {count} are held: ", first.name)}
                <b>{words::sums(&first.held)}</b>
                "."
            </p>
        }
        .into_any()
    } else {
        let option = |gateway: &GatewayRow| {
            let held = words::gifts(words::held(&gateway.held));
            let label = format!("{}: {held}, {}", gateway.name, words::sums(&gateway.held));
            Opt::new(gateway.id.to_string(), label)
        };
        let options: Vec<_> = ready.iter().map(option).collect();
        view! {
            <SelectField name="gateway" label="Held by" options draft=draft.clone() />
        }
        .into_any()
    };
    let request = draft.value("request").to_owned();
    Some(view! {
        <section class="slip flow" aria-labelledby="draw">
            <h2 id="draw">"Draw a release plan"</h2>
            <form class="flow" method="post" action="/staff/release">
                <Hidden name="request" value=request />
                {which}
                <TextField
                    name="batch_size"
                    label="Gifts in a batch"
                    hint="Low amounts go first. The next batch opens when the last is resolved."
                    value=BATCH_SIZE
                    size="s"
                    inputmode="numeric"
                    autocomplete="off"
                    draft
                />
                <p class="row">
                    <Button>"Draw the plan"</Button>
                    <span class="muted">"Drawing a plan releases nothing."</span>
                </p>
            </form>
        </section>
    })
}

#[component]
pub fn Plans(plans: Vec<PlanRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |plan: PlanRow| {
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a href=format!("/staff/release/{}", plan.id)>
                        {plan.gateway}
                        <span class="vh">", plan of "{plan.drawn_by.clone()}</span>
                    </a>
                </th>
                <td class="b r1" role="cell">
                    <StatusWord word=words::standing(plan.standing) />
                </td>
                <td class="ab" data-label="Drawn" role="cell">
                    <When at=plan.drawn_at now zone=zone.clone() />
                    {format!(", {}", plan.drawn_by)}
                </td>
                <td class="num b" data-label="Taken" role="cell">
                    {plan.taken.sum.to_string()}
                    <small>{words::gifts(plan.taken.count)}</small>
                </td>
                <td class="num b" data-label="Plan" role="cell">
                    {plan.total.sum.to_string()}
                    <small>{words::gifts(plan.total.count)}</small>
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="plans">
            <h2 id="plans">"Release plans"</h2>
            <table class="table cards" role="table" aria-labelledby="plans">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Gateway"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Drawn"</th>
                        <th class="num" scope="col" role="columnheader">"Taken"</th>
                        <th class="num" scope="col" role="columnheader">"Plan"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{plans.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
