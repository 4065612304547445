//! The same gift once more, by a link: the amount, what it is for and where it comes from stand in
//! the gift that was given; the link can change none of it, and gives once.

use kernel::{ChurchId, GiftId, RequestId, derive_id};
use views::LinkStands;

use crate::Giving;
use crate::actor::Donor;
use crate::error::Error;
use crate::gifts::{Gift, Given, named};
use crate::typed::Typed;

use super::token::Link;

/// The one request of a link: however often its button is pressed, by however many, it gives once.
fn request(link: Link, gift: GiftId) -> RequestId {
    let (person, until) = (link.person.to_string(), link.until.as_micros().to_string());
    RequestId::from_uuid(derive_id(&["give again", &person, &gift.to_string(), &until]))
}

impl Giving {
    /// Where a link to give once more stands.
    pub(super) async fn again(
        &self,
        donor: &Donor,
        gift: GiftId,
        link: Link,
        email: &str,
        open: bool,
    ) -> Result<LinkStands, Error> {
        let given = GiftId::from_uuid(named("gift", request(link, gift)));
        let reads = self.reads();
        if let Some(made) = reads.gift_detail(&donor.scope(), Some(donor.id()), given).await? {
            let (number, amount) = (Gift::number(given), made.row.amount);
            let email = email.to_owned();
            return Ok(LinkStands::Given { number, amount, status: made.row.status, email });
        }
        if !open {
            return Ok(LinkStands::Over(views::LinkFor::GiveAgain));
        }
        let typed = self.typed_again(donor, gift).await?;
        match self.check_gift(donor, &typed).await {
            Ok(check) => Ok(LinkStands::GiveAgain(Box::new(check))),
            // The card ended, the fund is closed: the form has other choices.
            Err(Error::Invalid(_) | Error::Refused(_)) => Ok(LinkStands::CannotGive { gift }),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn give_once_more(
        &self,
        donor: &Donor,
        gift: GiftId,
        link: Link,
    ) -> Result<(ChurchId, GiftId), Error> {
        let typed = self.typed_again(donor, gift).await?;
        match self.give(donor, &typed, request(link, gift)).await? {
            Given::Gift(church, gift) => Ok((church, gift)),
            // It asks for one gift, today.
            Given::Schedule(_) => Err(Error::NotFound),
        }
    }

    /// What its donor would type to give it once more.
    async fn typed_again(&self, donor: &Donor, gift: GiftId) -> Result<Typed, Error> {
        let mut work = self.begin().await?;
        let before = work.gift(&donor.scope(), gift).await?;
        let before = before.filter(|gift| gift.donor == donor.id()).ok_or(Error::NotFound)?;
        drop(work);
        let (fund, parts) = match before.lines.as_slice() {
            [(fund, _)] => (fund.to_string(), Vec::new()),
            lines => {
                let part = |(fund, part): &(kernel::FundId, kernel::Amount)| {
                    (fund.to_string(), part.money().to_decimal())
                };
                (String::new(), lines.iter().map(part).collect())
            }
        };
        Ok(Typed {
            fund,
            amount: before.amount.money().to_decimal(),
            method: before.method.to_string(),
            parts,
            ..Typed::default()
        })
    }
}
