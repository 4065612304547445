//! The button that asks a device for a passkey.

use leptos::prelude::*;
use words::passkeys as say;

use super::{Button, ButtonKind, Hidden};
use crate::site::locale;

/// What the button is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A new one is made.
    Make,
    /// One that is there is used.
    Use,
}

/// Hidden until the page's script knows that this browser can do it for `host`. What else is typed
/// goes along with the device's answer.
#[component]
pub fn PasskeyForm(
    key: Key,
    #[prop(into)] action: String,
    host: String,
    #[prop(into)] label: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let locale = locale();
    let does = match key {
        Key::Make => "make",
        Key::Use => "use",
    };
    let exists = (key == Key::Make).then(|| {
        view! {
            <p hidden class="error" data-when="exists" role="alert">
                {say::exists(locale)}
            </p>
        }
    });
    view! {
        <form
            hidden
            class="flow"
            id="passkey"
            method="post"
            action=action
            novalidate
            data-passkey=does
            data-host=host
        >
            <Hidden name="act" value="passkey" />
            <Hidden name="answer" value="" />
            {children.map(|children| children())}
            <Button kind>{label}</Button>
            <p hidden class="error" data-when="cancelled" role="alert">
                {say::cancelled(locale)}
            </p>
            {exists}
        </form>
    }
}
