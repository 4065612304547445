//! What must not be stored or shown: card numbers, addresses of people, tokens.

/// Digits of a card number, by ISO/IEC 7812.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// So many separators in a row still part the digits of one number.
const GAP_CHARS_MAX: usize = 3;
/// From this length on, letters mixed with digits are taken for a key or a token.
const TOKEN_CHARS_MIN: usize = 20;
/// Fewer digits than this are a word with a number in it: `cc_rejected_3ds_challenge`.
const TOKEN_DIGITS_MIN: usize = 3;

/// Replaces card numbers, e-mail addresses and long tokens; keeps everything else.
pub fn redact(text: &str) -> String {
    let text = replace(text, "[email]", email_at);
    let text = replace(&text, "[card]", card_at);
    replace(&text, "[token]", token_at)
}

/// Whether a card number stands anywhere in the text: 13 to 19 digits that pass the Luhn check,
/// also when spaces, dashes, slashes or points part them.
pub fn has_card_number(text: &str) -> bool {
    text.char_indices().any(|(at, _)| card_at(text, at).is_some())
}

/// Replaces what `find` finds; `find` returns the end of a match that starts at a byte.
fn replace(text: &str, marker: &str, find: fn(&str, usize) -> Option<usize>) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        match find(text, at) {
            Some(end) => {
                redacted.push_str(marker);
                skip_to = end;
            }
            None => redacted.push(c),
        }
    }
    redacted
}

fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at).and_then(|before| before.chars().next_back())
}

/// A number that starts here, after no other digit, and ends where no digit follows.
fn card_at(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    if !rest.starts_with(|c: char| digit(c).is_some())
        || char_before(text, start).is_some_and(|c| digit(c).is_some())
    {
        return None;
    }
    let mut digits: Vec<u32> = Vec::with_capacity(20);
    let mut gap = 0_usize;
    let mut end = None;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        match digit(c) {
            Some(value) => {
                digits.push(value);
                gap = 0;
                let last = letters.peek().is_none_or(|(_, next)| digit(*next).is_none());
                if last && CARD_DIGITS.contains(&digits.len()) && passes_luhn(&digits) {
                    end = start.checked_add(at)?.checked_add(c.len_utf8());
                }
            }
            None if is_separator(c) && gap < GAP_CHARS_MAX => gap = gap.saturating_add(1),
            None => break,
        }
        if digits.len() > *CARD_DIGITS.end() {
            break;
        }
    }
    end
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '-' | '/' | '.' | '_' | '+' | '\u{a0}' | '\u{2009}'
            ..='\u{2015}' | '\u{202f}'
    )
}

/// ASCII digits and their full-width twins.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => u32::from(c).checked_sub(u32::from('０')),
        _ => c.to_digit(10),
    }
}

fn passes_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place & 1, digit) {
            (0, digit) => *digit,
            (_, 0..=4) => digit.saturating_mul(2),
            (_, digit) => digit.saturating_mul(2).saturating_sub(9),
        })
        .sum();
    sum.is_multiple_of(10)
}

fn email_at(text: &str, start: usize) -> Option<usize> {
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    if char_before(text, start).is_some_and(is_local) {
        return None;
    }
    let rest = text.get(start..)?;
    let (local, _) = rest.split_at_checked(rest.find(|c: char| !is_local(c))?)?;
    let domain = rest.strip_prefix(local)?.strip_prefix('@')?;
    let domain_end = domain
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-'))
        .unwrap_or(domain.len());
    let domain = domain.get(..domain_end)?.trim_end_matches(['.', '-']);
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    start.checked_add(local.len())?.checked_add(1)?.checked_add(domain.len())
}

fn token_at(text: &str, start: usize) -> Option<usize> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '_' | '-' | '=');
    if char_before(text, start).is_some_and(is_token) {
        return None;
    }
    let rest = text.get(start..)?;
    let length = rest.find(|c: char| !is_token(c)).unwrap_or(rest.len());
    let token = rest.get(..length)?;
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let is_long = length >= TOKEN_CHARS_MIN && digits >= TOKEN_DIGITS_MIN;
    is_long.then(|| start.saturating_add(length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn card_numbers_addresses_and_tokens_go_and_the_rest_stays() {
        let table = [
            ("Card 4111111111111111 declined", "Card [card] declined"),
            ("12 4111-1111 1111-1111, 05/27", "12 [card], 05/27"),
            ("４１１１１１１１１１１１１１１１", "[card]"),
            ("order 4111111111111112", "order 4111111111111112"),
            ("mail ann.lee+x@mail.example.org.", "mail [email]."),
            ("at noon @ home", "at noon @ home"),
            ("token LlkjmEk0xNkcWr2Nix5Xa1fv!", "token [token]!"),
            ("key=\"9f86d081884c7d659a2feaa0\"", "key=\"[token]\""),
            ("cc_rejected_3ds_challenge_failed", "cc_rejected_3ds_challenge_failed"),
            ("Überweisung abgelehnt", "Überweisung abgelehnt"),
        ];
        for (text, expected) in table {
            assert_eq!(redact(text), expected, "{text}");
        }
    }

    /// A number of these digits and its check digit.
    fn card(mut digits: Vec<u32>) -> String {
        let check = (0..10).find(|check| {
            digits.push(*check);
            let fits = passes_luhn(&digits);
            digits.pop();
            fits
        });
        digits.extend(check);
        digits.iter().map(u32::to_string).collect()
    }

    proptest! {
        #[test]
        fn a_card_number_is_always_found_and_always_goes(
            digits in prop::collection::vec(0_u32..10, 12..=18),
            before in "[a-z ]{0,9}",
            after in "[a-z ]{0,9}",
            separator in "[ -]?",
        ) {
            let number = card(digits);
            let (one, other) = number.split_at(6);
            let text = format!("{before}{one}{separator}{other}{after}");
            prop_assert!(has_card_number(&text));
            let redacted = redact(&text);
            prop_assert!(!has_card_number(&redacted));
            prop_assert_eq!(redacted, format!("{before}[card]{after}"));
        }

        #[test]
        fn one_wrong_digit_is_no_card(digits in prop::collection::vec(0_u32..10, 12..=18)) {
            let number = card(digits);
            let (start, check) = number.split_at(number.len().saturating_sub(1));
            let wrong = if check == "9" { 0 } else { check.parse::<u32>().unwrap().saturating_add(1) };
            let number = format!("{start}{wrong}");
            prop_assert!(!has_card_number(&number));
        }

        #[test]
        fn any_text_can_be_redacted(text in any::<String>()) {
            let once = redact(&text);
            prop_assert!(!has_card_number(&once));
        }
    }
}
