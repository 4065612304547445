//! The house as text: the files of this repository, or a few invented ones that show a rule's
//! teeth.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Folders that nobody wrote.
const NOT_OURS: &[&str] = &["target", "node_modules", "data", ".git", "results", "test-results"];

/// The inspector's own files name what they forbid.
const INSPECTOR: &str = "tests/tidy";

/// What is read; the rest are fonts, pictures and locks.
const READ: &[&str] =
    &["rs", "toml", "css", "sql", "sh", "mjs", "js", "ts", "md", "yaml", "cfg", "json"];

/// Repository path to contents.
pub(crate) struct House(BTreeMap<String, String>);

impl House {
    /// This repository.
    pub(crate) fn here() -> House {
        let mut files = BTreeMap::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        collect(root, root, &mut files);
        assert!(files.contains_key("Cargo.toml"), "the house is not where it was built");
        House(files)
    }

    /// An invented house.
    pub(crate) fn of(files: &[(&str, &str)]) -> House {
        House(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// Files whose path begins and ends so, by path.
    pub(crate) fn files<'a>(
        &'a self,
        under: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter(move |(path, _)| path.starts_with(under) && path.ends_with(ending))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The names of the files under a folder, without the folder.
    pub(crate) fn names<'a>(&'a self, under: &'a str) -> BTreeSet<&'a str> {
        self.files(under, "").map(|(path, _)| &path[under.len()..]).collect()
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !NOT_OURS.contains(&name) {
                collect(root, &path, files);
            }
            continue;
        }
        let extension = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let by_name = matches!(name, "Makefile" | "Dockerfile" | "run");
        if (by_name || READ.contains(&extension)) && name != "package-lock.json" {
            let text = fs::read_to_string(&path).expect("the file is text");
            let inside = path.strip_prefix(root).expect("the file is in the house");
            let inside = inside.to_string_lossy().into_owned();
            if !inside.starts_with(INSPECTOR) {
                files.insert(inside, text);
            }
        }
    }
}

/// The string literals of Rust source, with the line each begins in. Comments are skipped.
pub(crate) fn literals(source: &str) -> Vec<(usize, String)> {
    let text: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < text.len() {
        let begin = at;
        match text[at] {
            '/' if text.get(at + 1) == Some(&'/') => {
                while at < text.len() && text[at] != '\n' {
                    at += 1;
                }
            }
            // A character, not the start of a lifetime: 'a' or '\n'.
            '\'' if text.get(at + 2) == Some(&'\'') => at += 3,
            '\'' if text.get(at + 1) == Some(&'\\') => {
                at += 3;
                while at < text.len() && text[at - 1] != '\'' {
                    at += 1;
                }
            }
            'r' if raw_hashes(&text[at..]).is_some() && !in_a_word(&text, at) => {
                let hashes = raw_hashes(&text[at..]).unwrap_or(0);
                let close: String = format!("\"{}", "#".repeat(hashes));
                let body: String = text[at + hashes + 2..].iter().collect();
                let length = body.find(&close).unwrap_or(body.len());
                let inside = body[..length].to_owned();
                at += hashes + 2 + inside.chars().count() + close.len();
                found.push((line, inside));
            }
            '"' => {
                let mut inside = String::new();
                at += 1;
                while at < text.len() && text[at] != '"' {
                    if text[at] == '\\' {
                        at += 1;
                    }
                    inside.extend(text.get(at));
                    at += 1;
                }
                at += 1;
                found.push((line, inside));
            }
            _ => at += 1,
        }
        line += text[begin..at.min(text.len())].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// How many `#` a raw string that begins here has.
fn raw_hashes(text: &[char]) -> Option<usize> {
    let hashes = text[1..].iter().take_while(|c| **c == '#').count();
    (text.get(hashes + 1) == Some(&'"')).then_some(hashes)
}

fn in_a_word(text: &[char], at: usize) -> bool {
    at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_')
}

/// The words of a text: letters, digits and underscores that stand together.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[test]
fn literals_are_found_where_comments_and_characters_are_not() {
    let source =
        "// \"no\"\nlet a = \"one \\\" more\";\nlet b = '\"'; let c = r#\"raw \"x\" \"#;\n";
    assert_eq!(literals(source), vec![(2, "one \" more".to_owned()), (3, "raw \"x\" ".to_owned())]);
}
