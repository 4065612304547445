//! `/church/transactions`: every gift of the church, to find one or to see whether all add up.

mod address;
pub mod filters;
pub mod table;

use kernel::{Currency, Date};
use leptos::prelude::*;
use views::{GiftStatus, Tally, TransactionFilter, TransactionList, TransactionTotals};

use self::filters::FilterForm;
use self::table::Rows;
use super::words::gifts;
use crate::site::components::{
    ButtonKind, Day, EmptyState, ErrorSummary, Glyph, Icon, LinkButton, Pagination, PastTheEnd,
    StatusWord, Tone, Word,
};
use crate::site::format::{self, DayStyle, Reader};
use crate::site::layouts::Document;
use crate::site::{Draft, Page};

/// What must be said beside every assured sum.
const NOT_YET: &str = ", not in the books yet";

/// How far "Look back" reaches when nothing matched.
const LOOK_BACK: i64 = 90;

#[component]
pub fn Transactions(page: Page, view: TransactionList, draft: Draft) -> impl IntoView {
    let currency = page.frame.church.as_ref().map_or(Currency::Usd, |church| church.currency);
    let zone = page.frame.zone.clone();
    let wrong = draft.has_problems();
    let matching = view.totals.all.count;
    let export = (matching > 0).then(|| {
        let href = address::of_csv(&view.filter);
        view! {
            <LinkButton href kind=ButtonKind::Second>
                <Icon glyph=Glyph::Down />
                {format!("Export {} as CSV", gifts(matching))}
            </LinkButton>
        }
    });
    let body = if view.never {
        view! {
            <EmptyState title="No gift has come yet">
                <p class="muted">
                    "The first one stands here the moment a donor gives, with what became of it."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        let found = if view.rows.is_empty() && matching > 0 {
            let (base, per_page) = (address::of(&view.filter), view.per_page);
            view! { <PastTheEnd base matching per_page /> }.into_any()
        } else if view.rows.is_empty() {
            view! { <NoMatch filter=view.filter.clone() latest=view.latest /> }.into_any()
        } else {
            view! {
                <Sums filter=view.filter.clone() totals=view.totals />
                <Rows view=view.clone() currency zone />
                <Pagination
                    label="Pages of gifts"
                    base=address::of(&view.filter)
                    page=view.filter.page
                    matching
                    per_page=view.per_page
                    before="Previous"
                    after="Next"
                />
            }
            .into_any()
        };
        view! {
            <FilterForm view currency draft=draft.clone() />
            {found}
        }
        .into_any()
    };
    view! {
        <Document page title="Transactions" class="for-church" here=address::PAGE wrong>
            <ErrorSummary draft />
            <div class="head">
                <h1>"Transactions"</h1>
                {export}
            </div>
            {body}
        </Document>
    }
}

/// The totals of all that match, each a way to see only those.
#[component]
fn Sums(filter: TransactionFilter, totals: TransactionTotals) -> impl IntoView {
    let all = Word::new("All that match", Tone::Quiet, Glyph::Gifts);
    let word = |status| format::status(crate::site::locale(), status, Reader::Church);
    let tiles = [
        (all, filter.status, totals.all, ""),
        (word(GiftStatus::Given), Some(GiftStatus::Given), totals.given, ""),
        (word(GiftStatus::Assured), Some(GiftStatus::Assured), totals.assured, NOT_YET),
        (word(GiftStatus::Refunded), Some(GiftStatus::Refunded), totals.refunded, ""),
    ];
    let tile = |(word, status, tally, note): (Word, Option<GiftStatus>, Tally, &'static str)| {
        let href = address::of(&TransactionFilter { status, ..filter.clone() });
        view! {
            <li>
                <a href=href>
                    <StatusWord word />
                    <b>{tally.sum.to_string()}</b>
                    <small>{gifts(tally.count)} {note}</small>
                </a>
            </li>
        }
    };
    let rest = rest(&totals).filter(|rest| rest.count > 0).map(|rest| {
        view! {
            <li>
                <div>
                    <StatusWord word=Word::new("All others", Tone::Quiet, Glyph::Dot) />
                    <b>{rest.sum.to_string()}</b>
                    <small>{gifts(rest.count)} ", not in the books"</small>
                </div>
            </li>
        }
    });
    let label = format!("Totals of all {} that match", gifts(totals.all.count));
    view! { <ul class="sums" aria-label=label>{tiles.map(tile).collect_view()} {rest}</ul> }
}

/// What is neither given, nor assured, nor refunded, so that the tiles add up to all. A part that
/// went back is in the refunded sum, its gift among the given. Nothing rather than a figure that
/// would be wrong.
fn rest(totals: &TransactionTotals) -> Option<Tally> {
    [totals.given, totals.assured, totals.refunded].iter().try_fold(totals.all, |rest, part| {
        let count = rest.count.checked_sub(part.count)?;
        let sum = rest.sum.checked_sub(part.sum).ok()?;
        Some(Tally { count, sum })
    })
}

/// Nothing matches: when the last gift came, and two ways on.
#[component]
fn NoMatch(filter: TransactionFilter, latest: Option<Date>) -> impl IntoView {
    let wider = filter.from.and_then(|from| {
        let from = from.checked_sub(jiff::Span::new().days(LOOK_BACK)).ok()?;
        Some(address::of(&TransactionFilter { from: Some(from), ..filter }))
    });
    view! {
        <EmptyState title="No gifts match these filters">
            {latest.map(|on| view! {
                <p class="muted">"The last one of all came on " <Day on style=DayStyle::Medium />"."</p>
            })}
            <p class="row">
                <LinkButton href=address::PAGE>"Clear filters"</LinkButton>
                {wider.map(|href| view! {
                    <LinkButton href kind=ButtonKind::Second>
                        {format!("Look back {LOOK_BACK} days")}
                    </LinkButton>
                })}
            </p>
        </EmptyState>
    }
}
