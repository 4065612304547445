//! A release in the shadow of the one that works (C-22): what this process would decide beside what
//! was decided. It reads; nothing is written, nobody is told, and no gateway is called. So the next
//! release can stand beside this one on the same database before it takes over.
//!
//! Two things are decided again: each reply that a gateway gave lately, and the next date of each
//! schedule that runs.

use delayed_payments::due_instant;
use kernel::{AttemptId, ChurchId, Class, Date, GatewayId, ScheduleId, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use crate::Giving;
use crate::actor::Staff;
use crate::churches::Church;
use crate::error::Error;
use crate::rules::Recorded;
use crate::schedules::Schedule;
use crate::scope::Scope;

/// Rows read at once.
const PIECE: u32 = 1_000;

/// Schedules and replies named; all are counted.
const NAMED: usize = 20;

/// Letters of a reply that is shown.
const SHOWN: usize = 200;

/// What a reply was taken for, and what this process takes it for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherRuling {
    pub gateway: GatewayId,
    pub at: Timestamp,
    pub was: Class,
    pub now: Class,
    /// The beginning of it.
    pub reply: String,
}

/// The date a schedule stands at, and the one it would stand at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherDate {
    pub church: ChurchId,
    pub schedule: ScheduleId,
    pub was: Option<Date>,
    pub now: Option<Date>,
}

/// What was decided again, and where it came out otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shadow {
    pub replies: u64,
    pub other_rulings: u64,
    /// The first of them.
    pub rulings: Vec<OtherRuling>,
    pub schedules: u64,
    pub other_dates: u64,
    /// The first of them.
    pub dates: Vec<OtherDate>,
}

impl Shadow {
    /// Whether the two releases decide alike.
    pub fn agrees(&self) -> bool {
        self.other_rulings == 0 && self.other_dates == 0
    }

    fn add_reply(&mut self, kept: &Recorded, now: Option<Class>) {
        self.replies = self.replies.saturating_add(1);
        let Some(now) = now.filter(|now| *now != kept.class) else { return };
        self.other_rulings = self.other_rulings.saturating_add(1);
        if self.rulings.len() < NAMED {
            self.rulings.push(OtherRuling {
                gateway: kept.gateway.clone(),
                at: kept.at(),
                was: kept.class,
                now,
                reply: kept.reply.chars().take(SHOWN).collect(),
            });
        }
    }

    fn add_schedule(&mut self, church: &Church, schedule: &Schedule) {
        self.schedules = self.schedules.saturating_add(1);
        let was = schedule.next;
        // From the date it stands at: a pause or a late date has moved it there for good.
        let now = was.and_then(|(on, _)| schedule.course.next_due(on));
        let comes_late = was.zip(now).is_some_and(|((_, due), now)| {
            // A gift may be due later than its date begins, and never before.
            due_instant(now, &church.time_zone()) > due
        });
        let was = was.map(|(on, _)| on);
        if was == now && !comes_late {
            return;
        }
        self.other_dates = self.other_dates.saturating_add(1);
        if self.dates.len() < NAMED {
            self.dates.push(OtherDate { church: schedule.church, schedule: schedule.id, was, now });
        }
    }
}

impl Giving {
    /// Decides again what was decided since, and compares.
    pub async fn shadow(&self, _: &Staff, since: Timestamp) -> Result<Shadow, Error> {
        self.follow_rules().await?;
        let mut shadow = Shadow::default();
        self.shadow_replies(&mut shadow, since).await?;
        for church in self.reads().church_ids().await? {
            self.shadow_schedules(&mut shadow, &Scope::of(church)).await?;
        }
        Ok(shadow)
    }

    async fn shadow_replies(&self, shadow: &mut Shadow, since: Timestamp) -> Result<(), Error> {
        let edition = self.edition();
        let nobody = Uuid::nil();
        let mut reached = (since, ChurchId::from_uuid(nobody), AttemptId::from_uuid(nobody));
        loop {
            let kept = self.reads().recorded(self.now(), Some(reached), PIECE).await?;
            let Some(last) = kept.last() else { return Ok(()) };
            reached = last.place;
            for one in &kept {
                let reply = one.answer();
                let rule = |reply| {
                    classifier::classify(reply, &one.gateway, one.brand.as_ref(), &edition.rules)
                };
                shadow.add_reply(one, reply.as_ref().map(|reply| rule(reply).class));
            }
        }
    }

    async fn shadow_schedules(&self, shadow: &mut Shadow, scope: &Scope) -> Result<(), Error> {
        let church = self.church(scope).await?;
        let mut after = None;
        loop {
            let running = self.reads().running_schedules(scope, after, PIECE).await?;
            let Some(last) = running.last() else { return Ok(()) };
            after = Some(last.id);
            for schedule in &running {
                shadow.add_schedule(&church, schedule);
            }
        }
    }
}
