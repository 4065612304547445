//! `/statements/{id}`: a statement as it was issued, what it corrects, and how to keep it.

use leptos::prelude::*;
use views::{IssuedStatement, StatementChange, StatementGift, StatementPage};

use super::statements::sheet::Sheet;
use super::statements::{PATH, heading};
use crate::site::components::{Amount, Glyph, Icon, LinkButton, NoticeBox, Tone};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Page, locale};

#[component]
pub fn Statement(page: Page, view: StatementPage) -> impl IntoView {
    let locale = locale();
    let StatementPage { issued, code, hash, corrected_by } = view;
    let IssuedStatement { id, corrects, issued_at, statement, changes, .. } = issued;
    let class = page.class();
    let title = heading(&statement);
    let zone = statement.zone.clone();
    let place = words::number(locale, statement.books.place);
    let verify = format!("/verify/{code}");
    let corrected = corrected_by.map(|newer| {
        let href = format!("{PATH}/{newer}");
        view! {
            <NoticeBox
                tone=Tone::Needs
                glyph=Glyph::Alert
                title=words::statements::corrected(locale)
            >
                <p><LinkButton href>{words::statements::corrected_open(locale)}</LinkButton></p>
            </NoticeBox>
        }
    });
    let save = |kind: &str| format!("{PATH}/{id}/statement.{kind}");
    let (pdf, csv, json) = (save("pdf"), save("csv"), save("json"));
    let large = format!("{pdf}?large=1");
    let when = format::moment(locale, issued_at, &zone, format::MomentStyle::DayTime);
    view! {
        <Document page title=title.clone() class here=PATH>
            <p class="no-print">
                <a class="link" href=PATH>
                    <Icon glyph=Glyph::Prev />
                    {words::statements::all(locale)}
                </a>
            </p>
            <h1 class="no-print">{title}</h1>
            {corrected}
            <div class="split">
                <aside class="side flow no-print" aria-label=words::statements::save_label(locale)>
                    <p><LinkButton href=pdf>{words::statements::save_pdf(locale)}</LinkButton></p>
                    <p><a class="link" href=large>{words::statements::save_large(locale)}</a></p>
                    <p><a class="link" href=csv>{words::statements::save_csv(locale)}</a></p>
                    <p><a class="link" href=json>{words::statements::save_json(locale)}</a></p>
                    <p class="small muted">{words::statements::print_hint(locale)}</p>
                </aside>
                <div class="flow-l">
                    <Changes changes corrects=corrects />
                    <Sheet statement>
                        <footer class="proof small muted">
                            <p>
                                {words::statements::issued(locale, &when, &place)} <br />
                                {words::statements::proof(locale)} " " <code>{code}</code>
                            </p>
                            <p class="fingerprint"><code>{hash}</code></p>
                            <p class="no-print">
                                <a href=verify>{words::statements::check_link(locale)}</a>
                            </p>
                        </footer>
                    </Sheet>
                </div>
            </div>
        </Document>
    }
}

/// Line by line, what is different from the statement before (F11).
#[component]
fn Changes(changes: Vec<StatementChange>, corrects: Option<String>) -> impl IntoView {
    let corrects = corrects?;
    let locale = locale();
    let amount = move |gift: Option<StatementGift>| match gift {
        Some(gift) => view! { <Amount money=gift.amount /> }.into_any(),
        None => words::statements::not_there(locale).into_any(),
    };
    let rows = changes.into_iter().map(|change| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{change.number}</th>
                <td
                    class="num ab"
                    role="cell"
                    data-label=words::statements::before(locale)
                >{amount(change.before)}</td>
                <td
                    class="num ab"
                    role="cell"
                    data-label=words::statements::now(locale)
                >{amount(change.after)}</td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <table class="table dense cards" role="table">
                <caption>{words::statements::difference(locale)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{words::statements::number(locale)}</th>
                        <th class="num" scope="col" role="columnheader">
                            {words::statements::before(locale)}
                        </th>
                        <th class="num" scope="col" role="columnheader">
                            {words::statements::now(locale)}
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    });
    Some(view! {
        <section class="flow">
            <p>{words::statements::corrects(locale, &corrects)}</p>
            {table}
        </section>
    })
}
