use std::time::Duration;

use giving::{Given, Scope};
use jiff::ToSpan;
use kernel::Class;

use crate::rules::record;
use crate::world::World;

/// C-22: the next release beside the one that works, on its database.
pub(crate) async fn a_release_in_the_shadow_tells_what_it_would_decide_otherwise(world: World) {
    let since = world.giving.now().minus(Duration::from_secs(1));
    let (donor, card) = world.donor_with("insufficient").await;
    let gift = world.give(&donor, card, "40").await;
    let mut weekly = world.typed(card, "60");
    (weekly.frequency, weekly.first) = ("weekly".to_owned(), "2026-11-29".to_owned());
    let Given::Schedule(weekly) =
        world.giving.give(&donor, &weekly, world.request()).await.unwrap()
    else {
        panic!("a schedule became a gift")
    };
    let staff = world.staff().await;
    let (charges, mails) = (world.charges(), world.mails().await.len());
    let alike = world.giving.shadow(&staff, since).await.unwrap();
    assert_eq!((alike.replies, alike.schedules), (1, 1));
    assert!(alike.agrees(), "{alike:?}");

    // The one that works took a reply for something else, and counts its weeks otherwise.
    world.clock.advance(Duration::from_secs(1));
    record(&world, gift, 7, Class::BankDeclined, "Insufficient funds").await;
    let scope = Scope::of(world.church);
    let mut work = world.store().begin().await.unwrap();
    let mut schedule = work.schedule(&scope, weekly).await.unwrap().unwrap();
    let (on, due) = schedule.next.unwrap();
    schedule.next = Some((on.saturating_add(1.day()), due));
    work.save_schedule(&scope, &schedule).await.unwrap();
    let _committed = work.commit().await.unwrap();

    let found = world.giving.shadow(&staff, since).await.unwrap();
    assert!(!found.agrees());
    assert_eq!((found.replies, found.other_rulings), (2, 1));
    let ruling = &found.rulings[0];
    assert_eq!((ruling.was, ruling.now), (Class::BankDeclined, Class::InsufficientFunds));
    assert!(ruling.reply.contains("Insufficient funds"));
    assert_eq!((found.schedules, found.other_dates), (1, 1));
    let date = &found.dates[0];
    assert_eq!(date.was, Some(on.saturating_add(1.day())));
    assert_eq!(date.now, Some(on.saturating_add(7.days())));
    world.clock.advance(Duration::from_secs(1));
    let now = world.giving.now();
    assert_eq!(world.giving.shadow(&staff, now).await.unwrap().replies, 0, "none came since");
    assert_eq!((world.charges(), world.mails().await.len()), (charges, mails), "it only reads");
}
