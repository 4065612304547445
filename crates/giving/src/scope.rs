//! Whose rows a query may see. There is no query on a church's tables without one.

use kernel::ChurchId;

/// One church's rows. Another church's object and no object at all are the same `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope(ChurchId);

impl Scope {
    /// Of a donor's or admin's church, or of the church a row names when a worker acts on that row.
    pub fn of(church: ChurchId) -> Scope {
        Scope(church)
    }

    pub fn church(&self) -> ChurchId {
        self.0
    }
}
