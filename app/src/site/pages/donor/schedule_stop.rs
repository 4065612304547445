//! `/recurring/{id}/stop`: check before a recurring gift is stopped.

use kernel::RequestId;
use leptos::prelude::*;
use views::{SchedulePage, ScheduleRow, StandingView};
use words::{recurring as list, schedule as w};

use super::recurring::{name, often};
use crate::site::components::{
    Answer, Answers, Button, ButtonKind, Day, ErrorSummary, GiftName, Glyph, Hidden, LinkButton,
    MethodName, NoticeBox, Opt, SelectField, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

#[component]
pub fn ScheduleStop(
    page: Page,
    view: SchedulePage,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let row = view.schedule;
    let act = if over(row.standing) {
        let path = format!("/recurring/{}", row.id);
        view! { <AlreadyOver path /> }.into_any()
    } else {
        let (row, draft, version) = (row.clone(), draft.clone(), view.version);
        view! { <Form row version request draft /> }.into_any()
    };
    let next = row.next.map(|on| {
        view! {
            <Answer question=w::no_longer(locale)>
                <Day on />
            </Answer>
        }
    });
    let gift = name(locale, &row);
    view! {
        <Document page title=w::stop_title(locale) class here="/recurring" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{w::stop_title(locale)}</h1>
                <Answers>
                    <Answer question=w::gift(locale)>{gift}</Answer>
                    <Answer question=list::what_for(locale)>
                        <GiftName lines=row.lines />
                    </Answer>
                    <Answer question=list::from(locale)>
                        <MethodName method=row.method />
                    </Answer>
                    {next}
                </Answers>
                {act}
            </div>
        </Document>
    }
}

/// Whether there is nothing left to stop or to change.
pub(super) fn over(standing: StandingView) -> bool {
    matches!(standing, StandingView::Stopped | StandingView::Finished)
}

/// Shown instead of a form that could only be refused.
#[component]
pub(super) fn AlreadyOver(#[prop(into)] path: String) -> impl IntoView {
    let locale = locale();
    view! {
        <NoticeBox tone=Tone::Quiet glyph=Glyph::Stop title=w::over_title(locale)>
            <p>{w::over(locale)}</p>
            <p>
                <LinkButton href=path kind=ButtonKind::Second>
                    {w::see(locale)}
                </LinkButton>
            </p>
        </NoticeBox>
    }
}

#[component]
fn Form(row: ScheduleRow, version: u64, request: RequestId, draft: Draft) -> impl IntoView {
    let locale = locale();
    let path = format!("/recurring/{}", row.id);
    let action = format!("{path}/stop");
    let act = w::do_stop(locale, &words::money(locale, row.amount), &often(locale, &row));
    let reasons = vec![
        Opt::new("", w::why_none(locale)),
        Opt::new("money", w::why_money(locale)),
        Opt::new("moved", w::why_moved(locale)),
        Opt::new("other_way", w::why_other_way(locale)),
        Opt::new("other_church", w::why_other_church(locale)),
        Opt::new("other", w::why_other(locale)),
    ];
    view! {
        <p>{w::stop_hint(locale)}</p>
        <form class="flow" method="post" action=action>
            <Hidden name="version" value=version.to_string() />
            <Hidden name="request" value=request.to_string() />
            <SelectField name="why" label=w::why(locale) options=reasons class="m" draft />
            <div class="row">
                <Button kind=ButtonKind::Danger>{act}</Button>
                <a class="link" href=path>{w::keep_it(locale)}</a>
            </div>
        </form>
    }
}
