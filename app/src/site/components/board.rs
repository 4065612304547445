//! The board: at most one a page, with the one or two figures that matter.

use leptos::prelude::*;

/// `<dl>` of [`BoardLine`]s; `across` sets them side by side on wide screens.
#[component]
pub fn Board(#[prop(optional)] across: bool, children: Children) -> impl IntoView {
    view! { <dl class=if across { "board across" } else { "board" }>{children()}</dl> }
}

/// A figure, what it counts, and what must be said with it (`children`).
#[component]
pub fn BoardLine(
    #[prop(into)] label: String,
    #[prop(into)] figure: String,
    #[prop(optional)] hero: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd class=hero.then_some("hero")>{figure}</dd>
            {children.map(|note| view! { <dd class="note">{note()}</dd> })}
        </div>
    }
}
