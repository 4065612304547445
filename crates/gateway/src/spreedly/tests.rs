//! The client against the sandbox, and against servers worse than it, over real HTTP.

mod bench;
mod failures;
mod inquiries;
mod refunds;

use classifier::{Answer, Reply, Silence, classify, default_rules};
use giving::ports::{Found, Gateways, ProbeTarget};
use kernel::{Class, ManualClock, ProbeId, Timestamp};

use super::{BadConfig, Config, Spreedly};
use bench::{Bench, FACILITY, VANTIV, charge, key};

fn answered(reply: Reply) -> Answer {
    match reply {
        Reply::Answered(answer) => answer,
        Reply::Silence(silence) => panic!("an answer was expected, not {silence:?}"),
    }
}

#[tokio::test]
async fn a_charge_is_taken_under_its_key_and_stands_in_the_book() {
    let bench = Bench::start().await;
    let key = key();
    let answer = answered(bench.client.take(key, &charge("pm_ok_visa_1881")).await);
    assert_eq!((answer.http_status, answer.approved, answer.finished), (200, Some(true), true));
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(body["transaction"]["payment_method"]["last_four_digits"], "1881");

    let book = bench.book().await;
    assert_eq!(book.len(), 1);
    assert_eq!(book[0].key, Some(key.to_string()));
    assert_eq!((book[0].amount, book[0].currency.as_str()), (2_500, "USD"));
    assert_eq!(book[0].gateway, FACILITY);
}

#[tokio::test]
async fn a14_each_kind_of_refusal_reads_as_its_class() {
    let bench = Bench::start().await;
    let rules = default_rules();
    let gateway = VANTIV.parse().unwrap();
    let table = [
        ("ok", Class::Success),
        ("declined", Class::BankDeclined),
        ("insufficient", Class::InsufficientFunds),
        ("expired", Class::ExpiredCard),
        ("bad_card", Class::BadCardDetails),
        ("suspicious", Class::SuspiciousPayment),
        ("misconfigured", Class::GatewayIncorrectlyConfigured),
        ("comms", Class::CommunicationError),
        ("provider", Class::ProviderFailure),
        ("unknown_text", Class::UnknownError),
        ("ach_declined", Class::BankDeclined),
    ];
    for (kind, class) in table {
        let reply = bench.client.take(key(), &charge(&format!("pm_{kind}_1881"))).await;
        let ruling = classify(&reply, &gateway, None, &rules);
        let answer = answered(reply);
        assert_eq!(ruling.class, class, "{kind}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.approved, Some(class == Class::Success), "{kind}");
        assert!(answer.finished, "{kind}");
    }
    assert_eq!(bench.book().await.len(), 1, "only what was approved moved money");
}

#[tokio::test]
async fn an_account_at_a_bank_stays_one_on_the_wire() {
    let bench = Bench::start().await;
    let answer = answered(bench.client.take(key(), &charge("pm_ach_ok_3210")).await);
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let method = &body["transaction"]["payment_method"];
    assert_eq!(method["payment_method_type"], "bank_account");
}

#[tokio::test]
async fn the_same_key_twice_is_two_charges_and_the_book_shows_it() {
    let bench = Bench::start().await;
    let key = key();
    for _ in 0..2 {
        answered(bench.client.take(key, &charge("pm_ok")).await);
    }
    let book = bench.book().await;
    assert_eq!(book.iter().filter(|record| record.key == Some(key.to_string())).count(), 2);
}

#[tokio::test]
async fn a_mood_is_played_and_passes() {
    let bench = Bench::start().await;
    let script =
        r#"[{"mood": "down", "for_next": 1}, {"mood": "cut_after_charge", "for_next": 1}]"#;
    bench.put(&format!("gateways/{FACILITY}/mood"), script).await;
    let down = answered(bench.client.take(key(), &charge("pm_ok")).await);
    assert_eq!((down.http_status, down.approved), (422, Some(false)));
    let cut = bench.client.take(key(), &charge("pm_ok")).await;
    assert_eq!(cut, Reply::Silence(Silence::CutOff));
    let well = answered(bench.client.take(key(), &charge("pm_ok")).await);
    assert_eq!(well.approved, Some(true));
    assert_eq!(bench.book().await.len(), 2);
    assert_eq!(bench.calls().await["calls"][FACILITY]["purchase"], 3);
}

#[tokio::test]
async fn a36_a_probe_verifies_and_moves_no_money() {
    let bench = Bench::start().await;
    let target = ProbeTarget {
        id: ProbeId::from_uuid(uuid::Uuid::new_v4()),
        gateway: VANTIV.parse().unwrap(),
        facility_token: FACILITY.to_owned(),
        method_token: "pm_ok_visa_1111".to_owned(),
    };
    let answer = answered(bench.client.probe(&target).await);
    assert_eq!((answer.approved, answer.finished), (Some(true), true));
    bench.put(&format!("gateways/{FACILITY}/mood"), r#"{"mood": "provider_failure"}"#).await;
    assert_eq!(answered(bench.client.probe(&target).await).approved, Some(false));
    assert!(bench.book().await.is_empty());
}

#[tokio::test]
async fn a13_reachable_says_whether_the_orchestrator_answers() {
    let mut bench = Bench::start().await;
    assert!(bench.client.reachable().await);
    bench.put("mood", r#"{"mood": "cut", "for_next": 1}"#).await;
    assert!(!bench.client.reachable().await);
    bench.put("mood", r#"{"mood": "html_error", "for_next": 1}"#).await;
    assert!(!bench.client.reachable().await);
    assert!(bench.client.reachable().await, "the mood has passed");
    bench.stop().await;
    assert!(!bench.client.reachable().await);
}

#[tokio::test]
async fn a_moved_clock_dates_the_charge() {
    let now = Timestamp::from_micros(1_600_000_000_123_456);
    let clock = std::sync::Arc::new(ManualClock::at(now));
    let bench = Bench::with(|config| config.sandbox_clock = Some(clock)).await;
    let key = key();
    answered(bench.client.take(key, &charge("pm_ok")).await);
    assert_eq!(bench.book().await[0].at, now);
    assert!(matches!(bench.inquire(key, now, now).await, Found::Taken { .. }));
}

#[tokio::test]
async fn charges_that_come_together_are_all_written() {
    let bench = std::sync::Arc::new(Bench::start().await);
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let bench = std::sync::Arc::clone(&bench);
        waiting.spawn(async move { bench.client.take(key(), &charge("pm_ok")).await });
    }
    let replies = waiting.join_all().await;
    assert!(replies.into_iter().all(|reply| answered(reply).approved == Some(true)));
    assert_eq!(bench.book().await.len(), 200);
}

#[tokio::test]
async fn a40_a_number_becomes_a_token_that_can_be_charged() {
    let bench = Bench::start().await;
    let number = "4111 1111 1111 1111";
    let typed = format!(r#"{{"payment_method": {{"credit_card": {{"number": "{number}"}}}}}}"#);
    let (status, body) = bench.post("v1/payment_methods.json", &typed).await;
    assert_eq!(status, 201);
    assert!(!body.to_string().contains("41111111"));
    let token = body["transaction"]["payment_method"]["token"].as_str().unwrap();
    let answer = answered(bench.client.take(key(), &charge(token)).await);
    assert_eq!(answer.approved, Some(true));

    let real = typed.replace("4111 1111 1111 1111", "4539 1488 0343 6467");
    let (status, body) = bench.post("v1/payment_methods.json", &real).await;
    assert_eq!(status, 422);
    assert!(!body.to_string().contains("4539"));
}

#[tokio::test]
async fn what_the_sandbox_cannot_read_is_refused_and_charges_nothing() {
    let bench = Bench::start().await;
    let purchase = format!("v1/gateways/{FACILITY}/purchase.json");
    let asked = |amount: &str, method: &str| {
        format!(
            r#"{{"transaction": {{"amount": {amount}, "currency_code": "USD",
                "payment_method_token": "{method}", "order_id": "x"}}}}"#
        )
    };
    let table = [
        (purchase.as_str(), "nonsense".to_owned(), 400),
        (purchase.as_str(), asked("-5", "pm_ok"), 422),
        (purchase.as_str(), asked("0", "pm_ok"), 422),
        (purchase.as_str(), asked("1e9", "pm_ok"), 400),
        (purchase.as_str(), asked("500", "4111111111111111"), 404),
        ("v1/gateways/gw_nobody/purchase.json", asked("500", "pm_ok"), 404),
        ("v1/transactions/nothing/void.json", String::new(), 404),
    ];
    for (path, body, expected) in table {
        assert_eq!(bench.post(path, &body).await.0, expected, "{path} {body}");
    }
    assert!(bench.book().await.is_empty());
}

#[test]
fn the_password_is_never_sent_in_the_clear() {
    let new = |base_url: &str| Spreedly::new(Config::new(base_url, "key", "secret"));
    for good in [
        "https://core.spreedly.com",
        "http://127.0.0.1:4000",
        "http://[::1]:1/",
        "http://localhost",
    ] {
        assert!(new(good).is_ok(), "{good}");
    }
    for bad in ["http://core.spreedly.com", "ftp://127.0.0.1", "core.spreedly.com", ""] {
        assert!(matches!(new(bad), Err(BadConfig::Address)), "{bad}");
    }
}

#[test]
fn a_token_cannot_reach_another_address() {
    let client = Spreedly::new(Config::new("https://gateway.test/", "key", "secret")).unwrap();
    let url = client.url(&["gateways", "../../evil?x=#y", "purchase.json"]);
    assert_eq!(
        url.as_str(),
        "https://gateway.test/v1/gateways/..%2F..%2Fevil%3Fx=%23y/purchase.json"
    );
}

#[test]
fn a04_one_file_opens_connections_to_gateways() {
    fn walk(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&source, &mut files);
    let opens = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        // An address and a verb open nothing.
        let text = text.replace("use reqwest::Url;", "").replace("use reqwest::Method;", "");
        ["reqwest::", "TcpStream::connect", "hyper::client"].iter().any(|word| text.contains(word))
    };
    let outside_tests = |path: &std::path::PathBuf| !path.to_string_lossy().contains("tests");
    let found: Vec<_> = files.iter().filter(|path| outside_tests(path) && opens(path)).collect();
    assert_eq!(found, [&source.join("spreedly.rs")]);
}
