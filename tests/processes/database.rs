//! Databases on the PostgreSQL that the tests were given.

use tokio::process::Command;
use uuid::Uuid;

/// A database of its own on the server that the tests were given.
pub(crate) async fn database() -> String {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        panic!(
            "TEST_POSTGRES_URL names no server. Start one for these tests alone: \
             build/services.sh cargo test --tests"
        )
    };
    let name = format!("site_{}", Uuid::new_v4().simple());
    let create = format!("create database {name}");
    let made = Command::new("psql").args([&server, "--quiet", "--command", &create]).status().await;
    assert!(made.unwrap().success(), "psql cannot create {name}");
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}
