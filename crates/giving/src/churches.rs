//! Churches, and what they are set up with.

use delayed_payments::MethodKind;
use jiff::tz::TimeZone;
use kernel::{CampusId, ChurchId, Currency, Date, FacilityId, FundId, GatewayId, Timestamp};

/// A church: the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Church {
    pub id: ChurchId,
    pub name: String,
    /// IANA name; a zone that this build does not know counts as UTC.
    pub zone: String,
    pub currency: Currency,
    pub phone: String,
    pub address: String,
    pub tax_number: String,
    /// Test tenancy: in every table, in no total (C-33).
    pub test: bool,
}

impl Church {
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// The church's calendar decides what is today.
    pub fn today(&self, now: Timestamp) -> Date {
        now.date_in(&self.time_zone())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campus {
    pub id: CampusId,
    pub church: ChurchId,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    pub id: FundId,
    pub church: ChurchId,
    pub name: String,
    /// Place in the church's list.
    pub position: u32,
}

/// A gateway behind the orchestrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    pub id: GatewayId,
    pub name: String,
    /// Our own account there, and our own test instrument: probes never touch a donor's.
    pub probe_facility_token: String,
    pub probe_method_token: String,
}

/// One church's merchant account at one gateway, for one kind of method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facility {
    pub id: FacilityId,
    pub church: ChurchId,
    pub gateway: GatewayId,
    pub kind: MethodKind,
    /// Its token at the orchestrator.
    pub token: String,
}
