//! What staff read of the verification of the books.

use app::site::Draft;
use app::site::pages::staff::verification::church::{ChurchVerification, ChurchVerificationProps};
use app::site::pages::staff::verification::{Verification, VerificationProps};
use views::{
    CampusCheck, ChurchValidation, Collected, Disagreement, Unpaid, ValidationHistory,
    ValidationList, ValidationReport, ValidationRow, ValidationStanding, Viewer,
};

use crate::frame::{at, id, tally, usd};

const ORDER: &str = "49001863-fcbb-5b2b-a466-21f333610f75";

fn run(number: u64, standing: ValidationStanding) -> ValidationRow {
    let done = !matches!(standing, ValidationStanding::Asked | ValidationStanding::Running { .. });
    ValidationRow {
        number,
        by: None,
        asked_at: at("07:00:00"),
        started_at: Some(at("07:00:01")),
        finished_at: done.then(|| at("07:08:13")),
        standing,
        orders: 2_500_000,
        entries: 10_000_000,
        state_hash: "a62657fd786da9dc4a18a7095cee2d06ddec57b0e476d75f885b2382909e719d".to_owned(),
        report: ValidationReport::default(),
    }
}

fn broken() -> ValidationRow {
    let overdue = tally(1, 2_500);
    let mut run = run(8, ValidationStanding::Unsound { faults: 150 });
    run.report = ValidationReport {
        findings: vec![
            format!("church 1, order {ORDER} (place 777): its changes sum to $0.01 instead"),
            "and 149 more".to_owned(),
        ],
        campuses: vec![
            CampusCheck { name: "Harbor".to_owned(), disagreements: Vec::new() },
            CampusCheck {
                name: "Hillside".to_owned(),
                disagreements: vec![Disagreement {
                    kind: "assured".to_owned(),
                    fund: "General fund".to_owned(),
                    gifts_say: usd(4_000),
                    books_hold: usd(0),
                }],
            },
        ],
        collected: vec![Collected {
            gateway: "Meridian Cards".to_owned(),
            outstanding: usd(9_500),
            overdue: overdue.sum,
            overdue_orders: overdue.count,
            oldest: vec![Unpaid {
                job: "0198c5a0-0000-7000-8000-000000000001".to_owned(),
                at: at("06:00:00"),
                amount: usd(2_500),
            }],
        }],
    };
    run
}

fn staff() -> Viewer {
    Viewer::Staff { name: "David Okafor".to_owned() }
}

fn list(churches: Vec<ChurchValidation>, in_trouble: u64) -> String {
    let count = u64::try_from(churches.len()).unwrap_or(0);
    let view = ValidationList { churches, count, in_trouble, page: 1, pages: 1 };
    let (page, draft) = (crate::frame::page(staff()), Draft::default());
    let html = crate::frame::html(|| Verification(VerificationProps { page, view, draft }));
    crate::markup::assert_sound(&html);
    html
}

fn church(last: Option<ValidationRow>, now: Option<ValidationRow>) -> ChurchValidation {
    ChurchValidation { church: id(1), name: "Grace Harbor Church".to_owned(), last, now }
}

fn history(runs: Vec<ValidationRow>) -> String {
    let name = "Grace Harbor Church".to_owned();
    let view = ValidationHistory { church: id(1), name, runs, overdue_after_days: 5 };
    let (page, draft) = (crate::frame::page(staff()), Draft::default());
    let html =
        crate::frame::html(|| ChurchVerification(ChurchVerificationProps { page, view, draft }));
    crate::markup::assert_sound(&html);
    html
}

#[test]
fn c26_the_list_says_who_needs_a_look() {
    let html = list(vec![church(Some(broken()), None)], 1);
    crate::gallery::keep("staff-verification", &html);
    for words in ["The books of one church need a look", "Does not add up", "150 findings"] {
        assert!(html.contains(words), "{words}");
    }
    let sound = church(Some(run(7, ValidationStanding::Sound)), None);
    let html = list(vec![sound.clone()], 0);
    for words in ["The books add up", "Adds up", "10,000,000", "8 min 12 s"] {
        assert!(html.contains(words), "{words}");
    }
    let running = run(8, ValidationStanding::Running { percent: 40 });
    let html = list(vec![ChurchValidation { now: Some(running), ..sound }], 0);
    assert!(html.contains("40% read"));
    assert!(list(vec![church(None, None)], 0).contains("Not verified yet"));
    assert!(list(Vec::new(), 0).contains("There is no church yet"));
}

#[test]
fn c26_a_church_reads_what_does_not_add_up_and_where() {
    let html = history(vec![
        run(9, ValidationStanding::Running { percent: 40 }),
        broken(),
        run(7, ValidationStanding::Failed { why: "the database was away".to_owned() }),
    ]);
    crate::gallery::keep("staff-verification-church", &html);
    for words in [
        "and 149 more",
        "General fund, assured: gifts say $40.00, the books hold $0.00",
        "To be explained",
        "$25.00",
        "40% read",
        "Could not be done",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains(&format!("href=\"/staff/ledger/orders/{ORDER}\"")), "it leads there");
    let html = history(vec![run(7, ValidationStanding::Failed { why: "no disk".to_owned() })]);
    assert!(html.contains("It could not be done: no disk"));
    assert!(history(Vec::new()).contains("These books were not verified yet"));
}
