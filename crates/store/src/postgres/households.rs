//! Two donors who live together.

use async_trait::async_trait;
use giving::Scope;
use giving::households::Household;
use giving::ports::{HouseholdsReads, HouseholdsWork, StoreError};
use kernel::{HouseholdId, PersonId, Timestamp};
use views::HouseholdInvitation;

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::households::{HouseholdRecord, InvitationRecord, cells};
use crate::rows::{Place, instant};

const HOUSEHOLD: &str = "select id, asker_id, invited, partner_id, asked_at, expires_at, standing,
        joined_at, ended_at, asker_shares, partner_shares
   from households
  where church_id = $1";

/// The one somebody asked for or lives in; who lives in one and asked for another, as may be for a
/// moment, lives in it.
const OF: &str = "(asker_id = $2 and standing in ('asked', 'joined')
        or partner_id = $2 and standing = 'joined')
  order by standing desc
  limit 1";

async fn find(
    db: &mut Db,
    condition: &str,
    scope: &Scope,
    id: String,
) -> Result<Option<Household>, StoreError> {
    sqlx::query_as::<_, HouseholdRecord>(&format!("{HOUSEHOLD} and {condition}"))
        .bind(scope.church().to_string())
        .bind(id)
        .fetch_optional(db)
        .await
        .about("households")?
        .map(HouseholdRecord::decode)
        .transpose()
}

#[async_trait]
impl HouseholdsWork for PostgresWork {
    async fn add_household(
        &mut self,
        scope: &Scope,
        household: &Household,
    ) -> Result<(), StoreError> {
        let cells = cells(&household.standing);
        sqlx::query(
            "insert into households (church_id, id, asker_id, invited, partner_id, asked_at,
                    expires_at, standing, joined_at, ended_at, asker_shares, partner_shares)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(scope.church().to_string())
        .bind(household.id.to_string())
        .bind(household.asker.to_string())
        .bind(cells.invited)
        .bind(cells.partner)
        .bind(household.asked_at.as_micros())
        .bind(household.expires_at.as_micros())
        .bind(cells.standing)
        .bind(cells.joined_at)
        .bind(cells.ended_at)
        .bind(i64::from(household.asker_shares))
        .bind(i64::from(household.partner_shares))
        .execute(self.db())
        .await
        .exactly_one("households")
    }

    async fn household(
        &mut self,
        scope: &Scope,
        id: HouseholdId,
    ) -> Result<Option<Household>, StoreError> {
        find(self.db(), "id = $2 for update", scope, id.to_string()).await
    }

    async fn household_of(
        &mut self,
        scope: &Scope,
        person: PersonId,
    ) -> Result<Option<Household>, StoreError> {
        find(self.db(), &format!("{OF} for update"), scope, person.to_string()).await
    }

    async fn save_household(
        &mut self,
        scope: &Scope,
        household: &Household,
    ) -> Result<(), StoreError> {
        let cells = cells(&household.standing);
        sqlx::query(
            "update households
                set invited = $3, partner_id = $4, standing = $5, joined_at = $6, ended_at = $7,
                    asker_shares = $8, partner_shares = $9
              where church_id = $1 and id = $2",
        )
        .bind(scope.church().to_string())
        .bind(household.id.to_string())
        .bind(cells.invited)
        .bind(cells.partner)
        .bind(cells.standing)
        .bind(cells.joined_at)
        .bind(cells.ended_at)
        .bind(i64::from(household.asker_shares))
        .bind(i64::from(household.partner_shares))
        .execute(self.db())
        .await
        .exactly_one("households")
    }

    async fn asked_since(
        &mut self,
        scope: &Scope,
        asker: PersonId,
        since: Timestamp,
    ) -> Result<(u32, Option<Timestamp>), StoreError> {
        let (asks, first): (i64, Option<i64>) = sqlx::query_as(
            "select count(*), min(asked_at)
               from households
              where church_id = $1 and asker_id = $2 and asked_at > $3",
        )
        .bind(scope.church().to_string())
        .bind(asker.to_string())
        .bind(since.as_micros())
        .fetch_one(self.db())
        .await
        .about("households")?;
        Ok((u32::try_from(asks).unwrap_or(u32::MAX), instant(first)))
    }
}

#[async_trait]
impl HouseholdsReads for PostgresReads {
    async fn household_now(
        &self,
        scope: &Scope,
        person: PersonId,
    ) -> Result<Option<Household>, StoreError> {
        find(&mut *self.db().await?, OF, scope, person.to_string()).await
    }

    async fn household_asked(
        &self,
        scope: &Scope,
        id: HouseholdId,
    ) -> Result<Option<PersonId>, StoreError> {
        let asker: Option<(String,)> = sqlx::query_as(
            "select asker_id
               from households
              where church_id = $1 and id = $2 and standing = 'asked'",
        )
        .bind(scope.church().to_string())
        .bind(id.to_string())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("households")?;
        let read = |(id,): (String,)| Place { table: "households", row: &id }.word("asker_id", &id);
        asker.map(read).transpose()
    }

    async fn invitations(
        &self,
        scope: &Scope,
        address: &str,
        now: Timestamp,
    ) -> Result<Vec<HouseholdInvitation>, StoreError> {
        sqlx::query_as::<_, InvitationRecord>(
            "select h.id, p.name, h.expires_at
               from households h
               join people p on p.id = h.asker_id
              where h.church_id = $1 and h.invited = $2 and h.standing = 'asked'
                and h.expires_at > $3
              order by h.asked_at, h.id",
        )
        .bind(scope.church().to_string())
        .bind(address)
        .bind(now.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("households")?
        .into_iter()
        .map(InvitationRecord::decode)
        .collect()
    }
}
