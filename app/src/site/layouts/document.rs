//! The whole document: head, frame, page.

use leptos::prelude::*;
use views::{Theme, Viewer};

use super::foot::Foot;
use super::head::Head;
use super::top::Top;
use super::you::YouTabs;
use crate::site::components::{Glyph, NoticeBox, Sprite, Tone};
use crate::site::{Page, format, locale};

/// A page in its frame. The children are the inside of `<main>`, laid out one under another.
#[component]
pub fn Document(
    page: Page,
    /// Names the page; the church's name is added.
    #[prop(into)]
    title: String,
    /// "for-donor", "for-church" or "for-staff".
    class: &'static str,
    /// The link of the navigation that leads here: "/gifts".
    #[prop(optional)]
    here: &'static str,
    /// The page has islands: only then is their script sent.
    #[prop(optional)]
    islands: bool,
    /// A device may be asked for a passkey: that takes a script of its own.
    #[prop(optional)]
    passkeys: bool,
    /// The form has problems: the title says so first (F1).
    #[prop(optional)]
    wrong: bool,
    children: Children,
) -> impl IntoView {
    let locale = locale();
    let theme = match page.frame.theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    let print = page.frame.large_print.then_some("large");
    // A notice and an error summary never stand together (F6).
    let notice = page.frame.notice.filter(|_| !wrong).map(|notice| {
        let (title, words) = format::notice(locale, notice);
        view! {
            <NoticeBox tone=Tone::Given glyph=Glyph::Check title role="alert">
                <p>{words}</p>
            </NoticeBox>
        }
    });
    let error = if wrong { words::parts::problem(locale) + " " } else { String::new() };
    let title = format!("{error}{title}: {}", page.name());
    let donor = matches!(page.frame.viewer, Viewer::Donor { .. });
    let yours = donor.then(|| view! { <YouTabs here /> });
    view! {
        <!DOCTYPE html>
        <html
            lang=locale.code()
            dir=locale.direction()
            class=class
            data-theme=theme
            data-print=print
        >
            <Head assets=page.assets.clone() title islands passkeys />
            <body>
                <Sprite />
                <a class="skip" href="#main">{words::frame::skip(locale)}</a>
                <Top page=page.clone() here islands />
                <main class="page flow" id="main" tabindex="-1">
                    {yours}
                    {notice}
                    {children()}
                </main>
                <Foot page />
            </body>
        </html>
    }
}
