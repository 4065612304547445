//! What became of an attempt that nobody answered.

use std::sync::Arc;
use std::time::Duration;

use classifier::{Reply, Silence};
use giving::ports::Found;
use kernel::{Clock, ManualClock, SystemClock, Timestamp};

use super::bench::{Bench, charge, key};

const LATER: Duration = Duration::from_secs(120);

#[tokio::test]
async fn a_charge_behind_any_silence_is_found() {
    let bench = Bench::impatient().await;
    let table = [
        ("pm_cut_after_charge", Some(Silence::CutOff)),
        ("pm_slow", Some(Silence::TimedOut)),
        ("pm_html_after_charge", None),
    ];
    for (method, silence) in table {
        let key = key();
        let sent_at = SystemClock.now();
        let reply = bench.client.take(key, &charge(method)).await;
        match silence {
            Some(silence) => assert_eq!(reply, Reply::Silence(silence), "{method}"),
            None => assert!(matches!(reply, Reply::Answered(_)), "{method}"),
        }
        let found = bench.inquire(key, sent_at, SystemClock.now()).await;
        let Found::Taken { reply: Reply::Answered(answer) } = found else {
            panic!("{method}: {found:?}")
        };
        assert_eq!((answer.approved, answer.finished), (Some(true), true));
        let body = String::from_utf8(answer.body).unwrap();
        assert!(body.contains(&key.to_string()), "the whole raw body is returned");
    }
}

#[tokio::test]
async fn what_never_arrived_is_never_seen_but_not_at_once() {
    let bench = Bench::impatient().await;
    for (method, silence) in [("pm_silent", Silence::TimedOut), ("pm_cut", Silence::CutOff)] {
        let key = key();
        let sent_at = SystemClock.now();
        let reply = bench.client.take(key, &charge(method)).await;
        assert_eq!(reply, Reply::Silence(silence), "{method}");
        let at_once = bench.inquire(key, sent_at, SystemClock.now()).await;
        assert!(matches!(at_once, Found::Unknown { .. }), "it may still be on its way");
        assert_eq!(bench.inquire(key, sent_at, sent_at.plus(LATER)).await, Found::NeverSeen);
    }
    assert!(bench.book().await.is_empty());
}

#[tokio::test]
async fn a_charge_that_lands_late_is_unknown_until_it_does() {
    let bench = Bench::impatient().await;
    let key = key();
    let sent_at = SystemClock.now();
    let reply = bench.client.take(key, &charge("pm_late")).await;
    assert_eq!(reply, Reply::Silence(Silence::TimedOut));
    let asked_until_known = async {
        loop {
            match bench.inquire(key, sent_at, SystemClock.now()).await {
                Found::Unknown { .. } => tokio::task::yield_now().await,
                found => break found,
            }
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(30), asked_until_known).await.unwrap();
    assert!(matches!(found, Found::Taken { .. }));
    assert_eq!(bench.book().await.len(), 1);
}

#[tokio::test]
async fn a_refusal_is_not_taken() {
    let bench = Bench::start().await;
    let key = key();
    let sent_at = SystemClock.now();
    let _ = bench.client.take(key, &charge("pm_declined")).await;
    let found = bench.inquire(key, sent_at, SystemClock.now()).await;
    let Found::NotTaken { reply: Reply::Answered(answer) } = found else { panic!("{found:?}") };
    assert_eq!((answer.approved, answer.finished), (Some(false), true));
}

#[tokio::test]
async fn an_orchestrator_that_does_not_answer_tells_nothing() {
    let mut bench = Bench::impatient().await;
    let key = key();
    let sent_at = SystemClock.now();
    let _ = bench.client.take(key, &charge("pm_cut_after_charge")).await;
    for mood in ["cut", "html_error", "silent"] {
        bench.put("mood", &format!(r#"{{"mood": "{mood}", "for_next": 1}}"#)).await;
        let found = bench.inquire(key, sent_at, sent_at.plus(LATER)).await;
        assert!(matches!(found, Found::Unknown { .. }), "{mood}: {found:?}");
    }
    bench.stop().await;
    let found = bench.inquire(key, sent_at, sent_at.plus(LATER)).await;
    assert_eq!(found, Found::Unknown { reply: Reply::Silence(Silence::NotConnected) });
    bench.start_again().await;
    let found = bench.inquire(key, sent_at, sent_at.plus(LATER)).await;
    assert!(matches!(found, Found::Taken { .. }), "the book outlived the server");
}

#[tokio::test]
async fn the_search_goes_back_over_many_pages_and_no_further_than_it_may() {
    let sent_at = Timestamp::from_micros(1_700_000_000_000_000);
    let clock = Arc::new(ManualClock::at(sent_at));
    let moved = Arc::clone(&clock);
    let bench = Bench::with(|config| {
        config.most_pages = 2;
        config.sandbox_clock = Some(moved);
    })
    .await;
    let old = key();
    let _ = bench.client.take(old, &charge("pm_cut_after_charge")).await;
    for _ in 0..39 {
        clock.advance(Duration::from_secs(1));
        let _ = bench.client.take(key(), &charge("pm_ok")).await;
    }
    let found = bench.inquire(old, sent_at, clock.now()).await;
    assert!(matches!(found, Found::Taken { .. }), "the last one on the second page");
    clock.advance(LATER);
    let _ = bench.client.take(key(), &charge("pm_declined")).await;
    let found = bench.inquire(old, sent_at, clock.now()).await;
    assert!(matches!(found, Found::Unknown { .. }), "further back than it may look");
    let found = bench.inquire(key(), clock.now().plus(LATER), clock.now().plus(LATER * 2)).await;
    assert_eq!(found, Found::NeverSeen, "the list reaches back before it was sent");
}

#[tokio::test]
async fn a05_a_bank_debit_is_pending_until_the_bank_settles_it_or_sends_it_back() {
    let clock = Arc::new(ManualClock::at(Timestamp::from_micros(1_800_000_000_000_000)));
    let shared: Arc<dyn Clock> = Arc::clone(&clock) as Arc<dyn Clock>;
    let bench = Bench::with(|config| config.sandbox_clock = Some(shared)).await;
    let sent_at = clock.now();
    let (well, poor) = (key(), key());
    for (key, method) in [(well, "pm_ach_ok_3210"), (poor, "pm_ach_ok_r01_3210")] {
        let Reply::Answered(answer) = bench.client.take(key, &charge(method)).await else {
            panic!("no answer")
        };
        assert_eq!((answer.approved, answer.finished), (Some(true), false), "accepted, not over");
        let found = bench.inquire(key, sent_at, clock.now()).await;
        assert!(matches!(found, Found::Pending { .. }), "{found:?}");
    }
    clock.advance(Duration::from_hours(48));
    let found = bench.inquire(well, sent_at, clock.now()).await;
    assert!(matches!(found, Found::Taken { .. }), "{found:?}");
    let found = bench.inquire(poor, sent_at, clock.now()).await;
    assert!(matches!(&found, Found::Returned { code, .. } if code == "R01"), "{found:?}");
}
