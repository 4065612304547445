//! The only place that knows all adapters: here the settings become a house that works.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use auth::{Argon2Passwords, Cookies, Sessions, WebauthnPasskeys};
use gateway::sandbox;
use gateway::spreedly::{self, Spreedly};
use giving::ports::{Gateways, Ids, Passwords, Store, SystemIds};
use giving::{Giving, Parts};
use kernel::{Clock, SystemClock, Timestamp};
use mirror::texts::Carrier;
use mirror::webhook::{Hooks, Reach};
use store::{Opened, Pools};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::config::{Config, Orchestrator, Secret, TextsAt};
use crate::errands::Errands;
use crate::http::site::{self, Site};
use crate::http::{assets, health, live};
use crate::lifecycle::{Bell, Stop};
use crate::mail::site_of;
use crate::metrics::Counted;

/// What the practice gateway is called with. It listens on this machine alone.
const PRACTICE: &str = "sandbox";

/// How long a start waits for the session store. Past it the site opens all the same.
const SESSIONS_WITHIN: Duration = Duration::from_secs(3);

/// The book of charges, beside the database.
pub const BOOK: &str = "sandbox.db";

/// Everything below the site.
pub struct House {
    pub giving: Giving,
    pub sessions: Sessions,
    pub store: Arc<dyn Store>,
    /// Runs beside us if no real gateway is set.
    pub practice: Option<Practice>,
}

/// A practice gateway beside the server.
pub struct Practice {
    pub url: String,
    served: JoinHandle<std::io::Result<()>>,
    bell: Bell,
}

impl Practice {
    /// Starts one, with its book at `book`.
    pub async fn start(listen: &str, book: &Path) -> anyhow::Result<Practice> {
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("the practice gateway cannot listen on {listen}"))?;
        let url = format!("http://{}", listener.local_addr()?);
        let bell = Bell::default();
        let options = sandbox::Options::new(PRACTICE, PRACTICE);
        let serving = sandbox::serve(listener, book.to_owned(), bell.stop().heard(), options);
        tracing::info!(url, key = PRACTICE, secret = PRACTICE, "a practice gateway is here");
        Ok(Practice { url, served: tokio::spawn(serving), bell })
    }

    /// How it is reached.
    pub fn orchestrator(&self) -> Orchestrator {
        Orchestrator {
            url: self.url.clone(),
            key: Secret::new(PRACTICE),
            secret: Secret::new(PRACTICE),
        }
    }

    /// Where it takes text messages.
    pub fn texts(&self) -> TextsAt {
        TextsAt { url: format!("{}{}", self.url, sandbox::TEXTS), secret: Secret::new(PRACTICE) }
    }

    /// Stops it. Its book is closed when this returns.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.bell.ring();
        Ok(self.served.await??)
    }
}

/// Opens the database that the settings name; its tables are up to date afterwards.
pub async fn open(config: &Config) -> anyhow::Result<Opened> {
    let opened = match &config.database_url {
        Some(url) => store::open(url.reveal()).await.context("DATABASE_URL")?,
        None => {
            std::fs::create_dir_all(&config.data).with_context(|| {
                format!("OFFERTORY_DATA: {} cannot be made", config.data.display())
            })?;
            let file = config.data.join("offertory.db");
            store::open(&file.to_string_lossy())
                .await
                .with_context(|| format!("the database {}", file.display()))?
        }
    };
    Ok(opened)
}

/// Where sessions live: in Redis if it is set, else in the database.
pub async fn sessions(config: &Config, pools: &Pools) -> anyhow::Result<Sessions> {
    Ok(match (&config.redis_url, pools) {
        (Some(url), _) => Sessions::redis(url.reveal())?,
        (None, Pools::Sqlite(pool)) => Sessions::sqlite(pool.clone()).await?,
        (None, Pools::Postgres(pool)) => Sessions::postgres(pool.clone()).await?,
    })
}

/// The machine's clock, moved ahead where a playground asks for it.
struct Ahead(Duration);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(self.0)
    }
}

/// The clock everything goes by.
pub fn clock(config: &Config) -> Arc<dyn Clock> {
    Arc::new(Ahead(config.clock_ahead))
}

/// The client of an orchestrator. A practice gateway may be told the time.
pub fn client(
    orchestrator: &Orchestrator,
    practice_clock: Option<Arc<dyn Clock>>,
) -> anyhow::Result<Spreedly> {
    let config = spreedly::Config {
        sandbox_clock: practice_clock,
        ..spreedly::Config::new(
            &orchestrator.url,
            orchestrator.key.reveal(),
            orchestrator.secret.reveal(),
        )
    };
    Ok(Spreedly::new(config)?)
}

/// The use cases over a database and a gateway.
pub fn giving(
    config: &Config,
    store: Arc<dyn Store>,
    gateway: Spreedly,
    (passwords, clock, ids): (Arc<dyn Passwords>, Arc<dyn Clock>, Arc<dyn Ids>),
) -> anyhow::Result<Giving> {
    let hooks = webhooks(config, Arc::clone(&clock))?;
    let gateway = Arc::new(gateway);
    let told_at = Arc::clone(&clock);
    let giving = Giving::new(Parts {
        store,
        gateways: Arc::clone(&gateway) as Arc<dyn Gateways>,
        mirrors: Arc::new(mirror::Client::new(Arc::clone(&clock))?),
        passwords,
        clock,
        ids,
        rules: classifier::default_rules(),
        node: config.node.clone(),
    })
    .counted_by(Arc::new(Counted))
    .by_the_machines_clock(config.clock_ahead)
    .telling_by(Arc::new(hooks))
    .keeping_methods_at(gateway);
    let giving = match passkeys(config) {
        Some(passkeys) => giving.knowing_by(Arc::new(passkeys)),
        None => giving,
    };
    texting(config, giving, told_at)
}

/// Passkeys for the address that people type: a device makes its keys for that one and no other.
fn passkeys(config: &Config) -> Option<WebauthnPasskeys> {
    let here = config.environment.cookies() == Cookies::Localhost;
    let url = config.url.as_deref().or_else(|| here.then_some("http://localhost"));
    let passkeys = url.and_then(WebauthnPasskeys::at);
    if passkeys.is_none() {
        tracing::info!("no passkeys: OFFERTORY_URL is no https:// address with a name");
    }
    passkeys
}

/// The way to phones, if it is set.
fn texting(config: &Config, giving: Giving, clock: Arc<dyn Clock>) -> anyhow::Result<Giving> {
    let Some(at) = &config.texts else { return Ok(giving) };
    let carrier = Carrier::new(clock, &at.url, at.secret.reveal(), site_of(config));
    Ok(giving.texting_by(Arc::new(carrier.context("SMS_URL")?)))
}

/// The way to webhooks. In a playground they may be on this machine.
fn webhooks(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Hooks> {
    let reach = if config.environment.is_playground() { Reach::AndHere } else { Reach::Outside };
    Ok(Hooks::new(clock, reach, site_of(config))?)
}

/// The house as it runs: the machine's randomness, real passwords.
pub async fn house(config: &Config, opened: Opened) -> anyhow::Result<House> {
    let Opened { store, pools } = opened;
    let sessions = sessions(config, &pools).await?;
    // A node that answers before it can read sessions takes everybody for a stranger.
    let known = async {
        while !sessions.alive().await {
            tokio::task::yield_now().await;
        }
    };
    if timeout(SESSIONS_WITHIN, known).await.is_err() {
        tracing::warn!("the session store does not answer; nobody is signed in until it does");
    }
    let practice = match &config.orchestrator {
        Some(_) => None,
        None => {
            std::fs::create_dir_all(&config.data)?;
            let book = config.data.join(BOOK);
            Some(Practice::start(&config.sandbox_listen, &book).await?)
        }
    };
    let ours = practice.as_ref().map(Practice::orchestrator);
    let orchestrator = config.orchestrator.as_ref().or(ours.as_ref());
    let orchestrator = orchestrator.context("no gateway is set, and none was started")?;
    let clock = clock(config);
    let practice_clock = (!config.clock_ahead.is_zero()).then(|| Arc::clone(&clock));
    let gateway = client(orchestrator, practice_clock)?;
    let world: (Arc<dyn Passwords>, Arc<dyn Clock>, Arc<dyn Ids>) =
        (Arc::new(Argon2Passwords::new()), clock, Arc::new(SystemIds));
    // A practice gateway also plays whoever carries text messages.
    let texts = config.texts.clone().or_else(|| practice.as_ref().map(Practice::texts));
    let config = Config { texts, ..config.clone() };
    let giving = giving(&config, store.clone(), gateway, world)?;
    Ok(House { giving, sessions, store, practice })
}

/// The site over a house.
pub fn site(config: &Config, house: &House, demo: bool, stop: Stop) -> anyhow::Result<Site> {
    Ok(Site::new(site::Parts {
        giving: house.giving.clone(),
        sessions: house.sessions.clone(),
        assets: assets::addresses()?,
        environment: config.environment,
        demo,
        proxies: config.proxies,
        url: config.url.clone(),
        live: live::Live::default(),
        lately: health::Lately::default(),
        errands: Errands::default(),
        stop,
    }))
}
