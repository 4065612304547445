//! The answers before money moves, with the way back to each of them.

use kernel::{Date, Locale};
use leptos::prelude::*;
use views::{GiveCheck, UpcomingDate};
use words::give as w;

use super::fields::PART;
use crate::site::components::{Answer, Answers, Day, Glyph, NoticeBox, Slides, Tone, query};
use crate::site::format::{self, DayStyle};
use crate::site::{Draft, locale};

/// What the form asks beside the parts.
const ASKED: [&str; 9] =
    ["amount", "cover", "email", "first", "frequency", "fund", "giver", "kind", "method"];

/// What was typed into the form, to be carried on and back, without what was left empty.
pub fn carried(draft: &Draft) -> Vec<(String, String)> {
    let asked = |name: &str| ASKED.contains(&name) || name.starts_with(PART);
    let typed = draft.values.iter();
    typed
        .filter(|(name, value)| asked(name) && !value.is_empty())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// All that was typed, in fields nobody sees.
#[component]
pub fn CarriedOn(draft: Draft) -> impl IntoView {
    let fields = carried(&draft).into_iter();
    fields
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}

/// The form at `at` again with all that was typed, at one of its fields.
pub fn back_to(at: &str, draft: &Draft, field: &str) -> String {
    let typed = carried(draft);
    let form = query(at, typed.iter().map(|(name, value)| (name.as_str(), value)));
    format!("{form}#{field}")
}

/// What is given, for what, from where and when. `way` says whether the card or bank is known.
#[component]
pub fn Given(
    #[prop(into)] at: String,
    view: GiveCheck,
    draft: Draft,
    #[prop(default = true)] way: bool,
) -> impl IntoView {
    let locale = locale();
    let once = view.frequency == "once";
    let how_often = format::capital(&words::often_from(locale, &view.frequency, view.first));
    let when = if once { w::on_once(locale) } else { w::on_first(locale) };
    let split = view.lines.len() > 1;
    let funds_at = if split { "parts" } else { "fund" };
    let [to_amount, to_cover, to_funds, to_method, to_frequency, to_first] =
        ["amount", "cover", funds_at, "method", "frequency", "first"]
            .map(|field| back_to(&at, &draft, field));
    let cover = view.cover.map(|cover| {
        let charged = if !once { w::charged_each(locale) } else { w::charged(locale) };
        view! {
            <Answer question=w::fee(locale) change=to_cover what=w::what_cover(locale)>
                {words::money(locale, cover)}
            </Answer>
            <Answer question=charged>
                <b>{words::money(locale, view.charged)}</b>
            </Answer>
        }
    });
    let funds = match view.lines.as_slice() {
        [line] => line.name.clone().into_any(),
        lines => lines
            .iter()
            .map(|line| {
                let part = words::money(locale, line.amount);
                view! { <span class="line">{w::line(locale, &line.name, &part)}</span> }
            })
            .collect_view()
            .into_any(),
    };
    let question = if split { w::funds(locale) } else { w::fund(locale) };
    let method = way.then(|| {
        view! {
            <Answer question=w::from(locale) change=to_method what=w::what_from(locale)>
                {format::choice(locale, &view.method)}
            </Answer>
        }
    });
    view! {
        <Answers>
            <Answer question=w::amount(locale) change=to_amount what=w::what_amount(locale)>
                {words::money(locale, view.amount)}
            </Answer>
            {cover}
            <Answer question=question change=to_funds what=w::what_fund(locale)>
                {funds}
            </Answer>
            {method}
            <Answer
                question=w::often(locale)
                change=to_frequency
                what=w::what_often(locale)
            >
                {how_often}
            </Answer>
            <Answer question=when change=to_first what=w::what_on(locale)>
                <Day on=view.first style=DayStyle::LongYear />
            </Answer>
        </Answers>
    }
}

/// What happens after the button, so that nobody is surprised.
#[component]
pub fn Then(#[prop(into)] at: String, view: GiveCheck, draft: Draft) -> impl IntoView {
    let locale = locale();
    let delayed = view.method.delayed.then(|| {
        let other = back_to(&at, &draft, "method");
        view! {
            <NoticeBox tone=Tone::Assured glyph=Glyph::Shield title=w::assured_title(locale)>
                <p>{not_well(locale, &view.method.label)} " " {w::nothing_to_do(locale)}</p>
                <p>
                    <a class="link" href=other>{w::another_way(locale)}</a>
                </p>
            </NoticeBox>
        }
    });
    let dates = (view.frequency != "once").then(|| {
        let dates = view.dates.iter().map(|on| UpcomingDate { on: *on, skipped: false }).collect();
        view! {
            <section class="flow" aria-labelledby="dates">
                <h2 id="dates">{w::dates(locale)}</h2>
                <Slides dates />
                <p class="small muted">{w::dates_hint(locale)}</p>
            </section>
        }
    });
    view! {
        {delayed}
        {dates}
    }
}

/// What becomes of a gift while the system that takes it is not well.
pub fn not_well(locale: Locale, method: &views::MethodLabel) -> String {
    if format::is_bank(method) { w::delayed_bank(locale) } else { w::delayed_card(locale) }
}

/// The act and the amount: "Give $75.00 every Sunday".
pub fn act(locale: Locale, amount: &str, frequency: &str, first: Date, today: Date) -> String {
    match frequency {
        "once" if first == today => w::give_now(locale, amount),
        "once" => w::give_later(locale, amount, &words::day(locale, first, DayStyle::MonthDay)),
        frequency => w::give_often(locale, amount, &words::often_from(locale, frequency, first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f5_the_button_names_the_act_and_the_amount() {
        let today = Date::constant(2026, 11, 29);
        let later = Date::constant(2026, 12, 6);
        let act = |frequency, first| act(Locale::En, "$75.00", frequency, first, today);
        assert_eq!(act("once", today), "Give $75.00 now");
        assert_eq!(act("once", later), "Give $75.00 on December 6");
        assert_eq!(act("weekly", later), "Give $75.00 every Sunday");
    }

    #[test]
    fn d11_every_part_goes_on_and_back() {
        let fund = "part:8c1d0001-0000-4000-8000-000000000001";
        let typed = [("amount", "100"), (fund, "60%"), ("cover", "fee"), ("request", "x")];
        let draft = Draft::typed(typed);
        let back = back_to("/give", &draft, "parts");
        assert!(back.starts_with("/give?amount=100&cover=fee&part%3A8c1d") || back.contains(fund));
        assert!(back.ends_with("=60%25#parts") && !back.contains("request"), "{back}");
    }
}
