//! Cases: where what a gateway says and what the books say differ.

use std::fmt;
use std::str::FromStr;

use kernel::{CaseId, ChurchId, GiftId, Money, OrderId, SettlementId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Tally;

/// A word that names nothing of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchWord;

impl fmt::Display for NoSuchWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such word of a case")
    }
}

impl std::error::Error for NoSuchWord {}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $word:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each])* $word,)* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$word,)*];

            /// The stable name in tables and addresses.
            pub const fn name(self) -> &'static str {
                match self { $($name::$word => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = NoSuchWord;

            fn from_str(word: &str) -> Result<Self, NoSuchWord> {
                $name::ALL.iter().copied().find(|one| one.name() == word).ok_or(NoSuchWord)
            }
        }
    };
}

words! {
    /// Which way the money went.
    Deed {
        /// Taken from a donor.
        Charge = "charge",
        /// Given back.
        Refund = "refund",
    }
}

words! {
    /// How the two sides differ.
    CaseKind {
        /// The gateway did something that the books do not know.
        NoOrder = "no_order",
        /// The books know something that the gateway did not do.
        NoCharge = "no_charge",
        /// Both know it, with different amounts.
        AmountDiffers = "amount_differs",
        /// The gateway did it twice.
        Double = "double",
    }
}

words! {
    /// What would put it right.
    Fix {
        /// The gift was taken after all: write it down, and tell the donor.
        TakeDown = "take_down",
        /// The donor paid for nothing, or twice: give it back at the gateway.
        GiveBack = "give_back",
        /// More moved than the books say: give the difference back.
        GiveBackRest = "give_back_rest",
        /// The books have what nobody took, or what was given back: take it out.
        TakeOut = "take_out",
        /// A refund that the donor never got: give it back once more.
        RefundAgain = "refund_again",
        /// None of ours: find out whose it is.
        FindOut = "find_out",
    }
}

/// Open cases of a kind and currency, and what they are about.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseTally {
    pub kind: CaseKind,
    pub tally: Tally,
}

/// A case in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseLine {
    pub id: CaseId,
    pub kind: CaseKind,
    pub deed: Deed,
    pub fix: Fix,
    pub church: String,
    pub gateway: String,
    /// As read over the telephone, if it is about a gift of ours.
    pub gift: Option<String>,
    /// What the gateway says.
    pub said: Option<Money>,
    /// What the books say.
    pub booked: Option<Money>,
    /// When it happened, by whoever knows it.
    pub at: Timestamp,
    pub found_at: Timestamp,
    /// Who has it.
    pub owner: Option<String>,
    /// Somebody proposed to give it back.
    pub proposed: bool,
    pub ended_at: Option<Timestamp>,
}

/// How the comparison of a church stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonRow {
    pub church: ChurchId,
    pub name: String,
    pub asked_at: Timestamp,
    /// It is asked for or under way.
    pub open: bool,
    /// The last one that came to its end.
    pub finished_at: Option<Timestamp>,
    pub lines: u64,
    pub orders: u64,
    pub found: u64,
    /// Why a list could not be read.
    pub failed: Option<String>,
}

/// `/staff/cases`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseList {
    pub open: Vec<CaseTally>,
    pub cases: Vec<CaseLine>,
    /// Those that are over are listed, instead of those that are open.
    pub ended: bool,
    pub kind: Option<CaseKind>,
    pub matching: u64,
    /// From 1.
    pub page: u32,
    pub per_page: u32,
    /// Those in trouble first.
    pub comparisons: Vec<ComparisonRow>,
}

/// What the gateway says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseSaid {
    pub amount: Money,
    pub at: Timestamp,
    /// The gateway's own name for it.
    pub token: String,
    /// The file that says so; else its list does.
    pub file: Option<SettlementId>,
}

/// What the books say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseInBooks {
    pub amount: Money,
    pub at: Timestamp,
    pub order: OrderId,
}

/// Who did something to a case, when, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseAct {
    /// `None`: it happened by itself.
    pub by: Option<String>,
    pub at: Timestamp,
    pub why: String,
}

/// `/staff/cases/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CasePage {
    pub line: CaseLine,
    /// Our attempt, or whatever reference the gateway has.
    pub key: String,
    pub gift: Option<GiftId>,
    pub said: Option<CaseSaid>,
    pub booked: Option<CaseInBooks>,
    /// To be given back at the gateway, if that puts it right.
    pub give_back: Option<Money>,
    pub owned_since: Option<Timestamp>,
    pub proposal: Option<CaseAct>,
    pub end: Option<CaseAct>,
    pub version: u32,
}
