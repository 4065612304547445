//! The only way to a phone.

use std::time::Duration;

use async_trait::async_trait;

use super::Called;
use crate::dispatches::Telling;

/// What somebody wrote back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// By whoever carries it: the same for every try.
    pub id: String,
    /// In E.164.
    pub from: String,
    pub text: String,
}

/// Text messages. No call retries by itself, and each ends within ten seconds.
#[async_trait]
pub trait Texts: Send + Sync {
    /// Whether this server can send any.
    fn may_send(&self) -> bool;

    /// Sends one to a number in E.164. Its id is the same for every try.
    async fn send(&self, to: &str, telling: &Telling<'_>) -> Called;

    /// What came back from a phone, if it was signed by whoever carries texts, lately.
    fn read(&self, signature: &str, body: &[u8]) -> Option<Came>;
}

/// Where nobody carries any.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTexts;

#[async_trait]
impl Texts for NoTexts {
    fn may_send(&self) -> bool {
        false
    }

    async fn send(&self, _: &str, _: &Telling<'_>) -> Called {
        let why = Some("this server sends no text messages".to_owned());
        Called { status: None, took: Duration::ZERO, why }
    }

    fn read(&self, _: &str, _: &[u8]) -> Option<Came> {
        None
    }
}
