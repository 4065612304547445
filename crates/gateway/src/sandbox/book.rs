//! The charge book: everything the sandbox's gateways ever did, in a file of JSON lines.
//!
//! A record is on the disk before anybody hears of it, so that a killed sandbox remembers every
//! charge it may have answered. Records that wait at the same time share one flush.

use std::collections::{BTreeSet, HashMap};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Bound;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use kernel::{Timestamp, derive_id};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

/// At most this many records share a flush.
const GROUP: usize = 512;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Money was taken, or should have been.
    Purchase,
    /// An instrument was checked; no money moves.
    Verify,
    /// Money was given back.
    Credit,
    /// A purchase was undone before it settled.
    Void,
}

impl Deed {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Deed::Purchase => "purchase",
            Deed::Verify => "verify",
            Deed::Credit => "credit",
            Deed::Void => "void",
        }
    }
}

/// One thing a gateway did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The sandbox's own name for it; given by the book.
    #[serde(default)]
    pub token: String,
    /// What was done.
    pub kind: Deed,
    /// The caller's order reference.
    pub key: Option<String>,
    /// What the bank is to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The gateway's token.
    pub gateway: String,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// The method's token.
    pub method: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was done or refused.
    pub succeeded: bool,
    /// The gateway's code.
    pub code: String,
    /// The gateway's words.
    pub message: String,
    /// The record it gives back or undoes.
    pub of: Option<String>,
}

impl Record {
    /// Whether money moved.
    pub fn moved_money(&self) -> bool {
        self.succeeded && self.kind != Deed::Verify
    }

    /// As the wire tells time: in whole seconds, and lists are sorted by it.
    fn place(&self) -> (i64, String) {
        (self.at.to_jiff().as_second(), self.token.clone())
    }
}

/// The book, open.
#[derive(Debug)]
pub(super) struct Book {
    /// Nothing instead of a record closes the book.
    queue: Sender<Option<Waiting>>,
    pages: Arc<RwLock<Pages>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

/// A record to write, and whom to tell.
type Waiting = (Record, oneshot::Sender<io::Result<Arc<Record>>>);

impl Book {
    /// Opens the book, reads it and takes it for this process alone.
    pub(super) fn open(path: &Path) -> io::Result<Book> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        file.try_lock().map_err(|_| {
            io::Error::new(io::ErrorKind::ResourceBusy, "another sandbox has this charge book open")
        })?;
        let pages = Arc::new(RwLock::new(Pages::read(&mut file)?));
        file.sync_all()?;
        let (queue, waiting) = channel();
        let shared = Arc::clone(&pages);
        let writer = std::thread::Builder::new()
            .name("charge-book".to_owned())
            .spawn(move || keep(file, &waiting, &shared))?;
        Ok(Book { queue, pages, writer: Mutex::new(Some(writer)) })
    }

    /// Writes a record. When this returns it is on the disk, under the token it now carries.
    pub(super) async fn write(&self, record: Record) -> io::Result<Arc<Record>> {
        let closed = || io::Error::new(io::ErrorKind::BrokenPipe, "the charge book is closed");
        let (done, written) = oneshot::channel();
        self.queue.send(Some((record, done))).map_err(|_| closed())?;
        written.await.map_err(|_| closed())?
    }

    /// Ends the writer once everything before is written; later writes are refused.
    pub(super) fn close(&self) {
        // An error means that the writer has ended already.
        let _ = self.queue.send(None);
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer
            && writer.join().is_err()
        {
            tracing::error!("the charge book's writer panicked");
        }
    }

    /// The record of this token.
    pub(super) fn find(&self, token: &str) -> Option<Arc<Record>> {
        self.read(|pages| pages.by_token.get(token).cloned())
    }

    /// Every record that moved money, in the order written.
    pub(super) fn charges(&self) -> Vec<Arc<Record>> {
        self.read(|pages| pages.all.iter().filter(|record| record.moved_money()).cloned().collect())
    }

    /// What was given back of a purchase so far, in minor units.
    pub(super) fn given_back(&self, purchase: &str) -> i64 {
        self.read(|pages| pages.given_back.get(purchase).copied().unwrap_or(0))
    }

    /// How many purchases of the same method went well before this one.
    pub(super) fn before_it(&self, record: &Record) -> usize {
        self.read(|pages| {
            let all = pages.by_method.get(&record.method);
            all.and_then(|all| all.iter().position(|token| *token == record.token)).unwrap_or(0)
        })
    }

    /// At most `most` records of a gateway by time, after the record `since` in that order.
    /// Nothing when `since` is no record.
    pub(super) fn list(
        &self,
        gateway: &str,
        newest_first: bool,
        since: Option<&str>,
        most: usize,
    ) -> Option<Vec<Arc<Record>>> {
        self.read(|pages| {
            let since = match since {
                Some(token) => Some(pages.by_token.get(token)?.place()),
                None => None,
            };
            let Some(places) = pages.by_gateway.get(gateway) else { return Some(Vec::new()) };
            let after = since.map_or(Bound::Unbounded, Bound::Excluded);
            let record = |place: &(i64, String)| pages.by_token.get(&place.1).cloned();
            Some(if newest_first {
                let range = places.range((Bound::Unbounded, after));
                range.rev().filter_map(record).take(most).collect()
            } else {
                places.range((after, Bound::Unbounded)).filter_map(record).take(most).collect()
            })
        })
    }

    fn read<T>(&self, look: impl FnOnce(&Pages) -> T) -> T {
        look(&self.pages.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The book in memory.
#[derive(Debug, Default)]
struct Pages {
    all: Vec<Arc<Record>>,
    by_token: HashMap<String, Arc<Record>>,
    by_gateway: HashMap<String, BTreeSet<(i64, String)>>,
    given_back: HashMap<String, i64>,
    /// Purchases that went well, in the order written; of bank accounts alone.
    by_method: HashMap<String, Vec<String>>,
    /// How often the same deed was done under the same key; a second charge is a second record.
    repeats: HashMap<(Deed, String, String), u32>,
}

impl Pages {
    /// Reads a book from its beginning. A last line that a crash has torn is cut off: nobody was
    /// answered for it. Any other line that does not read is a damaged book.
    fn read(file: &mut File) -> io::Result<Pages> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut bytes)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if whole < bytes.len() {
            tracing::warn!(bytes = bytes.len() - whole, "the charge book's last line is torn");
            file.set_len(u64::try_from(whole).map_err(io::Error::other)?)?;
        }
        let mut pages = Pages::default();
        for line in bytes[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let record: Record = serde_json::from_slice(line)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            pages.name(&record);
            pages.add(Arc::new(record));
        }
        Ok(pages)
    }

    /// The token of a new record: the same deeds in the same order have the same tokens.
    fn name(&mut self, record: &Record) -> String {
        let key = record.key.clone().unwrap_or_default();
        let nth = self
            .repeats
            .entry((record.kind, record.gateway.clone(), key.clone()))
            .and_modify(|nth| *nth = nth.saturating_add(1))
            .or_insert(1);
        let parts = ["sandbox", record.kind.name(), &record.gateway, &key, &nth.to_string()];
        derive_id(&parts).simple().to_string()
    }

    fn add(&mut self, record: Arc<Record>) {
        if record.moved_money()
            && let Some(of) = &record.of
        {
            let given_back = self.given_back.entry(of.clone()).or_insert(0);
            *given_back = given_back.saturating_add(record.amount);
        }
        if record.moved_money()
            && record.kind == Deed::Purchase
            && record.method.starts_with("pm_ach_")
        {
            let all = self.by_method.entry(record.method.clone()).or_default();
            all.push(record.token.clone());
        }
        self.by_gateway.entry(record.gateway.clone()).or_default().insert(record.place());
        self.by_token.insert(record.token.clone(), Arc::clone(&record));
        self.all.push(record);
    }
}

/// The writer: takes all that wait, writes them, flushes once, lets them be seen, answers.
fn keep(mut file: File, waiting: &Receiver<Option<Waiting>>, pages: &RwLock<Pages>) {
    let mut open = true;
    while open {
        let Ok(first) = waiting.recv() else { return };
        let mut group = Vec::new();
        for next in std::iter::once(first).chain(waiting.try_iter()).take(GROUP) {
            match next {
                Some(record) => group.push(record),
                None => {
                    open = false;
                    break;
                }
            }
        }
        if !group.is_empty() {
            write_group(&mut file, group, pages);
        }
    }
}

fn write_group(file: &mut File, mut group: Vec<Waiting>, pages: &RwLock<Pages>) {
    let mut pages_now = pages.write().unwrap_or_else(PoisonError::into_inner);
    for (record, _) in &mut group {
        record.token = pages_now.name(record);
    }
    drop(pages_now);
    match append(file, group.iter().map(|(record, _)| record)) {
        Ok(()) => {
            let mut pages = pages.write().unwrap_or_else(PoisonError::into_inner);
            for (record, done) in group {
                let record = Arc::new(record);
                pages.add(Arc::clone(&record));
                // Whoever asked may have gone; the record stays.
                let _ = done.send(Ok(record));
            }
        }
        Err(error) => {
            tracing::error!(%error, "the charge book cannot be written");
            for (_, done) in group {
                let _ = done.send(Err(io::Error::new(error.kind(), error.to_string())));
            }
        }
    }
}

/// All or nothing: what was half written is cut off again.
fn append<'a>(file: &mut File, records: impl Iterator<Item = &'a Record>) -> io::Result<()> {
    let before = file.metadata()?.len();
    let mut bytes = Vec::new();
    for record in records {
        serde_json::to_writer(&mut bytes, record)?;
        bytes.push(b'\n');
    }
    let written = file.write_all(&bytes).and_then(|()| file.sync_data());
    if written.is_err() {
        file.set_len(before)?;
    }
    written
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn record(key: &str, at: i64) -> Record {
        Record {
            token: String::new(),
            kind: Deed::Purchase,
            key: Some(key.to_owned()),
            description: None,
            gateway: "gw_vantiv".to_owned(),
            amount: 500,
            currency: "USD".to_owned(),
            method: "pm_ok".to_owned(),
            at: Timestamp::from_micros(at * 1_000_000),
            succeeded: true,
            code: String::new(),
            message: "Approved".to_owned(),
            of: None,
        }
    }

    /// A file that goes when the test ends.
    struct Paper(PathBuf);

    impl Paper {
        fn new() -> Paper {
            let name = format!("book-{}.jsonl", uuid::Uuid::new_v4());
            Paper(std::env::temp_dir().join(name))
        }
    }

    impl Drop for Paper {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    #[tokio::test]
    async fn the_book_is_read_again_and_a_torn_line_is_cut_off() {
        let paper = Paper::new();
        let path = &paper.0;
        let book = Book::open(path).unwrap();
        let first = book.write(record("a", 10)).await.unwrap();
        assert_eq!(Book::open(path).unwrap_err().kind(), io::ErrorKind::ResourceBusy);
        book.close();
        assert!(book.write(record("b", 11)).await.is_err());
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(b"{\"token\":\"tor").unwrap();
        drop(file);

        let book = Book::open(path).unwrap();
        assert_eq!(book.charges(), vec![Arc::clone(&first)]);
        let again = book.write(record("a", 12)).await.unwrap();
        assert_ne!(again.token, first.token, "a second charge under one key is a second record");
        book.close();
        assert_eq!(Book::open(path).unwrap().charges(), vec![first, again]);
    }

    #[tokio::test]
    async fn a_line_damaged_in_the_middle_is_refused() {
        let paper = Paper::new();
        std::fs::write(&paper.0, "{\"token\":\n{}\n").unwrap();
        assert_eq!(Book::open(&paper.0).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[tokio::test]
    async fn lists_go_by_time_and_page_by_token() {
        let paper = Paper::new();
        let book = Book::open(&paper.0).unwrap();
        for at in [30, 10, 50, 20, 40] {
            book.write(record(&at.to_string(), at)).await.unwrap();
        }
        let keys = |newest: bool, since: Option<&str>| -> Vec<String> {
            let list = book.list("gw_vantiv", newest, since, 2).unwrap();
            list.iter().filter_map(|record| record.key.clone()).collect()
        };
        assert_eq!(keys(true, None), ["50", "40"]);
        let fourth = book.list("gw_vantiv", true, None, 2).unwrap()[1].token.clone();
        assert_eq!(keys(true, Some(&fourth)), ["30", "20"]);
        assert_eq!(keys(false, Some(&fourth)), ["50"]);
        assert!(book.list("gw_vantiv", true, Some("none"), 2).is_none());
        assert!(book.list("gw_stripe", true, None, 2).unwrap().is_empty());
    }
}
