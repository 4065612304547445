//! Gifts that are near, told beforehand (D18).

use crate::Giving;
use crate::error::Error;
use crate::scope::Scope;

/// How many schedules are looked at in one unit of work.
const TOLD_AT_ONCE: u32 = 100;

impl Giving {
    /// Tells donors of the gifts that are near: those who wish it, and everybody before the first
    /// gift after a change or a pause. How many schedules were looked at. On every node at once:
    /// each is looked at by one, and the mail is written where it is noted.
    pub async fn tell_of_gifts_ahead(&self) -> Result<usize, Error> {
        if !self.trusts_its_clock() {
            return Ok(0);
        }
        let now = self.now();
        let mut work = self.begin().await?;
        let near = work.schedules_to_tell(now, TOLD_AT_ONCE).await?;
        for (church, id) in &near {
            if let Some(schedule) = work.schedule(&Scope::of(*church), *id).await? {
                self.write_upcoming(work.as_mut(), &schedule, now).await?;
            }
        }
        let _committed = work.commit().await?;
        Ok(near.len())
    }
}
