//! The error summary: first on the page, each item leading to its field.

use leptos::prelude::*;

use crate::site::{Draft, locale};

/// Nothing when there is no problem. Takes the focus when the page opens.
#[component]
pub fn ErrorSummary(draft: Draft) -> impl IntoView {
    let items = |draft: Draft| {
        draft.problems.into_iter().map(|problem| {
            if problem.field.is_empty() {
                view! { <li>{problem.message}</li> }.into_any()
            } else {
                let href = format!("#{}", problem.field);
                view! { <li><a href=href>{problem.message}</a></li> }.into_any()
            }
        })
    };
    draft.has_problems().then(|| {
        view! {
            <div class="errors" tabindex="-1" autofocus>
                <div role="alert" class="flow">
                    <h2>{words::parts::problem_title(locale())}</h2>
                    <ul>{items(draft).collect_view()}</ul>
                </div>
            </div>
        }
    })
}
