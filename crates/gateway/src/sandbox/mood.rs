//! Moods: how a gateway, or the orchestrator above all of them, behaves just now; one after
//! another as a script says.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use super::behaviour::Behaviour;

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mood {
    /// How calls fare.
    pub mood: Behaviour,
    /// For how many calls; without it, until somebody says otherwise.
    #[serde(default)]
    pub for_next: Option<u32>,
    /// How long "slow" and "late" take, in milliseconds; without it, as the sandbox was started.
    #[serde(default)]
    pub delay_ms: Option<u64>,
}

/// One mood or several in a row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Script {
    /// One.
    One(Mood),
    /// One after another.
    Row(Vec<Mood>),
}

/// A script for each gateway token; `*` is the orchestrator above them all.
pub type Drill = BTreeMap<String, Script>;

/// Where the orchestrator's own mood is kept.
pub(super) const ORCHESTRATOR: &str = "*";

/// The moods of all gateways.
#[derive(Debug, Default)]
pub(super) struct Moods(Mutex<BTreeMap<String, VecDeque<Mood>>>);

impl Moods {
    /// Replaces the script of each gateway the drill names.
    pub(super) fn play(&self, drill: Drill) {
        let mut moods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (gateway, script) in drill {
            let row = match script {
                Script::One(mood) => vec![mood],
                Script::Row(row) => row,
            };
            moods.insert(gateway, row.into());
        }
    }

    /// How the next call to this gateway fares, and how long it takes if it takes long. The
    /// orchestrator's mood, when it has one, comes first.
    pub(super) fn next_for(&self, gateway: &str) -> (Behaviour, Option<Duration>) {
        let mut moods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        [ORCHESTRATOR, gateway]
            .into_iter()
            .find_map(|name| moods.get_mut(name).and_then(next))
            .map_or((Behaviour::Well, None), |mood| {
                (mood.mood, mood.delay_ms.map(Duration::from_millis))
            })
    }
}

/// Takes the row's next mood, leaving out what is used up.
fn next(row: &mut VecDeque<Mood>) -> Option<Mood> {
    loop {
        let current = row.front_mut()?;
        match current.for_next.as_mut() {
            None => return Some(current.clone()),
            Some(0) => {
                row.pop_front();
            }
            Some(left) => {
                *left = left.saturating_sub(1);
                return Some(current.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Class;

    use super::*;

    #[test]
    fn a_script_is_played_step_by_step() {
        let moods = Moods::default();
        let drill = r#"{"gw_vantiv": [{"mood": "timeout", "for_next": 2},
            {"mood": "down", "for_next": 1}], "*": {"mood": "cut", "for_next": 1}}"#;
        moods.play(serde_json::from_str(drill).unwrap());
        let heard: Vec<Behaviour> = (0..5).map(|_| moods.next_for("gw_vantiv").0).collect();
        let down = Behaviour::Refuses(Class::CommunicationError);
        let silent = Behaviour::Silent;
        assert_eq!(heard, [Behaviour::Cut, silent, silent, down, Behaviour::Well]);
        assert!(serde_json::from_str::<Mood>(r#"{"mood": "moody"}"#).is_err());
    }
}
