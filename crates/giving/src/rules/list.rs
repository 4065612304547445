//! `/staff/rules`: every rule in force in the order in which they decide, and how much of what fails
//! they explain.

use std::collections::HashMap;
use std::time::Duration;

use classifier::Rule;
use kernel::{GatewayId, PersonId, RuleDraftId};
use views::{DraftRow, DraftStanding, RuleCoverage, RuleFilter, RuleFrom, RuleList, RuleRow};

use super::book::Edition;
use super::{Draft, Standing};
use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;

/// Days in which it is counted how often a rule decided.
const DAYS: u32 = 30;

const PER_PAGE: u32 = 25;

/// Rules of staff that the page lists.
const DRAFTS: u32 = 200;

/// How many failures of a gateway a rule explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub gateway: GatewayId,
    pub failures: u64,
    /// By a rule.
    pub ruled: u64,
    /// By nothing.
    pub unknown: u64,
}

impl Giving {
    /// The rules in force that fit, in their order.
    pub async fn rules(&self, _: &Staff, filter: RuleFilter) -> Result<RuleList, Error> {
        self.follow_rules().await?;
        let edition = self.edition();
        let since = self.now().minus(days(DAYS));
        let decided: HashMap<_, _> = self.reads().rules_decided(since).await?.into_iter().collect();
        let q = filter.q.trim().to_lowercase();
        let fitting: Vec<(u64, &Rule)> = (1..)
            .zip(edition.rules.rules())
            .filter(|(_, rule)| fits(rule, &filter, &q, &edition))
            .collect();
        let page = filter.page.max(1);
        let skipped = usize::try_from(u64::from(page - 1) * u64::from(PER_PAGE));
        let rows = fitting
            .iter()
            .skip(skipped.unwrap_or(usize::MAX))
            .take(PER_PAGE as usize)
            .map(|(place, rule)| RuleRow {
                decided: decided.get(&rule.id).copied().unwrap_or(0),
                ..row(*place, rule, &edition)
            })
            .collect();
        let mut gateways: Vec<GatewayId> =
            edition.rules.rules().iter().filter_map(|rule| rule.gateway.clone()).collect();
        gateways.sort_unstable();
        gateways.dedup();
        Ok(RuleList {
            rows,
            matching: counted(fitting.len()),
            all: counted(edition.rules.rules().len()),
            per_page: PER_PAGE,
            version: edition.version,
            days: DAYS,
            gateways,
            coverage: self.covered_by_rules().await?,
            drafts: self.draft_rows().await?,
            left_out: edition.left_out.iter().map(|(id, _)| *id).collect(),
            filter: RuleFilter { page, ..filter },
        })
    }

    async fn covered_by_rules(&self) -> Result<Vec<RuleCoverage>, Error> {
        let coverage = self.reads().coverage(self.now().minus(days(DAYS))).await?;
        let names = self.gateway_names().await?;
        Ok(coverage
            .into_iter()
            .map(|one| {
                let name = names.iter().find(|(id, _)| *id == one.gateway);
                RuleCoverage {
                    name: name.map_or_else(|| one.gateway.to_string(), |(_, name)| name.clone()),
                    gateway: one.gateway,
                    failures: one.failures,
                    ruled: one.ruled,
                    unknown: one.unknown,
                }
            })
            .collect())
    }

    async fn draft_rows(&self) -> Result<Vec<DraftRow>, Error> {
        let drafts = self.reads().drafts(DRAFTS).await?;
        let mut people: Vec<PersonId> = drafts.iter().map(|draft| draft.by).collect();
        people.sort_unstable();
        people.dedup();
        let names: HashMap<PersonId, String> =
            self.reads().names(&people).await?.into_iter().collect();
        let by = |draft: &Draft| names.get(&draft.by).cloned().unwrap_or_default();
        Ok(drafts.iter().map(|draft| draft_row(draft, by(draft))).collect())
    }

    /// Our gateways with their names.
    pub(super) async fn gateway_names(&self) -> Result<Vec<(GatewayId, String)>, Error> {
        let gateways = self.reads().gateways().await?;
        Ok(gateways.into_iter().map(|gateway| (gateway.id, gateway.name)).collect())
    }
}

pub(super) fn days(days: u32) -> Duration {
    Duration::from_secs(u64::from(days) * 24 * 60 * 60)
}

fn counted(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

fn fits(rule: &Rule, filter: &RuleFilter, q: &str, edition: &Edition) -> bool {
    let from = match draft_of(rule, edition) {
        Some(_) => RuleFrom::Staff,
        None => RuleFrom::Shipped,
    };
    let said = |text: &str| text.to_lowercase().contains(q);
    filter.class.is_none_or(|class| rule.class == class)
        && filter.from.is_none_or(|wanted| from == wanted)
        && filter.gateway.as_ref().is_none_or(|wanted| rule.gateway.as_ref() == Some(wanted))
        && (q.is_empty() || said(&rule.text) || said(rule.id.as_str()) || said(&rule.reason))
}

fn draft_of(rule: &Rule, edition: &Edition) -> Option<RuleDraftId> {
    edition.ours.iter().find(|(name, _)| *name == rule.id).map(|(_, id)| *id)
}

pub(super) fn row(place: u64, rule: &Rule, edition: &Edition) -> RuleRow {
    RuleRow {
        place,
        id: rule.id.to_string(),
        text: rule.text.clone(),
        gateway: rule.gateway.clone(),
        brand: rule.brand.as_ref().map(ToString::to_string),
        class: rule.class,
        hard: rule.hard,
        reason: rule.reason.clone(),
        draft: draft_of(rule, edition),
        decided: 0,
    }
}

pub(super) fn draft_row(draft: &Draft, by: String) -> DraftRow {
    let Draft { id, rule, standing, changed_at, .. } = draft;
    DraftRow {
        id: *id,
        text: rule.text.clone(),
        gateway: rule.gateway.clone(),
        brand: rule.brand.as_ref().map(ToString::to_string),
        class: rule.class,
        hard: rule.hard,
        reason: rule.reason.clone(),
        standing: match standing {
            Standing::Draft => DraftStanding::Draft,
            Standing::Submitted => DraftStanding::Submitted,
            Standing::SentBack => DraftStanding::SentBack,
            Standing::Active => DraftStanding::Active,
            Standing::Reverted => DraftStanding::Reverted,
            Standing::Dropped => DraftStanding::Dropped,
        },
        by,
        changed_at: *changed_at,
    }
}
