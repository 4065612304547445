//! A gift that was not taken, put right on one page: asked for once more, taken from elsewhere, or
//! let be (D16). It stays the same gift and job, and is charged once.

use std::fmt;
use std::str::FromStr;

use delayed_payments::gift::FIX_WITHIN;
use delayed_payments::{GiftState, Withheld};
use kernel::{ChurchId, Class, GiftId, MethodId, RequestId, Timestamp};
use ledger::job;
use views::{FixPage, StandingView};

use super::Kept;
use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::choices::{Decided, OtherWay, withheld_on};
use crate::error::{Error, Refusal, Wrong};
use crate::fees::charged;
use crate::gifts::Gift;
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::send::save;
use crate::tasks::Task;
use crate::typed;

/// What a donor does about a gift that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mending {
    /// The same card or bank is asked once more.
    Again,
    /// Another one is.
    Other(MethodId),
    /// Nothing is taken, and nobody asks any more.
    LetBe,
}

/// A word that says nothing to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchMending;

impl FromStr for Mending {
    type Err = NoSuchMending;

    fn from_str(text: &str) -> Result<Mending, NoSuchMending> {
        match (text, text.strip_prefix("way:")) {
            ("again", _) => Ok(Mending::Again),
            ("skip", _) => Ok(Mending::LetBe),
            (_, Some(method)) => method.parse().map(Mending::Other).map_err(|_| NoSuchMending),
            (_, None) => Err(NoSuchMending),
        }
    }
}

impl fmt::Display for Mending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mending::Again => f.write_str("again"),
            Mending::Other(method) => write!(f, "way:{method}"),
            Mending::LetBe => f.write_str("skip"),
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// It is due now. Whoever asked sends it ([`Giving::send`]); if they die before, its task does.
    Due(ChurchId),
    /// It is over.
    LetBe,
}

impl Giving {
    /// `/gifts/{id}/fix`.
    pub async fn fix_page(&self, donor: &Donor, id: GiftId) -> Result<FixPage, Error> {
        let scope = donor.scope();
        let now = self.now();
        let reads = self.reads();
        let detail =
            reads.gift_detail(&scope, Some(donor.id()), id).await?.ok_or(Error::NotFound)?;
        let mut work = self.begin().await?;
        let gift = work.gift(&scope, id).await?.ok_or(Error::NotFound)?;
        let total = charged(work.as_mut(), &scope, &gift).await?.money();
        let mendable = mended(gift.state, now).is_ok();
        let again = mendable && self.may_ask_again(work.as_mut(), donor, &gift, now).await?;
        drop(work);
        let ways = match mendable {
            true => self.open_ways(donor, &detail.row.method).await?,
            false => Vec::new(),
        };
        let schedule = match detail.row.schedule {
            Some(schedule) => {
                let found = reads.schedule_detail(&scope, donor.id(), schedule).await?;
                let same = found.is_some_and(|found| found.schedule.method == gift.method);
                let row = self.schedule(donor, schedule).await?.schedule;
                let runs =
                    matches!(row.standing, StandingView::Active | StandingView::Paused { .. });
                Some(row).filter(|_| same && runs)
            }
            None => None,
        };
        Ok(FixPage {
            total,
            again,
            ways: ways.into_iter().filter(|way| way.id != gift.method).collect(),
            until: match gift.state {
                GiftState::Failed { at, .. } if mendable => Some(at.plus(FIX_WITHIN)),
                _ => None,
            },
            schedule,
            open: mendable || gift.state.let_be(now).is_ok(),
            gift: detail.row,
        })
    }

    /// Whether the card or bank that did not give may be asked once more by hand: it is here, its
    /// date has not ended, what its bank said may pass, and the networks do not forbid it.
    async fn may_ask_again(
        &self,
        work: &mut dyn Work,
        donor: &Donor,
        gift: &Gift,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let scope = donor.scope();
        let kept = work.kept_method(&scope, donor.id(), gift.method).await?;
        let Some(kept) = kept.filter(|kept| kept.removed_at.is_none()) else {
            return Ok(false);
        };
        if kept.method.expired_on(self.today(donor).await?) || still_bad(gift.state, &kept) {
            return Ok(false);
        }
        // What a bank sent back may go out again only by the network's own rules.
        if gift.kind.settles_later() && work.bank_debits(&scope, gift.id).await?.returns > 0 {
            return Ok(false);
        }
        Ok(match withheld_on(work, gift, now).await? {
            None | Some(Withheld::SwitchOff | Withheld::Delayed(_)) => true,
            Some(
                Withheld::NotDue { .. }
                | Withheld::StateForbids
                | Withheld::CapReached
                | Withheld::HardDeclined
                | Withheld::NoGateway,
            ) => false,
        })
    }

    /// Does what its donor chose about a gift that was not taken. With `schedule` its recurring gift
    /// is taken from the other card or bank as well, from its next date on.
    pub async fn fix_gift(
        &self,
        donor: &Donor,
        id: GiftId,
        choice: &str,
        schedule: bool,
        request: RequestId,
    ) -> Result<Fixed, Error> {
        let scope = donor.scope();
        let mending: Mending = typed::choice(choice, "choice")?;
        let after = match mending {
            Mending::Again | Mending::Other(_) => Fixed::Due(scope.church()),
            Mending::LetBe => Fixed::LetBe,
        };
        let mut work = self.begin().await?;
        let also = if schedule { "and its schedule" } else { "" };
        let content = ["gift.fix", &id.to_string(), &mending.to_string(), also];
        if claim(work.as_mut(), request, donor.id(), &content, self.now()).await? == Turn::Repeat {
            return Ok(after);
        }
        // As every send: delays before gifts, so that a delay that begins now is seen or waits.
        work.hold_delays_still().await?;
        let now = self.now();
        let gift = work.gift(&scope, id).await?;
        let gift = gift.filter(|gift| gift.donor == donor.id()).ok_or(Error::NotFound)?;
        if !work.givers_stay(&[donor.id()]).await? {
            return Err(Error::Conflict);
        }
        let verb = match mending {
            Mending::Again => {
                self.ask_again(work.as_mut(), donor, gift, now).await?;
                "gift.fix_again"
            }
            Mending::Other(method) => {
                self.take_elsewhere(work.as_mut(), donor, gift, method, schedule, now).await?;
                "gift.fix_other"
            }
            Mending::LetBe => {
                let mut gift = gift;
                // Its promise was taken back when it failed: the books have nothing of it.
                gift.state = gift.state.let_be(now)?;
                save(work.as_mut(), &scope, gift, now).await?;
                "gift.let_be"
            }
        };
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(donor.id()),
            verb,
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(after)
    }

    async fn ask_again(
        &self,
        work: &mut dyn Work,
        donor: &Donor,
        mut gift: Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let next = mended(gift.state, now)?;
        if !self.may_ask_again(work, donor, &gift, now).await? {
            return Err(Error::invalid("choice", Wrong::NotAChoice));
        }
        promise_again(work, &mut gift, now).await?;
        gift.state = next;
        // How often it failed is still known: what fails once more is not tried by itself again.
        gift.class = None;
        let task = Task::Send { church: gift.church, gift: gift.id };
        work.enqueue(task.id(&format!("mended {}", gift.version)), &task, now).await?;
        save(work, &scope, gift, now).await
    }

    async fn take_elsewhere(
        &self,
        work: &mut dyn Work,
        donor: &Donor,
        mut gift: Gift,
        method: MethodId,
        schedule: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let next = mended(gift.state, now)?;
        let (method, facility, _) = self.way_to_pay(work, donor.id(), &scope, method).await?;
        if method.id == gift.method || !method.kind.reaches_a_gateway() {
            return Err(Error::invalid("choice", Wrong::NotAChoice));
        }
        if method.expired_on(self.today(donor).await?) {
            return Err(Error::invalid("choice", Wrong::Expired));
        }
        match withheld_on(work, &gift.on(&method, &facility), now).await? {
            // Schedules that are off stop its send, not its donor's choice.
            None | Some(Withheld::SwitchOff) => {}
            Some(Withheld::Delayed(_)) => return Err(Refusal::OtherWayDown.into()),
            Some(
                Withheld::NotDue { .. }
                | Withheld::StateForbids
                | Withheld::CapReached
                | Withheld::HardDeclined
                | Withheld::NoGateway,
            ) => return Err(Error::invalid("choice", Wrong::NotAChoice)),
        }
        let of = gift.schedule.filter(|_| schedule);
        promise_again(work, &mut gift, now).await?;
        let way = OtherWay { method: method.clone(), facility, decided: Decided::ByDonor };
        self.go_another_way(work, &mut gift, way, next, now).await?;
        if let Some(of) = of {
            let of = work.schedule(&scope, of).await?.into_iter().collect();
            self.move_schedules(work, donor, of, &method, now).await?;
        }
        Ok(())
    }
}

/// Due now, if it may be put right: it failed for something its donor can mend and not too long
/// ago, or it waits to be tried again.
fn mended(state: GiftState, now: Timestamp) -> Result<GiftState, delayed_payments::Refused> {
    match state {
        GiftState::Due { at } if at > now => state.as_chosen(now, now),
        state => state.fixed(now),
    }
}

/// Whether a card failed for what is printed on it, and its bank has sent nothing new since: it
/// would say the same once more.
fn still_bad(state: GiftState, kept: &Kept) -> bool {
    let GiftState::Failed { class, at } = state else { return false };
    match class {
        Class::ExpiredCard | Class::BadCardDetails => kept.renewed_at.is_none_or(|new| new <= at),
        Class::Success
        | Class::CommunicationError
        | Class::ProviderFailure
        | Class::GatewayIncorrectlyConfigured
        | Class::BankDeclined
        | Class::InsufficientFunds
        | Class::SuspiciousPayment
        | Class::UnknownError => false,
    }
}

/// A gift that failed was promised no more; what waits still is.
async fn promise_again(work: &mut dyn Work, gift: &mut Gift, now: Timestamp) -> Result<(), Error> {
    if matches!(gift.state, GiftState::Failed { .. }) {
        let ordinal = gift.next_order();
        let cause = "put right by its donor";
        work.append_order(&job::hold(&gift.accounts(), ordinal, now, cause)?).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_done_is_a_word() {
        let method = MethodId::from_uuid(kernel::derive_id(&["a card"]));
        for mending in [Mending::Again, Mending::Other(method), Mending::LetBe] {
            assert_eq!(mending.to_string().parse(), Ok(mending));
        }
        assert_eq!("way:".parse::<Mending>(), Err(NoSuchMending));
        assert_eq!("pay".parse::<Mending>(), Err(NoSuchMending));
    }
}
