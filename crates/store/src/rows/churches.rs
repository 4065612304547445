use giving::churches::{Church, Facility, Gateway};
use giving::methods::Method;
use giving::ports::StoreError;
use kernel::CampusId;
use sqlx::FromRow;
use views::{ChurchCard, FundChoice};

use super::Place;

#[derive(FromRow)]
pub(crate) struct ChurchRecord {
    id: String,
    name: String,
    zone: String,
    currency: String,
    phone: String,
    address: String,
    tax_number: String,
    test: i64,
}

impl ChurchRecord {
    pub(crate) fn decode(self) -> Result<Church, StoreError> {
        let place = Place { table: "churches", row: &self.id };
        Ok(Church {
            id: place.word("id", &self.id)?,
            currency: place.word("currency", &self.currency)?,
            name: self.name,
            zone: self.zone,
            phone: self.phone,
            address: self.address,
            tax_number: self.tax_number,
            test: self.test == 1,
        })
    }

    pub(crate) fn card(self) -> Result<ChurchCard, StoreError> {
        let church = self.decode()?;
        Ok(ChurchCard {
            id: church.id,
            name: church.name,
            zone: church.zone,
            currency: church.currency,
            phone: church.phone,
            address: church.address,
            tax_number: church.tax_number,
        })
    }
}

/// A campus or a fund, as one chooses it.
#[derive(FromRow)]
pub(crate) struct NamedRecord {
    id: String,
    name: String,
}

impl NamedRecord {
    pub(crate) fn fund(self) -> Result<FundChoice, StoreError> {
        let id = Place { table: "funds", row: &self.id }.word("id", &self.id)?;
        Ok(FundChoice { id, name: self.name })
    }

    pub(crate) fn campus(self) -> Result<(CampusId, String), StoreError> {
        let id = Place { table: "campuses", row: &self.id }.word("id", &self.id)?;
        Ok((id, self.name))
    }
}

#[derive(FromRow)]
pub(crate) struct GatewayRecord {
    id: String,
    name: String,
    probe_facility_token: String,
    probe_method_token: String,
}

impl GatewayRecord {
    pub(crate) fn decode(self) -> Result<Gateway, StoreError> {
        Ok(Gateway {
            id: Place { table: "gateways", row: &self.id }.word("id", &self.id)?,
            name: self.name,
            probe_facility_token: self.probe_facility_token,
            probe_method_token: self.probe_method_token,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct FacilityRecord {
    church_id: String,
    id: String,
    gateway_id: String,
    kind: String,
    token: String,
}

impl FacilityRecord {
    pub(crate) fn decode(self) -> Result<Facility, StoreError> {
        let place = Place { table: "facilities", row: &self.id };
        Ok(Facility {
            id: place.word("id", &self.id)?,
            church: place.word("church_id", &self.church_id)?,
            gateway: place.word("gateway_id", &self.gateway_id)?,
            kind: place.word("kind", &self.kind)?,
            token: self.token,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct MethodRecord {
    id: String,
    donor_id: String,
    kind: String,
    token: String,
    brand: String,
    last_four: String,
    expires_month: Option<i64>,
    expires_year: Option<i64>,
}

impl MethodRecord {
    pub(crate) fn decode(self) -> Result<Method, StoreError> {
        let place = Place { table: "methods", row: &self.id };
        let expires = match (self.expires_month, self.expires_year) {
            (Some(month), Some(year)) => {
                Some((place.number("expires_month", month)?, place.number("expires_year", year)?))
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(place.corrupt("expires_month")),
        };
        Ok(Method {
            id: place.word("id", &self.id)?,
            donor: place.word("donor_id", &self.donor_id)?,
            kind: place.word("kind", &self.kind)?,
            token: self.token,
            brand: self.brand,
            last_four: self.last_four,
            expires,
        })
    }
}
