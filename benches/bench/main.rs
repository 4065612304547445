//! Measures the product beside the machine's own limits, in one run, and writes one table into
//! docs/benchmarks.md. `make bench` starts it; it needs a PostgreSQL in `TEST_POSTGRES_URL`.
//!
//! Every figure is taken several times, in turns with the limit it is compared to, because machines
//! are noisy: the middle one counts, and how far apart they were is told.

mod books;
mod by_hand;
mod classify;
mod drain;
mod drawn;
mod figures;
mod gifts;
mod lab;
mod machine;
mod orders;
mod pages;
mod parish;
mod place;
mod server;
mod table;
mod tasks;
mod wire;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use tokio::time::timeout;

use figures::Figures;
use place::{Engine, Place};
use table::{Row, Unit, markdown};

/// No part of the run may take longer, whatever stands still in it.
const PART_WITHIN: Duration = Duration::from_secs(180);
const PART_WITHIN_WHEN_FULL: Duration = Duration::from_secs(2_400);

/// After this nothing new is begun: who waits for the table gets one.
const BEGUN_WITHIN: Duration = Duration::from_secs(11 * 60);

const PAPER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/benchmarks.md");
const BEGIN: &str = "<!-- the table begins here; `make bench` writes it -->";
const END: &str = "<!-- the table ends here -->";

/// What other parts of the house measure.
const ELSEWHERE: [(u8, &str, &str); 3] = [
    (10, "cold page, all bytes; wasm", "its budget is checked where it is built, build/site.mjs"),
    (11, "LCP, TBT, CLS", "no part of this program: it needs a browser"),
    (
        14,
        "lost or doubled acknowledged orders",
        "no speed: tests/processes and crates/gateway/tests kill processes for it",
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let run = runtime.context("the runtime does not start").and_then(|runtime| {
        runtime.block_on(async {
            match arguments.split_first() {
                Some((verb, rest)) if verb == by_hand::VERB => {
                    by_hand::serve(by_hand::Asked::read(rest)?).await
                }
                // `cargo bench` says so; whoever only tests does not want to wait.
                Some((verb, _)) if verb == "--bench" => measure().await,
                _ => Ok(()),
            }
        })
    });
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("the measuring ended early: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "it is a program for the command line")]
fn complain(words: &str) {
    eprintln!("{words}");
}

type Part<'a> = (&'static str, LocalBoxFuture<'a, anyhow::Result<Vec<Row>>>);

async fn measure() -> anyhow::Result<()> {
    let place = Place::new()?;
    let facts = machine::facts(place.room());
    for (name, value) in &facts {
        place.say(&format!("{name}: {value}"));
    }
    let wanted = std::env::var("ONLY").unwrap_or_default();
    let mut rows = Vec::new();
    for (name, part) in parts(&place) {
        if !wanted.is_empty() && !wanted.split_whitespace().any(|word| word == name) {
            continue;
        }
        if !place.full && place.began().elapsed() > BEGUN_WITHIN {
            rows.push(Row::missing(0, name, "the time of the run was up"));
            continue;
        }
        place.say(&format!("now: {name}"));
        let within = if place.full { PART_WITHIN_WHEN_FULL } else { PART_WITHIN };
        let came = match timeout(within, part).await {
            Ok(Ok(came)) => came,
            Ok(Err(error)) => vec![Row::missing(0, name, format!("{error:#}"))],
            Err(_) => vec![Row::missing(0, name, format!("not done in {} s", within.as_secs()))],
        };
        for row in &came {
            place.say(&format!("  {}", row.line()));
        }
        rows.extend(came);
    }
    for (no, what, why) in ELSEWHERE {
        rows.push(Row::missing(no, what, why));
    }
    let text = paper(&place, &facts, &rows);
    if wanted.is_empty() {
        write(&text)?;
        place.say("written: docs/benchmarks.md");
    } else {
        place.say("only a part was measured: docs/benchmarks.md stays as it is");
    }
    Ok(())
}

/// Everything there is, in the order in which it is done: what matters most first, for a slow machine
/// does not come to the end.
fn parts(place: &Place) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = vec![("machine", limits(place).boxed_local())];
    for engine in place.engines() {
        parts.push(("orders", orders::measure(place, engine).boxed_local()));
    }
    for engine in place.engines() {
        parts.push(("books", books::measure(place, engine).boxed_local()));
    }
    for engine in place.engines() {
        parts.push(("tasks", tasks::measure(place, engine).boxed_local()));
    }
    for engine in place.engines() {
        parts.push(("gifts", gifts::measure(place, engine).boxed_local()));
    }
    parts.push(("classify", async { classify::measure(place) }.boxed_local()));
    for engine in place.engines() {
        parts.push(("lab", lab::measure(place, engine).boxed_local()));
    }
    parts.push(("page", pages::gifts(place).boxed_local()));
    parts.push(("start", pages::start(place).boxed_local()));
    for engine in place.engines() {
        parts.push(("drain", drain::measure(place, engine).boxed_local()));
    }
    for engine in place.engines() {
        parts.push(("page", pages::many_gifts(place, engine).boxed_local()));
        parts.push(("transactions", pages::transactions(place, engine).boxed_local()));
    }
    parts
}

/// What the machine does at most.
async fn limits(place: &Place) -> anyhow::Result<Vec<Row>> {
    let (mut flushes, mut hashes) = (Figures::default(), Figures::default());
    for _ in 0..place.rounds() {
        flushes.push(machine::flushes(place.room(), place.lasts())?);
        hashes.push(machine::hashes(place.lasts()));
    }
    let mut rows = vec![
        Row::new(0, "the disk: fdatasync of 8 kB", Unit::PerSecond("flushes"), flushes)
            .how("one writer, into the same place, as a log does it"),
        Row::new(0, "SHA-256 of 256 bytes", Unit::PerSecond("hashes"), hashes).how("one core"),
        orders::made(place)?,
    ];
    if !place.engines().contains(&Engine::Postgres) {
        rows.push(Row::missing(0, "PostgreSQL", "none is here: `make bench` starts one"));
    }
    Ok(rows)
}

/// The part of the paper between the marks.
fn paper(place: &Place, facts: &[(&str, String)], rows: &[Row]) -> String {
    let mut text = String::new();
    for (name, value) in facts {
        text.push_str(&format!("- {name}: {value}\n"));
    }
    let (size, minutes) = (if place.full { "FULL=1" } else { "default" }, place.began().elapsed());
    text.push_str(&format!(
        "- size of the run: {size}, {} runs of each figure, {} minutes in all\n\n",
        place.rounds(),
        minutes.as_secs().div_ceil(60)
    ));
    text.push_str(&markdown(rows));
    text
}

/// Between the marks; the words around them are somebody's.
fn write(table: &str) -> anyhow::Result<()> {
    let old = std::fs::read_to_string(PAPER).with_context(|| PAPER.to_owned())?;
    let (before, rest) = old.split_once(BEGIN).context("the paper has no mark to begin at")?;
    let (_, after) = rest.split_once(END).context("the paper has no mark to end at")?;
    std::fs::write(PAPER, format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))?;
    Ok(())
}
