//! `offertory serve`: the site and the engine, until somebody says stop.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, ValueEnum};
use giving::ports::Store;
use kernel::{Clock, SystemClock};
use tokio::net::TcpSocket;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::compose::{self, House};
use crate::config::Config;
use crate::demo::{self, Demo};
use crate::lifecycle::{self, Bell, DRAIN};
use crate::mail::Post;
use crate::metrics::Metrics;
use crate::{http, worker};

/// Serve the site, run the engine, or both.
///
/// Example: OFFERTORY_LISTEN=127.0.0.1:8080 offertory serve
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Serve {
    /// What this process does. Many nodes share the work: some serve pages, some run the engine.
    #[arg(long, value_enum, default_value = "all")]
    role: Role,
    /// With demo data, and a mailbox page instead of mail.
    #[arg(long)]
    demo: bool,
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Role {
    Web,
    Engine,
    All,
}

/// Connections that may wait until they are accepted.
const WAITING: u32 = 1_024;

/// Expired sessions are swept so often.
const SWEEP: Duration = Duration::from_secs(3_600);

impl Serve {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        if self.demo {
            config.allows_demo()?;
        }
        for (name, value) in config.shown() {
            tracing::info!("{name}={value}");
        }
        // First of all, so that a port that is taken is known at once.
        let port = take(config.listen).with_context(|| {
            format!("OFFERTORY_LISTEN: {} cannot be listened on", config.listen)
        })?;
        let metrics = match config.metrics_listen {
            Some(at) => Some(Metrics::start(at).await?),
            None => None,
        };
        let opened = compose::open(&config).await?;
        if self.demo {
            tell_the_story(&config, &opened.store).await?;
        }
        let house = compose::house(&config, opened).await?;
        let bell = Bell::default();
        let drained = serve(&self, &config, &house, (port, metrics), &bell).await;
        if let Some(practice) = house.practice {
            practice.stop().await?;
        }
        let drained = drained?;
        tracing::info!(drained, "stopped");
        Ok(if drained { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Takes a port, without listening yet: until there is somebody to answer, connections are refused,
/// and a balancer goes to another node.
fn take(address: SocketAddr) -> std::io::Result<TcpSocket> {
    let port = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    port.set_reuseaddr(true)?;
    port.bind(address)?;
    Ok(port)
}

/// Lies in the data folder while demo data is being made: half a story is none.
const UNFINISHED: &str = "demo.unfinished";

/// Makes demo data, if there is no church yet.
async fn tell_the_story(config: &Config, store: &Arc<dyn Store>) -> anyhow::Result<()> {
    let unfinished = config.data.join(UNFINISHED);
    if !store.read().church_ids().await?.is_empty() {
        anyhow::ensure!(
            !unfinished.exists(),
            "the demo data was not finished last time: delete the folder {} and start again",
            config.data.display()
        );
        return Ok(());
    }
    std::fs::write(&unfinished, "demo data is being made\n")?;
    let story = Demo {
        store: Arc::clone(store),
        book: config.data.join(compose::BOOK),
        seed: 1,
        until: SystemClock.now(),
        months: 18,
    };
    tracing::info!("making eighteen months of demo data");
    let mut month = None;
    let made = story.make(|day| {
        if month.replace(day.month()) != Some(day.month()) {
            tracing::info!("{}", day.strftime("%B %Y"));
        }
    });
    let made = made.await.context("the demo data could not be made")?;
    std::fs::remove_file(&unfinished)?;
    tracing::info!(donors = made.donors, charges = made.charges, "the demo data is there");
    Ok(())
}

/// Serves until asked to end. Answers whether everything could be finished in time.
async fn serve(
    asked: &Serve,
    config: &Config,
    house: &House,
    (port, metrics): (TcpSocket, Option<Metrics>),
    bell: &Bell,
) -> anyhow::Result<bool> {
    let stop = bell.stop();
    let site = compose::site(config, house, asked.demo, stop.clone())?;
    let errands = site.errands.clone();
    let router = match asked.role {
        Role::Web | Role::All => http::router(site)?,
        Role::Engine => http::health_alone(site),
    };
    let mut parts = match asked.role {
        Role::Engine | Role::All => worker::start(&house.giving, Post::new(config)?, &stop),
        Role::Web => {
            let mut parts = JoinSet::new();
            parts.spawn(worker::rules::follow(house.giving.clone(), stop.clone()));
            parts
        }
    };
    if config.environment.is_playground() && asked.role != Role::Web {
        let binary = std::env::current_exe()?;
        parts.spawn(worker::drills::run(house.giving.clone(), binary, stop.clone()));
    }
    parts.spawn(sweep(house.sessions.clone(), stop.clone()));
    parts.spawn(worker::clock::run(house.giving.clone(), stop.clone()));
    if let Some(metrics) = metrics {
        let serving = metrics.serve(house.giving.clone(), stop.clone());
        parts.spawn(async {
            if let Err(error) = serving.await {
                tracing::error!(error = format!("{error:#}"), "no metrics");
            }
        });
    }
    let at = port.local_addr()?;
    let listener = port.listen(WAITING)?;
    tracing::info!(role = ?asked.role, "open http://{at}");
    if asked.demo {
        let who = [("donor", demo::DONOR), ("church admin", demo::ADMIN), ("staff", demo::STAFF)];
        for (role, email) in who {
            tracing::info!("sign in as {role}: {email}, password \"{}\"", demo::PASSWORD);
        }
    }
    let mut server = tokio::spawn(http::serve(listener, router, stop));
    let asked_to_end = tokio::select! {
        asked = lifecycle::asked_to_end() => asked,
        ended = &mut server => return ended?.map(|()| true).context("the server ended by itself"),
    };
    asked_to_end?;
    tracing::info!("stopping: what is under way is finished, nothing new begins");
    bell.ring();
    let finish = async {
        let served = server.await;
        while let Some(ended) = parts.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a part ended badly");
            }
        }
        errands.finished().await;
        served
    };
    match timeout(DRAIN, finish).await {
        Ok(served) => served?.map(|()| true).context("the server ended badly"),
        Err(_) => Ok(false),
    }
}

async fn sweep(sessions: auth::Sessions, stop: lifecycle::Stop) {
    while stop.sleep(SWEEP).await {
        if let Err(error) = sessions.sweep().await {
            tracing::warn!(%error, "expired sessions were not swept");
        }
    }
}
