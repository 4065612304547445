//! The places of an outage: a row of links under the title of every page about what went out late,
//! or not as it should have.

use leptos::prelude::*;

/// The entry of the staff's navigation that stays marked on these pages.
pub const DELAYED: &str = "/staff/delayed";

/// A page about an outage and what it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelayedPlace {
    Delayed,
    Cases,
    Corrections,
    Drills,
}

impl DelayedPlace {
    const ALL: [DelayedPlace; 4] = [
        DelayedPlace::Delayed,
        DelayedPlace::Cases,
        DelayedPlace::Corrections,
        DelayedPlace::Drills,
    ];

    const fn href(self) -> &'static str {
        match self {
            DelayedPlace::Delayed => DELAYED,
            DelayedPlace::Cases => "/staff/cases",
            DelayedPlace::Corrections => "/staff/corrections",
            DelayedPlace::Drills => "/staff/drills",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            DelayedPlace::Delayed => "Delayed",
            DelayedPlace::Cases => "Cases",
            DelayedPlace::Corrections => "Corrections",
            DelayedPlace::Drills => "Drills",
        }
    }
}

/// All of them, `here` marked.
#[component]
pub fn DelayedTabs(here: DelayedPlace) -> impl IntoView {
    view! {
        <nav class="views ledger-tabs" aria-label="Outages">
            <ul>
                {DelayedPlace::ALL.map(|place| view! {
                    <li>
                        <a href=place.href() aria-current=(place == here).then_some("page")>
                            {place.label()}
                        </a>
                    </li>
                }).collect_view()}
            </ul>
        </nav>
    }
}
