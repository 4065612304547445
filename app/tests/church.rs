//! The pages of those who keep a church's books.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "pages/frame.rs"]
mod frame;
#[path = "pages/gallery.rs"]
mod gallery;
#[path = "pages/markup.rs"]
mod markup;
#[path = "church/samples.rs"]
mod samples;

use app::site::Draft;
use app::site::pages::church::transaction::{Transaction, TransactionProps};
use app::site::pages::church::transactions::{Transactions, TransactionsProps};
use kernel::RequestId;
use views::{TransactionList, TransactionPage};

fn list(view: TransactionList, draft: Draft) -> String {
    let page = frame::page(samples::admin());
    let html = frame::html(|| Transactions(TransactionsProps { page, view, draft }));
    markup::assert_sound(&html);
    html
}

fn one(view: TransactionPage) -> String {
    let page = frame::page(samples::admin());
    let back = "/church/transactions?status=given".to_owned();
    let request = RequestId::from_uuid(kernel::derive_id(&["request"]));
    let draft = Draft::default();
    let html = frame::html(|| Transaction(TransactionProps { page, view, request, back, draft }));
    markup::assert_sound(&html);
    assert!(html.contains("href=\"/church/transactions?status=given\""), "back to the filters");
    html
}

#[test]
fn t1_the_list_names_its_rows_and_its_totals() {
    let html = list(samples::list(), Draft::default());
    assert!(html.contains("Gifts 26 to 39 of 312, in US dollars"));
    assert!(html.contains("$25,106.25") && html.contains("198 gifts"));
    assert!(html.contains("Given, 198 gifts"));
    assert!(html.contains("Assured, not in the books yet, 96 gifts"));
    assert!(html.contains("Refunded, 2 gifts"));
    assert!(html.contains(">25,106.25</td>") && html.contains(">12,345.50</td>"));
    assert!(!html.contains("<script"), "a page without an island sends no script");
}

#[test]
fn t2_pages_and_the_export_keep_the_filters() {
    let html = list(samples::list(), Draft::default());
    assert!(html.contains("Page 2 of 13"));
    assert!(html.contains("href=\"/church/transactions?page=3\""));
    let html = list(samples::filtered(), Draft::default());
    assert!(
        html.contains("/church/transactions.csv?q=Ellison+%26amp%3B+co&amp;status=assured")
            || html.contains("/church/transactions.csv?q=Ellison+%26+co&amp;status=assured")
    );
    assert!(html.contains("Export 2 gifts as CSV"));
}

#[test]
fn t3_every_filter_in_force_has_a_chip_that_takes_it_off() {
    let html = list(samples::filtered(), Draft::default());
    assert_eq!(html.matches("class=\"chip\"").count(), 10);
    for words in [
        "“Ellison &amp; co”",
        "Building fund",
        "Downtown",
        "Provider failure",
        "Card",
        "From Nov 16, 2026",
        "To Nov 22, 2026",
        "At least $5,000.00",
        "At most $9,000.00",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains("<details open"), "what is in force is in sight");
    assert!(html.contains("name=\"sort\" value=\"largest\""), "a new filter keeps the order");
    assert!(!list(samples::list(), Draft::default()).contains("<details open"));
}

#[test]
fn t4_the_sorted_column_says_so_and_turns_around() {
    let html = list(samples::filtered(), Draft::default());
    let sorted = markup::tags(&html, "th").into_iter().filter(|th| th.contains("aria-sort"));
    assert_eq!(sorted.count(), 1);
    assert!(html.contains("aria-sort=\"descending\"") && html.contains("sort=smallest"));
    assert!(list(samples::list(), Draft::default()).contains("?sort=oldest"));
}

#[test]
fn t7_nothing_matches_or_nothing_ever_came() {
    let html = list(samples::no_match(), Draft::default());
    assert!(html.contains("No gifts match these filters"));
    assert!(
        html.contains(
            "The last one of all came on <time datetime=\"2026-10-04\">Oct 4, 2026</time>."
        )
    );
    assert!(html.contains("Clear filters") && html.contains("from=2026-08-18"));
    assert!(!html.contains("<table") && !html.contains("Export"));
    let html = list(samples::never(), Draft::default());
    assert!(html.contains("No gift has come yet") && !html.contains("<form class=\"filters\""));
}

fn wrong() -> Draft {
    let mut draft = Draft::typed([("from", "last week"), ("least", "ten")]);
    draft.refuse("from", "Enter a date like 2026-11-22");
    draft.refuse("least", "Enter an amount like 25.00");
    draft
}

#[test]
fn f1_what_was_typed_wrongly_comes_back() {
    let html = list(samples::list(), wrong());
    assert!(html.contains("<title>Error: Transactions: Grace Harbor Church</title>"));
    assert!(html.contains("There is a problem") && html.contains("href=\"#from\""));
    assert!(html.contains("value=\"last week\"") && html.contains("value=\"ten\""));
    assert!(html.contains("<details open"));
}

#[test]
fn a_transaction_shows_its_orders_and_attempts() {
    let html = one(samples::taken());
    assert!(html.contains("<title>Gift G-7Q4M-2288: Grace Harbor Church</title>"));
    assert_eq!(html.matches("role=\"rowheader\">Sum</th>").count(), 3);
    assert_eq!(html.matches(">0.00</td>").count(), 3, "each order sums to zero, and says so");
    assert!(html.contains("−60.00") && html.contains("R-2026-001187"));
    assert!(html.contains("Communication error") && html.contains("PIN-004"));
    assert!(html.contains("[redacted]"));
}

#[test]
fn no_answer_is_never_a_failure() {
    let html = one(samples::unanswered());
    assert!(html.contains("Not known yet") && html.contains("never sent a second time"));
    assert!(!html.contains("Not taken"));
}

#[test]
fn a_gift_not_sent_yet_has_empty_books() {
    let html = one(samples::fresh());
    assert!(html.contains("Nothing is in the books yet."));
    assert!(html.contains("It has not been sent to a gateway."));
}

#[test]
fn every_state_is_sound_and_kept_to_be_looked_at() {
    let new = Draft::default;
    let states = [
        ("church-transactions", list(samples::list(), new())),
        ("church-transactions-filtered", list(samples::filtered(), new())),
        ("church-transactions-no-match", list(samples::no_match(), new())),
        ("church-transactions-never", list(samples::never(), new())),
        ("church-transactions-wrong", list(samples::list(), wrong())),
        ("church-transaction", one(samples::taken())),
        ("church-transaction-unanswered", one(samples::unanswered())),
        ("church-transaction-fresh", one(samples::fresh())),
        ("church-transaction-waiting", one(samples::waiting())),
    ];
    for (name, html) in states {
        gallery::keep(name, &html);
    }
}

#[test]
fn d16_a_gift_that_waits_says_when_it_is_tried_next() {
    let html = one(samples::waiting());
    assert!(html.contains("It is tried next on Nov 22"), "{html}");
}
