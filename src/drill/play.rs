//! A drill is played: the timeline's steps and the givers' gifts, each at its time, and the
//! engine's loops between them. What is seen on the way is written down, to be judged in the end.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use anyhow::{Context, bail};
use delayed_payments::{Delay, GiftState, ReactionRule, Scope as DelayScope};
use giving::drills::Progress;
use giving::reactions::{Changed, TypedReaction};
use giving::releases::TypedTotals;
use giving::windows::{Asked, TypedWindow};
use giving::{Error, Giving, Scope};
use kernel::{Clock, Date, DelayId, GiftId, PlanId, ScheduleId, Timestamp};
use tokio::sync::watch;

use super::browser;
use super::cast::{Cast, Giver, PASSWORD, gateway_of, tokens_of};
use super::script::{Deed, Loop, Node, OnCall, PaysBy, Script, Step};
use super::words;
use super::world::{Stage, World};

/// A new line on what is held is worth writing so often.
const TALLY_EVERY: Duration = Duration::from_secs(30 * 60);

/// Health waits for its database for an instant of real time. That the machine was busy is no part
/// of a drill, so it is asked again, this often at most.
const LOOKS: usize = 100;

/// Gifts of one schedule that are looked at.
const GIFTS_OF_ONE: u32 = 500;

/// A gift that the drill knows of.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) gift: GiftId,
    /// Their place among the cast's givers.
    pub(super) giver: usize,
    /// For which date a schedule made it.
    pub(super) scheduled_for: Option<Date>,
}

/// A delay, and when it was over.
#[derive(Clone, Debug)]
pub(super) struct Delayed {
    pub(super) delay: Delay,
    pub(super) until: Option<Timestamp>,
}

/// What was seen while the drill was played.
#[derive(Default)]
pub(super) struct Seen {
    /// What happened, for the report.
    pub(super) lines: Vec<(Timestamp, String)>,
    pub(super) delays: BTreeMap<DelayId, Delayed>,
    /// Sentences that tell a failure that is none.
    pub(super) wrong_words: BTreeSet<String>,
    /// Steps that were to be refused and were not, or the other way round.
    pub(super) not_as_written: Vec<String>,
    /// What health lost, and since when and until when it said so.
    pub(super) losses: Vec<(String, Timestamp, Option<Timestamp>)>,
    pub(super) parked: u64,
    pub(super) plans: Vec<PlanId>,
    /// Pages that were read for words of failure.
    pub(super) pages: u32,
}

/// A drill on its way.
pub(super) struct Player<'a> {
    pub(super) script: &'a Script,
    pub(super) world: World,
    pub(super) cast: Cast,
    pub(super) seen: Seen,
    once: Vec<Made>,
    schedules: Vec<(ScheduleId, usize)>,
    plan: BTreeMap<PaysBy, PlanId>,
    tallied: Option<(Timestamp, u64)>,
    read: Option<Timestamp>,
    calls_heard: usize,
    /// How each gift stood when its page was last read.
    as_read: HashMap<GiftId, GiftState>,
    told: watch::Sender<Progress>,
}

/// Something with its time. In the order of what goes first at one instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// By its place in the timeline.
    Step(usize),
    /// By the giver's place.
    Gives(usize),
    Loops,
}

impl<'a> Player<'a> {
    pub(super) async fn new(
        script: &'a Script,
        stage: &Stage,
        seed: u64,
        told: watch::Sender<Progress>,
    ) -> anyhow::Result<Player<'a>> {
        let begins = script.at(super::script::When::Ever(script.begins))?;
        let world = World::new(stage, begins, seed, script.monitored).await?;
        let ids = giving::ports::SeededIds::new(seed.wrapping_add(2));
        let cast = Cast::set_up(script, world.store.as_ref(), &ids).await?;
        Ok(Player {
            script,
            world,
            cast,
            seen: Seen::default(),
            once: Vec::new(),
            schedules: Vec::new(),
            plan: BTreeMap::new(),
            tallied: None,
            read: None,
            calls_heard: 0,
            as_read: HashMap::new(),
            told,
        })
    }

    /// From the first minute to the last.
    pub(super) async fn play(&mut self) -> anyhow::Result<()> {
        self.make_schedules().await?;
        let events = self.events()?;
        for (place, (at, event)) in events.iter().enumerate() {
            // While a call waited, the drill's time went on.
            self.world.clock.set(self.world.clock.now().max(*at));
            match *event {
                Event::Step(step) => {
                    let step = self.script.timeline.get(step).context("a step that is none")?;
                    self.take_step(step).await?;
                }
                Event::Gives(giver) => self.gives(giver).await?,
                Event::Loops => {}
            }
            let last_of_its_time =
                events.get(place.saturating_add(1)).is_none_or(|(next, _)| next > at);
            let loops_run = last_of_its_time && !matches!(event, Event::Gives(_));
            if loops_run {
                self.world.come_round().await?;
            }
            if last_of_its_time {
                self.look().await?;
            }
            // Between two rounds every loop is silent, in a drill; in truth it is not.
            if loops_run && self.script.monitored {
                self.look_at_health(self.world.clock.now()).await?;
            }
            self.say_how_far(place.saturating_add(1), events.len())?;
        }
        for node in [Node::A, Node::B] {
            self.world.go_on(node).await?;
        }
        self.read_words().await
    }

    /// Whoever waits for the end sees how far it is.
    fn say_how_far(&self, done: usize, steps: usize) -> anyhow::Result<()> {
        let (done, steps) = (u32::try_from(done)?, u32::try_from(steps)?);
        let newest = self.seen.lines.iter().max_by_key(|(at, _)| *at);
        let told =
            newest.map(|(at, words)| anyhow::Ok(format!("{}: {words}", self.script.clock(*at)?)));
        let told = told.transpose()?.unwrap_or_default();
        // Nobody may be waiting.
        let _ = self.told.send(Progress { done, steps, told });
        Ok(())
    }

    /// Everything that happens, by time.
    fn events(&self) -> anyhow::Result<Vec<(Timestamp, Event)>> {
        let (begins, ends) = (self.world.clock.now(), self.script.at(self.script.ends)?);
        let mut events = Vec::new();
        for (place, step) in self.script.timeline.iter().enumerate() {
            let mut at = self.script.at(step.at)?;
            for _ in 0..step.times {
                events.push((at, Event::Step(place)));
                at = at.plus(step.every.unwrap_or_default());
            }
        }
        for (place, giver) in self.cast.givers.iter().enumerate() {
            let likes = self.script.givers.get(giver.group).context("a giver of no group")?;
            let Some(once) = &likes.once else { continue };
            let (from, until) = (self.script.at(once.from)?, self.script.at(once.until)?);
            let seconds = u32::try_from(until.since(from).as_secs())?;
            let at = from.plus(Duration::from_secs(self.world.below(seconds).into()));
            events.push((at, Event::Gives(place)));
            if let Some(later) = once.again_after {
                events.push((at.plus(later), Event::Gives(place)));
            }
        }
        let mut at = begins;
        while at <= ends {
            events.push((at, Event::Loops));
            at = at.plus(self.script.step);
        }
        events.retain(|(at, _)| *at <= ends);
        events.sort_unstable();
        Ok(events)
    }

    async fn make_schedules(&mut self) -> anyhow::Result<()> {
        for place in 0..self.cast.givers.len() {
            let giver = self.giver(place)?.clone();
            let likes = self.script.givers.get(giver.group).context("a giver of no group")?;
            let Some(repeats) = &likes.repeats else { continue };
            let first = repeats.first.to_string();
            let made = self.send_form(&giver, &repeats.frequency, &first).await?;
            let schedule = made.strip_prefix("/recurring/").and_then(|id| id.parse().ok());
            self.schedules.push((schedule.context("a schedule became something else")?, place));
        }
        Ok(())
    }

    fn giver(&self, place: usize) -> anyhow::Result<&Giver> {
        self.cast.givers.get(place).context("nobody gives")
    }

    /// Somebody's browser sends what they typed. Where the answer leads them.
    async fn send_form(
        &mut self,
        giver: &Giver,
        frequency: &str,
        first: &str,
    ) -> anyhow::Result<String> {
        let (fund, amount) = (self.cast.parish(giver)?.fund.to_string(), giver.amount.to_string());
        let (method, request) = (giver.method.to_string(), self.world.request().to_string());
        let form = [
            ("fund", fund.as_str()),
            ("amount", &amount),
            ("method", &method),
            ("frequency", frequency),
            ("first", first),
            ("request", &request),
        ];
        let who = (giver.email.as_str(), PASSWORD);
        let answer = self.world.browse(who, "/give/check", Some(&form)).await?;
        let leads = answer.header("location").split('?').next().unwrap_or_default().to_owned();
        if answer.status != 303 {
            let said = browser::words_of(&answer.body).join(". ");
            bail!("{} could not give: {}, {said}", giver.email, answer.status);
        }
        Ok(leads)
    }

    /// Somebody gives, and their browser's request sends it.
    async fn gives(&mut self, place: usize) -> anyhow::Result<()> {
        let giver = self.giver(place)?.clone();
        let made = self.send_form(&giver, "once", "").await?;
        let gift = made.strip_prefix("/gifts/").and_then(|id| id.parse().ok());
        let gift = gift.with_context(|| format!("one gift became {made}"))?;
        self.once.push(Made { gift, giver: place, scheduled_for: None });
        Ok(())
    }

    async fn take_step(&mut self, step: &Step) -> anyhow::Result<()> {
        let did = self.do_it(&step.deed).await;
        match (did, step.refused) {
            (Ok(()), false) => {}
            (Err(Stopped::Refused(why)), true) => self.tell(format!("It is refused: {why}.")),
            (Ok(()), true) => {
                self.seen.not_as_written.push(format!("{:?} was not refused", step.deed));
            }
            (Err(Stopped::Refused(why)), false) => {
                self.tell(format!("It is refused: {why}."));
                self.seen.not_as_written.push(format!("{:?} was refused: {why}", step.deed));
            }
            (Err(Stopped::Broken(error)), _) => return Err(error),
        }
        Ok(())
    }

    async fn do_it(&mut self, deed: &Deed) -> Result<(), Stopped> {
        match deed {
            Deed::Tell { words } => self.tell(words.clone()),
            Deed::GatewayIs { which, mood, words } => {
                let tokens = tokens_of(*which, self.script.churches);
                let moods = tokens.into_iter().map(|token| (token, mood.0.clone()));
                self.world.desk.play(&moods.collect()).await?;
                self.tell(words.clone());
            }
            Deed::Probe { by, which } => self.probe(*by, *which).await?,
            Deed::Delay { by, which, why } => {
                let giving = self.giving()?;
                let staff = self.cast.staff(&giving, *by).await?;
                let scope = DelayScope::Gateway(gateway_of(*which)?);
                let request = self.world.request();
                giving.begin_delay(&staff, scope, why, request).await?;
            }
            Deed::EndDelay { by, which } => self.end_delay(*by, *which).await?,
            Deed::PlanWindow { by, which, starts, ends, why } => {
                let giving = self.giving()?;
                let staff = self.cast.staff(&giving, *by).await?;
                let typed = TypedWindow {
                    scope: format!("gateway:{}", gateway_of(*which)?),
                    why: why.clone(),
                    starts: starts.strftime("%Y-%m-%dT%H:%M").to_string(),
                    ends: ends.strftime("%Y-%m-%dT%H:%M").to_string(),
                    ending: "probed".to_owned(),
                    zone: self.script.zone.clone(),
                };
                giving.put_window(&staff, Asked::Plan, &typed, self.world.request()).await?;
                self.tell(format!("{by} plans maintenance from {starts} to {ends}: {why}."));
            }
            Deed::RuleIsOff { which, why } => self.rule_is_off(*which, why).await?,
            Deed::DrawPlan { by, which, batch_size } => {
                self.draw_plan(*by, *which, *batch_size).await?;
            }
            Deed::ApprovePlan { by, which } => self.approve_plan(*by, *which).await?,
            Deed::ReleaseBatch { by, which } => self.release_batch(*by, *which, false).await?,
            Deed::ReleaseAnyway { by, which } => self.release_batch(*by, *which, true).await?,
            Deed::AbandonPlan { by, which, why } => {
                let giving = self.giving()?;
                let staff = self.cast.staff(&giving, *by).await?;
                let plan = self.plan_of(*which)?;
                giving.abandon_plan(&staff, plan, why, self.world.request()).await?;
                self.tell(format!("{by} gives the plan up: {why}."));
            }
            Deed::SwitchOff { by, why, remind_in_minutes } => {
                let giving = self.giving()?;
                let staff = self.cast.staff(&giving, *by).await?;
                let request = self.world.request();
                giving.turn_off(&staff, why, *remind_in_minutes, request).await?;
                self.tell(format!("{by} turns schedules off: {why}."));
            }
            Deed::SwitchOn { by } => {
                let giving = self.giving()?;
                let staff = self.cast.staff(&giving, *by).await?;
                giving.turn_on(&staff, self.world.request()).await?;
                self.tell(format!("{by} turns schedules on again."));
            }
            Deed::Cancel { gifts } => self.cancel(*gifts).await?,
            Deed::NodeDies { node, when } => {
                self.world.will_die(*node, *when).await?;
                self.tell(format!("Process {node} will die at its next gateway call."));
            }
            Deed::NodeStarts { node } => {
                self.world.start(*node).await?;
                self.tell(format!("Process {node} is started again."));
            }
            Deed::NodeStalls { node } => {
                self.world.will_stall(*node).await?;
                self.tell(format!("Process {node} will hang in its next gateway call."));
            }
            Deed::NodeGoesOn { node } => {
                self.world.go_on(*node).await?;
                self.tell(format!("Process {node} goes on where it stood."));
            }
            Deed::ClockIs { node, ahead_minutes } => {
                self.world.set_ahead(*node, *ahead_minutes)?;
                self.tell(format!("Process {node}'s clock is off by {ahead_minutes} minutes."));
            }
            Deed::LoopStops { which } => {
                self.world.stopped.insert(*which);
                self.tell(format!("{} stops on every process.", name_of(*which)));
            }
            Deed::LoopStarts { which } => {
                self.world.stopped.remove(which);
                self.tell(format!("{} runs again.", name_of(*which)));
            }
            Deed::ItemIsPoisoned => {
                let (_, place) = self.schedules.first().context("no schedule to poison")?;
                let token = self.giver(*place)?.token.clone();
                self.world.poison(BTreeSet::from([token])).await?;
                self.tell("One giver's gift crashes whoever works on it.".to_owned());
            }
            Deed::ItemIsMended => {
                self.world.poison(BTreeSet::new()).await?;
                self.tell("A version is installed that can work on it.".to_owned());
            }
        }
        Ok(())
    }

    fn giving(&self) -> anyhow::Result<Giving> {
        Ok(self.world.giving().clone())
    }

    async fn probe(&mut self, by: OnCall, which: PaysBy) -> Result<(), Stopped> {
        let giving = self.giving()?;
        let staff = self.cast.staff(&giving, by).await?;
        let probe = giving.probe(&staff, &gateway_of(which)?).await?;
        let went = if probe.passed { "passes" } else { "does not pass" };
        self.tell(format!("A test payment at the gateway for {which} {went}."));
        Ok(())
    }

    async fn end_delay(&mut self, by: OnCall, which: PaysBy) -> Result<(), Stopped> {
        let giving = self.giving()?;
        let staff = self.cast.staff(&giving, by).await?;
        let ours = [DelayScope::Gateway(gateway_of(which)?), DelayScope::Everything];
        let delays = self.world.store.read().delays_now().await.map_err(Error::from)?;
        for delay in delays.into_iter().filter(|delay| ours.contains(&delay.scope)) {
            giving.end_delay(&staff, delay.id, self.world.request()).await?;
            self.tell(format!("{by} ends the delay. Nothing is released by that."));
        }
        Ok(())
    }

    /// As it stands, but off: the first on call asks for it, the second says yes.
    async fn rule_is_off(&mut self, which: PaysBy, why: &str) -> Result<(), Stopped> {
        let giving = self.giving()?;
        let (first, second) = (
            self.cast.staff(&giving, OnCall::First).await?,
            self.cast.staff(&giving, OnCall::Second).await?,
        );
        let rule = match which {
            PaysBy::Card => ReactionRule::comms_or_provider(),
            PaysBy::Bank => ReactionRule::bank_comms_or_provider(),
        };
        let minutes = |time: Duration| time.as_secs().div_ceil(60).to_string();
        let kinds = rule.method_kinds.unwrap_or_default();
        let typed = TypedReaction {
            classes: rule.classes.iter().map(ToString::to_string).collect(),
            frequency: rule.frequency.to_string(),
            within: minutes(rule.within),
            not_again: minutes(rule.not_again_within),
            kinds: kinds.iter().map(ToString::to_string).collect(),
            action: rule.action.to_string(),
            on: "off".to_owned(),
            ..TypedReaction::default()
        };
        let asked = self.world.request();
        let of = (rule.id.as_str(), rule.version);
        if giving.change_reaction(&first, of, &typed, why, asked).await? == Changed::Proposed {
            giving.decide_reaction(&second, asked, true, self.world.request()).await?;
        }
        self.tell(format!("The rule {} is turned off: {why}.", rule.id));
        Ok(())
    }

    async fn draw_plan(&mut self, by: OnCall, which: PaysBy, size: u32) -> Result<(), Stopped> {
        let giving = self.giving()?;
        let staff = self.cast.staff(&giving, by).await?;
        let gateway = gateway_of(which)?;
        let id = giving.draw_plan(&staff, &gateway, size, self.world.request()).await?;
        let page = giving.plan(&staff, id).await?;
        self.plan.insert(which, id);
        self.seen.plans.push(id);
        self.tell(format!(
            "{by} draws a release plan: {} gifts in {} batches, low values first.",
            page.plan.total.count,
            page.batches.len(),
        ));
        Ok(())
    }

    fn plan_of(&self, which: PaysBy) -> Result<PlanId, Stopped> {
        let drawn = self.plan.get(&which).copied();
        drawn.ok_or_else(|| Stopped::Refused("no plan was drawn".to_owned()))
    }

    async fn approve_plan(&mut self, by: OnCall, which: PaysBy) -> Result<(), Stopped> {
        let giving = self.giving()?;
        let staff = self.cast.staff(&giving, by).await?;
        let id = self.plan_of(which)?;
        let seen = giving.plan(&staff, id).await?.fingerprint;
        giving.approve_plan(&staff, id, &seen, "", self.world.request()).await?;
        self.tell(format!("{by} approves the plan."));
        Ok(())
    }

    /// The next batch, if there is one and the one before is resolved: whoever stands before the
    /// page sees whether the button is there. Whoever presses `anyway` does not look.
    async fn release_batch(
        &mut self,
        by: OnCall,
        which: PaysBy,
        anyway: bool,
    ) -> Result<(), Stopped> {
        let giving = self.giving()?;
        let staff = self.cast.staff(&giving, by).await?;
        let Some(id) = self.plan.get(&which).copied() else { return Ok(()) };
        let page = giving.plan(&staff, id).await?;
        let unreleased = page.batches.iter().find(|batch| batch.released_at.is_none());
        let next = page.next.or(unreleased.filter(|_| anyway).map(|batch| batch.id));
        let Some(next) = next else { return Ok(()) };
        let batch = page.batches.iter().find(|batch| batch.id == next);
        let batch = batch.context("the plan names a batch it has not")?;
        let (count, sum) = (batch.total.count.to_string(), batch.total.sum.to_decimal());
        let typed = TypedTotals { count: &count, sum: &sum };
        giving.release_batch(&staff, id, next, typed, self.world.request()).await?;
        self.tell(format!(
            "Batch {} goes out: {count} gifts, {}, of {} to {} each.",
            batch.ordinal, batch.total.sum, batch.smallest, batch.largest,
        ));
        Ok(())
    }

    async fn cancel(&mut self, gifts: u32) -> Result<(), Stopped> {
        let giving = self.giving()?;
        let mut left = gifts;
        for made in self.once.clone() {
            if left == 0 {
                break;
            }
            let giver = self.giver(made.giver)?.clone();
            if matches!(self.state(&giver, made.gift).await?, Some(GiftState::Held { .. })) {
                let donor = self.cast.donor(&giving, &giver).await?;
                giving.cancel_gift(&donor, made.gift, self.world.request()).await?;
                left = left.saturating_sub(1);
            }
        }
        let took_back = gifts.saturating_sub(left);
        self.tell(format!("{took_back} givers take their held gifts back."));
        Ok(())
    }

    pub(super) async fn state(
        &self,
        giver: &Giver,
        gift: GiftId,
    ) -> anyhow::Result<Option<GiftState>> {
        let scope = Scope::of(self.cast.parish(giver)?.church);
        let detail = self.world.store.read().gift_detail(&scope, None, gift).await?;
        Ok(detail.map(|detail| detail.state))
    }

    /// Every gift there is by now.
    pub(super) async fn gifts(&self) -> anyhow::Result<Vec<Made>> {
        let mut gifts = self.once.clone();
        let reads = self.world.store.read();
        for (schedule, place) in &self.schedules {
            let giver = self.giver(*place)?;
            let scope = Scope::of(self.cast.parish(giver)?.church);
            let made =
                reads.gifts_of_schedule(&scope, giver.person, *schedule, GIFTS_OF_ONE).await?;
            gifts.extend(made.into_iter().rev().map(|row| Made {
                gift: row.id,
                giver: *place,
                scheduled_for: Some(row.on),
            }));
        }
        Ok(gifts)
    }

    /// Whoever watches: what changed since they looked last?
    async fn look(&mut self) -> anyhow::Result<()> {
        let now = self.world.clock.now();
        self.look_at_delays(now).await?;
        self.look_at_calls();
        let read_lately = self.read.is_some_and(|at| now.since(at) < TALLY_EVERY);
        let something_is_wrong = self.seen.delays.values().any(|delay| delay.until.is_none());
        if something_is_wrong && !read_lately {
            self.read = Some(now);
            self.read_words().await?;
            self.tally(now).await?;
        }
        Ok(())
    }

    async fn look_at_delays(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let on = self.world.store.read().delays_now().await?;
        for delayed in self.seen.delays.values_mut() {
            if delayed.until.is_none() && !on.iter().any(|delay| delay.id == delayed.delay.id) {
                delayed.until = Some(now);
            }
        }
        for delay in on {
            if !self.seen.delays.contains_key(&delay.id) {
                let by = match &delay.by {
                    delayed_payments::By::Rule(rule) => format!("The engine ({rule})"),
                    delayed_payments::By::Person(_) => "A person".to_owned(),
                };
                let line = format!("{by} delays {}: {}.", words::scope(&delay.scope), delay.why);
                self.seen.lines.push((delay.since, line));
                self.seen.delays.insert(delay.id, Delayed { delay, until: None });
                self.read = None;
            }
        }
        Ok(())
    }

    /// The first failing call after a quiet time is worth a line.
    fn look_at_calls(&mut self) {
        let calls = self.world.wires.calls();
        let failed_before = calls.iter().take(self.calls_heard).any(super::judge::is_ours);
        if let Some(first) =
            calls.iter().skip(self.calls_heard).find(|call| super::judge::is_ours(call))
            && !failed_before
        {
            let line = "The first gateway call fails. Its gift is on its way, to its giver.";
            self.seen.lines.push((first.at, line.to_owned()));
        }
        self.calls_heard = calls.len();
    }

    async fn look_at_health(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let giving = self.giving()?;
        let mut health = giving.health(true, &crate::worker::NAMES).await;
        for _ in 0..LOOKS {
            if !health.losses.iter().any(|loss| loss == "Database") {
                break;
            }
            health = giving.health(true, &crate::worker::NAMES).await;
        }
        let facts = self.world.store.read().health_facts(now).await?;
        self.seen.parked = self.seen.parked.max(facts.parked_tasks);
        for (name, _, until) in &mut self.seen.losses {
            if until.is_none() && !health.losses.contains(name) {
                *until = Some(now);
                self.seen.lines.push((now, format!("Health wins {name} back.")));
            }
        }
        for name in health.losses {
            let open = |(loss, _, until): &(String, Timestamp, Option<Timestamp>)| {
                *loss == name && until.is_none()
            };
            if !self.seen.losses.iter().any(open) {
                self.seen.lines.push((now, format!("Health loses {name}.")));
                self.seen.losses.push((name, now, None));
            }
        }
        Ok(())
    }

    async fn tally(&mut self, now: Timestamp) -> anyhow::Result<()> {
        let giving = self.giving()?;
        let staff = self.cast.staff(&giving, OnCall::First).await?;
        let held = giving.board(&staff).await?.held;
        if self.tallied.is_none_or(|(_, count)| count != held.count) && held.count > 0 {
            let sums: Vec<String> = held.sums.iter().map(|tally| tally.sum.to_string()).collect();
            self.tell(format!("{} gifts are assured: {}.", held.count, sums.join(", ")));
        }
        self.tallied = Some((now, held.count));
        Ok(())
    }

    /// Reads what every giver and church would read now.
    async fn read_words(&mut self) -> anyhow::Result<()> {
        let giving = self.giving()?;
        for made in self.gifts().await? {
            let giver = self.giver(made.giver)?.clone();
            let likes = self.script.givers.get(giver.group).context("a giver of no group")?;
            let state = self.state(&giver, made.gift).await?.context("a gift is gone")?;
            // A page says the same until its gift stands otherwise.
            let read = self.as_read.get(&made.gift) == Some(&state);
            if !likes.are_good() || read {
                continue;
            }
            self.as_read.insert(made.gift, state);
            let donor = self.cast.donor(&giving, &giver).await?;
            let page = giving.gift(&donor, made.gift).await?;
            let mut said = words::of(&page, &self.script.zone);
            let path = format!("/gifts/{}", made.gift);
            let answer = self.world.browse((&giver.email, PASSWORD), &path, None).await?;
            if answer.status != 200 {
                bail!("the page of gift {} answers {}", page.number, answer.status);
            }
            said.extend(browser::words_of(&answer.body));
            self.seen.pages = self.seen.pages.saturating_add(1);
            for sentence in said.into_iter().filter(|sentence| words::is_wrong(sentence)) {
                self.seen.wrong_words.insert(format!("gift {}: {sentence}", page.number));
            }
        }
        Ok(())
    }

    pub(super) fn tell(&mut self, words: String) {
        self.seen.lines.push((self.world.clock.now(), super::report::sentence(&words)));
    }
}

const fn name_of(which: Loop) -> &'static str {
    match which {
        Loop::Schedules => "The loop that looks for due schedules",
        Loop::Tasks => "The loop that works on tasks",
    }
}

/// Why a step was not taken.
enum Stopped {
    /// A use case said no: that may be what the drill is about.
    Refused(String),
    Broken(anyhow::Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Stopped {
        match error {
            Error::NotFound | Error::Invalid(_) | Error::Refused(_) | Error::Conflict => {
                Stopped::Refused(error.to_string())
            }
            broken => Stopped::Broken(broken.into()),
        }
    }
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Stopped {
        Stopped::Broken(error)
    }
}
