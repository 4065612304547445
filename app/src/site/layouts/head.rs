//! What the browser reads before it draws.

use leptos::prelude::*;

use crate::site::Assets;

/// The boot script is named only where there is an island to wake, and the one for passkeys where one
/// can be used. What is read comes first: neither is in its way.
#[component]
pub fn Head(assets: Assets, title: String, islands: bool, passkeys: bool) -> impl IntoView {
    let fonts = assets.fonts.into_iter().map(|font| {
        view! { <link rel="preload" href=font r#as="font" type="font/woff2" crossorigin="" /> }
    });
    let boot = islands.then(|| {
        view! {
            <script
                type="module"
                fetchpriority="low"
                src=assets.boot
                data-glue=assets.glue
                data-wasm=assets.wasm
            ></script>
        }
    });
    let passkey = passkeys
        .then(|| view! { <script type="module" fetchpriority="low" src=assets.passkey></script> });
    view! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <title>{title}</title>
            {fonts.collect_view()}
            <link rel="stylesheet" href=assets.stylesheet />
            <link rel="icon" href=assets.icon type="image/svg+xml" />
            {boot}
            {passkey}
        </head>
    }
}
