//! The audit log's chain: an entry changed, removed or slipped in breaks every hash behind it.

use giving::audit::{Note, Who};
use sha2::{Digest, Sha256};

/// The two texts of who acted.
pub(crate) fn who(note: &Note) -> (&'static str, String) {
    match &note.who {
        Who::Person(person) => ("person", person.to_string()),
        Who::Rule(rule) => ("rule", rule.clone()),
    }
}

/// The church whose chain it is in; empty for what concerns no single church.
pub(crate) fn book(note: &Note) -> String {
    note.church.map(|church| church.to_string()).unwrap_or_default()
}

/// The hash of the `seq`-th entry behind `previous`.
pub(crate) fn link(previous: &str, seq: i64, note: &Note) -> String {
    let (kind, who) = who(note);
    let mut hash = Sha256::new();
    for part in [
        previous,
        &seq.to_string(),
        &note.at.as_micros().to_string(),
        &book(note),
        kind,
        &who,
        note.verb,
        &note.subject,
        &note.why,
    ] {
        // Length first: the end of one part cannot pass for the beginning of the next.
        hash.update(part.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::*;

    #[test]
    fn every_part_of_an_entry_counts() {
        let note = Note {
            at: Timestamp::from_micros(1),
            church: None,
            who: Who::Rule("a".to_owned()),
            verb: "delay.begin",
            subject: "b".to_owned(),
            why: "c".to_owned(),
        };
        let first = link("", 1, &note);
        assert_ne!(first, link("", 2, &note));
        assert_ne!(first, link("x", 1, &note));
        assert_ne!(first, link("", 1, &Note { why: "d".to_owned(), ..note.clone() }));
        let shifted = Note { subject: "bc".to_owned(), why: String::new(), ..note };
        assert_ne!(first, link("", 1, &shifted));
    }
}
