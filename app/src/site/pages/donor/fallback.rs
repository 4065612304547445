//! `/settings/fallback`: what a donor agrees to beforehand, and the words before they do.

use kernel::{Locale, MethodId, RequestId};
use leptos::prelude::*;
use views::{ConsentView, FallbackCause, FallbackCheck, FallbackForm, MethodChoice};
use words::fallback as say;

use crate::site::components::{
    Answer, Answers, Button, ButtonKind, EmptyState, ErrorSummary, Glyph, Hidden, Icon, Moment,
    NoticeBox, Opt, SelectField, Tone,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, fill, format, locale};

const PATH: &str = "/settings/fallback";

/// The fields of the ways, in their order.
const WAYS: [&str; 3] = ["first_way", "second_way", "third_way"];

fn way(locale: Locale, field: &str) -> String {
    match field {
        "first_way" => say::first_way(locale),
        "second_way" => say::second_way(locale),
        _ => say::third_way(locale),
    }
}

fn cause(locale: Locale, cause: FallbackCause) -> (String, String) {
    match cause {
        FallbackCause::Unusable => (say::unusable(locale), say::unusable_hint(locale)),
        FallbackCause::SystemDown => (say::system_down(locale), say::system_down_hint(locale)),
    }
}

#[component]
pub fn Fallback(
    page: Page,
    view: FallbackForm,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let wrong = draft.has_problems();
    let zone = page.frame.zone.clone();
    let FallbackForm { methods, consent } = view;
    let errors = draft.clone();
    let body = if methods.len() < 2 {
        view! { <OneWay /> }.into_any()
    } else {
        view! { <Form methods consent=consent.clone() draft /> }.into_any()
    };
    view! {
        <Document page title=say::title(locale) class here="/settings" wrong>
            <p>
                <a class="link" href="/settings">
                    <Icon glyph=Glyph::Prev />
                    {say::back(locale)}
                </a>
            </p>
            <div class="narrow flow-l">
                <ErrorSummary draft=errors />
                <h1>{say::title(locale)}</h1>
                <p>{say::what(locale)}</p>
                {consent.map(|consent| view! { <InForce consent zone request /> })}
                {body}
            </div>
        </Document>
    }
}

#[component]
fn OneWay() -> impl IntoView {
    let locale = locale();
    use crate::site::components::LinkButton;
    view! {
        <EmptyState title=say::one_way(locale)>
            <p>{say::one_way_what(locale)}</p>
            <LinkButton href="/methods">{say::add_method(locale)}</LinkButton>
        </EmptyState>
    }
}

/// What counts now, word for word.
#[component]
fn InForce(consent: ConsentView, zone: String, request: RequestId) -> impl IntoView {
    let locale = locale();
    let when = view! { <Moment at=consent.agreed_at zone /> }.into_any();
    view! {
        <NoticeBox tone=Tone::Given glyph=Glyph::Check title=say::agreed(locale)>
            <p>{consent.words}</p>
            <p class="small muted">
                {fill(&say::agreed_on(locale, words::HOLES[0]), [when])}
            </p>
            <form method="post" action=PATH>
                <Hidden name="act" value="end" />
                <Hidden name="request" value=request.to_string() />
                <Button kind=ButtonKind::Second>{say::end_it(locale)}</Button>
            </form>
        </NoticeBox>
    }
}

#[component]
fn Form(methods: Vec<MethodChoice>, consent: Option<ConsentView>, draft: Draft) -> impl IntoView {
    let locale = locale();
    let (chosen, ways) = match &consent {
        Some(consent) => (consent.causes.clone(), consent.ways.clone()),
        None => (Vec::new(), Vec::new()),
    };
    let causes = draft.clone();
    let fields = WAYS.into_iter().enumerate().map(|(place, name)| {
        let label = way(locale, name);
        let value = ways.get(place).map(MethodId::to_string).unwrap_or_default();
        let none = if place == 0 { say::choose(locale) } else { say::nothing_more(locale) };
        let options = std::iter::once(Opt::new("", none))
            .chain(
                methods.iter().map(|way| Opt::new(way.id.to_string(), format::choice(locale, way))),
            )
            .collect();
        view! { <SelectField name label options value class="m" draft=draft.clone() /> }
    });
    let again = if consent.is_some() { say::agree_anew(locale) } else { say::choose(locale) };
    view! {
        <section class="flow" aria-labelledby="choose">
            <h2 id="choose">{again}</h2>
            <form class="flow-l" method="post" action=PATH novalidate>
                <Hidden name="act" value="choose" />
                <Causes chosen draft=causes />
                <div class="flow">{fields.collect_view()}</div>
                <div class="row">
                    <Button>{say::next(locale)}</Button>
                    <span class="hint">{say::next_hint(locale)}</span>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Causes(chosen: Vec<FallbackCause>, draft: Draft) -> impl IntoView {
    let locale = locale();
    let problem = draft.problem("causes").map(str::to_owned);
    let described = problem.is_some().then_some("causes-error");
    let wrong = problem.is_some().then_some("wrong");
    let typed = !draft.value("act").is_empty();
    let boxes = FallbackCause::ALL.into_iter().enumerate().map(|(place, one)| {
        let (label, hint) = cause(locale, one);
        let name = one.name();
        let id = if place == 0 { "causes".to_owned() } else { format!("causes-{place}") };
        let checked = if typed { !draft.value(name).is_empty() } else { chosen.contains(&one) };
        view! {
            <label class="choice plain">
                <input id=id type="checkbox" name=name value="yes" checked=checked />
                <b>{label}</b>
                <span class="hint">{hint}</span>
            </label>
        }
    });
    view! {
        <fieldset class=wrong aria-describedby=described>
            <legend>{say::when(locale)}</legend>
            {problem
                .map(|problem| {
                    view! {
                        <p class="error" id="causes-error">
                            <span class="vh">{words::parts::problem(locale)} " "</span>
                            {problem}
                        </p>
                    }
                })}
            <div class="choices">{boxes.collect_view()}</div>
        </fieldset>
    }
}

/// `/settings/fallback/check`: the words, before they count.
#[component]
pub fn Check(
    page: Page,
    view: FallbackCheck,
    methods: Vec<MethodChoice>,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let wrong = draft.has_problems();
    let FallbackCheck { causes, ways, words: consent, request } = view;
    let name = |id: &MethodId| {
        let way = methods.iter().find(|way| way.id == *id);
        way.map(|way| format::choice(locale, way)).unwrap_or_default()
    };
    let order = ways.iter().map(name).reduce(|first, second| say::then(locale, &first, &second));
    let when: Vec<String> = causes.iter().map(|one| cause(locale, *one).0).collect();
    let carried_causes: Vec<_> =
        causes.iter().map(|one| view! { <Hidden name=one.name() value="yes" /> }).collect();
    let carried_ways: Vec<_> = WAYS
        .iter()
        .zip(&ways)
        .map(|(name, way)| view! { <Hidden name=*name value=way.to_string() /> })
        .collect();
    view! {
        <Document page title=say::check(locale) class here="/settings" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>{say::check(locale)}</h1>
                <Answers>
                    <Answer question=say::when_short(locale) change=PATH what=say::when_short(locale)>
                        {when.join(". ")}
                    </Answer>
                    <Answer question=say::from(locale) change=PATH what=say::card_or_bank(locale)>
                        {order}
                    </Answer>
                </Answers>
                <blockquote class="slip flow">
                    <p>{consent}</p>
                </blockquote>
                <form class="row" method="post" action=format!("{PATH}/check")>
                    {carried_causes} {carried_ways}
                    <Hidden name="request" value=request.to_string() />
                    <Button>{say::agree(locale)}</Button>
                    <a class="link" href="/settings">{say::disagree(locale)}</a>
                </form>
            </div>
        </Document>
    }
}
