//! Text messages, by whoever carries them: one JSON call each, and what phones answer comes back to
//! us, signed. The contract is in `docs/channels.md`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use giving::dispatches::Telling;
use giving::ports::{Called, Came, Texts};
use kernel::Clock;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT};
use serde::{Deserialize, Serialize};

use crate::client::{BadClient, tls};
use crate::signature::Secret;
use crate::webhook::called;

/// From the first byte sent to the answer's status.
const TOTAL: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(3);

/// The same for every try: whoever carries it sends it once.
const ONCE: HeaderName = HeaderName::from_static("idempotency-key");

/// The most of an answer from a phone that is read.
const MOST: usize = 16 * 1024;

/// What is sent to whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    /// E.164.
    pub to: String,
    pub text: String,
}

/// What whoever carries it sends to us when a phone answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub id: String,
    pub from: String,
    pub text: String,
}

/// The setting names no place that can be called.
#[derive(Debug, thiserror::Error)]
pub enum BadTexts {
    #[error("the address of text messages is none")]
    Address,
    #[error("the secret of text messages cannot be used")]
    Secret,
    #[error(transparent)]
    Client(#[from] BadClient),
}

/// The client of whoever carries text messages.
pub struct Carrier {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    url: Url,
    bearer: String,
    secret: Secret,
    site: String,
}

impl Carrier {
    /// `site` is the address people type; what leads further begins with it.
    pub fn new(
        clock: Arc<dyn Clock>,
        url: &str,
        secret: &str,
        site: String,
    ) -> Result<Carrier, BadTexts> {
        let url = Url::parse(url).map_err(|_| BadTexts::Address)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BadTexts::Address);
        }
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls().map_err(BadClient::of)?)
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .build()
            .map_err(BadClient::of)?;
        Ok(Carrier {
            http,
            clock,
            url,
            bearer: format!("Bearer {secret}"),
            secret: Secret::new(secret.as_bytes()).map_err(|_| BadTexts::Secret)?,
            site,
        })
    }

    async fn post(&self, message: &Message) -> Result<u16, String> {
        let body = serde_json::to_vec(message).map_err(|error| error.to_string())?;
        let sent = self
            .http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "offertory")
            .header(AUTHORIZATION, &self.bearer)
            .header(ONCE, &message.id)
            .body(body)
            .send()
            .await;
        let answer = sent.map_err(|error| {
            let words = if error.is_timeout() {
                "no answer within ten seconds"
            } else if error.is_connect() {
                "it cannot be reached"
            } else {
                "the connection broke before its answer"
            };
            words.to_owned()
        })?;
        Ok(answer.status().as_u16())
    }
}

/// Whose it is, what it says, and where more is to be read.
fn words(telling: &Telling<'_>, site: &str) -> String {
    let from = if telling.church.is_empty() {
        telling.says.to_owned()
    } else {
        format!("{}: {}", telling.church, telling.says)
    };
    telling.path.map_or(from.clone(), |path| format!("{from}\n{site}{path}"))
}

#[async_trait]
impl Texts for Carrier {
    fn may_send(&self) -> bool {
        true
    }

    async fn send(&self, to: &str, telling: &Telling<'_>) -> Called {
        let began = Instant::now();
        let message = Message {
            id: telling.id.to_string(),
            to: to.to_owned(),
            text: words(telling, &self.site),
        };
        let answer = self.post(&message).await;
        called(answer, began.elapsed())
    }

    fn read(&self, signature: &str, body: &[u8]) -> Option<Came> {
        if body.len() > MOST || self.secret.verify(signature, body, self.clock.now()).is_err() {
            return None;
        }
        let Answer { id, from, text } = serde_json::from_slice(body).ok()?;
        Some(Came { id, from, text })
    }
}

#[cfg(test)]
mod tests {
    use kernel::{DispatchId, ManualClock, Timestamp, derive_id};

    use super::*;

    fn telling<'a>(church: &'a str, path: Option<&'a str>) -> Telling<'a> {
        Telling {
            id: DispatchId::from_uuid(derive_id(&["one"])),
            matter: None,
            at: Timestamp::from_micros(0),
            church,
            says: "Your gift of $25.00",
            path,
        }
    }

    #[test]
    fn d22_a_text_says_whose_it_is_and_where_more_is() {
        let site = "https://give.example.org";
        assert_eq!(
            words(&telling("Grace Harbor", Some("/gifts/1")), site),
            "Grace Harbor: Your gift of $25.00\nhttps://give.example.org/gifts/1"
        );
        assert_eq!(words(&telling("", None), site), "Your gift of $25.00");
    }

    #[test]
    fn d22_an_answer_counts_only_if_it_was_signed_lately() {
        let now = Timestamp::from_micros(1_700_000_000_000_000);
        let clock = Arc::new(ManualClock::at(now));
        let url = "https://texts.example.org/messages";
        let carrier = Carrier::new(clock, url, "secret", String::new()).unwrap();
        let body = br#"{"id":"a","from":"+12535550142","text":"STOP"}"#;
        let sign = |secret: &[u8], at| Secret::new(secret).unwrap().sign(body, at);
        let came = carrier.read(&sign(b"secret", now), body).unwrap();
        assert_eq!((came.from.as_str(), came.text.as_str()), ("+12535550142", "STOP"));
        let old = now.minus(Duration::from_secs(301));
        for header in [sign(b"other", now), sign(b"secret", old), String::new()] {
            assert_eq!(carrier.read(&header, body), None, "{header}");
        }
        assert!(Carrier::new(Arc::new(ManualClock::at(now)), "texts", "s", String::new()).is_err());
    }
}
