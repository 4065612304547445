//! The machine, and what it can do at most: a flush to the disk, a hash, rows into one table.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use sqlx::{PgPool, SqlitePool};

use crate::figures::per_second;

/// What a reader of the table must know about where it was made.
pub(crate) fn facts(room: &Path) -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let (processor, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
    let load = read("/proc/loadavg");
    vec![
        ("cores", cores.to_string()),
        ("processor", value(&processor, "model name").unwrap_or("unknown").to_owned()),
        ("memory", value(&memory, "MemTotal").map_or_else(String::new, gigabytes)),
        ("system", read("/proc/sys/kernel/osrelease").trim().to_owned()),
        ("file system of the data", file_system(room)),
        ("load before the first run", load.split(' ').take(3).collect::<Vec<_>>().join(", ")),
    ]
}

/// `name : value`, as the system's own files say it.
pub(crate) fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim())
}

fn gigabytes(kilobytes: &str) -> String {
    let number = kilobytes.split(' ').next().and_then(|text| text.parse::<f64>().ok());
    number.map_or_else(String::new, |number| format!("{:.0} GB", number / 1024.0 / 1024.0))
}

/// Of the mount that is the longest beginning of the path.
fn file_system(path: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let mut found: Vec<(usize, &str)> = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            let (place, kind) = (words.next()?, words.next()?);
            path.starts_with(place).then_some((place.len(), kind))
        })
        .collect();
    found.sort_unstable();
    let kind = found.last().map_or("unknown", |(_, kind)| *kind);
    match kind {
        "tmpfs" | "ramfs" => format!("{kind}: in memory, so no figure here is durable"),
        _ => kind.to_owned(),
    }
}

/// Eight kilobytes onto the disk, again and again into the same place, as a log does it.
pub(crate) fn flushes(room: &Path, lasts: Duration) -> anyhow::Result<f64> {
    let path = room.join("flushes");
    let mut file = File::create(&path)?;
    let block = [7_u8; 8 * 1024];
    for _ in 0..64 {
        file.write_all(&block)?;
    }
    file.sync_all()?;
    let started = Instant::now();
    let mut done = 0;
    while started.elapsed() < lasts {
        for place in 0..16 {
            file.write_all_at(&block, place * 8 * 1024)?;
            file.sync_data()?;
            done += 1;
        }
    }
    let figure = per_second(done, started.elapsed());
    fs::remove_file(path)?;
    Ok(figure)
}

/// SHA-256 of 256 bytes on one core: what an order's content and its link cost at least.
pub(crate) fn hashes(lasts: Duration) -> f64 {
    let text = [42_u8; 256];
    let started = Instant::now();
    let mut done = 0;
    while started.elapsed() < lasts {
        for _ in 0..1_000 {
            std::hint::black_box(Sha256::digest(std::hint::black_box(text)));
            done += 1;
        }
    }
    per_second(done, started.elapsed())
}

/// One row of an order as a plain table would have it: four numbers and an id's worth of text.
const ROW: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Plain rows into one table of SQLite, so many to a commit, every commit on the disk.
pub(crate) async fn plain_sqlite(
    pool: &SqlitePool,
    rows: usize,
    lasts: Duration,
) -> anyhow::Result<f64> {
    sqlx::query(
        "create table if not exists plain (no integer primary key, account integer not null,
                version integer not null, amount integer not null, of text not null) strict",
    )
    .execute(pool)
    .await?;
    let started = Instant::now();
    let mut groups = 0;
    while started.elapsed() < lasts {
        let cells: Vec<_> = (0..rows).map(|at| (at, at * 7, at * 11, ROW)).collect();
        let mut tx = pool.begin_with("begin immediate").await?;
        sqlx::query(
            "insert into plain (account, version, amount, of)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each($1)",
        )
        .bind(serde_json::to_string(&cells)?)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        groups += 1;
    }
    Ok(per_second(groups * rows, started.elapsed()))
}

/// The same into a heap of PostgreSQL.
pub(crate) async fn plain_postgres(
    pool: &PgPool,
    rows: usize,
    lasts: Duration,
) -> anyhow::Result<f64> {
    sqlx::query(
        "create table if not exists plain (account bigint not null, version bigint not null,
                amount bigint not null, of text not null)",
    )
    .execute(pool)
    .await?;
    let started = Instant::now();
    let mut groups = 0;
    while started.elapsed() < lasts {
        let numbers: Vec<i64> = (0..i64::try_from(rows)?).collect();
        let texts = vec![ROW; rows];
        let mut tx = pool.begin().await?;
        sqlx::query(
            "insert into plain (account, version, amount, of)
             select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[])",
        )
        .bind(&numbers)
        .bind(&numbers)
        .bind(&numbers)
        .bind(&texts)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        groups += 1;
    }
    Ok(per_second(groups * rows, started.elapsed()))
}
