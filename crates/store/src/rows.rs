//! What rows mean, once for both databases. A row that cannot be is reported with its place.

use std::str::FromStr;

use delayed_payments::By;
use giving::ports::StoreError;
use kernel::{Amount, Currency, FundId, Money, Timestamp};
use views::Line;

pub(crate) mod access;
pub(crate) mod attempts;
pub(crate) mod audit;
pub(crate) mod board;
pub(crate) mod books;
pub(crate) mod cases;
pub(crate) mod choices;
pub(crate) mod churches;
pub(crate) mod comparisons;
pub(crate) mod contacts;
pub(crate) mod corrections;
pub(crate) mod delays;
pub(crate) mod drills;
pub(crate) mod entries;
pub(crate) mod erasures;
pub(crate) mod gauges;
pub(crate) mod gifts;
pub(crate) mod group;
pub(crate) mod health;
pub(crate) mod households;
pub(crate) mod imports;
pub(crate) mod incidents;
pub(crate) mod locks;
pub(crate) mod mails;
pub(crate) mod methods;
pub(crate) mod mirrors;
pub(crate) mod movements;
pub(crate) mod notices;
pub(crate) mod orders;
pub(crate) mod passkeys;
pub(crate) mod people;
pub(crate) mod plans;
pub(crate) mod pledges;
pub(crate) mod preferences;
pub(crate) mod reactions;
pub(crate) mod replays;
pub(crate) mod rollouts;
pub(crate) mod rules;
pub(crate) mod schedules;
pub(crate) mod sending;
pub(crate) mod settlements;
pub(crate) mod statements;
pub(crate) mod status;
pub(crate) mod sums;
pub(crate) mod tasks;
pub(crate) mod transactions;
pub(crate) mod trust;
pub(crate) mod validations;
pub(crate) mod windows;

/// The row that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'static str,
    pub(crate) row: &'a str,
}

impl Place<'_> {
    pub(crate) fn corrupt(self, column: &'static str) -> StoreError {
        StoreError::Corrupt { table: self.table, column, row: self.row.to_owned() }
    }

    /// Ids, dates, names of enums: whatever reads its own text.
    pub(crate) fn word<T: FromStr>(
        self,
        column: &'static str,
        text: &str,
    ) -> Result<T, StoreError> {
        text.parse().map_err(|_| self.corrupt(column))
    }

    pub(crate) fn maybe<T: FromStr>(
        self,
        column: &'static str,
        text: Option<&str>,
    ) -> Result<Option<T>, StoreError> {
        text.map(|text| self.word(column, text)).transpose()
    }

    /// Something that must be there in this row.
    pub(crate) fn there<T>(self, column: &'static str, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| self.corrupt(column))
    }

    pub(crate) fn number<T: TryFrom<i64>>(
        self,
        column: &'static str,
        number: i64,
    ) -> Result<T, StoreError> {
        T::try_from(number).map_err(|_| self.corrupt(column))
    }

    pub(crate) fn money(self, minor: i64, code: &str) -> Result<Money, StoreError> {
        Ok(Money::new(minor, self.word::<Currency>("currency", code)?))
    }

    pub(crate) fn amount(self, minor: i64, code: &str) -> Result<Amount, StoreError> {
        Amount::new(self.money(minor, code)?).map_err(|_| self.corrupt("amount_minor"))
    }

    /// Lines of a gift or schedule: `[[fund, name, minor], …]`, as both databases aggregate them.
    pub(crate) fn lines(self, json: &str, code: &str) -> Result<Vec<Line>, StoreError> {
        let lines: Vec<(FundId, String, i64)> =
            serde_json::from_str(json).map_err(|_| self.corrupt("lines"))?;
        lines
            .into_iter()
            .map(|(fund, name, minor)| Ok(Line { fund, name, amount: self.money(minor, code)? }))
            .collect()
    }

    /// The same without names, as the engine has them.
    pub(crate) fn parts(self, json: &str, code: &str) -> Result<Vec<(FundId, Amount)>, StoreError> {
        self.lines(json, code)?
            .into_iter()
            .map(|line| {
                let amount = Amount::new(line.amount).map_err(|_| self.corrupt("lines"))?;
                Ok((line.fund, amount))
            })
            .collect()
    }

    pub(crate) fn by(self, kind: &str, value: &str) -> Result<By, StoreError> {
        match kind {
            "rule" => Ok(By::Rule(value.to_owned())),
            "person" => Ok(By::Person(self.word("by_value", value)?)),
            _ => Err(self.corrupt("by_kind")),
        }
    }
}

/// The two texts of who did something.
pub(crate) fn by_cells(by: &By) -> (&'static str, String) {
    match by {
        By::Rule(rule) => ("rule", rule.clone()),
        By::Person(person) => ("person", person.to_string()),
    }
}

/// An instant as both databases keep it.
pub(crate) fn instant(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(Timestamp::from_micros)
}

/// A count of rows; there are never fewer than none.
pub(crate) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A text as it may stand in a LIKE pattern: its wildcards mean themselves.
pub(crate) fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// A value, or rows, as one parameter.
pub(crate) fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_mean_themselves() {
        assert_eq!(like("50%_\\"), "50\\%\\_\\\\");
        assert_eq!(like("Ångström"), "Ångström");
    }

    #[test]
    fn a_row_that_cannot_be_says_where() {
        let place = Place { table: "gifts", row: "g1" };
        let error = place.money(1, "XXX").unwrap_err();
        assert_eq!(error.to_string(), "gifts.currency of g1 makes no sense");
        assert!(place.number::<u32>("attempts", -1).is_err());
        assert!(place.lines("[[1]]", "USD").is_err());
    }
}
