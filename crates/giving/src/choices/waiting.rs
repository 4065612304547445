//! What the donors of waiting gifts are asked and told before time decides for them.

use std::time::Duration;

use delayed_payments::GiftState;
use delayed_payments::spacing::{STACKED_APART, year_at_risk};
use kernel::Timestamp;

use super::About;
use crate::Giving;
use crate::churches::Church;
use crate::error::Error;
use crate::scope::Scope;

/// How many are written to in one round.
const AT_ONCE: u32 = 200;

/// A donor is asked so long before the distance is needed.
const ASK_BEFORE: Duration = Duration::from_secs(24 * 60 * 60);

impl Giving {
    /// Asks donors whose held gift and next gift come together, and tells those whose gift would
    /// slip into the next tax year. Each once, whichever node looks. How many were written to.
    pub async fn watch_waiting(&self) -> Result<usize, Error> {
        let now = self.now();
        let mut written = 0;
        let before = now.plus(STACKED_APART).plus(ASK_BEFORE);
        for (church, id) in self.reads().gifts_to_ask_about(before, AT_ONCE).await? {
            let mut work = self.begin().await?;
            let Some(gift) = work.gift(&Scope::of(church), id).await? else { continue };
            written += usize::from(self.ask_about_stacking(work.as_mut(), &gift, None, now).await?);
            let _committed = work.commit().await?;
        }
        if !a_year_ends_somewhere(now) {
            return Ok(written);
        }
        for church in self.reads().church_ids().await? {
            let church = self.church(&Scope::of(church)).await?;
            written += self.tell_of_year_end(&church, now).await?;
        }
        Ok(written)
    }

    /// Before the last midnight of the church's year, with another way where the donor has one
    /// (F3).
    async fn tell_of_year_end(&self, church: &Church, now: Timestamp) -> Result<usize, Error> {
        let zone = church.time_zone();
        if year_at_risk(now, now, &zone).is_none() {
            return Ok(0);
        }
        let scope = Scope::of(church.id);
        let mut written = 0;
        for id in self.reads().gifts_to_tell_of_year_end(&scope, AT_ONCE).await? {
            let mut work = self.begin().await?;
            let Some(gift) = work.gift(&scope, id).await? else { continue };
            let waits = match gift.state {
                GiftState::Held { .. } => true,
                GiftState::Due { at } => at > now,
                _ => false,
            };
            if !waits || !work.tell_waiting(&scope, id, About::YearEnd, now).await? {
                continue;
            }
            // One of an earlier year has slipped already; it is marked and not told.
            if let Some(year) = year_at_risk(gift.made_at, now, &zone) {
                self.write_year_end(work.as_mut(), &gift, year, now).await?;
                written += 1;
            }
            let _committed = work.commit().await?;
        }
        Ok(written)
    }
}

/// Whether it is worth asking every church for its zone: within two days of the year's end in UTC.
fn a_year_ends_somewhere(now: Timestamp) -> bool {
    let day = Duration::from_secs(24 * 60 * 60);
    let year = |at: Timestamp| at.date_in(&jiff::tz::TimeZone::UTC).year();
    year(now.minus(day)) != year(now.plus(day * 3))
}
