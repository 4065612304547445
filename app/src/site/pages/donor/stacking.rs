//! What a donor wants when two gifts come together: the same answers for one gift and for all.

use kernel::Locale;
use leptos::prelude::*;
use words::stacking as say;

use crate::site::components::{Opt, TextField};
use crate::site::{Draft, locale};

/// The answers, the usual one first.
pub(super) fn options(locale: Locale) -> Vec<Opt> {
    vec![
        Opt::new("spread", say::spread(locale)).hint(say::spread_hint(locale)),
        Opt::new("both", say::both(locale)),
        Opt::new("only_one", say::only_one(locale)).hint(say::only_one_hint(locale)),
    ]
}

/// How many days apart.
#[component]
pub fn Days(days: u8, draft: Draft) -> impl IntoView {
    let locale = locale();
    view! {
        <TextField
            name="days"
            label=say::days(locale)
            hint=say::days_hint(locale)
            value=days.to_string()
            size="s"
            inputmode="numeric"
            draft
        />
    }
}
