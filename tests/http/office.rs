//! What is done with money after it was taken: given back, moved, given up, booked, written off.

use http::StatusCode;
use kernel::{ChurchId, derive_id};

use crate::site::{ANN, BOB, Browser, DAVID, RUTH, TestSite};

const WHY: &str = "The donor gave twice by mistake";

fn id_of(location: &str) -> String {
    location.trim_start_matches("/gifts/").split('?').next().unwrap().to_owned()
}

/// Asks, and answers the page on which everything is checked.
async fn asked(
    browser: &mut Browser<'_>,
    path: &str,
    typed: &[(&str, &str)],
) -> crate::site::Reply {
    let form = browser.get(path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    browser.post(path.split('?').next().unwrap(), &form.form(action(path)).with(typed)).await
}

fn action(path: &str) -> &str {
    path.split('?').next().unwrap()
}

#[tokio::test]
async fn a_part_is_checked_and_given_back_once() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let gift = id_of(ann.give("60", "1881").await.location());
    let mut ruth = site.signed_in(RUTH).await;
    let page = format!("/church/transactions/{gift}");
    let path = format!("{page}/refund");
    ruth.get(&page).await.says("Give back, all or a part");
    let fund = derive_id(&["fund", "Grace Harbor Church"]).to_string();

    let silly = asked(&mut ruth, &path, &[("amount", "ten"), ("why", "no")]).await;
    assert_eq!(silly.status, StatusCode::UNPROCESSABLE_ENTITY);
    silly.says("Enter the amount in digits");
    silly.says("Say why, in ten characters or more");
    assert!(silly.body.contains("value=\"ten\"") && silly.body.contains("value=\"no\""));
    let over = [("fund", fund.as_str()), ("amount", "60.01"), ("why", WHY)];
    let over = asked(&mut ruth, &path, &over).await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    over.says("Enter no more than there is");

    let check =
        asked(&mut ruth, &path, &[("fund", &fund), ("amount", "20.50"), ("why", WHY)]).await;
    assert_eq!(check.status, StatusCode::OK);
    check.says("Give back $20.50");
    check.says("$39.50");
    let form = check.form(&path);
    let unread = ruth.post(&path, &form.with(&[("total", "2050")])).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    unread.says("This is not the amount above");
    assert!(unread.body.contains("value=\"2050\""), "what was typed is kept");
    ruth.post(&path, &form.with(&[("step", "change")])).await.says("What goes back");

    for _ in 0..2 {
        let given = ruth.post(&path, &form.with(&[("total", "20.50")])).await;
        assert_eq!(given.location(), format!("{page}?done=given_back"));
    }
    let after = ruth.get(&page).await;
    after.says("Went back $20.50");
    after.says("Kept $39.50");
    ruth.get("/church/transactions").await.says("20.50 went back");
    let file = ruth.get("/church/transactions.csv").await;
    assert!(file.body.contains(",60.00,USD,20.50,"), "{}", file.body);
    let donors = ann.get(&format!("/gifts/{gift}")).await;
    donors.says("$20.50 was given back");
    let api = ann.get("/api/v1/gifts").await;
    let gifts: views::GiftList = serde_json::from_str(&api.body).unwrap();
    assert_eq!((gifts.given.count, gifts.given.sum.minor()), (1, 3_950));

    let check = asked(&mut ruth, &path, &[("why", WHY)]).await;
    let whole = ruth.post(&path, &check.form(&path).with(&[("total", "39.50")])).await;
    assert_eq!(whole.status, StatusCode::SEE_OTHER);
    ruth.get(&page).await.says("Refunded");
    ruth.get(&path).await.says("Nothing of this gift is left");
    site.end().await;
}

#[tokio::test]
async fn a_gift_moves_to_another_fund_and_only_to_another() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let gift = id_of(ann.give("60", "1881").await.location());
    let mut ruth = site.signed_in(RUTH).await;
    let page = format!("/church/transactions/{gift}");
    let path = format!("{page}/redesignate");
    let fund = derive_id(&["fund", "Grace Harbor Church"]).to_string();
    let none = asked(&mut ruth, &path, &[("why", WHY)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Choose the fund it goes to");
    let same = asked(&mut ruth, &path, &[("to_fund", &fund), ("why", WHY)]).await;
    same.says("Choose another fund than the one it is in");
    let hopes = derive_id(&["fund", "Hope Chapel"]).to_string();
    let foreign = asked(&mut ruth, &path, &[("to_fund", &hopes), ("why", WHY)]).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);

    let missions = site.add_fund("Missions").await;
    let check = asked(&mut ruth, &path, &[("to_fund", &missions), ("why", WHY)]).await;
    check.says("Move $60.00");
    let form = check.form(&path);
    for _ in 0..2 {
        let moved = ruth.post(&path, &form.fields()).await;
        assert_eq!(moved.location(), format!("{page}?done=gift_moved"));
    }
    let after = ruth.get(&page).await;
    after.says("Missions $60.00");
    after.says("Moved to another fund");
    site.end().await;
}

#[tokio::test]
async fn c28_what_arrived_is_booked_and_what_did_not_is_shown() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    ann.give("60", "1881").await;
    let mut ruth = site.signed_in(RUTH).await;
    let list = ruth.get("/church/deposits").await;
    list.says("No deposit is in the books yet");
    list.says("60.00");
    let path = "/church/deposits/payout";
    let wrong = asked(&mut ruth, path, &[("amount", "5"), ("on", "2031-01-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Choose today or a day that has passed");
    wrong.says("Fill this in");

    let cards = ("gateway", "braintree");
    let typed = [cards, ("amount", "45"), ("on", "2026-11-20"), ("reference", "PO-4711")];
    let check = asked(&mut ruth, path, &typed).await;
    check.says("Book $45.00");
    check.says("$15.00");
    let form = check.form(path);
    for _ in 0..2 {
        let booked = ruth.post(path, &form.with(&[("total", "45")])).await;
        assert_eq!(booked.location(), "/church/deposits?done=deposit_booked");
    }
    let again = asked(&mut ruth, path, &typed).await;
    let again = ruth.post(path, &again.form(path).with(&[("total", "45")])).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.says("A deposit with this reference is in the books already");
    let list = ruth.get("/church/deposits").await;
    list.says("PO-4711");
    list.says("15.00");

    let path = "/church/deposits/write-off?gateway=braintree";
    let check =
        asked(&mut ruth, path, &[cards, ("amount", "15"), ("why", "The gateway is gone")]).await;
    check.says("Write off $15.00");
    let form = check.form(action(path));
    let off = ruth.post(action(path), &form.with(&[("total", "15.00")])).await;
    assert_eq!(off.location(), "/church/deposits?done=written_off");
    ruth.get("/church/deposits").await.says("All paid out");
    let over =
        asked(&mut ruth, path, &[cards, ("amount", "1"), ("why", "The gateway is gone")]).await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.end().await;
}

#[tokio::test]
async fn a_held_gift_is_given_up_with_a_reason() {
    let site = TestSite::new().await;
    let mut david = site.signed_in(DAVID).await;
    let begin = "/staff/delay/begin?scope=everything";
    let form = david.get(begin).await.form(action(begin));
    david.post(action(begin), &form.with(&[("why", "The gateway is down")])).await;
    let mut ann = site.signed_in(ANN).await;
    let gift = id_of(ann.give("60", "1881").await.location());
    let mut ruth = site.signed_in(RUTH).await;
    let page = format!("/church/transactions/{gift}");
    let path = format!("{page}/expire");
    let form = ruth.get(&path).await;
    let short = ruth.post(&path, &form.form(&path).with(&[("why", "no")])).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = form.form(&path);
    for _ in 0..2 {
        let given_up = ruth.post(&path, &form.with(&[("why", "Moved away")])).await;
        assert_eq!(given_up.location(), format!("{page}?done=gift_given_up"));
    }
    ruth.get(&page).await.says("Given up by the church");
    ruth.get(&path).await.says("This gift can no longer be given up");
    ann.get(&format!("/gifts/{gift}")).await.says("Your church will not take this gift");
    site.end().await;
}

#[tokio::test]
async fn c03_staff_write_down_what_a_bank_did() {
    let site = TestSite::new().await;
    let mut ann = site.signed_in(ANN).await;
    let gift = id_of(ann.give("60", "1881").await.location());
    let mut david = site.signed_in(DAVID).await;
    let church = ChurchId::from_uuid(derive_id(&["church", "Grace Harbor Church"]));
    let path = format!("/staff/gifts/{gift}/chargeback?church={church}");
    let action = action(&path).to_owned();
    let why = "Dispute 4711 of the card network";
    let check = asked(&mut david, &path, &[("why", why)]).await;
    let form = check.form(&action);
    let mut order = String::new();
    for _ in 0..2 {
        let noted = david.post(&action, &form.with(&[("total", "60")])).await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
        assert!(order.is_empty() || order == noted.location());
        order = noted.location().to_owned();
    }
    assert_eq!(david.get(&order).await.status, StatusCode::OK);
    ann.get(&format!("/gifts/{gift}")).await.says("Your bank took $60.00 back");
    david.get(&path).await.says("There is nothing the bank could take back");
    let path = format!("{path}&way=reversed");
    let check = asked(&mut david, &path, &[("why", why)]).await;
    let noted = david.post(&action, &check.form(&action).with(&[("total", "60")])).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
    ann.get(&format!("/gifts/{gift}")).await.says("Your bank gave $60.00 to your church again");
    let hope = derive_id(&["church", "Hope Chapel"]);
    for nobodys in [format!("{action}?church={hope}"), action.clone()] {
        assert_eq!(david.get(&nobodys).await.status, StatusCode::NOT_FOUND);
    }
    site.end().await;
}

#[tokio::test]
async fn another_churchs_gift_is_no_gift_here() {
    let site = TestSite::new().await;
    let gift = id_of(site.signed_in(BOB).await.give("60", "1881").await.location());
    let mut ruth = site.signed_in(RUTH).await;
    let request = uuid::Uuid::from_u128(8).to_string();
    for deed in ["refund", "redesignate", "expire"] {
        let path = format!("/church/transactions/{gift}/{deed}");
        assert_eq!(ruth.get(&path).await.status, StatusCode::NOT_FOUND, "{deed}");
        let fields = [("step", "do"), ("request", request.as_str()), ("fund", "all"), ("why", WHY)];
        let reply = ruth.post(&path, &fields).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{deed}");
    }
    site.end().await;
}
