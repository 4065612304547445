//! The staff board, live. One look at the database every two seconds serves everybody who watches,
//! and nobody looks while nobody watches. Events carry counts alone: the page reads the truth.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use auth::SignedIn;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use futures::stream;
use giving::{Giving, Staff};
use kernel::Timestamp;
use serde::Serialize;
use tokio::sync::watch;

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

/// The latest look, for all who watch.
#[derive(Clone, Default)]
pub struct Live(Arc<Mutex<Option<watch::Receiver<Option<Board>>>>>);

impl Live {
    /// Joins those who watch; the first one starts the looking.
    fn join(&self, giving: Giving, staff: Staff, stop: Stop) -> watch::Receiver<Option<Board>> {
        let mut joined = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(looks) = joined.as_ref().filter(|looks| looks.has_changed().is_ok()) {
            return looks.clone();
        }
        let (sender, looks) = watch::channel(None);
        // The one kept here is not counted among those who watch.
        *joined = Some(looks.clone());
        tokio::spawn(look(giving, staff, sender, stop));
        looks
    }
}

async fn look(giving: Giving, staff: Staff, sender: watch::Sender<Option<Board>>, stop: Stop) {
    const KEPT_BY_US: usize = 1;
    loop {
        match giving.board(&staff).await {
            Ok(board) => {
                let sums: Vec<_> =
                    board.held.sums.iter().map(|tally| tally.sum.to_string()).collect();
                let (held_count, held_sum) = (board.held.count, sums.join(" and "));
                sender.send_replace(Some(Board { held_count, held_sum, at: giving.now() }));
            }
            Err(error) => tracing::warn!(%error, "the live board could not be read"),
        }
        if !stop.sleep(TICK).await || sender.receiver_count() <= KEPT_BY_US {
            break;
        }
    }
}

/// `GET /staff/live`.
pub async fn watch(
    State(site): State<Site>,
    SignedIn(staff): SignedIn<Staff>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let looks = site.live.join(site.giving.clone(), staff, site.stop.clone());
    let stop = site.stop.clone();
    let events = stream::unfold((looks, stop), |(mut looks, stop)| async move {
        tokio::select! {
            changed = looks.changed() => changed.ok()?,
            () = stop.clone().heard() => return None,
        }
        let board = looks.borrow_and_update().clone();
        let event = Event::default().event("board").json_data(board).ok()?;
        Some((Ok(event), (looks, stop)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
