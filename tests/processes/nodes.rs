//! Many nodes of one binary, on PostgreSQL and Redis: two that serve the site behind a balancer
//! without memory, and one that runs the engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures::future::join_all;
use kernel::{Clock, SystemClock};
use offertory::worker;
use uuid::Uuid;
use views::{GiftList, Health};

use crate::balancer::Balancer;
use crate::browser::{Answer, Browser};
use crate::church::{self, PASSWORD, Parish, STAFF};
use crate::database::database;
use crate::process::{Process, Room, free_port, offertory, until};
use crate::redis::Redis;
use crate::sandbox::Sandbox;

/// One of the nodes, and where it is started again.
struct Node {
    role: &'static str,
    port: u16,
    process: Process,
}

struct Site {
    room: Room,
    database: String,
    redis: Redis,
    sandbox: Sandbox,
    parish: Parish,
    web: [Node; 2],
    engine: Node,
    balancer: Balancer,
}

/// What every node shares.
struct Shared<'a> {
    database: &'a str,
    redis: &'a Redis,
    sandbox: &'a Sandbox,
}

impl Shared<'_> {
    async fn start(&self, role: &'static str, port: u16, ahead: Duration) -> Node {
        let mut command = offertory(["serve", "--role", role]);
        command
            .env("OFFERTORY_LISTEN", format!("127.0.0.1:{port}"))
            .env("OFFERTORY_NODE", format!("{role}-{port}"))
            .env("OFFERTORY_CLOCK_AHEAD", ahead.as_secs().to_string())
            .env("DATABASE_URL", self.database)
            .env("REDIS_URL", format!("redis://127.0.0.1:{}/1", self.redis.port))
            .envs(self.sandbox.settings());
        Node { role, port, process: Process::start(command, "open http://").await }
    }
}

impl Site {
    async fn with_donors(donors: usize) -> Site {
        let room = Room::new();
        let database = database().await;
        let parish = church::set_up(&database, donors).await;
        let redis = Redis::start(room.path(), free_port().await).await;
        let sandbox = Sandbox::start(room.path()).await;
        let now = Duration::ZERO;
        let shared = Shared { database: &database, redis: &redis, sandbox: &sandbox };
        let ports = (free_port().await, free_port().await, free_port().await);
        let (one, two, engine) = tokio::join!(
            shared.start("web", ports.0, now),
            shared.start("web", ports.1, now),
            shared.start("engine", ports.2, now),
        );
        let web = [one, two];
        let addresses = web.iter().map(|node| node.process.address.clone()).collect();
        let balancer = Balancer::over(addresses).await;
        Site { room, database, redis, sandbox, parish, web, engine, balancer }
    }

    /// Another process in the place of one that ended, when so much time has passed.
    async fn again(&self, node: &Node, ahead: Duration) -> Node {
        let Site { database, redis, sandbox, .. } = self;
        Shared { database, redis, sandbox }.start(node.role, node.port, ahead).await
    }

    /// One more of a role.
    async fn another(&self, role: &'static str, ahead: Duration) -> Node {
        let Site { database, redis, sandbox, .. } = self;
        Shared { database, redis, sandbox }.start(role, free_port().await, ahead).await
    }

    fn address(&self, node: usize) -> &str {
        &self.web[node].process.address
    }

    /// What the nodes of the site complained about, as far as they still run.
    fn complaints(&self) -> Vec<String> {
        self.web.iter().flat_map(|node| node.process.complaints()).collect()
    }

    fn email(&self, donor: usize) -> &str {
        &self.parish.donors[donor].email
    }
}

async fn health(address: &str) -> (u16, Health) {
    let answer = Browser::new(address).get("/meta/health").await.unwrap();
    (answer.status, answer.json())
}

/// How long each of a few answers took at least. Other tests keep this machine busy: the quickest
/// says what the servers themselves need.
async fn quickest(mut ask: impl AsyncFnMut()) -> Duration {
    let mut times = Vec::new();
    for _ in 0..3 {
        let since = Instant::now();
        ask().await;
        times.push(since.elapsed());
    }
    times.into_iter().min().unwrap()
}

/// Waits until exactly these are losses. On a busy machine others may be for a moment: health waits
/// 150 ms for an answer, and no longer.
async fn only_losses(address: &str, losses: &[&str]) {
    until(&format!("{losses:?} are the losses"), async || {
        let (status, health) = health(address).await;
        assert_eq!(status == 200, health.losses.is_empty(), "{status} with {health:?}");
        (health.losses == losses).then_some(())
    })
    .await;
}

fn is_in(answer: &Answer) -> bool {
    answer.status == 200 && answer.text().ends_with("</html>")
}

#[tokio::test]
async fn b15_a_session_is_known_to_every_node() {
    let site = Site::with_donors(1).await;
    let ann = Browser::signed_in(&site.balancer.address, site.email(0)).await;
    let before = [0, 1].map(|node| site.balancer.served(node));
    for _ in 0..10 {
        let answer = ann.get("/gifts").await.unwrap();
        assert!(is_in(&answer), "{} {:#?}", answer.status, site.complaints());
    }
    let served = [0, 1].map(|node| site.balancer.served(node) - before[node]);
    assert_eq!(served, [5, 5], "one after the other");

    let desk = Browser::signed_in(site.address(0), site.email(0)).await;
    let phone = Browser::signed_in(site.address(1), site.email(0)).await;
    assert!(is_in(&phone.get("/gifts").await.unwrap()));
    let new = "another horse battery";
    let fields = [("act", "password"), ("current", PASSWORD), ("new", new), ("again", new)];
    let changed = desk.post("/settings", &fields).await.unwrap();
    assert_eq!(changed.header("location"), "/settings?done=password_changed");
    for (browser, stays) in [(&desk, true), (&phone, false), (&ann, false)] {
        for node in [0, 1] {
            let answer = browser.at(site.address(node)).get("/gifts").await.unwrap();
            assert_eq!(is_in(&answer), stays, "{} on node {node}", answer.status);
        }
    }
}

/// Looks at pages without pause until told to stop. Answers how many, and what was wrong.
async fn look(browser: Browser, stop: Arc<AtomicBool>) -> (usize, Vec<String>) {
    let (mut pages, mut wrong) = (0, Vec::new());
    for page in ["/gifts", "/give", "/recurring", "/settings"].into_iter().cycle() {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        pages += 1;
        match browser.get(page).await {
            Ok(answer) if is_in(&answer) => {}
            Ok(answer) => {
                wrong.push(format!("{page}: {} {}", answer.status, answer.header("location")));
            }
            Err(error) => wrong.push(format!("{page}: {error}")),
        }
    }
    (pages, wrong)
}

#[tokio::test]
async fn b15_a_rolling_restart_under_load_signs_nobody_out() {
    let mut site = Site::with_donors(4).await;
    let stop = Arc::new(AtomicBool::default());
    let mut load = Vec::new();
    for donor in 0..3 {
        let browser = Browser::signed_in(&site.balancer.address, site.email(donor)).await;
        load.push(tokio::spawn(look(browser, Arc::clone(&stop))));
    }
    let giver = Browser::signed_in(&site.balancer.address, site.email(3)).await;
    let mut gifts = 0;
    for node in [0, 1] {
        let stopping = site.web[node].process.stop();
        let giving = give(&giver, &site.parish, 3, gifts);
        let (ended, answer) = tokio::join!(stopping, giving);
        assert!(ended.success(), "it finished what was under way");
        assert_eq!(answer.status, 303, "{}", answer.text());
        gifts += 1;
        let before = site.balancer.served(node);
        site.web[node] = site.again(&site.web[node], Duration::ZERO).await;
        until("the new process has its share", async || {
            let answer = giver.get("/gifts").await.unwrap();
            let complaints = site.complaints();
            assert!(is_in(&answer), "{} {complaints:#?}", answer.status);
            (site.balancer.served(node) > before + 20).then_some(())
        })
        .await;
    }
    stop.store(true, Ordering::SeqCst);
    let mut pages = 0;
    for looking in load {
        let (looked, wrong) = looking.await.unwrap();
        assert_eq!(wrong, [""; 0], "of {looked} pages. {:#?}", site.complaints());
        pages += looked;
    }
    assert!(pages > 50, "only {pages} pages were looked at");
    let list: GiftList = giver.get("/api/v1/gifts").await.unwrap().json();
    assert_eq!(list.rows.len(), gifts);
}

async fn give(browser: &Browser, parish: &Parish, donor: usize, card: usize) -> Answer {
    let (fund, card) = (parish.fund.to_string(), parish.donors[donor].cards[card].to_string());
    let request = Uuid::new_v4().to_string();
    let fields = [
        ("fund", fund.as_str()),
        ("amount", "25"),
        ("method", &card),
        ("frequency", "once"),
        ("first", ""),
        ("request", &request),
    ];
    browser.post("/give/check", &fields).await.unwrap()
}

#[tokio::test]
async fn a22_a_switch_that_is_off_is_off_everywhere_within_five_seconds() {
    let site = Site::with_donors(0).await;
    let staff = Browser::signed_in(site.address(0), STAFF).await;
    only_losses(site.address(1), &[]).await;
    let request = Uuid::new_v4().to_string();
    let why = "Wrong dates after the import";
    let off = [("act", "off"), ("why", why), ("remind_in", "60"), ("request", &request)];
    let answer = staff.post("/staff/switch", &off).await.unwrap();
    assert_eq!(answer.header("location"), "/staff/switch?done=switched_off");
    let since = Instant::now();
    let elsewhere = staff.at(site.address(1));
    let banner = until("the banner is there", async || {
        elsewhere.get("/staff/delayed").await.unwrap().text().contains(why).then_some(())
    });
    let off = "ScheduledPaymentsEngineEnabled";
    let addresses = [site.address(0), site.address(1), site.engine.process.address.as_str()];
    let everywhere = join_all(addresses.map(|address| {
        until("health says so", async move || {
            let (_, health) = health(address).await;
            health.losses.iter().any(|loss| loss == off).then_some(())
        })
    }));
    tokio::join!(banner, everywhere);
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    for address in addresses {
        only_losses(address, &[off]).await;
    }
}

/// two engines are in the middle of a morning's gifts when somebody says stop.
#[tokio::test]
async fn a20_two_engines_call_nobody_five_seconds_after_stop() {
    const DONORS: usize = 25;
    const SCHEDULES: usize = 4;
    let mut site = Site::with_donors(DONORS).await;
    let zone = jiff::tz::TimeZone::get("America/Los_Angeles").unwrap();
    let day = Duration::from_secs(24 * 60 * 60);
    // Not tomorrow, which is today when midnight comes before the last schedule is made.
    let soon = SystemClock.now().plus(day * 2).date_in(&zone).to_string();
    for donor in 0..DONORS {
        let browser = Browser::signed_in(site.address(0), site.email(donor)).await;
        for card in 0..SCHEDULES {
            let answer = schedule(&browser, &site.parish, (donor, card), &soon).await;
            assert_eq!(answer.status, 303, "{}", answer.text());
        }
    }
    let staff = Browser::signed_in(site.address(0), STAFF).await;
    // A call takes three seconds, and no engine has more than sixteen under way: there is time to
    // say stop.
    site.sandbox.mood(serde_json::json!({"mood": "slow", "delay_ms": 3_000})).await;
    assert!(site.engine.process.stop().await.success());
    let ahead = day * 3;
    site.engine = site.again(&site.engine, ahead).await;
    let second = site.another("engine", ahead).await;
    until("both are at it", async || (site.sandbox.purchases().await >= 3).then_some(())).await;

    let request = Uuid::new_v4().to_string();
    let why = "Wrong dates after the import";
    let off = [("act", "off"), ("why", why), ("remind_in", "60"), ("request", &request)];
    let answer = staff.post("/staff/switch", &off).await.unwrap();
    assert_eq!(answer.header("location"), "/staff/switch?done=switched_off");
    let since = Instant::now();
    let calls_after = async |time: Duration| {
        until("time has passed", async || {
            let calls = site.sandbox.purchases().await;
            (since.elapsed() >= time).then_some(calls)
        })
        .await
    };
    let calls = calls_after(Duration::from_secs(5)).await;
    assert!(calls < DONORS * SCHEDULES, "{calls}: all were sent before somebody said stop");
    // By then what was kept back has been looked at again.
    assert_eq!(calls_after(Duration::from_secs(22)).await, calls);
    until("what was under way is recorded", async || {
        (site.sandbox.charges().await.len() == calls).then_some(())
    })
    .await;
    drop(second);
}

async fn schedule(
    browser: &Browser,
    parish: &Parish,
    (donor, card): (usize, usize),
    first: &str,
) -> Answer {
    let (fund, card) = (parish.fund.to_string(), parish.donors[donor].cards[card].to_string());
    let request = Uuid::new_v4().to_string();
    let fields = [
        ("fund", fund.as_str()),
        ("amount", "25"),
        ("method", &card),
        ("frequency", "weekly"),
        ("first", first),
        ("request", &request),
    ];
    browser.post("/give/check", &fields).await.unwrap()
}

#[tokio::test]
async fn a25_the_loops_of_an_engine_that_stopped_are_losses_within_a_minute() {
    let mut site = Site::with_donors(0).await;
    only_losses(site.address(0), &[]).await;
    assert!(site.engine.process.stop().await.success());
    assert!(site.web[0].process.stop().await.success());
    // A minute goes by.
    site.web[0] = site.again(&site.web[0], Duration::from_secs(61)).await;
    only_losses(site.address(0), &worker::NAMES).await;
}

#[tokio::test]
async fn b16_redis_is_lost_and_comes_back() {
    let mut site = Site::with_donors(1).await;
    let ann = Browser::signed_in(site.address(0), site.email(0)).await;
    assert_eq!(give(&ann, &site.parish, 0, 0).await.status, 303);
    let port = site.redis.port;
    site.redis.kill().await;

    let quickly = Duration::from_secs(2);
    for (page, leads) in [("/", (200, "")), ("/gifts", (303, "/sign-in?next=%2Fgifts"))] {
        let took = quickest(async || {
            let answer = ann.get(page).await.unwrap();
            assert_eq!((answer.status, answer.header("location")), leads, "as if nobody was in");
        })
        .await;
        assert!(took < quickly, "{page} took {took:?}");
    }
    let took = quickest(async || assert_eq!(health(site.address(1)).await.0, 400)).await;
    assert!(took < Duration::from_secs(1), "health took {took:?}");
    only_losses(site.address(1), &["SessionStore"]).await;
    let took = quickest(async || {
        let refused = ann.sign_in(site.email(0), PASSWORD).await.unwrap();
        assert_eq!(refused.status, 503);
        assert!(refused.text().contains("We are back in a moment"), "{}", refused.text());
    })
    .await;
    // A page asks for the session once, a sign-in twice.
    assert!(took < 2 * quickly, "the answer took {took:?}");

    site.redis = Redis::start(site.room.path(), port).await;
    until("people sign in again", async || {
        let answer = ann.sign_in(site.email(0), PASSWORD).await.unwrap();
        (answer.status == 303).then_some(())
    })
    .await;
    // A node has several lines to Redis, and they come back one after another.
    let list: GiftList = until("they are known", async || {
        let answer = ann.get("/api/v1/gifts").await.unwrap();
        (answer.status == 200).then(|| answer.json())
    })
    .await;
    assert_eq!(list.rows.len(), 1, "nothing else is lost");
    for node in [0, 1] {
        only_losses(site.address(node), &[]).await;
    }
}
