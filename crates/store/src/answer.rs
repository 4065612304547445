//! What a database's answer means to the port.

use giving::ports::StoreError;
use sqlx::postgres::PgQueryResult;
use sqlx::sqlite::SqliteQueryResult;

/// Turns the driver's answer into the port's.
pub(crate) trait Answer<T> {
    /// With the table it is about.
    fn about(self, table: &'static str) -> Result<T, StoreError>;
}

impl<T> Answer<T> for Result<T, sqlx::Error> {
    fn about(self, table: &'static str) -> Result<T, StoreError> {
        self.map_err(|error| meaning(error, table))
    }
}

/// How many rows a statement wrote.
pub(crate) trait Written {
    fn rows(&self) -> u64;
}

impl Written for SqliteQueryResult {
    fn rows(&self) -> u64 {
        self.rows_affected()
    }
}

impl Written for PgQueryResult {
    fn rows(&self) -> u64 {
        self.rows_affected()
    }
}

/// For statements that must write exactly one row.
pub(crate) trait ExactlyOne {
    /// None written: somebody else changed the row after it was read.
    fn exactly_one(self, table: &'static str) -> Result<(), StoreError>;
}

impl<W: Written> ExactlyOne for Result<W, sqlx::Error> {
    fn exactly_one(self, table: &'static str) -> Result<(), StoreError> {
        match self.about(table)?.rows() {
            1 => Ok(()),
            _ => Err(StoreError::Stale { table }),
        }
    }
}

/// For statements that must write every row they name, each of them once.
pub(crate) fn every_one(written: u64, named: usize, table: &'static str) -> Result<(), StoreError> {
    if u64::try_from(named) == Ok(written) { Ok(()) } else { Err(StoreError::Stale { table }) }
}

/// The same answer for another who waits for it.
pub(crate) fn told_again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(why) => StoreError::Unavailable(why.clone()),
        error => StoreError::Database(error.to_string().into()),
    }
}

fn meaning(error: sqlx::Error, table: &'static str) -> StoreError {
    match &error {
        sqlx::Error::Database(answer) if answer.is_unique_violation() => {
            StoreError::Duplicate { table }
        }
        sqlx::Error::Database(answer) if answer.code().is_some_and(|code| passes(&code)) => {
            StoreError::Unavailable(error.to_string())
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreError::Unavailable(error.to_string()),
        _ => StoreError::Database(Box::new(error)),
    }
}

/// Whether an error code says "not now" rather than "never". SQLite: busy and locked, also in their
/// longer forms. PostgreSQL: no connection, no resources, shut down, timed out, or picked to give
/// way to another.
fn passes(code: &str) -> bool {
    let sqlite =
        code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)) && code.len() < 5;
    let classes = ["08", "53", "57"];
    let codes = ["40001", "40P01", "55P03"];
    let postgres = code.len() == 5
        && (codes.contains(&code) || classes.iter().any(|class| code.starts_with(class)));
    sqlite || postgres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_stays() {
        for code in ["5", "6", "261", "517", "08006", "53300", "57014", "57P01", "40P01"] {
            assert!(passes(code), "{code}");
        }
        for code in ["1", "19", "787", "2067", "23503", "42601", "22P02", "P0001", "00005"] {
            assert!(!passes(code), "{code}");
        }
    }
}
