//! What a person or a file asked to be replayed, read line by line: no bad line gets further than
//! here (C-31).

use std::collections::HashMap;
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::{ChurchId, Date, OrderId, Timestamp};
use sha2::{Digest, Sha256};
use views::BadLine;

use super::Which;
use crate::error::{Error, Wrong};

/// How much of a wrong line is repeated.
const QUOTED_MAX: usize = 60;

/// A file's first line may name its column.
const HEADER: &str = "order_id";

/// The fields, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// One order id a line.
    pub orders: String,
    pub church: String,
    pub from: String,
    pub to: String,
    pub why: String,
    /// When it begins; empty is at once.
    pub at: String,
}

/// The lines of a list of orders.
pub(super) struct Lines {
    pub good: Vec<(u64, OrderId)>,
    pub bad: Vec<BadLine>,
}

impl Typed {
    /// `None` when orders are named one by one. Nothing at all, or two ways at once, is refused.
    pub(super) fn which(&self) -> Result<Option<Which>, Error> {
        let church = match self.church.trim() {
            "" => None,
            text => {
                let church = text.parse::<ChurchId>();
                Some(church.map_err(|_| Error::invalid("church", Wrong::NotAChoice))?)
            }
        };
        let (from, to) = (moment(&self.from, "from")?, moment(&self.to, "to")?);
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            return Err(Error::invalid("to", Wrong::InThePast));
        }
        let by_books = church.is_some() || from.is_some() || to.is_some();
        match (by_books, self.orders.trim().is_empty()) {
            (true, true) => Ok(Some(Which::Books { church, from, to })),
            (false, false) => Ok(None),
            (false, true) => Err(Error::invalid("orders", Wrong::Missing)),
            (true, false) => Err(Error::invalid("orders", Wrong::Different)),
        }
    }

    /// When it begins.
    pub(super) fn begins(&self, now: Timestamp, ahead: Duration) -> Result<Timestamp, Error> {
        let at = moment(&self.at, "at")?.unwrap_or(now);
        if at > now.plus(ahead) {
            return Err(Error::invalid("at", Wrong::TooFarAhead));
        }
        Ok(at.max(now))
    }

    /// What was asked for, in few letters.
    pub(super) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.orders, &self.church, &self.from, &self.to] {
            hash.update(part.len().to_le_bytes());
            hash.update(part.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

impl Lines {
    pub(super) fn read(text: &str) -> Lines {
        let mut lines = Lines { good: Vec::new(), bad: Vec::new() };
        let mut seen = HashMap::new();
        for (line, text) in (1_u64..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let text = text.trim().trim_end_matches(',').trim_matches('"');
            if text.is_empty() || line == 1 && text.eq_ignore_ascii_case(HEADER) {
                continue;
            }
            let Ok(id) = text.parse::<OrderId>() else {
                lines.bad.push(unreadable(line, text));
                continue;
            };
            match seen.insert(id, line) {
                None => lines.good.push((line, id)),
                Some(earlier) => {
                    seen.insert(id, earlier);
                    lines.bad.push(BadLine {
                        line,
                        wrong: format!("the order of line {earlier}"),
                        right: "each order once".to_owned(),
                    });
                }
            }
        }
        lines
    }
}

fn unreadable(line: u64, text: &str) -> BadLine {
    // What is shown and stored of a card number is nothing.
    let wrong = if classifier::has_card_number(text) {
        "it looks like a card number, and is not repeated here".to_owned()
    } else {
        let seen: String = text
            .chars()
            .take(QUOTED_MAX)
            .map(|letter| if letter.is_control() { '·' } else { letter })
            .collect();
        format!("“{seen}”")
    };
    let right = "the id of an order: 36 letters, as the ledger shows it".to_owned();
    BadLine { line, wrong, right }
}

pub(super) fn unknown(line: u64, id: OrderId) -> BadLine {
    let right = "the id of an order in the books".to_owned();
    BadLine { line, wrong: format!("{id}, which no books have"), right }
}

/// An instant as machines write it, or a date and a time without a zone: then it is UTC.
fn moment(text: &str, field: &'static str) -> Result<Option<Timestamp>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Ok(Some(Timestamp::from_jiff(instant)));
    }
    let civil = match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => Ok(date.at(0, 0, 0, 0)),
        Ok(_) | Err(_) => text.parse::<DateTime>(),
    };
    civil
        .and_then(|civil| civil.to_zoned(TimeZone::UTC))
        .map(|zoned| Some(Timestamp::from_jiff(zoned.timestamp())))
        .map_err(|_| Error::invalid(field, Wrong::NotADate))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "0198c1d2-0000-7000-8000-000000000001";
    const TWO: &str = "0198c1d2-0000-7000-8000-000000000002";

    #[test]
    fn c31_bad_lines_are_told_and_good_ones_kept() {
        let text = format!(
            "\u{feff}order_id\r\n{ONE}\r\n\nten\n{ONE}\n4111 1111 1111 1111\n{TWO},\n=1+1\n"
        );
        let lines = Lines::read(&text);
        let good: Vec<_> = lines.good.iter().map(|(line, id)| (*line, id.to_string())).collect();
        assert_eq!(good, [(2, ONE.to_owned()), (7, TWO.to_owned())]);
        assert_eq!(lines.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [4, 5, 6, 8]);
        let told = format!("{:?}", lines.bad);
        assert!(told.contains("the order of line 2") && !told.contains("1111"), "{told}");
    }

    #[test]
    fn c30_one_way_to_ask_at_a_time() {
        let typed = |orders: &str, from: &str, to: &str| Typed {
            orders: orders.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            ..Typed::default()
        };
        assert_eq!(typed(ONE, "", "").which().unwrap(), None);
        assert!(typed("", "", "").which().is_err());
        assert!(typed(ONE, "2026-01-01", "").which().is_err());
        assert!(typed("", "2026-01-02", "2026-01-01").which().is_err());
        assert!(typed("", "soon", "").which().is_err());
        let instants = ["2026-01-01", "2026-01-01T00:00", "2026-01-01T00:00:00Z"];
        for from in instants {
            let which = typed("", from, "").which().unwrap();
            let at = Timestamp::from_micros(1_767_225_600_000_000);
            assert_eq!(which, Some(Which::Books { church: None, from: Some(at), to: None }));
        }
    }
}
