//! Sends what lies in the outbox.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;
use crate::mail::Post;

pub const NAME: &str = "MailLoop";

const AT_ONCE: u32 = 20;
const PAUSE: Duration = Duration::from_secs(2);

pub async fn run(giving: Giving, post: Post, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &post)).await;
}

async fn round(giving: &Giving, post: &Post) -> Result<Again, Error> {
    let mails = giving.mails_due(AT_ONCE).await?;
    for mail in &mails {
        match post.send(mail).await {
            Ok(()) => giving.mail_sent(mail.id).await?,
            Err(error) => {
                let why = format!("{error:#}");
                tracing::warn!(id = %mail.id, why, "a mail was not sent; it is tried again");
                giving.mail_failed(mail, &why).await?;
            }
        }
    }
    Ok(if mails.is_empty() { Again::Later } else { Again::AtOnce })
}
