//! The books are validated: after every thousand orders of a soak, and every day.

use std::time::Duration;

use delayed_payments::GiftState;
use giving::validations::{Unseen, rebuild_books};
use kernel::{Amount, ChurchId, Currency, DelayId, GiftId, PersonId, derive_id};
use ledger::{GiftAccounts, Order, job};
use views::{ChurchValidation, ValidationStanding};

use crate::world::World;

const DAY: Duration = Duration::from_hours(24);

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The life of a gift, of one kind or another, as orders.
fn a_life(world: &World, nth: u64, dice: &mut Dice) -> Vec<Order> {
    let cents = i64::try_from(1 + dice.below(50_000)).unwrap();
    let amount = Amount::of(cents, Currency::Usd).unwrap();
    let donor = format!("donor {}", dice.below(40));
    let gift = GiftAccounts {
        gift: GiftId::from_uuid(derive_id(&["soak", &nth.to_string()])),
        church: world.church,
        donor: PersonId::from_uuid(derive_id(&[&donor])),
        gateway: world.gateway.clone(),
        currency: Currency::Usd,
        lines: vec![(world.fund, amount)],
    };
    let at = world.giving.now();
    let mut life = vec![job::hold(&gift, 1, at, "soak").unwrap()];
    let mut held = false;
    if dice.below(3) == 0 {
        life.push(job::assure(&gift, 1, at, "soak").unwrap());
        held = dice.below(4) == 0;
        if !held {
            life.push(job::release(&gift, 1, at, "soak").unwrap());
        }
    }
    match (held, dice.below(10)) {
        (true, 0) => life.push(job::void_assured(&gift, 1, at, "soak").unwrap()),
        (true, _) => {}
        (false, 0) => life.push(job::void_promised(&gift, 1, at, "soak").unwrap()),
        (false, outcome) => {
            life.push(job::settle(&gift, 1, at, "soak").unwrap());
            if outcome == 1 {
                life.push(job::refund(&gift, 1, at, "soak").unwrap());
            }
        }
    }
    life
}

/// C-34.
pub(crate) async fn a_soak_is_verified_after_every_thousand_orders(world: World) {
    let mut dice = Dice(34);
    let (mut written, mut lives, mut waiting) = (0, 0, Vec::new());
    while written < 5_000 {
        while waiting.len() < 1_000 {
            waiting.extend(a_life(&world, lives, &mut dice));
            lives += 1;
        }
        let rest = waiting.split_off(1_000);
        for group in waiting.chunks(200) {
            world.append(group).await;
        }
        written += waiting.len();
        waiting = rest;
        let books = world.verified(world.church).await;
        assert_eq!(books.findings.texts(), Vec::<String>::new(), "after {written} orders");
        assert_eq!(usize::try_from(books.orders).unwrap(), written);
    }
    let state = world.verified(world.church).await.state;
    for shuffle in [None, Some(1), Some(2)] {
        let mut snapshot = world.snapshot().await;
        let rebuilt = rebuild_books(snapshot.as_mut(), world.church, shuffle, &mut Unseen).await;
        assert_eq!(rebuilt.unwrap().state, state);
    }
}

async fn validate(world: &World) -> usize {
    let mut done = 0;
    while world.giving.validate_next().await.unwrap() {
        done += 1;
    }
    done
}

async fn told(world: &World, church: ChurchId) -> ChurchValidation {
    let staff = world.staff().await;
    let list = world.giving.validations(&staff, 1).await.unwrap();
    list.churches.into_iter().find(|row| row.church == church).unwrap()
}

async fn health_says(world: &World) -> bool {
    let health = world.health().await;
    let says = |side: &[String]| side.iter().any(|name| name == "LedgerValidated");
    assert_ne!(says(&health.wins), says(&health.losses));
    says(&health.wins)
}

/// C-26: three churches, one of them broken.
pub(crate) async fn one_of_three_churches_is_broken_and_named(world: World) {
    let (hill, _) = world.add_church("Hill Church").await;
    let (vale, _) = world.add_church("Vale Church").await;
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "25").await;
    let gift = world.accept(&donor, method, "40").await;
    assert!(health_says(&world).await, "what never was says nothing");
    assert_eq!(validate(&world).await, 3);
    assert!(health_says(&world).await);
    let last = told(&world, world.church).await.last.unwrap();
    assert_eq!(last.standing, ValidationStanding::Sound);
    assert_eq!((last.by, last.orders), (None, 3));
    assert_eq!(last.report.collected.len(), 1);
    assert_eq!(last.report.collected[0].outstanding.minor(), 2_500);
    assert_eq!(last.report.collected[0].overdue_orders, 0);

    // Somebody's hand says that the gift is held; the books do not.
    let delay = DelayId::from_uuid(derive_id(&["nobody's delay"]));
    let held = GiftState::Held { delay, since: world.giving.now() };
    let was = world.put_state(gift, held).await;
    assert_eq!(validate(&world).await, 0, "once a day");
    world.clock.advance(DAY);
    assert_eq!(validate(&world).await, 3);
    assert!(!health_says(&world).await);
    let last = told(&world, world.church).await.last.unwrap();
    assert!(matches!(last.standing, ValidationStanding::Unsound { .. }), "{last:?}");
    let harbor = last.report.campuses.iter().find(|campus| campus.name == "Harbor").unwrap();
    let told_of: Vec<(&str, String, String)> = harbor
        .disagreements
        .iter()
        .map(|one| (one.kind.as_str(), one.gifts_say.to_string(), one.books_hold.to_string()))
        .collect();
    let dollars = |text: &str| text.to_owned();
    assert_eq!(
        told_of,
        [
            ("promised", dollars("$0.00"), dollars("$40.00")),
            ("assured", dollars("$40.00"), dollars("$0.00")),
        ]
    );
    for church in [hill, vale] {
        let last = told(&world, church).await.last.unwrap();
        assert_eq!(last.standing, ValidationStanding::Sound);
    }
    let staff = world.staff().await;
    let list = world.giving.validations(&staff, 1).await.unwrap();
    assert_eq!((list.in_trouble, list.count), (1, 3));
    assert_eq!(list.churches[0].church, world.church, "trouble first");

    world.put_state(gift, was).await;
    let request = world.request();
    for _ in 0..2 {
        world.giving.ask_validation(&staff, Some(world.church), request).await.unwrap();
    }
    let row = told(&world, world.church).await.now.unwrap();
    assert_eq!(row.standing, ValidationStanding::Asked);
    assert_eq!(validate(&world).await, 1);
    assert!(health_says(&world).await);
    let history = world.giving.validation_history(&staff, world.church).await.unwrap();
    assert_eq!(history.runs.len(), 3);
    assert_eq!(history.runs[0].by.as_deref(), Some(staff.name()));
}

/// Nobody validates: health says so after a day and a half.
pub(crate) async fn a_validation_that_does_not_come_is_a_loss(world: World) {
    assert_eq!(validate(&world).await, 1);
    world.clock.advance(DAY);
    assert!(health_says(&world).await);
    world.clock.advance(DAY);
    assert!(!health_says(&world).await);
    assert_eq!(validate(&world).await, 1);
    assert!(health_says(&world).await);
}

/// C-28: what was taken a week ago and never paid out is named, oldest first.
pub(crate) async fn collected_and_not_paid_out_is_reported(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let first = world.give(&donor, method, "10").await;
    world.clock.advance(DAY);
    let second = world.give(&donor, method, "30").await;
    world.clock.advance(6 * DAY);
    world.give(&donor, method, "70").await;
    world.pay_out("15").await;
    validate(&world).await;
    let last = told(&world, world.church).await.last.unwrap();
    assert_eq!(last.standing, ValidationStanding::Sound, "money on its way is no fault");
    let collected = &last.report.collected[0];
    assert_eq!(collected.outstanding.to_string(), "$95.00");
    assert_eq!(
        collected.overdue.to_string(),
        "$25.00",
        "the ten, and five of the thirty, are paid"
    );
    let named: Vec<(String, String)> =
        collected.oldest.iter().map(|one| (one.job.clone(), one.amount.to_string())).collect();
    assert_eq!(named, [(second.to_string(), "$25.00".to_owned())]);
    world.pay_out("100").await;
    world.clock.advance(DAY);
    validate(&world).await;
    let last = told(&world, world.church).await.last.unwrap();
    assert_eq!(last.report.collected[0].outstanding.to_string(), "-$5.00");
    assert_eq!(last.report.collected[0].oldest, []);
    assert_ne!(first, second);
}
