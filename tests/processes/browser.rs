//! A browser as far as it matters here: it keeps its cookies, sends forms, and tells exactly what
//! became of a request. Every request has a connection of its own, and none is sent twice.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::church::PASSWORD;
use crate::process::PATIENCE;

pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Every value of a header.
    fn headers(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.head.lines().filter_map(move |line| {
            let (given, value) = line.split_once(':')?;
            given.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn header(&self, name: &'static str) -> &str {
        self.headers(name).next().unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        let read = serde_json::from_slice(&self.body);
        read.unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }
}

/// One request, one connection, one answer.
pub(crate) async fn exchange(
    at: &str,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Answer> {
    let exchange = async {
        let mut stream = TcpStream::connect(at).await?;
        // In HTTP 1.0 the answer ends where the connection does.
        let mut request = format!("{line} HTTP/1.0\r\nHost: {at}\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        read(&answer).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
    };
    timeout(PATIENCE, exchange).await?
}

fn read(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let answer = Answer { status, head, body: answer[end + 4..].to_vec() };
    let promised = answer.header("content-length").parse().ok();
    promised.is_none_or(|length: usize| length == answer.body.len()).then_some(answer)
}

/// Somebody at the site.
pub(crate) struct Browser {
    at: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) fn new(at: &str) -> Browser {
        Browser { at: at.to_owned(), cookies: Mutex::default() }
    }

    /// The same browser, at another address of the same site.
    pub(crate) fn at(&self, at: &str) -> Browser {
        let cookies = self.cookies.lock().unwrap().clone();
        Browser { at: at.to_owned(), cookies: Mutex::new(cookies) }
    }

    pub(crate) async fn signed_in(at: &str, email: &str) -> Browser {
        let browser = Browser::new(at);
        let answer = browser.sign_in(email, PASSWORD).await.unwrap();
        assert_eq!(answer.status, 303, "{email} cannot sign in: {}", answer.text());
        browser
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> io::Result<Answer> {
        let fields = [("email", email), ("password", password), ("act", "password")];
        self.post("/sign-in", &fields).await
    }

    pub(crate) async fn get(&self, path: &str) -> io::Result<Answer> {
        self.send(&format!("GET {path}"), "").await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        self.send(&format!("POST {path}"), &pairs.collect::<Vec<_>>().join("&")).await
    }

    async fn send(&self, line: &str, body: &str) -> io::Result<Answer> {
        let cookies: Vec<_> = {
            let cookies = self.cookies.lock().unwrap();
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        let cookies = cookies.join("; ");
        let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
        if !cookies.is_empty() {
            headers.push(("Cookie", &cookies));
        }
        let answer = exchange(&self.at, line, &headers, body).await?;
        for cookie in answer.headers("set-cookie") {
            let (name, value) = cookie.split_once('=').unwrap();
            let value = value.split(';').next().unwrap_or_default();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        Ok(answer)
    }
}

fn encoded(value: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).into(),
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(byte).collect()
}
