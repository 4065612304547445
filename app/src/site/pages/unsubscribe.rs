//! `/unsubscribe/{key}`: whoever has a mail stops those like it, without signing in. The page is in
//! the mail's language, and says nothing of whose it is.

use leptos::prelude::*;
use words::notices as say;

use super::donor::notices::matter;
use crate::site::Page;
use crate::site::components::Button;
use crate::site::layouts::Document;

#[component]
pub fn Unsubscribe(page: Page, view: views::Unsubscribe) -> impl IntoView {
    let class = page.class();
    let locale = view.locale;
    let list = view.matters.iter().map(|one| view! { <li>{matter(locale, *one)}</li> });
    let list = list.collect_view();
    let (title, text) = if view.stopped {
        (say::stopped_title(locale), say::stopped_text(locale))
    } else {
        (say::stop_title(locale), say::stop_text(locale))
    };
    let path = format!("/unsubscribe/{}", view.key);
    let act = (!view.stopped).then(|| {
        view! {
            <form method="post" action=path>
                <Button>{say::stop_button(locale)}</Button>
            </form>
        }
    });
    view! {
        <Document page title=title.clone() class>
            <div class="narrow flow-l">
                <h1>{title}</h1>
                <div class="flow">
                    <p>{text}</p>
                    <ul>{list}</ul>
                </div>
                {act}
                <p>
                    <a class="link" href="/settings/notices">{say::title(locale)}</a>
                </p>
            </div>
        </Document>
    }
}
