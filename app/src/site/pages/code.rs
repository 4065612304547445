//! `/sign-in/code`: the code that came by mail.

use leptos::prelude::*;
use words::code as say;

use crate::site::components::{
    Button, ErrorSummary, Glyph, Hidden, NoticeBox, TextField, Tone, query,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, fill, locale};

/// The same words whether the address is known or not.
#[component]
pub fn Code(
    page: Page,
    #[prop(into)] email: String,
    #[prop(into)] next: String,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    let wrong = draft.has_problems();
    let demo = page.frame.demo.then(|| {
        let mailbox = view! {
            <a href="/mailbox" target="_blank" rel="noopener">{words::frame::mailbox(locale)}</a>
        };
        view! { <p>{fill(&say::demo(locale, words::HOLES[0]), [mailbox.into_any()])}</p> }
    });
    // Whoever mistyped the address sees it again beside the words that say to look at it.
    let to = (wrong && !email.is_empty()).then(|| {
        let email = view! { <b>{email.clone()}</b> }.into_any();
        view! { <p>{fill(&say::address_was(locale, words::HOLES[0]), [email])}</p> }
    });
    let sent = (!wrong).then(|| {
        view! {
            <NoticeBox
                tone=Tone::Given
                glyph=Glyph::Mail
                title=say::on_its_way(locale, &email)
                role="status"
            >
                <p>{say::how_long(locale)}</p>
                {demo}
            </NoticeBox>
        }
    });
    let another = query("/sign-in", [("email", &email), ("next", &next)]);
    let action = query("/sign-in/code", [("next", &next)]);
    view! {
        <Document page title=say::title(locale) class wrong>
            <div class="narrow flow-l">
                <ErrorSummary draft=draft.clone() />
                <h1>{say::title(locale)}</h1>
                {sent}
                {to}
                <form class="flow" method="post" action=action novalidate>
                    <Hidden name="email" value=email />
                    <TextField
                        name="code"
                        label=say::code(locale)
                        hint=say::hint(locale)
                        size="s code"
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        draft
                    />
                    <div class="row">
                        <Button>{words::sign_in::title(locale)}</Button>
                        <a class="link" href=another>{say::another(locale)}</a>
                    </div>
                </form>
            </div>
        </Document>
    }
}
