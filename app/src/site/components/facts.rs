//! Short facts with their names: a slip, a receipt, a split.

use leptos::prelude::*;

/// `<dl>` of [`Fact`]s.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact; `sum` draws the double rule under a total.
#[component]
pub fn Fact(
    #[prop(into)] name: String,
    #[prop(optional)] sum: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=sum.then_some("sum")>
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
