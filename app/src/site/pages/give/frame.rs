//! `/give/{slug}/frame`: the one page that another site may show inside itself. It asks for an
//! amount and opens the church's way in beside it; it knows nobody and moves no money.

use leptos::prelude::*;
use views::EntryForm;
use words::entry as w;

use super::entry::{address, class};
use super::fields::{HowMuch, When};
use crate::site::components::Button;
use crate::site::{Draft, Page, locale};

#[component]
pub fn Frame(page: Page, view: EntryForm) -> impl IntoView {
    let locale = locale();
    let at = address(&view.head);
    let action = at.clone();
    let class = class(&view.head);
    let title = w::title(locale, &view.head.church.name);
    let heading = title.clone();
    let hint = w::frame_hint(locale, &view.head.church.name);
    let currency = view.head.church.currency;
    view! {
        <!DOCTYPE html>
        <html lang=locale.code() dir=locale.direction() class=class>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                <link rel="stylesheet" href=page.assets.stylesheet />
            </head>
            <body class="framed">
                <main class="flow">
                    <h1>{heading}</h1>
                    <form class="flow" method="get" action=action target="_blank">
                        <HowMuch at currency chips=Vec::new() draft=Draft::default() />
                        <When today=view.today draft=Draft::default() />
                        <Button>{w::frame_go(locale)}</Button>
                        <p class="hint">{hint}</p>
                    </form>
                </main>
            </body>
        </html>
    }
}
