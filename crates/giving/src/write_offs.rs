//! Money that a gateway took and will never pay out: an expense of the church, written down once.

use kernel::{Amount, GatewayId, JobId, RequestId, derive_id};
use ledger::{Account, AccountKind, Occasion, transfers};
use views::WriteOffCheck;

use crate::Giving;
use crate::actor::ChurchAdmin;
use crate::audit::{Note, Who};
use crate::error::{Error, Wrong};
use crate::parts::confirmed;
use crate::request::{Turn, claim};
use crate::typed::{any_amount, choice, reason};

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedWriteOff {
    pub gateway: String,
    pub amount: String,
    pub why: String,
    /// The amount once more, typed before the books move.
    pub total: String,
}

impl Giving {
    /// The answers, to be checked before the books move.
    pub async fn check_write_off(
        &self,
        admin: &ChurchAdmin,
        typed: &TypedWriteOff,
    ) -> Result<WriteOffCheck, Error> {
        let church = self.church(&admin.scope()).await?;
        let gateway: GatewayId = choice(&typed.gateway, "gateway")?;
        let amount = any_amount(&typed.amount, "amount", church.currency)?;
        let why = reason(&typed.why, "why")?.to_owned();
        let (name, waiting) = self.waiting_at(&admin.scope(), &gateway, church.currency).await?;
        if amount.minor() > waiting.minor() {
            return Err(Error::invalid("amount", Wrong::MoreThanThereIs));
        }
        let left = waiting.checked_sub(amount.money())?;
        Ok(WriteOffCheck { gateway, name, amount: amount.money(), waiting, left, why })
    }

    /// Writes off what a gateway will not pay.
    pub async fn write_off(
        &self,
        admin: &ChurchAdmin,
        typed: &TypedWriteOff,
        request: RequestId,
    ) -> Result<(), Error> {
        let scope = admin.scope();
        let now = self.now();
        let mut work = self.begin().await?;
        let content = ["write_off", &typed.gateway, &typed.amount, &typed.why];
        if claim(work.as_mut(), request, admin.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let check = self.check_write_off(admin, typed).await?;
        let amount = Amount::new(check.amount)?;
        confirmed(&typed.total, amount)?;
        let clearing = Account::clearing(scope.church(), &check.gateway, amount.currency());
        let id = derive_id(&["write_off", &request.to_string()]);
        let occasion = Occasion {
            church: scope.church(),
            job: JobId::from_uuid(id),
            ordinal: 1,
            at: now,
            cause: &format!("request {request}"),
        };
        work.append_order(&transfers::write_off(&occasion, &clearing, amount)?).await?;
        // The order holds the books: of two at once, the second sees what the first left.
        let head = work.account_head(&scope, &clearing).await?;
        if head.is_some_and(|head| head.balance.minor() > 0) {
            return Err(Error::invalid("amount", Wrong::MoreThanThereIs));
        }
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(admin.id()),
            verb: "books.write_off",
            subject: format!("{} {}", AccountKind::Clearing, check.gateway),
            why: check.why,
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}
