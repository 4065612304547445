//! What donors and churches read while an incident lasts: calm, short, and without a word of ours
//!

use serde::{Deserialize, Serialize};

/// The longest text, in characters.
pub const LONGEST: usize = 280;

/// Words that frighten, or that only we understand. Their beginnings count: "declines" too.
const NEVER: [&str; 7] = ["declin", "fail", "error", "invalid", "exception", "gateway", "timeout"];

/// Two texts; one of them may be empty: then those readers see none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banner {
    donor: String,
    church: String,
}

/// Why a text does not go up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BannerRefused {
    /// Both are empty.
    #[error("say something to donors, to churches, or to both")]
    Empty,
    /// Longer than 280 characters.
    #[error("a banner has 280 characters at most")]
    TooLong,
    /// More than one line, or markup.
    #[error("a banner is one line of plain words")]
    NotPlain,
    /// A word that donors never read.
    #[error("a donor would be frightened by one of these words")]
    Frightens,
    /// A code, such as E502 or R01.
    #[error("a code says nothing to a donor")]
    Code,
}

/// Which of the two texts, and why not.
pub type NotThese = Vec<(&'static str, BannerRefused)>;

impl Banner {
    /// Both texts, if they may stand on the pages; else what is wrong, under the names of the
    /// fields.
    pub fn new(donor: &str, church: &str) -> Result<Banner, NotThese> {
        let (donor, church) = (donor.trim(), church.trim());
        if donor.is_empty() && church.is_empty() {
            return Err(vec![("donor", BannerRefused::Empty)]);
        }
        let wrong: NotThese = [("donor", donor), ("church", church)]
            .into_iter()
            .filter_map(|(field, text)| Some((field, refused(text)?)))
            .collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Banner { donor: donor.to_owned(), church: church.to_owned() })
    }

    /// What donors read; empty: nothing.
    pub fn donor(&self) -> &str {
        &self.donor
    }

    /// What churches read; empty: nothing.
    pub fn church(&self) -> &str {
        &self.church
    }
}

/// What is wrong with a text, if anything is.
fn refused(text: &str) -> Option<BannerRefused> {
    let lower = text.to_lowercase();
    if text.chars().count() > LONGEST {
        Some(BannerRefused::TooLong)
    } else if text.chars().any(|letter| letter.is_control() || matches!(letter, '<' | '>')) {
        Some(BannerRefused::NotPlain)
    } else if NEVER.iter().any(|word| lower.contains(word)) {
        Some(BannerRefused::Frightens)
    } else if lower.split_whitespace().any(is_code) {
        Some(BannerRefused::Code)
    } else {
        None
    }
}

/// "e502", "r01", "pin-001", "comm_err", "502": letters and digits mixed, underscores, or a bare
/// number of three digits or more that is no year. Times, dates, "10am" and "3rd" are none.
fn is_code(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    if word.contains('_') {
        return true;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters: String = word.chars().filter(|letter| letter.is_alphabetic()).collect();
    if digits == 0 {
        return false;
    }
    if !letters.is_empty() {
        return !matches!(letters.as_str(), "am" | "pm" | "st" | "nd" | "rd" | "th" | "h" | "min");
    }
    let bare = digits == word.len();
    let a_year = digits == 4 && (word.starts_with("19") || word.starts_with("20"));
    bare && digits >= 3 && !a_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a10_no_banner_frightens_or_speaks_in_codes() {
        let table = [
            ("Gifts by card are received and kept safe.", None),
            ("We take them by 10:30am on November 22nd 2026. Call 253-555-0142.", None),
            ("Some cards were declined", Some(BannerRefused::Frightens)),
            ("The gift FAILED", Some(BannerRefused::Frightens)),
            ("Our bank said R01", Some(BannerRefused::Code)),
            ("They answer 502.", Some(BannerRefused::Code)),
            ("It is PIN-001 again", Some(BannerRefused::Code)),
            ("It is comm_broken", Some(BannerRefused::Code)),
            ("<b>Calm</b>", Some(BannerRefused::NotPlain)),
            ("Two\nlines", Some(BannerRefused::NotPlain)),
        ];
        for (text, wrong) in table {
            let said = Banner::new(text, "").err().map(|wrong| wrong[0].1);
            assert_eq!(said, wrong, "{text}");
        }
        assert!(Banner::new(&"a".repeat(LONGEST), "").is_ok());
        let long = Banner::new("", &"é".repeat(LONGEST + 1)).unwrap_err();
        assert_eq!(long, [("church", BannerRefused::TooLong)]);
        assert_eq!(Banner::new(" ", "").unwrap_err(), [("donor", BannerRefused::Empty)]);
    }
}
