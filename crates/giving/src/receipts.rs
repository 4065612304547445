//! The receipt of one gift: issued once, word for word, in the language it was asked for in, and
//! never changed afterwards, whatever becomes of names and addresses (D19).
//!
//! If some of the gift goes back later, the receipt stays what it is, its page and its code say so,
//! and a new one can be issued for what the church kept.

use kernel::{ChurchId, GiftId, Locale, Money, PersonId, RequestId, Timestamp};
use ledger::AccountKind;
use views::{GiftReceipt, Matter, Period, ReceiptPage, StatementGift};
use words::{MomentStyle, mail_receipt as say};

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::Error;
use crate::gifts::{Gift, GiftDetail};
use crate::mails::Letter;
use crate::preferences::Reader;
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::statements::{Fact, Heading, Meant, Sealed, compute, letterhead, read_kept as read};

/// An issued receipt, as it lies in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReceipt {
    pub church: ChurchId,
    pub gift: GiftId,
    pub donor: PersonId,
    /// Of this gift, from 1.
    pub ordinal: u32,
    pub issued_at: Timestamp,
    pub code: String,
    pub hash: String,
    /// What was issued, as JSON: the hash is of these very letters.
    pub content: String,
}

impl Giving {
    /// `/gifts/{id}/receipt`: what was issued, or that nothing was yet.
    pub async fn receipt(&self, donor: &Donor, id: GiftId) -> Result<ReceiptPage, Error> {
        let scope = donor.scope();
        let detail = self.own_gift(donor, id).await?;
        let kept = self.reads().receipt_latest(&scope, id).await?;
        let place = self.books_place(scope.church()).await?.place;
        let now = self.kept_at(&scope, id, place).await?;
        if kept.is_none() && !self.has_receipt(&scope, &detail, now).await? {
            return Err(Error::NotFound);
        }
        let issued: Option<GiftReceipt> =
            kept.as_ref().map(|kept| read(&kept.content)).transpose()?;
        let zero = Money::zero(detail.row.amount.currency());
        let kept_now = now
            .or(Some(zero))
            .filter(|now| issued.as_ref().is_some_and(|receipt| receipt.gift.amount != *now));
        let (code, hash) = kept.map(|kept| (kept.code, kept.hash)).unwrap_or_default();
        Ok(ReceiptPage {
            id,
            number: Gift::number(id),
            amount: now.unwrap_or(zero),
            issued,
            code,
            hash,
            kept_now,
        })
    }

    /// Issues the receipt, unless there is one that still says what the church kept.
    pub async fn issue_receipt(
        &self,
        donor: &Donor,
        id: GiftId,
        locale: Locale,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (donor.scope(), self.now());
        let church = self.church(&scope).await?;
        let detail = self.own_gift(donor, id).await?;
        let books = self.books_place(church.id).await?;
        let kept = self.kept_at(&scope, id, books.place).await?;
        if !self.has_receipt(&scope, &detail, kept).await? {
            return Err(Error::NotFound);
        }
        let told = detail.receipt.clone().ok_or(Error::NotFound)?;
        let gift = self.as_it_counts(&church, &detail, books.place).await?;
        let gift = gift.ok_or(Error::NotFound)?;
        let donor_address = self.address_of_person(donor.id()).await?;
        let mut work = self.begin().await?;
        let content = ["receipt", &id.to_string(), locale.code()];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let before = work.latest_receipt(&scope, id).await?;
        let ordinal = match before {
            None => 1,
            Some(before) => {
                let receipt: GiftReceipt = read(&before.content)?;
                if receipt.gift == gift {
                    return Ok(());
                }
                before.ordinal.saturating_add(1)
            }
        };
        let receipt = GiftReceipt {
            church: letterhead(&church),
            zone: church.zone.clone(),
            donor: donor.name().to_owned(),
            donor_address,
            gift,
            asked_at: told.asked_at,
            taken_at: told.taken_at,
            books,
            ordinal,
            locale,
            issued_at: now,
        };
        let Sealed { content, hash, code } = Sealed::of(&receipt)?;
        let kept = KeptReceipt {
            church: church.id,
            gift: id,
            donor: donor.id(),
            ordinal,
            issued_at: now,
            code,
            hash,
            content,
        };
        work.add_receipt(&scope, &kept).await?;
        work.note(&Note {
            at: now,
            church: Some(church.id),
            who: Who::Person(donor.id()),
            verb: "receipt.issue",
            subject: id.to_string(),
            why: String::new(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Mails an issued receipt to its donor once more, word for word.
    pub async fn send_receipt(
        &self,
        donor: &Donor,
        id: GiftId,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (donor.scope(), self.now());
        self.own_gift(donor, id).await?;
        let kept = self.reads().receipt_latest(&scope, id).await?.ok_or(Error::NotFound)?;
        let receipt: GiftReceipt = read(&kept.content)?;
        let mut work = self.begin().await?;
        let content = ["receipt by mail", &id.to_string()];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        // Somebody asked for this one: it comes whatever they chose for all others.
        let occasion = format!("receipt asked for {request}");
        self.tell(work.as_mut(), donor.id(), Matter::Account, &occasion, now, |reader| {
            letter(reader, &receipt, &kept.code, id)
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    async fn own_gift(&self, donor: &Donor, id: GiftId) -> Result<GiftDetail, Error> {
        let detail = self.reads().gift_detail(&donor.scope(), Some(donor.id()), id).await?;
        detail.ok_or(Error::NotFound)
    }

    /// A gift of another system has its receipt from there, and one that went back has none.
    async fn has_receipt(
        &self,
        scope: &Scope,
        detail: &GiftDetail,
        kept: Option<Money>,
    ) -> Result<bool, Error> {
        let history = self.reads().gift_history(scope, detail.row.id).await?;
        let there_is = history.receipt(detail.receipt.clone()).is_some();
        Ok(there_is && kept.is_some_and(|kept| kept.minor() > 0))
    }

    /// What the funds had of a gift at a place in the books; `None` before it was taken.
    pub(crate) async fn kept_at(
        &self,
        scope: &Scope,
        gift: GiftId,
        place: u64,
    ) -> Result<Option<Money>, Error> {
        let facts = self.reads().gift_facts(scope, gift, place).await?;
        let mut parts = facts.iter().filter(|fact| fact.account == AccountKind::Fund);
        let Some(first) = parts.next() else { return Ok(None) };
        let sum = parts.try_fold(first.amount, |sum, fact| sum.checked_add(fact.amount))?;
        Ok(Some(sum))
    }

    /// The gift as any statement has it.
    async fn as_it_counts(
        &self,
        church: &Church,
        detail: &GiftDetail,
        place: u64,
    ) -> Result<Option<StatementGift>, Error> {
        let scope = Scope::of(church.id);
        let facts: Vec<Fact> = self.reads().gift_facts(&scope, detail.row.id, place).await?;
        let meant =
            Meant { gift: detail.row.id, on: detail.row.on, method: detail.row.method.clone() };
        let heading = Heading {
            church: letterhead(church),
            zone: church.zone.clone(),
            currency: church.currency,
            donor: String::new(),
            donor_address: None,
            period: Period { first: kernel::Date::MIN, last: kernel::Date::MAX },
            books: self.books_place(church.id).await?,
        };
        let funds = self.fund_names(&scope).await?;
        Ok(compute(heading, &[meant], &facts, &funds)?.gifts.pop())
    }
}

/// The receipt as a mail, in the language it was issued in.
fn letter(reader: &Reader, receipt: &GiftReceipt, code: &str, id: GiftId) -> Letter {
    let locale = receipt.locale;
    let gift = &receipt.gift;
    let amount = words::money(locale, gift.amount);
    let taken = words::moment(locale, receipt.taken_at, &receipt.zone, MomentStyle::DayTime);
    let greeting = words::mail_frame::dear(locale, &reader.name);
    let mut letter = Letter::new(locale, say::subject(locale, &amount))
        .says(greeting)
        .says(say::text(locale, &amount, &receipt.church.name));
    for line in &gift.lines {
        letter = letter.fact(line.name.clone(), words::money(locale, line.amount));
    }
    letter
        .fact(say::gift(locale), amount)
        .fact(say::given_by(locale), receipt.donor.clone())
        .fact(say::taken(locale), taken)
        .fact(words::mail_frame::gift_number(locale), gift.number.clone())
        .fact(say::code(locale), code)
        .way(say::open(locale), format!("/gifts/{id}/receipt"))
}
