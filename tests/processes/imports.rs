//! Files of another system brought in from a shell, and killed in the middle.

use std::path::Path;
use std::process::Output;

use kernel::{ChurchId, derive_id};
use serde_json::Value;

use crate::church::{self, STAFF};
use crate::process::{Room, offertory, until};

/// Pieces of 500.
const GIFTS: u64 = 5_000;

struct Desk {
    room: Room,
    church: String,
}

impl Desk {
    async fn new() -> Desk {
        let room = Room::new();
        church::set_up(&database(&room), 1).await;
        let church = ChurchId::from_uuid(derive_id(&["church"])).to_string();
        Desk { room, church }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.room.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    fn command(&self, line: &[&str]) -> tokio::process::Command {
        let mut command = offertory(line);
        command.env("OFFERTORY_DATA", self.room.path());
        command
    }

    async fn run(&self, line: &[&str]) -> Output {
        self.command(line).output().await.unwrap()
    }

    async fn import(&self, kind: &str, file: &str, more: &[&str]) -> Output {
        let line = [&["import", kind, file, "--church", &self.church], more].concat();
        self.run(&line).await
    }
}

fn database(room: &Room) -> String {
    Path::join(room.path(), "offertory.db").to_string_lossy().into_owned()
}

fn json(output: &Output) -> Value {
    let told = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {told}"))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const RUN: [&str; 3] = ["--run", "--as", STAFF];

#[tokio::test]
async fn c38_a_killed_import_goes_on_where_it_was() {
    let desk = Desk::new().await;
    let donors =
        desk.file("donors.csv", "name,email,campus,external_id\nAnn Lee,ann@import.example,,A-1\n");
    assert!(desk.import("donors", &donors, &RUN).await.status.success());
    let mut rows = "date,donor,fund,amount,currency,method,reference,note\n".to_owned();
    for number in 0..GIFTS {
        rows.push_str(&format!("2025-05-04,A-1,General fund,1.00,USD,check,{number},\n"));
    }
    let gifts = desk.file("gifts.csv", &rows);
    let opened = store::open(&database(&desk.room)).await.unwrap();
    let pieces = async || {
        let imports = opened.store.read().imports(9).await.unwrap();
        imports.iter().map(|import| import.pieces).max().unwrap_or(0)
    };
    let mut line = vec!["import", "history", &gifts, "--church", &desk.church];
    line.extend(RUN);
    for killed in 1..=3 {
        let mut process = desk.command(&line).spawn().unwrap();
        // Dead as soon as one more piece is there, wherever it is by then.
        until("one more piece", async || (pieces().await >= killed).then_some(())).await;
        process.kill().await.unwrap();
    }
    assert!(pieces().await < GIFTS / 500, "it was killed in the middle");
    let report = desk.import("history", &gifts, &[&RUN[..], &["--json"]].concat()).await;
    let report = json(&report);
    assert_eq!((&report["standing"], &report["agrees"]), (&"brought_in".into(), &true.into()));
    assert_eq!(report["counts"]["new"], GIFTS);
    assert_eq!(report["totals"][0]["after"]["minor"], GIFTS * 100);
    let books = json(&desk.run(&["ledger", "verify", "--json"]).await);
    assert_eq!((&books["orders"], &books["violations"]), (&GIFTS.into(), &Value::from([0; 0])));
    let again = desk.import("history", &gifts, &RUN).await;
    assert!(again.status.success() && text(&again).contains("brought in before"));
}

#[tokio::test]
async fn c38_a_check_is_the_default_and_bad_rows_are_told() {
    let desk = Desk::new().await;
    for kind in ["donors", "history"] {
        let help = text(&desk.run(&["import", kind, "--help"]).await);
        assert!(help.contains(&format!("Example: offertory import {kind}")), "{help}");
    }
    let bad = "name,email,campus,external_id\nAnn,ann@import.example,,A-1\nBo,,,\n";
    let file = desk.file("donors.csv", bad);
    let found = desk.import("donors", &file, &[]).await;
    let told = text(&found);
    assert!(!found.status.success() && told.contains("Nothing was written"), "{told}");
    assert!(told.contains("line 3: email has nothing; right would be: an address"), "{told}");
    let refused = desk.import("donors", &file, &RUN).await;
    assert!(!refused.status.success() && text(&refused).contains("--leave-out-bad"));
    let without = desk.import("donors", &file, &[&RUN[..], &["--leave-out-bad"]].concat()).await;
    assert!(without.status.success() && text(&without).contains("2 rows: 1 new"));
    let wrong = desk.file("wrong.csv", "Vorname;Nachname\n");
    let refused = desk.import("donors", &wrong, &[]).await;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("right would be: name,email,campus,external_id"), "{told}");
}

#[tokio::test]
async fn c31_a_file_of_orders_is_looked_at_line_by_line() {
    let desk = Desk::new().await;
    let help = text(&desk.run(&["ledger", "replay", "--help"]).await);
    assert!(help.contains("Example: offertory ledger replay"), "{help}");
    let donors =
        desk.file("donors.csv", "name,email,campus,external_id\nAnn Lee,ann@import.example,,A-1\n");
    desk.import("donors", &donors, &RUN).await;
    let gift = "date,donor,fund,amount,currency,method,reference,note\n\
                2025-05-04,A-1,General fund,1.00,USD,check,1,\n";
    let gifts = desk.file("gifts.csv", gift);
    desk.import("history", &gifts, &RUN).await;
    let church = ["ledger", "replay", "--church", &desk.church, "--json"];
    let found = json(&desk.run(&church).await);
    assert_eq!((&found["orders"], &found["replay"]), (&1.into(), &Value::Null));
    let opened = store::open(&database(&desk.room)).await.unwrap();
    let church = ChurchId::from_uuid(derive_id(&["church"]));
    let orders = opened.store.read().orders_after(church, 0, 9).await.unwrap();
    let list = desk.file("orders.txt", &format!("order_id\n{}\nten\n", orders[0].1.id()));
    let why = ["--why", "The mirror lost its disk", "--run", "--as", STAFF, "--json"];
    let line = [&["ledger", "replay", "--file", &list], &why[..]].concat();
    let queued = desk.run(&line).await;
    let found = json(&queued);
    assert_eq!((&found["orders"], &found["bad"][0]["line"]), (&1.into(), &3.into()));
    assert!(found["replay"].is_string() && !queued.status.success(), "a bad line is an answer");
    assert!(!desk.run(&["ledger", "replay"]).await.status.success(), "all orders of all? Say so");
}
