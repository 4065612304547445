//! What must be true after every step, checked against what the gateway really did. The witness reads
//! the database as anybody could, and adds the books up by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use delayed_payments::{Delay, GiftState, MethodKind, Subject, Switch};
use giving::Scope;
use giving::attempts::{Attempt, AttemptKind};
use giving::gifts::{Gift, GiftDetail};
use giving::ports::{Charge, Store};
use giving::validations::{Unseen, check_gifts, verify_books};
use kernel::{AttemptId, Certainty, ChurchId, Clock, DelayId, FacilityId, GiftId, Timestamp};

use crate::counter::{Counter, Entry};

/// So long after a delay began, or schedules were stopped, no call begins that they forbid.
const PROMISE: Duration = Duration::from_secs(5);

pub(crate) struct Witness {
    store: Arc<dyn Store>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// How far each church's books were read.
    read_to: BTreeMap<ChurchId, u64>,
    gifts: BTreeMap<GiftId, Books>,
    /// Delays that are on, and since when in truth.
    delays: BTreeMap<DelayId, (Delay, Timestamp)>,
    switched_off: Option<Timestamp>,
    findings: Vec<String>,
}

/// Where the orders of a gift say that its money is.
#[derive(Clone, Debug)]
struct Books {
    church: ChurchId,
    accounts: BTreeMap<&'static str, i64>,
    orders: u32,
}

impl Books {
    fn on(&self, account: &str) -> i64 {
        self.accounts.get(account).copied().unwrap_or(0)
    }
}

impl Witness {
    pub(crate) fn new(store: Arc<dyn Store>) -> Witness {
        Witness { store, seen: Mutex::default() }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn finds(&self, finding: String) {
        self.seen().findings.push(finding);
    }

    pub(crate) fn findings(&self) -> Vec<String> {
        self.seen().findings.clone()
    }

    /// Every gift that is in the books.
    pub(crate) fn gifts(&self) -> Vec<(ChurchId, GiftId)> {
        self.seen().gifts.iter().map(|(gift, books)| (books.church, *gift)).collect()
    }

    pub(crate) async fn detail(&self, church: ChurchId, gift: GiftId) -> Option<GiftDetail> {
        self.store.read().gift_detail(&Scope::of(church), None, gift).await.unwrap()
    }

    /// A call begins. Everything that must come before it is there, and nothing forbids it.
    pub(crate) async fn sees_a_call(
        &self,
        counter: &Counter,
        (called, shown): (Timestamp, Timestamp),
        key: AttemptId,
        charge: &Charge,
    ) -> Option<(ChurchId, GiftId)> {
        let Some((church, gift, attempts)) = self.whose(counter.gates.about(), key).await else {
            self.finds(format!("attempt {key} is sent and not written down"));
            return counter.gates.about().first().copied();
        };
        let name = Gift::number(gift);
        let Some(detail) = self.detail(church, gift).await else {
            self.finds(format!("{name} is sent and is not there"));
            return None;
        };
        if detail.state.in_flight() != Some(key) {
            self.finds(format!("{name} is sent while it is {:?}", detail.state));
        }
        for earlier in attempts.iter().filter(|one| one.kind == AttemptKind::Purchase) {
            let unknown = earlier
                .outcome
                .as_ref()
                .is_none_or(|outcome| outcome.certainty == Certainty::Unknown);
            if earlier.id != key && unknown {
                self.finds(format!("{name} is sent again while nobody knows of the last time"));
            }
            if earlier.id == key && earlier.amount != charge.amount {
                self.finds(format!("{name} is sent with another amount than was written down"));
            }
            let sent = earlier.sent_at;
            if earlier.id == key && !(sent..=sent.plus(PROMISE)).contains(&shown) {
                self.finds(format!("{name} is sent with a permit of {sent} at {shown}"));
            }
        }
        if !counter.taken_for(gift).is_empty() {
            self.finds(format!("{name} is sent although its money was taken"));
        }
        self.may_be_sent(called, &detail, church, charge);
        Some((church, gift))
    }

    /// The church and gift of an attempt, and all attempts of the gift.
    async fn whose(
        &self,
        about: Vec<(ChurchId, GiftId)>,
        key: AttemptId,
    ) -> Option<(ChurchId, GiftId, Vec<Attempt>)> {
        for (church, gift) in about.into_iter().chain(self.gifts()) {
            let history = self.store.read().gift_history(&Scope::of(church), gift).await.unwrap();
            if history.attempts.iter().any(|attempt| attempt.id == key) {
                return Some((church, gift, history.attempts));
            }
        }
        None
    }

    fn may_be_sent(&self, now: Timestamp, gift: &GiftDetail, church: ChurchId, charge: &Charge) {
        let seen = self.seen();
        let facility = facility_of(charge);
        let subject = Subject {
            church,
            gateway: Some(&charge.gateway),
            facility: Some(facility),
            method_kind: MethodKind::Card,
        };
        let name = Gift::number(gift.row.id);
        let mut findings = Vec::new();
        for (delay, since) in seen.delays.values() {
            if delay.covers(&subject) && now > since.plus(PROMISE) {
                findings.push(format!("{name} is sent under the delay {:?}", delay.scope));
            }
        }
        let off = seen.switched_off.is_some_and(|since| now > since.plus(PROMISE));
        if gift.row.schedule.is_some() && off {
            findings.push(format!("{name} of a schedule is sent while schedules are off"));
        }
        drop(seen);
        findings.into_iter().for_each(|finding| self.finds(finding));
    }

    /// Reads on in the books of these churches, and looks at every gift that something was written
    /// of, and at this one.
    pub(crate) async fn looks(
        &self,
        counter: &Counter,
        churches: &[ChurchId],
        about: &[(ChurchId, GiftId)],
    ) {
        let now = counter.clock.now();
        let mut touched: BTreeSet<GiftId> = about.iter().map(|(_, gift)| *gift).collect();
        for church in churches {
            touched.extend(self.reads_on(*church).await);
        }
        for gift in touched {
            self.looks_at(counter, gift).await;
        }
        let on = self.store.read().delays_now().await.unwrap();
        let switch = self.store.read().switch_now().await.unwrap();
        let mut seen = self.seen();
        seen.delays.retain(|id, _| on.iter().any(|delay| delay.id == *id));
        for delay in on {
            seen.delays.entry(delay.id).or_insert((delay, now));
        }
        match switch {
            Switch::On => seen.switched_off = None,
            Switch::Off { .. } => {
                seen.switched_off.get_or_insert(now);
            }
        }
    }

    async fn reads_on(&self, church: ChurchId) -> BTreeSet<GiftId> {
        let from = self.seen().read_to.get(&church).copied().unwrap_or(0);
        let orders = self.store.read().orders_after(church, from, 1_000).await.unwrap();
        let mut seen = self.seen();
        let mut touched = BTreeSet::new();
        for (seq, order, _) in orders {
            seen.read_to.insert(church, seq);
            let gift = GiftId::from_uuid(order.job().as_uuid());
            let empty = Books { church, accounts: BTreeMap::new(), orders: 0 };
            let books = seen.gifts.entry(gift).or_insert(empty);
            for step in order.moves() {
                let amount = step.amount().minor();
                *books.accounts.entry(step.from().kind().name()).or_default() -= amount;
                *books.accounts.entry(step.to().kind().name()).or_default() += amount;
            }
            books.orders += 1;
            touched.insert(gift);
        }
        touched
    }

    /// A gift's row, its orders and the gateway's book agree.
    pub(crate) async fn looks_at(&self, counter: &Counter, gift: GiftId) {
        // Not accepted (yet): nothing was promised.
        let Some(church) = self.seen().gifts.get(&gift).map(|books| books.church) else { return };
        let name = Gift::number(gift);
        let mut differs = Vec::new();
        // A unit may be committed between a look at the books and one at the row.
        for _ in 0..2 {
            let Some(detail) = self.detail(church, gift).await else {
                return self.finds(format!("{name} has orders and no row"));
            };
            let Some(books) = self.seen().gifts.get(&gift).cloned() else { return };
            differs = misplaced(&name, &detail, &books);
            if differs.is_empty() {
                let amount = detail.row.amount.minor();
                return self.compares(&name, &detail.state, amount, &counter.taken_for(gift));
            }
            self.reads_on(church).await;
        }
        differs.into_iter().for_each(|finding| self.finds(finding));
    }

    fn compares(&self, name: &str, state: &GiftState, amount: i64, taken: &[Entry]) {
        if taken.len() > 1 {
            self.finds(format!("the money for {name} is taken {} times", taken.len()));
        }
        if taken.iter().any(|entry| entry.amount != amount) {
            self.finds(format!("another amount is taken for {name} than was given"));
        }
        let finding = match (state.name(), taken) {
            ("taken" | "refunded", []) => "is said to be taken, and nothing was",
            ("due" | "released" | "held" | "failed" | "cancelled", [_, ..]) => {
                "has been taken, and nobody knows"
            }
            _ => return,
        };
        self.finds(format!("{name}, {}, {finding}", state.name()));
    }

    /// Gifts that the gateway has given back, and nobody has found out yet.
    pub(crate) async fn given_back_unknown(&self, counter: &Counter) -> usize {
        let mut unknown = 0;
        for entry in counter.entries().iter().filter(|one| one.moved && one.of.is_some()) {
            let Some((church, gift)) = entry.gift else { continue };
            let history = self.store.read().gift_history(&Scope::of(church), gift).await.unwrap();
            let known =
                history.attempts.iter().find(|one| one.id == entry.key).is_some_and(|one| {
                    one.outcome.as_ref().is_some_and(|told| told.certainty == Certainty::Sure)
                });
            unknown += usize::from(!known);
        }
        unknown
    }

    /// Reads everything back, as the nightly validation does, and compares it with the gateway's
    /// book, money back included.
    pub(crate) async fn closes(&self, counter: &Counter, churches: &[ChurchId]) {
        self.looks(counter, churches, &[]).await;
        for (_, gift) in self.gifts() {
            self.looks_at(counter, gift).await;
        }
        for church in churches {
            let mut snapshot = self.store.snapshot().await.unwrap();
            let books = verify_books(snapshot.as_mut(), *church, None, &mut Unseen).await.unwrap();
            books.findings.texts().into_iter().for_each(|text| self.finds(text));
            let mut snapshot = self.store.snapshot().await.unwrap();
            for campus in check_gifts(snapshot.as_mut(), *church, &books).await.unwrap() {
                for differs in campus.disagreements {
                    self.finds(format!("{}: {differs:?}", campus.name));
                }
            }
        }
        let all = counter.entries();
        let moved = |back: bool| -> i64 {
            let entries = all.iter().filter(|one| one.moved && one.of.is_some() == back);
            entries.map(|entry| entry.amount).sum()
        };
        let clearing: i64 = self.seen().gifts.values().map(|books| books.on("clearing")).sum();
        if -clearing != moved(false) - moved(true) {
            self.finds(format!(
                "the gateway took {} and gave {} back, the books say {}",
                moved(false),
                moved(true),
                -clearing
            ));
        }
    }
}

/// The facility behind its token at the gateway (see `world`).
fn facility_of(charge: &Charge) -> FacilityId {
    let number = charge.facility_token.trim_start_matches("gw_");
    FacilityId::from_uuid(kernel::derive_id(&["facility", number]))
}

/// Money of a gift that is not where its state says.
fn misplaced(name: &str, detail: &GiftDetail, books: &Books) -> Vec<String> {
    let amount = detail.row.amount.minor();
    let kept = amount - detail.row.returned.minor();
    let state = detail.state.name();
    let (promised, assured, fund) = match state {
        "held" => (0, amount, 0),
        "taken" | "refunded" => (0, 0, kept),
        "failed" | "cancelled" => (0, 0, 0),
        _ => (amount, 0, 0),
    };
    [("promised", promised), ("assured", assured), ("fund", fund), ("clearing", -fund)]
        .into_iter()
        .filter(|(account, expected)| books.on(account) != *expected)
        .map(|(account, expected)| {
            let found = books.on(account);
            format!("{name} is {state} and has {found} instead of {expected} on {account}")
        })
        .collect()
}
