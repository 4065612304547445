//! Under every page: whom to call, and in which language to read.

use kernel::Locale;
use leptos::prelude::*;
use views::Viewer;

use crate::site::{Page, fill, locale};

#[component]
pub fn Foot(page: Page) -> impl IntoView {
    let locale = locale();
    let call = match (&page.frame.viewer, &page.frame.church) {
        (Viewer::Nobody | Viewer::Donor { .. }, Some(church)) if !church.phone.is_empty() => {
            let digits = church.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+');
            let dial = format!("tel:{}", digits.collect::<String>());
            let phone = church.phone.clone();
            let phone = view! { <a class="nowrap" href=dial dir="ltr">{phone}</a> }.into_any();
            Some(view! { <p>{fill(&words::frame::call(locale, words::HOLES[0]), [phone])}</p> })
        }
        _ => None,
    };
    // Churches and staff read English so far.
    let chooses = matches!(page.frame.viewer, Viewer::Nobody | Viewer::Donor { .. });
    view! {
        <footer class="foot">
            <div class="foot-in">
                {call} {chooses.then(|| view! { <Languages /> })}
                <p>{words::frame::kept_by(locale)}</p>
            </div>
        </footer>
    }
}

/// Each language by its own name, so that whoever cannot read the page finds it.
#[component]
pub fn Languages() -> impl IntoView {
    let here = locale();
    let choices = Locale::ALL.map(|one| {
        view! {
            <li>
                <button
                    class="link-button"
                    name="language"
                    value=one.code()
                    lang=one.code()
                    aria-current=(one == here).then_some("true")
                >
                    {one.own_name()}
                </button>
            </li>
        }
    });
    view! {
        <form class="languages" method="post" action="/language">
            <ul aria-label=words::frame::language(here)>{choices.into_iter().collect_view()}</ul>
        </form>
    }
}
