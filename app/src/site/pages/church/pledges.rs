//! `/church/pledges`: what is pledged to each fund, and how far it is. Nobody's name: a pledge is
//! between a giver and their fund.

use leptos::prelude::*;
use views::{ChurchPledges, FundPledges};

use crate::site::Page;
use crate::site::components::{Amount, EmptyState};
use crate::site::format;
use crate::site::layouts::Document;

const PATH: &str = "/church/pledges";

#[component]
pub fn Pledges(page: Page, view: ChurchPledges) -> impl IntoView {
    let class = page.class();
    let body = if view.funds.is_empty() {
        view! {
            <EmptyState title="Nobody has pledged yet">
                <p>"Givers make pledges on their own page, under Account."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <ByFund funds=view.funds /> }.into_any()
    };
    view! {
        <Document page title="Pledges" class here=PATH>
            <h1>"Pledges"</h1>
            <p class="measure">
                "What givers mean to give to each fund, and how much of it the books have. Assured \
                 gifts stand apart: they count when they are taken."
            </p>
            {body}
        </Document>
    }
}

#[component]
fn ByFund(funds: Vec<FundPledges>) -> impl IntoView {
    let rows = funds.into_iter().map(|fund| view! { <Fund fund /> });
    view! {
        <table class="table cards" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Fund"</th>
                    <th class="num" scope="col" role="columnheader">"Pledges"</th>
                    <th class="num" scope="col" role="columnheader">"Pledged"</th>
                    <th class="num" scope="col" role="columnheader">"Given"</th>
                    <th class="num" scope="col" role="columnheader">"Assured"</th>
                    <th scope="col" role="columnheader">"How far"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Fund(fund: FundPledges) -> impl IntoView {
    let FundPledges { fund: id, name, pledges, progress } = fund;
    let heading = format!("fund-{id}");
    let (percent, labelled) = (progress.percent(), heading.clone());
    view! {
        <tr role="row">
            <th id=heading scope="row" role="rowheader">{name}</th>
            <td class="num b r1" role="cell">{format::count(pledges, "pledge", "pledges")}</td>
            <td class="num" role="cell" data-label="Pledged"><Amount money=progress.pledged /></td>
            <td class="num" role="cell" data-label="Given"><Amount money=progress.given /></td>
            <td class="num" role="cell" data-label="Assured"><Amount money=progress.held /></td>
            <td class="ab" role="cell" data-label="How far">
                <progress
                    class="wide"
                    aria-labelledby=labelled
                    max="100"
                    value=percent.to_string()
                ></progress>
                <small>{format!("{percent}%")}</small>
            </td>
        </tr>
    }
}
