//! A page is a pure function of its view, so it is rendered in one go: no resource to wait for, no
//! stream, no script beside the files of the site.

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

/// The answer that holds a page.
pub fn page<V: IntoView>(status: StatusCode, page: impl FnOnce() -> V) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(CONTENT_TYPE, html)], Body::from(html_of(page))).into_response()
}

/// Only islands are marked for the browser; the rest of the page is plain HTML.
fn html_of<V: IntoView>(page: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| page().into_view().to_html());
    owner.unset_with_forced_cleanup();
    html
}
