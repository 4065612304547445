//! A client as cheap as can be: it shares two cores with what it measures.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header<'a>(&'a self, name: &str) -> Option<&'a str> {
        header(&self.head, name)
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (given, value) = line.split_once(':')?;
        given.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    heard: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(at: &str) -> anyhow::Result<Connection> {
        let stream = TcpStream::connect(at).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, heard: Vec::with_capacity(64 * 1024) })
    }

    /// One request, as it goes over the wire, and its answer.
    pub(crate) async fn ask(&mut self, request: &str) -> anyhow::Result<Answer> {
        timeout(PATIENCE, self.exchange(request)).await.context("no answer in time")?
    }

    async fn exchange(&mut self, request: &str) -> anyhow::Result<Answer> {
        self.heard.clear();
        self.stream.write_all(request.as_bytes()).await?;
        let end = loop {
            if let Some(end) = find(&self.heard, b"\r\n\r\n") {
                break end;
            }
            self.hear().await?;
        };
        let head = String::from_utf8_lossy(&self.heard[..end]).into_owned();
        let status = head.get(9..12).and_then(|code| code.parse().ok()).context("no status")?;
        let start = end + 4;
        let body = match header(&head, "content-length") {
            Some(length) => {
                let length: usize = length.parse()?;
                while self.heard.len() < start + length {
                    self.hear().await?;
                }
                self.heard[start..start + length].to_vec()
            }
            None if header(&head, "transfer-encoding").is_some() => self.chunks(start).await?,
            None => Vec::new(),
        };
        Ok(Answer { status, head, body })
    }

    async fn chunks(&mut self, mut at: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(end) = find(&self.heard[at..], b"\r\n") {
                    break end;
                }
                self.hear().await?;
            };
            let length = std::str::from_utf8(&self.heard[at..at + line])?;
            let length = usize::from_str_radix(length, 16)?;
            let start = at + line + 2;
            while self.heard.len() < start + length + 2 {
                self.hear().await?;
            }
            if length == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&self.heard[start..start + length]);
            at = start + length + 2;
        }
    }

    async fn hear(&mut self) -> anyhow::Result<()> {
        ensure!(self.stream.read_buf(&mut self.heard).await? > 0, "the connection ended");
        Ok(())
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// A question for a page, on a connection that is kept.
pub(crate) fn get(at: &str, path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\n\r\n")
}

/// A form.
pub(crate) fn post(at: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> String {
    let body = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    let body = body.collect::<Vec<_>>().join("&");
    format!(
        "POST {path} HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn encoded(value: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).into(),
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(byte).collect()
}

/// Signs somebody in; the cookie that says so.
pub(crate) async fn sign_in(at: &str, email: &str, password: &str) -> anyhow::Result<String> {
    let mut connection = Connection::open(at).await?;
    let fields = [("email", email), ("password", password), ("act", "password")];
    let answer = connection.ask(&post(at, "/sign-in", "", &fields)).await?;
    if answer.status != 303 {
        bail!("{email} cannot sign in: {} {}", answer.status, answer.head);
    }
    let cookie = answer.header("set-cookie").context("no cookie")?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}
