//! Made-up gifts of a made-up church.

use kernel::{Class, Date};
use views::{
    AttemptRow, EntryRow, FundChoice, GiftStatus, Line, MethodLabel, OrderRow, Receipt,
    TransactionFilter, TransactionList, TransactionPage, TransactionRow, TransactionTotals, Viewer,
};

use crate::frame::{at, id, on, tally, usd};

pub(crate) fn admin() -> Viewer {
    Viewer::Admin { name: "Ruth Abara".to_owned() }
}

fn row(
    number: u64,
    donor: &str,
    funds: &[(&str, i64)],
    method: (&str, &str),
    status: GiftStatus,
) -> TransactionRow {
    let lines: Vec<_> = funds
        .iter()
        .zip(1..)
        .map(|((name, minor), fund)| Line {
            fund: id(fund),
            name: (*name).to_owned(),
            amount: usd(*minor),
        })
        .collect();
    let amount = usd(funds.iter().map(|(_, minor)| minor).sum());
    let given = matches!(status, GiftStatus::Given | GiftStatus::Refunded);
    let class = match status {
        GiftStatus::Given | GiftStatus::Refunded => Some(Class::Success),
        GiftStatus::NeedsYou => Some(Class::ExpiredCard),
        GiftStatus::NotTaken => Some(Class::SuspiciousPayment),
        GiftStatus::Waiting => Some(Class::InsufficientFunds),
        _ => None,
    };
    TransactionRow {
        id: id(number),
        number: format!("G-7Q4M-{}", 2_281 + number),
        on: Date::constant(2026, 11, 22)
            .saturating_sub(jiff::Span::new().days((number / 4) as i64)),
        donor: donor.to_owned(),
        email: format!("{}@example.org", donor.to_lowercase().replace(' ', ".")),
        campus: if number.is_multiple_of(3) { "Eastside" } else { "Downtown" }.to_owned(),
        lines,
        amount,
        returned: if status == GiftStatus::Refunded { amount } else { usd(0) },
        method: MethodLabel {
            kind: if method.0 == "Bank" { "ach" } else { "card" }.to_owned(),
            brand: method.0.to_owned(),
            last_four: method.1.to_owned(),
        },
        status,
        class,
        scheduled: number.is_multiple_of(2),
        taken_at: given.then(|| at("18:31:00")),
    }
}

fn rows() -> Vec<TransactionRow> {
    use GiftStatus as S;
    let general = "General fund";
    vec![
        row(1, "Priya Raman", &[(general, 15_000)], ("Visa", "4410"), S::Assured),
        row(
            2,
            "Walter and June Haas",
            &[("Building fund", 50_000)],
            ("Mastercard", "0917"),
            S::Assured,
        ),
        row(3, "Tomás Herrera", &[(general, 4_000)], ("Visa", "7725"), S::Given),
        row(4, "Lena Fischbach", &[("Missions", 20_000)], ("Bank", "3310"), S::OnItsWay),
        row(5, "Samuel Okonkwo", &[(general, 12_500)], ("Visa", "2096"), S::BeingAsked),
        row(6, "Guest", &[("Food pantry", 2_000)], ("Visa", "6634"), S::NotTaken),
        row(
            7,
            "Margaret Ellison",
            &[(general, 4_000), ("Missions", 1_000), ("Food pantry", 1_000)],
            ("Visa", "1881"),
            S::Given,
        ),
        row(8, "Daniel Cho", &[(general, 10_000)], ("Mastercard", "5518"), S::Waiting),
        row(9, "Ingrid Solberg", &[(general, 7_500)], ("Visa", "8042"), S::Given),
        row(
            10,
            "The Brandt household",
            &[(general, 22_000), ("Building fund", 10_000)],
            ("Visa", "3377"),
            S::Given,
        ),
        row(11, "Owen Bright", &[(general, 6_000)], ("Visa", "7091"), S::Refunded),
        row(12, "Nora Lindqvist", &[("Building fund", 7_500)], ("Visa", "5027"), S::NeedsYou),
        row(
            13,
            "Ruben and Ana Castillo",
            &[("Building fund", 1_234_550)],
            ("Visa", "4872"),
            S::Given,
        ),
        row(14, "Abigail Mensah", &[("Missions", 2_500)], ("Visa", "9150"), S::Cancelled),
    ]
}

pub(crate) fn list() -> TransactionList {
    let fund = |number, name: &str| FundChoice { id: id(number), name: name.to_owned() };
    TransactionList {
        filter: TransactionFilter { page: 2, ..TransactionFilter::default() },
        rows: rows(),
        per_page: 25,
        totals: TransactionTotals {
            all: tally(312, 3_852_750),
            given: tally(198, 2_510_625),
            assured: tally(96, 1_124_000),
            refunded: tally(2, 11_000),
            partly: 0,
        },
        funds: vec![
            fund(1, "General fund"),
            fund(2, "Building fund"),
            fund(3, "Missions"),
            fund(4, "Food pantry"),
        ],
        campuses: vec![(id(1), "Downtown".to_owned()), (id(2), "Eastside".to_owned())],
        never: false,
        latest: Some(Date::constant(2026, 11, 22)),
    }
}

/// Assured gifts of a fund over an amount: every kind of chip.
pub(crate) fn filtered() -> TransactionList {
    let filter = TransactionFilter {
        q: "Ellison & co".to_owned(),
        status: Some(GiftStatus::Assured),
        fund: Some(id(2)),
        campus: Some(id(1)),
        class: Some(Class::ProviderFailure),
        method: Some("card".to_owned()),
        from: Some(Date::constant(2026, 11, 16)),
        to: Some(Date::constant(2026, 11, 22)),
        least: Some(usd(500_000)),
        most: Some(usd(900_000)),
        sort: views::Sort::Largest,
        page: 1,
    };
    let mut list = list();
    list.rows.retain(|row| row.status == GiftStatus::Assured);
    list.totals = TransactionTotals {
        all: tally(2, 65_000),
        given: tally(0, 0),
        assured: tally(2, 65_000),
        refunded: tally(0, 0),
        partly: 0,
    };
    TransactionList { filter, ..list }
}

pub(crate) fn no_match() -> TransactionList {
    let nothing = TransactionTotals {
        all: tally(0, 0),
        given: tally(0, 0),
        assured: tally(0, 0),
        refunded: tally(0, 0),
        partly: 0,
    };
    TransactionList {
        rows: Vec::new(),
        totals: nothing,
        latest: Some(Date::constant(2026, 10, 4)),
        ..filtered()
    }
}

pub(crate) fn never() -> TransactionList {
    TransactionList {
        filter: TransactionFilter { page: 1, ..TransactionFilter::default() },
        latest: None,
        never: true,
        ..no_match()
    }
}

fn order(number: u64, kind: &str, time: &str, entries: &[(&str, &str, i64)]) -> OrderRow {
    let entries = entries.iter().map(|(account, owner, minor)| EntryRow {
        account: (*account).to_owned(),
        owner: (*owner).to_owned(),
        amount: usd(*minor),
    });
    OrderRow { id: id(number), kind: kind.to_owned(), at: at(time), entries: entries.collect() }
}

/// Held at eight, released and taken at half past ten.
pub(crate) fn taken() -> TransactionPage {
    let donor = ("donor", "Margaret Ellison");
    let attempt = |number, time: &str, class, certain: bool, rule: &str, reply: &str| AttemptRow {
        id: id(number),
        gateway: "Meridian Cards".to_owned(),
        sent_at: at(time),
        answered_at: certain.then(|| at(time)),
        class,
        certain,
        rule: (!rule.is_empty()).then(|| rule.to_owned()),
        reply: (!reply.is_empty()).then(|| reply.to_owned()),
    };
    let transaction = rows().into_iter().find(|row| row.donor == donor.1).unwrap();
    TransactionPage {
        transaction,
        orders: vec![
            order(
                1,
                "hold",
                "16:00:00",
                &[
                    (donor.0, donor.1, -6_000),
                    ("promised", "General fund", 4_000),
                    ("promised", "Missions", 1_000),
                    ("promised", "Food pantry", 1_000),
                ],
            ),
            order(
                2,
                "assure",
                "16:00:41",
                &[
                    ("promised", "General fund", -4_000),
                    ("promised", "Missions", -1_000),
                    ("promised", "Food pantry", -1_000),
                    ("assured", "General fund", 4_000),
                    ("assured", "Missions", 1_000),
                    ("assured", "Food pantry", 1_000),
                ],
            ),
            order(
                3,
                "settle",
                "18:31:00",
                &[("clearing", "Meridian Cards", -6_000), (donor.0, donor.1, 6_000)],
            ),
        ],
        attempts: vec![
            attempt(
                1,
                "16:00:02",
                Some(Class::CommunicationError),
                true,
                "PIN-004",
                "HTTP 504 Gateway Timeout: upstream did not answer",
            ),
            attempt(
                2,
                "18:30:59",
                Some(Class::Success),
                true,
                "",
                r#"{"succeeded":true,"token":"[redacted]","message":"Approved"}"#,
            ),
        ],
        receipt: Some(Receipt {
            number: "R-2026-001187".to_owned(),
            given_by: donor.1.to_owned(),
            asked_at: on("2026-11-22", "16:00:00"),
            taken_at: at("18:31:00"),
        }),
        purpose: None,
        can_return: true,
        again_at: None,
        can_expire: false,
    }
}

/// Sent, and no answer came.
pub(crate) fn unanswered() -> TransactionPage {
    let mut page = taken();
    page.transaction.status = GiftStatus::BeingAsked;
    page.transaction.taken_at = None;
    page.orders.truncate(1);
    page.attempts.truncate(1);
    for attempt in &mut page.attempts {
        attempt.certain = false;
        attempt.answered_at = None;
        attempt.reply = None;
    }
    TransactionPage { receipt: None, ..page }
}

/// Accepted a moment ago.
pub(crate) fn fresh() -> TransactionPage {
    let transaction = rows().into_iter().find(|row| row.status == GiftStatus::OnItsWay).unwrap();
    TransactionPage {
        transaction,
        orders: Vec::new(),
        attempts: Vec::new(),
        receipt: None,
        purpose: None,
        can_return: false,
        again_at: None,
        can_expire: true,
    }
}

/// Not taken at first, and tried again on its own.
pub(crate) fn waiting() -> TransactionPage {
    let transaction = rows().into_iter().find(|row| row.status == GiftStatus::Waiting).unwrap();
    TransactionPage { transaction, again_at: Some(at("19:31:00")), ..fresh() }
}
