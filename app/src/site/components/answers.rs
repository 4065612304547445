//! Check your answers: what was asked, what was answered, and the way back.

use leptos::prelude::*;

use crate::site::locale;

/// `<dl>` of [`Answer`]s.
#[component]
pub fn Answers(children: Children) -> impl IntoView {
    view! { <dl class="answers">{children()}</dl> }
}

/// One answer. `change` is where it can be changed; `what` completes the link by ear:
/// "Change the amount".
#[component]
pub fn Answer(
    #[prop(into)] question: String,
    #[prop(optional, into)] change: Option<String>,
    #[prop(optional, into)] what: String,
    children: Children,
) -> impl IntoView {
    let change = change.map(|href| {
        view! {
            <dd class="change">
                <a href=href>{words::parts::change(locale())} <span class="vh">{format!(" {what}")}</span></a>
            </dd>
        }
    });
    view! {
        <div>
            <dt>{question}</dt>
            <dd>{children()}</dd>
            {change}
        </div>
    }
}
