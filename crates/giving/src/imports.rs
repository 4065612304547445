//! Donors and history of another system, brought in from files (C-38).
//!
//! A file is checked first, and a check writes nothing. A run brings it in piece by piece; a piece
//! is one unit of work, and the place it reached is part of it. So whoever dies in the middle runs
//! the same file again, and it goes on behind the last piece. Ids are derived from the rows: a row
//! that was brought in before, by whatever file, is the same donor or gift and is not written
//! again. Memory does not grow with the file.

pub(crate) mod columns;
pub(crate) mod csv;
mod donors;
mod doubles;
mod history;
mod sift;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use delayed_payments::MethodKind;
use kernel::{ChurchId, Currency, FundId, ImportId, Money, PersonId, Timestamp, derive_id};
use ledger::{AccountKind, Order};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::csv::Rows;
use self::doubles::Doubles;
use self::sift::{New, Sifted};
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::Error;
use crate::ports::{Appended, Flow, StoreError};
use crate::scope::Scope;

pub use donors::DonorRow;
pub use history::{GATEWAY, HistoryGift, HistoryRow};

/// Rows of one piece: one unit of work.
pub const PIECE_ROWS: usize = 500;

/// So many bad rows are kept in a report; all of them are told while the file is read, and all of
/// a run are stored.
const BAD_ROWS_KEPT: usize = 1_000;

/// What a file is full of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    Donors,
    History,
}

impl ImportKind {
    pub const fn name(self) -> &'static str {
        match self {
            ImportKind::Donors => "donors",
            ImportKind::History => "history",
        }
    }
}

impl fmt::Display for ImportKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that names no kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of file")]
pub struct NoSuchImportKind;

impl FromStr for ImportKind {
    type Err = NoSuchImportKind;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [ImportKind::Donors, ImportKind::History]
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or(NoSuchImportKind)
    }
}

/// A row that is left out: where it is, what is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadRow {
    pub line: u64,
    /// The column; empty when it is about the whole row.
    pub field: String,
    pub wrong: String,
    pub right: String,
}

impl BadRow {
    fn new(line: u64, field: &str, wrong: impl Into<String>, right: impl Into<String>) -> BadRow {
        BadRow { line, field: field.to_owned(), wrong: wrong.into(), right: right.into() }
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.field.is_empty() { "" } else { " " };
        write!(f, "line {}:{space}{} has {}", self.line, self.field, self.wrong)?;
        write!(f, "; right would be: {}", self.right)
    }
}

/// Why a whole file cannot be brought in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    #[error("the file is empty; its first line would be: {right}")]
    Empty { right: String },
    #[error("the first line does not fit: {wrong}; right would be: {right}")]
    Header { wrong: String, right: String },
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    #[error("more than {0} rows stand in the file twice: was it joined with itself?")]
    Doubled(usize),
    #[error("another process brings this file in; look again when it has ended")]
    Busy,
}

/// Why nothing was brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    File(#[from] FileRefused),
    #[error(transparent)]
    Giving(#[from] Error),
}

impl From<io::Error> for ImportError {
    fn from(error: io::Error) -> ImportError {
        FileRefused::Unreadable(error.to_string()).into()
    }
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> ImportError {
        ImportError::Giving(error.into())
    }
}

impl From<kernel::MoneyError> for ImportError {
    fn from(error: kernel::MoneyError) -> ImportError {
        ImportError::Giving(error.into())
    }
}

/// A file that can be read from its beginning, more than once.
pub trait Source: Send + Sync {
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;
}

/// What is being done with the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    Checking,
    Writing,
}

/// Who looks on while a file is read.
pub trait Watch: Send {
    /// So many rows are done, of so many lines.
    fn at(&mut self, doing: Doing, rows: u64, lines: u64);

    /// A row is left out.
    fn bad(&mut self, row: &BadRow);
}

/// Which file, of whom.
pub struct Wanted<'a> {
    pub church: ChurchId,
    pub kind: ImportKind,
    pub source: &'a dyn Source,
    /// What people call the file.
    pub name: String,
}

/// How many rows there were of which sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub new: u64,
    /// There before, with the same content: not written again.
    pub existing: u64,
    pub bad: u64,
}

impl Counts {
    pub fn rows(&self) -> u64 {
        self.new.saturating_add(self.existing).saturating_add(self.bad)
    }

    fn add(&mut self, other: Counts) {
        self.new = self.new.saturating_add(other.new);
        self.existing = self.existing.saturating_add(other.existing);
        self.bad = self.bad.saturating_add(other.bad);
    }
}

/// What the good rows of a file sum to, for one fund and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearSum {
    pub fund: FundId,
    pub year: i16,
    pub count: u64,
    pub sum: Money,
    /// The part that is new.
    pub new: Money,
}

/// Good rows, summed by fund and year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sums(BTreeMap<(FundId, i16, &'static str), YearSum>);

impl Sums {
    fn of(stored: &[YearSum]) -> Sums {
        Sums(stored.iter().map(|sum| (Sums::key(sum), *sum)).collect())
    }

    fn key(sum: &YearSum) -> (FundId, i16, &'static str) {
        (sum.fund, sum.year, sum.sum.currency().code())
    }

    fn add(&mut self, one: YearSum) -> Result<(), kernel::MoneyError> {
        let zero = Money::zero(one.sum.currency());
        let empty = YearSum { count: 0, sum: zero, new: zero, ..one };
        let so_far = self.0.entry(Sums::key(&one)).or_insert(empty);
        so_far.count = so_far.count.saturating_add(one.count);
        so_far.sum = so_far.sum.checked_add(one.sum)?;
        so_far.new = so_far.new.checked_add(one.new)?;
        Ok(())
    }

    fn list(&self) -> Vec<YearSum> {
        self.0.values().copied().collect()
    }
}

/// What the books say of a church before or after a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub funds: Vec<(FundId, Money)>,
    /// The accounts that stand against what was brought in.
    pub opening: Vec<Money>,
}

impl Totals {
    fn fund(&self, fund: FundId, currency: Currency) -> Money {
        let found = self.funds.iter().find(|(id, sum)| *id == fund && sum.currency() == currency);
        found.map_or(Money::zero(currency), |(_, sum)| *sum)
    }

    fn opening(&self, currency: Currency) -> Money {
        let found = self.opening.iter().find(|sum| sum.currency() == currency);
        found.copied().unwrap_or(Money::zero(currency))
    }
}

/// A file that is being brought in, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub church: ChurchId,
    pub kind: ImportKind,
    /// SHA-256 of the file, in hex.
    pub file_hash: String,
    pub file_name: String,
    pub by: PersonId,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Pieces that are written.
    pub pieces: u64,
    pub counts: Counts,
    pub sums: Vec<YearSum>,
    pub before: Totals,
    pub after: Option<Totals>,
}

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Looked at; nothing was written.
    Checked,
    /// It has bad rows, so nothing was written.
    Refused,
    /// All of it is here, bad rows left out.
    BroughtIn,
    /// It was brought in before; nothing was written.
    HereAlready,
}

/// One fund, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FundTotal {
    pub fund: FundId,
    pub name: String,
    pub before: Money,
    /// The file's good rows, new and old.
    pub file: Money,
    pub new: Money,
    pub after: Money,
    /// What came or went by itself meanwhile; zero unless people gave while the file was read.
    pub meanwhile: Money,
}

/// What a check or a run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    pub standing: Standing,
    pub import: ImportId,
    pub church: ChurchId,
    pub kind: ImportKind,
    pub file_hash: String,
    pub counts: Counts,
    pub years: Vec<YearSum>,
    pub totals: Vec<FundTotal>,
    /// The opening accounts changed by exactly what was brought in.
    pub agrees: bool,
    /// The first of them.
    pub bad: Vec<BadRow>,
}

/// What one pass over the file found.
#[derive(Default)]
struct Found {
    counts: Counts,
    sums: Sums,
    bad: Vec<BadRow>,
}

impl Found {
    fn add(&mut self, sifted: Sifted, watch: &mut dyn Watch) -> Result<(), kernel::MoneyError> {
        self.counts.add(sifted.counts());
        for sum in sifted.sums {
            self.sums.add(sum)?;
        }
        for row in sifted.bad {
            watch.bad(&row);
            if self.bad.len() < BAD_ROWS_KEPT {
                self.bad.push(row);
            }
        }
        Ok(())
    }
}

/// The file as bytes.
pub(crate) struct Measure {
    pub(crate) hash: String,
    pub(crate) lines: u64,
}

impl Giving {
    /// Looks at a file and says what a run would do. Writes nothing.
    pub async fn check_import(
        &self,
        wanted: &Wanted<'_>,
        watch: &mut dyn Watch,
    ) -> Result<ImportReport, ImportError> {
        let church = self.church(&Scope::of(wanted.church)).await?;
        let measure = measured(wanted.source)?;
        let found = self.look_through(wanted, &church, &measure, watch).await?;
        self.checked(Standing::Checked, wanted, &measure, found).await
    }

    /// Brings a file in, or goes on where an earlier run of it ended. A file with bad rows is
    /// refused as a whole unless they are to be left out.
    pub async fn run_import(
        &self,
        staff: &Staff,
        wanted: &Wanted<'_>,
        leave_out_bad: bool,
        watch: &mut dyn Watch,
    ) -> Result<ImportReport, ImportError> {
        self.flow(Flow::Import, self.import_itself(staff, wanted, leave_out_bad, watch)).await
    }

    async fn import_itself(
        &self,
        staff: &Staff,
        wanted: &Wanted<'_>,
        leave_out_bad: bool,
        watch: &mut dyn Watch,
    ) -> Result<ImportReport, ImportError> {
        let church = self.church(&Scope::of(wanted.church)).await?;
        let measure = measured(wanted.source)?;
        let id = id_of(wanted, &measure.hash);
        let import = match self.reads().import_now(id).await? {
            Some(import) if import.finished_at.is_some() => {
                return self.told(Standing::HereAlready, import).await;
            }
            Some(import) => import,
            None => {
                if !leave_out_bad {
                    let found = self.look_through(wanted, &church, &measure, watch).await?;
                    if found.counts.bad > 0 {
                        return self.checked(Standing::Refused, wanted, &measure, found).await;
                    }
                }
                self.begin_import(staff, wanted, id, &measure.hash).await?
            }
        };
        self.write_pieces(wanted, &church, &measure, import, watch).await?;
        let import = self.finish_import(staff, id).await?;
        self.told(Standing::BroughtIn, import).await
    }

    /// The files that were brought in, newest first.
    pub async fn imports(&self, _: &Staff, limit: u32) -> Result<Vec<Import>, Error> {
        Ok(self.reads().imports(limit).await?)
    }

    /// One pass that writes nothing.
    async fn look_through(
        &self,
        wanted: &Wanted<'_>,
        church: &Church,
        measure: &Measure,
        watch: &mut dyn Watch,
    ) -> Result<Found, ImportError> {
        let id = id_of(wanted, &measure.hash);
        let mut rows = Rows::of(wanted.source.open()?)?;
        let reader = self.import_reader(wanted.kind, church, rows.next()?).await?;
        let doubles = Doubles::find(&reader, wanted.source, measure.lines)?;
        let mut found = Found::default();
        loop {
            let piece = reader.piece(&mut rows, &doubles)?;
            if piece.is_empty() {
                return Ok(found);
            }
            let sifted = self.sift(id, church, piece).await?;
            found.add(sifted, watch)?;
            watch.at(Doing::Checking, found.counts.rows(), measure.lines);
        }
    }

    /// The row of the file, with the books as they are before it.
    async fn begin_import(
        &self,
        staff: &Staff,
        wanted: &Wanted<'_>,
        id: ImportId,
        hash: &str,
    ) -> Result<Import, ImportError> {
        let now = self.now();
        let import = Import {
            id,
            church: wanted.church,
            kind: wanted.kind,
            file_hash: hash.to_owned(),
            file_name: columns::quoted(&wanted.name),
            by: staff.id(),
            started_at: now,
            finished_at: None,
            pieces: 0,
            counts: Counts::default(),
            sums: Vec::new(),
            before: self.totals(wanted.church).await?,
            after: None,
        };
        let mut work = self.begin().await?;
        work.add_import(&import).await?;
        if wanted.kind == ImportKind::History {
            let gateway = history::gateway().map_err(Error::internal)?;
            work.put_gateway(&gateway).await?;
            let facilities =
                MethodKind::ALL.map(|kind| history::facility(wanted.church, &gateway.id, kind));
            work.put_imported_facilities(&facilities).await?;
        }
        work.note(&note_of(&import, staff, "import.begin", now)).await?;
        let _committed = work.commit().await?;
        Ok(import)
    }

    /// Every piece that is not written yet, each in one unit of work.
    async fn write_pieces(
        &self,
        wanted: &Wanted<'_>,
        church: &Church,
        measure: &Measure,
        import: Import,
        watch: &mut dyn Watch,
    ) -> Result<(), ImportError> {
        let mut rows = Rows::of(wanted.source.open()?)?;
        let reader = self.import_reader(wanted.kind, church, rows.next()?).await?;
        let doubles = Doubles::find(&reader, wanted.source, measure.lines)?;
        let mut done = 0_u64;
        for place in 0_u64.. {
            let piece = reader.piece(&mut rows, &doubles)?;
            if piece.is_empty() {
                break;
            }
            done = done.saturating_add(piece.len().try_into().unwrap_or(u64::MAX));
            if place < import.pieces {
                continue;
            }
            let sifted = self.sift(import.id, church, piece).await?;
            sifted.bad.iter().for_each(|row| watch.bad(row));
            self.write_piece(import.id, place, sifted).await?;
            watch.at(Doing::Writing, done, measure.lines);
        }
        Ok(())
    }

    async fn write_piece(
        &self,
        id: ImportId,
        place: u64,
        sifted: Sifted,
    ) -> Result<(), ImportError> {
        let mut work = self.begin().await?;
        let mut import = work.import(id).await?.ok_or(Error::NotFound)?;
        if import.pieces != place || import.finished_at.is_some() {
            return Err(FileRefused::Busy.into());
        }
        let scope = Scope::of(import.church);
        import.pieces = import.pieces.saturating_add(1);
        import.counts.add(sifted.counts());
        let mut sums = Sums::of(&import.sums);
        for sum in &sifted.sums {
            sums.add(*sum)?;
        }
        import.sums = sums.list();
        match sifted.new {
            New::Donors { rows, links } => {
                work.add_imported_people(&scope, id, &rows).await?;
                work.link_people(&scope, id, &links).await?;
            }
            New::History(gifts) => {
                work.add_imported_gifts(&scope, id, &gifts).await?;
                let orders: Vec<Order> = gifts.into_iter().map(|gift| gift.order).collect();
                for (order, appended) in orders.iter().zip(work.append_orders(&orders).await?) {
                    match appended {
                        Appended::New | Appended::Exists => {}
                        Appended::OtherContent => {
                            return Err(StoreError::OtherContent { order: order.id() }.into());
                        }
                        Appended::TooLarge => {
                            return Err(StoreError::TooLarge { order: order.id() }.into());
                        }
                    }
                }
            }
        }
        work.add_bad_rows(id, &sifted.bad).await?;
        work.save_import(&import).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn finish_import(&self, staff: &Staff, id: ImportId) -> Result<Import, ImportError> {
        let now = self.now();
        let mut work = self.begin().await?;
        let mut import = work.import(id).await?.ok_or(Error::NotFound)?;
        if import.finished_at.is_none() {
            import.after = Some(self.totals(import.church).await?);
            import.finished_at = Some(now);
            work.save_import(&import).await?;
            work.note(&note_of(&import, staff, "import.finish", now)).await?;
            let _committed = work.commit().await?;
        }
        Ok(import)
    }

    async fn totals(&self, church: ChurchId) -> Result<Totals, Error> {
        Ok(Totals {
            funds: self.reads().fund_balances(church).await?,
            opening: self.reads().balance_of_kind(church, AccountKind::Opening).await?,
        })
    }

    /// What a pass found, as if it were written now.
    async fn checked(
        &self,
        standing: Standing,
        wanted: &Wanted<'_>,
        measure: &Measure,
        found: Found,
    ) -> Result<ImportReport, ImportError> {
        let before = self.totals(wanted.church).await?;
        let import = Import {
            id: id_of(wanted, &measure.hash),
            church: wanted.church,
            kind: wanted.kind,
            file_hash: measure.hash.clone(),
            file_name: wanted.name.clone(),
            by: PersonId::from_uuid(uuid::Uuid::nil()),
            started_at: self.now(),
            finished_at: None,
            pieces: 0,
            counts: found.counts,
            sums: found.sums.list(),
            before,
            after: None,
        };
        self.report(standing, import, found.bad).await
    }

    /// What is written of a file.
    async fn told(&self, standing: Standing, import: Import) -> Result<ImportReport, ImportError> {
        let limit = u32::try_from(BAD_ROWS_KEPT).unwrap_or(u32::MAX);
        let bad = self.reads().bad_rows(import.id, 0, limit).await?;
        self.report(standing, import, bad).await
    }

    async fn report(
        &self,
        standing: Standing,
        import: Import,
        bad: Vec<BadRow>,
    ) -> Result<ImportReport, ImportError> {
        let funds = self.reads().funds(&Scope::of(import.church)).await?;
        let mut totals: BTreeMap<(FundId, &'static str), FundTotal> = BTreeMap::new();
        let mut brought: BTreeMap<&'static str, Money> = BTreeMap::new();
        for sum in &import.sums {
            let currency = sum.sum.currency();
            let zero = Money::zero(currency);
            let total = totals.entry((sum.fund, currency.code())).or_insert_with(|| {
                let name = funds.iter().find(|fund| fund.id == sum.fund);
                FundTotal {
                    fund: sum.fund,
                    name: name.map_or_else(String::new, |fund| fund.name.clone()),
                    before: import.before.fund(sum.fund, currency),
                    file: zero,
                    new: zero,
                    after: zero,
                    meanwhile: zero,
                }
            });
            total.file = total.file.checked_add(sum.sum)?;
            total.new = total.new.checked_add(sum.new)?;
            let so_far = brought.entry(currency.code()).or_insert(zero);
            *so_far = so_far.checked_add(sum.new)?;
        }
        for total in totals.values_mut() {
            let expected = total.before.checked_add(total.new)?;
            total.after = match &import.after {
                Some(after) => after.fund(total.fund, expected.currency()),
                None => expected,
            };
            total.meanwhile = total.after.checked_sub(expected)?;
        }
        let mut agrees = true;
        if let Some(after) = &import.after {
            for new in brought.values() {
                let left = import.before.opening(new.currency()).checked_sub(*new)?;
                agrees &= after.opening(new.currency()) == left;
            }
        }
        Ok(ImportReport {
            standing,
            import: import.id,
            church: import.church,
            kind: import.kind,
            file_hash: import.file_hash,
            counts: import.counts,
            years: import.sums,
            totals: totals.into_values().collect(),
            agrees,
            bad,
        })
    }
}

/// Church, kind and content name an import: the same file again is the same import.
fn id_of(wanted: &Wanted<'_>, hash: &str) -> ImportId {
    let church = wanted.church.to_string();
    ImportId::from_uuid(derive_id(&["import", &church, wanted.kind.name(), hash]))
}

fn note_of(import: &Import, staff: &Staff, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(import.church),
        who: Who::Person(staff.id()),
        verb,
        subject: import.id.to_string(),
        why: format!("{} from {}", import.kind, import.file_name),
    }
}

/// Hashes the file and counts its lines, a buffer at a time.
pub(crate) fn measured(source: &dyn Source) -> Result<Measure, ImportError> {
    let mut file = source.open()?;
    let mut buffer = vec![0_u8; csv::ROW_BYTES_MAX];
    let mut hash = Sha256::new();
    let mut lines = 0_u64;
    let mut first = true;
    loop {
        let read = file.read(&mut buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        if first && (bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")) {
            return Err(FileRefused::Utf16.into());
        }
        first = false;
        hash.update(bytes);
        let breaks = bytes.iter().filter(|byte| **byte == b'\n').count();
        lines = lines.saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX));
    }
    Ok(Measure { hash: hex::encode(hash.finalize()), lines })
}
