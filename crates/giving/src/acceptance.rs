//! Gifts that come at one moment are accepted together: the books of their church are locked once,
//! and there is one commit. The plain case alone goes in company, which is nearly every gift: once,
//! today, and everything about it as the form offers it. Whatever else is asked, and whatever goes
//! wrong, is done alone, where each is told what is wrong with it.

use delayed_payments::Frequency;
use kernel::{ChurchId, GiftId, PersonId, RequestId, Timestamp};
use ledger::Order;

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::fees::Cover;
use crate::gifts::{Gift, Given, NewGift, SEND_IF_NOBODY_DID, named, opened};
use crate::ports::{Appended, Request};
use crate::request::digest;
use crate::tasks::Task;
use crate::typed::Typed;

/// A gift that is to be accepted, and who asked for it with which request.
pub(crate) struct Accepting {
    request: Request,
    gift: Gift,
    order: Order,
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
        let (mut gifts, mut orders) = (Vec::new(), Vec::new());
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
        let mut work = self.begin().await?;
        if !work.claim_all(&requests).await? {
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
