//! `/staff/incidents/{id}`: who has it, how far it is, what is held, and everything that happened.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{IncidentPage, IncidentRow, IncidentState, OnCall};

use super::strip::Phases;
use super::timeline::Story;
use super::{INCIDENTS, path, words};
use crate::site::components::{
    Board, BoardLine, Button, ButtonKind, Choices, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon,
    LinkButton, NoticeBox, Opt, SelectField, Stamp, TextArea, TextField, Tone,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::staff::delayed::PAGE as BOARD;
use crate::site::pages::staff::words::{gifts, held, sums};
use crate::site::{Draft, Page};

#[component]
pub fn Incident(page: Page, view: IncidentPage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let title = words::title(&view.incident);
    let open = view.incident.state != IncidentState::Resolved;
    let mut lines = view.lines.clone();
    lines.reverse();
    view! {
        <Document page title=title.clone() class="for-staff" here=INCIDENTS wrong>
            <ErrorSummary draft=draft.clone() />
            <p>
                <a class="link" href=INCIDENTS>
                    <Icon glyph=Glyph::Prev />
                    "Incidents"
                </a>
            </p>
            <div class="head">
                <div>
                    <h1>{title}</h1>
                    <Stamp word=words::state(view.incident.state) />
                </div>
                {open.then(|| view! { <Resolve view=view.clone() /> })}
            </div>
            {(!view.incident.why.is_empty()).then(|| view! {
                <p class="measure">{view.incident.why.clone()}</p>
            })}
            <Phases state=view.incident.state />
            <Measured incident=view.incident.clone() now />
            <Places view=view.clone() />
            {if open {
                view! { <Acts view=view.clone() draft /> }.into_any()
            } else {
                view! { <Over incident=view.incident.clone() /> }.into_any()
            }}
            <section class="flow" aria-labelledby="timeline">
                <div class="head">
                    <h2 id="timeline">"What happened"</h2>
                    <p class="small muted">"Newest first"</p>
                </div>
                <Story lines now zone=zone.clone() />
            </section>
            <Fates incident=view.incident.clone() />
            <Evidence incident=view.incident />
            <p class="small muted">
                {format!("Times on this page are {}.", format::zone_name(now, &zone))}
            </p>
        </Document>
    }
}

#[component]
fn Resolve(view: IncidentPage) -> impl IntoView {
    let href = format!("{}/resolve", path(view.incident.id));
    view! { <LinkButton href kind=ButtonKind::Second>"Resolve it"</LinkButton> }
}

/// Held now, and the four times; what is not reached yet says so.
#[component]
pub(super) fn Measured(incident: IncidentRow, now: Timestamp) -> impl IntoView {
    let times = incident.times;
    let over = incident.state == IncidentState::Resolved;
    let so_far = format::lasting(now.since(times.first_failure_at));
    let line = move |label: &'static str, time: Option<std::time::Duration>| {
        let (figure, note) = match time {
            Some(time) => (words::lasting(time), "after the first failure".to_owned()),
            None if over => ("–".to_owned(), "never".to_owned()),
            None => ("–".to_owned(), format!("not yet, after {so_far}")),
        };
        view! { <BoardLine label figure>{note}</BoardLine> }
    };
    let now_held = &incident.gifts.held;
    let figure = if held(now_held) == 0 { "Nothing".to_owned() } else { sums(now_held) };
    let count = gifts(held(now_held));
    view! {
        <Board across=true>
            <BoardLine label="Held now" figure hero=true>{count}</BoardLine>
            {line("To detect", Some(words::to_detect(&times)))}
            {line("To hold", words::to_hold(&times))}
            {line("To stable", words::to_stable(&times))}
            {line("To drained", words::to_drained(&times))}
        </Board>
    }
}

/// Where to go on: the board that holds and releases.
#[component]
fn Places(view: IncidentPage) -> impl IntoView {
    let scope = match &view.gateway {
        Some(gateway) => format!("gateway:{gateway}"),
        None => view.incident.scope_kind.clone(),
    };
    let not_held = view.incident.times.held_at.is_none();
    let open = view.incident.state != IncidentState::Resolved;
    let can_hold = view.gateway.is_some() || view.incident.scope_kind == "everything";
    view! {
        <p class="row">
            <a class="link" href=BOARD>"Board: probes, delays, release plans"</a>
            {(open && not_held && can_hold).then(|| view! {
                <a class="link" href=format!("/staff/delay/begin?scope={scope}")>
                    "Set it to delayed"
                </a>
            })}
        </p>
    }
}

/// What may be done while it is open.
#[component]
fn Acts(view: IncidentPage, draft: Draft) -> impl IntoView {
    view! {
        <div class="halves">
            <div class="flow">
                <Owner view=view.clone() draft=draft.clone() />
                <Note view=view.clone() draft=draft.clone() />
            </div>
            <div class="flow">
                <Banner view=view.clone() />
                <Move view draft />
            </div>
        </div>
    }
}

#[component]
fn Owner(view: IncidentPage, draft: Draft) -> impl IntoView {
    let action = path(view.incident.id);
    let request = draft.value("request").to_owned();
    let words = match &view.incident.owner {
        Some(_) if view.yours => "You have it.".to_owned(),
        Some(owner) => format!("{owner} has it."),
        None => "Nobody has it yet. Who takes it is who everybody asks.".to_owned(),
    };
    let nobody = view.incident.owner.is_none();
    let kind = if nobody { ButtonKind::First } else { ButtonKind::Second };
    let owner = view.incident.owner.clone();
    let others: Vec<OnCall> =
        view.on_call.into_iter().filter(|one| Some(&one.name) != owner.as_ref()).collect();
    let options: Vec<Opt> =
        others.into_iter().map(|one| Opt::new(one.id.to_string(), one.name)).collect();
    view! {
        <section class="card flow" aria-labelledby="owner">
            <h2 id="owner">"Who has it"</h2>
            <p>{words}</p>
            {(!view.yours).then(|| view! {
                <form method="post" action=action.clone()>
                    <Hidden name="request" value=request.clone() />
                    <Button kind name="act" value="take">"I have it"</Button>
                </form>
            })}
            {(!options.is_empty() && !nobody).then(|| view! {
                <form class="flow" method="post" action=action>
                    <Hidden name="request" value=request />
                    <SelectField name="to" label="Hand it over to" options draft />
                    <Button kind=ButtonKind::Second name="act" value="hand_over">
                        "Hand it over"
                    </Button>
                </form>
            })}
        </section>
    }
}

#[component]
fn Banner(view: IncidentPage) -> impl IntoView {
    let at = format!("{}/banner", path(view.incident.id));
    let body = match view.banner {
        Some((donor, church)) => {
            let read = |who: &'static str, text: String| {
                (!text.is_empty()).then(|| view! { <Fact name=who>{text}</Fact> })
            };
            view! {
                <Facts>
                    {read("Donors read", donor)}
                    {read("Churches read", church)}
                </Facts>
                <LinkButton href=at kind=ButtonKind::Second>"Change or take down"</LinkButton>
            }
            .into_any()
        }
        None => view! {
            <p>"Donors and churches read nothing about it on their pages."</p>
            <LinkButton href=at kind=ButtonKind::Second>"Put a banner up"</LinkButton>
        }
        .into_any(),
    };
    view! {
        <section class="card flow" aria-labelledby="banner">
            <h2 id="banner">"What donors and churches read"</h2>
            {body}
        </section>
    }
}

#[component]
fn Note(view: IncidentPage, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <section class="card flow" aria-labelledby="note">
            <h2 id="note">"Write down what you see"</h2>
            <form class="flow" method="post" action=path(view.incident.id)>
                <Hidden name="request" value=request />
                <TextArea
                    name="text"
                    label="Note"
                    hint="It stands in the timeline, with your name."
                    rows=3
                    draft
                />
                <Button kind=ButtonKind::Second name="act" value="note">"Add the note"</Button>
            </form>
        </section>
    }
}

#[component]
fn Move(view: IncidentPage, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let here = view.incident.state;
    let options: Vec<Opt> = words::STATES
        .into_iter()
        .filter(|(state, _, _)| *state != here)
        .map(|(state, value, hint)| Opt::new(value, words::state(state).word).hint(hint))
        .collect();
    view! {
        <section class="card flow" aria-labelledby="move">
            <h2 id="move">"How far are we"</h2>
            <form class="flow" method="post" action=path(view.incident.id)>
                <Hidden name="request" value=request />
                <Choices name="state" legend="Now it is" options plain=true draft=draft.clone() />
                <TextField
                    name="why"
                    label="What we know"
                    hint="You may leave it empty."
                    autocomplete="off"
                    draft
                />
                <Button kind=ButtonKind::Second name="act" value="move">"Say so"</Button>
            </form>
        </section>
    }
}

/// Nothing more is done to it; what was learnt has its own page.
#[component]
fn Over(incident: IncidentRow) -> impl IntoView {
    use views::PostMortemStanding as P;
    let href = format!("{}/post-mortem", path(incident.id));
    let (tone, glyph, title, act) = match incident.post_mortem {
        P::NotYet | P::Open => {
            (Tone::Needs, Glyph::Edit, "The post-mortem is to be written", "Write the post-mortem")
        }
        P::Finished => {
            (Tone::Given, Glyph::Check, "The post-mortem is finished", "Read the post-mortem")
        }
    };
    view! {
        <NoticeBox tone glyph title>
            <p>"This incident is over. If it is back, open another one."</p>
            <p><LinkButton href kind=ButtonKind::Second>{act}</LinkButton></p>
        </NoticeBox>
    }
}

/// Every gift that was ever held under it, and what became of it: the lines add up.
#[component]
pub(super) fn Fates(incident: IncidentRow) -> impl IntoView {
    let all = incident.gifts;
    let row = |name: &'static str, tallies: &[views::Tally], sum: bool| {
        view! {
            <tr class=sum.then_some("sum") role="row">
                <th class="r1" scope="row" role="rowheader">{name}</th>
                <td class="num b" data-label="Gifts" role="cell">{format::number(held(tallies))}</td>
                <td class="num b r1" role="cell">{sums(tallies)}</td>
            </tr>
        }
    };
    if held(&all.in_all) == 0 {
        return view! { <p class="muted">"No gift was held under it."</p> }.into_any();
    }
    let rows: Vec<_> =
        words::fates(&all).into_iter().map(|(name, tallies)| row(name, tallies, false)).collect();
    view! {
        <section class="flow narrow" aria-labelledby="fates">
            <h2 id="fates">"What became of the gifts"</h2>
            <p class="small muted">
                {format!("Held when it was opened: {}.", words::tallies(&all.at_start))}
            </p>
            <table class="table cards" role="table" aria-labelledby="fates">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Gifts"</th>
                        <th class="num" scope="col" role="columnheader">"How many"</th>
                        <th class="num" scope="col" role="columnheader">"Total"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
                <tfoot role="rowgroup">{row("Held in all", &all.in_all, true)}</tfoot>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Evidence(incident: IncidentRow) -> impl IntoView {
    let path = path(incident.id);
    view! {
        <section class="flow" aria-labelledby="evidence">
            <h2 id="evidence">"Evidence"</h2>
            <p>"The timeline, the times and the gifts, with no donor in them."</p>
            <p class="row">
                <a class="link" href=format!("{path}/evidence.csv")>
                    <Icon glyph=Glyph::Down />
                    "Timeline as CSV"
                </a>
                <a class="link" href=format!("{path}/evidence.json")>
                    <Icon glyph=Glyph::Down />
                    "All of it as JSON"
                </a>
            </p>
        </section>
    }
}
