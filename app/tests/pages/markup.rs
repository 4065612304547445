//! What must be true of every page's HTML: tables that can be heard, fields that have a name,
//! nothing that our content security policy refuses.

/// The start tags of a name, as they stand in the text.
pub(crate) fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    let found = html.match_indices(&open).filter_map(|(start, _)| {
        let tag = html.get(start..)?;
        let next = tag.chars().nth(open.len())?;
        let tag = tag.get(..=tag.find('>')?)?;
        (next == ' ' || next == '>' || next == '/').then_some(tag)
    });
    found.collect()
}

pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split_once('"')?.0)
}

pub(crate) fn assert_sound(html: &str) {
    assert_secure(html);
    assert_ids(html);
    assert_fields(html);
    assert_tables(html);
    assert_eq!(tags(html, "h1").len(), 1, "a page has one title");
    assert_eq!(tags(html, "main").len(), 1);
}

fn assert_secure(html: &str) {
    assert!(!html.contains(" style="), "the policy refuses styles in attributes");
    assert!(tags(html, "style").is_empty(), "the policy refuses styles in the page");
    for script in tags(html, "script") {
        assert!(attribute(script, "src").is_some(), "an inline script: {script}");
    }
    for handler in [" onclick=", " onload=", " onsubmit=", "javascript:"] {
        assert!(!html.contains(handler), "{handler}");
    }
}

/// No id stands twice, and whatever is referred to is there.
fn assert_ids(html: &str) {
    let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let ids: Vec<_> = ids.collect();
    for (place, id) in ids.iter().enumerate() {
        assert!(!ids[..place].contains(id), "the id {id} stands twice");
    }
    for name in [" for=\"", " aria-labelledby=\"", " aria-describedby=\""] {
        for rest in html.split(name).skip(1) {
            for id in rest.split('"').next().unwrap_or_default().split(' ') {
                assert!(ids.contains(&id), "{name}{id} refers to nothing");
            }
        }
    }
}

/// Every field has a label: one that names it by id, or one around it.
fn assert_fields(html: &str) {
    let labels: Vec<_> =
        tags(html, "label").into_iter().filter_map(|tag| attribute(tag, "for")).collect();
    let around: String =
        html.split("<label").skip(1).filter_map(|rest| rest.split("</label>").next()).collect();
    for name in ["input", "select", "textarea"] {
        for tag in tags(html, name) {
            let hidden = attribute(tag, "type") == Some("hidden");
            let named = attribute(tag, "id").is_some_and(|id| labels.contains(&id));
            assert!(hidden || named || around.contains(tag), "nothing names {tag}");
        }
    }
}

/// Tables have a name, a head, a body, and heads that say what they are the head of (T1).
fn assert_tables(html: &str) {
    for table in html.split("<table").skip(1) {
        let table = table.split("</table>").next().unwrap_or_default();
        let start = table.split('>').next().unwrap_or_default();
        let named = table.contains("<caption") || start.contains("aria-labelledby=");
        assert!(named, "a table without a name: {start}");
        assert!(table.contains("<thead") && table.contains("<tbody"), "{start}");
        for head in tags(table, "th") {
            assert!(attribute(head, "scope").is_some(), "a head of nothing: {head}");
        }
        let body = table.split("<tbody").nth(1).unwrap_or_default();
        let body = body.split("</tbody>").next().unwrap_or_default();
        for row in body.split("<tr").skip(1) {
            assert!(row.contains("scope=\"row"), "a row without a head: {row}");
        }
    }
}
