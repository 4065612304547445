//! The gateway: a book of what it did, and all the ways in which it, or the line to it, fails. It
//! does not recognise a key it has seen before: who sends twice takes twice, and the book shows it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use classifier::{Answer, Reply, Silence};
use giving::SendPermit;
use giving::ports::{Charge, Found, Gateways, Inquiry, ProbeTarget, Reversal};
use kernel::{AttemptId, ChurchId, Clock, GiftId, ManualClock, Timestamp};

use crate::dice::Dice;
use crate::gates::{Gates, Place};
use crate::truth::Witness;
use crate::world::NodeClock;

/// What a client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Two clocks may differ by this much in the gateway's list, and a request may be on its way so long.
const LEEWAY: Duration = Duration::from_secs(120);

/// The longest that money is taken after its call, and the longest that the list does not show it.
/// Together they stay under the hour after which a gateway that knows nothing is believed.
const LATEST: u32 = 10 * 60;
const LAGS: u32 = 40 * 60;

/// How the gateway is, whoever calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    Well,
    /// Most calls go well.
    Moody,
    /// Hardly any.
    Down,
}

/// What becomes of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Well,
    Refused(&'static str),
    /// Nobody was there.
    NoLine,
    /// It arrived nowhere, and nobody answers.
    Silent,
    Cut,
    /// The money was taken, and the answer is lost.
    CutAfter,
    HtmlError,
    HtmlAfter,
    /// The money is taken long after the caller has given up.
    Late,
    /// It was refused, and the answer is lost.
    RefusedAndCut(&'static str),
}

/// Texts of gateways, one for each way to react to it.
const NO_MONEY: &str = "Declined because of insufficient funds.";
const DECLINED: &str = "The card was declined.";
const EXPIRED: &str = "The card has expired.";
const NETWORK: &str = "Communication Error";
const PROVIDER: &str = "An internal error occurred. Please retry the transaction.";
const SETUP: &str = "Invalid Merchant Configuration";
const FRAUD: &str = "The transaction was declined due to suspected fraud.";

/// One thing that was done, or will have been.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: AttemptId,
    pub(crate) gift: Option<(ChurchId, GiftId)>,
    /// The purchase it gives back.
    pub(crate) of: Option<AttemptId>,
    pub(crate) amount: i64,
    /// When the money moves; it may be yet to come.
    pub(crate) at: Timestamp,
    /// From when on the list shows it.
    seen_at: Timestamp,
    pub(crate) moved: bool,
    words: &'static str,
}

/// What is asked for.
struct Deed {
    key: AttemptId,
    gift: Option<(ChurchId, GiftId)>,
    of: Option<AttemptId>,
    amount: i64,
}

/// The gateway itself, one for all nodes.
pub(crate) struct Counter {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) gates: Arc<Gates>,
    pub(crate) dice: Dice,
    pub(crate) witness: Arc<Witness>,
    state: Mutex<State>,
}

struct State {
    health: Health,
    entries: Vec<Entry>,
}

impl Counter {
    pub(crate) fn new(
        clock: Arc<ManualClock>,
        gates: Arc<Gates>,
        witness: Arc<Witness>,
        seed: u64,
    ) -> Counter {
        let state = State { health: Health::Well, entries: Vec::new() };
        Counter { clock, gates, dice: Dice::new(seed), witness, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is(&self, health: Health) {
        self.state().health = health;
    }

    /// All it did, and what it has begun and not done yet.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.state().entries.clone()
    }

    /// What was or will be taken for a gift.
    pub(crate) fn taken_for(&self, gift: GiftId) -> Vec<Entry> {
        let of_it = |entry: &&Entry| {
            entry.moved && entry.of.is_none() && entry.gift.is_some_and(|(_, id)| id == gift)
        };
        self.state().entries.iter().filter(of_it).cloned().collect()
    }

    fn fate(&self) -> Fate {
        let dice = &self.dice;
        let health = self.state().health;
        match health {
            Health::Well => dice.weighed(&[
                (90, Fate::Well),
                (2, Fate::Refused(DECLINED)),
                (3, Fate::Refused(NO_MONEY)),
                (1, Fate::Refused(EXPIRED)),
                (1, Fate::Refused(FRAUD)),
                (1, Fate::CutAfter),
                (1, Fate::Late),
                (1, Fate::NoLine),
            ]),
            Health::Moody => dice.weighed(&[
                (30, Fate::Well),
                (4, Fate::Refused(DECLINED)),
                (6, Fate::Refused(NO_MONEY)),
                (6, Fate::Refused(NETWORK)),
                (4, Fate::Refused(PROVIDER)),
                (2, Fate::Refused(SETUP)),
                (8, Fate::NoLine),
                (6, Fate::Silent),
                (4, Fate::Cut),
                (10, Fate::CutAfter),
                (3, Fate::HtmlError),
                (5, Fate::HtmlAfter),
                (10, Fate::Late),
                (3, Fate::RefusedAndCut(DECLINED)),
            ]),
            Health::Down => dice.weighed(&[
                (30, Fate::NoLine),
                (15, Fate::Silent),
                (10, Fate::Cut),
                (8, Fate::CutAfter),
                (15, Fate::HtmlError),
                (5, Fate::HtmlAfter),
                (7, Fate::Late),
                (10, Fate::Refused(PROVIDER)),
            ]),
        }
    }

    /// Writes down what was done.
    fn enter(&self, fate: Fate, deed: Deed) {
        let Deed { key, gift, of, amount } = deed;
        let now = self.clock.now();
        let (moved, at, words) = match fate {
            Fate::NoLine | Fate::Silent | Fate::Cut | Fate::HtmlError => return,
            Fate::Well | Fate::CutAfter | Fate::HtmlAfter => (true, now, "Succeeded!"),
            Fate::Late => (true, now.plus(self.dice.seconds(1, LATEST)), "Succeeded!"),
            Fate::Refused(words) | Fate::RefusedAndCut(words) => (false, now, words),
        };
        let lag = if self.dice.percent(25) { self.dice.seconds(0, LAGS) } else { Duration::ZERO };
        let seen_at = at.plus(lag);
        self.state().entries.push(Entry { key, gift, of, amount, at, seen_at, moved, words });
    }

    fn answer(&self, fate: Fate, called: Timestamp) -> Reply {
        let in_time = self.clock.now().since(called) < PATIENCE;
        match fate {
            Fate::NoLine => Reply::Silence(Silence::NotConnected),
            Fate::Silent | Fate::Late => Reply::Silence(Silence::TimedOut),
            _ if !in_time => Reply::Silence(Silence::TimedOut),
            Fate::Cut | Fate::CutAfter | Fate::RefusedAndCut(_) => Reply::Silence(Silence::CutOff),
            Fate::HtmlError | Fate::HtmlAfter => html(),
            Fate::Well => told(true, "Succeeded!"),
            Fate::Refused(words) => told(false, words),
        }
    }

    /// What its list says of a key to whoever goes back no further than this.
    fn listed(&self, key: AttemptId, back_to: Timestamp) -> Option<Entry> {
        let now = self.clock.now();
        let entry = self.state().entries.iter().find(|entry| entry.key == key).cloned()?;
        (entry.seen_at <= now && entry.at >= back_to.minus(LEEWAY)).then_some(entry)
    }

    fn look_up(&self, inquiry: &Inquiry) -> Found {
        let silent = match self.state().health {
            Health::Well => 2,
            Health::Moody => 20,
            Health::Down => 60,
        };
        if self.dice.percent(silent) {
            return Found::Unknown { reply: Reply::Silence(Silence::TimedOut) };
        }
        match self.listed(inquiry.key, inquiry.sent_at) {
            Some(entry) if entry.moved => Found::Taken { reply: told(true, entry.words) },
            Some(entry) => Found::NotTaken { reply: told(false, entry.words) },
            None if inquiry.now.since(inquiry.sent_at) >= LEEWAY => {
                Found::NeverSeen { as_of: inquiry.now }
            }
            None => Found::Unknown { reply: Reply::Silence(Silence::TimedOut) },
        }
    }
}

/// One node's line to the gateway.
pub(crate) struct Line {
    pub(crate) counter: Arc<Counter>,
    pub(crate) clock: Arc<NodeClock>,
}

#[async_trait]
impl Gateways for Line {
    async fn purchase(&self, permit: SendPermit, charge: &Charge) -> Reply {
        let counter = &self.counter;
        // What is true now is judged: whoever comes this far without a death is calling.
        let (key, called, shown) = (permit.key(), counter.clock.now(), self.clock.shows());
        counter.gates.pass(Place::Call).await;
        let gift = counter.witness.sees_a_call(counter, (called, shown), key, charge).await;
        let fate = counter.fate();
        counter.enter(fate, Deed { key, gift, of: None, amount: charge.amount.minor() });
        counter.gates.pass(Place::Answer).await;
        counter.answer(fate, called)
    }

    async fn refund(&self, permit: SendPermit, reversal: &Reversal) -> Reply {
        let counter = &self.counter;
        counter.gates.pass(Place::Call).await;
        let called = counter.clock.now();
        let Some(taken) = counter.listed(reversal.taken_under, reversal.taken_at) else {
            return told(false, "Unable to find the charge to give back.");
        };
        let fate = counter.fate();
        let (key, of, amount) = (permit.key(), Some(taken.key), reversal.amount.minor());
        counter.enter(fate, Deed { key, gift: taken.gift, of, amount });
        counter.gates.pass(Place::Answer).await;
        counter.answer(fate, called)
    }

    async fn inquire(&self, inquiry: &Inquiry) -> Found {
        let counter = &self.counter;
        counter.gates.pass(Place::Question).await;
        let found = counter.look_up(inquiry);
        counter.gates.pass(Place::Word).await;
        found
    }

    async fn probe(&self, _: &ProbeTarget) -> Reply {
        let counter = &self.counter;
        counter.gates.pass(Place::Question).await;
        let called = counter.clock.now();
        let health = counter.state().health;
        let fate = if health == Health::Well { Fate::Well } else { counter.fate() };
        counter.gates.pass(Place::Word).await;
        counter.answer(fate, called)
    }

    async fn reachable(&self) -> bool {
        let health = self.counter.state().health;
        health != Health::Down
    }
}

fn told(succeeded: bool, words: &str) -> Reply {
    let state = if succeeded { "succeeded" } else { "gateway_processing_failed" };
    let body = format!(
        r#"{{"transaction":{{"succeeded":{succeeded},"state":"{state}","message":"{words}"}}}}"#
    );
    let http_status = if succeeded { 200 } else { 422 };
    let approved = Some(succeeded);
    Reply::Answered(Answer { http_status, body: body.into_bytes(), approved, finished: true })
}

fn html() -> Reply {
    let body = b"<html><body><h1>502 Bad Gateway</h1></body></html>".to_vec();
    Reply::Answered(Answer { http_status: 502, body, approved: None, finished: false })
}
