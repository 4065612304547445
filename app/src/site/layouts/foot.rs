//! Under every page: whom to call.

use leptos::prelude::*;
use views::Viewer;

use crate::site::Page;

#[component]
pub fn Foot(page: Page) -> impl IntoView {
    let call = match (&page.frame.viewer, &page.frame.church) {
        (Viewer::Nobody | Viewer::Donor { .. }, Some(church)) if !church.phone.is_empty() => {
            let digits = church.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+');
            let dial = format!("tel:{}", digits.collect::<String>());
            let phone = church.phone.clone();
            Some(view! {
                <p>
                    "Questions? Call the church office, "
                    <a class="nowrap" href=dial>{phone}</a> "."
                </p>
            })
        }
        _ => None,
    };
    view! {
        <footer class="foot">
            <div class="foot-in">
                {call}
                <p>"Kept by Offertory. No gift left behind."</p>
            </div>
        </footer>
    }
}
