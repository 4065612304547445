//! `/staff/cases/{id}`: both sides, what would put it right, and who does it.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{CaseInBooks, CasePage, CaseSaid, Fix};

use super::{CASES, path, words};
use crate::site::components::{
    Button, ButtonKind, DELAYED, DelayedPlace, DelayedTabs, ErrorSummary, Fact, Facts, Glyph,
    Hidden, Icon, LinkButton, Stamp, TextArea, Timeline, TimelineItem, Tone,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::staff::when::When;
use crate::site::{Draft, Page};

#[component]
pub fn Case(page: Page, view: CasePage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let title = words::title(&view.line);
    let over = view.end.is_some();
    view! {
        <Document page title=title class="for-staff" here=DELAYED wrong>
            <ErrorSummary draft=draft.clone() />
            <p>
                <a class="link" href=CASES>
                    <Icon glyph=Glyph::Prev />
                    "Cases"
                </a>
            </p>
            <div>
                <h1>{title}</h1>
                <Stamp word=words::standing(&view.line) />
            </div>
            <DelayedTabs here=DelayedPlace::Cases />
            <Sides view=view.clone() now zone=zone.clone() />
            {if over {
                ().into_any()
            } else {
                view! { <Acts view=view.clone() draft /> }.into_any()
            }}
            <Story view now zone=zone.clone() />
            <p class="small muted">
                {format!("Times on this page are {}.", format::zone_name(now, &zone))}
            </p>
        </Document>
    }
}

/// What the gateway says beside what the books say.
#[component]
pub(super) fn Sides(view: CasePage, now: Timestamp, zone: String) -> impl IntoView {
    let (line, key) = (view.line.clone(), view.key.clone());
    let gift = view.gift.map(|id| {
        let number = line.gift.clone().unwrap_or_default();
        let href = format!("/staff/ledger/orders?gift={number}");
        view! {
            <Fact name="Gift">
                <a class="link" href=href title=id.to_string()>{number}</a>
            </Fact>
        }
    });
    view! {
        <div class="halves">
            <section class="card flow" aria-labelledby="said">
                <h2 id="said">"What the gateway says"</h2>
                <Said said=view.said gateway=line.gateway.clone() now zone=zone.clone() />
            </section>
            <section class="card flow" aria-labelledby="booked">
                <h2 id="booked">"What the books say"</h2>
                <Booked booked=view.booked now zone=zone.clone() />
            </section>
        </div>
        <Facts>
            <Fact name="Church">{line.church.clone()}</Fact>
            <Fact name="Gateway">{line.gateway.clone()}</Fact>
            {gift}
            <Fact name="Reference"><code>{key}</code></Fact>
            <Fact name="Found"><When at=line.found_at now zone /></Fact>
        </Facts>
    }
}

#[component]
fn Said(said: Option<CaseSaid>, gateway: String, now: Timestamp, zone: String) -> impl IntoView {
    match said {
        None => view! {
            <p>{format!("Nothing. {gateway} has no such line, in all that it listed since.")}</p>
        }
        .into_any(),
        Some(said) => view! {
            <p class="said-amount">{said.amount.to_string()}</p>
            <Facts>
                <Fact name="When"><When at=said.at now zone /></Fact>
                <Fact name="Its own name for it"><code>{said.token}</code></Fact>
                <Fact name="From">
                    {if said.file.is_some() { "A settlement file" } else { "Its own list" }}
                </Fact>
            </Facts>
        }
        .into_any(),
    }
}

#[component]
fn Booked(booked: Option<CaseInBooks>, now: Timestamp, zone: String) -> impl IntoView {
    match booked {
        None => view! { <p>"Nothing. No order knows this reference."</p> }.into_any(),
        Some(booked) => {
            let href = format!("/staff/ledger/orders/{}", booked.order);
            view! {
                <p class="said-amount">{booked.amount.to_string()}</p>
                <Facts>
                    <Fact name="When"><When at=booked.at now zone /></Fact>
                    <Fact name="Order"><a class="link" href=href>"See the order"</a></Fact>
                </Facts>
            }
            .into_any()
        }
    }
}

/// What would put it right, and what one may do.
#[component]
fn Acts(view: CasePage, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let action = path(view.line.id);
    let nobody = view.line.owner.is_none();
    let owner = match &view.line.owner {
        Some(owner) => format!("{owner} has it."),
        None => "Nobody has it yet. Who takes it is who everybody asks.".to_owned(),
    };
    view! {
        <div class="halves">
            <section class="card flow" aria-labelledby="fix">
                <h2 id="fix">"What would put it right"</h2>
                <p><b>{words::fix(view.line.fix)}</b></p>
                <p>{words::why(&view.line)}</p>
                <Way view=view.clone() />
            </section>
            <div class="flow">
                <section class="card flow" aria-labelledby="owner">
                    <h2 id="owner">"Who has it"</h2>
                    <p>{owner}</p>
                    <form method="post" action=action.clone()>
                        <Hidden name="request" value=request.clone() />
                        <Button kind=ButtonKind::Second name="act" value="take">
                            {if nobody { "I have it" } else { "I have it now" }}
                        </Button>
                    </form>
                </section>
                <section class="card flow" aria-labelledby="resolve">
                    <h2 id="resolve">"Resolve it"</h2>
                    <form class="flow" method="post" action=action>
                        <Hidden name="request" value=request />
                        <TextArea
                            name="why"
                            label="How it was put right, or why nothing is wrong"
                            hint="At least 10 letters. It stands in the audit log."
                            rows=3
                            draft
                        />
                        <Button kind=ButtonKind::Second name="act" value="resolve">
                            "Resolve it"
                        </Button>
                    </form>
                </section>
            </div>
        </div>
    }
}

/// The way to what would put it right.
#[component]
fn Way(view: CasePage) -> impl IntoView {
    let base = path(view.line.id);
    let gift = view.gift;
    let back = view.give_back.filter(|_| view.proposal.is_none());
    let down = (view.line.fix == Fix::TakeDown).then(|| {
        view! { <LinkButton href=format!("{base}/take-down")>"Write it down…"</LinkButton> }
    });
    let out = gift.filter(|_| view.line.fix == Fix::TakeOut).map(|gift| {
        let href = format!("/staff/gifts/{gift}/chargeback");
        view! { <LinkButton href>"Take it out of the books…"</LinkButton> }
    });
    let back = back.map(|amount| {
        view! {
            <LinkButton href=format!("{base}/refund") kind=ButtonKind::Second>
                {format!("Propose to give {amount} back…")}
            </LinkButton>
        }
    });
    view! { <p class="row">{down}{out}{back}</p> }
}

/// What happened to it, newest first.
#[component]
fn Story(view: CasePage, now: Timestamp, zone: String) -> impl IntoView {
    let item = move |at: Timestamp, tone: Tone, glyph: Glyph, what: String, why: String| {
        let when = view! { <When at now zone=zone.clone() /> }.into_any();
        view! {
            <TimelineItem when tone glyph>
                <p><b>{what}</b></p>
                {(!why.is_empty()).then(|| view! { <p>{format!("“{why}”")}</p> })}
            </TimelineItem>
        }
    };
    let end = view.end.map(|act| {
        let what = match act.by {
            Some(by) => format!("{by} resolved it"),
            None => "It closed by itself".to_owned(),
        };
        item(act.at, Tone::Given, Glyph::Check, what, act.why)
    });
    let proposal = view.proposal.map(|act| {
        let what = format!("{} proposed to give it back", act.by.unwrap_or_default());
        item(act.at, Tone::Way, Glyph::Back, what, act.why)
    });
    let owned = view.line.owner.zip(view.owned_since).map(|(owner, at)| {
        item(at, Tone::Way, Glyph::Person, format!("{owner} took it"), String::new())
    });
    let found = "Gateway and books were compared, and this was found".to_owned();
    view! {
        <section class="flow" aria-labelledby="story">
            <h2 id="story">"What happened"</h2>
            <Timeline>
                {end}
                {proposal}
                {owned}
                {item(view.line.found_at, Tone::Needs, Glyph::Alert, found, String::new())}
            </Timeline>
        </section>
    }
}
