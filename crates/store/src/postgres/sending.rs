//! Gifts in groups: what is asked comes by key, what is written goes in one go.

use async_trait::async_trait;
use giving::attempts::Attempt;
use giving::gifts::Gift;
use giving::mails::NewMail;
use giving::ports::{Busy, Sendable, SendingWork, StoreError};
use kernel::{ChurchId, GiftId, Timestamp};

use super::gifts::{lines, whole};
use super::preferences::a_reader;
use super::{Db, PostgresWork, column};
use crate::answer::{Answer, every_one};
use crate::rows::json;
use crate::rows::mails::MailCells;
use crate::rows::sending::{
    AnsweredCells, AttemptCells, GiftCells, LineCells, NewGiftCells, SendableRecord,
};

/// Each gift is locked by its key in a subquery that no planner can turn into a join.
macro_rules! sendable {
    ($busy:literal) => {
        concat!(
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
               (select json_build_array(s.basis_points, s.fixed_minor)::text
                  from fee_schedules s
                 where s.church_id = g.church_id and s.facility_id = g.facility_id) as fees,
               (select coalesce(json_agg(json_build_array(p.id, p.name, p.deductible)
                                         order by l.position)::text, '[]')
                  from gift_lines l
                  join fund_purposes d on d.church_id = l.church_id and d.fund_id = l.fund_id
                  join purposes p on p.id = d.purpose_id
                 where l.church_id = g.church_id and l.gift_id = g.id) as purposes,
               (select ",
            a_reader!(),
            " where p.id = g.donor_id) as donor,
               (select count(*)
                  from attempts a
                 where a.church_id = g.church_id and a.method_id = g.method_id and a.sent_at > $3
                   and a.kind = 'purchase' and (a.class is null or a.class <> 'success')
               ) as sends_in_30_days,
               (select count(*)
                  from attempts a
                 where a.church_id = g.church_id and a.method_id = g.method_id and a.sent_at > $4
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
              from unnest($1::text[], $2::text[]) as wanted (church_id, id)
             cross join lateral (
                   select *
                     from gifts
                    where gifts.church_id = wanted.church_id and gifts.id = wanted.id
                      for update ",
            $busy,
            ") g"
        )
    };
}

const WAITING: &str = sendable!("");
const LEAVING_OUT: &str = sendable!("skip locked");

/// In this unit of work each row is found by its key, also while the planner takes a table that has
/// grown for an empty one.
async fn by_key(db: &mut Db) -> Result<(), StoreError> {
    sqlx::query(
        "select set_config('enable_hashjoin', 'off', true),
                set_config('enable_mergejoin', 'off', true)",
    )
    .execute(db)
    .await
    .about("database")?;
    Ok(())
}

#[async_trait]
impl SendingWork for PostgresWork {
    async fn sendable(
        &mut self,
        gifts: &[(ChurchId, GiftId)],
        month: Timestamp,
        day: Timestamp,
        busy: Busy,
    ) -> Result<Vec<Sendable>, StoreError> {
        let sql = match busy {
            Busy::Wait => WAITING,
            Busy::LeaveOut => LEAVING_OUT,
        };
        sqlx::query_as::<_, SendableRecord>(sql)
            .bind(column(gifts, |(church, _)| church.to_string()))
            .bind(column(gifts, |(_, gift)| gift.to_string()))
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
             select church_id, id, number, campus_id, donor_id, method_id, kind, facility_id,
                    gateway_id, amount_minor, currency, on_date, schedule_id, state, state_at,
                    state_of, state_class, class, attempts, failures, first_failed_at, batch_id,
                    orders, made_at, changed_at, taken_at, version
               from json_populate_recordset(null::gifts, $1::text::json)",
        )
        .bind(json(&cells)?)
        .execute(self.db())
        .await
        .about("gifts")?;
        sqlx::query(
            "insert into gift_lines (church_id, gift_id, position, fund_id, amount_minor)
             select church_id, gift_id, position, fund_id, amount_minor
               from json_populate_recordset(null::gift_lines, $1::text::json)",
        )
        .bind(json(&LineCells::of(gifts))?)
        .execute(self.db())
        .await
        .about("gift_lines")?;
        Ok(())
    }

    async fn save_gifts(&mut self, gifts: &[Gift]) -> Result<(), StoreError> {
        let cells: Vec<GiftCells> = gifts.iter().map(GiftCells::of).collect();
        by_key(self.db()).await?;
        let saved = sqlx::query(
            "update gifts
                set state = row.state, state_at = row.state_at, state_of = row.state_of,
                    state_class = row.state_class, class = row.class, attempts = row.attempts,
                    failures = row.failures, first_failed_at = row.first_failed_at,
                    batch_id = row.batch_id, orders = row.orders, changed_at = row.changed_at,
                    taken_at = row.taken_at, version = gifts.version + 1
               from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[],
                           $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[],
                           $11::bigint[], $12::text[], $13::bigint[], $14::bigint[],
                           $15::bigint[])
                    as row (church_id, id, version, state, state_at, state_of, state_class, class,
                            attempts, failures, first_failed_at, batch_id, orders, changed_at,
                            taken_at)
              where gifts.church_id = row.church_id and gifts.id = row.id
                and gifts.version = row.version",
        )
        .bind(column(&cells, |row| row.church_id.as_str()))
        .bind(column(&cells, |row| row.id.as_str()))
        .bind(column(&cells, |row| row.version))
        .bind(column(&cells, |row| row.state))
        .bind(column(&cells, |row| row.state_at))
        .bind(column(&cells, |row| row.state_of.as_deref()))
        .bind(column(&cells, |row| row.state_class))
        .bind(column(&cells, |row| row.class))
        .bind(column(&cells, |row| row.attempts))
        .bind(column(&cells, |row| row.failures))
        .bind(column(&cells, |row| row.first_failed_at))
        .bind(column(&cells, |row| row.batch_id.as_deref()))
        .bind(column(&cells, |row| row.orders))
        .bind(column(&cells, |row| row.changed_at))
        .bind(column(&cells, |row| row.taken_at))
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
             select church_id, id, gift_id, kind, ordinal, gateway_id, facility_id, method_id,
                    amount_minor, currency, sent_at, 0
               from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[],
                           $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[],
                           $11::bigint[])
                    as row (church_id, id, gift_id, kind, ordinal, gateway_id, facility_id,
                            method_id, amount_minor, currency, sent_at)",
        )
        .bind(column(&cells, |row| row.church_id.as_str()))
        .bind(column(&cells, |row| row.id.as_str()))
        .bind(column(&cells, |row| row.gift_id.as_str()))
        .bind(column(&cells, |row| row.kind))
        .bind(column(&cells, |row| row.ordinal))
        .bind(column(&cells, |row| row.gateway_id.as_str()))
        .bind(column(&cells, |row| row.facility_id.as_str()))
        .bind(column(&cells, |row| row.method_id.as_str()))
        .bind(column(&cells, |row| row.amount_minor))
        .bind(column(&cells, |row| row.currency))
        .bind(column(&cells, |row| row.sent_at))
        .execute(self.db())
        .await
        .about("attempts")?;
        Ok(())
    }

    async fn save_attempts(&mut self, attempts: &[(ChurchId, Attempt)]) -> Result<(), StoreError> {
        let cells: Vec<AnsweredCells> = attempts.iter().map(AnsweredCells::of).collect();
        by_key(self.db()).await?;
        let saved = sqlx::query(
            "update attempts
                set answered_at = row.answered_at, class = row.class, certainty = row.certainty,
                    rule = row.rule, hard = row.hard, reply = row.reply,
                    inquiries = row.inquiries
               from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[],
                           $6::text[], $7::bigint[], $8::text[], $9::bigint[])
                    as row (church_id, id, answered_at, class, certainty, rule, hard, reply,
                            inquiries)
              where attempts.church_id = row.church_id and attempts.id = row.id",
        )
        .bind(column(&cells, |row| row.church_id.as_str()))
        .bind(column(&cells, |row| row.id.as_str()))
        .bind(column(&cells, |row| row.answered_at))
        .bind(column(&cells, |row| row.class))
        .bind(column(&cells, |row| row.certainty))
        .bind(column(&cells, |row| row.rule.as_deref()))
        .bind(column(&cells, |row| row.hard))
        .bind(column(&cells, |row| row.reply.as_deref()))
        .bind(column(&cells, |row| row.inquiries))
        .execute(self.db())
        .await
        .about("attempts")?;
        every_one(saved.rows_affected(), attempts.len(), "attempts")
    }

    async fn write_mails(&mut self, mails: &[NewMail]) -> Result<(), StoreError> {
        let cells = mails.iter().map(MailCells::of).collect::<Result<Vec<_>, _>>()?;
        sqlx::query(
            "insert into mails (id, church_id, recipient, subject, body, written_at, tries,
                    next_at, letter, gathered_for)
             select id, church_id, recipient, subject, body, written_at, tries, next_at, letter,
                    gathered_for
               from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                           $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[])
                    as row (id, church_id, recipient, subject, body, written_at, tries, next_at,
                            letter, gathered_for)
             on conflict (id) do nothing",
        )
        .bind(column(&cells, |row| row.id.as_str()))
        .bind(column(&cells, |row| row.church_id.as_deref()))
        .bind(column(&cells, |row| row.recipient.as_str()))
        .bind(column(&cells, |row| row.subject.as_str()))
        .bind(column(&cells, |row| row.body.as_str()))
        .bind(column(&cells, |row| row.written_at))
        .bind(column(&cells, |row| row.tries))
        .bind(column(&cells, |row| row.next_at))
        .bind(column(&cells, |row| row.letter.as_deref()))
        .bind(column(&cells, |row| row.gathered_for.as_deref()))
        .execute(self.db())
        .await
        .about("mails")?;
        Ok(())
    }
}
