//! The audit log's chain: an entry changed, removed or slipped in breaks every hash behind it.

use giving::audit::{Note, Who};
use giving::ports::StoreError;
use sha2::{Digest, Sha256};

use super::Place;

/// The two texts of who acted.
fn who(note: &Note) -> (&'static str, String) {
    match &note.who {
        Who::Person(person) => ("person", person.to_string()),
        Who::Rule(rule) => ("rule", rule.clone()),
    }
}

/// The church whose chain it is in; empty for what concerns no single church.
pub(crate) fn book(note: &Note) -> String {
    note.church.map(|church| church.to_string()).unwrap_or_default()
}

/// An entry in its place in the chain.
#[derive(serde::Serialize)]
pub(crate) struct Entry<'a> {
    pub(crate) book: String,
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) who_kind: &'static str,
    pub(crate) who: String,
    pub(crate) verb: &'static str,
    pub(crate) subject: &'a str,
    pub(crate) why: &'a str,
    pub(crate) hash: String,
}

/// Where a chain ends: its church, the number and the hash of its last entry.
pub(crate) type Head = (String, i64, String);

/// Links the notes behind the ends of their chains; the entries, and where the chains end then.
pub(crate) fn entries(
    notes: &[Note],
    mut heads: Vec<Head>,
) -> Result<(Vec<Entry<'_>>, Vec<Head>), StoreError> {
    let mut entries = Vec::with_capacity(notes.len());
    for note in notes {
        let book = book(note);
        let Some((_, last, end)) = heads.iter_mut().find(|(church, ..)| *church == book) else {
            return Err(Place { table: "chains", row: &book }.corrupt("church_id"));
        };
        let seq = last.saturating_add(1);
        let hash = link(end, seq, note);
        (*last, *end) = (seq, hash.clone());
        let (who_kind, who) = who(note);
        let (at, verb) = (note.at.as_micros(), note.verb);
        let (subject, why) = (note.subject.as_str(), note.why.as_str());
        entries.push(Entry { book, seq, at, who_kind, who, verb, subject, why, hash });
    }
    Ok((entries, heads))
}

/// The hash of the `seq`-th entry behind `previous`.
fn link(previous: &str, seq: i64, note: &Note) -> String {
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
