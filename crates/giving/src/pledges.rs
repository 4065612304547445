//! Pledges: what a donor means to give to a fund within a time (D27). A pledge moves no money and
//! promises none; how far it is, is read from the books whenever somebody looks. Gifts that are
//! kept safe count apart: they are on their way and not given.

use jiff::ToSpan;
use kernel::{
    Amount, Date, FundId, Locale, PersonId, PledgeId, RequestId, Timestamp, derive_id_beside,
};
use views::{ChurchPledges, Period, PledgeList};

use crate::Giving;
use crate::actor::{ChurchAdmin, Donor};
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::{Error, Refusal, Violation, Wrong};
use crate::request::{Turn, claim};
use crate::statements::instants;
use crate::typed::{self, choice, wrong};

/// A donor keeps so many at a time.
const MOST: u32 = 20;

/// The longest one, in years.
const LONGEST_YEARS: i16 = 10;

/// A pledge as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pledge {
    pub id: PledgeId,
    pub donor: PersonId,
    pub fund: FundId,
    pub amount: Amount,
    pub first: Date,
    pub last: Date,
    /// The same by the church's clock: the first instant, and the first one after it.
    pub within: (Timestamp, Timestamp),
    pub made_at: Timestamp,
}

/// The form of `/pledges`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPledge {
    pub fund: String,
    pub amount: String,
    pub from: String,
    pub by: String,
    /// Of whoever typed it: amounts are read as they are written in it.
    pub locale: Locale,
}

impl TypedPledge {
    /// All that is wrong, not only the first thing.
    fn read(&self, church: &Church, today: Date) -> Result<(FundId, Amount, Period), Error> {
        let fund = choice::<FundId>(&self.fund, "fund");
        let amount = typed::amount(&self.amount, church.currency, self.locale);
        let first = date(&self.from, "from");
        let last = date(&self.by, "by").and_then(|last| {
            let first = first.as_ref().map_or(last, |first| *first);
            if last < first {
                return Err(wrong("by", Wrong::NotBetween));
            }
            if last < today {
                return Err(wrong("by", Wrong::InThePast));
            }
            let longest = today.checked_add(LONGEST_YEARS.years()).unwrap_or(Date::MAX);
            if last > longest { Err(wrong("by", Wrong::TooFarAhead)) } else { Ok(last) }
        });
        let first = first.and_then(|first| {
            let oldest = today.checked_sub(LONGEST_YEARS.years()).unwrap_or(Date::MIN);
            if first < oldest { Err(wrong("from", Wrong::InThePast)) } else { Ok(first) }
        });
        match (fund, amount, first, last) {
            (Ok(fund), Ok(amount), Ok(first), Ok(last)) => {
                Ok((fund, amount, Period { first, last }))
            }
            (fund, amount, first, last) => {
                let wrong = [fund.err(), amount.err(), first.err(), last.err()];
                Err(Error::Invalid(wrong.into_iter().flatten().collect()))
            }
        }
    }
}

fn date(text: &str, field: &'static str) -> Result<Date, Violation> {
    match text.trim() {
        "" => Err(wrong(field, Wrong::Missing)),
        text => text.parse().map_err(|_| wrong(field, Wrong::NotADate)),
    }
}

impl Giving {
    /// `/pledges`.
    pub async fn pledges(&self, donor: &Donor) -> Result<PledgeList, Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let today = church.today(self.now());
        let mut rows = self.reads().pledges(&scope, donor.id()).await?;
        // What goes on comes first; the database has sorted both by their last day.
        rows.sort_by_key(|row| row.last < today);
        let funds = self.reads().funds(&scope).await?;
        Ok(PledgeList { rows, funds, currency: church.currency, today })
    }

    /// Makes one.
    pub async fn make_pledge(
        &self,
        donor: &Donor,
        typed: &TypedPledge,
        request: RequestId,
    ) -> Result<PledgeId, Error> {
        let (scope, now) = (donor.scope(), self.now());
        let church = self.church(&scope).await?;
        let (fund, amount, period) = typed.read(&church, church.today(now))?;
        if !self.reads().funds(&scope).await?.iter().any(|one| one.id == fund) {
            return Err(Error::invalid("fund", Wrong::NotAChoice));
        }
        let name = ["pledge", &request.to_string()];
        let id = PledgeId::from_uuid(derive_id_beside(request.as_uuid(), &name));
        let mut work = self.begin().await?;
        let content = ["pledge", &typed.fund, &typed.amount, &typed.from, &typed.by];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(id);
        }
        if work.pledges_of(&scope, donor.id()).await? >= MOST {
            return Err(Refusal::TooManyPledges.into());
        }
        let pledge = Pledge {
            id,
            donor: donor.id(),
            fund,
            amount,
            first: period.first,
            last: period.last,
            within: instants(&period, &church.time_zone()),
            made_at: now,
        };
        work.add_pledge(&scope, &pledge).await?;
        work.note(&about(donor, id, "pledge.make", now)).await?;
        let _committed = work.commit().await?;
        Ok(id)
    }

    /// Takes one back. What was given stays given.
    pub async fn end_pledge(
        &self,
        donor: &Donor,
        id: PledgeId,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (donor.scope(), self.now());
        let mut work = self.begin().await?;
        let content = ["pledge.end", &id.to_string()];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        if !work.end_pledge(&scope, donor.id(), id, now).await? {
            return Err(Error::NotFound);
        }
        work.note(&about(donor, id, "pledge.end", now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/church/pledges`: by fund, and nobody's name.
    pub async fn church_pledges(&self, admin: &ChurchAdmin) -> Result<ChurchPledges, Error> {
        let scope = admin.scope();
        let now = self.now();
        let today = self.church(&scope).await?.today(now);
        Ok(ChurchPledges { funds: self.reads().pledges_by_fund(&scope, now).await?, today })
    }
}

fn about(donor: &Donor, id: PledgeId, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(donor.scope().church()),
        who: Who::Person(donor.id()),
        verb,
        subject: id.to_string(),
        why: String::new(),
    }
}
