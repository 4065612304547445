//! `/settings/notices/phone` and `/settings/notices/webhook`: an address of the donor's own, shown
//! to be theirs by a code that went there; and what was sent there.

use kernel::{Locale, RequestId};
use leptos::prelude::*;
use views::{ContactKind, ContactPage, ContactRow, ContactStanding, DispatchRow, DispatchStanding};
use words::contacts as say;

use super::notices::matter;
use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Glyph, Hidden, Icon, Moment, NoticeBox, StatusWord,
    TextField, Tone, Word,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, format, locale};

const NOTICES: &str = "/settings/notices";

/// Where a contact's page is.
pub fn path(kind: ContactKind) -> String {
    format!("{NOTICES}/{}", kind.name())
}

/// What a kind of contact is called.
pub fn name(locale: Locale, kind: ContactKind) -> String {
    match kind {
        ContactKind::Phone => say::phone_title(locale),
        ContactKind::Webhook => say::webhook_title(locale),
    }
}

/// How far a contact is.
pub fn standing(locale: Locale, standing: ContactStanding) -> Word {
    match standing {
        ContactStanding::Unproven => Word::said(say::unproven(locale), Tone::Needs, Glyph::Clock),
        ContactStanding::Proven => Word::said(say::is_proven(locale), Tone::Given, Glyph::Check),
        ContactStanding::Stopped => Word::said(say::is_stopped(locale), Tone::Quiet, Glyph::Off),
    }
}

#[component]
pub fn Contact(
    page: Page,
    view: ContactPage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let zone = page.frame.zone.clone();
    let ContactPage { kind, contact, secret, told } = view;
    let title = name(locale, kind);
    let lead = match kind {
        ContactKind::Phone => say::phone_lead(locale),
        ContactKind::Webhook => say::webhook_lead(locale),
    };
    // Whoever wants another address, or has typed a wrong one, gets the first form again.
    let anew = !draft.value("act").is_empty() && draft.value("act") == "add";
    let body = match contact {
        None => view! { <Add kind request draft=draft.clone() /> }.into_any(),
        Some(contact) => match contact.standing {
            ContactStanding::Unproven => {
                let prove = (!anew).then(|| {
                    let (contact, draft) = (contact.clone(), draft.clone());
                    view! { <Prove contact secret request draft /> }
                });
                view! {
                    {prove}
                    <Another kind request open=anew draft=draft.clone() />
                }
                .into_any()
            }
            ContactStanding::Proven => view! {
                <Proven contact request />
                <Another kind request open=anew draft=draft.clone() />
            }
            .into_any(),
            ContactStanding::Stopped => view! { <Stopped contact /> }.into_any(),
        },
    };
    view! {
        <Document page title=title.clone() class here=NOTICES wrong>
            <div class="narrow flow-l">
                <p>
                    <a class="link" href=NOTICES>
                        <Icon glyph=Glyph::Prev />
                        {say::back(locale)}
                    </a>
                </p>
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <p class="measure">{lead}</p>
                {body}
                <Told told zone />
            </div>
        </Document>
    }
}

/// The first step: where.
#[component]
fn Add(kind: ContactKind, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let field = match kind {
        ContactKind::Phone => view! {
            <TextField
                name="phone"
                label=say::phone(locale)
                hint=say::phone_hint(locale)
                kind="tel"
                size="m"
                autocomplete="tel"
                draft
            />
            <p class="hint measure">{say::consent(locale)}</p>
        }
        .into_any(),
        ContactKind::Webhook => view! {
            <TextField
                name="webhook"
                label=say::webhook(locale)
                hint=say::webhook_hint(locale)
                kind="url"
                autocomplete="off"
                draft
            />
        }
        .into_any(),
    };
    view! {
        <form class="slip flow" method="post" action=path(kind) novalidate>
            <Hidden name="act" value="add" />
            <Hidden name="request" value=request.to_string() />
            {field}
            <p><Button>{say::send_code(locale)}</Button></p>
        </form>
    }
}

/// The second one: the code that went there.
#[component]
fn Prove(
    contact: ContactRow,
    secret: Option<String>,
    request: RequestId,
    draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let action = path(contact.kind);
    let secret = secret.map(|secret| {
        view! {
            <section class="flow" aria-labelledby="secret">
                <h2 id="secret">{say::secret_title(locale)}</h2>
                <p>{say::secret_text(locale)}</p>
                <pre class="snippet"><code dir="ltr">{secret}</code></pre>
            </section>
        }
    });
    view! {
        {secret}
        <div class="slip flow">
            <form class="flow" method="post" action=action.clone() novalidate>
                <Hidden name="act" value="prove" />
                <Hidden name="request" value=request.to_string() />
                <TextField
                    name="code"
                    label=say::code(locale, &contact.address)
                    hint=say::code_hint(locale)
                    size="s code"
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    draft
                />
                <p><Button>{say::prove(locale)}</Button></p>
            </form>
            <form method="post" action=action>
                <Hidden name="act" value="again" />
                <Hidden name="request" value=request.to_string() />
                <Button kind=ButtonKind::Second>{say::again(locale)}</Button>
            </form>
        </div>
    }
}

#[component]
fn Proven(contact: ContactRow, request: RequestId) -> impl IntoView {
    let locale = locale();
    let quiet = (contact.kind == ContactKind::Phone).then(|| {
        view! { <p class="hint">{say::quiet_too(locale)}</p> }
    });
    view! {
        <div class="slip flow">
            <StatusWord word=standing(locale, contact.standing) />
            <p><b class="break">{say::proven(locale, &contact.address)}</b></p>
            <p>{say::proven_next(locale)}</p>
            {quiet}
            <form method="post" action=path(contact.kind)>
                <Hidden name="act" value="remove" />
                <Hidden name="request" value=request.to_string() />
                <Button kind=ButtonKind::Second>{say::remove(locale)}</Button>
            </form>
        </div>
    }
}

/// Another address in place of the one that is there.
#[component]
fn Another(kind: ContactKind, request: RequestId, open: bool, draft: Draft) -> impl IntoView {
    let locale = locale();
    view! {
        <details open=open>
            <summary>{say::other(locale)}</summary>
            <Add kind request draft />
        </details>
    }
}

/// Whoever has the phone wants no texts: only they can begin again.
#[component]
fn Stopped(contact: ContactRow) -> impl IntoView {
    let locale = locale();
    view! {
        <NoticeBox
            tone=Tone::Quiet
            glyph=Glyph::Off
            title=say::stopped(locale, &contact.address)
        >
            <p>{say::stopped_how(locale)}</p>
        </NoticeBox>
    }
}

/// The last of what went there.
#[component]
fn Told(told: Vec<DispatchRow>, zone: String) -> impl IntoView {
    let locale = locale();
    let none = told.is_empty().then(|| {
        view! { <p class="muted">{say::told_none(locale)}</p> }
    });
    let rows = told.into_iter().map(|row| {
        let what = row.matter.map_or_else(|| say::told_words(locale), |one| matter(locale, one));
        let (word, tone, glyph) = match row.standing {
            DispatchStanding::Sent => (say::told_sent(locale), Tone::Given, Glyph::Check),
            DispatchStanding::Waits { until } => {
                let at = format::moment(locale, until, &zone, format::MomentStyle::Short);
                (say::told_waits(locale, &at), Tone::Way, Glyph::Clock)
            }
            DispatchStanding::GivenUp => (say::told_given_up(locale), Tone::Needs, Glyph::Off),
            DispatchStanding::Dropped => (say::told_dropped(locale), Tone::Quiet, Glyph::Off),
        };
        let word = Word::said(word, tone, glyph);
        let answer = row.answer.map(|(status, took)| match status {
            Some(status) => {
                let took = words::number(locale, took);
                say::answered(locale, &status.to_string(), &took)
            }
            None => say::no_answer(locale),
        });
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">
                    {what}
                    {answer.map(|answer| view! { <small>{answer}</small> })}
                </th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td class="ab" role="cell" data-label=say::told_when(locale)>
                    <Moment at=row.at zone=zone.clone() />
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let table = none.is_none().then(|| {
        view! {
            <table class="table cards" role="table" aria-labelledby="told">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{say::told_what(locale)}</th>
                        <th scope="col" role="columnheader">{say::told_how(locale)}</th>
                        <th scope="col" role="columnheader">{say::told_when(locale)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    });
    view! {
        <section class="flow" aria-labelledby="told">
            <h2 id="told">{say::told_title(locale)}</h2>
            {none}
            {table}
        </section>
    }
}
