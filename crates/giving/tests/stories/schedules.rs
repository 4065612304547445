use std::time::Duration;

use giving::methods::Method;
use giving::schedules::{Asked, TypedChange};
use giving::{Donor, Error, Given, Refusal, Violation, Wrong};
use kernel::{MethodId, ScheduleId, derive_id};
use views::{EndsView, GiftFilter, GiftStatus, ScheduleAct, StandingView, UpcomingDate};

use crate::world::World;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn weekly(world: &World, donor: &Donor, method: MethodId, first: &str) -> ScheduleId {
    let mut typed = world.typed(method, "60");
    typed.frequency = "weekly".to_owned();
    typed.first = first.to_owned();
    match world.giving.give(donor, &typed, world.request()).await.unwrap() {
        Given::Schedule(id) => id,
        Given::Gift(..) => panic!("a schedule became a gift"),
    }
}

/// Asks something of a schedule as it is now.
async fn ask(world: &World, donor: &Donor, id: ScheduleId, asked: Asked) -> Result<(), Error> {
    let at = version(world, donor, id).await;
    world.giving.change_schedule(donor, id, &asked, at, world.request()).await
}

/// Another amount, and nothing else.
fn of(amount: &str) -> TypedChange {
    TypedChange { amount: amount.to_owned(), ..TypedChange::default() }
}

fn days(dates: &[UpcomingDate]) -> String {
    let day = |date: &UpcomingDate| date.on.strftime("%m-%d").to_string();
    dates.iter().map(day).collect::<Vec<_>>().join(" ")
}

/// What is wrong, by field.
fn wrong(asked: Result<(), Error>) -> Vec<(&'static str, Wrong)> {
    match asked {
        Err(Error::Invalid(violations)) => {
            violations.into_iter().map(|Violation { field, wrong }| (field, wrong)).collect()
        }
        other => panic!("{other:?}"),
    }
}

async fn version(world: &World, donor: &Donor, id: ScheduleId) -> u64 {
    world.giving.schedule(donor, id).await.unwrap().version
}

pub(crate) async fn a_date_gives_once_on_two_nodes(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    weekly(&world, &donor, method, "2026-11-29").await;
    world.pass(DAY * 6).await;
    assert_eq!(world.charges(), 0, "Saturday: not due yet");
    world.clock.advance(DAY);
    // Two nodes look at the same moment, over and over.
    for _ in 0..3 {
        let (one, other) = (world.giving.clone(), world.giving.clone());
        let (one, other) = tokio::join!(
            async {
                let _ = one.schedules_due().await;
                one.run_tasks(10).await
            },
            async {
                let _ = other.schedules_due().await;
                other.run_tasks(10).await
            },
        );
        one.unwrap();
        other.unwrap();
    }
    assert_eq!((world.charges(), world.charged()), (1, 6_000));
    // The engine was down for three weeks: what it missed is late, not lost, and comes three days
    // apart instead of all at once.
    world.pass(DAY * 22).await;
    assert_eq!(world.charges(), 2);
    world.pass(DAY * 2).await;
    assert_eq!(world.charges(), 2);
    world.pass(DAY).await;
    assert_eq!(world.charges(), 3);
    world.pass(DAY * 3).await;
    world.pass(DAY * 3).await;
    assert_eq!(world.charges(), 5, "the three missed and the one of this week");
    world.books_are_right().await;
}

pub(crate) async fn skipped_paused_and_stopped_give_nothing(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let giving = &world.giving;
    ask(&world, &donor, id, Asked::Skip("2026-11-29".to_owned())).await.unwrap();
    world.pass(DAY * 8).await;
    assert_eq!(world.charges(), 0, "skipped");
    world.pass(DAY * 7).await;
    assert_eq!(world.charges(), 1, "the next one gives");

    let far = ask(&world, &donor, id, Asked::Pause("2028-01-01".to_owned())).await;
    assert_eq!(wrong(far), [("until", Wrong::TooFarAhead)]);
    ask(&world, &donor, id, Asked::Pause("2027-01-02".to_owned())).await.unwrap();
    world.pass(DAY * 21).await;
    assert_eq!(world.charges(), 1, "paused");
    world.pass(DAY * 7).await;
    assert_eq!(world.charges(), 2, "on the old grid again, and nothing is caught up");

    let at = version(&world, &donor, id).await;
    giving.stop(&donor, id, "", at, world.request()).await.unwrap();
    world.pass(DAY * 60).await;
    assert_eq!(world.charges(), 2, "stopped");
    let page = giving.schedule(&donor, id).await.unwrap();
    assert_eq!(page.schedule.standing, StandingView::Stopped);
    world.books_are_right().await;
}

pub(crate) async fn an_old_page_changes_nothing(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let old = version(&world, &donor, id).await;
    let (more, most) = (Asked::Change(of("75")), Asked::Change(of("90")));
    let request = world.request();
    world.giving.change_schedule(&donor, id, &more, old, request).await.unwrap();
    world.giving.change_schedule(&donor, id, &more, old, request).await.unwrap();
    let other = world.giving.change_schedule(&donor, id, &most, old, request).await;
    assert!(matches!(other, Err(Error::OtherContent)), "{other:?}");
    let late = world.giving.change_schedule(&donor, id, &most, old, world.request()).await;
    assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
    let (eve, _) = world.donor_with("ok").await;
    let seen = world.giving.check_change(&eve, id, &more).await;
    assert!(matches!(seen, Err(Error::NotFound)), "{seen:?}");
    let foreign = world.giving.stop(&eve, id, "", old + 1, world.request()).await;
    assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    world.pass(DAY * 8).await;
    assert_eq!(world.charged(), 7_500);
}

pub(crate) async fn no_money_is_asked_again_by_frequency(world: World) {
    let (donor, method) = world.donor_with("insufficient").await;
    weekly(&world, &donor, method, "2026-11-29").await;
    world.pass(DAY * 7).await;
    let status = |list: &views::GiftList| list.rows[0].status;
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(status(&list), GiftStatus::Waiting, "weekly: again after 1 and 2 days");
    world.pass(DAY).await;
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(status(&list), GiftStatus::Waiting);
    world.pass(DAY).await;
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(status(&list), GiftStatus::NeedsYou, "then the donor is asked");
    assert_eq!(world.charges(), 0);
    world.books_are_right().await;
}

pub(crate) async fn a_queued_date_may_be_skipped_and_restored(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    world.clock.advance(DAY * 7);
    assert_eq!(world.giving.schedules_due().await.unwrap(), 1, "in the queue");
    ask(&world, &donor, id, Asked::Skip("2026-11-29".to_owned())).await.unwrap();
    world.work().await;
    assert_eq!(world.charges(), 0);
    ask(&world, &donor, id, Asked::Unskip("2026-11-29".to_owned())).await.unwrap();
    world.pass(DAY / 24).await;
    assert_eq!(world.charges(), 1, "it gives after all");
    world.pass(DAY * 7).await;
    assert_eq!(world.charges(), 2, "and goes on");
}

pub(crate) async fn a_change_keeps_an_overdue_date(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    // The engine is down over Sunday; on Tuesday the donor changes the amount.
    world.clock.advance(DAY * 9);
    ask(&world, &donor, id, Asked::Change(of("75"))).await.unwrap();
    world.work().await;
    assert_eq!((world.charges(), world.charged()), (1, 7_500), "late, not lost");
    let list = world.giving.gifts(&donor, GiftFilter::default()).await.unwrap();
    assert_eq!(list.rows[0].on.to_string(), "2026-11-29");
}

pub(crate) async fn a_change_is_seen_first_and_proved_by_mail(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let missions = world.add_fund("missions", "Missions").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let mut typed = of("75");
    typed.parts =
        vec![(world.fund.to_string(), "60%".to_owned()), (missions.to_string(), "40%".to_owned())];
    typed.frequency = "monthly".to_owned();
    typed.next = "2026-12-31".to_owned();
    typed.ends = "after".to_owned();
    typed.gifts = "3".to_owned();
    let asked = Asked::Change(typed);
    let seen = world.giving.check_change(&donor, id, &asked).await.unwrap();
    assert_eq!(seen.act, ScheduleAct::Change);
    assert_eq!(days(&seen.dates), "12-31 01-31 02-28", "the 31st stays one, and three are left");
    assert_eq!((seen.before.amount.minor(), seen.after.amount.minor()), (6_000, 7_500));
    assert_eq!(seen.after.ends, EndsView::After(3));
    let parts: Vec<_> =
        seen.after.lines.iter().map(|line| (line.name.as_str(), line.amount.minor())).collect();
    assert_eq!(parts, [("General fund", 4_500), ("Missions", 3_000)]);
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!((page.schedule, page.version), (seen.before, 0), "looking changes nothing");

    let mails = world.mails().await.len();
    world.clock.advance(Duration::from_secs(1));
    ask(&world, &donor, id, asked).await.unwrap();
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!((&page.schedule, &page.upcoming), (&seen.after, &seen.dates));
    let proofs = world.mails().await;
    assert_eq!(proofs.len(), mails + 1);
    assert_eq!(proofs[0].subject, "Your recurring gift is changed");
    for words in ["$75.00 on the 31st", "Missions $30.00", "December 31", "Visa 4242"] {
        assert!(proofs[0].text.contains(words), "{words}: {}", proofs[0].text);
    }
    // Of another amount each fund keeps its share, to the cent.
    ask(&world, &donor, id, Asked::Change(of("10.01"))).await.unwrap();
    let lines = world.giving.schedule(&donor, id).await.unwrap().schedule.lines;
    assert_eq!(lines.iter().map(|line| line.amount.minor()).collect::<Vec<_>>(), [601, 400]);
    world.pass(DAY * 40).await;
    assert_eq!((world.charges(), world.charged()), (1, 1_001));
    world.pass(DAY * 31).await;
    world.pass(DAY * 31).await;
    world.pass(DAY * 31).await;
    assert_eq!(world.charges(), 3, "three, and then it is over");
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!(page.schedule.standing, StandingView::Finished);
    world.books_are_right().await;
}

pub(crate) async fn an_end_may_be_changed_until_it_is_reached(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let ends = |word: &str, last: &str, gifts: &str| {
        let (ends, last, gifts) = (word.to_owned(), last.to_owned(), gifts.to_owned());
        Asked::Change(TypedChange { ends, last, gifts, ..of("60") })
    };
    ask(&world, &donor, id, ends("on", "2026-12-06", "")).await.unwrap();
    world.pass(DAY * 8).await;
    assert_eq!(world.charges(), 1);
    for (asked, field, why) in [
        (ends("on", "soon", ""), "last", Wrong::NotADate),
        (ends("on", "", ""), "last", Wrong::Missing),
        (ends("after", "", "0"), "gifts", Wrong::NotAChoice),
        (ends("after", "", "some"), "gifts", Wrong::NotAChoice),
        (ends("later", "", ""), "ends", Wrong::NotAChoice),
    ] {
        assert_eq!(wrong(ask(&world, &donor, id, asked).await), [(field, why)]);
    }
    let nothing = ask(&world, &donor, id, ends("on", "2026-12-01", "")).await;
    assert!(matches!(nothing, Err(Error::Refused(Refusal::Schedule(_)))), "{nothing:?}");
    ask(&world, &donor, id, ends("after", "", "2")).await.unwrap();
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!(days(&page.upcoming), "12-06 12-13");
    ask(&world, &donor, id, ends("never", "", "")).await.unwrap();
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!((page.schedule.ends, page.upcoming.len()), (EndsView::Never, 6));
}

pub(crate) async fn one_gift_is_moved_and_the_day_changed_for_good(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let to = |date: &str, on: &str| Asked::Move { date: date.to_owned(), on: on.to_owned() };
    let refused = ask(&world, &donor, id, to("2026-11-29", "2026-12-06")).await;
    assert_eq!(wrong(refused), [("on", Wrong::NotBetween)]);
    let refused = ask(&world, &donor, id, to("2026-11-29", "2026-11-22")).await;
    assert_eq!(wrong(refused), [("on", Wrong::InThePast)]);
    ask(&world, &donor, id, to("2026-11-29", "2026-12-01")).await.unwrap();
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!(days(&page.upcoming[..3]), "12-01 12-06 12-13");
    assert_eq!(page.moved.len(), 1);
    world.pass(DAY * 8).await;
    assert_eq!(world.charges(), 0, "the Sunday passes");
    world.pass(DAY).await;
    assert_eq!(world.charges(), 1, "and on Tuesday it gives");
    world.pass(DAY * 5).await;
    assert_eq!(world.charges(), 2, "the next Sunday as ever");

    let next = |date: &str| Asked::Change(TypedChange { next: date.to_owned(), ..of("60") });
    let refused = ask(&world, &donor, id, next("2026-12-06")).await;
    assert_eq!(wrong(refused), [("next", Wrong::InThePast)]);
    ask(&world, &donor, id, next("2026-12-11")).await.unwrap();
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!(days(&page.upcoming[..3]), "12-11 12-18 12-25", "Fridays from now on");
    world.pass(DAY * 5).await;
    world.pass(DAY * 7).await;
    assert_eq!(world.charges(), 4);
    world.books_are_right().await;
}

pub(crate) async fn it_is_taken_from_another_card(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let card = |key: &str, kind, year| Method {
        id: MethodId::from_uuid(derive_id(&[key])),
        donor: donor.id(),
        kind,
        token: "pm_ok_visa_1881".to_owned(),
        brand: "Visa".to_owned(),
        last_four: "1881".to_owned(),
        expires: Some((12, year)),
    };
    let kind = delayed_payments::MethodKind::Card;
    let (good, old) = (card("good", kind, 2030), card("old", kind, 2020));
    let bank = card("bank", delayed_payments::MethodKind::Ach, 2030);
    let mut work = world.store().begin().await.unwrap();
    for method in [&good, &old, &bank] {
        work.add_method(&donor.scope(), method).await.unwrap();
    }
    let _committed = work.commit().await.unwrap();
    let from = |id: MethodId| Asked::Change(TypedChange { method: id.to_string(), ..of("60") });
    let (eve, foreign) = world.donor_with("ok").await;
    assert_ne!(eve.id(), donor.id());
    for (method, why) in [(old.id, Wrong::Expired), (foreign, Wrong::NotAChoice)] {
        assert_eq!(wrong(ask(&world, &donor, id, from(method)).await), [("method", why)]);
    }
    let none = ask(&world, &donor, id, from(bank.id)).await;
    assert!(matches!(none, Err(Error::Refused(Refusal::NoFacility))), "{none:?}");
    ask(&world, &donor, id, from(good.id)).await.unwrap();
    let page = world.giving.schedule(&donor, id).await.unwrap();
    assert_eq!((page.method, page.schedule.id), (good.id, id), "the same schedule");
    world.pass(DAY * 8).await;
    assert_eq!(world.charged(), 6_000);
}

pub(crate) async fn it_is_stopped_with_a_proof_and_started_anew(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-11-29").await;
    let giving = &world.giving;
    let at = version(&world, &donor, id).await;
    let odd = giving.stop(&donor, id, "just so", at, world.request()).await;
    assert_eq!(wrong(odd), [("why", Wrong::NotAChoice)]);
    let request = world.request();
    giving.stop(&donor, id, "moved", at, request).await.unwrap();
    giving.stop(&donor, id, "moved", at, request).await.unwrap();
    let mails = world.mails().await;
    let proofs = mails.iter().filter(|mail| mail.subject == "Your recurring gift is stopped");
    assert_eq!(proofs.count(), 1);
    let again = ask(&world, &donor, id, Asked::Resume).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::Schedule(_)))), "{again:?}");
    // Starting again is agreeing again: another schedule, and another mail.
    world.clock.advance(Duration::from_secs(1));
    let anew = weekly(&world, &donor, method, "2026-12-06").await;
    assert_ne!(anew, id);
    let made = world.mails().await;
    assert_eq!(made[0].subject, "Your recurring gift: $60.00 every Sunday");
    world.pass(DAY * 15).await;
    assert_eq!(world.charges(), 1);
}

pub(crate) async fn the_first_gift_after_a_change_is_told_ahead(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let id = weekly(&world, &donor, method, "2026-12-06").await;
    let told = async |world: &World| {
        while world.giving.tell_of_gifts_ahead().await.unwrap() > 0 {}
        let mails = world.mails().await;
        mails.iter().filter(|mail| mail.subject.contains(" on Sunday, December")).count()
    };
    world.pass(DAY * 12).await;
    assert_eq!(told(&world).await, 0, "nobody asked for it");
    world.pass(DAY * 4).await;
    assert_eq!(world.charges(), 1);
    // Paused over one Sunday: the first gift after it is told three days before, once.
    ask(&world, &donor, id, Asked::Pause("2026-12-18".to_owned())).await.unwrap();
    assert_eq!(told(&world).await, 0, "too early");
    world.pass(DAY * 8).await;
    assert_eq!(told(&world).await, 0, "too early: 16 December, four days before");
    world.pass(DAY * 2).await;
    let (one, other) =
        tokio::join!(world.giving.tell_of_gifts_ahead(), world.giving.tell_of_gifts_ahead());
    assert_eq!(one.unwrap() + other.unwrap(), 1, "by one node");
    assert_eq!(told(&world).await, 1);
    world.pass(DAY * 3).await;
    assert_eq!(world.charges(), 2);
    assert_eq!(told(&world).await, 1, "the next one is told to nobody who did not ask");
    // Whoever changes it a day before has the date in the proof, and no second mail.
    world.pass(DAY * 5).await;
    ask(&world, &donor, id, Asked::Change(of("65"))).await.unwrap();
    assert_eq!(told(&world).await, 1);
}
