//! Amounts one may take with a finger instead of typing them.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;
use wasm_bindgen::JsCast;

/// Each amount is a link to the same page with the field filled in; awake, it fills the field
/// (found by its id) at once and keeps all that was typed beside it. `amounts`: words, link, value.
#[island]
pub fn AmountChips(
    field: String,
    label: String,
    amounts: Vec<(String, String, String)>,
) -> impl IntoView {
    let chips = amounts.into_iter().map(|(words, href, value)| {
        let field = field.clone();
        let take = move |event: MouseEvent| {
            let input = document()
                .get_element_by_id(&field)
                .and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                event.prevent_default();
                input.set_value(&value);
            }
        };
        view! { <li><a class="chip" href=href on:click=take>{words}</a></li> }
    });
    view! { <ul class="amounts" aria-label=label>{chips.collect_view()}</ul> }
}
