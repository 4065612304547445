//! `/staff/rules/draft/{id}`: a rule on its way from a thought to being in force, what it would
//! change, and who says yes.

use kernel::{GatewayId, Timestamp};
use leptos::prelude::*;
use views::{AuditLine, DraftForm, DraftPage, DraftStanding, Stands};

use super::trial::{Cases, Trial};
use super::words::{class_options, gateway_options, place, standing};
use super::{DRAFT, When};
use crate::site::components::{
    Button, ButtonKind, Choices, ErrorSummary, Fact, Facts, Glyph, Hidden, Icon, NoticeBox, Opt,
    RULES, RulePlace, RuleTabs, SelectField, Stamp, TextField, Tone, query,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// A rule that is not there yet.
#[component]
pub fn NewRule(page: Page, view: DraftForm, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    view! {
        <Document page title="Draft a rule" class="for-staff" here=RULES wrong>
            <ErrorSummary draft=draft.clone() />
            <Back />
            <h1>"Draft a rule"</h1>
            <RuleTabs here=RulePlace::Rules />
            <p class="measure">
                "Next you see which recorded replies it would change. Nothing is in force before \
                 somebody else has approved it."
            </p>
            <section class="slip flow narrow" aria-labelledby="write">
                <h2 id="write">"The rule"</h2>
                <form class="flow-l" method="post" action=DRAFT>
                    <Hidden name="request" value=draft.value("request").to_owned() />
                    <RuleFields gateways=view.gateways draft />
                    <p class="row">
                        <Button>"Look what it would change"</Button>
                        <a class="link" href=RULES>"Leave it"</a>
                    </p>
                </form>
            </section>
        </Document>
    }
}

#[component]
fn Back() -> impl IntoView {
    view! {
        <p>
            <a class="link" href=RULES>
                <Icon glyph=Glyph::Prev />
                "Rules"
            </a>
        </p>
    }
}

/// What a rule is made of.
#[component]
fn RuleFields(gateways: Vec<(GatewayId, String)>, draft: Draft) -> impl IntoView {
    let hard = vec![
        Opt::new("no", "May be asked again").hint("As the class says, and when it says."),
        Opt::new("yes", "Never asked again").hint("Closed, lost, stolen, revoked."),
    ];
    view! {
        <TextField
            name="text"
            label="Text to find"
            hint="Whole words, as the gateway says them; case and signs do not matter. A * at a \
                  word’s end lets it go on, alone it stands for up to four words."
            autocomplete="off"
            draft=draft.clone()
        />
        <SelectField
            name="gateway"
            label="Gateway"
            options=gateway_options("Any", &gateways)
            draft=draft.clone()
        />
        <TextField
            name="brand"
            label="Card brand"
            hint="Empty is any. “visa”, “american_express”."
            size="m"
            autocomplete="off"
            draft=draft.clone()
        />
        <SelectField
            name="class"
            label="It means"
            options=class_options("Choose")
            draft=draft.clone()
        />
        <Choices
            name="hard"
            legend="The card or account"
            options=hard
            value="no"
            plain=true
            draft=draft.clone()
        />
        <TextField
            name="reason"
            label="Reason"
            hint="At least 10 letters. Whoever approves it reads it."
            autocomplete="off"
            draft
        />
    }
}

#[component]
pub fn RuleDraft(page: Page, view: DraftPage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let title = format!("“{}”", view.draft.text);
    let state = view.draft.standing;
    let open = matches!(state, DraftStanding::Draft | DraftStanding::SentBack);
    let action = format!("{DRAFT}/{}", view.draft.id);
    let trial = view.trial.clone().filter(|_| open || state == DraftStanding::Submitted);
    let history = view.history.clone();
    view! {
        <Document page title=format!("Rule {title}") class="for-staff" here=RULES wrong>
            <ErrorSummary draft=draft.clone() />
            <Back />
            <div>
                <h1 class="break">{title}</h1>
                <Stamp word=standing(state) />
            </div>
            <RuleTabs here=RulePlace::Rules />
            <TheRule view=view.clone() now zone=zone.clone() />
            <Standing view=view.clone() />
            {trial.map(|trial| view! {
                <Trial
                    trial
                    action=action.clone()
                    revision=view.revision
                    request=draft.value("request").to_owned()
                    now
                    zone=zone.clone()
                />
            })}
            {(open || state == DraftStanding::Submitted).then(|| view! {
                <Cases cases=view.cases.clone() />
            })}
            <Next view=view.clone() action=action.clone() draft=draft.clone() />
            {open.then(|| view! { <Rewrite view action draft /> })}
            <History history now zone />
        </Document>
    }
}

#[component]
fn TheRule(view: DraftPage, now: Timestamp, zone: String) -> impl IntoView {
    let DraftPage { draft, decided, .. } = view;
    let at = place(draft.gateway.as_ref(), draft.brand.as_deref());
    let moment = |at| view! { <When at now zone=zone.clone() /> };
    let (changed, decided) =
        (moment(draft.changed_at), decided.map(|one| (one.by, moment(one.at), one.why)));
    let word = match draft.standing {
        DraftStanding::Active => "Approved by",
        DraftStanding::SentBack => "Sent back by",
        DraftStanding::Reverted => "Taken back by",
        DraftStanding::Draft | DraftStanding::Submitted => "Last decided by",
        DraftStanding::Dropped => "Dropped by",
    };
    view! {
        <Facts>
            <Fact name="Means">{format::class(draft.class)}</Fact>
            <Fact name="At">{at}</Fact>
            <Fact name="The card">
                {if draft.hard { "never asked again" } else { "may be asked again" }}
            </Fact>
            <Fact name="Reason">{draft.reason}</Fact>
            <Fact name="Written by">{draft.by}</Fact>
            <Fact name="Changed">{changed}</Fact>
            {decided.map(|(by, at, why)| view! {
                <Fact name=word>{by} ", " {at}</Fact>
                {(!why.is_empty()).then(|| view! { <Fact name="Because">{why}</Fact> })}
            })}
        </Facts>
    }
}

/// What stands in its way, before any reply is looked at.
#[component]
fn Standing(view: DraftPage) -> impl IntoView {
    let words = match view.stands {
        Stands::Well => return None,
        Stands::TiesWith(other) => format!(
            "The rule {other} has the same text and is equally specific: nothing says which of the \
             two would win. Use a longer text, or name a gateway."
        ),
        Stands::SaysTooLittle(classes) => format!(
            "Its words stand in rules of {classes} other classes, so by themselves they say \
             nothing. Use a longer text."
        ),
        Stands::Not => "Its text says too little. Use a longer one, with letters.".to_owned(),
    };
    Some(view! {
        <NoticeBox tone=Tone::Bad glyph=Glyph::Failing title="It cannot stand beside the others">
            <p>{words}</p>
        </NoticeBox>
    })
}

/// Why it cannot go on; `None` when it can.
fn hindrance(view: &DraftPage) -> Option<&'static str> {
    let Some(trial) = &view.trial else { return Some("It was not tried yet. Try it first.") };
    if view.stands != Stands::Well {
        return Some("It cannot stand beside the others. Write it anew.");
    }
    if trial.ended_at.is_none() {
        return Some(
            "It is still being tried. When every recorded reply was looked at, it can go.",
        );
    }
    if !trial.current {
        return Some("Other rules have come into force since it was tried. Try it again.");
    }
    if trial.greedy {
        return Some("It is too greedy. Write it anew, with a longer text or for one gateway.");
    }
    if !view.cases.red.is_empty() {
        return Some("It turns recorded cases red. Write it anew.");
    }
    None
}

/// What may be done with it now, and by whom.
#[component]
fn Next(view: DraftPage, action: String, draft: Draft) -> impl IntoView {
    let hindered = hindrance(&view);
    match view.draft.standing {
        DraftStanding::Draft | DraftStanding::SentBack => view! {
            <Submit hindered revision=view.revision action draft />
        }
        .into_any(),
        DraftStanding::Submitted if view.mine => view! {
            <Wait revision=view.revision action draft />
        }
        .into_any(),
        DraftStanding::Submitted => view! { <Approve view hindered action draft /> }.into_any(),
        DraftStanding::Active => view! {
            <Revert revision=view.revision action draft />
        }
        .into_any(),
        DraftStanding::Reverted | DraftStanding::Dropped => {
            let again = query(
                DRAFT,
                [
                    ("text", view.draft.text),
                    ("gateway", view.draft.gateway.map(String::from).unwrap_or_default()),
                    ("brand", view.draft.brand.unwrap_or_default()),
                    ("class", view.draft.class.name().to_owned()),
                    ("reason", view.draft.reason),
                ],
            );
            view! { <p><a class="link" href=again>"Draft it anew"</a></p> }.into_any()
        }
    }
}

/// A form with nothing but a button.
#[component]
fn Only(
    act: &'static str,
    label: &'static str,
    kind: ButtonKind,
    revision: u64,
    action: String,
    request: String,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <Hidden name="act" value=act />
            <Hidden name="revision" value=revision.to_string() />
            <Hidden name="request" value=request />
            <Button kind>{label}</Button>
        </form>
    }
}

#[component]
fn Submit(
    hindered: Option<&'static str>,
    revision: u64,
    action: String,
    draft: Draft,
) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <section class="slip flow narrow" aria-labelledby="next">
            <h2 id="next">"Ask for approval"</h2>
            <p>
                {hindered.unwrap_or(
                    "Somebody else reads it and what it would change, and puts it in force or \
                     sends it back.",
                )}
            </p>
            <div class="row">
                {hindered.is_none().then(|| view! {
                    <Only
                        act="submit"
                        label="Ask for approval"
                        kind=ButtonKind::First
                        revision
                        action=action.clone()
                        request=request.clone()
                    />
                })}
                <Only
                    act="drop"
                    label="Drop it"
                    kind=ButtonKind::Second
                    revision
                    action=action.clone()
                    request=request.clone()
                />
            </div>
        </section>
    }
}

#[component]
fn Wait(revision: u64, action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <section class="slip flow narrow needs" aria-labelledby="next">
            <h2 id="next">"Waits for a second person"</h2>
            <p class="status needs lines">
                <Icon glyph=Glyph::Clock />
                <span>"You wrote this rule, so somebody else approves it."</span>
            </p>
            <Only act="drop" label="Drop it" kind=ButtonKind::Second revision action request />
        </section>
    }
}

#[component]
fn Approve(
    view: DraftPage,
    hindered: Option<&'static str>,
    action: String,
    draft: Draft,
) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let revision = view.revision;
    let by = view.draft.by;
    view! {
        <section class="slip flow narrow" aria-labelledby="next">
            <h2 id="next">"Your yes or no"</h2>
            <p>
                {hindered.map(str::to_owned).unwrap_or_else(|| format!(
                    "{by} wrote it. With your yes it is in force on every node within five \
                     seconds, for replies that come. Gifts that were decided before stay as they \
                     are."
                ))}
            </p>
            {hindered.is_none().then(|| view! {
                <Only
                    act="approve"
                    label="Approve it and put it in force"
                    kind=ButtonKind::First
                    revision
                    action=action.clone()
                    request=request.clone()
                />
            })}
            <form class="flow-l" method="post" action=action.clone()>
                <Hidden name="act" value="send_back" />
                <Hidden name="revision" value=revision.to_string() />
                <Hidden name="request" value=request.clone() />
                <TextField
                    name="why"
                    label="Or what is not right yet"
                    hint="At least 10 letters. Its author reads it."
                    autocomplete="off"
                    draft
                />
                <Button kind=ButtonKind::Second>"Send it back"</Button>
            </form>
        </section>
    }
}

#[component]
fn Revert(revision: u64, action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    view! {
        <section class="slip flow narrow" aria-labelledby="next">
            <h2 id="next">"Take it back"</h2>
            <p>
                "One step: every node rules without it within five seconds. What it decided stays \
                 as it is."
            </p>
            <form class="flow-l" method="post" action=action>
                <Hidden name="act" value="revert" />
                <Hidden name="revision" value=revision.to_string() />
                <Hidden name="request" value=request />
                <TextField
                    name="why"
                    label="Why"
                    hint="At least 10 letters. It is written down with your name."
                    autocomplete="off"
                    draft
                />
                <Button kind=ButtonKind::Danger>"Take the rule back"</Button>
            </form>
        </section>
    }
}

/// The same fields once more, with what stands in them.
#[component]
fn Rewrite(view: DraftPage, action: String, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let typed = !draft.value("text").is_empty() || draft.problem("text").is_some();
    let DraftPage { draft: rule, revision, gateways, .. } = view;
    let mut fields = draft;
    if !typed {
        let hard = if rule.hard { "yes" } else { "no" };
        let gateway = rule.gateway.map(String::from).unwrap_or_default();
        for (name, value) in [
            ("text", rule.text),
            ("gateway", gateway),
            ("brand", rule.brand.unwrap_or_default()),
            ("class", rule.class.name().to_owned()),
            ("hard", hard.to_owned()),
            ("reason", rule.reason),
        ] {
            fields.values.insert(name.to_owned(), value);
        }
    }
    view! {
        <section class="slip flow narrow" aria-labelledby="rewrite">
            <h2 id="rewrite">"Write it anew"</h2>
            <form class="flow-l" method="post" action=action>
                <Hidden name="act" value="rewrite" />
                <Hidden name="revision" value=revision.to_string() />
                <Hidden name="request" value=request />
                <RuleFields gateways draft=fields />
                <Button kind=ButtonKind::Second>"Look what it would change"</Button>
            </form>
        </section>
    }
}

fn act(verb: &str) -> &'static str {
    match verb {
        "rule.draft" => "Drafted",
        "rule.rewrite" => "Written anew",
        "rule.submit" => "Approval asked for",
        "rule.approve" => "Approved, in force",
        "rule.send_back" => "Sent back",
        "rule.revert" => "Taken back",
        "rule.drop" => "Dropped",
        _ => "Changed",
    }
}

/// Everything that was done to it, newest first.
#[component]
fn History(history: Vec<AuditLine>, now: Timestamp, zone: String) -> impl IntoView {
    let row = |line: AuditLine| {
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{act(&line.verb)}</th>
                <td class="b r1" role="cell"><When at=line.at now zone=zone.clone() /></td>
                <td class="ab" data-label="Who" role="cell">{line.who}</td>
                <td class="ab break" role="cell">{line.why}</td>
            </tr>
        }
    };
    view! {
        <section class="flow" aria-labelledby="history">
            <h2 id="history">"What was done"</h2>
            <table class="table cards" role="table" aria-labelledby="history">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"What"</th>
                        <th scope="col" role="columnheader">"When"</th>
                        <th scope="col" role="columnheader">"Who"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{history.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
