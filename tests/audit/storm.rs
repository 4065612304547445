//! Every way in which the practice gateway can fail, dealt out until each was met.

use std::collections::BTreeMap;

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// Answers that are lost or make no sense, and refusals of every class, as moods are called.
pub(crate) const WAYS: [&str; 16] = [
    "slow",
    "late",
    "silent",
    "cut",
    "cut_after_charge",
    "html",
    "html_after_charge",
    "declined",
    "insufficient",
    "expired",
    "bad_card",
    "suspicious",
    "misconfigured",
    "communication_error",
    "provider_failure",
    "unknown",
];

/// What the orchestrator above all gateways does when it is down.
const VAULT: [&str; 3] = ["cut", "html", "communication_error"];

/// Failing calls in one storm. More of them would only be the same storm: the first that is ours
/// stops the release.
const OF_ONE_STORM: usize = 6;

pub(crate) struct Storm {
    deck: Vec<&'static str>,
    /// What is played, call by call, and how many calls there had been before.
    played: Vec<&'static str>,
    before: usize,
    /// How often each way was met.
    pub(crate) met: BTreeMap<&'static str, usize>,
    pub(crate) vault: usize,
}

impl Storm {
    pub(crate) fn new() -> Storm {
        let met = WAYS.iter().map(|way| (*way, 0)).collect();
        Storm { deck: Vec::new(), played: Vec::new(), before: 0, met, vault: 0 }
    }

    /// Whether some way of failing was not met yet.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.met.values().any(|times| *times == 0)
    }

    /// Plays the next storm. `calm` calls at most go well between two that fail.
    pub(crate) async fn plays(&mut self, sandbox: &Sandbox, random: &mut StdRng, calm: u32) {
        self.ends(sandbox).await;
        // Some calls do not even come to the gateway.
        if random.random_ratio(1, 6) {
            let way = VAULT[random.random_range(0..VAULT.len())];
            sandbox.orchestrator_mood(json!({ "mood": way, "for_next": 2 })).await;
            self.vault += 1;
            return;
        }
        while self.deck.len() < OF_ONE_STORM {
            let mut more: Vec<_> = WAYS.to_vec();
            more.shuffle(random);
            self.deck.splice(0..0, more);
        }
        let mut steps: Vec<Value> = Vec::new();
        self.before = sandbox.purchases().await;
        for way in self.deck.split_off(self.deck.len() - OF_ONE_STORM) {
            let well: u32 = random.random_range(0..=calm);
            steps.push(json!({ "mood": "well", "for_next": well }));
            self.played.extend((0..well).map(|_| "well"));
            let delay: u64 = random.random_range(5..250);
            steps.push(json!({ "mood": way, "for_next": 1, "delay_ms": delay }));
            self.played.push(way);
        }
        sandbox.mood(json!(steps)).await;
    }

    /// Writes down what was met, before the gateway that counted the calls is gone. What was not
    /// met comes again.
    pub(crate) async fn ends(&mut self, sandbox: &Sandbox) {
        let calls = sandbox.purchases().await.saturating_sub(self.before);
        for (call, way) in self.played.drain(..).enumerate() {
            match self.met.get_mut(way) {
                Some(times) if call < calls => *times += 1,
                Some(_) => self.deck.push(way),
                None => {}
            }
        }
    }
}
