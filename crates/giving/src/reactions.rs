//! Reactions: what failures on our side set off, by rules that are data.
//!
//! Everything a rule goes by is read and written in the transaction that records the answer, under
//! the delays' lock: the third failure makes one reaction, whichever node met it, and a changed
//! rule is active everywhere in the next answer. The manual twin of what a rule does is
//! [`Giving::begin_delay`]: the same row, the same audit entry.

mod rates;
mod rules;
mod show;
mod typed;

use std::time::Duration;

use delayed_payments::incident::Kind;
use delayed_payments::reaction::SKEW;
use delayed_payments::{Action, By, Failure, Fire, ReactionRule, Scope as DelayScope};
use kernel::{Class, DelayId, Disposition, PersonId, RequestId, Timestamp, derive_id};
use uuid::Uuid;

pub use rates::AnswerCount;
pub use rules::Changed;
pub use typed::TypedReaction;

use crate::Giving;
use crate::audit::{Note, Who};
use crate::delays::{close, covering};
use crate::error::Error;
use crate::gifts::Gift;
use crate::incidents::Found;
use crate::notices::{Notice, Urgency};
use crate::ports::Work;

/// A rule waits for a hundred failures at most; so many of the latest of each sort tell whether it
/// fires, also where a clock that jumped forward wrote some of them.
const LATEST: u32 = 1_000;

/// A rule fired, and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub fire: Fire,
    /// What the rule said to do then; it may say otherwise by now.
    pub action: Action,
    /// The delay it began, or found begun.
    pub delay: Option<DelayId>,
}

impl Reaction {
    /// Derived, so that the same failure makes the same reaction.
    pub fn id(&self) -> Uuid {
        let Fire { rule, place, at, .. } = &self.fire;
        let facility = place.facility.map(|id| id.to_string()).unwrap_or_default();
        let at = at.as_micros().to_string();
        derive_id(&["reaction", rule, place.gateway.as_str(), &facility, &at])
    }
}

/// How often a rule fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    pub rule: String,
    pub times: u64,
    /// Since the instant that was asked for.
    pub lately: u64,
    pub last: Timestamp,
}

/// A change of a rule that waits for a second person, or was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    /// The request by which it was proposed.
    pub id: RequestId,
    /// The rule as it would be. Its version is the next one of what it replaces.
    pub proposed: ReactionRule,
    pub why: String,
    pub by: PersonId,
    pub at: Timestamp,
    pub decision: Option<Decision>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub by: PersonId,
    pub at: Timestamp,
    pub approved: bool,
}

impl Giving {
    /// What a failure on our side sets off. Answers the delay that covers the gift now, if there is
    /// one. The caller holds the delays' lock. Failures of retries and of released gifts count like
    /// any other: a rule asks what the answer was, not what it was sent for.
    pub(crate) async fn react(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        class: Class,
        now: Timestamp,
    ) -> Result<Option<DelayId>, Error> {
        if class.disposition() != Disposition::IncidentResponse {
            return Ok(None);
        }
        let failure = Failure {
            gateway: gift.gateway.clone(),
            facility: gift.facility,
            class,
            method_kind: gift.kind,
            at: now,
        };
        let rules = work.reaction_rules().await?;
        let mut fired = Vec::new();
        let counting: Vec<&ReactionRule> =
            rules.iter().filter(|rule| rule.counts(&failure)).collect();
        let longest = counting.iter().map(|rule| rule.within).max().unwrap_or_default();
        let seen = work.failures_since(&failure.gateway, now.minus(longest), LATEST).await?;
        for rule in counting {
            if let Some(fire) = observe(work, rule, &failure, &seen).await? {
                fired.push((rule, fire));
            }
        }
        if let Some(attempt) = gift.state.in_flight() {
            work.add_failure(attempt, &failure).await?;
        }
        // A church's own setting says nothing about the gateway that the batch goes to.
        let batch = gift.batch.filter(|_| class != Class::GatewayIncorrectlyConfigured);
        if let Some(batch) = batch {
            // Locked before the audit log, which what fired writes to (see `incidents`).
            let _plan = work.plan_of_batch(batch).await?;
        }
        let whole = self.everything_down(work, &rules, &fired).await?;
        for (rule, fire) in fired {
            let delay = match whole {
                Some(everything) if rule.action == Action::DelayGateway => Some(everything),
                _ => self.act(work, rule, &fire, now).await?,
            };
            work.add_reaction(&Reaction { fire, action: rule.action, delay }).await?;
        }
        if let Some(batch) = batch {
            self.stop_loss(work, batch, &gift.gateway, class, now).await?;
        }
        covering(work, gift).await
    }

    /// Does what a rule says: a delay and, in the same breath, the incident that it is. The
    /// delay, if that is what the rule says.
    async fn act(
        &self,
        work: &mut dyn Work,
        rule: &ReactionRule,
        fire: &Fire,
        now: Timestamp,
    ) -> Result<Option<DelayId>, Error> {
        let gateway = || DelayScope::Gateway(fire.place.gateway.clone());
        let scope = match rule.action {
            Action::DelayGateway => gateway(),
            Action::DelayFacility => fire.place.facility.map_or_else(gateway, DelayScope::Facility),
            Action::DelayEverything => DelayScope::Everything,
            Action::Notify => {
                self.tell_of(work, rule, fire, now).await?;
                return Ok(None);
            }
        };
        let why = why(rule, fire);
        let delay = self.delay_by_rule(work, scope.clone(), &rule.id, &why, now).await?;
        let found = Found {
            kind: match scope {
                DelayScope::Facility(_) => Kind::FacilityMisconfigured,
                DelayScope::Everything
                | DelayScope::Gateway(_)
                | DelayScope::MethodKind(_)
                | DelayScope::Church(_) => Kind::GatewayDown,
            },
            scope,
            rule: rule.id.clone(),
            first_failure_at: fire.first_failure_at,
        };
        self.incident_by_rule(work, &found, now).await?;
        Ok(Some(delay))
    }

    /// Raises delays of gateways to one of everything when a rule says that what lies above them
    /// is down. One act ends it then, and health shows one loss.
    async fn everything_down(
        &self,
        work: &mut dyn Work,
        rules: &[ReactionRule],
        fired: &[(&ReactionRule, Fire)],
    ) -> Result<Option<DelayId>, Error> {
        let below = fired.iter().filter(|(rule, _)| rule.action == Action::DelayGateway);
        let below: Vec<&Fire> = below.map(|(_, fire)| fire).collect();
        let Some(newest) = below.last() else { return Ok(None) };
        let now = newest.at;
        let mut everything = None;
        for rule in rules.iter().filter(|rule| rule.on && rule.counts_gateways()) {
            let mut fires = work.gateways_delayed_since(now.minus(rule.within)).await?;
            fires.extend(below.iter().map(|fire| (*fire).clone()));
            let last = work.last_reaction(&rule.id, None, now.plus(SKEW)).await?;
            let Some(fire) = rule.observe_gateways(&fires, last) else { continue };
            everything = self.act(work, rule, &fire, now).await?;
            for delay in work.delays_on().await? {
                let by_rule = matches!(delay.by, By::Rule(_));
                if by_rule && matches!(delay.scope, DelayScope::Gateway(_)) {
                    let why = "everything is delayed instead";
                    close(work, delay, By::Rule(rule.id.clone()), why, now).await?;
                }
            }
            work.add_reaction(&Reaction { fire, action: rule.action, delay: everything }).await?;
        }
        Ok(everything)
    }

    /// A rule that only tells: nobody is woken, staff look.
    async fn tell_of(
        &self,
        work: &mut dyn Work,
        rule: &ReactionRule,
        fire: &Fire,
        now: Timestamp,
    ) -> Result<(), Error> {
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Rule(rule.id.clone()),
            verb: "reaction.tell",
            subject: rule.id.clone(),
            why: format!("{}: {}", fire.place.gateway, why(rule, fire)),
        })
        .await?;
        let notice = Notice {
            key: format!("{} {} {}", rule.id, fire.place.gateway, fire.at.as_micros()),
            urgency: Urgency::Look,
            subject: format!("{}: {}", fire.place.gateway, why(rule, fire)),
            text: format!(
                "The reaction rule {} tells and does nothing else. Look whether the gateway is \
                 well: /staff/delayed\n",
                rule.id,
            ),
            about: None,
        };
        self.notify(work, &notice, now).await
    }
}

/// Whether a rule fires now, by what was `seen` of its gateway.
async fn observe(
    work: &mut dyn Work,
    rule: &ReactionRule,
    failure: &Failure,
    seen: &[Failure],
) -> Result<Option<Fire>, Error> {
    let place = rule.place(failure);
    let last_fired = work.last_reaction(&rule.id, Some(&place), failure.at.plus(SKEW)).await?;
    let marks = rule.marks(failure, seen, last_fired);
    Ok(rule.observe(marks, failure).1)
}

/// Why a delay was set, for staff.
fn why(rule: &ReactionRule, fire: &Fire) -> String {
    let minutes = |time: Duration| time.as_secs().div_ceil(60);
    let within = match minutes(rule.within) {
        1 => "a minute".to_owned(),
        many => format!("{many} minutes"),
    };
    match (rule.counts_gateways(), fire.class, rule.frequency) {
        (true, _, gateways) => {
            format!("{gateways} gateways gave no answer within {within}: it lies above them")
        }
        (false, Class::GatewayIncorrectlyConfigured, _) => {
            "the gateway refuses this church's account".to_owned()
        }
        (false, _, 1) => "a gift met no working gateway".to_owned(),
        (false, _, failures) => {
            format!("{failures} gifts within {within} met no working gateway")
        }
    }
}
