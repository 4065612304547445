//! Giving back.

use classifier::{Reply, Silence};
use giving::ports::Reversal;
use kernel::{AttemptId, Clock, SystemClock, Timestamp};

use super::answered;
use super::bench::{Bench, FACILITY, VANTIV, amount, charge, key};
use crate::sandbox::Deed;

fn reversal(taken_under: AttemptId, taken_at: Timestamp, minor: i64) -> Reversal {
    Reversal {
        gateway: VANTIV.parse().unwrap(),
        facility_token: FACILITY.to_owned(),
        taken_under,
        taken_at,
        amount: amount(minor),
        now: SystemClock.now(),
    }
}

#[tokio::test]
async fn what_was_taken_is_given_back_once() {
    let bench = Bench::start().await;
    let (taken, at) = (key(), SystemClock.now());
    answered(bench.client.take(taken, &charge("pm_ok")).await);
    let part = answered(bench.client.give_back(key(), &reversal(taken, at, 1_000)).await);
    assert_eq!(part.approved, Some(true));
    let too_much = answered(bench.client.give_back(key(), &reversal(taken, at, 1_501)).await);
    assert_eq!((too_much.http_status, too_much.approved), (422, None));
    let rest = answered(bench.client.give_back(key(), &reversal(taken, at, 1_500)).await);
    assert_eq!(rest.approved, Some(true));
    let book = bench.book().await;
    let back: Vec<i64> = book
        .iter()
        .filter(|record| record.kind == Deed::Credit && record.of == Some(book[0].token.clone()))
        .map(|record| record.amount)
        .collect();
    assert_eq!(back, [1_000, 1_500]);
}

#[tokio::test]
async fn what_was_never_taken_is_not_given_back() {
    let bench = Bench::start().await;
    let at = SystemClock.now();
    let answer = answered(bench.client.give_back(key(), &reversal(key(), at, 1_000)).await);
    assert_eq!((answer.approved, answer.finished), (Some(false), true));
    let refused = key();
    answered(bench.client.take(refused, &charge("pm_declined")).await);
    let answer = answered(bench.client.give_back(key(), &reversal(refused, at, 2_500)).await);
    assert_eq!(answer.http_status, 422);
    assert!(bench.book().await.is_empty());
}

#[tokio::test]
async fn a_refund_is_as_careful_as_a_charge() {
    let bench = Bench::start().await;
    let (taken, at) = (key(), SystemClock.now());
    answered(bench.client.take(taken, &charge("pm_ok")).await);

    bench.put("mood", r#"{"mood": "cut", "for_next": 1}"#).await;
    let unasked = bench.client.give_back(key(), &reversal(taken, at, 500)).await;
    assert_eq!(unasked, Reply::Silence(Silence::NotConnected), "the question failed: not sent");

    let mood = r#"{"mood": "cut_after_charge", "for_next": 1}"#;
    bench.put(&format!("gateways/{FACILITY}/mood"), mood).await;
    let (refund, sent_at) = (key(), SystemClock.now());
    let cut = bench.client.give_back(refund, &reversal(taken, at, 500)).await;
    assert_eq!(cut, Reply::Silence(Silence::CutOff));
    let found = bench.inquire(refund, sent_at, SystemClock.now()).await;
    assert!(matches!(found, giving::ports::Found::Taken { .. }), "{found:?}");
}

#[tokio::test]
async fn a_void_undoes_the_whole() {
    let bench = Bench::start().await;
    answered(bench.client.take(key(), &charge("pm_ok")).await);
    let token = bench.book().await[0].token.clone();
    let path = format!("v1/transactions/{token}/void.json");
    assert_eq!(bench.post(&path, "").await.0, 200);
    assert_eq!(bench.post(&path, "").await.0, 422, "nothing is left");
    let book = bench.book().await;
    assert_eq!((book[1].kind, book[1].amount), (Deed::Void, 2_500));
}
