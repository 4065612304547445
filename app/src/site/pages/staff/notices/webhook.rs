//! `/staff/notices/webhooks/{id}`: what it was told and how it answered; and the pages that ask
//! before it gets another secret or is removed.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{ToldRow, ToldState, WebhookPage};

use super::super::when::When;
use super::told;
use super::webhooks::{PAGE, standing, whose};
use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, LinkButton, NoticePlace,
    NoticeTabs, Stamp, StatusWord, TextField,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Webhook(page: Page, view: WebhookPage, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let WebhookPage { webhook, deliveries } = view;
    let (name, word, whose) = (webhook.name.clone(), standing(&webhook), whose(&webhook));
    let action = format!("{PAGE}/{}", webhook.id);
    let request = draft.value("request").to_owned();
    let rotated_zone = zone.clone();
    let made_zone = zone.clone();
    view! {
        <Document page title=name.clone() class="for-staff" here="/staff/health" islands=true wrong>
            <ErrorSummary draft=draft />
            <Back href=PAGE words="Webhooks" />
            <div>
                <h1>{name}</h1>
                <Stamp word />
            </div>
            <NoticeTabs here=NoticePlace::Webhooks />
            <section class="narrow" aria-label="About it">
                <Facts>
                    <Fact name="Address"><span class="break">{webhook.url}</span></Fact>
                    <Fact name="Hears">{whose}</Fact>
                    <Fact name="Added"><When at=webhook.made_at now zone=made_zone /></Fact>
                    <Fact name="Secret">
                        {match webhook.rotated_at {
                            Some(at) => {
                                view! { "changed " <When at now zone=rotated_zone /> }.into_any()
                            }
                            None => "as it was made".into_any(),
                        }}
                    </Fact>
                </Facts>
            </section>
            <div class="row">
                <form method="post" action=action.clone()>
                    <Hidden name="request" value=request.clone() />
                    <Hidden name="act" value="test" />
                    <Button>"Send a test"</Button>
                </form>
                <LinkButton href=format!("{action}/rotate") kind=ButtonKind::Second>
                    "Give it another secret"
                </LinkButton>
                <LinkButton href=format!("{action}/remove") kind=ButtonKind::Danger>
                    "Remove it"
                </LinkButton>
            </div>
            <Deliveries deliveries action request now zone />
        </Document>
    }
}

#[component]
fn Back(#[prop(into)] href: String, words: &'static str) -> impl IntoView {
    view! {
        <p>
            <a class="link" href=href>
                <Icon glyph=Glyph::Prev />
                {words}
            </a>
        </p>
    }
}

#[component]
fn Deliveries(
    deliveries: Vec<ToldRow>,
    action: String,
    request: String,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let none = deliveries.is_empty();
    let row = move |told: ToldRow| {
        let (word, outcome) = (told::word(&told), told::outcome(&told));
        let again = match told.state {
            ToldState::Waits { at, .. } => Some(at),
            ToldState::MailWaits { .. }
            | ToldState::MailSent { .. }
            | ToldState::Answered
            | ToldState::Parked
            | ToldState::Dropped => None,
        };
        let took = told.answer.as_ref().map(|answer| answer.took_ms);
        let (again_zone, action, request) = (zone.clone(), action.clone(), request.clone());
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    {told.subject.clone()}
                    <small class="break">{told.notice.to_string()}</small>
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" data-label="Answer" role="cell">
                    {outcome.unwrap_or_else(|| "none yet".to_owned())}
                    {again.map(|at| view! {
                        <small>"again " <When at now zone=again_zone /></small>
                    })}
                </td>
                <td class="num" data-label="Took" role="cell">
                    {took.map(|took| format!("{} ms", format::number(took)))}
                </td>
                <td class="ab" data-label="Written" role="cell">
                    <When at=told.at now zone=zone.clone() />
                </td>
                <td class="ab" role="cell">
                    <form method="post" action=action>
                        <Hidden name="request" value=request />
                        <Hidden name="act" value="redeliver" />
                        <Hidden name="delivery" value=told.id.to_string() />
                        <Button kind=ButtonKind::Second>
                            "Send again"
                            <span class="vh">{format!(": {}", told.subject)}</span>
                        </Button>
                    </form>
                </td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="deliveries">
            <h2 id="deliveries">"What it was told"</h2>
            {none.then(|| view! {
                <p class="muted">"Nothing yet. A test shows at once how it answers."</p>
            })}
            {(!none).then(|| view! {
                <table class="table cards" role="table" aria-labelledby="deliveries">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Notice and event id"</th>
                            <th scope="col" role="columnheader">"State"</th>
                            <th scope="col" role="columnheader">"Answer"</th>
                            <th class="num" scope="col" role="columnheader">"Took"</th>
                            <th scope="col" role="columnheader">"Written"</th>
                            <th scope="col" role="columnheader">
                                <span class="vh">"Action"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{deliveries.into_iter().map(row).collect_view()}</tbody>
                </table>
            })}
        </section>
    }
}

/// `/staff/notices/webhooks/{id}/rotate`.
#[component]
pub fn Rotate(page: Page, view: WebhookPage, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let webhook = view.webhook;
    let back = format!("{PAGE}/{}", webhook.id);
    let request = draft.value("request").to_owned();
    view! {
        <Document page title="Another secret" class="for-staff" here="/staff/health" wrong>
            <ErrorSummary draft=draft.clone() />
            <Back href=back.clone() words="Back, the secret stays" />
            <h1>{format!("Give {} another secret", webhook.name)}</h1>
            <p class="measure">
                "From the next message on everything is signed with the new one. What is refused \
                 until the other system has it is sent again."
            </p>
            <form class="slip flow-l narrow" method="post" action=format!("{back}/rotate")>
                <Hidden name="request" value=request />
                <TextField
                    name="secret"
                    label="New secret"
                    hint="It was made for you just now: give it to the other system before you go \
                          on. It is not shown again."
                    autocomplete="off"
                    draft
                />
                <p><Button>"Sign with this one"</Button></p>
            </form>
        </Document>
    }
}

/// `/staff/notices/webhooks/{id}/remove`.
#[component]
pub fn Remove(page: Page, view: WebhookPage, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let webhook = view.webhook;
    let back = format!("{PAGE}/{}", webhook.id);
    let request = draft.value("request").to_owned();
    let waiting = view
        .deliveries
        .iter()
        .filter(|told| matches!(told.state, ToldState::Waits { .. } | ToldState::Parked))
        .count();
    let waiting = u64::try_from(waiting).unwrap_or(u64::MAX);
    view! {
        <Document page title="Remove a webhook" class="for-staff" here="/staff/health" wrong>
            <ErrorSummary draft=draft />
            <Back href=back.clone() words="Back, it stays" />
            <h1>{format!("Remove {}", webhook.name)}</h1>
            <p class="measure">
                {format!(
                    "It is told nothing any more. {} still to be sent will not be. Its secret \
                     cannot be brought back; to tell it again, add it again.",
                    format::count(waiting, "message that was", "messages that were"),
                )}
            </p>
            <form method="post" action=format!("{back}/remove")>
                <Hidden name="request" value=request />
                <Button kind=ButtonKind::Danger>"Remove the webhook"</Button>
            </form>
        </Document>
    }
}
