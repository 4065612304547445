//! A new church and its first people: how an empty installation becomes one that can be given to.
//!
//! Whoever can open the database may do this; nobody is signed in yet.

use delayed_payments::MethodKind;
use jiff::tz::TimeZone;
use kernel::{CampusId, ChurchId, Currency, FacilityId, FundId, PersonId};

use crate::Giving;
use crate::audit::{Note, Who};
use crate::churches::{Campus, Church, Facility, Fund, Gateway};
use crate::error::{Error, Wrong};
use crate::people::{Person, Role};
use crate::ports::Work;
use crate::scope::Scope;

/// By whom the audit log says it was done.
const COMMAND_LINE: &str = "command line";

/// A church to be, as it is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    pub name: String,
    /// IANA name.
    pub zone: String,
    pub currency: Currency,
    pub phone: String,
    pub address: String,
    pub tax_number: String,
    /// Test tenancy: in no total.
    pub test: bool,
    /// At least one; the first is where donors belong who name none.
    pub campuses: Vec<String>,
    /// At least one, in the order in which the church lists them.
    pub funds: Vec<String>,
    /// At least one: without it nothing can be taken.
    pub facilities: Vec<FoundingFacility>,
}

/// Through which gateway a kind of method is taken, and the church's account there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundingFacility {
    pub kind: MethodKind,
    pub gateway: Gateway,
    pub token: String,
}

/// Somebody to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    pub name: String,
    pub email: String,
    pub role: Role,
    /// `None` for payment staff.
    pub church: Option<ChurchId>,
}

impl Giving {
    /// Adds a church with all it needs, or nothing. A name that is taken is refused: the same
    /// description read twice is one church.
    pub async fn found(&self, founding: &Founding) -> Result<ChurchId, Error> {
        check(founding)?;
        let mut work = self.begin().await?;
        for id in self.reads().church_ids().await? {
            if self.church(&Scope::of(id)).await?.name == founding.name {
                return Err(Error::invalid("name", Wrong::Taken));
            }
        }
        let id = ChurchId::from_uuid(self.ids().uuid());
        work.add_church(&Church {
            id,
            name: founding.name.clone(),
            zone: founding.zone.clone(),
            currency: founding.currency,
            phone: founding.phone.clone(),
            address: founding.address.clone(),
            tax_number: founding.tax_number.clone(),
            test: founding.test,
        })
        .await?;
        for name in &founding.campuses {
            let campus = CampusId::from_uuid(self.ids().uuid());
            work.add_campus(&Campus { id: campus, church: id, name: name.clone() }).await?;
        }
        for (position, name) in (1..).zip(&founding.funds) {
            let fund = FundId::from_uuid(self.ids().uuid());
            work.add_fund(&Fund { id: fund, church: id, name: name.clone(), position }).await?;
        }
        for facility in &founding.facilities {
            work.put_gateway(&facility.gateway).await?;
            work.add_facility(&Facility {
                id: FacilityId::from_uuid(self.ids().uuid()),
                church: id,
                gateway: facility.gateway.id.clone(),
                kind: facility.kind,
                token: facility.token.clone(),
            })
            .await?;
        }
        self.note_founding(work.as_mut(), Some(id), "church.add", &founding.name).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// Lets somebody in. They have no password: they sign in with a code that is mailed to them,
    /// and may set one then.
    pub async fn invite(&self, invited: &Invited) -> Result<PersonId, Error> {
        let email = invited.email.trim().to_lowercase();
        if !email.contains('@') {
            return Err(Error::invalid("email", Wrong::Missing));
        }
        if invited.name.trim().is_empty() {
            return Err(Error::invalid("name", Wrong::Missing));
        }
        let staff = invited.role == Role::PaymentStaff;
        if staff != invited.church.is_none() {
            return Err(Error::invalid("church", Wrong::NotAChoice));
        }
        let mut campus = None;
        let mut work = self.begin().await?;
        if let Some(church) = invited.church {
            let scope = Scope::of(church);
            self.church(&scope).await?;
            if invited.role == Role::Donor {
                campus = work.first_campus(&scope).await?;
            }
        }
        if work.person_by_email(&email).await?.is_some() {
            return Err(Error::invalid("email", Wrong::Taken));
        }
        let id = PersonId::from_uuid(self.ids().uuid());
        let person = Person {
            id,
            church: invited.church,
            role: invited.role,
            name: invited.name.trim().to_owned(),
            email,
            password: None,
            credential: 1,
            last_sign_in: None,
            campus,
            locale: None,
        };
        work.add_person(&person).await?;
        self.note_founding(work.as_mut(), person.church, "person.invite", &id.to_string()).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// Every church, with its id: for whoever must name one.
    pub async fn churches(&self) -> Result<Vec<Church>, Error> {
        let mut churches = Vec::new();
        for id in self.reads().church_ids().await? {
            churches.push(self.church(&Scope::of(id)).await?);
        }
        Ok(churches)
    }

    async fn note_founding(
        &self,
        work: &mut dyn Work,
        church: Option<ChurchId>,
        verb: &'static str,
        subject: &str,
    ) -> Result<(), Error> {
        let who = Who::Rule(COMMAND_LINE.to_owned());
        let (subject, why) = (subject.to_owned(), String::new());
        Ok(work.note(&Note { at: self.now(), church, who, verb, subject, why }).await?)
    }
}

fn check(founding: &Founding) -> Result<(), Error> {
    let empty = |texts: &[String]| texts.iter().any(|text| text.trim().is_empty());
    if founding.name.trim().is_empty() {
        return Err(Error::invalid("name", Wrong::Missing));
    }
    if TimeZone::get(&founding.zone).is_err() {
        return Err(Error::invalid("zone", Wrong::NotAChoice));
    }
    if founding.campuses.is_empty() || empty(&founding.campuses) {
        return Err(Error::invalid("campuses", Wrong::Missing));
    }
    if founding.funds.is_empty() || empty(&founding.funds) {
        return Err(Error::invalid("funds", Wrong::Missing));
    }
    if founding.facilities.is_empty() {
        return Err(Error::invalid("facilities", Wrong::Missing));
    }
    let kinds = || founding.facilities.iter().map(|facility| facility.kind);
    if kinds().enumerate().any(|(place, kind)| kinds().take(place).any(|other| other == kind)) {
        // Which of the two would take a gift could not be said.
        return Err(Error::invalid("facilities", Wrong::NotAChoice));
    }
    Ok(())
}
