//! The way out: release plans, and the form that draws one.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{GatewayRow, GatewayState, PlanRow, PlanStanding, StaffBoard, Tally};

use crate::site::Draft;
use crate::site::components::{Button, Hidden, Opt, SelectField, StatusWord, TextField};
use crate::site::format;
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words;

/// What a batch holds unless somebody says otherwise.
const BATCH_SIZE: &str = "100";

/// What a plan may let go now: gateways that are out of their delay, and where that is more than
/// one thing, all of it at once or a part.
fn ready(board: &StaffBoard) -> Vec<Opt> {
    let scope = |kind: &str, value: String| {
        if value.is_empty() { kind.to_owned() } else { format!("{kind}:{value}") }
    };
    let open = |of: &str| {
        board.plans.iter().any(|plan| {
            let over = matches!(plan.standing, PlanStanding::Done | PlanStanding::Abandoned);
            !over && scope(&plan.scope.0, plan.scope.1.clone()) == of
        })
    };
    let option = |of: String, name: String, held: &[Tally]| {
        let label = format!("{name}: {}, {}", words::gifts(words::held(held)), words::sums(held));
        (!open(&of)).then(|| Opt::new(of, label))
    };
    let well = |gateway: &&GatewayRow| {
        let delayed = matches!(gateway.state, GatewayState::Delayed { .. });
        !delayed && words::held(&gateway.held) > 0
    };
    let gateways: Vec<_> = board.gateways.iter().filter(well).collect();
    if gateways.is_empty() || words::everything(board).is_some() {
        return Vec::new();
    }
    let several = gateways.len() > 1;
    let whole =
        several.then(|| option("everything".to_owned(), "Everything".to_owned(), &board.held.sums));
    let of_gateways = gateways.iter().map(|gateway| {
        option(scope("gateway", gateway.id.to_string()), gateway.name.clone(), &gateway.held)
    });
    let kinds = board.held.by_kind.iter().filter(|_| board.held.by_kind.len() > 1).map(|kind| {
        let name = format!("Gifts by {}", words::method_kind(&kind.kind));
        option(scope("method_kind", kind.kind.clone()), name, &[kind.held])
    });
    let churches = board.held.by_church.iter().filter(|_| board.held.churches > 1).map(|church| {
        option(scope("church", church.id.to_string()), church.name.clone(), &[church.held])
    });
    let found: Vec<_> = of_gateways.chain(whole).chain(kinds).chain(churches).flatten().collect();
    // A church with two currencies is one choice.
    let mut choices: Vec<Opt> = Vec::new();
    for one in found {
        if !choices.iter().any(|other| other.value == one.value) {
            choices.push(one);
        }
    }
    choices
}

/// Nothing when no gateway is ready: the ladder of its probes says what must come first.
#[component]
pub fn DrawPlan(board: StaffBoard, draft: Draft) -> impl IntoView {
    let options = ready(&board);
    let (first, rest) = options.split_first()?;
    let which = if rest.is_empty() {
        view! {
            <Hidden name="scope" value=first.value.clone() />
            <p><b>{first.label.clone()}</b></p>
        }
        .into_any()
    } else {
        view! {
            <SelectField name="scope" label="What" options draft=draft.clone() />
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
                        {format::capital(&plan.of)}
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
                        <th scope="col" role="columnheader">"What"</th>
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
