//! In which language a page is said.

use kernel::Locale;
use leptos::prelude::*;

/// The language of whoever reads the page that is being made. The server puts it in; English where
/// nobody did. Ask for it in the body of a component and hand it on to `words` and `format`.
pub fn locale() -> Locale {
    use_context().unwrap_or_default()
}

/// A sentence with something in it that is not text, such as a link: `with[0]` stands where the
/// sentence has `words::HOLES[0]`, wherever the language puts it.
pub fn fill(sentence: &str, with: impl IntoIterator<Item = AnyView>) -> AnyView {
    let mut with: Vec<Option<AnyView>> = with.into_iter().map(Some).collect();
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while let Some(at) = rest.find(|c: char| hole(c).is_some()) {
        let (before, after) = rest.split_at(at);
        let mut letters = after.chars();
        let place = letters.next().and_then(hole);
        if !before.is_empty() {
            pieces.push(before.to_owned().into_any());
        }
        if let Some(view) = place.and_then(|place| with.get_mut(place)).and_then(Option::take) {
            pieces.push(view);
        }
        rest = letters.as_str();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned().into_any());
    }
    pieces.into_any()
}

fn hole(letter: char) -> Option<usize> {
    words::HOLES.iter().position(|hole| hole.starts_with(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_a_link_stands_where_the_language_puts_it() {
        let link = || view! { <a href="/x">"x"</a> }.into_any();
        let html = |sentence: &str| crate::site::plain(&fill(sentence, [link()]).to_html());
        assert!(html("Read \u{e000}.").contains("Read <a href=\"/x\">x</a>"));
        assert!(html("\u{e000} 읽기").starts_with("<a href=\"/x\">x</a>"));
    }
}
