//! `/sign-in`: by password, or by a code sent by mail.

use leptos::prelude::*;

use crate::site::components::{Button, ButtonKind, ErrorSummary, TextField, query};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// Whom the demo lets try it: who, and the mail address.
const DEMO: [(&str, &str); 3] = [
    ("A donor", "ann@example.org"),
    ("A church admin", "ruth@example.org"),
    ("Payment staff", "david@example.org"),
];

/// Theirs alone, and only where the data is made up.
const PASSWORD: &str = "offertory demo";

/// `next` is where the visitor wanted to go; empty for home.
#[component]
pub fn SignIn(
    page: Page,
    #[prop(into)] next: String,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let demo = page.frame.demo.then(|| view! { <Demo next=next.clone() /> });
    view! {
        <Document page title="Sign in" class wrong>
            <div class="halves">
                <div class="flow-l">
                    <ErrorSummary draft=draft.clone() />
                    <h1>"Sign in to see your gifts"</h1>
                    <Form next draft />
                </div>
                {demo}
            </div>
        </Document>
    }
}

#[component]
fn Form(next: String, draft: Draft) -> impl IntoView {
    view! {
        <form class="flow" method="post" action=query("/sign-in", [("next", &next)]) novalidate>
            <TextField
                name="email"
                label="E-mail"
                kind="email"
                size="m"
                autocomplete="username"
                draft=draft.clone()
            />
            <TextField
                name="password"
                label="Password"
                kind="password"
                size="m"
                autocomplete="current-password"
                draft
            />
            <div class="row">
                <Button name="act" value="password">"Sign in"</Button>
                <Button name="act" value="code" kind=ButtonKind::Second>
                    "Send me a code instead"
                </Button>
            </div>
            <p class="hint">"A code needs no password. It comes by e-mail and works once."</p>
        </form>
    }
}

#[component]
fn Demo(next: String) -> impl IntoView {
    let people = DEMO.map(|(who, email)| {
        let href = query("/sign-in", [("email", email), ("next", &next)]);
        view! {
            <li>
                <a class="link" href=href>{format!("{who}: {email}")}</a>
            </li>
        }
    });
    view! {
        <section class="slip flow" aria-labelledby="demo">
            <h2 id="demo">"Try it as one of three"</h2>
            <ul>{people.into_iter().collect_view()}</ul>
            <p>"The password of all three: " <code>{PASSWORD}</code></p>
            <p class="small muted">
                "Or ask for a code, and read it in the " <a href="/mailbox">"mailbox"</a> "."
            </p>
        </section>
    }
}
