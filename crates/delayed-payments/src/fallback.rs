//! Another way by consent (F8): what a donor agreed to beforehand, and for which causes.
//!
//! Money takes another way only for a reason that lies in the way itself. An account without enough
//! money, a bank's no and whatever looks suspicious are never answered by trying elsewhere.

use std::collections::BTreeSet;

use kernel::{Certainty, Class, MethodId};
use serde::{Deserialize, Serialize};

use crate::withheld::Withheld;

/// The longest order of ways that one may agree to.
pub const MOST_WAYS: usize = 3;

/// Why a gift may take another way. There is no third.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The card has expired, or its details do not fit any more.
    Unusable,
    /// What takes the money is down, and a delay covers the gift.
    SystemDown,
}

impl Cause {
    /// All of them.
    pub const ALL: [Cause; 2] = [Cause::Unusable, Cause::SystemDown];

    /// The stable name used in tables and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Cause::Unusable => "unusable",
            Cause::SystemDown => "system_down",
        }
    }

    /// Which cause a sure answer is, if it is any.
    pub const fn of(class: Class) -> Option<Cause> {
        match class {
            Class::ExpiredCard | Class::BadCardDetails => Some(Cause::Unusable),
            Class::CommunicationError
            | Class::ProviderFailure
            | Class::GatewayIncorrectlyConfigured => Some(Cause::SystemDown),
            Class::Success
            | Class::BankDeclined
            | Class::InsufficientFunds
            | Class::SuspiciousPayment
            | Class::UnknownError => None,
        }
    }
}

/// What a donor agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// For these causes, and no other.
    pub causes: BTreeSet<Cause>,
    /// In this order, at most [`MOST_WAYS`].
    pub ways: Vec<MethodId>,
}

/// One of the donor's ways to pay, as it stands for one gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub method: MethodId,
    /// The card is past its last day.
    pub expired: bool,
    /// The gift took this way before: it goes none twice by itself.
    pub tried: bool,
    /// What would withhold the gift on it: a delay, a limit of the networks, a refusal for good.
    pub withheld: Option<Withheld>,
}

impl Way {
    /// Whether the gift could be sent on it now.
    pub const fn is_open(&self) -> bool {
        !self.expired && !self.tried && self.withheld.is_none()
    }
}

impl Consent {
    /// The way that follows a sure answer, if the donor agreed to one and one is open. Of what nobody
    /// knows the outcome there is none: it may have been taken.
    pub fn after(&self, class: Class, certainty: Certainty, ways: &[Way]) -> Option<MethodId> {
        match certainty {
            Certainty::Unknown => None,
            Certainty::Sure => self.next(Cause::of(class)?, ways),
        }
    }

    /// The first way that is open, if the donor agreed to `cause`.
    pub fn next(&self, cause: Cause, ways: &[Way]) -> Option<MethodId> {
        if !self.causes.contains(&cause) {
            return None;
        }
        let open =
            |method: &MethodId| ways.iter().any(|way| way.method == *method && way.is_open());
        self.ways.iter().copied().take(MOST_WAYS).find(open)
    }
}

#[cfg(test)]
mod tests {
    use kernel::DelayId;
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{clock, id};

    const fn method(n: u128) -> MethodId {
        MethodId::from_uuid(id(n))
    }

    fn open(n: u128) -> Way {
        Way { method: method(n), expired: false, tried: false, withheld: None }
    }

    fn consent(causes: &[Cause], ways: &[u128]) -> Consent {
        Consent {
            causes: causes.iter().copied().collect(),
            ways: ways.iter().map(|n| method(*n)).collect(),
        }
    }

    /// Every class, every consent, every certainty: only a cause that was agreed to leads on.
    #[test]
    fn f8_matrix_of_class_and_consent() {
        let consents =
            [vec![], vec![Cause::Unusable], vec![Cause::SystemDown], Cause::ALL.to_vec()];
        for class in Class::ALL {
            for causes in &consents {
                for certainty in [Certainty::Sure, Certainty::Unknown] {
                    let after = consent(causes, &[1]).after(class, certainty, &[open(1)]);
                    let agreed = match class {
                        Class::ExpiredCard | Class::BadCardDetails => {
                            causes.contains(&Cause::Unusable)
                        }
                        Class::CommunicationError
                        | Class::ProviderFailure
                        | Class::GatewayIncorrectlyConfigured => {
                            causes.contains(&Cause::SystemDown)
                        }
                        Class::Success
                        | Class::BankDeclined
                        | Class::InsufficientFunds
                        | Class::SuspiciousPayment
                        | Class::UnknownError => false,
                    };
                    let expected = agreed && certainty == Certainty::Sure;
                    assert_eq!(after.is_some(), expected, "{class} {causes:?} {certainty:?}");
                }
            }
        }
    }

    #[test]
    fn f8_every_limit_closes_a_way() {
        let delay = DelayId::from_uuid(id(9));
        let withheld = [
            Withheld::Delayed(delay),
            Withheld::CapReached,
            Withheld::HardDeclined,
            Withheld::NoGateway,
            Withheld::SwitchOff,
            Withheld::NotDue { at: clock("0:00") },
        ];
        let both = consent(&Cause::ALL, &[1, 2]);
        for why in withheld {
            let ways = [Way { withheld: Some(why), ..open(1) }, open(2)];
            assert_eq!(both.next(Cause::SystemDown, &ways), Some(method(2)), "{why}");
        }
        let expired = [Way { expired: true, ..open(1) }, Way { tried: true, ..open(2) }];
        assert_eq!(both.next(Cause::Unusable, &expired), None);
        assert_eq!(both.next(Cause::Unusable, &[open(2), open(1)]), Some(method(1)), "their order");
    }

    proptest! {
        #[test]
        fn f8_the_first_open_way_of_those_agreed_to(
            agreed in prop::collection::vec(1_u128..6, 0..6),
            states in prop::collection::vec((1_u128..6, any::<bool>(), any::<bool>()), 0..6),
        ) {
            let ways: Vec<Way> = states
                .iter()
                .map(|(n, expired, tried)| Way { expired: *expired, tried: *tried, ..open(*n) })
                .collect();
            let next = consent(&[Cause::Unusable], &agreed).next(Cause::Unusable, &ways);
            let is_open = |n: &u128| ways.iter().any(|way| way.method == method(*n) && way.is_open());
            match next {
                Some(found) => {
                    let place = agreed.iter().position(|n| method(*n) == found).unwrap();
                    prop_assert!(place < MOST_WAYS && is_open(&agreed[place]));
                    prop_assert!(!agreed[..place].iter().any(is_open));
                }
                None => prop_assert!(!agreed.iter().take(MOST_WAYS).any(is_open)),
            }
        }
    }
}
