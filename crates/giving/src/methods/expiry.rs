//! What is done about cards by themselves, in rounds: donors hear of dates that end before the gift
//! that would miss them (D14), and the vault forgets what was removed.

use std::time::Duration;

use delayed_payments::{Lead, first_missed, lead_on};
use jiff::ToSpan;
use kernel::{ChurchId, Date, MethodId, PersonId};

use crate::Giving;
use crate::churches::Church;
use crate::error::Error;
use crate::scope::Scope;

/// How many are looked at in one round.
const AT_ONCE: u32 = 1_000;

/// What was removed is forgotten a day later: who gave with it in the same second is not cut off.
const FORGET_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// A date that ends, as its donor is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpiryNotice {
    pub method: MethodId,
    /// (month, year): the last one in which it is good.
    pub expires: (i8, i16),
    pub lead: Lead,
    /// The gift that would miss it.
    pub missed_on: Date,
}

impl Giving {
    /// Tells donors of dates that end, each a month and a week before the gift that would miss, and
    /// once, whichever node looks; and has the vault forget what was removed. How many were done.
    pub async fn watch_methods(&self) -> Result<usize, Error> {
        let mut done = 0;
        for church in self.reads().church_ids().await? {
            let church = self.church(&Scope::of(church)).await?;
            done += self.tell_of_dates_that_end(&church).await?;
        }
        let before = self.now().minus(FORGET_AFTER);
        for (church, donor, method) in self.reads().methods_to_forget(before, AT_ONCE).await? {
            done += usize::from(self.forget_method(church, donor, method).await?);
        }
        Ok(done)
    }

    async fn tell_of_dates_that_end(&self, church: &Church) -> Result<usize, Error> {
        let scope = Scope::of(church.id);
        let now = self.now();
        let today = church.today(now);
        let by = today.saturating_add(Lead::Month.days().days());
        let mut told = 0;
        for (donor, method) in self.reads().methods_that_end(&scope, by, AT_ONCE).await? {
            let mut work = self.begin().await?;
            let kept = work.kept_method(&scope, donor, method).await?;
            let Some(kept) = kept.filter(|kept| kept.removed_at.is_none()) else { continue };
            let Some(expires) = kept.method.expires else { continue };
            let mut first = None;
            for id in work.schedules_on(&scope, method).await? {
                let Some(schedule) = work.schedule(&scope, id).await? else { continue };
                let missed = first_missed(&schedule.course, expires, today);
                if missed.is_some_and(|on| first.is_none_or(|(before, _)| on < before)) {
                    first = missed.map(|on| (on, schedule.amount.money()));
                }
            }
            let Some((missed_on, amount)) = first else { continue };
            let Some(lead) = lead_on(missed_on, today) else { continue };
            let notice = ExpiryNotice { method, expires, lead, missed_on };
            if !work.tell_expiry(&scope, &notice, now).await? {
                continue;
            }
            self.write_ends(work.as_mut(), &kept.method, &notice, amount, now).await?;
            let _committed = work.commit().await?;
            told += 1;
        }
        Ok(told)
    }

    /// Whether it is forgotten now. The vault is asked with no transaction open; asked twice it is
    /// forgotten all the same.
    async fn forget_method(
        &self,
        church: ChurchId,
        donor: PersonId,
        method: MethodId,
    ) -> Result<bool, Error> {
        let scope = Scope::of(church);
        let mut work = self.begin().await?;
        let kept = work.kept_method(&scope, donor, method).await?;
        let waits = work.gifts_on(&scope, donor, method).await? > 0;
        drop(work);
        let Some(kept) = kept.filter(|_| !waits) else { return Ok(false) };
        if let Err(why) = self.vault.forget(&kept.method.token).await {
            tracing::warn!(why, %method, "the vault did not forget a token; it is asked again");
            return Ok(false);
        }
        let mut work = self.begin().await?;
        let Some(mut kept) = work.kept_method(&scope, donor, method).await? else {
            return Ok(false);
        };
        kept.forgotten_at = Some(self.now());
        work.save_method(&scope, &kept).await?;
        let _committed = work.commit().await?;
        Ok(true)
    }
}
