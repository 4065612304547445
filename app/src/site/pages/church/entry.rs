//! `/church/entry`: the church's own giving page for guests, and how its site leads there.

use leptos::prelude::*;
use views::{EntryColour, EntrySettings as View};

use crate::site::components::{
    Button, Choices, ErrorSummary, Glyph, Hidden, Opt, SelectField, Stamp, TextArea, TextField,
    Tone, Word,
};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PAGE: &str = "/church/entry";

/// `home` is the address of this site.
#[component]
pub fn EntrySettings(page: Page, view: View, home: String, draft: Draft) -> impl IntoView {
    let wrong = draft.has_problems();
    let word = match view.open {
        true => Word::new("Open", Tone::Given, Glyph::Check),
        false => Word::new("Closed", Tone::Quiet, Glyph::Lock),
    };
    let title = page.name().to_owned();
    let links = view.open.then(|| view! { <Links view=view.clone() home title /> });
    view! {
        <Document page title="Giving page" class="for-church" here=PAGE wrong>
            <ErrorSummary draft=draft.clone() />
            <div>
                <h1>"Giving page"</h1>
                <Stamp word />
            </div>
            <p class="measure">
                "A page of your own where anybody can give, without an account, with your \
                 name, your colour and your funds. Card numbers are typed at the card system and \
                 never reach it."
            </p>
            {links}
            <Form view draft />
        </Document>
    }
}

/// What goes into the church's own site.
#[component]
fn Links(view: View, home: String, title: String) -> impl IntoView {
    let address = format!("{home}/give/{}", view.slug);
    let path = format!("/give/{}", view.slug);
    let frame = (!view.origins.is_empty()).then(|| {
        let snippet = format!(
            "<iframe src=\"{address}/frame\" title=\"Give to {title}\" width=\"100%\" \
             height=\"420\" loading=\"lazy\"></iframe>"
        );
        view! {
            <p>"Or put this into a page of a site that is named below:"</p>
            <pre class="snippet"><code>{snippet}</code></pre>
        }
    });
    view! {
        <section class="card flow narrow" aria-labelledby="links">
            <h2 id="links">"How people get there"</h2>
            <p>"Link to " <a class="link" href=path>{address.clone()}</a></p>
            {frame}
        </section>
    }
}

#[component]
fn Form(view: View, draft: Draft) -> impl IntoView {
    let request = draft.value("request").to_owned();
    let colours = EntryColour::ALL.map(|one| Opt::new(one.name(), name(one))).to_vec();
    let open = vec![
        Opt::new("yes", "Open").hint("Anybody may give there."),
        Opt::new("no", "Closed").hint("Its address leads nowhere."),
    ];
    let now = if view.open { "yes" } else { "no" };
    view! {
        <form class="card flow narrow" method="post" action=PAGE novalidate>
            <Hidden name="request" value=request />
            <Choices
                name="open"
                legend="May guests give?"
                options=open
                value=now
                draft=draft.clone()
            />
            <TextField
                name="slug"
                label="Last part of its address"
                hint="Small letters, digits and hyphens, 3 to 40 of them."
                value=view.slug
                autocomplete="off"
                draft=draft.clone()
            />
            <SelectField
                name="colour"
                label="Colour"
                options=colours
                value=view.colour.name()
                class="m"
                draft=draft.clone()
            />
            <TextArea
                name="origins"
                label="Sites that may show it in a frame"
                hint="One a line, such as https://grace.example. No other site can."
                value=view.origins.join("\n")
                rows=3
                draft
            />
            <p class="row">
                <Button>"Save"</Button>
            </p>
        </form>
    }
}

fn name(colour: EntryColour) -> &'static str {
    match colour {
        EntryColour::Pine => "Pine green",
        EntryColour::Navy => "Navy blue",
        EntryColour::Plum => "Plum",
        EntryColour::Wine => "Wine red",
        EntryColour::Teal => "Teal",
        EntryColour::Slate => "Slate grey",
    }
}
