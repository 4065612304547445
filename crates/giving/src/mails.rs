//! The outbox: a mail is a row, written with what it tells about, sent afterwards.

use std::time::Duration;

use kernel::{Amount, AttemptId, ChurchId, Class, Disposition, MailId, Timestamp, derive_id};
use views::Mailbox;

use crate::Giving;
use crate::error::Error;
use crate::gifts::Gift;
use crate::ports::Work;
use crate::purposes::Purpose;
use crate::scope::Scope;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    pub id: MailId,
    pub church: Option<ChurchId>,
    pub to: String,
    pub subject: String,
    /// Plain text.
    pub text: String,
    pub written_at: Timestamp,
    /// Tries so far.
    pub tries: u32,
}

/// How long a node may take to send what it took.
const LEASE: Duration = Duration::from_secs(5 * 60);

/// How many mails the demo's mailbox shows.
const SHOWN: u32 = 100;

impl Giving {
    /// Unsent mails whose time has come, for this node alone until it has had time to send them.
    pub async fn mails_due(&self, limit: u32) -> Result<Vec<NewMail>, Error> {
        let now = self.now();
        let mut work = self.begin().await?;
        let leased = work.lease_mails(now, now.plus(LEASE), limit).await?;
        let _committed = work.commit().await?;
        Ok(leased)
    }

    pub async fn mail_sent(&self, id: MailId) -> Result<(), Error> {
        let mut work = self.begin().await?;
        work.mail_sent(id, self.now()).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Again later: 1 minute, doubled each time, at most a day.
    pub async fn mail_failed(&self, mail: &NewMail, why: &str) -> Result<(), Error> {
        let minutes = 2_u64.saturating_pow(mail.tries.min(11)).min(24 * 60);
        let next = self.now().plus(Duration::from_secs(minutes * 60));
        let mut work = self.begin().await?;
        work.mail_postponed(mail.id, next, why).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// The demo's mailbox.
    pub async fn mailbox(&self) -> Result<Mailbox, Error> {
        Ok(Mailbox { mails: self.reads().mails(SHOWN).await? })
    }

    /// The receipt: only when the money was taken.
    pub(crate) async fn write_receipt(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        let purpose = self.purpose(work, gift).await?;
        let Some(donor) = work.person(gift.donor).await? else { return Ok(()) };
        let mail = receipt(gift, &purpose, (&donor.name, donor.email), now);
        Ok(work.write_mail(&mail).await?)
    }

    /// What the gift's money is for, when any part of it is for something else than a gift.
    async fn purpose(&self, work: &mut dyn Work, gift: &Gift) -> Result<Purpose, Error> {
        let scope = Scope::of(gift.church);
        for (fund, _) in &gift.lines {
            let purpose = work.purpose_of(&scope, *fund).await?;
            if !purpose.deductible {
                return Ok(purpose);
            }
        }
        Ok(Purpose::gift())
    }

    /// What the donor is told when money goes back to them.
    pub(crate) async fn write_given_back(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        amount: Amount,
        key: AttemptId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let text = format!(
            "Your church gave back {amount} of your gift of {whole}. Your bank shows it within a \
             few days.\n\nGift number: {number}\n",
            whole = gift.amount,
            number = Gift::number(gift.id),
        );
        let subject = format!("{amount} of your gift goes back to you");
        self.write_to_donor(work, gift, &format!("given back {key}"), subject, text, now).await
    }

    /// What the donor is told when the church gives up a gift that was not taken.
    pub(crate) async fn write_given_up(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        let amount = gift.amount;
        let text = format!(
            "Your church will not take your gift of {amount} any more. Nothing was taken.\n\n\
             Gift number: {number}\n",
            number = Gift::number(gift.id),
        );
        let subject = format!("Your gift of {amount} will not be taken");
        self.write_to_donor(work, gift, "given up", subject, text, now).await
    }

    /// What the donor is told when a gift was not taken: what happened, and what they may do. An
    /// answer that staff must look into is not the donor's to mend.
    pub(crate) async fn write_not_taken(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        class: Class,
        now: Timestamp,
    ) -> Result<(), Error> {
        let amount = gift.amount;
        let (subject, what) = match class.disposition() {
            Disposition::UserRecoverable => {
                let why = match class {
                    Class::ExpiredCard => "The card has expired.",
                    Class::InsufficientFunds => "There was not enough in the account.",
                    Class::BadCardDetails => "The details of the card or account do not fit.",
                    _ => "Your bank did not let it through.",
                };
                let way_out = "You can give again with another card or bank account.";
                (format!("Your gift of {amount} needs you"), format!("{why} {way_out}"))
            }
            Disposition::Investigate | Disposition::IncidentResponse | Disposition::None => (
                format!("Your gift of {amount} was not taken"),
                "It could not be taken, and nothing has left your account. \
                 We are looking into it."
                    .to_owned(),
            ),
        };
        let number = Gift::number(gift.id);
        let text = format!("{what}\n\nNothing was taken for this gift.\nGift number: {number}\n");
        let occasion = format!("not taken {}", gift.attempts);
        self.write_to_donor(work, gift, &occasion, subject, text, now).await
    }

    pub(crate) async fn write_to_donor(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        occasion: &str,
        subject: String,
        text: String,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(person) = work.person(gift.donor).await? else { return Ok(()) };
        let mail = to_donor(gift, (&person.name, person.email), occasion, (subject, &text), now);
        Ok(work.write_mail(&mail).await?)
    }
}

/// The receipt of a gift that was taken, to a donor of this name and address.
pub(crate) fn receipt(
    gift: &Gift,
    purpose: &Purpose,
    donor: (&str, String),
    now: Timestamp,
) -> NewMail {
    let number = Gift::number(gift.id);
    let amount = gift.amount;
    let what = purpose.name.to_lowercase();
    let in_return = if purpose.deductible {
        "No goods or services were given in return. "
    } else {
        "This is no gift for your tax return. "
    };
    let text = format!(
        "Thank you. Your {what} of {amount} was taken, once.\n\n\
         Gift number: {number}\n\
         For: {on}\n\n\
         {in_return}Please keep this for your records.\n",
        on = gift.on,
    );
    to_donor(gift, donor, "receipt", (format!("Your {what} of {amount}"), &text), now)
}

/// One a gift and occasion, however often it is written.
fn to_donor(
    gift: &Gift,
    (name, to): (&str, String),
    occasion: &str,
    (subject, text): (String, &str),
    now: Timestamp,
) -> NewMail {
    let id = derive_id(&["mail", &gift.id.to_string(), occasion]);
    NewMail {
        id: MailId::from_uuid(id),
        church: Some(gift.church),
        to,
        subject,
        text: format!("Dear {name},\n\n{text}"),
        written_at: now,
        tries: 0,
    }
}
