//! Rows 4 and 6: tasks through the engine's own loop, and schedules that all fall due at once.

use std::time::{Duration, Instant};

use giving::Giving;
use giving::tasks::Task;
use kernel::{Clock, ScheduleId, SystemClock, derive_id};
use offertory::lifecycle::Bell;
use offertory::worker;
use tokio::time::sleep;

use crate::figures::{Figures, figure, per_second};
use crate::parish::{Parish, church};
use crate::place::{Database, Engine, Place};
use crate::table::{Row, Unit};

const TASKS: Unit = Unit::PerSecond("tasks");

/// Written in one go, so that the loop never waits for more.
const FILLED: usize = 20_000;

/// The targets are for a day on which so many fall due.
const DUE: usize = 200_000;

pub(crate) async fn measure(place: &Place, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let name = "tasks";
    let database = place.database(engine, name).await?;
    let parish = Parish::set_up(&database, 1).await?;
    let giving = database.giving()?;
    let rows = vec![
        run(place, &database, &parish, &giving).await?,
        fall_due(place, &database, &parish, &giving).await?,
    ];
    place.discard(database, name).await?;
    Ok(rows)
}

async fn run(
    place: &Place,
    database: &Database,
    parish: &Parish,
    giving: &Giving,
) -> anyhow::Result<Row> {
    let engine = database.engine;
    let mut measured = Figures::default();
    let mut filled = 0;
    for round in 0..=place.rounds() {
        let ready = database.count("select count(*) from tasks where state = 'ready'").await?;
        if usize::try_from(ready)? < FILLED / 2 {
            fill(database, parish, filled).await?;
            filled += FILLED;
        }
        let before = done(database).await?;
        let bell = Bell::default();
        let started = Instant::now();
        let running = tokio::spawn(worker::tasks::run(giving.clone(), bell.stop()));
        sleep(place.lasts()).await;
        bell.ring();
        running.await?;
        let took = started.elapsed();
        let finished = done(database).await? - before;
        // The first is for nothing: statements are prepared, pages come into memory.
        if round > 0 {
            measured.push(per_second(finished, took));
            place.say(&format!("tasks, {engine}, round {round}"));
        }
    }
    database.execute("delete from tasks").await?;
    Ok(Row::new(4, format!("tasks leased, run and finished, {engine}"), TASKS, measured)
        .how("the engine's own loop, one node; a task that finds nothing to do")
        .wants(2_000.0, 10_000.0))
}

async fn done(database: &Database) -> anyhow::Result<usize> {
    let done = database.count("select count(*) from tasks where state = 'done'").await?;
    Ok(usize::try_from(done)?)
}

/// Tasks for schedules that do not exist: leased, looked up, finished.
async fn fill(database: &Database, parish: &Parish, from: usize) -> anyhow::Result<()> {
    let now = SystemClock.now().minus(Duration::from_secs(60));
    let on = church(parish.church, 0).today(now);
    let tasks = (from..from + FILLED).map(|number| {
        let schedule = ScheduleId::from_uuid(derive_id(&["nothing", &number.to_string()]));
        let task = Task::FallDue { church: parish.church, schedule, on };
        (task.id("measured"), task, now)
    });
    let tasks: Vec<_> = tasks.collect();
    let mut work = database.store.begin().await?;
    for some in tasks.chunks(1_000) {
        work.enqueue_all(some).await?;
    }
    let _committed = work.commit().await?;
    Ok(())
}

async fn fall_due(
    place: &Place,
    database: &Database,
    parish: &Parish,
    giving: &Giving,
) -> anyhow::Result<Row> {
    let engine = database.engine;
    let what = format!("{DUE} schedules due on one day turned into tasks, {engine}");
    parish.schedules_due(database, DUE).await?;
    place.say(&format!("{DUE} schedules are due, {engine}"));
    let most = Duration::from_secs(if place.full { 300 } else { 40 });
    let started = Instant::now();
    let mut queued = 0;
    loop {
        let found = giving.schedules_due().await?;
        queued += found;
        if found == 0 || started.elapsed() > most {
            break;
        }
    }
    let took = started.elapsed().as_secs_f64();
    let (scaled, how) = if queued < DUE {
        let share = figure(DUE) / figure(queued);
        (took * share, format!("one run; stopped after {queued} and scaled up"))
    } else {
        (took, "one run of all of them".to_owned())
    };
    Ok(Row::new(6, what, Unit::Seconds, Figures::of([scaled]))
        .how(format!("{how}; one node"))
        .wants(100.0, 20.0))
}
