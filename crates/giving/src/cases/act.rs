//! What people do with a case. None of it moves money at a gateway.

use classifier::Ruling;
use kernel::{AttemptId, CaseId, Certainty, Class, RequestId, Timestamp};

use super::{Case, End, Fix, Proposal};
use crate::Giving;
use crate::actor::Staff;
use crate::attempts::Outcome;
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal};
use crate::notices::{Notice, Urgency};
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::typed::{length, reason, wrong};

/// The longest reason, in letters.
const WHY_MOST: usize = 500;

impl Giving {
    /// From now on everybody knows who to ask.
    pub async fn take_case(
        &self,
        staff: &Staff,
        id: CaseId,
        request: RequestId,
    ) -> Result<(), Error> {
        self.change_case(staff, id, ("case.take", ""), request, |case, now| Case {
            owner: Some((staff.id(), now)),
            ..case
        })
        .await
    }

    /// Proposes to give the money back at the gateway. Nothing is sent from here: the case waits
    /// until the gateway's own list says that it went back.
    pub async fn propose_refund(
        &self,
        staff: &Staff,
        id: CaseId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let why = case_reason(why)?;
        let case = self.reads().case_by_id(id).await?.ok_or(Error::NotFound)?;
        if case.to_give_back().is_none() {
            return Err(Refusal::NothingToGiveBack.into());
        }
        self.change_case(staff, id, ("case.propose_refund", why), request, |case, now| Case {
            owner: case.owner.or(Some((staff.id(), now))),
            proposed: Some(Proposal { by: staff.id(), at: now, why: why.to_owned() }),
            ..case
        })
        .await
    }

    /// A person put it right, or says why nothing is wrong.
    pub async fn resolve_case(
        &self,
        staff: &Staff,
        id: CaseId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let why = case_reason(why)?;
        self.change_case(staff, id, ("case.resolve", why), request, |case, now| Case {
            ended: Some(End { at: now, by: Some(staff.id()), why: why.to_owned() }),
            ..case
        })
        .await
    }

    /// The gateway took what the books do not know: it is written down as taken late, and its donor
    /// is told. What was taken too often then stands under the corrections, to be given back. The
    /// money is with the gateway already.
    pub async fn take_down(
        &self,
        staff: &Staff,
        id: CaseId,
        request: RequestId,
    ) -> Result<(), Error> {
        let case = self.reads().case_by_id(id).await?.ok_or(Error::NotFound)?;
        let scope = Scope::of(case.church);
        let mut work = self.begin().await?;
        work.change_delays().await?;
        let now = self.now();
        let content = ["case.take_down", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let (Some(gift), Ok(key), Fix::TakeDown) =
            (case.gift, case.key.parse::<AttemptId>(), case.fix)
        else {
            return Err(Refusal::NothingToTakeDown.into());
        };
        let mut gift = work.gift(&scope, gift).await?.ok_or(Error::NotFound)?;
        let mut attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
        let case = work.case(id).await?.filter(Case::is_open).ok_or(Refusal::CaseEnded)?;
        // While another attempt is under way nobody knows which of the two is the gift's.
        let other = gift.state.in_flight().or(gift.state.at_the_bank());
        if other.is_some_and(|other| other != key) {
            return Err(Refusal::Gift(delayed_payments::Refused::InFlight).into());
        }
        let token = case.said.as_ref().map_or("", |said| said.token.as_str());
        attempt.outcome = Some(Outcome {
            at: now,
            class: Class::Success,
            certainty: Certainty::Sure,
            rule: None,
            hard: false,
            reply: format!("(in the gateway's list: {token})"),
        });
        work.save_attempt(&scope, &attempt).await?;
        if gift.state.in_flight() == Some(key) {
            let taken = Ruling { class: Class::Success, certainty: Certainty::Sure, rule: None };
            let work = work.as_mut();
            self.resolve(work, &scope, &mut gift, &attempt, &taken, None, now).await?;
        } else {
            self.late_success(work.as_mut(), &scope, &mut gift, &attempt, now).await?;
        }
        let why = "written down as taken";
        let ended = Some(End { at: now, by: Some(staff.id()), why: why.to_owned() });
        work.note(&note(staff, "case.take_down", &case, why, now)).await?;
        work.save_case(&Case { ended, ..case }).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One step of a person and its audit entry, in one unit of work.
    async fn change_case(
        &self,
        staff: &Staff,
        id: CaseId,
        (verb, why): (&'static str, &str),
        request: RequestId,
        change: impl FnOnce(Case, Timestamp) -> Case + Send,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = [verb, &id.to_string(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let case = work.case(id).await?.ok_or(Error::NotFound)?;
        if !case.is_open() {
            return Err(Refusal::CaseEnded.into());
        }
        let before = case.proposed.is_some();
        let case = change(case, now);
        work.note(&note(staff, verb, &case, why, now)).await?;
        work.save_case(&case).await?;
        if case.proposed.is_some() && !before {
            self.tell_proposal(work.as_mut(), &case, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// A second person looks before anybody gives money back.
    async fn tell_proposal(
        &self,
        work: &mut dyn Work,
        case: &Case,
        now: Timestamp,
    ) -> Result<(), Error> {
        let notice = Notice {
            key: format!("case {} refund", case.id),
            urgency: Urgency::Look,
            subject: "A refund was proposed".to_owned(),
            text: format!(
                "A charge should go back at the gateway. Look at it, and give it back there: \
                 /staff/cases/{}\n",
                case.id
            ),
            about: None,
        };
        self.notify(work, &notice, now).await
    }
}

fn case_reason(text: &str) -> Result<&str, Error> {
    if let Some(too) = length(text, 0, WHY_MOST) {
        return Err(Error::Invalid(vec![wrong("why", too)]));
    }
    reason(text, "why").map_err(|violation| Error::Invalid(vec![violation]))
}

fn note(staff: &Staff, verb: &'static str, case: &Case, why: &str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(case.church),
        who: Who::Person(staff.id()),
        verb,
        subject: case.id.to_string(),
        why: why.to_owned(),
    }
}
