//! Donors are told by text message and by a webhook of their own, once these are shown to be theirs.

use std::time::Duration;

use giving::links::{Opened, Purpose};
use giving::preferences::TypedNotices;
use giving::{Donor, Error, Wrong};
use kernel::{Clock, Timestamp};
use mirror::signature::Secret;
use mirror::webhook::DonorEvent;
use views::{ContactKind, ContactStanding, DispatchStanding, LinkFor, LinkStands, TextMessage};

use crate::notices::{Manner, Pager};
use crate::world::{TEXTS_SECRET, World};

const HOUR: Duration = Duration::from_hours(1);
const PHONE: &str = "+1 253 555 0142";
const NUMBER: &str = "+12535550142";

/// A round of the loop.
async fn send(world: &World) -> usize {
    let due = world.giving.dispatches_due(20).await.unwrap();
    for dispatch in &due {
        world.giving.send_dispatch(dispatch).await.unwrap();
    }
    due.len()
}

async fn texts(world: &World) -> Vec<TextMessage> {
    world.store().read().texts(100).await.unwrap()
}

/// The code in the newest text.
async fn code(world: &World) -> String {
    let says = texts(world).await.remove(0).says;
    says.chars().filter(char::is_ascii_digit).take(6).collect()
}

async fn proven(world: &World, donor: &Donor) {
    let phone = ContactKind::Phone;
    world.giving.add_contact(donor, phone, PHONE, world.request()).await.unwrap();
    let code = code(world).await;
    world.giving.prove_contact(donor, phone, &code).await.unwrap();
    send(world).await;
}

/// Mails as usual, and these beside.
fn ticked(names: &[&str]) -> TypedNotices {
    TypedNotices {
        ticked: names.iter().map(|name| (*name).to_owned()).collect(),
        pace: "at_once".to_owned(),
        ..TypedNotices::default()
    }
}

async fn choose(world: &World, donor: &Donor, typed: &TypedNotices) {
    world.giving.save_notices(donor, typed, world.request()).await.unwrap();
}

async fn standing(world: &World, donor: &Donor, kind: ContactKind) -> Option<ContactStanding> {
    let page = world.giving.contact_page(donor, kind).await.unwrap();
    page.contact.map(|contact| contact.standing)
}

fn wrong<T: std::fmt::Debug>(refused: Result<T, Error>) -> Wrong {
    match refused {
        Err(Error::Invalid(violations)) => violations[0].wrong,
        other => panic!("{other:?}"),
    }
}

/// What whoever carries texts sends when the phone answers.
async fn answers(world: &World, id: &str, text: &str) -> bool {
    let body = serde_json::json!({ "id": id, "from": NUMBER, "text": text }).to_string();
    let secret = Secret::new(TEXTS_SECRET.as_bytes()).unwrap();
    let header = secret.sign(body.as_bytes(), world.clock.now());
    world.giving.text_came(&header, body.as_bytes()).await.unwrap()
}

pub(crate) async fn a_phone_is_told_once_its_code_was_typed(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let phone = ContactKind::Phone;
    choose(&world, &donor, &ticked(&["receipt.sms"])).await;
    world.giving.add_contact(&donor, phone, PHONE, world.request()).await.unwrap();
    assert_eq!(send(&world).await, 1);
    let first = texts(&world).await.remove(0);
    assert_eq!((first.to.as_str(), first.sent), (NUMBER, true));
    world.give(&donor, method, "25").await;
    assert_eq!(send(&world).await, 0, "nothing before it is proven");
    let right = code(&world).await;
    let guess = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(wrong(world.giving.prove_contact(&donor, phone, guess).await), Wrong::NotTheCode);
    world.giving.prove_contact(&donor, phone, &format!(" {right} ")).await.unwrap();
    assert_eq!(standing(&world, &donor, phone).await, Some(ContactStanding::Proven));
    world.clock.advance(HOUR);
    let gift = world.give(&donor, method, "26").await;
    assert_eq!(send(&world).await, 1);
    let told = texts(&world).await.remove(0);
    assert_eq!(told.says, "Your gift of $26.00");
    assert_eq!(told.path, Some(format!("/gifts/{gift}")));
    let settings = world.giving.notice_settings(&donor).await.unwrap();
    assert!(settings.channels.contains(&views::Channel::Sms), "{:?}", settings.channels);
}

pub(crate) async fn codes_run_out_and_so_do_guesses(world: World) {
    let (donor, _) = world.donor_with("ok").await;
    let phone = ContactKind::Phone;
    let add =
        async |typed: &str| world.giving.add_contact(&donor, phone, typed, world.request()).await;
    assert_eq!(wrong(add("call me").await), Wrong::NotAnAddress);
    add(PHONE).await.unwrap();
    let right = code(&world).await;
    let guess = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        wrong(world.giving.prove_contact(&donor, phone, guess).await);
    }
    let late = world.giving.prove_contact(&donor, phone, &right).await;
    assert_eq!(wrong(late), Wrong::NotTheCode, "after five guesses it is worth nothing");
    world.clock.advance(Duration::from_secs(1));
    let again = world.giving.send_contact_code(&donor, phone, world.request());
    again.await.unwrap();
    let right = code(&world).await;
    world.clock.advance(Duration::from_secs(15 * 60));
    let late = world.giving.prove_contact(&donor, phone, &right).await;
    assert_eq!(wrong(late), Wrong::NotTheCode, "nor after a quarter of an hour");
    for _ in 0..3 {
        world.giving.send_contact_code(&donor, phone, world.request()).await.unwrap();
    }
    let sixth = world.giving.send_contact_code(&donor, phone, world.request()).await;
    assert_eq!(wrong(sixth), Wrong::TooOften);
    let (other, _) = world.donor_with("ok").await;
    let theirs = world.giving.add_contact(&other, phone, PHONE, world.request()).await;
    assert_eq!(wrong(theirs), Wrong::TooOften, "whoever types the number");
    world.clock.advance(HOUR);
    world.giving.send_contact_code(&donor, phone, world.request()).await.unwrap();
}

pub(crate) async fn texts_wait_for_quiet_hours_and_mails_that_must_come_do_not(world: World) {
    let (donor, method) = world.donor_with("declined").await;
    proven(&world, &donor).await;
    // It is ten in the morning where the church is, and three at night in Seoul.
    world.giving.save_zone(&donor, "Asia/Seoul", world.request()).await.unwrap();
    let quiet = TypedNotices {
        quiet: "yes".to_owned(),
        quiet_from: "21".to_owned(),
        quiet_until: "8".to_owned(),
        ..ticked(&["needs_you.sms"])
    };
    choose(&world, &donor, &quiet).await;
    world.give(&donor, method, "25").await;
    assert_eq!(world.giving.mails_due(9).await.unwrap().len(), 1, "the mail comes at once");
    assert_eq!(send(&world).await, 0);
    let page = world.giving.contact_page(&donor, ContactKind::Phone).await.unwrap();
    let over = Timestamp::from_jiff("2026-11-22T23:00:00Z".parse().unwrap());
    assert_eq!(page.told[0].standing, DispatchStanding::Waits { until: over });
    world.clock.advance(HOUR * 5);
    assert_eq!(send(&world).await, 1);
    assert_eq!(texts(&world).await[0].says, "Your gift of $25.00 needs you");
    let account = ticked(&["account.sms"]);
    let refused = world.giving.save_notices(&donor, &account, world.request()).await;
    assert_eq!(wrong(refused), Wrong::NotAChoice, "what lets somebody in goes by mail");
}

pub(crate) async fn stop_counts_from_the_phone_and_start_too(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    proven(&world, &donor).await;
    choose(&world, &donor, &ticked(&["receipt.sms"])).await;
    world.give(&donor, method, "25").await;
    assert!(!world.giving.text_came("t=1,v1=00", b"{}").await.unwrap(), "nobody signed it");
    for _ in 0..2 {
        assert!(answers(&world, "one", "Alto").await);
    }
    let phone = ContactKind::Phone;
    assert_eq!(standing(&world, &donor, phone).await, Some(ContactStanding::Stopped));
    assert_eq!(send(&world).await, 2, "the answer; and the receipt that waited");
    let dropped = world.giving.contact_page(&donor, phone).await.unwrap().told;
    let kinds: Vec<DispatchStanding> = dropped.iter().map(|row| row.standing).collect();
    assert!(kinds.contains(&DispatchStanding::Dropped), "{kinds:?}");
    world.clock.advance(HOUR);
    world.give(&donor, method, "26").await;
    assert_eq!(send(&world).await, 0, "no more");
    let add = world.giving.add_contact(&donor, phone, PHONE, world.request()).await;
    assert_eq!(wrong(add), Wrong::Stopped, "the page cannot begin again");
    let remove = world.giving.remove_contact(&donor, phone, world.request()).await;
    assert_eq!(wrong(remove), Wrong::Stopped);
    assert!(answers(&world, "two", "START").await);
    assert_eq!(standing(&world, &donor, phone).await, Some(ContactStanding::Proven));
    world.clock.advance(HOUR);
    world.give(&donor, method, "27").await;
    assert_eq!(send(&world).await, 2, "the answer and the receipt");
}

pub(crate) async fn a_webhook_of_ones_own_hears_what_was_ticked(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    let hook = ContactKind::Webhook;
    for private in ["http://10.0.0.7/x", "https://169.254.169.254/", "https://database/", "x"] {
        let refused = world.giving.add_contact(&donor, hook, private, world.request()).await;
        assert_eq!(wrong(refused), Wrong::NotAnAddress, "{private}");
    }
    let pager = Pager::start(&[Manner::Answers(200), Manner::Answers(500), Manner::Answers(204)]);
    world.giving.add_contact(&donor, hook, &pager.url(), world.request()).await.unwrap();
    let page = world.giving.contact_page(&donor, hook).await.unwrap();
    let secret = page.secret.unwrap();
    send(&world).await;
    let heard = pager.heard().remove(0);
    let key = Secret::new(secret.as_bytes()).unwrap();
    key.verify(&heard.signature, &heard.body, world.clock.now()).unwrap();
    let event: DonorEvent = serde_json::from_slice(&heard.body).unwrap();
    let digits: String = event.says.chars().filter(char::is_ascii_digit).take(6).collect();
    world.giving.prove_contact(&donor, hook, &digits).await.unwrap();
    let page = world.giving.contact_page(&donor, hook).await.unwrap();
    assert_eq!(page.secret, None, "it is shown once");
    choose(&world, &donor, &ticked(&["receipt.webhook"])).await;
    world.give(&donor, method, "25").await;
    send(&world).await;
    world.clock.advance(Duration::from_secs(60));
    send(&world).await;
    let heard = pager.heard();
    assert_eq!(heard.len(), 3, "told again after it said 500");
    assert_eq!(heard[1].event, heard[2].event, "under the same id");
    let event: DonorEvent = serde_json::from_slice(&heard[2].body).unwrap();
    assert_eq!(event.matter.as_deref(), Some("receipt"));
    assert_eq!(event.says, "Your gift of $25.00");
    assert!(event.url.unwrap().starts_with("https://give.example.org/gifts/"));
    world.giving.remove_contact(&donor, hook, world.request()).await.unwrap();
    world.clock.advance(HOUR);
    world.give(&donor, method, "26").await;
    assert_eq!(send(&world).await, 0);
}

pub(crate) async fn amounts_are_read_as_their_donor_writes_them(world: World) {
    use kernel::Locale;
    let (donor, method) = world.donor_with("ok").await;
    let table = [
        ("12,50", Locale::Pt, Some(1_250)),
        ("١٢٫٥٠", Locale::Ar, Some(1_250)),
        ("1.234,50", Locale::Es, Some(123_450)),
        ("1.234", Locale::Pt, Some(123_400)),
        ("1.234", Locale::Es, None),
    ];
    for (amount, locale, expected) in table {
        let typed = giving::Typed { locale, ..world.typed(method, amount) };
        let checked = world.giving.check_gift(&donor, &typed).await;
        match expected {
            Some(minor) => assert_eq!(checked.unwrap().amount.minor(), minor, "{amount}"),
            None => assert_eq!(wrong(checked), Wrong::Ambiguous, "{amount} in {locale}"),
        }
    }
}

pub(crate) async fn an_address_stands_on_papers_from_now_on(world: World) {
    use giving::statements::AskedPeriod;
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "25").await;
    let asked = AskedPeriod::default();
    let before = world.giving.statements(&donor, &asked).await.unwrap().statement;
    assert_eq!(before.donor_address, None);
    let typed = "  1 Dock Street \n\n Tacoma WA 98402 ";
    world.giving.save_address(&donor, typed, world.request()).await.unwrap();
    let after = world.giving.statements(&donor, &asked).await.unwrap().statement;
    assert_eq!(after.donor_address.as_deref(), Some("1 Dock Street\nTacoma WA 98402"));
    let json = serde_json::to_string(&before).unwrap();
    assert!(!json.contains("donor_address"), "older papers keep their hash");
    let long = "x\n".repeat(7);
    let refused = world.giving.save_address(&donor, &long, world.request()).await;
    assert_eq!(wrong(refused), Wrong::TooLong);
}

/// A text leads where the mail leads: to one thing, without signing in, and to nothing else.
pub(crate) async fn a_text_leads_to_one_thing(world: World) {
    let (donor, method) = world.donor_with("ok").await;
    proven(&world, &donor).await;
    choose(&world, &donor, &ticked(&["receipt.sms"])).await;
    world.clock.advance(HOUR);
    let gift = world.give(&donor, method, "25").await;
    send(&world).await;
    let kept = texts(&world).await.remove(0);
    assert_eq!(kept.path, Some(format!("/gifts/{gift}")), "what is kept opens nothing");
    let path = world.giving.mailbox().await.unwrap().texts.remove(0).path.unwrap();
    let token = path.strip_prefix("/link/").unwrap();
    assert_eq!(token.len(), 32);
    let (page, _) = world.giving.link_page(token).await.unwrap();
    let LinkStands::SeeGift(row) = page.stands else { panic!("{page:?}") };
    assert_eq!(row.id, gift);
    let opened = world.giving.open_link(token).await.unwrap();
    let Some(Opened::Visit { badge, purpose, .. }) = opened else { panic!("{opened:?}") };
    assert_eq!((badge.person, purpose), (donor.id(), Purpose::SeeGift(gift)));
    let forged = format!("{}AAAA", &token[..28]);
    let (page, _) = world.giving.link_page(&forged).await.unwrap();
    assert_eq!(page.stands, LinkStands::Unknown);
    world.clock.advance(HOUR * 24 * 91);
    let (page, _) = world.giving.link_page(token).await.unwrap();
    assert_eq!(page.stands, LinkStands::Over(LinkFor::SeeGift));
}

/// The number said STOP: another one in its place, and back, does not begin again.
pub(crate) async fn a_number_that_said_stop_says_so_until_it_says_start(world: World) {
    let (donor, _) = world.donor_with("ok").await;
    let phone = ContactKind::Phone;
    proven(&world, &donor).await;
    assert!(answers(&world, "one", "STOP").await);
    let another = "+1 253 555 0199";
    let add =
        async |typed: &str| world.giving.add_contact(&donor, phone, typed, world.request()).await;
    add(another).await.unwrap();
    assert_eq!(wrong(add(PHONE).await), Wrong::Stopped);
    let (other, _) = world.donor_with("ok").await;
    let theirs = world.giving.add_contact(&other, phone, PHONE, world.request()).await;
    assert_eq!(wrong(theirs), Wrong::Stopped, "whoever types it");
    assert!(answers(&world, "two", "START").await);
    add(PHONE).await.unwrap();
    assert_eq!(standing(&world, &donor, phone).await, Some(ContactStanding::Unproven));
    // It says so again, and its donor takes it off before anybody asked.
    assert!(answers(&world, "three", "STOP").await);
    add(another).await.unwrap();
    world.giving.remove_contact(&donor, phone, world.request()).await.unwrap();
    assert_eq!(wrong(add(PHONE).await), Wrong::Stopped);
}
