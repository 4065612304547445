//! The HTML of a page as the browser gets it.

use memchr::memmem;

/// Where the browser finds the pieces of what wakes. Nothing else does, and a title would show it.
const MARK: &str = "<!>";

const ISLAND: &str = "<leptos-island";
const ISLAND_ENDS: &str = "</leptos-island>";

/// Without the marks that nobody looks for: those outside of islands. What somebody typed cannot look
/// like one, for it is escaped.
pub fn plain(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(begins) = rest.find(ISLAND) {
        let (before, island) = rest.split_at(begins);
        let ends = island.find(ISLAND_ENDS).map_or(island.len(), |at| at + ISLAND_ENDS.len());
        let (island, after) = island.split_at(ends);
        push_unmarked(&mut plain, before);
        plain.push_str(island);
        rest = after;
    }
    push_unmarked(&mut plain, rest);
    plain
}

fn push_unmarked(plain: &mut String, html: &str) {
    let mut begins = 0;
    for at in memmem::find_iter(html.as_bytes(), MARK) {
        plain.push_str(&html[begins..at]);
        begins = at + MARK.len();
    }
    plain.push_str(&html[begins..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_wakes_keeps_its_marks() {
        let island = "<leptos-island data-component=\"A\"><p>1<!></p></leptos-island>";
        let html = format!("<title>Give<!></title><!>{island}<p>a<!>b</p><!>{island}<!>");
        let expected = format!("<title>Give</title>{island}<p>ab</p>{island}");
        assert_eq!(plain(&html), expected);
    }
}
