//! The site over HTTP: one table of routes, and the layers around all of them.

pub mod api;
pub mod assets;
pub mod books;
mod bundle;
mod door;
mod evidence;
mod export;
pub mod failure;
pub mod filters;
pub mod form;
pub mod forms;
pub mod frame;
pub mod health;
pub mod language;
pub mod live;
mod my_data;
pub mod pages;
mod papers;
pub mod render;
pub mod routes;
pub mod security;
pub mod site;
mod step_up;
pub mod words;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use http::{HeaderName, StatusCode};
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnFailure, DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::lifecycle::Stop;
use crate::metrics;
use failure::Failure;
use site::Site;

/// A page that takes longer is not waited for; streams may last.
const PATIENCE: Duration = Duration::from_secs(10);

const LAST_MOMENT: Duration = Duration::from_secs(1);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The whole site. The layers are read from the outside in.
pub fn router(site: Site) -> anyhow::Result<Router> {
    render::prepare();
    let mut csrf = CsrfLayer::new();
    if let Some(url) = &site.url {
        csrf = csrf.add_trusted_origin(url).map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    let csrf = csrf.with_rejection_response(|_: ProtectionError| -> Response {
        Failure::FromElsewhere.into_response()
    });
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(Level::INFO))
                .on_failure(DefaultOnFailure::new().level(Level::WARN)),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(from_fn(metrics::watch))
        .layer(from_fn_with_state(site.clone(), security::headers))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(language::layer))
        .layer(from_fn_with_state(site.clone(), failure::find_words))
        .layer(CatchPanicLayer::custom(failure::panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(csrf)
        .layer(site.environment.cookies().layer(site.sessions.clone()));
    let mut router = Router::new();
    for entry in routes::table() {
        let handler = match entry.route.fresh {
            true => {
                let guarded = (site.clone(), entry.route.needs);
                entry.handler.route_layer(from_fn_with_state(guarded, step_up::first))
            }
            false => entry.handler,
        };
        router = router.route(entry.route.path, handler);
    }
    Ok(router
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(layers)
        .with_state(site))
}

/// What a node answers that only runs the engine: how it is.
pub fn health_alone(site: Site) -> Router {
    Router::new().route("/meta/health", get(health::health)).with_state(site)
}

async fn wrong_method() -> Failure {
    Failure::WrongMethod
}

/// A request in the log: its route, not the address as typed, which may hold a name or a number.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or("");
    tracing::info_span!("request", id, method = %request.method(), route)
}

/// Serves until it is time to stop, then until the last answer is out. In between it listens for
/// one more moment, in which answers say that they are the last on their connection: nobody is cut
/// off who was about to ask. Those who came last have the same moment to say what they want, since
/// the server hangs up on a connection that has not said anything yet.
pub async fn serve(listener: TcpListener, router: Router, stop: Stop) -> std::io::Result<()> {
    let closing = async {
        stop.heard().await;
        tokio::time::sleep(LAST_MOMENT).await;
    };
    let (door, is_closed) = door::open(listener, closing)?;
    // Without it, an answer in two parts waits 40 ms for the other side's acknowledgement.
    let door = door.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection stays as it is");
        }
    });
    let app = router.into_make_service_with_connect_info::<SocketAddr>();
    let is_closed = async {
        // A sender that is gone says the same.
        let _ = is_closed.await;
        tokio::time::sleep(LAST_MOMENT).await;
    };
    axum::serve(door, app).with_graceful_shutdown(is_closed).await
}
