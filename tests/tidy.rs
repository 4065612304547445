//! The house inspects itself. Each test guards one invariant of docs/architecture.md, and each has
//! a bad example beside it, so that a rule that lost its teeth is noticed.

#[path = "tidy/house.rs"]
mod house;
#[path = "tidy/law.rs"]
mod law;

use house::House;

/// Passes when the house is clean and the rule still bites.
fn guard(rule: fn(&House) -> Vec<String>, bad_example: &[(&str, &str)]) {
    assert!(!rule(&House::of(bad_example)).is_empty(), "the rule passes its bad example");
    let findings = rule(&House::here());
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!("[package]\nname = \"{name}\"\n[dependencies]\n{dependencies}")
}

#[test]
fn members_import_only_what_they_may() {
    let sideways = manifest("ledger", "classifier.workspace = true");
    guard(law::members_import_only_what_they_may, &[("crates/ledger/Cargo.toml", &sideways)]);
}

#[test]
fn the_domain_knows_no_database() {
    let impure = manifest("giving", "sqlx.workspace = true");
    guard(law::members_import_only_what_they_may, &[("crates/giving/Cargo.toml", &impure)]);
}

#[test]
fn a_new_member_needs_a_row_in_the_law() {
    let stranger = manifest("stranger", "");
    guard(law::members_import_only_what_they_may, &[("crates/stranger/Cargo.toml", &stranger)]);
}

#[test]
fn the_browser_gets_no_server_crate() {
    assert_eq!(
        law::the_browser_gets_no_server_crate("hydrate v0.1.0\nsqlx v0.8.6\nsqlx v0.8.6 (*)"),
        ["the wasm file carries sqlx"]
    );
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--package", "hydrate", "--target", "wasm32-unknown-unknown"])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be run");
    let told = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "cargo tree: {told}");
    let lines = String::from_utf8_lossy(&tree.stdout);
    assert!(lines.contains("wasm-bindgen"), "cargo tree shows something else: {lines}");
    assert_eq!(law::the_browser_gets_no_server_crate(&lines), [""; 0]);
}

#[test]
fn the_ui_has_one_cfg_line() {
    let twice = "#[cfg(feature = \"ssr\")]\npub mod a;\n#[cfg(feature = \"ssr\")]\npub mod b;";
    guard(law::the_ui_has_one_cfg_line, &[("app/src/lib.rs", twice)]);
}

#[test]
fn sqlite_and_postgres_are_twins() {
    guard(law::backends_are_twins, &[("crates/store/src/sqlite/gifts.rs", "")]);
}

#[test]
fn migrations_are_twins() {
    guard(law::backends_are_twins, &[("migrations/postgres/0001_start.sql", "")]);
}

#[test]
fn raw_colours_live_in_tokens_only() {
    guard(law::raw_colours_live_in_tokens, &[("style/base.css", "a { color: #1a2b3c; }")]);
    guard(law::raw_colours_live_in_tokens, &[("style/base.css", "a { color: rgb(1 2 3); }")]);
    let fine = House::of(&[
        ("style/tokens.css", ":root { --ink: #123; }"),
        ("style/base.css", "#main { color: var(--ink); } a[href^='#face-to-face'] {}"),
    ]);
    assert_eq!(law::raw_colours_live_in_tokens(&fine), [""; 0]);
}

#[test]
fn files_are_short() {
    guard(law::files_are_short, &[("src/main.rs", &"\n".repeat(801))]);
}

#[test]
fn lines_fit() {
    guard(law::lines_fit, &[("src/main.rs", &"x".repeat(111))]);
}

#[test]
fn names_say_what_is_inside() {
    guard(law::names_say_what_is_inside, &[("src/utils.rs", "//! Odds and ends.")]);
}

#[test]
fn long_files_begin_with_what_they_are() {
    let mute = "fn one() {}
"
    .repeat(101);
    guard(law::long_files_begin_with_what_they_are, &[("src/main.rs", &mute)]);
}

#[test]
fn types_speak_the_glossary() {
    guard(
        law::types_speak_the_glossary,
        &[(
            "src/main.rs",
            "//! x
struct DonationList;",
        )],
    );
}

#[test]
fn nothing_is_left_for_later() {
    guard(law::nothing_is_left_for_later, &[("src/main.rs", "// TODO: soon")]);
}

#[test]
fn no_path_is_of_one_machine() {
    guard(law::no_path_is_of_one_machine, &[("build/site.sh", "cd /home/ann")]);
}

#[test]
fn no_test_is_skipped() {
    guard(law::no_test_is_skipped, &[("tests/a.rs", "#[ignore]\nfn a() {}")]);
    guard(law::no_test_is_skipped, &[("end2end/a.spec.ts", "test.only('a')")]);
}

#[test]
fn time_comes_from_a_clock() {
    guard(law::time_comes_from_a_clock, &[("crates/giving/src/a.rs", "jiff::Timestamp::now()")]);
}

#[test]
fn only_stores_prove_a_commit() {
    guard(law::only_stores_prove_a_commit, &[("src/worker.rs", "Committed::by_the_store()")]);
}

#[test]
fn every_statement_on_a_church_table_names_the_church() {
    let migration =
        ("migrations/sqlite/0001.sql", "create table gifts (id blob, church_id blob not null);");
    let open = "query(\"select id from gifts where id = ?\")";
    guard(
        law::statements_name_the_church,
        &[migration, ("crates/store/src/sqlite/gifts.rs", open)],
    );
    guard(
        law::statements_name_the_church,
        &[migration, ("crates/store/src/sqlite/gifts.rs", "new(\"select id from gifts\")")],
    );
    let scoped = "query(\"select id from gifts where church_id = ? and id = ?\")";
    let pushed = "new(\"select id from gifts\").push(\" where church_id = \")";
    let said = "query(\"-- everywhere: the worker serves all\nselect id from gifts\")";
    let fine = House::of(&[
        migration,
        ("crates/store/src/sqlite/gifts.rs", scoped),
        ("crates/store/src/sqlite/lists.rs", pushed),
        ("crates/store/src/sqlite/tasks.rs", said),
    ]);
    assert_eq!(law::statements_name_the_church(&fine), [""; 0]);
}

#[test]
fn every_port_method_has_a_conformance_test() {
    let port = "trait GiftsReads {\n    async fn gift(&self);\n}";
    guard(
        law::every_port_method_has_a_conformance_test,
        &[("crates/giving/src/ports/store/gifts.rs", port)],
    );
}

#[test]
fn promises_have_tests() {
    let all_but_one: String = (1..=29)
        .map(|nth| format!("fn d{nth:02}_x() {{}}\n"))
        .chain((1..=14).map(|nth| format!("    a::b as f1_complaint_{nth}_x,\n")))
        .collect();
    let house = House::of(&[("tests/all.rs", &all_but_one)]);
    assert_eq!(law::promises_have_tests(&house), ["no test is named after complaint 15"]);
    guard(law::promises_have_tests, &[("tests/all.rs", &all_but_one)]);
}
