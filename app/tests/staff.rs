//! The pages of payment staff.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "pages/frame.rs"]
mod frame;
#[path = "pages/gallery.rs"]
mod gallery;
#[path = "pages/markup.rs"]
mod markup;
#[path = "staff/rollouts.rs"]
mod rollouts;
#[path = "staff/samples.rs"]
mod samples;
#[path = "staff/verification.rs"]
mod verification;

use app::site::pages::staff::delay_begin::{DelayBegin, DelayBeginProps};
use app::site::pages::staff::delay_end::{DelayEnd, DelayEndProps};
use app::site::pages::staff::delayed::{Delayed, DelayedProps};
use app::site::pages::staff::health::{Health, HealthProps};
use app::site::pages::staff::release::run_on::{RunOn, RunOnProps};
use app::site::pages::staff::release::{Release, ReleaseProps};
use app::site::pages::staff::switch::{Switch, SwitchProps};
use app::site::pages::staff::windows::check::{Check, CheckProps};
use app::site::pages::staff::windows::window::{Window, WindowProps};
use app::site::pages::staff::windows::{Windows, WindowsProps};
use app::site::{Draft, Page};
use views::{
    Approving, HealthPage, LockView, PlanPage, PlanStanding, StaffBoard, SwitchPage, SwitchView,
    WindowCheck, WindowList, WindowRow,
};

/// As the server frames it: the banner stands on every page while the switch is off.
fn page(view: &StaffBoard) -> Page {
    let mut page = frame::page(samples::staff());
    let off = matches!(view.switch, SwitchView::Off { .. });
    page.frame.switch_off = off.then(samples::switch_off);
    page
}

fn board(view: StaffBoard, draft: Draft) -> String {
    let page = page(&view);
    let html = frame::html(|| Delayed(DelayedProps { page, view, draft }));
    markup::assert_sound(&html);
    html
}

fn plan(view: PlanPage, draft: Draft) -> String {
    let page = frame::page(samples::staff());
    let html = frame::html(|| Release(ReleaseProps { page, view, confirm: false, draft }));
    markup::assert_sound(&html);
    html
}

/// As somebody sees it who signed in a while ago.
fn plan_later(view: PlanPage, draft: Draft) -> String {
    let page = frame::page(samples::staff());
    let html = frame::html(|| Release(ReleaseProps { page, view, confirm: true, draft }));
    markup::assert_sound(&html);
    html
}

fn run_on(view: PlanPage, draft: Draft) -> String {
    let page = frame::page(samples::staff());
    let html = frame::html(|| RunOn(RunOnProps { page, view, confirm: true, draft }));
    markup::assert_sound(&html);
    html
}

fn begin(draft: Draft) -> String {
    let view = samples::outage();
    let page = page(&view);
    let html = frame::html(|| DelayBegin(DelayBeginProps { page, view, draft }));
    markup::assert_sound(&html);
    html
}

fn end(lock: LockView, draft: Draft) -> String {
    let (view, delay) = (samples::outage(), samples::meridian_delay());
    let page = page(&view);
    let props = DelayEndProps { page, view, delay, lock, confirm: true, draft };
    let html = frame::html(|| DelayEnd(props));
    markup::assert_sound(&html);
    html
}

/// As a colleague of whoever turned it off sees it.
fn switch(board: StaffBoard, draft: Draft) -> String {
    let page = page(&board);
    let view = SwitchPage {
        switch: board.switch,
        waiting: board.waiting_for_switch,
        yours: false,
        alone: false,
        history: Vec::new(),
    };
    let html = frame::html(|| Switch(SwitchProps { page, view, draft }));
    markup::assert_sound(&html);
    html
}

fn with_request() -> Draft {
    Draft::typed([("request", "00000000-0000-4000-8000-000000000099")])
}

#[test]
fn the_title_says_what_is_down() {
    let html = board(samples::outage(), Draft::default());
    assert!(html.contains(">One gateway delayed, one failing</h1>"));
    assert!(board(samples::well(), Draft::default()).contains(">All gateways are well</h1>"));
    assert!(
        board(samples::all_down(), Draft::default()).contains(">All gateways are delayed</h1>")
    );
}

#[test]
fn a35_the_board_lists_what_is_held_and_all_sums_agree() {
    let html = board(samples::outage(), Draft::default());
    assert_eq!(html.matches("$145,906.00").count(), 8, "board, ledger, gateway, five tables");
    assert!(html.contains("The ledger agrees:") && html.contains("Held, by fund: 4 of 11"));
    assert!(html.contains("$25.00 to $100.00") && html.contains("1,204"));
    assert!(html.contains(">1,281<") && html.contains("2 h 34 min"));
    assert!(html.contains("Over 2 hours") && html.contains("Grace Harbor Church"));
    assert!(html.contains("2 more being asked about"));
}

#[test]
fn currencies_are_never_added_to_one_another() {
    let html = board(samples::two_currencies(), Draft::default());
    assert!(html.contains("and $420.00, all still to be taken"));
    assert!(html.contains("All held in USD") && html.contains("All held in NZD"));
}

#[test]
fn a37_the_ladder_says_when_the_delay_may_end() {
    let html = board(samples::outage(), Draft::default());
    assert!(html.contains("Meridian Cards: 3 of 5 probes passed"));
    assert!(html.contains("10:42:00 AM") && html.contains("Ending it releases nothing"));
    assert!(html.contains("8 min 12 s without an error"));
    assert!(html.contains("action=\"/staff/probe\"") && html.contains("Probe now"));
    assert!(html.contains("counting began again"));
}

#[test]
fn a30_each_gateway_can_be_delayed_or_let_go() {
    let html = board(samples::outage(), Draft::default());
    assert!(html.contains("/staff/delay/begin?scope=gateway:tasman"));
    assert!(html.contains("/staff/delay/begin?scope=everything"));
    assert!(html.contains(&format!("/staff/delay/{}/end", samples::meridian_delay().id)));
    let html = board(samples::all_down(), Draft::default());
    assert!(!html.contains("scope=everything"), "it is delayed already");
}

#[test]
fn b9_the_live_line_is_an_island_over_a_true_sentence() {
    let html = board(samples::outage(), Draft::default());
    assert!(html.contains("<leptos-island") && html.contains("Updated "));
    assert!(html.contains("10:35:12 AM") && html.contains("aria-live=\"polite\""));
    assert_eq!(markup::tags(&html, "script").len(), 1);
    assert!(!switch(samples::well(), Draft::default()).contains("<script"));
}

#[test]
fn a33_a_plan_is_drawn_only_when_the_delay_has_ended() {
    assert!(!board(samples::outage(), with_request()).contains("/staff/release\""));
    let html = board(samples::ready(), with_request());
    assert!(html.contains("action=\"/staff/release\"") && html.contains("value=\"100\""));
    assert!(html.contains("value=\"gateway:meridian\""));
    assert!(html.contains("000000000099") && html.contains("Drawing a plan releases nothing."));
}

#[test]
fn f1_a_batch_size_typed_wrongly_comes_back() {
    let mut draft = Draft::typed([("batch_size", "many")]);
    draft.refuse("batch_size", "Enter a number from 1 to 5,000");
    let html = board(samples::ready(), draft);
    assert!(html.contains("<title>Error: ") && html.contains("value=\"many\""));
    assert!(html.contains("href=\"#batch_size\""));
}

#[test]
fn a30_a_delay_asks_for_its_reason() {
    let html = begin(Draft::typed([("scope", "gateway:meridian"), ("request", "r")]));
    assert!(html.contains("Delay Meridian Cards?") && html.contains("name=\"why\""));
    assert!(html.contains("name=\"scope\" value=\"gateway:meridian\""));
    let mut draft = Draft::typed([("scope", "gateway:meridian"), ("why", "down")]);
    draft.refuse("why", "Say why in at least 10 letters");
    let html = begin(draft);
    assert!(html.contains("value=\"down\"") && html.contains("aria-invalid=\"true\""));
}

#[test]
fn a39_a_delay_without_a_scope_asks_what() {
    let html = begin(Draft::default());
    assert!(html.contains("type=\"radio\"") && html.contains("value=\"everything\""));
    assert!(!html.contains("value=\"gateway:meridian\""), "it is delayed already");
    assert!(begin(Draft::typed([("scope", "gateway:nobody")])).contains("type=\"radio\""));
}

#[test]
fn a32_ending_a_delay_says_that_it_releases_nothing() {
    let html = end(samples::lock(3), with_request());
    assert!(html.contains("Ending the delay releases nothing:"));
    assert!(html.contains("1,281 gifts, $145,906.00, stay held"));
    assert!(html.contains("Locked until probes pass"));
}

#[test]
fn a21_a23_the_switch_asks_who_why_and_until_when() {
    let html = switch(samples::well(), with_request());
    assert!(html.contains("name=\"act\" value=\"off\"") && html.contains("name=\"why\""));
    assert_eq!(html.matches("name=\"remind_in\"").count(), 6);
    assert_eq!(html.matches("name=\"resume_after\"").count(), 4);
    let html = switch(samples::outage(), with_request());
    assert!(html.contains("name=\"act\" value=\"on\""));
    assert!(html.contains("Turn schedules on, 214 gifts due"));
    assert!(html.contains("Sunday schedules must not pile up"));
    assert!(html.contains("name=\"act\" value=\"confirm\""));
    assert!(html.contains("Agree with Anna Kowalczyk: keep them off"));
    assert!(html.contains("They turn themselves on after 5 passed probes of every gateway."));
}

fn health(view: HealthPage) -> String {
    let page = frame::page(samples::staff());
    let html = frame::html(|| Health(HealthProps { page, view }));
    markup::assert_sound(&html);
    html
}

#[test]
fn o14_health_says_what_a_loss_means_and_what_to_do() {
    let html = health(samples::unwell());
    assert!(html.contains(">2 things to look at</h1>"), "{html}");
    assert!(html.contains("Turned off by Anna Kowalczyk"));
    assert!(html.contains("Mail loop has stopped") && html.contains("Start the engine again."));
    assert!(html.contains("Meridian Cards answers"));
    assert!(html.contains("index out of bounds") && html.contains("Well again"));
    let well = HealthPage {
        entries: samples::unwell().entries.into_iter().filter(|entry| entry.well).collect(),
        switch: SwitchView::On,
        delays: Vec::new(),
        parked: Vec::new(),
        turns: Vec::new(),
    };
    assert!(health(well).contains(">All is well</h1>"));
}

fn windows(view: WindowList) -> String {
    let page = frame::page(samples::staff());
    let html = frame::html(|| Windows(WindowsProps { page, view }));
    markup::assert_sound(&html);
    html
}

fn window_check(view: WindowCheck) -> String {
    let page = frame::page(samples::staff());
    let (draft, action) = (with_request(), "/staff/windows/plan".to_owned());
    let html = frame::html(|| Check(CheckProps { page, view, draft, action }));
    markup::assert_sound(&html);
    html
}

fn window(view: WindowRow) -> String {
    let page = frame::page(samples::staff());
    let (draft, scopes) = (with_request(), samples::scopes());
    let html = frame::html(|| Window(WindowProps { page, view, scopes, draft }));
    markup::assert_sound(&html);
    html
}

#[test]
fn o18_maintenance_says_what_it_would_hold_and_can_be_taken_back() {
    let html = windows(samples::windows());
    assert!(html.contains("To come") && html.contains("Longer than planned"));
    let html = window_check(samples::window_check());
    assert!(html.contains("412 gifts, $31,204.00") && html.contains("Plan it, hold 412 gifts"));
    assert!(html.contains("It reaches into a Sunday") && html.contains("It overlaps"));
    let [planned, overdue] = samples::window_rows();
    let html = window(planned);
    assert!(html.contains("Cancel this maintenance") && html.contains("See what it would hold"));
    assert!(html.contains("value=\"2026-11-24T"), "{html}");
    let html = window(overdue);
    assert!(html.contains("/end\"") && !html.contains("Cancel this maintenance"));
}

fn locked_plan() -> PlanPage {
    PlanPage { lock: samples::lock(3), ..samples::plan() }
}

#[test]
fn a37_a_locked_way_out_says_what_opens_it() {
    let html = end(samples::lock(3), with_request());
    assert!(html.contains("Locked until probes pass") && html.contains("3 of 5 probes passed"));
    assert!(html.contains("Ask a second person") && !html.contains(">End the delay<"));
    assert!(end(samples::lock(5), with_request()).contains("End the delay"));
    let html = end(samples::wish(true, None), with_request());
    assert!(html.contains("Somebody else has to agree.") && !html.contains("value=\"agree\""));
    let html = end(samples::wish(false, None), with_request());
    assert!(html.contains("Agree to do without") && html.contains("name=\"password\""));
    let html = end(samples::wish(false, Some("David Okafor")), with_request());
    assert!(html.contains("do without probes since") && html.contains("End the delay"));
    let html = plan(locked_plan(), with_request());
    assert!(html.contains("Locked until probes pass") && !html.contains("name=\"count\""));
}

#[test]
fn who_moves_money_shows_again_who_they_are() {
    assert!(!plan(samples::plan(), with_request()).contains("name=\"password\""));
    let html = plan_later(samples::plan(), with_request());
    assert!(html.contains("name=\"password\"") && html.contains("current-password"));
}

#[test]
fn f4_a_plan_may_run_on_by_itself() {
    let html = plan(samples::plan(), with_request());
    assert!(html.contains("/run-on\"") && html.contains("about 24 minutes"));
    let html = run_on(samples::plan(), with_request());
    assert!(html.contains("Let 907 gifts go, batch after batch"));
    assert!(html.contains("name=\"count\"") && html.contains("more than 10% of a batch"));
    let html = plan(samples::runs_on(), with_request());
    assert!(html.contains("Anna Kowalczyk lets batch follow batch since"));
    assert!(html.contains("Stop after this batch") && !html.contains("/run-on\""));
}

fn wrong_count() -> Draft {
    let mut draft = Draft::typed([("count", "387"), ("sum", "17,964.50")]);
    draft.refuse("count", "The batch holds 388 gifts");
    draft
}

#[test]
fn b4_a_batch_is_released_by_typing_what_it_holds() {
    let html = plan(samples::plan(), with_request());
    assert!(html.contains("Release batch 3") && html.contains("Release 388 gifts"));
    for field in ["name=\"count\"", "name=\"sum\"", "name=\"batch\"", "name=\"request\""] {
        assert!(html.contains(field), "{field}");
    }
    assert!(html.contains("The plan adds up:") && html.contains("$101,762.50"));
    assert!(html.contains("Locked. ") && html.contains("7f3c19a4"));
    let html = plan(samples::plan(), wrong_count());
    assert!(html.contains("value=\"387\"") && html.contains("value=\"17,964.50\""));
}

#[test]
fn f4_a_second_person_approves_what_they_see() {
    let html = plan(samples::drafted(Approving::Yours), with_request());
    assert!(html.contains("Approve 1,271 gifts") && !html.contains("name=\"reason\""));
    assert!(html.contains("name=\"fingerprint\" value=\"7f3c19a4d2\""), "all of it is signed");
    assert!(!html.contains("name=\"count\""), "nothing goes out before");
    let html = plan(samples::drafted(Approving::SomebodyElses), with_request());
    assert!(html.contains("Waits for a second person") && !html.contains("Approve 1,271 gifts"));
    let html = plan(samples::drafted(Approving::YoursAlone), with_request());
    assert!(html.contains("Why it cannot wait") && html.contains("Approve 1,271 gifts"));
    let html = plan(samples::plan(), with_request());
    assert!(html.contains("Approved by"));
}

#[test]
fn a38_the_next_batch_waits_for_the_last() {
    let html = plan(samples::running(), Draft::default());
    assert!(html.contains("Wait for the last batch"));
    assert!(html.contains("Batch 3 has 157 gifts without an answer yet."));
    assert!(!html.contains("name=\"count\""));
}

#[test]
fn a38_a_stopped_plan_says_why() {
    let html = plan(samples::stopped(), Draft::default());
    assert!(html.contains("The release has stopped"));
    assert!(html.contains("The gateway failed again in the last batch"));
    let mut delayed = samples::plan();
    delayed.delayed = true;
    assert!(plan(delayed, Draft::default()).contains("Nothing is released into a delay."));
}

#[test]
fn a_plan_that_is_over_offers_nothing_more() {
    let mut done = samples::plan();
    done.plan.standing = PlanStanding::Done;
    done.next = None;
    assert!(!plan(done, Draft::default()).contains("<form class=\"flow\""));
}

#[test]
fn every_state_is_sound_and_kept_to_be_looked_at() {
    let new = Draft::default;
    let states = [
        ("staff-delayed", board(samples::outage(), new())),
        ("staff-delayed-well", board(samples::well(), new())),
        ("staff-delayed-all", board(samples::all_down(), new())),
        ("staff-delayed-ready", board(samples::ready(), new())),
        ("staff-delayed-two-currencies", board(samples::two_currencies(), new())),
        ("staff-delay-begin", begin(Draft::typed([("scope", "gateway:tasman")]))),
        ("staff-delay-begin-what", begin(new())),
        ("staff-delay-end", end(samples::lock(5), new())),
        ("staff-delay-end-locked", end(samples::lock(3), new())),
        ("staff-delay-end-asked", end(samples::wish(true, None), new())),
        ("staff-delay-end-agree", end(samples::wish(false, None), new())),
        ("staff-delay-end-agreed", end(samples::wish(false, Some("David Okafor")), new())),
        ("staff-delayed-year-end", board(samples::year_end(), new())),
        ("staff-release-locked", plan(locked_plan(), new())),
        ("staff-release-later", plan_later(samples::plan(), new())),
        ("staff-release-runs-on", plan(samples::runs_on(), new())),
        ("staff-release-run-on", run_on(samples::plan(), new())),
        ("staff-switch-on", switch(samples::well(), new())),
        ("staff-switch-off", switch(samples::outage(), new())),
        ("staff-health", health(samples::unwell())),
        ("staff-windows", windows(samples::windows())),
        ("staff-window-check", window_check(samples::window_check())),
        ("staff-window", window(samples::window_rows()[0].clone())),
        ("staff-release", plan(samples::plan(), new())),
        ("staff-release-drafted", plan(samples::drafted(Approving::Yours), new())),
        ("staff-release-waits", plan(samples::drafted(Approving::SomebodyElses), new())),
        ("staff-release-wrong", plan(samples::plan(), wrong_count())),
        ("staff-release-running", plan(samples::running(), new())),
        ("staff-release-stopped", plan(samples::stopped(), new())),
    ];
    for (name, html) in states {
        gallery::keep(name, &html);
    }
}
