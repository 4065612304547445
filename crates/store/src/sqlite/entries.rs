//! Ways in, and what guests wish for there.

use async_trait::async_trait;
use giving::Scope;
use giving::entries::{Entry, GuestWish};
use giving::ports::{EntriesReads, EntriesWork, StoreError};
use kernel::{PersonId, RequestId, Timestamp};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::entries::{EntryRecord, GuestWishRecord, json};

const ENTRY: &str = "select church_id, slug, colour, open, origins, changed_by, changed_at
   from entries";

const WISH: &str = "select church_id, id, name, email, kind, typed, made_at, expires_at, donor_id,
        given_at
   from guest_wishes
  where church_id = $1 and id = $2";

async fn one(db: &mut Db, sql: &str, value: &str) -> Result<Option<Entry>, StoreError> {
    sqlx::query_as::<_, EntryRecord>(sql)
        .bind(value)
        .fetch_optional(db)
        .await
        .about("entries")?
        .map(EntryRecord::decode)
        .transpose()
}

async fn wish(
    db: &mut Db,
    sql: &str,
    scope: &Scope,
    id: RequestId,
) -> Result<Option<GuestWish>, StoreError> {
    sqlx::query_as::<_, GuestWishRecord>(sql)
        .bind(scope.church().to_string())
        .bind(id.to_string())
        .fetch_optional(db)
        .await
        .about("guest_wishes")?
        .map(GuestWishRecord::decode)
        .transpose()
}

#[async_trait]
impl EntriesWork for SqliteWork {
    async fn put_entry(&mut self, entry: &Entry) -> Result<(), StoreError> {
        sqlx::query(
            "insert into entries (church_id, slug, colour, open, origins, changed_by, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (church_id) do update
                set slug = excluded.slug, colour = excluded.colour, open = excluded.open,
                    origins = excluded.origins, changed_by = excluded.changed_by,
                    changed_at = excluded.changed_at",
        )
        .bind(entry.church.to_string())
        .bind(&entry.slug)
        .bind(entry.colour.name())
        .bind(i64::from(entry.open))
        .bind(json(&entry.origins)?)
        .bind(entry.by.to_string())
        .bind(entry.changed_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("entries")
    }

    async fn put_guest_wish(&mut self, scope: &Scope, wish: &GuestWish) -> Result<(), StoreError> {
        sqlx::query(
            "insert into guest_wishes (church_id, id, name, email, kind, typed, made_at,
                    expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
                 on conflict (church_id, id) do update
                set name = excluded.name, email = excluded.email, kind = excluded.kind,
                    typed = excluded.typed, expires_at = excluded.expires_at
              where guest_wishes.given_at is null",
        )
        .bind(scope.church().to_string())
        .bind(wish.id.to_string())
        .bind(&wish.guest.name)
        .bind(&wish.guest.email)
        .bind(wish.kind.name())
        .bind(json(&wish.typed)?)
        .bind(wish.made_at.as_micros())
        .bind(wish.expires_at.as_micros())
        .execute(self.db())
        .await
        .about("guest_wishes")?;
        Ok(())
    }

    async fn guest_wish(
        &mut self,
        scope: &Scope,
        id: RequestId,
    ) -> Result<Option<GuestWish>, StoreError> {
        wish(self.db(), WISH, scope, id).await
    }

    async fn end_guest_wish(
        &mut self,
        scope: &Scope,
        id: RequestId,
        donor: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update guest_wishes
                set donor_id = $3, given_at = $4
              where church_id = $1 and id = $2 and given_at is null",
        )
        .bind(scope.church().to_string())
        .bind(id.to_string())
        .bind(donor.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("guest_wishes")
    }
}

#[async_trait]
impl EntriesReads for SqliteReads {
    async fn entry(&self, scope: &Scope) -> Result<Option<Entry>, StoreError> {
        let sql = format!("{ENTRY} where church_id = $1");
        one(&mut *self.db().await?, &sql, &scope.church().to_string()).await
    }

    async fn entry_at(&self, slug: &str) -> Result<Option<Entry>, StoreError> {
        let sql = format!("{ENTRY} where slug = $1");
        one(&mut *self.db().await?, &sql, slug).await
    }

    async fn guest_wish_now(
        &self,
        scope: &Scope,
        id: RequestId,
    ) -> Result<Option<GuestWish>, StoreError> {
        wish(&mut *self.db().await?, WISH, scope, id).await
    }
}
