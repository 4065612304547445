use std::time::Duration;

use delayed_payments::Scope;
use giving::erasure::WHO_LEFT;
use giving::people::Role;
use giving::pledges::TypedPledge;
use giving::statements::AskedPeriod;
use giving::{Actor, Donor, Error, Given, Refusal};
use kernel::{Locale, MethodId};
use views::{StandingView, TransactionFilter};

use crate::world::{PASSWORD, World};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn email_of(world: &World, donor: &Donor) -> String {
    world.giving.settings(&Actor::Donor(donor.clone())).await.unwrap().email
}

async fn weekly(world: &World, donor: &Donor, method: MethodId) {
    let mut typed = world.typed(method, "60");
    typed.frequency = "weekly".to_owned();
    typed.first = "2026-11-29".to_owned();
    let made = world.giving.give(donor, &typed, world.request()).await.unwrap();
    assert!(matches!(made, Given::Schedule(_)));
}

pub(crate) async fn a_donor_is_forgotten_and_the_books_stay(world: World) {
    let giving = &world.giving;
    let (donor, method) = world.donor_with("ok").await;
    let (name, email) = (donor.name().to_owned(), email_of(&world, &donor).await);
    let badge = giving.sign_in(&email, PASSWORD, "10.0.0.1").await.unwrap();
    world.give(&donor, method, "25").await;
    weekly(&world, &donor, method).await;
    let year = AskedPeriod::ThisYear;
    let paper = giving.issue_statement(&donor, &year, Locale::En, world.request()).await.unwrap();
    let code = giving.statement(&donor, paper).await.unwrap().code;
    let pledge = TypedPledge {
        fund: world.fund.to_string(),
        amount: "500".to_owned(),
        from: "2026-11-01".to_owned(),
        by: "2026-12-31".to_owned(),
        locale: Locale::En,
    };
    giving.make_pledge(&donor, &pledge, world.request()).await.unwrap();

    let page = giving.erasure_page(&donor).await.unwrap();
    assert_eq!((page.days, page.running.len(), page.statements), (14, 1, 1));
    assert!(page.asked.is_none() && page.open.is_empty());
    let request = world.request();
    for _ in 0..2 {
        giving.ask_erasure(&donor, request).await.unwrap();
    }
    let page = giving.erasure_page(&donor).await.unwrap();
    assert!(page.asked.is_some() && page.running.is_empty(), "what repeats stops first");
    let mails = world.mails().await;
    let subject = "Your data is erased on Sunday, December 6";
    assert!(mails.iter().any(|mail| mail.subject == subject), "{mails:?}");
    world.pass(DAY * 13).await;
    assert_eq!(giving.erase_due().await.unwrap(), 0, "it can still be taken back");
    assert!(giving.who(badge).await.unwrap().is_some());
    world.pass(DAY * 2).await;
    assert_eq!(giving.erase_due().await.unwrap(), 1);
    assert_eq!(giving.erase_due().await.unwrap(), 0, "once");

    assert_eq!(world.charges(), 1, "nothing was taken after it was asked");
    assert!(giving.who(badge).await.unwrap().is_none(), "every session is over");
    let back = giving.sign_in(&email, PASSWORD, "10.0.0.1").await;
    assert!(matches!(back, Err(Error::SignInFailed)), "{back:?}");
    giving.send_code(&email, "10.0.0.1").await.unwrap();
    assert!(world.mails().await.is_empty(), "no mail stays, and none is written");

    let admin = world.admin().await;
    let all = giving.transactions(&admin, TransactionFilter::default()).await.unwrap();
    assert_eq!(all.rows.len(), 1);
    assert_eq!(all.rows[0].donor, WHO_LEFT);
    for word in [&name, &email] {
        let query = TransactionFilter { q: word.clone(), ..TransactionFilter::default() };
        assert!(giving.transactions(&admin, query).await.unwrap().rows.is_empty(), "{word}");
    }
    assert!(giving.church_pledges(&admin).await.unwrap().funds.is_empty());
    assert!(giving.verify(&code).await.is_ok(), "the paper still says what it said");
    assert!(all.rows[0].email.is_empty());
    assert_eq!(giving.watch_methods().await.unwrap(), 0);
    world.pass(DAY * 2).await;
    assert_eq!(giving.watch_methods().await.unwrap(), 1, "the vault forgets the card");
    world.books_are_right().await;

    // The address is free: whoever gives under it again is somebody new.
    let (again, _) = world.actor(Role::Donor, Some(world.church)).await;
    assert_ne!(again.person(), donor.id());
}

pub(crate) async fn it_is_taken_back_until_the_last_day(world: World) {
    let giving = &world.giving;
    let (donor, method) = world.donor_with("ok").await;
    weekly(&world, &donor, method).await;
    giving.ask_erasure(&donor, world.request()).await.unwrap();
    world.pass(DAY * 13).await;
    giving.undo_erasure(&donor, world.request()).await.unwrap();
    assert!(giving.erasure_page(&donor).await.unwrap().asked.is_none());
    world.pass(DAY * 30).await;
    assert_eq!(giving.erase_due().await.unwrap(), 0);
    let schedules = giving.schedules(&donor).await.unwrap().rows;
    assert!(schedules.iter().all(|row| row.standing == StandingView::Stopped));
    assert_eq!(world.charges(), 0, "only its donor may say that it begins again");
    // Taken back once more, there is nothing to take back.
    giving.undo_erasure(&donor, world.request()).await.unwrap();
}

pub(crate) async fn a_gift_that_is_not_over_is_over_first(world: World) {
    let giving = &world.giving;
    let staff = world.staff().await;
    let (donor, method) = world.donor_with("ok").await;
    let scope = Scope::Gateway(world.gateway.clone());
    let why = "the status page says that Meridian is down";
    giving.begin_delay(&staff, scope, why, world.request()).await.unwrap();
    let held = world.give(&donor, method, "70").await;
    let page = giving.erasure_page(&donor).await.unwrap();
    assert_eq!(
        page.open.iter().map(|gift| (gift.id, gift.held)).collect::<Vec<_>>(),
        [(held, true)]
    );
    let refused = giving.ask_erasure(&donor, world.request()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::GiftsOpen))), "{refused:?}");
    giving.cancel_gift(&donor, held, world.request()).await.unwrap();
    giving.ask_erasure(&donor, world.request()).await.unwrap();

    // Whoever gives while it can be taken back is not cut off from the gift.
    let another = world.give(&donor, method, "8").await;
    world.pass(DAY * 20).await;
    assert_eq!(giving.erase_due().await.unwrap(), 0);
    assert!(!giving.erasure_page(&donor).await.unwrap().open.is_empty());
    giving.cancel_gift(&donor, another, world.request()).await.unwrap();
    assert_eq!(giving.erase_due().await.unwrap(), 1);
    world.books_are_right().await;
}

pub(crate) async fn two_nodes_forget_once(world: World) {
    let mut asked = 0;
    for _ in 0..4 {
        let (donor, method) = world.donor_with("ok").await;
        world.give(&donor, method, "5").await;
        world.giving.ask_erasure(&donor, world.request()).await.unwrap();
        asked += 1;
    }
    world.clock.advance(DAY * 15);
    let other = world.patient();
    let (one, two) = tokio::join!(world.giving.erase_due(), other.erase_due());
    assert_eq!(one.unwrap() + two.unwrap(), asked);
    assert_eq!(world.giving.erase_due().await.unwrap(), 0);
    world.books_are_right().await;
}

/// A gift at the instant at which somebody is forgotten: it is there and they stay, or they are
/// forgotten and it was refused.
pub(crate) async fn nobody_gives_while_they_are_forgotten(world: World) {
    for _ in 0..6 {
        let (donor, method) = world.donor_with("ok").await;
        let other = world.patient();
        world.giving.ask_erasure(&donor, world.request()).await.unwrap();
        world.clock.advance(DAY * 15);
        let typed = world.typed(method, "5");
        let (given, erased) =
            tokio::join!(other.give(&donor, &typed, world.request()), world.giving.erase_due());
        erased.unwrap();
        let read = world.store().read();
        let erasure = read.erasure_now(&donor.scope(), donor.id()).await.unwrap().unwrap();
        assert_ne!(given.is_ok(), erasure.done_at.is_some(), "{given:?} {erasure:?}");
    }
    // Gifts that came first are to be over first.
    world.work().await;
    world.giving.erase_due().await.unwrap();
    let (donor, method) = world.donor_with("ok").await;
    world.giving.ask_erasure(&donor, world.request()).await.unwrap();
    world.clock.advance(DAY * 15);
    assert_eq!(world.giving.erase_due().await.unwrap(), 1);
    for frequency in ["once", "weekly"] {
        let mut typed = world.typed(method, "5");
        typed.frequency = frequency.to_owned();
        let refused = world.giving.give(&donor, &typed, world.request()).await;
        assert!(refused.is_err(), "{refused:?}");
    }
    world.books_are_right().await;
}
