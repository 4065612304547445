use async_trait::async_trait;
use delayed_payments::Escalation;
use giving::notices::{Channels, Delivery, Webhook, Written};
use giving::ports::{DayFigures, NoticesReads, NoticesWork, StoreError, Told};
use kernel::{DeliveryId, NoticeId, PersonId, Timestamp, WebhookId};
use sqlx::{QueryBuilder, Sqlite};

use super::{SqliteReads, SqliteWork};
use crate::answer::{Answer, ExactlyOne};
use crate::rows::count;
use crate::rows::notices::{
    ChannelsRecord, DeliveryRecord, NoticeRecord, ReadNoticeRecord, ToldRecord, WebhookRecord,
    day_figures, escalation, escalation_cells, free_at, last_cells, next_cells, unread, way_cells,
};

const NOTICE: &str = "select n.id, n.key, n.urgency, n.subject, n.body, n.incident_id, n.person_id,
        n.written_at, n.taken_by, n.taken_at, n.next_wake, n.next_at
   from notices n";

const DELIVERY: &str = "select d.id, d.notice_id, d.person_id, d.webhook_id, d.mail_id, d.state,
        d.written_at, d.free_at, d.failures, d.answered_at, d.status, d.took_ms, d.reason
   from notice_deliveries d";

const TOLD: &str = "-- everywhere: staff serve all churches
 select d.id, d.notice_id, d.person_id, d.webhook_id, d.mail_id, d.state, d.written_at,
        d.free_at, d.failures, d.answered_at, d.status, d.took_ms, d.reason,
        n.subject, p.name as person, w.name as webhook, m.sent_at as mailed_at,
        m.reason as mail_why
   from notice_deliveries d
   join notices n on n.id = d.notice_id
   left join people p on p.id = d.person_id
   left join webhooks w on w.id = d.webhook_id
   left join mails m on m.id = d.mail_id";

const WEBHOOK: &str = "select id, name, url, secret, person_id, hears, made_at, rotated_at,
        removed_at
   from webhooks";

const CHANNELS: &str = "select person_id, page_mail, look_mail, morning, hour, digest_at
   from notice_channels";

#[async_trait]
impl NoticesWork for SqliteWork {
    async fn write_notice(&mut self, written: &Written) -> Result<(), StoreError> {
        let (taken_by, taken_at, next_wake, next_at) = next_cells(written);
        sqlx::query(
            "insert into notices (id, key, urgency, subject, body, incident_id, person_id,
                    written_at, taken_by, taken_at, next_wake, next_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (key) do nothing",
        )
        .bind(written.id.to_string())
        .bind(&written.notice.key)
        .bind(written.notice.urgency.name())
        .bind(&written.notice.subject)
        .bind(&written.notice.text)
        .bind(written.notice.about.map(|id| id.to_string()))
        .bind(written.only.map(|id| id.to_string()))
        .bind(written.at.as_micros())
        .bind(taken_by)
        .bind(taken_at)
        .bind(next_wake)
        .bind(next_at)
        .execute(self.db())
        .await
        .about("notices")?;
        Ok(())
    }

    async fn notice(&mut self, id: NoticeId) -> Result<Option<Written>, StoreError> {
        sqlx::query_as::<_, NoticeRecord>(&format!("{NOTICE} where n.id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("notices")?
            .map(NoticeRecord::decode)
            .transpose()
    }

    async fn save_notice(&mut self, written: &Written) -> Result<(), StoreError> {
        let (taken_by, taken_at, next_wake, next_at) = next_cells(written);
        sqlx::query(
            "update notices
                set taken_by = $2, taken_at = $3, next_wake = $4, next_at = $5
              where id = $1",
        )
        .bind(written.id.to_string())
        .bind(taken_by)
        .bind(taken_at)
        .bind(next_wake)
        .bind(next_at)
        .execute(self.db())
        .await
        .exactly_one("notices")
    }

    async fn read_notice(
        &mut self,
        id: NoticeId,
        person: PersonId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into notice_reads (notice_id, person_id, at) values ($1, $2, $3)
             on conflict (notice_id, person_id) do nothing",
        )
        .bind(id.to_string())
        .bind(person.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("notice_reads")?;
        Ok(())
    }

    async fn read_notices(&mut self, person: PersonId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "insert into notice_reads (notice_id, person_id, at)
             select n.id, $1, $2
               from notices n
              where (n.person_id is null or n.person_id = $1)
             on conflict (notice_id, person_id) do nothing",
        )
        .bind(person.to_string())
        .bind(at.as_micros())
        .execute(self.db())
        .await
        .about("notice_reads")?;
        Ok(())
    }

    async fn add_delivery(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        let (webhook, mail) = way_cells(delivery.way);
        let (answered_at, status, took_ms, reason) = last_cells(delivery.last.as_ref());
        sqlx::query(
            "insert into notice_deliveries (id, notice_id, person_id, webhook_id, mail_id, state,
                    written_at, free_at, failures, answered_at, status, took_ms, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (id) do nothing",
        )
        .bind(delivery.id.to_string())
        .bind(delivery.notice.to_string())
        .bind(delivery.to.map(|id| id.to_string()))
        .bind(webhook)
        .bind(mail)
        .bind(delivery.progress.name())
        .bind(delivery.at.as_micros())
        .bind(free_at(delivery))
        .bind(i64::from(delivery.failures))
        .bind(answered_at)
        .bind(status)
        .bind(took_ms)
        .bind(reason)
        .execute(self.db())
        .await
        .about("notice_deliveries")?;
        Ok(())
    }

    async fn lease_deliveries(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut leased = sqlx::query_as::<_, DeliveryRecord>(
            "update notice_deliveries
                set free_at = $1
              where id in (
                    select id
                      from notice_deliveries
                     where state = 'ready' and free_at <= $2
                     order by free_at, id
                     limit $3)
             returning id, notice_id, person_id, webhook_id, mail_id, state, written_at, free_at,
                    failures, answered_at, status, took_ms, reason",
        )
        .bind(until.as_micros())
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(self.db())
        .await
        .about("notice_deliveries")?;
        leased.sort_by(|one, other| (one.written_at, &one.id).cmp(&(other.written_at, &other.id)));
        leased.into_iter().map(DeliveryRecord::decode).collect()
    }

    async fn delivery(&mut self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        sqlx::query_as::<_, DeliveryRecord>(&format!("{DELIVERY} where d.id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("notice_deliveries")?
            .map(DeliveryRecord::decode)
            .transpose()
    }

    async fn save_delivery(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        let (answered_at, status, took_ms, reason) = last_cells(delivery.last.as_ref());
        sqlx::query(
            "update notice_deliveries
                set state = $2, free_at = $3, failures = $4, answered_at = $5, status = $6,
                    took_ms = $7, reason = $8
              where id = $1",
        )
        .bind(delivery.id.to_string())
        .bind(delivery.progress.name())
        .bind(free_at(delivery))
        .bind(i64::from(delivery.failures))
        .bind(answered_at)
        .bind(status)
        .bind(took_ms)
        .bind(reason)
        .execute(self.db())
        .await
        .exactly_one("notice_deliveries")
    }

    async fn drop_deliveries(&mut self, webhook: WebhookId) -> Result<(), StoreError> {
        sqlx::query(
            "update notice_deliveries
                set state = 'dropped'
              where webhook_id = $1 and state in ('ready', 'parked')",
        )
        .bind(webhook.to_string())
        .execute(self.db())
        .await
        .about("notice_deliveries")?;
        Ok(())
    }

    async fn add_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        sqlx::query(
            "insert into webhooks (id, name, url, secret, person_id, hears, made_at, rotated_at,
                    removed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(webhook.id.to_string())
        .bind(&webhook.name)
        .bind(&webhook.url)
        .bind(webhook.secret.reveal())
        .bind(webhook.owner.map(|id| id.to_string()))
        .bind(webhook.hears.name())
        .bind(webhook.made_at.as_micros())
        .bind(webhook.rotated_at.map(|at| at.as_micros()))
        .bind(webhook.removed_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("webhooks")
    }

    async fn webhook(&mut self, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
        sqlx::query_as::<_, WebhookRecord>(&format!("{WEBHOOK} where id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.db())
            .await
            .about("webhooks")?
            .map(WebhookRecord::decode)
            .transpose()
    }

    async fn save_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        sqlx::query(
            "update webhooks set secret = $2, rotated_at = $3, removed_at = $4 where id = $1",
        )
        .bind(webhook.id.to_string())
        .bind(webhook.secret.reveal())
        .bind(webhook.rotated_at.map(|at| at.as_micros()))
        .bind(webhook.removed_at.map(|at| at.as_micros()))
        .execute(self.db())
        .await
        .exactly_one("webhooks")
    }

    async fn channels(&mut self, person: PersonId) -> Result<Option<Channels>, StoreError> {
        sqlx::query_as::<_, ChannelsRecord>(&format!("{CHANNELS} where person_id = $1"))
            .bind(person.to_string())
            .fetch_optional(self.db())
            .await
            .about("notice_channels")?
            .map(ChannelsRecord::decode)
            .transpose()
    }

    async fn save_channels(&mut self, channels: &Channels) -> Result<(), StoreError> {
        sqlx::query(
            "insert into notice_channels (person_id, page_mail, look_mail, morning, hour, digest_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (person_id) do update
                set page_mail = excluded.page_mail, look_mail = excluded.look_mail,
                    morning = excluded.morning, hour = excluded.hour,
                    digest_at = excluded.digest_at",
        )
        .bind(channels.person.to_string())
        .bind(i64::from(channels.page_mail))
        .bind(channels.look_mail.name())
        .bind(i64::from(channels.morning))
        .bind(i64::from(channels.hour))
        .bind(channels.digest_at.map(Timestamp::as_micros))
        .execute(self.db())
        .await
        .exactly_one("notice_channels")
    }

    async fn save_on_call(&mut self, people: &[PersonId]) -> Result<(), StoreError> {
        sqlx::query("delete from on_call").execute(self.db()).await.about("on_call")?;
        for (position, person) in (1_i64..).zip(people) {
            sqlx::query("insert into on_call (position, person_id) values ($1, $2)")
                .bind(position)
                .bind(person.to_string())
                .execute(self.db())
                .await
                .exactly_one("on_call")?;
        }
        Ok(())
    }

    async fn save_escalation(&mut self, escalation: Escalation) -> Result<(), StoreError> {
        let (second, everybody) = escalation_cells(escalation);
        sqlx::query(
            "insert into escalation (single, second_after_minutes, everybody_after_minutes)
             values (1, $1, $2)
             on conflict (single) do update
                set second_after_minutes = excluded.second_after_minutes,
                    everybody_after_minutes = excluded.everybody_after_minutes",
        )
        .bind(second)
        .bind(everybody)
        .execute(self.db())
        .await
        .exactly_one("escalation")
    }
}

#[async_trait]
impl NoticesReads for SqliteReads {
    async fn notices_for(
        &self,
        person: PersonId,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<(Written, Option<Timestamp>)>, StoreError> {
        sqlx::query_as::<_, ReadNoticeRecord>(
            "select n.id, n.key, n.urgency, n.subject, n.body, n.incident_id, n.person_id,
                    n.written_at, n.taken_by, n.taken_at, n.next_wake, n.next_at, r.at as read_at
               from notices n
               left join notice_reads r on r.notice_id = n.id and r.person_id = $1
              where n.person_id is null or n.person_id = $1
              order by n.written_at desc, n.id desc
              limit $2 offset $3",
        )
        .bind(person.to_string())
        .bind(i64::from(limit))
        .bind(i64::from(skip))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("notices")?
        .into_iter()
        .map(ReadNoticeRecord::decode)
        .collect()
    }

    async fn notice_by_id(&self, id: NoticeId) -> Result<Option<Written>, StoreError> {
        sqlx::query_as::<_, NoticeRecord>(&format!("{NOTICE} where n.id = $1"))
            .bind(id.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("notices")?
            .map(NoticeRecord::decode)
            .transpose()
    }

    async fn notice_count(&self, person: PersonId) -> Result<u64, StoreError> {
        let there: i64 = sqlx::query_scalar(
            "select count(*) from notices where person_id is null or person_id = $1",
        )
        .bind(person.to_string())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("notices")?;
        Ok(count(there))
    }

    async fn unread_notices(&self, since: Timestamp) -> Result<Vec<(PersonId, u64)>, StoreError> {
        let unread_by: Vec<(String, i64)> = sqlx::query_as(
            "select p.id, count(n.id)
               from people p
               left join notices n
                 on n.written_at >= $1 and (n.person_id is null or n.person_id = p.id)
                and not exists (
                    select 1 from notice_reads r where r.notice_id = n.id and r.person_id = p.id)
              where p.church_id is null and p.role = 'payment_staff'
              group by p.id
              order by p.id",
        )
        .bind(since.as_micros())
        .fetch_all(&mut *self.db().await?)
        .await
        .about("notice_reads")?;
        unread_by.into_iter().map(unread).collect()
    }

    async fn notices_waiting(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<NoticeId>, StoreError> {
        sqlx::query_as::<_, NoticeRecord>(&format!(
            "{NOTICE} where n.next_at <= $1 order by n.next_at, n.id limit $2"
        ))
        .bind(now.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("notices")?
        .into_iter()
        .map(|record| Ok(record.decode()?.id))
        .collect()
    }

    async fn looks_between(
        &self,
        person: PersonId,
        from: Timestamp,
        to: Timestamp,
        limit: u32,
    ) -> Result<Vec<Written>, StoreError> {
        sqlx::query_as::<_, NoticeRecord>(&format!(
            "{NOTICE}
              where n.urgency = 'look' and n.written_at >= $2 and n.written_at < $3
                and (n.person_id is null or n.person_id = $1)
              order by n.written_at, n.id
              limit $4"
        ))
        .bind(person.to_string())
        .bind(from.as_micros())
        .bind(to.as_micros())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("notices")?
        .into_iter()
        .map(NoticeRecord::decode)
        .collect()
    }

    async fn told_of(&self, notices: &[NoticeId]) -> Result<Vec<Told>, StoreError> {
        if notices.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = QueryBuilder::<Sqlite>::new(TOLD);
        sql.push(" where d.notice_id in (");
        let mut ids = sql.separated(", ");
        for id in notices {
            ids.push_bind(id.to_string());
        }
        sql.push(") order by d.written_at, d.id");
        sql.build_query_as::<ToldRecord>()
            .fetch_all(&mut *self.db().await?)
            .await
            .about("notice_deliveries")?
            .into_iter()
            .map(ToldRecord::decode)
            .collect()
    }

    async fn told_to(&self, webhook: WebhookId, limit: u32) -> Result<Vec<Told>, StoreError> {
        sqlx::query_as::<_, ToldRecord>(&format!(
            "{TOLD} where d.webhook_id = $1 order by d.written_at desc, d.id desc limit $2"
        ))
        .bind(webhook.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("notice_deliveries")?
        .into_iter()
        .map(ToldRecord::decode)
        .collect()
    }

    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        sqlx::query_as::<_, WebhookRecord>(&format!(
            "{WEBHOOK} where removed_at is null order by name, id"
        ))
        .fetch_all(&mut *self.db().await?)
        .await
        .about("webhooks")?
        .into_iter()
        .map(WebhookRecord::decode)
        .collect()
    }

    async fn webhook_by_id(&self, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
        sqlx::query_as::<_, WebhookRecord>(&format!("{WEBHOOK} where id = $1"))
            .bind(id.to_string())
            .fetch_optional(&mut *self.db().await?)
            .await
            .about("webhooks")?
            .map(WebhookRecord::decode)
            .transpose()
    }

    async fn parked_deliveries(&self) -> Result<u64, StoreError> {
        let parked: i64 =
            sqlx::query_scalar("select count(*) from notice_deliveries where state = 'parked'")
                .fetch_one(&mut *self.db().await?)
                .await
                .about("notice_deliveries")?;
        Ok(count(parked))
    }

    async fn all_channels(&self) -> Result<Vec<Channels>, StoreError> {
        sqlx::query_as::<_, ChannelsRecord>(&format!("{CHANNELS} order by person_id"))
            .fetch_all(&mut *self.db().await?)
            .await
            .about("notice_channels")?
            .into_iter()
            .map(ChannelsRecord::decode)
            .collect()
    }

    async fn on_call_now(&self) -> Result<Vec<PersonId>, StoreError> {
        let people: Vec<(String, i64)> =
            sqlx::query_as("select person_id, position from on_call order by position")
                .fetch_all(&mut *self.db().await?)
                .await
                .about("on_call")?;
        people.into_iter().map(|row| Ok(unread(row)?.0)).collect()
    }

    async fn escalation_now(&self) -> Result<Option<Escalation>, StoreError> {
        let minutes: Option<(i64, i64)> =
            sqlx::query_as("select second_after_minutes, everybody_after_minutes from escalation")
                .fetch_optional(&mut *self.db().await?)
                .await
                .about("escalation")?;
        minutes.map(|(second, everybody)| escalation(second, everybody)).transpose()
    }

    async fn day_figures(&self, from: Timestamp, to: Timestamp) -> Result<DayFigures, StoreError> {
        // Read from the orders of the day, which `orders_by_time` has together: an index of gifts by the
        // time they were taken would cost every gift, for a mail once a day. "Cross" keeps SQLite from
        // beginning with all gifts.
        sqlx::query_as(
            "-- everywhere: the digest counts all churches but test churches
             select count(distinct case when o.kind = 'settle' then g.id end),
                    count(distinct case when o.kind = 'settle' then g.donor_id end),
                    (select count(*)
                       from gateways w
                      cross join attempts a
                      cross join churches c
                      where a.gateway_id = w.id and a.class = 'unknown_error'
                        and a.answered_at >= $1 and a.answered_at < $2
                        and c.id = a.church_id and c.test = 0),
                    count(distinct case when o.kind = 'void' and g.state = 'failed' then g.id end)
               from churches c
              cross join chains k
              cross join orders o
              cross join gifts g
              where c.test = 0 and k.church_id = c.id
                and o.church_no = k.no and o.at >= $1 and o.at < $2
                and o.kind in ('settle', 'void')
                and g.church_id = c.id and g.id = o.job_id",
        )
        .bind(from.as_micros())
        .bind(to.as_micros())
        .fetch_one(&mut *self.db().await?)
        .await
        .about("orders")
        .map(day_figures)
    }
}
