//! The services that nodes share: databases on the PostgreSQL that the tests were given, and a Redis
//! of one's own.

use std::path::Path;

use tokio::process::Command;
use uuid::Uuid;

use crate::process::Process;

/// A Redis of its own, which may be stopped.
pub(crate) struct Redis {
    pub(crate) port: u16,
    process: Process,
}

impl Redis {
    pub(crate) async fn start(room: &Path, port: u16) -> Redis {
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", "127.0.0.1", "--save", "", "--port", &port.to_string()])
            .arg("--dir")
            .arg(room)
            .kill_on_drop(true);
        let process = Process::start(command, "Ready to accept connections").await;
        Redis { port, process }
    }

    /// As if its machine lost its power. It kept nothing on a disk.
    pub(crate) async fn kill(&mut self) {
        self.process.kill().await;
    }
}

/// A database of its own on the server that the tests were given.
pub(crate) async fn database() -> String {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        panic!(
            "TEST_POSTGRES_URL names no server. Start one for these tests alone: \
             build/services.sh cargo test --test processes"
        )
    };
    let name = format!("nodes_{}", Uuid::new_v4().simple());
    let create = format!("create database {name}");
    let made = Command::new("psql").args([&server, "--quiet", "--command", &create]).status().await;
    assert!(made.unwrap().success(), "psql cannot create {name}");
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}
