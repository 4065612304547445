//! Nothing to show, and what to do about it.

use leptos::prelude::*;

/// A title, words, and one way on.
#[component]
pub fn EmptyState(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            {children()}
        </div>
    }
}
