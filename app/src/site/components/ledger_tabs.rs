//! The places of the books: a row of links under the title of every page about the ledger.

use leptos::prelude::*;

/// The entry of the staff's navigation that stays marked on all these pages.
pub const LEDGER: &str = "/staff/ledger";

/// A page about the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerPlace {
    Accounts,
    Orders,
    Verification,
    Replay,
    Mirrors,
    Rollouts,
}

impl LedgerPlace {
    const ALL: [LedgerPlace; 6] = [
        LedgerPlace::Accounts,
        LedgerPlace::Orders,
        LedgerPlace::Verification,
        LedgerPlace::Replay,
        LedgerPlace::Mirrors,
        LedgerPlace::Rollouts,
    ];

    const fn href(self) -> &'static str {
        match self {
            LedgerPlace::Accounts => LEDGER,
            LedgerPlace::Orders => "/staff/ledger/orders",
            LedgerPlace::Verification => "/staff/ledger/verification",
            LedgerPlace::Replay => "/staff/ledger/replay",
            LedgerPlace::Mirrors => "/staff/mirrors",
            LedgerPlace::Rollouts => "/staff/rollouts",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            LedgerPlace::Accounts => "Accounts",
            LedgerPlace::Orders => "Orders",
            LedgerPlace::Verification => "Verification",
            LedgerPlace::Replay => "Replay",
            LedgerPlace::Mirrors => "Mirrors",
            LedgerPlace::Rollouts => "Rollouts",
        }
    }
}

/// All of them, `here` marked. A page below one of them (an account, an order) marks the one it
/// was reached from.
#[component]
pub fn LedgerTabs(here: LedgerPlace) -> impl IntoView {
    view! {
        <nav class="views ledger-tabs" aria-label="The books">
            <ul>
                {LedgerPlace::ALL.map(|place| view! {
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
