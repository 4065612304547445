//! The places of the rules: a row of links under the title of every page about what replies mean
//! and what follows from them.

use leptos::prelude::*;

/// The entry of the staff's navigation that stays marked on all these pages.
pub const RULES: &str = "/staff/rules";

/// A page about rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulePlace {
    Rules,
    Unknown,
    Why,
    Reactions,
}

impl RulePlace {
    const ALL: [RulePlace; 4] =
        [RulePlace::Rules, RulePlace::Unknown, RulePlace::Why, RulePlace::Reactions];

    const fn href(self) -> &'static str {
        match self {
            RulePlace::Rules => RULES,
            RulePlace::Unknown => "/staff/rules/unknown",
            RulePlace::Why => "/staff/rules/why",
            RulePlace::Reactions => "/staff/reactions",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            RulePlace::Rules => "Rules",
            RulePlace::Unknown => "Unknown replies",
            RulePlace::Why => "Why ruled so",
            RulePlace::Reactions => "Reactions",
        }
    }
}

/// All of them, `here` marked.
#[component]
pub fn RuleTabs(here: RulePlace) -> impl IntoView {
    view! {
        <nav class="views rule-tabs" aria-label="Rules and reactions">
            <ul>
                {RulePlace::ALL.map(|place| view! {
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
