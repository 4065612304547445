//! What is shown when a page cannot be.

use leptos::prelude::*;
use views::Viewer;

use crate::site::Page;
use crate::site::components::LinkButton;
use crate::site::layouts::Document;

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

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Failing::NotFound => {
                ("This page is not here", "The address may be old, or a letter of it is missing.")
            }
            Failing::NotAllowed => (
                "This page is not yours to see",
                "You are signed in, but as somebody else than it is for.",
            ),
            Failing::NotUnderstood => (
                "We could not read what was sent",
                "Nothing was changed. Go back, open the page again and send it once more.",
            ),
            Failing::TooLarge => {
                ("That is more than a form may hold", "Nothing was changed. Go back and send less.")
            }
            Failing::Ours => (
                "Something broke on our side",
                "We have written it down and look into it. If you were giving: look at your gifts \
                 before you give again. A gift that stands there is safe.",
            ),
            Failing::NotNow => (
                "We are back in a moment",
                "Please wait a minute and open the page again. Gifts we have are safe.",
            ),
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
    let (title, words) = failing.words();
    let incident = incident.map(|incident| {
        view! {
            <p class="muted">"If you call us, name this number: " <code>{incident}</code></p>
        }
    });
    let (home, label) = match page.frame.viewer {
        Viewer::Nobody => ("/sign-in", "Sign in"),
        Viewer::Donor { .. } => ("/gifts", "See your gifts"),
        Viewer::Admin { .. } => ("/church/transactions", "See the transactions"),
        Viewer::Staff { .. } => ("/staff/delayed", "See the delayed gifts"),
    };
    view! {
        <Document page title class>
            <div class="narrow flow">
                <h1>{title}</h1>
                <p>{words}</p>
                {incident}
                <p>
                    <LinkButton href=home>{label}</LinkButton>
                </p>
            </div>
        </Document>
    }
}
