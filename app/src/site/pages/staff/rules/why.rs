//! `/staff/rules/why`: a reply is pasted, and the page tells how it is ruled and by what. A person
//! may say what it means instead; then it is a recorded case.

use kernel::{Certainty, Timestamp};
use leptos::prelude::*;
use views::{CaseRow, RuleRow, RuleWhy, WhyPage};

use super::trial::Holds;
use super::words::{class_options, gateway_options, place};
use super::{DRAFT, When};
use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Fact, Facts, Field, Hidden, RULES, RulePlace, RuleTabs,
    SelectField, TextField, described_by, query,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const PAGE: &str = "/staff/rules/why";

#[component]
pub fn Why(page: Page, view: WhyPage, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let WhyPage { gateways, found, cases } = view;
    view! {
        <Document page title="Why ruled so" class="for-staff" here=RULES wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Why was this reply ruled so?"</h1>
            <RuleTabs here=RulePlace::Why />
            <Ask gateways draft=draft.clone() />
            {found.map(|found| view! {
                <Found found=found.clone() />
                <Judge found draft=draft.clone() />
            })}
            <Judged cases request=draft.value("request").to_owned() now zone />
        </Document>
    }
}

#[component]
fn Ask(gateways: Vec<(kernel::GatewayId, String)>, draft: Draft) -> impl IntoView {
    let problem = draft.problem("reply").map(str::to_owned);
    let described = described_by("reply", true, problem.is_some());
    let invalid = problem.is_some().then_some("true");
    let typed = draft.value("reply").to_owned();
    let request = draft.value("request").to_owned();
    view! {
        <section class="slip flow" aria-labelledby="ask">
            <h2 id="ask">"A reply"</h2>
            <form class="flow-l" method="post" action=PAGE>
                <Hidden name="act" value="explain" />
                <Hidden name="request" value=request />
                <Field
                    id="reply"
                    label="What the gateway answered"
                    hint=Some(
                        "The whole reply: JSON, XML, a page, or its text. Nothing is kept."
                            .to_owned(),
                    )
                    problem
                >
                    <textarea
                        class="input paste"
                        id="reply"
                        name="reply"
                        rows="5"
                        spellcheck="false"
                        autocomplete="off"
                        aria-describedby=described
                        aria-invalid=invalid
                    >
                        {typed}
                    </textarea>
                </Field>
                <SelectField
                    name="gateway"
                    label="Gateway"
                    options=gateway_options("Choose", &gateways)
                    draft=draft.clone()
                />
                <TextField
                    name="brand"
                    label="Card brand"
                    hint="Empty is unknown."
                    size="m"
                    autocomplete="off"
                    draft
                />
                <Button>"Explain it"</Button>
            </form>
        </section>
    }
}

#[component]
fn Found(found: RuleWhy) -> impl IntoView {
    let sure = match found.certainty {
        Certainty::Sure => "The gateway said what happened",
        Certainty::Unknown => "The money may have moved: it would be asked about",
    };
    let at = place(Some(&found.gateway), found.brand.as_deref());
    let none = found.decided_by.is_none();
    let runners_up = found.runners_up;
    let draft = query(DRAFT, [("gateway", found.gateway.as_str())]);
    view! {
        <section class="flow" aria-labelledby="found">
            <h2 id="found">{format::class(found.class)}</h2>
            <Facts>
                <Fact name="At">{at}</Fact>
                <Fact name="Certainty">{sure}</Fact>
            </Facts>
            {found.decided_by.map(|rule| view! {
                <h3>"The rule that decided"</h3>
                <ul class="flow"><Rule rule /></ul>
            })}
            {none.then(|| view! {
                <p>
                    "No rule decided. "
                    <a href=draft>"Draft one"</a>
                    "."
                </p>
            })}
            {(!runners_up.is_empty()).then(|| view! {
                <h3>"Rules that fit too, and come later"</h3>
                <ol class="flow">
                    {runners_up.into_iter().map(|rule| view! { <Rule rule /> }).collect_view()}
                </ol>
            })}
            <details>
                <summary>"The words in which rules were looked for"</summary>
                <span class="said">{found.words}</span>
            </details>
        </section>
    }
}

#[component]
fn Rule(rule: RuleRow) -> impl IntoView {
    let at = place(rule.gateway.as_ref(), rule.brand.as_deref());
    let page = rule.draft.map(|id| format!("{DRAFT}/{id}"));
    view! {
        <li>
            <b class="break">{format!("“{}”", rule.text)}</b>
            {format!(" at {at}: {}. ", format::class(rule.class))}
            <small class="muted break">
                {format!("No. {}, {}. {} ", format::number(rule.place), rule.id, rule.reason)}
                {page.map(|href| view! { <a href=href>"Its page"</a> })}
            </small>
        </li>
    }
}

/// A person knows better, or as well: from then on no rule may say otherwise.
#[component]
fn Judge(found: RuleWhy, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <section class="slip flow narrow" aria-labelledby="judge">
            <h2 id="judge">"Say what it means"</h2>
            <p>
                "Then it is a recorded case, kept without card numbers and addresses: a new rule \
                 that makes it mean something else is refused."
            </p>
            <form class="flow-l" method="post" action=PAGE>
                <Hidden name="act" value="judge" />
                <Hidden name="request" value=request />
                <Hidden name="reply" value=found.reply />
                <Hidden name="gateway" value=found.gateway.to_string() />
                <Hidden name="brand" value=found.brand.unwrap_or_default() />
                <SelectField
                    name="class"
                    label="It means"
                    options=class_options("Choose")
                    value=found.class.name()
                    draft=draft.clone()
                />
                <TextField
                    name="why"
                    label="How you know"
                    hint="At least 10 letters: who said so, or where it is written."
                    autocomplete="off"
                    draft
                />
                <Button kind=ButtonKind::Second>"Record it"</Button>
            </form>
        </section>
    }
}

#[component]
fn Judged(cases: Vec<CaseRow>, request: String, now: Timestamp, zone: String) -> impl IntoView {
    if cases.is_empty() {
        return view! {
            <p class="muted">
                "Nobody has said of a reply what it means yet. The sample that ships with the \
                 product is recorded all the same."
            </p>
        }
        .into_any();
    }
    let row = |case: CaseRow| {
        let at = place(Some(&case.gateway), case.brand.as_deref());
        let right = case.after == case.class;
        let forget = case.id.map(|id| view! { <Forget id request=request.clone() /> });
        let judged = case.judged.map(|judged| {
            view! {
                {format!("{}, ", judged.by)}
                <When at=judged.at now zone=zone.clone() />
                <small class="break">{judged.why}</small>
            }
        });
        view! {
            <tr role="row">
                <th class="ab" scope="row" role="rowheader">
                    <span class="said">{case.reply}</span>
                    <small>{at}</small>
                </th>
                <td class="ab" data-label="Means" role="cell">
                    {format::class(case.class)}
                    " "
                    <Holds right />
                </td>
                <td class="ab" data-label="Said by" role="cell">{judged}</td>
                <td class="ab" role="cell">{forget}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="judged">
            <h2 id="judged">"What people said of replies"</h2>
            <table class="table cards" role="table" aria-labelledby="judged">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Reply"</th>
                        <th scope="col" role="columnheader">"Means"</th>
                        <th scope="col" role="columnheader">"Said by"</th>
                        <th scope="col" role="columnheader">
                            <span class="vh">"Forget it"</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{cases.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Forget(id: String, request: String) -> impl IntoView {
    view! {
        <form method="post" action=PAGE>
            <Hidden name="act" value="forget" />
            <Hidden name="request" value=request />
            <Hidden name="case" value=id />
            <button class="link-button">"Forget it"</button>
        </form>
    }
}
