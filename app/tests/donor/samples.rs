//! A donor's views, made up: Margaret gives every Sunday, and one Sunday the card system is down.

use kernel::{Class, Date, FundId, GiftId, Money, RequestId, ScheduleId};
use views::{
    ConsentView, DonorWishes, EndsView, Event, FallbackCause, FallbackCheck, FallbackForm,
    FundChoice, GiftFilter, GiftList, GiftPage, GiftRow, GiftStacking, GiftStatus, GiveCheck,
    GiveForm, Line, Mail, Mailbox, MethodChoice, MethodLabel, MonthTotal, MovedDate, NextGift,
    Receipt, ScheduleAct, ScheduleChange, ScheduleList, SchedulePage, ScheduleRow, Settings,
    StackingWish, StandingView, Story, TextMessage, UpcomingDate, Viewer, WayCheck,
};

use crate::frame::{at, id, on, tally, usd};

pub(crate) fn donor() -> Viewer {
    Viewer::Donor { name: "Margaret Ellison".to_owned() }
}

pub(crate) fn request() -> RequestId {
    id(900)
}

pub(crate) fn date(month: i8, day: i8) -> Date {
    Date::constant(2026, month, day)
}

pub(crate) fn visa() -> MethodLabel {
    label("card", "Visa", "1881")
}

fn label(kind: &str, brand: &str, last_four: &str) -> MethodLabel {
    MethodLabel { kind: kind.to_owned(), brand: brand.to_owned(), last_four: last_four.to_owned() }
}

fn line(number: u64, name: &str, minor: i64) -> Line {
    Line { fund: id::<FundId>(number), name: name.to_owned(), amount: usd(minor) }
}

fn three_funds() -> Vec<Line> {
    vec![line(21, "General fund", 4_500), line(23, "Missions", 1_000), line(24, "Food pantry", 500)]
}

pub(crate) fn funds() -> Vec<FundChoice> {
    [(21, "General fund"), (22, "Building fund"), (23, "Missions"), (24, "Food pantry")]
        .map(|(number, name)| FundChoice { id: id(number), name: name.to_owned() })
        .to_vec()
}

pub(crate) fn gift(status: GiftStatus, class: Option<Class>) -> GiftRow {
    GiftRow {
        id: id::<GiftId>(100),
        on: date(11, 22),
        lines: three_funds(),
        amount: usd(6_000),
        returned: usd(0),
        method: visa(),
        status,
        class,
        schedule: Some(id::<ScheduleId>(300)),
    }
}

fn sunday(number: u64, month: i8, day: i8) -> GiftRow {
    GiftRow {
        id: id(number),
        on: date(month, day),
        ..gift(GiftStatus::Given, Some(Class::Success))
    }
}

fn single(number: u64, on: Date, fund: (u64, &str), minor: i64, status: GiftStatus) -> GiftRow {
    GiftRow {
        id: id(number),
        on,
        lines: vec![line(fund.0, fund.1, minor)],
        amount: usd(minor),
        returned: usd(if status == GiftStatus::Refunded { minor } else { 0 }),
        method: visa(),
        status,
        class: None,
        schedule: None,
    }
}

fn expired() -> GiftRow {
    GiftRow {
        method: label("card", "Card", "5027"),
        class: Some(Class::ExpiredCard),
        ..single(103, date(11, 18), (22, "Building fund"), 7_500, GiftStatus::NeedsYou)
    }
}

fn bank() -> GiftRow {
    GiftRow {
        method: label("ach", "Bank", "6203"),
        ..single(102, date(11, 20), (23, "Missions"), 10_000, GiftStatus::OnItsWay)
    }
}

pub(crate) fn gifts() -> GiftList {
    let assured = gift(GiftStatus::Assured, None);
    let rows = vec![
        assured.clone(),
        bank(),
        expired(),
        single(108, date(11, 16), (22, "Building fund"), 2_500, GiftStatus::BeingAsked),
        sunday(104, 11, 15),
        GiftRow {
            class: Some(Class::InsufficientFunds),
            ..single(109, date(11, 10), (23, "Missions"), 4_000, GiftStatus::Waiting)
        },
        sunday(105, 11, 8),
        sunday(106, 11, 1),
        sunday(110, 10, 25),
        GiftRow {
            class: Some(Class::SuspiciousPayment),
            ..single(111, date(10, 22), (24, "Food pantry"), 1_234_550, GiftStatus::NotTaken)
        },
        sunday(112, 10, 18),
        single(113, date(10, 12), (24, "Food pantry"), 3_000, GiftStatus::Cancelled),
        single(114, date(9, 6), (24, "Food pantry"), 6_000, GiftStatus::Refunded),
        sunday(115, 9, 6),
    ];
    let month = |month, minor| MonthTotal { year: 2026, month, given: usd(minor) };
    GiftList {
        filter: GiftFilter { page: 1, ..GiftFilter::default() },
        year: 2026,
        years: vec![2026, 2025, 2024],
        funds: funds(),
        methods: Vec::new(),
        rows,
        matching: 60,
        per_page: 14,
        given: tally(56, 365_000),
        months: vec![month(11, 18_000), month(10, 31_500), month(9, 31_500)],
        assured: vec![assured],
        needs: vec![expired()],
        next: Some(NextGift { on: date(11, 29), amount: usd(6_000) }),
        never_gave: false,
    }
}

/// The same donor asking for something there is none of.
pub(crate) fn no_match() -> GiftList {
    GiftList {
        filter: GiftFilter {
            year: Some(2026),
            status: Some(GiftStatus::Cancelled),
            fund: Some(id(23)),
            page: 1,
            ..GiftFilter::default()
        },
        rows: Vec::new(),
        matching: 0,
        ..gifts()
    }
}

pub(crate) fn never_gave() -> GiftList {
    GiftList {
        filter: GiftFilter::default(),
        years: vec![2026],
        rows: Vec::new(),
        matching: 0,
        given: tally(0, 0),
        months: Vec::new(),
        assured: Vec::new(),
        needs: Vec::new(),
        next: None,
        never_gave: true,
        ..gifts()
    }
}

fn told(time: &str, event: Event) -> Story {
    Story { at: at(time), event }
}

fn kept_safe() -> Vec<Story> {
    vec![
        told("16:00:00", Event::FellDue),
        told("16:00:01", Event::Sent),
        told("16:00:30", Event::NoAnswer),
        told("16:00:41", Event::KeptSafe { asked: true }),
    ]
}

/// A gift in a state, with a story that leads there.
pub(crate) fn gift_page(status: GiftStatus, class: Option<Class>) -> GiftPage {
    let mut story = kept_safe();
    let mut receipt = None;
    let not_taken = |class| told("18:51:00", Event::NotTaken { class });
    match status {
        GiftStatus::Assured => {}
        GiftStatus::Given | GiftStatus::Refunded => {
            story.push(told("18:42:00", Event::LetGo));
            story.push(told("18:51:14", Event::Taken));
            story.push(told("18:51:20", Event::ReceiptSent));
            receipt = Some(Receipt {
                number: "R-2026-041877".to_owned(),
                given_by: "Margaret Ellison".to_owned(),
                asked_at: at("16:00:00"),
                taken_at: at("18:51:14"),
            });
            if status == GiftStatus::Refunded {
                let event = Event::Refunded { amount: usd(6_000) };
                story.push(Story { at: on("2026-11-24", "20:00:00"), event });
            }
        }
        GiftStatus::OnItsWay => story = vec![told("16:00:00", Event::Received)],
        GiftStatus::BeingAsked => {
            story.truncate(3);
            story.push(told("16:05:30", Event::Inquired));
        }
        GiftStatus::Waiting => {
            story.push(not_taken(class.unwrap_or(Class::InsufficientFunds)));
            let event = Event::WillTryAgain { at: on("2026-11-23", "17:00:00") };
            story.push(told("18:51:00", event));
        }
        GiftStatus::NeedsYou | GiftStatus::NotTaken => {
            story.push(not_taken(class.unwrap_or(Class::UnknownError)));
        }
        GiftStatus::Cancelled => story.push(told("18:30:00", Event::Cancelled)),
    }
    GiftPage {
        gift: gift(status, class),
        number: "G-7Q4M-2281".to_owned(),
        frequency: Some("weekly".to_owned()),
        story,
        receipt,
        can_cancel: matches!(status, GiftStatus::Assured | GiftStatus::Waiting),
        other_ways: match status {
            GiftStatus::Assured | GiftStatus::Waiting => vec![choice(202, account())],
            _ => Vec::new(),
        },
        stacking: (status == GiftStatus::Assured).then(|| GiftStacking {
            wish: StackingWish::Spread { days: 3 },
            own: false,
            next: Some(date(11, 29)),
        }),
        goes_on: None,
        year_at_risk: None,
    }
}

fn account() -> MethodLabel {
    label("ach", "Bank", "6203")
}

fn choice(number: u64, label: MethodLabel) -> MethodChoice {
    let expires = (label.kind == "card").then_some((8, 2028));
    let nickname = String::new();
    MethodChoice { id: id(number), label, nickname, expires, expired: false, delayed: false }
}

pub(crate) fn give() -> GiveForm {
    GiveForm {
        funds: funds(),
        methods: vec![
            MethodChoice { delayed: true, ..choice(201, visa()) },
            MethodChoice {
                nickname: "Household".to_owned(),
                ..choice(202, label("ach", "Bank", "6203"))
            },
            MethodChoice {
                expires: Some((10, 2026)),
                expired: true,
                ..choice(203, label("card", "Card", "5027"))
            },
        ],
        chips: [2_500, 5_000, 10_000, 25_000].map(usd).to_vec(),
        covers: true,
        today: date(11, 22),
    }
}

pub(crate) fn check(frequency: &str, delayed: bool) -> GiveCheck {
    let once = frequency == "once";
    GiveCheck {
        lines: vec![line(21, "General fund", 5_000), line(23, "Missions", 2_500)],
        amount: usd(7_500),
        cover: None,
        charged: usd(7_500),
        method: MethodChoice { delayed, ..choice(201, visa()) },
        frequency: frequency.to_owned(),
        first: if once { date(11, 22) } else { date(11, 29) },
        dates: [date(11, 29), date(12, 6), date(12, 13), date(12, 20)].to_vec(),
        request: request(),
        today: date(11, 22),
    }
}

fn schedule(standing: StandingView) -> ScheduleRow {
    ScheduleRow {
        id: id(300),
        amount: usd(6_000),
        lines: three_funds(),
        frequency: "weekly".to_owned(),
        anchor: date(1, 4),
        method: visa(),
        standing,
        next: matches!(standing, StandingView::Active).then_some(date(11, 29)),
        ends: EndsView::Never,
        since: date(1, 2),
    }
}

pub(crate) fn schedules() -> ScheduleList {
    let monthly = ScheduleRow {
        id: id(301),
        amount: usd(7_500),
        lines: vec![line(22, "Building fund", 7_500)],
        frequency: "monthly".to_owned(),
        anchor: date(1, 31),
        method: label("ach", "Bank", "6203"),
        standing: StandingView::Paused { until: Date::constant(2027, 1, 31) },
        next: Some(Date::constant(2027, 1, 31)),
        ends: EndsView::After(3),
        since: date(1, 2),
    };
    let ended = ScheduleRow {
        id: id(302),
        frequency: "every_two_weeks".to_owned(),
        ..schedule(StandingView::Stopped)
    };
    ScheduleList { rows: vec![schedule(StandingView::Active), monthly, ended] }
}

fn dates() -> Vec<UpcomingDate> {
    [(date(11, 29), false), (date(12, 6), false), (date(12, 13), true), (date(12, 20), false)]
        .map(|(on, skipped)| UpcomingDate { on, skipped })
        .to_vec()
}

pub(crate) fn schedule_page(standing: StandingView) -> SchedulePage {
    let open = matches!(standing, StandingView::Active | StandingView::Paused { .. });
    SchedulePage {
        schedule: schedule(standing),
        upcoming: if open { dates() } else { Vec::new() },
        moved: if open {
            vec![MovedDate { planned: date(12, 27), to: date(12, 24) }]
        } else {
            Vec::new()
        },
        from: open.then_some(date(11, 29)),
        gifts: vec![gift(GiftStatus::Assured, None), sunday(104, 11, 15), sunday(105, 11, 8)],
        funds: funds(),
        methods: give().methods,
        method: give().methods[0].id,
        today: date(11, 22),
        version: 7,
    }
}

pub(crate) fn change() -> ScheduleChange {
    let before = schedule(StandingView::Active);
    let more = |line: &Line, minor: i64| Line {
        amount: Money::new(minor, line.amount.currency()),
        ..line.clone()
    };
    let lines = before.lines.iter().zip([6_000, 1_000, 500]).map(|(line, minor)| more(line, minor));
    let after = ScheduleRow { amount: usd(7_500), lines: lines.collect(), ..before.clone() };
    ScheduleChange {
        act: ScheduleAct::Change,
        before,
        after,
        on_top: None,
        dates: dates(),
        version: 7,
    }
}

pub(crate) fn settings() -> Settings {
    Settings {
        name: "Margaret Ellison".to_owned(),
        email: "m.ellison@example.org".to_owned(),
        has_password: true,
        last_sign_in: Some(on("2026-11-15", "17:10:00")),
        zone: None,
        address: "12 Orchard Lane\nTacoma, WA 98402".to_owned(),
        church_language: None,
        wishes: Some(DonorWishes {
            stacking: StackingWish::Spread { days: 3 },
            consent: Some(consent()),
        }),
    }
}

fn consent() -> ConsentView {
    ConsentView {
        causes: FallbackCause::ALL.to_vec(),
        ways: vec![id(202)],
        words: "If my card has expired, Grace Harbor Church may take the same gift, once, from \
                Bank 6203 instead."
            .to_owned(),
        agreed_at: on("2026-11-15", "17:12:00"),
    }
}

pub(crate) fn fallback(agreed: bool) -> FallbackForm {
    let methods = vec![choice(201, visa()), choice(202, account())];
    FallbackForm { methods, consent: agreed.then(consent) }
}

pub(crate) fn fallback_check() -> FallbackCheck {
    let ConsentView { causes, ways, words, .. } = consent();
    FallbackCheck { causes, ways, words, request: request() }
}

/// To the bank; or to nowhere any more.
pub(crate) fn way(open: bool) -> WayCheck {
    let gift = gift(GiftStatus::Assured, None);
    let total = gift.amount;
    WayCheck { gift, to: open.then(|| choice(202, account())), total }
}

pub(crate) fn mailbox() -> Mailbox {
    let mail = |number, subject: &str, text: &str| Mail {
        id: id(number),
        to: "m.ellison@example.org".to_owned(),
        subject: subject.to_owned(),
        text: text.to_owned(),
        written_at: at("16:05:00"),
        sent_at: None,
        is_letter: true,
    };
    let text = TextMessage {
        id: id(503),
        to: "+12535550142".to_owned(),
        church: Some("Grace Harbor Church".to_owned()),
        says: "Your gift of $60.00 is assured".to_owned(),
        path: Some("/gifts/1".to_owned()),
        at: at("16:05:00"),
        sent: true,
    };
    Mailbox {
        texts: vec![text],
        mails: vec![
            mail(501, "Your code is 482 913", "Your code is 482 913.\nIt works for 15 minutes."),
            mail(502, "Your gift of $60.00 is assured", "We have your gift safe.\n\nThank you."),
        ],
    }
}
