//! What must not be kept because of the name that stands before it: `"cvv": "123"`,
//! `account_number=000123456789`, `Authorization: Bearer …`, "routing number: 021000021".

use std::ops::Range;

/// A label is looked at so far, and what stands between it and its value.
const LABEL_CHARS_MAX: usize = 40;
const BETWEEN_CHARS_MAX: usize = 12;
/// A security code has so many digits.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 3..=4;
/// Fewer digits than this are a response code and no account.
const ACCOUNT_DIGITS_MIN: usize = 4;
/// Shorter runs after "bearer" or "basic" are words.
const CREDENTIAL_CHARS_MIN: usize = 6;

/// Names of secrets, without their separators. Whatever such a field holds goes.
const SECRETS: [&str; 21] = [
    "accesskey",
    "accesstoken",
    "apikey",
    "apilogin",
    "apipassword",
    "apisecret",
    "apitoken",
    "authtoken",
    "clientsecret",
    "gatewaytoken",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "refreshtoken",
    "secret",
    "secretkey",
    "sharedsecret",
    "token",
    "transactionkey",
];
/// Parts of names of security codes, and of accounts.
const CODES: [&str; 11] = [
    "cardcode",
    "cav2",
    "csc",
    "cv2",
    "cvc",
    "cvd",
    "cvn",
    "cvv",
    "securitycode",
    "verificationcode",
    "verificationvalue",
];
const ACCOUNTS: [&str; 9] =
    ["account", "acct", "accountno", "bsb", "iban", "routing", "sortcode", "transit", "micr"];
/// Names that are the whole label, or they would stand in other words.
const SHORT_CODES: [&str; 2] = ["cid", "pin"];
const SHORT_ACCOUNTS: [&str; 3] = ["aba", "dda", "rtn"];
/// Words that may stand between a label and its value.
const FILLERS: [&str; 10] =
    ["code", "digits", "is", "no", "nr", "num", "number", "value", "was", "ending"];

/// How a header says what kind of credential follows.
const SCHEMES: [&str; 2] = ["bearer", "basic"];

/// What a label asks to hide.
enum Kind {
    Secret,
    Code,
    Account,
}

/// The value to hide whose label starts at this byte, where a word starts.
pub(super) fn labelled_at(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    let label_end = rest
        .char_indices()
        .take(LABEL_CHARS_MAX)
        .find(|(_, c)| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'))
        .map_or(rest.len(), |(at, _)| at);
    let label = rest.get(..label_end).filter(|label| !label.is_empty())?;
    let after = rest.get(label_end..)?;
    let at = start.checked_add(label_end)?;
    if SCHEMES.iter().any(|scheme| label.eq_ignore_ascii_case(scheme)) {
        return credential(after, false).map(|range| shifted(range, at));
    }
    if label.eq_ignore_ascii_case("authorization") {
        return header(after).map(|range| shifted(range, at));
    }
    let range = match kind_of(label, after)? {
        Kind::Secret => secret(after),
        Kind::Code => digits(after, |count| CODE_DIGITS.contains(&count)),
        Kind::Account => digits(after, |count| count >= ACCOUNT_DIGITS_MIN),
    };
    range.map(|range| shifted(range, at))
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start.saturating_add(by)..range.end.saturating_add(by)
}

/// Labels of two words ("security code", "sort code") are one.
fn kind_of(label: &str, after: &str) -> Option<Kind> {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let first = plain(label);
    let second = after.strip_prefix(' ').map(|after| {
        plain(after.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default())
    });
    let both = second.map_or_else(|| first.clone(), |second| format!("{first}{second}"));
    if SECRETS.contains(&first.as_str()) {
        Some(Kind::Secret)
    } else if SHORT_CODES.contains(&first.as_str()) || CODES.iter().any(|name| both.contains(name))
    {
        Some(Kind::Code)
    } else if SHORT_ACCOUNTS.contains(&first.as_str())
        || ACCOUNTS.iter().any(|name| both.contains(name))
    {
        Some(Kind::Account)
    } else {
        None
    }
}

/// The value of a field: of JSON in quotes, of a form or a header after a sign, of XML in a tag.
/// In plain speech a secret's name is only a word ("the password is invalid").
fn secret(after: &str) -> Option<Range<usize>> {
    let signs = after.find(|c: char| !matches!(c, '"' | '\'' | '\\' | ' ' | ':' | '=' | '>'))?;
    let between = after.get(..signs)?;
    if !between.contains([':', '=', '>']) || signs > BETWEEN_CHARS_MAX {
        return None;
    }
    let value = after.get(signs..)?;
    let quoted = between.ends_with(['"', '\'']);
    let ends = |c: char| {
        let closes = matches!(c, '"' | '\'' | '\\');
        closes || (!quoted && matches!(c, '&' | '<' | ',' | ';' | '\n' | '}'))
    };
    let value = value.get(..value.find(ends).unwrap_or(value.len()))?;
    let is_nothing = matches!(value.trim(), "" | "null" | "true" | "false" | "[hidden]");
    // "Token: expired" is speech.
    let is_speech = between.ends_with(": ") && is_word(value);
    (!is_nothing && !is_speech).then(|| signs..signs.saturating_add(value.len()))
}

/// Whether a text begins with a word as people write it.
fn is_word(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase() || byte == b'.')
}

/// The credential of a header that names its scheme.
fn header(after: &str) -> Option<Range<usize>> {
    let start = after.find(|c: char| c.is_ascii_alphabetic())?;
    let value = after.get(start..).filter(|_| start <= BETWEEN_CHARS_MAX)?;
    let end = value.find(|c: char| !c.is_ascii_alphabetic())?;
    let (scheme, credentials) = value.split_at_checked(end)?;
    let is_scheme = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let range = is_scheme.then(|| credential(credentials, true)).flatten()?;
    Some(shifted(range, start.checked_add(end)?))
}

/// Digits that follow soon, perhaps parted by single spaces, dashes or letters of an IBAN.
fn digits(after: &str, fits: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let mut start = 0_usize;
    // Signs and filler words.
    loop {
        let rest = after.get(start..)?;
        let word =
            rest.get(..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()))?;
        let c = rest.chars().next()?;
        if FILLERS.iter().any(|filler| word.eq_ignore_ascii_case(filler)) {
            start = start.checked_add(word.len())?;
        } else if matches!(
            c,
            '"' | '\'' | '\\' | ' ' | ':' | '=' | '>' | '#' | '_' | '-' | '*' | '('
        ) {
            start = start.checked_add(c.len_utf8())?;
        } else {
            break;
        }
        if start > BETWEEN_CHARS_MAX.saturating_mul(2) {
            return None;
        }
    }
    let value = after.get(start..)?;
    let mut end = 0_usize;
    let mut count = 0_usize;
    let mut letters = value.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let goes_on = letters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if c.is_ascii_digit() {
            count = count.saturating_add(1);
            end = at.saturating_add(1);
        } else if !(matches!(c, ' ' | '-') && goes_on || c.is_ascii_uppercase()) {
            break;
        }
    }
    let followed = value.get(end..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    (fits(count) && !followed).then(|| start..start.saturating_add(end))
}

/// What follows "Bearer" or "Basic": in speech only what is no word ("basic authentication").
fn credential(after: &str, in_header: bool) -> Option<Range<usize>> {
    let start = after.find(|c: char| !c.is_whitespace()).filter(|start| *start > 0)?;
    let value = after.get(start..)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let value = value.get(..value.find(|c: char| !is_part(c)).unwrap_or(value.len()))?;
    let is_long = value.len() >= CREDENTIAL_CHARS_MIN;
    let hides = !value.is_empty() && (in_header || (is_long && !is_word(value)));
    hides.then(|| start..start.saturating_add(value.len()))
}
