//! The pages of those who give, and the pages everybody may open.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "pages/frame.rs"]
mod frame;
#[path = "pages/gallery.rs"]
mod gallery;
#[path = "pages/markup.rs"]
mod markup;
#[path = "donor/samples.rs"]
mod samples;
#[path = "donor/story.rs"]
mod story;

use app::site::pages::code::{Code, CodeProps};
use app::site::pages::donor::cancel::{Cancel, CancelProps};
use app::site::pages::donor::check::{Check, CheckProps};
use app::site::pages::donor::fallback::{self, Fallback, FallbackProps};
use app::site::pages::donor::gift::{Gift, GiftProps};
use app::site::pages::donor::gifts::{Gifts, GiftsProps};
use app::site::pages::donor::give::{Give, GiveProps};
use app::site::pages::donor::recurring::{Recurring, RecurringProps};
use app::site::pages::donor::schedule::{Schedule, ScheduleProps};
use app::site::pages::donor::schedule_change::{ScheduleChange, ScheduleChangeProps};
use app::site::pages::donor::schedule_check::{ScheduleCheck, ScheduleCheckProps};
use app::site::pages::donor::schedule_stop::{ScheduleStop, ScheduleStopProps};
use app::site::pages::donor::settings::{Settings, SettingsProps};
use app::site::pages::donor::way::{Way, WayProps};
use app::site::pages::failure::{Failing, Failure, FailureProps};
use app::site::pages::mailbox::{Mailbox, MailboxProps};
use app::site::pages::sign_in::{SignIn, SignInProps};
use app::site::pages::welcome::{Welcome, WelcomeProps};
use app::site::{Draft, Page};
use kernel::Class;
use leptos::prelude::IntoView;
use views::{
    GiftList, GiftPage, GiftStatus, GiveCheck, GiveForm, Notice, ScheduleList, SchedulePage,
    StandingView, Theme, Viewer,
};

/// Words that frighten, or that only we understand.
const FORBIDDEN: [&str; 10] = [
    "declin",
    "fail",
    "error",
    "pending",
    "gateway",
    "payment",
    "donation",
    "invalid",
    "token",
    "transaction",
];

fn page() -> Page {
    frame::page(samples::donor())
}

fn stranger() -> Page {
    let mut page = frame::page(Viewer::Nobody);
    page.frame.demo = true;
    page.frame.environment = Some("localhost".to_owned());
    page
}

/// Renders, checks what must be true of every page, and keeps it to be looked at.
fn shown<V: IntoView + 'static>(name: &str, view: impl FnOnce() -> V) -> String {
    let html = frame::html(view);
    gallery::keep(&format!("donor-{name}"), &html);
    markup::assert_sound(&html);
    html
}

/// What is left of a page without its tags.
fn words(html: &str) -> String {
    let body = html.split("<body>").nth(1).unwrap_or_default();
    let mut text = String::new();
    for piece in body.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_plain(html: &str) {
    let words = words(html).to_lowercase();
    for word in FORBIDDEN {
        assert!(!words.contains(word), "a donor would read “{word}” in: {words}");
    }
}

fn gifts(name: &str, view: GiftList) -> String {
    let page = page();
    shown(name, || Gifts(GiftsProps { page, view }))
}

fn gift(name: &str, view: GiftPage) -> String {
    let (page, request, draft) = (page(), samples::request(), Draft::default());
    shown(name, || Gift(GiftProps { page, view, request, draft }))
}

fn cancel(name: &str, view: GiftPage) -> String {
    let (page, request, draft) = (page(), samples::request(), Draft::default());
    shown(name, || Cancel(CancelProps { page, view, request, draft }))
}

fn give(name: &str, view: GiveForm, draft: Draft) -> String {
    let page = page();
    shown(name, || Give(GiveProps { page, view, draft }))
}

fn check(name: &str, view: GiveCheck) -> String {
    let typed = [("amount", "75"), ("method", "m"), ("frequency", &view.frequency)];
    let (page, mut draft) = (page(), Draft::typed(typed));
    for (name, value) in [("first", "2026-11-29"), ("fund", "f"), ("part:f", "50%")] {
        draft.values.insert(name.to_owned(), value.to_owned());
    }
    shown(name, || Check(CheckProps { page, view, draft }))
}

fn recurring(name: &str, view: ScheduleList) -> String {
    let page = page();
    shown(name, || Recurring(RecurringProps { page, view }))
}

fn schedule(name: &str, view: SchedulePage, draft: Draft) -> String {
    let (page, request) = (page(), samples::request());
    shown(name, || Schedule(ScheduleProps { page, view, request, draft }))
}

#[test]
fn t1_the_list_names_its_rows_and_its_year() {
    let html = gifts("gifts", samples::gifts());
    assert_plain(&html);
    let words = words(&html);
    assert!(words.contains("Given in 2026 $3,650.00 56 gifts"), "{words}");
    assert!(words.contains("Gifts 1 to 14 of 60, newest first"), "{words}");
    assert!(words.contains("November $180.00 given"), "{words}");
    assert!(words.contains("General fund and 2 more"), "{words}");
    assert!(words.contains("The card has expired"), "{words}");
    for status in ["Assured", "On its way", "Needs you", "Waiting", "Not taken", "Cancelled"] {
        assert!(words.contains(status), "{status}");
    }
    assert!(html.contains("aria-current=\"page\""));
    assert!(!html.contains("<script"), "a page without an island sends no script");
}

#[test]
fn t2_pages_keep_the_filters() {
    let mut view = samples::gifts();
    view.filter.status = Some(GiftStatus::Given);
    view.filter.page = 2;
    let html = gifts("gifts-page-2", view);
    assert!(html.contains("href=\"/gifts?year=2026&amp;status=given&amp;page=3\""), "{html}");
    assert!(html.contains("href=\"/gifts?year=2026&amp;status=given\""));
    assert!(words(&html).contains("Page 2 of 5"));
}

#[test]
fn t7_nothing_to_show_says_what_to_do() {
    let html = gifts("gifts-no-match", samples::no_match());
    assert!(words(&html).contains("No gifts match these filters"));
    assert_eq!(html.matches("class=\"chip\"").count(), 2);
    assert!(html.contains("href=\"/gifts?year=2026\""));
    let html = gifts("gifts-never", samples::never_gave());
    assert!(words(&html).contains("Give your first gift") && !html.contains("<table"));
    let html = recurring("recurring-none", ScheduleList { rows: Vec::new() });
    assert!(words(&html).contains("Start a recurring gift"));
    let html =
        give("give-no-way", GiveForm { methods: Vec::new(), ..samples::give() }, Draft::default());
    assert!(!html.contains("<form class=\"flow-l\""));
}

#[test]
fn a10_no_state_of_a_gift_frightens_its_donor() {
    for status in GiftStatus::ALL {
        let html = gift(&format!("gift-{}", status.name()), samples::gift_page(status, None));
        assert_plain(&html);
    }
    for class in Class::ALL {
        for status in [GiftStatus::NeedsYou, GiftStatus::NotTaken, GiftStatus::Waiting] {
            assert_plain(&gift("gift-class", samples::gift_page(status, Some(class))));
        }
    }
}

#[test]
fn d4_an_assured_gift_is_safe_and_may_be_cancelled() {
    let html = gift("gift-assured", samples::gift_page(GiftStatus::Assured, None));
    let words = words(&html);
    assert!(words.contains("We have your gift safe"), "{words}");
    assert!(words.contains("You do not need to do anything"), "{words}");
    assert!(words.contains("The card system did not answer."), "{words}");
    assert!(html.contains("value=\"cancel\""));
    let html = gift("gift-given", samples::gift_page(GiftStatus::Given, None));
    assert!(!html.contains("value=\"cancel\"") && html.contains("R-2026-041877"));
}

#[test]
fn f1_d17_a_held_gift_offers_to_wait_another_way_and_to_cancel() {
    let view = samples::gift_page(GiftStatus::Assured, None);
    let html = gift("gift-choices", view.clone());
    assert_plain(&html);
    let (wait, other) = (html.find("value=\"wait\"").unwrap(), html.find("value=\"way:").unwrap());
    assert!(wait < other && other < html.find("value=\"cancel\"").unwrap());
    assert!(words(&html).contains("Pay from Bank 6203 instead"));
    assert!(words(&html).contains("If it comes near your next gift"));
    // A34: received, and no receipt before it is taken.
    assert!(
        words(&html)
            .contains("Thank you, your gift is received. It will be taken once, when the card")
    );
    assert!(!words(&html).contains("Receipt R-"));
    // A40: no field takes a number.
    assert!(!html.contains("cc-number") && html.matches("type=\"text\"").count() <= 1);
    // F3: the year's end.
    let view = GiftPage { year_at_risk: Some(2026), ..view };
    let html = gift("gift-year-end", view);
    assert_plain(&html);
    assert!(words(&html).contains("it counts for 2027"), "{}", words(&html));
    let apart = samples::gift_page(GiftStatus::OnItsWay, None);
    let html = gift(
        "gift-apart",
        GiftPage { goes_on: Some(frame::on("2026-11-25", "19:00:00")), ..apart },
    );
    assert!(words(&html).contains("so that it does not come together with another"));
}

#[test]
fn a41_another_way_is_taken_only_after_a_check() {
    let shown = |name: &str, open| {
        let (page, request, draft) = (page(), samples::request(), Draft::default());
        let view = samples::way(open);
        shown(name, || Way(WayProps { page, view, request, draft }))
    };
    let html = shown("way", true);
    assert_plain(&html);
    assert!(words(&html).contains("Pay $60.00 from Bank 6203"), "{}", words(&html));
    assert!(words(&html).contains("take $60.00 once from Bank 6203"));
    assert!(html.contains("name=\"request\""));
    let html = shown("way-late", false);
    assert_plain(&html);
    assert!(!html.contains("name=\"request\""));
}

#[test]
fn f8_what_is_agreed_to_is_read_word_for_word() {
    for agreed in [false, true] {
        let (page, request, draft) = (page(), samples::request(), Draft::default());
        let view = samples::fallback(agreed);
        let props = FallbackProps { page, view, request, draft };
        let html = shown(&format!("fallback-{agreed}"), || Fallback(props));
        assert_plain(&html);
        assert_eq!(words(&html).contains("You agreed to this"), agreed);
        assert_eq!(html.matches("type=\"checkbox\"").count(), 2);
    }
    let (page, view, draft) = (page(), samples::fallback_check(), Draft::default());
    let methods = samples::fallback(false).methods;
    let props = fallback::CheckProps { page, view, methods, draft };
    let html = shown("fallback-check", || fallback::Check(props));
    assert_plain(&html);
    assert!(words(&html).contains("may take the same gift, once, from Bank 6203 instead"));
    assert!(html.contains("name=\"unusable\"") && html.contains("name=\"first_way\""));
}

#[test]
fn f5_a_gift_is_cancelled_only_after_a_check() {
    let html = cancel("cancel", samples::gift_page(GiftStatus::Assured, None));
    assert_plain(&html);
    assert!(words(&html).contains("Cancel my gift of $60.00"));
    assert!(html.contains("name=\"request\""));
    let html = cancel("cancel-late", samples::gift_page(GiftStatus::Given, None));
    assert!(!html.contains("name=\"request\""));
}

#[test]
fn d2_the_form_offers_amounts_ways_and_dates() {
    let html = give("give", samples::give(), Draft::default());
    assert_plain(&html);
    assert!(html.contains("href=\"/give?amount=50.00\""), "{html}");
    assert!(html.contains("inputmode=\"decimal\"") && html.contains("type=\"date\""));
    let words = words(&html);
    assert!(words.contains("Left out, because expired: Card 5027."), "{words}");
    assert!(words.contains("Household · Bank"), "by the name its donor gave it: {words}");
    assert!(words.contains("We keep your gift safe"), "{words}");
    assert_eq!(html.matches("<script").count(), 1, "the boot script wakes the chips");
}

#[test]
fn f1_problems_stand_first_and_keep_what_was_typed() {
    let mut draft = Draft::typed([("amount", "<ten>"), ("frequency", "monthly")]);
    draft.refuse("amount", "Enter an amount of $1 or more, for example 25.00");
    draft.refuse("first", "The first gift can be today or later");
    let html = give("give-wrong", samples::give(), draft);
    assert!(html.contains("<title>Error: Give: Grace Harbor Church</title>"), "{html}");
    assert!(html.contains("href=\"#amount\"") && html.contains("aria-invalid=\"true\""));
    assert!(html.contains("value=\"&lt;ten&gt;\""), "{html}");
    assert!(html.contains("aria-describedby=\"first-hint first-error\""), "{html}");
    let summary = html.find("There is a problem").unwrap();
    assert!(summary < html.find("<h1").unwrap());
}

#[test]
fn f5_the_check_page_names_the_act_and_carries_every_answer() {
    let html = check("check-weekly", samples::check("weekly", false));
    assert_plain(&html);
    assert!(words(&html).contains("Give $75.00 every Sunday"));
    for name in ["fund", "amount", "method", "frequency", "first", "part:f", "request"] {
        assert!(html.contains(&format!("type=\"hidden\" name=\"{name}\"")), "{name}");
    }
    assert!(html.contains("/give?amount=75&amp;first=2026-11-29&amp;"), "{html}");
    assert!(html.contains("#amount\"") && html.contains("#parts\""), "{html}");
    let html = check("check-assured", samples::check("once", true));
    assert_plain(&html);
    assert!(words(&html).contains("Give $75.00 now"));
    assert!(words(&html).contains("Your gift will be assured"));
}

#[test]
fn d11_d26_the_parts_the_fee_and_the_next_dates_stand_before_the_button() {
    let (cover, charged) = (Some(frame::usd(260)), frame::usd(7_760));
    let view = GiveCheck { cover, charged, ..samples::check("weekly", false) };
    let html = check("check-covered", view);
    assert_plain(&html);
    let words = words(&html);
    for said in [
        "General fund: $50.00",
        "Missions: $25.00",
        "Fee you add $2.60",
        "In all, each time $77.60",
        "Next five dates",
        "Give $77.60 every Sunday",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let mut draft = Draft::typed([("part:x", "50%")]);
    draft.refuse("parts", "The parts come to less than the gift");
    let html = give("give-split", samples::give(), draft);
    assert!(html.contains("<details open class=\"fold apart\""), "{html}");
    assert!(html.contains("href=\"#parts\"") && html.contains("id=\"parts\""), "{html}");
    assert!(html.contains("name=\"cover\" value=\"fee\""), "{html}");
}

#[test]
fn d1_a_schedule_can_be_changed_skipped_paused_and_stopped() {
    assert_plain(&recurring("recurring", samples::schedules()));
    let html = schedule("schedule", samples::schedule_page(StandingView::Active), Draft::default());
    assert_plain(&html);
    for act in ["move", "skip", "unskip", "pause"] {
        assert!(html.contains(&format!("name=\"act\" value=\"{act}\"")), "{act}");
    }
    assert!(html.contains("/stop\"") && html.contains("/change\""));
    assert!(words(&html).contains("December 13 is skipped"));
    assert!(words(&html).contains("The gift of December 27 comes on December 24"));
    let until = samples::date(12, 31);
    let view = samples::schedule_page(StandingView::Paused { until });
    let html = schedule("schedule-paused", view, Draft::default());
    assert!(html.contains("value=\"resume\"") && !html.contains("value=\"pause\""));
    let view = samples::schedule_page(StandingView::Stopped);
    let html = schedule("schedule-stopped", view, Draft::default());
    assert!(!html.contains("name=\"act\""), "nothing can be done with what is stopped");
    assert!(html.contains("/give?amount=60.00&amp;frequency=weekly&amp;method="), "{html}");
}

#[test]
fn f1_a_fold_with_a_problem_is_open() {
    let mut draft = Draft::typed([("act", "pause"), ("until", "2030-01-01")]);
    draft.refuse("until", "Choose a day within 12 months");
    let html = schedule("schedule-wrong", samples::schedule_page(StandingView::Active), draft);
    assert_eq!(html.matches("<details name=\"act\" open").count(), 1);
    assert!(html.contains("href=\"#until\"") && html.contains("value=\"2030-01-01\""));
}

#[test]
fn f5_changes_of_a_schedule_are_checked() {
    let request = samples::request();
    let typed = [("act", "change"), ("amount", "75"), ("part:f", "50%"), ("other", "x")];
    let (page, view, draft) = (page(), samples::change(), Draft::typed(typed));
    let html = shown("schedule-check", || {
        ScheduleCheck(ScheduleCheckProps { page, view, request, draft })
    });
    assert_plain(&html);
    for name in ["act", "amount", "part:f", "version", "request"] {
        assert!(html.contains(&format!("type=\"hidden\" name=\"{name}\"")), "{name}");
    }
    assert!(!html.contains("name=\"other\""), "and nothing that nobody asked for");
    assert!(words(&html).contains("Next five dates"));
    assert!(words(&html).contains("Give $75.00 every Sunday"));
    assert!(words(&html).contains("(now $60.00)"));
    let (page, draft) = (self::page(), Draft::default());
    let view = samples::schedule_page(StandingView::Active);
    let html =
        shown("schedule-stop", || ScheduleStop(ScheduleStopProps { page, view, request, draft }));
    assert_plain(&html);
    assert!(words(&html).contains("Stop $60.00 every Sunday"));
}

#[test]
fn d04_d05_d09_d11_d12_one_form_has_all_that_may_change() {
    let (page, view) = (page(), samples::schedule_page(StandingView::Active));
    let draft = Draft::default();
    let html =
        shown("schedule-change", || ScheduleChange(ScheduleChangeProps { page, view, draft }));
    assert_plain(&html);
    for name in ["amount", "frequency", "next", "method", "ends", "last", "gifts"] {
        assert!(html.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(html.contains("value=\"60.00\"") && html.contains("value=\"2026-11-29\""), "{html}");
    assert!(html.contains("value=\"45.00\""), "each fund's part stands beside it");
}

#[test]
fn a_password_is_never_sent_back() {
    let mut draft =
        Draft::typed([("current", "open sesame"), ("new", "short"), ("again", "short")]);
    draft.refuse("new", "Use at least 12 characters");
    let (page, view, request) = (page(), samples::settings(), samples::request());
    let html = shown("settings", || Settings(SettingsProps { page, view, request, draft }));
    assert!(!html.contains("open sesame") && !html.contains("value=\"short\""));
    assert!(html.contains("action=\"/sign-out\"") && html.contains("action=\"/theme\""));
}

#[test]
fn f8_signing_in_by_password_or_code() {
    let page = stranger();
    let draft = Draft::typed([("email", "ann@example.org")]);
    let (next, passkeys) = ("/gifts".to_owned(), Some("give.example.org".to_owned()));
    let html = shown("sign-in", || SignIn(SignInProps { page, next, passkeys, draft }));
    assert!(html.contains("action=\"/sign-in?next=%2Fgifts\""), "{html}");
    assert!(html.contains("value=\"password\"") && html.contains("value=\"code\""));
    assert!(html.contains("autocomplete=\"current-password\""));
    assert!(html.contains("value=\"ann@example.org\"") && html.contains("/mailbox"));
    // Nothing says that there are passkeys until the page's script knows that they work here.
    let form = html.split("<form").find(|form| form.contains("data-passkey=\"use\"")).unwrap();
    assert!(form.contains("hidden") && form.contains("data-host=\"give.example.org\""), "{form}");
    let mut draft = Draft::default();
    draft.refuse("", "The e-mail and the password do not fit together");
    let page = stranger();
    let (next, passkeys) = (String::new(), None);
    let html = shown("sign-in-wrong", || SignIn(SignInProps { page, next, passkeys, draft }));
    assert!(!html.contains("data-passkey") && !html.contains("<script"), "where there are none");
    assert!(html.contains("<li>The e-mail and the password"));
    let (page, email) = (stranger(), "ann@example.org".to_owned());
    let (next, draft) = (String::new(), Draft::default());
    let html = shown("code", || Code(CodeProps { page, email, next, draft }));
    assert!(html.contains("autocomplete=\"one-time-code\""));
}

#[test]
fn t7_what_cannot_be_shown_says_why_and_where_to_go() {
    use Failing::{NotAllowed, NotFound, NotNow, NotUnderstood, Ours};
    for failing in [NotFound, NotAllowed, NotUnderstood, Ours, NotNow] {
        let incident = (failing == Ours).then(|| "7Q4M-2281".to_owned());
        let page = page();
        let html = shown(&format!("failure-{}", failing.status()), || {
            Failure(FailureProps { page, failing, incident })
        });
        assert_plain(&html);
        assert_eq!(html.contains("7Q4M-2281"), failing == Ours);
    }
}

#[test]
fn pages_for_everybody() {
    let page = stranger();
    assert_plain(&shown("welcome", || Welcome(WelcomeProps { page })));
    let page = stranger();
    let view = samples::mailbox();
    let html = shown("mailbox", || Mailbox(MailboxProps { page, view }));
    assert!(words(&html).contains("Your code is 482 913"));
}

#[test]
fn f6_what_was_done_is_said_once_and_the_theme_is_in_the_first_bytes() {
    let mut page = page();
    page.frame.notice = Some(Notice::GiftReceived);
    page.frame.theme = Theme::Dark;
    let view = samples::gift_page(GiftStatus::Given, None);
    let (request, draft) = (samples::request(), Draft::default());
    let html = shown("gift-thanks", || Gift(GiftProps { page, view, request, draft }));
    assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
    assert!(html.contains("data-theme=\"dark\""), "{html}");
    assert!(
        html.contains("role=\"alert\"")
            && words(&html).contains("Thank you, your gift is received")
    );
}
