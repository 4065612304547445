//! Form fields: a label, a hint, what is wrong, and the control, tied together for the ear.
//!
//! Every field keeps what was typed; nothing is validated in the browser, so that the words of
//! what is wrong are written once, on the server.

use kernel::Currency;
use leptos::prelude::*;

use crate::site::{Draft, locale};

/// The ids that explain a field: its hint's, then its problem's.
pub fn described_by(id: &str, hint: bool, wrong: bool) -> Option<String> {
    match (hint, wrong) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}

/// Label, hint and problem around a control. The control must carry `id` and
/// [`described_by`]'s answer.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(default = None)] hint: Option<String>,
    #[prop(default = None)] problem: Option<String>,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let wrong = if problem.is_some() { " wrong" } else { "" };
    let hint_id = format!("{id}-hint");
    view! {
        <div class=format!("field{wrong} {class}").trim_end().to_owned()>
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <span class="hint" id=hint_id>{hint}</span> })}
            {problem.map(|problem| view! { <ErrorLine id=id.clone() problem /> })}
            {children()}
        </div>
    }
}

#[component]
fn ErrorLine(id: String, problem: String) -> impl IntoView {
    view! {
        <p class="error" id=format!("{id}-error")>
            <span class="vh">{words::parts::problem(locale())} " "</span>
            {problem}
        </p>
    }
}

/// A line of text; `kind` is the type of the input.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    draft: Draft,
    #[prop(optional, into)] hint: Option<String>,
    /// What stands in it before anything was typed.
    #[prop(optional, into)]
    value: String,
    #[prop(default = "text")] kind: &'static str,
    /// "s", "m" or nothing for the full width.
    #[prop(optional)]
    size: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let problem = draft.problem(name).map(str::to_owned);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let invalid = problem.is_some().then_some("true");
    // A password is never sent back, not even to the one who typed it.
    let value = (kind != "password").then(|| draft.value_or(name, &value).to_owned());
    view! {
        <Field id=name label hint=hint problem=problem class>
            <input
                class=format!("input {size}").trim_end().to_owned()
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                aria-describedby=described
                aria-invalid=invalid
            />
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: String,
    draft: Draft,
    #[prop(optional, into)] hint: Option<String>,
    /// What stands in it before anything was typed.
    #[prop(optional, into)]
    value: String,
    #[prop(default = 5)] rows: u8,
) -> impl IntoView {
    let problem = draft.problem(name).map(str::to_owned);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let invalid = problem.is_some().then_some("true");
    let value = draft.value_or(name, &value).to_owned();
    view! {
        <Field id=name label hint=hint problem=problem>
            <textarea
                class="input prose"
                id=name
                name=name
                rows=rows.to_string()
                aria-describedby=described
                aria-invalid=invalid
            >
                {value}
            </textarea>
        </Field>
    }
}

/// An amount of money, with the currency's sign inside the field.
#[component]
pub fn MoneyField(
    name: &'static str,
    #[prop(into)] label: String,
    currency: Currency,
    draft: Draft,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let problem = draft.problem(name).map(str::to_owned);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let invalid = problem.is_some().then_some("true");
    let value = draft.value_or(name, &value).to_owned();
    view! {
        <Field id=name label hint=hint problem=problem class>
            <span class="money" data-sign=currency.sign()>
                <input
                    class="input"
                    id=name
                    name=name
                    value=value
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            </span>
        </Field>
    }
}

/// One of several answers: its value, its words, and a hint under them.
#[derive(Clone, Debug, PartialEq)]
pub struct Opt {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
}

impl Opt {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Opt {
        Opt { value: value.into(), label: label.into(), hint: None }
    }

    /// With a hint under the words.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Opt {
        Opt { hint: Some(hint.into()), ..self }
    }
}

/// A choice from a list that drops down.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<Opt>,
    draft: Draft,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let problem = draft.problem(name).map(str::to_owned);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let invalid = problem.is_some().then_some("true");
    let chosen = draft.value_or(name, &value).to_owned();
    let options = options.into_iter().map(move |option| {
        let selected = option.value == chosen;
        view! {
            <option value=option.value selected=selected>
                {option.label}
            </option>
        }
    });
    view! {
        <Field id=name label hint=hint problem=problem class>
            <span class="select">
                <select
                    class="input"
                    id=name
                    name=name
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {options.collect_view()}
                </select>
            </span>
        </Field>
    }
}

/// A choice laid open: radio buttons under a legend. The first carries the field's own name as id,
/// so that the error summary leads to it.
#[component]
pub fn Choices(
    name: &'static str,
    #[prop(into)] legend: String,
    options: Vec<Opt>,
    draft: Draft,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: String,
    /// Without rules between the choices.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let problem = draft.problem(name).map(str::to_owned);
    let described = described_by(name, hint.is_some(), problem.is_some());
    let chosen = draft.value_or(name, &value).to_owned();
    let wrong = problem.is_some().then_some("wrong");
    let row = if plain { "choice plain" } else { "choice" };
    let options = options.into_iter().enumerate().map(move |(place, option)| {
        let id = if place == 0 { name.to_owned() } else { format!("{name}-{place}") };
        let checked = option.value == chosen;
        view! {
            <label class=row>
                <input id=id type="radio" name=name value=option.value checked=checked />
                <b>{option.label}</b>
                {option.hint.map(|hint| view! { <span class="hint">{hint}</span> })}
            </label>
        }
    });
    view! {
        <fieldset class=wrong aria-describedby=described>
            <legend>{legend}</legend>
            {hint.map(|hint| view! {
                <p class="hint" id=format!("{name}-hint")>{hint}</p>
            })}
            {problem.map(|problem| view! { <ErrorLine id=name.to_owned() problem /> })}
            <div class="choices">{options.collect_view()}</div>
        </fieldset>
    }
}

/// A value the form carries along.
#[component]
pub fn Hidden(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}

/// What was typed on the page before, carried along.
#[component]
pub fn Carried(names: &'static [&'static str], draft: Draft) -> impl IntoView {
    let carried = |name: &&'static str| {
        let value = draft.value(name).to_owned();
        view! { <Hidden name=*name value /> }
    };
    names.iter().map(carried).collect_view()
}
