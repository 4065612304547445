//! Any account to any other, also of another church: for payment staff, by hand, with a reason. What
//! the product does every day has an order of its own; this is for what nobody foresaw (C-05).

use kernel::{Amount, JobId, RequestId, derive_id};
use ledger::{Account, Occasion, transfers};

use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::ports::Appended;
use crate::request::{Turn, claim};
use crate::typed::reason;

impl Giving {
    /// Moves an amount. Between two churches it is one job with an order in the books of each, in
    /// one transaction.
    pub async fn transfer(
        &self,
        staff: &Staff,
        from: &Account,
        to: &Account,
        amount: Amount,
        why: &str,
        request: RequestId,
    ) -> Result<JobId, Error> {
        let now = self.now();
        let job = JobId::from_uuid(derive_id(&["transfer", &request.to_string()]));
        let mut work = self.begin().await?;
        let (from_id, to_id) = (from.id().to_string(), to.id().to_string());
        let content = ["transfer", &from_id, &to_id, &amount.money().to_decimal(), why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(job);
        }
        let why = reason(why, "why")?;
        let cause = format!("request {request}");
        let occasion = Occasion { church: from.church(), job, ordinal: 1, at: now, cause: &cause };
        if from.church() == to.church() {
            work.append_order(&transfers::transfer(&occasion, from, to, amount)?).await?;
        } else {
            let orders = transfers::between_churches(&occasion, from, to, amount)?;
            let outcomes = work.append_orders(&orders).await?;
            if outcomes.iter().any(|outcome| *outcome != Appended::New) {
                return Err(Error::Conflict);
            }
        }
        for church in [from.church(), to.church()] {
            work.note(&Note {
                at: now,
                church: Some(church),
                who: Who::Person(staff.id()),
                verb: "books.transfer",
                subject: job.to_string(),
                why: why.to_owned(),
            })
            .await?;
            if from.church() == to.church() {
                break;
            }
        }
        let _committed = work.commit().await?;
        Ok(job)
    }
}
