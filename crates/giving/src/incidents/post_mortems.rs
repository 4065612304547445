//! What was learnt from an incident: written while it is fresh, locked when it is finished, and
//! what was decided is tracked until it is done (A-12, O16).

use delayed_payments::PostMortemRefused;
use delayed_payments::incident::{PostMortem, State};
use jiff::tz::TimeZone;
use kernel::{Date, IncidentId, PersonId, RequestId, Timestamp};

use super::by;
use crate::Giving;
use crate::actor::Staff;
use crate::error::{Error, Refusal, Violation, Wrong};
use crate::ports::{KeptPostMortem, Work};
use crate::request::{Turn, claim};

/// Who does something, until when, as typed; both may be empty for now.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypedOwner<'a> {
    pub owner: &'a str,
    pub due: &'a str,
}

/// A step of a form: which post-mortem, as it was seen, and once.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub incident: IncidentId,
    /// The version the page showed: what somebody else wrote meanwhile is not written over.
    pub version: u32,
    pub request: RequestId,
}

impl Giving {
    /// Keeps what was written so far.
    pub async fn write_post_mortem(
        &self,
        staff: &Staff,
        step: Step,
        (what_happened, learning): (&str, &str),
    ) -> Result<(), Error> {
        let content = [what_happened, learning];
        self.change_post_mortem(staff, step, ("post_mortem.write", &content), |written, _| {
            Ok(written.write(what_happened, learning)?)
        })
        .await
    }

    /// Adds something that will be done.
    pub async fn mitigate(
        &self,
        staff: &Staff,
        step: Step,
        what: &str,
        typed: TypedOwner<'_>,
    ) -> Result<(), Error> {
        let (owner, due) = self.assigned(typed).await?;
        let content = [what, typed.owner, typed.due];
        self.change_post_mortem(staff, step, ("post_mortem.mitigate", &content), |written, _| {
            written.mitigate(what, owner, due).map_err(|refused| match refused {
                PostMortemRefused::Empty => Error::invalid("what", Wrong::Missing),
                other => other.into(),
            })
        })
        .await
    }

    /// Says who does it, and until when.
    pub async fn assign_mitigation(
        &self,
        staff: &Staff,
        step: Step,
        place: usize,
        typed: TypedOwner<'_>,
    ) -> Result<(), Error> {
        let (owner, due) = self.assigned(typed).await?;
        let which = place.to_string();
        let content = [which.as_str(), typed.owner, typed.due];
        self.change_post_mortem(staff, step, ("post_mortem.assign", &content), |written, _| {
            Ok(written.assign(place, owner, due)?)
        })
        .await
    }

    /// It will not be done after all.
    pub async fn drop_mitigation(
        &self,
        staff: &Staff,
        step: Step,
        place: usize,
    ) -> Result<(), Error> {
        let which = place.to_string();
        let content = [which.as_str()];
        self.change_post_mortem(staff, step, ("post_mortem.drop", &content), |written, _| {
            Ok(written.drop_mitigation(place)?)
        })
        .await
    }

    /// It is done; also after the end.
    pub async fn mitigation_done(
        &self,
        staff: &Staff,
        step: Step,
        place: usize,
    ) -> Result<(), Error> {
        let which = place.to_string();
        let content = [which.as_str()];
        self.change_post_mortem(staff, step, ("post_mortem.done", &content), |written, now| {
            Ok(written.done(place, staff.id(), now)?)
        })
        .await
    }

    /// Writes and locks it, with what the incident came to. Refused with an empty learning, or with
    /// a mitigation that nobody does or that has no date.
    pub async fn finish_post_mortem(
        &self,
        staff: &Staff,
        step: Step,
        (what_happened, learning): (&str, &str),
    ) -> Result<(), Error> {
        // Counted before anything is locked: nothing of an incident that is over hurries.
        let facts = self.facts(step.incident).await?;
        let content = [what_happened, learning];
        self.change_kept(staff, step, ("post_mortem.finish", &content), |kept, now| {
            let written = kept.written.write(what_happened, learning)?;
            let written = written.finish(staff.id(), now).map_err(missing)?;
            Ok(KeptPostMortem { written, facts: Some(facts) })
        })
        .await
    }

    /// Adds words to a finished one.
    pub async fn add_to_post_mortem(
        &self,
        staff: &Staff,
        step: Step,
        text: &str,
    ) -> Result<(), Error> {
        let content = [text];
        self.change_post_mortem(staff, step, ("post_mortem.add", &content), |written, now| {
            written.add(text, staff.id(), now).map_err(|refused| match refused {
                PostMortemRefused::Empty => Error::invalid("text", Wrong::Missing),
                other => other.into(),
            })
        })
        .await
    }

    /// Owner and date as typed. Nobody and no day are allowed until the end.
    async fn assigned(
        &self,
        typed: TypedOwner<'_>,
    ) -> Result<(Option<PersonId>, Option<Date>), Error> {
        let owner = match typed.owner.trim() {
            "" => None,
            text => {
                let id: Option<PersonId> = text.parse().ok();
                let staff = self.reads().staff().await?;
                let person = staff.iter().find(|person| Some(person.id) == id);
                Some(person.ok_or_else(|| Error::invalid("owner", Wrong::NotAChoice))?.id)
            }
        };
        let due = match typed.due.trim() {
            "" => None,
            text => {
                let due: Date = text.parse().map_err(|_| Error::invalid("due", Wrong::NotADate))?;
                if due < self.now().date_in(&TimeZone::UTC) {
                    return Err(Error::invalid("due", Wrong::InThePast));
                }
                Some(due)
            }
        };
        Ok((owner, due))
    }

    async fn change_post_mortem(
        &self,
        staff: &Staff,
        step: Step,
        what: (&'static str, &[&str]),
        change: impl FnOnce(PostMortem, Timestamp) -> Result<PostMortem, Error> + Send,
    ) -> Result<(), Error> {
        self.change_kept(staff, step, what, |kept, now| {
            Ok(KeptPostMortem { written: change(kept.written, now)?, ..kept })
        })
        .await
    }

    async fn change_kept(
        &self,
        staff: &Staff,
        step: Step,
        (verb, content): (&'static str, &[&str]),
        change: impl FnOnce(KeptPostMortem, Timestamp) -> Result<KeptPostMortem, Error> + Send,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let id = step.incident.to_string();
        let whole: Vec<&str> = [verb, &id].into_iter().chain(content.iter().copied()).collect();
        if claim(work.as_mut(), step.request, staff.id(), &whole, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.note(&by(staff, verb, step.incident, "", now)).await?;
        let kept = self.over(work.as_mut(), step).await?;
        work.save_post_mortem(step.incident, &change(kept, now)?).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The post-mortem as it was seen. There is none while the incident is not over.
    async fn over(&self, work: &mut dyn Work, step: Step) -> Result<KeptPostMortem, Error> {
        let incident = work.incident(step.incident).await?.ok_or(Error::NotFound)?;
        if incident.state != State::Resolved {
            return Err(Error::NotFound);
        }
        let kept = work.post_mortem(step.incident).await?.ok_or(Error::NotFound)?;
        if kept.written.version == step.version { Ok(kept) } else { Err(Error::Conflict) }
    }
}

/// What is missing, beside its field.
fn missing(refused: Vec<PostMortemRefused>) -> Error {
    let field = |refused: &PostMortemRefused| match refused {
        PostMortemRefused::NothingHappened => Some("what_happened"),
        PostMortemRefused::NothingLearnt => Some("learning"),
        PostMortemRefused::MitigationWithoutOwnerOrDate => Some("mitigations"),
        PostMortemRefused::Finished
        | PostMortemRefused::NotFinished
        | PostMortemRefused::NoSuchMitigation
        | PostMortemRefused::DoneAlready
        | PostMortemRefused::Empty => None,
    };
    let fields: Vec<Violation> = refused
        .iter()
        .filter_map(field)
        .map(|field| Violation { field, wrong: Wrong::Missing })
        .collect();
    match refused.first() {
        Some(first) if fields.is_empty() => (*first).into(),
        Some(_) | None => Error::Invalid(fields),
    }
}

impl From<PostMortemRefused> for Error {
    fn from(refused: PostMortemRefused) -> Error {
        Error::Refused(Refusal::PostMortem(refused))
    }
}
