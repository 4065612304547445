//! `/staff/notices/on-call`: who is woken first, who after them, and when everybody is.

use leptos::prelude::*;
use views::OnCallOrder;

use crate::site::components::{
    Button, ErrorSummary, Field, Hidden, NoticePlace, NoticeTabs, TextField, described_by,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PAGE: &str = "/staff/notices/on-call";

#[component]
pub fn OnCallPage(page: Page, view: OnCallOrder, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let request = draft.value("request").to_owned();
    let OnCallOrder { staff, second_after_minutes, everybody_after_minutes } = view;
    let none = staff.iter().all(|one| one.position.is_none());
    let places = staff.len();
    let problem = draft.problem("order").map(str::to_owned);
    let rows = staff.into_iter().enumerate().map({
        let (draft, problem) = (draft.clone(), problem.clone());
        move |(at, one)| {
            let name = format!("place_{}", one.person);
            // The error summary leads to the first of them.
            let id = if at == 0 { "order".to_owned() } else { name.clone() };
            let own = one.position.map(|place| place.to_string()).unwrap_or_default();
            let chosen = draft.value_or(&name, &own).to_owned();
            let options = std::iter::once((String::new(), "Not on call".to_owned()))
                .chain((1..=places).map(|place| (place.to_string(), ordinal(place))))
                .map(|(value, words)| {
                    let selected = value == chosen;
                    view! { <option value=value selected=selected>{words}</option> }
                })
                .collect_view();
            let problem = problem.clone().filter(|_| at == 0);
            let described = described_by(&id, false, problem.is_some());
            let invalid = problem.is_some().then_some("true");
            view! {
                <Field id=id.clone() label=one.name problem>
                    <span class="select">
                        <select
                            class="input"
                            id=id
                            name=name
                            aria-describedby=described
                            aria-invalid=invalid
                        >
                            {options}
                        </select>
                    </span>
                </Field>
            }
        }
    });
    let rows = rows.collect_view();
    view! {
        <Document page title="On call" class="for-staff" here="/staff/health" islands=true wrong>
            <ErrorSummary draft=draft.clone() />
            <h1>"On call"</h1>
            <NoticeTabs here=NoticePlace::OnCall />
            <p class="measure">
                "What wakes goes to the first at once, by all their ways. If nobody says that they \
                 have it, it goes to the second, and then to everybody. It stops when somebody \
                 takes the notice or its incident."
            </p>
            {none.then(|| view! {
                <p class="measure">
                    <b>"Nobody is on call now, so everybody is woken at once."</b>
                </p>
            })}
            <form class="slip flow-l narrow" method="post" action=PAGE>
                <Hidden name="request" value=request />
                <fieldset class="flow">
                    <legend>"Who is woken, in which order"</legend>
                    {rows}
                </fieldset>
                <TextField
                    name="second_after"
                    label="Minutes until the second is woken"
                    value=second_after_minutes.to_string()
                    size="s"
                    inputmode="numeric"
                    draft=draft.clone()
                />
                <TextField
                    name="everybody_after"
                    label="Minutes until everybody is"
                    value=everybody_after_minutes.to_string()
                    size="s"
                    inputmode="numeric"
                    draft
                />
                <p><Button>"Save the order"</Button></p>
            </form>
        </Document>
    }
}

/// "First", "Second", "3rd".
fn ordinal(place: usize) -> String {
    match place {
        1 => "First".to_owned(),
        2 => "Second".to_owned(),
        3 => "Third".to_owned(),
        place => format!("{place}th"),
    }
}
