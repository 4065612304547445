//! Mirrors and how far each has agreed. Whoever writes about a mirror has it leased.

use std::time::Duration;

use async_trait::async_trait;
use giving::mirrors::{Covers, Cursor, Event, Gap, Mirror, Pace};
use giving::ports::{MirrorLag, MirrorsReads, MirrorsWork, StoreError};
use kernel::{ChurchId, MirrorId, OrderId, Timestamp};
use ledger::{Account, AccountId, Head};

use super::{Db, SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::count;
use crate::rows::mirrors::{
    AccountHeadRecord, CursorRecord, EventRecord, GapRecord, LagRecord, MirrorRecord,
    PendingRecord, church, following, mirror_id, pending,
};
use crate::rows::orders::counted;

const MIRROR: &str = "select id, name, url, secret, all_churches, state, made_at, next_at,
        failures, silent_since, silent_why, agreed_at, retries, repaired
   from mirrors";

const CURSOR: &str = "select k.church_id, a.id as account_id, a.kind, a.owner, a.currency,
        k.version as agreed, k.balance_minor as agreed_minor, k.seen, k.behind_since, k.tries,
        k.next_at, k.following, k.why
   from mirror_cursors k
   join accounts a on a.no = k.account_no";

const EVENT: &str = "select a.church_id, a.id as account_id, a.kind, a.owner, a.currency,
        c.version, c.amount_minor, c.balance_minor, o.id as order_id, o.kind as order_kind,
        o.job_id, o.at
   from changes c
   join accounts a on a.no = c.account_no
   join orders o on o.church_no = c.church_no and o.seq = c.seq";

const GAP: &str = "select a.church_id, a.id as account_id, a.kind, a.owner, a.currency, g.have,
        g.got, g.found_at, g.reached, g.tries, g.next_at, g.closed_at, g.why
   from mirror_gaps g
   join accounts a on a.no = g.account_no";

/// With the churches that were named when they were made.
async fn with_churches(
    db: &mut Db,
    records: Vec<MirrorRecord>,
) -> Result<Vec<(Mirror, Pace)>, StoreError> {
    let chosen: Vec<(String, String)> = sqlx::query_as(
        "select mirror_id, church_id
           from mirror_churches
          where chosen = 1
          order by mirror_id, church_id",
    )
    .fetch_all(db)
    .await
    .about("mirror_churches")?;
    records.into_iter().map(|record| record.decode(&chosen)).collect()
}

#[async_trait]
impl MirrorsWork for SqliteWork {
    async fn add_mirror(&mut self, mirror: &Mirror) -> Result<(), StoreError> {
        sqlx::query(
            "insert into mirrors (id, name, url, secret, all_churches, state, made_at, next_at,
                    failures, retries, repaired, leased_until)
             values ($1, $2, $3, $4, $5, $6, $7, $7, 0, 0, 0, 0)",
        )
        .bind(mirror.id.to_string())
        .bind(&mirror.name)
        .bind(&mirror.url)
        .bind(mirror.secret.reveal())
        .bind(i64::from(mirror.covers == Covers::All))
        .bind(if mirror.on { "on" } else { "off" })
        .bind(mirror.made_at.as_micros())
        .execute(self.db())
        .await
        .exactly_one("mirrors")?;
        let Covers::Some(churches) = &mirror.covers else { return Ok(()) };
        for church in churches {
            sqlx::query(
                "insert into mirror_churches (mirror_id, church_id, chosen, seq, looked_at)
                 values ($1, $2, 1, 0, 0)",
            )
            .bind(mirror.id.to_string())
            .bind(church.to_string())
            .execute(self.db())
            .await
            .exactly_one("mirror_churches")?;
        }
        Ok(())
    }

    async fn mirror(&mut self, id: MirrorId) -> Result<Option<Mirror>, StoreError> {
        let found = sqlx::query_as::<_, MirrorRecord>(&format!("{MIRROR} where id = $1"))
            .bind(id.to_string())
            .fetch_all(self.db())
            .await
            .about("mirrors")?;
        let mut found = with_churches(self.db(), found).await?;
        Ok(found.pop().map(|(mirror, _)| mirror))
    }

    async fn turn_mirror(&mut self, id: MirrorId, on: bool) -> Result<(), StoreError> {
        sqlx::query("update mirrors set state = $2 where id = $1")
            .bind(id.to_string())
            .bind(if on { "on" } else { "off" })
            .execute(self.db())
            .await
            .exactly_one("mirrors")
    }

    async fn lease_mirror(
        &mut self,
        id: MirrorId,
        node: &str,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Option<(Mirror, Pace)>, StoreError> {
        let leased = sqlx::query_as::<_, MirrorRecord>(
            "update mirrors
                set leased_by = $2, leased_until = $3
              where id = $1 and state = 'on' and leased_until <= $4
             returning id, name, url, secret, all_churches, state, made_at, next_at, failures,
                    silent_since, silent_why, agreed_at, retries, repaired",
        )
        .bind(id.to_string())
        .bind(node)
        .bind(now.plus(lease).as_micros())
        .bind(now.as_micros())
        .fetch_all(self.db())
        .await
        .about("mirrors")?;
        if leased.is_empty() {
            return Ok(None);
        }
        Ok(with_churches(self.db(), leased).await?.pop())
    }

    async fn keep_mirror(
        &mut self,
        id: MirrorId,
        node: &str,
        now: Timestamp,
        pace: &Pace,
    ) -> Result<(), StoreError> {
        let (since, why) = pace.silent.clone().unzip();
        sqlx::query(
            "update mirrors
                set next_at = $4, failures = $5, silent_since = $6, silent_why = $7,
                    agreed_at = $8, retries = $9, repaired = $10
              where id = $1 and leased_by = $2 and leased_until > $3 and state = 'on'",
        )
        .bind(id.to_string())
        .bind(node)
        .bind(now.as_micros())
        .bind(pace.next_at.as_micros())
        .bind(i64::from(pace.failures))
        .bind(since.map(Timestamp::as_micros))
        .bind(why)
        .bind(pace.agreed_at.map(Timestamp::as_micros))
        .bind(counted(pace.retries)?)
        .bind(counted(pace.repaired)?)
        .execute(self.db())
        .await
        .exactly_one("mirrors")
    }

    async fn release_mirror(
        &mut self,
        id: MirrorId,
        node: &str,
        pace: &Pace,
    ) -> Result<(), StoreError> {
        let (since, why) = pace.silent.clone().unzip();
        sqlx::query(
            "update mirrors
                set next_at = $3, failures = $4, silent_since = $5, silent_why = $6,
                    agreed_at = $7, retries = $8, repaired = $9, leased_by = null,
                    leased_until = 0
              where id = $1 and leased_by = $2",
        )
        .bind(id.to_string())
        .bind(node)
        .bind(pace.next_at.as_micros())
        .bind(i64::from(pace.failures))
        .bind(since.map(Timestamp::as_micros))
        .bind(why)
        .bind(pace.agreed_at.map(Timestamp::as_micros))
        .bind(counted(pace.retries)?)
        .bind(counted(pace.repaired)?)
        .execute(self.db())
        .await
        .about("mirrors")?;
        Ok(())
    }

    async fn look_at_church(
        &mut self,
        mirror: MirrorId,
        church: ChurchId,
        now: Timestamp,
        orders: u32,
    ) -> Result<bool, StoreError> {
        let (no, seq, looked): (i64, i64, i64) = sqlx::query_as(
            "select k.no, k.seq, coalesce(m.seq, 0)
               from chains k
               left join mirror_churches m
                 on m.mirror_id = $1 and m.church_id = k.church_id
              where k.church_id = $2",
        )
        .bind(mirror.to_string())
        .bind(church.to_string())
        .fetch_one(self.db())
        .await
        .about("chains")?;
        let up_to = seq.min(looked.saturating_add(i64::from(orders)));
        sqlx::query(
            "insert into mirror_cursors (mirror_id, account_no, church_id, version, balance_minor,
                    seen, behind_since, tries, next_at, following)
             select cast($1 as text), account_no, cast($2 as text), 0, 0, max(version),
                    cast($3 as bigint), 0, cast($3 as bigint), 'on'
               from changes
              where church_no = $4 and seq > $5 and seq <= $6
              group by account_no
             on conflict (mirror_id, account_no) do update
                set seen = case when excluded.seen > mirror_cursors.seen then excluded.seen
                                else mirror_cursors.seen end,
                    behind_since = case when excluded.seen > mirror_cursors.version
                                        then coalesce(mirror_cursors.behind_since,
                                                      excluded.behind_since)
                                        else mirror_cursors.behind_since end",
        )
        .bind(mirror.to_string())
        .bind(church.to_string())
        .bind(now.as_micros())
        .bind(no)
        .bind(looked)
        .bind(up_to)
        .execute(self.db())
        .await
        .about("mirror_cursors")?;
        sqlx::query(
            "insert into mirror_churches (mirror_id, church_id, chosen, seq, looked_at)
             values ($1, $2, 0, $3, $4)
             on conflict (mirror_id, church_id) do update
                set seq = excluded.seq, looked_at = excluded.looked_at",
        )
        .bind(mirror.to_string())
        .bind(church.to_string())
        .bind(up_to)
        .bind(now.as_micros())
        .execute(self.db())
        .await
        .exactly_one("mirror_churches")?;
        Ok(up_to < seq)
    }

    async fn save_cursor(&mut self, mirror: MirrorId, cursor: &Cursor) -> Result<(), StoreError> {
        let (word, why) = following(cursor);
        // Somebody may have looked again since it was read: what was seen then stays seen.
        sqlx::query(
            "update mirror_cursors
                set version = $4, balance_minor = $5,
                    seen = case when seen > $6 then seen else $6 end,
                    behind_since = case when seen > $4 or $6 > $4
                                        then coalesce(behind_since, $7) end,
                    tries = $8, next_at = $9, following = $10, why = $11
              where mirror_id = $1 and church_id = $2
                and account_no = (select no from accounts where id = $3)",
        )
        .bind(mirror.to_string())
        .bind(cursor.account.church().to_string())
        .bind(cursor.account.id().to_string())
        .bind(counted(cursor.agreed.version)?)
        .bind(cursor.agreed.balance.minor())
        .bind(counted(cursor.seen)?)
        .bind(cursor.behind_since.map(Timestamp::as_micros))
        .bind(i64::from(cursor.tries))
        .bind(cursor.next_at.as_micros())
        .bind(word)
        .bind(why)
        .execute(self.db())
        .await
        .exactly_one("mirror_cursors")
    }

    async fn add_gap(&mut self, mirror: MirrorId, gap: &Gap) -> Result<(), StoreError> {
        sqlx::query(
            "insert into mirror_gaps (mirror_id, account_no, found_at, have, got, reached, tries,
                    next_at, closed_at, why)
             select cast($1 as text), no, $4, $5, $6, $7, $8, $9, $10, $11
               from accounts
              where church_id = $2 and id = $3",
        )
        .bind(mirror.to_string())
        .bind(gap.account.church().to_string())
        .bind(gap.account.id().to_string())
        .bind(gap.found_at.as_micros())
        .bind(counted(gap.have)?)
        .bind(counted(gap.got)?)
        .bind(counted(gap.reached)?)
        .bind(i64::from(gap.tries))
        .bind(gap.next_at.as_micros())
        .bind(gap.closed_at.map(Timestamp::as_micros))
        .bind(gap.why.as_deref())
        .execute(self.db())
        .await
        .exactly_one("mirror_gaps")
    }

    async fn save_gap(&mut self, mirror: MirrorId, gap: &Gap) -> Result<(), StoreError> {
        sqlx::query(
            "update mirror_gaps
                set reached = $5, tries = $6, next_at = $7, closed_at = $8, why = $9
              where mirror_id = $1 and found_at = $4
                and account_no = (select no from accounts where church_id = $2 and id = $3)",
        )
        .bind(mirror.to_string())
        .bind(gap.account.church().to_string())
        .bind(gap.account.id().to_string())
        .bind(gap.found_at.as_micros())
        .bind(counted(gap.reached)?)
        .bind(i64::from(gap.tries))
        .bind(gap.next_at.as_micros())
        .bind(gap.closed_at.map(Timestamp::as_micros))
        .bind(gap.why.as_deref())
        .execute(self.db())
        .await
        .exactly_one("mirror_gaps")
    }
}

#[async_trait]
impl MirrorsReads for SqliteReads {
    async fn mirrors(&self) -> Result<Vec<(Mirror, Pace)>, StoreError> {
        let mut db = self.db().await?;
        let all = sqlx::query_as::<_, MirrorRecord>(&format!("{MIRROR} order by name, id"))
            .fetch_all(&mut *db)
            .await
            .about("mirrors")?;
        with_churches(&mut db, all).await
    }

    async fn mirror_by_id(&self, id: MirrorId) -> Result<Option<(Mirror, Pace)>, StoreError> {
        let mut db = self.db().await?;
        let found = sqlx::query_as::<_, MirrorRecord>(&format!("{MIRROR} where id = $1"))
            .bind(id.to_string())
            .fetch_all(&mut *db)
            .await
            .about("mirrors")?;
        Ok(with_churches(&mut db, found).await?.pop())
    }

    async fn mirrors_due(&self, now: Timestamp) -> Result<Vec<MirrorId>, StoreError> {
        let due: Vec<String> = sqlx::query_scalar(
            "select id
               from mirrors
              where state = 'on' and next_at <= $1 and leased_until <= $1
              order by next_at, id",
        )
        .bind(now.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mirrors")?;
        due.into_iter().map(mirror_id).collect()
    }

    async fn churches_behind(
        &self,
        mirror: MirrorId,
        now: Timestamp,
    ) -> Result<Vec<ChurchId>, StoreError> {
        let behind: Vec<(String, String)> = sqlx::query_as(
            "select c.id, c.name
               from mirrors w
               join chains k on k.church_id <> ''
               join churches c on c.id = k.church_id
               left join mirror_churches m on m.mirror_id = w.id and m.church_id = c.id
              where w.id = $1
                and (m.chosen = 1 or (w.all_churches = 1 and c.test = 0))
                and (k.seq > coalesce(m.seq, 0)
                     or exists (
                        select 1
                          from mirror_cursors x
                         where x.mirror_id = w.id and x.church_id = c.id
                           and x.version < x.seen and x.following = 'on' and x.next_at <= $2))
              order by coalesce(m.looked_at, 0), c.id",
        )
        .bind(mirror.to_string())
        .bind(now.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mirror_churches")?;
        behind.into_iter().map(|row| church(row).map(|(id, _)| id)).collect()
    }

    async fn pending(
        &self,
        mirror: MirrorId,
        church: ChurchId,
        now: Timestamp,
        each: u32,
        limit: u32,
    ) -> Result<Vec<(Cursor, Vec<Event>)>, StoreError> {
        let records = sqlx::query_as::<_, PendingRecord>(
            "select k.church_id, a.id as account_id, a.kind, a.owner, a.currency,
                    k.version as agreed, k.balance_minor as agreed_minor, k.seen, k.behind_since,
                    k.tries, k.next_at, k.following, k.why, c.version, c.amount_minor,
                    c.balance_minor, o.id as order_id, o.kind as order_kind, o.job_id, o.at
               from (select *
                       from mirror_cursors
                      where mirror_id = $1 and church_id = $2 and version < seen
                        and following = 'on' and next_at <= $3
                      order by next_at, account_no
                      limit $5) k
               join accounts a on a.no = k.account_no
               join changes c
                 on c.account_no = k.account_no and c.version > k.version
                and c.version <= k.version + $4
               join orders o on o.church_no = c.church_no and o.seq = c.seq
              order by k.next_at, k.account_no, c.version
              limit $5",
        )
        .bind(mirror.to_string())
        .bind(church.to_string())
        .bind(now.as_micros())
        .bind(i64::from(each))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mirror_cursors")?;
        pending(records)
    }

    async fn cursor(
        &self,
        mirror: MirrorId,
        account: AccountId,
    ) -> Result<Option<Cursor>, StoreError> {
        sqlx::query_as::<_, CursorRecord>(&format!("{CURSOR} where k.mirror_id = $1 and a.id = $2"))
            .bind(mirror.to_string())
            .bind(account.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("mirror_cursors")?
            .map(CursorRecord::decode)
            .transpose()
    }

    async fn cursors_behind(
        &self,
        mirror: MirrorId,
        limit: u32,
    ) -> Result<Vec<Cursor>, StoreError> {
        sqlx::query_as::<_, CursorRecord>(&format!(
            "{CURSOR}
              where k.mirror_id = $1 and (k.version < k.seen or k.following <> 'on')
              order by case k.following when 'parked' then 0 when 'repairing' then 1 else 2 end,
                    k.behind_since, k.account_no
              limit $2"
        ))
        .bind(mirror.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mirror_cursors")?
        .into_iter()
        .map(CursorRecord::decode)
        .collect()
    }

    async fn gaps_due(
        &self,
        mirror: MirrorId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Gap>, StoreError> {
        sqlx::query_as::<_, GapRecord>(&format!(
            "{GAP}
              where g.mirror_id = $1 and g.closed_at is null and g.next_at <= $2
              order by g.found_at, g.account_no
              limit $3"
        ))
        .bind(mirror.to_string())
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mirror_gaps")?
        .into_iter()
        .map(GapRecord::decode)
        .collect()
    }

    async fn gaps(&self, mirror: MirrorId, limit: u32) -> Result<Vec<Gap>, StoreError> {
        sqlx::query_as::<_, GapRecord>(&format!(
            "{GAP} where g.mirror_id = $1 order by g.found_at desc, g.account_no desc limit $2"
        ))
        .bind(mirror.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mirror_gaps")?
        .into_iter()
        .map(GapRecord::decode)
        .collect()
    }

    async fn mirror_lag(&self, mirror: MirrorId) -> Result<MirrorLag, StoreError> {
        let lag = sqlx::query_as::<_, LagRecord>(
            "-- everywhere: a mirror is behind as a whole
             select cast(coalesce(sum(k.seen - k.version), 0) as bigint) as changes,
                    count(*) as accounts, min(k.behind_since) as since,
                    (select count(*)
                       from mirror_cursors r
                      where r.mirror_id = $1 and r.following = 'repairing') as repairing,
                    (select count(*)
                       from mirror_cursors p
                      where p.mirror_id = $1 and p.following = 'parked') as parked
               from mirror_cursors k
              where k.mirror_id = $1 and k.version < k.seen",
        )
        .bind(mirror.to_string())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("mirror_cursors")?;
        Ok(lag.decode())
    }

    async fn unseen_changes(
        &self,
        mirror: MirrorId,
        church: ChurchId,
        most: u32,
    ) -> Result<u64, StoreError> {
        let unseen: i64 = sqlx::query_scalar(
            "select count(*)
               from (select 1
                       from chains k
                       left join mirror_churches m
                         on m.mirror_id = $1 and m.church_id = k.church_id
                       join changes c on c.church_no = k.no and c.seq > coalesce(m.seq, 0)
                      where k.church_id = $2
                      limit $3) as unseen",
        )
        .bind(mirror.to_string())
        .bind(church.to_string())
        .bind(i64::from(most))
        .fetch_one(&mut *self.db().await?)
        .await
        .about("changes")?;
        Ok(count(unseen))
    }

    async fn events_of_account(
        &self,
        church: ChurchId,
        account: AccountId,
        after: u64,
        up_to: u64,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        // A mirror may name any version; none of ours was ever so high.
        let Ok(up_to) = counted(up_to) else { return Ok(Vec::new()) };
        sqlx::query_as::<_, EventRecord>(&format!(
            "{EVENT}
              where a.church_id = $1 and a.id = $2 and c.version > $3 and c.version <= $4
              order by c.version
              limit $5"
        ))
        .bind(church.to_string())
        .bind(account.to_string())
        .bind(counted(after)?)
        .bind(up_to)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(EventRecord::decode)
        .collect()
    }

    async fn events_of_order(
        &self,
        church: ChurchId,
        order: OrderId,
    ) -> Result<Vec<Event>, StoreError> {
        sqlx::query_as::<_, EventRecord>(&format!(
            "{EVENT} where a.church_id = $1 and o.id = $2 order by c.position"
        ))
        .bind(church.to_string())
        .bind(order.to_string())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("changes")?
        .into_iter()
        .map(EventRecord::decode)
        .collect()
    }

    async fn heads_after(
        &self,
        church: ChurchId,
        after: Option<&Account>,
        limit: u32,
    ) -> Result<Vec<(Account, Head)>, StoreError> {
        // Before every account there are three empty texts.
        let (kind, owner, currency) = after.map_or(("", "", ""), |account| {
            (account.kind().name(), account.owner(), account.currency().code())
        });
        sqlx::query_as::<_, AccountHeadRecord>(
            "select church_id, id as account_id, kind, owner, currency, version, balance_minor
               from accounts
              where church_id = $1 and (kind, owner, currency) > ($2, $3, $4)
              order by kind, owner, currency
              limit $5",
        )
        .bind(church.to_string())
        .bind(kind)
        .bind(owner)
        .bind(currency)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("accounts")?
        .into_iter()
        .map(AccountHeadRecord::decode)
        .collect()
    }

    async fn churches_of_mirror(
        &self,
        mirror: MirrorId,
        limit: u32,
    ) -> Result<Vec<(ChurchId, String)>, StoreError> {
        let churches: Vec<(String, String)> = sqlx::query_as(
            "select c.id, c.name
               from mirrors w
               join churches c on c.id <> ''
               left join mirror_churches m on m.mirror_id = w.id and m.church_id = c.id
              where w.id = $1 and (m.chosen = 1 or (w.all_churches = 1 and c.test = 0))
              order by c.name, c.id
              limit $2",
        )
        .bind(mirror.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("mirror_churches")?;
        churches.into_iter().map(church).collect()
    }

    async fn churches_by_name(&self, limit: u32) -> Result<Vec<(ChurchId, String)>, StoreError> {
        let churches: Vec<(String, String)> =
            sqlx::query_as("select id, name from churches order by name, id limit $1")
                .bind(i64::from(limit))
                .fetch_all(&mut *self.db().await?)
                .await
                .about("churches")?;
        churches.into_iter().map(church).collect()
    }

    async fn mirrors_unwell(&self, silent_before: Timestamp) -> Result<(u64, u64), StoreError> {
        let (parked, silent): (i64, i64) = sqlx::query_as(
            "-- everywhere: a mirror that does not agree is a loss wherever it is
             select (select count(*)
                       from mirror_cursors k
                       join mirrors w on w.id = k.mirror_id and w.state = 'on'
                      where k.following = 'parked'),
                    (select count(*)
                       from mirrors
                      where state = 'on' and silent_since < $1)",
        )
        .bind(silent_before.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("mirrors")?;
        Ok((count(parked), count(silent)))
    }
}
