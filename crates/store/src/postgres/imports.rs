//! Files of another system, written a piece at a time: a few statements, however many rows.

use async_trait::async_trait;
use giving::Scope;
use giving::churches::Facility;
use giving::gifts::Gift;
use giving::imports::{BadRow, DonorRow, HistoryGift, Import};
use giving::people::{Person, Role};
use giving::ports::{ImportsReads, ImportsWork, KnownPerson, StoreError};
use kernel::{CampusId, ChurchId, FundId, GiftId, ImportId, Money, PersonId};
use sqlx::{Postgres, QueryBuilder};

use super::{Db, PostgresReads, PostgresWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::Place;
use crate::rows::gifts::StateCells;
use crate::rows::imports::{
    BadRowRecord, CalledRecord, FundBalanceRecord, ImportRecord, KnownRecord, ROWS_AT_ONCE, many,
};
use crate::rows::json;
use crate::rows::people::folded;

const IMPORT: &str = "select id, church_id, kind, file_hash, file_name, by_person, started_at,
        finished_at, pieces, new_rows, existing_rows, bad_rows, sums, totals_before, totals_after
   from imports";

async fn find(db: &mut Db, id: ImportId, lock: &str) -> Result<Option<Import>, StoreError> {
    sqlx::query_as::<_, ImportRecord>(&format!("{IMPORT} where id = $1{lock}"))
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("imports")?
        .map(ImportRecord::decode)
        .transpose()
}

/// Rows of a statement that ends in a list of texts.
async fn listed<'q, T>(
    db: &mut Db,
    mut sql: QueryBuilder<'q, Postgres>,
    texts: &'q [String],
    table: &'static str,
) -> Result<Vec<T>, StoreError>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    sql.push(" in (");
    let mut list = sql.separated(", ");
    for text in texts {
        list.push_bind(text);
    }
    sql.push(")");
    sql.build_query_as::<T>().fetch_all(db).await.about(table)
}

/// Where donors came from, and what the other system calls them.
async fn remember_people<'a>(
    db: &mut Db,
    scope: &Scope,
    import: ImportId,
    rows: impl Iterator<Item = (PersonId, &'a DonorRow)>,
) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into imported_people (church_id, person_id, external_id, import_id, line) ",
    );
    sql.push_values(rows, |mut cells, (person, row)| {
        cells
            .push_bind(scope.church().to_string())
            .push_bind(person.to_string())
            .push_bind(row.external.clone())
            .push_bind(import.to_string())
            .push_bind(many(row.line));
    });
    sql.push(
        " on conflict (church_id, person_id) do update set external_id = excluded.external_id",
    );
    sql.build().execute(db).await.about("imported_people")?;
    Ok(())
}

/// The ways to pay of gifts that came through another system: one a donor and kind.
async fn put_methods(db: &mut Db, scope: &Scope, gifts: &[HistoryGift]) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into methods (church_id, id, donor_id, place, kind, token, brand, last_four) ",
    );
    sql.push_values(gifts, |mut cells, one| {
        cells
            .push_bind(scope.church().to_string())
            .push_bind(one.method.id.to_string())
            .push_bind(one.method.donor.to_string())
            .push_bind(0_i64)
            .push_bind(one.method.kind.name())
            .push_bind(&one.method.token)
            .push_bind(&one.method.brand)
            .push_bind(&one.method.last_four);
    });
    sql.push(" on conflict (church_id, id) do nothing");
    sql.build().execute(db).await.about("methods")?;
    Ok(())
}

async fn add_gifts(db: &mut Db, scope: &Scope, gifts: &[HistoryGift]) -> Result<(), StoreError> {
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into gifts (church_id, id, number, campus_id, donor_id, method_id, kind,
                facility_id, gateway_id, amount_minor, currency, on_date, state, state_at,
                attempts, failures, orders, made_at, changed_at, taken_at, version) ",
    );
    sql.push_values(gifts, |mut cells, HistoryGift { gift, .. }| {
        let state = StateCells::of(&gift.state);
        cells
            .push_bind(scope.church().to_string())
            .push_bind(gift.id.to_string())
            .push_bind(Gift::number(gift.id))
            .push_bind(gift.campus.to_string())
            .push_bind(gift.donor.to_string())
            .push_bind(gift.method.to_string())
            .push_bind(gift.kind.name())
            .push_bind(gift.facility.to_string())
            .push_bind(gift.gateway.as_str().to_owned())
            .push_bind(gift.amount.minor())
            .push_bind(gift.amount.currency().code())
            .push_bind(gift.on.to_string())
            .push_bind(state.name)
            .push_bind(state.at)
            .push_bind(i64::from(gift.attempts))
            .push_bind(i64::from(gift.failures))
            .push_bind(i64::from(gift.orders))
            .push_bind(gift.made_at.as_micros())
            .push_bind(gift.changed_at.as_micros())
            .push_bind(gift.taken_at.map(|at| at.as_micros()))
            .push_bind(i64::from(gift.version));
    });
    sql.build().execute(&mut *db).await.about("gifts")?;
    let lines = gifts.iter().flat_map(|one| {
        let lines = (0_i64..).zip(&one.gift.lines);
        lines.map(|(position, line)| (one.gift.id, position, line))
    });
    let mut sql = QueryBuilder::<Postgres>::new(
        "insert into gift_lines (church_id, gift_id, position, fund_id, amount_minor) ",
    );
    sql.push_values(lines, |mut cells, (gift, position, (fund, amount))| {
        cells
            .push_bind(scope.church().to_string())
            .push_bind(gift.to_string())
            .push_bind(position)
            .push_bind(fund.to_string())
            .push_bind(amount.minor());
    });
    sql.build().execute(db).await.about("gift_lines")?;
    Ok(())
}

#[async_trait]
impl ImportsWork for PostgresWork {
    async fn import(&mut self, id: ImportId) -> Result<Option<Import>, StoreError> {
        find(self.db(), id, " for update").await
    }

    async fn add_import(&mut self, import: &Import) -> Result<(), StoreError> {
        sqlx::query(
            "insert into imports (id, church_id, kind, file_hash, file_name, by_person, started_at,
                    finished_at, pieces, new_rows, existing_rows, bad_rows, sums, totals_before,
                    totals_after)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(import.id.to_string())
        .bind(import.church.to_string())
        .bind(import.kind.name())
        .bind(&import.file_hash)
        .bind(&import.file_name)
        .bind(import.by.to_string())
        .bind(import.started_at.as_micros())
        .bind(import.finished_at.map(|at| at.as_micros()))
        .bind(many(import.pieces))
        .bind(many(import.counts.new))
        .bind(many(import.counts.existing))
        .bind(many(import.counts.bad))
        .bind(json(&import.sums)?)
        .bind(json(&import.before)?)
        .bind(import.after.as_ref().map(json).transpose()?)
        .execute(self.db())
        .await
        .exactly_one("imports")
    }

    async fn save_import(&mut self, import: &Import) -> Result<(), StoreError> {
        sqlx::query(
            "update imports
                set finished_at = $3, pieces = $4, new_rows = $5, existing_rows = $6, bad_rows = $7,
                    sums = $8, totals_after = $9
              where church_id = $1 and id = $2 and finished_at is null and pieces <= $4",
        )
        .bind(import.church.to_string())
        .bind(import.id.to_string())
        .bind(import.finished_at.map(|at| at.as_micros()))
        .bind(many(import.pieces))
        .bind(many(import.counts.new))
        .bind(many(import.counts.existing))
        .bind(many(import.counts.bad))
        .bind(json(&import.sums)?)
        .bind(import.after.as_ref().map(json).transpose()?)
        .execute(self.db())
        .await
        .exactly_one("imports")
    }

    async fn add_bad_rows(&mut self, id: ImportId, rows: &[BadRow]) -> Result<(), StoreError> {
        for rows in rows.chunks(ROWS_AT_ONCE) {
            let mut sql = QueryBuilder::<Postgres>::new(
                "insert into import_bad_rows (import_id, line, field, wrong, better) ",
            );
            sql.push_values(rows, |mut cells, row| {
                cells
                    .push_bind(id.to_string())
                    .push_bind(many(row.line))
                    .push_bind(&row.field)
                    .push_bind(&row.wrong)
                    .push_bind(&row.right);
            });
            sql.build().execute(self.db()).await.about("import_bad_rows")?;
        }
        Ok(())
    }

    async fn add_imported_people(
        &mut self,
        scope: &Scope,
        import: ImportId,
        rows: &[DonorRow],
    ) -> Result<(), StoreError> {
        for rows in rows.chunks(ROWS_AT_ONCE) {
            let mut sql = QueryBuilder::<Postgres>::new(
                "insert into people (id, church_id, campus_id, role, folded, name, email,
                        credential) ",
            );
            sql.push_values(rows, |mut cells, row| {
                let person = Person {
                    id: row.id,
                    church: Some(scope.church()),
                    role: Role::Donor,
                    name: row.name.clone(),
                    email: row.email.clone(),
                    password: None,
                    credential: 0,
                    last_sign_in: None,
                    campus: row.campus,
                    locale: None,
                };
                cells
                    .push_bind(person.id.to_string())
                    .push_bind(scope.church().to_string())
                    .push_bind(person.campus.map(|id| id.to_string()))
                    .push_bind(person.role.name())
                    .push_bind(folded(&person))
                    .push_bind(person.name)
                    .push_bind(person.email)
                    .push_bind(i64::from(person.credential));
            });
            sql.build().execute(self.db()).await.about("people")?;
            let brought = rows.iter().map(|row| (row.id, row));
            remember_people(self.db(), scope, import, brought).await?;
        }
        Ok(())
    }

    async fn link_people(
        &mut self,
        scope: &Scope,
        import: ImportId,
        rows: &[(PersonId, DonorRow)],
    ) -> Result<(), StoreError> {
        for rows in rows.chunks(ROWS_AT_ONCE) {
            let known = rows.iter().map(|(person, row)| (*person, row));
            remember_people(self.db(), scope, import, known).await?;
        }
        Ok(())
    }

    async fn put_imported_facilities(&mut self, facilities: &[Facility]) -> Result<(), StoreError> {
        let mut sql = QueryBuilder::<Postgres>::new(
            "insert into facilities (church_id, id, gateway_id, kind, token) ",
        );
        sql.push_values(facilities, |mut cells, facility| {
            cells
                .push_bind(facility.church.to_string())
                .push_bind(facility.id.to_string())
                .push_bind(facility.gateway.as_str())
                .push_bind(facility.kind.name())
                .push_bind(&facility.token);
        });
        sql.push(" on conflict (church_id, id) do nothing");
        sql.build().execute(self.db()).await.about("facilities")?;
        Ok(())
    }

    async fn add_imported_gifts(
        &mut self,
        scope: &Scope,
        import: ImportId,
        gifts: &[HistoryGift],
    ) -> Result<(), StoreError> {
        for gifts in gifts.chunks(ROWS_AT_ONCE) {
            put_methods(self.db(), scope, gifts).await?;
            add_gifts(self.db(), scope, gifts).await?;
            let mut sql = QueryBuilder::<Postgres>::new(
                "insert into imported_gifts (church_id, gift_id, import_id, line, reference, note) ",
            );
            sql.push_values(gifts, |mut cells, one| {
                cells
                    .push_bind(scope.church().to_string())
                    .push_bind(one.gift.id.to_string())
                    .push_bind(import.to_string())
                    .push_bind(many(one.row.line))
                    .push_bind(&one.row.reference)
                    .push_bind(&one.row.note);
            });
            sql.build().execute(self.db()).await.about("imported_gifts")?;
        }
        Ok(())
    }
}

#[async_trait]
impl ImportsReads for PostgresReads {
    async fn import_now(&self, id: ImportId) -> Result<Option<Import>, StoreError> {
        find(&mut *self.db().await?, id, "").await
    }

    async fn imports(&self, limit: u32) -> Result<Vec<Import>, StoreError> {
        sqlx::query_as::<_, ImportRecord>(&format!(
            "{IMPORT} order by started_at desc, id limit $1"
        ))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("imports")?
        .into_iter()
        .map(ImportRecord::decode)
        .collect()
    }

    async fn bad_rows(
        &self,
        id: ImportId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<BadRow>, StoreError> {
        let rows = sqlx::query_as::<_, BadRowRecord>(
            "select line, field, wrong, better
               from import_bad_rows
              where import_id = $1 and line > $2
              order by line
              limit $3",
        )
        .bind(id.to_string())
        .bind(many(after))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("import_bad_rows")?;
        Ok(rows.into_iter().map(BadRowRecord::decode).collect())
    }

    async fn people_by_emails(&self, emails: &[String]) -> Result<Vec<KnownPerson>, StoreError> {
        let mut known = Vec::new();
        for emails in emails.chunks(ROWS_AT_ONCE) {
            let sql = QueryBuilder::new(
                "select p.id, p.church_id, p.role, p.email, i.external_id
                   from people p
                   left join imported_people i on i.church_id = p.church_id and i.person_id = p.id
                  where p.email",
            );
            let rows: Vec<KnownRecord> =
                listed(&mut *self.db().await?, sql, emails, "people").await?;
            for row in rows {
                known.push(row.decode()?);
            }
        }
        Ok(known)
    }

    async fn people_by_externals(
        &self,
        scope: &Scope,
        externals: &[String],
    ) -> Result<Vec<KnownPerson>, StoreError> {
        let mut known = Vec::new();
        for externals in externals.chunks(ROWS_AT_ONCE) {
            let mut sql = QueryBuilder::new(
                "select p.id, p.church_id, p.role, p.email, i.external_id
                   from imported_people i
                   join people p on p.church_id = i.church_id and p.id = i.person_id
                  where i.church_id = ",
            );
            sql.push_bind(scope.church().to_string()).push(" and i.external_id");
            let rows: Vec<KnownRecord> =
                listed(&mut *self.db().await?, sql, externals, "people").await?;
            for row in rows {
                known.push(row.decode()?);
            }
        }
        Ok(known)
    }

    async fn donors_called(
        &self,
        scope: &Scope,
        names: &[String],
    ) -> Result<Vec<(String, PersonId, Option<CampusId>)>, StoreError> {
        let mut called = Vec::new();
        for names in names.chunks(ROWS_AT_ONCE) {
            // By address alone: a planner that knows little of the church would rather read all of
            // its people than look five hundred addresses up.
            let addresses = QueryBuilder::new(
                "select email as name, id, campus_id, church_id, role from people where email",
            );
            let mut externals = QueryBuilder::new(
                "select i.external_id as name, p.id, p.campus_id, p.church_id, p.role
                   from imported_people i
                   join people p on p.church_id = i.church_id and p.id = i.person_id
                  where i.church_id = ",
            );
            externals.push_bind(scope.church().to_string()).push(" and i.external_id");
            let mut db = self.db().await?;
            // What the other system calls somebody goes before an address.
            let mut rows: Vec<CalledRecord> = listed(&mut db, addresses, names, "people").await?;
            rows.extend(listed::<CalledRecord>(&mut db, externals, names, "people").await?);
            for row in rows {
                called.extend(row.decode(scope)?);
            }
        }
        Ok(called)
    }

    async fn imported_gifts(
        &self,
        scope: &Scope,
        ids: &[GiftId],
    ) -> Result<Vec<GiftId>, StoreError> {
        let ids: Vec<String> = ids.iter().map(GiftId::to_string).collect();
        let mut found = Vec::new();
        for ids in ids.chunks(ROWS_AT_ONCE) {
            let mut sql =
                QueryBuilder::new("select gift_id from imported_gifts where church_id = ");
            sql.push_bind(scope.church().to_string()).push(" and gift_id");
            let rows: Vec<(String,)> =
                listed(&mut *self.db().await?, sql, ids, "imported_gifts").await?;
            for (id,) in rows {
                found.push(Place { table: "imported_gifts", row: &id }.word("gift_id", &id)?);
            }
        }
        Ok(found)
    }

    async fn fund_balances(&self, church: ChurchId) -> Result<Vec<(FundId, Money)>, StoreError> {
        sqlx::query_as::<_, FundBalanceRecord>(
            "select owner, currency, balance_minor
               from accounts
              where church_id = $1 and kind = 'fund'
              order by owner, currency",
        )
        .bind(church.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("accounts")?
        .into_iter()
        .map(FundBalanceRecord::decode)
        .collect()
    }
}
