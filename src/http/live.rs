//! What staff watch, live: the board, a plan, and how many notices they have not read. One look at
//! the database every two seconds serves everybody who watches, and nobody looks while nobody
//! watches. Events carry counts alone: the page reads the truth.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use auth::SignedIn;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt};
use giving::{Error, Giving, Staff};
use kernel::{PersonId, PlanId, Timestamp};
use serde::Serialize;
use tokio::sync::watch;
use views::PlanPulse;

use super::failure::Failure;
use super::form::Asking;
use super::site::Site;
use crate::lifecycle::Stop;

const TICK: Duration = Duration::from_secs(2);
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What the board's live line needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Board {
    /// Gifts that are held.
    count: u64,
    /// One amount a currency: "$1,240.00".
    sum: String,
    at: Timestamp,
}

/// What a plan's live line needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Plan {
    /// Gifts that have come to something.
    count: u64,
    standing: &'static str,
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
    board: Looks<(), Board>,
    plans: Looks<PlanId, Plan>,
    unread: Looks<(), HashMap<PersonId, u64>>,
}

/// The latest look at one thing; nothing before the first.
type Seen<T> = watch::Receiver<Option<T>>;

/// Those who watch, by what they watch.
struct Looks<K, T>(Arc<Mutex<HashMap<K, Seen<T>>>>);

impl<K, T> Default for Looks<K, T> {
    fn default() -> Looks<K, T> {
        Looks(Arc::default())
    }
}

impl<K, T> Clone for Looks<K, T> {
    fn clone(&self) -> Looks<K, T> {
        Looks(Arc::clone(&self.0))
    }
}

impl<K: Eq + Hash, T: Clone + Send + Sync + 'static> Looks<K, T> {
    /// Joins those who watch; the first one starts the looking.
    fn join<F>(&self, of: K, stop: &Stop, look: impl Fn() -> F + Send + 'static) -> Seen<T>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut joined = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        joined.retain(|_, looks| looks.has_changed().is_ok());
        if let Some(looks) = joined.get(&of) {
            return looks.clone();
        }
        let (sender, looks) = watch::channel(None);
        // The one kept here is not counted among those who watch.
        joined.insert(of, looks.clone());
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
    let count = held.iter().map(|tally| tally.count).sum();
    Ok(Board { count, sum: sums.join(" and "), at: giving.now() })
}

async fn plan(giving: Giving, staff: Staff, id: PlanId) -> Result<Plan, Error> {
    let PlanPulse { resolved, standing } = giving.plan_pulse(&staff, id).await?;
    Ok(Plan { count: resolved, standing: standing.name(), at: giving.now() })
}

/// `GET /staff/live`: the board; `?of=plan&id=…`: how far a plan is; `?of=notices`: how many one has
/// not read.
pub async fn watch(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
    Asking(asked): Asking,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let events = match asked.get("of") {
        "notices" => notices(&site, staff.id()),
        "plan" => {
            let id = asked.get("id").parse().map_err(|_| Failure::NotFound)?;
            // One that is not there is said before there is a stream.
            site.giving.plan_pulse(&staff, id).await?;
            plans(&site, staff, id)
        }
        _ => boards(&site, staff),
    };
    let stop = site.stop.clone();
    let events = Sse::new(events.take_until(stop.heard()).map(Ok));
    Ok(events.keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// The board, at every look.
fn boards(site: &Site, staff: Staff) -> BoxStream<'static, Event> {
    let giving = site.giving.clone();
    let look = move || board(giving.clone(), staff.clone());
    events("board", site.live.board.join((), &site.stop, look), Some)
}

/// A plan, at every look.
fn plans(site: &Site, staff: Staff, id: PlanId) -> BoxStream<'static, Event> {
    let giving = site.giving.clone();
    let look = move || plan(giving.clone(), staff.clone(), id);
    events("plan", site.live.plans.join(id, &site.stop, look), Some)
}

/// One's own count, whenever it has changed.
fn notices(site: &Site, person: PersonId) -> BoxStream<'static, Event> {
    let giving = site.giving.clone();
    let looks = site.live.unread.join((), &site.stop, move || {
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
