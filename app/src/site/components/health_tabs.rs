//! The places of health: a row of links under the title of every page about how the house is.

use leptos::prelude::*;

/// The entry of the staff's navigation that stays marked on these pages.
pub const HEALTH: &str = "/staff/health";

/// A page about how the house is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthPlace {
    Health,
    Switch,
    Windows,
    Notices,
}

impl HealthPlace {
    const ALL: [HealthPlace; 4] =
        [HealthPlace::Health, HealthPlace::Switch, HealthPlace::Windows, HealthPlace::Notices];

    const fn href(self) -> &'static str {
        match self {
            HealthPlace::Health => HEALTH,
            HealthPlace::Switch => "/staff/switch",
            HealthPlace::Windows => "/staff/windows",
            HealthPlace::Notices => "/staff/notices",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            HealthPlace::Health => "Health",
            HealthPlace::Switch => "Schedules",
            HealthPlace::Windows => "Maintenance",
            HealthPlace::Notices => "Notices",
        }
    }
}

/// All of them, `here` marked.
#[component]
pub fn HealthTabs(here: HealthPlace) -> impl IntoView {
    view! {
        <nav class="views ledger-tabs" aria-label="How we are">
            <ul>
                {HealthPlace::ALL.map(|place| view! {
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
