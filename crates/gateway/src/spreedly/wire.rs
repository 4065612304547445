//! What the client reads and writes on the wire. It reads as little as it needs, so that whatever
//! else changes there does no harm.

use classifier::Answer;
use giving::cases::Deed;
use giving::ports;
use jiff::Timestamp;
use kernel::{Amount, AttemptId};
use serde::{Deserialize, Serialize};

/// The body of every request that does something.
#[derive(Serialize)]
pub(super) struct Request<'a> {
    pub(super) transaction: Asked<'a>,
}

/// What is asked; what is absent is not sent.
#[derive(Default, Serialize)]
pub(super) struct Asked<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payment_method_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) currency_code: Option<&'static str>,
    pub(super) order_id: &'a str,
    /// What the bank reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'static str>,
}

impl<'a> Asked<'a> {
    /// Money of this amount, under this key.
    pub(super) fn money(amount: Amount, order_id: &'a str) -> Asked<'a> {
        Asked {
            amount: Some(amount.minor()),
            currency_code: Some(amount.currency().code()),
            order_id,
            payment_method_token: None,
            description: None,
        }
    }
}

#[derive(Deserialize)]
struct Answered {
    transaction: Told,
}

/// What the orchestrator tells about one thing it did.
#[derive(Deserialize)]
struct Told {
    succeeded: bool,
    #[serde(default)]
    state: String,
    order_id: Option<String>,
    response: Option<ToldByGateway>,
}

#[derive(Deserialize)]
struct ToldByGateway {
    #[serde(default)]
    pending: Option<bool>,
    #[serde(default)]
    result_unknown: Option<bool>,
    #[serde(default)]
    error_code: serde_json::Value,
}

/// One line of a list.
#[derive(Deserialize)]
pub(super) struct Listed {
    pub(super) token: String,
    pub(super) created_at: Timestamp,
    /// Other systems may share the account and put anything here.
    #[serde(default)]
    order_id: serde_json::Value,
    #[serde(default)]
    transaction_type: String,
    #[serde(default)]
    succeeded: bool,
    #[serde(default)]
    amount: Option<i64>,
    #[serde(default)]
    currency_code: Option<String>,
    #[serde(default)]
    reference_token: Option<String>,
}

/// Lines that take money, and lines that give it back. All others only look or promise.
const CHARGES: [&str; 2] = ["Purchase", "Capture"];
const REFUNDS: [&str; 2] = ["Credit", "Void"];

impl Listed {
    /// Our key, unless the line is another system's.
    pub(super) fn key(&self) -> Option<AttemptId> {
        self.order_id.as_str()?.parse().ok()
    }

    /// By the orchestrator's clock, in whole seconds.
    pub(super) fn at(&self) -> kernel::Timestamp {
        kernel::Timestamp::from_jiff(self.created_at)
    }

    /// What is undone before it settled may say no amount: it is that of the line it undoes.
    pub(super) fn undoes(&self) -> Option<&str> {
        let silent = self.succeeded && self.transaction_type == "Void" && self.amount.is_none();
        self.reference_token.as_deref().filter(|_| silent)
    }

    pub(super) fn amounts_to(&mut self, other: &Listed) {
        self.amount = other.amount;
        self.currency_code.clone_from(&other.currency_code);
    }

    /// The line as it counts for the books. Nothing when money moved and nobody can say how much:
    /// such a list was not read.
    pub(super) fn counted(self) -> Option<ports::Listed> {
        let at = self.at();
        let charges = CHARGES.contains(&self.transaction_type.as_str());
        let refunds = REFUNDS.contains(&self.transaction_type.as_str());
        let amount = match self.succeeded && (charges || refunds) {
            true => Some(Amount::of(self.amount?, self.currency_code?.parse().ok()?).ok()?),
            false => None,
        };
        Some(ports::Listed {
            at,
            token: self.token,
            deed: if refunds { Deed::Refund } else { Deed::Charge },
            key: self.order_id.as_str().filter(|key| !key.is_empty()).map(str::to_owned),
            amount,
            of: self.reference_token,
        })
    }
}

/// One line, asked for by its token.
#[derive(Deserialize)]
pub(super) struct Shown {
    pub(super) transaction: Listed,
}

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct List {
    pub(super) transactions: Vec<Listed>,
}

/// The code with which a bank sent a debit back: "R" and two digits, in the gateway's own code.
pub(super) fn return_code(body: &[u8]) -> Option<String> {
    let told = serde_json::from_slice::<Answered>(body).ok()?.transaction;
    let code = told.response?.error_code;
    let code = code.as_str()?;
    let digits = code.strip_prefix('R')?;
    let is_code = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| code.to_owned())
}

/// States in which processing has ended. Any other, known or new, is not an end.
const ENDED: [&str; 4] =
    ["succeeded", "failed", "gateway_processing_failed", "gateway_setup_failed"];

/// Reads the facts out of a raw answer. The flag counts only in an answer about `order_id`: one
/// about something else tells nothing about it.
pub(super) fn read(http_status: u16, body: Vec<u8>, order_id: &str) -> Answer {
    let told = serde_json::from_slice::<Answered>(&body)
        .ok()
        .map(|answered| answered.transaction)
        .filter(|told| told.order_id.as_deref().is_none_or(|of| of == order_id));
    let Some(told) = told else {
        return Answer { http_status, body, approved: None, finished: false };
    };
    let open = told.response.is_some_and(|gateway| {
        gateway.pending.unwrap_or(false) || gateway.result_unknown.unwrap_or(false)
    });
    let finished = !open && ENDED.contains(&told.state.as_str());
    Answer { http_status, body, approved: Some(told.succeeded), finished }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (approved, finished) of an answer with these fields.
    fn facts(fields: &str) -> (Option<bool>, bool) {
        let body = format!("{{\"transaction\": {{{fields}}}}}");
        let answer = read(200, body.clone().into_bytes(), "key");
        assert_eq!(answer.body, body.into_bytes(), "the raw body stays whole");
        (answer.approved, answer.finished)
    }

    #[test]
    fn the_structured_flag_alone_approves() {
        let table = [
            (r#""succeeded": true, "state": "succeeded""#, (Some(true), true)),
            (r#""succeeded": true, "state": "succeeded", "order_id": "key""#, (Some(true), true)),
            (r#""succeeded": true, "state": "succeeded", "order_id": "other""#, (None, false)),
            (r#""succeeded": false, "state": "gateway_processing_failed""#, (Some(false), true)),
            (r#""succeeded": false, "state": "pending""#, (Some(false), false)),
            (r#""succeeded": false, "state": "a_new_state""#, (Some(false), false)),
            (
                r#""succeeded": false, "state": "failed", "response": {"result_unknown": true}"#,
                (Some(false), false),
            ),
            (
                r#""succeeded": true, "state": "succeeded",
                    "response": {"success": true, "pending": null, "message": "declined"}"#,
                (Some(true), true),
            ),
            (r#""state": "succeeded", "message": "Succeeded!""#, (None, false)),
            (r#""succeeded": "true", "state": "succeeded""#, (None, false)),
        ];
        for (fields, expected) in table {
            assert_eq!(facts(fields), expected, "{fields}");
        }
    }

    #[test]
    fn a16_any_bytes_are_an_answer() {
        for body in [&b""[..], b"<html>approved</html>", b"\xff\xfe", b"[]", b"{\"errors\": []}"] {
            let answer = read(500, body.to_vec(), "key");
            assert_eq!((answer.approved, answer.finished), (None, false));
            assert_eq!(answer.body, body);
        }
    }
}
