//! One seed's play: people and the engine do what they do, one step of one of them after another,
//! while processes die, answers are lost and clocks are wrong. Then the dust settles, and every gift
//! must have come to its end.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use delayed_payments::{MethodKind, Scope as DelayScope};
use giving::tasks::Task;
use giving::{Giving, Typed};
use kernel::{ChurchId, Clock, GatewayId, GiftId, RequestId, ScheduleId};

use crate::counter::Health;
use crate::crew::{Came, Crew, Errand, Next, Patience, Went};
use crate::gates::{Gates, Place};
use crate::world::{GATEWAY, Giver, NODES, Template, World};

/// Tells the gates that one of many tasks is done.
struct Done(Arc<Gates>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.arrives();
    }
}

/// How many are inside use cases at once.
const AT_ONCE: usize = 6;

/// What was promised to donors: it must be there in the end.
#[derive(Default)]
pub(crate) struct Promised {
    pub(crate) gifts: Vec<(usize, ChurchId, GiftId)>,
    pub(crate) schedules: Vec<(usize, ScheduleId)>,
    /// What was asked for, so that it can be asked for once more.
    asked: Vec<(usize, Typed, RequestId)>,
}

/// How rough this seed is, in percent of steps or in weights.
struct Manner {
    steps: u32,
    dies: u32,
    people: u32,
    staff: u32,
    troubles: u32,
    jumps: bool,
    /// It begins with gifts that are held, and a plan that may let them go.
    outage: bool,
    stalls: bool,
}

#[derive(Clone, Copy)]
enum Move {
    Somebody,
    Engine,
    Watch,
    Donor,
    Staff,
    Time,
    Trouble,
    Death,
}

pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) crew: Crew,
    pub(crate) promised: Arc<Mutex<Promised>>,
    pub(crate) story: Vec<String>,
    manner: Manner,
    off: Vec<bool>,
}

/// What a seed came to.
pub(crate) struct Played {
    pub(crate) findings: Vec<String>,
    pub(crate) story: Vec<String>,
    pub(crate) gifts: usize,
    pub(crate) calls: usize,
}

/// Plays one seed to its end, or to the first thing that must not be.
pub(crate) async fn play(template: &Template, seed: u64, patience: Patience) -> Played {
    let world = World::new(template, seed).await;
    let mut play = Play::new(world, patience);
    play.acts().await;
    if play.world.witness.findings().is_empty() {
        play.settles().await;
    }
    let findings = play.world.witness.findings();
    Played {
        findings,
        gifts: play.world.witness.gifts().len(),
        calls: play.world.counter.entries().len(),
        story: play.story,
    }
}

impl Play {
    fn new(world: World, patience: Patience) -> Play {
        let dice = &world.dice;
        let outage = dice.percent(35);
        let manner = Manner {
            steps: dice.between(20, 80),
            dies: *dice.pick(&[0, 2, 5, 10]),
            people: *dice.pick(&[5, 10, 20]),
            staff: if outage { *dice.pick(&[10, 20, 30]) } else { *dice.pick(&[0, 5, 15]) },
            troubles: *dice.pick(&[0, 4, 10]),
            jumps: dice.percent(30),
            outage,
            stalls: dice.percent(30),
        };
        for node in &world.nodes {
            node.clock.stalls(manner.stalls);
        }
        Play {
            crew: Crew::new(Arc::clone(&world.gates), Arc::clone(&world.store), patience),
            world,
            promised: Arc::default(),
            story: Vec::new(),
            manner,
            off: vec![false; NODES],
        }
    }

    pub(crate) fn tells(&mut self, what: impl std::fmt::Display) {
        self.story.push(format!("{} {what}", self.world.clock.now()));
    }

    async fn acts(&mut self) {
        if self.manner.outage {
            self.has_an_outage().await;
        }
        // Without gifts there is nothing to see.
        self.donor_comes();
        for _ in 0..self.manner.steps {
            let full = self.crew.len() >= AT_ONCE;
            let comes = |weight| if full { 0 } else { weight };
            let next = self.world.dice.weighed(&[
                (if self.crew.len() == 0 { 0 } else { 60 }, Move::Somebody),
                (comes(12), Move::Engine),
                (comes(2), Move::Watch),
                (comes(self.manner.people), Move::Donor),
                (comes(self.manner.staff), Move::Staff),
                (12, Move::Time),
                (self.manner.troubles, Move::Trouble),
                (self.manner.dies, Move::Death),
            ]);
            match next {
                Move::Somebody => self.somebody_goes_on().await,
                Move::Engine => self.engine_comes(),
                Move::Watch => self.watch_comes(),
                Move::Donor => self.donor_comes(),
                Move::Staff => self.staff_comes().await,
                Move::Time => self.time_passes(),
                Move::Trouble => self.trouble_comes(),
                Move::Death => self.death_comes(),
            }
            if !self.world.witness.findings().is_empty() {
                return;
            }
        }
    }

    async fn somebody_goes_on(&mut self) {
        let able = self.crew.able();
        if able.is_empty() {
            return;
        }
        let next = *self.world.dice.pick(&able);
        self.step(next).await;
        // Whoever looked at the clock and found the permit fresh calls at once, or never.
        while let Some(caller) = self.crew.able().into_iter().find(|next| next.is_at(Place::Call)) {
            if self.world.dice.percent(4) {
                let name = self.crew.name(caller.who()).to_owned();
                self.tells(format_args!("{name} dies before the call"));
                self.crew.goes_away(caller.who());
            } else {
                self.step(caller).await;
            }
        }
    }

    async fn step(&mut self, next: Next) {
        let who = next.who();
        let name = self.crew.name(who).to_owned();
        let before = self.world.gates.about_whom(who);
        let went = self.crew.goes_on(next).await;
        let mut about = self.world.gates.about_whom(who);
        about.extend(before);
        match went {
            Went::On => {
                let standing = self.world.gates.standing().into_iter();
                let places: Vec<Place> =
                    standing.filter(|(_, of, _)| *of == who).map(|(_, _, place)| place).collect();
                self.tells(format_args!("{name} is at {places:?}"));
            }
            Went::Waits => self.tells(format_args!("{name} waits for others")),
            Went::Home(came) => self.came(&name, came),
        }
        for (name, came) in self.crew.look_again().await {
            self.came(&name, came);
        }
        about.sort_unstable();
        about.dedup();
        // Between other gates nothing is committed.
        if next.is_at(Place::Unit) || !about.is_empty() {
            let churches = self.churches();
            self.world.witness.looks(&self.world.counter, &churches, &about).await;
        }
    }

    pub(crate) fn churches(&self) -> Vec<ChurchId> {
        let mut churches: Vec<ChurchId> =
            self.world.cast.givers.iter().map(|giver| giver.church).collect();
        churches.dedup();
        churches
    }

    fn came(&mut self, name: &str, came: Came) {
        match came {
            Came::Back => self.tells(format_args!("{name} is done")),
            Came::Refused(why) => self.tells(format_args!("{name} is refused: {why}")),
            Came::Broken(why) => {
                self.tells(format_args!("{name} breaks: {why}"));
                self.world.witness.finds(format!("{name} came upon what cannot be: {why}"));
            }
            Came::Leased(tasks) => {
                // The node that leased them is in the name.
                let node = usize::from(name.ends_with('1'));
                if tasks.is_empty() {
                    return self.tells(format_args!("{name} finds nothing due"));
                }
                let what: Vec<&str> = tasks.iter().map(|one| one.task().task.name()).collect();
                let what = format!("{} on node {node}", what.join(" and "));
                let (giving, gates) = (self.giving(node), Arc::clone(&self.world.gates));
                self.comes(what, node, false, async move {
                    for ready in &tasks {
                        if let Task::Send { church, gift } | Task::Inquire { church, gift } =
                            ready.task().task
                        {
                            gates.is_about(church, gift);
                        }
                    }
                    let done = |ready| (ready, Done(Arc::clone(&gates)));
                    giving.run_together(tasks.into_iter().map(done).collect()).await;
                    Came::Back
                });
            }
        }
    }

    pub(crate) fn giving(&self, node: usize) -> Giving {
        self.world.nodes[node].giving.clone()
    }

    pub(crate) fn comes(
        &mut self,
        name: String,
        node: usize,
        of_a_person: bool,
        errand: impl Future<Output = Came> + 'static,
    ) {
        let errand: Errand = Box::pin(errand);
        self.tells(format_args!("comes {name}"));
        self.crew.comes(name, node, of_a_person, errand);
    }

    pub(crate) fn any_node(&self) -> usize {
        self.world.dice.place(NODES)
    }

    fn engine_comes(&mut self) {
        let node = self.any_node();
        let (giving, most) = (self.giving(node), self.world.dice.between(1, 5));
        self.comes(format!("loop of node {node}"), node, false, async move {
            if let Err(error) = giving.schedules_due().await {
                return Came::of::<()>(Err(error));
            }
            match giving.lease_together(most).await {
                Ok(leased) => Came::Leased(leased),
                Err(error) => Came::of::<()>(Err(error)),
            }
        });
    }

    fn watch_comes(&mut self) {
        let node = self.any_node();
        let giving = self.giving(node);
        self.comes(format!("watch of node {node}"), node, false, async move {
            Came::of(watches(&giving).await)
        });
    }

    fn donor_comes(&mut self) {
        let (dice, node) = (&self.world.dice, self.any_node());
        let place = dice.place(self.world.cast.givers.len());
        let giver = self.world.cast.givers[place].clone();
        let made = self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        let mine: Vec<GiftId> =
            made.gifts.iter().filter(|(of, ..)| *of == place).map(|(_, _, gift)| *gift).collect();
        let asked = made.asked.clone();
        drop(made);
        match dice.below(10) {
            0..=2 if !mine.is_empty() => {
                let (gift, request) = (*dice.pick(&mine), dice.request());
                let (giving, gates) = (self.giving(node), Arc::clone(&self.world.gates));
                self.comes(format!("donor {place} who cancels"), node, true, async move {
                    gates.is_about(giver.church, gift);
                    Came::of(giving.cancel_gift(&giver.donor, gift, request).await)
                });
            }
            3 if !asked.is_empty() => {
                // The same request once more: a second click, or a browser that tries again.
                let (place, typed, request) = dice.pick(&asked).clone();
                self.gives(place, typed, request);
            }
            4 if !mine.is_empty() => {
                let admin = self.world.cast.admins[place / 2].clone();
                let (gift, request) = (*dice.pick(&mine), dice.request());
                let (giving, gates) = (self.giving(node), Arc::clone(&self.world.gates));
                self.comes(format!("admin of donor {place} who refunds"), node, true, async move {
                    gates.is_about(giver.church, gift);
                    refunds(&giving, &admin, gift, request).await
                });
            }
            5 => {
                let first = self.world.clock.now().to_jiff();
                let first = first.to_zoned(jiff::tz::TimeZone::UTC).date();
                let days = i64::from(dice.between(1, 4));
                let first = first.saturating_add(jiff::Span::new().days(days)).to_string();
                let frequency = *dice.pick(&["weekly", "every_two_weeks"]);
                let (typed, request) = (giver.typed(40, frequency, first), dice.request());
                self.gives(place, typed, request);
            }
            _ => {
                let amount = *dice.pick(&[5, 25, 25, 100]);
                let (typed, request) = (giver.typed(amount, "once", String::new()), dice.request());
                self.gives(place, typed, request);
            }
        }
    }

    fn gives(&mut self, place: usize, typed: Typed, request: RequestId) {
        let node = self.any_node();
        let giver = self.world.cast.givers[place].clone();
        let (giving, gates) = (self.giving(node), Arc::clone(&self.world.gates));
        let promised = Arc::clone(&self.promised);
        promised.lock().unwrap_or_else(PoisonError::into_inner).asked.push((
            place,
            typed.clone(),
            request,
        ));
        let name = format!("donor {place} who gives {} {}", typed.amount, typed.frequency);
        self.comes(name, node, true, async move {
            let given = giving.give(&giver.donor, &typed, request).await;
            match given {
                Ok(giving::Given::Gift(church, gift)) => {
                    remember(&promised, |made| &mut made.gifts, (place, church, gift));
                    gates.is_about(church, gift);
                    Came::of(giving.send(church, gift).await)
                }
                Ok(giving::Given::Schedule(schedule)) => {
                    remember(&promised, |made| &mut made.schedules, (place, schedule));
                    Came::Back
                }
                Err(error) => Came::of::<()>(Err(error)),
            }
        });
    }

    pub(crate) fn promises(&self, place: usize, church: ChurchId, gift: GiftId) {
        remember(&self.promised, |made| &mut made.gifts, (place, church, gift));
    }

    fn time_passes(&mut self) {
        let dice = &self.world.dice;
        let time = match dice.below(20) {
            0..=8 => dice.seconds(1, 5),
            9..=13 => dice.seconds(6, 40),
            14..=17 => dice.seconds(60, 600),
            18 => dice.seconds(3_600, 7_200),
            _ => dice.seconds(20_000, 200_000),
        };
        self.world.pass(time);
        self.tells(format_args!("{} seconds later", time.as_secs()));
    }

    fn trouble_comes(&mut self) {
        if self.manner.jumps && self.world.dice.percent(30) {
            return self.a_clock_jumps();
        }
        let health =
            self.world.dice.weighed(&[(4, Health::Well), (5, Health::Moody), (3, Health::Down)]);
        self.world.counter.is(health);
        self.tells(format_args!("the gateway is {health:?}"));
    }

    /// A node finds that its clock jumped, and doubts it until it goes right again.
    fn a_clock_jumps(&mut self) {
        let node = self.any_node();
        let dice = &self.world.dice;
        let was_off = self.off[node];
        let ahead =
            if was_off { 0 } else { *dice.pick(&[-7_200, -600, -30, 30, 600, 7_200, 90_000]) };
        let Some(one) = self.world.nodes.get(node) else { return };
        one.clock.set_ahead(ahead);
        one.giving.doubt_clock(!was_off);
        self.off[node] = !was_off;
        self.tells(format_args!("node {node}'s clock is off by {ahead} seconds"));
    }

    fn death_comes(&mut self) {
        let people = self.crew.people();
        if !people.is_empty() && self.world.dice.percent(30) {
            let who = *self.world.dice.pick(&people);
            let name = self.crew.name(who).to_owned();
            self.tells(format_args!("{name} goes away"));
            return self.crew.goes_away(who);
        }
        let node = self.any_node();
        self.restart(node);
        self.world.nodes[node].clock.stalls(self.manner.stalls);
    }

    /// A process dies, and another one begins in its place.
    pub(crate) fn restart(&mut self, node: usize) {
        self.tells(format_args!("node {node} dies and starts again"));
        self.crew.node_dies(node);
        self.world.nodes[node] = self.world.start(node);
        self.off[node] = false;
    }

    /// Something that staff may delay.
    pub(crate) fn any_scope(&self) -> DelayScope {
        let dice = &self.world.dice;
        match dice.below(8) {
            0..=3 => DelayScope::Gateway(gateway()),
            4 => DelayScope::Facility(*dice.pick(&self.world.cast.facilities)),
            5 => DelayScope::MethodKind(MethodKind::Card),
            6 => {
                let giver: &Giver = dice.pick(&self.world.cast.givers);
                DelayScope::Church(giver.church)
            }
            _ => DelayScope::Everything,
        }
    }
}

pub(crate) fn gateway() -> GatewayId {
    GATEWAY.parse().unwrap()
}

/// What the slower loops do.
async fn watches(giving: &Giving) -> Result<(), giving::Error> {
    giving.watch().await?;
    giving.watch_switch().await?;
    giving.watch_windows().await?;
    giving.count_answers().await?;
    giving.watch_rates().await?;
    Ok(())
}

async fn refunds(
    giving: &Giving,
    admin: &giving::ChurchAdmin,
    gift: GiftId,
    request: RequestId,
) -> Came {
    let form = match giving.part_form(admin, gift).await {
        Ok(form) => form,
        Err(error) => return Came::of::<()>(Err(error)),
    };
    let why = "asked for by telephone";
    let typed = giving::parts::TypedPart::all(&form.left.to_string(), why);
    Came::of(giving.refund(admin, gift, &typed, request).await)
}

fn remember<T: PartialEq>(
    promised: &Mutex<Promised>,
    list: impl FnOnce(&mut Promised) -> &mut Vec<T>,
    one: T,
) {
    let mut promised = promised.lock().unwrap_or_else(PoisonError::into_inner);
    let list = list(&mut promised);
    if !list.contains(&one) {
        list.push(one);
    }
}

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
