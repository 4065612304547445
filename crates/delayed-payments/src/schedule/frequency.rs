//! How often a gift repeats.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How often a gift repeats (D3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every 7 days.
    Weekly,
    /// Every 14 days.
    EveryTwoWeeks,
    /// Every 28 days.
    EveryFourWeeks,
    /// On the 1st and the 15th of every month.
    FirstAndFifteenth,
    /// On the 5th and the 20th of every month.
    FifthAndTwentieth,
    /// Every month, on the anchor's day.
    Monthly,
    /// Every third month, on the anchor's day.
    Quarterly,
    /// Every sixth month, on the anchor's day.
    HalfYearly,
    /// Every year, on the anchor's day.
    Yearly,
    /// On the anchor itself and never again.
    Once,
}

impl Frequency {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Frequency; 10] = [
        Frequency::Weekly,
        Frequency::EveryTwoWeeks,
        Frequency::EveryFourWeeks,
        Frequency::FirstAndFifteenth,
        Frequency::FifthAndTwentieth,
        Frequency::Monthly,
        Frequency::Quarterly,
        Frequency::HalfYearly,
        Frequency::Yearly,
        Frequency::Once,
    ];

    /// The stable name used in tables, files and URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Frequency::Weekly => "weekly",
            Frequency::EveryTwoWeeks => "every_two_weeks",
            Frequency::EveryFourWeeks => "every_four_weeks",
            Frequency::FirstAndFifteenth => "first_and_fifteenth",
            Frequency::FifthAndTwentieth => "fifth_and_twentieth",
            Frequency::Monthly => "monthly",
            Frequency::Quarterly => "quarterly",
            Frequency::HalfYearly => "half_yearly",
            Frequency::Yearly => "yearly",
            Frequency::Once => "once",
        }
    }

    /// What one step from a date of the grid to the next is.
    pub(super) const fn step(self) -> Step {
        match self {
            Frequency::Weekly => Step::Weeks(1),
            Frequency::EveryTwoWeeks => Step::Weeks(2),
            Frequency::EveryFourWeeks => Step::Weeks(4),
            Frequency::FirstAndFifteenth => Step::TwiceAMonth(1, 15),
            Frequency::FifthAndTwentieth => Step::TwiceAMonth(5, 20),
            Frequency::Monthly => Step::Months(1),
            Frequency::Quarterly => Step::Months(3),
            Frequency::HalfYearly => Step::Months(6),
            Frequency::Yearly => Step::Months(12),
            Frequency::Once => Step::None,
        }
    }
}

/// The few ways in which a grid of dates goes on.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// So many weeks after the last.
    Weeks(i64),
    /// So many months after the last, on the anchor's day or the last of a shorter month.
    Months(i64),
    /// On these two days of every month.
    TwiceAMonth(i8, i8),
    /// There is no next.
    None,
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no frequency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a frequency")]
pub struct NoSuchFrequency(String);

impl FromStr for Frequency {
    type Err = NoSuchFrequency;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Frequency::ALL
            .into_iter()
            .find(|frequency| frequency.name() == word)
            .ok_or_else(|| NoSuchFrequency(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d3_every_frequency_has_one_name_everywhere() {
        for frequency in Frequency::ALL {
            assert_eq!(frequency.name().parse(), Ok(frequency));
            let json = serde_json::to_string(&frequency).unwrap();
            assert_eq!(json, format!("\"{}\"", frequency.name()));
        }
        assert!("fortnightly".parse::<Frequency>().is_err());
    }
}
