//! `/staff/rules/unknown`: replies that nobody understood, those that are alike together.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{UnknownCluster, UnknownInbox};

use super::words::sums;
use super::{DRAFT, When};
use crate::site::components::{
    Button, ButtonKind, EmptyState, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, LinkButton,
    RULES, RulePlace, RuleTabs, TextField, query,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

pub(super) const PAGE: &str = "/staff/rules/unknown";

/// Clusters on the page; those behind are small.
const SHOWN: usize = 50;

#[component]
pub fn Unknown(page: Page, view: UnknownInbox, draft: Draft) -> impl IntoView {
    let (now, zone, wrong) = (page.frame.now, page.frame.zone.clone(), draft.has_problems());
    let UnknownInbox { clusters, replies, days, more, explained, set_aside } = view;
    let counted = format!(
        "{} in {} of the last {days} days.",
        format::count(replies, "reply", "replies"),
        format::count(u64::try_from(clusters.len()).unwrap_or(0), "group", "groups"),
    );
    let gone = [
        (explained > 0).then(|| {
            let count = format::count(explained, "reply is", "replies are");
            format!("{count} explained by a rule since.")
        }),
        (set_aside > 0).then(|| {
            let count = format::count(set_aside, "reply was", "replies were");
            format!("{count} set aside.")
        }),
        more.then(|| "There are more; these are the newest.".to_owned()),
    ];
    let behind = clusters.len().saturating_sub(SHOWN);
    let empty = clusters.is_empty();
    view! {
        <Document page title="Unknown replies" class="for-staff" here=RULES wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Unknown replies"</h1>
            <RuleTabs here=RulePlace::Unknown />
            <p class="measure">
                "No rule says what these mean, so nobody is told more than that it did not work. \
                 Draft a rule for what comes often; set aside what needs none."
            </p>
            <p class="small muted">
                {(!empty).then_some(counted)}
                {gone.into_iter().flatten().map(|words| format!(" {words}")).collect::<String>()}
            </p>
            {empty.then(|| view! {
                <EmptyState title="Nothing is unknown">
                    <p>"Every failure is explained."</p>
                </EmptyState>
            })}
            {clusters.into_iter().take(SHOWN).enumerate().map(|(at, cluster)| view! {
                <Group at cluster draft=draft.clone() now zone=zone.clone() />
            }).collect_view()}
            {(behind > 0).then(|| view! {
                <p class="muted">{format!("And {behind} smaller groups.")}</p>
            })}
        </Document>
    }
}

/// Replies that are alike.
#[component]
fn Group(
    at: usize,
    cluster: UnknownCluster,
    draft: Draft,
    now: Timestamp,
    zone: String,
) -> impl IntoView {
    let heading = format!("group-{at}");
    let title = if cluster.words.is_empty() {
        "No words in common".to_owned()
    } else {
        format!("“{}”", cluster.words)
    };
    let only = match cluster.gateways.as_slice() {
        [(one, _)] => one.to_string(),
        _ => String::new(),
    };
    let write = query(DRAFT, [("text", cluster.words.as_str()), ("gateway", &only)]);
    let gateways: Vec<String> = cluster
        .gateways
        .iter()
        .map(|(id, count)| format!("{id} ({})", format::number(*count)))
        .collect();
    let request = draft.value("request").to_owned();
    // What was typed wrong is said in the form it was typed into.
    let mine = draft.value("key") == cluster.key;
    let draft = if mine { draft } else { Draft::default() };
    let problem = draft.problem("why").is_some();
    let field = format!("{heading}-why");
    let labelled_by = heading.clone();
    let first = view! { <When at=cluster.first now zone=zone.clone() /> };
    let last = view! { <When at=cluster.last now zone /> };
    view! {
        <section class="card flow" aria-labelledby=labelled_by>
            <div class="head">
                <h2 class="break" id=heading>{title}</h2>
                <LinkButton href=write kind=ButtonKind::Second>
                    <Icon glyph=Glyph::Edit />
                    "Draft a rule"
                    <span class="vh">{format!(" for group {}", at + 1)}</span>
                </LinkButton>
            </div>
            <Facts>
                <Fact name="Replies">{format::number(cluster.replies)}</Fact>
                <Fact name="Gateways">{gateways.join(", ")}</Fact>
                <Fact name="Money">{sums(&cluster.sums)}</Fact>
                <Fact name="First seen">{first}</Fact>
                <Fact name="Last seen">{last}</Fact>
            </Facts>
            {cluster.examples.into_iter().map(|text| view! {
                <span class="said">{text}</span>
            }).collect_view()}
            <details open=problem>
                <summary>"Set aside"</summary>
                <form class="flow" method="post" action=PAGE>
                    <Hidden name="request" value=request />
                    <Hidden name="key" value=cluster.key />
                    <Aside id=field draft first=mine />
                    <Button kind=ButtonKind::Second>"Set these aside"</Button>
                </form>
            </details>
        </section>
    }
}

/// Why; the field that is wrong carries the field's own name, so that the summary leads to it.
#[component]
fn Aside(id: String, draft: Draft, first: bool) -> impl IntoView {
    if first {
        return view! {
            <TextField
                name="why"
                label="Why they need no rule"
                hint="At least 10 letters."
                autocomplete="off"
                draft
            />
        }
        .into_any();
    }
    let hint = format!("{id}-hint");
    let described = hint.clone();
    view! {
        <div class="field">
            <label for=id.clone()>"Why they need no rule"</label>
            <span class="hint" id=hint>"At least 10 letters."</span>
            <input class="input" id=id name="why" autocomplete="off" aria-describedby=described />
        </div>
    }
    .into_any()
}
