//! `/staff/switch`: the schedule engine, on or off, by whom and until when.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{StaffBoard, SwitchView};

use super::when::When;
use super::words;
use crate::site::components::{
    Button, Choices, ErrorSummary, Fact, Facts, Glyph, Hidden, Opt, Stamp, TextField, Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PAGE: &str = "/staff/switch";

/// When to be reminded: the value in minutes, and its words. None is longer than a Sunday morning.
const REMINDERS: [(&str, &str); 5] = [
    ("15", "In 15 minutes"),
    ("30", "In 30 minutes"),
    ("60", "In one hour"),
    ("120", "In two hours"),
    ("240", "In four hours"),
];

#[component]
pub fn Switch(page: Page, view: StaffBoard, draft: Draft) -> impl IntoView {
    let (zone, now) = (page.frame.zone.clone(), page.frame.now);
    let wrong = draft.has_problems();
    let (title, stamp) = match view.switch {
        SwitchView::On => {
            ("Schedules are on", Word::new("Taken when due", Tone::Given, Glyph::Check))
        }
        SwitchView::Off { .. } => {
            ("Schedules are off", Word::new("Nothing scheduled is sent", Tone::Needs, Glyph::Off))
        }
    };
    let form = match view.switch {
        SwitchView::On => view! { <TurnOff draft=draft.clone() /> }.into_any(),
        SwitchView::Off { by, why, since, remind_at } => {
            let waiting = view.waiting_for_switch;
            let request = draft.value("request").to_owned();
            view! {
                <Since by why since remind_at waiting now zone />
                <TurnOn request waiting />
            }
            .into_any()
        }
    };
    view! {
        <Document page title class="for-staff" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <div>
                    <h1>{title}</h1>
                    <Stamp word=stamp />
                </div>
                {form}
            </div>
        </Document>
    }
}

#[component]
fn TurnOff(draft: Draft) -> impl IntoView {
    let options: Vec<_> =
        REMINDERS.iter().map(|(minutes, words)| Opt::new(*minutes, *words)).collect();
    let request = draft.value("request").to_owned();
    view! {
        <p>
            "While they are off, no scheduled gift is sent. What falls due waits and is taken, \
             once, when you turn them on. Gifts given by hand go on."
        </p>
        <form class="flow-l" method="post" action=PAGE>
            <Hidden name="act" value="off" />
            <Hidden name="request" value=request />
            <TextField
                name="why"
                label="Why"
                hint="At least 10 letters. Every staff page shows it, with your name."
                autocomplete="off"
                draft=draft.clone()
            />
            <Choices
                name="remind_in"
                legend="Remind me"
                hint="Then every 30 minutes, until they are on."
                options
                value="60"
                plain=true
                draft
            />
            <p class="row">
                <Button>"Turn schedules off"</Button>
                <a class="link" href=super::delayed::PAGE>"Leave them on"</a>
            </p>
        </form>
    }
}

#[component]
fn Since(
    by: String,
    why: String,
    since: Timestamp,
    remind_at: Timestamp,
    waiting: u64,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let lasted = format::lasting(now.since(since));
    let moment = |at| view! { <When at now zone=zone.clone() /> };
    let (since, remind_at) = (moment(since), moment(remind_at));
    view! {
        <Facts>
            <Fact name="Turned off by">{by}</Fact>
            <Fact name="Why">{why}</Fact>
            <Fact name="Since">
                {since}
                {format!(", {lasted}")}
            </Fact>
            <Fact name="Remind at">{remind_at}</Fact>
            <Fact name="Due meanwhile">{words::gifts(waiting)}</Fact>
        </Facts>
    }
}

#[component]
fn TurnOn(request: String, waiting: u64) -> impl IntoView {
    let button = match waiting {
        0 => "Turn schedules on".to_owned(),
        some => format!("Turn schedules on, {} due", words::gifts(some)),
    };
    view! {
        <form method="post" action=PAGE>
            <Hidden name="act" value="on" />
            <Hidden name="request" value=request />
            <p class="row">
                <Button>{button}</Button>
                <a class="link" href=super::delayed::PAGE>"Leave them off"</a>
            </p>
        </form>
    }
}
