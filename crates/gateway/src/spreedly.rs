//! The client of the orchestrator above all gateways. Each call is sent at most once; what nobody
//! answered is told as it is.
//!
//! The orchestrator has no idempotency header and does not recognise an order reference, so what
//! keeps a gift from being taken twice is that a permit is used up by its call, and that an
//! attempt without an answer is only ever asked about.

mod search;
mod vault;
mod wire;

#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use classifier::{Answer, Reply, Silence};
use giving::SendPermit;
use giving::ports::{Charge, Found, Gateways, Inquiry, Listed, Listing, ProbeTarget, Reversal};
use kernel::{AttemptId, Clock};
use reqwest::{Client, Method, RequestBuilder, Response, Url};

use search::{Lists, Search, Wanted};
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use wire::{Asked, List, Request, Shown};

/// The most of an answer that is read.
const MOST_BYTES: usize = 1 << 20;

/// The orchestrator's clock and ours may differ by this much.
const CLOCKS_DIFFER: Duration = Duration::from_secs(120);

/// A request may still be on its way this long after it was sent, so before that nobody can say
/// that it never arrived.
const ON_ITS_WAY: Duration = Duration::from_secs(120);

/// Where the orchestrator is, and how long to wait for it.
#[derive(Clone)]
pub struct Config {
    /// Such as `https://core.spreedly.com`; plain http only on this machine.
    pub base_url: String,
    /// User name.
    pub environment_key: String,
    /// Password.
    pub access_secret: String,
    /// For the connection to stand.
    pub connect_timeout: Duration,
    /// From the first byte sent to the last one received, connecting included.
    pub total_timeout: Duration,
    /// The page on which donors type a number, if it is not the orchestrator's own.
    pub page_url: Option<String>,
    /// Tells the sandbox what time it is; never set for the real one.
    pub sandbox_clock: Option<Arc<dyn Clock>>,
}

impl Config {
    /// With the usual waiting times.
    pub fn new(
        base_url: impl Into<String>,
        environment_key: impl Into<String>,
        access_secret: impl Into<String>,
    ) -> Config {
        Config {
            base_url: base_url.into(),
            environment_key: environment_key.into(),
            access_secret: access_secret.into(),
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(20),
            page_url: None,
            sandbox_clock: None,
        }
    }
}

/// Why a client cannot be made of a configuration.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// Not an address, or one that would send the password in the clear.
    #[error("the gateway's address must be https://..., or http:// on this machine")]
    Address,
    /// The machine cannot do what the client needs.
    #[error("the gateway's client cannot be built: {0}")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The client.
pub struct Spreedly {
    http: Client,
    base: Url,
    page: Url,
    environment_key: String,
    access_secret: String,
    lists: Lists,
    sandbox_clock: Option<Arc<dyn Clock>>,
}

/// A search takes no longer, however many pages there are to read: who searches has other work under
/// the same lease. The next search goes on where this one was.
const SEARCH_WITHIN: Duration = Duration::from_secs(15);

/// A probe that has no answer by then has failed; the person who asked is waiting.
const PROBE_WITHIN: Duration = Duration::from_secs(6);

/// How the ACH network wants a debit marked that its bank sent back before.
const RETRY: &str = "RETRY PMT";

impl Spreedly {
    /// A client with its own pool of connections. Connects to nothing yet.
    pub fn new(config: Config) -> Result<Spreedly, BadConfig> {
        let http = Client::builder()
            .tls_backend_preconfigured(tls().map_err(|error| BadConfig::Client(error.into()))?)
            .connect_timeout(config.connect_timeout)
            .timeout(config.total_timeout)
            // Shorter than the other side's patience: a connection it has just closed would look
            // like one that broke after the charge.
            .pool_idle_timeout(Duration::from_secs(15))
            .tcp_keepalive(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .build()
            .map_err(|error| BadConfig::Client(error.into()))?;
        let base = address(&config.base_url).ok_or(BadConfig::Address)?;
        let page = match &config.page_url {
            Some(page) => address(page).ok_or(BadConfig::Address)?,
            None => base.join("hosted").map_err(|_| BadConfig::Address)?,
        };
        Ok(Spreedly {
            http,
            base,
            page,
            environment_key: config.environment_key,
            access_secret: config.access_secret,
            lists: Lists::default(),
            sandbox_clock: config.sandbox_clock,
        })
    }

    async fn take(&self, key: AttemptId, charge: &Charge) -> Reply {
        let order_id = key.to_string();
        let mut asked = Asked::money(charge.amount, &order_id);
        asked.payment_method_token = Some(&charge.method_token);
        asked.description = charge.retry.then_some(RETRY);
        self.post(&["gateways", &charge.facility_token, "purchase.json"], asked).await
    }

    async fn give_back(&self, key: AttemptId, reversal: &Reversal) -> Reply {
        let order_id = key.to_string();
        let wanted = Wanted {
            facility_token: &reversal.facility_token,
            key: reversal.taken_under,
            earliest: reversal.taken_at.minus(CLOCKS_DIFFER),
            due: reversal.now,
            now: reversal.now,
        };
        let token = match timeout(SEARCH_WITHIN, self.search(&wanted)).await {
            Ok(Ok(Search::Listed(token))) => token,
            Ok(Ok(Search::Absent { .. })) => return Reply::Answered(nothing_to_refund()),
            Ok(Err(Reply::Answered(answer))) => return Reply::Answered(answer),
            // Only a question went unanswered: no refund was sent.
            Ok(Err(Reply::Silence(_))) | Err(_) => return Reply::Silence(Silence::NotConnected),
        };
        let asked = Asked::money(reversal.amount, &order_id);
        self.post(&["transactions", &token, "credit.json"], asked).await
    }

    /// A page of the facility's list, oldest first; else why it could not be read.
    async fn list(&self, facility: &str, behind: Option<&str>) -> Result<Vec<Listed>, String> {
        let mut url = self.url(&["gateways", facility, "transactions.json"]);
        if let Some(token) = behind {
            url.query_pairs_mut().append_pair("since_token", token);
        }
        let list: List = self.read(url).await?;
        let mut lines = Vec::with_capacity(list.transactions.len());
        for mut line in list.transactions {
            if let Some(undone) = line.undoes() {
                let url = self.url(&["transactions", &format!("{undone}.json")]);
                let shown: Shown = self.read(url).await?;
                line.amounts_to(&shown.transaction);
            }
            let token = line.token.clone();
            let unreadable = || format!("nobody can say how much {token} moved");
            lines.push(line.counted().ok_or_else(unreadable)?);
        }
        Ok(lines)
    }

    /// Only what was really read proves that something is not in it.
    async fn read<T: DeserializeOwned>(&self, url: Url) -> Result<T, String> {
        match exchange(self.request(Method::GET, url)).await {
            Ok((200, body)) => serde_json::from_slice(&body)
                .map_err(|error| format!("the answer cannot be read: {error}")),
            Ok((status, _)) => Err(format!("the answer was HTTP {status}")),
            Err(silence) => Err(format!("no answer: {silence:?}")),
        }
    }

    /// Finds the attempt by our key and reads how it ended.
    async fn ask(&self, inquiry: &Inquiry) -> Found {
        let wanted = Wanted {
            facility_token: &inquiry.facility_token,
            key: inquiry.key,
            earliest: inquiry.sent_at.minus(CLOCKS_DIFFER),
            due: inquiry.due,
            now: inquiry.now,
        };
        let token = match timeout(SEARCH_WITHIN, self.search(&wanted)).await {
            Ok(Ok(Search::Listed(token))) => token,
            Ok(Ok(Search::Absent { as_of })) if as_of.since(inquiry.sent_at) >= ON_ITS_WAY => {
                return Found::NeverSeen { as_of };
            }
            Ok(Ok(Search::Absent { .. })) => {
                return Found::Unknown { reply: Reply::Answered(not_listed()) };
            }
            Ok(Err(reply)) => return Found::Unknown { reply },
            Err(_) => return Found::NotYetRead,
        };
        let url = self.url(&["transactions", &format!("{token}.json")]);
        let answer = match exchange(self.request(Method::GET, url)).await {
            Ok((status, body)) => wire::read(status, body, &inquiry.key.to_string()),
            Err(silence) => return Found::Unknown { reply: Reply::Silence(silence) },
        };
        let (approved, finished) = (answer.approved, answer.finished);
        let code = wire::return_code(&answer.body);
        let reply = Reply::Answered(answer);
        match (approved, code) {
            (Some(true), _) if finished => Found::Taken { reply },
            (Some(true), _) => Found::Pending { reply },
            (Some(false), Some(code)) if finished => Found::Returned { code, reply },
            (Some(false), None) if finished => Found::NotTaken { reply },
            (Some(false) | None, _) => Found::Unknown { reply },
        }
    }

    async fn post(&self, path: &[&str], asked: Asked<'_>) -> Reply {
        let order_id = asked.order_id.to_owned();
        let request = self.request(Method::POST, self.url(path));
        match exchange(request.json(&Request { transaction: asked })).await {
            Ok((status, body)) => Reply::Answered(wire::read(status, body, &order_id)),
            Err(silence) => Reply::Silence(silence),
        }
    }

    fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let request = self
            .http
            .request(method, url)
            .basic_auth(&self.environment_key, Some(&self.access_secret));
        match &self.sandbox_clock {
            Some(clock) => request.header("X-Sandbox-Now", clock.now().as_micros()),
            None => request,
        }
    }

    /// The address of a resource. Each part is one segment, whatever characters are in it.
    fn url(&self, parts: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push("v1").extend(parts);
        }
        url
    }
}

#[async_trait]
impl Gateways for Spreedly {
    async fn purchase(&self, permit: SendPermit, charge: &Charge) -> Reply {
        self.take(permit.key(), charge).await
    }

    async fn refund(&self, permit: SendPermit, reversal: &Reversal) -> Reply {
        self.give_back(permit.key(), reversal).await
    }

    async fn inquire(&self, inquiry: &Inquiry) -> Found {
        self.ask(inquiry).await
    }

    /// The orchestrator verifies without an amount where the gateway can, and otherwise takes a
    /// small one and undoes it by itself.
    async fn probe(&self, target: &ProbeTarget) -> Reply {
        let order_id = target.id.to_string();
        let asked = Asked {
            payment_method_token: Some(&target.method_token),
            order_id: &order_id,
            ..Asked::default()
        };
        let path = ["gateways", &target.facility_token, "verify.json"];
        let verify = self.post(&path, asked);
        match timeout(PROBE_WITHIN, verify).await {
            Ok(reply) => reply,
            Err(_) => Reply::Silence(Silence::TimedOut),
        }
    }

    async fn listed(&self, facility_token: &str, behind: Option<&str>) -> Listing {
        match self.list(facility_token, behind).await {
            Ok(lines) => Listing::Lines(lines),
            Err(why) => Listing::Unread { why },
        }
    }

    async fn reachable(&self) -> bool {
        let request = self.request(Method::GET, self.url(&["gateways.json"]));
        matches!(exchange(request).await, Ok((200, _)))
    }
}

/// One request and its whole answer, or the honest word for having none.
async fn exchange(request: RequestBuilder) -> Result<(u16, Vec<u8>), Silence> {
    let response = request.send().await.map_err(|error| silence(&error))?;
    let status = response.status().as_u16();
    let body = whole_body(response).await.map_err(|error| match silence(&error) {
        // Something came back, so there was a connection.
        Silence::NotConnected => Silence::CutOff,
        silence @ (Silence::TimedOut | Silence::CutOff) => silence,
    })?;
    Ok((status, body))
}

/// The body, up to a bound: nobody's answer about money is that long.
async fn whole_body(mut response: Response) -> reqwest::Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = MOST_BYTES.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if chunk.len() > room {
            break;
        }
    }
    Ok(body)
}

/// When in doubt, the request was written: then nobody may send it again.
fn silence(error: &reqwest::Error) -> Silence {
    if error.is_connect() || error.is_builder() {
        Silence::NotConnected
    } else if error.is_timeout() {
        Silence::TimedOut
    } else {
        Silence::CutOff
    }
}

/// The list does not have it (yet).
fn not_listed() -> Answer {
    Answer { http_status: 200, body: Vec::new(), approved: None, finished: false }
}

/// What was to be given back is not in the orchestrator's list, so no refund was sent.
fn nothing_to_refund() -> Answer {
    let body = b"Unable to find the charge to give back.".to_vec();
    Answer { http_status: 404, body, approved: Some(false), finished: true }
}

fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
    safe.then_some(url)
}

/// TLS that needs nothing of the machine: our own provider, and the roots we ship.
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
