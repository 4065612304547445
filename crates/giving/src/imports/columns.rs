//! What stands in which column, and what one field may hold.
//!
//! A file is read by the names in its first line, in whatever order they stand. A name that is
//! missing, unknown or there twice refuses the file: nothing is guessed.

use kernel::{Amount, Currency, Date, Money, MoneyError};

use super::csv::{Broken, ROW_BYTES_MAX, Row};
use super::{BadRow, FileRefused};

/// The longest name, campus or external id, in characters.
const SHORT_MAX: usize = 200;
/// The longest reference or note, in characters.
const LONG_MAX: usize = 500;
/// The longest address, by RFC 5321.
const EMAIL_MAX: usize = 254;
/// How much of a wrong value is repeated to whoever must find it.
const QUOTED_MAX: usize = 60;

/// Where each of `N` columns stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns<const N: usize> {
    names: [&'static str; N],
    places: [usize; N],
}

impl<const N: usize> Columns<N> {
    /// From the first line. Capitals and spaces around a name do not matter.
    pub(crate) fn read(
        names: [&'static str; N],
        header: Option<Row>,
    ) -> Result<Columns<N>, FileRefused> {
        let refused = |wrong: String| FileRefused::Header { wrong, right: names.join(",") };
        let Some(header) = header else {
            return Err(FileRefused::Empty { right: names.join(",") });
        };
        let Ok(fields) = header.fields else {
            return Err(refused("the first line cannot be read".to_owned()));
        };
        let told: Vec<String> =
            fields.iter().map(|field| field.trim().to_lowercase().replace(' ', "_")).collect();
        if let Some(unknown) = told.iter().find(|name| !names.contains(&name.as_str())) {
            return Err(refused(format!("there is no column “{}”", quoted(unknown))));
        }
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            let mut found = told.iter().enumerate().filter(|(_, told)| *told == name);
            match (found.next(), found.next()) {
                (Some((at, _)), None) => *place = at,
                (Some(_), Some(_)) => return Err(refused(format!("“{name}” is there twice"))),
                (None, _) => return Err(refused(format!("“{name}” is missing"))),
            }
        }
        Ok(Columns { names, places })
    }

    /// A row's fields in the order of the names, each a text that may be looked at and kept.
    pub(crate) fn fields(&self, row: Row) -> Result<Fields<N>, BadRow> {
        let line = row.line;
        let bad = |wrong: &str, right: &str| BadRow::new(line, "", wrong, right);
        let mut all = row.fields.map_err(|broken| match broken {
            Broken::TooLong => BadRow::new(
                line,
                "",
                format!("longer than {ROW_BYTES_MAX} bytes"),
                "one gift or donor a line",
            ),
            Broken::QuoteOpen => {
                bad("a quote is opened and never closed", "close it, or leave it out")
            }
            Broken::QuoteAstray => bad(
                "a quote in the middle of a field",
                "the whole field in quotes, and a quote inside it doubled",
            ),
            Broken::Encoding => bad("letters that are not UTF-8", "save the file as UTF-8"),
        })?;
        if all.len() != N {
            let wrong = format!("{} fields", all.len());
            return Err(BadRow::new(line, "", wrong, format!("{N}, as in the first line")));
        }
        let mut values = [const { String::new() }; N];
        for ((value, place), name) in values.iter_mut().zip(self.places).zip(self.names) {
            let Some(field) = all.get_mut(place) else { continue };
            *value = kept(line, name, std::mem::take(field))?;
        }
        Ok(Fields { line, names: self.names, values })
    }
}

/// A field as it may be kept: without spaces around it, card numbers and letters nobody can see.
fn kept(line: u64, name: &'static str, field: String) -> Result<String, BadRow> {
    // A derived id may look like a card number; it is none.
    let is_id = field.len() == 36 && uuid::Uuid::try_parse(&field).is_ok();
    if !is_id && classifier::has_card_number(&field) {
        let wrong = "it looks like a card number, and is not repeated here";
        return Err(BadRow::new(line, name, wrong, "no card number in any field"));
    }
    let field = field.replace("\r\n", "\n");
    if field.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
        let wrong = "a letter that cannot be seen";
        return Err(BadRow::new(line, name, wrong, "text that can be printed"));
    }
    Ok(field.trim().to_owned())
}

/// The fields of a row by the place of their names.
pub(crate) struct Fields<const N: usize> {
    pub line: u64,
    names: [&'static str; N],
    values: [String; N],
}

impl<const N: usize> Fields<N> {
    fn name(&self, at: usize) -> &'static str {
        self.names.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn value(&self, at: usize) -> &str {
        self.values.get(at).map_or("", String::as_str)
    }

    /// What is wrong with a field, its value repeated.
    pub(crate) fn bad(&self, at: usize, right: impl Into<String>) -> BadRow {
        let wrong = match self.value(at) {
            "" => "nothing".to_owned(),
            value => format!("“{}”", quoted(value)),
        };
        BadRow::new(self.line, self.name(at), wrong, right)
    }

    /// A text of one line that must be there.
    pub(crate) fn text(&self, at: usize) -> Result<String, BadRow> {
        match self.maybe(at)? {
            Some(text) => Ok(text),
            None => Err(self.bad(at, "a text")),
        }
    }

    /// A text of one line that may be missing.
    pub(crate) fn maybe(&self, at: usize) -> Result<Option<String>, BadRow> {
        let value = self.value(at);
        if value.chars().count() > SHORT_MAX {
            return Err(self.bad(at, format!("at most {SHORT_MAX} characters")));
        }
        if value.contains(['\n', '\t']) {
            return Err(self.bad(at, "one line"));
        }
        Ok(Some(value).filter(|value| !value.is_empty()).map(str::to_owned))
    }

    /// A text of any shape; empty where there is none.
    pub(crate) fn note(&self, at: usize) -> Result<String, BadRow> {
        let value = self.value(at);
        if value.chars().count() > LONG_MAX {
            return Err(self.bad(at, format!("at most {LONG_MAX} characters")));
        }
        Ok(value.to_owned())
    }

    /// An address, in lower case. Whether mail arrives there, only mail can tell.
    pub(crate) fn email(&self, at: usize) -> Result<String, BadRow> {
        let email = self.value(at).to_lowercase();
        let fits = email.split_once('@').is_some_and(|(who, at)| {
            !who.is_empty() && at.contains('.') && !at.starts_with('.') && !at.ends_with('.')
        });
        let plain =
            email.chars().all(|letter| !letter.is_whitespace() && !",;<>\"()".contains(letter));
        if !fits || !plain || email.matches('@').count() != 1 || email.len() > EMAIL_MAX {
            return Err(self.bad(at, "an address such as ann@example.org: people sign in by it"));
        }
        Ok(email)
    }

    /// "2025-12-24", not ahead of the church's today.
    pub(crate) fn date(&self, at: usize, today: Date) -> Result<Date, BadRow> {
        let right = format!("a date as year-month-day, such as 2025-12-24, not after {today}");
        let value = self.value(at);
        let shape = value.len() == 10
            && value.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        match value.parse::<Date>() {
            Ok(date) if shape && date <= today && date.year() >= 1900 => Ok(date),
            Ok(_) | Err(_) => Err(self.bad(at, right)),
        }
    }

    /// "1234.50" or "1,234.50": a comma parts thousands or refuses the row.
    pub(crate) fn amount(&self, at: usize, currency: Currency) -> Result<Amount, BadRow> {
        Money::parse(self.value(at), currency).and_then(Amount::new).map_err(|error| {
            self.bad(at, match error {
                MoneyError::TooPrecise => format!("{} digits after the point", currency.exponent()),
                MoneyError::NotPositive => {
                    "more than zero: leave out what was given back".to_owned()
                }
                MoneyError::Overflow => "an amount of this world".to_owned(),
                MoneyError::NotANumber
                | MoneyError::Ambiguous
                | MoneyError::UnknownCurrency
                | MoneyError::CurrencyMismatch
                | MoneyError::NoWeights => {
                    "an amount such as 1234.50 or 1,234.50: a point before the cents, commas only \
                     between thousands"
                        .to_owned()
                }
            })
        })
    }
}

/// The beginning of a value, on one line.
pub(crate) fn quoted(value: &str) -> String {
    let seen: String = value
        .chars()
        .take(QUOTED_MAX)
        .map(|letter| if letter.is_control() { '·' } else { letter })
        .collect();
    if value.chars().count() > QUOTED_MAX { format!("{seen}…") } else { seen }
}
