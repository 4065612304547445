//! Buttons name the act and the amount. One filled button a view.

use leptos::prelude::*;

/// How a button looks. A danger button is never filled: the check page does the warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    #[default]
    First,
    Second,
    Danger,
}

impl ButtonKind {
    pub const fn class(self) -> &'static str {
        match self {
            ButtonKind::First => "button",
            ButtonKind::Second => "button second",
            ButtonKind::Danger => "button danger",
        }
    }
}

/// Submits its form; `name` and `value` say which act was meant where a form has several.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <button class=kind.class() name=name value=value>
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] rel: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href rel=rel>
            {children()}
        </a>
    }
}
