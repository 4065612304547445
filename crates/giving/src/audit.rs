//! The audit log: who did what, to what, why. A person and a rule write the same entry.

use kernel::{ChurchId, PersonId, Timestamp};

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Person(PersonId),
    /// A rule or a worker, by name.
    Rule(String),
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: Timestamp,
    pub church: Option<ChurchId>,
    pub who: Who,
    /// "delay.begin", "gift.cancel", …
    pub verb: &'static str,
    /// The id of what it was done to.
    pub subject: String,
    /// The reason given; empty where none is asked for.
    pub why: String,
}
