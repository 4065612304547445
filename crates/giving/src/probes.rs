//! Probes: test payments of our own, with our own instrument, never a donor's money.

use classifier::classify;
use delayed_payments::Scope as DelayScope;
use delayed_payments::incident::{Event, Line};
use kernel::{Class, GatewayId, ProbeId, Timestamp};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::ports::ProbeTarget;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub id: ProbeId,
    pub gateway: GatewayId,
    pub at: Timestamp,
    pub passed: bool,
    pub took_ms: u32,
}

impl Giving {
    /// Sends one probe and writes down how it went.
    pub async fn probe(&self, staff: &Staff, gateway: &GatewayId) -> Result<Probe, Error> {
        let gateway = self.reads().gateway(gateway).await?.ok_or(Error::NotFound)?;
        let target = ProbeTarget {
            id: ProbeId::from_uuid(self.ids().uuid()),
            gateway: gateway.id.clone(),
            facility_token: gateway.probe_facility_token,
            method_token: gateway.probe_method_token,
        };
        let before = self.now();
        let reply = self.parts.gateways.probe(&target).await;
        let now = self.now();
        let ruling = classify(&reply, &gateway.id, None, &self.edition().rules);
        let probe = Probe {
            id: target.id,
            gateway: gateway.id,
            at: now,
            passed: ruling.class == Class::Success,
            took_ms: u32::try_from(now.since(before).as_millis()).unwrap_or(u32::MAX),
        };
        let mut work = self.begin().await?;
        work.add_probe(&probe).await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "gateway.probe",
            subject: probe.gateway.to_string(),
            why: String::new(),
        })
        .await?;
        let event = Event::Probed { gateway: probe.gateway.clone(), passed: probe.passed };
        let scope = DelayScope::Gateway(probe.gateway.clone());
        self.tell_incident(work.as_mut(), &scope, Line::by_person(staff.id(), event), now).await?;
        let _committed = work.commit().await?;
        Ok(probe)
    }
}
