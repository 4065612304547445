use delayed_payments::GiftState;
use giving::attempts::{Attempt, Outcome};
use giving::gifts::Gift;
use giving::ports::GatewayHeld;
use kernel::{Certainty, Class, Currency, DelayId, Money, PersonId};
use ledger::{AccountKind, job};
use views::{AgeBand, AmountBand, Tally};

use crate::world::{Parish, World, answer, at, commit, id, usd};

fn held(parish: &Parish, name: &str, minor: i64, since: i64) -> Gift {
    let delay = DelayId::from_uuid(id("delay"));
    Gift { state: GiftState::Held { delay, since: at(since) }, ..parish.gift(name, minor) }
}

fn tally(count: u64, minor: i64) -> Tally {
    Tally { count, sum: Money::new(minor, Currency::Usd) }
}

/// Two churches' held gifts, and a test church's, which count nowhere (C-33).
async fn fill(world: &World) {
    let mut work = world.begin().await;
    let test = Parish::add(work.as_mut(), "test", true).await;
    for (parish, gift) in [
        (&world.here, held(&world.here, "one", 2_500, 30)),
        (&world.here, held(&world.here, "two", 1_000, 20)),
        (&world.there, held(&world.there, "three", 9_000, 40)),
        (&world.here, world.here.gift("due", 700)),
        (&test, held(&test, "four", 50_000, 10)),
    ] {
        let accounts = parish.accounts(&gift);
        work.add_gift(&parish.scope, &gift).await.unwrap();
        work.append_order(&job::hold(&accounts, 1, at(0), "").unwrap()).await.unwrap();
        if matches!(gift.state, GiftState::Held { .. }) {
            work.append_order(&job::assure(&accounts, 2, at(0), "").unwrap()).await.unwrap();
        }
    }
    commit(work).await;
}

pub(crate) async fn counts_gateways_without_test_churches(world: &World) {
    fill(world).await;
    let parish = &world.here;
    let gift = parish.gift("answered", 100);
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    let answers = [
        (1, answer(Class::Success, 50)),
        (2, answer(Class::ProviderFailure, 60)),
        (3, answer(Class::CommunicationError, 70)),
        (4, answer(Class::BankDeclined, 80)),
        (5, answer(Class::GatewayIncorrectlyConfigured, 55)),
    ];
    for (ordinal, outcome) in answers {
        let attempt = Attempt { outcome: Some(outcome), ..parish.attempt(&gift, ordinal, 40) };
        work.add_attempt(&parish.scope, &attempt).await.unwrap();
    }
    commit(work).await;
    let board = world.read().gateways_held(at(55)).await.unwrap();
    let nab = GatewayHeld {
        gateway: world.nab.clone(),
        churches: 0,
        held: vec![],
        oldest: None,
        last_good: None,
        failures: vec![],
    };
    let pin = GatewayHeld {
        gateway: world.pin.clone(),
        churches: 2,
        held: vec![tally(3, 12_500)],
        oldest: Some(at(20)),
        last_good: Some(at(50)),
        failures: vec![at(60), at(70)],
    };
    assert_eq!(board, [nab, pin]);
}

pub(crate) async fn sums_what_is_held_as_the_books_do(world: &World) {
    fill(world).await;
    let board = world.read().held_by_church().await.unwrap();
    let rows: Vec<_> =
        board.iter().map(|row| (row.id, row.name.as_str(), row.held, row.oldest)).collect();
    let (here, there) = (&world.here.church, &world.there.church);
    assert_eq!(
        rows,
        [
            (there.id, "St. there", tally(1, 9_000), at(40)),
            (here.id, "St. here", tally(2, 3_500), at(20)),
        ],
        "the largest sum first"
    );
    for row in board {
        let books = world.read().balance_of_kind(row.id, AccountKind::Assured).await.unwrap();
        assert_eq!(books, [row.held.sum]);
    }
}

pub(crate) async fn sorts_what_is_held_by_age(world: &World) {
    assert_eq!(world.read().held_by_age(at(0), &[1, 5]).await.unwrap(), []);
    fill(world).await;
    // At 90 seconds: 50 s, 60 s and 70 s old.
    let bands = world.read().held_by_age(at(90), &[1, 5]).await.unwrap();
    let band = |under_minutes, held| AgeBand { under_minutes, held };
    assert_eq!(
        bands,
        [band(Some(1), tally(1, 9_000)), band(Some(5), tally(2, 3_500)), band(None, tally(0, 0))]
    );
    let all = world.read().held_by_age(at(90), &[]).await.unwrap();
    assert_eq!(all, [band(None, tally(3, 12_500))]);
}

///
pub(crate) async fn counts_what_is_held_by_all_its_marks(world: &World) {
    let read = world.read();
    let nothing = read.held_totals().await.unwrap();
    assert_eq!((nothing.held, nothing.assured), (vec![], vec![]));
    assert_eq!(read.held_by_amount(&[10]).await.unwrap(), []);
    assert_eq!(read.held_by_fund(5).await.unwrap(), (vec![], 0));
    assert_eq!(read.held_donors().await.unwrap(), 0);
    fill(world).await;
    let totals = read.held_totals().await.unwrap();
    assert_eq!(totals.held, [tally(3, 12_500)]);
    assert_eq!(totals.assured, [usd(12_500).money()], "the books say the same");
    let funds = |limit| async move {
        let (rows, all) = read.held_by_fund(limit).await.unwrap();
        let rows: Vec<_> = rows.into_iter().map(|row| (row.church, row.held)).collect();
        (rows, all)
    };
    let there = ("St. there".to_owned(), tally(1, 9_000));
    let here = ("St. here".to_owned(), tally(2, 3_500));
    assert_eq!(funds(5).await, (vec![there.clone(), here], 2));
    assert_eq!(funds(1).await, (vec![there], 2), "and how many there are");
    let kinds = read.held_by_kind().await.unwrap();
    assert_eq!((kinds.len(), kinds[0].kind.as_str()), (1, "card"));
    assert_eq!(kinds[0].held, tally(3, 12_500));
    // $10.00 is not under ten, $25.00 not under twenty-five.
    let band = |under: Option<i64>, held| AmountBand {
        under: under.map(|under| usd(under).money()),
        held,
    };
    assert_eq!(
        read.held_by_amount(&[10, 25]).await.unwrap(),
        [
            band(Some(1_000), tally(0, 0)),
            band(Some(2_500), tally(1, 1_000)),
            band(None, tally(2, 11_500)),
        ]
    );
    assert_eq!(read.held_by_amount(&[]).await.unwrap(), [band(None, tally(3, 12_500))]);
    assert_eq!(read.held_donors().await.unwrap(), 2, "one in each church");
}

/// F3.
pub(crate) async fn finds_what_is_held_in_a_zone(world: &World) {
    let read = world.read();
    assert_eq!(read.held_zones().await.unwrap(), Vec::<String>::new());
    fill(world).await;
    let zones = read.held_zones().await.unwrap();
    assert_eq!(zones, std::slice::from_ref(&world.here.church.zone));
    let made = world.here.gift("due", 700).made_at;
    let since = |at| read.held_in_zone(&zones[0], at);
    assert_eq!(since(made).await.unwrap(), [tally(3, 12_500)]);
    let later = made.plus(std::time::Duration::from_micros(1));
    assert_eq!(since(later).await.unwrap(), []);
    assert_eq!(read.held_in_zone("Europe/Oslo", made).await.unwrap(), []);
}

pub(crate) async fn counts_what_is_being_asked(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    let unknown = Outcome { certainty: Certainty::Unknown, ..answer(Class::UnknownError, 9) };
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    for attempt in [
        // Just sent: nobody asks yet.
        parish.attempt(&gift, 1, 1),
        Attempt { inquiries: 1, ..parish.attempt(&gift, 2, 2) },
        Attempt { outcome: Some(unknown.clone()), ..parish.attempt(&gift, 3, 3) },
        Attempt { outcome: Some(answer(Class::Success, 9)), ..parish.attempt(&gift, 4, 4) },
    ] {
        work.add_attempt(&parish.scope, &attempt).await.unwrap();
    }
    commit(work).await;
    assert_eq!(world.read().uncertain_count().await.unwrap(), 2);
}

pub(crate) async fn counts_what_waits_for_the_switch(world: &World) {
    let parish = &world.here;
    let made = parish.schedule("made", Some(("2026-02-15", 500)));
    let waits = parish.schedule("waits", Some(("2026-02-08", 100)));
    let of_schedule =
        |name: &str, state| Gift { state, schedule: Some(made.id), ..parish.gift(name, 100) };
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &made).await.unwrap();
    work.add_schedule(&parish.scope, &waits).await.unwrap();
    for gift in [
        of_schedule("due", GiftState::Due { at: at(100) }),
        of_schedule("later", GiftState::Due { at: at(101) }),
        of_schedule("taken", GiftState::Taken { at: at(1) }),
        parish.gift("by hand", 100),
    ] {
        work.add_gift(&parish.scope, &gift).await.unwrap();
    }
    commit(work).await;
    assert_eq!(world.read().due_scheduled_count(at(100)).await.unwrap(), 2);
    assert_eq!(world.read().due_scheduled_count(at(99)).await.unwrap(), 0);
}

pub(crate) async fn knows_names(world: &World) {
    let (ann, ben) = (world.here.donor.id, world.there.donor.id);
    let nobody = PersonId::from_uuid(id("nobody"));
    let names = world.read().names(&[ben, nobody, ann]).await.unwrap();
    assert_eq!(names, [(ann, "Ann here".to_owned()), (ben, "Ann there".to_owned())]);
    assert_eq!(world.read().names(&[]).await.unwrap(), []);
}

pub(crate) async fn tells_health_what_it_needs(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    let test = Parish::add(work.as_mut(), "test", true).await;
    for (parish, name, due) in [(parish, "overdue", 99), (parish, "due", 100), (&test, "test", 1)] {
        let schedule = parish.schedule(name, Some(("2026-02-08", due)));
        work.add_schedule(&parish.scope, &schedule).await.unwrap();
    }
    commit(work).await;
    let facts = world.read().health_facts(at(100)).await.unwrap();
    assert_eq!(facts.overdue_schedules, 1);
    // In the queue and still no gift: still overdue.
    let mut work = world.begin().await;
    assert_eq!(work.due_schedules(at(99), 9).await.unwrap().len(), 2);
    commit(work).await;
    let facts = world.read().health_facts(at(100)).await.unwrap();
    assert_eq!(facts.overdue_schedules, 1);
    assert_eq!(usd(1).minor(), 1);
}
