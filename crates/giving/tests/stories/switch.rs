use std::time::Duration;

use giving::{Error, Given, Refusal};
use views::SwitchView;

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) async fn off_stops_schedules_and_on_takes_what_is_due(world: World) {
    let staff = world.staff().await;
    let (donor, method) = world.donor_with("ok").await;
    let mut typed = world.typed(method, "60");
    typed.frequency = "weekly".to_owned();
    typed.first = "2026-11-29".to_owned();
    let made = world.giving.give(&donor, &typed, world.request()).await.unwrap();
    assert!(matches!(made, Given::Schedule(_)));
    let why = "Sunday schedules must not pile up";
    world.giving.turn_off(&staff, why, 30, world.request()).await.unwrap();

    world.pass(DAY * 8).await;
    assert_eq!(world.charges(), 0, "no call by the schedule engine");
    let health = world.giving.health(true, &[]).await;
    assert!(health.losses.contains(&"ScheduledPaymentsEngineEnabled".to_owned()));
    world.give(&donor, method, "5").await;
    assert_eq!(world.charges(), 1, "a gift by hand still goes");

    world.giving.turn_on(&staff, world.request()).await.unwrap();
    world.pass(MINUTE).await;
    assert_eq!(world.charges(), 2, "what was due is taken, once");
    let health = world.giving.health(true, &[]).await;
    assert!(health.wins.contains(&"ScheduledPaymentsEngineEnabled".to_owned()));
    world.books_are_right().await;
}

pub(crate) async fn off_asks_who_and_why_and_reminds(world: World) {
    let staff = world.staff().await;
    let short = world.giving.turn_off(&staff, "because", 30, world.request()).await;
    assert!(matches!(short, Err(Error::Refused(Refusal::Switch(_)))), "{short:?}");
    let why = "the card system does not answer";
    world.giving.turn_off(&staff, why, 30, world.request()).await.unwrap();
    let SwitchView::Off { by, why: said, .. } = world.giving.switch(&staff).await.unwrap() else {
        panic!("the switch is on");
    };
    assert_eq!((by.as_str(), said.as_str()), (staff.name(), why));

    world.giving.remind().await.unwrap();
    assert_eq!(world.mails().await.len(), 0, "not yet");
    world.clock.advance(MINUTE * 31);
    world.giving.remind().await.unwrap();
    world.giving.remind().await.unwrap();
    assert_eq!(world.mails().await.len(), 1, "once, to the one who did it");
    let colleague = world.staff().await;
    assert_ne!(colleague.id(), staff.id());
    world.clock.advance(MINUTE * 90);
    world.giving.remind().await.unwrap();
    assert_eq!(world.mails().await.len(), 3, "the fourth reminder goes to everybody");
}
