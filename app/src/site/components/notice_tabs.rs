//! The places of notices: a row of links under the title of every page about them.

use leptos::prelude::*;

use super::{HealthPlace, HealthTabs};

/// What staff were told.
pub const NOTICES: &str = "/staff/notices";

/// A page about notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticePlace {
    All,
    Channels,
    Webhooks,
    OnCall,
}

impl NoticePlace {
    const ALL: [NoticePlace; 4] =
        [NoticePlace::All, NoticePlace::Channels, NoticePlace::Webhooks, NoticePlace::OnCall];

    const fn href(self) -> &'static str {
        match self {
            NoticePlace::All => NOTICES,
            NoticePlace::Channels => "/staff/notices/channels",
            NoticePlace::Webhooks => "/staff/notices/webhooks",
            NoticePlace::OnCall => "/staff/notices/on-call",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            NoticePlace::All => "Notices",
            NoticePlace::Channels => "How I am told",
            NoticePlace::Webhooks => "Webhooks",
            NoticePlace::OnCall => "On call",
        }
    }
}

/// All of them, `here` marked, below the places of health, of which notices are one.
#[component]
pub fn NoticeTabs(here: NoticePlace) -> impl IntoView {
    view! {
        <HealthTabs here=HealthPlace::Notices />
        <nav class="views ledger-tabs" aria-label="About notices">
            <ul>
                {NoticePlace::ALL.map(|place| view! {
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
