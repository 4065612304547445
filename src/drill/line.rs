//! A node's line to the gateways: the real client of the real sandbox, with an ear on it, a hand on
//! the plug, and time that passes while nobody answers.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use classifier::{Reply, RuleSet, classify};
use gateway::sandbox::Moods;
use gateway::spreedly::{Config, Spreedly};
use giving::SendPermit;
use giving::ports::{Charge, Found, Gateways, Inquiry, ProbeTarget, Reversal};
use kernel::{Class, Clock, GatewayId, ManualClock, Timestamp};
use tokio::sync::Notify;

use super::script::Moment;

/// How long the product's client waits for an answer: so much time passes in the drill.
const PATIENCE: Duration = Duration::from_secs(20);
const PROBE_PATIENCE: Duration = Duration::from_secs(6);

/// How long a call waits in truth that is known to be never answered.
const NOBODY_ANSWERS: Duration = Duration::from_millis(40);

/// What both nodes ask a gateway to take, as the line heard it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) at: Timestamp,
    pub(super) gateway: GatewayId,
    /// When the answer was there, and what it means by the rules we ship; nothing while it is not.
    pub(super) answer: Option<(Timestamp, Class)>,
}

/// What all lines of a drill share.
#[derive(Default)]
pub(super) struct Wires {
    calls: Mutex<Vec<Call>>,
    /// Methods that crash whoever sends by them.
    poisoned: Mutex<BTreeSet<String>>,
}

impl Wires {
    pub(super) fn calls(&self) -> Vec<Call> {
        held(&self.calls).clone()
    }

    pub(super) fn poison(&self, method: String) {
        held(&self.poisoned).insert(method);
    }

    pub(super) fn mend(&self) {
        held(&self.poisoned).clear();
    }

    fn began(&self, call: Call) -> usize {
        let mut calls = held(&self.calls);
        calls.push(call);
        calls.len().saturating_sub(1)
    }

    fn ended(&self, place: usize, at: Timestamp, class: Class) {
        if let Some(call) = held(&self.calls).get_mut(place) {
            call.answer = Some((at, class));
        }
    }
}

/// A call goes no further than this, until it is let go, or for ever.
struct Snare {
    moment: Moment,
    go_on: Arc<Notify>,
}

/// One node's line.
pub(super) struct Line {
    patient: Spreedly,
    hasty: Spreedly,
    moods: Moods,
    clock: Arc<ManualClock>,
    rules: RuleSet,
    wires: Arc<Wires>,
    snare: Mutex<Option<Snare>>,
    /// Rings when a call is caught.
    pub(super) caught: Notify,
}

impl Line {
    pub(super) fn new(
        config: &Config,
        moods: &Moods,
        clock: &Arc<ManualClock>,
        rules: RuleSet,
        wires: &Arc<Wires>,
    ) -> anyhow::Result<Line> {
        let hasty = Config { total_timeout: NOBODY_ANSWERS, ..config.clone() };
        Ok(Line {
            patient: Spreedly::new(config.clone())?,
            hasty: Spreedly::new(hasty)?,
            moods: moods.clone(),
            clock: Arc::clone(clock),
            rules,
            wires: Arc::clone(wires),
            snare: Mutex::default(),
            caught: Notify::new(),
        })
    }

    /// Catches the next purchase. It goes on when `go_on` rings.
    pub(super) fn snare(&self, moment: Moment, go_on: Arc<Notify>) {
        *held(&self.snare) = Some(Snare { moment, go_on });
    }

    /// Whoever knows that no answer will come need not wait for it: the drill's time passes instead.
    fn client(&self, token: &str, patience: Duration) -> &Spreedly {
        if self.moods.is_mute(token) {
            self.clock.advance(patience);
            &self.hasty
        } else {
            &self.patient
        }
    }

    async fn may_be_caught(&self, moment: Moment) {
        let snare = {
            let mut snare = held(&self.snare);
            let here = snare.as_ref().is_some_and(|snare| snare.moment == moment);
            if here { snare.take() } else { None }
        };
        if let Some(snare) = snare {
            self.caught.notify_one();
            snare.go_on.notified().await;
        }
    }
}

#[async_trait]
impl Gateways for Line {
    async fn purchase(&self, permit: SendPermit, charge: &Charge) -> Reply {
        if held(&self.wires.poisoned).contains(&charge.method_token) {
            // As a panic in the middle of a task would, without its noise.
            resume_unwind(Box::new("an item that crashes whoever works on it"));
        }
        let gateway = charge.gateway.clone();
        self.may_be_caught(Moment::BeforeTheCall).await;
        let at = self.clock.now();
        let place = self.wires.began(Call { at, gateway: gateway.clone(), answer: None });
        let reply = self.client(&charge.facility_token, PATIENCE).purchase(permit, charge).await;
        self.may_be_caught(Moment::AfterTheCharge).await;
        let class = classify(&reply, &gateway, None, &self.rules).class;
        self.wires.ended(place, self.clock.now(), class);
        reply
    }

    async fn refund(&self, permit: SendPermit, reversal: &Reversal) -> Reply {
        self.client(&reversal.facility_token, PATIENCE).refund(permit, reversal).await
    }

    async fn inquire(&self, inquiry: &Inquiry) -> Found {
        // The orchestrator answers questions without asking the gateway.
        self.client("", PATIENCE).inquire(inquiry).await
    }

    async fn probe(&self, target: &ProbeTarget) -> Reply {
        self.client(&target.facility_token, PROBE_PATIENCE).probe(target).await
    }

    async fn reachable(&self) -> bool {
        self.client("", Duration::ZERO).reachable().await
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
