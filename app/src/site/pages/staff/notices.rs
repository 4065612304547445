//! `/staff/notices`: what staff were told, who has it, and how it went out.

pub mod channels;
pub mod on_call;
pub mod told;
pub mod webhook;
pub mod webhooks;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{NoticeList, NoticeRow};

use super::when::When;
use crate::site::components::{
    Button, ButtonKind, EmptyState, ErrorSummary, Glyph, Hidden, Icon, NOTICES, NoticePlace,
    NoticeTabs, Pagination, StatusWord, Tone, Word,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};
use told::Told;

#[component]
pub fn Notices(page: Page, view: NoticeList, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let request = draft.value("request").to_owned();
    let NoticeList { notices, unread, page: number, matching, per_page } = view;
    let none = notices.is_empty();
    let all_read = (unread > 0).then(|| {
        view! {
            <form method="post" action=NOTICES>
                <Hidden name="request" value=request.clone() />
                <Hidden name="act" value="read_all" />
                <Button kind=ButtonKind::Second>"Mark all as read"</Button>
            </form>
        }
    });
    let words = match unread {
        0 => "You have read all of them.".to_owned(),
        unread => format!("{} unread.", format::count(unread, "notice is", "notices are")),
    };
    let row = move |notice: NoticeRow| {
        let request = request.clone();
        view! { <Row notice request now zone=zone.clone() /> }
    };
    view! {
        <Document page title="Notices" class="for-staff" here="/staff/health" islands=true wrong>
            <ErrorSummary draft=draft />
            <h1>"Notices"</h1>
            <NoticeTabs here=NoticePlace::All />
            <div class="row notices-head">
                <p>{words}</p>
                {all_read}
            </div>
            {none.then(|| view! {
                <EmptyState title="Nothing to tell">
                    <p>
                        "Incidents, reminders and what looks odd are told here, by mail and by \
                         webhooks. Send yourself a test to see how it arrives."
                    </p>
                    <a class="button second" href="/staff/notices/channels">"How I am told"</a>
                </EmptyState>
            })}
            {(!none).then(|| view! {
                <ul class="notices" aria-label="Notices, newest first">
                    {notices.into_iter().map(row).collect_view()}
                </ul>
            })}
            <Pagination
                label="Pages of notices"
                base=NOTICES
                page=number
                matching
                per_page
                before="Newer"
                after="Older"
            />
        </Document>
    }
}

/// What a notice asks for.
fn word(notice: &NoticeRow) -> Word {
    match (notice.wakes, notice.taken.is_some()) {
        (true, false) => Word::new("Wakes", Tone::Needs, Glyph::Alert),
        (true, true) => Word::new("Taken", Tone::Given, Glyph::Check),
        (false, _) => Word::new("Look", Tone::Way, Glyph::Dot),
    }
}

#[component]
fn Row(notice: NoticeRow, request: String, now: Timestamp, zone: String) -> impl IntoView {
    let word = word(&notice);
    let id = format!("n-{}", notice.id);
    let unread = (!notice.read).then_some("unread");
    let (taken_zone, next_zone, told_zone) = (zone.clone(), zone.clone(), zone.clone());
    let taken = notice.taken.map(|(who, at)| {
        view! {
            <p class="muted">
                {format!("{who} has it since ")}
                <When at now zone=taken_zone />
                "."
            </p>
        }
    });
    let next = notice.next_at.map(|at| {
        view! {
            <p class="muted">
                "If nobody takes it, the next one is told at "
                <When at now zone=next_zone />
                "."
            </p>
        }
    });
    let takes = notice.wakes && taken.is_none();
    let told = notice.told;
    view! {
        <li class=unread id=id.clone()>
            <article class="flow" aria-labelledby=format!("{id}-title")>
                <div class="notices-title">
                    <h2 id=format!("{id}-title")>
                        {(!notice.read).then(|| view! { <span class="vh">"Unread: "</span> })}
                        {notice.subject.clone()}
                    </h2>
                    <StatusWord word />
                    <span class="muted"><When at=notice.at now zone /></span>
                </div>
                {notice.only_mine.then(|| view! {
                    <p class="muted">"This is for you alone."</p>
                })}
                {notice
                    .text
                    .split("\n\n")
                    .map(|words| view! { <p class="measure break">{words.to_owned()}</p> })
                    .collect_view()}
                {taken}
                {next}
                {(!told.is_empty()).then(|| view! {
                    <details>
                        <summary>
                            {format!("Told in {}", format::count(
                                u64::try_from(told.len()).unwrap_or(u64::MAX), "way", "ways",
                            ))}
                        </summary>
                        <ul class="told">
                            {told.into_iter().map(|told| view! {
                                <li><Told told now zone=told_zone.clone() /></li>
                            }).collect_view()}
                        </ul>
                    </details>
                })}
                <div class="row">
                    {notice.incident.map(|incident| view! {
                        <a class="link" href=format!("/staff/incidents/{incident}")>
                            "Open the incident"
                            <Icon glyph=Glyph::Next />
                        </a>
                    })}
                    {takes.then(|| view! {
                        <Act
                            act="take"
                            id=notice.id.to_string()
                            request=request.clone()
                            subject=notice.subject.clone()
                            words="I have it"
                        />
                    })}
                    {(!notice.read).then(|| view! {
                        <Act
                            act="read"
                            id=notice.id.to_string()
                            request=request.clone()
                            subject=notice.subject.clone()
                            words="Mark as read"
                        />
                    })}
                </div>
            </article>
        </li>
    }
}

#[component]
fn Act(
    act: &'static str,
    id: String,
    request: String,
    subject: String,
    words: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=NOTICES>
            <Hidden name="request" value=request />
            <Hidden name="act" value=act />
            <Hidden name="notice" value=id />
            <Button kind=ButtonKind::Second>
                {words}
                <span class="vh">{format!(": {subject}")}</span>
            </Button>
        </form>
    }
}
