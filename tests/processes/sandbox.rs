//! The practice gateway as a process of its own, and its desk: moods, calls, the charge book.

use std::collections::BTreeMap;
use std::path::Path;

use gateway::sandbox::Record;
use serde::Deserialize;
use serde_json::Value;

use crate::browser::{Answer, exchange};
use crate::church::ACCOUNT;
use crate::process::{Process, offertory};

/// `sandbox:sandbox`, as basic authentication writes it.
const AUTHORIZATION: (&str, &str) = ("Authorization", "Basic c2FuZGJveDpzYW5kYm94");

pub(crate) struct Sandbox(Process);

#[derive(Deserialize)]
struct Book {
    charges: Vec<Record>,
}

#[derive(Deserialize)]
struct Calls {
    calls: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Sandbox {
    pub(crate) async fn start(room: &Path) -> Sandbox {
        Sandbox::start_at(room, 0).await
    }

    /// On this port.
    pub(crate) async fn start_at(room: &Path, port: u16) -> Sandbox {
        let mut command = offertory(["gateway-sandbox", "--listen"]);
        command.arg(format!("127.0.0.1:{port}")).arg("--book").arg(room.join("book.jsonl"));
        Sandbox(Process::start(command, "SPREEDLY_URL=http://").await)
    }

    pub(crate) async fn stop(&mut self) {
        assert!(self.0.stop().await.success());
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.address.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or_default()
    }

    /// What a server needs in order to call it.
    pub(crate) fn settings(&self) -> [(&'static str, String); 3] {
        [
            ("SPREEDLY_URL", format!("http://{}", self.0.address)),
            ("SPREEDLY_KEY", "sandbox".to_owned()),
            ("SPREEDLY_SECRET", "sandbox".to_owned()),
        ]
    }

    /// Puts the card gateway in a mood, or in several, one after another.
    pub(crate) async fn mood(&self, script: Value) {
        let line = format!("PUT /sandbox/gateways/{ACCOUNT}/mood");
        let answer = self.ask(&line, &script.to_string()).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    /// Puts the orchestrator above all gateways in a mood.
    pub(crate) async fn orchestrator_mood(&self, script: Value) {
        let answer = self.ask("PUT /sandbox/mood", &script.to_string()).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    /// Every charge, oldest first.
    pub(crate) async fn charges(&self) -> Vec<Record> {
        self.ask("GET /sandbox/book", "").await.json::<Book>().charges
    }

    /// How many purchases the card gateway was asked for.
    pub(crate) async fn purchases(&self) -> usize {
        let calls = self.ask("GET /sandbox/calls", "").await.json::<Calls>().calls;
        calls.get(ACCOUNT).and_then(|calls| calls.get("purchase")).copied().unwrap_or_default()
    }

    async fn ask(&self, line: &str, body: &str) -> Answer {
        let headers = [AUTHORIZATION, ("Content-Type", "application/json")];
        exchange(&self.0.address, line, &headers, body).await.unwrap()
    }
}
