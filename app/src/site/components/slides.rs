//! The next dates of a schedule, like the slides on a hymn board.

use leptos::prelude::*;
use views::UpcomingDate;

use crate::site::{format, locale};

/// A skipped date is struck out.
#[component]
pub fn Slides(dates: Vec<UpcomingDate>) -> impl IntoView {
    let locale = locale();
    let slides = dates.into_iter().map(|date| {
        let (weekday, day, month) = format::slide(locale, date.on);
        view! {
            <li class=date.skipped.then_some("out")>
                <time datetime=date.on.to_string()>
                    {weekday} " " <b>{day}</b> " " {month}
                </time>
                {date.skipped.then(|| view! { <span class="vh">{words::parts::skipped(locale)}</span> })}
            </li>
        }
    });
    view! { <ol class="slides">{slides.collect_view()}</ol> }
}
