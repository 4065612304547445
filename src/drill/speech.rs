//! What is said between a drill and the processes it starts: one JSON object a line, to their
//! standard input and from their standard output.

use std::collections::BTreeSet;

use kernel::{Class, GatewayId, Timestamp};
use serde::{Deserialize, Serialize};

use super::script::Moment;

/// What a process is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    /// Serves pages to browsers.
    Site,
    /// Works on what is due.
    Engine,
}

/// The first line that a process is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Setup {
    pub(super) role: Role,
    /// Leases carry it.
    pub(super) name: String,
    pub(super) database: String,
    /// The practice gateway's address.
    pub(super) gateway: String,
    /// No two processes draw the same ids.
    pub(super) seed: u64,
    pub(super) now: Timestamp,
}

/// Every further line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Told {
    /// The drill's clock.
    pub(super) now: Timestamp,
    /// How far this process's own clock is off.
    pub(super) ahead_minutes: i64,
    pub(super) order: Order,
}

/// What a process is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// Nothing: the time is as it was told, and all that was heard before is out.
    Clock,
    /// The loops come round once.
    Round { schedules: bool, tasks: bool },
    /// The slower loops come round, and these say that they live.
    LookAfter { pulses: Vec<String> },
    /// The next purchase goes no further than this.
    Snare { moment: Moment },
    /// What was caught goes on.
    GoOn,
    /// Whoever works on gifts by these methods crashes.
    Poison { methods: BTreeSet<String> },
}

/// What a process says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Heard {
    /// It is ready; a site is at this address.
    Ready { address: String },
    /// It asks a gateway to take a gift.
    Began { call: u64, at: Timestamp, gateway: GatewayId },
    /// The answer is there, and means this by the rules we ship.
    Ended { call: u64, at: Timestamp, class: Class },
    /// A call was caught: it waits.
    Caught,
    /// The order is done. By then the drill's clock shows this.
    Done { now: Timestamp, items: usize },
    /// It could not be done.
    Broken { why: String },
}
