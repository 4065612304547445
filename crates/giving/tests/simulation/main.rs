//! The simulation: one seed is a whole world of donors, staff, nodes and a gateway that fails in
//! every way, in which processes die between any two steps. After each step of anybody, what the
//! books say must be what the gateway did; in the end every gift must have come to its end.
//!
//! The use cases and the database are the real ones; the gateway is a book behind giving's port, so
//! that thousands of worlds fit into a test. Nothing waits for the machine's clock.
//!
//! `SIM_SEEDS=100000 cargo test -p giving --test simulation` tries more seeds, `SIM_FROM` begins
//! elsewhere, and `SIM_SEED=17` plays one and tells its story.
#![expect(clippy::unwrap_used, reason = "a world that cannot go on fails where it stops")]
#![expect(clippy::print_stdout, reason = "a seed that failed can be tried again")]

mod counter;
mod crew;
mod dice;
mod dust;
mod gates;
mod play;
mod staff;
mod truth;
mod world;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

use crew::Patience;
use play::{Played, play};
use tokio::runtime::{Builder, Runtime};
use world::Template;

/// So many worlds are tried whenever tests run.
const SEEDS: u64 = 2_000;

/// So many that failed are enough to look at.
const ENOUGH: usize = 5;

/// So much of a story is told when it ends badly.
const TOLD: usize = 120;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// One after another: each of them keeps the whole machine busy, and who waits in a world is told
/// from who reads by how long they take.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Plays seeds on all cores; those that came upon something that must not be.
fn play_all(seeds: &[u64]) -> Vec<(u64, Played)> {
    let template = runtime().block_on(Template::new());
    let next = AtomicU64::new(0);
    let (failed, sums) = (Mutex::new(Vec::new()), Mutex::new((0, 0)));
    // Much of a world's time is waiting for the database's threads.
    let threads = 2 * available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(seed) =
                    seeds.get(usize::try_from(next.fetch_add(1, Ordering::SeqCst)).unwrap())
                {
                    let played = runtime().block_on(play(&template, *seed, Patience::SHORT));
                    let mut sums = sums.lock().unwrap_or_else(PoisonError::into_inner);
                    *sums = (sums.0 + played.gifts, sums.1 + played.calls);
                    if !played.findings.is_empty() {
                        println!("seed {seed}: {}", played.findings[0]);
                        let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                        failed.push((*seed, played));
                        if failed.len() >= ENOUGH {
                            next.store(u64::MAX >> 1, Ordering::SeqCst);
                        }
                    }
                }
            });
        }
    });
    let (gifts, calls) = sums.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{} worlds, {gifts} gifts, {calls} calls that did something", seeds.len());
    failed.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn must_hold(seeds: &[u64]) {
    let mut failed = play_all(seeds);
    failed.sort_by_key(|(seed, played)| (played.story.len(), *seed));
    let Some((seed, played)) = failed.first() else { return };
    let from = played.story.len().saturating_sub(TOLD);
    played.story[from..].iter().for_each(|line| println!("{line}"));
    let seeds: Vec<u64> = failed.iter().map(|(seed, _)| *seed).collect();
    panic!("of {seeds:?} the shortest is {seed}: {:#?}", played.findings);
}

#[test]
fn a33_whatever_happens_no_gift_is_lost_and_none_is_taken_twice() {
    let _turn = alone();
    if let Some(seed) = number("SIM_SEED") {
        let template = runtime().block_on(Template::new());
        let played = runtime().block_on(play(&template, seed, Patience::SHORT));
        played.story.iter().for_each(|line| println!("{line}"));
        assert_eq!(played.findings, Vec::<String>::new(), "seed {seed}");
        return;
    }
    let from = number("SIM_FROM").unwrap_or(0);
    let seeds: Vec<u64> = (from..from + number("SIM_SEEDS").unwrap_or(SEEDS)).collect();
    must_hold(&seeds);
}

/// Two nodes asked in one minute what became of an attempt, of a list that lagged, and were believed:
/// the gift was sent again.
#[test]
fn o11_two_looks_in_one_minute_are_one() {
    let _turn = alone();
    must_hold(&[734]);
}

/// A node whose clock had jumped ahead queued tomorrow's date, for a time that came late elsewhere.
#[test]
fn a_doubted_clock_queues_no_date() {
    let _turn = alone();
    must_hold(&[738]);
}

#[test]
fn a_seed_is_one_story() {
    let _turn = alone();
    let template = runtime().block_on(Template::new());
    let told = |seed| runtime().block_on(play(&template, seed, Patience::LONG)).story;
    for seed in [3, 4, 5] {
        // On a machine that is very busy somebody who reads may look like one who waits.
        assert!((0..3).any(|_| told(seed) == told(seed)), "seed {seed}");
    }
}
