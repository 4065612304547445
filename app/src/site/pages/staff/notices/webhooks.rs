//! `/staff/notices/webhooks`: the systems that are told what staff are told.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{ToldState, WebhookList, WebhookRow};

use super::super::when::When;
use super::told;
use crate::site::components::{
    Button, Choices, EmptyState, ErrorSummary, Glyph, Hidden, NoticePlace, NoticeTabs, Opt,
    StatusWord, TextField, Tone, Word,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const PAGE: &str = "/staff/notices/webhooks";

#[component]
pub fn Webhooks(page: Page, view: WebhookList, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let none = view.webhooks.is_empty();
    view! {
        <Document page title="Webhooks" class="for-staff" here="/staff/health" islands=true wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Webhooks"</h1>
            <NoticeTabs here=NoticePlace::Webhooks />
            <p class="measure">
                "A webhook is another system that is told what staff are told: a pager, a chat. \
                 Each message is signed, carries no donor and no amount, and is sent again for a \
                 day until it is answered."
            </p>
            {if none {
                view! {
                    <EmptyState title="No other system is told yet">
                        <p>"Add the address of your pager or your chat below."</p>
                    </EmptyState>
                }
                .into_any()
            } else {
                view! { <Table webhooks=view.webhooks now zone /> }.into_any()
            }}
            <Add draft />
        </Document>
    }
}

/// How a webhook does, in words.
pub(super) fn standing(webhook: &WebhookRow) -> Word {
    match webhook.last.as_ref().map(|told| &told.state) {
        _ if webhook.parked > 0 => Word::new("Not reached", Tone::Bad, Glyph::Failing),
        None => Word::new("Not tried yet", Tone::Quiet, Glyph::Dot),
        Some(ToldState::Answered) => Word::new("Answers", Tone::Given, Glyph::Check),
        Some(_) => Word::new("Does not answer", Tone::Needs, Glyph::Alert),
    }
}

/// "The whole team's, what wakes".
pub(super) fn whose(webhook: &WebhookRow) -> String {
    let whose = if webhook.owner.is_some() { "Mine" } else { "The whole team's" };
    let hears = if webhook.pages_only { "what wakes" } else { "everything" };
    format!("{whose}, {hears}")
}

#[component]
fn Table(webhooks: Vec<WebhookRow>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |webhook: WebhookRow| {
        let (word, whose) = (standing(&webhook), whose(&webhook));
        let outcome = webhook.last.as_ref().and_then(told::outcome);
        let at = webhook.last.and_then(|told| told.answer).map(|answer| answer.at);
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    <a href=format!("{PAGE}/{}", webhook.id)>{webhook.name}</a>
                    <small class="break">{host(&webhook.url)}</small>
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" data-label="Hears" role="cell">{whose}</td>
                <td class="ab" data-label="Last" role="cell">
                    {match at {
                        Some(at) => {
                            view! {
                                <When at now zone=zone.clone() />
                                <small>{outcome}</small>
                            }
                            .into_any()
                        }
                        None => "never".into_any(),
                    }}
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="webhooks">
            <h2 id="webhooks">"Those there are"</h2>
            <table class="table cards" role="table" aria-labelledby="webhooks">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Webhook"</th>
                        <th scope="col" role="columnheader">"State"</th>
                        <th scope="col" role="columnheader">"Hears"</th>
                        <th scope="col" role="columnheader">"Last told"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{webhooks.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}

/// The place without its path: what comes after often holds a key.
fn host(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    format!("{scheme}://{host}")
}

#[component]
fn Add(draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <section class="slip flow narrow" aria-labelledby="add">
            <h2 id="add">"Add a webhook"</h2>
            <form class="flow-l" method="post" action=PAGE>
                <Hidden name="request" value=request />
                <TextField
                    name="hook_name"
                    label="Name"
                    hint="What people call it: “Pager”."
                    autocomplete="off"
                    draft=draft.clone()
                />
                <TextField
                    name="url"
                    label="Address"
                    hint="It begins with https://. Nothing inside our own network may be called."
                    inputmode="url"
                    autocomplete="off"
                    draft=draft.clone()
                />
                <TextField
                    name="secret"
                    label="Secret"
                    hint="Messages are signed with it. This one was made for you just now: give it \
                          to the other system before you go on. It is not shown again."
                    autocomplete="off"
                    draft=draft.clone()
                />
                <Choices
                    name="hears"
                    legend="What it hears"
                    options=vec![
                        Opt::new("pages", "What wakes"),
                        Opt::new("everything", "Everything"),
                    ]
                    value="pages"
                    draft=draft.clone()
                    plain=true
                />
                <Choices
                    name="whose"
                    legend="Whose it is"
                    options=vec![
                        Opt::new("team", "The whole team's").hint(
                            "It hears of everything once, whoever is on call.",
                        ),
                        Opt::new("mine", "Mine").hint("It hears what I am told."),
                    ]
                    value="team"
                    draft
                    plain=true
                />
                <p><Button>"Add the webhook"</Button></p>
            </form>
        </section>
    }
}
