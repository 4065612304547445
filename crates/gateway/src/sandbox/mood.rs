//! Moods: how a gateway, or the orchestrator above all of them, behaves just now; one after
//! another as a script says.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
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

/// The moods of all gateways. Clones are the same moods: whoever started the sandbox in its own
/// process may keep one and change them as a story goes on.
#[derive(Clone, Debug, Default)]
pub struct Moods(Arc<Mutex<BTreeMap<String, VecDeque<Mood>>>>);

impl Moods {
    /// Replaces the script of each gateway the drill names.
    pub fn play(&self, drill: Drill) {
        let mut moods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (gateway, script) in drill {
            let row = match script {
                Script::One(mood) => vec![mood],
                Script::Row(row) => row,
            };
            moods.insert(gateway, row.into());
        }
    }

    /// Whether the next call to this gateway would never be answered: who knows need not wait.
    pub fn is_mute(&self, gateway: &str) -> bool {
        let moods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let present = |row: &VecDeque<Mood>| {
            row.iter().find(|mood| mood.for_next != Some(0)).map(|mood| mood.mood)
        };
        let mood =
            [ORCHESTRATOR, gateway].into_iter().find_map(|name| moods.get(name).and_then(present));
        mood == Some(Behaviour::Silent)
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
        let known = moods.clone();
        assert!(!known.is_mute("gw_vantiv"), "the orchestrator hangs up before");
        assert_eq!(moods.next_for("gw_vantiv").0, Behaviour::Cut);
        assert!(known.is_mute("gw_vantiv") && !known.is_mute("gw_stripe"));
        let heard: Vec<Behaviour> = (0..4).map(|_| moods.next_for("gw_vantiv").0).collect();
        let down = Behaviour::Refuses(Class::CommunicationError);
        let silent = Behaviour::Silent;
        assert_eq!(heard, [silent, silent, down, Behaviour::Well]);
        assert!(serde_json::from_str::<Mood>(r#"{"mood": "moody"}"#).is_err());
    }
}
