//! Statements: what a donor gave in a year or any other period, issued word for word, and proved.
//!
//! What is issued is kept as it is and never changes. Its hash binds every cent, its code is made
//! of the hash, and the hash binds the place in the church's books: whoever holds the paper can
//! have both compared ([`Giving::verify`]). What turns out otherwise later is said by a new
//! statement, with the difference (F11). A statement is a person's, whoever they live with.

mod compute;
mod kept;
mod period;
mod runs;
mod verify;

use kernel::{
    ChurchId, Date, Locale, PersonId, RequestId, StatementId, Timestamp, derive_id_beside,
};
use views::{
    BooksPlace, IssuedStatement, Letterhead, Period, Statement, StatementPage, StatementsPage,
};

pub use compute::{
    Fact, FundName, Heading, Meant, acknowledged_from, compute, difference, instants, says_the_same,
};
pub(crate) use kept::read as read_kept;
pub use kept::{KeptStatement, Sealed, code_of, hash_of};
pub use period::{range, year};
pub use runs::{Run, Stated};

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::error::Error;
use crate::ports::Work;
use crate::request::{Turn, claim};
use crate::scope::Scope;

/// The database's own sum and the statement's lines say different things of one donor.
#[derive(Debug, thiserror::Error)]
#[error("the statement of {donor} comes to {stated}, and the books to {booked}")]
struct TwoSums {
    donor: PersonId,
    stated: kernel::Money,
    booked: kernel::Money,
}

/// Somebody, whose statement is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whose {
    pub id: PersonId,
    pub name: String,
}

impl Donor {
    pub(crate) fn whose(&self) -> Whose {
        Whose { id: self.id(), name: self.name().to_owned() }
    }
}

impl Giving {
    /// `/statements`: what a period comes to now.
    pub async fn statements(
        &self,
        donor: &Donor,
        asked: &AskedPeriod,
    ) -> Result<StatementsPage, Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let today = church.today(self.now());
        let mut years = self.reads().gift_years(&scope, donor.id()).await?;
        let period = asked.period(today)?;
        for wanted in [today.year(), period.first.year()] {
            if !years.contains(&wanted) {
                years.push(wanted);
            }
        }
        years.sort_unstable_by(|one, other| other.cmp(one));
        let statement = self.statement_of(&church, &donor.whose(), period).await?;
        let latest = self.reads().statement_latest(&scope, donor.id(), period).await?;
        let current = match &latest {
            Some(kept) => says_the_same(&kept.read()?.statement, &statement),
            None => false,
        };
        Ok(StatementsPage {
            statement,
            years,
            begins: asked.begins(),
            latest: latest.map(|kept| kept.row()),
            current,
            issued: self.reads().statements_of(&scope, donor.id()).await?,
        })
    }

    /// What a person gave in a period, up to where the books are now.
    pub(crate) async fn statement_of(
        &self,
        church: &Church,
        whose: &Whose,
        period: Period,
    ) -> Result<Statement, Error> {
        let scope = Scope::of(church.id);
        let books = self.books_place(church.id).await?;
        let within = instants(&period, &church.time_zone());
        let reads = self.reads();
        let meant = reads.statement_gifts(&scope, whose.id, period, within).await?;
        let facts = reads.statement_facts(&scope, whose.id, period, within, books.place).await?;
        let place = books.place;
        let heading = Heading {
            church: letterhead(church),
            zone: church.zone.clone(),
            currency: church.currency,
            donor: whose.name.clone(),
            donor_address: self.address_of_person(whose.id).await?,
            period,
            books,
        };
        let statement = compute(heading, &meant, &facts, &self.fund_names(&scope).await?)?;
        let stated = statement.given.checked_add(statement.other)?;
        let booked = reads.given_within(&scope, whose.id, period, within, place).await?;
        if stated != booked {
            return Err(Error::internal(TwoSums { donor: whose.id, stated, booked }));
        }
        Ok(statement)
    }

    /// Where letters reach somebody, if they said so.
    pub(crate) async fn address_of_person(
        &self,
        person: PersonId,
    ) -> Result<Option<String>, Error> {
        let reader = self.reads().reader_now(person).await?;
        Ok(reader.and_then(|reader| reader.preferences.address))
    }

    /// Where the church's books end now.
    pub(crate) async fn books_place(&self, church: ChurchId) -> Result<BooksPlace, Error> {
        let ever = Timestamp::from_micros(i64::MAX);
        let place = self.reads().last_order_before(church, ever).await?;
        Ok(BooksPlace { place, hash: self.books_hash(church, place).await?.unwrap_or_default() })
    }

    /// The hash of the books at a place; `None` where there is no such order.
    pub(crate) async fn books_hash(
        &self,
        church: ChurchId,
        place: u64,
    ) -> Result<Option<String>, Error> {
        let Some(before) = place.checked_sub(1) else { return Ok(Some(String::new())) };
        let order = self.reads().orders_after(church, before, 1).await?.into_iter().next();
        Ok(order.filter(|(seq, _, _)| *seq == place).map(|(_, _, hash)| hash.to_string()))
    }

    pub(crate) async fn fund_names(&self, scope: &Scope) -> Result<Vec<FundName>, Error> {
        let dedicated = self.reads().dedicated_funds(scope).await?;
        let other = |fund| dedicated.iter().any(|(id, for_)| *id == fund && !for_.deductible);
        let funds = self.reads().statement_funds(scope).await?;
        let named = |(id, name)| FundName { id, name, gift: !other(id) };
        Ok(funds.into_iter().map(named).collect())
    }

    /// Issues the statement of a period, or answers with the one that says it already.
    pub async fn issue_statement(
        &self,
        donor: &Donor,
        asked: &AskedPeriod,
        locale: Locale,
        request: RequestId,
    ) -> Result<StatementId, Error> {
        let scope = donor.scope();
        let church = self.church(&scope).await?;
        let now = self.now();
        let period = asked.period(church.today(now))?;
        let statement = self.statement_of(&church, &donor.whose(), period).await?;
        let mut work = self.begin().await?;
        let dates = [period.first.to_string(), period.last.to_string()];
        let content = ["statement", &dates[0], &dates[1], locale.code()];
        let turn = claim(work.as_mut(), request, donor.id(), &content, now).await?;
        let name = ["statement", &request.to_string()];
        let id = StatementId::from_uuid(derive_id_beside(request.as_uuid(), &name));
        if turn == Turn::Repeat {
            drop(work);
            let first = self.reads().issued_statement(&scope, Some(donor.id()), id).await?;
            let latest = self.reads().statement_latest(&scope, donor.id(), period).await?;
            return first.or(latest).map(|kept| kept.id).ok_or(Error::NotFound);
        }
        let issued = self
            .issue(work.as_mut(), &scope, &donor.whose(), New { id, locale, statement, now })
            .await?;
        if issued == id {
            work.note(&Note {
                at: now,
                church: Some(scope.church()),
                who: Who::Person(donor.id()),
                verb: "statement.issue",
                subject: issued.to_string(),
                why: String::new(),
            })
            .await?;
        }
        let _committed = work.commit().await?;
        Ok(issued)
    }

    /// Writes a statement, unless the latest of its period says the same: then that one is meant.
    pub(crate) async fn issue(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        whose: &Whose,
        new: New,
    ) -> Result<StatementId, Error> {
        let New { id, locale, statement, now } = new;
        let before = work.latest_statement(scope, whose.id, statement.period).await?;
        let (ordinal, corrects, changes) = match before {
            None => (1, None, Vec::new()),
            Some(kept) => {
                let earlier = kept.read()?.statement;
                if says_the_same(&earlier, &statement) {
                    return Ok(kept.id);
                }
                let changes = difference(&earlier, &statement);
                (kept.ordinal.saturating_add(1), Some(kept.code), changes)
            }
        };
        let issued_at = now;
        let issued =
            IssuedStatement { id, ordinal, corrects, locale, issued_at, statement, changes };
        let kept = KeptStatement::of(&issued, scope.church(), whose.id)?;
        work.add_statement(scope, &kept).await?;
        Ok(id)
    }

    /// A statement as it lies in the database, to be made a file of: only the donor's own.
    pub async fn statement_kept(
        &self,
        donor: &Donor,
        id: StatementId,
    ) -> Result<KeptStatement, Error> {
        let kept = self.reads().issued_statement(&donor.scope(), Some(donor.id()), id).await?;
        kept.ok_or(Error::NotFound)
    }

    /// `/statements/{id}`: only the donor's own.
    pub async fn statement(&self, donor: &Donor, id: StatementId) -> Result<StatementPage, Error> {
        let scope = donor.scope();
        let kept = self.statement_kept(donor, id).await?;
        let latest = self.reads().statement_latest(&scope, donor.id(), kept.period).await?;
        Ok(StatementPage {
            issued: kept.read()?,
            code: kept.code,
            hash: kept.hash,
            corrected_by: latest.map(|latest| latest.id).filter(|latest| *latest != kept.id),
        })
    }
}

/// A statement that is about to be issued.
pub(crate) struct New {
    pub id: StatementId,
    pub locale: Locale,
    pub statement: Statement,
    pub now: Timestamp,
}

pub(crate) fn letterhead(church: &Church) -> Letterhead {
    Letterhead {
        name: church.name.clone(),
        address: church.address.clone(),
        phone: church.phone.clone(),
        tax_number: church.tax_number.clone(),
    }
}

/// Which period somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AskedPeriod {
    /// The calendar year that is: what a page shows of which nothing else was asked.
    #[default]
    ThisYear,
    /// The year that begins in this calendar year with this month.
    Year { year: i16, begins: i8 },
    /// Two dates, as they were typed.
    Range { from: String, to: String },
}

impl AskedPeriod {
    pub fn period(&self, today: Date) -> Result<Period, Error> {
        match self {
            AskedPeriod::ThisYear => year(today.year(), 1),
            AskedPeriod::Year { year: first, begins } => year(*first, *begins),
            AskedPeriod::Range { from, to } => range(from, to, today),
        }
    }

    const fn begins(&self) -> Option<i8> {
        match self {
            AskedPeriod::ThisYear => Some(1),
            AskedPeriod::Year { begins, .. } => Some(*begins),
            AskedPeriod::Range { .. } => None,
        }
    }
}
