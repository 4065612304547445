//! A drill's world: one database, the sandbox gateway behind a real port, and two processes of the
//! engine whose loops come round when the drill's clock says so. Nothing waits for the machine's
//! clock, so hours pass in seconds.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::{Context, anyhow};
use auth::Argon2Passwords;
use futures::FutureExt;
use gateway::sandbox::{self, Moods, Record};
use gateway::spreedly::Config;
use giving::ports::{Ids, SeededIds, Store};
use giving::{Giving, Parts};
use kernel::{Clock, ManualClock, RequestId, Timestamp};
use store::{Beside, Pools};
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use super::line::{Line, Wires};
use super::script::{Loop, Moment, Node};
use crate::lifecycle::Bell;
use crate::worker::{self, schedules, tasks};

/// What the sandbox is called with.
const KEY: &str = "drill";

/// The longest that a call waits for the sandbox in truth: never, on a machine that is not stuck.
const SANDBOX_ANSWERS: Duration = Duration::from_secs(60);

/// Tasks that a node takes at a time, so that both have some.
const AT_ONCE: u32 = 3;

/// Where a drill keeps its data.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file in the temporary folder.
    Sqlite,
    /// A database of its own beside the one that this address names.
    Postgres(String),
}

/// One process's clock: the drill's, and how far it is off.
struct NodeClock {
    clock: Arc<ManualClock>,
    ahead: AtomicI64,
}

impl Clock for NodeClock {
    fn now(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::SeqCst);
        Timestamp::from_micros(self.clock.now().as_micros().saturating_add(ahead))
    }
}

/// One process of the engine.
struct Process {
    giving: Giving,
    line: Arc<Line>,
    clock: Arc<NodeClock>,
    lives: bool,
    /// If its next call is caught it stalls, and this lets it go on. Without it, it dies.
    will_stall: Option<Arc<Notify>>,
    /// What it was doing when it stalled, and what lets it go on.
    stalled: Option<(JoinHandle<()>, Arc<Notify>)>,
}

pub(super) struct World {
    pub(super) clock: Arc<ManualClock>,
    pub(super) store: Arc<dyn Store>,
    pub(super) moods: Moods,
    pub(super) wires: Arc<Wires>,
    pub(super) stopped: BTreeSet<Loop>,
    processes: BTreeMap<Node, Process>,
    gateway: Config,
    passwords: Arc<Argon2Passwords>,
    ids: Arc<SeededIds>,
    requests: SeededIds,
    sandbox: JoinHandle<std::io::Result<()>>,
    bell: Bell,
    book: PathBuf,
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
    fn new() -> std::io::Result<Room> {
        let name = format!("offertory-drill-{}", uuid::Uuid::now_v7());
        let path = std::env::temp_dir().join(name);
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
        place: &Place,
        begins: Timestamp,
        seed: u64,
        monitored: bool,
    ) -> anyhow::Result<World> {
        let room = Room::new()?;
        let (opened, beside) = match place {
            Place::Sqlite => {
                let file = room.0.join("offertory.db");
                (store::open(&file.to_string_lossy()).await?, None)
            }
            Place::Postgres(url) => {
                let drawn = uuid::Uuid::now_v7().as_u128();
                let beside = Beside::make(url, drawn).await.context("a database of its own")?;
                (store::open(&beside.url()).await?, Some(beside))
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let book = room.0.join("book.jsonl");
        let bell = Bell::default();
        let options = sandbox::Options::new(KEY, KEY);
        let moods = options.moods.clone();
        let serving = sandbox::serve(listener, book.clone(), bell.stop().heard(), options);
        let clock = Arc::new(ManualClock::at(begins));
        let mut gateway = Config::new(format!("http://{address}"), KEY, KEY);
        gateway.total_timeout = SANDBOX_ANSWERS;
        gateway.sandbox_clock = Some(Arc::clone(&clock) as Arc<dyn Clock>);
        let mut world = World {
            clock,
            store: opened.store,
            moods,
            wires: Arc::default(),
            stopped: BTreeSet::new(),
            processes: BTreeMap::new(),
            gateway,
            passwords: Arc::new(Argon2Passwords::cheap()),
            ids: Arc::new(SeededIds::new(seed)),
            requests: SeededIds::new(seed.wrapping_add(1)),
            sandbox: tokio::spawn(serving),
            bell,
            book,
            turn: false,
            monitored,
            pools: opened.pools,
            beside,
            _room: room,
        };
        for node in [Node::A, Node::B] {
            world.start(node)?;
        }
        Ok(world)
    }

    /// A process begins, knowing only what is in the database.
    pub(super) fn start(&mut self, node: Node) -> anyhow::Result<()> {
        let rules = classifier::default_rules();
        let line = Line::new(&self.gateway, &self.moods, &self.clock, rules.clone(), &self.wires)?;
        let line = Arc::new(line);
        let ours = NodeClock { clock: Arc::clone(&self.clock), ahead: AtomicI64::new(0) };
        let ours = Arc::new(ours);
        let clock: Arc<dyn Clock> = Arc::clone(&ours) as Arc<dyn Clock>;
        let giving = Giving::new(Parts {
            store: Arc::clone(&self.store),
            gateways: Arc::clone(&line) as Arc<dyn giving::ports::Gateways>,
            mirrors: Arc::new(mirror::Client::new(Arc::clone(&clock))?),
            passwords: Arc::clone(&self.passwords) as Arc<dyn giving::ports::Passwords>,
            clock,
            ids: Arc::clone(&self.ids) as Arc<dyn Ids>,
            rules,
            node: format!("drill {node}"),
        });
        let process =
            Process { giving, line, clock: ours, lives: true, will_stall: None, stalled: None };
        self.processes.insert(node, process);
        Ok(())
    }

    /// Any process that people can reach: all of them see the same.
    pub(super) fn giving(&self) -> anyhow::Result<&Giving> {
        let living = self.processes.values().find(|process| process.lives);
        Ok(&living.context("no process lives")?.giving)
    }

    /// The processes that can work now; each time another one comes first.
    fn at_work(&mut self) -> Vec<Node> {
        self.turn = !self.turn;
        let nodes = self.processes.iter();
        let able = nodes.filter(|(_, process)| process.lives && process.stalled.is_none());
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

    /// Lets a process work; nothing comes back from one that dies or stalls over it.
    async fn on<T: Send + 'static, W>(
        &mut self,
        node: Node,
        work: impl FnOnce(Giving) -> W,
    ) -> anyhow::Result<Option<T>>
    where
        W: Future<Output = anyhow::Result<T>> + Send + 'static,
    {
        let process = self.processes.get_mut(&node).context("no such process")?;
        let (tell, told) = oneshot::channel();
        let work = work(process.giving.clone());
        let running = tokio::spawn(async move {
            // Nobody listens any more when it had stalled.
            let _ = tell.send(work.await);
        });
        tokio::select! {
            biased;
            done = told => {
                running.await?;
                return done.map_err(|_| anyhow!("a process lost its work"))?.map(Some);
            }
            () = process.line.caught.notified() => {}
        }
        match process.will_stall.take() {
            Some(go_on) => process.stalled = Some((running, go_on)),
            None => {
                running.abort();
                // It was aborted: that is how it ended.
                let _ = running.await;
                process.lives = false;
            }
        }
        Ok(None)
    }

    /// The process is gone at its next purchase.
    pub(super) fn will_die(&mut self, node: Node, moment: Moment) -> anyhow::Result<()> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        process.will_stall = None;
        process.line.snare(moment, Arc::default());
        Ok(())
    }

    /// The process's next purchase does not come back until it goes on.
    pub(super) fn will_stall(&mut self, node: Node) -> anyhow::Result<()> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        let go_on = Arc::new(Notify::new());
        process.line.snare(Moment::AfterTheCharge, Arc::clone(&go_on));
        process.will_stall = Some(go_on);
        Ok(())
    }

    /// It goes on where it stood.
    pub(super) async fn go_on(&mut self, node: Node) -> anyhow::Result<()> {
        let process = self.processes.get_mut(&node).context("no such process")?;
        if let Some((running, go_on)) = process.stalled.take() {
            go_on.notify_one();
            running.await?;
        }
        Ok(())
    }

    pub(super) fn set_ahead(&self, node: Node, minutes: i64) -> anyhow::Result<()> {
        let process = self.processes.get(&node).context("no such process")?;
        let micros = minutes.saturating_mul(60_000_000);
        process.clock.ahead.store(micros, Ordering::SeqCst);
        Ok(())
    }

    /// Somebody's browser asks a process to send a gift.
    pub(super) async fn send(
        &mut self,
        church: kernel::ChurchId,
        gift: kernel::GiftId,
    ) -> anyhow::Result<()> {
        let Some(node) = self.at_work().first().copied() else { return Ok(()) };
        let sent = move |giving: Giving| async move {
            // Whatever went wrong is for the gift's task.
            let _ = AssertUnwindSafe(giving.send(church, gift)).catch_unwind().await;
            Ok(())
        };
        self.on(node, sent).await?;
        Ok(())
    }

    /// The engine's loops come round, on each process in turn, until nothing is due.
    pub(super) async fn come_round(&mut self) -> anyhow::Result<()> {
        let (schedules, tasks) = (self.runs(Loop::Schedules), self.runs(Loop::Tasks));
        loop {
            let mut done = 0;
            for node in self.at_work() {
                let round = move |giving| round(giving, schedules, tasks);
                done += self.on(node, round).await?.unwrap_or(0);
            }
            if done == 0 {
                break;
            }
        }
        let pulses: Vec<&'static str> = if self.monitored {
            let stopped = |name: &str| {
                (name == schedules::NAME && !schedules) || (name == tasks::NAME && !tasks)
            };
            worker::NAMES.into_iter().filter(|name| !stopped(name)).collect()
        } else {
            Vec::new()
        };
        // The slower loops of all processes do the same work: one after another takes a turn.
        if let Some(node) = self.at_work().first().copied() {
            self.on(node, move |giving| look_after(giving, pulses)).await?;
        }
        Ok(())
    }

    fn runs(&self, which: Loop) -> bool {
        !self.stopped.contains(&which)
    }

    /// What the sandbox did so far, in its own book.
    pub(super) fn book(&self) -> anyhow::Result<Vec<Record>> {
        read_book(&self.book)
    }

    /// Ends everything and leaves nothing behind.
    pub(super) async fn end(self) -> anyhow::Result<()> {
        self.bell.ring();
        for (_, process) in self.processes {
            if let Some((running, _)) = process.stalled {
                running.abort();
            }
        }
        self.sandbox.await??;
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

fn read_book(book: &Path) -> anyhow::Result<Vec<Record>> {
    let text = std::fs::read_to_string(book)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Once round: what is due becomes tasks, and some tasks are run. How many there were.
async fn round(giving: Giving, schedules: bool, tasks: bool) -> anyhow::Result<usize> {
    let mut done = 0;
    if schedules {
        done += giving.schedules_due().await?;
    }
    if tasks {
        let leased = giving.lease_tasks(AT_ONCE).await?;
        done += leased.len();
        for task in leased {
            tasks::one(giving.clone(), task).await;
        }
    }
    Ok(done)
}

/// What the slower loops do.
async fn look_after(giving: Giving, pulses: Vec<&'static str>) -> anyhow::Result<()> {
    giving.watch().await?;
    giving.watch_switch().await?;
    giving.watch_windows().await?;
    giving.count_answers().await?;
    giving.watch_rates().await?;
    giving.wake_staff().await?;
    if pulses.is_empty() {
        return Ok(());
    }
    giving.check_connectivity().await?;
    for name in pulses {
        giving.ping(name).await?;
    }
    giving.watch_queues().await?;
    giving.watch_health(&worker::NAMES).await?;
    Ok(())
}
