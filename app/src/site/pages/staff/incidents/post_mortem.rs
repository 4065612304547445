//! `/staff/incidents/{id}/post-mortem`: what happened, what was learnt, and what will be done.

use kernel::Timestamp;
use leptos::prelude::*;
use views::{AddendumRow, DrillRow, HandRow, MitigationRow, OnCall, PostMortemPage};

use super::incident::{Fates, Measured};
use super::timeline::Story;
use super::{INCIDENTS, path, words};
use crate::site::components::{
    Button, ButtonKind, Day, ErrorSummary, Field, Glyph, Hidden, Icon, NoticeBox, Opt, SelectField,
    Stamp, StatusWord, TextArea, TextField, Tone, Word,
};
use crate::site::format::{self, DayStyle};
use crate::site::layouts::Document;
use crate::site::pages::staff::drills::{self, DRILLS};
use crate::site::pages::staff::when::When;
use crate::site::{Draft, Page};

#[component]
pub fn PostMortem(page: Page, view: PostMortemPage, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let wrong = draft.has_problems();
    let title = format!("Post-mortem: {}", words::title(&view.incident));
    let finished = view.finished.clone();
    let stamp = if finished.is_some() { words::learnt() } else { words::unlearnt() };
    let mitigations = view.mitigations.clone();
    view! {
        <Document page title=title.clone() class="for-staff" here=INCIDENTS wrong>
            <ErrorSummary draft=draft.clone() />
            <p>
                <a class="link" href=path(view.incident.id)>
                    <Icon glyph=Glyph::Prev />
                    "The incident"
                </a>
            </p>
            <div>
                <h1>{title}</h1>
                <Stamp word=stamp />
            </div>
            {finished.map(|(by, at)| view! {
                <p class="muted">
                    {format!("Finished by {by}, ")}
                    <When at now zone=zone.clone() />
                    ". It is locked; what comes to mind later is added below."
                </p>
            })}
            <Measured incident=view.incident.clone() now />
            {if view.finished.is_some() {
                view! { <Read view=view.clone() /> }.into_any()
            } else {
                view! { <Write view=view.clone() draft=draft.clone() /> }.into_any()
            }}
            <Mitigations view=view.clone() mitigations draft=draft.clone() />
            <ByHand rows=view.by_hand.clone() page=Some(view.clone()) draft=draft.clone() />
            {view.finished.is_some().then(|| view! {
                <Addenda view=view.clone() now zone=zone.clone() draft />
            })}
            <Fates incident=view.incident.clone() />
            <Proofs drills=view.drills.clone() now zone=zone.clone() />
            <section class="flow" aria-labelledby="timeline">
                <h2 id="timeline">"The timeline"</h2>
                <Story lines=view.lines now zone />
            </section>
        </Document>
    }
}

/// What every form of the page carries: which version was seen, and once.
#[component]
fn Carried(version: u32, draft: Draft) -> impl IntoView {
    view! {
        <Hidden name="version" value=version.to_string() />
        <Hidden name="request" value=draft.value("request").to_owned() />
    }
}

fn action(view: &PostMortemPage) -> String {
    format!("{}/post-mortem", path(view.incident.id))
}

#[component]
fn Write(view: PostMortemPage, draft: Draft) -> impl IntoView {
    let story = if view.what_happened.is_empty() {
        words::story(&view.incident)
    } else {
        view.what_happened.clone()
    };
    let action = action(&view);
    view! {
        <section class="flow narrow" aria-labelledby="write">
            <h2 id="write">"In our own words"</h2>
            <form class="flow-l" method="post" action=action>
                <Carried version=view.version draft=draft.clone() />
                <TextArea
                    name="what_happened"
                    label="What happened"
                    hint="Written from the facts. Put in what they do not say."
                    value=story
                    rows=7
                    draft=draft.clone()
                />
                <TextArea
                    name="learning"
                    label="What we learnt"
                    hint="Not who, but what: what surprised us, what helped, what was missing."
                    value=view.learning
                    rows=5
                    draft
                />
                <p class="row">
                    <Button name="act" value="finish">"Finish the post-mortem"</Button>
                    <Button kind=ButtonKind::Second name="act" value="write">"Keep it so far"</Button>
                </p>
                <p class="small muted">
                    "Finished, it is locked. Every mitigation needs somebody who does it and a \
                     date first."
                </p>
            </form>
        </section>
    }
}

/// Drills that show that what went wrong then holds now.
#[component]
fn Proofs(drills: Vec<DrillRow>, now: Timestamp, zone: String) -> impl IntoView {
    let none = drills.is_empty().then(|| {
        view! {
            <p class="measure">
                "None yet. "<a class="link" href=DRILLS>"Play one that is like it"</a>
                ", and name it here from its report."
            </p>
        }
    });
    view! {
        <section class="flow" aria-labelledby="proofs">
            <h2 id="proofs">"Proved by drills"</h2>
            {none}
            <ul class="flow">
                {drills.into_iter().map(|run| view! {
                    <li class="row">
                        <a class="link" href=drills::path(run.id)>{run.title}</a>
                        <StatusWord word=drills::standing(run.standing) />
                        <When at=run.ended_at.unwrap_or(run.asked_at) now zone=zone.clone() />
                    </li>
                }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Read(view: PostMortemPage) -> impl IntoView {
    let part = |id: &'static str, title: &'static str, text: String| {
        let paragraphs: Vec<String> =
            text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        view! {
            <section class="flow measure" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                {paragraphs.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            </section>
        }
    };
    view! {
        {part("happened", "What happened", view.what_happened)}
        {part("learnt", "What we learnt", view.learning)}
    }
}

#[component]
fn Mitigations(
    view: PostMortemPage,
    mitigations: Vec<MitigationRow>,
    draft: Draft,
) -> impl IntoView {
    let open = view.finished.is_none();
    let none = mitigations.is_empty();
    let problem = draft.problem("mitigations").map(str::to_owned);
    let rows = mitigations
        .into_iter()
        .map(|row| view! { <One view=view.clone() row open draft=draft.clone() /> })
        .collect_view();
    view! {
        <section class="flow" aria-labelledby="mitigations">
            <h2 id="mitigations" tabindex="-1">"What we will do"</h2>
            {problem.map(|problem| view! {
                <p class="error"><span class="vh">"Error: "</span>{problem}</p>
            })}
            {none.then(|| view! { <p class="muted">"Nothing is decided yet."</p> })}
            {rows}
            {open.then(|| view! { <Add view draft /> })}
        </section>
    }
}

fn standing(row: &MitigationRow) -> Word {
    match (row.done_at, row.overdue, row.owner.is_some() && row.due.is_some()) {
        (Some(_), _, _) => Word::new("Done", Tone::Given, Glyph::Check),
        (None, true, _) => Word::new("Overdue", Tone::Bad, Glyph::Alert),
        (None, false, true) => Word::new("To do", Tone::Way, Glyph::Clock),
        (None, false, false) => Word::new("Needs owner and date", Tone::Needs, Glyph::Alert),
    }
}

#[component]
fn One(view: PostMortemPage, row: MitigationRow, open: bool, draft: Draft) -> impl IntoView {
    let id = format!("mitigation-{}", row.place);
    let labelled_by = id.clone();
    let owner = row.owner.clone().map_or_else(|| "nobody yet".to_owned(), |one| one.name);
    let due = row.due;
    let action = action(&view);
    let place = row.place.to_string();
    let version = view.version;
    let undone = row.done_at.is_none();
    let (dropped, done) = (row.what.clone(), row.what.clone());
    view! {
        <article class="card flow" aria-labelledby=labelled_by>
            <div class="head">
                <h3 id=id>{row.what.clone()}</h3>
                <StatusWord word=standing(&row) />
            </div>
            <p>
                {format!("{owner}, until ")}
                {due.map_or_else(
                    || "no date yet".into_any(),
                    |on| view! { <Day on style=DayStyle::Medium /> }.into_any(),
                )}
            </p>
            {open.then(|| view! {
                <form class="row" method="post" action=action.clone()>
                    <Carried version draft=draft.clone() />
                    <Hidden name="place" value=place.clone() />
                    <Assign row=row.clone() on_call=view.on_call.clone() />
                    <Button kind=ButtonKind::Second name="act" value="assign">"Set"</Button>
                    <Button kind=ButtonKind::Danger name="act" value="drop">
                        "Drop it"<span class="vh">": "{dropped}</span>
                    </Button>
                </form>
            })}
            {(undone && !open).then(|| view! {
                <form method="post" action=action>
                    <Carried version draft />
                    <Hidden name="place" value=place />
                    <Button kind=ButtonKind::Second name="act" value="done">
                        "It is done"<span class="vh">": "{done}</span>
                    </Button>
                </form>
            })}
        </article>
    }
}

/// Owner and date of one that is there; ids of their own, for there may be many.
#[component]
fn Assign(row: MitigationRow, on_call: Vec<OnCall>) -> impl IntoView {
    let (who, when) = (format!("owner-{}", row.place), format!("due-{}", row.place));
    let chosen = row.owner.map(|one| one.id);
    let options = on_call.into_iter().map(move |one| {
        let selected = chosen == Some(one.id);
        view! { <option value=one.id.to_string() selected=selected>{one.name}</option> }
    });
    view! {
        <Field id=who.clone() label="Who does it">
            <span class="select">
                <select class="input" id=who name="owner">
                    <option value="">"Nobody yet"</option>
                    {options.collect_view()}
                </select>
            </span>
        </Field>
        <Field id=when.clone() label="Until">
            <input
                class="input s"
                id=when
                name="due"
                type="date"
                value=row.due.map(|on| on.to_string())
            />
        </Field>
    }
}

#[component]
fn Add(view: PostMortemPage, draft: Draft) -> impl IntoView {
    let mut options = vec![Opt::new("", "Nobody yet")];
    options.extend(view.on_call.iter().map(|one| Opt::new(one.id.to_string(), one.name.clone())));
    let action = action(&view);
    view! {
        <form class="card flow" method="post" action=action>
            <h3>"Add something to do"</h3>
            <Carried version=view.version draft=draft.clone() />
            <TextField name="what" label="What" autocomplete="off" draft=draft.clone() />
            <div class="row">
                <SelectField name="owner" label="Who does it" options draft=draft.clone() />
                <TextField name="due" label="Until" kind="date" size="s" draft />
            </div>
            <Button kind=ButtonKind::Second name="act" value="mitigate">"Add it"</Button>
        </form>
    }
}

/// What people did by hand, and how often: what is done often asks to be automatic.
#[component]
pub(super) fn ByHand(
    rows: Vec<HandRow>,
    #[prop(default = None)] page: Option<PostMortemPage>,
    draft: Draft,
) -> impl IntoView {
    let open = page.filter(|page| page.finished.is_none());
    let row = |row: HandRow| {
        let what = words::act(&row.verb).to_owned();
        let times = format!("Done by hand {}", format::count(row.by_hand, "time", "times"));
        let proposal = format!("Automate: {} ({})", what.to_lowercase(), row.verb);
        let ask = row.automate.then(|| {
            let of = what.clone();
            let add = open.clone().map(|page| {
                view! {
                    <form method="post" action=action(&page)>
                        <Carried version=page.version draft=draft.clone() />
                        <Hidden name="what" value=proposal />
                        <Button kind=ButtonKind::Second name="act" value="mitigate">
                            "Add as something to do"<span class="vh">": "{of}</span>
                        </Button>
                    </form>
                }
            });
            view! {
                <p class="status lines needs"><Icon glyph=Glyph::Ask />{format!("{times}: automate?")}</p>
                {add}
            }
        });
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{what.clone()}</th>
                <td class="num b" data-label="By hand" role="cell">{format::number(row.by_hand)}</td>
                <td class="num b" data-label="By rule" role="cell">{format::number(row.by_rule)}</td>
                <td class="ab" role="cell">{ask}</td>
            </tr>
        }
    };
    let none = rows.is_empty();
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <section class="flow" aria-labelledby="by-hand">
            <h2 id="by-hand">"Done by hand"</h2>
            {if none {
                view! { <p class="muted">"Nobody did anything by hand, nor did a rule."</p> }
                    .into_any()
            } else {
                view! {
                    <table class="table cards" role="table" aria-labelledby="by-hand">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">"What"</th>
                                <th class="num" scope="col" role="columnheader">"By hand"</th>
                                <th class="num" scope="col" role="columnheader">"By rule"</th>
                                <th scope="col" role="columnheader">"Worth asking"</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn Addenda(view: PostMortemPage, now: Timestamp, zone: String, draft: Draft) -> impl IntoView {
    let action = action(&view);
    let one = |row: AddendumRow| {
        let zone = zone.clone();
        view! {
            <NoticeBox tone=Tone::Quiet glyph=Glyph::Edit title=row.by>
                <p class="small muted"><When at=row.at now zone /></p>
                <p>{row.text}</p>
            </NoticeBox>
        }
    };
    let added = view.addenda.clone().into_iter().map(one).collect_view();
    view! {
        <section class="flow narrow" aria-labelledby="addenda">
            <h2 id="addenda">"Added later"</h2>
            {added}
            <form class="flow" method="post" action=action>
                <Carried version=view.version draft=draft.clone() />
                <TextArea
                    name="text"
                    label="Add to it"
                    hint="What stands above does not change. Yours is added with your name."
                    rows=3
                    draft
                />
                <Button kind=ButtonKind::Second name="act" value="add">"Add it"</Button>
            </form>
        </section>
    }
}
