//! Delays: set by a rule or by a person through the same use case, checked by every send.

use delayed_payments::incident::{Event, Line};
use delayed_payments::{By, Delay, Scope as DelayScope, first_covering};
use kernel::{DelayId, FacilityId, RequestId, Timestamp, derive_id};
use views::DelayRow;

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::gifts::Gift;
use crate::incidents::{began, tell_open};
use crate::locks::LockOf;
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;

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
    pub(crate) async fn is_there(&self, scope: &DelayScope) -> Result<(), Error> {
        let reads = self.reads();
        let there = match scope {
            DelayScope::Everything | DelayScope::MethodKind(_) => true,
            DelayScope::Gateway(id) => reads.gateway(id).await?.is_some(),
            DelayScope::Church(id) => reads.church(&Scope::of(*id)).await?.is_some(),
            DelayScope::Facility(id) => self.facility_is_there(*id).await?,
        };
        if there { Ok(()) } else { Err(Error::invalid("scope", Wrong::NotAChoice)) }
    }

    /// Whether any church has this account at a gateway.
    pub(crate) async fn facility_is_there(&self, id: FacilityId) -> Result<bool, Error> {
        for church in self.reads().church_ids().await? {
            let facilities = self.reads().facilities(&Scope::of(church)).await?;
            if facilities.iter().any(|facility| facility.id == id) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Ends a delay, once its lock is open: probes have passed for long enough, or two people do
    /// without. Releases nothing: new gifts flow, held ones wait for a release.
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
        if delay.is_on() {
            let of = LockOf::Delay(id);
            self.unlocked(work.as_mut(), of, &delay.scope, false, now).await?;
        }
        close(work.as_mut(), delay, By::Person(staff.id()), "", now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// One delay, for the page that ends it.
    pub async fn delay(&self, staff: &Staff, id: DelayId) -> Result<DelayRow, Error> {
        let board = self.board(staff).await?;
        board.delays.into_iter().find(|delay| delay.id == id).ok_or(Error::NotFound)
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
        who: who(&delay.by),
        verb: "delay.begin",
        subject: delay.id.to_string(),
        why: delay.why.clone(),
    })
    .await?;
    tell_open(work, &delay.scope, began(&delay), now).await?;
    Ok(delay.id)
}

/// Ends a delay, whoever ends it: the same row, the same audit entry. The caller holds the
/// delays' lock.
pub(crate) async fn close(
    work: &mut dyn Work,
    delay: Delay,
    by: By,
    why: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let ended = delay.end(by.clone(), now)?;
    work.save_delay(&ended).await?;
    work.note(&Note {
        at: now,
        church: None,
        who: who(&by),
        verb: "delay.end",
        subject: ended.id.to_string(),
        why: why.to_owned(),
    })
    .await?;
    let line = Line { by, event: Event::DelayEnded { delay: ended.id } };
    tell_open(work, &ended.scope, line, now).await
}

fn who(by: &By) -> Who {
    match by {
        By::Rule(rule) => Who::Rule(rule.clone()),
        By::Person(person) => Who::Person(*person),
    }
}
