//! The dust settles: processes live, clocks are right, the gateway is well, staff let go what is
//! held. Then every gift must come to its end, and everybody's books must say the same.

use std::sync::PoisonError;
use std::time::Duration;

use delayed_payments::GiftState;
use giving::gifts::Gift;
use kernel::{ChurchId, Clock, GiftId, Timestamp};

use crate::counter::Health;
use crate::crew::Came;
use crate::play::{MINUTE, Play, gateway};
use crate::staff::{approves, releases};
use crate::world::NODES;

/// How often staff and engine come round before a gift counts as forgotten.
const ROUNDS: usize = 160;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Play {
    pub(crate) async fn settles(&mut self) {
        self.tells("the dust settles");
        self.world.counter.is(Health::Well);
        for node in 0..NODES {
            self.restart(node);
        }
        let mut last_word = String::new();
        let mut stopped = false;
        for round in 0..ROUNDS {
            self.end_delays().await;
            self.engine_runs().await;
            if !self.world.witness.findings().is_empty() {
                return;
            }
            if round == 1 {
                self.schedules_are_up_to_date().await;
                stopped = self.stop_schedules().await;
            }
            let open = self.open().await;
            let back = self.world.witness.given_back_unknown(&self.world.counter).await;
            if open.is_empty() && back == 0 && stopped {
                return self.closes().await;
            }
            let held = open.iter().filter(|(_, _, state)| state.name() == "held").count();
            if held > 0 && last_word.is_empty() {
                self.gateway_is_stable().await;
            }
            if held > 0 {
                last_word = self.let_go().await;
            } else {
                self.world.pass(until_next(&open, self.world.clock.now()));
            }
        }
        for (_, gift, state) in self.open().await {
            let name = Gift::number(gift);
            let finding = format!("{name} stays {state:?} for ever; staff heard: {last_word}");
            self.world.witness.finds(finding);
        }
    }

    /// Gifts that something must still become of.
    async fn open(&self) -> Vec<(ChurchId, GiftId, GiftState)> {
        let mut open = Vec::new();
        for (church, gift) in self.world.witness.gifts() {
            match self.world.witness.detail(church, gift).await {
                Some(detail) if detail.state.is_final() => {}
                Some(detail) => open.push((church, gift, detail.state)),
                None => self.world.witness.finds(format!("{gift} is gone")),
            }
        }
        open
    }

    async fn end_delays(&mut self) {
        let (giving, staff) = (self.giving(0), self.world.cast.staff[0].clone());
        for delay in self.world.store.read().delays_now().await.unwrap() {
            let request = self.world.dice.request();
            self.hears("ends a delay", Came::of(giving.end_delay(&staff, delay.id, request).await));
        }
        if !self.world.store.read().switch_now().await.unwrap().is_on() {
            let request = self.world.dice.request();
            self.hears("turns on", Came::of(giving.turn_on(&staff, request).await));
        }
        let churches = self.churches();
        self.world.witness.looks(&self.world.counter, &churches, &[]).await;
    }

    /// What staff or engine came back with; whatever cannot be is a finding.
    pub(crate) fn hears(&mut self, what: &str, came: Came) -> String {
        let word = match came {
            Came::Back | Came::Leased(_) => "done".to_owned(),
            Came::Refused(why) => why,
            Came::Broken(why) => {
                self.world.witness.finds(format!("{what}: {why}"));
                why
            }
        };
        self.tells(format_args!("{what}: {word}"));
        word
    }

    /// Both nodes in turn, until nothing is due.
    async fn engine_runs(&mut self) {
        for turn in 0..200 {
            let giving = self.giving(turn % NODES);
            let queued = giving.schedules_due().await.unwrap();
            let leased = giving.lease_together(10).await.unwrap();
            if queued == 0 && leased.is_empty() {
                self.hears("the watchdog", Came::of(giving.watch().await));
                return;
            }
            self.tells(format_args!("{} tasks on node {}", leased.len(), turn % NODES));
            let run = giving.run_together(leased.into_iter().map(|ready| (ready, ())).collect());
            if tokio::time::timeout(MINUTE, run).await.is_err() {
                return self.world.witness.finds("the engine stands still".to_owned());
            }
            let churches = self.churches();
            self.world.witness.looks(&self.world.counter, &churches, &[]).await;
        }
        self.world.witness.finds("the engine never comes to rest".to_owned());
    }

    /// As many probes, over as long a time, as the lock of the way out wants.
    async fn gateway_is_stable(&mut self) {
        let (giving, staff) = (self.giving(0), self.world.cast.staff[0].clone());
        for _ in 0..6 {
            self.world.pass(MINUTE * 4);
            self.hears("probes", Came::of(giving.probe(&staff, &gateway()).await));
        }
    }

    /// One step on the way out of what is held; what staff heard.
    async fn let_go(&mut self) -> String {
        let giving = self.giving(1);
        let [anna, david] = [0, 1].map(|place| self.world.cast.staff[place].clone());
        let probed = Came::of(giving.probe(&anna, &gateway()).await);
        self.hears("probes", probed);
        self.world.pass(MINUTE * 4);
        let requests: Vec<_> = (0..5).map(|_| self.world.dice.request()).collect();
        let mut requests = requests.into_iter();
        let mut request = move || requests.next().unwrap();
        if let Some(plan) = self.latest_plan().await {
            for staff in [&anna, &david] {
                let came = releases(&giving, staff, plan, request()).await;
                if self.hears("releases", came) == "done" {
                    return "released".to_owned();
                }
                let came = approves(&giving, staff, plan, request()).await;
                self.hears("approves", came);
            }
        }
        let drawn = Came::of(giving.draw_plan(&anna, &gateway(), 3, request()).await);
        self.hears("draws", drawn)
    }

    async fn schedules_are_up_to_date(&mut self) {
        let now = self.world.clock.now();
        for (giver, id) in self.schedules() {
            let donor = &self.world.cast.givers[giver].donor;
            let details = self.world.store.read().schedules(&donor.scope(), donor.id()).await;
            let details = details.unwrap();
            let Some(detail) = details.iter().find(|detail| detail.schedule.id == id) else {
                self.world.witness.finds(format!("schedule {id} is gone"));
                continue;
            };
            let schedule = &detail.schedule;
            let Some((next, due)) = schedule.next else { continue };
            if due <= now {
                self.world.witness.finds(format!("schedule {id} is overdue since {due}"));
            }
            let reads = self.world.store.read();
            let gifts = reads.gifts_of_schedule(&donor.scope(), donor.id(), id, 500).await.unwrap();
            let plan = &schedule.course.plan;
            for date in plan.dates_from(plan.anchor, 500).into_iter().filter(|on| *on < next) {
                let times = gifts.iter().filter(|gift| gift.on == date).count();
                if times != 1 {
                    let finding = format!("schedule {id} gave {times} times for {date}");
                    self.world.witness.finds(finding);
                }
            }
        }
    }

    fn schedules(&self) -> Vec<(usize, kernel::ScheduleId)> {
        self.promised.lock().unwrap_or_else(PoisonError::into_inner).schedules.clone()
    }

    async fn stop_schedules(&mut self) -> bool {
        let giving = self.giving(0);
        for (giver, id) in self.schedules() {
            let donor = self.world.cast.givers[giver].donor.clone();
            let version = giving.schedule(&donor, id).await.unwrap().version;
            let request = self.world.dice.request();
            let came = Came::of(giving.stop(&donor, id, "", version, request).await);
            self.hears("stops a schedule", came);
        }
        true
    }

    async fn closes(&mut self) {
        let churches = self.churches();
        self.world.witness.closes(&self.world.counter, &churches).await;
        let known = self.world.witness.gifts();
        let promised = self.promised.lock().unwrap_or_else(PoisonError::into_inner).gifts.clone();
        for (_, church, gift) in promised {
            if !known.contains(&(church, gift)) {
                let finding = format!("{} was promised and is lost", Gift::number(gift));
                self.world.witness.finds(finding);
            }
        }
        let facts = self.world.store.read().health_facts(self.world.clock.now()).await.unwrap();
        if facts.parked_tasks > 0 {
            self.world.witness.finds(format!("{} tasks are parked", facts.parked_tasks));
        }
    }
}

/// How long nothing can happen.
fn until_next(open: &[(ChurchId, GiftId, GiftState)], now: Timestamp) -> Duration {
    let due = |state: &GiftState| match state {
        GiftState::Due { at } | GiftState::Released { at, .. } => Some(at.since(now)),
        _ => None,
    };
    let soonest = open.iter().filter_map(|(_, _, state)| due(state)).min();
    let least = if open.iter().any(|(_, _, state)| state.in_flight().is_some()) {
        Duration::from_secs(30 * 60)
    } else {
        DAY
    };
    soonest.unwrap_or(least).min(least).max(MINUTE)
}
