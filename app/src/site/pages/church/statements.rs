//! `/church/statements`: every giver's statement of a year, made at once and saved as one file.

use kernel::{Locale, RequestId};
use leptos::prelude::*;
use views::{ChurchStatements, StatementRunRow};

use crate::site::components::{
    Button, EmptyState, ErrorSummary, Hidden, LinkButton, Moment, Opt, SelectField,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::pages::donor::statements::sheet::period_name;
use crate::site::{Draft, Page};

const PATH: &str = "/church/statements";

#[component]
pub fn Statements(
    page: Page,
    view: ChurchStatements,
    request: RequestId,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let (class, wrong) = (page.class(), draft.has_problems());
    let ChurchStatements { years, today, runs } = view;
    let zone = page.frame.zone.clone();
    let last_year = today.year().saturating_sub(1).to_string();
    let years: Vec<Opt> =
        years.into_iter().map(|year| Opt::new(year.to_string(), year.to_string())).collect();
    let month = |month: i8| Opt::new(month.to_string(), format::month(Locale::En, month));
    let months: Vec<Opt> = (1..=12).map(month).collect();
    let list = if runs.is_empty() {
        view! {
            <EmptyState title="No statements were made yet">
                <p>"Choose a year. Everybody who gave in it gets a statement of their own."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = runs.into_iter().map(|run| view! { <Run run zone=zone.clone() /> });
        rows.collect_view().into_any()
    };
    view! {
        <Document page title="Giving statements" class here=PATH wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"Giving statements"</h1>
            <div class="split">
                <aside class="side flow" aria-label="Make statements">
                    <form class="flow" method="post" action=PATH>
                        <Hidden name="request" value=request.to_string() />
                        <SelectField
                            name="year"
                            label="Year"
                            options=years
                            value=last_year
                            draft=draft.clone()
                        />
                        <SelectField
                            name="begins"
                            label="It begins in"
                            hint="January, unless your fiscal year begins in another month."
                            options=months
                            value="1"
                            draft
                        />
                        <Button>"Make everybody’s statement"</Button>
                        <p class="hint">
                            "It goes on by itself; you may leave this page. Whoever has a statement \
                             that still says the same keeps it, and nobody gets two."
                        </p>
                    </form>
                </aside>
                <div class="flow-l">{list}</div>
            </div>
        </Document>
    }
}

/// One run: how far it is, or the way to its file.
#[component]
fn Run(run: StatementRunRow, zone: String) -> impl IntoView {
    let name = period_name(Locale::En, run.period);
    let id = format!("run-{}", run.id);
    let statements = format::count(run.statements, "statement", "statements");
    let body = match run.finished_at {
        Some(at) => {
            let file = format!("{PATH}/{}/all.zip", run.id);
            let save = (run.statements > 0).then(|| {
                view! { <p><LinkButton href=file>"Save all as one file"</LinkButton></p> }
            });
            view! {
                <p>
                    {statements} ", made " <Moment at zone /> ". One tagged PDF for each giver, in \
                    their language."
                </p>
                {save}
            }
            .into_any()
        }
        None => {
            let (looked, people) = (format::number(run.looked), format::number(run.people));
            view! {
                <progress
                    class="wide"
                    aria-labelledby=id.clone()
                    value=run.looked.to_string()
                    max=run.people.max(1).to_string()
                ></progress>
                <p>
                    {format!("{looked} of {people} people looked at, {statements} so far.")} " "
                    <a href=PATH>"See how far it is now"</a>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <section class="card flow" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{name}</h2>
            {body}
            <p class="small muted">{format!("Asked for by {}.", run.asked_by)}</p>
        </section>
    }
}
