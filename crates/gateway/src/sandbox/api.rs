//! What the world asks of the sandbox: Spreedly's routes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post, put};
use kernel::{Class, Clock, SystemClock, Timestamp, derive_id};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::behaviour::{Answer, Behaviour, Verdict};
use super::book::{Deed, Record};
use super::line::Line;
use super::method::{Method, Standing, Typed};
use super::{Sandbox, wire};

/// Records on a page of a list, as the real one has it.
const PAGE: usize = 20;

/// Microseconds since the epoch at which a charge is said to happen: how demo data gets a past.
const NOW_HEADER: &str = "x-sandbox-now";

pub(super) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/v1/gateways.json", get(list_gateways))
        .route("/v1/gateways/{token}/purchase.json", post(purchase))
        .route("/v1/gateways/{token}/verify.json", post(verify))
        .route("/v1/gateways/{token}/transactions.json", get(list))
        .route("/v1/transactions/{token}/credit.json", post(credit))
        .route("/v1/transactions/{token}/void.json", post(void))
        .route("/v1/transactions/{token}", get(show))
        .route("/v1/payment_methods.json", post(tokenise))
        .route("/v1/payment_methods/{token}", get(show_method))
        .route("/v1/payment_methods/{token}/redact.json", put(redact))
}

/// What stands in a request's `transaction`.
#[derive(Default, Deserialize)]
struct Asked {
    payment_method_token: Option<String>,
    amount: Option<i64>,
    currency_code: Option<String>,
    order_id: Option<String>,
    description: Option<String>,
}

#[derive(Deserialize)]
struct AskedBody {
    transaction: Asked,
}

#[derive(Deserialize)]
struct TypedBody {
    payment_method: Typed,
}

#[derive(Default, Deserialize)]
struct ListQuery {
    #[serde(default)]
    order: String,
    since_token: Option<String>,
}

async fn list_gateways(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
) -> Response {
    sandbox.count("*", "gateways");
    let gateways: Vec<_> = sandbox
        .texts
        .gateways()
        .into_iter()
        .map(|kind| json!({ "token": format!("gw_{kind}"), "gateway_type": kind }))
        .collect();
    sandbox.read(&line, Json(json!({ "gateways": gateways })).into_response()).await
}

async fn purchase(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    sandbox.count(&token, "purchase");
    let Some(AskedBody { transaction: asked }) = parse(&body) else { return unreadable() };
    let (Some(amount @ 1..), Some(currency)) = (asked.amount, asked.currency_code) else {
        return invalid("Amount must be greater than zero, and currency code is required.");
    };
    let (key, description) = (asked.order_id, asked.description);
    let deed = Asking { deed: Deed::Purchase, amount, currency, key, description, of: None };
    sandbox.call(&line, token, asked.payment_method_token, &headers, deed).await
}

async fn verify(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    sandbox.count(&token, "verify");
    let Some(AskedBody { transaction: asked }) = parse(&body) else { return unreadable() };
    let currency = asked.currency_code.unwrap_or_else(|| "USD".to_owned());
    let (key, description) = (asked.order_id, asked.description);
    let deed = Asking { deed: Deed::Verify, amount: 0, currency, key, description, of: None };
    sandbox.call(&line, token, asked.payment_method_token, &headers, deed).await
}

async fn credit(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = match parse::<AskedBody>(&body) {
        Some(body) => body.transaction,
        None if body.is_empty() => Asked::default(),
        None => return unreadable(),
    };
    sandbox.give_back(&line, Deed::Credit, &token, &headers, asked).await
}

async fn void(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    sandbox.give_back(&line, Deed::Void, &token, &headers, Asked::default()).await
}

async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(token): Path<String>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Response {
    sandbox.count(&token, "list");
    let Some(at) = now(&headers) else { return invalid("The sandbox cannot read its time.") };
    let Some(kind) = sandbox.texts.gateway_of(&token) else { return wire::no_such("gateway") };
    let newest_first = query.order == "desc";
    let since = query.since_token.as_deref();
    let Some(records) = sandbox.book.list(&token, newest_first, since, PAGE) else {
        return wire::no_such("transaction");
    };
    let shown = |record: &Arc<Record>| wire::record(record, kind, &sandbox.standing(record, at));
    let records: Vec<_> = records.iter().map(shown).collect();
    sandbox.read(&line, Json(json!({ "transactions": records })).into_response()).await
}

async fn show(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(at) = now(&headers) else { return invalid("The sandbox cannot read its time.") };
    let token = file.strip_suffix(".json").unwrap_or(&file);
    let Some(record) = sandbox.book.find(token) else { return wire::no_such("transaction") };
    sandbox.count(&record.gateway, "show");
    let kind = sandbox.texts.gateway_of(&record.gateway).unwrap_or_default();
    let standing = sandbox.standing(&record, at);
    let shown = json!({ "transaction": wire::record(&record, kind, &standing) });
    sandbox.read(&line, Json(shown).into_response()).await
}

/// Stands in for the vault's hosted fields: a test number becomes a token and is forgotten.
async fn tokenise(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Response {
    sandbox.count("*", "payment_methods");
    let Some(TypedBody { payment_method: typed }) = parse(&body) else { return unreadable() };
    let Some(method) = typed.tokenise(&uuid::Uuid::new_v4().to_string()) else {
        return invalid("The sandbox takes test cards and test accounts only.");
    };
    let added = json!({
        "token": derive_id(&["sandbox added", &method.token]).simple().to_string(),
        "transaction_type": "AddPaymentMethod",
        "succeeded": true,
        "state": "succeeded",
        "message_key": "messages.transaction_succeeded",
        "message": "Succeeded!",
        "payment_method": method.on_the_wire(),
    });
    (StatusCode::CREATED, Json(json!({ "transaction": added }))).into_response()
}

/// What a token stands for.
async fn show_method(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(file): Path<String>,
) -> Response {
    sandbox.count("*", "show_method");
    let token = file.strip_suffix(".json").unwrap_or(&file);
    let Some(method) = Method::read(token) else { return wire::no_such("payment method") };
    let shown = json!({ "payment_method": method.on_the_wire() });
    sandbox.read(&line, Json(shown).into_response()).await
}

/// Nothing is kept, so there is nothing to forget; the caller hears what it would hear.
async fn redact(
    State(sandbox): State<Arc<Sandbox>>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(token): Path<String>,
) -> Response {
    sandbox.count("*", "redact");
    let Some(method) = Method::read(&token) else { return wire::no_such("payment method") };
    let mut wire = method.on_the_wire();
    if let Some(fields) = wire.as_object_mut() {
        fields.insert("storage_state".to_owned(), json!("redacted"));
    }
    let redacted = json!({
        "token": derive_id(&["sandbox redacted", &token]).simple().to_string(),
        "transaction_type": "RedactPaymentMethod",
        "succeeded": true,
        "state": "succeeded",
        "payment_method": wire,
    });
    sandbox.read(&line, Json(json!({ "transaction": redacted })).into_response()).await
}

/// What a gateway is asked to do.
struct Asking {
    deed: Deed,
    amount: i64,
    currency: String,
    key: Option<String>,
    description: Option<String>,
    of: Option<String>,
}

impl Sandbox {
    /// Calls a gateway: decides by method and mood, writes what happened, answers as planned.
    async fn call(
        self: &Arc<Self>,
        line: &Line,
        gateway: String,
        method_token: Option<String>,
        headers: &HeaderMap,
        asking: Asking,
    ) -> Response {
        let Some(kind) = self.texts.gateway_of(&gateway) else { return wire::no_such("gateway") };
        let Some(method) = method_token.as_deref().and_then(Method::read) else {
            return wire::no_such("payment method");
        };
        let Some(at) = now(headers) else { return invalid("The sandbox cannot read its time.") };
        // Who gives money back asks about a purchase that went well.
        let own = if asking.of.is_some() { Behaviour::Well } else { method.behaviour };
        let (mood, delay) = self.moods.next_for(&gateway);
        let plan = own.in_mood(mood);
        let delay = delay.unwrap_or(self.delay);
        let done = match plan.happens {
            None => None,
            Some(verdict) => {
                let record = self.record(verdict, kind, gateway, method, at, asking);
                let late = (plan.answer == Answer::Late).then_some(delay);
                match self.happen(record, late).await {
                    Ok(record) => Some(record),
                    // The book cannot be written, so nothing was done.
                    Err(_) => return wire::html_error(),
                }
            }
        };
        if plan.answer == Answer::Slowly {
            self.wait(delay).await;
        }
        match (plan.answer, done) {
            (Answer::Promptly | Answer::Slowly | Answer::Late, Some(record)) => {
                let standing = self.standing(&record, at);
                wire::deed(wire::record(&record, kind, &standing), record.succeeded)
            }
            (Answer::Html, _) => wire::html_error(),
            (Answer::Never, _) => self.say_nothing(line).await,
            (Answer::Cut | Answer::Promptly | Answer::Slowly | Answer::Late, _) => hang_up(line),
        }
    }

    /// What the book will say, in the words of this kind of gateway.
    fn record(
        &self,
        verdict: Verdict,
        kind: &str,
        gateway: String,
        method: Method,
        at: Timestamp,
        asking: Asking,
    ) -> Record {
        let class = match verdict {
            Verdict::Approve => Class::Success,
            Verdict::Refuse(class) => class,
        };
        let key = asking.key.as_deref().unwrap_or_default();
        let (code, message) = self.texts.say(kind, class, key);
        Record {
            token: String::new(),
            kind: asking.deed,
            gateway,
            amount: asking.amount,
            currency: asking.currency,
            method: method.token,
            at,
            succeeded: verdict == Verdict::Approve,
            code: code.to_owned(),
            message: message.to_owned(),
            of: asking.of,
            key: asking.key,
            description: asking.description,
        }
    }

    /// How the bank stands to a record: only a debit that the gateway accepted has something to
    /// wait for.
    fn standing(&self, record: &Record, at: Timestamp) -> Standing {
        let debit = record.succeeded && record.kind == Deed::Purchase;
        let bank = Method::read(&record.method).filter(|_| debit).and_then(|method| method.bank);
        bank.map_or(Standing::Done, |bank| {
            bank.standing(self.book.before_it(record), at.since(record.at))
        })
    }

    /// Writes the book, on its own: what has begun happens even if the caller hangs up meanwhile.
    async fn happen(
        self: &Arc<Self>,
        record: Record,
        late: Option<Duration>,
    ) -> io::Result<Arc<Record>> {
        let sandbox = Arc::clone(self);
        let work = tokio::spawn(async move {
            if let Some(delay) = late {
                sandbox.wait(delay).await;
            }
            sandbox.book.write(record).await
        });
        work.await.map_err(io::Error::other)?
    }

    /// Gives back (part of) a purchase. More than was taken is refused, as real gateways do.
    async fn give_back(
        self: &Arc<Self>,
        line: &Line,
        deed: Deed,
        token: &str,
        headers: &HeaderMap,
        asked: Asked,
    ) -> Response {
        let Some(taken) = self.book.find(token) else { return wire::no_such("transaction") };
        self.count(&taken.gateway, deed.name());
        let left = taken.amount.saturating_sub(self.book.given_back(token));
        let amount = asked.amount.unwrap_or(taken.amount);
        let undoable = taken.succeeded && taken.kind == Deed::Purchase;
        if !undoable || amount < 1 || amount > left {
            return invalid("Only what was taken and not yet given back can be given back.");
        }
        let asking = Asking {
            deed,
            amount,
            currency: taken.currency.clone(),
            key: asked.order_id,
            description: asked.description,
            of: Some(token.to_owned()),
        };
        let (gateway, method) = (taken.gateway.clone(), Some(taken.method.clone()));
        self.call(line, gateway, method, headers, asking).await
    }

    /// Answers a question that no gateway hears, so that the orchestrator's mood alone matters.
    async fn read(&self, line: &Line, answer: Response) -> Response {
        let (mood, delay) = self.moods.next_for("");
        match mood {
            Behaviour::Well | Behaviour::Refuses(_) => answer,
            Behaviour::Slow | Behaviour::Late => {
                self.wait(delay.unwrap_or(self.delay)).await;
                answer
            }
            Behaviour::Silent => self.say_nothing(line).await,
            Behaviour::Cut | Behaviour::CutAfterCharge => hang_up(line),
            Behaviour::HtmlError | Behaviour::HtmlAfterCharge => wire::html_error(),
        }
    }

    /// Waits until the caller gives up or the sandbox shuts down.
    async fn say_nothing(&self, line: &Line) -> Response {
        self.closed().await;
        hang_up(line)
    }
}

/// Cuts the line. The response is never written.
fn hang_up(line: &Line) -> Response {
    line.cut();
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// The time the caller says it is, or the machine's.
fn now(headers: &HeaderMap) -> Option<Timestamp> {
    match headers.get(NOW_HEADER) {
        None => Some(SystemClock.now()),
        Some(value) => value.to_str().ok()?.parse().ok().map(Timestamp::from_micros),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}

fn unreadable() -> Response {
    let text = "The request could not be read as JSON with the fields it needs.";
    wire::refused(StatusCode::BAD_REQUEST, "errors.invalid_json", text)
}

fn invalid(message: &str) -> Response {
    wire::refused(StatusCode::UNPROCESSABLE_ENTITY, "errors.invalid", message)
}
