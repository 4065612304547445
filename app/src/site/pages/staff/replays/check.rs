//! What a replay would do, before it does it.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{BadLine, ReplayCheck};

use super::super::when::When;
use super::{PAGE, WHICH};
use crate::site::components::{
    Button, Carried, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, LEDGER, TextField,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Check(page: Page, view: ReplayCheck, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let orders = format::count(view.orders, "order", "orders");
    let title = format!("Replay {orders}?");
    let request = draft.value("request").to_owned();
    let any = view.orders > 0;
    view! {
        <Document page title=title.clone() class="for-staff" here=LEDGER wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <Found view=view.clone() now zone />
                <LeftOut bad=view.bad />
                <p class="status given lines">
                    <Icon glyph=Glyph::Shield />
                    <span>
                        "No balance changes. The books know each of these orders by its id, and \
                         the mirrors keep only what they lack."
                    </span>
                </p>
                {any.then(|| view! {
                    <form class="flow-l" method="post" action=PAGE>
                        <Hidden name="act" value="run" />
                        <Hidden name="request" value=request />
                        <Carried names=WHICH draft=draft.clone() />
                        <TextField
                            name="why"
                            label="Why"
                            hint="At least 10 letters. It is kept with your name."
                            autocomplete="off"
                            draft=draft.clone()
                        />
                        <TextField
                            name="at"
                            label="Begin"
                            hint="In UTC. Empty is at once."
                            kind="datetime-local"
                            size="m"
                            draft
                        />
                        <p class="row">
                            <Button>{format!("Replay {orders}")}</Button>
                            <a class="link" href=PAGE>"Do not replay"</a>
                        </p>
                    </form>
                })}
                {(!any).then(|| view! {
                    <p><a class="link" href=PAGE>"Choose other orders"</a></p>
                })}
            </div>
        </Document>
    }
}

#[component]
fn Found(view: ReplayCheck, now: Timestamp, zone: String) -> impl IntoView {
    let kinds = view.kinds.into_iter().map(|kind| {
        let name = format::capital(&kind.kind.replace('_', " "));
        view! { <Fact name>{format::number(kind.orders)}</Fact> }
    });
    let ends = [("Oldest", view.oldest), ("Newest", view.newest)]
        .into_iter()
        .filter_map(move |(name, at)| Some((name, at?, zone.clone())));
    view! {
        <Facts>
            {kinds.collect_view()}
            <Fact name="All" sum=true>{format::number(view.orders)}</Fact>
        </Facts>
        <Facts>
            <Fact name="Churches">{format::number(view.churches)}</Fact>
            {ends.map(|(name, at, zone)| view! {
                <Fact name><When at now zone /></Fact>
            }).collect_view()}
        </Facts>
    }
}

/// Lines that name no order.
#[component]
fn LeftOut(bad: Vec<BadLine>) -> impl IntoView {
    let count = u64::try_from(bad.len()).unwrap_or(u64::MAX);
    let lines = bad.into_iter().map(|bad| {
        view! {
            <li class="break">
                <b>{format!("Line {}: ", bad.line)}</b>
                {bad.wrong}
                <span class="hint">{format!(" Right would be: {}.", bad.right)}</span>
            </li>
        }
    });
    (count > 0).then(|| {
        view! {
            <section class="notice needs" aria-labelledby="left-out">
                <Icon glyph=Glyph::Alert />
                <h2 id="left-out">
                    {format!("{} left out", format::count(count, "line is", "lines are"))}
                </h2>
                <div class="flow"><ul>{lines.collect_view()}</ul></div>
            </section>
        }
    })
}
