//! `/sign-in`: by password, by a code sent by mail, or by a passkey.

use kernel::Locale;
use leptos::prelude::*;
use words::sign_in as say;

use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Key, PasskeyForm, TextField, query,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, fill, locale};

/// Who somebody of the demo is, in the reader's language.
type Who = fn(Locale) -> String;

/// Whom the demo lets try it: who, and the mail address.
const DEMO: [(Who, &str); 3] = [
    (say::donor, "ann@example.org"),
    (say::admin, "ruth@example.org"),
    (say::staff, "david@example.org"),
];

/// Theirs alone, and only where the data is made up.
const PASSWORD: &str = "offertory demo";

/// `next` is where the visitor wanted to go; empty for home. `passkeys` is the host they are for.
#[component]
pub fn SignIn(
    page: Page,
    #[prop(into)] next: String,
    #[prop(default = None)] passkeys: Option<String>,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let wrong = draft.has_problems();
    let demo = page.frame.demo.then(|| view! { <Demo next=next.clone() /> });
    let scripted = passkeys.is_some();
    let passkey = passkeys.map(|host| {
        let action = query("/sign-in", [("next", &next)]);
        let label = say::with_passkey(locale);
        view! { <PasskeyForm key=Key::Use action host label kind=ButtonKind::Second /> }
    });
    view! {
        <Document page title=say::title(locale) class wrong passkeys=scripted>
            <div class="halves">
                <div class="flow-l">
                    <ErrorSummary draft=draft.clone() />
                    <h1>{say::heading(locale)}</h1>
                    <Form next draft />
                    {passkey}
                </div>
                {demo}
            </div>
        </Document>
    }
}

#[component]
fn Form(next: String, draft: Draft) -> impl IntoView {
    let locale = locale();
    view! {
        <form class="flow" method="post" action=query("/sign-in", [("next", &next)]) novalidate>
            <TextField
                name="email"
                label=say::email(locale)
                kind="email"
                size="m"
                autocomplete="username"
                draft=draft.clone()
            />
            <TextField
                name="password"
                label=say::password(locale)
                kind="password"
                size="m"
                autocomplete="current-password"
                draft
            />
            <div class="row">
                <Button name="act" value="password">{say::title(locale)}</Button>
                <Button name="act" value="code" kind=ButtonKind::Second>
                    {say::send_code(locale)}
                </Button>
            </div>
            <p class="hint">{say::code_hint(locale)}</p>
        </form>
    }
}

#[component]
fn Demo(next: String) -> impl IntoView {
    let locale = locale();
    let password = view! { <code>{PASSWORD}</code> }.into_any();
    let mailbox = view! { <a href="/mailbox">{words::frame::mailbox(locale)}</a> }.into_any();
    let people = DEMO.map(|(who, email)| {
        let href = query("/sign-in", [("email", email), ("next", &next)]);
        view! {
            <li>
                <a class="link" href=href>{who(locale)} ": " <span dir="ltr">{email}</span></a>
            </li>
        }
    });
    view! {
        <section class="slip flow" aria-labelledby="demo">
            <h2 id="demo">{say::r#try(locale)}</h2>
            <ul>{people.into_iter().collect_view()}</ul>
            <p>{fill(&say::password_of_all(locale, words::HOLES[0]), [password])}</p>
            <p class="small muted">
                {fill(&say::or_code(locale, words::HOLES[0]), [mailbox])}
            </p>
        </section>
    }
}
