//! A mirror as it should be: it believes only what is signed, takes only the next version of an
//! account, says where it stands whatever it took, and is on the disk before it answers.
//!
//! It can also be told to misbehave ([`Manners`]), for whoever wants to see what the ledger does
//! then. Its book is a file of JSON lines, one for each change it took.

mod book;
mod manners;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, OriginalUri, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use axum::{Router, serve as serve_http};
use futures::stream;
use kernel::Clock;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

pub use manners::Manners;

use crate::signature::{Secret, Unsigned};
use crate::wire::{ACCOUNTS, Accounts, CHANGES, CONTRACT, Change, Delivery, SIGNATURE};
use book::Book;
use manners::{Fate, Mood};

/// The most a delivery may be.
const MOST_BYTES: usize = 4 << 20;

/// The most accounts of one answer.
const MOST_ACCOUNTS: usize = 1_000;

/// How a receiver is started.
pub struct Options {
    /// What both sides sign with.
    pub secret: Secret,
    pub clock: Arc<dyn Clock>,
    pub manners: Manners,
}

struct Receiver {
    secret: Secret,
    clock: Arc<dyn Clock>,
    book: Mutex<Book>,
    mood: Mutex<Mood>,
}

/// Serves on `listener` with the book at `book` until `shutdown` completes.
pub async fn serve(
    listener: TcpListener,
    book: PathBuf,
    shutdown: impl Future<Output = ()> + Send + 'static,
    options: Options,
) -> io::Result<()> {
    let receiver = Arc::new(Receiver {
        secret: options.secret,
        clock: options.clock,
        book: Mutex::new(Book::open(&book)?),
        mood: Mutex::new(Mood::new(options.manners)),
    });
    let app = Router::new()
        .route(CHANGES, post(take))
        .route(ACCOUNTS, get(tell))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(receiver);
    serve_http(listener, app).with_graceful_shutdown(shutdown).await
}

/// `POST /changes`: 200 when it has them all now, 409 when something before one of them is
/// missing. Both say where each account of the delivery stands.
async fn take(
    State(receiver): State<Arc<Receiver>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Response> {
    receiver.believe(&headers, &body).map_err(refused)?;
    let delivery: Delivery = serde_json::from_slice(&body)
        .map_err(|error| said(StatusCode::BAD_REQUEST, &error.to_string()))?;
    if delivery.contract != CONTRACT {
        return Err(said(StatusCode::BAD_REQUEST, "another version of the contract"));
    }
    // On the disk before it is answered, and not on a thread that others wait for.
    let taken = spawn_blocking(move || receiver.take(delivery)).await;
    match taken.map_err(io::Error::other).flatten() {
        Ok(Some((status, accounts))) => Ok((status, Json(accounts)).into_response()),
        Ok(None) => Ok(broken_off()),
        Err(error) => {
            tracing::error!(%error, "the book cannot be written");
            Err(said(StatusCode::INTERNAL_SERVER_ERROR, "the book cannot be written"))
        }
    }
}

#[derive(Deserialize)]
struct Asked {
    church: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// `GET /accounts?church=&after=&limit=`: where they stand, in the order of their ids.
async fn tell(
    State(receiver): State<Arc<Receiver>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Json<Accounts>, Response> {
    receiver.believe(&headers, question(&uri).as_bytes()).map_err(refused)?;
    let most = asked.limit.unwrap_or(MOST_ACCOUNTS).min(MOST_ACCOUNTS);
    let book = receiver.book();
    Ok(Json(book.after(asked.church.as_deref(), asked.after.as_deref(), most)))
}

/// What is signed where there is no body: the path and the question.
fn question(uri: &Uri) -> String {
    format!("{ACCOUNTS}?{}", uri.query().unwrap_or_default())
}

impl Receiver {
    /// Only what is signed with the secret, lately.
    fn believe(&self, headers: &HeaderMap, signed: &[u8]) -> Result<(), Unsigned> {
        let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
        let header = header.ok_or(Unsigned::Malformed)?;
        self.secret.verify(header, signed, self.clock.now())
    }

    /// What becomes of a delivery; nothing when the sender is left without an answer.
    fn take(&self, delivery: Delivery) -> io::Result<Option<(StatusCode, Accounts)>> {
        let accounts: Vec<String> =
            delivery.changes.iter().map(|change| change.account.clone()).collect();
        let (arriving, fate) = self.mood().next(delivery.changes);
        let mut book = self.book();
        for late in arriving {
            book.take(&late)?;
        }
        let (changes, answered) = match fate {
            Fate::Lost => return Ok(None),
            Fate::Taken { changes, times, answered } => {
                for _ in 1..times {
                    book.take(&changes)?;
                }
                (changes, answered)
            }
        };
        let in_sequence = book.take(&changes)?;
        let status = if in_sequence { StatusCode::OK } else { StatusCode::CONFLICT };
        Ok(answered.then(|| (status, book.of(accounts))))
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mood(&self) -> MutexGuard<'_, Mood> {
        self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(unsigned: Unsigned) -> Response {
    said(StatusCode::UNAUTHORIZED, &unsigned.to_string())
}

fn said(status: StatusCode, words: &str) -> Response {
    (status, words.to_owned()).into_response()
}

/// The connection breaks before the answer is whole.
fn broken_off() -> Response {
    let cut = io::Error::from(io::ErrorKind::ConnectionAborted);
    Response::new(Body::from_stream(stream::iter([Err::<Bytes, _>(cut)])))
}

/// Changes in the sequence in which they arrive.
type Changes = Vec<Change>;
