//! The gateways: how each does, what it holds, and the way to delay it or to end its delay.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{GatewayRow, GatewayState, StaffBoard};

use crate::site::components::{Glyph, StatusWord, Tone, Word};
use crate::site::format;
use crate::site::pages::staff::when::When;
use crate::site::pages::staff::words;

#[component]
pub fn Gateways(board: StaffBoard, now: Timestamp, zone: String) -> impl IntoView {
    let all = words::everything(&board).is_none().then(|| {
        view! {
            <a class="link" href="/staff/delay/begin?scope=everything">"Delay everything"</a>
        }
    });
    let none = board.gateways.is_empty().then(|| {
        view! { <p class="muted">"No church has a gateway yet."</p> }
    });
    view! {
        <section class="flow" aria-labelledby="gateways">
            <div class="head">
                <h2 id="gateways">"Gateways"</h2>
                {all}
            </div>
            {none}
            <table class="table cards gateways" role="table" aria-labelledby="gateways">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Gateway"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Since"</th>
                        <th scope="col" role="columnheader">"Last good answer"</th>
                        <th class="num" scope="col" role="columnheader">"Errors, 5 min"</th>
                        <th scope="col" role="columnheader">"Last hour"</th>
                        <th class="num" scope="col" role="columnheader">"Held"</th>
                        <th class="num" scope="col" role="columnheader">
                            <span class="vh">"Action"</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {board.gateways.into_iter().map(|gateway| view! {
                        <Row gateway now zone=zone.clone() />
                    }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Row(gateway: GatewayRow, now: Timestamp, zone: String) -> impl IntoView {
    let tint = match gateway.state {
        GatewayState::Delayed { .. } => Some("tint assured"),
        GatewayState::Failing { .. } => Some("tint bad"),
        GatewayState::Well => None,
    };
    let word = match gateway.state {
        GatewayState::Delayed { .. } => Word::new("Delayed", Tone::Assured, Glyph::Shield),
        GatewayState::Failing { .. } => Word::new("Failing", Tone::Bad, Glyph::Failing),
        GatewayState::Well => Word::new("Well", Tone::Given, Glyph::Check),
    };
    let errors = match gateway.state {
        GatewayState::Delayed { .. } => "Probes only".to_owned(),
        GatewayState::Failing { failures } => format::number(u64::from(failures)),
        GatewayState::Well => format::number(gateway.failures.last().copied().map_or(0, u64::from)),
    };
    let held = words::held(&gateway.held);
    let held_sums = (held > 0).then(|| words::sums(&gateway.held));
    let (name, id) = (gateway.name.clone(), gateway.id.clone());
    let (act, href) = match &gateway.state {
        GatewayState::Delayed { delay } if delay.scope_kind == "gateway" => {
            ("End delay", format!("/staff/delay/{}/end", delay.id))
        }
        // A delay of more than this gateway is ended where it is listed.
        GatewayState::Delayed { .. } => ("See the delay", "#others".to_owned()),
        GatewayState::Failing { .. } => ("Delay now", begin(id.as_str())),
        GatewayState::Well => ("Delay", begin(id.as_str())),
    };
    view! {
        <tr class=tint role="row">
            <th class="r1 nowrap" scope="row" role="rowheader">
                <b>{name.clone()}</b>
                <small>{format::count(gateway.churches, "church", "churches")}</small>
            </th>
            <td class="b" role="cell"><StatusWord word /></td>
            <Since state=gateway.state.clone() now zone=zone.clone() />
            <td data-label="Last good" role="cell">
                {match gateway.last_good {
                    Some(at) => view! { <When at now zone /> }.into_any(),
                    None => "never".into_any(),
                }}
            </td>
            <td class="num b" data-label="Errors" role="cell">{errors}</td>
            <td role="cell"><Spark failures=gateway.failures quiet=tint.is_none() /></td>
            <td class="num b" data-label="Held" role="cell">
                {format::number(held)}
                {held_sums.map(|sums| view! { <small>{sums}</small> })}
            </td>
            <td class="num b" role="cell">
                <a class="link" href=href>{act}<span class="vh">" "{name}</span></a>
            </td>
        </tr>
    }
}

fn begin(gateway: &str) -> String {
    format!("/staff/delay/begin?scope=gateway:{gateway}")
}

/// Since when it is delayed, by whom and why; nothing to say of one that is not.
#[component]
fn Since(state: GatewayState, now: Timestamp, zone: String) -> impl IntoView {
    match state {
        GatewayState::Delayed { delay } => {
            let (at, by) = (delay.since, words::by(&delay));
            view! {
                <td data-label="Since" role="cell">
                    <When at now zone />
                    ", "
                    {by}
                    <small>{delay.why}</small>
                </td>
            }
            .into_any()
        }
        GatewayState::Failing { .. } | GatewayState::Well => {
            view! { <td class="off" role="cell">"–"</td> }.into_any()
        }
    }
}

/// Errors in each five minutes of the last hour. Every slice has a foot, so that an hour without
/// an error still reads as an hour.
#[component]
fn Spark(failures: Vec<u32>, quiet: bool) -> impl IntoView {
    let said: Vec<_> = failures.iter().map(u32::to_string).collect();
    let label = format!("Errors in each 5 minutes of the last hour: {}", said.join(", "));
    let most = failures.iter().copied().max().unwrap_or(0).max(LEAST_SCALE);
    let slices = failures.len().max(1) as f64;
    let bars = failures.into_iter().enumerate().map(|(place, count)| {
        let height = (f64::from(count) / f64::from(most) * 100.0).max(6.0);
        let x = format!("{:.2}%", place as f64 / slices * 100.0);
        let (y, height) = (format!("{:.1}%", 100.0 - height), format!("{height:.1}%"));
        view! { <rect x=x y=y width="6%" height=height></rect> }
    });
    view! {
        <svg class=if quiet { "spark quiet" } else { "spark bad" } role="img" aria-label=label>
            {bars.collect_view()}
        </svg>
    }
}

/// One error in five minutes must not look like a mountain.
const LEAST_SCALE: u32 = 8;
