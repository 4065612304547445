//! What every answer says to the browser, and whom a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use auth::Cookies;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use super::site::Site;

/// Everything of ours, nothing of others; no script in a page, no style in a page, no frame but
/// of a mail in the demo's mailbox.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                      form-action 'self'; frame-src 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// The policy of the one page that other sites may show in a frame: those it names, else nobody.
pub fn framed_by(origins: &[String]) -> HeaderValue {
    let named = POLICY.strip_suffix("'none'").filter(|_| !origins.is_empty());
    let policy = named.map(|policy| format!("{policy}{}", origins.join(" ")));
    let policy = policy.and_then(|policy| HeaderValue::from_str(&policy).ok());
    policy.unwrap_or(HeaderValue::from_static(POLICY))
}

/// What no page of ours uses.
const NOT_USED: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), \
                        gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

/// Adds the headers that every answer has.
pub async fn headers(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // What is shown in a frame has a narrower one of its own.
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: some browsers then send forms without their origin.
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), NOT_USED),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if site.environment.cookies() == Cookies::Secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    // Soon nobody listens here: the next question is for another node.
    if site.stop.is_now() {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    // What is made for one person is kept by nobody; files of the site say otherwise themselves.
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    debug_assert!(is_typed(&response), "an answer with a body says what it is");
    response
}

fn is_typed(response: &Response) -> bool {
    let empty = axum::body::HttpBody::size_hint(response.body()).exact() == Some(0);
    empty || response.headers().contains_key(CONTENT_TYPE)
}

/// The address a request comes from, for the throttle of sign-ins.
pub struct From(pub String);

impl FromRequestParts<Site> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<From, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or_else(|| "unknown".to_owned(), |peer| peer.0.ip().to_string());
        let told = forwarded(&parts.headers, site.proxies);
        Ok(From(told.map_or(peer, |address| address.to_string())))
    }
}

/// Each proxy adds the address it saw; only what our own proxies added can be believed.
fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let seen: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let ours = seen.len().checked_sub(proxies).filter(|_| proxies > 0)?;
    seen.get(ours)?.parse().ok()
}

/// Where to go after signing in: a path of this site, and nothing that a browser could read as
/// another one's.
pub fn next_of(text: &str) -> Option<&str> {
    let own = text.starts_with('/') && !text.starts_with("//");
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (own && plain && text.len() < 2_000).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_stays_on_this_site() {
        assert_eq!(next_of("/gifts?year=2026"), Some("/gifts?year=2026"));
        for elsewhere in ["", "gifts", "//evil.example", "https://evil.example", "/\\evil.example"]
        {
            assert_eq!(next_of(elsewhere), None, "{elsewhere}");
        }
        assert_eq!(next_of("/a\r\nset-cookie: x"), None);
    }

    #[test]
    fn a_page_is_framed_by_those_it_names_alone() {
        let framed = framed_by(&["https://grace.example".to_owned()]);
        assert!(framed.to_str().unwrap().ends_with("; frame-ancestors https://grace.example"));
        for nobody in [Vec::new(), vec!["a\nb".to_owned()]] {
            assert!(framed_by(&nobody).to_str().unwrap().ends_with("'none'"), "{nobody:?}");
        }
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let mut headers = HeaderMap::new();
        let lie = "6.6.6.6, 203.0.113.9, 10.0.0.2";
        headers.insert("x-forwarded-for", HeaderValue::from_static(lie));
        assert_eq!(forwarded(&headers, 0), None);
        assert_eq!(forwarded(&headers, 1), "10.0.0.2".parse().ok());
        assert_eq!(forwarded(&headers, 2), "203.0.113.9".parse().ok());
        assert_eq!(forwarded(&headers, 4), None);
    }
}
