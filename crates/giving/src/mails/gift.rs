//! The mails about a gift. What is told when is decided where it happens; here are the letters.

use kernel::{Amount, AttemptId, Class, Disposition, MailId, Timestamp, derive_id};
use views::Matter;
use words::{mail_frame, mail_gift as say};

use super::{Letter, Told, said};
use crate::Giving;
use crate::error::Error;
use crate::gifts::Gift;
use crate::links;
use crate::ports::Work;
use crate::preferences::Reader;
use crate::purposes::Purpose;
use crate::scope::Scope;

impl Letter {
    /// A letter that greets its reader.
    pub fn to(reader: &Reader, subject: String) -> Letter {
        let greeting = mail_frame::dear(reader.locale, &reader.name);
        Letter::new(reader.locale, subject).says(greeting)
    }

    /// Which gift it is about, and the way to its page.
    #[must_use]
    pub(crate) fn about(self, gift: &Gift) -> Letter {
        let locale = self.locale;
        self.fact(mail_frame::gift_number(locale), Gift::number(gift.id))
            .way(mail_frame::see_gift(locale), format!("/gifts/{}", gift.id))
    }
}

impl Giving {
    /// The receipt: only when the money was taken.
    pub(crate) async fn write_receipt(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        let purpose = self.purpose(work, gift).await?;
        let Some(reader) = work.reader(gift.donor).await? else { return Ok(()) };
        receipt(gift, &purpose, &reader, now).write(work).await
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
        let occasion = format!("given back {key}");
        self.write_to_donor(work, gift, Matter::MoneyBack, &occasion, now, |reader| {
            let locale = reader.locale;
            let back = said::money(locale, amount.money());
            let whole = said::money(locale, gift.amount.money());
            Letter::to(reader, say::back_subject(locale, &back))
                .says(say::back_text(locale, &back, &whole))
                .about(gift)
        })
        .await
    }

    /// What the donor is told when the church gives up a gift that was not taken.
    pub(crate) async fn write_given_up(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_to_donor(work, gift, Matter::MoneyBack, "given up", now, |reader| {
            let locale = reader.locale;
            let amount = said::money(locale, gift.amount.money());
            Letter::to(reader, say::given_up_subject(locale, &amount))
                .says(say::given_up_text(locale, &amount))
                .about(gift)
        })
        .await
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
        let occasion = format!("not taken {}", gift.attempts);
        self.write_to_donor(work, gift, Matter::NeedsYou, &occasion, now, |reader| {
            let locale = reader.locale;
            let amount = said::money(locale, gift.amount.money());
            let letter = match class.disposition() {
                Disposition::UserRecoverable => {
                    let why = match class {
                        Class::ExpiredCard => say::why_expired(locale),
                        Class::InsufficientFunds => say::why_funds(locale),
                        Class::BadCardDetails => say::why_details(locale),
                        _ => say::why_bank(locale),
                    };
                    Letter::to(reader, say::needs_you_subject(locale, &amount))
                        .says(format!("{why} {}", say::way_out(locale)))
                        .way(say::put_right(locale), links::Purpose::FixGift(gift.id).path())
                }
                Disposition::Investigate | Disposition::IncidentResponse | Disposition::None => {
                    Letter::to(reader, say::not_taken_subject(locale, &amount))
                        .says(say::not_taken_text(locale))
                }
            };
            letter.says(say::nothing_taken(locale)).about(gift)
        })
        .await
    }

    /// Tells a gift's donor of something about it. One a gift and occasion, however often it is
    /// written.
    pub(crate) async fn write_to_donor(
        &self,
        work: &mut dyn Work,
        gift: &Gift,
        matter: Matter,
        occasion: &str,
        now: Timestamp,
        write: impl FnOnce(&Reader) -> Letter + Send,
    ) -> Result<(), Error> {
        let Some(reader) = work.reader(gift.donor).await? else { return Ok(()) };
        let id = mail_id(gift, occasion);
        reader.told(id, matter, write(&reader), now).write(work).await
    }
}

/// The mail about a gift on an occasion.
pub(super) fn mail_id(gift: &Gift, occasion: &str) -> MailId {
    MailId::from_uuid(derive_id(&["mail", &gift.id.to_string(), occasion]))
}

/// The receipt of a gift that was taken, by the ways its donor wants one.
pub(crate) fn receipt(gift: &Gift, purpose: &Purpose, reader: &Reader, now: Timestamp) -> Told {
    let locale = reader.locale;
    let amount = said::money(locale, gift.amount.money());
    let is_gift = *purpose == Purpose::gift();
    let what = purpose.name.to_lowercase();
    let (subject, taken) = if is_gift {
        (say::receipt_subject(locale, &amount), say::receipt_taken(locale, &amount))
    } else {
        (say::other_subject(locale, &amount, &what), say::other_taken(locale, &amount, &what))
    };
    let in_return =
        if purpose.deductible { say::no_goods(locale) } else { say::not_for_tax(locale) };
    let letter = Letter::to(reader, subject)
        .says(taken)
        .fact(mail_frame::given_for(locale), said::date(locale, gift.on))
        .about(gift)
        .says(in_return);
    // What is given again by itself is not offered once more.
    let letter = if is_gift && gift.schedule.is_none() {
        letter.way(say::give_again(locale), links::Purpose::GiveAgain(gift.id).path())
    } else {
        letter
    };
    reader.told(mail_id(gift, "receipt"), Matter::Receipt, letter, now)
}
