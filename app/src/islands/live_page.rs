//! The live line of a page that staff leave open: when the page was last true, and a link once it is
//! not.
//!
//! The stream carries counts only, and no row moves under a finger: the link reads the page again.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use leptos::serde::{Deserialize, Serialize};
use leptos::serde_json;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent, PageTransitionEvent};

const STALE_AFTER_MS: f64 = 30_000.0;
const QUIET_FOR_MS: f64 = 10_000.0;
const TICK: Duration = Duration::from_secs(5);

/// What is watched, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "leptos::serde")]
pub enum Watched {
    /// The board, with so many gifts held.
    Board { held: u64 },
    /// A plan with so many of its gifts resolved, and where it stands: "running".
    Plan { id: String, resolved: u64, standing: String },
}

/// One event of the stream; the sum that the board's carries too is left to the page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(crate = "leptos::serde")]
struct Heard {
    count: u64,
    /// Where a plan stands.
    #[serde(default)]
    standing: String,
    /// Microseconds since 1970.
    at: i64,
}

impl Watched {
    fn stream(&self) -> String {
        match self {
            Watched::Board { .. } => "/staff/live".to_owned(),
            Watched::Plan { id, .. } => format!("/staff/live?of=plan&id={id}"),
        }
    }

    fn event(&self) -> &'static str {
        match self {
            Watched::Board { .. } => "board",
            Watched::Plan { .. } => "plan",
        }
    }

    fn page(&self) -> String {
        match self {
            Watched::Board { .. } => "/staff/delayed".to_owned(),
            Watched::Plan { id, .. } => format!("/staff/release/{id}"),
        }
    }

    /// What changed since the page was made, as one short sentence; nothing when it still is true.
    fn news(&self, heard: &Heard) -> Option<String> {
        match self {
            Watched::Board { held } => of_board(*held, heard.count),
            Watched::Plan { resolved, standing, .. } => of_plan((*resolved, standing), heard),
        }
    }

    /// What leads to the page as it is now.
    fn way(&self, news: &str) -> String {
        match self {
            Watched::Board { .. } => format!("Show {news}"),
            Watched::Plan { .. } => format!("{news}: show it"),
        }
    }
}

fn of_board(shown: u64, held: u64) -> Option<String> {
    match held.abs_diff(shown) {
        0 => None,
        1 if held > shown => Some("1 new held gift".to_owned()),
        more if held > shown => Some(format!("{more} new held gifts")),
        1 => Some("1 gift fewer held".to_owned()),
        fewer => Some(format!("{fewer} gifts fewer held")),
    }
}

fn of_plan((shown, stood): (u64, &str), heard: &Heard) -> Option<String> {
    let news = match heard.standing.as_str() {
        same if same == stood => match heard.count.abs_diff(shown) {
            0 => return None,
            1 if heard.count > shown => "1 more gift resolved".to_owned(),
            more if heard.count > shown => format!("{more} more gifts resolved"),
            _ => "The counts have changed".to_owned(),
        },
        "paused" => "The plan stopped".to_owned(),
        "done" => "The plan is done".to_owned(),
        "abandoned" => "The plan was abandoned".to_owned(),
        _ if stood == "drafted" => "The plan was approved".to_owned(),
        _ => "The plan goes on".to_owned(),
    };
    Some(news)
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

/// The page was made at `updated`, a time in `zone`.
#[island]
pub fn LivePage(watched: Watched, updated: String, zone: String) -> impl IntoView {
    let updated = RwSignal::new(updated);
    let news = RwSignal::new(None::<String>);
    let stale = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let link = {
        let watched = watched.clone();
        move || {
            let way = watched.way(&news.get()?);
            Some(view! { <a class="button second" href=watched.page()>{way}</a> })
        }
    };
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
        let on_event = {
            let (heard_at, voice, speak) = (Rc::clone(&heard_at), voice.clone(), speak.clone());
            let watched = watched.clone();
            move |heard: Heard| {
                *heard_at.borrow_mut() = Date::now();
                stale.set(false);
                updated.set(time_of_day(heard.at, &zone));
                let latest = watched.news(&heard);
                if news.with_untracked(|before| *before != latest) {
                    voice.borrow_mut().hear(latest.clone().unwrap_or_default());
                    news.set(latest);
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
        listen(&watched, on_event);
        set_interval(on_tick, TICK);
    });
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
fn listen(watched: &Watched, on_event: impl Fn(Heard) + 'static) {
    let Ok(source) = EventSource::new(&watched.stream()) else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        let text = message.data().as_string().unwrap_or_default();
        if let Ok(heard) = serde_json::from_str(&text) {
            on_event(heard);
        }
    });
    let heard = on_message.into_js_value();
    if source.add_event_listener_with_callback(watched.event(), heard.unchecked_ref()).is_err() {
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
        let board = Watched::Board { held: 7 };
        let news = |count| board.news(&Heard { count, standing: String::new(), at: 0 });
        assert_eq!(news(7), None);
        assert_eq!(news(8).as_deref(), Some("1 new held gift"));
        assert_eq!(news(10).as_deref(), Some("3 new held gifts"));
        assert_eq!(news(2).as_deref(), Some("5 gifts fewer held"));
    }

    #[test]
    fn f4_a_plan_says_what_it_did_since_the_page_was_made() {
        let plan =
            Watched::Plan { id: "p".to_owned(), resolved: 40, standing: "running".to_owned() };
        let news = |count, standing: &str| {
            plan.news(&Heard { count, standing: standing.to_owned(), at: 0 })
        };
        assert_eq!(news(40, "running"), None);
        assert_eq!(news(41, "running").as_deref(), Some("1 more gift resolved"));
        assert_eq!(news(90, "running").as_deref(), Some("50 more gifts resolved"));
        assert_eq!(news(39, "running").as_deref(), Some("The counts have changed"));
        assert_eq!(news(90, "paused").as_deref(), Some("The plan stopped"));
        assert_eq!(news(100, "done").as_deref(), Some("The plan is done"));
        let drawn =
            Watched::Plan { id: "p".to_owned(), resolved: 0, standing: "drafted".to_owned() };
        let heard = Heard { count: 0, standing: "running".to_owned(), at: 0 };
        assert_eq!(drawn.news(&heard).as_deref(), Some("The plan was approved"));
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
        let text = r#"{"count":3,"sum":"$12.00","at":1792000000000000}"#;
        let board: Heard = serde_json::from_str(text).unwrap();
        let at = 1_792_000_000_000_000;
        assert_eq!(board, Heard { count: 3, standing: String::new(), at });
        let text = r#"{"count":3,"standing":"paused","at":1792000000000000}"#;
        let plan: Heard = serde_json::from_str(text).unwrap();
        assert_eq!(plan, Heard { count: 3, standing: "paused".to_owned(), at });
    }
}
