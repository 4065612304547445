//! Two gifts of one donor do not fall on each other (F5).

use std::collections::HashMap;
use std::time::Duration;

use delayed_payments::spacing::{
    EQUAL_AMOUNTS_APART, Slot, Stacked, Stacking, first_clear, spaced,
};
use delayed_payments::{GiftState, HeldGift};
use kernel::{Amount, ChurchId, GiftId, PersonId, RequestId, ScheduleId, Timestamp};
use ledger::job;
use views::StackingWish;

use super::{About, Choice, Chosen, Wish};
use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::gifts::Gift;
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::send::save;
use crate::tasks::Task;

/// The days that may be chosen.
const MOST_DAYS: u8 = 14;

/// How far back a gift still counts as near.
const NEAR: Duration = Duration::from_secs(15 * 24 * 60 * 60);

impl Giving {
    /// What the donor wants when a held gift and the next of its schedule come together: of all
    /// their gifts, or of one.
    pub async fn wish(
        &self,
        donor: &Donor,
        gift: Option<GiftId>,
        wish: &str,
        days: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = donor.scope();
        let now = self.now();
        let stacking = read_wish(wish, days)?;
        let about = gift.map_or_else(|| donor.id().to_string(), |gift| gift.to_string());
        let mut work = self.begin().await?;
        let content = ["wish", &about, wish, days];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        if let Some(gift) = gift {
            let own = work.gift(&scope, gift).await?.filter(|one| one.donor == donor.id());
            own.ok_or(Error::NotFound)?;
        }
        work.put_wish(&scope, &Wish { donor: donor.id(), gift, stacking }, now).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(donor.id()),
            verb: "gift.wish",
            subject: about,
            why: wish.to_owned(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// When each held gift of a batch goes, or whether it does, by what its donor wants and by what
    /// else they give. The gifts come in the sequence in which they go, church by church.
    pub(crate) async fn slots(
        &self,
        work: &mut dyn Work,
        held: &[(ChurchId, HeldGift, Option<ScheduleId>)],
        now: Timestamp,
    ) -> Result<Vec<(GiftId, Slot)>, Error> {
        let mut slots = Vec::with_capacity(held.len());
        for of_church in held.chunk_by(|one, other| one.0 == other.0) {
            let Some((church, _, _)) = of_church.first() else { continue };
            let scope = Scope::of(*church);
            let mut donors: Vec<PersonId> =
                of_church.iter().map(|(_, gift, _)| gift.donor).collect();
            donors.sort_unstable();
            donors.dedup();
            let mut schedules: Vec<ScheduleId> =
                of_church.iter().filter_map(|(_, _, schedule)| *schedule).collect();
            schedules.sort_unstable();
            schedules.dedup();
            let wishes = work.wishes(&scope, &donors).await?;
            let sent = work.sent_near(&scope, &donors, now.minus(EQUAL_AMOUNTS_APART)).await?;
            let others = work.times_near(&scope, &schedules, now.minus(NEAR)).await?;
            let wishes = Wishes::of(wishes);
            let batch: Vec<Stacked> = of_church
                .iter()
                .map(|(_, gift, schedule)| Stacked {
                    held: *gift,
                    schedule: *schedule,
                    wish: wishes.for_gift(gift.donor, gift.gift),
                })
                .collect();
            slots.extend(spaced(&batch, now, &sent, &others));
        }
        Ok(slots)
    }

    /// A held gift is let go, to be taken on a day of its own. It leaves its batch: that does not
    /// wait for days.
    pub(crate) async fn go_apart(
        &self,
        work: &mut dyn Work,
        mut gift: Gift,
        until: Timestamp,
        cause: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = Scope::of(gift.church);
        self.ask_about_stacking(work, &gift, Some(until), now).await?;
        gift.state = gift.state.as_chosen(until, now)?;
        gift.batch = None;
        gift.forget_failures();
        let ordinal = gift.next_order();
        work.append_order(&job::release(&gift.accounts(), ordinal, now, cause)?).await?;
        let chosen = Chosen::Apart { until };
        work.add_choice(&scope, gift.id, &Choice { at: now, chosen }).await?;
        let task = Task::Send { church: gift.church, gift: gift.id };
        work.enqueue(task.id(&format!("apart {}", gift.version)), &task, until).await?;
        save(work, &scope, gift, now).await
    }

    /// A held gift whose donor wants only the one that is due.
    pub(crate) async fn leave_out(
        &self,
        work: &mut dyn Work,
        mut gift: Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scope = Scope::of(gift.church);
        gift.state = gift.state.cancel(now)?;
        let ordinal = gift.next_order();
        let cause = "its donor wants only the one that is due";
        work.append_order(&job::void_assured(&gift.accounts(), ordinal, now, cause)?).await?;
        let chosen = Chosen::LeftOut;
        work.add_choice(&scope, gift.id, &Choice { at: now, chosen }).await?;
        self.write_left_out(work, &gift, now).await?;
        save(work, &scope, gift, now).await
    }

    /// The first time from `now` on at which this amount is no repetition of another of the
    /// donor's: a processor would take it for a mistake.
    pub(crate) async fn clear_of_equals(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        donor: PersonId,
        amount: Amount,
        now: Timestamp,
    ) -> Result<Timestamp, Error> {
        let since = now.minus(EQUAL_AMOUNTS_APART);
        let near = work.sent_near(scope, &[donor], since).await?;
        let equal: Vec<Timestamp> = near
            .into_iter()
            .filter(|sent| sent.amount == amount.money())
            .map(|sent| sent.at)
            .collect();
        Ok(first_clear(now, &equal, EQUAL_AMOUNTS_APART))
    }

    /// Asks the donor of a held gift what they want, once, before anything of it happens. With a
    /// time: what happens if they say nothing more.
    pub(super) async fn ask_about_stacking(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let scope = Scope::of(gift.church);
        let GiftState::Held { .. } = gift.state else { return Ok(false) };
        let first = work.tell_waiting(&scope, gift.id, About::Stacking, now).await?;
        if first || until.is_some() {
            let wishes = Wishes::of(work.wishes(&scope, &[gift.donor]).await?);
            let wish = wishes.for_gift(gift.donor, gift.id);
            self.write_stacking(work, gift, wish, until, now).await?;
        }
        Ok(first)
    }

    /// What the donor wants of this gift: its own wish, or the one for all.
    pub(crate) async fn stacking_of(
        &self,
        donor: &Donor,
        gift: Option<GiftId>,
    ) -> Result<(Stacking, bool), Error> {
        let wishes = self.reads().wishes_now(&donor.scope(), donor.id()).await?;
        let find = |of: Option<GiftId>| {
            wishes.iter().find(|(about, _)| *about == of).map(|(_, stacking)| *stacking)
        };
        let own = gift.and_then(|gift| find(Some(gift)));
        Ok((own.or_else(|| find(None)).unwrap_or_default(), own.is_some()))
    }
}

/// Wishes, to be asked by gift.
struct Wishes(HashMap<(PersonId, Option<GiftId>), Stacking>);

impl Wishes {
    fn of(wishes: Vec<Wish>) -> Wishes {
        Wishes(wishes.into_iter().map(|one| ((one.donor, one.gift), one.stacking)).collect())
    }

    fn for_gift(&self, donor: PersonId, gift: GiftId) -> Stacking {
        let own = self.0.get(&(donor, Some(gift)));
        own.or_else(|| self.0.get(&(donor, None))).copied().unwrap_or_default()
    }
}

fn read_wish(wish: &str, days: &str) -> Result<Stacking, Error> {
    match wish {
        "both" => Ok(Stacking::Both),
        "only_one" => Ok(Stacking::OnlyOne),
        "spread" => {
            let days = days.trim().parse::<u8>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
            let days = days.ok_or_else(|| Error::invalid("days", Wrong::NotAChoice))?;
            Ok(Stacking::Spread { days })
        }
        "" => Err(Error::invalid("stacking", Wrong::Missing)),
        _ => Err(Error::invalid("stacking", Wrong::NotAChoice)),
    }
}

pub(crate) fn wish_view(stacking: Stacking) -> StackingWish {
    match stacking {
        Stacking::Both => StackingWish::Both,
        Stacking::Spread { days } => StackingWish::Spread { days },
        Stacking::OnlyOne => StackingWish::OnlyOne,
    }
}
