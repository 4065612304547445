use delayed_payments::{GiftState, MethodKind};
use giving::churches::Campus;
use giving::gifts::Gift;
use giving::methods::Method;
use giving::people::Person;
use kernel::{CampusId, Class, Currency, DelayId, GiftId, MethodId, Money, PersonId};
use ledger::job;
use views::{GiftStatus, Sort, Tally, TransactionFilter, TransactionRow};

use crate::world::{Parish, World, at, commit, date, id, usd};

/// Four gifts that differ in everything one can filter by.
struct Four {
    card: Gift,
    bank: Gift,
    held: Gift,
    back: Gift,
}

async fn four(world: &World) -> Four {
    let parish = &world.here;
    let west = Campus {
        id: CampusId::from_uuid(id("west")),
        church: parish.church.id,
        name: "West".to_owned(),
    };
    let bob = Person {
        id: PersonId::from_uuid(id("bob")),
        name: "Bob Émile".to_owned(),
        email: "bob@here.example".to_owned(),
        ..parish.donor.clone()
    };
    let account = Method {
        id: MethodId::from_uuid(id("account")),
        donor: bob.id,
        kind: MethodKind::Ach,
        brand: "Bank".to_owned(),
        ..parish.method.clone()
    };
    let delay = DelayId::from_uuid(id("delay"));
    let four = Four {
        card: Gift {
            state: GiftState::Taken { at: at(1) },
            taken_at: Some(at(1)),
            on: date("2026-02-01"),
            ..parish.gift("card", 5_000)
        },
        bank: Gift {
            donor: bob.id,
            method: account.id,
            kind: MethodKind::Ach,
            campus: west.id,
            state: GiftState::Failed { class: Class::InsufficientFunds, at: at(2) },
            on: date("2026-02-02"),
            ..parish.gift("bank", 2_000)
        },
        held: Gift {
            lines: vec![(parish.missions, usd(1_000)), (parish.general, usd(2_000))],
            state: GiftState::Held { delay, since: at(3) },
            on: date("2026-02-03"),
            ..parish.gift("held", 3_000)
        },
        back: Gift {
            state: GiftState::Refunded { at: at(4) },
            on: date("2026-02-04"),
            ..parish.gift("back", 4_000)
        },
    };
    let mut work = world.begin().await;
    work.add_campus(&west).await.unwrap();
    work.add_person(&bob).await.unwrap();
    work.add_method(&parish.scope, &account).await.unwrap();
    for gift in [&four.card, &four.bank, &four.held, &four.back] {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    work.note_returned(&parish.scope, four.card.id, usd(1_500).money()).await.unwrap();
    work.note_returned(&parish.scope, four.back.id, usd(4_000).money()).await.unwrap();
    commit(work).await;
    four
}

async fn found(world: &World, parish: &Parish, filter: &TransactionFilter) -> Vec<GiftId> {
    let rows = world.read().transactions(&parish.scope, filter, 100).await.unwrap();
    let totals = world.read().transaction_totals(&parish.scope, filter).await.unwrap();
    assert_eq!(totals.all.count, u64::try_from(rows.len()).unwrap(), "{filter:?}");
    rows.iter().map(|row| row.id).collect()
}

pub(crate) async fn are_found_by_every_filter(world: &World) {
    let Four { card, bank, held, back } = four(world).await;
    let parish = &world.here;
    let all = TransactionFilter::default();
    let cases = [
        (all.clone(), vec![&back, &held, &bank, &card]),
        (TransactionFilter { status: Some(GiftStatus::Given), ..all.clone() }, vec![&card]),
        (TransactionFilter { fund: Some(parish.missions), ..all.clone() }, vec![&held]),
        (TransactionFilter { campus: Some(bank.campus), ..all.clone() }, vec![&bank]),
        (TransactionFilter { class: Some(Class::InsufficientFunds), ..all.clone() }, vec![&bank]),
        (TransactionFilter { method: Some("ach".to_owned()), ..all.clone() }, vec![&bank]),
        (TransactionFilter { from: Some(date("2026-02-03")), ..all.clone() }, vec![&back, &held]),
        (TransactionFilter { to: Some(date("2026-02-02")), ..all.clone() }, vec![&bank, &card]),
        (TransactionFilter { least: Some(usd(4_000).money()), ..all.clone() }, vec![&back, &card]),
        (TransactionFilter { most: Some(usd(3_000).money()), ..all.clone() }, vec![&held, &bank]),
        (TransactionFilter { least: Some(Money::new(1, Currency::Jpy)), ..all.clone() }, vec![]),
        (
            TransactionFilter {
                q: "ann".to_owned(),
                status: Some(GiftStatus::Assured),
                fund: Some(parish.general),
                campus: Some(parish.campus),
                method: Some("card".to_owned()),
                from: Some(date("2026-02-03")),
                to: Some(date("2026-02-03")),
                least: Some(usd(3_000).money()),
                most: Some(usd(3_000).money()),
                ..all
            },
            vec![&held],
        ),
    ];
    for (filter, expected) in cases {
        let expected: Vec<GiftId> = expected.iter().map(|gift| gift.id).collect();
        assert_eq!(found(world, parish, &filter).await, expected, "{filter:?}");
    }
    let row = world.read().transaction(&parish.scope, bank.id).await.unwrap().unwrap();
    assert_eq!(
        row,
        TransactionRow {
            id: bank.id,
            number: Gift::number(bank.id),
            on: bank.on,
            donor: "Bob Émile".to_owned(),
            email: "bob@here.example".to_owned(),
            campus: "West".to_owned(),
            lines: vec![views::Line {
                fund: parish.general,
                name: "General".to_owned(),
                amount: usd(2_000).money(),
            }],
            amount: usd(2_000).money(),
            returned: Money::zero(Currency::Usd),
            method: views::MethodLabel {
                kind: "ach".to_owned(),
                brand: "Bank".to_owned(),
                last_four: "1881".to_owned(),
            },
            status: GiftStatus::NeedsYou,
            class: Some(Class::InsufficientFunds),
            scheduled: false,
            taken_at: None,
        }
    );
}

pub(crate) async fn are_found_by_name_address_and_number(world: &World) {
    let Four { bank, .. } = four(world).await;
    let number = Gift::number(bank.id);
    for q in ["BOB", "b émile", " bob@HERE ", &number, &number.to_lowercase(), &number[..8]] {
        let filter = TransactionFilter { q: q.to_owned(), ..TransactionFilter::default() };
        assert_eq!(found(world, &world.here, &filter).await, [bank.id], "{q}");
    }
    let middle = TransactionFilter { q: number[3..].to_owned(), ..TransactionFilter::default() };
    assert_eq!(found(world, &world.here, &middle).await, [], "a number from its beginning");
}

pub(crate) async fn are_sorted_as_asked(world: &World) {
    let Four { card, bank, held, back } = four(world).await;
    for (sort, expected) in [
        (Sort::Newest, [&back, &held, &bank, &card]),
        (Sort::Oldest, [&card, &bank, &held, &back]),
        (Sort::Largest, [&card, &back, &held, &bank]),
        (Sort::Smallest, [&bank, &held, &back, &card]),
        (Sort::Donor, [&back, &held, &card, &bank]),
    ] {
        let filter = TransactionFilter { sort, ..TransactionFilter::default() };
        let expected: Vec<GiftId> = expected.iter().map(|gift| gift.id).collect();
        assert_eq!(found(world, &world.here, &filter).await, expected, "{sort:?}");
        let mut paged = Vec::new();
        for page in 1..=3 {
            let filter = TransactionFilter { page, ..filter.clone() };
            let rows = world.read().transactions(&world.here.scope, &filter, 2).await.unwrap();
            paged.extend(rows.iter().map(|row| row.id));
        }
        assert_eq!(paged, expected, "{sort:?}, in pages");
    }
}

pub(crate) async fn total_all_that_match(world: &World) {
    four(world).await;
    let tally = |count, minor| Tally { count, sum: Money::new(minor, Currency::Usd) };
    let all = TransactionFilter { page: 2, ..TransactionFilter::default() };
    let totals = world.read().transaction_totals(&world.here.scope, &all).await.unwrap();
    assert_eq!(totals.all, tally(4, 14_000));
    assert_eq!(totals.given, tally(1, 3_500), "less the part that went back");
    assert_eq!(totals.assured, tally(1, 3_000));
    assert_eq!((totals.refunded, totals.partly), (tally(1, 5_500), 1));
    let none = TransactionFilter { q: "nobody".to_owned(), ..TransactionFilter::default() };
    let totals = world.read().transaction_totals(&world.here.scope, &none).await.unwrap();
    assert_eq!((totals.all, totals.given), (tally(0, 0), tally(0, 0)));
}

/// Days are summed at a place in the books; whatever came after it is counted all the same.
pub(crate) async fn are_summed_by_the_day(world: &World) {
    let parish = &world.here;
    let (scope, read) = (&parish.scope, world.read());
    four(world).await;
    let all = TransactionFilter::default();
    let filters = [
        all.clone(),
        TransactionFilter { from: Some(date("2026-02-02")), ..all.clone() },
        TransactionFilter { to: Some(date("2026-02-03")), ..all.clone() },
        TransactionFilter { from: Some(date("2026-02-05")), ..all.clone() },
    ];
    let counted = async || {
        let mut totals = Vec::new();
        for filter in &filters {
            totals.push(read.transaction_totals(scope, filter).await.unwrap());
        }
        totals
    };
    // A filter that no day was summed for, to tell what the gifts themselves say.
    let gift_by_gift = async || {
        let mut totals = Vec::new();
        for filter in &filters {
            let counted = TransactionFilter { least: Some(usd(1).money()), ..filter.clone() };
            totals.push(read.transaction_totals(scope, &counted).await.unwrap());
        }
        totals
    };
    let before = counted().await;
    assert_eq!(read.sums_due(1, 10).await.unwrap().len(), 2, "never summed");
    let summed = read.day_sums(scope).await.unwrap();
    assert_eq!((summed.before, summed.days.len()), (None, 4));
    let mut work = world.begin().await;
    assert!(work.keep_day_sums(scope, &summed).await.unwrap());
    assert!(!work.keep_day_sums(scope, &summed).await.unwrap(), "somebody else was first");
    commit(work).await;
    assert_eq!(read.sums_due(1, 10).await.unwrap(), [world.there.church.id]);
    assert_eq!((counted().await, gift_by_gift().await), (before.clone(), before));

    // One gift of a day that was summed, and one of a new day.
    for (name, on) in [("again", "2026-02-03"), ("new", "2026-02-06")] {
        let gift = Gift {
            on: date(on),
            state: GiftState::Taken { at: at(9) },
            taken_at: Some(at(9)),
            ..parish.gift(name, 700)
        };
        world.add_gift(parish, &gift).await;
        world.append(&job::hold(&parish.accounts(&gift), 1, at(9), "").unwrap()).await;
        assert_eq!(counted().await, gift_by_gift().await, "{name}");
    }
    assert_eq!(counted().await[0].given.count, 3);
    assert!(read.sums_due(2, 10).await.unwrap().contains(&parish.church.id));
    assert_eq!(read.sums_due(3, 10).await.unwrap(), [world.there.church.id]);
    assert_eq!(read.sums_due(2, 1).await.unwrap().len(), 1);
    let later = read.day_sums(scope).await.unwrap();
    let days: Vec<_> = later.days.iter().map(|day| day.on).collect();
    assert_eq!(days, [date("2026-02-03"), date("2026-02-06")]);
    assert_eq!((later.before, later.place), (Some(summed.place), summed.place + 2));
    let mut work = world.begin().await;
    let late = giving::sums::Summed { before: Some(later.place), ..later.clone() };
    assert!(!work.keep_day_sums(scope, &late).await.unwrap());
    assert!(work.keep_day_sums(scope, &later).await.unwrap());
    commit(work).await;
    assert_eq!(counted().await, gift_by_gift().await);
    assert!(read.day_sums(&world.there.scope).await.unwrap().days.is_empty());
}

pub(crate) async fn are_exported_in_slices(world: &World) {
    let parish = &world.here;
    let mut expected = Vec::new();
    let mut work = world.begin().await;
    for nth in 0..11 {
        // Three of one date: a slice may end among them.
        let on = date(&format!("2026-02-0{}", 1 + nth / 3));
        let gift = Gift { on, ..parish.gift(&format!("gift {nth}"), 100) };
        work.add_gift(&parish.scope, &gift).await.unwrap();
        expected.push((on, gift.id));
    }
    commit(work).await;
    expected.sort_by_key(|(on, id)| (*on, id.to_string()));
    let (mut exported, mut after) = (Vec::new(), None);
    loop {
        let filter = TransactionFilter { q: "ann".to_owned(), ..TransactionFilter::default() };
        let slice = world.read().transactions_after(&parish.scope, &filter, after, 4);
        let slice = slice.await.unwrap();
        let Some(last) = slice.last() else { break };
        after = Some((last.on, last.id));
        exported.extend(slice.iter().map(|row| (row.on, row.id)));
    }
    assert_eq!(exported, expected, "each once, oldest first");
}

pub(crate) async fn know_the_latest(world: &World) {
    assert_eq!(world.read().latest_gift(&world.here.scope).await.unwrap(), None);
    four(world).await;
    let latest = world.read().latest_gift(&world.here.scope).await.unwrap();
    assert_eq!(latest, Some(date("2026-02-04")));
}

pub(crate) async fn of_another_church_are_not_there(world: &World) {
    let Four { card, .. } = four(world).await;
    let foreign = &world.there.scope;
    let all = TransactionFilter::default();
    let reads = world.read();
    assert!(reads.transactions(foreign, &all, 10).await.unwrap().is_empty());
    let totals = reads.transaction_totals(foreign, &all).await.unwrap();
    assert_eq!((totals.all.count, totals.all.sum.minor()), (0, 0));
    assert!(reads.transactions_after(foreign, &all, None, 10).await.unwrap().is_empty());
    assert_eq!(reads.transaction(foreign, card.id).await.unwrap(), None);
    assert_eq!(reads.latest_gift(foreign).await.unwrap(), None);
}
