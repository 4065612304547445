//! Rows that stand in a file twice, found in constant memory.
//!
//! A long file is gone through several times; each time only a share of the rows is remembered,
//! chosen by their hash, so that two equal rows are always in the same share.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::csv::Rows;
use super::sift::{Good, Reader};
use super::{FileRefused, ImportError, Source};

/// So many lines are remembered at once.
const SHARE_LINES: u64 = 500_000;

/// More doubled rows than this are a file that was joined with itself.
const DOUBLES_MAX: usize = 100_000;

/// Lines that say what an earlier line said: line to earlier line.
#[derive(Debug, Default)]
pub(super) struct Doubles(HashMap<u64, u64>);

impl Doubles {
    pub(super) fn find(
        reader: &Reader,
        source: &dyn Source,
        lines: u64,
    ) -> Result<Doubles, ImportError> {
        let shares = lines.div_ceil(SHARE_LINES).max(1);
        let mut doubles = HashMap::new();
        for share in 0..shares {
            let mut seen: HashMap<u128, u64> = HashMap::new();
            let mut rows = Rows::of(source.open()?)?;
            let _header = rows.next()?;
            while let Some(row) = rows.next()? {
                let Ok(good) = reader.read(row) else { continue };
                for key in good.keys() {
                    if key.checked_rem(u128::from(shares)) != Some(u128::from(share)) {
                        continue;
                    }
                    match seen.entry(key) {
                        Entry::Vacant(new) => {
                            new.insert(good.line());
                        }
                        Entry::Occupied(earlier) => {
                            doubles.insert(good.line(), *earlier.get());
                        }
                    }
                }
                if doubles.len() > DOUBLES_MAX {
                    return Err(FileRefused::Doubled(DOUBLES_MAX).into());
                }
            }
        }
        Ok(Doubles(doubles))
    }

    /// The line that said it before.
    pub(super) fn earlier(&self, good: &Good) -> Option<u64> {
        self.0.get(&good.line()).copied()
    }
}
