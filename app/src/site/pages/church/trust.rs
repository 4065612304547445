//! `/church/trust`: whether anybody may read how the church's gifts fare, and what they read.

use leptos::prelude::*;
use views::TrustSettings as View;

use crate::site::components::{
    Button, ButtonKind, ErrorSummary, Glyph, Hidden, Stamp, TextField, Tone, Word,
};
use crate::site::layouts::Document;
use crate::site::pages::trust::Counted;
use crate::site::{Draft, Page};

pub(super) const PAGE: &str = "/church/trust";

#[component]
pub fn TrustSettings(page: Page, view: View, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let View { slug, shown, preview } = view;
    let word = match shown {
        true => Word::new("Public", Tone::Given, Glyph::Check),
        false => Word::new("Nobody sees it", Tone::Quiet, Glyph::Lock),
    };
    view! {
        <Document page title="Trust page" class="for-church" here=PAGE wrong>
            <ErrorSummary draft=draft.clone() />
            <div>
                <h1>"Trust page"</h1>
                <Stamp word />
            </div>
            <p class="measure">
                "Trust is what a community gives with. This page says how many gifts were kept \
                 safe while a card system was down, and that none was lost or taken twice. It \
                 shows counts, never a name and never an amount. You decide whether anybody may \
                 read it."
            </p>
            <Address slug shown draft />
            <section class="flow-l" aria-labelledby="preview">
                <h2 id="preview">
                    {if shown { "What they read" } else { "What they would read" }}
                </h2>
                <Counted view=preview />
            </section>
        </Document>
    }
}

#[component]
fn Address(slug: String, shown: bool, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let href = format!("/trust/{slug}");
    let hide = shown.then(|| {
        let request = request.clone();
        view! {
            <form method="post" action=PAGE>
                <Hidden name="request" value=request />
                <Button kind=ButtonKind::Danger name="act" value="hide">"Take it down"</Button>
            </form>
        }
    });
    view! {
        <section class="card flow narrow" aria-labelledby="address">
            <h2 id="address">"Its address"</h2>
            {shown.then(|| view! {
                <p>"Anybody may read " <a class="link" href=href.clone()>{href.clone()}</a></p>
            })}
            <form class="flow" method="post" action=PAGE>
                <Hidden name="request" value=request />
                <TextField
                    name="slug"
                    label="Last part of the address"
                    hint="Small letters, digits and hyphens, 3 to 40 of them."
                    value=slug
                    autocomplete="off"
                    draft
                />
                <p class="row">
                    <Button name="act" value="show">
                        {if shown { "Change the address" } else { "Show it to everybody" }}
                    </Button>
                </p>
            </form>
            {hide}
        </section>
    }
}
