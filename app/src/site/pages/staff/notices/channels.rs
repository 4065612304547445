//! `/staff/notices/channels`: how the one who looks is told, and a test of it.

use leptos::prelude::*;
use views::{NoticeChannels, ToldRow};

use super::told::Told;
use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Hidden, NoticePlace, NoticeTabs, Opt, SelectField,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PAGE: &str = "/staff/notices/channels";

#[component]
pub fn Channels(page: Page, view: NoticeChannels, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let request = draft.value("request").to_owned();
    let NoticeChannels { email, page_mail, look_mail, morning, hour, webhooks, tests } = view;
    let own = webhooks.into_iter().map(|hook| {
        view! {
            <li>
                <a href=format!("/staff/notices/webhooks/{}", hook.id)>{hook.name}</a>
                {if hook.pages_only { ": what wakes" } else { ": everything" }}
            </li>
        }
    });
    let own = own.collect_view();
    view! {
        <Document page title="How I am told" class="for-staff" here="/staff/health" islands=true wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"How I am told"</h1>
            <NoticeTabs here=NoticePlace::Channels />
            <p class="measure">
                "Everything is in the page, whatever you choose here. Mail goes to "
                <b class="break">{email}</b>
                "."
            </p>
            <form class="slip flow-l narrow" method="post" action=PAGE>
                <Hidden name="request" value=request.clone() />
                <Hidden name="act" value="save" />
                <Choices
                    name="page_mail"
                    legend="When I am woken"
                    options=vec![
                        Opt::new("yes", "In the page and by mail, at once"),
                        Opt::new("no", "In the page, and by my webhooks").hint(
                            "Choose this only if a webhook of your own reaches you at night.",
                        ),
                    ]
                    value=if page_mail { "yes" } else { "no" }
                    draft=draft.clone()
                    plain=true
                />
                <Choices
                    name="look_mail"
                    legend="When something asks for a look"
                    options=vec![
                        Opt::new("at_once", "By mail, at once"),
                        Opt::new("digest", "In the mail of the morning"),
                        Opt::new("never", "In the page alone"),
                    ]
                    value=look_mail
                    draft=draft.clone()
                    plain=true
                />
                <Choices
                    name="morning"
                    legend="Yesterday in figures"
                    hint="Gifts taken, what is held, what nobody knows, and what looks odd."
                    options=vec![
                        Opt::new("yes", "Every morning"),
                        Opt::new("no", "Not by mail"),
                    ]
                    value=if morning { "yes" } else { "no" }
                    draft=draft.clone()
                    plain=true
                />
                <SelectField
                    name="hour"
                    label="Hour of that mail, in UTC"
                    options=(0..24).map(|hour| Opt::new(hour.to_string(), format!("{hour}:00"))).collect()
                    value=hour.to_string()
                    draft
                />
                <p><Button>"Save"</Button></p>
            </form>
            <section class="flow" aria-labelledby="own">
                <h2 id="own">"My webhooks"</h2>
                {if own.is_empty() {
                    view! { <p class="muted">"You have none of your own."</p> }.into_any()
                } else {
                    view! { <ul>{own}</ul> }.into_any()
                }}
                <p><a class="link" href="/staff/notices/webhooks">"All webhooks, and how to add one"</a></p>
            </section>
            <section class="flow" aria-labelledby="test">
                <h2 id="test">"Try it"</h2>
                <p class="measure">
                    "A test is a notice to you alone, in the page and by mail. It says that \
                     nothing has happened."
                </p>
                <form method="post" action=PAGE>
                    <Hidden name="request" value=request />
                    <Hidden name="act" value="test" />
                    <Button kind=ButtonKind::Second>"Send me a test"</Button>
                </form>
                <Tests tests now zone />
            </section>
        </Document>
    }
}

/// How the last tests went. A mail leaves some seconds after it was written.
#[component]
fn Tests(tests: Vec<ToldRow>, now: kernel::Timestamp, zone: String) -> impl IntoView {
    (!tests.is_empty()).then(|| {
        view! {
            <h3 id="tests">"How the last tests went"</h3>
            <ul class="told" aria-labelledby="tests">
                {tests.into_iter().map(|told| view! {
                    <li><Told told now zone=zone.clone() /></li>
                }).collect_view()}
            </ul>
            <p><a class="link" href=PAGE>"Look again"</a></p>
        }
    })
}
