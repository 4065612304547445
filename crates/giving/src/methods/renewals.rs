//! What card updaters send: a bank gave somebody's card another date or number (D15). The gateway's
//! token stays; its donor reads what their bank sent, and nothing is asked of them.

use std::io::{self, Read};

use kernel::ChurchId;

use super::Kept;
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::imports::csv::Rows;
use crate::scope::Scope;

/// One card, as its bank sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// What the vault calls it.
    pub token: String,
    /// (month, year): good through the last day of that month.
    pub expires: (i8, i16),
    /// When its number changed as well.
    pub last_four: Option<String>,
}

/// What an updater's file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    pub changed: u64,
    /// Known before.
    pub same: u64,
    /// Of nobody here.
    pub unknown: u64,
    /// Lines that cannot be read.
    pub bad: Vec<u64>,
}

/// The columns of an updater's file.
const COLUMNS: [&str; 4] = ["token", "month", "year", "last_four"];

impl Renewal {
    fn read(fields: &[String]) -> Option<Renewal> {
        let [token, month, year, last_four] = fields else { return None };
        let (month, year) = (month.trim().parse().ok()?, year.trim().parse().ok()?);
        let four = last_four.trim();
        let fits = four.is_empty() || four.len() == 4 && four.bytes().all(|b| b.is_ascii_digit());
        let is_date = (1..=12).contains(&month) && (2000..2100).contains(&year);
        (is_date && fits && !token.trim().is_empty()).then(|| Renewal {
            token: token.trim().to_owned(),
            expires: (month, year),
            last_four: (!four.is_empty()).then(|| four.to_owned()),
        })
    }
}

/// Why an updater's file was not read.
#[derive(Debug, thiserror::Error)]
pub enum RenewalsError {
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    #[error("the first line names the columns: token,month,year,last_four")]
    Columns,
    #[error(transparent)]
    Giving(#[from] Error),
}

impl Giving {
    /// Takes over what an updater sent, line by line: the same file twice changes nothing twice, and
    /// one that was cut off goes on.
    pub async fn renew_methods(
        &self,
        staff: &Staff,
        file: impl Read + Send,
    ) -> Result<Renewed, RenewalsError> {
        let mut rows = Rows::of(file)?;
        let header = rows.next()?.and_then(|row| row.fields.ok());
        if header.is_none_or(|names| names != COLUMNS) {
            return Err(RenewalsError::Columns);
        }
        let mut renewed = Renewed::default();
        while let Some(row) = rows.next()? {
            match row.fields.ok().as_deref().and_then(Renewal::read) {
                Some(renewal) => self.renew(staff, &renewal, &mut renewed).await?,
                None => renewed.bad.push(row.line),
            }
        }
        Ok(renewed)
    }

    async fn renew(
        &self,
        staff: &Staff,
        renewal: &Renewal,
        renewed: &mut Renewed,
    ) -> Result<(), Error> {
        let mut work = self.begin().await?;
        let found = work.methods_by_token(&renewal.token).await?;
        if found.is_empty() {
            renewed.unknown = renewed.unknown.saturating_add(1);
        }
        for (church, kept) in found {
            let before = kept.method.clone();
            let Some(kept) = self.after(kept, renewal) else {
                renewed.same = renewed.same.saturating_add(1);
                continue;
            };
            let now = self.now();
            work.save_method(&Scope::of(church), &kept).await?;
            work.note(&note(staff, church, &kept, now)).await?;
            self.write_renewed(work.as_mut(), &before, &kept.method, now).await?;
            renewed.changed = renewed.changed.saturating_add(1);
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The card as it is now; nothing when that was known.
    fn after(&self, kept: Kept, renewal: &Renewal) -> Option<Kept> {
        let mut after = kept.clone();
        after.method.expires = Some(renewal.expires);
        if let Some(four) = &renewal.last_four {
            after.method.last_four.clone_from(four);
        }
        (after != kept).then(|| Kept { renewed_at: Some(self.now()), ..after })
    }
}

fn note(staff: &Staff, church: ChurchId, kept: &Kept, at: kernel::Timestamp) -> Note {
    Note {
        at,
        church: Some(church),
        who: Who::Person(staff.id()),
        verb: "method.renew",
        subject: kept.method.id.to_string(),
        why: "its bank sent another date or number".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_token_a_month_and_perhaps_four_digits() {
        let read =
            |line: &str| Renewal::read(&line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let plain = read("tok1,5,2031,").unwrap();
        assert_eq!((plain.expires, plain.last_four), ((5, 2031), None));
        assert_eq!(read("tok1,12,2031,1881").unwrap().last_four.as_deref(), Some("1881"));
        for bad in ["tok1,13,2031,", ",5,2031,", "tok1,5,31,", "tok1,5,2031,18x1", "tok1,5"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
