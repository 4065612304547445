//! Cases: what a gateway says it did and what the books say it did are compared both ways, and
//! where the two differ a person looks (F16).
//!
//! A gateway's list is read line by line into a table where each line waits for its order
//! ([`compare`]). What is too young to judge is not a case. A case closes by itself when the other
//! side turns up, and nothing here moves money: a case says what would put it right, and a person
//! does it.

mod act;
pub(crate) mod compare;
mod judge;
mod pair;
mod show;

use std::fmt;
use std::str::FromStr;

use kernel::{
    Amount, CaseId, ChurchId, GatewayId, GiftId, OrderId, PersonId, SettlementId, Timestamp,
    derive_id,
};

pub use views::{CaseKind, Deed, Fix};

pub use compare::{Attempted, Comparison, Place, Places};
pub use pair::{Booked, Pair, Paired, pair};

/// Who says what a gateway did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    #[default]
    /// Its own list, read over the wire.
    List,
    /// A file of what it settled.
    File(SettlementId),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::List => Ok(()),
            Source::File(file) => file.fmt(f),
        }
    }
}

impl FromStr for Source {
    type Err = kernel::IdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() { Ok(Source::List) } else { text.parse().map(Source::File) }
    }
}

/// What a gateway says that it took or gave back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub source: Source,
    /// The gateway's own name for it.
    pub token: String,
    pub gateway: GatewayId,
    pub deed: Deed,
    /// Our attempt, or whatever reference stands there.
    pub key: String,
    pub amount: Amount,
    pub at: Timestamp,
    /// The gateway's name for what was given back.
    pub of: Option<String>,
}

/// What the gateway says, as it stands in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub amount: Amount,
    pub at: Timestamp,
    pub token: String,
    pub source: Source,
}

impl Said {
    fn of(line: &Line) -> Said {
        let Line { amount, at, source, .. } = *line;
        Said { amount, at, token: line.token.clone(), source }
    }
}

/// What the books say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InBooks {
    pub amount: Amount,
    pub at: Timestamp,
    pub order: OrderId,
}

/// Somebody wants the money given back at the gateway; the case waits for the gateway to say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub by: PersonId,
    pub at: Timestamp,
    pub why: String,
}

/// How it came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Timestamp,
    /// `None`: the other side turned up.
    pub by: Option<PersonId>,
    pub why: String,
}

/// Two sides that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    pub church: ChurchId,
    pub kind: CaseKind,
    pub deed: Deed,
    /// Our attempt, or whatever reference the gateway has.
    pub key: String,
    pub gateway: GatewayId,
    pub gift: Option<GiftId>,
    pub fix: Fix,
    pub said: Option<Said>,
    pub booked: Option<InBooks>,
    pub found_at: Timestamp,
    /// Who has it, and since when.
    pub owner: Option<(PersonId, Timestamp)>,
    pub proposed: Option<Proposal>,
    pub ended: Option<End>,
    pub version: u32,
}

impl Case {
    /// The same thing found again, on any node and in any run, is the same case. Two charges under
    /// one key are told apart by the gateway's own names for them.
    fn id_of(church: ChurchId, kind: CaseKind, key: &str, token: &str) -> CaseId {
        let token = if kind == CaseKind::Double { token } else { "" };
        CaseId::from_uuid(derive_id(&["case", &church.to_string(), kind.name(), key, token]))
    }

    /// A line that does not fit.
    fn of_line(church: ChurchId, kind: CaseKind, line: &Line, fix: Fix, now: Timestamp) -> Case {
        Case {
            id: Case::id_of(church, kind, &line.key, &line.token),
            church,
            kind,
            deed: line.deed,
            key: line.key.clone(),
            gateway: line.gateway.clone(),
            gift: None,
            fix,
            said: Some(Said::of(line)),
            booked: None,
            found_at: now,
            owner: None,
            proposed: None,
            ended: None,
            version: 1,
        }
    }

    /// An order that no line stands behind.
    fn of_order(church: ChurchId, booked: &Booked, now: Timestamp) -> Case {
        Case {
            id: Case::id_of(church, CaseKind::NoCharge, &booked.key, ""),
            church,
            kind: CaseKind::NoCharge,
            deed: booked.deed,
            key: booked.key.clone(),
            gateway: booked.gateway.clone(),
            gift: Some(booked.gift),
            fix: match booked.deed {
                Deed::Charge => Fix::TakeOut,
                Deed::Refund => Fix::RefundAgain,
            },
            said: None,
            booked: Some(booked.as_it_stands()),
            found_at: now,
            owner: None,
            proposed: None,
            ended: None,
            version: 1,
        }
    }

    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// What is to be given back at the gateway, if that is what puts it right.
    pub fn to_give_back(&self) -> Option<Amount> {
        let said = self.said.as_ref()?.amount;
        match self.fix {
            Fix::GiveBack | Fix::FindOut => (self.deed == Deed::Charge).then_some(said),
            Fix::GiveBackRest => {
                let rest = said.money().checked_sub(self.booked?.amount.money()).ok()?;
                Amount::new(rest).ok()
            }
            Fix::TakeDown | Fix::TakeOut | Fix::RefundAgain => None,
        }
    }
}

/// Which cases are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Those that are over, instead of those that are open.
    pub ended: bool,
    pub kind: Option<CaseKind>,
}
