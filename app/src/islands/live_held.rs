//! The staff board's live line: when the board was last true, and a link once it is not.
//!
//! The stream carries counts only, and no row moves under a finger: the link reads the page again.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use leptos::serde::Deserialize;
use leptos::serde_json;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent, PageTransitionEvent};

const STREAM: &str = "/staff/live";
const PAGE: &str = "/staff/delayed";
const STALE_AFTER_MS: f64 = 30_000.0;
const QUIET_FOR_MS: f64 = 10_000.0;
const TICK: Duration = Duration::from_secs(5);

/// One `board` event of the stream; the sum it carries too is left to the page.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(crate = "leptos::serde")]
struct Board {
    held_count: u64,
    /// Microseconds since 1970.
    at: i64,
}

/// What changed since the page was made, as one short sentence; nothing when it still is true.
fn news(shown: u64, held: u64) -> Option<String> {
    match held.abs_diff(shown) {
        0 => None,
        1 if held > shown => Some("1 new held gift".to_owned()),
        more if held > shown => Some(format!("{more} new held gifts")),
        1 => Some("1 gift fewer held".to_owned()),
        fewer => Some(format!("{fewer} gifts fewer held")),
    }
}

/// Speaks at most once in ten seconds, and then says the latest word.
#[derive(Default)]
struct Voice {
    spoke_at: Option<f64>,
    waiting: Option<String>,
}

impl Voice {
    fn hear(&mut self, word: String) {
        self.waiting = Some(word);
    }

    fn speak(&mut self, now: f64) -> Option<String> {
        if self.spoke_at.is_some_and(|spoke_at| now - spoke_at < QUIET_FOR_MS) {
            return None;
        }
        let word = self.waiting.take()?;
        self.spoke_at = Some(now);
        Some(word)
    }
}

/// `held` gifts stood on the board when the page was made, at `updated`, a time in `zone`.
#[island]
pub fn LiveHeld(held: u64, updated: String, zone: String) -> impl IntoView {
    let updated = RwSignal::new(updated);
    let now_held = RwSignal::new(held);
    let stale = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    Effect::new(move |_| {
        let zone = zone.clone();
        let heard_at = Rc::new(RefCell::new(Date::now()));
        let voice = Rc::new(RefCell::new(Voice::default()));
        let speak = {
            let voice = Rc::clone(&voice);
            move || {
                if let Some(word) = voice.borrow_mut().speak(Date::now()) {
                    said.set(word);
                }
            }
        };
        let on_board = {
            let (heard_at, voice, speak) = (Rc::clone(&heard_at), voice.clone(), speak.clone());
            move |board: Board| {
                *heard_at.borrow_mut() = Date::now();
                stale.set(false);
                updated.set(time_of_day(board.at, &zone));
                if now_held.get_untracked() != board.held_count {
                    now_held.set(board.held_count);
                    voice.borrow_mut().hear(news(held, board.held_count).unwrap_or_default());
                    speak();
                }
            }
        };
        let on_tick = move || {
            let silent = Date::now() - *heard_at.borrow() > STALE_AFTER_MS;
            if silent && !stale.get_untracked() {
                stale.set(true);
                voice.borrow_mut().hear("This page is no longer live".to_owned());
            }
            speak();
        };
        listen(on_board);
        set_interval(on_tick, TICK);
    });
    let link = move || {
        let news = news(held, now_held.get())?;
        Some(view! { <a class="button second" href=PAGE>"Show " {news}</a> })
    };
    let badge = move || {
        stale.get().then(|| {
            view! {
                <span class="status needs">
                    <svg class="i" aria-hidden="true"><use href="#i-alert"></use></svg>
                    "Not live for 30 seconds"
                </span>
            }
        })
    };
    view! {
        <p class="row">
            {badge}
            <span class="live">
                <svg class="i" aria-hidden="true"><use href="#i-clock"></use></svg>
                "Updated " {updated}
            </span>
            {link}
            <span class="vh" role="status" aria-live="polite">{said}</span>
        </p>
    }
}

/// Opens the stream until the page is left. A page that comes back from the browser's own memory
/// is old, so it is read again.
fn listen(on_board: impl Fn(Board) + 'static) {
    let Ok(source) = EventSource::new(STREAM) else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        let text = message.data().as_string().unwrap_or_default();
        if let Ok(board) = serde_json::from_str(&text) {
            on_board(board);
        }
    });
    let heard = on_message.into_js_value();
    if source.add_event_listener_with_callback("board", heard.unchecked_ref()).is_err() {
        return;
    }
    window_event_listener_untyped("pagehide", move |_| source.close());
    window_event_listener_untyped("pageshow", |event| {
        let event: PageTransitionEvent = event.unchecked_into();
        if event.persisted() {
            // A failure leaves the page as it is, with its time on it.
            let _ = window().location().reload();
        }
    });
}

/// "10:35:12 AM" in the page's zone; the browser has the zone's rules, so we send none.
fn time_of_day(micros: i64, zone: &str) -> String {
    let options = Object::new();
    for (name, value) in
        [("timeZone", zone), ("hour", "numeric"), ("minute", "2-digit"), ("second", "2-digit")]
    {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let date = Date::new(&JsValue::from_f64(micros as f64 / 1_000.0));
    date.to_locale_string("en-US", &options).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b9_the_news_counts_what_came_since_the_page_was_made() {
        assert_eq!(news(7, 7), None);
        assert_eq!(news(7, 8).as_deref(), Some("1 new held gift"));
        assert_eq!(news(7, 10).as_deref(), Some("3 new held gifts"));
        assert_eq!(news(7, 2).as_deref(), Some("5 gifts fewer held"));
    }

    #[test]
    fn b9_it_speaks_at_most_once_in_ten_seconds_and_says_the_latest() {
        let mut voice = Voice::default();
        voice.hear("1 new held gift".to_owned());
        assert_eq!(voice.speak(0.0).as_deref(), Some("1 new held gift"));
        voice.hear("2 new held gifts".to_owned());
        assert_eq!(voice.speak(9_999.0), None);
        voice.hear("3 new held gifts".to_owned());
        assert_eq!(voice.speak(10_000.0).as_deref(), Some("3 new held gifts"));
        assert_eq!(voice.speak(20_000.0), None);
    }

    #[test]
    fn the_stream_is_read_by_its_counts() {
        let text = r#"{"held_count":3,"held_sum":"$12.00","at":1792000000000000}"#;
        let board: Board = serde_json::from_str(text).unwrap();
        assert_eq!(board, Board { held_count: 3, at: 1_792_000_000_000_000 });
    }
}
