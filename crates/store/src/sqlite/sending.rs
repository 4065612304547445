//! Gifts in groups: what is asked comes by key, what is written goes in one go.

use async_trait::async_trait;
use giving::attempts::Attempt;
use giving::gifts::Gift;
use giving::mails::NewMail;
use giving::ports::{Busy, Sendable, SendingWork, StoreError};
use kernel::{ChurchId, GiftId, Timestamp};

use super::SqliteWork;
use super::gifts::{lines, whole};
use super::preferences::a_reader;
use crate::answer::{Answer, every_one};
use crate::rows::json;
use crate::rows::mails::MailCells;
use crate::rows::sending::{
    AnsweredCells, AttemptCells, GiftCells, LineCells, NewGiftCells, SendableRecord,
};

/// "Cross" keeps SQLite from beginning with all gifts.
const SENDABLE: &str = concat!(
    "select ",
    whole!(),
    ", (select f.token
          from facilities f
         where f.church_id = g.church_id and f.id = g.facility_id) as facility_token,
       (select m.token
          from methods m
         where m.church_id = g.church_id and m.id = g.method_id and m.donor_id = g.donor_id
           and m.token <> '') as method_token,
       (select c.amount_minor
          from covers c
         where c.church_id = g.church_id and c.gift_id = g.id) as cover_minor,
       (select json_array(s.basis_points, s.fixed_minor)
          from fee_schedules s
         where s.church_id = g.church_id and s.facility_id = g.facility_id) as fees,
       (select json_group_array(json_array(p.id, p.name, p.deductible) order by l.position)
          from gift_lines l
          join fund_purposes d on d.church_id = l.church_id and d.fund_id = l.fund_id
          join purposes p on p.id = d.purpose_id
         where l.church_id = g.church_id and l.gift_id = g.id) as purposes,
       (select ",
    a_reader!(),
    " where p.id = g.donor_id) as donor,
       (select count(*)
          from attempts a
         where a.church_id = g.church_id and a.method_id = g.method_id and a.sent_at > $2
           and a.kind = 'purchase' and (a.class is null or a.class <> 'success')
       ) as sends_in_30_days,
       (select count(*)
          from attempts a
         where a.church_id = g.church_id and a.method_id = g.method_id and a.sent_at > $3
           and a.kind = 'purchase' and (a.class is null or a.class <> 'success')
       ) as sends_today,
       (select count(*)
          from attempts a
          join methods m on m.church_id = a.church_id and m.id = a.method_id
         where a.church_id = g.church_id and a.method_id = g.method_id and a.hard = 1
           and a.sent_at > coalesce(m.renewed_at, -1)) as refusals,
       (select count(*)
          from fallback_consents c
         where c.church_id = g.church_id and c.donor_id = g.donor_id
           and c.ended_at is null) as consents
      from json_each($1) wanted
     cross join gifts g
     where g.church_id = wanted.value ->> 0 and g.id = wanted.value ->> 1"
);

#[async_trait]
impl SendingWork for SqliteWork {
    async fn sendable(
        &mut self,
        gifts: &[(ChurchId, GiftId)],
        month: Timestamp,
        day: Timestamp,
        // There is one writer: nobody else has any of them.
        _: Busy,
    ) -> Result<Vec<Sendable>, StoreError> {
        let wanted: Vec<(String, String)> =
            gifts.iter().map(|(church, gift)| (church.to_string(), gift.to_string())).collect();
        sqlx::query_as::<_, SendableRecord>(SENDABLE)
            .bind(json(&wanted)?)
            .bind(month.as_micros())
            .bind(day.as_micros())
            .fetch_all(self.db())
            .await
            .about("gifts")?
            .into_iter()
            .map(SendableRecord::decode)
            .collect()
    }

    async fn add_gifts(&mut self, gifts: &[Gift]) -> Result<(), StoreError> {
        let cells: Vec<NewGiftCells> = gifts.iter().map(NewGiftCells::of).collect();
        sqlx::query(
            "insert into gifts (church_id, id, number, campus_id, donor_id, method_id, kind, facility_id,
                    gateway_id, amount_minor, currency, on_date, schedule_id, state, state_at,
                    state_of, state_class, class, attempts, failures, first_failed_at, batch_id,
                    orders, made_at, changed_at, taken_at, version)
             select value ->> 'church_id', value ->> 'id', value ->> 'number',
                    value ->> 'campus_id', value ->> 'donor_id', value ->> 'method_id',
                    value ->> 'kind', value ->> 'facility_id', value ->> 'gateway_id',
                    value ->> 'amount_minor', value ->> 'currency', value ->> 'on_date',
                    value ->> 'schedule_id', value ->> 'state', value ->> 'state_at',
                    value ->> 'state_of', value ->> 'state_class', value ->> 'class',
                    value ->> 'attempts', value ->> 'failures', value ->> 'first_failed_at',
                    value ->> 'batch_id', value ->> 'orders', value ->> 'made_at',
                    value ->> 'changed_at', value ->> 'taken_at', value ->> 'version'
               from json_each($1)",
        )
        .bind(json(&cells)?)
        .execute(self.db())
        .await
        .about("gifts")?;
        sqlx::query(
            "insert into gift_lines (church_id, gift_id, position, fund_id, amount_minor)
             select value ->> 'church_id', value ->> 'gift_id', value ->> 'position',
                    value ->> 'fund_id', value ->> 'amount_minor'
               from json_each($1)",
        )
        .bind(json(&LineCells::of(gifts))?)
        .execute(self.db())
        .await
        .about("gift_lines")?;
        Ok(())
    }

    async fn save_gifts(&mut self, gifts: &[Gift]) -> Result<(), StoreError> {
        let cells: Vec<GiftCells> = gifts.iter().map(GiftCells::of).collect();
        let saved = sqlx::query(
            "update gifts
                set state = row.value ->> 'state', state_at = row.value ->> 'state_at',
                    state_of = row.value ->> 'state_of',
                    state_class = row.value ->> 'state_class', class = row.value ->> 'class',
                    attempts = row.value ->> 'attempts', failures = row.value ->> 'failures',
                    first_failed_at = row.value ->> 'first_failed_at',
                    batch_id = row.value ->> 'batch_id',
                    orders = row.value ->> 'orders', changed_at = row.value ->> 'changed_at',
                    taken_at = row.value ->> 'taken_at', version = gifts.version + 1
               from json_each($1) row
              where gifts.church_id = row.value ->> 'church_id' and gifts.id = row.value ->> 'id'
                and gifts.version = row.value ->> 'version'",
        )
        .bind(json(&cells)?)
        .execute(self.db())
        .await
        .about("gifts")?;
        every_one(saved.rows_affected(), gifts.len(), "gifts")
    }

    async fn add_attempts(&mut self, attempts: &[(ChurchId, Attempt)]) -> Result<(), StoreError> {
        let cells: Vec<AttemptCells> = attempts.iter().map(AttemptCells::of).collect();
        sqlx::query(
            "insert into attempts (church_id, id, gift_id, kind, ordinal, gateway_id, facility_id,
                    method_id, amount_minor, currency, sent_at, inquiries)
             select value ->> 'church_id', value ->> 'id', value ->> 'gift_id', value ->> 'kind',
                    value ->> 'ordinal', value ->> 'gateway_id', value ->> 'facility_id',
                    value ->> 'method_id', value ->> 'amount_minor', value ->> 'currency',
                    value ->> 'sent_at', 0
               from json_each($1)",
        )
        .bind(json(&cells)?)
        .execute(self.db())
        .await
        .about("attempts")?;
        Ok(())
    }

    async fn save_attempts(&mut self, attempts: &[(ChurchId, Attempt)]) -> Result<(), StoreError> {
        let cells: Vec<AnsweredCells> = attempts.iter().map(AnsweredCells::of).collect();
        let saved = sqlx::query(
            "update attempts
                set answered_at = row.value ->> 'answered_at', class = row.value ->> 'class',
                    certainty = row.value ->> 'certainty', rule = row.value ->> 'rule',
                    hard = row.value ->> 'hard', reply = row.value ->> 'reply',
                    inquiries = row.value ->> 'inquiries'
               from json_each($1) row
              where attempts.church_id = row.value ->> 'church_id'
                and attempts.id = row.value ->> 'id'",
        )
        .bind(json(&cells)?)
        .execute(self.db())
        .await
        .about("attempts")?;
        every_one(saved.rows_affected(), attempts.len(), "attempts")
    }

    async fn write_mails(&mut self, mails: &[NewMail]) -> Result<(), StoreError> {
        let cells = mails.iter().map(MailCells::of).collect::<Result<Vec<_>, _>>()?;
        // "where true" tells the upsert from a join.
        sqlx::query(
            "insert into mails (id, church_id, recipient, subject, body, written_at, tries,
                    next_at, letter, gathered_for)
             select value ->> 'id', value ->> 'church_id', value ->> 'recipient',
                    value ->> 'subject', value ->> 'body', value ->> 'written_at',
                    value ->> 'tries', value ->> 'next_at', value ->> 'letter',
                    value ->> 'gathered_for'
               from json_each($1)
              where true
             on conflict (id) do nothing",
        )
        .bind(json(&cells)?)
        .execute(self.db())
        .await
        .about("mails")?;
        Ok(())
    }
}
