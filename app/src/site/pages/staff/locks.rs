//! What keeps the way out shut, and the two people who may open it in spite of the probes.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{LockGateway, LockView, OverrideView};

use super::when::When;
use crate::site::Draft;
use crate::site::components::{
    Button, ButtonKind, Glyph, Hidden, Icon, StatusWord, TextField, Tone, Word,
};

/// The field in which whoever moves money types their password again.
#[component]
pub fn Confirm(
    /// Whether it must be typed: they signed in, or typed it, a while ago.
    asked: bool,
    draft: Draft,
) -> impl IntoView {
    asked.then(|| {
        view! {
            <TextField
                name="password"
                label="Your password"
                hint="You signed in a while ago. This shows that it is you."
                kind="password"
                autocomplete="current-password"
                draft
            />
        }
    })
}

/// Nothing while the lock is open by probes; who opened it, when two people did.
#[component]
pub fn Lock(
    lock: LockView,
    /// "The delay can end", "The plan can go".
    what: &'static str,
    action: String,
    confirm: bool,
    now: Timestamp,
    zone: String,
    draft: Draft,
) -> impl IntoView {
    let stable = !lock.gateways.is_empty() && lock.gateways.iter().all(|one| one.stable);
    let wish = lock.wish.clone();
    if lock.open {
        let opened = wish.filter(|wish| wish.opens && !stable)?;
        return Some(view! { <Opened wish=opened now zone /> }.into_any());
    }
    let asked = wish.clone().filter(|wish| wish.agreed.is_none());
    let spent = wish.filter(|wish| wish.agreed.is_some() && !wish.opens);
    let needed = lock.needed;
    let rule = format!(
        "{what} once {needed} probes passed over {} minutes, one after another. A probe that fails \
         begins the count again.",
        lock.minutes,
    );
    Some(
        view! {
            <section class="slip flow needs" aria-labelledby="lock">
                <h2 id="lock">"Locked until probes pass"</h2>
                <p>{rule}</p>
                <ul class="flow" role="list">
                    {lock.gateways.into_iter().map(|gateway| view! {
                        <li><Behind gateway needed now zone=zone.clone() /></li>
                    }).collect_view()}
                </ul>
                {spent.map(|wish| view! {
                    <p class="small muted">
                        {format!(
                            "{} and {} had agreed to do without. Since then something failed \
                             again, so it is locked.",
                            wish.by,
                            wish.agreed.map(|(by, _)| by).unwrap_or_default(),
                        )}
                    </p>
                })}
                {match asked {
                    Some(wish) if wish.yours => view! { <Waits wish now zone /> }.into_any(),
                    Some(wish) => {
                        view! { <Agree wish action confirm now zone draft /> }.into_any()
                    }
                    None => view! { <Ask action draft /> }.into_any(),
                }}
            </section>
        }
        .into_any(),
    )
}

/// One gateway: how many of its probes passed, and when they may be enough.
#[component]
fn Behind(gateway: LockGateway, needed: u32, now: Timestamp, zone: String) -> impl IntoView {
    let LockGateway { name, passed, stable_from, stable, id } = gateway;
    let word = if stable {
        Word::new("Stable", Tone::Given, Glyph::Check)
    } else {
        Word::new("Not yet", Tone::Needs, Glyph::Clock)
    };
    let more = (!stable && passed < needed).then(|| format!("{passed} of {needed} probes passed"));
    view! {
        <div class="head">
            <p>
                <b>{name.clone()}</b>
                " "
                <StatusWord word />
                {more.map(|more| view! { <small class="muted">" "{more}</small> })}
                {stable_from.filter(|at| !stable && *at > now).map(|at| view! {
                    <small class="muted">", not before " <When at now zone /></small>
                })}
            </p>
            <form method="post" action="/staff/probe">
                <Hidden name="gateway" value=id.to_string() />
                <Button kind=ButtonKind::Second>
                    "Probe now"<span class="vh">" "{name}</span>
                </Button>
            </form>
        </div>
    }
}

/// The way round it: a reason, and somebody else.
#[component]
fn Ask(action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let open = draft.problem("override").is_some();
    view! {
        <div class="acts">
            <details open=open>
                <summary>
                    <Icon glyph=Glyph::Person />
                    "Do without probes"
                    <Icon glyph=Glyph::Next />
                </summary>
                <form class="flow" method="post" action=action>
                    <Hidden name="act" value="ask" />
                    <Hidden name="request" value=request />
                    <p>
                        "That takes two people. Say why; everybody else on call gets a mail, and \
                         one of them agrees on this page."
                    </p>
                    <TextField
                        name="override"
                        label="Why it cannot wait for the probes"
                        hint="At least 10 letters. It stands in the audit log, with both names."
                        autocomplete="off"
                        draft
                    />
                    <p><Button kind=ButtonKind::Second>"Ask a second person"</Button></p>
                </form>
            </details>
        </div>
    }
}

#[component]
fn Waits(wish: OverrideView, now: Timestamp, zone: String) -> impl IntoView {
    view! {
        <p class="status needs lines">
            <Icon glyph=Glyph::Clock />
            <span>
                "You asked to do without probes at "
                <When at=wish.at now zone />
                {format!(": “{}” Somebody else has to agree.", wish.why)}
            </span>
        </p>
    }
}

/// What the second person reads before they say yes.
#[component]
fn Agree(
    wish: OverrideView,
    action: String,
    confirm: bool,
    now: Timestamp,
    zone: String,
    draft: Draft,
) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <form class="flow" method="post" action=action>
            <Hidden name="act" value="agree" />
            <Hidden name="request" value=request />
            <p>
                <b>{wish.by}</b>
                " asks to do without probes, "
                <When at=wish.at now zone />
                {format!(": “{}”", wish.why)}
            </p>
            <p>
                "If you agree, it is open until something fails again. If the gateway is not well, \
                 the first gifts find out."
            </p>
            <Confirm asked=confirm draft />
            <p><Button kind=ButtonKind::Danger>"Agree to do without"</Button></p>
        </form>
    }
}

#[component]
fn Opened(wish: OverrideView, now: Timestamp, zone: String) -> impl IntoView {
    let (second, at) = wish.agreed?;
    Some(view! {
        <p class="status needs lines">
            <Icon glyph=Glyph::Alert />
            <span>
                {format!("{} and {second} do without probes since ", wish.by)}
                <When at now zone />
                {format!(": “{}” It is locked again when something fails.", wish.why)}
            </span>
        </p>
    })
}
