//! One process of a drill, as `offertory drill process` starts it: the house as it runs, over a
//! database that others share, with a clock that is told and loops that come round when they are
//! told. It ends when nobody tells it anything any more.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use auth::{Argon2Passwords, Sessions};
use futures::FutureExt;
use gateway::spreedly::Config as Client;
use giving::ports::{Ids, SeededIds, Store};
use giving::{Giving, Parts};
use kernel::{Clock, ManualClock, Timestamp};
use store::{Opened, Pools};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;

use super::desk::{Desk, KEY};
use super::line::{Line, Mouth};
use super::speech::{Heard, Order, Role, Setup, Told};
use crate::config::Environment;
use crate::errands::Errands;
use crate::http::site::{self, Site};
use crate::http::{self, assets, health, live};
use crate::lifecycle::Bell;
use crate::worker;

/// The longest that a call waits for the practice gateway in truth: never, on a machine that is not
/// stuck.
const SANDBOX_ANSWERS: Duration = Duration::from_secs(60);

/// Tasks that a process takes at a time, so that each has some.
const AT_ONCE: u32 = 3;

/// A process's own clock: the drill's, and how far it is off.
pub(super) struct OwnClock {
    clock: Arc<ManualClock>,
    ahead: AtomicI64,
}

impl Clock for OwnClock {
    fn now(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::SeqCst);
        Timestamp::from_micros(self.clock.now().as_micros().saturating_add(ahead))
    }
}

/// What every process of a drill has, the one that plays it as well.
pub(super) struct Household {
    pub(super) giving: Giving,
    pub(super) line: Arc<Line>,
    own: Arc<OwnClock>,
}

impl Household {
    pub(super) fn new(
        store: Arc<dyn Store>,
        clock: &Arc<ManualClock>,
        setup: &Setup,
        mouth: Mouth,
    ) -> anyhow::Result<Household> {
        let mut client = Client::new(setup.gateway.clone(), KEY, KEY);
        client.total_timeout = SANDBOX_ANSWERS;
        client.sandbox_clock = Some(Arc::clone(clock) as Arc<dyn Clock>);
        let rules = classifier::default_rules();
        let desk = Desk::at(&setup.gateway);
        let line = Arc::new(Line::new(&client, desk, clock, rules.clone(), mouth)?);
        let own = OwnClock { clock: Arc::clone(clock), ahead: AtomicI64::new(0) };
        let own = Arc::new(own);
        let told: Arc<dyn Clock> = Arc::clone(&own) as Arc<dyn Clock>;
        let giving = Giving::new(Parts {
            store,
            gateways: Arc::clone(&line) as Arc<dyn giving::ports::Gateways>,
            mirrors: Arc::new(mirror::Client::new(Arc::clone(&told))?),
            passwords: Arc::new(Argon2Passwords::cheap()),
            clock: told,
            ids: Arc::new(SeededIds::new(setup.seed)) as Arc<dyn Ids>,
            rules,
            node: setup.name.clone(),
        });
        Ok(Household { giving, line, own })
    }
}

/// Does what it is told until nobody is there any more.
pub async fn run() -> anyhow::Result<()> {
    LocalSet::new().run_until(obey_all()).await
}

async fn obey_all() -> anyhow::Result<()> {
    let (tell, mut told) = unbounded_channel::<String>();
    thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let Ok(line) = line else { break };
            if tell.send(line).is_err() {
                break;
            }
        }
    });
    let (say, mut said) = unbounded_channel::<Heard>();
    let speaking = thread::spawn(move || {
        while let Some(heard) = said.blocking_recv() {
            if speak(&heard).is_err() {
                break;
            }
        }
    });
    let setup = told.recv().await.context("nobody says what this process is for")?;
    let setup: Setup = serde_json::from_str(&setup)?;
    let process = match Process::start(&setup, &say).await {
        Ok(process) => process,
        Err(error) => {
            // Whoever started it hears why.
            let _ = say.send(Heard::Broken { why: format!("{error:#}") });
            drop(say);
            let _ = speaking.join();
            return Err(error);
        }
    };
    while let Some(line) = told.recv().await {
        process.obey(serde_json::from_str(&line)?);
    }
    process.bell.ring();
    Ok(())
}

fn speak(heard: &Heard) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, heard)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

struct Process {
    house: Household,
    clock: Arc<ManualClock>,
    say: UnboundedSender<Heard>,
    bell: Bell,
}

impl Process {
    async fn start(setup: &Setup, say: &UnboundedSender<Heard>) -> anyhow::Result<Process> {
        let Opened { store, pools } = store::open(&setup.database).await?;
        let clock = Arc::new(ManualClock::at(setup.now));
        let house = Household::new(store, &clock, setup, Mouth::new(say.clone()))?;
        let bell = Bell::default();
        let address = match setup.role {
            Role::Engine => String::new(),
            Role::Site => serve(&house.giving, &pools, &bell).await?,
        };
        say.send(Heard::Ready { address }).ok().context("nobody listens")?;
        Ok(Process { house, clock, say: say.clone(), bell })
    }

    /// What takes time is done beside, so that it can be told to go on where it was caught.
    fn obey(&self, told: Told) {
        self.clock.set(self.clock.now().max(told.now));
        let ahead = told.ahead_minutes.saturating_mul(60_000_000);
        self.house.own.ahead.store(ahead, Ordering::SeqCst);
        let giving = self.house.giving.clone();
        match told.order {
            Order::Clock => self.done(),
            Order::Snare { moment } => {
                self.house.line.snare(moment);
                self.done();
            }
            Order::Poison { methods } => {
                self.house.line.poison(methods);
                self.done();
            }
            Order::GoOn => self.house.line.go_on.notify_one(),
            Order::Round { schedules, tasks } => self.beside(round(giving, schedules, tasks)),
            Order::LookAfter { pulses } => self.beside(look_after(giving, pulses)),
        }
    }

    fn done(&self) {
        // Nobody listens when the drill is over.
        let _ = self.say.send(Heard::Done { now: self.clock.now(), items: 0 });
    }

    fn beside(&self, work: impl Future<Output = anyhow::Result<usize>> + 'static) {
        let (say, clock) = (self.say.clone(), Arc::clone(&self.clock));
        tokio::task::spawn_local(async move {
            let went = std::panic::AssertUnwindSafe(work).catch_unwind().await;
            let heard = match went {
                Ok(Ok(items)) => Heard::Done { now: clock.now(), items },
                Ok(Err(error)) => Heard::Broken { why: format!("{error:#}") },
                Err(_) => Heard::Broken { why: "a loop panicked".to_owned() },
            };
            // As above.
            let _ = say.send(heard);
        });
    }
}

/// The whole site, as browsers know it.
async fn serve(giving: &Giving, pools: &Pools, bell: &Bell) -> anyhow::Result<String> {
    let sessions = match pools {
        Pools::Sqlite(pool) => Sessions::sqlite(pool.clone()).await?,
        Pools::Postgres(pool) => Sessions::postgres(pool.clone()).await?,
    };
    let site = Site::new(site::Parts {
        giving: giving.clone(),
        sessions,
        assets: assets::addresses()?,
        environment: Environment::Localhost,
        demo: false,
        proxies: 0,
        url: None,
        live: live::Live::default(),
        lately: health::Lately::default(),
        errands: Errands::default(),
        stop: bell.stop(),
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(http::serve(listener, http::router(site)?, bell.stop()));
    Ok(address)
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
            // One after another, so that the same seed plays the same.
            giving.run_together(vec![(task.into(), ())]).await;
        }
    }
    Ok(done)
}

/// What the slower loops do.
async fn look_after(giving: Giving, pulses: Vec<String>) -> anyhow::Result<usize> {
    giving.watch().await?;
    giving.watch_switch().await?;
    giving.watch_windows().await?;
    giving.count_answers().await?;
    giving.watch_rates().await?;
    giving.wake_staff().await?;
    if pulses.is_empty() {
        return Ok(0);
    }
    giving.check_connectivity().await?;
    let pulses: BTreeSet<String> = pulses.into_iter().collect();
    for name in worker::NAMES.into_iter().filter(|name| pulses.contains(*name)) {
        giving.ping(name).await?;
    }
    giving.watch_queues().await?;
    giving.watch_health(&worker::NAMES).await?;
    Ok(0)
}
