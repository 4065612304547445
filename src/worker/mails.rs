//! Sends what lies in the outbox, and gathers what its readers want in one mail a day.

use std::time::Duration;

use giving::{Error, Giving};

use super::{Again, rounds};
use crate::lifecycle::Stop;
use crate::mail::{Post, refused_for_good};

pub const NAME: &str = "MailLoop";

const AT_ONCE: u32 = 20;
const PAUSE: Duration = Duration::from_secs(2);

pub async fn run(giving: Giving, post: Post, stop: Stop) {
    rounds(&giving, NAME, PAUSE, &stop, || round(&giving, &post)).await;
}

async fn round(giving: &Giving, post: &Post) -> Result<Again, Error> {
    if let Err(error) = giving.write_donor_digests(AT_ONCE).await {
        // The mail of a day can wait for the next round; what is at the door cannot.
        tracing::warn!(%error, "the mails of a day were not written");
    }
    let outgoing = giving.mails_due(AT_ONCE).await?;
    for one in &outgoing {
        let mail = &one.mail;
        match post.send(one).await {
            Ok(()) => giving.mail_sent(mail.id).await?,
            Err(error) => {
                let why = format!("{error:#}");
                if let Some(why) = refused_for_good(&error) {
                    giving.mail_bounced(&mail.to, &why).await?;
                }
                tracing::warn!(id = %mail.id, why, "a mail was not sent; it is tried again");
                giving.mail_failed(mail, &why).await?;
            }
        }
    }
    Ok(if outgoing.is_empty() { Again::Later } else { Again::AtOnce })
}
