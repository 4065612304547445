//! Inquiries: what became of an attempt whose outcome nobody knows.
//!
//! A lost answer is not a decline. Until the gateway, its list or a person says what happened, the
//! gift stays in flight and is never sent again (5 minutes, 1 hour, then daily).

use std::time::Duration;

use classifier::{Reply, Ruling, Silence, classify};
use delayed_payments::retry::inquiry_at;
use kernel::{Certainty, ChurchId, Class, GiftId, Timestamp};

use crate::Giving;
use crate::attempts::Attempt;
use crate::delays::covering;
use crate::error::Error;
use crate::ports::{Found, Inquiry};
use crate::scope::Scope;
use crate::send::{ANSWER_WITHIN, save};
use crate::tasks::Step;

/// How often the gateway must have been asked before "never seen" is believed.
const NEVER_SEEN_TWICE: u32 = 2;

/// How soon a list that is too long to be read at once is read on.
const READ_ON: Duration = Duration::from_secs(30);

impl Giving {
    /// Asks about the gift's attempt in flight, if there is one.
    pub async fn inquire(&self, church: ChurchId, id: GiftId) -> Result<Step, Error> {
        let scope = Scope::of(church);
        let now = self.now();
        let mut work = self.begin().await?;
        let Some(mut gift) = work.gift(&scope, id).await? else { return Ok(Step::Done) };
        let Some(key) = gift.state.in_flight() else { return Ok(Step::Done) };
        let attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
        if attempt.outcome.is_none() && now.since(attempt.sent_at) < ANSWER_WITHIN {
            let at = attempt.sent_at.plus(ANSWER_WITHIN);
            return Ok(Step::Later { at, why: "the answer may still come".to_owned() });
        }
        let facility = work.facility(&scope, gift.facility).await?.ok_or(Error::NotFound)?;
        // From here on every page says that it is being asked about, also if we die now.
        gift.state = gift.state.uncertain(now)?;
        save(work.as_mut(), &scope, gift, now).await?;
        let _committed = work.commit().await?;

        let inquiry = Inquiry::about(&attempt, facility.token, now);
        let found = self.parts.gateways.inquire(&inquiry).await;

        let now = self.now();
        let mut work = self.begin().await?;
        work.change_delays().await?;
        let Some(mut gift) = work.gift(&scope, id).await? else { return Ok(Step::Done) };
        if gift.state.in_flight() != Some(key) {
            return Ok(Step::Done);
        }
        let mut attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
        attempt.inquiries = attempt.inquiries.saturating_add(1);
        let (ruling, reply) = match found {
            Found::Taken { reply } => (sure(Class::Success), reply),
            Found::Pending { reply } if gift.kind.settles_later() => (sure(Class::Success), reply),
            Found::Returned { code, reply } => {
                // A bank had it after all, and it is back already.
                gift.state = gift.state.accepted(now)?;
                let mut attempt = attempt;
                self.sent_back(work.as_mut(), &scope, &mut gift, &mut attempt, &code, &reply, now)
                    .await?;
                let _committed = work.commit().await?;
                return Ok(Step::Done);
            }
            Found::NotTaken { reply } => {
                let edition = self.edition();
                let brand = self.brand_asked(work.as_mut(), &scope, &gift, &edition).await?;
                let read = classify(&reply, &gift.gateway, brand.as_ref(), &edition.rules);
                // The gateway knows the attempt and says that nothing moved.
                (Ruling { certainty: Certainty::Sure, ..read }, reply)
            }
            // One look at a list that lags would have a gift taken twice; two, an hour apart, agree.
            Found::NeverSeen { as_of }
                if is_believed(&attempt, as_of) && self.trusts_its_clock() =>
            {
                (sure(Class::CommunicationError), Reply::Silence(Silence::NotConnected))
            }
            Found::NotYetRead => return Ok(read_on(now)),
            Found::Pending { .. } | Found::NeverSeen { .. } | Found::Unknown { .. } => {
                work.save_attempt(&scope, &attempt).await?;
                let _committed = work.commit().await?;
                return Ok(ask_again(&attempt));
            }
        };
        attempt.outcome = Some(self.outcome(&ruling, &reply, now));
        work.save_attempt(&scope, &attempt).await?;
        // The failure was counted when it happened; here only what covers the gift now matters.
        let delay = match ruling.class {
            Class::GatewayIncorrectlyConfigured => {
                self.react(work.as_mut(), &gift, ruling.class, now).await?
            }
            _ => covering(work.as_mut(), &gift).await?,
        };
        self.resolve(work.as_mut(), &scope, &mut gift, &attempt, &ruling, delay, now).await?;
        let _committed = work.commit().await?;
        Ok(Step::Done)
    }
}

/// When "never seen" is believed: it was said often enough, and the last time late enough. Two nodes
/// may have asked in the same minute, of a list that lags; that is one look.
fn is_believed(attempt: &Attempt, as_of: Timestamp) -> bool {
    attempt.inquiries >= NEVER_SEEN_TWICE
        && inquiry_at(NEVER_SEEN_TWICE.saturating_sub(1), attempt.sent_at)
            .is_some_and(|earliest| as_of >= earliest)
}

fn sure(class: Class) -> Ruling {
    Ruling { class, certainty: Certainty::Sure, rule: None }
}

/// Nothing was said, so it was no look; but the reading has come further.
pub(crate) fn read_on(now: Timestamp) -> Step {
    let why = "the gateway's list is long; it is being read".to_owned();
    Step::Later { at: now.plus(READ_ON), why }
}

/// When the next inquiry is, or that a person must ask.
pub(crate) fn ask_again(attempt: &Attempt) -> Step {
    match inquiry_at(attempt.inquiries, attempt.sent_at) {
        Some(at) => Step::Later { at, why: "the gateway does not know yet".to_owned() },
        None => {
            Step::Park { why: "the gateway never said what happened; a person must ask".to_owned() }
        }
    }
}
