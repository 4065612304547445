//! `/verify`: whoever holds a paper types its code, and reads whether it is what was issued.

use leptos::prelude::*;
use views::{Paper, Proof, Verified};

use super::donor::statements::sheet::period_name;
use crate::site::components::{
    Button, ErrorSummary, Fact, Facts, Glyph, Moment, NoticeBox, TextField, Tone,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page, locale};

const PATH: &str = "/verify";

/// `GET /verify`.
#[component]
pub fn Verify(page: Page, #[prop(optional)] draft: Draft) -> impl IntoView {
    let locale = locale();
    let (class, wrong) = (page.class(), draft.has_problems());
    let title = words::verify::title(locale);
    view! {
        <Document page title=title.clone() class wrong>
            <ErrorSummary draft=draft.clone() />
            <div class="narrow flow">
                <h1>{title}</h1>
                <p>{words::verify::what(locale)}</p>
                <Code draft />
            </div>
        </Document>
    }
}

#[component]
fn Code(draft: Draft) -> impl IntoView {
    let locale = locale();
    view! {
        <form class="flow" method="get" action=PATH>
            <TextField
                name="code"
                label=words::verify::code(locale)
                hint=words::verify::code_hint(locale)
                autocomplete="off"
                size="m"
                draft
            />
            <Button>{words::verify::check(locale)}</Button>
        </form>
    }
}

/// `GET /verify/{code}`: nothing has this code.
#[component]
pub fn Unknown(page: Page) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let title = words::verify::title(locale);
    view! {
        <Document page title=title.clone() class>
            <div class="narrow flow">
                <h1>{title}</h1>
                <NoticeBox
                    tone=Tone::Needs
                    glyph=Glyph::Ask
                    title=words::verify::unknown(locale)
                >
                    <p>{words::verify::unknown_why(locale)}</p>
                </NoticeBox>
                <Code draft=Draft::default() />
            </div>
        </Document>
    }
}

/// `GET /verify/{code}`.
#[component]
pub fn Known(page: Page, view: Verified) -> impl IntoView {
    let locale = locale();
    let class = page.class();
    let title = words::verify::title(locale);
    let (tone, glyph, said, why) = match view.proof {
        Proof::Holds => (
            Tone::Given,
            Glyph::Check,
            words::verify::holds(locale),
            words::verify::holds_why(locale),
        ),
        Proof::Corrected => (
            Tone::Needs,
            Glyph::Alert,
            words::verify::corrected(locale),
            words::verify::corrected_why(locale),
        ),
        Proof::Broken => (
            Tone::Bad,
            Glyph::Cross,
            words::verify::broken(locale),
            words::verify::broken_why(locale),
        ),
    };
    let facts = (view.proof != Proof::Broken).then(|| view! { <Said view=view.clone() /> });
    view! {
        <Document page title=title.clone() class>
            <div class="narrow flow">
                <h1>{title}</h1>
                <NoticeBox tone glyph title=said>
                    <p>{why}</p>
                </NoticeBox>
                {facts}
                <p><a class="link" href=PATH>{words::verify::again(locale)}</a></p>
            </div>
        </Document>
    }
}

/// What must stand on the paper.
#[component]
fn Said(view: Verified) -> impl IntoView {
    let locale = locale();
    let paper = match view.paper {
        Paper::Statement => words::verify::statement(locale),
        Paper::Receipt => words::verify::receipt(locale),
    };
    let period = match view.paper {
        Paper::Statement => period_name(locale, view.period),
        Paper::Receipt => format::day(locale, view.period.first, format::DayStyle::Medium),
    };
    view! {
        <p>{words::verify::compare(locale)}</p>
        <section class="slip flow">
            <Facts>
                <Fact name=words::verify::church(locale)>{view.church}</Fact>
                <Fact name=words::verify::paper(locale)>{paper}</Fact>
                <Fact name=words::verify::code(locale)><code>{view.code}</code></Fact>
                <Fact name=words::verify::period(locale)>{period}</Fact>
                <Fact name=words::verify::gifts(locale)>{words::number(locale, view.gifts)}</Fact>
                <Fact name=words::verify::total(locale) sum=true>
                    {format::money(locale, view.total)}
                </Fact>
                <Fact name=words::verify::issued(locale)>
                    <Moment at=view.issued_at zone=view.zone />
                </Fact>
                <Fact name=words::verify::books(locale)>
                    {words::number(locale, view.books.place)}
                </Fact>
            </Facts>
            <p class="small muted fingerprint">
                {words::verify::hash(locale)} <br /> <code>{view.hash}</code>
            </p>
            <p class="small muted">{words::verify::no_name(locale)}</p>
        </section>
    }
}
