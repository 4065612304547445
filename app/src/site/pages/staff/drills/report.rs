//! `/staff/drills/{id}`: how far a run is, and what it came to: a report that can be laid before a
//! church's board, on paper as well.

use jiff::tz::TimeZone;
use kernel::Timestamp;
use leptos::prelude::*;
use views::{DrillCheck, DrillPage, DrillReport, DrillRow, DrillStanding, IncidentLink};

use super::super::incidents::{self, strip::IncidentName};
use super::super::when::When;
use super::day::Day;
use super::{DRILLS, path, words};
use crate::site::components::{
    Board, BoardLine, Button, ButtonKind, DELAYED, DelayedPlace, DelayedTabs, ErrorSummary, Glyph,
    Hidden, Icon, Moment, NoticeBox, Opt, SelectField, Stamp, Tone,
};
use crate::site::format::{self, MomentStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Report(page: Page, view: DrillPage, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let DrillPage { run, told, problem, report, incident, incidents } = view;
    let title = format!("Drill: {}", run.title);
    let body = match (report, problem) {
        (Some(report), _) => view! { <Told run=run.clone() report zone=zone.clone() /> }.into_any(),
        (None, Some(why)) => view! { <NotPlayed why /> }.into_any(),
        (None, None) => view! { <HowFar run=run.clone() told /> }.into_any(),
    };
    let ended = run.ended_at.is_some();
    view! {
        <Document page title=title.clone() class="for-staff" here=DELAYED wrong>
            <ErrorSummary draft=draft.clone() />
            <p class="no-print">
                <a class="link" href=DRILLS>
                    <Icon glyph=Glyph::Prev />
                    "Drills"
                </a>
            </p>
            <div>
                <h1>{title}</h1>
                <Stamp word=words::standing(run.standing) />
            </div>
            <div class="no-print"><DelayedTabs here=DelayedPlace::Drills /></div>
            {body}
            {ended.then(|| view! {
                <PostMortem id=path(run.id) incident incidents now zone draft />
            })}
        </Document>
    }
}

#[component]
fn HowFar(run: DrillRow, told: String) -> impl IntoView {
    let counted = format!("{} of {} steps", run.done, run.steps);
    let begins_again = (run.begun > 1).then_some(
        "The process that played it ended in the middle: it was begun again, and the same seed \
         plays the same.",
    );
    let href = path(run.id);
    if run.standing == DrillStanding::Waiting || run.steps == 0 {
        return view! {
            <section class="flow narrow" aria-labelledby="progress">
                <h2 id="progress">"It has not begun"</h2>
                <p>"Drills are played one after another; this one begins in its turn."</p>
                <p class="row"><a class="link" href=href>"See how far it is now"</a></p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="flow narrow" aria-labelledby="progress">
            <h2 id="progress">{counted.clone()}</h2>
            <progress
                class="how-far"
                max=run.steps.to_string()
                value=run.done.to_string()
                aria-labelledby="progress"
            >
                {counted}
            </progress>
            <p>{told}</p>
            {begins_again.map(|words| view! { <p class="muted">{words}</p> })}
            <p class="row"><a class="link" href=href>"See how far it is now"</a></p>
        </section>
    }
    .into_any()
}

#[component]
fn NotPlayed(why: String) -> impl IntoView {
    view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title="It could not be played to its end">
            <p>"That says nothing of the engine. It can be played again."</p>
            <p class="small"><code class="break">{why}</code></p>
        </NoticeBox>
    }
}

/// The report itself: answer first, then the day, then what was looked at.
#[component]
fn Told(run: DrillRow, report: DrillReport, zone: String) -> impl IntoView {
    let figures = report.figures;
    let unheld: Vec<DrillCheck> =
        report.checks.iter().filter(|check| !check.holds).cloned().collect();
    let (checks, lines) = (report.checks.clone(), report.lines.clone());
    let number = |figure: u32| format::number(u64::from(figure));
    let must = |figure: u32| if figure == 0 { "as it must be" } else { "must be 0" };
    let held = format!("{} of them held for a while", number(figures.held));
    let read = format!("{} pages and mails were read for them", number(report.read));
    let clock = zone_of(&report);
    let ended = run.ended_at.unwrap_or(run.asked_at);
    view! {
        <p class="measure">{report.story.clone()}</p>
        <Board across=true>
            <BoardLine label="Gifts" figure=number(figures.gifts) hero=true>{held}</BoardLine>
            <BoardLine label="Lost" figure=number(figures.lost)>{must(figures.lost)}</BoardLine>
            <BoardLine label="Taken twice" figure=number(figures.doubled)>
                {must(figures.doubled)}
            </BoardLine>
            <BoardLine label="Noticed in" figure=words::took(figures.seconds_to_detect)>
                "from the first call without an answer"
            </BoardLine>
            <BoardLine label="Let go in" figure=words::took(figures.seconds_to_drain)>
                "from the first batch to the last gift"
            </BoardLine>
        </Board>
        <p class="measure">
            <b>{words::answer(&figures)}</b>
            " Each was counted in the practice gateway’s own book of charges and in the ledger, \
             one by one. Givers read "
            {format::count(u64::from(figures.wrong_words), "wrong sentence", "wrong sentences")}
            {format!(": {read}.")}
        </p>
        {(!unheld.is_empty()).then(|| view! {
            <NoticeBox tone=Tone::Bad glyph=Glyph::Failing title="This did not hold">
                <ul class="flow">
                    {unheld.into_iter().map(|check| view! {
                        <li>
                            {format::capital(&check.must)} {format!(" (found: {})", check.found)}
                        </li>
                    }).collect_view()}
                </ul>
            </NoticeBox>
        })}
        <Day report=report.clone() />
        <section class="flow" aria-labelledby="checks">
            <h2 id="checks">"What was looked at"</h2>
            <ul class="drill-checks">
                {checks.into_iter().map(|check| view! { <Check check /> }).collect_view()}
            </ul>
        </section>
        <section class="flow" aria-labelledby="minutes">
            <h2 id="minutes">"Minute by minute"</h2>
            <p class="small muted">{format!("By the church’s clock, {clock}.")}</p>
            <table class="table drill-minutes" role="table" aria-labelledby="minutes">
                <tbody role="rowgroup">
                    {lines.into_iter().map(|line| view! {
                        <tr role="row">
                            <th class="nowrap" scope="row" role="rowheader">
                                {at(line.at, &report)}
                            </th>
                            <td role="cell">{line.words}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </section>
        <section class="slip flow" aria-labelledby="origin">
            <h2 id="origin">"Where this is from"</h2>
            <p class="measure">{report.source.clone()}</p>
            <p class="measure">
                {format!(
                    "Played with seed {} for {} on ",
                    report.seed, run.by_name,
                )}
                <Moment at=ended zone=zone style=MomentStyle::DayTime />
                ": the same seed plays the same drill. Nothing real was touched; the gateway, the \
                 server and the engine’s processes were started for it and ended with it."
            </p>
            <p class="small muted no-print">
                "For the board’s papers: print this page, or keep it as a PDF, from the browser."
            </p>
        </section>
    }
}

#[component]
fn Check(check: DrillCheck) -> impl IntoView {
    let (tone, glyph, word) = if check.holds {
        (Tone::Given, Glyph::Check, "Holds: ")
    } else {
        (Tone::Bad, Glyph::Cross, "Does not hold: ")
    };
    view! {
        <li>
            <span class=format!("status lines {}", tone.class())>
                <Icon glyph />
                <span class="vh">{word}</span>
            </span>
            <span>
                {format::capital(&check.must)}
                <small class="muted break">{format!("found: {}", check.found)}</small>
            </span>
        </li>
    }
}

/// Which post-mortem names it, or the form that makes one do so.
#[component]
fn PostMortem(
    id: String,
    incident: Option<IncidentLink>,
    incidents: Vec<IncidentLink>,
    now: Timestamp,
    zone: String,
    draft: Draft,
) -> impl IntoView {
    if let Some(incident) = incident {
        return view! {
            <section class="flow measure" aria-labelledby="named">
                <h2 id="named">"In a post-mortem"</h2>
                <p>
                    "What was learnt from “" <IncidentName incident=incident.clone() />
                    "”, noticed " <When at=incident.opened_at now zone />
                    ", names this drill as its proof."
                </p>
            </section>
        }
        .into_any();
    }
    if incidents.is_empty() {
        return ().into_any();
    }
    let mut options = vec![Opt::new("", "Choose an incident")];
    options.extend(incidents.iter().map(|link| {
        let day = format::moment(crate::site::locale(), link.opened_at, &zone, MomentStyle::Day);
        Opt::new(link.id.to_string(), format!("{}, {day}", incidents::name_of(link)))
    }));
    view! {
        <section class="flow narrow no-print" aria-labelledby="name">
            <h2 id="name">"Proof for a post-mortem"</h2>
            <form class="flow" method="post" action=id>
                <Hidden name="request" value=draft.value("request").to_owned() />
                <SelectField
                    name="incident"
                    label="What was learnt from"
                    hint="Its post-mortem will name this drill: what went wrong then holds now."
                    options
                    draft
                />
                <p><Button kind=ButtonKind::Second>"Name it there"</Button></p>
            </form>
        </section>
    }
    .into_any()
}

/// "9:05:10 AM"; with its day where the drill lasts longer than one.
fn at(at: Timestamp, report: &DrillReport) -> String {
    let clock = TimeZone::get(&report.zone).unwrap_or(TimeZone::UTC);
    let first_day = at.date_in(&clock) == report.begins.date_in(&clock);
    let style = if first_day { MomentStyle::Seconds } else { MomentStyle::Short };
    format::moment(crate::site::locale(), at, &report.zone, style)
}

/// "October 29, 2017, PDT".
fn zone_of(report: &DrillReport) -> String {
    let day = format::moment(crate::site::locale(), report.begins, &report.zone, MomentStyle::Day);
    format!("{day}, {}", format::zone_name(report.begins, &report.zone))
}
