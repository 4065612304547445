//! A drill's world: one database, and four processes of the binary over it: the practice gateway,
//! the site, and two of the engine, whose loops come round when the drill's clock says so. Nothing
//! waits for the machine's clock, so hours pass in seconds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use gateway::sandbox::Record;
use giving::Giving;
use giving::ports::{Ids, SeededIds, Store};
use kernel::{Clock, ManualClock, RequestId, Timestamp};
use store::{Beside, Pools};
use tokio::sync::mpsc::unbounded_channel;

use super::browser::{Answer, Browser};
use super::desk::{Desk, Sandbox};
use super::hand::{Hand, Outcome};
use super::line::{Mouth, Wires};
use super::process::Household;
use super::script::{Loop, Moment, Node};
use super::speech::{Order, Role, Setup};
use crate::worker::{self, schedules, tasks};

/// Where a drill keeps its data.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file in the temporary folder.
    Sqlite,
    /// A database of its own beside the one that this address names.
    Postgres(String),
}

/// What a drill is played with.
#[derive(Clone, Debug)]
pub struct Stage {
    pub place: Place,
    /// What its processes are started from.
    pub binary: PathBuf,
    /// Its folder's name. Whoever plays a drill again that somebody began gives it the same name,
    /// and finds nothing of the first time.
    pub name: Option<String>,
}

/// One process of the engine.
struct Process {
    hand: Hand,
    lives: bool,
    /// If its next call is caught it stands still, and does not die.
    will_stall: bool,
    /// It stands still in the middle of a call.
    stalled: bool,
}

pub(super) struct World {
    pub(super) clock: Arc<ManualClock>,
    pub(super) store: Arc<dyn Store>,
    pub(super) desk: Desk,
    pub(super) wires: Wires,
    pub(super) stopped: BTreeSet<Loop>,
    /// Where staff sit: the use cases themselves, in the process that plays.
    household: Household,
    processes: BTreeMap<Node, Process>,
    site: Hand,
    browsers: BTreeMap<String, Browser>,
    sandbox: Sandbox,
    stage: Stage,
    database: String,
    poisoned: BTreeSet<String>,
    seed: u64,
    started: u64,
    requests: SeededIds,
    turn: bool,
    /// Whether connectivity and the loops' pulses are written down for health.
    monitored: bool,
    pools: Pools,
    beside: Option<Beside>,
    // Last: what is inside is closed before it goes.
    _room: Room,
}

/// A folder that is gone when the drill ends.
struct Room(PathBuf);

impl Room {
    fn new(name: Option<&str>) -> std::io::Result<Room> {
        let drawn = uuid::Uuid::now_v7().to_string();
        let name = format!("offertory-drill-{}", name.unwrap_or(&drawn));
        let path = std::env::temp_dir().join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path)?;
        }
        std::fs::create_dir_all(&path)?;
        Ok(Room(path))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl World {
    pub(super) async fn new(
        stage: &Stage,
        begins: Timestamp,
        seed: u64,
        monitored: bool,
    ) -> anyhow::Result<World> {
        let room = Room::new(stage.name.as_deref())?;
        let (database, beside) = match &stage.place {
            Place::Sqlite => (room.0.join("offertory.db").to_string_lossy().into_owned(), None),
            Place::Postgres(url) => {
                let drawn = uuid::Uuid::now_v7().as_u128();
                let beside = Beside::make(url, drawn).await.context("a database of its own")?;
                (beside.url(), Some(beside))
            }
        };
        let opened = store::open(&database).await?;
        let sandbox = Sandbox::start(&stage.binary, room.0.join("book.jsonl")).await?;
        let clock = Arc::new(ManualClock::at(begins));
        let setup = |role, name: &str, started| Setup {
            role,
            name: name.to_owned(),
            database: database.clone(),
            gateway: sandbox.url.clone(),
            seed: seed_of(seed, started),
            now: begins,
        };
        // What staff send themselves is no gift: nobody counts it among the calls.
        let (say, _) = unbounded_channel();
        let ours = setup(Role::Engine, "drill", 0);
        let household = Household::new(Arc::clone(&opened.store), &clock, &ours, Mouth::new(say))?;
        let site = Hand::start(&stage.binary, &setup(Role::Site, "drill site", 1)).await?;
        let mut world = World {
            clock,
            store: opened.store,
            desk: Desk::at(&sandbox.url),
            wires: Wires::default(),
            stopped: BTreeSet::new(),
            household,
            processes: BTreeMap::new(),
            site,
            browsers: BTreeMap::new(),
            sandbox,
            stage: stage.clone(),
            database,
            poisoned: BTreeSet::new(),
            seed,
            started: 1,
            requests: SeededIds::new(seed.wrapping_add(1)),
            turn: false,
            monitored,
            pools: opened.pools,
            beside,
            _room: room,
        };
        for node in [Node::A, Node::B] {
            world.start(node).await?;
        }
        Ok(world)
    }

    /// A process begins, knowing only what is in the database.
    pub(super) async fn start(&mut self, node: Node) -> anyhow::Result<()> {
        self.started = self.started.saturating_add(1);
        let setup = Setup {
            role: Role::Engine,
            name: format!("drill {node}"),
            database: self.database.clone(),
            gateway: self.sandbox.url.clone(),
            seed: seed_of(self.seed, self.started),
            now: self.clock.now(),
        };
        let hand = Hand::start(&self.stage.binary, &setup).await?;
        let process = Process { hand, lives: true, will_stall: false, stalled: false };
        self.processes.insert(node, process);
        let methods = self.poisoned.clone();
        self.on(node, Order::Poison { methods }).await.map(|_| ())
    }

    /// The use cases, for whoever is on call.
    pub(super) fn giving(&self) -> &Giving {
        &self.household.giving
    }

    /// The processes that can work now; each time another one comes first.
    fn at_work(&mut self) -> Vec<Node> {
        self.turn = !self.turn;
        let nodes = self.processes.iter();
        let able = nodes.filter(|(_, process)| process.lives && !process.stalled);
        let mut able: Vec<Node> = able.map(|(node, _)| *node).collect();
        if self.turn {
            able.reverse();
        }
        able
    }

    pub(super) fn request(&self) -> RequestId {
        RequestId::from_uuid(self.requests.uuid())
    }

    pub(super) fn below(&self, bound: u32) -> u32 {
        self.requests.below(bound)
    }

    /// Lets a process work; nothing comes back from one that dies or stands still over it.
    async fn on(&mut self, node: Node, order: Order) -> anyhow::Result<Option<usize>> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        let outcome = process.hand.order(order, self.clock.now(), &self.wires).await?;
        match outcome {
            Outcome::Done(items, now) => {
                self.clock.set(self.clock.now().max(now));
                return Ok(Some(items));
            }
            Outcome::Caught if process.will_stall => {
                process.hand.freeze().await?;
                process.will_stall = false;
                process.stalled = true;
            }
            Outcome::Caught => {
                process.hand.kill().await?;
                process.lives = false;
            }
        }
        Ok(None)
    }

    /// The process is gone at its next purchase.
    pub(super) async fn will_die(&mut self, node: Node, moment: Moment) -> anyhow::Result<()> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        process.will_stall = false;
        self.on(node, Order::Snare { moment }).await.map(|_| ())
    }

    /// The process stands still in its next purchase, until it goes on.
    pub(super) async fn will_stall(&mut self, node: Node) -> anyhow::Result<()> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        process.will_stall = true;
        self.on(node, Order::Snare { moment: Moment::AfterTheCharge }).await.map(|_| ())
    }

    /// It goes on where it stood.
    pub(super) async fn go_on(&mut self, node: Node) -> anyhow::Result<()> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        if process.stalled {
            process.stalled = false;
            process.hand.thaw().await?;
            process.hand.tell(Order::GoOn, self.clock.now()).await?;
            process.hand.outcome(&self.wires).await?;
        }
        Ok(())
    }

    pub(super) fn set_ahead(&mut self, node: Node, minutes: i64) -> anyhow::Result<()> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        process.hand.ahead_minutes = minutes;
        Ok(())
    }

    /// From now on whoever works on gifts by these methods crashes; by no other.
    pub(super) async fn poison(&mut self, methods: BTreeSet<String>) -> anyhow::Result<()> {
        self.poisoned = methods;
        for node in self.at_work() {
            self.on(node, Order::Poison { methods: self.poisoned.clone() }).await?;
        }
        Ok(())
    }

    /// Somebody's browser asks the site, which may send a gift meanwhile.
    pub(super) async fn browse(
        &mut self,
        (email, password): (&str, &str),
        path: &str,
        form: Option<&[(&str, &str)]>,
    ) -> anyhow::Result<Answer> {
        self.site_hears().await?;
        let at = self.site.address.clone();
        let mut browser = match self.browsers.remove(email) {
            Some(browser) => browser,
            None => Browser::signed_in(&at, email, password).await?,
        };
        let mut answer = browser.ask(&at, path, form).await?;
        if answer.header("location").starts_with("/sign-in") {
            // Weeks have passed in the drill: they were signed out, and nothing was done.
            browser = Browser::signed_in(&at, email, password).await?;
            answer = browser.ask(&at, path, form).await?;
        }
        self.browsers.insert(email.to_owned(), browser);
        self.site_hears().await?;
        if answer.status >= 500 {
            bail!("the site answers {} to {path}", answer.status);
        }
        Ok(answer)
    }

    /// The site knows what time it is, and we know what it did.
    async fn site_hears(&mut self) -> anyhow::Result<()> {
        let outcome = self.site.order(Order::Clock, self.clock.now(), &self.wires).await?;
        if let Outcome::Done(_, now) = outcome {
            self.clock.set(self.clock.now().max(now));
        }
        Ok(())
    }

    /// The engine's loops come round, on each process in turn, until nothing is due.
    pub(super) async fn come_round(&mut self) -> anyhow::Result<()> {
        let (schedules, tasks) = (self.runs(Loop::Schedules), self.runs(Loop::Tasks));
        loop {
            let mut done = 0;
            for node in self.at_work() {
                done += self.on(node, Order::Round { schedules, tasks }).await?.unwrap_or(0);
            }
            if done == 0 {
                break;
            }
        }
        let pulses: Vec<String> = if self.monitored {
            let stopped = |name: &str| {
                (name == schedules::NAME && !schedules) || (name == tasks::NAME && !tasks)
            };
            let beating = worker::NAMES.into_iter().filter(|name| !stopped(name));
            beating.map(str::to_owned).collect()
        } else {
            Vec::new()
        };
        // The slower loops of all processes do the same work: one after another takes a turn.
        if let Some(node) = self.at_work().first().copied() {
            self.on(node, Order::LookAfter { pulses }).await?;
        }
        Ok(())
    }

    fn runs(&self, which: Loop) -> bool {
        !self.stopped.contains(&which)
    }

    /// What the sandbox did so far, in its own book.
    pub(super) fn book(&self) -> anyhow::Result<Vec<Record>> {
        self.sandbox.book()
    }

    /// Ends everything and leaves nothing behind.
    pub(super) async fn end(mut self) -> anyhow::Result<()> {
        self.site.kill().await?;
        for process in self.processes.values_mut().filter(|process| process.lives) {
            process.hand.kill().await?;
        }
        self.sandbox.end().await?;
        drop(self.household);
        match &self.pools {
            Pools::Sqlite(pool) => pool.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
        drop(self.store);
        if let Some(beside) = self.beside {
            beside.remove().await?;
        }
        Ok(())
    }
}

/// No two processes of a drill draw the same ids, and the same seed draws the same.
const fn seed_of(seed: u64, started: u64) -> u64 {
    seed.wrapping_mul(1_000_003).wrapping_add(started.wrapping_mul(7_919))
}
