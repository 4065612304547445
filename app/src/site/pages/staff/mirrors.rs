//! `/staff/mirrors`: which systems show what the ledger shows, and how far behind they are.

pub mod mirror;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{MirrorList, MirrorRow, MirrorStanding};

use super::when::When;
use crate::site::components::{
    Button, EmptyState, ErrorSummary, Glyph, Hidden, LedgerPlace, LedgerTabs, Opt, SelectField,
    StatusWord, TextField, Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const PAGE: &str = "/staff/mirrors";

#[component]
pub fn Mirrors(page: Page, view: MirrorList, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let none = view.mirrors.is_empty();
    view! {
        <Document page title="Mirrors" class="for-staff" here="/staff/ledger" wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Mirrors"</h1>
            <LedgerTabs here=LedgerPlace::Mirrors />
            <p class="measure">
                "A mirror is another system that must show what the ledger shows: every change of \
                 every account, in its sequence. What it loses is written to it again. Churches \
                 are told to mirrors a few more at a time: "
                <a href="/staff/rollouts/write_backs">"see how far that is"</a>
                "."
            </p>
            {if none {
                view! {
                    <EmptyState title="Nothing mirrors the ledger yet">
                        <p>
                            "Try it in five minutes: start "
                            <code>"offertory mirror-receiver"</code>
                            " beside this server and add its address below."
                        </p>
                    </EmptyState>
                }
                .into_any()
            } else {
                view! { <Table mirrors=view.mirrors now zone /> }.into_any()
            }}
            <Add churches=view.churches draft />
        </Document>
    }
}

/// How a mirror does, in words.
pub(super) fn standing(mirror: &MirrorRow) -> Word {
    match &mirror.standing {
        MirrorStanding::Agrees => Word::new("Agrees", Tone::Given, Glyph::Check),
        MirrorStanding::Behind => Word::new("Being told", Tone::Way, Glyph::Repeat),
        MirrorStanding::Silent { .. } => Word::new("Does not answer", Tone::Needs, Glyph::Alert),
        MirrorStanding::Parked { .. } => Word::new("Differs", Tone::Bad, Glyph::Failing),
        MirrorStanding::Off => Word::new("Paused", Tone::Quiet, Glyph::Pause),
    }
}

/// "Every church", "Grace Harbor Church and 2 more".
pub(super) fn churches(mirror: &MirrorRow) -> String {
    match mirror.churches.as_deref() {
        None => "Every church".to_owned(),
        Some([]) => "No church".to_owned(),
        Some([one]) => one.clone(),
        Some([one, rest @ ..]) => format!("{one} and {} more", rest.len()),
    }
}

/// "None", "12 changes of 3 accounts", "over 10,000 changes".
pub(super) fn lag(mirror: &MirrorRow) -> String {
    match (mirror.lag, mirror.lag_is_more) {
        (0, _) if mirror.repairing > 0 => {
            format!("{} being repaired", format::count(mirror.repairing, "account", "accounts"))
        }
        (0, _) => "None".to_owned(),
        (lag, true) => format!("over {} changes", format::number(lag)),
        (lag, false) if mirror.accounts == 0 => format::count(lag, "change", "changes"),
        (lag, false) => format!(
            "{} of {}",
            format::count(lag, "change", "changes"),
            format::count(mirror.accounts, "account", "accounts")
        ),
    }
}

#[component]
fn Table(mirrors: Vec<MirrorRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |mirror: MirrorRow| {
        let word = standing(&mirror);
        let tint = match mirror.standing {
            MirrorStanding::Silent { .. } => Some("tint needs"),
            MirrorStanding::Parked { .. } => Some("tint bad"),
            MirrorStanding::Agrees | MirrorStanding::Behind | MirrorStanding::Off => None,
        };
        let (lag, of) = (lag(&mirror), churches(&mirror));
        let oldest = mirror.behind_since.map(|since| format::lasting(now.since(since)));
        view! {
            <tr class=tint role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a href=format!("{PAGE}/{}", mirror.id)>{mirror.name}</a>
                    <small class="break">{mirror.url}</small>
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" data-label="Churches" role="cell">{of}</td>
                <td class="ab" data-label="Behind" role="cell">
                    {lag}
                    {oldest.map(|oldest| view! { <small>{format!("for {oldest}")}</small> })}
                </td>
                <td class="num" data-label="Sent again" role="cell">
                    {format::number(mirror.retries)}
                </td>
                <td class="num b" data-label="Repaired" role="cell">
                    {format::number(mirror.repaired)}
                </td>
                <td class="ab" data-label="Last agreed" role="cell">
                    {match mirror.agreed_at {
                        Some(at) => view! { <When at now zone=zone.clone() /> }.into_any(),
                        None => "never".into_any(),
                    }}
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="mirrors">
            <h2 id="mirrors">"Those there are"</h2>
            <table class="table cards" role="table" aria-labelledby="mirrors">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Mirror"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Churches"</th>
                        <th scope="col" role="columnheader">"Behind"</th>
                        <th class="num" scope="col" role="columnheader">"Sent again"</th>
                        <th class="num" scope="col" role="columnheader">"Repaired"</th>
                        <th scope="col" role="columnheader">"Last agreed"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{mirrors.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Add(churches: Vec<(kernel::ChurchId, String)>, draft: Draft) -> impl IntoView {
    let mut options = vec![Opt::new("all", "Every church, also those to come")];
    options.extend(churches.into_iter().map(|(id, name)| Opt::new(id.to_string(), name)));
    let request = draft.value("request").to_owned();
    view! {
        <section class="slip flow narrow" aria-labelledby="add">
            <h2 id="add">"Add a mirror"</h2>
            <form class="flow-l" method="post" action=PAGE>
                <Hidden name="request" value=request />
                <TextField
                    name="name"
                    label="Name"
                    hint="What people call the system: “Church accounts”."
                    autocomplete="off"
                    draft=draft.clone()
                />
                <TextField
                    name="url"
                    label="Address"
                    hint="Changes are sent to /changes below it. It begins with https://, or with \
                          http:// on this machine."
                    inputmode="url"
                    autocomplete="off"
                    draft=draft.clone()
                />
                <TextField
                    name="secret"
                    label="Secret"
                    hint="Both sides sign with it. This one was made for you just now: give it to \
                          the mirror before you go on. It is not shown again."
                    autocomplete="off"
                    draft=draft.clone()
                />
                <SelectField name="church" label="Churches" options value="all" draft />
                <p class="row">
                    <Button>"Add the mirror"</Button>
                    <span class="muted">"It gets everything from the first order on."</span>
                </p>
            </form>
        </section>
    }
}
