//! What an answer of a gateway means, and how sure we are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The ten classes of a gateway's answer.
///
/// Matched without `_` wherever something is decided: an eleventh must break the build there.
/// Source: the seed's "Classifying responses".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The gateway's structured flag says the money was taken.
    Success,
    /// The message or its answer did not get through, or not in time, at any hop.
    CommunicationError,
    /// The gateway or processor reports its own fault, or is itself down.
    ProviderFailure,
    /// Credentials, merchant account or enabled features are wrong.
    GatewayIncorrectlyConfigured,
    /// A decline by the bank without a more exact reason.
    BankDeclined,
    /// Not enough money or credit.
    InsufficientFunds,
    /// The card is past its date.
    ExpiredCard,
    /// Number, security code, address or bank account do not fit.
    BadCardDetails,
    /// A fraud or risk filter, a blacklist, a lost or stolen card.
    SuspiciousPayment,
    /// No rule matched, or the answer carries no reason.
    UnknownError,
}

/// Who must act on an answer of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Payment staff: something between us and the bank is broken.
    IncidentResponse,
    /// Payment staff: nobody knows yet what this was.
    Investigate,
    /// The donor can put it right.
    UserRecoverable,
    /// Nobody.
    None,
}

/// Whether we know what became of the money. The second axis of a ruling, never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The gateway said what happened.
    Sure,
    /// The money may or may not have moved; only an inquiry can tell.
    Unknown,
}

impl Class {
    /// All ten, in the order in which they are shown.
    pub const ALL: [Class; 10] = [
        Class::Success,
        Class::CommunicationError,
        Class::ProviderFailure,
        Class::GatewayIncorrectlyConfigured,
        Class::BankDeclined,
        Class::InsufficientFunds,
        Class::ExpiredCard,
        Class::BadCardDetails,
        Class::SuspiciousPayment,
        Class::UnknownError,
    ];

    /// The stable name used in files, tables and URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Success => "success",
            Class::CommunicationError => "communication_error",
            Class::ProviderFailure => "provider_failure",
            Class::GatewayIncorrectlyConfigured => "gateway_incorrectly_configured",
            Class::BankDeclined => "bank_declined",
            Class::InsufficientFunds => "insufficient_funds",
            Class::ExpiredCard => "expired_card",
            Class::BadCardDetails => "bad_card_details",
            Class::SuspiciousPayment => "suspicious_payment",
            Class::UnknownError => "unknown_error",
        }
    }

    /// Who must act. `SuspiciousPayment` is for staff to investigate (docs/decisions/0001).
    pub const fn disposition(self) -> Disposition {
        match self {
            Class::Success => Disposition::None,
            Class::CommunicationError
            | Class::ProviderFailure
            | Class::GatewayIncorrectlyConfigured => Disposition::IncidentResponse,
            Class::BankDeclined
            | Class::InsufficientFunds
            | Class::ExpiredCard
            | Class::BadCardDetails => Disposition::UserRecoverable,
            Class::SuspiciousPayment | Class::UnknownError => Disposition::Investigate,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names none of the ten classes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of the ten classes")]
pub struct NoSuchClass(String);

impl FromStr for Class {
    type Err = NoSuchClass;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Class::ALL
            .into_iter()
            .find(|class| class.name() == word)
            .ok_or_else(|| NoSuchClass(word.to_owned()))
    }
}

impl Certainty {
    /// The stable name used in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Certainty::Sure => "sure",
            Certainty::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a14_exactly_ten_classes_with_one_name_each() {
        for class in Class::ALL {
            assert_eq!(class.name().parse::<Class>(), Ok(class));
        }
        assert!("declined".parse::<Class>().is_err());
    }

    #[test]
    fn a15_three_dispositions() {
        use Class::*;
        use Disposition as D;
        let table = [
            (Success, D::None),
            (CommunicationError, D::IncidentResponse),
            (ProviderFailure, D::IncidentResponse),
            (GatewayIncorrectlyConfigured, D::IncidentResponse),
            (BankDeclined, D::UserRecoverable),
            (InsufficientFunds, D::UserRecoverable),
            (ExpiredCard, D::UserRecoverable),
            (BadCardDetails, D::UserRecoverable),
            (SuspiciousPayment, D::Investigate),
            (UnknownError, D::Investigate),
        ];
        for (class, disposition) in table {
            assert_eq!(class.disposition(), disposition, "{class}");
        }
    }
}
