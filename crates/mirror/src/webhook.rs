//! Tells webhooks what staff are told, signed as mirrors are. Each call is made once and ends
//! within five seconds: a receiver answers at once and works afterwards.
//!
//! An address that a person typed may lead anywhere, so it is looked at twice: when it is typed,
//! and when its name has been turned into addresses, because whoever keeps the name may point it
//! into our network any minute.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use giving::SharedSecret;
use giving::dispatches::Telling;
use giving::notices::{Webhook, Written};
use giving::ports::{Called, Webhooks};
use kernel::Clock;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use serde::{Deserialize, Serialize};

use crate::client::{BadClient, tls};
use crate::signature::Secret;
use crate::wire::SIGNATURE;

/// From the first byte sent to the answer's status.
const TOTAL: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(3);

/// The header with the event's id: the same for every try, every redelivery and every receiver.
pub const EVENT: &str = "offertory-event";

/// Where a webhook may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Anywhere but inside a network of ours.
    Outside,
    /// On this machine too, and there without encryption: for a playground.
    AndHere,
}

/// What a webhook is told. Facts for machines, one line for people, no donor, no amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// As in the header, here under the signature.
    pub id: String,
    /// "page" or "look".
    pub urgency: String,
    pub subject: String,
    /// The incident's id, if it is about one.
    pub incident: Option<String>,
    /// When it was written; RFC 3339, in UTC.
    pub at: String,
    /// Where staff read more.
    pub url: String,
}

/// What a donor's own webhook is told. The line that a mail has as its subject, and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DonorEvent {
    /// As in the header, here under the signature.
    pub id: String,
    /// "receipt", "needs_you"; nothing of the code that proves the address.
    pub matter: Option<String>,
    /// When it was written; RFC 3339, in UTC.
    pub at: String,
    pub church: String,
    /// In the donor's language.
    pub says: String,
    /// Where the donor reads more.
    pub url: Option<String>,
}

/// The client of all webhooks.
pub struct Hooks {
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    reach: Reach,
    site: String,
}

impl Hooks {
    /// `site` is the address people type; what leads further begins with it.
    pub fn new(clock: Arc<dyn Clock>, reach: Reach, site: String) -> Result<Hooks, BadClient> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls().map_err(BadClient::of)?)
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .dns_resolver(Arc::new(Outward { reach }))
            .build()
            .map_err(BadClient::of)?;
        Ok(Hooks { http, clock, reach, site })
    }

    fn event(&self, notice: &Written) -> Event {
        Event {
            id: notice.id.to_string(),
            urgency: notice.notice.urgency.name().to_owned(),
            subject: notice.notice.subject.clone(),
            incident: notice.notice.about.map(|id| id.to_string()),
            at: notice.at.to_jiff().to_string(),
            url: match notice.notice.about {
                Some(incident) => format!("{}/staff/incidents/{incident}", self.site),
                None => format!("{}/staff/notices", self.site),
            },
        }
    }

    fn donor_event(&self, telling: &Telling<'_>) -> DonorEvent {
        DonorEvent {
            id: telling.id.to_string(),
            matter: telling.matter.map(|matter| matter.name().to_owned()),
            at: telling.at.to_jiff().to_string(),
            church: telling.church.to_owned(),
            says: telling.says.to_owned(),
            url: telling.path.map(|path| format!("{}{path}", self.site)),
        }
    }

    async fn post<T: Serialize>(
        &self,
        url: &str,
        secret: &SharedSecret,
        id: &str,
        event: &T,
    ) -> Result<u16, String> {
        let url = address(url, self.reach).ok_or("its address may not be sent to")?;
        let body = serde_json::to_vec(event).map_err(|error| error.to_string())?;
        let secret = Secret::new(secret.reveal().as_bytes()).map_err(|error| error.to_string())?;
        let sent = self
            .http
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "offertory")
            .header(EVENT, id)
            .header(SIGNATURE, secret.sign(&body, self.clock.now()))
            .body(body)
            .send()
            .await;
        Ok(sent.map_err(|error| silence(&error))?.status().as_u16())
    }
}

#[async_trait]
impl Webhooks for Hooks {
    async fn call(&self, webhook: &Webhook, notice: &Written) -> Called {
        let began = Instant::now();
        let event = self.event(notice);
        let answer = self.post(&webhook.url, &webhook.secret, &event.id, &event).await;
        called(answer, began.elapsed())
    }

    async fn tell(&self, url: &str, secret: &SharedSecret, telling: &Telling<'_>) -> Called {
        let began = Instant::now();
        let event = self.donor_event(telling);
        let answer = self.post(url, secret, &event.id, &event).await;
        called(answer, began.elapsed())
    }

    fn may_send_to(&self, url: &str) -> bool {
        address(url, self.reach).is_some()
    }
}

pub(crate) fn called(answer: Result<u16, String>, took: Duration) -> Called {
    match answer {
        Ok(status @ 200..=299) => Called { status: Some(status), took, why: None },
        Ok(status) => {
            let why = Some(format!("it answered {status}"));
            Called { status: Some(status), took, why }
        }
        Err(why) => Called { status: None, took, why: Some(why) },
    }
}

fn silence(error: &reqwest::Error) -> String {
    let words = if error.is_timeout() {
        "no answer within five seconds"
    } else if error.is_connect() {
        "it cannot be reached"
    } else {
        "the connection broke before its answer"
    };
    words.to_owned()
}

/// An address that may be sent to, as far as can be told from its text.
fn address(text: &str, reach: Reach) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']);
    let literal: Option<IpAddr> = host.parse().ok();
    let here = host == "localhost" || literal.is_some_and(|ip| ip.is_loopback());
    let bare = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    let fits = match (here, reach) {
        (true, Reach::AndHere) => matches!(url.scheme(), "http" | "https"),
        (true, Reach::Outside) => false,
        (false, Reach::Outside | Reach::AndHere) => {
            let outside = literal.map_or(host.contains('.'), is_outside);
            url.scheme() == "https" && outside
        }
    };
    (fits && bare).then_some(url)
}

/// Turns names into addresses, and keeps those that may be sent to.
struct Outward {
    reach: Reach,
}

impl Resolve for Outward {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fit: Vec<SocketAddr> =
                found.filter(|address| may_connect(address.ip(), reach)).collect();
            if fit.is_empty() {
                return Err("the name leads into a private network".into());
            }
            let addresses: Addrs = Box::new(fit.into_iter());
            Ok(addresses)
        })
    }
}

fn may_connect(ip: IpAddr, reach: Reach) -> bool {
    is_outside(ip) || (reach == Reach::AndHere && ip.is_loopback())
}

/// Whether an address is one of the public internet: not of this machine, of a network of ours, of
/// a cloud's metadata, or of what is kept for documents and tests.
fn is_outside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_outside_v4(ip),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => is_outside_v4(ip),
            None => is_outside_v6(ip),
        },
    }
}

fn is_outside_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let protocol = first == 192 && second == 0 && third == 0;
    let measured = first == 198 && matches!(second, 18 | 19);
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_documentation()
        || ip.is_multicast();
    !(special || shared || protocol || measured || first == 0 || first >= 240)
}

fn is_outside_v6(ip: Ipv6Addr) -> bool {
    let first = ip.segments()[0];
    // Only 2000::/3 is given out; of it, documents have a part, and tunnels carry another address.
    let global = first & 0xe000 == 0x2000;
    let documents = first == 0x2001 && ip.segments()[1] == 0x0db8;
    let tunnel = first == 0x2002 || (first == 0x2001 && ip.segments()[1] == 0);
    global && !documents && !tunnel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o3_a_webhook_is_outside_and_encrypted() {
        let table = [
            ("https://hooks.example.org/pager?key=a", true, true),
            ("https://8.8.8.8/", true, true),
            ("https://[2606:4700::1111]/", true, true),
            ("http://hooks.example.org", false, false),
            ("http://localhost:4000/hook", false, true),
            ("http://127.0.0.1:4000", false, true),
            ("https://[::1]:4000", false, true),
            ("https://10.0.0.7", false, false),
            ("https://192.168.1.1", false, false),
            ("https://172.20.0.3", false, false),
            ("https://169.254.169.254/latest/meta-data", false, false),
            ("https://100.64.0.1", false, false),
            ("https://[fd00::1]", false, false),
            ("https://[fe80::1]", false, false),
            ("https://[::ffff:10.0.0.7]", false, false),
            ("https://[2002:0a00:0007::1]", false, false),
            ("https://0x7f000001/", false, true),
            ("https://2130706433/", false, true),
            ("https://database/", false, false),
            ("https://me:pass@hooks.example.org", false, false),
            ("https://hooks.example.org#here", false, false),
            ("ftp://hooks.example.org", false, false),
            ("hooks.example.org", false, false),
            ("", false, false),
        ];
        for (text, outside, here) in table {
            assert_eq!(address(text, Reach::Outside).is_some(), outside, "{text} from outside");
            assert_eq!(address(text, Reach::AndHere).is_some(), here, "{text} in a playground");
        }
    }

    #[test]
    fn o3_a_name_that_leads_into_our_network_is_no_way() {
        for private in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"] {
            let ip: IpAddr = private.parse().unwrap();
            assert!(!may_connect(ip, Reach::Outside), "{private}");
        }
        assert!(may_connect("127.0.0.1".parse().unwrap(), Reach::AndHere));
        assert!(!may_connect("10.1.2.3".parse().unwrap(), Reach::AndHere));
        assert!(may_connect("93.184.216.34".parse().unwrap(), Reach::Outside));
    }
}
