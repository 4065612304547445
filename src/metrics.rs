//! Counters, gauges and times for Prometheus, on a listener of their own: they are for operators
//! alone, and never on the public one.
//!
//! No label holds what a donor or a church typed: labels are names of ours (flows, kinds of tasks,
//! routes, loops) and ids of gateways and mirrors.

mod flows;
mod gauges;
pub mod names;
mod punctual;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use giving::Giving;
use giving::ports::{Ending, Flow};
use http::Method;
use http::header::CONTENT_TYPE;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::lifecycle::Stop;
use names::{Kind, REQUEST_SECONDS, REQUESTS};

pub use flows::Counted;
pub use punctual::task_began;

/// Upper bounds in seconds: from a look into memory to the end of anybody's patience.
const BUCKETS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0];

/// The format's own name.
const TEXT: &str = "text/plain; version=0.0.4";

/// What is counted, and where it is read. Made before anything is counted.
pub struct Metrics {
    listener: TcpListener,
    handle: PrometheusHandle,
}

impl Metrics {
    /// Counts from now on, and has the port. Every metric of a flow is there from the start, so
    /// that the first failure is a step up from nothing and not a series that nobody saw coming.
    pub async fn start(at: SocketAddr) -> anyhow::Result<Metrics> {
        let listener = TcpListener::bind(at)
            .await
            .with_context(|| format!("OFFERTORY_METRICS_LISTEN: {at} cannot be listened on"))?;
        let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
        for metric in names::ALL {
            match metric.kind {
                Kind::Counter => metrics::describe_counter!(metric.name, metric.help),
                Kind::Gauge => metrics::describe_gauge!(metric.name, metric.help),
                Kind::Histogram => metrics::describe_histogram!(metric.name, metric.help),
            }
        }
        for flow in Flow::ALL {
            flows::under_way(flow).set(0.0);
            for ending in Ending::ALL {
                flows::ended(flow, ending).absolute(0);
            }
        }
        Ok(Metrics { listener, handle })
    }

    /// Answers `GET /metrics` until it is time to stop. Gauges are read off when they are asked
    /// for.
    pub async fn serve(self, giving: Giving, stop: Stop) -> anyhow::Result<()> {
        let at = self.listener.local_addr()?;
        let (handle, giving) = (Arc::new(self.handle), Arc::new(giving));
        let render = move || {
            let (handle, giving) = (Arc::clone(&handle), Arc::clone(&giving));
            async move {
                gauges::read_off(&giving).await;
                handle.run_upkeep();
                ([(CONTENT_TYPE, TEXT)], handle.render())
            }
        };
        let app = Router::new().route("/metrics", get(render));
        tracing::info!("metrics at http://{at}/metrics");
        axum::serve(self.listener, app).with_graceful_shutdown(stop.heard()).await?;
        Ok(())
    }
}

/// Counts and times every request under its route, never under the path as typed.
pub async fn watch(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = known(request.method());
    let response = next.run(request).await;
    let labels = [
        ("method", method.to_owned()),
        ("route", route.map_or("(none)".to_owned(), |route| route.as_str().to_owned())),
        ("status", response.status().as_str().to_owned()),
    ];
    metrics::counter!(REQUESTS, &labels).increment(1);
    metrics::histogram!(REQUEST_SECONDS, &labels).record(start.elapsed());
    response
}

/// A method by name. Anybody may invent one; all of those are one label.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// A task was run.
pub fn task_ran(kind: &'static str) {
    metrics::counter!(names::TASKS, "kind" => kind).increment(1);
}

/// A worker loop did a round, and how it went.
pub fn loop_went(name: &'static str, result: &'static str, took: Duration) {
    metrics::counter!(names::LOOP_ROUNDS, "loop" => name, "result" => result).increment(1);
    metrics::histogram!(names::LOOP_SECONDS, "loop" => name).record(took);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_method_is_no_label_of_its_own() {
        let invented = Method::from_bytes(b"ANNS-DONATION").unwrap();
        assert_eq!((known(&Method::POST), known(&invented)), ("POST", "other"));
    }

    #[test]
    fn c21_names_are_ours_and_stand_once() {
        let mut all: Vec<&str> = names::ALL.iter().map(|metric| metric.name).collect();
        assert!(all.iter().all(|name| name.starts_with("offertory_")));
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
