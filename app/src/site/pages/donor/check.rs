//! `/give/check`: the answers, before money moves.

use kernel::Date;
use leptos::prelude::*;
use views::{GiveCheck, UpcomingDate};

use crate::site::components::{
    Answer, Answers, Button, Day, ErrorSummary, Glyph, Hidden, NoticeBox, Slides, Tone, query,
};
use crate::site::format::{self, DayStyle};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

#[component]
pub fn Check(page: Page, view: GiveCheck, #[prop(optional)] draft: Draft) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    view! {
        <Document page title="Check your gift" class here="/give" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>"Check your gift"</h1>
                <Given view=view.clone() />
                <Then view=view.clone() />
                <Form view />
            </div>
        </Document>
    }
}

/// The form again with all that was typed, at one of its fields.
fn back_to(view: &GiveCheck, field: &str) -> String {
    let form = query(
        "/give",
        [
            ("fund", view.fund_id.to_string()),
            ("amount", view.amount.to_decimal()),
            ("method", view.method_id.to_string()),
            ("frequency", view.frequency.clone()),
            ("first", view.first.to_string()),
        ],
    );
    format!("{form}#{field}")
}

#[component]
fn Given(view: GiveCheck) -> impl IntoView {
    let once = view.frequency == "once";
    let how_often = format::capital(&format::frequency(&view.frequency, view.first));
    let when = if once { "On" } else { "First gift on" };
    let change = |field| back_to(&view, field);
    let [to_amount, to_fund, to_method, to_frequency, to_first] =
        ["amount", "fund", "method", "frequency", "first"].map(change);
    view! {
        <Answers>
            <Answer question="Amount" change=to_amount what="the amount">
                {view.amount.to_string()}
            </Answer>
            <Answer question="Fund" change=to_fund what="the fund">
                {view.fund.name}
            </Answer>
            <Answer question="From" change=to_method what="the card or bank">
                {format::method(&view.method.label)}
            </Answer>
            <Answer question="How often" change=to_frequency what="how often">
                {how_often}
            </Answer>
            <Answer question=when change=to_first what="the date">
                <Day on=view.first style=DayStyle::LongYear />
            </Answer>
        </Answers>
    }
}

/// What happens after the button, so that nobody is surprised.
#[component]
fn Then(view: GiveCheck) -> impl IntoView {
    let once = view.frequency == "once";
    let delayed = view.method.delayed.then(|| {
        let system = format::system(&view.method.label);
        let other = back_to(&view, "method");
        view! {
            <NoticeBox tone=Tone::Assured glyph=Glyph::Shield title="Your gift will be assured">
                <p>
                    {format!(
                        "{system} is not well right now. We keep your gift safe and take it, once, \
                         when the system is well. You do not need to do anything.",
                    )}
                </p>
                <p>
                    <a class="link" href=other>"Choose another card or bank"</a>
                </p>
            </NoticeBox>
        }
    });
    let dates = (!once).then(|| {
        let dates = view.dates.iter().map(|on| UpcomingDate { on: *on, skipped: false }).collect();
        view! {
            <section class="flow" aria-labelledby="dates">
                <h2 id="dates">"Next dates"</h2>
                <Slides dates />
                <p class="small muted">
                    "You may change, skip, pause or stop it at any time."
                </p>
            </section>
        }
    });
    view! {
        {delayed}
        {dates}
    }
}

/// The act and the amount: "Give $75.00 every Sunday".
pub(super) fn act(amount: &str, frequency: &str, first: Date, today: Date) -> String {
    match frequency {
        "once" if first == today => format!("Give {amount} now"),
        "once" => format!("Give {amount} on {}", format::day(first, DayStyle::MonthDay)),
        frequency => format!("Give {amount} {}", format::frequency(frequency, first)),
    }
}

#[component]
fn Form(view: GiveCheck) -> impl IntoView {
    let act = act(&view.amount.to_string(), &view.frequency, view.first, view.today);
    view! {
        <form class="row" method="post" action="/give/check">
            <Hidden name="fund" value=view.fund_id.to_string() />
            <Hidden name="amount" value=view.amount.to_decimal() />
            <Hidden name="method" value=view.method_id.to_string() />
            <Hidden name="frequency" value=view.frequency />
            <Hidden name="first" value=view.first.to_string() />
            <Hidden name="request" value=view.request.to_string() />
            <Button>{act}</Button>
            <a class="link" href="/gifts">"Do not give"</a>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f5_the_button_names_the_act_and_the_amount() {
        let today = Date::constant(2026, 11, 29);
        let later = Date::constant(2026, 12, 6);
        assert_eq!(act("$75.00", "once", today, today), "Give $75.00 now");
        assert_eq!(act("$75.00", "once", later, today), "Give $75.00 on December 6");
        assert_eq!(act("$75.00", "weekly", later, today), "Give $75.00 every Sunday");
    }
}
