//! Staff read where a gateway and the books differ, and put it right; and a church's trust page.

use std::time::Duration;

use http::StatusCode;

use crate::site::{ANN, DAVID, RUTH, TestSite};

const LIST: &str = "/staff/cases";

async fn compare(site: &TestSite) {
    while site.giving.compare_next().await.unwrap() {}
}

/// The address of the first case of the list.
fn first(list: &str) -> String {
    let start = format!("href=\"{LIST}/");
    let rest = list.split(&start).nth(1).unwrap();
    format!("{LIST}/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn f16_a_charge_that_nobody_knows_is_a_case_until_somebody_says_why() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let list = david.get(LIST).await;
    list.says("Gateways and books agree");
    list.says("No case is open");
    site.charge("another-system", 4_200).await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("25", "1881").await;
    site.clock.advance(Duration::from_secs(5 * 60 * 60));
    let mut david = site.signed_in(DAVID).await;
    let form = david.get(LIST).await.form(LIST);
    let reply = david.post(LIST, &form.with(&[])).await;
    assert_eq!(reply.location(), format!("{LIST}?done=comparison_asked"));
    compare(&site).await;

    let list = david.get(LIST).await;
    list.says("Gateways and books differ");
    list.says("A charge without an order");
    list.says("$42.00");
    let case = first(&list.body);
    let page = david.get(&case).await;
    page.says("Find out whose it is");
    page.says("another-system");
    let form = page.form(&case).with_act("resolve");
    let short = david.post(&case, &form.with(&[("act", "resolve"), ("why", "ours")])).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("There is a problem");
    assert!(short.body.contains("ours"), "what was typed is kept");

    let refund = format!("{case}/refund");
    let form = david.get(&refund).await.form(&refund);
    let why = [("why", "A volunteer charged it by hand")];
    for _ in 0..2 {
        let reply = david.post(&refund, &form.with(&why)).await;
        assert_eq!(reply.location(), format!("{case}?done=refund_proposed"));
    }
    let page = david.get(&case).await;
    page.says("Refund proposed");
    page.says("A volunteer charged it by hand");
    let form = page.form(&case);
    let fields = [("act", "resolve"), ("why", "Given back in the gateway's own office")];
    let reply = david.post(&case, &form.with(&fields)).await;
    assert_eq!(reply.location(), format!("{case}?done=case_resolved"));
    david.get(&case).await.says("resolved it");
    david.get(LIST).await.says("No case is open");
    david.get(&format!("{LIST}?show=over")).await.says("A charge without an order");
    let nothing = format!("{LIST}/{}", uuid::Uuid::from_u128(7));
    assert_eq!(david.get(&nothing).await.status, StatusCode::NOT_FOUND);
    site.end().await;
}

on_both_databases!(a43_f12_a_church_decides_whether_anybody_reads_its_trust_page);

async fn a43_f12_a_church_decides_whether_anybody_reads_its_trust_page(site: TestSite) {
    let mut nobody = site.browser();
    let public = "/trust/grace-harbor-church";
    assert_eq!(nobody.get(public).await.status, StatusCode::NOT_FOUND);
    let mut ruth = site.signed_in(RUTH).await;
    let settings = ruth.get("/church/trust").await;
    settings.says("Nobody sees it");
    settings.says("What they would read");
    let form = settings.form("/church/trust");
    let bad = form.with(&[("act", "show"), ("slug", "Not an address!")]);
    let reply = ruth.post("/church/trust", &bad).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("Not an address!"), "what was typed is kept");
    let good = [("act", "show"), ("slug", "grace-harbor-church")];
    let reply = ruth.post("/church/trust", &form.with(&good)).await;
    assert_eq!(reply.location(), "/church/trust?done=trust_shown");
    let page = nobody.get(public).await;
    page.says("No gift left behind at Grace Harbor Church");
    page.says("Nothing lost, nothing kept twice");
    assert!(!page.body.contains(ANN) && !page.body.contains('$'), "no name, no amount");
    let form = ruth.get("/church/trust").await.form("/church/trust");
    let reply = ruth.post("/church/trust", &form.with(&[("act", "hide")])).await;
    assert_eq!(reply.location(), "/church/trust?done=trust_hidden");
    assert_eq!(nobody.get(public).await.status, StatusCode::NOT_FOUND);
    site.end().await;
}
