//! From the raw bytes of an answer to what the gateway says in it.
//!
//! Nothing here parses: a broken, cut or unknown format still gives its words. Names of JSON keys,
//! XML elements and form fields are form, not speech: `"fraud_review": false` is no fraud.

use std::borrow::Cow;

use crate::fold::Folder;

/// Scanned at most: the beginning, where the message stands, and the end.
const HEAD_BYTES: usize = 64 * 1024;
const TAIL_BYTES: usize = 4 * 1024;
/// Among so many bytes there is a zero if they are UTF-16, and so many are counted then.
const FIRST_BYTES: usize = 8;
const LOOKED_AT: usize = 256;
/// The longest entity that is decoded: `&#1114111;`.
const ENTITY_BYTES: usize = 10;

/// The folded words of a body; a line break stands between two of its values.
pub(crate) fn words_of(body: &[u8]) -> String {
    let mut folder = Folder::with_capacity(body.len().min(HEAD_BYTES));
    match (body.get(..HEAD_BYTES), body.len().checked_sub(TAIL_BYTES)) {
        (Some(head), Some(tail_start)) if tail_start > HEAD_BYTES => {
            speak_body(&decode(head), &mut folder);
            folder.end_value();
            let tail = body.get(tail_start..).unwrap_or_default();
            speak_body(&decode(tail), &mut folder);
        }
        _ => speak_body(&decode(body), &mut folder),
    }
    folder.into_words()
}

/// UTF-8, or UTF-16 if every other byte is mostly zero; what is neither is replaced.
fn decode(body: &[u8]) -> Cow<'_, str> {
    let Some(zero) = body.iter().take(FIRST_BYTES).position(|byte| *byte == 0) else {
        return String::from_utf8_lossy(body);
    };
    let start = body.get(..LOOKED_AT).unwrap_or(body);
    let zeros = start.iter().skip(zero & 1).step_by(2).filter(|byte| **byte == 0).count();
    if zeros.saturating_mul(3) < start.len() {
        return String::from_utf8_lossy(body);
    }
    let of = if zero & 1 == 0 { u16::from_be_bytes } else { u16::from_le_bytes };
    let units = body.chunks_exact(2).map(|pair| match pair {
        [one, other] => of([*one, *other]),
        _ => 0,
    });
    Cow::Owned(char::decode_utf16(units).map(|c| c.unwrap_or(' ')).collect())
}

fn speak_body(text: &str, folder: &mut Folder) {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match text.as_bytes().first() {
        Some(b'{' | b'[') => speak_json(text, folder),
        Some(b'<') => speak_text(text, has_html(text), folder),
        _ if is_form(text) => speak_form(text, folder),
        _ => speak_text(text, false, folder),
    }
}

/// Attributes of an HTML page are looks; those of other XML may be the message.
fn has_html(text: &str) -> bool {
    let start = text.get(..15).unwrap_or(text);
    start.eq_ignore_ascii_case("<!doctype html>")
        || start.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"))
}

fn is_form(text: &str) -> bool {
    let text = text.trim_end();
    text.contains('=') && !text.contains(char::is_whitespace)
}

/// Fields that hold what a person typed or what we sent, not what the gateway says. A donor who
/// lives in Lost River, or gives to Stop Hunger, reports no lost card and no stop.
fn is_echoed(name: &str) -> bool {
    matches!(
        name,
        "address1"
            | "address2"
            | "city"
            | "company"
            | "country"
            | "created_at"
            | "description"
            | "email"
            | "first_name"
            | "full_name"
            | "gateway_token"
            | "ip"
            | "last_name"
            | "merchant_location_descriptor"
            | "merchant_name_descriptor"
            | "metadata"
            | "name"
            | "order_id"
            | "phone_number"
            | "shipping_address1"
            | "shipping_address2"
            | "shipping_city"
            | "state"
            | "token"
            | "updated_at"
            | "user_agent"
    )
}

/// An address of a page says nothing, whatever words its path is made of.
fn is_link(text: &str) -> bool {
    text.as_bytes().contains(&b':') && text.contains("://") && !text.contains(' ')
}

/// Strings that are followed by a colon are names; all the rest is speech.
fn speak_json(text: &str, folder: &mut Folder) {
    let mut rest = text;
    let mut name = "";
    while let Some((between, quoted)) = rest.split_once('"') {
        speak_text(between, false, folder);
        let (string, after) = split_string(quoted);
        if after.trim_start().starts_with(':') {
            name = string;
        } else if !is_echoed(name) && !is_link(string) {
            speak_text(string, false, folder);
        }
        folder.end_value();
        rest = after;
    }
    speak_text(rest, false, folder);
}

/// Splits after the first quote that is not escaped.
fn split_string(quoted: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, byte) in quoted.bytes().enumerate() {
        match byte {
            b'"' if !escaped => {
                let after = quoted.get(at..).unwrap_or_default();
                return (
                    quoted.get(..at).unwrap_or_default(),
                    after.strip_prefix('"').unwrap_or(after),
                );
            }
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    (quoted, "")
}

fn speak_form(text: &str, folder: &mut Folder) {
    for field in text.split('&') {
        let (name, value) = field.split_once('=').unwrap_or(("", field));
        let value = decode_percent(value);
        if !is_echoed(name) && !is_link(&value) {
            speak_text(&value, false, folder);
        }
        folder.end_value();
    }
}

fn decode_percent(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, behind @ ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                let value = hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0);
                bytes.push(value);
                rest = behind;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Speaks text in which there may be tags, entities and backslash escapes.
fn speak_text(text: &str, html: bool, folder: &mut Folder) {
    let mut rest = text;
    while let Some((plain, sign, after)) = split_at_sign(rest) {
        folder.push_all(plain);
        rest = match sign {
            b'<' => speak_tag(after, html, folder),
            b'&' => speak_entity(after, folder),
            _ => speak_escape(after, folder),
        };
    }
    folder.push_all(rest);
}

/// What stands before the next sign that means something, the sign, and what follows it.
fn split_at_sign(text: &str) -> Option<(&str, u8, &str)> {
    let at = text.bytes().position(|byte| matches!(byte, b'<' | b'&' | b'\\'))?;
    let (plain, from_sign) = text.split_at_checked(at)?;
    let sign = *from_sign.as_bytes().first()?;
    Some((plain, sign, from_sign.get(1..)?))
}

/// Skips a tag, a comment, a script or a style, but speaks the attributes of XML. Returns what
/// follows.
fn speak_tag<'a>(after: &'a str, html: bool, folder: &mut Folder) -> &'a str {
    if let Some(data) = after.strip_prefix("![CDATA[") {
        folder.end_value();
        return data;
    }
    if let Some(comment) = after.strip_prefix("!--") {
        return comment.split_once("-->").map_or("", |(_, behind)| behind);
    }
    if !after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        folder.push('<');
        return after;
    }
    let Some((tag, behind)) = after.split_once('>') else {
        folder.end_value();
        return after;
    };
    folder.end_value();
    if !html && !tag.starts_with(['/', '!', '?']) {
        for value in tag.split('"').skip(1).step_by(2).filter(|value| !is_link(value)) {
            speak_text(value, true, folder);
            folder.end_value();
        }
    }
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or(tag);
    let unspoken = name.eq_ignore_ascii_case("script")
        || name.eq_ignore_ascii_case("style")
        || (!html && is_echoed(name));
    if unspoken && !tag.ends_with('/') {
        return behind.find("</").and_then(|end| behind.get(end..)).unwrap_or_default();
    }
    behind
}

/// Speaks the character an entity stands for, or a plain ampersand. Returns what follows.
fn speak_entity<'a>(after: &'a str, folder: &mut Folder) -> &'a str {
    let end = after.bytes().take(ENTITY_BYTES).position(|byte| byte == b';');
    let Some((name, behind)) = end.and_then(|end| after.split_at_checked(end)) else {
        folder.push('&');
        return after;
    };
    match decode_entity(name) {
        Some(c) => {
            folder.push(c);
            behind.strip_prefix(';').unwrap_or(behind)
        }
        None => {
            folder.push('&');
            after
        }
    }
}

fn decode_entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    // The accents are dropped by the folding, so the base letter of `&eacute;` is enough.
    let accents = ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "caron"];
    match name {
        "apos" | "rsquo" | "lsquo" => Some('\''),
        "amp" => Some('&'),
        "szlig" => Some('ß'),
        "quot" | "lt" | "gt" | "nbsp" | "ndash" | "mdash" | "hellip" => Some(' '),
        _ => {
            let mut letters = name.chars();
            let base = letters.next().filter(char::is_ascii_alphabetic)?;
            accents.contains(&letters.as_str()).then_some(base)
        }
    }
}

/// Speaks the character a backslash escape stands for. Returns what follows.
fn speak_escape<'a>(after: &'a str, folder: &mut Folder) -> &'a str {
    let mut letters = after.chars();
    match letters.next() {
        Some('u') => {
            let digits = letters.as_str().get(..4);
            let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
            let Some(code) = code else {
                folder.push(' ');
                return after;
            };
            folder.push(char::from_u32(code).unwrap_or(' '));
            letters.as_str().get(4..).unwrap_or_default()
        }
        Some('n' | 't' | 'r' | 'b' | 'f') => {
            folder.push(' ');
            letters.as_str()
        }
        _ => {
            folder.push(' ');
            after
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> String {
        words_of(body.as_bytes())
    }

    #[test]
    fn a16_every_format_speaks_the_same_words() {
        let table = [
            "Fondos no son &quot;suficientes&quot;, se&ntilde;or",
            r#"{"cvv_code": "Fondos no son \"suficientes\", se\u00f1or", "email": "lost@x.org"}"#,
            "<r><m>Fondos no son &#34;suficientes&#34;, se&#xf1;or</m></r>",
            "<r><m><![CDATA[Fondos no son \"suficientes\", señor]]></m><email>lost</email></r>",
            r#"<error code="" text="Fondos no son 'suficientes', señor"/>"#,
            "code=&text=Fondos+no+son+%22suficientes%22%2C+se%C3%B1or&email=lost",
            "<!doctype html><html class=\"lost\"><script>stolen()</script><!-- lost --><p>Fondos \
             no son suficientes, señor</p></html>",
        ];
        for body in table {
            let words = words(body);
            assert_eq!(words.trim(), "fondos no son suficientes senor", "{body}");
        }
    }

    #[test]
    fn two_values_are_two_sentences() {
        assert_eq!(words(r#"["stop", "payment"]"#), "stop\npayment");
        assert_eq!(words("<a>stop</a><b>payment</b>"), "stop\npayment");
        assert_eq!(words("a=stop&b=payment"), "stop\npayment");
    }

    #[test]
    fn what_is_broken_still_speaks() {
        assert_eq!(words(r#"{"message": "Card decl"#), "card decl");
        assert_eq!(words("a < b & c \\ d \\u12 <p"), "a b c d u12\np");
        assert_eq!(words_of(b"\xff\xfeCard \x80expired"), "card expired");
        assert_eq!(words(""), "");
    }

    #[test]
    fn sixteen_bits_speak_as_eight() {
        let body = "\u{feff}{\"message\": \"Tarjeta caducada, señor\"}";
        let little: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = body.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(words_of(&bytes), "tarjeta caducada senor");
        }
        assert_eq!(words_of(b"Card\0expired"), "card expired");
    }

    #[test]
    fn a_megabyte_is_read_at_both_ends() {
        let body = format!("first {} last", "x ".repeat(500_000));
        let words = words(&body);
        assert!(words.starts_with("first") && words.ends_with("last"));
        assert!(words.len() <= HEAD_BYTES + TAIL_BYTES + 1);
    }
}
