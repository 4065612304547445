//! `/settings/fallback`: what a donor agrees to beforehand, and the words before they do.

use kernel::{MethodId, RequestId};
use leptos::prelude::*;
use views::{ConsentView, FallbackCause, FallbackCheck, FallbackForm, MethodChoice};

use crate::site::components::{
    Answer, Answers, Button, ButtonKind, EmptyState, ErrorSummary, Glyph, Hidden, Icon, Moment,
    NoticeBox, Opt, SelectField, Tone,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PATH: &str = "/settings/fallback";

/// The fields of the ways, in their order.
const WAYS: [(&str, &str); 3] =
    [("first_way", "Take it from"), ("second_way", "If that cannot be"), ("third_way", "And then")];

fn cause(cause: FallbackCause) -> (&'static str, &'static str) {
    match cause {
        FallbackCause::Unusable => (
            "My card has expired, or its details do not fit any more",
            "Your bank sent a new card.",
        ),
        FallbackCause::SystemDown => {
            ("The system that takes it is down", "Else your gift is kept safe until it is back.")
        }
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
        <Document page title="If your usual way does not work" class here="/settings" wrong>
            <p>
                <a class="link" href="/settings">
                    <Icon glyph=Glyph::Prev />
                    "Your account"
                </a>
            </p>
            <div class="narrow flow-l">
                <ErrorSummary draft=errors />
                <h1>"If your usual way does not work"</h1>
                <p>
                    "You may agree beforehand that a gift is taken from another card or bank of \
                     yours. We do it for the reasons you choose, and for no other: never because \
                     there was not enough money, and never when something looks wrong."
                </p>
                {consent.map(|consent| view! { <InForce consent zone request /> })}
                {body}
            </div>
        </Document>
    }
}

#[component]
fn OneWay() -> impl IntoView {
    view! {
        <EmptyState title="You have one way to pay">
            <p>
                "With a second card or a bank account, a gift could take that one. Your church \
                 office sets one up with you."
            </p>
        </EmptyState>
    }
}

/// What counts now, word for word.
#[component]
fn InForce(consent: ConsentView, zone: String, request: RequestId) -> impl IntoView {
    view! {
        <NoticeBox tone=Tone::Given glyph=Glyph::Check title="You agreed to this">
            <p>{consent.words}</p>
            <p class="small muted">
                "Agreed on " <Moment at=consent.agreed_at zone /> "."
            </p>
            <form method="post" action=PATH>
                <Hidden name="act" value="end" />
                <Hidden name="request" value=request.to_string() />
                <Button kind=ButtonKind::Second>"End it"</Button>
            </form>
        </NoticeBox>
    }
}

#[component]
fn Form(methods: Vec<MethodChoice>, consent: Option<ConsentView>, draft: Draft) -> impl IntoView {
    let (chosen, ways) = match &consent {
        Some(consent) => (consent.causes.clone(), consent.ways.clone()),
        None => (Vec::new(), Vec::new()),
    };
    let causes = draft.clone();
    let fields = WAYS.into_iter().enumerate().map(|(place, (name, label))| {
        let value = ways.get(place).map(MethodId::to_string).unwrap_or_default();
        let none = if place == 0 { "Choose" } else { "Nothing more" };
        let options = std::iter::once(Opt::new("", none))
            .chain(
                methods.iter().map(|way| Opt::new(way.id.to_string(), format::method(crate::site::locale(), &way.label))),
            )
            .collect();
        view! { <SelectField name label options value class="m" draft=draft.clone() /> }
    });
    let again = if consent.is_some() { "Agree to something else" } else { "Choose" };
    view! {
        <section class="flow" aria-labelledby="choose">
            <h2 id="choose">{again}</h2>
            <form class="flow-l" method="post" action=PATH novalidate>
                <Hidden name="act" value="choose" />
                <Causes chosen draft=causes />
                <div class="flow">{fields.collect_view()}</div>
                <div class="row">
                    <Button>"Continue"</Button>
                    <span class="hint">"You read what you agree to before you do."</span>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Causes(chosen: Vec<FallbackCause>, draft: Draft) -> impl IntoView {
    let problem = draft.problem("causes").map(str::to_owned);
    let described = problem.is_some().then_some("causes-error");
    let wrong = problem.is_some().then_some("wrong");
    let typed = !draft.value("act").is_empty();
    let boxes = FallbackCause::ALL.into_iter().enumerate().map(|(place, one)| {
        let (words, hint) = cause(one);
        let name = one.name();
        let id = if place == 0 { "causes".to_owned() } else { format!("causes-{place}") };
        let checked = if typed { !draft.value(name).is_empty() } else { chosen.contains(&one) };
        view! {
            <label class="choice plain">
                <input id=id type="checkbox" name=name value="yes" checked=checked />
                <b>{words}</b>
                <span class="hint">{hint}</span>
            </label>
        }
    });
    view! {
        <fieldset class=wrong aria-describedby=described>
            <legend>"When another way may be taken"</legend>
            {problem
                .map(|problem| {
                    view! {
                        <p class="error" id="causes-error">
                            <span class="vh">"Error: "</span>
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
    let wrong = draft.has_problems();
    let FallbackCheck { causes, ways, words, request } = view;
    let name = |id: &MethodId| {
        let way = methods.iter().find(|way| way.id == *id);
        way.map(|way| format::method(crate::site::locale(), &way.label)).unwrap_or_default()
    };
    let order: Vec<String> = ways.iter().map(name).collect();
    let when: Vec<&str> = causes.iter().map(|one| cause(*one).0).collect();
    let carried_causes: Vec<_> =
        causes.iter().map(|one| view! { <Hidden name=one.name() value="yes" /> }).collect();
    let carried_ways: Vec<_> = WAYS
        .iter()
        .zip(&ways)
        .map(|((name, _), way)| view! { <Hidden name=*name value=way.to_string() /> })
        .collect();
    view! {
        <Document page title="Check what you agree to" class here="/settings" wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft />
                <h1>"Check what you agree to"</h1>
                <Answers>
                    <Answer question="When" change=PATH what="when">
                        {when.join(". ")}
                    </Answer>
                    <Answer question="From" change=PATH what="the card or bank">
                        {order.join(", then ")}
                    </Answer>
                </Answers>
                <blockquote class="slip flow">
                    <p>{words}</p>
                </blockquote>
                <form class="row" method="post" action=format!("{PATH}/check")>
                    {carried_causes} {carried_ways}
                    <Hidden name="request" value=request.to_string() />
                    <Button>"I agree"</Button>
                    <a class="link" href="/settings">"Do not agree"</a>
                </form>
            </div>
        </Document>
    }
}
