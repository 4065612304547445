//! A browser as far as a drill needs one: forms are sent, pages are read, a cookie is kept. One
//! request, one connection, one answer; nothing is sent twice.

use std::time::Duration;

use anyhow::{Context, bail};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No answer takes so long, on a machine that is not stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Answer {
    /// The first value of a header; empty if it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        let values = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut named = values.filter(|(given, _)| given.eq_ignore_ascii_case(name));
        named.next().map_or("", |(_, value)| value.trim())
    }
}

/// Asks `at`, an address such as "127.0.0.1:4000".
pub(super) async fn ask(
    at: &str,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> anyhow::Result<Answer> {
    let asking = async {
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
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").context("half an answer")?;
        let status = head.split(' ').nth(1).context("an answer without a status")?.parse()?;
        anyhow::Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
    };
    let answer = timeout(PATIENCE, asking).await.context("no answer")?;
    answer.with_context(|| format!("{line} at {at}"))
}

/// Somebody at the site.
#[derive(Clone, Debug, Default)]
pub(super) struct Browser {
    cookie: String,
}

impl Browser {
    pub(super) async fn signed_in(
        at: &str,
        email: &str,
        password: &str,
    ) -> anyhow::Result<Browser> {
        let mut browser = Browser::default();
        let fields = [("email", email), ("password", password), ("act", "password")];
        let answer = browser.post(at, "/sign-in", &fields).await?;
        if answer.status != 303 || browser.cookie.is_empty() {
            bail!("{email} cannot sign in: {}", answer.status);
        }
        Ok(browser)
    }

    /// Reads a page, or sends a form.
    pub(super) async fn ask(
        &mut self,
        at: &str,
        path: &str,
        form: Option<&[(&str, &str)]>,
    ) -> anyhow::Result<Answer> {
        match form {
            Some(fields) => self.post(at, path, fields).await,
            None => self.send(at, &format!("GET {path}"), "").await,
        }
    }

    async fn post(
        &mut self,
        at: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> anyhow::Result<Answer> {
        let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        self.send(at, &format!("POST {path}"), &pairs.collect::<Vec<_>>().join("&")).await
    }

    async fn send(&mut self, at: &str, line: &str, body: &str) -> anyhow::Result<Answer> {
        let form = ("Content-Type", "application/x-www-form-urlencoded");
        let answer = ask(at, line, &[form, ("Cookie", &self.cookie)], body).await?;
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
        if !cookie.is_empty() {
            cookie.clone_into(&mut self.cookie);
        }
        Ok(answer)
    }
}

/// What somebody reads on a page: the words of its main part, line by line.
pub(super) fn words_of(page: &str) -> Vec<String> {
    let from = page.find("<main").unwrap_or(0);
    let until = page.find("</main>").unwrap_or(page.len());
    let mut text = String::new();
    let mut inside = true;
    for part in page.get(from..until).unwrap_or_default().split_inclusive(['<', '>']) {
        if inside || part.ends_with('<') {
            text.push_str(part.trim_end_matches(['<', '>']));
        }
        inside = part.ends_with('>');
        if inside {
            // The part before was a tag.
            text.push(' ');
        }
    }
    text.split(['.', '\n'])
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_without_its_tags() {
        let page = "<head><title>x</title></head><main id=\"main\"><h1>Your gift</h1>\
                    <p class=\"a\">It is <b>safe</b>. Thank you.</p></main><p>declined</p>";
        assert_eq!(words_of(page), ["Your gift  It is  safe", "Thank you"]);
    }
}
