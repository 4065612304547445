//! How many notices are unread, beside the way to them. It counts up while the page is open and
//! says so politely; the page itself stays as it is.

use leptos::prelude::*;
use leptos::serde::Deserialize;
use leptos::serde_json;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

const STREAM: &str = "/staff/live?of=notices";
const PAGE: &str = "/staff/notices";

/// One `notices` event of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(crate = "leptos::serde")]
struct Unread {
    unread: u64,
}

/// What is said when the count goes up; nothing when it goes down, since whoever reads knows.
fn news(before: u64, now: u64) -> Option<String> {
    match now.checked_sub(before)? {
        0 => None,
        1 => Some("1 new notice".to_owned()),
        more => Some(format!("{more} new notices")),
    }
}

/// The way to the notices, with how many are unread. Also where no script runs.
#[component]
pub fn NoticeLink(#[prop(into)] unread: Signal<u64>) -> impl IntoView {
    let count = move || match unread.get() {
        0 => None,
        some => Some(view! { <b class="notice-count" aria-hidden="true">{some.min(99)}</b> }),
    };
    let words = move || match unread.get() {
        0 => "Notices".to_owned(),
        some => format!("Notices, {some} unread"),
    };
    view! {
        <a class="notice-link" href=PAGE>
            <svg class="i" aria-hidden="true"><use href="#i-mail"></use></svg>
            <span class="vh">{words}</span>
            {count}
        </a>
    }
}

/// The same, kept up to date. `unread` is what it was when the page was made.
#[island]
pub fn LiveNotices(unread: u64) -> impl IntoView {
    let now = RwSignal::new(unread);
    let said = RwSignal::new(String::new());
    Effect::new(move |_| {
        listen(move |heard| {
            let before = now.get_untracked();
            if let Some(news) = news(before, heard.unread) {
                said.set(news);
            }
            if before != heard.unread {
                now.set(heard.unread);
            }
        });
    });
    view! {
        <NoticeLink unread=now />
        <span class="vh" role="status" aria-live="polite">{said}</span>
    }
}

/// Opens the stream until the page is left.
fn listen(on_count: impl Fn(Unread) + 'static) {
    let Ok(source) = EventSource::new(STREAM) else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        let text = message.data().as_string().unwrap_or_default();
        if let Ok(unread) = serde_json::from_str(&text) {
            on_count(unread);
        }
    });
    let heard = on_message.into_js_value();
    if source.add_event_listener_with_callback("notices", heard.unchecked_ref()).is_err() {
        return;
    }
    window_event_listener_untyped("pagehide", move |_| source.close());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o3_more_notices_are_said_and_fewer_are_not() {
        assert_eq!(news(2, 2), None);
        assert_eq!(news(2, 1), None);
        assert_eq!(news(0, 1).as_deref(), Some("1 new notice"));
        assert_eq!(news(1, 4).as_deref(), Some("3 new notices"));
    }

    #[test]
    fn the_stream_is_read_by_its_count() {
        let unread: Unread = serde_json::from_str(r#"{"unread":3}"#).unwrap();
        assert_eq!(unread, Unread { unread: 3 });
    }
}
