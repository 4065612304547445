//! `/`: what this is, for those who are not signed in.

use leptos::prelude::*;

use crate::site::Page;
use crate::site::components::{Glyph, Icon, LinkButton};
use crate::site::layouts::Document;

#[component]
pub fn Welcome(page: Page) -> impl IntoView {
    let class = page.class();
    view! {
        <Document page title="No gift left behind" class>
            <div class="halves">
                <div class="flow-l">
                    <h1>"No gift left behind"</h1>
                    <p>
                        "Give to your church, and see each gift and what became of it: the ones \
                         that were taken, the ones on their way, and the ones we keep safe while \
                         a card system is not well."
                    </p>
                    <p>
                        <LinkButton href="/sign-in">"Sign in"</LinkButton>
                    </p>
                </div>
                <section class="slip flow" aria-labelledby="promise">
                    <h2 id="promise">"What we promise"</h2>
                    <ul class="flow">
                        <Promise
                            glyph=Glyph::Shield
                            tone="assured"
                            title="Nothing is lost"
                            words="When a card system does not answer, we keep your gift safe \
                                and take it when the system is well."
                        />
                        <Promise
                            glyph=Glyph::Check
                            tone="given"
                            title="Nothing is taken twice"
                            words="If we do not know what became of a gift, we ask. We never \
                                just send it again."
                        />
                        <Promise
                            glyph=Glyph::Gifts
                            tone="way"
                            title="Everything is told"
                            words="Each gift has a page with what happened, in plain words, line \
                                by line."
                        />
                    </ul>
                </section>
            </div>
        </Document>
    }
}

#[component]
fn Promise(
    glyph: Glyph,
    tone: &'static str,
    title: &'static str,
    words: &'static str,
) -> impl IntoView {
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
