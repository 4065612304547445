//! Folding text into plain words: lower case, no accents, one space between words.
//!
//! Rules and replies pass through the same folding, so `INSUFFICIENT_FUNDS`, "Insufficient-Funds"
//! and `insufficientFunds` are the same two words, and "Transação não autorizada" is written in
//! rules as it is spoken or without its accents.

/// Between two words of one sentence.
const SPACE: char = ' ';
/// Between two values of an answer; no rule matches across it.
const BREAK: char = '\n';

/// Collects characters as folded words.
pub(crate) struct Folder {
    words: String,
    gap: Option<char>,
    after_lower_case: bool,
}

impl Folder {
    pub(crate) fn with_capacity(bytes: usize) -> Folder {
        Folder { words: String::with_capacity(bytes), gap: None, after_lower_case: false }
    }

    /// Adds one character of speech.
    pub(crate) fn push(&mut self, c: char) {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => self.push_ascii(byte),
            _ => self.push_foreign(c),
        }
    }

    /// Adds a run of speech.
    pub(crate) fn push_all(&mut self, text: &str) {
        if text.is_ascii() {
            for byte in text.bytes() {
                self.push_ascii(byte);
            }
        } else {
            for c in text.chars() {
                self.push(c);
            }
        }
    }

    #[inline]
    fn push_ascii(&mut self, byte: u8) {
        if byte.is_ascii_lowercase() {
            self.write(char::from(byte));
            self.after_lower_case = true;
        } else if byte.is_ascii_alphanumeric() {
            if self.after_lower_case && byte.is_ascii_uppercase() {
                self.space();
            }
            self.write(char::from(byte.to_ascii_lowercase()));
            self.after_lower_case = false;
        } else if byte != b'\'' {
            // An apostrophe joins: "don't" is "dont", "cardholder's" is "cardholders".
            self.space();
        }
    }

    /// Ends a value: what follows is another sentence.
    pub(crate) fn end_value(&mut self) {
        self.gap = Some(BREAK);
        self.after_lower_case = false;
    }

    /// The words collected.
    pub(crate) fn into_words(self) -> String {
        self.words
    }

    fn push_foreign(&mut self, c: char) {
        let joins = matches!(c, '\u{0300}'..='\u{036f}' | '\u{2019}' | '\u{02bc}' | '\u{00ad}');
        if joins {
            return;
        }
        let plain = without_accent(c);
        if !plain.is_empty() {
            for letter in plain.chars() {
                self.write(letter);
            }
        } else if c.is_alphanumeric() {
            for letter in c.to_lowercase() {
                self.write(letter);
            }
        } else {
            self.space();
        }
        self.after_lower_case = false;
    }

    fn space(&mut self) {
        self.gap = self.gap.or(Some(SPACE));
        self.after_lower_case = false;
    }

    #[inline]
    fn write(&mut self, c: char) {
        if let Some(gap) = self.gap.take()
            && !self.words.is_empty()
        {
            self.words.push(gap);
        }
        self.words.push(c);
    }
}

/// Folds one text, as typed into a rule.
pub(crate) fn fold(text: &str) -> String {
    let mut folder = Folder::with_capacity(text.len());
    folder.push_all(text);
    folder.into_words()
}

/// The plain letters for an accented Latin letter; empty for every other character.
fn without_accent(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ'..='ĸ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'ß' => "ss",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'Ź'..='ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_case_accents_and_signs() {
        let table = [
            ("INSUFFICIENT_FUNDS", "insufficient funds"),
            ("insufficientFunds", "insufficient funds"),
            ("  Insufficient\t-  Funds! ", "insufficient funds"),
            ("Transação não autorizada", "transacao nao autorizada"),
            ("e\u{301}chec", "echec"),
            ("Süresi dolmuş, ÇALINTI İŞLEM ığ", "suresi dolmus calinti islem ig"),
            ("customer’s can't", "customers cant"),
            ("CVV2/CID Fail", "cvv2 cid fail"),
            ("недостаточно СРЕДСТВ", "недостаточно средств"),
            ("...", ""),
        ];
        for (text, expected) in table {
            assert_eq!(fold(text), expected, "{text}");
        }
    }
}
