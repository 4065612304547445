//! `/give/check`: the answers, before money moves.

use leptos::prelude::*;
use views::GiveCheck;
use words::give as w;

use crate::site::components::{Button, ErrorSummary, Hidden};
use crate::site::layouts::Document;
use crate::site::pages::give::answers::{CarriedOn, Given, Then, act};
use crate::site::{Draft, Page, locale};

/// `draft` holds what was typed: it is carried on, and stands again in the form on the way back.
#[component]
pub fn Check(page: Page, view: GiveCheck, draft: Draft) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let act =
        act(locale, &words::money(locale, view.charged), &view.frequency, view.first, view.today);
    let title = w::check_title(locale);
    view! {
        <Document page title=title.clone() class here="/give" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{title}</h1>
                <Given at="/give" view=view.clone() draft=draft.clone() />
                <Then at="/give" view=view.clone() draft=draft.clone() />
                <form class="row" method="post" action="/give/check">
                    <CarriedOn draft />
                    <Hidden name="request" value=view.request.to_string() />
                    <Button>{act}</Button>
                    <a class="link" href="/gifts">{w::do_not(locale)}</a>
                </form>
            </div>
        </Document>
    }
}
