//! What happened around an order: its job's other orders, the sends behind it, the work and the
//! people, and who has it beside us.

use kernel::OrderId;
use leptos::prelude::*;
use views::{AuditLine, JobOrder, LifeAttempt, LifeTask, WriteBackRow};

use super::figures::figure;
use super::words;
use crate::site::components::{
    Fact, Facts, Glyph, Icon, Moment, StatusWord, Timeline, TimelineItem, Tone, Word,
};
use crate::site::format::{self, MomentStyle};

/// All orders of the job, oldest first (C-06).
#[component]
pub fn Story(orders: Vec<JobOrder>, here: OrderId, zone: String) -> impl IntoView {
    let item = move |order: JobOrder| {
        let (tone, glyph) = words::mark(&order.kind);
        let at = order.at;
        let when = view! { <Moment at zone=zone.clone() style=MomentStyle::Short /> }.into_any();
        let name = words::order(&order.kind).to_owned();
        let name = match order.id == here {
            true => view! { <b aria-current="true">{name}", this order"</b> }.into_any(),
            false => view! { <a href=super::order::address(order.id)>{name}</a> }.into_any(),
        };
        let amounts = order.amounts.iter().map(|amount| figure(*amount)).collect::<Vec<_>>();
        view! {
            <TimelineItem when tone glyph>
                {name}
                <small class="muted">
                    {format!(", {}, {}", amounts.join(", "), words::cause(&order.cause))}
                </small>
            </TimelineItem>
        }
    };
    view! {
        <section class="flow" aria-labelledby="job">
            <h2 id="job">"All orders of its job"</h2>
            <Timeline>{orders.into_iter().map(item).collect_view()}</Timeline>
        </section>
    }
}

/// Every send of the job, what came back, and the rule that said what it means.
#[component]
pub fn Attempts(attempts: Vec<LifeAttempt>, zone: String) -> impl IntoView {
    let none = attempts
        .is_empty()
        .then(|| view! { <p class="muted">"It has not been sent to a gateway."</p> });
    view! {
        <section class="flow" aria-labelledby="attempts">
            <h2 id="attempts">"Sent to the gateway"</h2>
            {none}
            <div class="flow">
                {attempts.into_iter().map(|attempt| view! {
                    <Attempt attempt zone=zone.clone() />
                }).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Attempt(attempt: LifeAttempt, zone: String) -> impl IntoView {
    let style = MomentStyle::Seconds;
    let back = attempt.kind == "refund";
    let word = match (attempt.class, attempt.certain) {
        (_, false) => Word::new("No answer, being asked about", Tone::Way, Glyph::Ask),
        (Some(kernel::Class::Success), true) if back => {
            Word::new("Given back", Tone::Quiet, Glyph::Back)
        }
        (Some(kernel::Class::Success), true) => Word::new("Taken", Tone::Given, Glyph::Check),
        (_, true) if back => Word::new("Not given back", Tone::Needs, Glyph::Alert),
        (_, true) => Word::new("Not taken", Tone::Needs, Glyph::Alert),
    };
    let title = if back { "Refund" } else { "Charge" };
    let title = format!("{title} at {}", attempt.gateway);
    // Success is the gateway's own flag; a rule only ever says what kind of refusal it was.
    let rule = match (attempt.rule, attempt.class) {
        (Some(rule), _) => Some(view! { <code>{rule}</code> }.into_any()),
        (None, Some(kernel::Class::Success)) => {
            Some("none needed, the gateway says it approved".into_any())
        }
        (None, Some(_)) => Some("none, so nobody knows why".into_any()),
        (None, None) => None,
    };
    let id = format!("attempt-{}", attempt.id);
    let named = id.clone();
    let answered = attempt.answered_at.map(|at| {
        let zone = zone.clone();
        view! { <Fact name="Answered"><Moment at zone style /></Fact> }
    });
    let asked = (attempt.inquiries > 0).then(|| {
        let times = format::count(u64::from(attempt.inquiries), "time", "times");
        view! { <Fact name="Asked about">{times}</Fact> }
    });
    view! {
        <section class="card flow" aria-labelledby=named>
            <h3 id=id>{title}</h3>
            <p>
                <StatusWord word />
                {attempt.behind.then_some(", behind this order")}
            </p>
            <Facts>
                <Fact name="Amount">{attempt.amount.to_string()}</Fact>
                <Fact name="Sent">
                    <Moment at=attempt.sent_at zone=zone.clone() style=MomentStyle::Day />
                    ", "
                    <Moment at=attempt.sent_at zone style />
                </Fact>
                {answered}
                {attempt.class.map(|class| view! {
                    <Fact name="Means">{format::class(class)}</Fact>
                })}
                {rule.map(|rule| view! { <Fact name="Rule that matched">{rule}</Fact> })}
                {asked}
                <Fact name="Its key"><code>{attempt.id.to_string()}</code></Fact>
            </Facts>
            {attempt.reply.filter(|reply| !reply.is_empty()).map(|reply| view! {
                <details>
                    <summary class="link">
                        <Icon glyph=Glyph::Plus />
                        "What the gateway said"
                    </summary>
                    <pre class="reply" tabindex="0"><code>{reply}</code></pre>
                </details>
            })}
        </section>
    }
}

/// The rows of work of the job.
#[component]
pub fn Work(tasks: Vec<LifeTask>, zone: String) -> impl IntoView {
    let row = move |task: LifeTask| {
        let zone = zone.clone();
        let tries = match task.tries {
            0 => String::new(),
            tries => format!(", {}", format::count(u64::from(tries), "failure", "failures")),
        };
        let style = MomentStyle::DayTime;
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader">{words::task(&task.kind).to_owned()}</th>
                <td class="b state" role="cell">
                    <StatusWord word=words::task_state(&task.state) />
                </td>
                <td role="cell" data-label="Due"><Moment at=task.due zone=zone.clone() style /></td>
                <td role="cell" data-label="Done">
                    {task.finished_at.map(|at| view! {
                        <Moment at zone style />
                    })}
                </td>
                <td class="ab" role="cell">{task.reason} {tries}</td>
            </tr>
        }
    };
    (!tasks.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="work">
                <h2 id="work">"Its work"</h2>
                <table class="table dense cards" role="table" aria-labelledby="work">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Task"</th>
                            <th scope="col" role="columnheader">"State"</th>
                            <th scope="col" role="columnheader">"Due"</th>
                            <th scope="col" role="columnheader">"Done"</th>
                            <th scope="col" role="columnheader">"Remarks"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{tasks.into_iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

/// Who did something to it, and why.
#[component]
pub fn People(audit: Vec<AuditLine>, zone: String) -> impl IntoView {
    let line = move |line: AuditLine| {
        let who = if line.by_rule { format!("The rule {}", line.who) } else { line.who };
        let why = if line.why.is_empty() { String::new() } else { format!(": “{}”", line.why) };
        let at = line.at;
        let when = view! { <Moment at zone=zone.clone() style=MomentStyle::Short /> }.into_any();
        let words = format!("{who} {}{why}", words::verb(&line.verb));
        view! { <TimelineItem when glyph=Glyph::Person>{words}</TimelineItem> }
    };
    (!audit.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="audit">
                <h2 id="audit">"Who did what"</h2>
                <Timeline>{audit.into_iter().map(line).collect_view()}</Timeline>
            </section>
        }
    })
}

/// How far each mirror has it.
#[component]
pub fn WriteBacks(rows: Vec<WriteBackRow>) -> impl IntoView {
    let row = |row: WriteBackRow| {
        let word = match (row.parked, row.agreed == row.of) {
            (_, true) => Word::new("Agreed", Tone::Given, Glyph::Check),
            (true, false) => Word::new("A person must look", Tone::Bad, Glyph::Alert),
            (false, false) => Word::new("Being told", Tone::Way, Glyph::Clock),
        };
        let href = format!("/staff/mirrors/{}", row.id);
        view! {
            <tr role="row">
                <th class="r1" scope="row" role="rowheader"><a href=href>{row.mirror}</a></th>
                <td class="b r1" role="cell"><StatusWord word /></td>
                <td role="cell">{format!("{} of {} changes", row.agreed, row.of)}</td>
            </tr>
        }
    };
    (!rows.is_empty()).then(|| {
        view! {
            <section class="flow" aria-labelledby="mirrors">
                <h2 id="mirrors">"In the mirrors"</h2>
                <table class="table dense cards" role="table" aria-labelledby="mirrors">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Mirror"</th>
                            <th scope="col" role="columnheader">"State"</th>
                            <th scope="col" role="columnheader">"Has"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </section>
        }
    })
}
