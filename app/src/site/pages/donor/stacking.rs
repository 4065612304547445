//! What a donor wants when two gifts come together: the same answers for one gift and for all.

use leptos::prelude::*;

use crate::site::Draft;
use crate::site::components::{Opt, TextField};

/// The answers, the usual one first.
pub(super) fn options() -> Vec<Opt> {
    vec![
        Opt::new("spread", "Both, some days apart")
            .hint("The one that waited is taken some days before or after the other."),
        Opt::new("both", "Both, also on one day"),
        Opt::new("only_one", "Only the one that is due")
            .hint("The one that waited is cancelled, and we write to you."),
    ]
}

/// How many days apart.
#[component]
pub fn Days(days: u8, draft: Draft) -> impl IntoView {
    view! {
        <TextField
            name="days"
            label="Days apart"
            hint="From 1 to 14. It counts for the first answer alone."
            value=days.to_string()
            size="s"
            inputmode="numeric"
            draft
        />
    }
}
