//! Counters and times for Prometheus, on a listener of their own: they are for operators alone.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::Context;
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::net::TcpListener;

use crate::lifecycle::Stop;

const SECONDS: &str = "http_request_seconds";

/// Counts from now on, and answers `GET /metrics` until it is time to stop.
pub async fn serve(at: SocketAddr, stop: Stop) -> anyhow::Result<()> {
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &buckets)?
        .install_recorder()?;
    let listener = TcpListener::bind(at)
        .await
        .with_context(|| format!("OFFERTORY_METRICS_LISTEN: {at} cannot be listened on"))?;
    let render = move || async move {
        handle.run_upkeep();
        handle.render()
    };
    let app = Router::new().route("/metrics", get(render));
    axum::serve(listener, app).with_graceful_shutdown(stop.heard()).await?;
    Ok(())
}

/// Counts and times every request under its route, never under the path as typed.
pub async fn watch(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let labels = [
        ("method", method),
        ("route", route.map_or("(none)".to_owned(), |route| route.as_str().to_owned())),
        ("status", response.status().as_str().to_owned()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!(SECONDS, &labels).record(start.elapsed().as_secs_f64());
    response
}
