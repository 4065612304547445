//! A gift that nobody will take any more: the church gives it up, and its donor is told.

use delayed_payments::GiftState;
use kernel::{GiftId, RequestId};
use ledger::job;

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::request::{Turn, claim};
use crate::send::save;
use crate::typed::reason;

impl Giving {
    /// Gives up a gift that is due or held. One that may have been taken is not touched.
    pub async fn expire_gift(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = admin.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["expire", &id.to_string(), why];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let why = reason(why, "why")?;
        let mut gift = work.gift(&scope, id).await?.ok_or(Error::NotFound)?;
        let was_held = matches!(gift.state, GiftState::Held { .. });
        gift.state = gift.state.cancel(now)?;
        let ordinal = gift.next_order();
        let expire = if was_held { job::expire_assured } else { job::expire_promised };
        work.append_order(&expire(&gift.accounts(), ordinal, now, &format!("request {request}"))?)
            .await?;
        self.write_given_up(work.as_mut(), &gift, now).await?;
        save(work.as_mut(), &scope, gift, now).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "gift.expire",
            subject: id.to_string(),
            why: why.to_owned(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}
