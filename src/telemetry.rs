//! Logs: readable in a terminal, JSON lines elsewhere. A path is logged as its route, never as it
//! was typed, and no line names a person.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What is said unless `RUST_LOG` asks for more. Session ids that nobody knows are no news.
const USUAL: &str = "info,fred=warn,hyper=warn,sqlx=warn,tower_sessions=error,\
                     tower_sessions_core=error";

/// Starts logging to standard output. A second call changes nothing.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    let started = if std::io::stdout().is_terminal() {
        lines.compact().try_init()
    } else {
        lines.json().flatten_event(true).with_span_list(false).try_init()
    };
    if let Err(already) = started {
        tracing::debug!(%already, "logging was on already");
    }
}
