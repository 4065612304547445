//! A page is a pure function of its view, so it is rendered in one go: no resource to wait for, no
//! stream, no script beside the files of the site.

use std::pin::Pin;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures::stream::{self, Stream};
use http::StatusCode;
use leptos::prelude::*;

use super::language;

type Stretch<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

/// Where leptos clears up behind a page it has rendered. Asked for twice, it stays what it was.
pub fn prepare() {
    let _ = any_spawner::Executor::init_tokio();
}

/// The answer that holds a page.
pub async fn page<V>(status: StatusCode, page: impl FnOnce() -> V + Send + 'static) -> Response
where
    V: IntoView + 'static,
{
    let only_islands_wake = move || {
        // Only islands are marked for the browser; the rest of the page is plain HTML.
        if let Some(shared) = Owner::current_shared_context() {
            shared.set_is_hydrating(false);
        }
        page()
    };
    // The request was read before the page was made; a page never looks at it.
    let request = Request::new(Body::empty());
    let locale = language::reads();
    let says = move || provide_context(locale);
    let mut response =
        leptos_axum::handle_response_inner(says, only_islands_wake, request, whole).await;
    *response.status_mut() = status;
    response
}

/// The whole page at once. What leptos would append are scripts that carry resources to the
/// browser; there are none.
fn whole<V: IntoView + 'static>(
    page: V,
    _scripts: Box<dyn FnOnce() -> Stretch<String> + Send>,
    _out_of_order: bool,
) -> Pin<Box<dyn Future<Output = Stretch<String>> + Send>> {
    let html = app::site::plain(&page.to_html());
    Box::pin(async { Box::pin(stream::iter([html])) as Stretch<String> })
}
