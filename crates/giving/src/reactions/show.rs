//! What staff see of reaction rules.

use std::collections::HashMap;
use std::time::Duration;

use delayed_payments::elevation::{Series, Watch};
use delayed_payments::{Action, Fire, ReactionRule, Weaker};
use kernel::{GatewayId, PersonId, Timestamp};
use views::{
    ElevatedRow, ReactionAction, ReactionBoard, ReactionChange, ReactionCheck, ReactionLine,
    ReactionPage, ReactionRow, ReactionRuleView, ReactionWeaker,
};

use super::rules::Draft;
use super::{Fired, RuleChange, TypedReaction};
use crate::Giving;
use crate::actor::Staff;
use crate::churches::Gateway;
use crate::error::Error;

/// How far back "what if" looks, in days.
const DAYS: u32 = 30;

/// How many of a rule's reactions, and of its changes, its page tells.
const SHOWN: u32 = 20;

impl Giving {
    /// `/staff/reactions`.
    pub async fn reaction_board(&self, _: &Staff) -> Result<ReactionBoard, Error> {
        let reads = self.reads();
        let gateways = reads.gateways().await?;
        let elevated = reads.elevations_now().await?;
        let elevated =
            elevated.into_iter().map(|(watch, gateway, series, elevation)| ElevatedRow {
                gateway: name_of(&gateways, &gateway),
                unknown: watch == Watch::Unknown,
                first: series == Series::First,
                since: elevation.since,
                events: elevation.share.events,
                answers: elevation.share.answers,
            });
        Ok(ReactionBoard {
            rules: self.reaction_rows(&gateways).await?,
            elevated: elevated.collect(),
        })
    }

    async fn reaction_rows(&self, gateways: &[Gateway]) -> Result<Vec<ReactionRow>, Error> {
        let reads = self.reads();
        let fired = reads.fired(self.now().minus(days())).await?;
        let changes = reads.open_rule_changes().await?;
        let rules = reads.reaction_rules_now().await?;
        let mut rows: Vec<ReactionRow> =
            rules.iter().map(|rule| row(rule, gateways, &fired, &changes)).collect();
        let place = |row: &ReactionRow| {
            ReactionRule::SHIPPED.iter().position(|id| *id == row.rule.id).unwrap_or(usize::MAX)
        };
        rows.sort_by_key(place);
        Ok(rows)
    }

    /// `/staff/reactions/{id}`.
    pub async fn reaction_page(&self, staff: &Staff, id: &str) -> Result<ReactionPage, Error> {
        let reads = self.reads();
        let gateways = reads.gateways().await?;
        let rows = self.reaction_rows(&gateways).await?;
        let row = rows.into_iter().find(|row| row.rule.id == id).ok_or(Error::NotFound)?;
        let reactions = reads.reactions_of(id, SHOWN).await?;
        let changes = reads.open_rule_changes().await?;
        let change = changes.into_iter().find(|change| change.proposed.id == id);
        let change = match change {
            Some(change) => Some(self.change_view(staff, change, &row, &gateways).await?),
            None => None,
        };
        Ok(ReactionPage {
            reactions: reactions
                .into_iter()
                .map(|reaction| ReactionLine {
                    at: reaction.fire.at,
                    first_failure_at: reaction.fire.first_failure_at,
                    gateway: name_of(&gateways, &reaction.fire.place.gateway),
                    class: reaction.fire.class,
                    action: action(reaction.action),
                })
                .collect(),
            history: reads.reaction_history(id, SHOWN).await?,
            change,
            gateways: gateways.into_iter().map(|gateway| (gateway.id, gateway.name)).collect(),
            row,
        })
    }

    /// The gateways a rule may look at, for the page that makes one.
    pub async fn reaction_gateways(&self, _: &Staff) -> Result<Vec<(GatewayId, String)>, Error> {
        let gateways = self.reads().gateways().await?;
        Ok(gateways.into_iter().map(|gateway| (gateway.id, gateway.name)).collect())
    }

    async fn change_view(
        &self,
        staff: &Staff,
        change: RuleChange,
        row: &ReactionRow,
        gateways: &[Gateway],
    ) -> Result<ReactionChange, Error> {
        let names: HashMap<PersonId, String> =
            self.reads().names(&[change.by]).await?.into_iter().collect();
        Ok(ReactionChange {
            id: change.id,
            by: names.get(&change.by).cloned().unwrap_or_default(),
            at: change.at,
            own: change.by == staff.id(),
            outdated: change.proposed.version != row.rule.version.saturating_add(1),
            proposed: view(&change.proposed, gateways),
            why: change.why,
        })
    }

    /// `/staff/reactions/{id}/check`: what a change comes to, and how often both would have fired
    /// over the last 30 days of recorded answers.
    pub async fn check_reaction(
        &self,
        _: &Staff,
        id: &str,
        typed: &TypedReaction,
    ) -> Result<ReactionCheck, Error> {
        let draft = self.draft_reaction(id, typed).await?;
        let reads = self.reads();
        let gateways = reads.gateways().await?;
        let failures = reads.failures_now(self.now().minus(days())).await?;
        let rules = reads.reaction_rules_now().await?;
        let alone = reads.staff().await?.len() < 2;
        let would = |rule: &ReactionRule| times(rule.would_have_fired(&rules, &failures));
        let takes_two = draft.takes_two() && !alone;
        let Draft { before, after, weaker: ways } = draft;
        Ok(ReactionCheck {
            fires_before: before.as_ref().map_or_else(Vec::new, would),
            fires_after: would(&after),
            before: before.as_ref().map(|rule| view(rule, &gateways)),
            after: view(&after, &gateways),
            weaker: ways.into_iter().map(weaker).collect(),
            takes_two,
            days: DAYS,
        })
    }
}

fn days() -> Duration {
    Duration::from_secs(24 * 60 * 60) * DAYS
}

fn times(fires: Vec<Fire>) -> Vec<Timestamp> {
    let mut times: Vec<Timestamp> = fires.into_iter().map(|fire| fire.at).collect();
    times.sort_unstable();
    times
}

fn row(
    rule: &ReactionRule,
    gateways: &[Gateway],
    fired: &[Fired],
    changes: &[RuleChange],
) -> ReactionRow {
    let fired = fired.iter().find(|fired| fired.rule == rule.id);
    ReactionRow {
        rule: view(rule, gateways),
        fired: fired.map_or(0, |fired| fired.times),
        fired_lately: fired.map_or(0, |fired| fired.lately),
        last_fired: fired.map(|fired| fired.last),
        waits: changes.iter().any(|change| change.proposed.id == rule.id),
    }
}

fn view(rule: &ReactionRule, gateways: &[Gateway]) -> ReactionRuleView {
    let kinds = rule.method_kinds.as_deref().unwrap_or_default();
    ReactionRuleView {
        id: rule.id.clone(),
        classes: rule.classes.clone(),
        frequency: rule.frequency,
        within_seconds: rule.within.as_secs(),
        not_again_seconds: rule.not_again_within.as_secs(),
        kinds: kinds.iter().map(|kind| kind.name().to_owned()).collect(),
        gateway: rule.gateway.as_ref().map(|id| (id.clone(), name_of(gateways, id))),
        facility: rule.facility.map(|facility| facility.to_string()),
        action: action(rule.action),
        on: rule.on,
        version: rule.version,
        shipped: rule.is_shipped(),
    }
}

fn name_of(gateways: &[Gateway], id: &GatewayId) -> String {
    let gateway = gateways.iter().find(|gateway| gateway.id == *id);
    gateway.map_or_else(|| id.to_string(), |gateway| gateway.name.clone())
}

const fn action(action: Action) -> ReactionAction {
    match action {
        Action::DelayGateway => ReactionAction::DelayGateway,
        Action::DelayFacility => ReactionAction::DelayFacility,
        Action::DelayEverything => ReactionAction::DelayEverything,
        Action::Notify => ReactionAction::Notify,
    }
}

const fn weaker(way: Weaker) -> ReactionWeaker {
    match way {
        Weaker::Off => ReactionWeaker::Off,
        Weaker::MoreFailures => ReactionWeaker::MoreFailures,
        Weaker::ShorterTime => ReactionWeaker::ShorterTime,
        Weaker::LongerRest => ReactionWeaker::LongerRest,
        Weaker::FewerClasses => ReactionWeaker::FewerClasses,
        Weaker::FewerKinds => ReactionWeaker::FewerKinds,
        Weaker::FewerPlaces => ReactionWeaker::FewerPlaces,
        Weaker::LesserAction => ReactionWeaker::LesserAction,
    }
}
