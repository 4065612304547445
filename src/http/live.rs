//! What staff watch, live: the board, and how many notices they have not read. One look at the
//! database every two seconds serves everybody who watches, and nobody looks while nobody watches.
//! Events carry counts alone: the page reads the truth.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use auth::SignedIn;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt};
use giving::{Error, Giving, Staff};
use kernel::{PersonId, Timestamp};
use serde::Serialize;
use tokio::sync::watch;

use super::form::Asking;
use super::site::Site;
use crate::lifecycle::Stop;

const TICK: Duration = Duration::from_secs(2);
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What the board's live line needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Board {
    held_count: u64,
    /// One amount a currency: "$1,240.00".
    held_sum: String,
    at: Timestamp,
}

/// How many notices one of the staff has not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Unread {
    unread: u64,
}

/// The latest looks, for all who watch.
#[derive(Clone, Default)]
pub struct Live {
    board: Looks<Board>,
    unread: Looks<HashMap<PersonId, u64>>,
}

/// The latest look at one thing; nothing before the first.
type Seen<T> = watch::Receiver<Option<T>>;

struct Looks<T>(Arc<Mutex<Option<Seen<T>>>>);

impl<T> Default for Looks<T> {
    fn default() -> Looks<T> {
        Looks(Arc::default())
    }
}

impl<T> Clone for Looks<T> {
    fn clone(&self) -> Looks<T> {
        Looks(Arc::clone(&self.0))
    }
}

impl<T: Clone + Send + Sync + 'static> Looks<T> {
    /// Joins those who watch; the first one starts the looking.
    fn join<F>(&self, stop: &Stop, look: impl Fn() -> F + Send + 'static) -> Seen<T>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut joined = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(looks) = joined.as_ref().filter(|looks| looks.has_changed().is_ok()) {
            return looks.clone();
        }
        let (sender, looks) = watch::channel(None);
        // The one kept here is not counted among those who watch.
        *joined = Some(looks.clone());
        tokio::spawn(go_on_looking(look, sender, stop.clone()));
        looks
    }
}

async fn go_on_looking<T, F>(
    look: impl Fn() -> F + Send,
    sender: watch::Sender<Option<T>>,
    stop: Stop,
) where
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    const KEPT_BY_US: usize = 1;
    loop {
        match look().await {
            Ok(seen) => {
                sender.send_replace(Some(seen));
            }
            Err(error) => tracing::warn!(%error, "what staff watch could not be read"),
        }
        if !stop.sleep(TICK).await || sender.receiver_count() <= KEPT_BY_US {
            break;
        }
    }
}

async fn board(giving: Giving, staff: Staff) -> Result<Board, Error> {
    let held = giving.held_now(&staff).await?;
    let sums: Vec<_> = held.iter().map(|tally| tally.sum.to_string()).collect();
    let held_count = held.iter().map(|tally| tally.count).sum();
    let held_sum = sums.join(" and ");
    Ok(Board { held_count, held_sum, at: giving.now() })
}

/// `GET /staff/live`: the board; `?of=notices`: how many one has not read.
pub async fn watch(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Asking(asked): Asking,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = match asked.get("of") {
        "notices" => notices(&site, staff.id()),
        _ => boards(&site, staff),
    };
    let stop = site.stop.clone();
    Sse::new(events.take_until(stop.heard()).map(Ok))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// The board, at every look.
fn boards(site: &Site, staff: Staff) -> BoxStream<'static, Event> {
    let giving = site.giving.clone();
    let looks = site.live.board.join(&site.stop, move || board(giving.clone(), staff.clone()));
    events("board", looks, Some)
}

/// One's own count, whenever it has changed.
fn notices(site: &Site, person: PersonId) -> BoxStream<'static, Event> {
    let giving = site.giving.clone();
    let looks = site.live.unread.join(&site.stop, move || {
        let giving = giving.clone();
        async move { Ok(giving.unread_by_staff().await?.into_iter().collect()) }
    });
    let mut told = None;
    events("notices", looks, move |seen| {
        let unread = Unread { unread: seen.get(&person).copied().unwrap_or(0) };
        (told.replace(unread) != Some(unread)).then_some(unread)
    })
}

/// Each look that is worth telling, as an event.
fn events<T, E>(
    name: &'static str,
    looks: Seen<T>,
    worth: impl FnMut(T) -> Option<E> + Send + 'static,
) -> BoxStream<'static, Event>
where
    T: Clone + Send + Sync + 'static,
    E: Serialize,
{
    stream::unfold((looks, worth), move |(mut looks, mut worth)| async move {
        loop {
            looks.changed().await.ok()?;
            let seen = looks.borrow_and_update().clone();
            let Some(worth_it) = seen.and_then(&mut worth) else { continue };
            let event = Event::default().event(name).json_data(worth_it).ok()?;
            return Some((event, (looks, worth)));
        }
    })
    .boxed()
}
