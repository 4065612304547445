//! What turned out otherwise than the donor was told (F6), and the four shapes of a church outage
//! (IN1): told as failed and taken, told as failed and not, taken with the answer lost, taken
//! twice.

use std::time::Duration;

use giving::late::TypedBack;
use giving::refunds::Refunded;
use giving::{Donor, Error, Giving};
use kernel::{GiftId, MethodId};
use ledger::AccountKind;
use tokio::task::JoinHandle;
use views::{CorrectionKind, GiftStatus, Told};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const WHY: &str = "It went through twice on Sunday";

/// A gift whose answer takes so long that the gateway is asked twice meanwhile, and knows nothing.
struct Late {
    donor: Donor,
    gift: GiftId,
    answer: JoinHandle<()>,
}

/// Sends it and comes back when it is on its way; its mood is the sandbox's next one.
async fn sent(world: &World, donor: Donor, method: MethodId, amount: &str) -> Late {
    let gift = world.accept(&donor, method, amount).await;
    let (node, church): (Giving, _) = (world.patient(), world.church);
    let answer = tokio::spawn(async move {
        node.send(church, gift).await.unwrap();
    });
    let admin = world.admin().await;
    while world.giving.transaction(&admin, gift).await.unwrap().attempts.is_empty() {
        tokio::task::yield_now().await;
    }
    Late { donor, gift, answer }
}

/// Twice never seen, an hour apart: it is believed that the attempt took nothing.
async fn believed_lost(world: &World) {
    world.pass(MINUTE * 6).await;
    world.pass(MINUTE * 60).await;
}

/// Mails of this subject about the gift.
async fn mails_about(world: &World, gift: GiftId, subject: &str) -> usize {
    let number = giving::gifts::Gift::number(gift);
    let about = |mail: &&views::Mail| mail.subject.contains(subject) && mail.text.contains(&number);
    world.mails().await.iter().filter(about).count()
}

/// The postman has been there.
async fn all_mails_are_sent(world: &World) {
    for mail in world.giving.mails_due(100).await.unwrap() {
        world.giving.mail_sent(mail.mail.id).await.unwrap();
    }
}

/// The first answers are late; what comes behind them goes as its token or the row says.
fn row(late: u32, then: &str) -> String {
    format!(r#"{{"gw_braintree_harbor": [{{"mood": "late", "for_next": {late}}}{then}]}}"#)
}

pub(crate) async fn told_as_lost_and_taken_is_told_once(mut world: World) {
    world.gateway_is(&row(1, r#", {"mood": "unknown_text", "for_next": 1}"#)).await;
    let (donor, method) = world.donor_with("ok").await;
    let late = sent(&world, donor, method, "55").await;
    believed_lost(&world).await;
    world.pass(MINUTE * 10).await;
    assert_eq!(world.status(&late.donor, late.gift).await, GiftStatus::NotTaken);
    assert_eq!(mails_about(&world, late.gift, "was not taken").await, 1);
    all_mails_are_sent(&world).await;

    late.answer.await.unwrap();
    assert_eq!(world.status(&late.donor, late.gift).await, GiftStatus::Given);
    assert_eq!((world.charges(), world.balance(AccountKind::Fund).await), (1, 5_500));
    world.pass(MINUTE * 60 * 24).await;
    assert_eq!(mails_about(&world, late.gift, "went through after all").await, 1);
    assert_eq!(world.mails().await.len(), 3, "what was wrong, what is right, and the receipt");
    let found = world.giving.corrections(&world.staff().await, false, 1).await.unwrap();
    assert_eq!((found.all, found.open), (1, 0));
    let row = &found.rows[0];
    assert_eq!((row.kind, row.told), (CorrectionKind::TakenAfterAll, Told::Corrected));
    world.books_are_right().await;
}

pub(crate) async fn a_mail_not_sent_yet_is_withdrawn(mut world: World) {
    world.gateway_is(&row(1, r#", {"mood": "unknown_text", "for_next": 1}"#)).await;
    let (donor, method) = world.donor_with("ok").await;
    let late = sent(&world, donor, method, "56").await;
    believed_lost(&world).await;
    world.pass(MINUTE * 10).await;
    assert_eq!(world.mails().await.len(), 1, "written, and not gone out");
    late.answer.await.unwrap();
    assert_eq!(world.status(&late.donor, late.gift).await, GiftStatus::Given);
    let mails = world.mails().await;
    assert_eq!(mails.len(), 1, "the receipt alone: {mails:?}");
    assert!(mails[0].text.contains("was taken, once"));
    let found = world.giving.corrections(&world.staff().await, false, 1).await.unwrap();
    assert_eq!(found.rows[0].told, Told::Withdrawn);
    world.books_are_right().await;
}

pub(crate) async fn taken_twice_goes_back_once(mut world: World) {
    world.gateway_is(&row(1, "")).await;
    let (donor, method) = world.donor_with("ok").await;
    let late = sent(&world, donor, method, "70").await;
    believed_lost(&world).await;
    world.pass(MINUTE * 10).await;
    assert_eq!(world.status(&late.donor, late.gift).await, GiftStatus::Given);
    late.answer.await.unwrap();
    assert_eq!((world.charges(), world.charged()), (2, 14_000), "the gateway has it twice");
    assert_eq!(world.balance(AccountKind::Fund).await, 7_000, "the church has it once");
    assert_eq!(world.balance(AccountKind::Donor).await, 7_000, "the rest is the donor's");
    world.books_are_right().await;
    assert_eq!(mails_about(&world, late.gift, "goes back to you").await, 1);

    let staff = world.staff().await;
    let list = world.giving.corrections(&staff, true, 1).await.unwrap();
    assert_eq!((list.open, list.rows.len()), (1, 1));
    let row = &list.rows[0];
    assert_eq!(row.kind, CorrectionKind::TakenTwice);
    let lost = world.health().await.losses;
    assert!(lost.iter().any(|name| name == "NoOpenCorrection"), "{lost:?}");
    let wrong = TypedBack { total: "7", why: WHY };
    let refused = world.giving.give_back(&staff, row.attempt, wrong, world.request()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let typed = TypedBack { total: "70", why: WHY };
    let request = world.request();
    // Pressed twice, and by two people at once.
    let (one, two, three) = tokio::join!(
        world.giving.give_back(&staff, row.attempt, typed, request),
        world.giving.give_back(&staff, row.attempt, typed, request),
        world.giving.give_back(&staff, row.attempt, typed, world.request()),
    );
    let done = [&one, &two, &three];
    assert!(done.iter().any(|one| matches!(one, Ok(Refunded::GivenBack))), "{done:?}");
    assert_eq!((world.charges(), world.charged()), (2, 7_000));
    assert_eq!(world.balance(AccountKind::Donor).await, 0);
    assert_eq!(world.status(&late.donor, late.gift).await, GiftStatus::Given);
    world.books_are_right().await;
    let list = world.giving.corrections(&staff, true, 1).await.unwrap();
    assert_eq!((list.open, list.all), (0, 1));
    let won = world.health().await.wins;
    assert!(won.iter().any(|name| name == "NoOpenCorrection"), "{won:?}");
    let again = world.giving.give_back(&staff, row.attempt, typed, world.request()).await;
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    assert_eq!(mails_about(&world, late.gift, "is on its way back").await, 1);
}

/// The first answer comes while the second try is on its way, and the second is as plain as can be.
pub(crate) async fn taken_by_both_tries_is_seen(mut world: World) {
    world.gateway_is(&row(2, "")).await;
    let (donor, method) = world.donor_with("ok").await;
    let late = sent(&world, donor, method, "70").await;
    believed_lost(&world).await;
    world.clock.advance(MINUTE * 10);
    let (node, church, gift): (Giving, _, _) = (world.patient(), world.church, late.gift);
    let second = tokio::spawn(async move {
        node.send(church, gift).await.unwrap();
    });
    let admin = world.admin().await;
    while world.giving.transaction(&admin, gift).await.unwrap().attempts.len() < 2 {
        tokio::task::yield_now().await;
    }
    late.answer.await.unwrap();
    second.await.unwrap();
    assert_eq!(world.status(&late.donor, gift).await, GiftStatus::Given);
    assert_eq!((world.charges(), world.charged()), (2, 14_000), "the gateway has it twice");
    assert_eq!(world.balance(AccountKind::Fund).await, 7_000, "the church has it once");
    world.books_are_right().await;
    let list = world.giving.corrections(&world.staff().await, true, 1).await.unwrap();
    assert_eq!((list.open, list.rows[0].kind), (1, CorrectionKind::TakenTwice));
}

pub(crate) async fn cancelled_and_taken_goes_back(mut world: World) {
    world.gateway_is(&row(1, "")).await;
    let (donor, method) = world.donor_with("ok").await;
    let late = sent(&world, donor, method, "45").await;
    believed_lost(&world).await;
    world.giving.cancel_gift(&late.donor, late.gift, world.request()).await.unwrap();
    late.answer.await.unwrap();
    assert_eq!(world.status(&late.donor, late.gift).await, GiftStatus::Cancelled);
    world.books_are_right().await;
    let staff = world.staff().await;
    let found = world.giving.corrections(&staff, true, 1).await.unwrap();
    let row = &found.rows[0];
    assert_eq!(row.kind, CorrectionKind::TakenThoughCancelled);
    let short = world.giving.close_correction(&staff, row.attempt, "paid", world.request()).await;
    assert!(matches!(short, Err(Error::Invalid(_))), "{short:?}");
    let why = "The church sent the donor a check";
    world.giving.close_correction(&staff, row.attempt, why, world.request()).await.unwrap();
    let page = world.giving.correction(&staff, row.attempt).await.unwrap();
    assert!(!page.correction.is_open());
    assert_eq!(page.correction.why, why);
    assert_eq!(world.charged(), 4_500);
}

pub(crate) async fn the_four_shapes_of_a_church_outage(mut world: World) {
    let then = r#", {"mood": "unknown_text", "for_next": 2},
        {"mood": "cut_after_charge", "for_next": 1}"#;
    world.gateway_is(&row(2, then)).await;
    let mut late = Vec::new();
    for amount in ["55", "70"] {
        let (donor, method) = world.donor_with("ok").await;
        late.push(sent(&world, donor, method, amount).await);
        world.clock.advance(MINUTE);
    }
    let [processed, doubled]: [Late; 2] = late.try_into().ok().unwrap();
    believed_lost(&world).await;
    // Told as failed and taken: its second try is refused, its first one arrives late.
    world.clock.advance(MINUTE * 10);
    world.giving.send(world.church, processed.gift).await.unwrap();
    assert_eq!(world.status(&processed.donor, processed.gift).await, GiftStatus::NotTaken);
    // Told as failed, and so it was.
    let (told, method) = world.donor_with("ok").await;
    let refused = world.give(&told, method, "30").await;
    assert_eq!(world.status(&told, refused).await, GiftStatus::NotTaken);
    // Taken, and the transfer's data are missing.
    let (missing, method) = world.donor_with("ok").await;
    let lost = world.give(&missing, method, "25").await;
    assert_eq!(world.status(&missing, lost).await, GiftStatus::BeingAsked);
    all_mails_are_sent(&world).await;
    // Sent again by those who put things right, while the first one still arrives.
    world.pass(MINUTE * 10).await;
    assert_eq!(world.status(&doubled.donor, doubled.gift).await, GiftStatus::Given);
    processed.answer.await.unwrap();
    doubled.answer.await.unwrap();
    for _ in 0..3 {
        world.pass(MINUTE * 60 * 24).await;
    }

    for (donor, gift, status) in [
        (&processed.donor, processed.gift, GiftStatus::Given),
        (&doubled.donor, doubled.gift, GiftStatus::Given),
        (&told, refused, GiftStatus::NotTaken),
        (&missing, lost, GiftStatus::Given),
    ] {
        assert_eq!(world.status(donor, gift).await, status);
    }
    let staff = world.staff().await;
    let found = world.giving.corrections(&staff, false, 1).await.unwrap();
    let mut kinds: Vec<_> = found.rows.iter().map(|row| (row.kind, row.gift, row.told)).collect();
    kinds.sort_by_key(|row| row.0);
    let expected = [
        (CorrectionKind::TakenAfterAll, processed.gift, Told::Corrected),
        (CorrectionKind::TakenTwice, doubled.gift, Told::Corrected),
    ];
    assert_eq!(kinds, expected, "all affected, and nobody else");
    // Each of them hears it exactly once, and the other two nothing.
    assert_eq!(mails_about(&world, processed.gift, "went through after all").await, 1);
    assert_eq!(mails_about(&world, doubled.gift, "goes back to you").await, 1);
    let double = found.rows.iter().find(|row| row.is_open()).unwrap();
    let typed = TypedBack { total: "70", why: WHY };
    let back = world.giving.give_back(&staff, double.attempt, typed, world.request()).await;
    assert_eq!(back.unwrap(), Refunded::GivenBack);
    // Gateway and books: each gift once, and the one that was refused never.
    assert_eq!((world.charges(), world.charged()), (4, 5_500 + 7_000 + 2_500));
    assert_eq!(world.balance(AccountKind::Fund).await, 15_000);
    world.books_are_right().await;
}
