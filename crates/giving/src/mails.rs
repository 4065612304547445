//! The outbox: a mail is a row, written with what it tells about, sent afterwards.

use kernel::{ChurchId, MailId, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    pub id: MailId,
    pub church: Option<ChurchId>,
    pub to: String,
    pub subject: String,
    /// Plain text.
    pub text: String,
    pub written_at: Timestamp,
    /// Tries so far.
    pub tries: u32,
}
