//! Everything of a donor's own that is no gift: one place, with a way to each.

use leptos::prelude::*;

use crate::site::locale;

/// The addresses under "You", in their order.
const PLACES: [&str; 4] = ["/methods", "/statements", "/settings/notices", "/settings"];

/// Whether an address is under "You".
pub(super) fn is_yours(here: &str) -> bool {
    PLACES.contains(&here)
}

/// Nothing where the page is not under "You".
#[component]
pub fn YouTabs(here: &'static str) -> impl IntoView {
    let locale = locale();
    let places = PLACES.map(|href| {
        let label = match href {
            "/methods" => words::frame::methods(locale),
            "/statements" => words::frame::statements(locale),
            "/settings/notices" => words::frame::notices(locale),
            _ => words::frame::account(locale),
        };
        let current = (href == here).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>{label}</a>
            </li>
        }
    });
    is_yours(here).then(|| {
        view! {
            <nav class="views" aria-label=words::frame::you(locale)>
                <ul>{places.into_iter().collect_view()}</ul>
            </nav>
        }
    })
}
