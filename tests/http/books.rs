//! Staff read the books.

use http::StatusCode;
use kernel::{ChurchId, Currency, FundId, derive_id};
use ledger::Account;

use crate::site::{ANN, ANNS_NAME, BOB, Browser, DAVID, Reply, TestSite};

fn grace() -> ChurchId {
    ChurchId::from_uuid(derive_id(&["church", "Grace Harbor Church"]))
}

fn grace_books() -> String {
    format!("/staff/ledger?church={}", grace())
}

/// A gift of $25.00 in Grace Harbor's books, taken; and one in Hope Chapel's.
async fn two_gifts(site: &TestSite) -> String {
    let given = site.signed_in(ANN).await.give("25", "1881").await;
    site.signed_in(BOB).await.give("70", "1881").await;
    site.work_off().await;
    given.location().split(['?', '/']).nth(2).unwrap().to_owned()
}

/// Where the first link with these words leads.
fn link(page: &Reply, to: &str) -> String {
    let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut ours = links.map(|href| href.replace("&amp;", "&")).filter(|href| href.starts_with(to));
    ours.next().unwrap_or_else(|| panic!("no link to {to} in {}", page.body))
}

async fn settle_of(david: &mut Browser<'_>, gift: &str) -> Reply {
    let list = david.get(&format!("/staff/ledger/orders?q={gift}&kind=settle")).await;
    let order = link(&list, "/staff/ledger/orders/");
    david.get(&order).await
}

#[tokio::test]
async fn the_chart_is_a_trial_balance_of_one_church() {
    let site = TestSite::new().await;
    two_gifts(&site).await;
    let mut david = site.signed_in(DAVID).await;
    david.get("/staff/ledger").await.says("Whose books?");
    let books = david.get(&grace_books()).await;
    books.says("the books balance");
    books.says("Grace Harbor Church, in USD, now");
    books.says("Meridian Cards");
    books.says("Sum 25.00 25.00");
    assert!(!books.text().contains("70.00"), "{}", books.text());
    let of_kind = david.get(&format!("{}&kind=donor", grace_books())).await;
    of_kind.says("=cmd(A1)");
    let nobody = ChurchId::from_uuid(derive_id(&["nobody"]));
    for path in [
        format!("/staff/ledger?church={nobody}"),
        format!("/staff/ledger/orders?church={nobody}"),
        format!("/staff/ledger/accounts/{nobody}"),
        format!("/staff/ledger/orders/{nobody}"),
    ] {
        assert_eq!(david.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    site.end().await;
}

#[tokio::test]
async fn the_books_are_read_as_of_any_day_time_and_version() {
    let site = TestSite::new().await;
    two_gifts(&site).await;
    let mut david = site.signed_in(DAVID).await;
    let before = david.get(&format!("{}&as_of=2026-11-21", grace_books())).await;
    before.says("Nothing is in these books");
    let after = david.get(&format!("{}&as_of=2026-11-22", grace_books())).await;
    after.says("at the close of Nov 22, 2026");
    after.says("Sum 25.00 25.00");
    let earlier = david.get(&format!("{}&as_of=2026-11-22&time=09:59", grace_books())).await;
    earlier.says("on Nov 22, 2026, 09:59");

    let general = FundId::from_uuid(derive_id(&["fund", "Grace Harbor Church"]));
    let promised = Account::promised(grace(), general, Currency::Usd).id();
    let account = format!("/staff/ledger/accounts/{promised}");
    let page = david.get(&account).await;
    page.says("General fund");
    page.says("Balance now $0.00 after version 2");
    page.says("Taken");
    let then = david.get(&format!("{account}?version=1")).await;
    then.says("At version 1 $25.00 credit after version 1");
    assert!(!then.text().contains("Taken "), "{}", then.text());
    let then = david.get(&format!("{account}?as_of=2026-11-21")).await;
    then.says("before its first change");
    then.says("Nothing had happened to it");
    site.end().await;
}

#[tokio::test]
async fn what_makes_no_sense_in_an_address_is_kept_and_named() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let reply = david.get("/staff/ledger?as_of=yesterday&time=noon").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Enter a date");
    reply.says("Enter a time, such as 14:30");
    assert!(reply.body.contains("value=\"yesterday\""), "{}", reply.body);
    let reply = david.get("/staff/ledger/orders?kind=gratis&from=soon").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Choose one from the list");
    let reply = david.get("/staff/ledger/orders?q=4111111111111111").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("This looks like a card number");
    site.end().await;
}

#[tokio::test]
async fn c27_an_orders_whole_life_is_on_one_page() {
    let site = TestSite::new().await;
    let gift = two_gifts(&site).await;
    let mut david = site.signed_in(DAVID).await;
    let order = settle_of(&mut david, &gift).await;
    for words in [
        "The gateway took the money",
        ANNS_NAME,
        "Meridian Cards",
        "Sum 50.00 50.00",
        "Taken, this order",
        "Promised",
        "behind this order",
        "What the gateway said",
        "Send it",
        "gave the gift",
        "The seal holds",
        "in the books of Grace Harbor Church, sealed with the one before.",
    ] {
        order.says(words);
    }
    let account = link(&order, "/staff/ledger/accounts/");
    assert!(account.ends_with("?version=1"), "{account}");
    david.get(&account).await.says("At version 1");
    site.end().await;
}

#[tokio::test]
async fn c04_the_money_is_followed_from_donor_to_gateway() {
    let site = TestSite::new().await;
    let given = site.signed_in(ANN).await.give("25", "1881").await;
    let gift = given.location().split(['?', '/']).nth(2).unwrap().to_owned();
    let mut david = site.signed_in(DAVID).await;
    let list = david.get(&format!("/staff/ledger/orders?q={gift}")).await;
    let hold = link(&list, "/staff/ledger/orders/");
    site.work_off().await;
    let page = david.get(&hold).await;
    page.says("Gateway Meridian Cards $25.00 taken, not paid out yet");
    site.end().await;
}

#[tokio::test]
async fn orders_are_found_by_number_by_gift_and_by_their_own_id() {
    let site = TestSite::new().await;
    let gift = two_gifts(&site).await;
    let mut david = site.signed_in(DAVID).await;
    david.get("/staff/ledger/orders").await.says("Which orders?");
    let church = grace();
    let all = david.get(&format!("/staff/ledger/orders?church={church}")).await;
    all.says("Grace Harbor Church, newest first");
    all.says("2 Taken =cmd(A1)");
    let order = link(&all, "/staff/ledger/orders/");
    let id = order.rsplit('/').next().unwrap();
    let number = giving::gifts::Gift::number(gift.parse().unwrap()).to_lowercase();
    for q in [id, &gift, &number] {
        let found = david.get(&format!("/staff/ledger/orders?q={q}")).await;
        found.says("In all books");
        assert!(found.body.contains(&order), "{q}: {}", found.text());
    }
    let none = david.get("/staff/ledger/orders?q=G-0000-0000").await;
    none.says("No order fits");
    let late = david.get(&format!("/staff/ledger/orders?church={church}&from=2026-11-23")).await;
    late.says("No order fits");
    let day = format!("/staff/ledger/orders?church={church}&from=2026-11-22&to=2026-11-22");
    david.get(&day).await.says("2 Taken");
    let page = david.get(&format!("/staff/ledger/orders?church={church}&before=2")).await;
    page.says("1 Promised");
    assert!(!page.text().contains("2 Taken"), "{}", page.text());
    site.end().await;
}
