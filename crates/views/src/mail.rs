//! The demo's mailbox: mail shown instead of sent.

use kernel::{MailId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::TextMessage;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mail {
    pub id: MailId,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub written_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Whether a mail program shows more than its text.
    pub is_letter: bool,
}

/// `/mailbox`, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mailbox {
    pub mails: Vec<Mail>,
    pub texts: Vec<TextMessage>,
}
