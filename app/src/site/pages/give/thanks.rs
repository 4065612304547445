//! `/give/{slug}/thanks`: what became of a guest's gift, and an account for whoever wants one.

use kernel::Locale;
use leptos::prelude::*;
use views::{EntryThanks, GiftStatus, UpcomingDate};
use words::{DayStyle, entry as w, give};

use super::entry::{address, class, of_church};
use crate::site::components::{Button, Glyph, Hidden, NoticeBox, Slides, Tone};
use crate::site::layouts::Document;
use crate::site::{Page, locale};

#[component]
pub fn Thanks(page: Page, view: EntryThanks) -> impl IntoView {
    let locale = locale();
    let head = view.head.clone();
    let page = of_church(page, &head);
    let (tone, glyph, text) = became(locale, &view);
    let title = w::thanks(locale);
    let number = view.number.clone().map(|number| {
        view! { <p class="muted">{w::receipt_number(locale)} " " <code>{number}</code></p> }
    });
    let dates = (view.check.frequency != "once").then(|| {
        let dates = view.check.dates.iter();
        let dates = dates.map(|on| UpcomingDate { on: *on, skipped: false }).collect();
        view! {
            <section class="flow" aria-labelledby="dates">
                <h2 id="dates">{give::dates(locale)}</h2>
                <Slides dates />
            </section>
        }
    });
    view! {
        <Document page title=title.clone() class=class(&head)>
            <div class="narrow flow-l">
                <h1>{title.clone()}</h1>
                <NoticeBox tone glyph title=head.church.name.clone() role="status">
                    <p>{text}</p>
                    {number}
                </NoticeBox>
                {dates}
                <section class="slip flow" aria-labelledby="account">
                    <h2 id="account">{w::account_title(locale)}</h2>
                    <p>{w::account_text(locale)}</p>
                    <form class="row" method="post" action="/sign-in?next=/gifts">
                        <Hidden name="email" value=view.email />
                        <Button name="act" value="code">{w::account_do(locale)}</Button>
                    </form>
                </section>
                <p>
                    <a class="link" href=address(&head)>{w::again(locale)}</a>
                </p>
            </div>
        </Document>
    }
}

/// What became of it, in one sentence.
fn became(locale: Locale, view: &EntryThanks) -> (Tone, Glyph, String) {
    let amount = words::money(locale, view.check.charged);
    let email = &view.email;
    match view.status {
        Some(GiftStatus::Given | GiftStatus::Refunded) => {
            (Tone::Given, Glyph::Check, w::thanks_given(locale, &amount, email))
        }
        Some(GiftStatus::NeedsYou | GiftStatus::NotTaken | GiftStatus::Cancelled) => {
            (Tone::Needs, Glyph::Alert, w::thanks_not(locale, &amount))
        }
        Some(
            GiftStatus::Assured
            | GiftStatus::OnItsWay
            | GiftStatus::BeingAsked
            | GiftStatus::Waiting,
        ) => (Tone::Assured, Glyph::Shield, w::thanks_way(locale, &amount, email)),
        None => {
            let day = words::day(locale, view.check.first, DayStyle::LongYear);
            (Tone::Given, Glyph::Check, w::thanks_later(locale, &amount, &day, email))
        }
    }
}
