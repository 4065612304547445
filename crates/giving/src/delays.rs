//! Delays: set by a rule or by a person through the same use case, checked by every send.

use delayed_payments::{
    By, Delay, Failure, MethodKind, ReactionRule, Scope as DelayScope, first_covering,
};
use kernel::{Class, DelayId, Disposition, RequestId, Timestamp, derive_id};
use views::DelayRow;

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::gifts::Gift;
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// Named when a facility's credentials are wrong: its gifts wait until somebody mends them.
const MISCONFIGURED: &str = "facility-misconfigured";

impl Giving {
    /// Sets something to delayed. What it already covers stays one delay: asking twice is no error
    ///
    pub async fn begin_delay(
        &self,
        staff: &Staff,
        scope: DelayScope,
        why: &str,
        request: RequestId,
    ) -> Result<DelayId, Error> {
        self.is_there(&scope).await?;
        let now = self.now();
        let id = DelayId::from_uuid(derive_id(&["delay", &request.to_string()]));
        let mut work = self.begin().await?;
        let content = ["delay", scope.kind(), &scope.value(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        let delay = Delay::begin(id, scope, By::Person(staff.id()), why, now)?;
        let id = put(work.as_mut(), delay, now).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// A delay of what does not exist would hold nothing and worry everybody.
    async fn is_there(&self, scope: &DelayScope) -> Result<(), Error> {
        let reads = self.reads();
        let there = match scope {
            DelayScope::Everything | DelayScope::MethodKind(_) => true,
            DelayScope::Gateway(id) => reads.gateway(id).await?.is_some(),
            DelayScope::Church(id) => reads.church(&Scope::of(*id)).await?.is_some(),
            DelayScope::Facility(id) => {
                let mut there = false;
                for church in reads.church_ids().await? {
                    let facilities = reads.facilities(&Scope::of(church)).await?;
                    there = there || facilities.iter().any(|facility| facility.id == *id);
                }
                there
            }
        };
        if there { Ok(()) } else { Err(Error::invalid("scope", Wrong::NotAChoice)) }
    }

    /// Ends a delay. Releases nothing: new gifts flow, held ones wait for a release.
    pub async fn end_delay(
        &self,
        staff: &Staff,
        id: DelayId,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["delay.end", &id.to_string()];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        work.change_delays().await?;
        let delay = work.delay(id).await?.ok_or(Error::NotFound)?;
        let ended = delay.end(By::Person(staff.id()), now)?;
        work.save_delay(&ended).await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "delay.end",
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One delay, for the page that ends it.
    pub async fn delay(&self, staff: &Staff, id: DelayId) -> Result<DelayRow, Error> {
        let board = self.board(staff).await?;
        board.delays.into_iter().find(|delay| delay.id == id).ok_or(Error::NotFound)
    }

    /// What a failure on our side sets off: the reaction rule's third failure delays the gateway,
    /// a misconfiguration delays its facility alone. Answers the delay that covers the
    /// gift now, if there is one. The caller holds the delays' lock.
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
        if class == Class::GatewayIncorrectlyConfigured {
            let scope = DelayScope::Facility(gift.facility);
            let why = "the gateway refuses this church's account";
            return self.delay_by_rule(work, scope, MISCONFIGURED, why, now).await.map(Some);
        }
        let rule = match gift.kind {
            MethodKind::Card => ReactionRule::comms_or_provider(),
            MethodKind::Ach | MethodKind::NzBank | MethodKind::Check | MethodKind::Cash => {
                ReactionRule::bank_comms_or_provider()
            }
        };
        let marks = work.marks(&rule.id, &gift.gateway, None).await?;
        let failure = Failure { class, method_kind: gift.kind, at: now };
        let (marks, fire) = rule.observe(marks, failure);
        work.save_marks(&rule.id, &gift.gateway, None, &marks).await?;
        if fire.is_some() {
            let scope = DelayScope::Gateway(gift.gateway.clone());
            let why = "three gifts in five minutes met no working gateway";
            self.delay_by_rule(work, scope, &rule.id, why, now).await?;
        }
        if let Some(batch) = gift.batch {
            self.stop_loss(work, batch, class, now).await?;
        }
        covering(work, gift).await
    }

    /// The automatic twin of [`Giving::begin_delay`]: same rows, same audit entry.
    pub(crate) async fn delay_by_rule(
        &self,
        work: &mut dyn Work,
        scope: DelayScope,
        rule: &str,
        why: &str,
        now: Timestamp,
    ) -> Result<DelayId, Error> {
        let id = DelayId::from_uuid(derive_id(&[
            "delay",
            rule,
            scope.kind(),
            &scope.value(),
            &now.as_micros().to_string(),
        ]));
        let delay = Delay::begin(id, scope, By::Rule(rule.to_owned()), why, now)?;
        put(work, delay, now).await
    }
}

/// The delay that covers a gift now.
pub(crate) async fn covering(work: &mut dyn Work, gift: &Gift) -> Result<Option<DelayId>, Error> {
    let delays = work.delays_on().await?;
    Ok(first_covering(&delays, &gift.subject()).map(|delay| delay.id))
}

/// Adds the delay, unless one of the same scope is on.
async fn put(work: &mut dyn Work, delay: Delay, now: Timestamp) -> Result<DelayId, Error> {
    work.change_delays().await?;
    let on = work.delays_on().await?;
    if let Some(same) = on.iter().find(|other| other.scope == delay.scope) {
        return Ok(same.id);
    }
    work.add_delay(&delay).await?;
    work.note(&Note {
        at: now,
        church: None,
        who: match &delay.by {
            By::Rule(rule) => Who::Rule(rule.clone()),
            By::Person(person) => Who::Person(*person),
        },
        verb: "delay.begin",
        subject: delay.id.to_string(),
        why: delay.why.clone(),
    })
    .await?;
    Ok(delay.id)
}
