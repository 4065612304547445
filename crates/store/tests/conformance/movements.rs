use giving::attempts::{Attempt, AttemptKind};
use giving::fees::{Cover, FeeSchedule};
use giving::gifts::Gift;
use giving::ports::Work;
use giving::purposes::Purpose;
use kernel::{Class, Currency, GatewayId, GiftId, JobId, Money};
use ledger::{Account, AccountKind, Occasion, OrderKind, job, transfers};

use crate::world::{Parish, World, answer, at, commit, id, is_stale, usd};

const USD: Currency = Currency::Usd;

/// A gift for two funds that was taken, in the books too.
async fn taken(work: &mut dyn Work, parish: &Parish) -> Gift {
    let lines = vec![(parish.general, usd(2_000)), (parish.missions, usd(500))];
    let gift = Gift { lines, ..parish.gift("taken", 2_500) };
    work.add_gift(&parish.scope, &gift).await.unwrap();
    let accounts = parish.accounts(&gift);
    for order in [
        job::hold(&accounts, 1, at(0), "").unwrap(),
        job::settle(&accounts, 2, at(10), "").unwrap(),
        job::fee(&accounts, usd(75), 3, at(10), "").unwrap(),
    ] {
        work.append_order(&order).await.unwrap();
    }
    gift
}

fn payout(parish: &Parish, name: &str, minor: i64, seconds: i64) -> ledger::Order {
    let occasion = Occasion {
        church: parish.church.id,
        job: JobId::from_uuid(id(name)),
        ordinal: 1,
        at: at(seconds),
        cause: name,
    };
    transfers::payout(&occasion, &parish.facility.gateway, usd(minor)).unwrap()
}

pub(crate) async fn of_a_gift_are_seen_where_they_are_written(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    let gift = taken(work.as_mut(), parish).await;
    let orders = work.gift_orders(&parish.scope, gift.id).await.unwrap();
    let kinds: Vec<_> = orders.iter().map(ledger::Order::kind).collect();
    assert_eq!(kinds, [OrderKind::Hold, OrderKind::Settle, OrderKind::Fee]);
    let clearing = Account::clearing(parish.church.id, &gift.gateway, USD);
    let head = work.account_head(&parish.scope, &clearing).await.unwrap().unwrap();
    assert_eq!((head.version, head.balance.minor()), (2, -2_425));
    let none = Account::write_off(parish.church.id, USD);
    assert_eq!(work.account_head(&parish.scope, &none).await.unwrap(), None);
    assert!(work.gift_orders(&world.there.scope, gift.id).await.unwrap().is_empty());
    assert_eq!(work.account_head(&world.there.scope, &clearing).await.unwrap(), None);
}

pub(crate) async fn that_give_back_say_which_part(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    let gift = taken(work.as_mut(), parish).await;
    let refund =
        Attempt { kind: AttemptKind::Refund, amount: usd(700), ..parish.attempt(&gift, 2, 20) };
    let purchase =
        Attempt { outcome: Some(answer(Class::Success, 9)), ..parish.attempt(&gift, 1, 8) };
    work.add_attempt(&parish.scope, &purchase).await.unwrap();
    work.add_attempt(&parish.scope, &refund).await.unwrap();
    assert_eq!(
        work.refund_attempts(&parish.scope, gift.id).await.unwrap(),
        std::slice::from_ref(&refund)
    );
    let lines = vec![(parish.missions, usd(500)), (parish.general, usd(200))];
    assert!(work.refund_lines(&parish.scope, refund.id).await.unwrap().is_empty());
    work.add_refund_lines(&parish.scope, refund.id, &lines).await.unwrap();
    assert_eq!(work.refund_lines(&parish.scope, refund.id).await.unwrap(), lines);
    assert!(work.refund_lines(&world.there.scope, refund.id).await.unwrap().is_empty());
    assert!(work.refund_attempts(&world.there.scope, gift.id).await.unwrap().is_empty());
    work.note_returned(&parish.scope, gift.id, usd(700).money()).await.unwrap();
    let foreign = work.note_returned(&world.there.scope, gift.id, usd(1).money()).await;
    assert!(is_stale(foreign));
    commit(work).await;
    let row = world.read().transaction(&parish.scope, gift.id).await.unwrap().unwrap();
    assert_eq!((row.amount.minor(), row.returned.minor()), (2_500, 700));
    let donor = world.read().gift_detail(&parish.scope, None, gift.id).await.unwrap().unwrap();
    assert_eq!(donor.row.returned.minor(), 700);
}

pub(crate) async fn to_another_fund_change_the_lines(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    let mut gift = taken(work.as_mut(), parish).await;
    gift.lines = vec![(parish.missions, usd(2_500))];
    work.replace_lines(&parish.scope, &gift).await.unwrap();
    let read = work.gift(&parish.scope, gift.id).await.unwrap().unwrap();
    assert_eq!(read.lines, gift.lines);
    commit(work).await;
}

pub(crate) async fn cost_what_the_facility_says(world: &World) {
    let parish = &world.here;
    let (scope, facility) = (&parish.scope, parish.facility.id);
    let mut work = world.begin().await;
    assert_eq!(work.fee_schedule(scope, facility).await.unwrap(), None);
    for schedule in [
        FeeSchedule { basis_points: 290, fixed_minor: 30 },
        FeeSchedule { basis_points: 100, fixed_minor: 0 },
    ] {
        work.put_fee_schedule(scope, facility, schedule).await.unwrap();
        assert_eq!(work.fee_schedule(scope, facility).await.unwrap(), Some(schedule));
    }
    assert_eq!(work.fee_schedule(&world.there.scope, facility).await.unwrap(), None);
    let schedule = parish.schedule("covered", None);
    work.add_schedule(scope, &schedule).await.unwrap();
    assert_eq!(work.schedule_cover(scope, schedule.id).await.unwrap(), Cover::No);
    work.cover_schedule(scope, schedule.id).await.unwrap();
    assert_eq!(work.schedule_cover(scope, schedule.id).await.unwrap(), Cover::Fee);
    assert_eq!(work.schedule_cover(&world.there.scope, schedule.id).await.unwrap(), Cover::No);
    let gift = taken(work.as_mut(), parish).await;
    assert_eq!(work.cover(scope, gift.id).await.unwrap(), None);
    work.add_cover(scope, gift.id, usd(104)).await.unwrap();
    assert_eq!(work.cover(scope, gift.id).await.unwrap(), Some(usd(104)));
    assert_eq!(work.cover(&world.there.scope, gift.id).await.unwrap(), None);
    let none = GiftId::from_uuid(id("no gift"));
    assert_eq!(work.cover(scope, none).await.unwrap(), None);
    commit(work).await;
    let kept = world.read().fee_schedules(scope).await.unwrap();
    assert_eq!(kept, [(facility, FeeSchedule { basis_points: 100, fixed_minor: 0 })]);
    assert_eq!(world.read().fee_schedules(&world.there.scope).await.unwrap(), []);
}

pub(crate) async fn c39_are_for_what_a_row_says(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    let fee = Purpose { id: "event_fee".to_owned(), name: "Event".to_owned(), deductible: false };
    assert_eq!(work.purpose_of(&parish.scope, parish.general).await.unwrap(), Purpose::gift());
    work.put_purpose(&fee).await.unwrap();
    let fee = Purpose { name: "Event fee".to_owned(), ..fee };
    work.put_purpose(&fee).await.unwrap();
    work.dedicate(&parish.scope, parish.missions, "gift").await.unwrap();
    work.dedicate(&parish.scope, parish.missions, "event_fee").await.unwrap();
    assert_eq!(work.purpose_of(&parish.scope, parish.missions).await.unwrap(), fee);
    assert_eq!(work.purpose_of(&parish.scope, parish.general).await.unwrap(), Purpose::gift());
    commit(work).await;
    let dedicated = world.read().dedicated_funds(&parish.scope).await.unwrap();
    assert_eq!(dedicated, [(parish.missions, fee)]);
    assert!(world.read().dedicated_funds(&world.there.scope).await.unwrap().is_empty());
}

pub(crate) async fn stand_on_a_statement_newest_first(world: &World) {
    let parish = &world.here;
    let mut work = world.begin().await;
    taken(work.as_mut(), parish).await;
    for (name, minor, seconds) in [("PO-1", 1_000, 100), ("PO-2", 900, 200)] {
        work.append_order(&payout(parish, name, minor, seconds)).await.unwrap();
    }
    commit(work).await;
    let (reads, scope) = (world.read(), &parish.scope);
    let standing = reads.standing(scope, AccountKind::Clearing).await.unwrap();
    let clearing = Account::clearing(parish.church.id, &parish.facility.gateway, USD);
    let [(account, head)] = standing.as_slice() else { panic!("{standing:?}") };
    assert_eq!((account, head.balance.minor()), (&clearing, -525));

    let bank = Account::payout(parish.church.id, USD);
    let statement = reads.statement(scope, &bank, None, 10).await.unwrap();
    let read: Vec<_> = statement
        .iter()
        .map(|row| (row.version, row.amount.minor(), row.balance.minor(), row.cause.as_str()))
        .collect();
    assert_eq!(read, [(2, -900, -1_900, "PO-2"), (1, -1_000, -1_000, "PO-1")]);
    let other: GatewayId = statement[0].other_owner.parse().unwrap();
    assert_eq!((statement[0].other_kind, other), (AccountKind::Clearing, world.pin.clone()));
    assert_eq!((statement[0].kind, statement[0].at), (OrderKind::Payout, at(200)));
    let older = reads.statement(scope, &bank, Some(2), 10).await.unwrap();
    assert_eq!(older.iter().map(|row| row.version).collect::<Vec<_>>(), [1]);
    assert_eq!(reads.statement(scope, &clearing, None, 1).await.unwrap().len(), 1);

    let debited = |since| reads.debited_since(scope, &clearing, at(since));
    assert_eq!(debited(9).await.unwrap(), Money::new(-2_500, USD));
    assert_eq!(debited(10).await.unwrap(), Money::zero(USD), "the instant itself is not after");
    let foreign = &world.there.scope;
    assert!(reads.standing(foreign, AccountKind::Clearing).await.unwrap().is_empty());
    assert!(reads.statement(foreign, &bank, None, 10).await.unwrap().is_empty());
    let theirs = reads.debited_since(foreign, &clearing, at(0)).await.unwrap();
    assert_eq!(theirs, Money::zero(USD));
}
