//! `/`: what this is, for those who are not signed in.

use leptos::prelude::*;

use words::welcome as say;

use crate::site::components::{Glyph, Icon, LinkButton};
use crate::site::layouts::Document;
use crate::site::{Page, locale};

#[component]
pub fn Welcome(page: Page) -> impl IntoView {
    let class = page.class();
    let locale = locale();
    view! {
        <Document page title=say::title(locale) class>
            <div class="halves">
                <div class="flow-l">
                    <h1>{say::title(locale)}</h1>
                    <p>{say::what(locale)}</p>
                    <p>
                        <LinkButton href="/sign-in">{words::sign_in::title(locale)}</LinkButton>
                    </p>
                </div>
                <section class="slip flow" aria-labelledby="promise">
                    <h2 id="promise">{say::promise(locale)}</h2>
                    <ul class="flow">
                        <Promise
                            glyph=Glyph::Shield
                            tone="assured"
                            title=say::nothing_lost(locale)
                            words=say::nothing_lost_how(locale)
                        />
                        <Promise
                            glyph=Glyph::Check
                            tone="given"
                            title=say::nothing_twice(locale)
                            words=say::nothing_twice_how(locale)
                        />
                        <Promise
                            glyph=Glyph::Gifts
                            tone="way"
                            title=say::all_told(locale)
                            words=say::all_told_how(locale)
                        />
                    </ul>
                </section>
            </div>
        </Document>
    }
}

#[component]
fn Promise(glyph: Glyph, tone: &'static str, title: String, words: String) -> impl IntoView {
    view! {
        <li>
            <p class=format!("status {tone}")>
                <Icon glyph />
                {title}
            </p>
            <p>{words}</p>
        </li>
    }
}
