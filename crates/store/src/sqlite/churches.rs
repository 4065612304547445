use async_trait::async_trait;
use delayed_payments::MethodKind;
use giving::Scope;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::methods::Method;
use giving::ports::{ChurchesReads, ChurchesWork, StoreError};
use kernel::{CampusId, ChurchId, Currency, FacilityId, GatewayId, Locale, MethodId, PersonId};
use ledger::ChainHash;
use views::{ChurchCard, FundChoice};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::Place;
use crate::rows::churches::{
    ChurchRecord, FacilityRecord, GatewayRecord, MethodRecord, NamedRecord,
};

// What a gift of another system came through has no token: nothing can be sent through it, and no
// list has it.
const FACILITY: &str = "select church_id, id, gateway_id, kind, token
   from facilities
  where church_id = $1";

const METHOD: &str = "select id, donor_id, kind, token, brand, last_four, expires_month,
        expires_year
   from methods
  where church_id = $1";

async fn church(db: &mut Db, scope: &Scope) -> Result<Option<ChurchRecord>, StoreError> {
    sqlx::query_as(
        "select id, name, zone, currency, phone, address, tax_number, test
           from churches
          where id = $1",
    )
    .bind(scope.church().to_string())
    .fetch_optional(db)
    .await
    .about("churches")
}

/// The currency in which a church counts.
pub(super) async fn currency(db: &mut Db, scope: &Scope) -> Result<Option<Currency>, StoreError> {
    Ok(church(db, scope).await?.map(ChurchRecord::decode).transpose()?.map(|one| one.currency))
}

async fn named(db: &mut Db, scope: &Scope, sql: &str) -> Result<Vec<NamedRecord>, sqlx::Error> {
    sqlx::query_as(sql).bind(scope.church().to_string()).fetch_all(db).await
}

#[async_trait]
impl ChurchesWork for SqliteWork {
    async fn add_church(&mut self, church: &Church) -> Result<(), StoreError> {
        sqlx::query(
            "insert into churches (id, name, zone, currency, phone, address, tax_number, test)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(church.id.to_string())
        .bind(&church.name)
        .bind(&church.zone)
        .bind(church.currency.code())
        .bind(&church.phone)
        .bind(&church.address)
        .bind(&church.tax_number)
        .bind(i64::from(church.test))
        .execute(self.db())
        .await
        .exactly_one("churches")?;
        sqlx::query(
            "insert into chains (church_id, no, seq, hash, audit_seq, audit_hash)
             values ($1, (select max(no) + 1 from chains), 0, $2, 0, '')",
        )
        .bind(church.id.to_string())
        .bind(ChainHash::START.to_string())
        .execute(self.db())
        .await
        .exactly_one("chains")
    }

    async fn add_campus(&mut self, campus: &Campus) -> Result<(), StoreError> {
        sqlx::query("insert into campuses (church_id, id, name) values ($1, $2, $3)")
            .bind(campus.church.to_string())
            .bind(campus.id.to_string())
            .bind(&campus.name)
            .execute(self.db())
            .await
            .exactly_one("campuses")
    }

    async fn add_fund(&mut self, fund: &Fund) -> Result<(), StoreError> {
        sqlx::query("insert into funds (church_id, id, name, position) values ($1, $2, $3, $4)")
            .bind(fund.church.to_string())
            .bind(fund.id.to_string())
            .bind(&fund.name)
            .bind(i64::from(fund.position))
            .execute(self.db())
            .await
            .exactly_one("funds")
    }

    async fn put_gateway(&mut self, gateway: &Gateway) -> Result<(), StoreError> {
        sqlx::query(
            "insert into gateways (id, name, probe_facility_token, probe_method_token)
             values ($1, $2, $3, $4)
             on conflict (id) do update
                set name = excluded.name, probe_facility_token = excluded.probe_facility_token,
                    probe_method_token = excluded.probe_method_token",
        )
        .bind(gateway.id.as_str())
        .bind(&gateway.name)
        .bind(&gateway.probe_facility_token)
        .bind(&gateway.probe_method_token)
        .execute(self.db())
        .await
        .exactly_one("gateways")
    }

    async fn add_facility(&mut self, facility: &Facility) -> Result<(), StoreError> {
        sqlx::query(
            "insert into facilities (church_id, id, gateway_id, kind, token)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(facility.church.to_string())
        .bind(facility.id.to_string())
        .bind(facility.gateway.as_str())
        .bind(facility.kind.name())
        .bind(&facility.token)
        .execute(self.db())
        .await
        .exactly_one("facilities")
    }

    async fn add_method(&mut self, scope: &Scope, method: &Method) -> Result<(), StoreError> {
        sqlx::query(
            "insert into methods (church_id, id, donor_id, place, kind, token, brand, last_four,
                    expires_month, expires_year)
             select $1, $2, $3, coalesce(max(place), 0) + 1, $4, $5, $6, $7, $8, $9
               from methods
              where church_id = $1 and donor_id = $3",
        )
        .bind(scope.church().to_string())
        .bind(method.id.to_string())
        .bind(method.donor.to_string())
        .bind(method.kind.name())
        .bind(&method.token)
        .bind(&method.brand)
        .bind(&method.last_four)
        .bind(method.expires.map(|(month, _)| i64::from(month)))
        .bind(method.expires.map(|(_, year)| i64::from(year)))
        .execute(self.db())
        .await
        .exactly_one("methods")
    }

    async fn save_church_locale(
        &mut self,
        scope: &Scope,
        locale: Locale,
    ) -> Result<(), StoreError> {
        sqlx::query("update churches set locale = $2 where id = $1")
            .bind(scope.church().to_string())
            .bind(locale.code())
            .execute(self.db())
            .await
            .exactly_one("churches")
    }

    async fn facility_for(
        &mut self,
        scope: &Scope,
        kind: MethodKind,
    ) -> Result<Option<Facility>, StoreError> {
        sqlx::query_as::<_, FacilityRecord>(&format!(
            "{FACILITY} and token <> '' and kind = $2 order by id limit 1"
        ))
        .bind(scope.church().to_string())
        .bind(kind.name())
        .fetch_optional(self.db())
        .await
        .about("facilities")?
        .map(FacilityRecord::decode)
        .transpose()
    }

    async fn first_campus(&mut self, scope: &Scope) -> Result<Option<CampusId>, StoreError> {
        let first: Option<String> = sqlx::query_scalar(
            "select id from campuses where church_id = $1 order by name, id limit 1",
        )
        .bind(scope.church().to_string())
        .fetch_optional(self.db())
        .await
        .about("campuses")?;
        first.map(|id| Place { table: "campuses", row: &id }.word("id", &id)).transpose()
    }

    async fn facility(
        &mut self,
        scope: &Scope,
        id: FacilityId,
    ) -> Result<Option<Facility>, StoreError> {
        sqlx::query_as::<_, FacilityRecord>(&format!("{FACILITY} and id = $2"))
            .bind(scope.church().to_string())
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("facilities")?
            .map(FacilityRecord::decode)
            .transpose()
    }

    async fn method(
        &mut self,
        scope: &Scope,
        donor: PersonId,
        id: MethodId,
    ) -> Result<Option<Method>, StoreError> {
        sqlx::query_as::<_, MethodRecord>(&format!(
            "{METHOD} and token <> '' and removed_at is null and donor_id = $2 and id = $3"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .bind(id.to_string())
        .fetch_optional(self.db())
        .await
        .about("methods")?
        .map(MethodRecord::decode)
        .transpose()
    }
}

#[async_trait]
impl ChurchesReads for SqliteReads {
    async fn church(&self, scope: &Scope) -> Result<Option<Church>, StoreError> {
        church(&mut *self.db().await?, scope).await?.map(ChurchRecord::decode).transpose()
    }

    async fn church_card(&self, scope: &Scope) -> Result<Option<ChurchCard>, StoreError> {
        church(&mut *self.db().await?, scope).await?.map(ChurchRecord::card).transpose()
    }

    async fn church_locale(&self, scope: &Scope) -> Result<Locale, StoreError> {
        let id = scope.church().to_string();
        let (code,): (String,) = sqlx::query_as("select locale from churches where id = $1")
            .bind(&id)
            .fetch_one(&mut *self.db().await?)
            .await
            .about("churches")?;
        Place { table: "churches", row: &id }.word("locale", &code)
    }

    async fn funds(&self, scope: &Scope) -> Result<Vec<FundChoice>, StoreError> {
        let sql = "select id, name from funds where church_id = $1 order by position, name, id";
        named(&mut *self.db().await?, scope, sql)
            .await
            .about("funds")?
            .into_iter()
            .map(NamedRecord::fund)
            .collect()
    }

    async fn campuses(&self, scope: &Scope) -> Result<Vec<(CampusId, String)>, StoreError> {
        let sql = "select id, name from campuses where church_id = $1 order by name, id";
        named(&mut *self.db().await?, scope, sql)
            .await
            .about("campuses")?
            .into_iter()
            .map(NamedRecord::campus)
            .collect()
    }

    async fn methods(&self, scope: &Scope, donor: PersonId) -> Result<Vec<Method>, StoreError> {
        sqlx::query_as::<_, MethodRecord>(&format!(
            "{METHOD} and token <> '' and removed_at is null and donor_id = $2
              order by place desc, id"
        ))
        .bind(scope.church().to_string())
        .bind(donor.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("methods")?
        .into_iter()
        .map(MethodRecord::decode)
        .collect()
    }

    async fn facilities(&self, scope: &Scope) -> Result<Vec<Facility>, StoreError> {
        sqlx::query_as::<_, FacilityRecord>(&format!(
            "{FACILITY} and token <> '' order by kind, id"
        ))
        .bind(scope.church().to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("facilities")?
        .into_iter()
        .map(FacilityRecord::decode)
        .collect()
    }

    async fn gateways(&self) -> Result<Vec<Gateway>, StoreError> {
        sqlx::query_as::<_, GatewayRecord>(
            "select id, name, probe_facility_token, probe_method_token
               from gateways
              where probe_facility_token <> ''
              order by id",
        )
        .fetch_all(&mut *self.db().await?)
        .await
        .about("gateways")?
        .into_iter()
        .map(GatewayRecord::decode)
        .collect()
    }

    async fn gateway(&self, id: &GatewayId) -> Result<Option<Gateway>, StoreError> {
        sqlx::query_as::<_, GatewayRecord>(
            "select id, name, probe_facility_token, probe_method_token
               from gateways
              where id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(&mut *self.db().await?)
        .await
        .about("gateways")?
        .map(GatewayRecord::decode)
        .transpose()
    }

    async fn church_ids(&self) -> Result<Vec<ChurchId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar("select id from churches order by id")
            .fetch_all(&mut *self.db().await?)
            .await
            .about("churches")?;
        ids.iter().map(|id| Place { table: "churches", row: id }.word("id", id)).collect()
    }
}
