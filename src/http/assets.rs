//! The site's files, inside the binary. Their names carry their contents' hashes, so a browser
//! asks for each once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anyhow::{Context, bail};
use app::site::Assets;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, VARY,
};
use http::{HeaderValue, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use rust_embed::RustEmbed;

use super::failure::Failure;

/// What an address may not hold as it is.
const IN_ADDRESS: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>');

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/target/site"]
struct Files;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The addresses the pages name.
pub fn addresses() -> anyhow::Result<Assets> {
    let missing = "the site's files are not in this binary: run `make site` and build again";
    let Some(manifest) = Files::get("manifest.json") else {
        if cfg!(debug_assertions) {
            tracing::warn!("{missing}");
            return Ok(Assets::default());
        }
        bail!("{missing}");
    };
    let mut named: BTreeMap<String, String> =
        serde_json::from_slice(&manifest.data).context("the site's manifest makes no sense")?;
    let fonts = named.iter().filter(|(name, _)| name.ends_with(".woff2"));
    let fonts = fonts.map(|(_, address)| address.clone()).collect();
    let mut named = |name: &str| named.remove(name).with_context(|| format!("{missing} ({name})"));
    Ok(Assets {
        stylesheet: named("main.css")?,
        fonts,
        boot: named("boot.js")?,
        glue: named("hydrate.js")?,
        wasm: named("hydrate.wasm")?,
        icon: inlined(&named("favicon.svg")?, "image/svg+xml")?,
        passkey: named("passkey.js")?,
    })
}

/// A file as its own address: a small one costs less than the question for it.
fn inlined(address: &str, kind: &str) -> anyhow::Result<String> {
    let path = address.trim_start_matches('/');
    let file = Files::get(path).with_context(|| format!("{path} is not in this binary"))?;
    Ok(format!("data:{kind},{}", percent_encode(&file.data, IN_ADDRESS)))
}

/// Answers with the smallest form of a file that the browser understands.
pub async fn file(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let Some(kind) = kind_of(path) else { return Failure::NotFound.into_response() };
    let mut forms = vec![(path.to_owned(), None)];
    if accepts(request.headers(), "gzip") {
        forms.insert(0, (format!("{path}.gz"), Some("gzip")));
    }
    if accepts(request.headers(), "br") {
        forms.insert(0, (format!("{path}.br"), Some("br")));
    }
    let found = forms
        .iter()
        .find_map(|(name, encoding)| Files::get(name).map(|file| (file.data, *encoding)));
    let Some((contents, encoding)) = found else { return Failure::NotFound.into_response() };
    let body = match contents {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = (StatusCode::OK, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let hashed = path.starts_with("assets/");
    headers.insert(CACHE_CONTROL, if hashed { FOR_EVER } else { FOR_AN_HOUR });
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The files we have are of these kinds; twins and the manifest are nobody's to ask for.
fn kind_of(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Whether an encoding is accepted: named, and not with a weight of nothing.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let weight = weight.trim().trim_start_matches("q=");
        name.trim().eq_ignore_ascii_case(encoding) && weight.parse() != Ok(0.0_f32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_refused_is_not_sent() {
        let offers = |line: &'static str, encoding| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(line));
            accepts(&headers, encoding)
        };
        assert!(offers("gzip, deflate, br", "br"));
        assert!(offers("br;q=0.5, gzip", "br"));
        assert!(!offers("br;q=0, gzip", "br"));
        assert!(!offers("gzip, sabre", "br"));
    }

    #[test]
    fn the_manifest_is_not_a_file_of_the_site() {
        assert_eq!(kind_of("manifest.json"), None);
        assert_eq!(kind_of("assets/main.057944c00681.css.br"), None);
        assert!(kind_of("assets/main.057944c00681.css").is_some());
    }
}
