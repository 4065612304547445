//! `/settings/sessions`: each browser in which somebody is signed in, and the way to end it.

use kernel::Locale;
use leptos::prelude::*;
use views::{Browser, SignInList, SignInRow, System};
use words::sessions as say;

use crate::site::components::{
    Button, ButtonKind, Fact, Facts, Glyph, Hidden, Icon, Moment, StatusWord, Tone, Word,
};
use crate::site::layouts::Document;
use crate::site::{Page, locale};

const PATH: &str = "/settings/sessions";

#[component]
pub fn Sessions(page: Page, view: SignInList) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let zone = page.frame.zone.clone();
    let alone = view.rows.iter().all(|row| row.this);
    let others = if alone { say::alone(locale) } else { say::others_text(locale) };
    let rows = view.rows.into_iter().map(|row| view! { <One row zone=zone.clone() /> });
    let rows = rows.collect_view();
    view! {
        <Document page title=say::title(locale) class here="/settings">
            <p>
                <a class="link" href="/settings">
                    <Icon glyph=Glyph::Prev />
                    {say::settings(locale)}
                </a>
            </p>
            <div class="flow">
                <h1>{say::title(locale)}</h1>
                <p class="muted">{say::text(locale)}</p>
            </div>
            <div class="narrow flow-l">
                {rows}
                <form class="flow" method="post" action=PATH>
                    <p>{others}</p>
                    <Hidden name="act" value="others" />
                    <Button kind=ButtonKind::Danger>{say::others(locale)}</Button>
                </form>
            </div>
        </Document>
    }
}

#[component]
fn One(row: SignInRow, zone: String) -> impl IntoView {
    let locale = locale();
    let id = format!("session-{}", row.id);
    let labelled = id.clone();
    let name = device(locale, row.browser, row.system);
    let last = zone.clone();
    let this = row.this.then(|| {
        let word = Word::said(say::this(locale), Tone::Given, Glyph::Check);
        view! { <p><StatusWord word /></p> }
    });
    let end = (!row.this).then(|| {
        let what = name.clone();
        view! {
            <form method="post" action=PATH>
                <Hidden name="act" value="end" />
                <Hidden name="id" value=row.id.to_string() />
                <Button kind=ButtonKind::Second>
                    {say::end(locale)}
                    <span class="vh">{format!(": {what}")}</span>
                </Button>
            </form>
        }
    });
    view! {
        <article class="card flow" aria-labelledby=labelled>
            <div class="head">
                <h2 id=id>{name}</h2>
                {this}
            </div>
            <Facts>
                <Fact name=say::since(locale)><Moment at=row.since zone /></Fact>
                <Fact name=say::seen(locale)><Moment at=row.seen_at zone=last /></Fact>
            </Facts>
            {end}
        </article>
    }
}

/// "Safari on iPhone". Names of programs are the same in every language.
pub fn device(locale: Locale, browser: Browser, system: System) -> String {
    let browser = match browser {
        Browser::Chrome => "Chrome".to_owned(),
        Browser::Edge => "Edge".to_owned(),
        Browser::Firefox => "Firefox".to_owned(),
        Browser::Opera => "Opera".to_owned(),
        Browser::Safari => "Safari".to_owned(),
        Browser::SamsungInternet => "Samsung Internet".to_owned(),
        Browser::Other => say::a_browser(locale),
    };
    let system = match system {
        System::Android => "Android".to_owned(),
        System::ChromeOs => "ChromeOS".to_owned(),
        System::Ipad => "iPad".to_owned(),
        System::Iphone => "iPhone".to_owned(),
        System::Linux => "Linux".to_owned(),
        System::Mac => "Mac".to_owned(),
        System::Windows => "Windows".to_owned(),
        System::Other => say::a_system(locale),
    };
    say::device(locale, &browser, &system)
}
