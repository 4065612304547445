//! Mail leaves the outbox here: over SMTP where a server is named, else into the mailbox page.

use std::time::Duration;

use anyhow::Context;
use giving::mails::NewMail;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::Config;

/// A mail server, and in whose name it sends.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
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
        Ok(Post::Smtp(Box::new(Smtp { transport, from })))
    }

    /// Sends one mail. The mail's own id is its message id, so a mail that is sent twice after a
    /// crash can be told by the reader's program.
    pub async fn send(&self, mail: &NewMail) -> anyhow::Result<()> {
        let Post::Smtp(server) = self else { return Ok(()) };
        let Smtp { transport, from } = server.as_ref();
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
            .from(from.clone())
            .to(mail.to.parse().context("the address is none")?)
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())?;
        transport.send(message).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
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
}
