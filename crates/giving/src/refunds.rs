//! Refunds: money that was taken goes back, once, as another order of the same job.

use classifier::classify;
use kernel::{AttemptId, Certainty, Class, GiftId, RequestId, derive_id};
use ledger::job;

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::attempts::{Attempt, AttemptKind};
use crate::audit::{Note, Who};
use crate::error::{Error, Refusal, Wrong};
use crate::permit::grant_refund;
use crate::ports::Reversal;
use crate::request::{Turn, claim};
use crate::send::save;

impl Giving {
    /// Gives the whole gift back. An answer that never comes leaves the gift as it is, with the
    /// attempt on record: a second refund is refused until somebody has looked.
    pub async fn refund(
        &self,
        admin: &ChurchAdmin,
        id: GiftId,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        if why.trim().chars().count() < 10 {
            return Err(Error::invalid("why", Wrong::TooShort));
        }
        let scope = admin.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["refund", &id.to_string(), why];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let gift = work.gift(&scope, id).await?.ok_or(Error::NotFound)?;
        gift.state.refund(now)?;
        let taken = work.taking_attempt(&scope, id).await?.ok_or(Refusal::NothingToRefund)?;
        let facility = work.facility(&scope, gift.facility).await?.ok_or(Error::NotFound)?;
        // One refund a gift: its id is derived, and a second one meets the first one's row.
        let key = AttemptId::from_uuid(derive_id(&["refund", &id.to_string()]));
        if work.attempt(&scope, key).await?.is_some() {
            return Err(Refusal::NothingToRefund.into());
        }
        let granted = grant_refund(key);
        work.add_attempt(
            &scope,
            &Attempt {
                id: key,
                gift: id,
                kind: AttemptKind::Refund,
                ordinal: gift.attempts.saturating_add(1),
                gateway: gift.gateway.clone(),
                facility: gift.facility,
                method: gift.method,
                amount: gift.amount,
                sent_at: now,
                outcome: None,
                inquiries: 0,
            },
        )
        .await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "gift.refund",
            subject: id.to_string(),
            why: why.trim().to_owned(),
        })
        .await?;
        let permit = granted.after(work.commit().await?);

        let reversal = Reversal {
            gateway: gift.gateway.clone(),
            facility_token: facility.token,
            taken_under: taken.id,
            taken_at: taken.sent_at,
            amount: gift.amount,
        };
        let reply = self.parts.gateways.refund(permit, &reversal).await;

        let ruling = classify(&reply, &gift.gateway, None, &self.parts.rules);
        let now = self.now();
        let mut work = self.begin().await?;
        let mut gift = work.gift(&scope, id).await?.ok_or(Error::NotFound)?;
        let mut attempt = work.attempt(&scope, key).await?.ok_or(Error::NotFound)?;
        attempt.outcome = Some(self.outcome(&ruling, &reply, now));
        work.save_attempt(&scope, &attempt).await?;
        if ruling.class == Class::Success && ruling.certainty == Certainty::Sure {
            gift.state = gift.state.refund(now)?;
            let ordinal = gift.next_order();
            let cause = format!("attempt {key}");
            work.append_order(&job::refund(&gift.accounts(), ordinal, now, &cause)?).await?;
            save(work.as_mut(), &scope, gift, now).await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }
}
