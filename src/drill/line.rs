//! A process's line to the gateways: the real client of the practice gateway, with an ear on it, a
//! hand on the plug, and time that passes while nobody answers.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use classifier::{Reply, RuleSet, classify};
use gateway::spreedly::{Config, Spreedly};
use giving::SendPermit;
use giving::ports::{Charge, Found, Gateways, Inquiry, ProbeTarget, Reversal};
use kernel::{Class, Clock, GatewayId, ManualClock, Timestamp};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

use super::desk::Desk;
use super::script::Moment;
use super::speech::Heard;

/// How long the product's client waits for an answer: so much time passes in the drill.
const PATIENCE: Duration = Duration::from_secs(20);
const PROBE_PATIENCE: Duration = Duration::from_secs(6);

/// How long a call waits in truth that is known to be never answered.
const NOBODY_ANSWERS: Duration = Duration::from_millis(40);

/// What processes ask a gateway to take, as the lines heard it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) at: Timestamp,
    pub(super) gateway: GatewayId,
    /// When the answer was there, and what it means by the rules we ship; nothing while it is not.
    pub(super) answer: Option<(Timestamp, Class)>,
}

/// What the lines of all processes told the one who plays the drill.
#[derive(Default)]
pub(super) struct Wires(Mutex<Vec<Call>>);

impl Wires {
    pub(super) fn calls(&self) -> Vec<Call> {
        held(&self.0).clone()
    }

    pub(super) fn began(&self, at: Timestamp, gateway: GatewayId) -> usize {
        let mut calls = held(&self.0);
        calls.push(Call { at, gateway, answer: None });
        calls.len().saturating_sub(1)
    }

    pub(super) fn ended(&self, place: usize, at: Timestamp, class: Class) {
        if let Some(call) = held(&self.0).get_mut(place) {
            call.answer = Some((at, class));
        }
    }
}

/// How a process tells what goes over its line.
pub(super) struct Mouth {
    say: UnboundedSender<Heard>,
    calls: AtomicU64,
}

impl Mouth {
    pub(super) fn new(say: UnboundedSender<Heard>) -> Mouth {
        Mouth { say, calls: AtomicU64::new(0) }
    }

    fn say(&self, heard: Heard) {
        // Nobody listens when the drill is over.
        let _ = self.say.send(heard);
    }
}

/// One process's line.
pub(super) struct Line {
    patient: Spreedly,
    hasty: Spreedly,
    desk: Desk,
    clock: Arc<ManualClock>,
    rules: RuleSet,
    mouth: Mouth,
    /// Where the next purchase is caught.
    snare: Mutex<Option<Moment>>,
    /// Methods that crash whoever sends by them.
    poisoned: Mutex<BTreeSet<String>>,
    /// Lets go on what was caught.
    pub(super) go_on: Notify,
}

impl Line {
    pub(super) fn new(
        config: &Config,
        desk: Desk,
        clock: &Arc<ManualClock>,
        rules: RuleSet,
        mouth: Mouth,
    ) -> anyhow::Result<Line> {
        let hasty = Config { total_timeout: NOBODY_ANSWERS, ..config.clone() };
        Ok(Line {
            patient: Spreedly::new(config.clone())?,
            hasty: Spreedly::new(hasty)?,
            desk,
            clock: Arc::clone(clock),
            rules,
            mouth,
            snare: Mutex::default(),
            poisoned: Mutex::default(),
            go_on: Notify::new(),
        })
    }

    pub(super) fn snare(&self, moment: Moment) {
        *held(&self.snare) = Some(moment);
    }

    pub(super) fn poison(&self, methods: BTreeSet<String>) {
        *held(&self.poisoned) = methods;
    }

    /// Whoever knows that no answer will come need not wait for it: the drill's time passes.
    async fn client(&self, token: &str, patience: Duration) -> &Spreedly {
        // Without a desk there is no gateway either, and the patient one finds that out.
        if self.desk.is_mute(token).await.unwrap_or(false) {
            self.clock.advance(patience);
            &self.hasty
        } else {
            &self.patient
        }
    }

    async fn may_be_caught(&self, moment: Moment) {
        let caught = {
            let mut snare = held(&self.snare);
            let here = *snare == Some(moment);
            if here {
                *snare = None;
            }
            here
        };
        if caught {
            self.mouth.say(Heard::Caught);
            self.go_on.notified().await;
        }
    }
}

#[async_trait]
impl Gateways for Line {
    async fn purchase(&self, permit: SendPermit, charge: &Charge) -> Reply {
        if held(&self.poisoned).contains(&charge.method_token) {
            // As a panic in the middle of a task would, without its noise.
            resume_unwind(Box::new("an item that crashes whoever works on it"));
        }
        let gateway = charge.gateway.clone();
        self.may_be_caught(Moment::BeforeTheCall).await;
        let call = self.mouth.calls.fetch_add(1, Ordering::SeqCst);
        let at = self.clock.now();
        self.mouth.say(Heard::Began { call, at, gateway: gateway.clone() });
        let client = self.client(&charge.facility_token, PATIENCE).await;
        let reply = client.purchase(permit, charge).await;
        self.may_be_caught(Moment::AfterTheCharge).await;
        let class = classify(&reply, &gateway, None, &self.rules).class;
        self.mouth.say(Heard::Ended { call, at: self.clock.now(), class });
        reply
    }

    async fn refund(&self, permit: SendPermit, reversal: &Reversal) -> Reply {
        self.client(&reversal.facility_token, PATIENCE).await.refund(permit, reversal).await
    }

    async fn inquire(&self, inquiry: &Inquiry) -> Found {
        // The orchestrator answers questions without asking the gateway.
        self.client("", PATIENCE).await.inquire(inquiry).await
    }

    async fn probe(&self, target: &ProbeTarget) -> Reply {
        self.client(&target.facility_token, PROBE_PATIENCE).await.probe(target).await
    }

    async fn reachable(&self) -> bool {
        self.client("", Duration::ZERO).await.reachable().await
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
