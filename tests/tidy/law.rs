//! The law of the house, as tables, and what breaks it. Every function answers with findings: one
//! sentence each, that says where and what to do.

use std::collections::BTreeSet;

use crate::house::{House, literals, words};

/// Who may import whom. To change the architecture, change this table, in its own commit, with
/// its reason.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("ledger", &["kernel"]),
    ("classifier", &["kernel"]),
    ("delayed-payments", &["kernel"]),
    ("views", &["kernel"]),
    ("words", &["kernel"]),
    ("giving", &["kernel", "ledger", "classifier", "delayed-payments", "views", "words"]),
    ("store", &["kernel", "ledger", "classifier", "delayed-payments", "views", "giving"]),
    ("gateway", &["kernel", "classifier", "giving"]),
    ("mirror", &["kernel", "ledger", "giving"]),
    ("paper", &[]),
    ("auth", &["kernel", "giving"]),
    ("app", &["kernel", "views", "words"]),
    ("hydrate", &["app"]),
    (
        "offertory",
        &[
            "kernel",
            "ledger",
            "classifier",
            "delayed-payments",
            "views",
            "giving",
            "store",
            "gateway",
            "mirror",
            "paper",
            "auth",
            "app",
            "words",
        ],
    ),
];

/// Crates from outside that stay where they belong: the domain knows neither a database nor a web.
const STAYS_IN: &[(&str, &[&str])] = &[
    ("sqlx", &["store", "auth"]),
    ("axum", &["gateway", "mirror", "auth", "offertory"]),
    ("reqwest", &["gateway", "mirror"]),
    ("leptos", &["app", "hydrate", "offertory"]),
    ("leptos_axum", &["offertory"]),
    ("tokio", &["store", "gateway", "mirror", "auth", "offertory"]),
];

/// Never in the browser's wasm, however it would get there.
const SERVER_ONLY: &[&str] = &[
    "axum", "giving", "hyper", "jiff", "kernel", "reqwest", "sqlx", "store", "tokio", "views",
    "words",
];

const LONGEST_FILE: usize = 800;
const LONGEST_LINE: usize = 110;
const LONGEST_LITERAL: usize = 80;

/// Lines of a file that needs no introduction.
const SPEAKS_FOR_ITSELF: usize = 100;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "common", "core", "helper", "helpers", "misc", "mod", "models", "prelude", "services", "types",
    "util", "utils",
];

/// Words of other houses; ours are in docs/glossary.md.
const FOREIGN_WORDS: &[&str] = &["Contribution", "Donation", "Posting", "Subscription", "Transfer"];

/// The name and the table of every crate.
fn manifests(house: &House) -> Vec<(String, toml::Table)> {
    house
        .files("", "Cargo.toml")
        .filter_map(|(path, text)| {
            let table: toml::Table =
                text.parse().unwrap_or_else(|error| panic!("{path} is not TOML: {error}"));
            let name = table.get("package")?.get("name")?.as_str()?.to_owned();
            Some((name, table))
        })
        .collect()
}

fn keys(table: &toml::Table, name: &str) -> Vec<String> {
    table
        .get(name)
        .and_then(toml::Value::as_table)
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

pub(crate) fn members_import_only_what_they_may(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    for (name, table) in manifests(house) {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(member, _)| *member == name) else {
            findings.push(format!("{name} is in no row of MAY_IMPORT"));
            continue;
        };
        for dependency in keys(&table, "dependencies") {
            let ours = MAY_IMPORT.iter().any(|(member, _)| *member == dependency);
            if ours && !allowed.contains(&dependency.as_str()) {
                findings.push(format!("{name} imports {dependency}, which the law does not allow"));
            }
            let stays = STAYS_IN.iter().find(|(outside, _)| *outside == dependency);
            if stays.is_some_and(|(_, homes)| !homes.contains(&name.as_str())) {
                findings.push(format!("{dependency} does not belong in {name}"));
            }
        }
    }
    findings
}

/// From the lines of `cargo tree` for the wasm entry.
pub(crate) fn the_browser_gets_no_server_crate(tree: &str) -> Vec<String> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| SERVER_ONLY.contains(name))
        .map(|name| format!("the wasm file carries {name}"))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// More than one line would mean that the two builds of the UI are interleaved.
pub(crate) fn the_ui_has_one_cfg_line(house: &House) -> Vec<String> {
    let lines: Vec<String> = house
        .files("app/src/", ".rs")
        .flat_map(|(path, text)| text.lines().map(move |line| (path, line)))
        .filter(|(_, line)| line.contains("feature = \"ssr\""))
        .map(|(path, _)| path.to_owned())
        .collect();
    if lines == ["app/src/lib.rs"] {
        Vec::new()
    } else {
        vec![format!("one cfg line in app/src/lib.rs, and no other: found {lines:?}")]
    }
}

pub(crate) fn backends_are_twins(house: &House) -> Vec<String> {
    [
        ("crates/store/src/sqlite/", "crates/store/src/postgres/"),
        ("migrations/sqlite/", "migrations/postgres/"),
    ]
    .into_iter()
    .flat_map(|(one, other)| {
        let (ours, theirs) = (house.names(one), house.names(other));
        ours.symmetric_difference(&theirs)
            .map(|name| format!("{name} is in only one of {one} and {other}"))
            .collect::<Vec<_>>()
    })
    .collect()
}

pub(crate) fn raw_colours_live_in_tokens(house: &House) -> Vec<String> {
    house
        .files("style/", ".css")
        .chain(house.files("app/src/", ".rs"))
        .filter(|(path, _)| *path != "style/tokens.css")
        .flat_map(|(path, text)| text.lines().enumerate().map(move |(at, line)| (path, at, line)))
        .filter(|(_, _, line)| has_raw_colour(line))
        .map(|(path, at, _)| format!("{path}:{}: a raw colour; name it in tokens.css", at + 1))
        .collect()
}

fn has_raw_colour(line: &str) -> bool {
    let by_function = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab("];
    let by_hash = line.match_indices('#').any(|(at, _)| {
        let rest = &line[at + 1..];
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let next = rest.chars().nth(digits);
        let ends = !next.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
        matches!(digits, 3 | 4 | 6 | 8) && ends
    });
    by_hash || by_function.iter().any(|function| line.contains(function))
}

pub(crate) fn files_are_short(house: &House) -> Vec<String> {
    [".rs", ".css", ".sql", ".ts", ".mjs", ".js", ".sh"]
        .into_iter()
        .flat_map(|ending| house.files("", ending))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("{path} has {lines} lines: it is two files"))
        .collect()
}

pub(crate) fn lines_fit(house: &House) -> Vec<String> {
    house
        .files("", ".rs")
        .flat_map(|(path, text)| text.lines().enumerate().map(move |(at, line)| (path, at, line)))
        .filter(|(_, _, line)| line.chars().count() > LONGEST_LINE)
        // A drawing or a pattern has nowhere to break.
        .filter(|(_, _, line)| literals(line).iter().all(|(_, text)| text.len() < LONGEST_LITERAL))
        .map(|(path, at, _)| format!("{path}:{}: over {LONGEST_LINE} columns", at + 1))
        .collect()
}

pub(crate) fn names_say_what_is_inside(house: &House) -> Vec<String> {
    house
        .files("", ".rs")
        .filter(|(path, _)| {
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs");
            EMPTY_NAMES.contains(&name)
        })
        .map(|(path, _)| format!("{path}: put it where its noun lives"))
        .collect()
}

/// A family of files, one per noun, may be introduced once, by the module above them.
pub(crate) fn long_files_begin_with_what_they_are(house: &House) -> Vec<String> {
    let introduced: BTreeSet<String> = house
        .files("", ".rs")
        .filter(|(_, text)| text.trim_start().starts_with("//!"))
        .map(|(path, _)| path.trim_end_matches(".rs").trim_end_matches("/main").to_owned())
        .collect();
    house
        .files("", ".rs")
        .filter(|(_, text)| text.lines().count() > SPEAKS_FOR_ITSELF)
        .map(|(path, _)| path)
        .filter(|path| {
            let family = path.rsplit_once('/').map_or("", |(family, _)| family);
            let itself = path.trim_end_matches(".rs");
            ![itself, family].iter().any(|place| introduced.contains(*place))
        })
        .map(|path| format!("{path}: begin with what the file is, in a //! line"))
        .collect()
}

pub(crate) fn types_speak_the_glossary(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in house.files("", ".rs") {
        let all: Vec<&str> = words(text).collect();
        for pair in all.windows(2).filter(|pair| ["enum", "struct", "trait"].contains(&pair[0])) {
            if let Some(word) = FOREIGN_WORDS.iter().find(|word| pair[1].contains(**word)) {
                findings.push(format!("{path}: {word} in {}: see docs/glossary.md", pair[1]));
            }
        }
    }
    findings
}

pub(crate) fn nothing_is_left_for_later(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in house.files("", "") {
        for mark in words(text).filter(|word| ["TODO", "FIXME", "HACK"].contains(word)) {
            findings.push(format!("{path}: {mark}: do it, or file it where work is planned"));
        }
    }
    findings
}

pub(crate) fn no_path_is_of_one_machine(house: &House) -> Vec<String> {
    let places = ["/work/", "/root/", "/home/", "/tmp/", "../shared", "C:\\Users"];
    house
        .files("", "")
        .flat_map(|(path, text)| {
            places
                .into_iter()
                .filter(|place| text.contains(place))
                .map(move |place| format!("{path}: {place} is a path of one machine"))
        })
        .collect()
}

pub(crate) fn no_test_is_skipped(house: &House) -> Vec<String> {
    let skips = [
        (".rs", "#[ignore"),
        (".rs", "#[should_panic"),
        (".rs", "thread::sleep"),
        (".ts", "test.skip"),
        (".ts", "test.fixme"),
        (".ts", ".only("),
        (".ts", "waitForTimeout"),
    ];
    skips
        .into_iter()
        .flat_map(|(ending, skip)| {
            house
                .files("", ending)
                .filter(move |(_, text)| text.contains(skip))
                .map(move |(path, _)| format!("{path}: {skip}: a test runs, and waits for a fact"))
        })
        .collect()
}

/// What asks the machine for the time cannot be tested without waiting.
pub(crate) fn time_comes_from_a_clock(house: &House) -> Vec<String> {
    house
        .files("crates/", ".rs")
        .chain(house.files("app/src/", ".rs"))
        .filter(|(path, _)| *path != "crates/kernel/src/clock.rs")
        .filter(|(_, text)| text.contains("Timestamp::now()") || text.contains("Zoned::now()"))
        .map(|(path, _)| format!("{path}: ask a Clock for the time"))
        .collect()
}

/// Only a store can say that something was committed, and only that opens the way to a gateway.
pub(crate) fn only_stores_prove_a_commit(house: &House) -> Vec<String> {
    house
        .files("", ".rs")
        .filter(|(path, _)| {
            let home = ["crates/store/src/", "crates/giving/src/permit.rs"];
            !home.iter().any(|home| path.starts_with(home))
        })
        .filter(|(_, text)| text.contains("by_the_store"))
        .map(|(path, _)| format!("{path}: proves a commit that no store made"))
        .collect()
}

/// Tables with a church's rows, as the migrations write them.
fn church_tables(house: &House) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for (_, text) in house.files("migrations/", ".sql") {
        let text = text.to_lowercase();
        for (at, _) in text.match_indices("create table") {
            let statement = text[at..].split(';').next().unwrap_or_default();
            let head = statement.split('(').next().unwrap_or_default();
            let name = words(head).last().unwrap_or_default();
            if words(statement).any(|word| word == "church_id") {
                tables.insert(name.to_owned());
            }
        }
    }
    tables
}

/// A heuristic: a statement that touches a church's table says `church_id` somewhere, or says
/// `-- everywhere: why` where all churches are meant. One whose conditions are pushed later needs a
/// piece with `church_id` in the same file.
pub(crate) fn statements_name_the_church(house: &House) -> Vec<String> {
    let tables = church_tables(house);
    let mut findings = Vec::new();
    for (path, text) in house.files("crates/store/src/", ".rs") {
        let all: Vec<(usize, String)> =
            literals(text).into_iter().map(|(line, sql)| (line, sql.to_lowercase())).collect();
        let a_piece_names_it =
            all.iter().any(|(_, sql)| !is_statement(sql) && sql.contains("church_id"));
        for (line, sql) in all.iter().filter(|(_, sql)| is_statement(sql)) {
            let Some(table) = touched_tables(sql).find(|table| tables.contains(*table)) else {
                continue;
            };
            let goes_on = !words(sql).any(|word| matches!(word, "where" | "insert"));
            let scoped = sql.contains("church_id")
                || sql.contains("-- everywhere:")
                || goes_on && a_piece_names_it;
            if !scoped {
                findings.push(format!("{path}:{line}: asks {table} without naming the church"));
            }
        }
    }
    findings
}

/// Whether a text is a statement from its first word, remarks aside.
fn is_statement(sql: &str) -> bool {
    let mut spoken = sql.lines().filter(|line| !line.trim_start().starts_with("--"));
    let first = spoken.find_map(|line| words(line).next());
    first.is_some_and(|word| matches!(word, "select" | "insert" | "update" | "delete" | "with"))
}

fn touched_tables(sql: &str) -> impl Iterator<Item = &str> {
    let all: Vec<&str> = words(sql).collect();
    let touched: Vec<&str> = all
        .windows(2)
        .filter(|pair| matches!(pair[0], "from" | "into" | "update" | "join"))
        .map(|pair| pair[1])
        .collect();
    touched.into_iter()
}

/// Both databases are held to one meaning only where the suite asks.
pub(crate) fn every_port_method_has_a_conformance_test(house: &House) -> Vec<String> {
    let suite: String = house.files("crates/store/tests/", ".rs").map(|(_, text)| text).collect();
    let mut findings = Vec::new();
    for (path, text) in house.files("crates/giving/src/ports/store", ".rs") {
        for line in text.lines().map(str::trim_start) {
            let line = line.strip_prefix("async ").unwrap_or(line);
            let Some(method) = line.strip_prefix("fn ").and_then(|rest| words(rest).next()) else {
                continue;
            };
            if !suite.contains(&format!(".{method}(")) {
                findings.push(format!("{path}: {method} is not in the conformance suite"));
            }
        }
    }
    findings
}

/// What donors were promised, by its row, and what people complain about elsewhere, by its number
/// (docs/complaints.md).
const PROMISES: [(&str, u32); 2] = [("d", 29), ("complaint", 15)];

/// A promise without a test is a wish: each row has one that bears its name (`d05_…`,
/// `complaint_7_…`, or a journey called "complaint 7: …").
pub(crate) fn promises_have_tests(house: &House) -> Vec<String> {
    let mut kept = BTreeSet::new();
    for (path, text) in house.files("", "") {
        for line in text.lines() {
            let name = match path.rsplit('.').next() {
                Some("rs") => ["fn ", " as "].iter().find_map(|before| line.split(before).nth(1)),
                Some("ts") => line.split("test(\"").nth(1),
                _ => None,
            };
            kept.extend(name.into_iter().flat_map(rows_of));
        }
    }
    let missing = PROMISES.iter().flat_map(|&(kind, last)| {
        let kept = &kept;
        (1..=last).filter(move |nth| !kept.contains(&(kind, *nth))).map(move |nth| (kind, nth))
    });
    missing.map(|(kind, nth)| format!("no test is named after {kind} {nth}")).collect()
}

/// The rows that a name begins with: `d04_d05_one_form` is of two.
fn rows_of(name: &str) -> Vec<(&'static str, u32)> {
    let end = name.find(['(', '"', ',']).unwrap_or(name.len());
    let mut parts = name[..end].split(['_', ' ', ':']).filter(|part| !part.is_empty());
    let mut rows = Vec::new();
    while let Some(part) = parts.next() {
        let digits = part.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let list = &part[..part.len() - digits.len()];
        let apart = digits.is_empty() && list == "complaint";
        let digits = if apart { parts.next().unwrap_or_default() } else { digits };
        // Rows of other lists may stand beside it: f1, a40, in2.
        let Ok(nth) = digits.parse() else { break };
        rows.extend(
            PROMISES.iter().filter(|(kind, _)| *kind == list).map(|(kind, _)| (*kind, nth)),
        );
    }
    rows
}
