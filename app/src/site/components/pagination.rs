//! From page to page. Links keep the filters, since those stand in the URL.

use leptos::prelude::*;

use super::{ButtonKind, EmptyState, Glyph, Icon, LinkButton};
use crate::site::locale;

/// How many pages there are; one when nothing matches.
fn pages(matching: u64, per_page: u32) -> u64 {
    matching.div_ceil(u64::from(per_page.max(1))).max(1)
}

fn href(base: &str, to: u64) -> String {
    let join = if base.contains('?') { '&' } else { '?' };
    match to {
        1 => base.to_owned(),
        to => format!("{base}{join}page={to}"),
    }
}

/// An old address or a typed one asks for a page that the list does not have: something matches,
/// so it would be wrong to say that nothing does.
#[component]
pub fn PastTheEnd(#[prop(into)] base: String, matching: u64, per_page: u32) -> impl IntoView {
    let locale = locale();
    let last = pages(matching, per_page);
    let words = match last {
        1 => words::parts::all_on_one(locale),
        last => words::parts::last_page_is(locale, &words::number(locale, last)),
    };
    view! {
        <EmptyState title=words::parts::past_the_end(locale)>
            <p>{words}</p>
            <LinkButton href=href(&base, last) kind=ButtonKind::Second>
                {words::parts::see_last_page(locale)}
            </LinkButton>
        </EmptyState>
    }
}

/// `base` is the path with its filters, without `page`: `/gifts?year=2026`. Nothing when all fits
/// on one page.
#[component]
pub fn Pagination(
    /// Said by ear: "Pages of gifts".
    #[prop(into)]
    label: String,
    #[prop(into)] base: String,
    /// From 1.
    page: u32,
    matching: u64,
    per_page: u32,
    #[prop(optional, into)] before: Option<String>,
    #[prop(optional, into)] after: Option<String>,
) -> impl IntoView {
    let locale = locale();
    let before = before.unwrap_or_else(|| words::parts::newer(locale));
    let after = after.unwrap_or_else(|| words::parts::older(locale));
    let pages = pages(matching, per_page);
    let page = u64::from(page.max(1));
    let nth = |page| words::number(locale, page);
    let back = (page > 1).then(|| href(&base, page - 1));
    let on = (page < pages).then(|| href(&base, page + 1));
    (pages > 1 && page <= pages).then(|| {
        view! {
            <nav class="pages" aria-label=label>
                <span class="muted">{words::parts::page_of(locale, &nth(page), &nth(pages))}</span>
                <span class="row">
                    {back.map(|href| view! {
                        <LinkButton href kind=ButtonKind::Second rel="prev">
                            <Icon glyph=Glyph::Prev />
                            {before}
                        </LinkButton>
                    })}
                    {on.map(|href| view! {
                        <LinkButton href kind=ButtonKind::Second rel="next">
                            {after}
                            <Icon glyph=Glyph::Next />
                        </LinkButton>
                    })}
                </span>
            </nav>
        }
    })
}
