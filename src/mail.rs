//! Mail leaves the outbox here: over SMTP where a server is named, else into the mailbox page.

use std::time::Duration;

use anyhow::Context;
use giving::mails::{Outgoing, Sheet};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::Config;

/// A mail server, in whose name it sends, and where the pages are that mails lead to.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    site: String,
}

/// How mail is sent.
#[derive(Clone)]
pub enum Post {
    Smtp(Box<Smtp>),
    /// It stays where it is: in the mailbox.
    Kept,
}

impl Post {
    /// As the settings say.
    pub fn new(config: &Config) -> anyhow::Result<Post> {
        let Some(url) = &config.smtp_url else { return Ok(Post::Kept) };
        let from = config.mail_from.parse().context(
            "OFFERTORY_MAIL_FROM is a name and an address, such as Offertory <give@example.org>",
        )?;
        // The library's words would repeat the address with its password.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())
            .map_err(|_| anyhow::anyhow!("SMTP_URL is not an address of a mail server"))?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        let site = site_of(config);
        Ok(Post::Smtp(Box::new(Smtp { transport, from, site })))
    }

    /// Sends one mail.
    pub async fn send(&self, outgoing: &Outgoing) -> anyhow::Result<()> {
        let Post::Smtp(server) = self else { return Ok(()) };
        let Smtp { transport, from, site } = server.as_ref();
        transport.send(message(from, site, outgoing)?).await?;
        Ok(())
    }
}

/// What a mail server says when there is nobody at an address, and there will be nobody tomorrow.
const NOBODY: [&str; 3] = ["550", "551", "553"];

/// Why a mail that was refused need not be sent there again, if that is so. A server that is busy,
/// or does not let us in, says nothing of an address.
pub fn refused_for_good(error: &anyhow::Error) -> Option<String> {
    let refused: &lettre::transport::smtp::Error = error.downcast_ref()?;
    let code = refused.status()?.to_string();
    NOBODY.contains(&code.as_str()).then(|| refused.to_string())
}

/// The addresses that a report says did not get a mail for good, each with why (RFC 3464). What is
/// only late is not among them.
pub fn returned(report: &str) -> Vec<(String, String)> {
    let unfolded = report.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    // Fields of one address stand together, between empty lines.
    let groups = unfolded.split("\n\n").map(|group| {
        group
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    });
    groups.filter_map(|fields| addressee(fields.collect())).collect()
}

fn addressee(fields: Vec<(String, String)>) -> Option<(String, String)> {
    let field = |name: &str| fields.iter().find(|(of, _)| of == name).map(|(_, value)| value);
    // "rfc822; somebody@example.org"
    let after_kind = |value: &String| {
        value.split_once(';').map_or(value.as_str(), |(_, rest)| rest).trim().to_owned()
    };
    let address = after_kind(field("final-recipient").or_else(|| field("original-recipient"))?);
    let gone = field("action")?.eq_ignore_ascii_case("failed");
    let status = field("status").cloned().unwrap_or_default();
    let for_good = gone && status.starts_with('5') && address.contains('@');
    let why = field("diagnostic-code").map(after_kind).unwrap_or(status);
    for_good.then_some((address.to_lowercase(), why))
}

/// Where the pages are that mails lead to, without a slash at the end.
pub fn site_of(config: &Config) -> String {
    let site = config.url.clone().unwrap_or_else(|| format!("http://{}", config.listen));
    site.trim_end_matches('/').to_owned()
}

/// The mail as it goes over the wire. Its own id is its message id, so that a mail that is sent
/// twice after a crash can be told by the reader's program.
fn message(from: &Mailbox, site: &str, outgoing: &Outgoing) -> anyhow::Result<Message> {
    let mail = &outgoing.mail;
    let message = Message::builder()
        .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
        .from(from.clone())
        .to(mail.to.parse().context("the address is none")?)
        .subject(&mail.subject);
    let Some(letter) = &mail.letter else {
        return Ok(message.header(ContentType::TEXT_PLAIN).body(mail.text.clone())?);
    };
    let (head, stop) = (outgoing.head.as_ref(), outgoing.stop.as_deref());
    let sheet = Sheet { site, head, stop };
    let message = message.header(Language(letter.letter.locale.code().to_owned()));
    let message = match sheet.stop_address() {
        Some(address) => message.header(Unsubscribe(format!("<{address}>"))).header(OneClick),
        None => message,
    };
    let parts = MultiPart::alternative()
        .singlepart(SinglePart::plain(letter.plain(&sheet)))
        .singlepart(SinglePart::html(letter.html(&sheet)));
    Ok(message.multipart(parts)?)
}

type Refused = Box<dyn std::error::Error + Send + Sync>;

/// RFC 2369: the address that stops such mails.
#[derive(Clone)]
struct Unsubscribe(String);

impl Header for Unsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Unsubscribe, Refused> {
        Ok(Unsubscribe(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Unsubscribe::name(), self.0.clone())
    }
}

/// RFC 8058: one click is enough, and the reader's program may do it.
#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<OneClick, Refused> {
        Ok(OneClick)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(OneClick::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// In which language it is.
#[derive(Clone)]
struct Language(String);

impl Header for Language {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Language, Refused> {
        Ok(Language(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Language::name(), self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use giving::mails::{Addressed, Going, Letter, Letterhead, NewMail};
    use kernel::{Locale, MailId, PersonId, Timestamp, derive_id};
    use views::Matter;

    use super::*;

    #[test]
    fn b17_a_bad_mail_server_is_named_without_its_password() {
        let settings = [("SMTP_URL", "hunter2"), ("OFFERTORY_MAIL_FROM", "A <a@example.org>")];
        let config = Config::read(|name| {
            settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        });
        let Err(error) = Post::new(&config.unwrap()) else { panic!("that is no mail server") };
        let words = format!("{error:#}");
        assert!(words.contains("SMTP_URL") && !words.contains("hunter2"), "{words}");
    }

    #[test]
    fn d22_a_report_names_who_did_not_get_a_mail_for_good() {
        let report = "Subject: Undelivered Mail\r\n\r\nSorry: failed\r\n\r\n\
            Reporting-MTA: dns; mx.example.org\r\n\r\n\
            Final-Recipient: rfc822; Ann@Example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\
            Diagnostic-Code: smtp; 550 5.1.1 no\r\n such mailbox\r\n\r\n\
            Final-Recipient: rfc822; bob@example.org\r\nAction: delayed\r\nStatus: 4.2.2\r\n";
        let why = "550 5.1.1 no such mailbox".to_owned();
        assert_eq!(returned(report), [("ann@example.org".to_owned(), why)]);
        assert_eq!(returned("nothing of that kind"), []);
    }

    fn outgoing(matter: Matter, stop: Option<&str>) -> Outgoing {
        let letter = Letter::new(Locale::Es, "Tu ofrenda".to_owned()).says("Gracias.");
        let text = letter.text();
        let to = PersonId::from_uuid(derive_id(&["ann"]));
        let church = "Grace Harbor".to_owned();
        Outgoing {
            mail: NewMail {
                letter: Some(Addressed { to, about: vec![matter], letter }),
                goes: Going::AtOnce,
                ..NewMail::plain(
                    MailId::from_uuid(derive_id(&["mail"])),
                    "ann@example.org".to_owned(),
                    "Tu ofrenda".to_owned(),
                    text,
                    Timestamp::from_micros(0),
                )
            },
            head: Some(Letterhead { church, phone: "1".to_owned(), address: "2".to_owned() }),
            stop: stop.map(str::to_owned),
        }
    }

    #[test]
    fn b27_an_optional_mail_offers_one_click_and_a_mandatory_one_does_not() {
        let from: Mailbox = "Offertory <give@example.org>".parse().unwrap();
        let site = "https://give.example.org";
        let optional = outgoing(Matter::Receipt, Some("abc"));
        let sent = message(&from, site, &optional).unwrap().formatted();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.contains("List-Unsubscribe: <https://give.example.org/unsubscribe/abc>"));
        assert!(sent.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{sent}");
        assert!(sent.contains("multipart/alternative") && sent.contains("text/html"), "{sent}");
        assert!(sent.contains("Content-Language: es"), "{sent}");
        let mandatory = outgoing(Matter::NeedsYou, None);
        let sent = message(&from, site, &mandatory).unwrap().formatted();
        assert!(!String::from_utf8(sent).unwrap().contains("List-Unsubscribe"));
    }
}
