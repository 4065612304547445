//! `/confirm`: whoever is signed in shows once more that it is they, and goes on where they were.

use leptos::prelude::*;
use views::ConfirmPage;
use words::confirm as say;

use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Hidden, Key, PasskeyForm, TextField, query,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

/// `next` is where they were.
#[component]
pub fn Confirm(
    page: Page,
    view: ConfirmPage,
    #[prop(into)] next: String,
    #[prop(optional)] draft: Draft,
) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let wrong = draft.has_problems();
    let action = query("/confirm", [("next", &next)]);
    let ConfirmPage { email, has_password, passkeys_at } = view;
    let scripted = passkeys_at.is_some();
    let passkey = passkeys_at.map(|host| {
        let (action, label) = (action.clone(), say::with_passkey(locale));
        view! { <PasskeyForm key=Key::Use action host label kind=ButtonKind::Second /> }
    });
    let password = has_password.then(|| {
        let (action, draft) = (action.clone(), draft.clone());
        view! {
            <form class="flow" method="post" action=action novalidate>
                <Hidden name="act" value="password" />
                <TextField
                    name="password"
                    label=say::with_password(locale)
                    kind="password"
                    size="m"
                    autocomplete="current-password"
                    draft
                />
                <Button>{say::go_on(locale)}</Button>
            </form>
        }
    });
    // One filled button a view.
    let look = if has_password { ButtonKind::Second } else { ButtonKind::First };
    let errors = draft.clone();
    view! {
        <Document page title=say::title(locale) class wrong passkeys=scripted>
            <div class="narrow flow-l">
                <ErrorSummary draft=errors />
                <h1>{say::title(locale)}</h1>
                <p>{say::text(locale)}</p>
                {passkey}
                {password}
                <section class="flow" aria-labelledby="by-code">
                    <h2 id="by-code">{say::or_code(locale)}</h2>
                    <form class="flow" method="post" action=action.clone()>
                        <p>{say::code_text(locale, &email)}</p>
                        <Hidden name="act" value="send" />
                        <Button kind=ButtonKind::Second>{say::send_code(locale)}</Button>
                    </form>
                    <form class="flow" method="post" action=action novalidate>
                        <Hidden name="act" value="code" />
                        <TextField
                            name="code"
                            label=say::code(locale)
                            hint=words::code::hint(locale)
                            size="s code"
                            autocomplete="one-time-code"
                            inputmode="numeric"
                            draft
                        />
                        <Button kind=look>{say::use_code(locale)}</Button>
                    </form>
                </section>
                <p>
                    <a class="link" href=page_before(&next)>{say::back(locale)}</a>
                </p>
            </div>
        </Document>
    }
}

/// What they came from can be looked at without showing anything: the list of cards and accounts, or
/// of passkeys.
fn page_before(next: &str) -> &'static str {
    ["/methods", "/settings/passkeys"]
        .into_iter()
        .find(|list| next.starts_with(list))
        .unwrap_or("/")
}
