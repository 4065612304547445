//! What people decide about a plan: a second one approves it, and anybody on call stops it, lets it
//! go on, or gives it up.

use delayed_payments::incident::Event;
use delayed_payments::release::{PauseReason, PlanRefused};
use delayed_payments::{By, PlanState};
use kernel::{PlanId, RequestId};

use super::run::stop;
use super::{Approval, by, is_as_drawn, refused, told};
use crate::Giving;
use crate::actor::Staff;
use crate::error::{Error, Refusal, Wrong};
use crate::request::{Turn, claim};

impl Giving {
    /// Approves a plan as it was seen: `fingerprint` is the one that stood on the page. A plan whose
    /// gifts or amounts are others by now is refused, and so is the one who drew it; only where
    /// nobody else is on call may they, and say why.
    pub async fn approve_plan(
        &self,
        staff: &Staff,
        id: PlanId,
        fingerprint: &str,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.approve", &id.to_string(), fingerprint, why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut plan = work.plan(id).await?.ok_or(Error::NotFound)?;
        let alone = self.reads().staff().await?.len() < 2;
        plan.state = plan.state.approve(staff.id(), plan.drawn_by, alone).map_err(refused)?;
        let own = staff.id() == plan.drawn_by;
        if own && why.trim().chars().count() < 10 {
            return Err(Error::invalid("reason", Wrong::TooShort));
        }
        if fingerprint != plan.fingerprint {
            return Err(Refusal::PlanChanged.into());
        }
        is_as_drawn(work.as_mut(), &plan).await?;
        let why = if own { why.trim() } else { "" };
        plan.approval = Some(Approval { by: staff.id(), at: now, why: why.to_owned() });
        work.save_plan(&plan).await?;
        work.note(&by(staff, "plan.approve", id, why, now)).await?;
        told(work.as_mut(), staff, &plan, Event::PlanApproved { plan: id }, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// No further batch goes out until a person says so. What went out is not called back.
    pub async fn pause_plan(
        &self,
        staff: &Staff,
        id: PlanId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.pause", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut plan = work.plan(id).await?.ok_or(Error::NotFound)?;
        let reason = PauseReason::Person { by: staff.id() };
        work.note(&by(staff, "plan.pause", id, "", now)).await?;
        stop(work.as_mut(), &mut plan, reason, By::Person(staff.id()), now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A person has looked, and the plan goes on, batch by batch. Nothing goes out by this.
    pub async fn resume_plan(
        &self,
        staff: &Staff,
        id: PlanId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.resume", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut plan = work.plan(id).await?.ok_or(Error::NotFound)?;
        if plan.state == PlanState::Running {
            return Err(refused(PlanRefused::Running));
        }
        plan.go(&work.batches(id).await?)?;
        work.save_plan(&plan).await?;
        work.note(&by(staff, "plan.resume", id, "", now)).await?;
        let text = "lets the release plan go on".to_owned();
        told(work.as_mut(), staff, &plan, Event::Noted { text }, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Gives the plan up; what is still held stays held.
    pub async fn abandon_plan(
        &self,
        staff: &Staff,
        id: PlanId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        if why.trim().chars().count() < 10 {
            return Err(Error::invalid("why", Wrong::TooShort));
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["plan.abandon", &id.to_string(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let mut plan = work.plan(id).await?.ok_or(Error::NotFound)?;
        plan.state = plan.state.abandon().map_err(refused)?;
        plan.runs_on = None;
        work.save_plan(&plan).await?;
        work.note(&by(staff, "plan.abandon", id, why.trim(), now)).await?;
        let event = Event::PlanAbandoned { plan: id, why: why.trim().to_owned() };
        told(work.as_mut(), staff, &plan, event, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}
