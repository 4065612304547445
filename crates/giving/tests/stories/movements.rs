//! What the office does with money that was taken, and what banks and gateways do with it.

use std::time::Duration;

use giving::chargebacks::Chargeback;
use giving::fees::FeeSchedule;
use giving::parts::{ALL, TypedPart};
use giving::payouts::TypedPayout;
use giving::purposes::Purpose;
use giving::refunds::Refunded;
use giving::write_offs::TypedWriteOff;
use giving::{ChurchAdmin, Error, Given, Refusal, Violation, Wrong};
use kernel::{Amount, ChurchId, Currency, FundId, GiftId, derive_id};
use ledger::{Account, AccountKind, OrderKind};
use views::{Event, GiftFilter, GiftStatus, TransactionFilter};

use crate::world::World;

const WHY: &str = "given twice by mistake";
const HOUR: Duration = Duration::from_secs(60 * 60);

fn part(fund: FundId, amount: &str, total: &str) -> TypedPart {
    TypedPart { fund: fund.to_string(), amount: amount.to_owned(), ..TypedPart::all(total, WHY) }
}

fn wrong(error: &Error) -> Option<(&'static str, Wrong)> {
    match error {
        Error::Invalid(violations) => match violations.as_slice() {
            [Violation { field, wrong }] => Some((field, *wrong)),
            _ => None,
        },
        _ => None,
    }
}

/// What goes back of each gift, with its figures: the donor's year and the church's totals.
async fn figures(world: &World, donor: &giving::Donor, admin: &ChurchAdmin) -> (i64, i64, i64) {
    let year = world.giving.gifts(donor, GiftFilter::default()).await.unwrap();
    let list = world.giving.transactions(admin, TransactionFilter::default()).await.unwrap();
    (year.given.sum.minor(), list.totals.given.sum.minor(), list.totals.refunded.sum.minor())
}

async fn kinds(world: &World, admin: &ChurchAdmin, gift: GiftId) -> Vec<String> {
    let page = world.giving.transaction(admin, gift).await.unwrap();
    page.orders.into_iter().map(|order| order.kind).collect()
}

pub(crate) async fn parts_go_back_and_never_more_than_was_taken(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let admin = world.admin().await;
    let giving = &world.giving;
    let first = part(world.fund, "20.50", "20.50");
    let check = giving.check_refund(&admin, gift, &first).await.unwrap();
    assert_eq!((check.amount.minor(), check.left.minor()), (2_050, 3_950));

    let request = world.request();
    let back = giving.refund(&admin, gift, &first, request).await.unwrap();
    assert_eq!(back, Refunded::GivenBack);
    let again = giving.refund(&admin, gift, &first, request).await.unwrap();
    assert_eq!(again, Refunded::GivenBack, "the same request answers the same");
    assert_eq!(world.charged(), 3_950, "and gives back once");
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given, "a part of it is still given");
    assert_eq!(figures(&world, &donor, &admin).await, (3_950, 3_950, 2_050));
    let page = giving.gift(&donor, gift).await.unwrap();
    assert_eq!(page.gift.returned.minor(), 2_050);

    let over = part(world.fund, "39.51", "39.51");
    let too_much = giving.refund(&admin, gift, &over, world.request()).await;
    let refused = wrong(&too_much.unwrap_err());
    assert_eq!(refused, Some(("amount", Wrong::MoreThanThereIs)));
    let unread = giving.refund(&admin, gift, &part(world.fund, "10", "1"), world.request()).await;
    assert_eq!(wrong(&unread.unwrap_err()), Some(("total", Wrong::Different)));
    let no_reason = TypedPart { why: "no".to_owned(), ..TypedPart::all("39.50", "") };
    let refused = giving.refund(&admin, gift, &no_reason, world.request()).await;
    assert_eq!(wrong(&refused.unwrap_err()), Some(("why", Wrong::TooShort)));

    let rest = TypedPart::all("39.50", WHY);
    assert_eq!(
        giving.refund(&admin, gift, &rest, world.request()).await.unwrap(),
        Refunded::GivenBack
    );
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Refunded);
    assert_eq!(world.charged(), 0);
    assert_eq!(figures(&world, &donor, &admin).await, (0, 0, 6_000));
    let over = giving.refund(&admin, gift, &rest, world.request()).await;
    assert!(matches!(over, Err(Error::Refused(Refusal::Gift(_)))), "{over:?}");
    assert_eq!(kinds(&world, &admin, gift).await, ["hold", "settle", "refund", "refund"]);
    world.books_are_right().await;
}

pub(crate) async fn two_refunds_at_once_give_back_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let admin = world.admin().await;
    let most = part(world.fund, "40", "40");
    let (one, other) = tokio::join!(
        world.giving.refund(&admin, gift, &most, world.request()),
        world.giving.refund(&admin, gift, &most, world.request()),
    );
    let given_back = [&one, &other].into_iter().filter(|result| result.is_ok()).count();
    assert_eq!(given_back, 1, "{one:?} {other:?}");
    assert_eq!(world.charged(), 2_000);
    world.books_are_right().await;
}

pub(crate) async fn a_lost_answer_to_a_part_is_asked_about_and_is_that_part(mut world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let admin = world.admin().await;
    world
        .gateway_is(r#"{"gw_braintree_harbor": {"mood": "cut_after_charge", "for_next": 2}}"#)
        .await;
    let some = part(world.fund, "15", "15");
    let request = world.request();
    let lost = world.giving.refund(&admin, gift, &some, request).await.unwrap();
    assert_eq!(lost, Refunded::BeingAsked);
    assert!(world.giving.part_form(&admin, gift).await.unwrap().being_asked);
    let other = FundId::from_uuid(derive_id(&["missions"]));
    let moved = TypedPart { to: other.to_string(), ..TypedPart::all("", WHY) };
    for blocked in [
        world.giving.refund(&admin, gift, &some, world.request()).await.map(|_| ()),
        world.giving.redesignate(&admin, gift, &moved, world.request()).await,
    ] {
        assert!(matches!(blocked, Err(Error::Refused(Refusal::RefundOpen))), "{blocked:?}");
    }
    world.pass(Duration::from_secs(6 * 60)).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    let answered = world.giving.refund(&admin, gift, &some, request).await.unwrap();
    assert_eq!(answered, Refunded::GivenBack);
    assert_eq!(figures(&world, &donor, &admin).await, (4_500, 4_500, 1_500));
    assert_eq!(world.charged(), 4_500);
    world.books_are_right().await;
}

pub(crate) async fn a_gift_moves_to_the_fund_it_was_meant_for(world: World) {
    let missions = world.add_fund("missions", "Missions").await;
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let admin = world.admin().await;
    let giving = &world.giving;
    let moved = TypedPart { to: missions.to_string(), ..part(world.fund, "25", "") };
    let check = giving.check_redesignation(&admin, gift, &moved).await.unwrap();
    assert_eq!(check.to.unwrap().name, "Missions");
    let request = world.request();
    let (one, other) = tokio::join!(
        giving.redesignate(&admin, gift, &moved, request),
        giving.redesignate(&admin, gift, &moved, request),
    );
    assert!(one.is_ok() || other.is_ok(), "{one:?} {other:?}");
    giving.redesignate(&admin, gift, &moved, request).await.unwrap();
    let page = giving.transaction(&admin, gift).await.unwrap();
    let mut lines: Vec<_> = page
        .transaction
        .lines
        .iter()
        .map(|line| (line.name.as_str(), line.amount.minor()))
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, [("General fund", 3_500), ("Missions", 2_500)]);
    assert_eq!(world.balance(AccountKind::Fund).await, 6_000);

    let back = part(missions, "", "25");
    giving.refund(&admin, gift, &back, world.request()).await.unwrap();
    let nothing = TypedPart { to: missions.to_string(), ..part(missions, "", "") };
    let same = giving.redesignate(&admin, gift, &nothing, world.request()).await;
    assert_eq!(wrong(&same.unwrap_err()), Some(("to_fund", Wrong::NotAChoice)));
    let elsewhere = TypedPart { to: derive_id(&["nowhere"]).to_string(), ..moved.clone() };
    let none = giving.redesignate(&admin, gift, &elsewhere, world.request()).await;
    assert_eq!(wrong(&none.unwrap_err()), Some(("to_fund", Wrong::NotAChoice)));
    let story = giving.gift(&donor, gift).await.unwrap().story;
    assert!(story.iter().any(|line| line.event == Event::Redesignated));
    assert_eq!(figures(&world, &donor, &admin).await, (3_500, 3_500, 2_500));
    world.books_are_right().await;
}

pub(crate) async fn a_bank_takes_a_gift_back_and_gives_it_again(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let gift = world.give(&donor, method, "60").await;
    let (admin, staff) = (world.admin().await, world.staff().await);
    let (giving, church) = (&world.giving, world.church);
    let all = TypedPart::all("60", "dispute 4711 of the card network");
    let early =
        giving.charge_back(&staff, church, gift, Chargeback::Reversed, &all, world.request());
    let early = early.await;
    assert!(matches!(early, Err(Error::Refused(Refusal::NothingTakenBack))), "{early:?}");
    let (one, other) = tokio::join!(
        giving.charge_back(&staff, church, gift, Chargeback::TakenBack, &all, world.request()),
        giving.charge_back(&staff, church, gift, Chargeback::TakenBack, &all, world.request()),
    );
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Refunded);
    assert_eq!(figures(&world, &donor, &admin).await, (0, 0, 6_000));
    assert_eq!(world.balance(AccountKind::Clearing).await, 0);
    let refund = giving.refund(&admin, gift, &TypedPart::all("60", WHY), world.request()).await;
    assert!(matches!(refund, Err(Error::Refused(_))), "nothing is left: {refund:?}");

    let check =
        giving.check_chargeback(&staff, church, gift, Chargeback::Reversed, &all).await.unwrap();
    assert_eq!((check.amount.minor(), check.left.minor()), (6_000, 0));
    let request = world.request();
    for _ in 0..2 {
        giving
            .charge_back(&staff, church, gift, Chargeback::Reversed, &all, request)
            .await
            .unwrap();
    }
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!(figures(&world, &donor, &admin).await, (6_000, 6_000, 0));
    assert_eq!(
        kinds(&world, &admin, gift).await,
        ["hold", "settle", "chargeback", "chargeback_reversed"]
    );
    let other_church = ChurchId::from_uuid(derive_id(&["another church"]));
    let foreign = giving
        .charge_back(&staff, other_church, gift, Chargeback::TakenBack, &all, world.request())
        .await;
    assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    world.books_are_right().await;
}

fn deposit(amount: &str, reference: &str) -> TypedPayout {
    TypedPayout {
        gateway: "braintree".to_owned(),
        amount: amount.to_owned(),
        on: "2026-11-20".to_owned(),
        reference: reference.to_owned(),
        total: amount.to_owned(),
    }
}

pub(crate) async fn what_is_collected_is_paid_out_or_waits(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "60").await;
    world.clock.advance(HOUR * 24 * 6);
    world.give(&donor, method, "40").await;
    let admin = world.admin().await;
    let giving = &world.giving;
    let waits = giving.deposits(&admin, None).await.unwrap();
    let [row] = waits.clearing.as_slice() else { panic!("{waits:?}") };
    assert_eq!((row.waiting.minor(), row.late.minor()), (10_000, 6_000));
    assert!(waits.payouts.is_empty());

    let check = giving.check_payout(&admin, &deposit("55", " PO  1 ")).await.unwrap();
    assert_eq!((check.left.minor(), check.reference.as_str()), (4_500, "PO 1"));
    let first = deposit("55", "PO 1");
    let (one, other) = tokio::join!(
        giving.record_payout(&admin, &first, world.request()),
        giving.record_payout(&admin, &first, world.request()),
    );
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    for again in [deposit("55", "PO 1"), deposit("54", "PO 1")] {
        let refused = giving.record_payout(&admin, &again, world.request()).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::PayoutRecorded))), "{refused:?}");
    }
    let request = world.request();
    for _ in 0..2 {
        giving.record_payout(&admin, &deposit("15", "PO 2"), request).await.unwrap();
    }
    let page = giving.deposits(&admin, None).await.unwrap();
    let payouts: Vec<_> =
        page.payouts.iter().map(|row| (row.reference.as_str(), row.amount.minor())).collect();
    assert_eq!(payouts, [("PO 2", 1_500), ("PO 1", 5_500)]);
    assert_eq!(page.payouts[0].on, Some("2026-11-20".parse().unwrap()));
    assert_eq!((page.clearing[0].waiting.minor(), page.clearing[0].late.minor()), (3_000, 0));

    let typed = TypedPayout { on: "2030-01-01".to_owned(), ..deposit("x", "") };
    let Err(Error::Invalid(all_wrong)) = giving.check_payout(&admin, &typed).await else {
        panic!("a deposit that makes no sense")
    };
    let fields: Vec<_> = all_wrong.iter().map(|one| one.field).collect();
    assert_eq!(fields, ["amount", "on", "reference"]);
    let nobodys = TypedPayout { gateway: "nobody".to_owned(), ..deposit("1", "PO 3") };
    let refused = giving.check_payout(&admin, &nobodys).await.unwrap_err();
    assert_eq!(wrong(&refused), Some(("gateway", Wrong::NotAChoice)));
    world.books_add_up().await;
}

pub(crate) async fn what_will_never_come_is_written_off_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "60").await;
    let admin = world.admin().await;
    let giving = &world.giving;
    let typed = TypedWriteOff {
        gateway: "braintree".to_owned(),
        amount: "40".to_owned(),
        why: "the gateway went bankrupt".to_owned(),
        total: "40".to_owned(),
    };
    let (one, other) = tokio::join!(
        giving.write_off(&admin, &typed, world.request()),
        giving.write_off(&admin, &typed, world.request()),
    );
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(world.balance(AccountKind::WriteOff).await, -4_000);
    let request = world.request();
    let rest = TypedWriteOff { amount: "20".to_owned(), total: "20".to_owned(), ..typed.clone() };
    for _ in 0..2 {
        giving.write_off(&admin, &rest, request).await.unwrap();
    }
    assert_eq!(world.balance(AccountKind::Clearing).await, 0);
    let nothing = giving.check_write_off(&admin, &rest).await.unwrap_err();
    assert_eq!(wrong(&nothing), Some(("amount", Wrong::MoreThanThereIs)));
    world.books_add_up().await;
}

pub(crate) async fn a_gift_nobody_will_take_is_given_up(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let due = world.accept(&donor, method, "60").await;
    let (admin, staff) = (world.admin().await, world.staff().await);
    let everything = delayed_payments::Scope::Everything;
    let why = "the gateway is down";
    world.giving.begin_delay(&staff, everything, why, world.request()).await.unwrap();
    let held = world.give(&donor, method, "40").await;
    assert_eq!(world.status(&donor, held).await, GiftStatus::Assured);
    let why = "the donor has moved away";
    for gift in [due, held] {
        assert!(world.giving.transaction(&admin, gift).await.unwrap().can_expire);
        let request = world.request();
        for _ in 0..2 {
            world.giving.expire_gift(&admin, gift, why, request).await.unwrap();
        }
        assert_eq!(world.status(&donor, gift).await, GiftStatus::Cancelled);
        let story = world.giving.gift(&donor, gift).await.unwrap().story;
        assert_eq!(story.last().unwrap().event, Event::GivenUp);
        let again = world.giving.expire_gift(&admin, gift, why, world.request()).await;
        assert!(matches!(again, Err(Error::Refused(Refusal::Gift(_)))), "{again:?}");
    }
    assert_eq!(world.mails().await.len(), 2, "the donor is told");
    world.pass(HOUR).await;
    assert_eq!(world.charges(), 0);
    for kind in [AccountKind::Promised, AccountKind::Assured, AccountKind::Donor] {
        assert_eq!(world.balance(kind).await, 0, "{kind}");
    }
    world.books_are_right().await;
}

pub(crate) async fn l9_a_fee_is_in_the_books_and_the_donor_may_cover_it(world: World) {
    world.put_fees(FeeSchedule { basis_points: 290, fixed_minor: 30 }).await;
    let (donor, method) = world.donor_with("ok").await;
    let admin = world.admin().await;
    let plain = world.give(&donor, method, "100").await;
    assert_eq!(kinds(&world, &admin, plain).await, ["hold", "settle", "fee"]);
    assert_eq!(world.balance(AccountKind::Fees).await, -320);
    assert_eq!(world.balance(AccountKind::Clearing).await, -9_680);

    let typed = giving::Typed { cover: "fee".to_owned(), ..world.typed(method, "100") };
    let given = world.giving.give(&donor, &typed, world.request()).await.unwrap();
    let Given::Gift(church, covered) = given else { panic!("{given:?}") };
    world.giving.send(church, covered).await.unwrap();
    assert_eq!(kinds(&world, &admin, covered).await, ["hold", "settle", "cover_fee", "fee"]);
    assert_eq!(world.charged(), 10_000 + 10_330);
    assert_eq!(world.balance(AccountKind::Fees).await, -320, "the second gift cost nothing");
    assert_eq!(world.balance(AccountKind::Fund).await, 20_000);
    assert_eq!(figures(&world, &donor, &admin).await, (20_000, 20_000, 0));
    world.books_add_up().await;
}

/// A new line of business: two rows, and everything else is as for gifts.
pub(crate) async fn c39_an_event_fee_needs_only_a_row(world: World) {
    let retreat = world.add_fund("retreat", "Summer retreat").await;
    let fee =
        Purpose { id: "event_fee".to_owned(), name: "Event fee".to_owned(), deductible: false };
    world.dedicate(retreat, &fee).await;
    let (donor, method) = world.donor_with("ok").await;
    let typed = giving::Typed { fund: retreat.to_string(), ..world.typed(method, "80") };
    let given = world.giving.give(&donor, &typed, world.request()).await.unwrap();
    let Given::Gift(church, gift) = given else { panic!("{given:?}") };
    world.giving.send(church, gift).await.unwrap();
    let admin = world.admin().await;
    let page = world.giving.transaction(&admin, gift).await.unwrap();
    assert_eq!(page.purpose.as_deref(), Some("Event fee"));
    let receipt = &world.mails().await[0];
    assert_eq!(receipt.subject, "Your event fee of $80.00");
    assert!(!receipt.text.contains("No goods or services"), "{}", receipt.text);
    let some = part(retreat, "30", "30");
    world.giving.refund(&admin, gift, &some, world.request()).await.unwrap();
    assert_eq!(kinds(&world, &admin, gift).await, ["hold", "settle", "refund"]);
    assert_eq!(world.balance(AccountKind::Fund).await, 5_000);
    world.books_are_right().await;
}

pub(crate) async fn c05_money_goes_from_one_church_to_another(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "60").await;
    let (there, theirs) = world.add_church("Hillside").await;
    let staff = world.staff().await;
    let usd = Currency::Usd;
    let from = Account::fund(world.church, world.fund, usd);
    let to = Account::fund(there, theirs, usd);
    let amount = Amount::of(2_500, usd).unwrap();
    let why = "for the roof of the other church";
    let request = world.request();
    let job = world.giving.transfer(&staff, &from, &to, amount, why, request).await.unwrap();
    let again = world.giving.transfer(&staff, &from, &to, amount, why, request).await.unwrap();
    assert_eq!(job, again);
    assert_eq!(world.balance(AccountKind::Fund).await, 3_500);
    assert_eq!(world.balance(AccountKind::Due).await, 2_500);
    assert_eq!(world.balance_in(there, AccountKind::Fund).await, 2_500);
    assert_eq!(world.balance_in(there, AccountKind::Due).await, -2_500);
    let within = Account::write_off(world.church, usd);
    world.giving.transfer(&staff, &from, &within, amount, why, world.request()).await.unwrap();
    assert_eq!(world.orders_of_kind(OrderKind::Transfer).await, 2);
    assert_eq!(ALL, "all");
    world.books_add_up().await;
}
