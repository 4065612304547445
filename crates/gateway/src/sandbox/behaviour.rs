//! What the sandbox does with a call: what happens to the money, and how the answer travels.

use kernel::Class;
use serde::Deserialize;

/// A named way to behave: carried by a method's token, or the mood a gateway is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Behaviour {
    /// Takes the money and says so.
    Well,
    /// Refuses with a text of this class.
    Refuses(Class),
    /// Takes the money at once, answers late.
    Slow,
    /// Takes the money late, whether or not the caller still waits, then answers.
    Late,
    /// Never answers; nothing happened.
    Silent,
    /// Hangs up; nothing happened.
    Cut,
    /// Takes the money, then hangs up.
    CutAfterCharge,
    /// Answers an HTML error page; nothing happened.
    HtmlError,
    /// Takes the money, then answers an HTML error page.
    HtmlAfterCharge,
}

/// Every name, in tokens (`pm_<name>_...`) as in moods. Several may mean the same.
const NAMES: [(&str, Behaviour); 26] = [
    ("ok", Behaviour::Well),
    ("well", Behaviour::Well),
    ("declined", Behaviour::Refuses(Class::BankDeclined)),
    ("bank_declined", Behaviour::Refuses(Class::BankDeclined)),
    ("insufficient", Behaviour::Refuses(Class::InsufficientFunds)),
    ("insufficient_funds", Behaviour::Refuses(Class::InsufficientFunds)),
    ("expired", Behaviour::Refuses(Class::ExpiredCard)),
    ("bad_card", Behaviour::Refuses(Class::BadCardDetails)),
    ("suspicious", Behaviour::Refuses(Class::SuspiciousPayment)),
    ("misconfigured", Behaviour::Refuses(Class::GatewayIncorrectlyConfigured)),
    ("comms", Behaviour::Refuses(Class::CommunicationError)),
    ("communication_error", Behaviour::Refuses(Class::CommunicationError)),
    ("down", Behaviour::Refuses(Class::CommunicationError)),
    ("provider", Behaviour::Refuses(Class::ProviderFailure)),
    ("provider_failure", Behaviour::Refuses(Class::ProviderFailure)),
    ("unknown", Behaviour::Refuses(Class::UnknownError)),
    ("unknown_text", Behaviour::Refuses(Class::UnknownError)),
    ("slow", Behaviour::Slow),
    ("late", Behaviour::Late),
    ("silent", Behaviour::Silent),
    ("timeout", Behaviour::Silent),
    ("cut", Behaviour::Cut),
    ("cut_after_charge", Behaviour::CutAfterCharge),
    ("html", Behaviour::HtmlError),
    ("html_error", Behaviour::HtmlError),
    ("html_after_charge", Behaviour::HtmlAfterCharge),
];

impl Behaviour {
    /// Reads the name a token starts with, the longest that fits ("cut_after_charge" before
    /// "cut"), and what follows it.
    pub(super) fn read_from(token: &str) -> Option<(Behaviour, &str)> {
        NAMES
            .iter()
            .filter_map(|(name, behaviour)| {
                let rest = token.strip_prefix(name)?;
                let ends = rest.is_empty() || rest.starts_with('_');
                ends.then_some((name.len(), *behaviour, rest.trim_start_matches('_')))
            })
            .max_by_key(|(length, ..)| *length)
            .map(|(_, behaviour, rest)| (behaviour, rest))
    }

    /// What this behaviour does when nothing else is said.
    const fn plan(self) -> Plan {
        let taken = Some(Verdict::Approve);
        let (happens, answer) = match self {
            Behaviour::Well => (taken, Answer::Promptly),
            Behaviour::Refuses(class) => (Some(Verdict::Refuse(class)), Answer::Promptly),
            Behaviour::Slow => (taken, Answer::Slowly),
            Behaviour::Late => (taken, Answer::Late),
            Behaviour::Silent => (None, Answer::Never),
            Behaviour::Cut => (None, Answer::Cut),
            Behaviour::CutAfterCharge => (taken, Answer::Cut),
            Behaviour::HtmlError => (None, Answer::Html),
            Behaviour::HtmlAfterCharge => (taken, Answer::Html),
        };
        Plan { happens, answer }
    }

    /// What becomes of a call by a method of this behaviour while its gateway is in `mood`. The
    /// mood decides, but a mood that would take the money leaves the verdict to the method.
    pub(super) const fn in_mood(self, mood: Behaviour) -> Plan {
        let own = self.plan();
        let mood = mood.plan();
        match (mood.happens, mood.answer) {
            (Some(Verdict::Approve), Answer::Promptly) => own,
            (Some(Verdict::Approve), answer) => Plan { happens: own.happens, answer },
            _ => mood,
        }
    }
}

impl TryFrom<String> for Behaviour {
    type Error = String;

    fn try_from(name: String) -> Result<Behaviour, String> {
        match Behaviour::read_from(&name) {
            Some((behaviour, "")) => Ok(behaviour),
            _ => Err(format!("no behaviour is called `{name}`")),
        }
    }
}

/// What becomes of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// What the gateway decides; nothing when the call never gets that far.
    pub(super) happens: Option<Verdict>,
    /// How the answer travels.
    pub(super) answer: Answer,
}

/// What the gateway decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The money moves.
    Approve,
    /// It does not, with a text of this class.
    Refuse(Class),
}

/// How an answer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Promptly,
    Slowly,
    Late,
    Html,
    Cut,
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_read() {
        let table = [
            ("cut_after_charge_visa_1881", Some((Behaviour::CutAfterCharge, "visa_1881"))),
            ("cut", Some((Behaviour::Cut, ""))),
            ("ok_visa_1881", Some((Behaviour::Well, "visa_1881"))),
            ("okay_visa", None),
            ("html_error_x", Some((Behaviour::HtmlError, "x"))),
        ];
        for (token, expected) in table {
            assert_eq!(Behaviour::read_from(token), expected, "{token}");
        }
    }

    #[test]
    fn a_mood_decides_but_leaves_the_verdict_to_the_method() {
        let declined = Behaviour::Refuses(Class::BankDeclined);
        assert_eq!(declined.in_mood(Behaviour::Well), declined.plan());
        let cut = declined.in_mood(Behaviour::CutAfterCharge);
        assert_eq!(cut.happens, declined.plan().happens);
        assert_eq!(cut.answer, Answer::Cut);
        let down = Behaviour::Refuses(Class::CommunicationError);
        assert_eq!(Behaviour::Well.in_mood(down), down.plan());
        assert_eq!(declined.in_mood(Behaviour::Silent).happens, None);
    }
}
