//! Gifts that come at one moment are accepted together: the books of their church are locked once,
//! and there is one commit. The plain case alone goes in company, which is nearly every gift: once,
//! today, and everything about it as the form offers it. Whatever else is asked, and whatever goes
//! wrong, is done alone, where each is told what is wrong with it.

use std::time::Duration;

use delayed_payments::{Frequency, GiftState};
use kernel::{
    Amount, CampusId, ChurchId, Date, FundId, GiftId, PersonId, RequestId, ScheduleId, Timestamp,
};
use ledger::{Order, job};

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::churches::Facility;
use crate::error::Error;
use crate::fees::Cover;
use crate::gifts::{Gift, Given, named};
use crate::methods::Method;
use crate::ports::{Appended, Request, Work};
use crate::request::digest;
use crate::scope::Scope;
use crate::tasks::Task;
use crate::typed::Typed;

/// How long the one who gave has for sending before the engine does it.
pub(crate) const SEND_IF_NOBODY_DID: Duration = Duration::from_secs(15);

/// A gift that is to be accepted, and who asked for it with which request.
pub(crate) struct Accepting {
    request: Request,
    gift: Gift,
    order: Order,
}

/// What a new gift is made of, whoever makes it.
pub(crate) struct NewGift<'a> {
    pub id: GiftId,
    pub donor: PersonId,
    pub campus: CampusId,
    pub method: &'a Method,
    pub facility: Facility,
    pub amount: Amount,
    pub lines: Vec<(FundId, Amount)>,
    pub on: Date,
    pub schedule: Option<ScheduleId>,
    /// It is due then: now, or as soon as it is no repetition of another.
    pub due: Timestamp,
    pub cover: Cover,
}

/// Accepts a gift: its row, what its donor pays on top, its hold in the books, and the task that
/// sends it, in one unit of work.
pub(crate) async fn accept(
    work: &mut dyn Work,
    scope: &Scope,
    new: NewGift<'_>,
    send_at: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let cover = new.cover;
    let (gift, order) = opened(scope, new, now)?;
    let share = match cover {
        Cover::No => None,
        Cover::Fee => match work.fee_schedule(scope, gift.facility).await? {
            Some(fees) => fees.cover(gift.amount)?,
            None => None,
        },
    };
    work.add_gift(scope, &gift).await?;
    if let Some(share) = share {
        work.add_cover(scope, gift.id, share).await?;
    }
    let task = Task::Send { church: gift.church, gift: gift.id };
    work.enqueue(task.id("first"), &task, send_at).await?;
    work.append_order(&order).await?;
    Ok(())
}

/// A new gift, and its hold in the books.
fn opened(scope: &Scope, new: NewGift<'_>, now: Timestamp) -> Result<(Gift, Order), Error> {
    let mut gift = Gift {
        id: new.id,
        church: scope.church(),
        campus: new.campus,
        donor: new.donor,
        method: new.method.id,
        kind: new.method.kind,
        facility: new.facility.id,
        gateway: new.facility.gateway,
        amount: new.amount,
        lines: new.lines,
        on: new.on,
        schedule: new.schedule,
        state: GiftState::Due { at: new.due },
        class: None,
        attempts: 0,
        failures: 0,
        first_failed_at: None,
        batch: None,
        orders: 0,
        made_at: now,
        changed_at: now,
        taken_at: None,
        version: 0,
    };
    let ordinal = gift.next_order();
    let order = job::hold(&gift.accounts(), ordinal, now, "accepted")?;
    Ok((gift, order))
}

impl Giving {
    /// Accepts a plain gift with those that come at the same moment; nothing if it must be done
    /// alone.
    pub(crate) async fn give_in_company(
        &self,
        donor: &Donor,
        typed: &Typed,
        request: RequestId,
    ) -> Result<Option<Given>, Error> {
        let Some(accepting) = self.plain(donor, typed, request).await? else { return Ok(None) };
        let given = Given::Gift(accepting.gift.church, accepting.gift.id);
        let together = |group| self.accept_group(group);
        let accepted = self.accepting.ask(accepting, together).await == Some(true);
        Ok(accepted.then_some(given))
    }

    async fn plain(
        &self,
        donor: &Donor,
        typed: &Typed,
        request: RequestId,
    ) -> Result<Option<Accepting>, Error> {
        let (scope, reads) = (donor.scope(), self.reads());
        let church = self.church(&scope).await?;
        let now = self.now();
        let today = church.today(now);
        let Ok(wish) = typed.wish(church.currency, today) else { return Ok(None) };
        if wish.frequency != Frequency::Once || wish.first > today || wish.cover != Cover::No {
            return Ok(None);
        }
        let funds = reads.funds(&scope).await?;
        let offered = |id| funds.iter().any(|fund| fund.id == id);
        let methods = reads.methods(&scope, donor.id()).await?;
        let method = methods.into_iter().find(|method| method.id == wish.method);
        let Some(method) = method.filter(|method| !method.expired_on(today)) else {
            return Ok(None);
        };
        let facilities = reads.facilities(&scope).await?;
        let facility = facilities.into_iter().find(|facility| facility.kind == method.kind);
        let campus = match reads.person_now(donor.id()).await?.and_then(|person| person.campus) {
            Some(campus) => Some(campus),
            None => reads.campuses(&scope).await?.into_iter().map(|(campus, _)| campus).next(),
        };
        let (Some(facility), Some(campus)) = (facility, campus) else { return Ok(None) };
        if !wish.lines.iter().all(|(fund, _)| offered(*fund)) {
            return Ok(None);
        }
        let new = NewGift {
            id: GiftId::from_uuid(named("gift", request)),
            donor: donor.id(),
            campus,
            method: &method,
            facility,
            amount: wish.amount,
            lines: wish.lines,
            on: today,
            schedule: None,
            due: now,
            cover: Cover::No,
        };
        let (gift, order) = opened(&scope, new, now)?;
        let content_hash = digest(&typed.content());
        let request = Request { id: request, person: donor.id(), content_hash, at: now };
        Ok(Some(Accepting { request, gift, order }))
    }

    /// Whether each of a group was accepted: all were, or none.
    async fn accept_group(&self, group: Vec<Accepting>) -> Vec<bool> {
        let size = group.len();
        let accepted = match self.write_accepted(group).await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::debug!(gifts = size, %error, "a group is accepted one by one");
                false
            }
        };
        vec![accepted; size]
    }

    async fn write_accepted(&self, group: Vec<Accepting>) -> Result<bool, Error> {
        let mut requests = Vec::with_capacity(group.len());
        let (mut gifts, mut orders) = (Vec::<Gift>::new(), Vec::new());
        let (mut tasks, mut notes) = (Vec::new(), Vec::new());
        for Accepting { request, gift, order } in group {
            let task = Task::Send { church: gift.church, gift: gift.id };
            // Who gave sends it at once; the task is for the case that this process dies.
            tasks.push((task.id("first"), task, request.at.plus(SEND_IF_NOBODY_DID)));
            notes.push(given_note(gift.church, gift.donor, gift.id, gift.made_at));
            requests.push(request);
            gifts.push(gift);
            orders.push(order);
        }
        let donors: Vec<PersonId> = gifts.iter().map(|gift| gift.donor).collect();
        let mut work = self.begin().await?;
        if !work.claim_all(&requests).await? || !work.givers_stay(&donors).await? {
            return Ok(false);
        }
        work.add_gifts(&gifts).await?;
        work.enqueue_all(&tasks).await?;
        // Last, because whoever gives to the same church waits from here to the commit.
        let appended = work.append_orders(&orders).await?;
        if !appended.iter().all(|one| matches!(one, Appended::New)) {
            return Ok(false);
        }
        work.note_all(&notes).await?;
        let _committed = work.commit().await?;
        Ok(true)
    }
}

/// What the audit log says of a gift that was given.
pub(crate) fn given_note(church: ChurchId, donor: PersonId, gift: GiftId, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(church),
        who: Who::Person(donor),
        verb: "gift.give",
        subject: gift.to_string(),
        why: String::new(),
    }
}
