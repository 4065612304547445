//! `/sign-in/code`: the code that came by mail.

use leptos::prelude::*;

use crate::site::components::{
    Button, ErrorSummary, Glyph, Hidden, NoticeBox, TextField, Tone, query,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// The same words whether the address is known or not.
#[component]
pub fn Code(
    page: Page,
    #[prop(into)] email: String,
    #[prop(into)] next: String,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let wrong = draft.has_problems();
    let demo = page.frame.demo.then(|| {
        view! {
            <p>
                "This is a demo: read the code in the "
                <a href="/mailbox" target="_blank" rel="noopener">"mailbox"</a> "."
            </p>
        }
    });
    // Whoever mistyped the address sees it again beside the words that say to look at it.
    let to = (wrong && !email.is_empty()).then(|| {
        view! { <p>"The address was " <b>{email.clone()}</b> "."</p> }
    });
    let sent = (!wrong).then(|| {
        view! {
            <NoticeBox
                tone=Tone::Given
                glyph=Glyph::Mail
                title=format!("A code is on its way to {email}")
                role="status"
            >
                <p>"It works for 15 minutes. If no account has this address, no mail is sent."</p>
                {demo}
            </NoticeBox>
        }
    });
    let another = query("/sign-in", [("email", &email), ("next", &next)]);
    let action = query("/sign-in/code", [("next", &next)]);
    view! {
        <Document page title="Enter your code" class wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>"Enter your code"</h1>
                {sent}
                {to}
                <form class="flow" method="post" action=action novalidate>
                    <Hidden name="email" value=email />
                    <TextField
                        name="code"
                        label="Code"
                        hint="Six digits. You may paste it."
                        size="s code"
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        draft
                    />
                    <div class="row">
                        <Button>"Sign in"</Button>
                        <a class="link" href=another>"Send another code"</a>
                    </div>
                </form>
            </div>
        </Document>
    }
}
