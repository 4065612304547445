//! A church admin reads, filters and exports.

use http::StatusCode;

use crate::site::{ANN, BOB, RUTH, TestSite};

#[tokio::test]
async fn an_admin_sees_their_church_and_no_other() {
    let site = TestSite::new().await;
    site.signed_in(ANN).await.give("25", "1881").await;
    let bobs = site.signed_in(BOB).await.give("70", "1881").await;
    let mut ruth = site.signed_in(RUTH).await;
    let list = ruth.get("/church/transactions").await;
    list.says("$25.00");
    assert!(!list.text().contains("$70.00"), "{}", list.text());
    let foreign = bobs.location().split(['?', '/']).nth(2).unwrap();
    let reply = ruth.get(&format!("/church/transactions/{foreign}")).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    site.end().await;
}

#[tokio::test]
async fn complaint_6_the_office_reads_why_and_the_donor_puts_it_right() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let given = ann.give("25", "0002").await;
    let gift = given.location().split('?').next().unwrap().to_owned();
    let mut ruth = site.signed_in(RUTH).await;
    let path = gift.replace("/gifts/", "/church/transactions/");
    let page = ruth.get(&path).await;
    page.says("The donor can put this right");
    page.says("Bank declined. The donor was told how. Nothing was taken.");
    page.says("What the gateway said");
    // Nobody has to be asked to try it again.
    let fix = format!("{gift}/fix");
    let form = ann.get(&fix).await;
    let other = form.value_beside("choice", "1881");
    let sent = ann.post(&fix, &form.form(&fix).with(&[("choice", &other)])).await;
    assert_eq!(sent.location(), format!("{gift}?done=gift_mended"), "{}", sent.text());
    site.work_off().await;
    ruth.get(&path).await.says("Given");
    site.end().await;
}

#[tokio::test]
async fn filters_that_make_no_sense_are_kept_and_named() {
    let site = TestSite::new().await;
    site.signed_in(ANN).await.give("25", "1881").await;
    let mut ruth = site.signed_in(RUTH).await;
    let reply = ruth.get("/church/transactions?least=ten&from=yesterday&q=Ruth").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("Enter the amount in digits");
    reply.says("Enter a date");
    assert!(reply.body.contains("value=\"ten\""), "{}", reply.body);
    let reply = ruth.get("/church/transactions.csv?least=ten").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.end().await;
}

#[tokio::test]
async fn the_export_honours_filters_and_holds_no_formula() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    ann.give("1,040.50", "1881").await;
    let mut ruth = site.signed_in(RUTH).await;
    let file = ruth.get("/church/transactions.csv").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = "attachment; filename=\"transactions-2026-11-22.csv\"";
    assert_eq!(file.header("content-disposition"), Some(name));
    let rows = file.body.strip_prefix('\u{feff}').expect("spreadsheets need the mark");
    let lines: Vec<_> = rows.lines().collect();
    assert_eq!(lines.len(), 3, "{rows}");
    assert!(lines[0].ends_with("Taken (America/Los_Angeles)"), "{}", lines[0]);
    assert!(lines[1].contains(",'=cmd(A1),"), "{}", lines[1]);
    assert!(lines[1..].iter().any(|line| line.contains(",1040.50,USD,")), "{rows}");
    assert!(lines[1].contains("2026-11-22 10:00:00"), "{}", lines[1]);
    let file = ruth.get("/church/transactions.csv?least=1000").await;
    assert_eq!(file.body.lines().count(), 2, "{}", file.body);
    site.end().await;
}
