//! A statement as it is kept: its text, the hash of the text, and the code on the paper.

use kernel::{ChurchId, Money, PersonId, StatementId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use views::{IssuedStatement, Period, StatementRow};

use crate::error::Error;

/// An issued statement, as it lies in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptStatement {
    pub id: StatementId,
    pub church: ChurchId,
    pub donor: PersonId,
    pub period: Period,
    pub ordinal: u32,
    pub issued_at: Timestamp,
    pub given: Money,
    pub code: String,
    pub hash: String,
    /// What was issued, as JSON: the hash is of these very letters.
    pub content: String,
}

impl KeptStatement {
    pub(crate) fn of(
        issued: &IssuedStatement,
        church: ChurchId,
        donor: PersonId,
    ) -> Result<KeptStatement, Error> {
        let Sealed { content, hash, code } = Sealed::of(issued)?;
        Ok(KeptStatement {
            id: issued.id,
            church,
            donor,
            period: issued.statement.period,
            ordinal: issued.ordinal,
            issued_at: issued.issued_at,
            given: issued.statement.given,
            code,
            hash,
            content,
        })
    }

    pub fn read(&self) -> Result<IssuedStatement, Error> {
        read(&self.content)
    }

    pub fn row(&self) -> StatementRow {
        StatementRow {
            id: self.id,
            period: self.period,
            ordinal: self.ordinal,
            issued_at: self.issued_at,
            given: self.given,
            code: self.code.clone(),
        }
    }
}

/// A text with its hash, and the code that is made of the hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub content: String,
    pub hash: String,
    pub code: String,
}

impl Sealed {
    pub(crate) fn of<T: Serialize>(issued: &T) -> Result<Sealed, Error> {
        let content = serde_json::to_string(issued).map_err(Error::internal)?;
        let hash = hash_of(&content);
        Ok(Sealed { code: code_of(&content), hash, content })
    }
}

pub(crate) fn read<T: DeserializeOwned>(content: &str) -> Result<T, Error> {
    serde_json::from_str(content).map_err(Error::internal)
}

/// SHA-256 in hexadecimal.
pub fn hash_of(content: &str) -> String {
    hex::encode(Sha256::digest(content.as_bytes()))
}

/// The first eighty bits of the hash as "7QM4-22KD-X9PF-3ABC": short enough to be typed from a
/// paper, too many to be guessed, without letters that look like digits.
pub fn code_of(content: &str) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let hash = Sha256::digest(content.as_bytes());
    let mut bits: u128 = 0;
    for byte in hash.iter().take(10) {
        bits = (bits << 8) | u128::from(*byte);
    }
    let mut code = String::with_capacity(19);
    for place in 0..16_u32 {
        if place > 0 && place.is_multiple_of(4) {
            code.push('-');
        }
        let letter = usize::try_from((bits >> (75 - 5 * place)) & 31).unwrap_or(0);
        code.push(char::from(LETTERS.get(letter).copied().unwrap_or(b'2')));
    }
    code
}

/// A code as it was typed: in any case, with any signs between its letters.
pub(crate) fn code_typed(text: &str) -> Option<String> {
    let letters: Vec<char> =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    (letters.len() == 16).then(|| groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f11_one_letter_more_is_another_code() {
        let code = code_of("{\"given\":10000}");
        assert_ne!(code, code_of("{\"given\":10001}"));
        assert_eq!(code.len(), 19);
        assert_eq!(code_typed(&code.to_lowercase().replace('-', " ")), Some(code.clone()));
        assert_eq!(code_typed(&code[..18]), None);
        assert_eq!(code_of(""), "WGSE-AJNS-ZJG3-B8RV");
    }
}
