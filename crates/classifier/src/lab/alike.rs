//! Answers that say the same in nearly the same words.
//!
//! Numbers, codes and identifiers are left out; what remains is the skeleton of a text. Texts of
//! one skeleton are alike, and so are skeletons that share most of their words. Skeletons are
//! compared only where a small fingerprint of their words agrees, so the work grows with the texts
//! and not with their square; and always in the order of the alphabet, so that the order in which
//! texts come changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::lab::split_status;
use crate::redact::redact;
use crate::speech::words_of;

/// Fingerprints of a skeleton, and how many of them must agree at once.
const BANDS: u64 = 6;
const BAND_ROWS: u64 = 2;
/// Skeletons of one fingerprint that a further one is compared with.
const COMPARED: usize = 4;
/// Two skeletons are alike when they share three of five words.
const SHARED_OF_FIVE: usize = 3;
/// A drafted text has at most so many words, and at least so many letters.
const DRAFT_WORDS_MAX: usize = 10;
const DRAFT_LETTERS_MIN: usize = 6;
/// Skeletons of one cluster that a draft must stand in: more are no better evidence.
const DRAFT_SKELETONS: usize = 64;
/// Words of a text that are looked at; what follows is a page, not a message.
const WORDS_MAX: usize = 400;

/// Texts that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// One of them, redacted: the commonest way to say it.
    pub like: String,
    /// The places of all of them among the texts given, from 0, ascending.
    pub members: Vec<usize>,
    /// Words for a rule: the longest run of words that all of them say. `None` where they say too
    /// little in common.
    pub draft: Option<String>,
}

/// Texts of one skeleton.
struct Kind<'a> {
    skeleton: String,
    words: BTreeSet<u64>,
    like: &'a str,
    members: Vec<usize>,
}

/// Puts texts that say the same together, the largest cluster first. The texts are bodies, or what
/// was kept of them (`HTTP 402 {…}`). Every text is in exactly one cluster.
pub fn clusters<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Cluster> {
    let kinds = kinds(texts);
    let mut of_leader: BTreeMap<usize, Vec<&Kind<'_>>> = BTreeMap::new();
    for (leader, kind) in leaders(&kinds).into_iter().zip(&kinds) {
        of_leader.entry(leader).or_default().push(kind);
    }
    let mut clusters: Vec<Cluster> = of_leader.into_values().filter_map(|of| join(&of)).collect();
    clusters.sort_by(|one, other| {
        let by_size = other.members.len().cmp(&one.members.len());
        by_size.then_with(|| one.like.cmp(&other.like)).then(one.members.cmp(&other.members))
    });
    clusters
}

/// The distinct skeletons in the order of the alphabet.
fn kinds<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Kind<'a>> {
    let mut kinds: BTreeMap<String, Kind<'a>> = BTreeMap::new();
    for (at, text) in texts.into_iter().enumerate() {
        let skeleton = skeleton_of(text);
        let kind = kinds.entry(skeleton).or_insert_with_key(|skeleton| Kind {
            words: words(skeleton).map(|word| mixed(0, word.as_bytes())).collect(),
            skeleton: skeleton.clone(),
            like: text,
            members: Vec::new(),
        });
        kind.like = kind.like.min(text);
        kind.members.push(at);
    }
    kinds.into_values().collect()
}

/// The words of a text that are made of letters; a line break where others stood between them.
fn skeleton_of(text: &str) -> String {
    let (_, body) = split_status(text);
    let spoken = words_of(body.as_bytes());
    let mut skeleton = String::with_capacity(spoken.len());
    let mut breaks = false;
    let mut count = 0_usize;
    for line in spoken.split('\n') {
        for word in line.split(' ') {
            if word.is_empty() || word.contains(|c: char| c.is_numeric()) {
                breaks = true;
                continue;
            }
            if count >= WORDS_MAX {
                return skeleton;
            }
            if !skeleton.is_empty() {
                skeleton.push(if breaks { '\n' } else { ' ' });
            }
            skeleton.push_str(word);
            breaks = false;
            count = count.saturating_add(1);
        }
        breaks = true;
    }
    skeleton
}

fn words(skeleton: &str) -> impl Iterator<Item = &str> {
    skeleton.split([' ', '\n']).filter(|word| !word.is_empty())
}

/// For each kind, the kind that leads its cluster.
fn leaders(kinds: &[Kind<'_>]) -> Vec<usize> {
    let mut leader_of: Vec<usize> = Vec::with_capacity(kinds.len());
    let mut buckets: HashMap<(u64, u64), Vec<usize>> = HashMap::new();
    for (at, kind) in kinds.iter().enumerate() {
        let fingerprints: Vec<(u64, u64)> =
            (0..BANDS).filter_map(|band| Some((band, fingerprint(&kind.words, band)?))).collect();
        let near = fingerprints.iter().filter_map(|print| buckets.get(print)).flatten();
        let like = near
            .copied()
            .find(|near| kinds.get(*near).is_some_and(|near| are_alike(&near.words, &kind.words)));
        let leader = like.unwrap_or(at);
        leader_of.push(leader);
        if leader == at {
            for print in fingerprints {
                let bucket = buckets.entry(print).or_default();
                if bucket.len() < COMPARED {
                    bucket.push(at);
                }
            }
        }
    }
    leader_of
}

/// The smallest of the words' numbers under some mixings, as one number: two sets that share most
/// of their words often agree in it. Nothing for no words.
fn fingerprint(words: &BTreeSet<u64>, band: u64) -> Option<u64> {
    let mut print = 0;
    for row in 0..BAND_ROWS {
        let seed = band.wrapping_mul(BAND_ROWS).wrapping_add(row).wrapping_add(1);
        let least = words.iter().map(|word| mixed(seed, &word.to_le_bytes())).min()?;
        print = mixed(print, &least.to_le_bytes());
    }
    Some(print)
}

/// FNV-1a with a seed and a last stir. Fixed, unlike the map's own hashing, so that the same texts
/// make the same clusters in every process.
fn mixed(seed: u64, bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let sum = bytes
        .iter()
        .fold(start, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

fn are_alike(one: &BTreeSet<u64>, other: &BTreeSet<u64>) -> bool {
    let shared = one.intersection(other).count();
    let all = one.union(other).count();
    shared.saturating_mul(5) >= all.saturating_mul(SHARED_OF_FIVE)
}

fn join(kinds: &[&Kind<'_>]) -> Option<Cluster> {
    // Of equally common kinds the first of the alphabet.
    let commonest = kinds.iter().rev().max_by_key(|kind| kind.members.len())?;
    let mut members: Vec<usize> = kinds.iter().flat_map(|kind| &kind.members).copied().collect();
    members.sort_unstable();
    Some(Cluster { like: redact(commonest.like), members, draft: draft(commonest, kinds) })
}

/// The longest run of words that stands in every skeleton.
fn draft(commonest: &Kind<'_>, kinds: &[&Kind<'_>]) -> Option<String> {
    let others: Vec<String> = kinds
        .iter()
        .take(DRAFT_SKELETONS)
        .map(|kind| format!(" {} ", kind.skeleton.replace('\n', " \n ")))
        .collect();
    let mut best: Option<&str> = None;
    for line in commonest.skeleton.split('\n') {
        let starts =
            std::iter::once(0).chain(line.match_indices(' ').map(|(at, _)| at.saturating_add(1)));
        for start in starts {
            let Some(rest) = line.get(start..) else { continue };
            let ends = rest.match_indices(' ').map(|(at, _)| at).chain([rest.len()]);
            for end in ends.take(DRAFT_WORDS_MAX) {
                let Some(run) = rest.get(..end) else { continue };
                if best.is_some_and(|best| best.len() >= run.len()) {
                    continue;
                }
                let said = format!(" {run} ");
                if !others.iter().all(|other| other.contains(&said)) {
                    break;
                }
                best = Some(run);
            }
        }
    }
    let letters = |run: &&str| {
        let count = run.chars().filter(|c| c.is_alphabetic()).count();
        if run.is_ascii() { count >= DRAFT_LETTERS_MIN } else { count >= 3 }
    };
    best.filter(letters).map(str::to_owned)
}
