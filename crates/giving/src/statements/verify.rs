//! Whether a paper says what was issued, and what was issued is what the books say (F11).

use jiff::tz::TimeZone;
use kernel::Money;
use views::{BooksPlace, GiftReceipt, Paper, Period, Proof, Verified};

use super::kept::{self, code_typed};
use super::{KeptStatement, code_of, hash_of, instants};
use crate::Giving;
use crate::error::{Error, Wrong};
use crate::receipts::KeptReceipt;
use crate::scope::Scope;

impl Giving {
    /// A code as somebody types it from a paper, as it stands in an address.
    pub fn typed_code(&self, text: &str) -> Result<String, Error> {
        code_typed(text).ok_or_else(|| {
            let wrong = if text.trim().is_empty() { Wrong::Missing } else { Wrong::NotAChoice };
            Error::invalid("code", wrong)
        })
    }

    /// `/verify/{code}`: for anybody.
    pub async fn verify(&self, code: &str) -> Result<Verified, Error> {
        let code = code_typed(code).ok_or(Error::NotFound)?;
        if let Some(kept) = self.reads().statement_coded(&code).await? {
            return self.verify_statement(kept).await;
        }
        match self.reads().receipt_coded(&code).await? {
            Some(kept) => self.verify_receipt(kept).await,
            None => Err(Error::NotFound),
        }
    }

    async fn verify_statement(&self, kept: KeptStatement) -> Result<Verified, Error> {
        let scope = Scope::of(kept.church);
        let issued = kept.read()?;
        let stated = &issued.statement;
        let zone = TimeZone::get(&stated.zone).unwrap_or(TimeZone::UTC);
        let within = instants(&stated.period, &zone);
        let place = stated.books.place;
        let booked =
            self.reads().given_within(&scope, kept.donor, stated.period, within, place).await?;
        let unchanged = is_whole(&kept.content, &kept.hash, &kept.code)
            && stated.period == kept.period
            && stated.given == kept.given
            && sums_up(stated.gifts.iter().map(|gift| gift.amount), booked)
            && stated.given.checked_add(stated.other) == Ok(booked)
            && self.stands(&scope, &stated.books).await?;
        let latest = self.reads().statement_latest(&scope, kept.donor, kept.period).await?;
        let corrected = latest.is_some_and(|latest| latest.id != kept.id);
        let total = stated.given;
        let gifts = u64::try_from(stated.gifts.len()).unwrap_or(u64::MAX);
        let (church, zone) = (stated.church.name.clone(), stated.zone.clone());
        Ok(Verified {
            paper: Paper::Statement,
            proof: proof(unchanged, corrected),
            church,
            zone,
            period: stated.period,
            total,
            gifts,
            issued_at: issued.issued_at,
            books: stated.books.clone(),
            code: kept.code,
            hash: kept.hash,
        })
    }

    async fn verify_receipt(&self, kept: KeptReceipt) -> Result<Verified, Error> {
        let scope = Scope::of(kept.church);
        let receipt: GiftReceipt = kept::read(&kept.content)?;
        let GiftReceipt { gift, books, .. } = &receipt;
        let unchanged = is_whole(&kept.content, &kept.hash, &kept.code)
            && gift.id == kept.gift
            && sums_up(gift.lines.iter().map(|line| line.amount), gift.amount)
            && self.kept_at(&scope, kept.gift, books.place).await? == Some(gift.amount)
            && self.stands(&scope, books).await?;
        let ever = self.books_place(kept.church).await?.place;
        let corrected = self.kept_at(&scope, kept.gift, ever).await? != Some(gift.amount);
        Ok(Verified {
            paper: Paper::Receipt,
            proof: proof(unchanged, corrected),
            church: receipt.church.name.clone(),
            zone: receipt.zone.clone(),
            period: Period { first: gift.charged, last: gift.charged },
            total: gift.amount,
            gifts: 1,
            issued_at: receipt.issued_at,
            books: books.clone(),
            code: kept.code,
            hash: kept.hash,
        })
    }

    /// Whether the books still have that hash at that place.
    async fn stands(&self, scope: &Scope, books: &BooksPlace) -> Result<bool, Error> {
        let now = self.books_hash(scope.church(), books.place).await?;
        Ok(now.as_ref() == Some(&books.hash))
    }
}

fn is_whole(content: &str, hash: &str, code: &str) -> bool {
    hash_of(content) == hash && code_of(content) == code
}

fn sums_up(mut parts: impl Iterator<Item = Money>, whole: Money) -> bool {
    let sum = parts.try_fold(Money::zero(whole.currency()), |sum, part| sum.checked_add(part));
    sum == Ok(whole)
}

fn proof(unchanged: bool, corrected: bool) -> Proof {
    match (unchanged, corrected) {
        (false, _) => Proof::Broken,
        (true, true) => Proof::Corrected,
        (true, false) => Proof::Holds,
    }
}
