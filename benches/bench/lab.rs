//! Issue 4, point 6: a rule tried on a million recorded replies, as the lab does it: piece by piece,
//! each piece read from the database, ruled on twice, and written down.

use std::time::{Duration, Instant};

use anyhow::Context;
use giving::people::{Person, Role};
use giving::rules::TypedRule;
use giving::{Actor, Badge, Giving, Staff};
use kernel::{Clock, PersonId, RequestId, SystemClock, derive_id};
use store::Pools;

use crate::figures::{Figures, figure};
use crate::parish::Parish;
use crate::place::{Database, Engine, Place};
use crate::table::{Row, Unit};

/// Real answers; a sample that is in the repository.
const PUBLIC: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/crates/classifier/testdata/gateway_responses_public.csv");

const REPLIES: usize = 1_000_000;

/// Every failure says so sometimes, and no rule that ships looks for it.
const SAID: &str = "gronk is out of wuzzle";

pub(crate) async fn measure(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "lab";
    let database = place.database(engine, name).await?;
    let parish = Parish::set_up(&database, 1).await?;
    parish.give_daily(&database, 1, 1).await?;
    record(&database).await?;
    place.say(&format!("{REPLIES} replies are recorded, {engine}"));
    let giving = database.giving()?;
    let staff = on_call(&database, &giving).await?;
    let mut figures = Figures::default();
    let mut at_once = Figures::default();
    let mut found = 0;
    for round in 0..place.rounds() {
        let (first, whole, changed) = tried(&giving, &staff, round).await?;
        at_once.push(first.as_secs_f64() * 1_000.0);
        figures.push(whole.as_secs_f64());
        found = changed;
        place.say(&format!("tried, round {}, {engine}", round + 1));
    }
    let rows = vec![
        Row::new(
            0,
            format!("a rule tried on {REPLIES} recorded replies, {engine}"),
            Unit::Seconds,
            figures,
        )
        .how(format!(
            "one node, one core; each reply ruled on without the rule and with it, {found} of \
                 them otherwise; how far it is is written down every 5,000"
        ))
        .wants(60.0, 30.0),
        Row::new(
            0,
            format!("until its page shows the first of it, {engine}"),
            Unit::Millis,
            at_once,
        )
        .how("the first 20,000 replies are looked at before the form is answered"),
    ];
    place.discard(database, name).await?;
    Ok(rows)
}

/// How long the form took, how long the whole, and how many replies would change.
async fn tried(
    giving: &Giving,
    staff: &Staff,
    round: usize,
) -> anyhow::Result<(Duration, Duration, u64)> {
    let rule = TypedRule {
        text: format!("{SAID} {}", "again ".repeat(round)),
        class: "provider_failure".to_owned(),
        reason: "to be measured".to_owned(),
        ..TypedRule::default()
    };
    let request = RequestId::from_uuid(derive_id(&["measured", "rule", &round.to_string()]));
    let began = Instant::now();
    let id = giving.draft_rule(staff, &rule, request).await?;
    let first = began.elapsed();
    while giving.try_next_rule().await? {}
    let whole = began.elapsed();
    let trial = giving.rule_draft(staff, id).await?.trial.context("it was not tried")?;
    anyhow::ensure!(trial.ended_at.is_some(), "it did not end: {} of {}", trial.done, trial.total);
    anyhow::ensure!(figure(usize::try_from(trial.done)?) >= figure(REPLIES), "{}", trial.done);
    Ok((first, whole, trial.changes.iter().map(|change| change.replies).sum()))
}

async fn on_call(database: &Database, giving: &Giving) -> anyhow::Result<Staff> {
    let person = Person {
        id: PersonId::from_uuid(derive_id(&["measured", "staff"])),
        church: None,
        role: Role::PaymentStaff,
        name: "Staff".to_owned(),
        email: "staff@example.org".to_owned(),
        password: None,
        credential: 1,
        last_sign_in: None,
        campus: None,
        locale: None,
    };
    let mut work = database.store.begin().await?;
    work.add_person(&person).await?;
    let _committed = work.commit().await?;
    match giving.who(Badge { person: person.id, credential: 1 }).await? {
        Some(Actor::Staff(staff)) => Ok(staff),
        _ => anyhow::bail!("nobody is on call"),
    }
}

/// Failures of the one gift there is, written by the database itself: what real gateways said, in
/// the frame in which it comes over the wire.
async fn record(database: &Database) -> anyhow::Result<()> {
    let file = std::fs::read_to_string(PUBLIC).with_context(|| PUBLIC.to_owned())?;
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let mut said = Vec::new();
    for record in reader.records() {
        let record = record?;
        let message = record.get(2).unwrap_or_default();
        let message = if said.len() % 40 == 0 { SAID } else { message };
        let wire = serde_json::json!({ "transaction": {
            "succeeded": false, "state": "gateway_processing_failed", "message": message,
            "token": "[token]", "on_test_gateway": false, "currency_code": "USD",
            "response": { "success": false, "message": message, "error_code": "2044" },
        }});
        let text = format!("HTTP 422 {wire}").replace('\'', "''");
        said.push(format!("({}, '{text}')", said.len()));
    }
    let (kinds, values) = (said.len(), said.join(", "));
    let (id, numbers) = match &database.pools {
        Pools::Sqlite(_) => (
            "substr(n.h, 1, 8) || '-' || substr(n.h, 9, 4) || '-4' || substr(n.h, 13, 3)
             || '-a' || substr(n.h, 16, 3) || '-' || substr(n.h, 19, 12)",
            format!(
                "with recursive counted(i) as (
                     select 0 union all select i + 1 from counted where i + 1 < {REPLIES})
                 select i, lower(hex(randomblob(15))) as h from counted"
            ),
        ),
        Pools::Postgres(_) => (
            "n.h",
            format!(
                "select i, gen_random_uuid()::text as h
                   from generate_series(0::bigint, {REPLIES} - 1) as s(i)"
            ),
        ),
    };
    let now = SystemClock.now().as_micros();
    database
        .execute(&format!(
            "with said(i, reply) as (values {values})
             insert into attempts (church_id, id, gift_id, kind, ordinal, gateway_id, facility_id,
                    method_id, amount_minor, currency, sent_at, answered_at, class, certainty,
                    rule, hard, reply, inquiries)
             select g.church_id, {id}, g.id, 'purchase', n.i + 2, g.gateway_id, g.facility_id,
                    g.method_id, 500 + (n.i * 7919) % 50000, g.currency, {now} - n.i * 1000000,
                    {now} - n.i * 1000000, 'bank_declined', 'sure', 'measured', 0, s.reply, 0
               from ({numbers}) n
               join said s on s.i = n.i % {kinds}
               join gifts g on 1 = 1"
        ))
        .await?;
    database.execute("analyze").await?;
    Ok(())
}
