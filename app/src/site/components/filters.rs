//! Filters stand in the URL: a link that changes one keeps the others.

/// `path` with its parameters, percent-encoded; those without a value are left out.
pub fn query<'a, V: AsRef<str>>(
    path: &str,
    parameters: impl IntoIterator<Item = (&'a str, V)>,
) -> String {
    let mut url = path.to_owned();
    let mut join = '?';
    for (name, value) in parameters {
        let value = value.as_ref();
        if !value.is_empty() {
            url.push(join);
            url.push_str(name);
            url.push('=');
            encode(value, &mut url);
            join = '&';
        }
    }
    url
}

fn encode(value: &str, url: &mut String) {
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(byte));
            }
            b' ' => url.push('+'),
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t3_filters_survive_in_the_url() {
        assert_eq!(query("/gifts", [("year", "2026"), ("status", "")]), "/gifts?year=2026");
        assert_eq!(query("/g", [("q", "Ann & Bo+1"), ("n", "é")]), "/g?q=Ann+%26+Bo%2B1&n=%C3%A9");
        assert_eq!(query("/gifts", [("year", String::new())]), "/gifts");
    }
}
