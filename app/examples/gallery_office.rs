//! Writes the church's and the staff's pages with made-up views into `target/gallery`, to be looked
//! at in a browser: `cargo run -p app --features ssr --example gallery_office`.

#[path = "../tests/church/samples.rs"]
mod church;
#[path = "../tests/pages/frame.rs"]
mod frame;
#[path = "../tests/staff/samples.rs"]
mod staff;

use std::path::Path;
use std::{fs, io};

use app::site::pages::church::transaction::{Transaction, TransactionProps};
use app::site::pages::church::transactions::{Transactions, TransactionsProps};
use app::site::pages::staff::delay_begin::{DelayBegin, DelayBeginProps};
use app::site::pages::staff::delay_end::{DelayEnd, DelayEndProps};
use app::site::pages::staff::delayed::{Delayed, DelayedProps};
use app::site::pages::staff::release::{Release, ReleaseProps};
use app::site::pages::staff::switch::{Switch, SwitchProps};
use app::site::{Draft, Page};
use views::{Notice, PlanPage, StaffBoard, TransactionList, TransactionPage, Viewer};

fn page(viewer: Viewer) -> Page {
    let mut page = frame::page(viewer);
    page.assets.stylesheet = "../../style/main.css".to_owned();
    page.assets.fonts.clear();
    page
}

fn write(name: &str, html: String) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/gallery");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("{name}.html")), html)
}

fn list(name: &str, view: TransactionList, draft: Draft) -> io::Result<()> {
    let page = page(church::admin());
    write(name, frame::html(|| Transactions(TransactionsProps { page, view, draft })))
}

fn one(name: &str, view: TransactionPage) -> io::Result<()> {
    let page = page(church::admin());
    write(name, frame::html(|| Transaction(TransactionProps { page, view })))
}

fn board(name: &str, view: StaffBoard, notice: Option<Notice>) -> io::Result<()> {
    let mut page = page(staff::staff());
    page.frame.notice = notice;
    if matches!(view.switch, views::SwitchView::Off { .. }) {
        page.frame.switch_off = Some(staff::switch_off());
    }
    let draft = Draft::default();
    write(name, frame::html(|| Delayed(DelayedProps { page, view, draft })))
}

fn plan(name: &str, view: PlanPage, draft: Draft) -> io::Result<()> {
    let page = page(staff::staff());
    write(name, frame::html(|| Release(ReleaseProps { page, view, draft })))
}

fn main() -> io::Result<()> {
    let new = Draft::default;
    list("church-transactions", church::list(), new())?;
    list("church-transactions-filtered", church::filtered(), new())?;
    list("church-transactions-no-match", church::no_match(), new())?;
    list("church-transactions-never", church::never(), new())?;
    let mut wrong = Draft::typed([("from", "last week"), ("least", "ten")]);
    wrong.refuse("from", "Enter a date like 2026-11-22");
    wrong.refuse("least", "Enter an amount like 25.00");
    list("church-transactions-wrong", church::list(), wrong)?;
    one("church-transaction", church::taken())?;
    one("church-transaction-unanswered", church::unanswered())?;
    one("church-transaction-fresh", church::fresh())?;

    board("staff-delayed", staff::outage(), None)?;
    board("staff-delayed-well", staff::well(), Some(Notice::SwitchedOn))?;
    board("staff-delayed-all", staff::all_down(), Some(Notice::DelayBegun))?;
    board("staff-delayed-ready", staff::ready(), Some(Notice::DelayEnded))?;
    board("staff-delayed-two-currencies", staff::two_currencies(), None)?;

    let mut wrong = Draft::typed([("count", "387"), ("sum", "17,964.50")]);
    wrong.refuse("count", "The batch holds 388 gifts");
    plan("staff-release", staff::plan(), new())?;
    plan("staff-release-wrong", staff::plan(), wrong)?;
    plan("staff-release-running", staff::running(), new())?;
    plan("staff-release-stopped", staff::stopped(), new())?;

    let begin = |name, draft| {
        let (page, view) = (page(staff::staff()), staff::outage());
        write(name, frame::html(|| DelayBegin(DelayBeginProps { page, view, draft })))
    };
    begin("staff-delay-begin", Draft::typed([("scope", "gateway:tasman")]))?;
    begin("staff-delay-begin-what", new())?;
    let (page_, view, delay) = (page(staff::staff()), staff::outage(), staff::meridian_delay());
    let end = DelayEndProps { page: page_, view, delay, draft: new() };
    write("staff-delay-end", frame::html(|| DelayEnd(end)))?;
    let switch = |name, view| {
        let props = SwitchProps { page: page(staff::staff()), view, draft: Draft::default() };
        write(name, frame::html(|| Switch(props)))
    };
    switch("staff-switch-on", staff::well())?;
    switch("staff-switch-off", staff::outage())
}
