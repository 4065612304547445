//! A file of donors: name, email, campus, external id.

use kernel::{CampusId, ChurchId, PersonId, derive_id};

use super::csv::Row;
use super::{BadRow, FileRefused};
use crate::imports::columns::Columns;

const NAMES: [&str; 4] = ["name", "email", "campus", "external_id"];

/// One donor of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DonorRow {
    pub line: u64,
    /// Derived from church and address, so that the same row is the same person in every run.
    pub id: PersonId,
    pub name: String,
    /// Lower case.
    pub email: String,
    pub campus: Option<CampusId>,
    /// What the other system calls them.
    pub external: Option<String>,
}

/// Reads rows of donors of one church.
pub(super) struct Reader {
    columns: Columns<4>,
    church: ChurchId,
    campuses: Vec<(CampusId, String)>,
}

impl Reader {
    pub(super) fn new(
        header: Option<Row>,
        church: ChurchId,
        campuses: Vec<(CampusId, String)>,
    ) -> Result<Reader, FileRefused> {
        Ok(Reader { columns: Columns::read(NAMES, header)?, church, campuses })
    }

    pub(super) fn read(&self, row: Row) -> Result<DonorRow, BadRow> {
        let fields = self.columns.fields(row)?;
        let name = fields.text(0)?;
        let email = fields.email(1)?;
        let campus = match fields.maybe(2)? {
            None => None,
            Some(name) => Some(self.campus(&name).ok_or_else(|| {
                let known: Vec<&str> =
                    self.campuses.iter().map(|(_, name)| name.as_str()).collect();
                fields.bad(2, format!("one of the church’s campuses: {}", known.join(", ")))
            })?),
        };
        let id =
            PersonId::from_uuid(derive_id(&["imported donor", &self.church.to_string(), &email]));
        Ok(DonorRow { line: fields.line, id, name, email, campus, external: fields.maybe(3)? })
    }

    fn campus(&self, name: &str) -> Option<CampusId> {
        let name = name.to_lowercase();
        self.campuses.iter().find(|(_, known)| known.to_lowercase() == name).map(|(id, _)| *id)
    }
}
