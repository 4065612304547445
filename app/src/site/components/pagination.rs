//! From page to page. Links keep the filters, since those stand in the URL.

use leptos::prelude::*;

use super::{ButtonKind, Glyph, Icon, LinkButton};

/// `base` is the path with its filters, without `page`: `/gifts?year=2026`. Nothing when all fits
/// on one page.
#[component]
pub fn Pagination(
    /// Said by ear: "Pages of gifts".
    label: &'static str,
    #[prop(into)] base: String,
    /// From 1.
    page: u32,
    matching: u64,
    per_page: u32,
    #[prop(default = "Newer gifts")] before: &'static str,
    #[prop(default = "Older gifts")] after: &'static str,
) -> impl IntoView {
    let pages = matching.div_ceil(u64::from(per_page.max(1)));
    let page = u64::from(page.max(1));
    let join = if base.contains('?') { '&' } else { '?' };
    let href = |to: u64| match to {
        1 => base.clone(),
        to => format!("{base}{join}page={to}"),
    };
    let back = (page > 1).then(|| href((page - 1).min(pages.max(1))));
    let on = (page < pages).then(|| href(page + 1));
    (pages > 1 || page > 1).then(|| {
        view! {
            <nav class="pages" aria-label=label>
                <span class="muted">{format!("Page {page} of {}", pages.max(1))}</span>
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
