use delayed_payments::GiftState;
use giving::attempts::Attempt;
use giving::gifts::Gift;
use giving::ports::GiftSearch;
use kernel::{
    AttemptId, BatchId, Class, Currency, DelayId, GiftId, MethodId, Money, PersonId, Timestamp,
};
use ledger::{OrderKind, job};
use views::{GiftFilter, GiftRow, GiftStatus, Line, Tally, TransactionFilter};

use crate::world::{Parish, World, answer, at, commit, date, id, is_stale, usd};

/// One gift in each state, failed ones in each class, and one whose retry is planned.
pub(crate) fn of_every_state(parish: &Parish) -> Vec<(Gift, GiftStatus)> {
    let attempt = AttemptId::from_uuid(id("attempt"));
    let batch = BatchId::from_uuid(id("batch"));
    let delay = DelayId::from_uuid(id("delay"));
    let mut states = vec![
        (GiftState::Due { at: at(1) }, GiftStatus::OnItsWay),
        (GiftState::Held { delay, since: at(2) }, GiftStatus::Assured),
        (GiftState::Released { batch, at: at(3) }, GiftStatus::OnItsWay),
        (GiftState::Sending { attempt }, GiftStatus::OnItsWay),
        (GiftState::Uncertain { attempt, since: at(4) }, GiftStatus::BeingAsked),
        (GiftState::Settling { attempt, since: at(4) }, GiftStatus::OnItsWay),
        (GiftState::Taken { at: at(5) }, GiftStatus::Given),
        (GiftState::Cancelled { at: at(6) }, GiftStatus::Cancelled),
        (GiftState::Refunded { at: at(7) }, GiftStatus::Refunded),
    ];
    for class in Class::ALL {
        let status = match class {
            Class::BankDeclined
            | Class::InsufficientFunds
            | Class::ExpiredCard
            | Class::BadCardDetails => GiftStatus::NeedsYou,
            Class::Success
            | Class::CommunicationError
            | Class::ProviderFailure
            | Class::GatewayIncorrectlyConfigured
            | Class::SuspiciousPayment
            | Class::UnknownError => GiftStatus::NotTaken,
        };
        states.push((GiftState::Failed { class, at: at(8) }, status));
    }
    let mut gifts: Vec<(Gift, GiftStatus)> = (1..)
        .zip(states)
        .map(|(nth, (state, status))| {
            (Gift { state, ..parish.gift(&format!("state {nth}"), nth) }, status)
        })
        .collect();
    let retry = Gift {
        class: Some(Class::InsufficientFunds),
        first_failed_at: Some(at(9)),
        ..parish.gift("retry", 99)
    };
    gifts.push((retry, GiftStatus::Waiting));
    gifts
}

fn ids(rows: &[GiftRow]) -> Vec<GiftId> {
    rows.iter().map(|row| row.id).collect()
}

pub(crate) async fn come_back_in_every_state(world: &World) {
    let parish = &world.here;
    let full = Gift {
        lines: vec![(parish.missions, usd(700)), (parish.general, usd(1_800))],
        class: Some(Class::ProviderFailure),
        attempts: 3,
        failures: 2,
        first_failed_at: Some(at(5)),
        batch: Some(BatchId::from_uuid(id("batch"))),
        orders: 4,
        changed_at: at(6),
        taken_at: Some(at(7)),
        version: 9,
        ..parish.gift("full", 2_500)
    };
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &full).await.unwrap();
    assert_eq!(work.gift(&parish.scope, full.id).await.unwrap(), Some(full));
    for (gift, _) in of_every_state(parish) {
        let fresh = Gift { state: GiftState::Due { at: at(0) }, ..gift.clone() };
        work.add_gift(&parish.scope, &fresh).await.unwrap();
        work.save_gift(&parish.scope, &gift).await.unwrap();
        let read = work.gift(&parish.scope, gift.id).await.unwrap();
        assert_eq!(read, Some(Gift { version: 1, ..gift }));
    }
}

pub(crate) async fn refuse_a_stale_version(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    world.add_gift(parish, &gift).await;
    let mut work = world.begin().await;
    let mut read = work.gift(&parish.scope, gift.id).await.unwrap().unwrap();
    read.state = GiftState::Cancelled { at: at(1) };
    work.save_gift(&parish.scope, &read).await.unwrap();
    let late = Gift { state: GiftState::Taken { at: at(2) }, ..read.clone() };
    assert!(is_stale(work.save_gift(&parish.scope, &late).await));
    let now = work.gift(&parish.scope, gift.id).await.unwrap().unwrap();
    assert_eq!(now, Gift { version: 1, ..read });
}

pub(crate) async fn refuse_another_churchs_donor(world: &World) {
    let parish = &world.here;
    let foreign = &world.there;
    for gift in [
        Gift { donor: foreign.donor.id, ..parish.gift("donor", 100) },
        Gift { method: foreign.method.id, ..parish.gift("method", 100) },
        Gift { campus: foreign.campus, ..parish.gift("campus", 100) },
        Gift { facility: foreign.facility.id, ..parish.gift("facility", 100) },
        Gift { lines: vec![(foreign.general, usd(100))], ..parish.gift("fund", 100) },
    ] {
        let mut work = world.begin().await;
        let refused = match work.add_gift(&parish.scope, &gift).await {
            Ok(()) => work.commit().await.is_err(),
            Err(_) => true,
        };
        assert!(refused, "{gift:?}");
    }
}

pub(crate) async fn are_listed_newest_first_in_pages(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    let mut expected = Vec::new();
    for day in 1..=5 {
        let on = date(&format!("2026-02-0{day}"));
        let gift = Gift { on, ..parish.gift(&format!("day {day}"), 100) };
        work.add_gift(&parish.scope, &gift).await.unwrap();
        expected.insert(0, gift.id);
    }
    // Of one day: the order is the same every time, so that pages do not overlap.
    for nth in 0..3 {
        let gift = Gift { on: date("2026-02-01"), ..parish.gift(&format!("same {nth}"), 100) };
        work.add_gift(&parish.scope, &gift).await.unwrap();
        expected.push(gift.id);
    }
    expected[4..].sort_by_key(|id| std::cmp::Reverse(id.to_string()));
    commit(work).await;
    let mut listed = Vec::new();
    for page in 1..=3 {
        let filter = GiftFilter { page, ..GiftFilter::default() };
        let (rows, matching) = world
            .read()
            .gift_rows(&parish.scope, parish.donor.id, 2026, &filter, None, 3)
            .await
            .unwrap();
        assert_eq!(matching, 8);
        listed.extend(ids(&rows));
    }
    assert_eq!(listed, expected);
}

pub(crate) async fn are_filtered_by_year_status_and_fund(world: &World) {
    let parish = &world.here;
    let taken = GiftState::Taken { at: at(1) };
    let last_year = Gift { on: date("2025-12-31"), ..parish.gift("last year", 100) };
    let first_day = Gift { on: date("2026-01-01"), ..parish.gift("first day", 200) };
    let given = Gift { state: taken, on: date("2026-06-01"), ..parish.gift("given", 300) };
    let split = Gift {
        lines: vec![(parish.missions, usd(150)), (parish.general, usd(250))],
        on: date("2026-12-31"),
        ..parish.gift("split", 400)
    };
    let mut work = world.begin().await;
    for gift in [&last_year, &first_day, &given, &split] {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    commit(work).await;
    let all = GiftFilter::default();
    let status = GiftFilter { status: Some(GiftStatus::Given), ..all.clone() };
    let fund = GiftFilter { fund: Some(parish.missions), ..all.clone() };
    let method = GiftFilter { method: Some(parish.method.id), ..all.clone() };
    let nothing = MethodId::from_uuid(id("no such way"));
    let other_method = GiftFilter { method: Some(nothing), ..all.clone() };
    for (year, filter, expected) in [
        (2026, &method, vec![split.id, given.id, first_day.id]),
        (2026, &other_method, vec![]),
        (2025, &all, vec![last_year.id]),
        (2026, &all, vec![split.id, given.id, first_day.id]),
        (2026, &status, vec![given.id]),
        (2026, &fund, vec![split.id]),
        (2027, &all, vec![]),
    ] {
        let (rows, matching) = world
            .read()
            .gift_rows(&parish.scope, parish.donor.id, year, filter, None, 10)
            .await
            .unwrap();
        assert_eq!(ids(&rows), expected, "{year} {filter:?}");
        assert_eq!(matching, u64::try_from(expected.len()).unwrap());
    }
    let last_four = parish.method.label().last_four;
    for (search, expected) in [
        (
            GiftSearch { text: last_four, ..GiftSearch::default() },
            vec![split.id, given.id, first_day.id],
        ),
        (GiftSearch { amount: Some(300), ..GiftSearch::default() }, vec![given.id]),
        (GiftSearch { funds: vec![parish.missions], ..GiftSearch::default() }, vec![split.id]),
        (GiftSearch { text: "nothing".to_owned(), ..GiftSearch::default() }, vec![]),
    ] {
        let (rows, matching) = world
            .read()
            .gift_rows(&parish.scope, parish.donor.id, 2026, &all, Some(&search), 10)
            .await
            .unwrap();
        assert_eq!(ids(&rows), expected, "{search:?}");
        assert_eq!(matching, u64::try_from(expected.len()).unwrap());
    }
    let years = world.read().gift_years(&parish.scope, parish.donor.id).await.unwrap();
    assert_eq!(years, [2026, 2025]);
    let (rows, _) = world
        .read()
        .gift_rows(&parish.scope, parish.donor.id, 2026, &fund, None, 10)
        .await
        .unwrap();
    let line =
        |fund, name: &str, minor| Line { fund, name: name.to_owned(), amount: usd(minor).money() };
    assert_eq!(
        rows[0].lines,
        [line(parish.missions, "Missions", 150), line(parish.general, "General", 250)]
    );
    assert_eq!(rows[0].method, parish.method.label());
}

pub(crate) async fn have_the_same_status_read_and_found(world: &World) {
    let parish = &world.here;
    let gifts = of_every_state(parish);
    let mut work = world.begin().await;
    for (gift, _) in &gifts {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    commit(work).await;
    let mut found = 0;
    for wanted in GiftStatus::ALL {
        let filter = TransactionFilter { status: Some(wanted), ..TransactionFilter::default() };
        let rows = world.read().transactions(&parish.scope, &filter, 100).await.unwrap();
        let mut listed: Vec<GiftId> = rows.iter().map(|row| row.id).collect();
        let mut expected: Vec<GiftId> =
            gifts.iter().filter(|(_, is)| *is == wanted).map(|(gift, _)| gift.id).collect();
        listed.sort_unstable();
        expected.sort_unstable();
        assert_eq!(listed, expected, "found as {wanted:?}");
        assert!(rows.iter().all(|row| row.status == wanted), "read as {wanted:?}");
        found += rows.len();
    }
    assert_eq!(found, gifts.len(), "every gift has one status");
}

pub(crate) async fn sum_to_what_the_books_say(world: &World) {
    let parish = &world.here;
    let taken = |name: &str, minor, on| Gift {
        state: GiftState::Taken { at: at(1) },
        on: date(on),
        ..parish.gift(name, minor)
    };
    let march = taken("march", 2_500, "2026-03-01");
    let again = taken("again", 1_000, "2026-03-31");
    let april =
        Gift { state: GiftState::Refunded { at: at(2) }, ..taken("april", 700, "2026-04-05") };
    let before = taken("before", 9_900, "2025-12-31");
    let held = Gift { on: date("2026-05-01"), ..parish.gift("held", 4_400) };
    let mut work = world.begin().await;
    for gift in [&march, &again, &april, &before, &held] {
        let accounts = parish.accounts(gift);
        work.add_gift(&parish.scope, gift).await.unwrap();
        work.append_order(&job::hold(&accounts, 1, at(0), "").unwrap()).await.unwrap();
        if gift.id != held.id {
            work.append_order(&job::settle(&accounts, 2, at(1), "").unwrap()).await.unwrap();
        }
    }
    let back = job::refund(&parish.accounts(&april), 3, at(2), "").unwrap();
    work.append_order(&back).await.unwrap();
    commit(work).await;
    let (months, total) = world
        .read()
        .given_by_month(&parish.scope, parish.donor.id, 2026, Currency::Usd)
        .await
        .unwrap();
    let months: Vec<(i16, i8, i64)> =
        months.iter().map(|one| (one.year, one.month, one.given.minor())).collect();
    assert_eq!(months, [(2026, 3, 3_500), (2026, 4, 0)]);
    assert_eq!(total, Tally { count: 2, sum: usd(3_500).money() });
    let (none, nothing) = world
        .read()
        .given_by_month(&parish.scope, world.there.donor.id, 2026, Currency::Usd)
        .await
        .unwrap();
    assert!(none.is_empty());
    assert_eq!(nothing, Tally { count: 0, sum: Money::zero(parish.church.currency) });
}

pub(crate) async fn are_told_when_held_or_waiting_for_the_donor(world: &World) {
    let parish = &world.here;
    let gifts = of_every_state(parish);
    let old = Gift {
        on: date("2025-11-01"),
        state: GiftState::Failed { class: Class::ExpiredCard, at: at(0) },
        ..parish.gift("old failure", 100)
    };
    let long_held = Gift {
        on: date("2025-11-02"),
        state: GiftState::Held { delay: DelayId::from_uuid(id("delay")), since: at(0) },
        ..parish.gift("long held", 100)
    };
    let mut work = world.begin().await;
    for gift in gifts.iter().map(|(gift, _)| gift).chain([&old, &long_held]) {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    commit(work).await;
    let since = date("2025-12-10");
    let (held, needs) =
        world.read().gifts_to_tell(&parish.scope, parish.donor.id, since).await.unwrap();
    let newest_held = gifts.iter().find(|(_, is)| *is == GiftStatus::Assured).unwrap().0.id;
    assert_eq!(ids(&held), [newest_held, long_held.id]);
    assert_eq!(needs.len(), 4);
    assert!(needs.iter().all(|row| row.status == GiftStatus::NeedsYou && row.id != old.id));
}

pub(crate) async fn show_their_own_page_to_their_donor_only(world: &World) {
    let parish = &world.here;
    let schedule = parish.schedule("weekly", None);
    let gift = Gift { schedule: Some(schedule.id), ..parish.gift("one", 2_500) };
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    work.add_gift(&parish.scope, &gift).await.unwrap();
    commit(work).await;
    let reads = world.read();
    let mine = reads.gift_detail(&parish.scope, Some(parish.donor.id), gift.id).await.unwrap();
    let mine = mine.unwrap();
    assert_eq!((mine.donor, mine.state, mine.made_at), (gift.donor, gift.state, gift.made_at));
    assert_eq!(mine.frequency.as_deref(), Some("weekly"));
    assert_eq!((mine.row.id, mine.row.schedule), (gift.id, Some(schedule.id)));
    let churchs = reads.gift_detail(&parish.scope, None, gift.id).await.unwrap();
    assert_eq!(churchs, Some(mine));
    let nosy = PersonId::from_uuid(id("nosy"));
    assert_eq!(reads.gift_detail(&parish.scope, Some(nosy), gift.id).await.unwrap(), None);
}

pub(crate) async fn have_a_receipt_only_when_taken(world: &World) {
    let parish = &world.here;
    let gift = Gift {
        state: GiftState::Taken { at: at(12) },
        taken_at: Some(at(12)),
        ..parish.gift("taken", 2_500)
    };
    let back = Gift {
        state: GiftState::Refunded { at: at(20) },
        taken_at: Some(at(12)),
        ..parish.gift("given back", 2_500)
    };
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    work.add_gift(&parish.scope, &back).await.unwrap();
    for (ordinal, class) in [(1, Class::InsufficientFunds), (2, Class::Success)] {
        let sent = i64::from(ordinal) * 5;
        let outcome = Some(answer(class, sent + 2));
        let attempt = Attempt { outcome, ..parish.attempt(&gift, ordinal, sent) };
        work.add_attempt(&parish.scope, &attempt).await.unwrap();
    }
    commit(work).await;
    let detail = world.read().gift_detail(&parish.scope, None, gift.id).await.unwrap().unwrap();
    let receipt = detail.receipt.unwrap();
    assert_eq!((receipt.asked_at, receipt.taken_at), (at(10), at(12)));
    assert_eq!((receipt.number, receipt.given_by), (Gift::number(gift.id), "Ann here".to_owned()));
    let detail = world.read().gift_detail(&parish.scope, None, back.id).await.unwrap().unwrap();
    assert_eq!(detail.receipt, None);
}

pub(crate) async fn tell_their_history_oldest_first(world: &World) {
    let parish = &world.here;
    let gift = parish.gift("one", 2_500);
    let accounts = parish.accounts(&gift);
    let orders = [
        job::hold(&accounts, 1, at(0), "accepted").unwrap(),
        job::assure(&accounts, 2, at(1), "delay").unwrap(),
        job::release(&accounts, 3, at(2), "batch").unwrap(),
    ];
    let attempts = [parish.attempt(&gift, 1, 10), parish.attempt(&gift, 2, 20)];
    let mut work = world.begin().await;
    work.add_gift(&parish.scope, &gift).await.unwrap();
    for order in &orders {
        work.append_order(order).await.unwrap();
    }
    work.append_order(&parish.hold("another", 100)).await.unwrap();
    for attempt in attempts.iter().rev() {
        work.add_attempt(&parish.scope, attempt).await.unwrap();
    }
    commit(work).await;
    let history = world.read().gift_history(&parish.scope, gift.id).await.unwrap();
    assert_eq!(history.orders, orders);
    assert_eq!(history.attempts, attempts);
    assert_eq!(history.orders[0].kind(), OrderKind::Hold);
}

pub(crate) async fn of_a_schedule_are_found(world: &World) {
    let parish = &world.here;
    let schedule = parish.schedule("weekly", None);
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    let mut made = Vec::new();
    for day in 1..=4 {
        let gift = Gift {
            on: date(&format!("2026-02-0{day}")),
            schedule: Some(schedule.id),
            ..parish.gift(&format!("week {day}"), 100)
        };
        work.add_gift(&parish.scope, &gift).await.unwrap();
        made.insert(0, gift.id);
    }
    work.add_gift(&parish.scope, &parish.gift("by hand", 100)).await.unwrap();
    commit(work).await;
    let rows = world
        .read()
        .gifts_of_schedule(&parish.scope, parish.donor.id, schedule.id, 3)
        .await
        .unwrap();
    assert_eq!(ids(&rows), made[..3]);
}

pub(crate) async fn without_progress_are_found(world: &World) {
    let parish = &world.here;
    let stuck =
        |name: &str, state, changed_at| Gift { state, changed_at, ..parish.gift(name, 100) };
    let attempt = AttemptId::from_uuid(id("attempt"));
    let gifts = [
        stuck("sending", GiftState::Sending { attempt }, at(10)),
        stuck("due", GiftState::Due { at: at(5) }, at(20)),
        stuck("retry later", GiftState::Due { at: at(5_000) }, at(20)),
        stuck("lately", GiftState::Sending { attempt }, at(100)),
        stuck("over", GiftState::Taken { at: at(5) }, at(5)),
        stuck("held", GiftState::Held { delay: DelayId::from_uuid(id("d")), since: at(5) }, at(5)),
    ];
    let mut work = world.begin().await;
    for gift in &gifts {
        work.add_gift(&parish.scope, gift).await.unwrap();
    }
    commit(work).await;
    let found = world.read().gifts_without_progress(at(100)).await.unwrap();
    let church = parish.church.id;
    assert_eq!(found, [(church, gifts[0].id), (church, gifts[1].id)]);
    assert_eq!(world.read().gifts_without_progress(Timestamp::from_micros(0)).await.unwrap(), []);
}

pub(crate) async fn of_another_church_are_not_there(world: &World) {
    let (parish, foreign) = (&world.here, &world.there.scope);
    let donor = parish.donor.id;
    let schedule = parish.schedule("weekly", None);
    let gift = Gift {
        schedule: Some(schedule.id),
        state: GiftState::Held { delay: DelayId::from_uuid(id("delay")), since: at(1) },
        ..parish.gift("one", 2_500)
    };
    let accounts = parish.accounts(&gift);
    let mut work = world.begin().await;
    work.add_schedule(&parish.scope, &schedule).await.unwrap();
    work.add_gift(&parish.scope, &gift).await.unwrap();
    work.add_attempt(&parish.scope, &parish.attempt(&gift, 1, 1)).await.unwrap();
    work.append_order(&job::hold(&accounts, 1, at(0), "").unwrap()).await.unwrap();
    work.append_order(&job::settle(&accounts, 2, at(1), "").unwrap()).await.unwrap();
    assert_eq!(work.gift(foreign, gift.id).await.unwrap(), None);
    assert!(is_stale(work.save_gift(foreign, &gift).await));
    commit(work).await;

    let reads = world.read();
    let filter = GiftFilter::default();
    let (rows, matching) = reads.gift_rows(foreign, donor, 2026, &filter, None, 10).await.unwrap();
    assert_eq!((rows, matching), (vec![], 0));
    assert!(reads.gift_years(foreign, donor).await.unwrap().is_empty());
    let (months, given) = reads.given_by_month(foreign, donor, 2026, Currency::Usd).await.unwrap();
    assert_eq!((months.len(), given.count, given.sum.minor()), (0, 0, 0));
    let told = reads.gifts_to_tell(foreign, donor, date("2020-01-01")).await.unwrap();
    assert_eq!(told, (vec![], vec![]));
    assert_eq!(reads.gift_detail(foreign, None, gift.id).await.unwrap(), None);
    let history = reads.gift_history(foreign, gift.id).await.unwrap();
    assert!(history.orders.is_empty() && history.attempts.is_empty());
    let made = reads.gifts_of_schedule(foreign, donor, schedule.id, 10).await.unwrap();
    assert!(made.is_empty());
}
