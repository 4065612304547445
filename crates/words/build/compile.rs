//! From the files of Fluent to functions of Rust. A message that a language does not have, or has
//! with other variables, is found here, so that it is found by whoever builds and not by a reader.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, PatternElement, Variant, VariantKey,
};
use fluent_syntax::unicode::unescape_unicode_to_string;
use fluent_syntax::{ast, parser};

/// The languages by their codes; the first is the one the others are measured against.
pub(crate) const LOCALES: [&str; 5] = ["en", "es", "pt", "ko", "ar"];

/// As many variables as a function has arguments that can still be told apart.
const MOST_VARIABLES: usize = 6;

/// What Rust 2024 keeps for itself.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// One file: the words of one page in one language.
pub(crate) struct Source {
    pub(crate) locale: &'static str,
    pub(crate) page: String,
    pub(crate) text: String,
}

type Pattern<'s> = ast::Pattern<&'s str>;

/// What a variable is: a text that is put in, or a count by which words are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Count,
}

/// A file that was read: its messages, and its terms, which only messages name.
#[derive(Default)]
struct Page<'s> {
    messages: BTreeMap<&'s str, Pattern<'s>>,
    terms: BTreeMap<&'s str, Pattern<'s>>,
}

type Variables<'s> = BTreeMap<&'s str, Kind>;

/// The code of all words, or everything that is wrong with them.
pub(crate) fn compile(sources: &[Source]) -> Result<String, Vec<String>> {
    let mut findings = Vec::new();
    let mut pages: BTreeMap<&str, BTreeMap<&str, Page<'_>>> = BTreeMap::new();
    for source in sources {
        let page = read(source, &mut findings);
        pages.entry(&source.page).or_default().insert(source.locale, page);
    }
    let mut code = String::from("// Written by the build from the files in locales.\n");
    for (name, locales) in &pages {
        module(name, locales, &mut code, &mut findings);
    }
    if findings.is_empty() { Ok(code) } else { Err(findings) }
}

fn read<'s>(source: &'s Source, findings: &mut Vec<String>) -> Page<'s> {
    let Source { locale, page: name, text } = source;
    let resource = parser::parse(text.as_str()).unwrap_or_else(|(resource, errors)| {
        findings.extend(errors.iter().map(|error| format!("{locale}/{name}.ftl: {error}")));
        resource
    });
    let mut page = Page::default();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let id = message.id.name;
                let Some(value) = message.value.filter(|_| message.attributes.is_empty()) else {
                    findings.push(format!("{locale}/{name}.ftl: {id}: one text, no attributes"));
                    continue;
                };
                if page.messages.insert(id, value).is_some() {
                    findings.push(format!("{locale}/{name}.ftl: {id} is there twice"));
                }
            }
            Entry::Term(term) => {
                page.terms.insert(term.id.name, term.value);
            }
            Entry::Junk { content } => {
                let line = content.lines().next().unwrap_or_default();
                findings.push(format!("{locale}/{name}.ftl: cannot be read: {line}"));
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
        }
    }
    page
}

/// The functions of one page.
fn module(
    name: &str,
    locales: &BTreeMap<&str, Page<'_>>,
    code: &mut String,
    findings: &mut Vec<String>,
) {
    let ids: BTreeSet<&str> =
        locales.values().flat_map(|page| page.messages.keys().copied()).collect();
    let _ = writeln!(code, "\n#[doc = \"The words of {name}.ftl.\"]\npub mod {} {{", snake(name));
    let _ = writeln!(code, "    use super::plain::*;\n");
    for id in ids {
        let mut written = BTreeMap::new();
        for locale in LOCALES {
            let page = locales.get(locale);
            match page.and_then(|page| Some((page, page.messages.get(id)?))) {
                Some((page, pattern)) => {
                    written.insert(locale, (page, pattern));
                }
                None => findings.push(format!("{locale}/{name}.ftl: {id} is missing")),
            }
        }
        if written.len() == LOCALES.len() {
            function(name, id, &written, code, findings);
        }
    }
    code.push_str("}\n");
}

fn function(
    page_name: &str,
    id: &str,
    written: &BTreeMap<&str, (&Page<'_>, &Pattern<'_>)>,
    code: &mut String,
    findings: &mut Vec<String>,
) {
    let found_before = findings.len();
    let mut variables = Variables::new();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (locale, (page, pattern)) in written {
        let mut own = Variables::new();
        let place = format!("{locale}/{page_name}.ftl: {id}");
        find_variables(pattern, page, &place, 0, &mut own, findings);
        names.insert(locale, own.keys().copied().collect());
        for (name, kind) in own {
            let entry = variables.entry(name).or_insert(kind);
            if kind == Kind::Count {
                *entry = Kind::Count;
            }
        }
    }
    for (locale, own) in &names {
        for name in variables.keys().filter(|name| !own.contains(*name)) {
            findings.push(format!("{locale}/{page_name}.ftl: {id} says nothing of ${name}"));
        }
    }
    if variables.len() > MOST_VARIABLES {
        findings.push(format!("{page_name}.ftl: {id} has more than {MOST_VARIABLES} variables"));
    }
    // Of a message that is wrong nothing is written: one that names itself would never end.
    if findings.len() == found_before {
        write_function(id, written, &variables, code);
    }
}

fn write_function(
    id: &str,
    written: &BTreeMap<&str, (&Page<'_>, &Pattern<'_>)>,
    variables: &Variables<'_>,
    code: &mut String,
) {
    let mut arguments = String::from("locale: Locale");
    for (name, kind) in variables {
        let of = match kind {
            Kind::Text => "&str",
            Kind::Count => "impl Into<Count>",
        };
        let _ = write!(arguments, ", {}: {of}", snake(name));
    }
    let sample = written.get(LOCALES[0]).map(|(page, pattern)| sample(pattern, page));
    let _ = writeln!(code, "    #[doc = {:?}]\n    #[must_use]", sample.unwrap_or_default());
    let _ = writeln!(code, "    pub fn {}({arguments}) -> String {{", snake(id));
    for (name, _) in variables.iter().filter(|(_, kind)| **kind == Kind::Count) {
        let _ = writeln!(code, "        let {0}: Count = {0}.into();", snake(name));
    }
    code.push_str("        let mut said = String::new();\n        match locale {\n");
    for locale in LOCALES {
        let variant = variant_of(locale);
        let _ = writeln!(code, "            Locale::{variant} => {{");
        if let Some((page, pattern)) = written.get(locale) {
            emit(pattern, page, locale, variables, 4, code);
        }
        code.push_str("            }\n");
    }
    code.push_str("        }\n        said\n    }\n\n");
}

/// The variables of a pattern, through every term and message it names.
fn find_variables<'s>(
    pattern: &'s Pattern<'_>,
    page: &'s Page<'_>,
    place: &str,
    depth: u8,
    found: &mut Variables<'s>,
    findings: &mut Vec<String>,
) {
    if depth > 8 {
        findings.push(format!("{place} names itself"));
        return;
    }
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => {
                find_inline(inline, page, place, depth, found, findings);
            }
            Expression::Select { selector, variants } => {
                match selector_of(selector) {
                    Some(name) => {
                        let kind = if counts(variants) { Kind::Count } else { Kind::Text };
                        let entry = found.entry(name).or_insert(kind);
                        if kind == Kind::Count {
                            *entry = Kind::Count;
                        }
                    }
                    None => findings.push(format!("{place} chooses by what is no variable")),
                }
                for variant in variants {
                    find_variables(&variant.value, page, place, depth + 1, found, findings);
                }
            }
        }
    }
}

fn find_inline<'s>(
    inline: &'s InlineExpression<&'_ str>,
    page: &'s Page<'_>,
    place: &str,
    depth: u8,
    found: &mut Variables<'s>,
    findings: &mut Vec<String>,
) {
    match inline {
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        InlineExpression::VariableReference { id } => {
            found.entry(id.name).or_insert(Kind::Text);
        }
        inline => match named(inline, page) {
            Some(pattern) => find_variables(pattern, page, place, depth + 1, found, findings),
            None => findings.push(format!("{place} uses what these words do not know")),
        },
    }
}

/// The term or message that stands there, of the same file.
fn named<'s>(inline: &InlineExpression<&'_ str>, page: &'s Page<'_>) -> Option<&'s Pattern<'s>> {
    match inline {
        InlineExpression::MessageReference { id, attribute: None } => page.messages.get(id.name),
        InlineExpression::TermReference { id, attribute: None, arguments: None } => {
            page.terms.get(id.name)
        }
        _ => None,
    }
}

fn selector_of<'s>(selector: &'s InlineExpression<&'_ str>) -> Option<&'s str> {
    match selector {
        InlineExpression::VariableReference { id } => Some(id.name),
        _ => None,
    }
}

/// Whether the variants are those of a count.
fn counts(variants: &[Variant<&str>]) -> bool {
    variants.iter().all(|variant| match &variant.key {
        VariantKey::Identifier { name } => category_of(name).is_some(),
        VariantKey::NumberLiteral { value } => value.parse::<i64>().is_ok(),
    })
}

fn category_of(name: &str) -> Option<&'static str> {
    match name {
        "zero" => Some("Zero"),
        "one" => Some("One"),
        "two" => Some("Two"),
        "few" => Some("Few"),
        "many" => Some("Many"),
        "other" => Some("Other"),
        _ => None,
    }
}

/// The line that says a text as it is.
fn say(code: &mut String, pad: &str, text: &str) {
    let mut letters = text.chars();
    let _ = match (letters.next(), letters.next()) {
        (Some(letter), None) => writeln!(code, "{pad}said.push({letter:?});"),
        _ => writeln!(code, "{pad}said.push_str({text:?});"),
    };
}

fn emit(
    pattern: &Pattern<'_>,
    page: &Page<'_>,
    locale: &str,
    variables: &Variables<'_>,
    depth: usize,
    code: &mut String,
) {
    let pad = "    ".repeat(depth);
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => say(code, &pad, value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::StringLiteral { value } => {
                    let text = unescape_unicode_to_string(value);
                    say(code, &pad, &text);
                }
                InlineExpression::NumberLiteral { value } => say(code, &pad, value),
                InlineExpression::VariableReference { id } => {
                    let put = match variables.get(id.name) {
                        Some(Kind::Count) => "put_count",
                        _ => "put",
                    };
                    let (name, variant) = (snake(id.name), variant_of(locale));
                    let _ = writeln!(code, "{pad}{put}(&mut said, Locale::{variant}, {name});");
                }
                inline => {
                    if let Some(pattern) = named(inline, page) {
                        emit(pattern, page, locale, variables, depth, code);
                    }
                }
            },
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                let name = snake(selector_of(selector).unwrap_or_default());
                let others: Vec<_> = variants.iter().filter(|variant| !variant.default).collect();
                let default = variants.iter().find(|variant| variant.default);
                if others.is_empty() {
                    if let Some(variant) = default {
                        emit(&variant.value, page, locale, variables, depth, code);
                    }
                    continue;
                }
                let by_count = counts(variants);
                let on = if by_count {
                    format!("({name}.value(), plural(Locale::{}, {name}))", variant_of(locale))
                } else {
                    name
                };
                let _ = writeln!(code, "{pad}match {on} {{");
                for variant in others {
                    let key = key_of(&variant.key, by_count);
                    let _ = writeln!(code, "{pad}    {key} => {{");
                    emit(&variant.value, page, locale, variables, depth + 2, code);
                    let _ = writeln!(code, "{pad}    }}");
                }
                let _ = writeln!(code, "{pad}    _ => {{");
                if let Some(variant) = default {
                    emit(&variant.value, page, locale, variables, depth + 2, code);
                }
                let _ = writeln!(code, "{pad}    }}\n{pad}}}");
            }
        }
    }
}

fn key_of(key: &VariantKey<&str>, by_count: bool) -> String {
    match key {
        VariantKey::Identifier { name } => match category_of(name).filter(|_| by_count) {
            Some(category) => format!("(_, Plural::{category})"),
            None => format!("{name:?}"),
        },
        VariantKey::NumberLiteral { value } if by_count => format!("({value}, _)"),
        VariantKey::NumberLiteral { value } => format!("{value:?}"),
    }
}

/// A pattern as whoever reads the code recognises it.
fn sample(pattern: &Pattern<'_>, page: &Page<'_>) -> String {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::StringLiteral { value }
                | InlineExpression::NumberLiteral { value } => text.push_str(value),
                InlineExpression::VariableReference { id } => {
                    let _ = write!(text, "`{}`", snake(id.name));
                }
                inline => {
                    text.push_str(&named(inline, page).map(plain_text).unwrap_or_default());
                }
            },
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                let default = variants.iter().find(|variant| variant.default);
                let value = default.map(|variant| sample(&variant.value, page));
                text.push_str(&value.unwrap_or_default());
            }
        }
    }
    text.replace('\n', " ")
}

fn plain_text(pattern: &Pattern<'_>) -> String {
    let texts = pattern.elements.iter().filter_map(|element| match element {
        PatternElement::TextElement { value } => Some(*value),
        PatternElement::Placeable { .. } => None,
    });
    texts.collect()
}

fn variant_of(locale: &str) -> String {
    let (head, tail) = locale.split_at(1);
    head.to_uppercase() + tail
}

fn snake(name: &str) -> String {
    let name = name.replace('-', "_").to_lowercase();
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}
