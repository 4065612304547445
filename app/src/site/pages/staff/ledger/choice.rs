//! What stands above the books: which church, and as of when.

use leptos::prelude::*;
use views::{AsOf, BooksChurch};

use super::words;
use crate::site::Draft;
use crate::site::components::{Opt, SelectField, TextField};

/// The churches to choose from. Where there is one, there is nothing to choose.
#[component]
pub fn ChurchField(
    churches: Vec<BooksChurch>,
    chosen: Option<BooksChurch>,
    /// What no choice means.
    none: &'static str,
    draft: Draft,
) -> impl IntoView {
    let mut options = vec![Opt::new("", none)];
    options.extend(churches.iter().map(|one| Opt::new(one.id.to_string(), words::church(one))));
    view! {
        <SelectField
            class="grow"
            name="church"
            label="Church"
            options
            value=chosen.map(|church| church.id.to_string()).unwrap_or_default()
            draft
        />
    }
}

/// A day, and perhaps a time of that day. A browser empties a field that does not fit its kind, so
/// what was typed wrongly is kept in a field of text.
#[component]
pub fn AsOfFields(as_of: AsOf, draft: Draft) -> impl IntoView {
    let (day, time) = words::as_of_fields(as_of);
    let kind = |name: &str, kind: &'static str| match draft.problem(name) {
        Some(_) => "text",
        None => kind,
    };
    let (of_day, of_time) = (kind("as_of", "date"), kind("time", "time"));
    view! {
        <TextField name="as_of" label="As of the close of" kind=of_day value=day draft=draft.clone() />
        <TextField name="time" label="Or a time that day" kind=of_time value=time draft />
    }
}

/// The day of some list.
#[component]
pub fn DayField(
    name: &'static str,
    label: &'static str,
    value: String,
    draft: Draft,
) -> impl IntoView {
    let kind = if draft.problem(name).is_some() { "text" } else { "date" };
    view! { <TextField name label kind value draft /> }
}
