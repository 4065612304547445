//! The table that an audit ends with: printed, and kept where `AUDIT_PAPER` says.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;

pub(crate) struct Row {
    what: String,
    found: String,
}

impl Row {
    pub(crate) fn new(what: &str, found: String) -> Row {
        Row { what: what.to_owned(), found }
    }
}

pub(crate) struct Paper {
    title: String,
    rows: Vec<Row>,
}

impl Paper {
    pub(crate) fn of(title: &str) -> Paper {
        Paper { title: title.to_owned(), rows: Vec::new() }
    }

    pub(crate) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub(crate) fn publish(&self) {
        let mut text = format!("| {} | |\n|---|---|\n", self.title);
        for Row { what, found } in &self.rows {
            writeln!(text, "| {what} | {found} |").unwrap();
        }
        println!("\n{text}");
        if let Ok(place) = std::env::var("AUDIT_PAPER") {
            let mut file = OpenOptions::new().append(true).create(true).open(place).unwrap();
            writeln!(file, "{text}").unwrap();
        }
    }
}
