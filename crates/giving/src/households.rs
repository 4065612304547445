//! Two donors who live together (D21, F17): one asks, the other answers when signed in, and either
//! leaves whenever they like. Nobody of a church or of payment staff can join two people. Gifts,
//! ways to pay and statements stay each one's own (complaint 12); what two may share is a page with
//! both totals, each person apart, while both want it.

use std::time::Duration;

use kernel::{HouseholdId, Money, PersonId, RequestId, Timestamp, derive_id_beside};
use views::{
    HouseholdPage, HouseholdShare, HouseholdStanding, HouseholdStatement, Matter, Statement,
};
use words::mail_household as say;
use words::{DayStyle, day};

use crate::Giving;
use crate::actor::Donor;
use crate::audit::{Note, Who};
use crate::churches::Church;
use crate::entries::mail_address;
use crate::error::{Error, Refusal, Wrong};
use crate::mails::Letter;
use crate::people::{Person, Role};
use crate::ports::{StoreError, Work};
use crate::request::{Turn, claim};
use crate::scope::Scope;
use crate::statements::{Whose, year};

/// An asking may be answered for so long.
const OPEN_FOR: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// One person asks so often within a day; whose mailbox it is has not agreed to more.
const ASKS: u32 = 5;
const ASKS_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);

/// Two people, from the asking on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    pub id: HouseholdId,
    pub asker: PersonId,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    pub standing: Standing,
    /// Whether each of them lets the other see their total.
    pub asker_shares: bool,
    pub partner_shares: bool,
}

/// Where two people stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Whoever holds this address (in lower case) may answer.
    Asked {
        address: String,
    },
    Joined {
        partner: PersonId,
        since: Timestamp,
    },
    Declined {
        at: Timestamp,
    },
    Withdrawn {
        at: Timestamp,
    },
    Left {
        partner: PersonId,
        since: Timestamp,
        at: Timestamp,
    },
}

impl Household {
    /// The other one, of two who live together.
    fn other(&self, person: PersonId) -> Option<PersonId> {
        match self.standing {
            Standing::Joined { partner, .. } if self.asker == person => Some(partner),
            Standing::Joined { partner, .. } if partner == person => Some(self.asker),
            _ => None,
        }
    }

    /// Whether this person shares, and whether the other does.
    fn sharing(&self, person: PersonId) -> (bool, bool) {
        match self.asker == person {
            true => (self.asker_shares, self.partner_shares),
            false => (self.partner_shares, self.asker_shares),
        }
    }

    fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.standing, Standing::Asked { .. }) && now < self.expires_at
    }
}

impl Giving {
    /// `/household`.
    pub async fn household_page(&self, donor: &Donor) -> Result<HouseholdPage, Error> {
        let (scope, reads, now) = (donor.scope(), self.reads(), self.now());
        let me = reads.person_now(donor.id()).await?.ok_or(Error::NotFound)?;
        let found = reads.household_now(&scope, donor.id()).await?;
        let mut standing = HouseholdStanding::Alone;
        if let Some(household) = &found {
            match &household.standing {
                Standing::Asked { address } if household.is_open(now) => {
                    standing = HouseholdStanding::Asked {
                        id: household.id,
                        email: address.clone(),
                        until: household.expires_at,
                    };
                }
                Standing::Joined { since, .. } => {
                    let other = household.other(donor.id()).ok_or(Error::NotFound)?;
                    let other = reads.person_now(other).await?.ok_or(Error::NotFound)?;
                    let (you_share, they_share) = household.sharing(donor.id());
                    standing = HouseholdStanding::Joined {
                        id: household.id,
                        with: other.name,
                        since: *since,
                        you_share,
                        they_share,
                    };
                }
                _ => {}
            }
        }
        let invitations = match standing {
            HouseholdStanding::Joined { .. } => Vec::new(),
            HouseholdStanding::Alone | HouseholdStanding::Asked { .. } => {
                reads.invitations(&scope, &me.email, now).await?
            }
        };
        Ok(HouseholdPage { standing, invitations })
    }

    /// Asks whoever holds an address. A donor of the same church gets a mail; what the asker sees
    /// is the same whether or not there is one.
    pub async fn ask_household(
        &self,
        donor: &Donor,
        partner: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (donor.scope(), self.now());
        let church = self.church(&scope).await?;
        let address = mail_address(partner, "partner")?;
        let mut work = self.begin().await?;
        let content = ["household.ask", address.as_str()];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let me = work.person(donor.id()).await?.ok_or(Error::NotFound)?;
        if me.email == address {
            return Err(Error::invalid("partner", Wrong::Taken));
        }
        let since = now.minus(ASKS_WITHIN);
        let (asks, first) = work.asked_since(&scope, donor.id(), since).await?;
        if let Some(first) = first.filter(|_| asks >= ASKS) {
            return Err(Error::Throttled { until: first.plus(ASKS_WITHIN) });
        }
        if let Some(before) = work.household_of(&scope, donor.id()).await? {
            if before.is_open(now) || before.other(donor.id()).is_some() {
                return Err(Refusal::HouseholdAlready.into());
            }
            let over = Household { standing: Standing::Withdrawn { at: now }, ..before };
            work.save_household(&scope, &over).await?;
        }
        let name = ["household", &request.to_string()];
        let household = Household {
            id: HouseholdId::from_uuid(derive_id_beside(request.as_uuid(), &name)),
            asker: donor.id(),
            asked_at: now,
            expires_at: now.plus(OPEN_FOR),
            standing: Standing::Asked { address: address.clone() },
            asker_shares: false,
            partner_shares: false,
        };
        work.add_household(&scope, &household).await?;
        work.note(&about(donor, &household, "household.ask", now)).await?;
        if let Some(asked) = work.person_by_email(&address).await?
            && gives_here(&asked, &church)
        {
            // Once a day, however often they ask.
            let occasion = format!("household asked by {} on {}", me.id, church.today(now));
            let until = household.expires_at;
            self.tell(work.as_mut(), asked.id, Matter::Account, &occasion, now, |reader| {
                let locale = reader.locale;
                let until = until.date_in(&reader.time_zone());
                Letter::to(reader, say::asked_subject(locale, &me.name))
                    .says(say::asked(locale, &me.name))
                    .says(say::stays_own(locale))
                    .says(say::until(locale, &day(locale, until, DayStyle::Long)))
                    .way(say::answer(locale), "/household")
            })
            .await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Answers somebody who asked. Both are told when it is yes; a no is told nobody.
    pub async fn answer_household(
        &self,
        donor: &Donor,
        id: HouseholdId,
        joins: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (donor.scope(), self.now());
        let asker = self.reads().household_asked(&scope, id).await?.ok_or(Error::NotFound)?;
        let mut work = self.begin().await?;
        let word = if joins { "yes" } else { "no" };
        let content = ["household.answer", &id.to_string(), word];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        // Both are locked, always in the same sequence: nobody joins two households at once.
        let (first, second) = (donor.id().min(asker), donor.id().max(asker));
        let (first, second) = (work.person(first).await?, work.person(second).await?);
        let people: Vec<Person> = first.into_iter().chain(second).collect();
        let me = people.iter().find(|one| one.id == donor.id()).ok_or(Error::NotFound)?;
        let household = work.household(&scope, id).await?.ok_or(Error::NotFound)?;
        match &household.standing {
            Standing::Asked { address } if *address == me.email => {}
            _ => return Err(Error::NotFound),
        }
        if !household.is_open(now) {
            return Err(Refusal::HouseholdOver.into());
        }
        if !joins {
            let over = Household { standing: Standing::Declined { at: now }, ..household };
            work.save_household(&scope, &over).await?;
            work.note(&about(donor, &over, "household.decline", now)).await?;
            let _committed = work.commit().await?;
            return Ok(());
        }
        if let Some(own) = work.household_of(&scope, donor.id()).await? {
            if own.other(donor.id()).is_some() {
                return Err(Refusal::HouseholdAlready.into());
            }
            let over = Household { standing: Standing::Withdrawn { at: now }, ..own };
            work.save_household(&scope, &over).await?;
        }
        let joined = Household {
            standing: Standing::Joined { partner: donor.id(), since: now },
            ..household
        };
        match work.save_household(&scope, &joined).await {
            Err(StoreError::Duplicate { .. }) => return Err(Refusal::HouseholdAlready.into()),
            saved => saved?,
        }
        work.note(&about(donor, &joined, "household.join", now)).await?;
        for to in &people {
            let with = people.iter().find(|one| one.id != to.id).ok_or(Error::NotFound)?;
            let occasion = format!("household {id} joined");
            self.tell(work.as_mut(), to.id, Matter::Account, &occasion, now, |reader| {
                let locale = reader.locale;
                Letter::to(reader, say::joined_subject(locale, &with.name))
                    .says(say::joined(locale))
                    .says(say::stays_own(locale))
                    .way(say::see(locale), "/household")
            })
            .await?;
        }
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Takes an asking back, or leaves. Nothing of what either gave changes.
    pub async fn leave_household(
        &self,
        donor: &Donor,
        id: HouseholdId,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (donor.scope(), self.now());
        let mut work = self.begin().await?;
        let content = ["household.leave", &id.to_string()];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        // What is over already, perhaps by the other one, needs no leaving.
        let household = work.household_of(&scope, donor.id()).await?.filter(|one| one.id == id);
        let Some(household) = household else { return Ok(()) };
        self.end_household(work.as_mut(), &scope, donor.id(), household, now).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// Ends what one of the two asked for or lives in; the other one is told.
    pub(crate) async fn end_household(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        person: PersonId,
        household: Household,
        now: Timestamp,
    ) -> Result<(), Error> {
        let other = household.other(person);
        let (standing, verb) = match household.standing {
            Standing::Joined { partner, since } => {
                (Standing::Left { partner, since, at: now }, "household.leave")
            }
            _ => (Standing::Withdrawn { at: now }, "household.withdraw"),
        };
        let over = Household { standing, ..household };
        work.save_household(scope, &over).await?;
        work.note(&Note {
            at: now,
            church: Some(scope.church()),
            who: Who::Person(person),
            verb,
            subject: over.id.to_string(),
            why: String::new(),
        })
        .await?;
        let Some(other) = other else { return Ok(()) };
        let Some(left) = work.reader(person).await? else { return Ok(()) };
        let occasion = format!("household {} left", over.id);
        self.tell(work, other, Matter::Account, &occasion, now, |reader| {
            let locale = reader.locale;
            Letter::to(reader, say::left_subject(locale, &left.name))
                .says(say::left(locale, &left.name))
                .says(say::left_stays(locale))
                .way(say::see(locale), "/household")
        })
        .await
    }

    /// Lets the other one see one's own total, or not any more. It counts at once.
    pub async fn share_with_household(
        &self,
        donor: &Donor,
        id: HouseholdId,
        shares: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        let (scope, now) = (donor.scope(), self.now());
        let mut work = self.begin().await?;
        let word = if shares { "yes" } else { "no" };
        let content = ["household.share", &id.to_string(), word];
        if claim(work.as_mut(), request, donor.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let household = work.household_of(&scope, donor.id()).await?;
        let household = household.filter(|one| one.id == id && one.other(donor.id()).is_some());
        let mut household = household.ok_or(Refusal::HouseholdOver)?;
        match household.asker == donor.id() {
            true => household.asker_shares = shares,
            false => household.partner_shares = shares,
        }
        work.save_household(&scope, &household).await?;
        let verb = if shares { "household.share" } else { "household.unshare" };
        work.note(&about(donor, &household, verb, now)).await?;
        let _committed = work.commit().await?;
        Ok(())
    }

    /// `/household/statement`: what each of two gave in a year, apart, and together. Only while
    /// both want it; otherwise it is not there.
    pub async fn household_statement(
        &self,
        donor: &Donor,
        asked: Option<i16>,
    ) -> Result<HouseholdStatement, Error> {
        let (scope, reads) = (donor.scope(), self.reads());
        let found = reads.household_now(&scope, donor.id()).await?;
        let household = found.filter(|one| one.asker_shares && one.partner_shares);
        let household = household.ok_or(Error::NotFound)?;
        let other = household.other(donor.id()).ok_or(Error::NotFound)?;
        let other = reads.person_now(other).await?.ok_or(Error::NotFound)?;
        let church = self.church(&scope).await?;
        let today = church.today(self.now());
        let period = year(asked.unwrap_or_else(|| today.year()), 1)?;
        let mut years = vec![today.year(), period.first.year()];
        let mut people = Vec::new();
        let mut total = Money::zero(church.currency);
        for whose in [donor.whose(), Whose { id: other.id, name: other.name }] {
            years.extend(reads.gift_years(&scope, whose.id).await?);
            let share = share_of(self.statement_of(&church, &whose, period).await?)?;
            total = total.checked_add(share.given)?;
            people.push(share);
        }
        years.sort_unstable_by(|one, other| other.cmp(one));
        years.dedup();
        Ok(HouseholdStatement { church: church.name, period, years, people, total })
    }
}

fn share_of(statement: Statement) -> Result<HouseholdShare, Error> {
    let given = statement.given.checked_add(statement.other)?;
    let funds = statement.funds.into_iter().map(|fund| (fund.name, fund.total));
    Ok(HouseholdShare { name: statement.donor, funds: funds.collect(), given })
}

fn gives_here(person: &Person, church: &Church) -> bool {
    person.role == Role::Donor && person.church == Some(church.id)
}

fn about(donor: &Donor, household: &Household, verb: &'static str, at: Timestamp) -> Note {
    Note {
        at,
        church: Some(donor.scope().church()),
        who: Who::Person(donor.id()),
        verb,
        subject: household.id.to_string(),
        why: String::new(),
    }
}
