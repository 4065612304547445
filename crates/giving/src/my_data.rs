//! Everything of a donor's own, to take along (D28). In words that say the same next year: numbers,
//! dates and amounts, and no code of ours.

use kernel::{Date, MethodId, ScheduleId, Timestamp};
use serde::Serialize;
use views::{
    Bounced, Channel, ContactKind, GiftFilter, GiftRow, HouseholdStanding, Matter, PledgeRow,
};

use crate::Giving;
use crate::actor::Donor;
use crate::error::Error;
use crate::gifts::Gift;

/// What is kept of a donor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MyData {
    pub written_at: Timestamp,
    pub church: String,
    pub name: String,
    pub email: String,
    pub language: String,
    pub zone: String,
    pub postal_address: Option<String>,
    pub large_print: bool,
    pub last_sign_in: Option<Timestamp>,
    pub passkeys: Vec<MyPasskey>,
    pub told: Told,
    pub ways_to_pay: Vec<MyMethod>,
    pub recurring: Vec<MySchedule>,
    pub pledges: Vec<MyPledge>,
    /// Whom they live with, if both said so.
    pub lives_with: Option<String>,
    /// Newest first.
    pub gifts: Vec<MyGift>,
}

/// What they are told, and when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    pub chosen: Vec<(Matter, Channel)>,
    pub quiet_hours: Option<(u8, u8)>,
    pub one_mail_a_day: bool,
    pub mails_come_back: Option<Bounced>,
    pub by: Vec<MyContact>,
}

/// A phone or a webhook of theirs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MyContact {
    pub kind: ContactKind,
    pub address: String,
    pub proven_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
}

/// The key itself says nothing about anybody, and stays here.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MyPasskey {
    pub name: String,
    pub added_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MyMethod {
    pub id: MethodId,
    pub brand: String,
    pub last_four: String,
    /// Month and year.
    pub expires: Option<(i8, i16)>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MySchedule {
    pub id: ScheduleId,
    pub amount: String,
    pub currency: String,
    pub frequency: String,
}

/// What they mean to give to a fund, and how far it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MyPledge {
    pub fund: String,
    pub from: Date,
    pub until: Date,
    pub currency: String,
    pub pledged: String,
    pub given: String,
    pub held: String,
}

/// One line of a gift for each fund, so that sums by fund add up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MyGift {
    pub number: String,
    pub on: Date,
    pub status: String,
    pub method: String,
    pub currency: String,
    pub amount: String,
    pub went_back: String,
    pub funds: Vec<(String, String)>,
}

impl MyPledge {
    fn of(row: PledgeRow) -> MyPledge {
        let progress = row.progress;
        MyPledge {
            fund: row.name,
            from: row.first,
            until: row.last,
            currency: progress.pledged.currency().to_string(),
            pledged: progress.pledged.to_decimal(),
            given: progress.given.to_decimal(),
            held: progress.held.to_decimal(),
        }
    }
}

impl MyGift {
    fn of(row: GiftRow) -> MyGift {
        let method = format!("{} {}", row.method.brand, row.method.last_four);
        let funds = row.lines.iter().map(|line| (line.name.clone(), line.amount.to_decimal()));
        MyGift {
            number: Gift::number(row.id),
            on: row.on,
            status: row.status.name().to_owned(),
            method: method.trim().to_owned(),
            currency: row.amount.currency().to_string(),
            amount: row.amount.to_decimal(),
            went_back: row.returned.to_decimal(),
            funds: funds.collect(),
        }
    }
}

impl Giving {
    /// All that is kept of a donor.
    pub async fn my_data(&self, donor: &Donor) -> Result<MyData, Error> {
        let scope = donor.scope();
        let reads = self.reads();
        let reader = reads.reader_now(donor.id()).await?.ok_or(Error::NotFound)?;
        let person = reads.person_now(donor.id()).await?.ok_or(Error::NotFound)?;
        let preferences = reader.preferences;
        let contacts = reads.contacts_of(donor.id()).await?.into_iter().map(|one| MyContact {
            kind: one.kind,
            address: one.address,
            proven_at: one.proven_at,
            stopped_at: one.stopped_at,
        });
        let passkeys = reads.passkeys_of(donor.id()).await?.into_iter().map(|one| MyPasskey {
            name: one.name,
            added_at: one.created_at,
            last_used_at: one.last_used_at,
        });
        let methods = reads.methods(&scope, donor.id()).await?;
        let schedules = self.schedules(donor).await?;
        let pledges = reads.pledges(&scope, donor.id()).await?;
        let lives_with = match self.household_page(donor).await?.standing {
            HouseholdStanding::Joined { with, .. } => Some(with),
            HouseholdStanding::Alone | HouseholdStanding::Asked { .. } => None,
        };
        Ok(MyData {
            written_at: self.now(),
            church: self.church(&scope).await?.name,
            name: reader.name,
            language: reader.locale.code().to_owned(),
            zone: reader.zone,
            postal_address: preferences.address,
            large_print: preferences.large_print,
            last_sign_in: person.last_sign_in,
            passkeys: passkeys.collect(),
            told: Told {
                chosen: preferences.chosen.0.into_iter().collect(),
                quiet_hours: preferences.quiet.map(|quiet| (quiet.from, quiet.until)),
                one_mail_a_day: preferences.digest,
                mails_come_back: reads.bounce_of(&reader.email).await?,
                by: contacts.collect(),
            },
            email: reader.email,
            ways_to_pay: methods
                .into_iter()
                .map(|one| MyMethod {
                    id: one.id,
                    brand: one.brand,
                    last_four: one.last_four,
                    expires: one.expires,
                })
                .collect(),
            recurring: schedules
                .rows
                .into_iter()
                .map(|row| MySchedule {
                    id: row.id,
                    amount: row.amount.to_decimal(),
                    currency: row.amount.currency().to_string(),
                    frequency: row.frequency,
                })
                .collect(),
            pledges: pledges.into_iter().map(MyPledge::of).collect(),
            lives_with,
            gifts: self.all_my_gifts(donor).await?,
        })
    }

    async fn all_my_gifts(&self, donor: &Donor) -> Result<Vec<MyGift>, Error> {
        let mut gifts = Vec::new();
        let years = self.gifts(donor, GiftFilter::default()).await?.years;
        for year in years {
            let mut page = 1_u32;
            loop {
                let filter = GiftFilter { year: Some(year), page, ..GiftFilter::default() };
                let list = self.gifts(donor, filter).await?;
                let last = u32::try_from(list.rows.len()).unwrap_or(0) < list.per_page;
                gifts.extend(list.rows.into_iter().map(MyGift::of));
                if last {
                    break;
                }
                page = page.saturating_add(1);
            }
        }
        Ok(gifts)
    }
}
