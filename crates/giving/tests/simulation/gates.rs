//! Gates: whoever is inside a use case stands still before each step that others can see, until the
//! play lets them through. Between two gates nobody else moves, so a seed is one order of events.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use async_trait::async_trait;
use giving::ports::{BooksSnapshot, Reads, Store, StoreError, Work};
use kernel::{ChurchId, GiftId};

/// Where one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before a unit of work. What came before is committed, or was given up.
    Unit,
    /// With a permit in hand, before the gateway is called.
    Call,
    /// The gateway has done what it does; the answer is on its way.
    Answer,
    /// Before the gateway is asked what became of an attempt.
    Question,
    /// What the gateway knows is on its way.
    Word,
}

/// Whoever is inside, by number.
pub(crate) type Who = usize;

/// One standing at a gate; who sends many gifts at once stands at many.
pub(crate) type Ticket = usize;

/// The gates of one world.
#[derive(Default)]
pub(crate) struct Gates(Mutex<Inside>);

#[derive(Default)]
struct Inside {
    /// Who is moving just now; nobody means that the play itself asks, for which gates are open.
    moving: Option<Who>,
    let_through: Option<Ticket>,
    standing: BTreeMap<Ticket, (Who, Place)>,
    next: Ticket,
    /// How often somebody came to a gate, or was done with one of many tasks.
    arrivals: u64,
    /// Whose gifts it is about.
    about: BTreeMap<Who, Vec<(ChurchId, GiftId)>>,
}

/// Gone from the gate when it is dropped, wherever its future went.
struct Stands<'a> {
    gates: &'a Gates,
    ticket: Ticket,
}

impl Drop for Stands<'_> {
    fn drop(&mut self) {
        let mut inside = self.gates.inside();
        inside.standing.remove(&self.ticket);
        if inside.let_through == Some(self.ticket) {
            inside.let_through = None;
        }
    }
}

impl Gates {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stands still until let through.
    pub(crate) async fn pass(&self, place: Place) {
        let stands = {
            let mut inside = self.inside();
            let Some(who) = inside.moving else { return };
            let ticket = inside.next;
            inside.next += 1;
            inside.arrivals += 1;
            inside.standing.insert(ticket, (who, place));
            Stands { gates: self, ticket }
        };
        poll_fn(|_| {
            if self.inside().let_through == Some(stands.ticket) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    pub(crate) fn let_through(&self, ticket: Ticket) {
        self.inside().let_through = Some(ticket);
    }

    /// Whoever moves next, or nobody but the play.
    pub(crate) fn moves(&self, who: Option<Who>) {
        self.inside().moving = who;
    }

    /// Everybody who stands somewhere.
    pub(crate) fn standing(&self) -> Vec<(Ticket, Who, Place)> {
        let inside = self.inside();
        inside.standing.iter().map(|(ticket, (who, place))| (*ticket, *who, *place)).collect()
    }

    pub(crate) fn stands(&self, who: Who) -> bool {
        self.inside().standing.values().any(|(of, _)| *of == who)
    }

    pub(crate) fn arrivals(&self) -> u64 {
        self.inside().arrivals
    }

    /// One of many tasks is done.
    pub(crate) fn arrives(&self) {
        self.inside().arrivals += 1;
    }

    /// Whoever moves now is busy with this gift.
    pub(crate) fn is_about(&self, church: ChurchId, gift: GiftId) {
        let mut inside = self.inside();
        if let Some(who) = inside.moving {
            inside.about.entry(who).or_default().push((church, gift));
        }
    }

    /// With which gifts the one who moves is busy.
    pub(crate) fn about(&self) -> Vec<(ChurchId, GiftId)> {
        let moving = self.inside().moving;
        moving.map(|who| self.about_whom(who)).unwrap_or_default()
    }

    pub(crate) fn about_whom(&self, who: Who) -> Vec<(ChurchId, GiftId)> {
        self.inside().about.get(&who).cloned().unwrap_or_default()
    }

    pub(crate) fn forget(&self, who: Who) {
        self.inside().about.remove(&who);
    }
}

/// The database behind a gate at every unit of work. Inside a unit nobody else can tell how far it
/// is, so there is nothing between its steps.
pub(crate) struct GatedStore {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) gates: Arc<Gates>,
}

#[async_trait]
impl Store for GatedStore {
    async fn begin(&self) -> Result<Box<dyn Work>, StoreError> {
        self.gates.pass(Place::Unit).await;
        self.store.begin().await
    }

    fn read(&self) -> &dyn Reads {
        self.store.read()
    }

    async fn snapshot(&self) -> Result<Box<dyn BooksSnapshot>, StoreError> {
        self.store.snapshot().await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.store.ready().await
    }
}
