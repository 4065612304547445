//! The metrics of a running server: on a listener of their own, complete, and without a word about
//! a donor.

use uuid::Uuid;

use crate::browser::{Browser, exchange};
use crate::church::{self, ACCOUNT, PASSWORD};
use crate::process::{Process, Room, free_port, offertory, until};
use crate::sandbox::Sandbox;

/// What stands in the text behind a series.
fn value<'a>(text: &'a str, series: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
}

#[tokio::test]
async fn c21_each_flow_has_its_metrics_on_a_listener_of_their_own() {
    let room = Room::new();
    let database = room.path().join("offertory.db");
    let parish = church::set_up(&database.to_string_lossy(), 1).await;
    let sandbox = Sandbox::start(room.path()).await;
    let metrics = format!("127.0.0.1:{}", free_port().await);
    let mut serve = offertory(["serve"]);
    serve
        .env("OFFERTORY_LISTEN", "127.0.0.1:0")
        .env("OFFERTORY_DATA", room.path())
        .env("OFFERTORY_METRICS_LISTEN", &metrics)
        .env("OFFERTORY_NODE", "here")
        .envs(sandbox.settings());
    let mut server = Process::start(serve, "open http://").await;
    let read = async || exchange(&metrics, "GET /metrics", &[], "").await.unwrap();

    let first = read().await;
    assert_eq!((first.status, first.header("content-type")), (200, "text/plain; version=0.0.4"));
    let text = first.text();
    let flows = [
        "give",
        "schedule",
        "send",
        "inquire",
        "hold",
        "release",
        "refund",
        "payout",
        "write_back",
        "import",
        "replay",
    ];
    for flow in flows {
        for result in ["done", "refused", "failed"] {
            let series = format!("offertory_flows_total{{flow=\"{flow}\",result=\"{result}\"}}");
            assert!(value(&text, &series).is_some(), "{series} is not in {text}");
        }
        let series = format!("offertory_flows_under_way{{flow=\"{flow}\"}}");
        assert!(value(&text, &series).is_some(), "{series} is not in {text}");
    }
    for check in ["books_add_up", "audit_log_is_whole", "rollouts_are_looked_at"] {
        let series = format!("offertory_compliance_check{{check=\"{check}\"}}");
        assert_eq!(value(&text, &series), Some("1"), "{text}");
    }
    assert_eq!(value(&text, "offertory_database_read"), Some("1"));

    let donor = &parish.donors[0];
    let ann = Browser::signed_in(&server.address, &donor.email).await;
    let (fund, card) = (parish.fund.to_string(), donor.cards[0].to_string());
    let request = Uuid::new_v4().to_string();
    let fields = [
        ("fund", fund.as_str()),
        ("amount", "25.37"),
        ("method", &card),
        ("frequency", "once"),
        ("first", ""),
        ("request", &request),
    ];
    assert_eq!(ann.post("/give/check", &fields).await.unwrap().status, 303);
    exchange(&server.address, "ANNSDONATION /gifts", &[], "").await.unwrap();
    // A round is counted when it ends, which is after what it sent; how long a flow took is counted
    // after the flow.
    let text = until("the gift is given and sent, and that round is over", async || {
        let text = read().await.text();
        let counted = |series: &str| value(&text, series).is_some_and(|count| count != "0");
        let done = |flow: &str| {
            counted(&format!("offertory_flows_total{{flow=\"{flow}\",result=\"done\"}}"))
                && counted(&format!("offertory_flow_seconds_count{{flow=\"{flow}\"}}"))
        };
        let round = "offertory_loop_round_seconds_bucket{loop=\"TaskLoop\"";
        (done("give") && done("send") && text.contains(round)).then_some(text)
    })
    .await;
    assert!(text.contains("method=\"other\""), "an invented method is one of many: {text}");

    // Labels say nothing about anybody, nor what anybody may not know. Of a time in seconds any
    // digits may happen to be an amount's.
    let labels = |line: &str| match line.rsplit_once(' ') {
        Some((series, _)) if !line.starts_with('#') => format!("{series}\n"),
        _ => format!("{line}\n"),
    };
    let told: String = text.lines().map(labels).collect();
    let name = donor.email.split('@').next().unwrap_or_default();
    let secrets = [
        donor.email.as_str(),
        name,
        "Grace Harbor",
        "25.37",
        "2537",
        "ANNSDONATION",
        ACCOUNT,
        "pm_ok_visa",
        PASSWORD,
        "sandbox",
        &card,
        &fund,
        &request,
    ];
    for secret in secrets {
        assert!(!told.contains(secret), "{secret} is in {told}");
    }

    // The public address knows nothing of it.
    let public = exchange(&server.address, "GET /metrics", &[], "").await.unwrap();
    assert_eq!(public.status, 404);
    assert!(server.stop().await.success());
    assert!(exchange(&metrics, "GET /metrics", &[], "").await.is_err(), "it ends with the server");
}

#[tokio::test]
async fn c24_a_rollout_is_moved_from_a_shell_while_the_server_runs() {
    let room = Room::new();
    let database = room.path().join("offertory.db");
    church::set_up(&database.to_string_lossy(), 0).await;
    let sandbox = Sandbox::start(room.path()).await;
    let metrics = format!("127.0.0.1:{}", free_port().await);
    let mut serve = offertory(["serve"]);
    serve
        .env("OFFERTORY_LISTEN", "127.0.0.1:0")
        .env("OFFERTORY_DATA", room.path())
        .env("OFFERTORY_METRICS_LISTEN", &metrics)
        .envs(sandbox.settings());
    let mut server = Process::start(serve, "open http://").await;
    let run = async |line: &[&str]| {
        let mut command = offertory(["rollout"]);
        command.args(line).args(["--as", church::STAFF]).env("OFFERTORY_DATA", room.path());
        command.output().await.unwrap()
    };
    let percent = async || {
        let text = exchange(&metrics, "GET /metrics", &[], "").await.unwrap().text();
        value(&text, "offertory_rollout_percent{rollout=\"write_backs\"}").map(str::to_owned)
    };
    assert_eq!(percent().await.as_deref(), Some("0"));
    let why = ["--why", "The last step went well"];
    let step = [&["step", "write_backs"], &why[..]].concat();
    let said = run(&step).await;
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(String::from_utf8_lossy(&said.stdout).starts_with("write_backs: 1 % of the churches."));
    assert_eq!(percent().await.as_deref(), Some("1"));
    assert!(run(&step).await.status.success());
    assert_eq!(percent().await.as_deref(), Some("5"));

    let told = run(&["back", "write_backs", "--why", "short"]).await;
    assert!(!told.status.success());
    let words = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(words.contains("ten characters"), "{words}");
    let told = run(&[&["step", "nothing"], &why[..]].concat()).await;
    assert!(String::from_utf8_lossy(&told.stderr).contains("there is no rollout nothing"));
    let stop = [&["back", "write_backs", "--stop"], &why[..]].concat();
    assert!(run(&stop).await.status.success());
    let listed = run(&["list"]).await;
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("write_backs: 0 %"));
    assert_eq!(percent().await.as_deref(), Some("0"));
    assert!(server.stop().await.success());
}
