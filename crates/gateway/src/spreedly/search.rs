//! Where an attempt stands in a facility's list.
//!
//! The orchestrator cannot be asked for our key. It has a list of each facility, and a page of it is
//! twenty lines: behind a busy hour a lost answer lies thousands of pages down. So whoever searches
//! shares one reading. It goes down from the newest line and remembers what it passes; who has no
//! more time leaves it where it is, and the next goes on there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use classifier::Reply;
use kernel::{AttemptId, Timestamp};
use reqwest::Method;

use super::wire::{self, List, Listed};
use super::{Spreedly, exchange};

/// The most lines that are remembered of one list. A busy Sunday of a large church is less.
const MOST_LINES: usize = 50_000;

/// The most lists that are remembered.
const MOST_LISTS: usize = 50;

/// What is looked for in a facility's list.
pub(super) struct Wanted<'a> {
    pub(super) facility_token: &'a str,
    pub(super) key: AttemptId,
    /// Its line is no older, by the orchestrator's clock.
    pub(super) earliest: Timestamp,
    /// Only a reading that began after that proves that it is not there.
    pub(super) due: Timestamp,
    pub(super) now: Timestamp,
}

/// What became of the search.
pub(super) enum Search {
    /// It is there, under this token.
    Listed(String),
    /// It was not there when this reading began.
    Absent { as_of: Timestamp },
}

/// The lists that were read, by facility.
#[derive(Default)]
pub(super) struct Lists(Mutex<HashMap<String, Shared>>);

type Shared = Arc<tokio::sync::Mutex<Known>>;

impl Lists {
    fn of(&self, facility_token: &str) -> Shared {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= MOST_LISTS && !lists.contains_key(facility_token) {
            // What somebody is reading stays.
            lists.retain(|_, list| Arc::strong_count(list) > 1);
        }
        Arc::clone(lists.entry(facility_token.to_owned()).or_default())
    }
}

/// What is known of one list.
#[derive(Default)]
struct Known {
    /// Under which token our keys stand there. A line never leaves the list.
    tokens: HashMap<AttemptId, String>,
    reading: Option<Reading>,
}

/// One way down the list.
struct Reading {
    began: Timestamp,
    /// How far down somebody needs it.
    needed: Timestamp,
    /// The lowest line that was read.
    lowest: Option<(String, Timestamp)>,
    /// There is nothing below.
    at_the_end: bool,
}

impl Reading {
    /// Whether every line since then was read.
    fn covers(&self, earliest: Timestamp) -> bool {
        self.at_the_end || self.lowest.as_ref().is_some_and(|(_, at)| *at < earliest)
    }
}

/// What a search does next.
enum Next {
    Answer(Search),
    /// Read the page behind this line; without one, the first.
    Read(Option<String>),
}

impl Known {
    /// `fresh`: a reading has begun for this search, so whatever is read from then on answers it.
    fn next(&mut self, wanted: &Wanted<'_>, fresh: &mut bool) -> Next {
        if let Some(token) = self.tokens.get(&wanted.key) {
            return Next::Answer(Search::Listed(token.clone()));
        }
        if let Some(reading) = &mut self.reading {
            let in_time = *fresh || reading.began > wanted.due;
            if in_time && reading.covers(wanted.earliest) {
                return Next::Answer(Search::Absent { as_of: reading.began });
            }
            // One that is not over is gone on with, also if it is too old to prove anything here:
            // begun anew for each who asks, it would never come to its end.
            if in_time || !reading.covers(reading.needed) {
                reading.needed = reading.needed.min(wanted.earliest);
                return Next::Read(reading.lowest.as_ref().map(|(token, _)| token.clone()));
            }
        }
        if self.tokens.len() > MOST_LINES {
            self.tokens.clear();
        }
        *fresh = true;
        self.reading = Some(Reading {
            began: wanted.now,
            needed: wanted.earliest,
            lowest: None,
            at_the_end: false,
        });
        Next::Read(None)
    }

    fn take_down(&mut self, page: Vec<Listed>) {
        let Some(reading) = &mut self.reading else { return };
        match page.last() {
            Some(line) => reading.lowest = Some((line.token.clone(), line.at())),
            None => reading.at_the_end = true,
        }
        for line in page {
            if let Some(key) = line.key() {
                self.tokens.entry(key).or_insert(line.token);
            }
        }
    }
}

impl Spreedly {
    /// Looks for a key in its facility's list, newest first.
    pub(super) async fn search(&self, wanted: &Wanted<'_>) -> Result<Search, Reply> {
        let list = self.lists.of(wanted.facility_token);
        let mut fresh = false;
        loop {
            // A page each: whoever waits as well may find what this one brought.
            let mut known = list.lock().await;
            let behind = match known.next(wanted, &mut fresh) {
                Next::Answer(answer) => return Ok(answer),
                Next::Read(behind) => behind,
            };
            match self.page(wanted, behind).await {
                Ok(page) => known.take_down(page),
                Err(reply) => {
                    // The line that it stood at may be what the orchestrator does not know.
                    if matches!(reply, Reply::Answered(_)) {
                        known.reading = None;
                    }
                    return Err(reply);
                }
            }
        }
    }

    /// A page of the list, newest first.
    async fn page(
        &self,
        wanted: &Wanted<'_>,
        behind: Option<String>,
    ) -> Result<Vec<Listed>, Reply> {
        let mut url = self.url(&["gateways", wanted.facility_token, "transactions.json"]);
        url.query_pairs_mut().append_pair("order", "desc");
        if let Some(token) = behind {
            url.query_pairs_mut().append_pair("since_token", &token);
        }
        let (status, body) =
            exchange(self.request(Method::GET, url)).await.map_err(Reply::Silence)?;
        // Only a list that was really read proves that something is not in it.
        match serde_json::from_slice::<List>(&body) {
            Ok(list) if status == 200 => Ok(list.transactions),
            _ => Err(Reply::Answered(wire::read(status, body, &wanted.key.to_string()))),
        }
    }
}
