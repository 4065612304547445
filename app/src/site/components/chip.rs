//! A filter that is on, with a way to take it off.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::site::locale;

/// `href` is the same page without this filter.
#[component]
pub fn Chip(#[prop(into)] label: String, #[prop(into)] href: String) -> impl IntoView {
    view! {
        <a class="chip" href=href>
            {label}
            <Icon glyph=Glyph::X />
            <span class="vh">{words::parts::remove_filter(locale())}</span>
        </a>
    }
}
