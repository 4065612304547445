//! `/staff/ledger/replay/{id}`: how far a replay is, church by church, and the way to stop it.

use leptos::prelude::*;
use views::{ReplayPage, ReplayPart, ReplayStanding};

use super::super::when::When;
use super::{PAGE, asked, standing};
use crate::site::components::{
    Button, ButtonKind, Fact, Facts, Glyph, Hidden, Icon, LEDGER, LedgerPlace, LedgerTabs, Stamp,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Replay(page: Page, view: ReplayPage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let ReplayPage { replay, parts } = view;
    let title = format!("Replay: {}", asked(&replay.asked));
    let open = matches!(replay.standing, ReplayStanding::Waiting | ReplayStanding::Running);
    let action = format!("{PAGE}/{}", replay.id);
    let (done, all) = (replay.done, replay.orders);
    let counted = format!("{} of {} done", format::number(done), format::number(all));
    let moments = [
        ("Asked for", Some(replay.asked_at)),
        ("Begins", Some(replay.begins_at)),
        ("Ended", replay.ended_at),
    ]
    .into_iter()
    .filter_map(move |(name, at)| Some((name, at?, zone.clone())));
    let request = draft.value("request").to_owned();
    view! {
        <Document page title=title.clone() class="for-staff" here=LEDGER>
            <p>
                <a class="link" href=PAGE>
                    <Icon glyph=Glyph::Prev />
                    "Replays"
                </a>
            </p>
            <div>
                <h1>{title}</h1>
                <Stamp word=standing(replay.standing) />
            </div>
            <LedgerTabs here=LedgerPlace::Replay />
            <div class="split">
                <section class="flow-l" aria-labelledby="progress">
                    <h2 id="progress">{counted.clone()}</h2>
                    <progress class="how-far" max=all.to_string() value=done.to_string()>
                        {counted}
                    </progress>
                    <ul class="flow">
                        {parts.into_iter().map(|part| view! { <Part part /> }).collect_view()}
                    </ul>
                    {open.then(|| view! {
                        <p class="row">
                            <a class="link" href=action.clone()>"See how far it is now"</a>
                        </p>
                        <form method="post" action=action.clone()>
                            <Hidden name="request" value=request />
                            <Button kind=ButtonKind::Second>"Stop this replay"</Button>
                        </form>
                    })}
                </section>
                <Facts>
                    <Fact name="Why">{replay.why}</Fact>
                    <Fact name="By">{replay.by_name}</Fact>
                    {moments.map(|(name, at, zone)| view! {
                        <Fact name><When at now zone /></Fact>
                    }).collect_view()}
                    <Fact name="Lines left out">{format::number(replay.left_out)}</Fact>
                </Facts>
            </div>
        </Document>
    }
}

#[component]
fn Part(part: ReplayPart) -> impl IntoView {
    let counts = format!("{} of {}", format::number(part.done), format::number(part.orders));
    view! {
        <li>
            <b>{part.name}</b>
            {format!(": {counts}")}
            {part.waits.map(|why| view! {
                <span class="hint">{format!(" Waits: {why}.")}</span>
            })}
        </li>
    }
}
