//! Typed ids: one id cannot stand where another is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid, Version};

/// A text that is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id")]
pub struct IdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// From a UUID: drawn by `Ids`, or derived from what the id names.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }
    )*};
}

ids! {
    /// A church: the tenant.
    ChurchId;
    /// One place of a church.
    CampusId;
    /// What a gift is for.
    FundId;
    /// A donor, a church admin or payment staff.
    PersonId;
    /// What a donor gives once.
    GiftId;
    /// A recurring gift's plan.
    ScheduleId;
    /// A way to pay: a token at the vault.
    MethodId;
    /// One church's merchant account at one gateway.
    FacilityId;
    /// In the ledger, all that one gift (or payout, or probe) did.
    JobId;
    /// Everything one event did to the books.
    OrderId;
    /// One send of one order to a gateway; its text is the idempotency key.
    AttemptId;
    /// A gateway (or part of one) set to delayed.
    DelayId;
    /// A release plan.
    PlanId;
    /// A slice of a release plan.
    BatchId;
    /// A row of work that must happen.
    TaskId;
    /// One request of a person, however often it arrives.
    RequestId;
    /// One mail.
    MailId;
    /// One text message, or one call to a donor's own webhook.
    DispatchId;
    /// A system that mirrors the ledger.
    MirrorId;
    /// A test payment of our own.
    ProbeId;
    /// One file brought in from another system.
    ImportId;
    /// Orders delivered once more.
    ReplayId;
    /// A translation rule that staff write.
    RuleDraftId;
    /// An outage or a trouble that somebody takes.
    IncidentId;
    /// What staff are told.
    NoticeId;
    /// Another system that is told what staff are told.
    WebhookId;
    /// A notice on its way to one person or system.
    DeliveryId;
    /// A charge and an order that do not fit together.
    CaseId;
    /// A file in which a gateway says what it settled.
    SettlementId;
    /// A drill that was run, and its report.
    DrillReportId;
    /// A statement of what a donor gave, as it was issued.
    StatementId;
    /// All statements of a church for one period.
    StatementRunId;
    /// One browser in which somebody is signed in.
    SignInId;
    /// A key that a device or a password manager keeps, and that signs its owner in.
    PasskeyId;
    /// Two donors who live together, from the asking on.
    HouseholdId;
    /// What a donor means to give to a fund within a time.
    PledgeId;
}

impl From<GiftId> for JobId {
    /// In the ledger a gift is its own job.
    fn from(gift: GiftId) -> JobId {
        JobId(gift.0)
    }
}

/// A gateway's short name, `[a-z0-9_]{1,40}`: "pin", "authorize_net".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GatewayId(String);

impl GatewayId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GatewayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for GatewayId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if fits { Ok(Self(text.to_owned())) } else { Err(IdError) }
    }
}

impl TryFrom<String> for GatewayId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<GatewayId> for String {
    fn from(gateway: GatewayId) -> String {
        gateway.0
    }
}

/// A translation rule's name, as reviewed: "PIN-001".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(String);

impl RuleId {
    /// Names a rule.
    pub fn new(name: impl Into<String>) -> RuleId {
        RuleId(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything derived hangs below this name.
const OFFERTORY: Uuid = Uuid::from_u128(0x6f66_6665_7274_5f72_8c1d_0001_0000_0001);

/// Derives a UUID (version 5) from the parts that name a thing, so that the same event is the same
/// row on every node and in every run (C-13). Parts are length-prefixed: ("ab","c") is not ("a","bc").
pub fn derive_id(parts: &[&str]) -> Uuid {
    let mut name = String::new();
    for part in parts {
        name.push_str(&part.len().to_string());
        name.push(':');
        name.push_str(part);
    }
    Uuid::new_v5(&OFFERTORY, name.as_bytes())
}

/// Derived from `parts`, and beginning with the time of what it belongs to, if that began with one:
/// rows that come to be together lie together, and writing many of them touches few pages. A
/// neighbour without a time gives none, so that whoever draws ids otherwise loses nothing but speed.
pub fn derive_id_beside(neighbour: Uuid, parts: &[&str]) -> Uuid {
    let derived = derive_id(parts);
    if neighbour.get_version() != Some(Version::SortRand) {
        return derived;
    }
    let rest = u128::MAX >> 48;
    let bits = (neighbour.as_u128() & !rest) | (derived.as_u128() & rest);
    Builder::from_u128(bits).with_version(Version::SortRand).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c13_derived_ids_depend_on_every_part() {
        assert_eq!(derive_id(&["a", "b"]), derive_id(&["a", "b"]));
        assert_ne!(derive_id(&["ab", "c"]), derive_id(&["a", "bc"]));
    }

    #[test]
    fn c13_the_same_parts_are_the_same_id_beside_the_same_neighbour() {
        let neighbour = Uuid::now_v7();
        let one = derive_id_beside(neighbour, &["gift", "a"]);
        assert_eq!(one, derive_id_beside(neighbour, &["gift", "a"]));
        assert_ne!(one, derive_id_beside(neighbour, &["gift", "b"]));
        assert_eq!(one.as_u128() >> 80, neighbour.as_u128() >> 80);
        // What lies beside it lies there too.
        assert_eq!(derive_id_beside(one, &["task"]).as_u128() >> 80, neighbour.as_u128() >> 80);
    }

    #[test]
    fn a_neighbour_without_a_time_gives_none() {
        let parts = &["gift", "a"];
        assert_eq!(derive_id_beside(Uuid::new_v4(), parts), derive_id(parts));
    }

    #[test]
    fn a_gateway_is_a_short_plain_name() {
        assert!("authorize_net".parse::<GatewayId>().is_ok());
        for bad in ["", "Pin", "a b", "a'; drop"] {
            assert!(bad.parse::<GatewayId>().is_err(), "{bad}");
        }
    }
}
