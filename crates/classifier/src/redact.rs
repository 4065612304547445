//! What must not be stored or shown: card numbers, addresses of people, tokens.

use std::ops::Range;

use labelled::labelled_at;

mod labelled;

/// Stands where a value was that nobody needs to see. It holds no word that a rule looks for.
const HIDDEN: &str = "[hidden]";
/// Digits of a piece of a scattered card number, and the bytes that may part two pieces.
const PIECE_DIGITS_MIN: usize = 4;
const MARKUP_BYTES_MAX: usize = 40;
/// Digits of a card number, by ISO/IEC 7812.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// So many separators in a row still part the digits of one number.
const GAP_CHARS_MAX: usize = 3;
/// From this length on, letters mixed with digits are taken for a key or a token.
const TOKEN_CHARS_MIN: usize = 20;
/// Fewer digits than this are a word with a number in it: `cc_rejected_3ds_challenge`.
const TOKEN_DIGITS_MIN: usize = 3;

/// Replaces card numbers, e-mail addresses, credentials, keys and tokens, security codes, account
/// and routing numbers; keeps everything else.
pub fn redact(text: &str) -> String {
    let text = hide_labelled(text);
    let text = replace(&text, "[email]", email_at);
    let text = replace(&text, "[card]", card_at);
    let text = hide_scattered(&text);
    replace(&text, "[token]", token_at)
}

/// Whether a card number stands anywhere in the text: 13 to 19 digits that pass the Luhn check,
/// also when spaces, dashes, slashes or points part them.
pub fn has_card_number(text: &str) -> bool {
    text.char_indices().any(|(at, _)| card_at(text, at).is_some())
}

/// Replaces values by the names that stand before them.
fn hide_labelled(text: &str) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut skip_to = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let starts_word = c.is_ascii_alphabetic() && !in_word;
        in_word = c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if at < skip_to || !starts_word {
            continue;
        }
        if let Some(value) = labelled_at(text, at) {
            redacted.push_str(text.get(skip_to..value.start).unwrap_or_default());
            redacted.push_str(HIDDEN);
            skip_to = value.end;
        }
    }
    redacted.push_str(text.get(skip_to..).unwrap_or_default());
    redacted
}

/// Replaces the pieces of a card number that markup scatters over several values:
/// `["4111", "1111", "1111", "1111"]`. Only pieces of four digits and more count, and only names
/// and signs may stand between them.
fn hide_scattered(text: &str) -> String {
    let pieces = pieces(text);
    let mut redacted = String::with_capacity(text.len());
    let mut kept_to = 0_usize;
    let mut rest = pieces.as_slice();
    while let Some((_, others)) = rest.split_first() {
        let Some(count) = scattered(text, rest) else {
            rest = others;
            continue;
        };
        let (hidden, behind) = rest.split_at(count.min(rest.len()));
        for piece in hidden {
            redacted.push_str(text.get(kept_to..piece.start).unwrap_or_default());
            redacted.push_str(HIDDEN);
            kept_to = piece.end;
        }
        rest = behind;
    }
    redacted.push_str(text.get(kept_to..).unwrap_or_default());
    redacted
}

/// The runs of at least four digits.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    let ends = text.bytes().enumerate().chain([(text.len(), b' ')]);
    for (at, byte) in ends {
        match (byte.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if at.saturating_sub(from) >= PIECE_DIGITS_MIN {
                    pieces.push(from..at);
                }
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    pieces
}

/// How many of the pieces, from the first, are together a card number.
fn scattered(text: &str, pieces: &[Range<usize>]) -> Option<usize> {
    let mut digits: Vec<u32> = Vec::with_capacity(20);
    let mut end: Option<usize> = None;
    for (count, piece) in (1..).zip(pieces) {
        let joined = end.is_none_or(|end| text.get(end..piece.start).is_some_and(is_markup));
        if !joined {
            return None;
        }
        digits.extend(text.get(piece.clone())?.chars().filter_map(digit));
        if digits.len() > *CARD_DIGITS.end() {
            return None;
        }
        let is_card = CARD_DIGITS.contains(&digits.len())
            && digits.first().is_some_and(|first| (2..=6).contains(first))
            && passes_luhn(&digits);
        if count > 1 && is_card {
            return Some(count);
        }
        end = Some(piece.end);
    }
    None
}

/// Signs of a format, and names of fields: short, with a sign at both ends.
fn is_markup(between: &str) -> bool {
    let signs = |c: char| {
        matches!(
            c,
            '"' | '\'' | ',' | ':' | '[' | ']' | '{' | '}' | '<' | '>' | '=' | '&' | '|' | ';'
        )
    };
    between.len() <= MARKUP_BYTES_MAX
        && between.trim_start().starts_with(signs)
        && between.trim_end().ends_with(signs)
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
    // No words are written so: "LlkjmExNkcWrNixXa".
    let turns = token.as_bytes().windows(2).filter(|pair| turns(pair)).count();
    let is_odd = digits >= TOKEN_DIGITS_MIN || turns.saturating_mul(4) >= length;
    let is_long = length >= TOKEN_CHARS_MIN && is_odd;
    is_long.then(|| start.saturating_add(length))
}

/// Whether a small letter is followed by a capital, or a digit stands beside a letter.
fn turns(pair: &[u8]) -> bool {
    match pair {
        [one, other] => {
            (one.is_ascii_lowercase() && other.is_ascii_uppercase())
                || one.is_ascii_digit() != other.is_ascii_digit()
        }
        _ => false,
    }
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
            (
                "PaymentDealer.CheckPaymentDealerAuthentication",
                "PaymentDealer.CheckPaymentDealerAuthentication",
            ),
            (r#"{"cvv": "123", "cvv_result": "N"}"#, r#"{"cvv": "[hidden]", "cvv_result": "N"}"#),
            ("<cvc2>1234</cvc2>", "<cvc2>[hidden]</cvc2>"),
            ("verification_value=987&x=1", "verification_value=[hidden]&x=1"),
            ("Security code 123 is wrong", "Security code [hidden] is wrong"),
            ("CVV2 failure (N7)", "CVV2 failure (N7)"),
            ("Account number 000123456789 unknown", "Account number [hidden] unknown"),
            ("routing_number: 021000021", "routing_number: [hidden]"),
            (r#"{"iban":"DE89 3704 0044 0532 0130 00"}"#, r#"{"iban":"[hidden]"}"#),
            ("sort code 12-34-56", "sort code [hidden]"),
            ("Account closed (R02)", "Account closed (R02)"),
            ("Authorization: Bearer abc.def.ghi", "Authorization: Bearer [hidden]"),
            ("Authorization: Declined by bank", "Authorization: Declined by bank"),
            ("Token: expired", "Token: expired"),
            ("sent Basic dXNlcjpwYXNz", "sent Basic [hidden]"),
            ("Basic authentication failed", "Basic authentication failed"),
            ("The password is invalid", "The password is invalid"),
            (r#"{"password":"it is a secret","n":1}"#, r#"{"password":"[hidden]","n":1}"#),
            (r#"{"token": null}"#, r#"{"token": null}"#),
            (
                r#"["4111", "1111", "1111", "1111"]"#,
                r#"["[hidden]", "[hidden]", "[hidden]", "[hidden]"]"#,
            ),
            (r#"{"a":"41111111","b":"11111111"}"#, r#"{"a":"[hidden]","b":"[hidden]"}"#),
            (r#"{"first":"411111","last":"1111"}"#, r#"{"first":"411111","last":"1111"}"#),
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
            let check = check.parse::<u32>().unwrap();
            let wrong = if check == 9 { 0 } else { check.saturating_add(1) };
            let number = format!("{start}{wrong}");
            prop_assert!(!has_card_number(&number));
        }

        #[test]
        fn secrets_go_whatever_field_they_stand_in(
            name in prop::sample::select(vec![
                "password", "api_key", "apiKey", "access_token", "secret", "gateway_token",
            ]),
            secret in "[A-Za-z0-9+/]{8,30}",
            pick in 0_usize..4,
        ) {
            let text = match pick {
                0 => format!(r#"{{"a":1,"{name}":"{secret}"}}"#),
                1 => format!("a=1&{name}={secret}&b=2"),
                2 => format!("<r><{name}>{secret}</{name}></r>"),
                _ => format!("Authorization: Bearer {secret}\nX: 1"),
            };
            prop_assert!(!redact(&text).contains(&secret), "{}", redact(&text));
        }

        #[test]
        fn codes_and_accounts_go_whatever_field_they_stand_in(
            name in prop::sample::select(vec![
                "cvv", "cvv2", "card_code", "securityCode", "account_number", "routing number",
                "bank_account_number", "aba", "acct no",
            ]),
            four in "[0-9]{4}",
            pick in 0_usize..4,
        ) {
            let text = match pick {
                0 => format!(r#"{{"a":"x","{name}":"{four}"}}"#),
                1 => format!("a=x&{name}={four}"),
                2 => format!("<{name}>{four}</x>"),
                _ => format!("wrong {name}: {four}."),
            };
            prop_assert!(!redact(&text).contains(&four), "{}", redact(&text));
        }

        #[test]
        fn addresses_and_tokens_go(
            local in "[a-z][a-z0-9.]{0,12}[a-z]",
            domain in "[a-z]{2,9}\\.(org|com|example)",
            token in "[A-Za-z0-9]{24,40}",
        ) {
            let digits = token.bytes().filter(u8::is_ascii_digit).count();
            let text = format!("<{local}@{domain}> said {token}");
            let redacted = redact(&text);
            prop_assert!(!redacted.contains('@'), "{}", redacted);
            prop_assert!(digits < TOKEN_DIGITS_MIN || !redacted.contains(&token), "{}", redacted);
        }

        #[test]
        fn a_card_number_goes_however_json_scatters_it(
            digits in prop::collection::vec(0_u32..10, 14),
            first in 3_u32..=6,
            pick in 0_usize..3,
        ) {
            let number = card([&[first], digits.as_slice()].concat());
            let pieces: Vec<&str> = [0..4, 4..8, 8..12, 12..16].map(|at| &number[at]).to_vec();
            let text = match pick {
                0 => serde_json::json!(pieces).to_string(),
                1 => {
                    let (a, b) = number.split_at(8);
                    serde_json::json!({ "card": { "a": a, "b": b } }).to_string()
                }
                _ => serde_json::json!({ "pan": number }).to_string(),
            };
            let redacted = redact(&text);
            prop_assert!(!redacted.contains(&number[..4]), "{}", redacted);
        }

        #[test]
        fn any_text_can_be_redacted(text in any::<String>()) {
            let once = redact(&text);
            prop_assert!(!has_card_number(&once));
        }
    }
}
