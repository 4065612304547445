//! What became of an attempt that nobody answered.

use std::sync::Arc;
use std::time::Duration;

use classifier::{Reply, Silence};
use giving::ports::Found;
use kernel::{AttemptId, Clock, ManualClock, SystemClock, Timestamp};

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
        let later = sent_at.plus(LATER);
        let found = bench.inquire(key, sent_at, later).await;
        assert_eq!(found, Found::NeverSeen { as_of: later });
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

/// Sixty charges, one a second, the first of them at the instant returned.
async fn three_pages(bench: &Bench, clock: &ManualClock) -> (Vec<AttemptId>, Timestamp) {
    let (began, mut keys) = (clock.now(), Vec::new());
    for _ in 0..60 {
        let key = key();
        let _ = bench.client.take(key, &charge("pm_ok")).await;
        keys.push(key);
        clock.advance(Duration::from_secs(1));
    }
    (keys, began)
}

async fn bench_in_2023() -> (Bench, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_micros(1_700_000_000_000_000)));
    let moved = Arc::clone(&clock);
    (Bench::with(|config| config.sandbox_clock = Some(moved)).await, clock)
}

#[tokio::test]
async fn a_search_goes_down_the_list_as_far_as_it_must() {
    let (bench, clock) = bench_in_2023().await;
    let (keys, began) = three_pages(&bench, &clock).await;
    let found = bench.inquire(keys[0], began, clock.now()).await;
    assert!(matches!(found, Found::Taken { .. }), "the last line of the third page: {found:?}");
    clock.advance(LATER * 2);
    let pages = bench.pages_read().await;
    let sent_at = clock.now();
    clock.advance(LATER);
    let found = bench.inquire(key(), sent_at, clock.now()).await;
    assert_eq!(found, Found::NeverSeen { as_of: clock.now() });
    let read = bench.pages_read().await - pages;
    assert_eq!(read, 2, "the end of the reading before, and a first page with nothing so young");
}

#[tokio::test]
async fn f16_one_reading_of_the_list_answers_all_who_wait() {
    let (bench, clock) = bench_in_2023().await;
    let (keys, began) = three_pages(&bench, &clock).await;
    clock.advance(LATER);
    let (due, lost) = (clock.now(), key());
    clock.advance(Duration::from_secs(1));
    let now = clock.now();
    let asked = keys.iter().chain([&lost]).map(|key| bench.inquire_due(*key, began, due, now));
    let found = futures::future::join_all(asked).await;
    let (last, taken) = found.split_last().unwrap();
    assert!(taken.iter().all(|found| matches!(found, Found::Taken { .. })), "{taken:?}");
    assert_eq!(*last, Found::NeverSeen { as_of: now });
    assert_eq!(bench.pages_read().await, 4, "three pages and the empty one behind them");
}

#[tokio::test]
async fn a_reading_that_somebody_left_is_gone_on_with() {
    let (bench, clock) = bench_in_2023().await;
    let (keys, began) = three_pages(&bench, &clock).await;
    let due = clock.now();
    clock.advance(Duration::from_secs(1));
    let ask = async |at: usize| bench.inquire_due(keys[at], began, due, clock.now()).await;
    assert!(matches!(ask(59).await, Found::Taken { .. }));
    assert_eq!(bench.pages_read().await, 1, "the newest stands on the first page");
    clock.advance(LATER);
    assert!(matches!(ask(0).await, Found::Taken { .. }));
    assert_eq!(bench.pages_read().await, 3, "the first page is not read again");
    assert!(matches!(ask(30).await, Found::Taken { .. }));
    assert_eq!(bench.pages_read().await, 3, "it was passed on the way");
}

#[tokio::test]
async fn a_reading_from_before_proves_nothing_later() {
    let (bench, clock) = bench_in_2023().await;
    let (key, sent_at) = (key(), clock.now());
    clock.advance(LATER);
    let looked_at = clock.now();
    let never = Found::NeverSeen { as_of: looked_at };
    assert_eq!(bench.inquire(key, sent_at, looked_at).await, never);
    // The list lagged: now it is there.
    let _ = bench.client.take(key, &charge("pm_ok")).await;
    clock.advance(LATER);
    let due = looked_at.minus(Duration::from_secs(1));
    assert_eq!(bench.inquire_due(key, sent_at, due, clock.now()).await, never);
    let found = bench.inquire(key, sent_at, clock.now()).await;
    assert!(matches!(found, Found::Taken { .. }), "{found:?}");
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
