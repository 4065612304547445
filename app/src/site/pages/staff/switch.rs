//! `/staff/switch`: the schedule engine, on or off, by whom, until when, and who else agreed.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{AuditLine, SwitchPage, SwitchView};

use super::when::When;
use super::words;
use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Fact, Facts, Glyph, HealthPlace, HealthTabs, Hidden,
    NoticeBox, Opt, Stamp, TextField, Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PAGE: &str = "/staff/switch";

/// When to be reminded: the value in minutes, and its words.
const REMINDERS: [(&str, &str); 6] = [
    ("15", "In 15 minutes"),
    ("30", "In 30 minutes"),
    ("60", "In one hour"),
    ("120", "In two hours"),
    ("240", "In four hours"),
    ("480", "In eight hours"),
];

/// What turns it on again: the value, and its words.
const ENDINGS: [(&str, &str); 4] = [
    ("never", "I do, or a colleague"),
    ("5", "5 passed probes of every gateway"),
    ("10", "10 passed probes of every gateway"),
    ("20", "20 passed probes of every gateway"),
];

#[component]
pub fn Switch(page: Page, view: SwitchPage, draft: Draft) -> impl IntoView {
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
    let off = matches!(view.switch, SwitchView::Off { .. });
    let history = view.history.clone();
    let zone_of_history = zone.clone();
    let form = if off {
        let request = draft.value("request").to_owned();
        let waiting = view.waiting;
        view! {
            <Since view=view.clone() now zone=zone.clone() />
            <SecondPerson view draft=draft.clone() now zone />
            <TurnOn request waiting />
        }
        .into_any()
    } else {
        view! { <TurnOff draft=draft.clone() /> }.into_any()
    };
    view! {
        <Document page title class="for-staff" here=PAGE wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <div>
                    <h1>{title}</h1>
                    <Stamp word=stamp />
                </div>
                <HealthTabs here=HealthPlace::Switch />
                {form}
                <History history now zone=zone_of_history />
            </div>
        </Document>
    }
}

#[component]
fn TurnOff(draft: Draft) -> impl IntoView {
    let options = |pairs: &[(&str, &str)]| -> Vec<Opt> {
        pairs.iter().map(|(value, words)| Opt::new(*value, *words)).collect()
    };
    let (reminders, endings) = (options(&REMINDERS), options(&ENDINGS));
    let request = draft.value("request").to_owned();
    view! {
        <p>
            "While they are off, no scheduled gift is sent. What falls due waits and is taken, \
             once, when they are on again. Gifts given by hand go on."
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
                hint="Then every 30 minutes, until they are on. After three, everybody on call. \
                      Over four hours or over a Sunday, somebody else must agree."
                options=reminders
                value="60"
                plain=true
                draft=draft.clone()
            />
            <Choices
                name="resume_after"
                legend="What turns them on again"
                hint="Probes are test charges of our own, one a minute. They must pass in a row \
                      for at least a quarter of an hour."
                options=endings
                value="never"
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
fn Since(view: SwitchPage, now: Timestamp, zone: String) -> impl IntoView {
    let SwitchView::Off { by, why, since, remind_at, confirmed, resume_after, .. } = view.switch
    else {
        return ().into_any();
    };
    let lasted = format::lasting(now.since(since));
    let moment = |at| view! { <When at now zone=zone.clone() /> };
    let agreed = confirmed.map(|(name, at)| {
        let at = moment(at);
        view! { <Fact name="Agreed by">{name} " at " {at}</Fact> }
    });
    let (since, remind_at) = (moment(since), moment(remind_at));
    let ending = match resume_after {
        None => "A person".to_owned(),
        Some(probes) => format!("{probes} passed probes of every gateway in a row, or a person"),
    };
    view! {
        <Facts>
            <Fact name="Turned off by">{by}</Fact>
            <Fact name="Why">{why}</Fact>
            <Fact name="Since">
                {since}
                {format!(", {lasted}")}
            </Fact>
            <Fact name="Remind at">{remind_at}</Fact>
            <Fact name="Turned on again by">{ending}</Fact>
            {agreed}
            <Fact name="Due meanwhile">{words::gifts(view.waiting)}</Fact>
        </Facts>
    }
    .into_any()
}

/// Somebody else agrees that it stays off: asked for ahead, called for when it is time.
#[component]
fn SecondPerson(view: SwitchPage, draft: Draft, now: Timestamp, zone: String) -> impl IntoView {
    let SwitchView::Off { by, confirmed: None, alone_until, .. } = view.switch else {
        return ().into_any();
    };
    let called = alone_until.is_some_and(|until| until <= now);
    let (tone, glyph, title) = if called {
        (Tone::Needs, Glyph::Alert, "A second person is needed now")
    } else {
        (Tone::Way, Glyph::Person, "A second person")
    };
    let until = alone_until.map(|at| view! { <When at now zone=zone.clone() /> });
    let words = if called {
        "One person alone may keep schedules off until "
    } else {
        "One person alone may keep schedules off for four hours, and not into a Sunday: until "
    };
    let then = if called {
        ". Everybody on call hears of it every 15 minutes until somebody agrees, or they are on."
    } else {
        ". Somebody may agree before that; then nobody has to be called."
    };
    let request = draft.value("request").to_owned();
    let form = match (view.yours, view.alone) {
        (true, false) => {
            view! { <p>"You turned them off, so somebody else agrees."</p> }.into_any()
        }
        (yours, _) => {
            let why = yours.then(|| {
                view! {
                    <TextField
                        name="why"
                        label="Why nobody else can agree"
                        hint="Nobody else is on call. At least 10 letters; it is written down."
                        autocomplete="off"
                        draft
                    />
                }
            });
            let button = if yours {
                "Keep them off".to_owned()
            } else {
                format!("Agree with {by}: keep them off")
            };
            view! {
                <form class="flow" method="post" action=PAGE>
                    <Hidden name="act" value="confirm" />
                    <Hidden name="request" value=request />
                    {why}
                    <p><Button kind=ButtonKind::Second>{button}</Button></p>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <NoticeBox tone glyph title>
            <p>{words} {until} {then}</p>
            {form}
        </NoticeBox>
    }
    .into_any()
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

/// Who did what with it, newest first.
#[component]
fn History(history: Vec<AuditLine>, now: Timestamp, zone: String) -> impl IntoView {
    if history.is_empty() {
        return view! { <p class="muted">"Nobody has ever turned them off."</p> }.into_any();
    }
    let row = |line: AuditLine| {
        let what = match line.verb.as_str() {
            "switch.off" => "Turned off",
            "switch.on" => "Turned on",
            _ => "Agreed",
        };
        let who = if line.by_rule { "By itself".to_owned() } else { line.who };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{what}</th>
                <td class="b r1" role="cell">
                    <When at=line.at now zone=zone.clone() />
                </td>
                <td class="ab" data-label="Who" role="cell">{who}</td>
                <td class="ab" role="cell">{line.why}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="history">
            <h2 id="history">"Before"</h2>
            <table class="table cards" role="table" aria-labelledby="history">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"When"</th>
                        <th scope="col" role="columnheader">"Who"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{history.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
