//! What a drill is made of: a parish, a timeline, and what must be true. All of it is data, in
//! `drills/`; nothing in here knows how it is played.

use std::fmt;
use std::time::Duration;

use anyhow::{Context, bail};
use gateway::sandbox;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use kernel::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

/// One drill.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// What happens, in a line.
    pub title: String,
    /// The story in two sentences.
    pub story: String,
    /// Where it is from.
    pub source: String,
    /// IANA name; every time in the drill is told by this clock.
    pub zone: String,
    /// The day and the time at which it begins.
    pub begins: DateTime,
    /// When it is over and scored.
    pub ends: When,
    /// How often the engine's loops come round.
    #[serde(deserialize_with = "lasting")]
    pub step: Duration,
    /// How many churches the givers belong to, in turn.
    #[serde(default = "one")]
    pub churches: u32,
    /// What is given, in dollars; drawn anew for each giver.
    pub amounts: Vec<u32>,
    pub givers: Vec<Givers>,
    #[serde(default)]
    pub timeline: Vec<Step>,
    /// Whether health is read at each step, as a monitor would.
    #[serde(default)]
    pub monitored: bool,
    #[serde(default)]
    pub must: Must,
}

const fn one() -> u32 {
    1
}

/// Some of the parish who give alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Givers {
    pub count: u32,
    #[serde(default)]
    pub pays_by: PaysBy,
    /// What their bank says when it is asked: the practice gateway's words.
    #[serde(default = "ok")]
    pub bank_says: String,
    pub once: Option<Once>,
    pub repeats: Option<Repeats>,
}

fn ok() -> String {
    "ok".to_owned()
}

impl Givers {
    /// Whether their bank would let every gift through.
    pub fn are_good(&self) -> bool {
        self.bank_says == "ok"
    }
}

/// Through which of the two gateways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaysBy {
    #[default]
    Card,
    Bank,
}

impl PaysBy {
    pub const ALL: [PaysBy; 2] = [PaysBy::Card, PaysBy::Bank];
}

impl fmt::Display for PaysBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PaysBy::Card => "cards",
            PaysBy::Bank => "banks",
        })
    }
}

/// Each gives once, at a time drawn from these.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Once {
    pub from: When,
    pub until: When,
    /// And the same amount once more, so much later.
    #[serde(default, deserialize_with = "perhaps_lasting")]
    pub again_after: Option<Duration>,
}

/// Each has a schedule, made when the drill begins.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    /// As the form spells it.
    pub frequency: String,
    pub first: Date,
    /// The dates that must have been given when the drill ends, by the calendar and not by us.
    pub dates: Vec<Date>,
}

/// Something that happens, once or several times.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    pub at: When,
    /// And again after so long,
    #[serde(default, deserialize_with = "perhaps_lasting")]
    pub every: Option<Duration>,
    /// so often in all.
    #[serde(default = "one")]
    pub times: u32,
    /// What is tried must be refused.
    #[serde(default)]
    pub refused: bool,
    #[serde(flatten)]
    pub deed: Deed,
}

/// What happens.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// A line for whoever reads the report.
    Tell {
        words: String,
    },
    /// A gateway behaves so from now on.
    GatewayIs {
        which: Which,
        mood: Moody,
        words: String,
    },
    /// Staff send a test payment.
    Probe {
        by: OnCall,
        which: PaysBy,
    },
    Delay {
        by: OnCall,
        which: PaysBy,
        why: String,
    },
    /// Ends every delay of this gateway, and that of everything.
    EndDelay {
        by: OnCall,
        which: PaysBy,
    },
    /// Plans maintenance: a delay with a beginning, which ends when probes have passed.
    PlanWindow {
        by: OnCall,
        which: PaysBy,
        starts: DateTime,
        ends: DateTime,
        why: String,
    },
    /// The rule that delays this gateway is turned off, by two people.
    RuleIsOff {
        which: PaysBy,
        why: String,
    },
    DrawPlan {
        by: OnCall,
        which: PaysBy,
        batch_size: u32,
    },
    ApprovePlan {
        by: OnCall,
        which: PaysBy,
    },
    /// Lets the next batch go, if it may.
    ReleaseBatch {
        by: OnCall,
        which: PaysBy,
    },
    /// Presses for the next batch, whatever the page says.
    ReleaseAnyway {
        by: OnCall,
        which: PaysBy,
    },
    AbandonPlan {
        by: OnCall,
        which: PaysBy,
        why: String,
    },
    SwitchOff {
        by: OnCall,
        why: String,
        remind_in_minutes: u32,
    },
    SwitchOn {
        by: OnCall,
    },
    /// So many donors take their held gifts back.
    Cancel {
        gifts: u32,
    },
    /// The node's next gateway call is its last: the process dies before or after it.
    NodeDies {
        node: Node,
        when: Moment,
    },
    /// And is started again.
    NodeStarts {
        node: Node,
    },
    /// The node's next gateway call does not come back until it goes on.
    NodeStalls {
        node: Node,
    },
    NodeGoesOn {
        node: Node,
    },
    /// Its clock goes ahead (or behind) of everybody's.
    ClockIs {
        node: Node,
        ahead_minutes: i64,
    },
    /// A loop of the engine stops on every node.
    LoopStops {
        which: Loop,
    },
    LoopStarts {
        which: Loop,
    },
    /// One giver's gifts crash whoever works on them.
    ItemIsPoisoned,
    ItemIsMended,
}

/// A gateway's mood, as its desk is told it: read once to see that it makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moody(pub serde_json::Value);

impl<'de> Deserialize<'de> for Moody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moody, D::Error> {
        let told = serde_json::Value::deserialize(deserializer)?;
        let read = serde_json::from_value::<sandbox::Script>(told.clone());
        read.map(|_| Moody(told)).map_err(serde::de::Error::custom)
    }
}

impl Moody {
    /// Whether nothing is wrong with it.
    pub fn is_well(&self) -> bool {
        self.0.get("mood").is_some_and(|mood| mood == "well")
    }
}

/// Which gateway, or the orchestrator above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    Card,
    Bank,
    Orchestrator,
}

/// The two who are on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnCall {
    First,
    Second,
}

impl fmt::Display for OnCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OnCall::First => "the first on call",
            OnCall::Second => "the second on call",
        })
    }
}

/// The two processes of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    A,
    B,
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Node::A => "a",
            Node::B => "b",
        })
    }
}

/// Where in a gateway call something goes wrong on our side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    BeforeTheCall,
    /// The money was taken, and the answer not written down.
    AfterTheCharge,
}

/// A loop of the engine that a drill may stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loop {
    Schedules,
    Tasks,
}

/// What must be true in the end. What is not named is not judged, but for the first five.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Must {
    /// Gifts that vanished, were given up because of us, or whose money is where no book says.
    pub lost: u32,
    /// Gifts that were taken twice.
    pub doubled: u32,
    /// Gifts of which nobody knows in the end.
    pub uncertain: u32,
    /// Gifts that still wait in the end.
    pub waiting: u32,
    /// Sentences that tell a donor or church a failure that is none.
    pub wrong_words: u32,
    /// The engine delays the gateway when so many calls have failed within five minutes.
    pub noticed_by_failure: Option<u32>,
    /// And an incident is open from that moment on.
    pub incident_with_the_delay: bool,
    /// Nothing is wrong enough to delay a gateway or to open an incident.
    pub no_delay: bool,
    /// At least so many times an earlier refusal was asked again: the drill did what it is for.
    pub asked_again_at_least: Option<u32>,
    /// Notices to staff of any kind: what looks like an outage and is none is not told.
    pub notices_at_most: Option<u32>,
    /// Purchases sent to a gateway while it was delayed.
    pub calls_while_delayed: Option<u32>,
    /// From the first batch to the last held gift.
    #[serde(deserialize_with = "perhaps_lasting")]
    pub drained_within: Option<Duration>,
    /// At least so many gifts were held: the drill did what it is for.
    pub held_at_least: Option<u32>,
    /// A batch went only when a test payment had passed since the last one that did not.
    pub released_after_probes: bool,
    /// The engine delays the gateway again while it is being released, and the rest stays held.
    pub stopped_again: bool,
    /// No batch has a smaller gift than the one before it.
    pub low_values_first: bool,
    /// Equal amounts of one donor are so far apart at the gateway.
    #[serde(deserialize_with = "perhaps_lasting")]
    pub equal_amounts_apart: Option<Duration>,
    /// Each schedule gave on each of its dates, once, and on no other.
    pub dates_kept: bool,
    /// Tasks that were parked at some time.
    pub parked_at_most: Option<u32>,
    pub parked_at_least: Option<u32>,
    /// Everybody else's scheduled gifts were taken this soon after they were due.
    #[serde(deserialize_with = "perhaps_lasting")]
    pub others_on_time: Option<Duration>,
    /// Health names these among its losses, this soon after they began.
    pub health_tells: Vec<Tells>,
}

/// A loss that health must name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tells {
    pub loss: String,
    pub since: When,
    #[serde(deserialize_with = "lasting")]
    pub within: Duration,
}

/// A time of the drill: of its first day ("07:30"), or of any ("2019-04-28T07:30").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    OnTheDay(Time),
    Ever(DateTime),
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<When, D::Error> {
        let text = String::deserialize(deserializer)?;
        let when = if text.contains('T') {
            text.parse().map(When::Ever)
        } else {
            text.parse().map(When::OnTheDay)
        };
        when.map_err(serde::de::Error::custom)
    }
}

fn lasting<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let span: SignedDuration = text.parse().map_err(serde::de::Error::custom)?;
    Duration::try_from(span).map_err(serde::de::Error::custom)
}

fn perhaps_lasting<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    lasting(deserializer).map(Some)
}

impl Script {
    /// Reads a drill. What is nonsense is told before anything is played.
    pub fn read(text: &str) -> anyhow::Result<Script> {
        let script: Script = toml::from_str(text)?;
        script.time_zone()?;
        let (begins, ends) = (script.at(When::Ever(script.begins))?, script.at(script.ends)?);
        if script.step.is_zero() || ends <= begins {
            bail!("a drill goes on, step by step");
        }
        if script.amounts.is_empty() {
            bail!("nobody gives nothing");
        }
        for step in &script.timeline {
            let at = script.at(step.at)?;
            if at < begins || at > ends {
                bail!("{} is outside of the drill", script.clock(at)?);
            }
        }
        Ok(script)
    }

    pub fn time_zone(&self) -> anyhow::Result<TimeZone> {
        TimeZone::get(&self.zone).with_context(|| format!("there is no zone {}", self.zone))
    }

    /// The instant of a time by the drill's clock.
    pub fn at(&self, when: When) -> anyhow::Result<Timestamp> {
        let civil = match when {
            When::OnTheDay(time) => self.begins.date().to_datetime(time),
            When::Ever(civil) => civil,
        };
        Ok(Timestamp::from_jiff(civil.to_zoned(self.time_zone()?)?.timestamp()))
    }

    /// What the drill's clock shows: the time, and the day if it is not the first.
    pub fn clock(&self, at: Timestamp) -> anyhow::Result<String> {
        let shown = at.to_jiff().to_zoned(self.time_zone()?);
        Ok(if shown.date() == self.begins.date() {
            shown.strftime("%H:%M").to_string()
        } else {
            shown.strftime("%b %e, %H:%M").to_string()
        })
    }
}
