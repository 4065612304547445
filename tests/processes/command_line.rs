//! The command line, as a shell sees it: words, exit codes, and JSON that others read.

use std::process::Output;

use serde_json::Value;

use crate::browser::{Browser, exchange};
use crate::church::{self, STAFF};
use crate::process::{Process, Room, offertory};

/// A shell in a folder of its own, with a church in the data folder.
struct Shell(Room);

impl Shell {
    fn new() -> Shell {
        Shell(Room::new())
    }

    async fn with_a_church() -> Shell {
        let shell = Shell::new();
        let data = shell.0.path().join("data");
        std::fs::create_dir(&data).unwrap();
        church::set_up(&data.join("offertory.db").to_string_lossy(), 1).await;
        shell
    }

    async fn run(&self, line: &[&str]) -> Output {
        offertory(line).current_dir(self.0.path()).output().await.unwrap()
    }

    /// What it says when it does as it was told.
    async fn says(&self, line: &[&str]) -> String {
        let output = self.run(line).await;
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it complains about when it does not.
    async fn refuses(&self, line: &[&str]) -> String {
        let output = self.run(line).await;
        assert!(!output.status.success(), "{line:?} went through");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn b17_every_verb_explains_itself_with_an_example() {
    let shell = Shell::new();
    let verbs: [&[&str]; 25] = [
        &["doctor"],
        &["church", "example"],
        &["church", "add"],
        &["church", "list"],
        &["church", "invite"],
        &["staff", "invite"],
        &["serve"],
        &["migrate"],
        &["health"],
        &["engine", "stop"],
        &["engine", "start"],
        &["engine", "status"],
        &["gateway", "delay"],
        &["gateway", "resume"],
        &["gateway", "status"],
        &["ledger", "rebuild"],
        &["ledger", "verify"],
        &["classifier", "evaluate"],
        &["classifier", "explain"],
        &["rollout", "list"],
        &["rollout", "step"],
        &["rollout", "back"],
        &["rollout", "looked"],
        &["gateway-sandbox"],
        &["mirror-receiver"],
    ];
    let all = shell.says(&["--help"]).await;
    for verb in verbs {
        assert!(all.contains(verb[0]), "{verb:?} is not in {all}");
        let help = shell.says(&[verb, &["--help"]].concat()).await;
        let example = format!("offertory {}", verb.join(" "));
        assert!(help.contains("Example:") && help.contains(&example), "{help}");
    }
    assert!(shell.refuses(&["sing"]).await.contains("unrecognized subcommand 'sing'"));
}

#[tokio::test]
async fn a14_the_classifier_is_measured_in_the_agreed_words() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/crates/classifier/testdata/gateway_responses_public.csv"
    );
    let shell = Shell::new();
    let found = shell.says(&["classifier", "evaluate", file, "--json"]).await;
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(
        keys(&found),
        [
            "accuracy",
            "communication_as_decline",
            "false_successes",
            "macro_f1",
            "recall",
            "replies_per_second",
            "rows"
        ]
    );
    assert!(found["accuracy"].as_f64().unwrap() >= 0.92, "{found}");
    assert_eq!(found["false_successes"], 0);
    let told = shell.refuses(&["classifier", "evaluate", "nowhere.csv", "--json"]).await;
    assert!(told.contains("nowhere.csv cannot be read"), "{told}");
}

#[tokio::test]
async fn c15_the_books_are_verified_in_the_agreed_words() {
    let shell = Shell::with_a_church().await;
    let found = shell.says(&["ledger", "verify", "--json"]).await;
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(keys(&found), ["entries", "orders", "state_hash", "violations"]);
    assert_eq!((&found["orders"], &found["violations"]), (&Value::from(0), &Value::from([0; 0])));
    assert!(shell.says(&["ledger", "verify"]).await.contains("The books add up."));
    let rebuilt = shell.says(&["ledger", "rebuild", "--shuffle", "7", "--json"]).await;
    let rebuilt: Value = serde_json::from_str(&rebuilt).unwrap();
    assert_eq!(rebuilt["state_hash"], found["state_hash"]);
    assert_eq!(rebuilt["stored_hash"], found["state_hash"]);
    let nobody = "0198c5a0-0000-7000-8000-000000000000";
    let told = shell.refuses(&["ledger", "verify", "--church", nobody]).await;
    assert!(told.contains("there is no church"), "{told}");
}

/// From an empty folder to three people who sign in, with nothing but what is printed.
#[tokio::test]
async fn b17_a_church_begins_on_the_command_line() {
    let shell = Shell::new();
    let file = shell.0.path().join("grace.toml");
    std::fs::write(&file, shell.says(&["church", "example"]).await).unwrap();
    assert!(shell.says(&["church", "list"]).await.contains("no church yet"));
    shell.says(&["church", "add", "grace.toml"]).await;
    let told = shell.refuses(&["church", "add", "grace.toml"]).await;
    assert!(told.contains("nothing was changed") && told.contains("has this already"), "{told}");
    let churches: Value =
        serde_json::from_str(&shell.says(&["church", "list", "--json"]).await).unwrap();
    assert_eq!(churches.as_array().unwrap().len(), 1);
    let church = churches[0]["id"].as_str().unwrap();

    let told = shell.refuses(&["staff", "invite", "nowhere", "--name", "Ada"]).await;
    assert!(told.contains("e-mail"), "{told}");
    let staff = shell.says(&["staff", "invite", "ada@example.org", "--name", "Ada"]).await;
    let told = shell.refuses(&["staff", "invite", "Ada@example.org", "--name", "Ada"]).await;
    assert!(told.contains("has this already"), "{told}");
    let invite = ["church", "invite", "--church", church, "--name", "Ben"];
    let admin = shell.says(&[&invite[..], &["ben@example.org"]].concat()).await;
    let donor = shell.says(&[&invite[..], &["cleo@example.org", "--as", "donor"]].concat()).await;

    let mut serve = offertory(["serve"]);
    serve.current_dir(shell.0.path()).env("OFFERTORY_LISTEN", "127.0.0.1:0");
    let server = Process::start(serve, "open http://").await;
    for (email, told, home) in [
        ("ada@example.org", staff, "/staff/delayed"),
        ("ben@example.org", admin, "/church/transactions"),
        ("cleo@example.org", donor, "/gifts"),
    ] {
        let code: String = told
            .split_whitespace()
            .find(|word| word.len() == 6 && word.chars().all(|letter| letter.is_ascii_digit()))
            .unwrap()
            .to_owned();
        let browser = Browser::new(&server.address);
        let typed = [("email", email), ("code", code.as_str())];
        let answer = browser.post("/sign-in/code", &typed).await.unwrap();
        assert_eq!((answer.status, answer.header("location")), (303, home), "{email}");
        assert_eq!(browser.get(home).await.unwrap().status, 200, "{email}");
    }
}

#[tokio::test]
async fn a21_the_engine_is_switched_with_a_name_and_a_reason() {
    let shell = Shell::with_a_church().await;
    let by = ["--as", STAFF];
    let stop = ["engine", "stop", "--as", STAFF];
    assert!(shell.says(&[&["engine", "status"], &by[..]].concat()).await.contains("is on."));
    assert!(shell.refuses(&stop).await.contains("--why"));
    let told = shell.refuses(&[&stop[..], &["--why", "because"]].concat()).await;
    assert!(!told.contains("Invalid("), "that is for us and not for people: {told}");
    let told = shell.refuses(&["engine", "stop", "--as", "ann@example.org", "--why", "x"]).await;
    assert!(told.contains("ann@example.org is not one of the payment staff"), "{told}");
    let why = "Wrong dates after the import";
    assert!(shell.says(&[&stop[..], &["--why", why]].concat()).await.contains(why));
    assert!(shell.says(&[&["engine", "status"], &by[..]].concat()).await.contains(why));
    assert!(shell.says(&[&["engine", "start"], &by[..]].concat()).await.contains("is on."));
}

#[tokio::test]
async fn a45_a_gateway_is_delayed_from_a_shell() {
    let shell = Shell::with_a_church().await;
    let by = ["--as", STAFF];
    let delay = ["gateway", "delay", "braintree", "--as", STAFF];
    let resume = ["gateway", "resume", "braintree", "--as", STAFF];
    let status = [&["gateway", "status"], &by[..]].concat();
    assert!(shell.says(&status).await.contains("braintree: well"));
    assert!(shell.refuses(&delay).await.contains("--why"));
    shell.refuses(&[&delay[..], &["--why", "down"]].concat()).await;
    assert!(shell.refuses(&resume).await.contains("no delay covers braintree"));
    let elsewhere = ["gateway", "delay", "nowhere", "--as", STAFF, "--why", "The bank is down"];
    assert!(shell.refuses(&elsewhere).await.contains("there is no gateway nowhere"));
    let said = shell.says(&[&delay[..], &["--why", "The bank is down"]].concat()).await;
    assert!(said.contains("delayed since") && said.contains("The bank is down"), "{said}");
    assert!(shell.says(&status).await.contains("The bank is down"));
    // The way out is locked here as it is on the page (A-37).
    let locked = shell.refuses(&resume).await;
    assert!(locked.contains("The probes do not allow this yet"), "{locked}");
}

#[tokio::test]
async fn b17_a_setting_that_does_not_fit_is_named() {
    let shell = Shell::new();
    let mut serve = offertory(["serve"]);
    serve.current_dir(shell.0.path()).env("OFFERTORY_LISTEN", "here").env("OFFERTORY_ENV", "moon");
    let output = serve.output().await.unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("OFFERTORY_LISTEN") && told.contains("OFFERTORY_ENV"), "{told}");
}

/// The binary and nothing else: no file beside it, no setting but a free port.
#[tokio::test]
async fn b17_one_binary_in_an_empty_folder_serves_everything() {
    let room = Room::new();
    let mut serve = offertory(["serve"]);
    serve.current_dir(room.path()).env("OFFERTORY_LISTEN", "127.0.0.1:0");
    let mut server = Process::start(serve, "open http://").await;
    let nobody = Browser::new(&server.address);
    let page = nobody.get("/sign-in").await.unwrap();
    assert_eq!(page.status, 200);
    let html = page.text();
    assert!(html.contains("/assets/main."), "build the site first (`make site`): {html}");
    let assets = html.split(['"', '\'']).filter(|text| text.starts_with("/assets/"));
    let mut files: Vec<&str> = assets.collect();
    files.sort_unstable();
    files.dedup();
    for file in &files {
        let answer = nobody.get(file).await.unwrap();
        assert_eq!((answer.status, answer.body.is_empty()), (200, false), "{file}");
        assert!(answer.header("cache-control").contains("immutable"), "{file}");
    }
    // No island is on this page; the file that wakes them is there all the same.
    let wasm = offertory::http::assets::addresses().unwrap().wasm;
    let encoding = [("Accept-Encoding", "br")];
    let answer = exchange(&server.address, &format!("GET {wasm}"), &encoding, "").await.unwrap();
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/wasm"));
    assert_eq!(answer.header("content-encoding"), "br");
    assert!(answer.body.len() <= 110_000, "{} bytes of wasm", answer.body.len());
    assert!(room.path().join("data/offertory.db").exists(), "its data is where it was started");
    let mut health = offertory(["health", "--json"]);
    let health = health.env("OFFERTORY_LISTEN", &server.address).output().await.unwrap();
    assert!(String::from_utf8_lossy(&health.stdout).contains("wins"));
    assert!(server.stop().await.success());
}
