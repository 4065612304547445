//! `/staff/mirrors/{id}`: how one mirror does, account by account where it must be told.

use kernel::{Money, Timestamp};
use leptos::prelude::*;
use views::{
    MirrorAccount, MirrorComparison, MirrorDifference, MirrorFollowing, MirrorGap, MirrorPage,
    MirrorRow, MirrorStanding,
};

use super::{PAGE, churches, lag, standing};
use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, LedgerPlace, LedgerTabs,
    NoticeBox, Stamp, StatusWord, Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::staff::when::When;
use crate::site::{Draft, Page};

#[component]
pub fn Mirror(page: Page, view: MirrorPage, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let MirrorPage { mirror, made_at, accounts, gaps, comparison } = view;
    let name = mirror.name.clone();
    let action = format!("{PAGE}/{}", mirror.id);
    let request = draft.value("request").to_owned();
    view! {
        <Document page title=name.clone() class="for-staff" here="/staff/ledger" wrong>
            <ErrorSummary draft=draft />
            <p>
                <a class="link" href=PAGE>
                    <Icon glyph=Glyph::Prev />
                    "Mirrors"
                </a>
            </p>
            <div>
                <h1>{name}</h1>
                <Stamp word=standing(&mirror) />
            </div>
            <LedgerTabs here=LedgerPlace::Mirrors />
            <Silent standing=mirror.standing.clone() now zone=zone.clone() />
            <About mirror=mirror.clone() made_at now zone=zone.clone() />
            <div class="row">
                <Turn mirror=mirror.clone() action=action.clone() request=request.clone() />
                <form method="get" action=action.clone()>
                    <Hidden name="compare" value="now" />
                    <Button kind=ButtonKind::Second>"Compare now"</Button>
                </form>
            </div>
            {comparison.map(|found| view! {
                <Comparison found action=action.clone() request=request.clone() />
            })}
            <Accounts accounts action request now zone=zone.clone() />
            <Gaps gaps now zone />
        </Document>
    }
}

/// Nothing, unless it does not answer.
#[component]
fn Silent(standing: MirrorStanding, now: Timestamp, zone: String) -> impl IntoView {
    let MirrorStanding::Silent { since, why } = standing else { return None };
    Some(view! {
        <NoticeBox tone=Tone::Needs glyph=Glyph::Alert title="It does not answer">
            <p>
                {format!("{}. Since ", format::capital(&why))}
                <When at=since now zone />
                ". It is asked again, and gets what it missed when it answers."
            </p>
        </NoticeBox>
    })
}

#[component]
fn About(mirror: MirrorRow, made_at: Timestamp, now: Timestamp, zone: String) -> impl IntoView {
    let (of, lag) = (churches(&mirror), lag(&mirror));
    let oldest = mirror.behind_since.map(|since| format::lasting(now.since(since)));
    let waiting = (mirror.waiting > 0).then(|| {
        let waiting = format::count(mirror.waiting, "church waits", "churches wait");
        view! {
            <Fact name="Not yet let in">
                {format!("{waiting} for the ")}
                <a href="/staff/rollouts/write_backs">"rollout"</a>
            </Fact>
        }
    });
    let agreed_zone = zone.clone();
    let agreed = mirror.agreed_at.map(|at| view! { <When at now zone=agreed_zone /> });
    let never = mirror.agreed_at.is_none().then_some("never");
    view! {
        <section class="narrow" aria-label="How it does">
            <Facts>
                <Fact name="Address"><span class="break">{mirror.url}</span></Fact>
                <Fact name="Churches">{of}</Fact>
                {waiting}
                <Fact name="Behind">
                    {lag}
                    {oldest.map(|oldest| format!(", for {oldest}"))}
                </Fact>
                <Fact name="Last agreed">
                    {agreed}
                    {never}
                </Fact>
                <Fact name="Sent again">
                    {format::count(mirror.retries, "time", "times")}
                </Fact>
                <Fact name="Written to close gaps">
                    {format::count(mirror.repaired, "change", "changes")}
                </Fact>
                <Fact name="Added"><When at=made_at now zone /></Fact>
            </Facts>
        </section>
    }
}

#[component]
fn Turn(mirror: MirrorRow, action: String, request: String) -> impl IntoView {
    let (act, word) = match mirror.standing {
        MirrorStanding::Off => ("resume", "Go on where it stopped"),
        MirrorStanding::Agrees
        | MirrorStanding::Behind
        | MirrorStanding::Silent { .. }
        | MirrorStanding::Parked { .. } => ("pause", "Pause"),
    };
    view! {
        <form method="post" action=action>
            <Hidden name="request" value=request />
            <Hidden name="act" value=act />
            <Button kind=ButtonKind::Second>{word}</Button>
        </form>
    }
}

/// What the mirror says of itself beside what the ledger says.
#[component]
fn Comparison(found: MirrorComparison, action: String, request: String) -> impl IntoView {
    let same = found.equal == found.accounts && found.stopped.is_none();
    let accounts = |count| format::count(count, "account", "accounts");
    let (tone, glyph, title) = match (&found.stopped, found.differ) {
        (Some(_), _) => (Tone::Needs, Glyph::Alert, "The mirror could not be asked to the end"),
        (None, 1..) => (Tone::Bad, Glyph::Failing, "The mirror differs"),
        (None, 0) if found.accounts == 0 => {
            (Tone::Quiet, Glyph::Clock, "There was nothing to compare")
        }
        (None, 0) if same => (Tone::Given, Glyph::Check, "Both sides are equal"),
        (None, 0) => (Tone::Way, Glyph::Repeat, "The mirror is only behind"),
    };
    let stopped = found.stopped.map(|why| view! { <p>{format!("{}.", format::capital(&why))}</p> });
    let lost = (found.lost > 0).then(|| {
        let lost = accounts(found.lost);
        view! {
            <p>{format!("It has less than it had agreed on in {lost}.")}</p>
            <form method="post" action=action>
                <Hidden name="request" value=request />
                <Hidden name="act" value="repair" />
                <Button kind=ButtonKind::Second>"Write again what it lost"</Button>
            </form>
        }
    });
    let differing = found.differing;
    let more = found.differ.saturating_sub(u64::try_from(differing.len()).unwrap_or(u64::MAX));
    view! {
        <NoticeBox tone glyph title role="status">
            <p>
                {format!(
                    "{} compared: {} equal, {} behind, {} different.",
                    accounts(found.accounts),
                    format::number(found.equal),
                    format::number(found.behind),
                    format::number(found.differ),
                )}
            </p>
            {stopped}
            {lost}
        </NoticeBox>
        {(!differing.is_empty()).then(|| view! { <Differences differing more /> })}
    }
}

#[component]
fn Differences(differing: Vec<MirrorDifference>, more: u64) -> impl IntoView {
    let side = |version: u64, balance: Option<Money>| match (version, balance) {
        (0, _) => "nothing".to_owned(),
        (version, Some(balance)) => format!("{balance} at version {version}"),
        (version, None) => format!("version {version}"),
    };
    let row = |one: MirrorDifference| {
        view! {
            <tr role="row">
                <th class="ab" scope="row" role="rowheader">
                    <Account kind=one.kind id=one.account />
                    <small>{one.church}</small>
                </th>
                <td class="ab" data-label="Ledger" role="cell">
                    {side(one.ours, one.our_balance)}
                </td>
                <td class="ab" data-label="Mirror" role="cell">
                    {side(one.theirs, one.their_balance)}
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="differences">
            <h2 id="differences">"Different"</h2>
            <table class="table cards" role="table" aria-labelledby="differences">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Account"</th>
                        <th scope="col" role="columnheader">"The ledger has"</th>
                        <th scope="col" role="columnheader">"The mirror has"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{differing.into_iter().map(row).collect_view()}</tbody>
            </table>
            {(more > 0).then(|| view! {
                <p class="muted">{format!("and {} more", format::number(more))}</p>
            })}
        </section>
    }
}

/// An account in a row: what kind it is, and the id under which both sides know it.
#[component]
fn Account(kind: String, id: String) -> impl IntoView {
    let kind = match kind.as_str() {
        "" => "Not in the ledger".to_owned(),
        kind => format::capital(&kind.replace('_', " ")),
    };
    view! {
        {kind}
        <small class="break"><code>{id}</code></small>
    }
}

#[component]
fn Accounts(
    accounts: Vec<MirrorAccount>,
    action: String,
    request: String,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let row = move |account: MirrorAccount| {
        let (word, why) = match &account.following {
            MirrorFollowing::Behind => (Word::new("Being told", Tone::Way, Glyph::Repeat), None),
            MirrorFollowing::Again { tries } => {
                let again = u64::from(*tries);
                let again = format!("sent again {}", format::count(again, "time", "times"));
                (Word::new("Out of sequence", Tone::Needs, Glyph::Clock), Some(again))
            }
            MirrorFollowing::Repairing => {
                (Word::new("Being repaired", Tone::Way, Glyph::Repeat), None)
            }
            MirrorFollowing::Parked { why } => {
                let why = format::capital(why);
                (Word::new("Waits for a person", Tone::Bad, Glyph::Failing), Some(why))
            }
        };
        let parked = matches!(account.following, MirrorFollowing::Parked { .. });
        let tint = parked.then_some("tint bad");
        let id = account.id.clone();
        let go_on = parked.then(|| {
            let said = format!(", go on with account {id}");
            view! {
                <form method="post" action=action.clone()>
                    <Hidden name="request" value=request.clone() />
                    <Hidden name="act" value="follow" />
                    <Hidden name="account" value=id />
                    <Button kind=ButtonKind::Second>
                        "It is put right"
                        <span class="vh">{said}</span>
                    </Button>
                </form>
            }
        });
        view! {
            <tr class=tint role="row">
                <th class="r1" scope="row" role="rowheader">
                    <Account kind=account.kind id=account.id />
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" data-label="Agreed" role="cell">
                    {format!("{} at version {}", account.balance, account.agreed)}
                    <small>{format!("the ledger is at {}", account.seen)}</small>
                </td>
                <td class="ab" data-label="Since" role="cell">
                    {account.since.map(|at| view! { <When at now zone=zone.clone() /> })}
                    {why.map(|why| view! { <small>{why}</small> })}
                </td>
                <td class="ab" role="cell">{go_on}</td>
            </tr>
        }
    };
    let none = accounts.is_empty();
    view! {
        <section class="flow" aria-labelledby="accounts">
            <h2 id="accounts">"Accounts it does not agree on yet"</h2>
            {none.then(|| view! { <p class="muted">"None."</p> })}
            {(!none).then(|| view! {
                <table class="table cards" role="table" aria-labelledby="accounts">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Account"</th>
                            <th scope="col" role="columnheader">"State"</th>
                            <th scope="col" role="columnheader">"Agreed"</th>
                            <th scope="col" role="columnheader">"Since"</th>
                            <th scope="col" role="columnheader">
                                <span class="vh">"Action"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{accounts.into_iter().map(row).collect_view()}</tbody>
                </table>
            })}
        </section>
    }
}

#[component]
fn Gaps(gaps: Vec<MirrorGap>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |gap: MirrorGap| {
        let word = match (gap.closed_at, &gap.why) {
            (None, _) => Word::new("Being written", Tone::Way, Glyph::Repeat),
            (Some(_), None) => Word::new("Closed", Tone::Given, Glyph::Check),
            (Some(_), Some(_)) => Word::new("Given up", Tone::Bad, Glyph::Failing),
        };
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <Account kind=gap.kind id=gap.account />
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" data-label="Gap" role="cell">
                    {format!("had {}, was sent {}, has {}", gap.have, gap.got, gap.reached)}
                    {gap.why.map(|why| view! { <small>{format::capital(&why)}</small> })}
                </td>
                <td class="ab" data-label="Found" role="cell">
                    <When at=gap.found_at now zone=zone.clone() />
                </td>
            </tr>
        }
    };
    let none = gaps.is_empty();
    view! {
        <section class="flow" aria-labelledby="gaps">
            <h2 id="gaps">"Gaps that were found"</h2>
            {none.then(|| view! {
                <p class="muted">"None: it never missed a change for long."</p>
            })}
            {(!none).then(|| view! {
                <table class="table cards" role="table" aria-labelledby="gaps">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Account"</th>
                            <th scope="col" role="columnheader">"State"</th>
                            <th scope="col" role="columnheader">"Gap"</th>
                            <th scope="col" role="columnheader">"Found"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{gaps.into_iter().map(row).collect_view()}</tbody>
                </table>
            })}
        </section>
    }
}
