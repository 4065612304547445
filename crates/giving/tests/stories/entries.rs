//! How gifts come in: split among funds, with the fee on top, once or again, and never twice.

use std::time::Duration;

use giving::entries::{Guest, TypedEntry};
use giving::fees::FeeSchedule;
use giving::mails::Block;
use giving::schedules::{Asked, TypedChange};
use giving::{Error, Given, Refusal, Typed, Wrong};
use kernel::{Amount, Date, FundId, Locale, MethodId, RequestId};
use ledger::AccountKind;
use views::GiftStatus;

use crate::world::World;

const HOME: &str = "https://give.example";
const FROM: &str = "203.0.113.9";

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

fn wrong(error: &Error) -> Option<(&'static str, Wrong)> {
    match error {
        Error::Invalid(found) => found.first().map(|one| (one.field, one.wrong)),
        _ => None,
    }
}

fn parts(typed: &[(FundId, &str)]) -> Vec<(String, String)> {
    typed.iter().map(|(fund, part)| (fund.to_string(), (*part).to_owned())).collect()
}

/// Thirds of a dollar are given to three funds, and each fund has its own in the books.
pub(crate) async fn a_gift_is_split_among_funds(world: World) {
    let (roof, music) =
        (world.add_fund("roof", "Roof").await, world.add_fund("music", "Music").await);
    let (donor, method) = world.donor_with("ok").await;
    let thirds = parts(&[(world.fund, "33.33%"), (roof, "33.33%"), (music, "33.34%")]);
    let typed = Typed { parts: thirds, fund: String::new(), ..world.typed(method, "1") };
    let check = world.giving.check_gift(&donor, &typed).await.unwrap();
    let minor: Vec<i64> = check.lines.iter().map(|line| line.amount.minor()).collect();
    assert_eq!((minor.as_slice(), check.lines[1].name.as_str()), (&[34, 33, 33][..], "Roof"));
    let given = world.giving.give(&donor, &typed, world.request()).await.unwrap();
    let Given::Gift(church, gift) = given else { panic!("{given:?}") };
    world.giving.send(church, gift).await.unwrap();
    assert_eq!(world.charged(), 100, "one charge for the whole");
    for (fund, minor) in [(world.fund, 34), (roof, 33), (music, 33)] {
        assert_eq!(world.in_fund(fund).await, minor, "{fund}");
    }
    let page = world.giving.gift(&donor, gift).await.unwrap();
    assert_eq!(page.gift.lines.len(), 3);

    let sums = parts(&[(roof, "60"), (music, "39.99")]);
    let short = Typed { parts: sums, ..world.typed(method, "100") };
    let refused = world.giving.check_gift(&donor, &short).await.unwrap_err();
    assert_eq!(wrong(&refused), Some(("parts", Wrong::TooLittle)));
    let elsewhere = FundId::from_uuid(kernel::derive_id(&["no fund"]));
    let nowhere = parts(&[(roof, "50%"), (elsewhere, "50%")]);
    let nowhere = Typed { parts: nowhere, ..world.typed(method, "100") };
    let refused = world.giving.give(&donor, &nowhere, world.request()).await.unwrap_err();
    assert_eq!(wrong(&refused), Some(("fund", Wrong::NotAChoice)));
    world.books_are_right().await;
}

/// A weekly gift in two parts, the fee on top of each: a move of its own in the books each time.
pub(crate) async fn a_repeating_gift_keeps_its_parts_and_its_cover(world: World) {
    world.put_fees(FeeSchedule { basis_points: 290, fixed_minor: 30 }).await;
    let roof = world.add_fund("roof", "Roof").await;
    let (donor, method) = world.donor_with("ok").await;
    let typed = Typed {
        parts: parts(&[(world.fund, "75"), (roof, "25")]),
        cover: "fee".to_owned(),
        frequency: "weekly".to_owned(),
        first: "2026-11-29".to_owned(),
        ..world.typed(method, "100")
    };
    let check = world.giving.check_gift(&donor, &typed).await.unwrap();
    let (cover, charged) = (check.cover.unwrap().minor(), check.charged.minor());
    assert_eq!((cover, charged, check.dates.len()), (330, 10_330, 5));
    let given = world.giving.give(&donor, &typed, world.request()).await.unwrap();
    assert!(matches!(given, Given::Schedule(_)), "{given:?}");
    for times in 1..=2 {
        world.pass(WEEK).await;
        assert_eq!(world.charged(), 10_330 * times);
    }
    assert_eq!((world.in_fund(world.fund).await, world.in_fund(roof).await), (15_000, 5_000));
    assert_eq!(world.balance(AccountKind::Fees).await, 0, "the church is left with all of it");
    let unheard = Typed { cover: "half".to_owned(), first: String::new(), ..typed };
    let refused = world.giving.check_gift(&donor, &unheard).await.unwrap_err();
    assert_eq!(wrong(&refused), Some(("cover", Wrong::NotAChoice)));
    world.books_add_up().await;
}

/// In every frequency the dates that are shown are those on which it gives.
pub(crate) async fn dates_are_shown_before_anything_is_confirmed(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let dates = async |frequency: &str, first: &str| -> Vec<String> {
        let typed = Typed {
            frequency: frequency.to_owned(),
            first: first.to_owned(),
            ..world.typed(method, "10")
        };
        let check = world.giving.check_gift(&donor, &typed).await.unwrap();
        check.dates.iter().map(Date::to_string).collect()
    };
    let table = [
        ("weekly", "2026-11-29", ["2026-11-29", "2026-12-06", "2026-12-13"]),
        ("every_two_weeks", "2026-11-29", ["2026-11-29", "2026-12-13", "2026-12-27"]),
        ("every_four_weeks", "2026-11-29", ["2026-11-29", "2026-12-27", "2027-01-24"]),
        ("first_and_fifteenth", "2026-12-01", ["2026-12-01", "2026-12-15", "2027-01-01"]),
        ("fifth_and_twentieth", "2026-12-05", ["2026-12-05", "2026-12-20", "2027-01-05"]),
        ("monthly", "2027-01-31", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("quarterly", "2026-12-01", ["2026-12-01", "2027-03-01", "2027-06-01"]),
        ("half_yearly", "2026-12-01", ["2026-12-01", "2027-06-01", "2027-12-01"]),
        ("yearly", "2026-12-01", ["2026-12-01", "2027-12-01", "2028-12-01"]),
    ];
    for (frequency, first, expected) in table {
        let shown = dates(frequency, first).await;
        assert_eq!(shown.len(), 5, "{frequency}");
        assert_eq!(shown[..3], expected, "{frequency}");
    }
    assert_eq!(dates("once", "2026-12-24").await, ["2026-12-24"], "one date, in the future");
    assert_eq!(world.charges(), 0, "nothing was confirmed");
}

/// The button pressed twice, and from two tabs at once: one gift.
pub(crate) async fn pressed_twice_it_gives_once(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let (typed, request) = (world.typed(method, "25"), world.request());
    let tries = (0..4).map(|_| world.giving.give(&donor, &typed, request));
    let made: Vec<Given> =
        futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
    assert!(made.iter().all(|given| *given == made[0]), "{made:?}");
    world.pass(Duration::from_secs(60)).await;
    assert_eq!((world.charges(), world.charged()), (1, 2_500));
    let more = Typed { amount: "26".to_owned(), ..typed };
    let other = world.giving.give(&donor, &more, request).await;
    assert!(matches!(other, Err(Error::OtherContent)), "{other:?}");
    assert!(Amount::of(world.balance(AccountKind::Fund).await, kernel::Currency::Usd).is_ok());
    world.books_are_right().await;
}

/// The church's own page, open, at `/give/grace`.
async fn open(world: &World) {
    let admin = world.admin().await;
    let typed = TypedEntry {
        slug: "Grace".to_owned(),
        colour: "plum".to_owned(),
        origins: "https://grace.example".to_owned(),
        open: "yes".to_owned(),
    };
    world.giving.save_entry(&admin, &typed, world.request()).await.unwrap();
}

fn ana() -> Guest {
    Guest { name: "Ana Lima".to_owned(), email: "Ana@Example.org".to_owned() }
}

/// What a guest types into the form: nobody asks them for a way to pay by its id.
fn typed(world: &World, amount: &str) -> Typed {
    Typed { method: String::new(), ..world.typed(MethodId::from_uuid(uuid::Uuid::nil()), amount) }
}

/// The token that the vault gives to whoever types a good card by the door of this wish.
async fn card_of(world: &World, id: RequestId) -> String {
    let check = world.giving.check_guest("grace", id, None, HOME, Locale::Es).await.unwrap();
    let door = check.door.expect("the vault's page");
    assert!(door.contains("language=es") && door.contains("%2Fgive%2Fgrace%2Fcheck"), "{door}");
    let mark = door.split("mark=").nth(1).unwrap().split('&').next().unwrap();
    format!("pm_ok_visa_1111_e0531_abc_for-{mark}")
}

/// Somebody without an account gives, and presses the button four times.
pub(crate) async fn a_guest_gives_once(world: World) {
    let closed = world.giving.entry_form("grace").await;
    assert!(matches!(closed, Err(Error::NotFound)), "{closed:?}");
    open(&world).await;
    let form = world.giving.entry_form("grace").await.unwrap();
    assert_eq!((form.head.slug.as_str(), form.head.colour.name()), ("grace", "plum"));
    let (id, typed) = (world.request(), typed(&world, "25"));
    let wished = world.giving.wish_as_guest("grace", &ana(), "card", &typed, id, FROM).await;
    wished.unwrap();
    let token = card_of(&world, id).await;
    let seen = world.giving.check_guest("grace", id, Some(&token), HOME, Locale::Es).await;
    assert_eq!(seen.unwrap().check.method.label.brand, "Visa");
    assert_eq!(world.charges(), 0, "looking takes nothing");
    // A token that was typed for somebody else's gift.
    let evil = "pm_ok_visa_1111_e0531_abc_for-abcdefgh";
    let evil = world.giving.give_as_guest("grace", id, evil, Locale::Es, FROM).await;
    assert!(matches!(evil, Err(Error::NotFound)), "{evil:?}");

    let press = || world.giving.give_as_guest("grace", id, &token, Locale::Es, FROM);
    let first = press().await.unwrap();
    for _ in 0..3 {
        assert_eq!(press().await.unwrap(), first);
    }
    let Given::Gift(church, gift) = first else { panic!("{first:?}") };
    world.giving.send(church, gift).await.unwrap();
    assert_eq!((world.charges(), world.charged()), (1, 2_500));
    let thanks = world.giving.thank_guest("grace", id).await.unwrap();
    assert_eq!(thanks.status, Some(GiftStatus::Given));
    let receipt = world.mails().await.into_iter().find(|mail| mail.to == "ana@example.org");
    assert!(receipt.is_some_and(|mail| mail.subject.contains("$25.00")), "the receipt is theirs");
    let again = world.giving.check_guest("grace", id, None, HOME, Locale::Es).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::HandOffOver))), "{again:?}");
    world.books_are_right().await;
}

/// Whoever has an account sees what they gave as a guest, and nobody sees the card that was typed.
/// An address that is somebody's elsewhere is told to no one, and opens nothing here.
pub(crate) async fn a_guest_is_whoever_holds_the_address(world: World) {
    open(&world).await;
    let give = async |guest: &Guest, amount: &str| {
        let (id, typed) = (world.request(), typed(&world, amount));
        world.giving.wish_as_guest("grace", guest, "card", &typed, id, FROM).await.unwrap();
        let token = card_of(&world, id).await;
        world.giving.give_as_guest("grace", id, &token, Locale::En, FROM).await.unwrap()
    };
    let (donor, _) = world.donor_with("ok").await;
    let email = world.giving.settings(&giving::Actor::Donor(donor.clone())).await.unwrap().email;
    let known = Guest { name: "Somebody".to_owned(), email };
    let given = give(&known, "30").await;
    let Given::Gift(church, gift) = given else { panic!("{given:?}") };
    world.giving.send(church, gift).await.unwrap();
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Given);
    assert_eq!(world.giving.methods(&donor).await.unwrap().cards.len(), 1, "their own alone");

    let staff = world.staff().await;
    let theirs = world.store().read().person_now(staff.id()).await.unwrap().unwrap().email;
    let given = give(&Guest { name: "Eve".to_owned(), email: theirs.clone() }, "35").await;
    let Given::Gift(church, gift) = given else { panic!("{given:?}") };
    world.giving.send(church, gift).await.unwrap();
    let to = format!("grace <{theirs}>");
    assert!(world.mails().await.iter().any(|mail| mail.to == to), "mail arrives all the same");
    world.books_are_right().await;
}

/// Whoever tries out stolen cards is made to wait.
pub(crate) async fn a_guest_who_tries_too_often_waits(world: World) {
    open(&world).await;
    let wish = async |amount: &str| {
        let (id, typed) = (world.request(), typed(&world, amount));
        world.giving.wish_as_guest("grace", &ana(), "card", &typed, id, FROM).await
    };
    let refused = wish("nothing").await.unwrap_err();
    assert_eq!(wrong(&refused), Some(("amount", Wrong::NotAnAmount)));
    for _ in 0..20 {
        wish("5").await.unwrap();
    }
    let refused = wish("5").await;
    assert!(matches!(refused, Err(Error::Throttled { .. })), "{refused:?}");
    world.clock.advance(Duration::from_secs(16 * 60));
    wish("5").await.unwrap();
}

/// A guest's receipt leads to where they can give again; where that is closed it offers nothing.
pub(crate) async fn a_guest_can_give_again_or_is_not_asked_to(world: World) {
    open(&world).await;
    let again = async || {
        let (id, typed) = (world.request(), typed(&world, "25"));
        world.giving.wish_as_guest("grace", &ana(), "card", &typed, id, FROM).await.unwrap();
        let token = card_of(&world, id).await;
        let given = world.giving.give_as_guest("grace", id, &token, Locale::En, FROM).await;
        let Ok(Given::Gift(church, gift)) = given else { panic!("{given:?}") };
        world.giving.send(church, gift).await.unwrap();
        gift
    };
    let ways = async || {
        let mut ways = Vec::new();
        for one in world.giving.mails_due(100).await.unwrap() {
            world.giving.mail_sent(one.mail.id).await.unwrap();
            for block in one.mail.letter.into_iter().flat_map(|letter| letter.letter.blocks) {
                if let Block::Way(says, path) = block {
                    ways.push((says, path));
                }
            }
        }
        ways
    };
    again().await;
    let offered = ways().await;
    let fund = world.fund;
    let path = format!("/give/grace?amount=25.00&fund={fund}");
    assert!(offered.contains(&("Give the same again".to_owned(), path)), "{offered:?}");
    let admin = world.admin().await;
    let closed =
        TypedEntry { slug: "grace".to_owned(), colour: "plum".to_owned(), ..TypedEntry::default() };
    let gift = again().await;
    world.giving.save_entry(&admin, &closed, world.request()).await.unwrap();
    let offered = ways().await;
    assert!(!offered.is_empty(), "the gift itself can be looked at: {gift}");
    assert!(offered.iter().all(|(says, _)| says != "Give the same again"), "{offered:?}");
}

/// What is on top of a changed gift is said before it is changed.
pub(crate) async fn a_change_says_what_is_on_top(world: World) {
    world.put_fees(FeeSchedule { basis_points: 290, fixed_minor: 30 }).await;
    let (donor, method) = world.donor_with("ok").await;
    for (cover, on_top) in [("fee", true), ("", false)] {
        let typed = Typed {
            cover: cover.to_owned(),
            frequency: "weekly".to_owned(),
            first: "2026-11-29".to_owned(),
            ..world.typed(method, "100")
        };
        let given = world.giving.give(&donor, &typed, world.request()).await.unwrap();
        let Given::Schedule(schedule) = given else { panic!("{given:?}") };
        let change = TypedChange { amount: "200".to_owned(), ..TypedChange::default() };
        let asked = Asked::Change(change);
        let check = world.giving.check_change(&donor, schedule, &asked).await.unwrap();
        assert_eq!(check.on_top.is_some(), on_top);
        if let Some((cover, both)) = check.on_top {
            assert!(cover.minor() > 600, "of the new amount: {cover:?}");
            assert_eq!(both.minor(), 20_000 + cover.minor());
        }
    }
}
