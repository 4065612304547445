//! A drill that was played, as it is kept: what went on for how long, how many gifts were held
//! when, and all that was found.

use kernel::{Clock, Timestamp};
use views::{
    DrillCheck, DrillFigures, DrillHeld, DrillLine, DrillPhase, DrillPhaseKind, DrillReport,
};

use super::judge::Judged;
use super::play::Player;
use super::report::Row;
use super::score::Score;
use super::script::{Deed, When};

impl Player<'_> {
    pub(super) fn report(
        &self,
        row: &Row,
        score: &Score,
        judged: &[Judged],
        lines: &[(Timestamp, String)],
    ) -> anyhow::Result<DrillReport> {
        let script = self.script;
        let (begins, ends) = (script.at(When::Ever(script.begins))?, script.at(script.ends)?);
        let checks = judged.iter().map(|one| DrillCheck {
            holds: one.holds,
            must: one.must.clone(),
            found: one.found.clone(),
        });
        let lines = lines.iter().map(|(at, words)| DrillLine { at: *at, words: words.clone() });
        Ok(DrillReport {
            name: row.name.clone(),
            title: script.title.clone(),
            story: script.story.clone(),
            source: script.source.clone(),
            zone: script.zone.clone(),
            begins,
            ends,
            seed: row.seed,
            passed: row.passed,
            figures: DrillFigures {
                gifts: row.gifts,
                held: score.held,
                lost: row.lost,
                doubled: row.doubled,
                uncertain: row.uncertain,
                wrong_words: row.wrong_words,
                seconds_to_detect: row.seconds_to_detect,
                seconds_to_drain: row.seconds_to_drain,
            },
            read: self.seen.pages.saturating_add(score.mails),
            checks: checks.collect(),
            lines: lines.collect(),
            phases: self.phases(score)?,
            held_at: held_at(score),
        })
    }

    fn phases(&self, score: &Score) -> anyhow::Result<Vec<DrillPhase>> {
        let ends = self.script.at(self.script.ends)?;
        let mut phases = Vec::new();
        let mut ill = None;
        for step in &self.script.timeline {
            let at = self.script.at(step.at)?;
            match troubles(&step.deed) {
                Some(true) => {
                    ill.get_or_insert(at);
                }
                Some(false) => {
                    let kind = DrillPhaseKind::Trouble;
                    phases.extend(ill.take().map(|from| DrillPhase { kind, from, until: at }));
                }
                None => {}
            }
        }
        let kind = DrillPhaseKind::Trouble;
        phases.extend(ill.map(|from| DrillPhase { kind, from, until: ends }));
        phases.extend(self.seen.delays.values().map(|delayed| DrillPhase {
            kind: DrillPhaseKind::Delayed,
            from: delayed.delay.since,
            until: delayed.until.unwrap_or_else(|| ends.max(self.world.clock.now())),
        }));
        let first = score.fates.iter().filter_map(|fate| fate.let_go_at).min();
        let let_go = score.fates.iter().filter(|fate| fate.let_go_at.is_some());
        if let (Some(from), Some(until)) = (first, let_go.filter_map(|fate| fate.over_at).max()) {
            phases.push(DrillPhase { kind: DrillPhaseKind::LetGo, from, until });
        }
        Ok(phases)
    }
}

/// Whether a step begins a trouble, or ends it.
fn troubles(deed: &Deed) -> Option<bool> {
    match deed {
        Deed::GatewayIs { mood, .. } => Some(!mood.is_well()),
        Deed::NodeDies { .. }
        | Deed::NodeStalls { .. }
        | Deed::LoopStops { .. }
        | Deed::ItemIsPoisoned => Some(true),
        Deed::NodeStarts { .. }
        | Deed::NodeGoesOn { .. }
        | Deed::LoopStarts { .. }
        | Deed::ItemIsMended => Some(false),
        Deed::Tell { .. }
        | Deed::Probe { .. }
        | Deed::Delay { .. }
        | Deed::EndDelay { .. }
        | Deed::PlanWindow { .. }
        | Deed::RuleIsOff { .. }
        | Deed::DrawPlan { .. }
        | Deed::ApprovePlan { .. }
        | Deed::ReleaseBatch { .. }
        | Deed::ReleaseAnyway { .. }
        | Deed::AbandonPlan { .. }
        | Deed::SwitchOff { .. }
        | Deed::SwitchOn { .. }
        | Deed::Cancel { .. }
        | Deed::ClockIs { .. } => None,
    }
}

/// How many gifts were held, whenever that changed.
fn held_at(score: &Score) -> Vec<DrillHeld> {
    let mut steps: Vec<(Timestamp, i32)> = Vec::new();
    for fate in &score.fates {
        let Some(from) = fate.held_at else { continue };
        steps.push((from, 1));
        steps.extend(fate.let_go_at.or(fate.over_at).map(|until| (until, -1)));
    }
    steps.sort_unstable();
    let mut held = 0_i32;
    let mut told: Vec<DrillHeld> = Vec::new();
    for (at, step) in steps {
        held = held.saturating_add(step);
        let gifts = u32::try_from(held).unwrap_or(0);
        match told.last_mut() {
            Some(last) if last.at == at => last.gifts = gifts,
            _ => told.push(DrillHeld { at, gifts }),
        }
    }
    told
}
