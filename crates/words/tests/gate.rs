//! What the build refuses: languages that do not say the same.

#[path = "../build/compile.rs"]
mod compile;

use compile::{LOCALES, Source, compile};

/// One page in all languages, with another text in some of them.
fn page(text: &str, others: &[(&str, &str)]) -> Vec<Source> {
    LOCALES
        .into_iter()
        .map(|locale| {
            let other = others.iter().find(|(of, _)| *of == locale);
            let text = other.map_or(text, |(_, text)| text).to_owned();
            Source { locale, page: "gift".to_owned(), text }
        })
        .collect()
}

fn findings(sources: &[Source]) -> String {
    compile(sources).expect_err("the build goes on").join("\n")
}

#[test]
fn d24_a_message_that_one_language_lacks_stops_the_build() {
    let sources = page("title = A\nlead = B\n", &[("ko", "title = A\n")]);
    assert_eq!(findings(&sources), "ko/gift.ftl: lead is missing");
    let extra = page("title = A\n", &[("ar", "title = A\nmore = B\n")]);
    assert!(findings(&extra).contains("en/gift.ftl: more is missing"));
}

#[test]
fn d24_a_page_that_one_language_lacks_stops_the_build() {
    let mut sources = page("title = A\n", &[]);
    sources.retain(|source| source.locale != "pt");
    assert_eq!(findings(&sources), "pt/gift.ftl: title is missing");
}

#[test]
fn d24_a_message_that_forgets_a_variable_stops_the_build() {
    let sources = page("taken = { $amount } was taken\n", &[("es", "taken = Se cobró\n")]);
    assert_eq!(findings(&sources), "es/gift.ftl: taken says nothing of $amount");
}

#[test]
fn d24_what_cannot_be_read_stops_the_build() {
    let sources = page("title = A\n", &[("en", "title = { $\n")]);
    assert!(findings(&sources).contains("en/gift.ftl"));
    let twice = page("title = A\ntitle = B\n", &[]);
    assert!(findings(&twice).contains("title is there twice"));
    let itself = page("title = { title }\n", &[]);
    assert!(findings(&itself).contains("names itself"));
}

#[test]
fn d24_a_count_is_a_count_in_every_language() {
    let one = "count = { $count ->\n    [one] one gift\n   *[other] { $count } gifts\n}\n";
    let code = compile(&page(one, &[("ko", "count = { $count }\n")])).unwrap();
    assert!(code.contains("pub fn count(locale: Locale, count: impl Into<Count>) -> String"));
    let code = compile(&page("for = For { $day }\n", &[])).unwrap();
    assert!(code.contains("pub fn r#for(locale: Locale, day: &str) -> String"));
}
