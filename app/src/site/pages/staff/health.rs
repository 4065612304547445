//! `/staff/health`: what works and what does not, since when, what it means and what to do.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{DelayRow, HealthEntry, HealthPage, HealthTurn, ParkedTask, SwitchView};

use super::when::When;
use super::words;
use crate::site::Page;
use crate::site::components::{
    EmptyState, Fact, Facts, Glyph, HEALTH, HealthPlace, HealthTabs, NoticeBox, Stamp, StatusWord,
    Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;

/// An entry in words.
struct About {
    title: String,
    means: &'static str,
    /// What somebody should do about a loss.
    todo: &'static str,
    /// Where.
    link: Option<(&'static str, &'static str)>,
}

#[component]
pub fn Health(page: Page, view: HealthPage) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let (losses, wins): (Vec<_>, Vec<_>) = view.entries.into_iter().partition(|one| !one.well);
    let count = u64::try_from(losses.len()).unwrap_or(u64::MAX);
    let (title, stamp) = match count {
        0 => ("All is well".to_owned(), Word::new("No losses", Tone::Given, Glyph::Check)),
        some => (
            format!("{} to look at", format::count(some, "thing", "things")),
            Word::new("Losses", Tone::Needs, Glyph::Alert),
        ),
    };
    let (switch, delays) = (view.switch, view.delays);
    let moment = zone.clone();
    view! {
        <Document page title="Health" class="for-staff" here=HEALTH>
            <div>
                <h1>{title}</h1>
                <Stamp word=stamp />
            </div>
            <HealthTabs here=HealthPlace::Health />
            {losses
                .into_iter()
                .map(|entry| {
                    view! { <Loss entry switch=switch.clone() now zone=moment.clone() /> }
                })
                .collect_view()}
            {(!delays.is_empty()).then(|| view! { <Delays delays now zone=zone.clone() /> })}
            {(!view.parked.is_empty()).then(|| {
                view! { <Parked parked=view.parked now zone=zone.clone() /> }
            })}
            <Wins wins now zone=zone.clone() />
            <Turns turns=view.turns now zone />
            <p class="small muted measure">
                "Machines read the same at "
                <a href="/meta/health">"/meta/health"</a>
                ": 200 when there is no loss, else 400. It holds no secret and nobody’s data."
            </p>
        </Document>
    }
}

/// Somebody must act on it.
#[component]
fn Loss(entry: HealthEntry, switch: SwitchView, now: Timestamp, zone: String) -> impl IntoView {
    let about = about(&entry);
    let title = lost(&entry, &about.title);
    let since = entry.since.map(|at| {
        let lasted = format::lasting(now.since(at));
        view! {
            <p>
                "Since "
                <When at now zone=zone.clone() />
                {format!(", {lasted}.")}
            </p>
        }
    });
    let who = match switch {
        SwitchView::Off { by, why, .. } if entry.name == ENGINE => {
            Some(view! { <p>{format!("Turned off by {by}: “{why}”")}</p> })
        }
        SwitchView::Off { .. } | SwitchView::On => None,
    };
    let link = about.link.map(|(href, words)| {
        view! { <p><a class="link" href=href>{words}</a></p> }
    });
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title=title>
            {since}
            {who}
            <p><b>{about.todo}</b></p>
            {link}
            <p class="small muted">"As machines read it: " <code>{entry.name}</code></p>
        </NoticeBox>
    }
}

/// Who set something to delayed, and why.
#[component]
fn Delays(delays: Vec<DelayRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |delay: DelayRow| {
        let since = view! { <When at=delay.since now zone=zone.clone() /> };
        view! {
            <Fact name=words::scope(&delay)>
                {format!("{}: “{}” Since ", words::by(&delay), delay.why)}
                {since}
            </Fact>
        }
    };
    let rows = delays.into_iter().map(row).collect_view();
    view! {
        <section class="flow" aria-labelledby="delays">
            <h2 id="delays">"Delayed"</h2>
            <Facts>{rows}</Facts>
            <p><a class="link" href="/staff/delayed">"See what is held"</a></p>
        </section>
    }
}

/// Work that was given up.
#[component]
fn Parked(parked: Vec<ParkedTask>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |task: ParkedTask| {
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{kind(&task.kind)}</th>
                <td class="ab" data-label="Church" role="cell">{task.church}</td>
                <td class="b r1" role="cell">
                    <When at=task.due now zone=zone.clone() />
                </td>
                <td class="num ab" data-label="Tries" role="cell">
                    {format::number(u64::from(task.tries))}
                </td>
                <td class="ab" role="cell">{task.why}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="parked">
            <h2 id="parked">"Work that was given up"</h2>
            <p class="measure">
                "It is out of the way of all other work. A gift that stands still is given a task \
                 again by the watchdog."
            </p>
            <table class="table cards" role="table" aria-labelledby="parked">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"Church"</th>
                        <th scope="col" role="columnheader">"Was due"</th>
                        <th class="num" scope="col" role="columnheader">"Tries"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{parked.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// What is well.
#[component]
fn Wins(wins: Vec<HealthEntry>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |entry: HealthEntry| {
        let about = about(&entry);
        let since = match entry.since {
            Some(at) => view! { <When at now zone=zone.clone() /> }.into_any(),
            None => "–".into_any(),
        };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{about.title}</th>
                <td class="b r1" role="cell">
                    <StatusWord word=Word::new("Well", Tone::Given, Glyph::Check) />
                </td>
                <td class="ab" data-label="Since" role="cell">{since}</td>
                <td class="ab" role="cell">{about.means}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="wins">
            <h2 id="wins">"What is well"</h2>
            <table class="table cards" role="table" aria-labelledby="wins">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"How"</th>
                        <th scope="col" role="columnheader">"Since"</th>
                        <th scope="col" role="columnheader">"What it means"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{wins.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// What turned in the last days, newest first.
#[component]
fn Turns(turns: Vec<HealthTurn>, now: Timestamp, zone: String) -> impl IntoView {
    if turns.is_empty() {
        return view! {
            <section class="flow" aria-labelledby="turns">
                <h2 id="turns">"What turned"</h2>
                <EmptyState title="Nothing has turned in the last two weeks">
                    <p>"Every loss and its end appear here, for two weeks."</p>
                </EmptyState>
            </section>
        }
        .into_any();
    }
    let row = |turn: HealthTurn| {
        let word = if turn.well {
            Word::new("Well again", Tone::Given, Glyph::Check)
        } else {
            Word::new("Lost", Tone::Needs, Glyph::Alert)
        };
        let entry = HealthEntry { name: turn.name, well: turn.well, since: None, gateway: None };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{about(&entry).title}</th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" data-label="When" role="cell">
                    <When at=turn.at now zone=zone.clone() />
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="turns">
            <h2 id="turns">"What turned"</h2>
            <table class="table cards" role="table" aria-labelledby="turns">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"To"</th>
                        <th scope="col" role="columnheader">"When"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{turns.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// A kind of task in words.
fn kind(name: &str) -> String {
    match name {
        "send" => "Send a gift".to_owned(),
        "inquire" => "Ask about a gift".to_owned(),
        "inquire_refund" => "Ask about a refund".to_owned(),
        "fall_due" => "A schedule’s date".to_owned(),
        "replay" => "A replay".to_owned(),
        other => format::capital(&other.replace('_', " ")),
    }
}

const ENGINE: &str = "ScheduledPaymentsEngineEnabled";

/// What an entry is called, what it means, and what to do about its loss.
fn about(entry: &HealthEntry) -> About {
    let said =
        |title: &str, means, todo, link| About { title: title.to_owned(), means, todo, link };
    match entry.name.as_str() {
        ENGINE => said(
            "Schedules are on",
            "Gifts of schedules are sent when they are due.",
            "They are off. What falls due waits: turn them on when the reason has gone.",
            Some(("/staff/switch", "To the switch")),
        ),
        "SwitchHasSecondPerson" => said(
            "The switch has a second person",
            "Nobody alone keeps schedules off for over four hours or over a Sunday.",
            "Somebody else agrees that they stay off, or turns them on.",
            Some(("/staff/switch", "To the switch")),
        ),
        "SessionStore" => said(
            "Session store",
            "It knows who has signed in.",
            "Nobody can sign in. Look at the session store; pages without sign-in go on.",
            None,
        ),
        "Database" => said(
            "Database",
            "Everything is kept in it.",
            "Nothing can be given or sent. Look at the database server.",
            None,
        ),
        "DatabaseReads" => said(
            "Reading the database",
            "Health could be read.",
            "The database answers, but not to this. Look at the log.",
            None,
        ),
        "NoScheduleOverdue" => said(
            "No schedule is overdue",
            "Each date became a gift within five minutes of being due.",
            "Look at the schedule loop and at given-up work below. No date is lost by waiting.",
            None,
        ),
        "NoParkedTask" => said(
            "No work was given up",
            "No task failed again and again, or broke its worker.",
            "Look at what was given up below, and why.",
            None,
        ),
        "SpreedlyConnectivity" => said(
            "The orchestrator answers",
            "It is asked once a minute. Behind it are all gateways.",
            "All gateways are out of reach. If gifts fail, hold all of them with one delay.",
            Some(("/staff/delay/begin?scope=everything", "Delay all gateways")),
        ),
        "LedgerValidated" => said(
            "The books add up",
            "Every church’s books were verified within a day, and nothing was found.",
            "Open the verification: it names church, order and account.",
            Some(("/staff/ledger/verification", "To the verification")),
        ),
        "NoOpenCorrection" => said(
            "Nothing waits to be given back",
            "Whatever was taken too often was given back, or somebody decided that it stays.",
            "Open the corrections: each says what was taken and proposes what to do.",
            Some(("/staff/corrections?show=open", "To what is open")),
        ),
        "NoOpenCase" => said(
            "Gateways and books agree",
            "Every charge of the gateways’ lists has its order, and every order its charge.",
            "Open the cases: each says what would put it right. Nothing was moved by itself.",
            Some(("/staff/cases", "To the cases")),
        ),
        "GatewaysCompared" => said(
            "Gateways and books were compared",
            "Every gateway’s list was read and held beside the books within a day.",
            "Look which list could not be read, and why. Until it is, nobody notices a charge that \
             the books do not know.",
            Some(("/staff/cases", "To the comparisons")),
        ),
        "RolloutsWell" => said(
            "Rollouts do well",
            "None stepped back by itself without somebody having looked.",
            "Look why it stepped back, and say what you found.",
            Some(("/staff/rollouts", "To the rollouts")),
        ),
        "MirrorsAgree" => said(
            "Mirrors agree",
            "What other systems show is what the ledger shows.",
            "An account waits for a person: open the mirror.",
            Some(("/staff/mirrors", "To the mirrors")),
        ),
        "MirrorsAnswer" => said(
            "Mirrors answer",
            "Each answered within the last hour.",
            "Ask whoever runs it. It gets what it misses when it answers again.",
            Some(("/staff/mirrors", "To the mirrors")),
        ),
        "NoWindowOverdue" => said(
            "No maintenance is overdue",
            "Each maintenance that should be over is over.",
            "It still holds gifts. Look at its probes, then end it or move its end.",
            Some(("/staff/windows", "To the maintenance")),
        ),
        "NoQueueGrowing" => said(
            "No queue grows",
            "Work is done as fast as it comes.",
            "More is due with every look. Is a gateway slow? Does an engine run?",
            None,
        ),
        "ScheduledRunOnPace" => said(
            "The run keeps its pace",
            "A morning’s gifts are sent about as fast as usual.",
            "It takes twice as long as usual. Runs cannot overlap; look for what is slow.",
            None,
        ),
        "ClocksAgree" => said(
            "Clocks agree",
            "Every node’s clock is within five seconds of the database’s.",
            "That node sends nothing until they agree. Set its machine’s clock.",
            None,
        ),
        "NoticesDelivered" => said(
            "Notices are delivered",
            "Every webhook took what it was told.",
            "A delivery was given up: open the notices.",
            Some(("/staff/notices", "To the notices")),
        ),
        name => match (&entry.gateway, name.strip_prefix("Connectivity:")) {
            (gateway, Some(id)) => About {
                title: format!("{} answers", gateway.as_deref().unwrap_or(id)),
                means: "Our own test card is verified there once a minute.",
                todo: "Its gifts are held once three fail. You may begin a delay before that.",
                link: Some(("/staff/delayed", "To the gateways")),
            },
            (_, None) if name.ends_with("Loop") => About {
                title: format::capital(&spaced(name)),
                means: "A part of the engine that says every quarter of a minute that it lives.",
                todo: "It stopped on every node. Start the engine again.",
                link: None,
            },
            (_, None) => About {
                title: format::capital(&spaced(name)),
                means: "It is watched.",
                todo: "Look at the log for what it says.",
                link: None,
            },
        },
    }
}

/// What its loss is called.
fn lost(entry: &HealthEntry, title: &str) -> String {
    let words = match entry.name.as_str() {
        ENGINE => "Schedules are off",
        "SwitchHasSecondPerson" => "The switch needs a second person",
        "SessionStore" => "The session store does not answer",
        "Database" => "The database does not answer",
        "DatabaseReads" => "Health could not be read",
        "NoScheduleOverdue" => "Schedules are overdue",
        "NoParkedTask" => "Work was given up",
        "SpreedlyConnectivity" => "The orchestrator does not answer",
        "LedgerValidated" => "The books do not add up, or were not verified",
        "NoOpenCorrection" => "Money waits to be given back",
        "NoOpenCase" => "A gateway and the books differ",
        "GatewaysCompared" => "A gateway was not compared with the books",
        "RolloutsWell" => "A rollout stepped back",
        "MirrorsAgree" => "A mirror differs",
        "MirrorsAnswer" => "A mirror does not answer",
        "NoWindowOverdue" => "Maintenance is overdue",
        "NoQueueGrowing" => "A queue grows",
        "ScheduledRunOnPace" => "The run is slow",
        "ClocksAgree" => "A clock is wrong",
        "NoticesDelivered" => "A notice was not delivered",
        name => match (&entry.gateway, name.strip_prefix("Connectivity:")) {
            (gateway, Some(id)) => {
                return format!("{} does not answer", gateway.as_deref().unwrap_or(id));
            }
            (_, None) if name.ends_with("Loop") => return format!("{title} has stopped"),
            (_, None) => return format!("Lost: {title}"),
        },
    };
    words.to_owned()
}

/// "WatchdogLoop" as "watchdog loop".
fn spaced(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(name: &str, gateway: Option<&str>) -> String {
        about(&HealthEntry {
            name: name.to_owned(),
            well: true,
            since: None,
            gateway: gateway.map(str::to_owned),
        })
        .title
    }

    #[test]
    fn o14_every_entry_has_words() {
        assert_eq!(title("Connectivity:pin", Some("Pin Payments")), "Pin Payments answers");
        assert_eq!(title("Connectivity:pin", None), "pin answers");
        assert_eq!(title("WatchdogLoop", None), "Watchdog loop");
        assert_eq!(title("SomethingNew", None), "Something new");
        assert_eq!(kind("fall_due"), "A schedule’s date");
        assert_eq!(kind("new_kind"), "New kind");
    }
}
