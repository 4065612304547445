//! Recorded replies: what gateways answered, as attempts keep it.

use classifier::{Answer, Brand, Reply, Silence};
use kernel::{Amount, AttemptId, Certainty, ChurchId, Class, GatewayId, RuleId, Timestamp};

/// Where a reply stands among all: when it came, and to which attempt.
pub type Place = (Timestamp, ChurchId, AttemptId);

/// What a gateway answered to an attempt, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub place: Place,
    pub gateway: GatewayId,
    pub brand: Option<Brand>,
    pub amount: Amount,
    pub class: Class,
    pub certainty: Certainty,
    pub rule: Option<RuleId>,
    /// Redacted and cut, with the status before it.
    pub reply: String,
}

impl Recorded {
    /// When it came.
    pub fn at(&self) -> Timestamp {
        self.place.0
    }

    /// The reply as the classifier reads it. `None`: no text decided about it, and none can.
    pub(crate) fn answer(&self) -> Option<Reply> {
        // Of what was approved and not at its end, the flag decided.
        if self.class == Class::Success || self.awaits() {
            return None;
        }
        let answer = read(&self.reply)?;
        let approved = match (&self.rule, self.class) {
            (None, Class::UnknownError) => Some(false),
            // Nothing in it was readable: its status decided.
            (None, _) => None,
            (Some(_), _) => flag(answer.http_status),
        };
        let finished = self.certainty == Certainty::Sure;
        Some(Reply::Answered(Answer { approved, finished, ..answer }))
    }

    /// Whether the gateway had approved and was not done.
    fn awaits(&self) -> bool {
        let marks = [r#""succeeded":true"#, r#""succeeded": true"#];
        self.rule.is_none()
            && self.certainty == Certainty::Unknown
            && marks.iter().any(|mark| self.reply.contains(mark))
    }
}

/// Reads what an attempt keeps: "HTTP 402 {…}". `None` for silence, which is kept in brackets.
pub(crate) fn read(kept: &str) -> Option<Answer> {
    let (status, body) = kept.strip_prefix("HTTP ")?.split_once(' ')?;
    let (body, http_status) = (body.as_bytes().to_vec(), status.parse().ok()?);
    Some(Answer { http_status, body, approved: None, finished: false })
}

/// A gateway that answers with a transaction does so with one of these.
const fn flag(http_status: u16) -> Option<bool> {
    if matches!(http_status, 200..300 | 402 | 422) { Some(false) } else { None }
}

/// What somebody pasted: kept as it is if an attempt kept it so, else as the body of an answer.
pub(crate) fn pasted(text: &str) -> Reply {
    let text = text.trim();
    let silences = [
        ("(no connection)", Silence::NotConnected),
        ("(no answer in time)", Silence::TimedOut),
        ("(the connection broke)", Silence::CutOff),
    ];
    if let Some((_, silence)) = silences.into_iter().find(|(words, _)| *words == text) {
        return Reply::Silence(silence);
    }
    let answer = read(text).unwrap_or_else(|| Answer {
        http_status: 200,
        body: text.as_bytes().to_vec(),
        approved: None,
        finished: false,
    });
    let approved = flag(answer.http_status);
    Reply::Answered(Answer { approved, finished: true, ..answer })
}

/// A method's brand as rules name it: "American Express" is `american_express`.
pub fn brand_named(name: &str) -> Option<Brand> {
    name.trim().to_lowercase().replace([' ', '-'], "_").parse().ok()
}

#[cfg(test)]
mod tests {
    use kernel::{Currency, Money};
    use uuid::Uuid;

    use super::*;

    fn recorded(class: Class, certainty: Certainty, reply: &str) -> Recorded {
        let id = Uuid::from_u128(1);
        Recorded {
            place: (Timestamp::from_micros(0), ChurchId::from_uuid(id), AttemptId::from_uuid(id)),
            gateway: "pin".parse().unwrap(),
            brand: None,
            amount: Amount::new(Money::new(100, Currency::Usd)).unwrap(),
            class,
            certainty,
            rule: None,
            reply: reply.to_owned(),
        }
    }

    #[test]
    fn f7_what_no_text_decided_no_text_changes() {
        let sure = Certainty::Sure;
        for kept in [
            recorded(Class::Success, sure, "HTTP 200 Approved"),
            recorded(Class::CommunicationError, sure, "(no connection)"),
            recorded(
                Class::UnknownError,
                Certainty::Unknown,
                r#"HTTP 200 {"transaction": {"succeeded": true, "state": "pending"}}"#,
            ),
        ] {
            assert_eq!(kept.answer(), None, "{kept:?}");
        }
    }

    #[test]
    fn f7_a_recorded_failure_is_ruled_as_it_was() {
        let rules = classifier::default_rules();
        let gateway: GatewayId = "pin".parse().unwrap();
        for (class, reply) in [
            (Class::UnknownError, "HTTP 402 Xyzzy"),
            (Class::UnknownError, "HTTP 502 Xyzzy"),
            (Class::CommunicationError, "HTTP 503 Xyzzy"),
            (Class::ProviderFailure, "HTTP 500 Xyzzy"),
        ] {
            let kept = recorded(class, Certainty::Unknown, reply).answer().unwrap();
            assert_eq!(classifier::classify(&kept, &gateway, None, &rules).class, class, "{reply}");
        }
    }

    #[test]
    fn brands_are_named_as_rules_name_them() {
        let named = |name| brand_named(name).map(|brand| brand.to_string());
        assert_eq!(named("American Express").as_deref(), Some("american_express"));
        assert_eq!(named("Visa").as_deref(), Some("visa"));
        assert_eq!(named("ビザ"), None);
    }
}
