//! Every address of the site, and who may ask for it.

use std::sync::LazyLock;

use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use giving::Actor;
use http::Method;

use super::site::Site;
use super::{api, assets, books, evidence, export, forms, health, language, live, my_data, pages};

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nobody,
    /// Anybody who has signed in.
    Anybody,
    Donor,
    Admin,
    Staff,
}

impl Needs {
    /// Whether somebody who is signed in may ask.
    pub(super) fn admits(self, actor: &Actor) -> bool {
        match self {
            Needs::Nobody | Needs::Anybody => true,
            Needs::Donor => matches!(actor, Actor::Donor(_)),
            Needs::Admin => matches!(actor, Actor::Admin(_)),
            Needs::Staff => matches!(actor, Actor::Staff(_)),
        }
    }
}

/// An address. What it answers to those who may not ask is the same everywhere: nobody is led to
/// the sign-in page (401 in the API), somebody else is told that it is not theirs (403).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    /// Whoever asks has shown lately who they are, or is asked to first.
    pub fresh: bool,
}

/// A route and what answers it.
pub struct Entry {
    pub route: Route,
    pub handler: MethodRouter<Site>,
}

static ROUTES: LazyLock<Vec<Route>> =
    LazyLock::new(|| table().into_iter().map(|entry| entry.route).collect());

/// All of them.
pub fn all() -> &'static [Route] {
    &ROUTES
}

/// Whether there is such a route.
pub fn has(method: &Method, path: &str) -> bool {
    all().iter().any(|route| route.path == path && route.method == method)
}

pub(super) fn table() -> Vec<Entry> {
    use Needs::{Admin, Anybody, Donor, Nobody, Staff};
    use forms::{
        cancel, cases, chargeback, confirm, contacts, corrections, delay, deposits, drills, entry,
        erase, fallback, fix, gift, give, household, incidents, links, methods, mirrors, notices,
        office, passkeys, pledges, preferences, print, reactions, release, replays, rollouts,
        rules, schedule, sessions, settings, sign_in, statements, switch, theme, trust,
        validations, windows,
    };
    vec![
        get("/", Nobody, pages::welcome),
        get("/sign-in", Nobody, sign_in::show),
        post("/sign-in", Nobody, sign_in::submit),
        get("/sign-in/code", Nobody, sign_in::show_code),
        post("/sign-in/code", Nobody, sign_in::submit_code),
        post("/sign-out", Nobody, sign_in::leave),
        get("/link/{token}", Nobody, links::show),
        post("/link/{token}", Nobody, links::submit),
        get("/confirm", Anybody, confirm::show),
        post("/confirm", Anybody, confirm::submit),
        post("/theme", Nobody, theme::submit),
        post("/print", Nobody, print::submit),
        post("/language", Nobody, language::choose),
        get("/give", Donor, give::show),
        post("/give", Donor, give::submit),
        get("/give/check", Donor, give::show_check),
        post("/give/check", Donor, give::submit_check),
        get("/give/{slug}", Nobody, entry::show),
        post("/give/{slug}", Nobody, entry::submit),
        get("/give/{slug}/check", Nobody, entry::show_check),
        post("/give/{slug}/check", Nobody, entry::submit_check),
        get("/give/{slug}/frame", Nobody, entry::frame),
        get("/give/{slug}/thanks", Nobody, entry::thanks),
        get("/gifts", Donor, pages::gifts),
        get("/gifts/{id}", Donor, gift::show),
        post("/gifts/{id}", Donor, gift::submit),
        get("/gifts/{id}/cancel", Donor, cancel::show),
        post("/gifts/{id}/cancel", Donor, cancel::submit),
        get("/gifts/{id}/fix", Donor, fix::show),
        post("/gifts/{id}/fix", Donor, fix::submit),
        get("/gifts/{id}/receipt", Donor, statements::receipt),
        post("/gifts/{id}/receipt", Donor, statements::act_on_receipt),
        get("/gifts/{id}/receipt.pdf", Donor, statements::receipt_pdf),
        get("/gifts/{id}/way", Donor, gift::show_way),
        post("/gifts/{id}/way", Donor, gift::submit_way),
        get("/methods", Donor, methods::list),
        post("/methods", Donor, methods::add),
        fresh(get("/methods/add/{id}", Donor, methods::hand_off)),
        fresh(get("/methods/return", Donor, methods::returned)),
        fresh(post("/methods/return", Donor, methods::keep)),
        get("/methods/{id}", Donor, methods::show),
        post("/methods/{id}", Donor, methods::rename),
        fresh(get("/methods/{id}/all", Donor, methods::show_all)),
        fresh(post("/methods/{id}/all", Donor, methods::use_for_all)),
        fresh(get("/methods/{id}/remove", Donor, methods::show_remove)),
        fresh(post("/methods/{id}/remove", Donor, methods::remove)),
        get("/recurring", Donor, pages::recurring),
        get("/recurring/{id}", Donor, schedule::show),
        post("/recurring/{id}", Donor, schedule::submit),
        get("/recurring/{id}/change", Donor, schedule::show_change),
        post("/recurring/{id}/change", Donor, schedule::submit_change),
        get("/recurring/{id}/check", Donor, schedule::show_check),
        post("/recurring/{id}/check", Donor, schedule::submit_check),
        get("/recurring/{id}/stop", Donor, schedule::show_stop),
        post("/recurring/{id}/stop", Donor, schedule::submit_stop),
        get("/statements", Donor, statements::show),
        post("/statements", Donor, statements::issue),
        get("/statements/{id}", Donor, statements::one),
        get("/statements/{id}/statement.csv", Donor, statements::csv),
        get("/statements/{id}/statement.json", Donor, statements::json),
        get("/statements/{id}/statement.pdf", Donor, statements::pdf),
        get("/settings", Anybody, settings::show),
        post("/settings", Anybody, settings::submit),
        get("/settings/sessions", Anybody, sessions::show),
        post("/settings/sessions", Anybody, sessions::submit),
        get("/settings/passkeys", Anybody, passkeys::list),
        fresh(get("/settings/passkeys/add", Anybody, passkeys::show_add)),
        fresh(post("/settings/passkeys/add", Anybody, passkeys::add)),
        fresh(get("/settings/passkeys/{id}", Anybody, passkeys::show)),
        fresh(post("/settings/passkeys/{id}", Anybody, passkeys::submit)),
        get("/settings/data.csv", Donor, my_data::csv),
        get("/settings/data.json", Donor, my_data::json),
        get("/settings/notices", Donor, preferences::show),
        post("/settings/notices", Donor, preferences::submit),
        get("/settings/notices/phone", Donor, contacts::show_phone),
        post("/settings/notices/phone", Donor, contacts::submit_phone),
        get("/settings/notices/webhook", Donor, contacts::show_webhook),
        post("/settings/notices/webhook", Donor, contacts::submit_webhook),
        post("/texts", Nobody, contacts::text_came),
        fresh(get("/settings/erase", Donor, erase::show)),
        fresh(post("/settings/erase", Donor, erase::submit)),
        get("/household", Donor, household::show),
        post("/household", Donor, household::submit),
        get("/household/statement", Donor, household::statement),
        get("/pledges", Donor, pledges::show),
        post("/pledges", Donor, pledges::submit),
        get("/unsubscribe/{id}", Nobody, preferences::show_unsubscribe),
        post("/unsubscribe/{id}", Nobody, preferences::unsubscribe),
        get("/settings/fallback", Donor, fallback::show),
        post("/settings/fallback", Donor, fallback::submit),
        get("/settings/fallback/check", Donor, fallback::show_check),
        post("/settings/fallback/check", Donor, fallback::submit_check),
        get("/church", Nobody, pages::church),
        get("/church/transactions", Admin, pages::transactions),
        get("/church/transactions.csv", Admin, export::transactions),
        get("/church/transactions/{id}", Admin, pages::transaction),
        post("/church/transactions/{id}/links", Admin, links::mail),
        get("/church/transactions/{id}/refund", Admin, office::show_refund),
        post("/church/transactions/{id}/refund", Admin, office::refund),
        get("/church/transactions/{id}/redesignate", Admin, office::show_redesignate),
        post("/church/transactions/{id}/redesignate", Admin, office::redesignate),
        get("/church/transactions/{id}/expire", Admin, office::show_expire),
        post("/church/transactions/{id}/expire", Admin, office::expire),
        get("/church/deposits", Admin, deposits::list),
        get("/church/deposits/payout", Admin, deposits::show_payout),
        post("/church/deposits/payout", Admin, deposits::payout),
        get("/church/deposits/write-off", Admin, deposits::show_write_off),
        post("/church/deposits/write-off", Admin, deposits::write_off),
        get("/church/entry", Admin, entry::settings),
        post("/church/entry", Admin, entry::save),
        get("/church/pledges", Admin, pledges::of_church),
        get("/church/statements", Admin, statements::office),
        post("/church/statements", Admin, statements::issue_all),
        get("/church/statements/{id}/all.zip", Admin, statements::all),
        get("/church/trust", Admin, trust::show),
        post("/church/trust", Admin, trust::submit),
        get("/trust/{slug}", Nobody, trust::public),
        get("/verify", Nobody, statements::verify),
        get("/verify/{code}", Nobody, statements::verified),
        get("/staff/gifts/{id}/chargeback", Staff, chargeback::show),
        post("/staff/gifts/{id}/chargeback", Staff, chargeback::submit),
        get("/staff/corrections", Staff, corrections::list),
        get("/staff/corrections/{id}", Staff, corrections::show),
        post("/staff/corrections/{id}", Staff, corrections::submit),
        get("/staff/delayed", Staff, delay::board),
        get("/staff/delay/begin", Staff, delay::show_begin),
        post("/staff/delay/begin", Staff, delay::begin),
        get("/staff/delay/{id}/end", Staff, delay::show_end),
        post("/staff/delay/{id}/end", Staff, delay::end),
        post("/staff/probe", Staff, delay::probe),
        get("/staff/drills", Staff, drills::all),
        post("/staff/drills", Staff, drills::ask),
        get("/staff/drills/{id}", Staff, drills::one),
        post("/staff/drills/{id}", Staff, drills::name),
        get("/staff/cases", Staff, cases::all),
        post("/staff/cases", Staff, cases::compare),
        get("/staff/cases/{id}", Staff, cases::show),
        post("/staff/cases/{id}", Staff, cases::submit),
        get("/staff/cases/{id}/take-down", Staff, cases::show_take_down),
        post("/staff/cases/{id}/take-down", Staff, cases::take_down),
        get("/staff/cases/{id}/refund", Staff, cases::show_refund),
        post("/staff/cases/{id}/refund", Staff, cases::refund),
        get("/staff/switch", Staff, switch::show),
        post("/staff/switch", Staff, switch::submit),
        get("/staff/windows", Staff, windows::all),
        get("/staff/windows/plan", Staff, windows::show_plan),
        post("/staff/windows/plan", Staff, windows::plan),
        get("/staff/windows/{id}", Staff, windows::show),
        post("/staff/windows/{id}", Staff, windows::submit),
        get("/staff/notices", Staff, notices::all),
        post("/staff/notices", Staff, notices::submit),
        get("/staff/notices/channels", Staff, notices::channels),
        post("/staff/notices/channels", Staff, notices::save_channels),
        get("/staff/notices/on-call", Staff, notices::on_call),
        post("/staff/notices/on-call", Staff, notices::save_on_call),
        get("/staff/notices/webhooks", Staff, notices::webhooks),
        post("/staff/notices/webhooks", Staff, notices::add_webhook),
        get("/staff/notices/webhooks/{id}", Staff, notices::webhook),
        post("/staff/notices/webhooks/{id}", Staff, notices::try_webhook),
        get("/staff/notices/webhooks/{id}/rotate", Staff, notices::show_rotate),
        post("/staff/notices/webhooks/{id}/rotate", Staff, notices::rotate),
        get("/staff/notices/webhooks/{id}/remove", Staff, notices::show_remove),
        post("/staff/notices/webhooks/{id}/remove", Staff, notices::remove),
        get("/staff/incidents", Staff, incidents::all),
        get("/staff/incidents/trends", Staff, incidents::trends),
        get("/staff/incidents/open", Staff, incidents::show_open),
        post("/staff/incidents/open", Staff, incidents::submit_open),
        get("/staff/incidents/{id}", Staff, incidents::show),
        post("/staff/incidents/{id}", Staff, incidents::submit),
        get("/staff/incidents/{id}/banner", Staff, incidents::show_banner),
        post("/staff/incidents/{id}/banner", Staff, incidents::submit_banner),
        get("/staff/incidents/{id}/resolve", Staff, incidents::show_resolve),
        post("/staff/incidents/{id}/resolve", Staff, incidents::submit_resolve),
        get("/staff/incidents/{id}/post-mortem", Staff, incidents::show_post_mortem),
        post("/staff/incidents/{id}/post-mortem", Staff, incidents::submit_post_mortem),
        get("/staff/incidents/{id}/evidence.csv", Staff, evidence::timeline),
        get("/staff/incidents/{id}/evidence.json", Staff, evidence::whole),
        get("/staff/mirrors", Staff, mirrors::all),
        post("/staff/mirrors", Staff, mirrors::add),
        get("/staff/mirrors/{id}", Staff, mirrors::show),
        post("/staff/mirrors/{id}", Staff, mirrors::submit),
        post("/staff/release", Staff, release::draw),
        get("/staff/release/{id}", Staff, release::show),
        post("/staff/release/{id}", Staff, release::submit),
        get("/staff/release/{id}/run-on", Staff, release::show_run_on),
        post("/staff/release/{id}/run-on", Staff, release::run_on),
        get("/staff/ledger/replay", Staff, replays::show),
        post("/staff/ledger/replay", Staff, replays::submit),
        get("/staff/ledger/replay/{id}", Staff, replays::one),
        post("/staff/ledger/replay/{id}", Staff, replays::stop),
        get("/staff/reactions", Staff, reactions::all),
        get("/staff/reactions/new", Staff, reactions::show_new),
        post("/staff/reactions/new", Staff, reactions::submit_new),
        get("/staff/reactions/{id}", Staff, reactions::show),
        post("/staff/reactions/{id}", Staff, reactions::submit),
        get("/staff/reactions/{id}/check", Staff, reactions::show_check),
        post("/staff/reactions/{id}/check", Staff, reactions::submit_check),
        get("/staff/rollouts", Staff, rollouts::all),
        get("/staff/rollouts/{id}", Staff, rollouts::show),
        post("/staff/rollouts/{id}", Staff, rollouts::submit),
        get("/staff/health", Staff, health::page),
        get("/staff/rules", Staff, rules::all),
        get("/staff/rules/unknown", Staff, rules::unknown),
        post("/staff/rules/unknown", Staff, rules::set_aside),
        get("/staff/rules/why", Staff, rules::why),
        post("/staff/rules/why", Staff, rules::explain),
        get("/staff/rules/draft", Staff, rules::new),
        post("/staff/rules/draft", Staff, rules::add),
        get("/staff/rules/draft/{id}", Staff, rules::show),
        post("/staff/rules/draft/{id}", Staff, rules::submit),
        get("/staff/live", Staff, live::watch),
        get("/staff/ledger", Staff, books::accounts),
        get("/staff/ledger/accounts/{id}", Staff, books::account),
        get("/staff/ledger/verification", Staff, validations::all),
        post("/staff/ledger/verification", Staff, validations::ask_all),
        get("/staff/ledger/verification/{id}", Staff, validations::church),
        post("/staff/ledger/verification/{id}", Staff, validations::ask_church),
        get("/staff/ledger/orders", Staff, books::orders),
        get("/staff/ledger/orders/{id}", Staff, books::order),
        get("/mailbox", Nobody, pages::mailbox),
        get("/mailbox/{id}/mail.html", Nobody, pages::mail),
        get("/meta/health", Nobody, health::health),
        get("/api/v1/me", Anybody, api::me),
        get("/api/v1/gifts", Donor, api::gifts),
        get("/api/v1/gifts/{id}", Donor, api::gift),
        get("/api/v1/church/transactions", Admin, api::transactions),
        get("/api/v1/staff/switch", Staff, api::switch::show),
        post("/api/v1/staff/switch", Staff, api::switch::turn),
        get("/api/v1/staff/rules", Staff, api::rules::all),
        get("/api/v1/staff/rules/unknown", Staff, api::rules::unknown),
        get("/api/v1/staff/rules/draft/{id}", Staff, api::rules::one),
        post("/api/v1/staff/replays", Staff, api::replays::ask),
        get("/api/v1/staff/replays/{id}", Staff, api::replays::one),
        get("/assets/{*path}", Nobody, assets::file),
        get("/favicon.svg", Nobody, assets::file),
        get("/robots.txt", Nobody, assets::file),
    ]
}

fn get<H: Handler<T, Site>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Entry {
    entry(Method::GET, path, needs, on(MethodFilter::GET, handler))
}

fn post<H: Handler<T, Site>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Entry {
    entry(Method::POST, path, needs, on(MethodFilter::POST, handler))
}

fn entry(method: Method, path: &'static str, needs: Needs, handler: MethodRouter<Site>) -> Entry {
    Entry { route: Route { method, path, needs, fresh: false }, handler }
}

/// For those alone who showed within ten minutes who they are.
fn fresh(entry: Entry) -> Entry {
    Entry { route: Route { fresh: true, ..entry.route }, ..entry }
}
