//! A made-up Sunday morning: Meridian Cards does not answer, Tasman Bank begins to fail.

use kernel::{Currency, GatewayId, Money};
use views::{
    AgeBand, AmountBand, Approving, ChurchHeld, DelayRow, FundHeld, GatewayRow, GatewayState,
    HealthEntry, HealthPage, HealthTurn, HeldBoard, IncidentKind, IncidentLink, IncidentState,
    KindHeld, LockGateway, LockView, OverrideView, ParkedTask, PlanApproval, PlanBatch, PlanPage,
    PlanRow, PlanStanding, ProbeRow, StaffBoard, SwitchOff, SwitchView, Tally, Viewer, WindowCheck,
    WindowList, WindowRow, WindowStanding, YearEnd,
};

use crate::frame::{at, id, tally, usd};

pub(crate) fn staff() -> Viewer {
    Viewer::Staff { name: "Anna Kowalczyk".to_owned() }
}

pub(crate) fn switch_off() -> SwitchOff {
    SwitchOff {
        by: "Anna Kowalczyk".to_owned(),
        why: "Sunday schedules must not pile up on Meridian.".to_owned(),
        since: at("16:06:00"),
        remind_at: at("19:00:00"),
        confirmed_by: None,
        alone_until: Some(at("20:06:00")),
        resume_after: Some(5),
    }
}

fn gateway_id(name: &str) -> GatewayId {
    name.parse().unwrap()
}

pub(crate) fn meridian_delay() -> DelayRow {
    DelayRow {
        id: id(501),
        scope_kind: "gateway".to_owned(),
        scope: "Meridian Cards".to_owned(),
        by: "3 errors within 5 min".to_owned(),
        by_rule: true,
        why: "communication_error at 8:00:02, 8:00:19 and 8:00:41".to_owned(),
        since: at("16:00:41"),
    }
}

fn gateway(name: &str, title: &str, churches: u64, failures: [u32; 12]) -> GatewayRow {
    GatewayRow {
        id: gateway_id(name),
        name: title.to_owned(),
        churches,
        state: GatewayState::Well,
        last_good: Some(at("18:35:11")),
        failures: failures.to_vec(),
        held: Vec::new(),
        probes: Vec::new(),
        stable_from: None,
        stable: false,
    }
}

fn probe(time: &str, passed: bool, took_ms: u32) -> ProbeRow {
    ProbeRow { at: at(time), passed, took_ms }
}

fn meridian() -> GatewayRow {
    GatewayRow {
        state: GatewayState::Delayed { delay: meridian_delay() },
        last_good: Some(at("15:59:58")),
        held: vec![tally(1_281, 14_590_600)],
        probes: vec![
            probe("18:34:30", true, 395),
            probe("18:30:45", true, 388),
            probe("18:27:00", true, 412),
            probe("17:46:10", false, 10_000),
            probe("17:42:25", true, 402),
        ],
        stable_from: Some(at("18:42:00")),
        ..gateway("meridian", "Meridian Cards", 214, [8, 7, 8, 6, 4, 3, 5, 0, 0, 0, 0, 0])
    }
}

fn tasman() -> GatewayRow {
    GatewayRow {
        state: GatewayState::Failing { failures: 2 },
        ..gateway("tasman", "Tasman Bank", 31, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
    }
}

fn held() -> HeldBoard {
    let church = |number, name: &str, held, oldest: &str| ChurchHeld {
        id: id(number),
        name: name.to_owned(),
        held,
        oldest: at(oldest),
    };
    let band = |under_minutes, held| AgeBand { under_minutes, held };
    let fund = |fund: &str, church: &str, held| FundHeld {
        fund: fund.to_owned(),
        church: church.to_owned(),
        held,
    };
    let amount = |under: Option<i64>, held| AmountBand { under: under.map(usd), held };
    let kind = |kind: &str, held| KindHeld { kind: kind.to_owned(), held };
    HeldBoard {
        sums: vec![tally(1_281, 14_590_600)],
        count: 1_281,
        churches: 6,
        donors: 1_204,
        oldest: Some(at("16:00:41")),
        by_fund: vec![
            fund("General fund", "Grace Harbor Church", tally(344, 3_611_000)),
            fund("General fund", "Northfield Community Church", tally(251, 3_550_550)),
            fund("Almosen", "St. Brendan’s Parish", tally(190, 1_520_200)),
            fund("Missions", "Grace Harbor Church", tally(61, 513_000)),
        ],
        funds: 11,
        by_kind: vec![kind("card", tally(1_281, 14_590_600))],
        by_amount: vec![
            amount(Some(2_500), tally(412, 590_100)),
            amount(Some(10_000), tally(521, 3_210_500)),
            amount(Some(50_000), tally(301, 6_120_000)),
            amount(Some(100_000), tally(38, 2_470_000)),
            amount(None, tally(9, 2_200_000)),
        ],
        year_end: None,
        assured: vec![usd(14_590_600)],
        by_church: vec![
            church(1, "Grace Harbor Church", tally(396, 4_124_000), "16:00:41"),
            church(2, "Northfield Community Church", tally(284, 3_961_550), "16:01:12"),
            church(3, "St. Brendan’s Parish", tally(271, 2_690_200), "16:00:50"),
            church(4, "Iglesia Nueva Vida", tally(166, 1_431_800), "16:04:02"),
            church(5, "Hope Presbyterian", tally(95, 1_414_000), "16:06:33"),
            church(6, "Trinity Lutheran, Decorah", tally(69, 969_050), "16:00:44"),
        ],
        by_age: vec![
            band(Some(30), tally(141, 1_717_550)),
            band(Some(60), tally(221, 2_531_050)),
            band(Some(120), tally(517, 5_824_000)),
            band(None, tally(402, 4_518_000)),
        ],
    }
}

fn nothing_held() -> HeldBoard {
    HeldBoard::default()
}

/// 10:35 AM: one gateway delayed, one failing, the schedules off.
pub(crate) fn outage() -> StaffBoard {
    let off = switch_off();
    StaffBoard {
        gateways: vec![
            meridian(),
            tasman(),
            gateway("keystone", "Keystone Cards", 388, [0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0]),
            gateway("lakeshore", "Lakeshore ACH", 590, [0; 12]),
        ],
        incidents: vec![meridian_incident()],
        delays: vec![meridian_delay()],
        held: held(),
        switch: SwitchView::Off {
            by: off.by,
            by_id: id(14),
            why: off.why,
            since: off.since,
            remind_at: off.remind_at,
            confirmed: None,
            alone_until: off.alone_until,
            resume_after: off.resume_after,
        },
        plans: Vec::new(),
        uncertain: 2,
        waiting_for_switch: 214,
    }
}

pub(crate) fn meridian_incident() -> IncidentLink {
    IncidentLink {
        id: id(700),
        kind: IncidentKind::GatewayDown,
        scope_kind: "gateway".to_owned(),
        scope: "Meridian Cards".to_owned(),
        state: IncidentState::Identified,
        owner: Some("Anna Kowalczyk".to_owned()),
        opened_at: at("16:00:41"),
    }
}

/// A quiet weekday.
pub(crate) fn well() -> StaffBoard {
    StaffBoard {
        gateways: vec![
            gateway("keystone", "Keystone Cards", 388, [0; 12]),
            gateway("lakeshore", "Lakeshore ACH", 590, [0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0]),
        ],
        incidents: Vec::new(),
        delays: Vec::new(),
        held: nothing_held(),
        switch: SwitchView::On,
        plans: Vec::new(),
        uncertain: 0,
        waiting_for_switch: 0,
    }
}

/// What lies above all gateways is down.
pub(crate) fn all_down() -> StaffBoard {
    let delay = DelayRow {
        id: id(502),
        scope_kind: "everything".to_owned(),
        scope: String::new(),
        by: "Anna Kowalczyk".to_owned(),
        by_rule: false,
        why: "Spreedly answers nobody; their status page says so too.".to_owned(),
        since: at("18:20:00"),
    };
    let mut board = outage();
    for gateway in &mut board.gateways {
        gateway.state = GatewayState::Delayed { delay: delay.clone() };
    }
    StaffBoard { delays: vec![delay], ..board }
}

pub(crate) fn two_currencies() -> StaffBoard {
    let mut board = outage();
    board.held.sums.push(Tally { count: 12, sum: Money::new(42_000, Currency::Nzd) });
    board.held.assured.push(Money::new(42_000, Currency::Nzd));
    board.held.count += 12;
    board
}

/// 10:43 AM: the delay is off, all is still held, two plans stand in the list.
pub(crate) fn ready() -> StaffBoard {
    let mut board = outage();
    if let Some(gateway) = board.gateways.first_mut() {
        gateway.state = GatewayState::Well;
        gateway.stable = true;
        gateway.last_good = Some(at("18:35:10"));
    }
    let mut older = plan_row(PlanStanding::Done);
    older.id = id(702);
    older.taken = older.total;
    let other = PlanRow {
        of: "Keystone Cards".to_owned(),
        scope: ("gateway".to_owned(), "keystone".to_owned()),
        ..plan_row(PlanStanding::Running)
    };
    StaffBoard { delays: Vec::new(), plans: vec![other, older], ..board }
}

fn plan_row(standing: PlanStanding) -> PlanRow {
    PlanRow {
        id: id(701),
        of: "Meridian Cards".to_owned(),
        scope: ("gateway".to_owned(), "meridian".to_owned()),
        standing,
        drawn_by: "Anna Kowalczyk".to_owned(),
        drawn_at: at("18:44:18"),
        total: tally(1_271, 11_044_250),
        taken: tally(359, 541_000),
    }
}

fn batch(ordinal: u32, total: Tally, amounts: (i64, i64)) -> PlanBatch {
    PlanBatch {
        id: id(800 + u64::from(ordinal)),
        ordinal,
        total,
        smallest: usd(amounts.0),
        largest: usd(amounts.1),
        released_at: None,
        taken: tally(0, 0),
        held_again: 0,
        not_taken: 0,
        cancelled: 0,
        open: 0,
    }
}

/// Two batches done, the third may go.
pub(crate) fn plan() -> PlanPage {
    let first = PlanBatch {
        released_at: Some(at("18:48:10")),
        taken: tally(116, 73_000),
        not_taken: 1,
        cancelled: 1,
        ..batch(1, tally(118, 74_200), (200, 1_000))
    };
    let second = PlanBatch {
        released_at: Some(at("18:49:50")),
        taken: tally(243, 468_000),
        not_taken: 3,
        ..batch(2, tally(246, 480_600), (1_100, 2_500))
    };
    PlanPage {
        plan: PlanRow { total: tally(1_271, 10_731_050), ..plan_row(PlanStanding::Running) },
        gateway: gateway_id("meridian"),
        incidents: vec![meridian_incident()],
        stopped_because: None,
        batches: vec![
            first,
            second,
            batch(3, tally(388, 1_796_450), (2_600, 6_000)),
            batch(4, tally(341, 3_542_000), (6_100, 15_000)),
            batch(5, tally(178, 4_837_800), (15_500, 600_000)),
        ],
        oldest: Some(at("16:00:41")),
        churches: 6,
        approving: Approving::Over,
        approved: Some(PlanApproval {
            by: "Anna Kowalczyk".to_owned(),
            at: at("18:46:30"),
            why: String::new(),
        }),
        fingerprint: "7f3c19a4d2".to_owned(),
        delayed: false,
        lock: lock(5),
        next: Some(id(803)),
        rest: tally(907, 10_176_250),
        expected_minutes: Some(24),
        runs_on: None,
        failure_limit_percent: 10,
    }
}

/// The lock behind which Meridian is: so many of five probes passed.
pub(crate) fn lock(passed: u32) -> LockView {
    let gateway = LockGateway {
        id: gateway_id("meridian"),
        name: "Meridian Cards".to_owned(),
        passed,
        stable_from: Some(at("18:42:00")),
        stable: passed >= 5,
    };
    LockView { open: passed >= 5, needed: 5, minutes: 15, gateways: vec![gateway], wish: None }
}

/// One of two people wishes to do without probes.
pub(crate) fn wish(yours: bool, second: Option<&str>) -> LockView {
    let wish = OverrideView {
        by: "Anna Kowalczyk".to_owned(),
        why: "Their engineer confirmed the cut-over by telephone".to_owned(),
        at: at("18:33:00"),
        agreed: second.map(|name| (name.to_owned(), at("18:34:10"))),
        yours,
        opens: second.is_some(),
    };
    LockView { open: second.is_some(), wish: Some(wish), ..lock(3) }
}

/// The year ends tonight in some church.
pub(crate) fn year_end() -> StaffBoard {
    let mut board = outage();
    let held = board.held.sums.clone();
    board.held.year_end = Some(YearEnd { held, first_midnight: at("23:59:59") });
    board
}

/// Nobody has approved it.
pub(crate) fn drafted(approving: Approving) -> PlanPage {
    let mut page = plan();
    page.plan.standing = PlanStanding::Drafted;
    page.plan.taken = tally(0, 0);
    for batch in &mut page.batches {
        batch.released_at = None;
        batch.taken = tally(0, 0);
        (batch.not_taken, batch.cancelled) = (0, 0);
    }
    (page.approving, page.approved, page.next) = (approving, None, None);
    page
}

/// The third batch is on its way.
pub(crate) fn running() -> PlanPage {
    let mut page = plan();
    page.next = None;
    if let Some(third) = page.batches.get_mut(2) {
        third.released_at = Some(at("18:51:00"));
        third.taken = tally(228, 1_050_000);
        third.not_taken = 3;
        third.open = 157;
        page.plan.taken = tally(587, 1_591_000);
    }
    page
}

/// Batch follows batch by itself.
pub(crate) fn runs_on() -> PlanPage {
    PlanPage { runs_on: Some(("Anna Kowalczyk".to_owned(), at("18:50:40"))), ..running() }
}

/// The gateway failed again in the third batch.
pub(crate) fn stopped() -> PlanPage {
    let mut page = running();
    page.plan.standing = PlanStanding::Paused;
    page.stopped_because = Some("stop_loss".to_owned());
    page.delayed = true;
    if let Some(third) = page.batches.get_mut(2) {
        third.open = 0;
        third.held_again = 157;
    }
    page
}

/// Schedules are off, a loop has stopped, and one item was given up.
pub(crate) fn unwell() -> HealthPage {
    let entry = |name: &str, well, since: Option<&str>, gateway: Option<&str>| HealthEntry {
        name: name.to_owned(),
        well,
        since: since.map(at),
        gateway: gateway.map(str::to_owned),
    };
    let turn = |name: &str, when, well| HealthTurn { name: name.to_owned(), at: at(when), well };
    HealthPage {
        entries: vec![
            entry("ScheduledPaymentsEngineEnabled", false, Some("16:06:00"), None),
            entry("MailLoop", false, Some("18:12:00"), None),
            entry("SessionStore", true, None, None),
            entry("Database", true, None, None),
            entry("NoScheduleOverdue", true, Some("08:00:00"), None),
            entry("SpreedlyConnectivity", true, Some("08:00:00"), None),
            entry("Connectivity:meridian", true, Some("17:01:00"), Some("Meridian Cards")),
            entry("TaskLoop", true, Some("08:00:00"), None),
        ],
        switch: outage().switch,
        delays: vec![meridian_delay()],
        parked: vec![ParkedTask {
            id: id(801),
            church: "Grace Harbor Church".to_owned(),
            kind: "fall_due".to_owned(),
            why: "index out of bounds".to_owned(),
            due: at("14:00:00"),
            tries: 1,
        }],
        turns: vec![
            turn("MailLoop", "18:12:00", false),
            turn("Connectivity:meridian", "17:01:00", true),
            turn("Connectivity:meridian", "16:00:20", false),
        ],
    }
}

pub(crate) fn scopes() -> Vec<(String, String)> {
    [("everything", "All gateways"), ("gateway:meridian", "Meridian Cards")]
        .map(|(value, name)| (value.to_owned(), name.to_owned()))
        .into()
}

fn hours(hours: u64) -> std::time::Duration {
    std::time::Duration::from_secs(hours * 60 * 60)
}

/// One to come, and one that lasts for longer than was planned.
pub(crate) fn window_rows() -> [WindowRow; 2] {
    let row = WindowRow {
        id: id(901),
        standing: WindowStanding::Planned,
        scope_kind: "gateway".to_owned(),
        scope_value: "gateway:meridian".to_owned(),
        scope: "Meridian Cards".to_owned(),
        why: "Meridian moves its machines".to_owned(),
        starts_at: at("10:00:00").plus(hours(48)),
        ends_at: at("16:00:00").plus(hours(48)),
        by_probes: true,
        planned_by: "Anna Kowalczyk".to_owned(),
        planned_at: at("16:00:41"),
        ended_at: None,
        version: 1,
    };
    let overdue = WindowRow {
        id: id(902),
        standing: WindowStanding::Overdue,
        starts_at: at("10:00:00"),
        ends_at: at("16:00:00"),
        by_probes: false,
        ..row.clone()
    };
    [row, overdue]
}

pub(crate) fn windows() -> WindowList {
    let [planned, overdue] = window_rows();
    let over = WindowRow {
        id: id(903),
        standing: WindowStanding::Ended,
        ended_at: Some(at("16:20:00")),
        ..overdue.clone()
    };
    WindowList { ahead: vec![overdue, planned], past: vec![over], scopes: scopes() }
}

pub(crate) fn window_check() -> WindowCheck {
    let [planned, _] = window_rows();
    WindowCheck {
        scope: planned.scope,
        scope_kind: planned.scope_kind,
        why: planned.why,
        starts_at: planned.starts_at,
        ends_at: planned.ends_at,
        by_probes: true,
        falling: vec![tally(412, 3_120_400)],
        at_least: false,
        over_a_sunday: true,
        overlaps: 1,
    }
}
