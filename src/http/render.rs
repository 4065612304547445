//! A page is a pure function of its view, so it is rendered in one go: no resource to wait for, no
//! stream, no script beside the files of the site. What leptos offers for the others, a stream with
//! a place for scripts and for what components add to the head, would cost more than the page.

use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use super::language;

/// Where leptos clears up behind a page it has rendered. Asked for twice, it stays what it was.
pub fn prepare() {
    let _ = any_spawner::Executor::init_tokio();
}

/// The answer that holds a page.
pub async fn page<V>(status: StatusCode, page: impl FnOnce() -> V + Send + 'static) -> Response
where
    V: IntoView + 'static,
{
    (status, Html(html(page))).into_response()
}

fn html<V: IntoView + 'static>(page: impl FnOnce() -> V) -> String {
    // Only islands are marked for the browser; the rest of the page is plain HTML.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        provide_context(language::reads());
        page().to_html()
    });
    owner.unset_with_forced_cleanup();
    app::site::plain(&html)
}
