//! What the receiver took: in memory by account, on disk as one JSON line a change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Bound;
use std::path::Path;

use crate::wire::{Accounts, Change, Head};

/// Where an account stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stand {
    church: String,
    version: u64,
    balance_minor: i64,
}

/// What the receiver makes of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fits {
    /// It is the next one.
    Next,
    /// It was here before.
    Already,
    /// Something before it is missing, or it does not follow from what is here.
    Not,
}

impl Stand {
    fn fits(&self, change: &Change) -> Fits {
        if change.version <= self.version {
            let same = change.version < self.version || change.balance_minor == self.balance_minor;
            return if same { Fits::Already } else { Fits::Not };
        }
        let next = self.version.checked_add(1) == Some(change.version);
        let after = self.balance_minor.checked_add(change.amount_minor);
        if next && after == Some(change.balance_minor) { Fits::Next } else { Fits::Not }
    }

    fn after(change: &Change) -> Stand {
        Stand {
            church: change.church.clone(),
            version: change.version,
            balance_minor: change.balance_minor,
        }
    }
}

pub(super) struct Book {
    file: File,
    accounts: BTreeMap<String, Stand>,
}

impl Book {
    /// Opens the file, makes it if it is not there, and reads it. A last line that a crash has torn
    /// is cut off: nobody was answered for it. A file has one receiver.
    pub(super) fn open(path: &Path) -> io::Result<Book> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        file.try_lock().map_err(|_| {
            let words = format!("{} is another receiver's", path.display());
            io::Error::new(io::ErrorKind::ResourceBusy, words)
        })?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut bytes)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if whole < bytes.len() {
            tracing::warn!(bytes = bytes.len() - whole, "the book's last line is torn");
            file.set_len(u64::try_from(whole).map_err(io::Error::other)?)?;
        }
        let mut accounts = BTreeMap::<String, Stand>::new();
        for line in bytes[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let change: Change = serde_json::from_slice(line)?;
            let stand = accounts.entry(change.account.clone()).or_default();
            if stand.fits(&change) != Fits::Next {
                let words =
                    format!("{} version {} does not follow", change.account, change.version);
                return Err(io::Error::new(io::ErrorKind::InvalidData, words));
            }
            *stand = Stand::after(&change);
        }
        Ok(Book { file, accounts })
    }

    /// Takes what fits, in the given sequence, and flushes once. Whether nothing was out of
    /// sequence.
    pub(super) fn take(&mut self, changes: &[Change]) -> io::Result<bool> {
        let mut moved = BTreeMap::<&str, Stand>::new();
        let (mut lines, mut in_sequence) = (Vec::new(), true);
        for change in changes {
            let account = change.account.as_str();
            let here = moved.get(account).or_else(|| self.accounts.get(account));
            match here.cloned().unwrap_or_default().fits(change) {
                Fits::Next => {
                    serde_json::to_writer(&mut lines, change)?;
                    lines.push(b'\n');
                    moved.insert(account, Stand::after(change));
                }
                Fits::Already => {}
                Fits::Not => in_sequence = false,
            }
        }
        self.append(&lines)?;
        for (account, stand) in moved {
            self.accounts.insert(account.to_owned(), stand);
        }
        Ok(in_sequence)
    }

    /// All or nothing: what was half written is cut off again.
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let before = self.file.metadata()?.len();
        let written = self.file.write_all(lines).and_then(|()| self.file.sync_data());
        if written.is_err() {
            self.file.set_len(before)?;
        }
        written
    }

    /// Where these accounts stand, each once.
    pub(super) fn of(&self, accounts: Vec<String>) -> Accounts {
        let each: BTreeSet<String> = accounts.into_iter().collect();
        let heads = each.into_iter().map(|account| {
            let stand = self.accounts.get(&account).cloned().unwrap_or_default();
            head(account, &stand)
        });
        Accounts { accounts: heads.collect() }
    }

    /// Accounts (of a church) after an id, in the order of ids.
    pub(super) fn after(&self, church: Option<&str>, after: Option<&str>, most: usize) -> Accounts {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let heads = self
            .accounts
            .range::<str, _>((from, Bound::Unbounded))
            .filter(|(_, stand)| church.is_none_or(|church| stand.church == church))
            .take(most)
            .map(|(account, stand)| head(account.clone(), stand));
        Accounts { accounts: heads.collect() }
    }
}

fn head(account: String, stand: &Stand) -> Head {
    Head { account, version: stand.version, balance_minor: stand.balance_minor }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A file that goes when the test ends.
    struct Paper(PathBuf);

    impl Paper {
        fn new(name: &str) -> Paper {
            let name = format!("mirror-{name}-{}.jsonl", std::process::id());
            Paper(std::env::temp_dir().join(name))
        }
    }

    impl Drop for Paper {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    fn change(account: &str, version: u64, amount: i64, balance: i64) -> Change {
        Change {
            church: "church".to_owned(),
            account: account.to_owned(),
            kind: "donor".to_owned(),
            owner: String::new(),
            currency: "USD".to_owned(),
            version,
            amount_minor: amount,
            balance_minor: balance,
            order: "order".to_owned(),
            order_kind: "hold".to_owned(),
            job: "job".to_owned(),
            at: "2026-11-22T18:00:00Z".to_owned(),
        }
    }

    fn heads(book: &Book) -> Vec<(String, u64, i64)> {
        let all = book.after(None, None, 9).accounts;
        all.into_iter().map(|head| (head.account, head.version, head.balance_minor)).collect()
    }

    #[test]
    fn c19_only_the_next_version_is_taken() {
        let paper = Paper::new("next");
        let mut book = Book::open(&paper.0).unwrap();
        assert!(book.take(&[change("a", 1, 5, 5)]).unwrap());
        assert!(!book.take(&[change("a", 3, 1, 8)]).unwrap(), "2 is missing");
        assert_eq!(heads(&book), [("a".to_owned(), 1, 5)]);
        assert!(book.take(&[change("a", 2, 2, 7), change("a", 3, 1, 8)]).unwrap());
        assert!(book.take(&[change("a", 2, 2, 7)]).unwrap(), "c20: the second time is none");
        assert!(!book.take(&[change("a", 3, 2, 9)]).unwrap(), "not what was taken as 3");
        assert!(!book.take(&[change("a", 4, 1, 8)]).unwrap(), "does not add up");
        assert_eq!(heads(&book), [("a".to_owned(), 3, 8)]);
    }

    #[test]
    fn it_is_read_again_and_a_torn_line_is_cut_off() {
        let paper = Paper::new("torn");
        let mut book = Book::open(&paper.0).unwrap();
        book.take(&[change("b", 1, 5, 5), change("a", 1, -5, -5)]).unwrap();
        assert!(Book::open(&paper.0).is_err(), "a file has one receiver");
        drop(book);
        let mut file = OpenOptions::new().append(true).open(&paper.0).unwrap();
        file.write_all(b"{\"church\":\"tor").unwrap();
        drop(file);
        let book = Book::open(&paper.0).unwrap();
        assert_eq!(heads(&book), [("a".to_owned(), 1, -5), ("b".to_owned(), 1, 5)]);
        assert_eq!(book.after(None, Some("a"), 9).accounts.len(), 1);
        assert_eq!(book.after(Some("other"), None, 9).accounts.len(), 0);
    }
}
