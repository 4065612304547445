//! `/staff/delayed`: is it still down, how much is held, who has it, what may I do next.

pub mod gateways;
pub mod held;
pub mod plans;
pub mod probes;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{DelayRow, GatewayRow, GatewayState, HeldBoard, StaffBoard, SwitchView};

use self::gateways::Gateways;
use self::held::{ByAge, ByAmount, ByChurch, ByFund, ByKind, Ledger, YearEndRisk};
use self::plans::{DrawPlan, Plans};
use self::probes::Ladder;
use super::incidents::strip::IncidentStrips;
use super::when::When;
use super::words;
use crate::islands::live_page::{LivePage, Watched};
use crate::site::components::{
    Board, BoardLine, ButtonKind, DelayedPlace, DelayedTabs, ErrorSummary, Glyph, LinkButton,
    StatusWord, Tone, Word,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const PAGE: &str = "/staff/delayed";

#[component]
pub fn Delayed(page: Page, view: StaffBoard, draft: Draft) -> impl IntoView {
    let zone = page.frame.zone.clone();
    let now = page.frame.now;
    let wrong = draft.has_problems();
    let title = words::headline(&view);
    let updated = format::moment(crate::site::locale(), now, &zone, MomentStyle::Seconds);
    // Also one that was never probed: its first probe is sent from here.
    let delayed = |gateway: &GatewayRow| matches!(gateway.state, GatewayState::Delayed { .. });
    let probed = view.gateways.clone().into_iter().filter(delayed);
    let clock = format!("Times on this page are {}.", format::zone_name(now, &zone));
    let others = view.delays.clone();
    let others: Vec<_> = others.into_iter().filter(|it| it.scope_kind != "gateway").collect();
    let held = view.held.clone();
    view! {
        <Document page title=title.clone() class="for-staff" here=PAGE islands=true wrong>
            <ErrorSummary draft=draft.clone() />
            <div class="head">
                <h1>{title}</h1>
                <LivePage watched=Watched::Board { held: held.count } updated zone=zone.clone() />
            </div>
            <DelayedTabs here=DelayedPlace::Delayed />
            <IncidentStrips incidents=view.incidents.clone() now zone=zone.clone() />
            <HeldNow board=view.clone() now zone=zone.clone() />
            <Ledger held=held.clone() />
            {held.year_end.clone().map(|risk| view! {
                <YearEndRisk risk now zone=zone.clone() />
            })}
            {probed.map(|gateway| view! { <Ladder gateway now zone=zone.clone() /> })
                .collect_view()}
            <DrawPlan board=view.clone() draft />
            {(!view.plans.is_empty()).then(|| view! {
                <Plans plans=view.plans.clone() now zone=zone.clone() />
            })}
            {(!others.is_empty()).then(|| view! {
                <OtherDelays delays=others now zone=zone.clone() />
            })}
            <Gateways board=view.clone() now zone=zone.clone() />
            {(held.count > 0).then(|| view! {
                <div class="halves">
                    <ByAge held=held.clone() />
                    <ByChurch held=held.clone() now />
                </div>
                <div class="halves">
                    <ByFund held=held.clone() />
                    <div class="flow-l">
                        <ByAmount held=held.clone() />
                        <ByKind held />
                    </div>
                </div>
            })}
            <Schedules switch=view.switch waiting=view.waiting_for_switch now zone />
            <p class="small muted">{clock}</p>
        </Document>
    }
}

/// The board. The first currency leads; the others stand under it.
#[component]
fn HeldNow(board: StaffBoard, now: Timestamp, zone: String) -> impl IntoView {
    let HeldBoard { sums, count, churches, donors, oldest, .. } = board.held;
    let (first, rest) = match sums.split_first() {
        Some((first, rest)) => (first.sum.to_string(), rest),
        None => ("Nothing".to_owned(), [].as_slice()),
    };
    let rest = match rest {
        [] if count == 0 => "no gift waits".to_owned(),
        [] => "all still to be taken".to_owned(),
        rest => format!("and {}, all still to be taken", words::sums(rest)),
    };
    let asked = match board.uncertain {
        0 => "none being asked about".to_owned(),
        some => format!("{} more being asked about", format::number(some)),
    };
    let waited = oldest.map_or_else(|| "–".to_owned(), |at| format::lasting(now.since(at)));
    view! {
        <Board across=true>
            <BoardLine label="Held now" figure=first hero=true>{rest}</BoardLine>
            <BoardLine label="Gifts" figure=format::number(count)>{asked}</BoardLine>
            <BoardLine label="Oldest" figure=waited>
                {oldest.map(|at| view! {
                    "since " <When at now zone />
                })}
            </BoardLine>
            <BoardLine label="Donors" figure=format::number(donors)>
                {format!("of {}", format::count(churches, "church", "churches"))}
            </BoardLine>
        </Board>
    }
}

/// Delays that are not of one gateway: of all of them, or of a part.
#[component]
fn OtherDelays(delays: Vec<DelayRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |delay: DelayRow| {
        let scope = words::scope(&delay);
        let by = words::by(&delay);
        view! {
            <tr class="tint assured" role="row">
                <th scope="row" role="rowheader"><b>{scope.clone()}</b></th>
                <td class="b r1" role="cell">
                    <StatusWord word=Word::new("Delayed", Tone::Assured, Glyph::Shield) />
                </td>
                <td data-label="Since" role="cell">
                    <When at=delay.since now zone=zone.clone() />
                    ", "
                    {by}
                </td>
                <td class="ab" role="cell">{delay.why}</td>
                <td class="num ab" role="cell">
                    <a class="link" href=format!("/staff/delay/{}/end", delay.id)>
                        "End delay"<span class="vh">" of "{scope}</span>
                    </a>
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="others">
            <h2 id="others">"Delays of all or of a part"</h2>
            <table class="table cards" role="table" aria-labelledby="others">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Since"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                        <th scope="col" role="columnheader"><span class="vh">"Action"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{delays.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// The schedule engine's switch, and what waits for it.
#[component]
fn Schedules(switch: SwitchView, waiting: u64, now: Timestamp, zone: String) -> impl IntoView {
    let (word, facts, act) = match switch {
        SwitchView::On => (
            Word::new("On", Tone::Given, Glyph::Check),
            view! { <p>"Scheduled gifts are taken when they are due."</p> }.into_any(),
            "Turn schedules off",
        ),
        SwitchView::Off { by, why, since, remind_at, .. } => (
            Word::new("Off", Tone::Needs, Glyph::Off),
            view! {
                <p>
                    "Since "
                    <When at=since now zone=zone.clone() />
                    {format!(", by {by}: “{why}” Remind at ")}
                    <When at=remind_at now zone />
                    ". "
                    {format!("{} due meanwhile.", words::gifts(waiting))}
                </p>
            }
            .into_any(),
            "Turn schedules on",
        ),
    };
    view! {
        <section class="card flow" aria-labelledby="schedules">
            <div class="head">
                <h2 id="schedules">"Schedules"</h2>
                <LinkButton href="/staff/switch" kind=ButtonKind::Second>{act}</LinkButton>
            </div>
            <p><StatusWord word /></p>
            {facts}
        </section>
    }
}
