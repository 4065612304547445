//! The demo's world: the real engine, a clock that is moved, and the sandbox gateway, which is
//! started anew whenever its mood changes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use auth::Argon2Passwords;
use gateway::sandbox::{self, Drill, Options};
use gateway::spreedly::{Config, Spreedly};
use giving::ports::{SeededIds, Store};
use giving::{Giving, Parts};
use kernel::{Clock, ManualClock, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::Demo;

const KEY: &str = "demo";

/// Everything that happens, happens through `giving`.
pub(super) struct World {
    pub(super) giving: Option<Giving>,
    pub(super) clock: Arc<ManualClock>,
    store: Arc<dyn Store>,
    passwords: Arc<Argon2Passwords>,
    ids: Arc<SeededIds>,
    book: PathBuf,
    sandbox: Option<Sandbox>,
}

struct Sandbox {
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

impl World {
    pub(super) fn new(demo: &Demo, passwords: Arc<Argon2Passwords>) -> anyhow::Result<World> {
        Ok(World {
            giving: None,
            clock: Arc::new(ManualClock::at(demo.until)),
            store: Arc::clone(&demo.store),
            passwords,
            ids: Arc::new(SeededIds::new(demo.seed)),
            book: demo.book.clone(),
            sandbox: None,
        })
    }

    /// Starts the sandbox in the moods of `drill`, and the engine against it.
    pub(super) async fn gateway_is(&mut self, drill: &str) -> anyhow::Result<()> {
        self.stop_sandbox().await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let mut options = Options::new(KEY, KEY);
        options.drill = serde_json::from_str::<Drill>(drill).context("the drill cannot be read")?;
        let shutdown = async {
            // A dropped sender stops it as well.
            let _ = stopped.await;
        };
        let book = self.book.clone();
        let served = tokio::spawn(sandbox::serve(listener, book, shutdown, options));
        self.sandbox = Some(Sandbox { stop, served });

        let mut config = Config::new(format!("http://{address}"), KEY, KEY);
        config.total_timeout = Duration::from_millis(400);
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as Arc<dyn Clock>;
        config.sandbox_clock = Some(Arc::clone(&clock));
        self.giving = Some(Giving::new(Parts {
            store: Arc::clone(&self.store),
            gateways: Arc::new(Spreedly::new(config)?),
            mirrors: Arc::new(mirror::Client::new(Arc::clone(&clock))?),
            passwords: Arc::clone(&self.passwords) as Arc<dyn giving::ports::Passwords>,
            clock,
            ids: Arc::clone(&self.ids) as Arc<dyn giving::ports::Ids>,
            rules: classifier::default_rules().clone(),
            node: "demo".to_owned(),
        }));
        Ok(())
    }

    /// The engine.
    pub(super) fn giving(&self) -> anyhow::Result<&Giving> {
        self.giving.as_ref().context("the demo's gateway was not started")
    }

    /// Moves to `now` and does everything that is due then, as the engine's loops would.
    pub(super) async fn at(&self, now: Timestamp) -> anyhow::Result<()> {
        self.clock.set(now);
        let giving = self.giving()?;
        loop {
            let queued = giving.schedules_due().await?;
            let run = giving.run_tasks(200).await?;
            if queued == 0 && run == 0 {
                break;
            }
        }
        giving.wake_staff().await?;
        for mail in giving.mails_due(500).await? {
            giving.mail_sent(mail.mail.id).await?;
        }
        Ok(())
    }

    /// The first gift that the card gateway took: its key, its cents, and when.
    pub(super) async fn first_charge(&self) -> anyhow::Result<(String, i64, Timestamp)> {
        let book = tokio::fs::read_to_string(&self.book).await?;
        let records = book.lines().map(serde_json::from_str::<sandbox::Record>);
        for record in records {
            let record = record?;
            let cards = record.gateway == "gw_braintree_grace_harbor";
            if let Some(key) = record.key.clone()
                && cards
                && record.moved_money()
                && record.kind == sandbox::Deed::Purchase
            {
                return Ok((key, record.amount, record.at));
            }
        }
        anyhow::bail!("the card gateway has taken nothing")
    }

    /// Ends the story; how many charges the sandbox's book has.
    pub(super) async fn end(mut self) -> anyhow::Result<usize> {
        self.stop_sandbox().await?;
        let book = tokio::fs::read_to_string(&self.book).await?;
        Ok(book.lines().count())
    }

    async fn stop_sandbox(&mut self) -> anyhow::Result<()> {
        self.giving = None;
        if let Some(sandbox) = self.sandbox.take() {
            // It may have stopped by itself; then its error is the one to tell.
            let _ = sandbox.stop.send(());
            sandbox.served.await??;
        }
        Ok(())
    }
}
