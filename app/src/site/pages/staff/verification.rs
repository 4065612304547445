//! `/staff/ledger/verification`: whether the books of every church add up, and since when that is
//! known.

pub mod church;
mod words;

use kernel::Timestamp;
use leptos::prelude::*;
use views::{ChurchValidation, ValidationList};

use super::when::When;
use crate::site::components::{
    Button, EmptyState, Hidden, LEDGER, LedgerPlace, LedgerTabs, Pagination, PastTheEnd, Stamp,
    StatusWord,
};
use crate::site::format;
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

const PAGE: &str = "/staff/ledger/verification";

/// How many churches stand on a page.
const PER_PAGE: u32 = 50;

#[component]
pub fn Verification(page: Page, view: ValidationList, draft: Draft) -> impl IntoView {
    let (now, zone) = (page.frame.now, page.frame.zone.clone());
    let request = draft.value("request").to_owned();
    let known = view.churches.iter().any(|church| church.last.is_some());
    let word = words::all(view.in_trouble, known);
    let (count, at) = (view.count, view.page);
    let empty = view.churches.is_empty();
    view! {
        <Document page title="Verification" class="for-staff" here=LEDGER>
            <div>
                <h1>"Verification"</h1>
                <Stamp word />
            </div>
            <LedgerTabs here=LedgerPlace::Verification />
            <p class="measure">
                "Once a day the books of every church are read back, order by order and account by \
                 account, and compared with its gifts, campus by campus. Whatever was changed, \
                 removed or slipped in, if only by a cent, is named here with its church, order \
                 and account."
            </p>
            <form method="post" action=PAGE>
                <Hidden name="request" value=request />
                <p class="row">
                    <Button>"Verify every church now"</Button>
                    <span class="muted">"Nothing waits for it. Reload to see how far it is."</span>
                </p>
            </form>
            {match (empty, count) {
                (true, 0) => view! {
                    <EmptyState title="There is no church yet">
                        <p class="muted">"Its books are verified from its first day on."</p>
                    </EmptyState>
                }
                .into_any(),
                (true, _) => {
                    view! { <PastTheEnd base=PAGE matching=count per_page=PER_PAGE /> }.into_any()
                }
                (false, _) => view! { <Churches churches=view.churches now zone /> }.into_any(),
            }}
            <Pagination
                label="Pages of churches"
                base=PAGE
                page=at
                matching=count
                per_page=PER_PAGE
                before="Churches before"
                after="More churches"
            />
        </Document>
    }
}

#[component]
fn Churches(churches: Vec<ChurchValidation>, now: Timestamp, zone: String) -> impl IntoView {
    view! {
        <section class="flow" aria-labelledby="churches">
            <h2 id="churches">"Churches"</h2>
            <table class="table cards" role="table" aria-labelledby="churches">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Church"</th>
                        <th scope="col" role="columnheader">"Last verification"</th>
                        <th scope="col" role="columnheader">"When"</th>
                        <th class="num" scope="col" role="columnheader">"Orders"</th>
                        <th class="num" scope="col" role="columnheader">"Entries"</th>
                        <th scope="col" role="columnheader">"Took"</th>
                        <th scope="col" role="columnheader">"Now"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {churches.into_iter().map(|church| view! {
                        <Church church now zone=zone.clone() />
                    }).collect_view()}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Church(church: ChurchValidation, now: Timestamp, zone: String) -> impl IntoView {
    let ChurchValidation { church, name, last, now: under_way } = church;
    let tint = last.as_ref().and_then(|run| words::tint(&run.standing));
    let standing = last.as_ref().map(|run| words::standing(&run.standing));
    let finished = last.as_ref().and_then(|run| run.finished_at);
    let figure = |figure: Option<u64>| figure.map_or_else(|| "–".to_owned(), format::number);
    let orders = figure(last.as_ref().map(|run| run.orders));
    let entries = figure(last.as_ref().map(|run| run.entries));
    let took = last.as_ref().and_then(words::took).unwrap_or_else(|| "–".to_owned());
    let doing = under_way.map(|run| words::standing(&run.standing));
    view! {
        <tr class=tint role="row">
            <th class="r1" scope="row" role="rowheader">
                <a href=format!("{PAGE}/{church}")>{name}</a>
            </th>
            <td class="b r1" role="cell">
                {match standing {
                    Some((word, more)) => view! {
                        <StatusWord word />
                        {more.map(|more| view! { <small>{more}</small> })}
                    }
                    .into_any(),
                    None => "Not yet".into_any(),
                }}
            </td>
            <td class="ab" data-label="When" role="cell">
                {match finished {
                    Some(at) => view! { <When at now zone=zone.clone() /> }.into_any(),
                    None => "–".into_any(),
                }}
            </td>
            <td class="num" data-label="Orders" role="cell">{orders}</td>
            <td class="num b" data-label="Entries" role="cell">{entries}</td>
            <td class="ab" data-label="Took" role="cell">{took}</td>
            <td class="ab" data-label="Now" role="cell">
                {match doing {
                    Some((word, more)) => view! {
                        <StatusWord word />
                        {more.map(|more| view! { <small>{more}</small> })}
                    }
                    .into_any(),
                    None => "–".into_any(),
                }}
            </td>
        </tr>
    }
}
