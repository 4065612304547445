//! Everybody who is inside a use case just now.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use giving::Error;
use giving::ports::Store;
use giving::send::Ready;

use tokio::time::timeout;

use crate::gates::{Gates, Place, Ticket, Who};

/// What somebody comes back with.
pub(crate) enum Came {
    Back,
    /// A rule said no; or somebody was first.
    Refused(String),
    /// With work for the node.
    Leased(Vec<Ready>),
    /// With something that cannot be.
    Broken(String),
}

impl Came {
    pub(crate) fn of<T>(result: Result<T, Error>) -> Came {
        match result {
            Ok(_) => Came::Back,
            Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => {
                Came::Broken(format!("{error} ({error:?})"))
            }
            Err(error) => Came::Refused(error.to_string()),
        }
    }
}

/// Whoever comes to no gate for so long reads nothing any more: they wait for somebody else.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    reading: Duration,
    looking: Duration,
}

impl Patience {
    /// For thousands of worlds, in which it does not matter if one who reads is taken for one who
    /// waits: that is another order of events.
    pub(crate) const SHORT: Patience =
        Patience { reading: Duration::from_millis(40), looking: Duration::from_millis(2) };

    /// For a world that is to be the same once more, also on a busy machine.
    pub(crate) const LONG: Patience =
        Patience { reading: Duration::from_millis(400), looking: Duration::from_millis(20) };
}

pub(crate) type Errand = Pin<Box<dyn Future<Output = Came>>>;

struct Member {
    name: String,
    node: usize,
    /// A person's browser may go away; the engine's own work ends only with its process.
    of_a_person: bool,
    /// Whether it has begun.
    begun: bool,
    errand: Errand,
}

/// How far somebody came.
pub(crate) enum Went {
    /// To the next gate, or through one of many tasks.
    On,
    /// They wait for what somebody else does.
    Waits,
    Home(Came),
}

/// Who goes on: whoever has not begun, or stands at a gate.
#[derive(Clone, Copy)]
pub(crate) enum Next {
    Begins(Who),
    Stands(Ticket, Who, Place),
}

impl Next {
    pub(crate) fn who(self) -> Who {
        match self {
            Next::Begins(who) | Next::Stands(_, who, _) => who,
        }
    }

    pub(crate) fn is_at(self, at: Place) -> bool {
        matches!(self, Next::Stands(_, _, place) if place == at)
    }
}

pub(crate) struct Crew {
    gates: Arc<Gates>,
    store: Arc<dyn Store>,
    members: BTreeMap<Who, Member>,
    next: Who,
    patience: Patience,
}

impl Crew {
    pub(crate) fn new(gates: Arc<Gates>, store: Arc<dyn Store>, patience: Patience) -> Crew {
        Crew { gates, store, members: BTreeMap::new(), next: 0, patience }
    }

    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// Everybody who can go on.
    pub(crate) fn able(&self) -> Vec<Next> {
        let fresh = self.members.iter().filter(|(_, member)| !member.begun);
        let fresh = fresh.map(|(who, _)| Next::Begins(*who));
        let standing = self.gates.standing().into_iter();
        fresh.chain(standing.map(|(ticket, who, at)| Next::Stands(ticket, who, at))).collect()
    }

    pub(crate) fn people(&self) -> Vec<Who> {
        let people = self.members.iter().filter(|(_, member)| member.of_a_person);
        people.map(|(who, _)| *who).collect()
    }

    pub(crate) fn name(&self, who: Who) -> &str {
        self.members.get(&who).map_or("nobody", |member| member.name.as_str())
    }

    pub(crate) fn comes(
        &mut self,
        name: String,
        node: usize,
        of_a_person: bool,
        errand: Errand,
    ) -> Who {
        let who = self.next;
        self.next += 1;
        self.members.insert(who, Member { name, node, of_a_person, begun: false, errand });
        who
    }

    /// To the next gate, or to the end.
    pub(crate) async fn goes_on(&mut self, next: Next) -> Went {
        let who = next.who();
        if let Next::Stands(ticket, ..) = next {
            self.gates.let_through(ticket);
        }
        // An answer in hand is written down before anything is read: who comes to no gate with it
        // waits for others who write theirs.
        let Patience { reading, looking } = self.patience;
        let patience = if next.is_at(Place::Answer) { looking } else { reading };
        self.moves(who, next.is_at(Place::Unit), patience).await
    }

    /// Until they come to a gate, or home, and the unit of work that they may have begun is over.
    async fn moves(&mut self, who: Who, begins_unit: bool, patience: Duration) -> Went {
        let Some(member) = self.members.get_mut(&who) else { return Went::Waits };
        member.begun = true;
        let (gates, store) = (Arc::clone(&self.gates), Arc::clone(&self.store));
        let before = gates.arrivals();
        // Units come one after another: whoever asks for the next one is told when this one is over.
        let mut next_unit = Box::pin(async move { drop(store.begin().await) });
        let over = Cell::new(!begins_unit);
        let mut moving = poll_fn(|context| {
            gates.moves(Some(who));
            let polled = member.errand.as_mut().poll(context);
            gates.moves(None);
            if let Poll::Ready(came) = polled {
                return Poll::Ready(Went::Home(came));
            }
            if !over.get() && next_unit.as_mut().poll(context).is_ready() {
                over.set(true);
            }
            let arrived = over.get() && gates.arrivals() > before;
            if arrived { Poll::Ready(Went::On) } else { Poll::Pending }
        });
        let went = loop {
            match timeout(patience, &mut moving).await {
                Ok(went) => break went,
                Err(_) if over.get() => break Went::Waits,
                Err(_) => {}
            }
        };
        if matches!(went, Went::Home(_)) {
            self.goes_away(who);
        }
        went
    }

    /// Whoever waited for somebody looks whether it was worth it, and whoever was still reading
    /// reads on.
    pub(crate) async fn look_again(&mut self) -> Vec<(String, Came)> {
        let begun = self.members.iter().filter(|(_, member)| member.begun);
        let mut home = Vec::new();
        for who in begun.map(|(who, _)| *who).collect::<Vec<_>>() {
            let name = self.name(who).to_owned();
            let stands = self.gates.stands(who);
            let patience = if stands { Duration::ZERO } else { self.patience.looking };
            if let Went::Home(came) = self.moves(who, false, patience).await {
                home.push((name, came));
            }
        }
        home
    }

    /// In the middle of whatever they did.
    pub(crate) fn goes_away(&mut self, who: Who) {
        self.members.remove(&who);
        self.gates.forget(who);
    }

    /// A process is gone, and everybody in it.
    pub(crate) fn node_dies(&mut self, node: usize) {
        let of_it = self.members.iter().filter(|(_, member)| member.node == node);
        for who in of_it.map(|(who, _)| *who).collect::<Vec<_>>() {
            self.goes_away(who);
        }
    }
}
