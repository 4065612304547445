//! A gateway to practise with: a real HTTP server that speaks Spreedly's wire format, answers with
//! the texts of real gateways, fails in the ways they fail, and keeps a book of every charge.
//!
//! What becomes of a call is in the method's token (`pm_declined_visa_1881`) unless its gateway is
//! in a mood (`PUT /sandbox/gateways/{token}/mood`). Like the real thing it does not recognise an
//! order reference it has seen before: who sends twice charges twice, and the book shows it.

mod api;
mod behaviour;
mod book;
mod desk;
mod hosted;
mod line;
mod method;
mod mood;
mod phones;
mod texts;
mod texts_of_page;
mod wire;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use behaviour::Behaviour;
pub use book::{Deed, Record};
pub use mood::{Drill, Mood, Moods, Script};
pub use phones::TEXTS;

use book::Book;
use line::{Line, Lines};
use texts::Texts;

/// How a sandbox is started.
#[derive(Clone)]
pub struct Options {
    /// User name of every call.
    pub environment_key: String,
    /// Password of every call.
    pub access_secret: String,
    /// How long "slow" and "late" take.
    pub delay: Duration,
    /// Moods to start with.
    pub drill: Drill,
    /// Where moods are kept; a clone of it changes them while the sandbox runs.
    pub moods: Moods,
}

impl Options {
    /// A sandbox in a good mood.
    pub fn new(environment_key: impl Into<String>, access_secret: impl Into<String>) -> Options {
        Options {
            environment_key: environment_key.into(),
            access_secret: access_secret.into(),
            delay: Duration::from_secs(3),
            drill: Drill::new(),
            moods: Moods::default(),
        }
    }
}

/// Serves on `listener` with the charge book at `book` until `shutdown` completes. When it returns,
/// the book is closed and may be opened by another.
pub async fn serve(
    listener: TcpListener,
    book: PathBuf,
    shutdown: impl Future<Output = ()> + Send + 'static,
    options: Options,
) -> io::Result<()> {
    let (close, closing) = watch::channel(false);
    let sandbox = Arc::new(Sandbox::open(&book, options, closing)?);
    let app = router(&sandbox).into_make_service_with_connect_info::<Line>();
    let served = axum::serve(Lines(listener), app)
        .with_graceful_shutdown(async move {
            shutdown.await;
            // Calls that are never answered hang up now. The receiver lives as long as the sandbox.
            let _ = close.send(true);
        })
        .await;
    tokio::task::spawn_blocking(move || sandbox.book.close()).await.map_err(io::Error::other)?;
    served
}

fn router(sandbox: &Arc<Sandbox>) -> Router {
    Router::new()
        .merge(api::routes())
        .merge(desk::routes())
        .merge(phones::desk())
        .layer(from_fn_with_state(Arc::clone(sandbox), authenticate))
        .merge(hosted::routes())
        .merge(phones::routes())
        .with_state(Arc::clone(sandbox))
}

/// Basic authentication with environment key and access secret, on every route that machines call.
async fn authenticate(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
    next: Next,
) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).map(|value| value.as_bytes());
    if given == Some(sandbox.authorization.as_bytes()) {
        return next.run(request).await;
    }
    let text = "Unable to authenticate using the given environment_key and access_token.";
    wire::refused(StatusCode::UNAUTHORIZED, "errors.access_denied", text)
}

/// All that the handlers share. Not `Debug`: it holds the password.
struct Sandbox {
    environment_key: String,
    authorization: String,
    /// What whoever sends text messages says.
    bearer: String,
    phones: Mutex<VecDeque<phones::Message>>,
    delay: Duration,
    texts: Texts,
    book: Book,
    moods: Moods,
    calls: Mutex<BTreeMap<String, BTreeMap<&'static str, u64>>>,
    closing: watch::Receiver<bool>,
}

impl Sandbox {
    fn open(
        book: &std::path::Path,
        options: Options,
        closing: watch::Receiver<bool>,
    ) -> io::Result<Sandbox> {
        let credentials = format!("{}:{}", options.environment_key, options.access_secret);
        let bearer = format!("Bearer {}", options.access_secret);
        let moods = options.moods;
        moods.play(options.drill);
        Ok(Sandbox {
            environment_key: options.environment_key,
            authorization: format!("Basic {}", STANDARD.encode(credentials)),
            bearer,
            phones: Mutex::default(),
            delay: options.delay,
            texts: Texts::load()?,
            book: Book::open(book)?,
            moods,
            calls: Mutex::default(),
            closing,
        })
    }

    fn count(&self, gateway: &str, call: &'static str) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let count = calls.entry(gateway.to_owned()).or_default().entry(call).or_insert(0);
        *count = count.saturating_add(1);
    }

    /// Until the sandbox shuts down.
    async fn closed(&self) {
        let mut closing = self.closing.clone();
        // An error means that the server is gone already.
        let _ = closing.wait_for(|closing| *closing).await;
    }

    /// For `delay`, or until the sandbox shuts down.
    async fn wait(&self, delay: Duration) {
        tokio::select! {
            () = tokio::time::sleep(delay) => (),
            () = self.closed() => (),
        }
    }
}
