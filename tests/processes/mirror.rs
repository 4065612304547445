//! `offertory mirror-receiver` as a process: what it took is on the disk when it answers, and there
//! again when it comes back from `kill -9`.

use giving::mirrors::{Covers, Event, Mirror, MirrorSecret, Standing};
use giving::ports::{Delivered, Mirrors};
use kernel::{
    Amount, ChurchId, Currency, FundId, GiftId, MirrorId, PersonId, SystemClock, Timestamp,
    derive_id,
};
use ledger::{GiftAccounts, Head, apply, job};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::process::{Process, Room, free_port, offertory};

const SECRET: &str = "both of them know this, and nobody else does";

async fn start(room: &Path, listen: &str, more: &[&str]) -> Process {
    let mut command = offertory(["mirror-receiver", "--listen", listen, "--secret", SECRET]);
    command.arg("--data").arg(room.join("mirror.db")).args(more);
    Process::start(command, "a mirror is here: http://").await
}

fn mirror(address: &str) -> Mirror {
    Mirror {
        id: MirrorId::from_uuid(derive_id(&["mirror"])),
        name: "Books".to_owned(),
        url: format!("http://{address}"),
        secret: MirrorSecret::new(SECRET),
        covers: Covers::All,
        on: true,
        made_at: Timestamp::from_micros(0),
    }
}

fn church() -> ChurchId {
    ChurchId::from_uuid(derive_id(&["church"]))
}

/// What so many gifts of one donor change, order by order.
fn deliveries(gifts: i64) -> Vec<Vec<Event>> {
    let mut heads: HashMap<_, Head> = HashMap::new();
    let mut all = Vec::new();
    for nth in 1..=gifts {
        let amount = Amount::of(100 * nth, Currency::Usd).unwrap();
        let gift = GiftAccounts {
            gift: GiftId::from_uuid(derive_id(&["gift", &nth.to_string()])),
            church: church(),
            donor: PersonId::from_uuid(derive_id(&["donor"])),
            gateway: "pin".parse().unwrap(),
            currency: Currency::Usd,
            lines: vec![(FundId::from_uuid(derive_id(&["fund"])), amount)],
        };
        let at = Timestamp::from_micros(1_790_000_000_000_000);
        let order = job::hold(&gift, 1, at, "process").unwrap();
        let changes = apply(&order, |account| heads.get(account).copied()).unwrap();
        heads.extend(changes.iter().map(|change| (change.account.id(), change.head())));
        let event = |change| Event { change, kind: order.kind(), job: order.job(), at };
        all.push(changes.into_iter().map(event).collect());
    }
    all
}

fn versions(answer: &Delivered) -> Vec<u64> {
    let Delivered::Answered(standings) = answer else { panic!("{answer:?}") };
    standings.iter().map(|standing| standing.version).collect()
}

#[tokio::test]
async fn c18_what_a_mirror_answered_for_survives_its_death() {
    let room = Room::new();
    let client = mirror::Client::new(Arc::new(SystemClock)).unwrap();
    // It comes back to where it was.
    let address = format!("127.0.0.1:{}", free_port().await);
    let mut receiver = start(room.path(), &address, &[]).await;
    let books = mirror(&address);
    let sent = deliveries(3);
    assert_eq!(versions(&client.deliver(&books, &sent[0]).await), [1, 1]);
    assert_eq!(versions(&client.deliver(&books, &sent[2]).await), [1, 1], "c19: 2 is missing");
    assert_eq!(versions(&client.deliver(&books, &sent[1]).await), [2, 2]);
    receiver.kill().await;
    let silence = client.deliver(&books, &sent[2]).await;
    assert!(matches!(silence, Delivered::Silence { .. }), "{silence:?}");

    let mut receiver = start(room.path(), &address, &[]).await;
    let first = client.standings(&books, church(), None, 1).await.unwrap();
    let rest = client.standings(&books, church(), Some(first[0].account), 9).await.unwrap();
    let all: Vec<&Standing> = first.iter().chain(&rest).collect();
    assert_eq!(all.iter().map(|one| one.version).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(versions(&client.deliver(&books, &sent[2]).await), [3, 3]);
    assert_eq!(versions(&client.deliver(&books, &sent[2]).await), [3, 3], "c20: a no-op");
    let taken = std::fs::read_to_string(room.path().join("mirror.db")).unwrap();
    assert_eq!(taken.lines().count(), 6);

    let stranger = Mirror { secret: MirrorSecret::new("another"), ..books.clone() };
    let refused = client.deliver(&stranger, &sent[0]).await;
    let Delivered::Refused { why } = &refused else { panic!("{refused:?}") };
    assert!(why.contains("401"), "{why}");
    assert!(receiver.stop().await.success());
}

#[tokio::test]
async fn c18_a_mirror_that_drops_everything_answers_nothing() {
    let room = Room::new();
    let client = mirror::Client::new(Arc::new(SystemClock)).unwrap();
    let mut receiver = start(room.path(), "127.0.0.1:0", &["--drop", "1", "--seed", "7"]).await;
    let books = mirror(&receiver.address);
    for delivery in deliveries(3) {
        let answer = client.deliver(&books, &delivery).await;
        assert!(matches!(answer, Delivered::Silence { .. }), "{answer:?}");
    }
    assert!(receiver.stop().await.success());
    let mut wrong = offertory(["mirror-receiver", "--secret", SECRET, "--drop", "2"]);
    let output = wrong.output().await.unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("a number from 0 to 1"), "{told}");
}
