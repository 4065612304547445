//! A sandbox on a loopback port with a client in front of it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use giving::ports::{Charge, Found, Gateways, Inquiry};
use kernel::{Amount, AttemptId, Currency, Timestamp};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::sandbox::{Options, Record, serve};
use crate::spreedly::{Config, Spreedly};

pub(super) const VANTIV: &str = "vantiv";
pub(super) const FACILITY: &str = "gw_vantiv_north";

/// Short, so that silence is told soon; for the tests that wait for it. Answers that do come need
/// far less, also on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

pub(super) struct Bench {
    pub(super) client: Spreedly,
    pub(super) address: SocketAddr,
    book: PathBuf,
    running: Option<(oneshot::Sender<()>, JoinHandle<std::io::Result<()>>)>,
}

impl Bench {
    pub(super) async fn start() -> Bench {
        Bench::with(|_| ()).await
    }

    /// With a client that soon gives up.
    pub(super) async fn impatient() -> Bench {
        Bench::with(|config| config.total_timeout = PATIENCE).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut Config)) -> Bench {
        let folder = std::env::temp_dir().join(format!("sandbox-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut config = Config::new(format!("http://{address}"), "environment", "secret");
        change(&mut config);
        let client = Spreedly::new(config).unwrap();
        let mut bench = Bench { client, address, book: folder.join("book.jsonl"), running: None };
        bench.run(listener);
        bench
    }

    fn run(&mut self, listener: TcpListener) {
        let (stop, stopped) = oneshot::channel::<()>();
        let mut options = Options::new("environment", "secret");
        options.delay = PATIENCE * 2;
        let shutdown = async move {
            let _ = stopped.await;
        };
        let serving = tokio::spawn(serve(listener, self.book.clone(), shutdown, options));
        self.running = Some((stop, serving));
    }

    pub(super) async fn stop(&mut self) {
        let (stop, serving) = self.running.take().unwrap();
        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
        // The client's tasks hear of it before anybody asks them for anything.
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
    }

    /// The same book on the same port.
    pub(super) async fn start_again(&mut self) {
        self.run(TcpListener::bind(self.address).await.unwrap());
    }

    pub(super) async fn inquire(
        &self,
        key: AttemptId,
        sent_at: Timestamp,
        now: Timestamp,
    ) -> Found {
        self.inquire_due(key, sent_at, now, now).await
    }

    pub(super) async fn inquire_due(
        &self,
        key: AttemptId,
        sent_at: Timestamp,
        due: Timestamp,
        now: Timestamp,
    ) -> Found {
        let gateway = VANTIV.parse().unwrap();
        let facility_token = FACILITY.to_owned();
        let inquiry = Inquiry { key, gateway, facility_token, sent_at, due, now };
        self.client.inquire(&inquiry).await
    }

    pub(super) async fn book(&self) -> Vec<Record> {
        let mut body: Value = self.get("sandbox/book").await;
        serde_json::from_value(body["charges"].take()).unwrap()
    }

    pub(super) async fn calls(&self) -> Value {
        self.get("sandbox/calls").await
    }

    pub(super) async fn pages_read(&self) -> u64 {
        self.calls().await["calls"][FACILITY]["list"].as_u64().unwrap()
    }

    pub(super) async fn put(&self, path: &str, body: &str) {
        let url = self.client.base.join(&format!("sandbox/{path}")).unwrap();
        let request = self.client.request(reqwest::Method::PUT, url);
        let request = request.header("Content-Type", "application/json").body(body.to_owned());
        assert_eq!(request.send().await.unwrap().status(), 204, "{path}");
    }

    pub(super) async fn post(&self, path: &str, body: &str) -> (u16, Value) {
        let url = self.client.base.join(path).unwrap();
        let request = self.client.request(reqwest::Method::POST, url).body(body.to_owned());
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn get(&self, path: &str) -> Value {
        let url = self.client.base.join(path).unwrap();
        let request = self.client.request(reqwest::Method::GET, url);
        request.send().await.unwrap().json().await.unwrap()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // A sandbox that still runs keeps its open file; only the name goes.
        let _ = self.book.parent().map(std::fs::remove_dir_all);
    }
}

pub(super) fn key() -> AttemptId {
    AttemptId::from_uuid(uuid::Uuid::new_v4())
}

pub(super) fn amount(minor: i64) -> Amount {
    Amount::of(minor, Currency::Usd).unwrap()
}

/// $25.00 by this method.
pub(super) fn charge(method: &str) -> Charge {
    Charge {
        gateway: VANTIV.parse().unwrap(),
        facility_token: FACILITY.to_owned(),
        method_token: method.to_owned(),
        amount: amount(2_500),
        retry: false,
    }
}
