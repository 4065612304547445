//! What is shown when a page cannot be.

use kernel::Locale;
use leptos::prelude::*;
use views::Viewer;
use words::failure as say;

use crate::site::components::LinkButton;
use crate::site::layouts::Document;
use crate::site::{Page, fill, locale};

/// Why there is no page, by whose doing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// 404: not there, or not theirs; the same page for both.
    NotFound,
    /// 403: signed in, but not as one who may.
    NotAllowed,
    /// 422: a form we cannot read.
    NotUnderstood,
    /// 413: more than a form may hold.
    TooLarge,
    /// 500: our doing.
    Ours,
    /// 503: for a moment.
    NotNow,
}

impl Failing {
    /// The status of HTTP.
    pub const fn status(self) -> u16 {
        match self {
            Failing::NotFound => 404,
            Failing::NotAllowed => 403,
            Failing::NotUnderstood => 422,
            Failing::TooLarge => 413,
            Failing::Ours => 500,
            Failing::NotNow => 503,
        }
    }

    fn words(self, locale: Locale) -> (String, String) {
        match self {
            Failing::NotFound => (say::not_found(locale), say::not_found_why(locale)),
            Failing::NotAllowed => (say::not_allowed(locale), say::not_allowed_why(locale)),
            Failing::NotUnderstood => {
                (say::not_understood(locale), say::not_understood_why(locale))
            }
            Failing::TooLarge => (say::too_large(locale), say::too_large_why(locale)),
            Failing::Ours => (say::ours(locale), say::ours_why(locale)),
            Failing::NotNow => (say::not_now(locale), say::not_now_why(locale)),
        }
    }
}

/// `incident` names what we wrote down, for the telephone.
#[component]
pub fn Failure(
    page: Page,
    failing: Failing,
    #[prop(default = None)] incident: Option<String>,
) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let (title, text) = failing.words(locale);
    let incident = incident.map(|incident| {
        let number = view! { <code>{incident}</code> }.into_any();
        view! { <p class="muted">{fill(&say::number(locale, words::HOLES[0]), [number])}</p> }
    });
    let (home, label) = match page.frame.viewer {
        Viewer::Nobody => ("/sign-in", words::sign_in::title(locale)),
        Viewer::Donor { .. } => ("/gifts", say::see_your_gifts(locale)),
        Viewer::Admin { .. } => ("/church/transactions", "See the transactions".to_owned()),
        Viewer::Staff { .. } => ("/staff/delayed", "See the delayed gifts".to_owned()),
    };
    view! {
        <Document page title=title.clone() class>
            <div class="narrow flow">
                <h1>{title}</h1>
                <p>{text}</p>
                {incident}
                <p>
                    <LinkButton href=home>{label}</LinkButton>
                </p>
            </div>
        </Document>
    }
}
