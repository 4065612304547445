//! A church's own way in to giving, for guests.

use std::str::FromStr;

use kernel::{Date, Money};
use serde::{Deserialize, Serialize};

use crate::{ChurchCard, FundChoice, GiftStatus, GiveCheck};

/// The colour of a church's way in: one of those that can be read on both themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryColour {
    #[default]
    Pine,
    Navy,
    Plum,
    Wine,
    Teal,
    Slate,
}

impl EntryColour {
    pub const ALL: [EntryColour; 6] = [
        EntryColour::Pine,
        EntryColour::Navy,
        EntryColour::Plum,
        EntryColour::Wine,
        EntryColour::Teal,
        EntryColour::Slate,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            EntryColour::Pine => "pine",
            EntryColour::Navy => "navy",
            EntryColour::Plum => "plum",
            EntryColour::Wine => "wine",
            EntryColour::Teal => "teal",
            EntryColour::Slate => "slate",
        }
    }
}

/// A word that names no colour of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchColour;

impl FromStr for EntryColour {
    type Err = NoSuchColour;

    fn from_str(word: &str) -> Result<Self, NoSuchColour> {
        EntryColour::ALL.into_iter().find(|colour| colour.name() == word).ok_or(NoSuchColour)
    }
}

/// Whose way in it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryHead {
    pub church: ChurchCard,
    pub slug: String,
    pub colour: EntryColour,
}

/// `/church/entry`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntrySettings {
    pub slug: String,
    pub colour: EntryColour,
    /// Whether anybody may give there.
    pub open: bool,
    /// Sites that may show it in a frame.
    pub origins: Vec<String>,
}

/// A kind of way to pay that guests may use: "card", "ach".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryWay {
    pub kind: String,
    /// A delay covers it now: a gift would be assured.
    pub delayed: bool,
}

/// `/give/{slug}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryForm {
    pub head: EntryHead,
    pub funds: Vec<FundChoice>,
    pub chips: Vec<Money>,
    /// A gateway keeps a share, and the giver may pay it on top.
    pub covers: bool,
    pub ways: Vec<EntryWay>,
    /// Today in the church's time zone.
    pub today: Date,
}

/// `/give/{slug}/check`: before the card, and again with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryCheck {
    pub head: EntryHead,
    pub check: GiveCheck,
    pub name: String,
    pub email: String,
    /// The vault's own page, where the number is typed; none where there is no vault.
    pub door: Option<String>,
    /// What the guest came back with.
    pub token: Option<String>,
}

/// `/give/{slug}/thanks`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryThanks {
    pub head: EntryHead,
    pub check: GiveCheck,
    /// Of the gift; none for a schedule, whose first gift comes later.
    pub status: Option<GiftStatus>,
    /// As read over the telephone.
    pub number: Option<String>,
    pub email: String,
}
