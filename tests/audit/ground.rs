//! What the audit stands on: a database, a practice gateway, and nodes that may be killed at any
//! moment; and a time that goes on while they are down.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use auth::Argon2Passwords;
use gateway::spreedly::{Config, Spreedly};
use giving::ports::{Ids, Passwords, Store, SystemIds};
use giving::{Giving, Parts};
use kernel::{Clock, SystemClock, Timestamp};
use sqlx::FromRow;
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqliteRow};
use tokio::process::Command;
use tokio::time::timeout;

use crate::church::{self, Parish};
use crate::database::database;
use crate::process::{Process, Room, free_port, offertory};
use crate::redis::Redis;
use crate::sandbox::Sandbox;

/// After so long the next inquiry, every lease and the retry of a first failure are due.
pub(crate) const LATER: Duration = Duration::from_secs(65 * 60);

/// How soon a question is asked again whose answer was "not yet". Asking without a pause would take
/// the machine away from those who are asked.
const ASK_AGAIN: Duration = Duration::from_millis(40);

/// Nothing that is waited for takes so long, however large the audit is.
const PATIENCE: Duration = Duration::from_secs(300);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Postgres,
    Sqlite,
}

impl Engine {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Engine::Postgres => "PostgreSQL",
            Engine::Sqlite => "SQLite",
        }
    }
}

/// Asks until the answer is there.
pub(crate) async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        let mut pace = tokio::time::interval(ASK_AGAIN);
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            pace.tick().await;
        }
    };
    let answer = timeout(PATIENCE, asking).await;
    answer.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}

/// The same of something that is long under way: impatient only when it stands still.
pub(crate) async fn until_done<T>(
    what: &str,
    mut left: impl AsyncFnMut() -> i64,
    mut ask: impl AsyncFnMut(i64) -> Option<T>,
) -> T {
    let (mut least, mut since) = (i64::MAX, Instant::now());
    let mut pace = tokio::time::interval(ASK_AGAIN);
    loop {
        let now = left().await;
        if let Some(answer) = ask(now).await {
            return answer;
        }
        if now < least {
            (least, since) = (now, Instant::now());
        }
        assert!(since.elapsed() < PATIENCE, "not a step within {PATIENCE:?}: {what}, {now} left");
        pace.tick().await;
    }
}

/// The machine's clock, as far ahead as the nodes'.
struct Ahead(Arc<AtomicU64>);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(Duration::from_secs(self.0.load(Ordering::SeqCst)))
    }
}

/// The audit's own look at the tables, beside the product's.
enum Eyes {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// A process of the product, and the name under which it leases tasks.
pub(crate) struct Node {
    pub(crate) process: Process,
    name: String,
    role: &'static str,
}

/// What the audit did to everybody.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Blows {
    pub(crate) workers_killed: usize,
    pub(crate) gateway_restarts: usize,
    pub(crate) postgres_crashes: usize,
    pub(crate) redis_crashes: usize,
}

pub(crate) struct Ground {
    room: Room,
    pub(crate) engine: Engine,
    url: String,
    eyes: Eyes,
    store: Arc<dyn Store>,
    ahead: Arc<AtomicU64>,
    pub(crate) redis: Option<Redis>,
    pub(crate) sandbox: Sandbox,
    pub(crate) parish: Parish,
    pub(crate) nodes: Vec<Node>,
    started: usize,
    pub(crate) blows: Blows,
}

impl Ground {
    /// A church with donors, a gateway, and no node yet.
    pub(crate) async fn with_donors(engine: Engine, donors: usize) -> Ground {
        let room = Room::new();
        let url = match engine {
            Engine::Postgres => database().await,
            Engine::Sqlite => room.path().join("offertory.db").to_string_lossy().into_owned(),
        };
        let parish = church::set_up(&url, donors).await;
        let eyes = match engine {
            Engine::Postgres => {
                let pool = PgPoolOptions::new().max_connections(2).connect(&url).await;
                Eyes::Postgres(pool.unwrap())
            }
            Engine::Sqlite => {
                let options = SqliteConnectOptions::new().filename(&url);
                Eyes::Sqlite(SqlitePool::connect_with(options).await.unwrap())
            }
        };
        let redis = match engine {
            Engine::Postgres => Some(Redis::start(room.path(), free_port().await).await),
            Engine::Sqlite => None,
        };
        let store = store::open(&url).await.unwrap().store;
        Ground {
            sandbox: Sandbox::start_at(room.path(), free_port().await).await,
            room,
            engine,
            url,
            eyes,
            store,
            ahead: Arc::default(),
            redis,
            parish,
            nodes: Vec::new(),
            started: 0,
            blows: Blows::default(),
        }
    }

    pub(crate) fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// How long has passed beside the time that really passed.
    pub(crate) fn passed(&self) -> Duration {
        Duration::from_secs(self.ahead.load(Ordering::SeqCst))
    }

    /// The clock of everybody who is started from now on.
    pub(crate) fn pass(&self, time: Duration) {
        self.ahead.fetch_add(time.as_secs(), Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Timestamp {
        Ahead(Arc::clone(&self.ahead)).now()
    }

    /// The use cases in this process: what people do at their screens. It leases no task.
    pub(crate) fn giving(&self) -> Giving {
        let [(_, url), (_, key), (_, secret)] = self.sandbox.settings();
        let clock: Arc<dyn Clock> = Arc::new(Ahead(Arc::clone(&self.ahead)));
        let config =
            Config { sandbox_clock: Some(Arc::clone(&clock)), ..Config::new(url, key, secret) };
        let gateway = Spreedly::new(config).unwrap();
        let mirrors = mirror::Client::new(Arc::clone(&clock)).unwrap();
        let (passwords, ids): (Arc<dyn Passwords>, Arc<dyn Ids>) =
            (Arc::new(Argon2Passwords::cheap()), Arc::new(SystemIds));
        Giving::new(Parts {
            store: Arc::clone(&self.store),
            gateways: Arc::new(gateway),
            mirrors: Arc::new(mirrors),
            passwords,
            clock,
            ids,
            rules: classifier::default_rules(),
            node: "people".to_owned(),
        })
    }

    fn command(&mut self, role: &'static str) -> (Command, String) {
        self.started += 1;
        let name = format!("{role}-{}", self.started);
        let mut command = offertory(["serve", "--role", role]);
        command
            .env("OFFERTORY_LISTEN", "127.0.0.1:0")
            .env("OFFERTORY_DATA", self.room.path())
            .env("OFFERTORY_NODE", &name)
            .env("OFFERTORY_CLOCK_AHEAD", self.passed().as_secs().to_string())
            .envs(self.sandbox.settings());
        if self.engine == Engine::Postgres {
            command.env("DATABASE_URL", &self.url);
        }
        if let Some(redis) = &self.redis {
            command.env("REDIS_URL", format!("redis://127.0.0.1:{}/1", redis.port));
        }
        (command, name)
    }

    /// Starts so many more nodes of a role, all at once.
    pub(crate) async fn start(&mut self, role: &'static str, nodes: usize) {
        let commands: Vec<_> = (0..nodes).map(|_| self.command(role)).collect();
        let starting = commands.into_iter().map(|(command, name)| async move {
            Node { process: Process::start(command, "open http://").await, name, role }
        });
        self.nodes.extend(futures::future::join_all(starting).await);
    }

    /// `kill -9`, and nobody in its place.
    pub(crate) async fn kill(&mut self, node: usize) {
        self.nodes.remove(node).process.kill().await;
        self.blows.workers_killed += 1;
    }

    /// `kill -9`, and another one in its place, which does not know the first.
    pub(crate) async fn kill_and_replace(&mut self, node: usize) {
        let role = self.nodes[node].role;
        self.kill(node).await;
        self.start(role, 1).await;
    }

    /// Time passes while every node is dead. What the gateway had begun has happened or never will:
    /// so it would have been in that time.
    pub(crate) async fn time_passes(&mut self, time: Duration) {
        self.sandbox.stop().await;
        until("what the gateway left unanswered is written down", async || {
            (self.under_way().await == 0).then_some(())
        })
        .await;
        let roles: Vec<_> = self.nodes.iter().map(|node| node.role).collect();
        while !self.nodes.is_empty() {
            self.kill(0).await;
        }
        self.pass(time);
        self.sandbox = Sandbox::start(self.room.path()).await;
        self.blows.gateway_restarts += 1;
        for role in roles {
            self.start(role, 1).await;
        }
    }

    /// The gateway's machine restarts. Calls that it never answered are cut off.
    pub(crate) async fn gateway_restarts(&mut self) {
        let port = self.sandbox.port();
        self.sandbox.stop().await;
        self.sandbox = Sandbox::start_at(self.room.path(), port).await;
        self.blows.gateway_restarts += 1;
    }

    /// The database's machine loses its power; a moment later it is there again.
    pub(crate) async fn postgres_crashes(&mut self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("build/services.sh");
        let crash = Command::new(script).arg("--crash-postgres").status().await;
        assert!(crash.unwrap().success(), "PostgreSQL does not come back");
        self.blows.postgres_crashes += 1;
    }

    /// Redis is lost with every session in it, and starts again empty.
    pub(crate) async fn redis_crashes(&mut self) {
        let Some(mut redis) = self.redis.take() else { return };
        redis.kill().await;
        self.redis = Some(Redis::start(self.room.path(), redis.port).await);
        self.blows.redis_crashes += 1;
    }

    /// Rows of a query that means the same in both dialects.
    pub(crate) async fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        T: for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
    {
        until("the database answers", async || {
            let rows = match &self.eyes {
                Eyes::Postgres(pool) => sqlx::query_as::<_, T>(sql).fetch_all(pool).await,
                Eyes::Sqlite(pool) => sqlx::query_as::<_, T>(sql).fetch_all(pool).await,
            };
            match rows {
                Ok(rows) => Some(rows),
                // It has crashed just now, or is recovering.
                Err(sqlx::Error::Database(error)) if !is_of_a_crash(error.as_ref()) => {
                    panic!("{error}: {sql}")
                }
                Err(_) => None,
            }
        })
        .await
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let rows: Vec<(i64,)> = self.rows(sql).await;
        rows.first().map_or(0, |(number,)| *number)
    }

    pub(crate) async fn execute(&self, sql: &str) {
        match &self.eyes {
            Eyes::Postgres(pool) => {
                sqlx::query(sql).execute(pool).await.unwrap();
            }
            Eyes::Sqlite(pool) => {
                sqlx::query(sql).execute(pool).await.unwrap();
            }
        }
    }

    /// Gifts that could be sent or asked about now, and nobody is at it yet.
    pub(crate) async fn waiting(&self) -> i64 {
        let now = self.now().as_micros();
        self.number(&format!(
            "select count(*) from tasks
              where state = 'ready' and kind in ('send', 'inquire') and free_at <= {now}"
        ))
        .await
    }

    /// Tasks that a node which lives has leased. What a dead one leased waits for its lease.
    pub(crate) async fn under_way(&self) -> i64 {
        let names: Vec<_> = self.nodes.iter().map(|node| format!("'{}'", node.name)).collect();
        if names.is_empty() {
            return 0;
        }
        let (names, now) = (names.join(", "), self.now().as_micros());
        self.number(&format!(
            "select count(*) from tasks
              where state = 'ready' and kind in ('send', 'inquire') and leased_by in ({names})
                and free_at > {now}"
        ))
        .await
    }

    /// Reads the books back with the product's own verb, when nobody writes any more.
    pub(crate) async fn verify(&mut self) -> (bool, String) {
        while !self.nodes.is_empty() {
            self.nodes.remove(0).process.kill().await;
        }
        let mut verify = offertory(["ledger", "verify", "--json"]);
        verify.env("OFFERTORY_DATA", self.room.path());
        if self.engine == Engine::Postgres {
            verify.env("DATABASE_URL", &self.url);
        }
        let found = verify.output().await.unwrap();
        let told = String::from_utf8_lossy(&found.stdout).into_owned();
        (found.status.success(), told + &String::from_utf8_lossy(&found.stderr))
    }
}

/// An error of a server that is going down or coming up, and none of the question.
fn is_of_a_crash(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().is_some_and(|code| code.starts_with("57P") || code == "5" || code == "53300")
}
