//! What happened, one line an event.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

/// `<ol>` of [`TimelineItem`]s.
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// One event: when (usually a `Moment`), its dot, and what happened. `ahead` is yet to come.
#[component]
pub fn TimelineItem(
    when: AnyView,
    #[prop(optional)] tone: Tone,
    glyph: Glyph,
    #[prop(optional)] ahead: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <li class=ahead.then_some("ahead")>
            <span class="when">{when}</span>
            <span class=format!("dot {}", tone.class())>
                <Icon glyph />
            </span>
            <div>{children()}</div>
        </li>
    }
}
