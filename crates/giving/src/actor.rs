//! Who is asking. Only authentication can make an actor, and a use case names the one it needs.

use kernel::{ChurchId, Locale, PersonId};

use crate::people::{Person, Role};
use crate::scope::Scope;

/// Somebody who gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Donor {
    id: PersonId,
    church: ChurchId,
    name: String,
    locale: Option<Locale>,
}

/// Somebody who keeps a church's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChurchAdmin {
    id: PersonId,
    church: ChurchId,
    name: String,
}

/// Somebody on call for every church.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    id: PersonId,
    name: String,
}

/// One of the three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    Donor(Donor),
    Admin(ChurchAdmin),
    Staff(Staff),
}

impl Actor {
    /// A person as read from the database. A donor or admin without a church is nobody.
    pub(crate) fn of(person: &Person) -> Option<Actor> {
        let (id, name) = (person.id, person.name.clone());
        Some(match (person.role, person.church) {
            (Role::Donor, Some(church)) => {
                Actor::Donor(Donor { id, church, name, locale: person.locale })
            }
            (Role::ChurchAdmin, Some(church)) => Actor::Admin(ChurchAdmin { id, church, name }),
            (Role::PaymentStaff, None) => Actor::Staff(Staff { id, name }),
            (Role::Donor | Role::ChurchAdmin, None) | (Role::PaymentStaff, Some(_)) => return None,
        })
    }

    /// The person behind the role.
    pub fn person(&self) -> PersonId {
        match self {
            Actor::Donor(donor) => donor.id,
            Actor::Admin(admin) => admin.id,
            Actor::Staff(staff) => staff.id,
        }
    }

    /// The language they read, if that is settled: donors choose, churches and staff read English
    /// so far.
    pub fn locale(&self) -> Option<Locale> {
        match self {
            Actor::Donor(donor) => donor.locale,
            Actor::Admin(_) | Actor::Staff(_) => Some(Locale::En),
        }
    }

    /// The church whose pages they see.
    pub fn church(&self) -> Option<ChurchId> {
        match self {
            Actor::Donor(donor) => Some(donor.church),
            Actor::Admin(admin) => Some(admin.church),
            Actor::Staff(_) => None,
        }
    }
}

impl Donor {
    pub fn id(&self) -> PersonId {
        self.id
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn scope(&self) -> Scope {
        Scope::of(self.church)
    }
}

impl ChurchAdmin {
    pub fn id(&self) -> PersonId {
        self.id
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn scope(&self) -> Scope {
        Scope::of(self.church)
    }
}

impl Staff {
    pub fn id(&self) -> PersonId {
        self.id
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}
