//! Delivers changes to mirrors. Each call is made once, ends within ten seconds, and is never
//! repeated here: whoever calls knows when to ask again.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use giving::mirrors::{Event, Mirror, Standing};
use giving::ports::{Delivered, Mirrors};
use kernel::{ChurchId, Clock};
use ledger::AccountId;
use reqwest::header::CONTENT_TYPE;
use reqwest::{RequestBuilder, Response, StatusCode, Url};

use crate::signature::Secret;
use crate::wire::{ACCOUNTS, Accounts, CHANGES, CONTRACT, Change, Delivery, SIGNATURE};

/// From the first byte sent to the last one received.
const TOTAL: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(3);

/// The most of an answer that is read.
const MOST_BYTES: usize = 4 << 20;

/// What a mirror says besides the agreed words is of interest to its keeper; a line of it to us.
const MOST_WORDS: usize = 200;

/// The client of all mirrors.
pub struct Client {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
}

/// The machine cannot do what the client needs.
#[derive(Debug, thiserror::Error)]
#[error("a client cannot be built: {0}")]
pub struct BadClient(#[source] Box<dyn std::error::Error + Send + Sync>);

impl BadClient {
    pub(crate) fn of(why: impl std::error::Error + Send + Sync + 'static) -> BadClient {
        BadClient(Box::new(why))
    }
}

/// A call that was not answered, and one whose answer cannot be used.
enum Failed {
    Silence(String),
    Refused(String),
}

impl Client {
    /// A client with its own pool of connections. Connects to nothing yet.
    pub fn new(clock: Arc<dyn Clock>) -> Result<Client, BadClient> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls().map_err(BadClient::of)?)
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .pool_idle_timeout(Duration::from_secs(15))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .build()
            .map_err(BadClient::of)?;
        Ok(Client { http, clock })
    }

    async fn post(&self, mirror: &Mirror, events: &[Event]) -> Result<Accounts, Failed> {
        let changes = events.iter().map(Change::from).collect();
        let delivery = Delivery { contract: CONTRACT, changes };
        let body = serde_json::to_vec(&delivery).map_err(|error| refused(&error))?;
        let signature = self.sign(mirror, &body)?;
        let request = self
            .http
            .post(url(mirror, CHANGES)?)
            .header(CONTENT_TYPE, "application/json")
            .header(SIGNATURE, signature)
            .body(body);
        exchange(request).await
    }

    async fn get(&self, mirror: &Mirror, query: &[(&str, String)]) -> Result<Accounts, Failed> {
        let mut url = url(mirror, ACCOUNTS)?;
        url.query_pairs_mut().extend_pairs(query);
        // What is asked stands in for the body that a question does not have.
        let asked = format!("{ACCOUNTS}?{}", url.query().unwrap_or_default());
        let signature = self.sign(mirror, asked.as_bytes())?;
        exchange(self.http.get(url).header(SIGNATURE, signature)).await
    }

    fn sign(&self, mirror: &Mirror, body: &[u8]) -> Result<String, Failed> {
        let secret = Secret::new(mirror.secret.reveal().as_bytes());
        Ok(secret.map_err(|error| refused(&error))?.sign(body, self.clock.now()))
    }
}

#[async_trait]
impl Mirrors for Client {
    async fn deliver(&self, mirror: &Mirror, events: &[Event]) -> Delivered {
        match self.post(mirror, events).await {
            Ok(said) => Delivered::Answered(standings(&said)),
            Err(Failed::Refused(why)) => Delivered::Refused { why },
            Err(Failed::Silence(why)) => Delivered::Silence { why },
        }
    }

    async fn standings(
        &self,
        mirror: &Mirror,
        church: ChurchId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<Standing>, String> {
        let mut query = vec![("church", church.to_string()), ("limit", limit.to_string())];
        query.extend(after.map(|account| ("after", account.to_string())));
        match self.get(mirror, &query).await {
            Ok(said) => Ok(standings(&said)),
            Err(Failed::Refused(why) | Failed::Silence(why)) => Err(why),
        }
    }

    fn may_send_to(&self, url: &str) -> bool {
        address(url).is_some()
    }
}

fn standings(said: &Accounts) -> Vec<Standing> {
    said.accounts.iter().filter_map(|head| head.standing()).collect()
}

/// One request and what it says of accounts. "Conflict" says it too: something is out of sequence.
async fn exchange(request: RequestBuilder) -> Result<Accounts, Failed> {
    let response = request.send().await.map_err(|error| silence(&error))?;
    let status = response.status();
    let body = whole_body(response).await.map_err(|error| silence(&error))?;
    if matches!(status, StatusCode::OK | StatusCode::CONFLICT) {
        return serde_json::from_slice(&body)
            .map_err(|_| Failed::Refused("its answer cannot be read".to_owned()));
    }
    let words = String::from_utf8_lossy(&body);
    let words: String = words.lines().next().unwrap_or_default().chars().take(MOST_WORDS).collect();
    Err(Failed::Refused(format!("it answered {}: {words}", status.as_u16())))
}

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

fn refused(error: &dyn std::error::Error) -> Failed {
    Failed::Refused(error.to_string())
}

fn silence(error: &reqwest::Error) -> Failed {
    let why = if error.is_connect() {
        "it cannot be reached"
    } else if error.is_timeout() {
        "no answer within ten seconds"
    } else {
        "the connection broke before its answer"
    };
    Failed::Silence(why.to_owned())
}

/// What lies below a mirror's address.
fn url(mirror: &Mirror, below: &str) -> Result<Url, Failed> {
    let mut url = address(&mirror.url)
        .ok_or_else(|| Failed::Refused("its address is no address".to_owned()))?;
    let path = format!("{}{below}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

/// Signed is not secret: what leaves this machine is encrypted.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
    let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    (safe && bare).then_some(url)
}

/// TLS that needs nothing of the machine: our own provider, and the roots we ship.
pub(crate) fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_is_encrypted() {
        let table = [
            ("https://books.example.org", true),
            ("https://books.example.org/offertory/", true),
            ("http://127.0.0.1:4000", true),
            ("http://localhost:4000", true),
            ("http://[::1]:4000", true),
            ("http://books.example.org", false),
            ("http://127.0.0.1.example.org", false),
            ("https://books.example.org/?a=b", false),
            ("https://me:pass@books.example.org", false),
            ("ftp://localhost", false),
            ("books.example.org", false),
            ("", false),
        ];
        for (text, safe) in table {
            assert_eq!(address(text).is_some(), safe, "{text}");
        }
    }
}
