//! What staff see of validations.

use std::collections::HashMap;

use kernel::{ChurchId, PersonId};
use views::{
    ChurchValidation, ValidationHistory, ValidationList, ValidationRow, ValidationStanding,
};

use super::{LATE_AFTER, OVERDUE_AFTER, Outcome, Validation};
use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;
use crate::ports::ValidationPage;
use crate::scope::Scope;

const PER_PAGE: u32 = 50;
const HISTORY: u32 = 30;

impl Giving {
    /// `/staff/ledger/verification`; `page` counts from 1.
    pub async fn validations(&self, _: &Staff, page: u32) -> Result<ValidationList, Error> {
        let page = page.max(1);
        let slice = ValidationPage { offset: (page - 1).saturating_mul(PER_PAGE), limit: PER_PAGE };
        let (rows, count) = self.reads().validations_now(slice).await?;
        let names = self.askers(rows.iter().flat_map(|(_, _, runs)| runs)).await?;
        let pages = u32::try_from(count.div_ceil(u64::from(PER_PAGE))).unwrap_or(u32::MAX);
        Ok(ValidationList {
            churches: rows
                .into_iter()
                .map(|(church, name, runs)| {
                    let (mut last, mut now) = (None, None);
                    for run in runs {
                        let place = if run.outcome.is_some() { &mut last } else { &mut now };
                        *place = Some(row(run, &names));
                    }
                    ChurchValidation { church, name, last, now }
                })
                .collect(),
            count,
            in_trouble: self.reads().validations_in_trouble(self.now().minus(LATE_AFTER)).await?,
            page,
            pages: pages.max(1),
        })
    }

    /// `/staff/ledger/verification/{church}`.
    pub async fn validation_history(
        &self,
        _: &Staff,
        church: ChurchId,
    ) -> Result<ValidationHistory, Error> {
        let scope = Scope::of(church);
        let name = self.church(&scope).await?.name;
        let mut runs = self.reads().validations_of(church, HISTORY).await?;
        let funds = self.reads().funds(&scope).await?;
        let gateways = self.reads().gateways().await?;
        for report in runs.iter_mut().filter_map(|run| Some(&mut run.outcome.as_mut()?.report)) {
            for one in report.campuses.iter_mut().flat_map(|campus| &mut campus.disagreements) {
                if let Some(fund) = funds.iter().find(|fund| fund.id.to_string() == one.fund) {
                    one.fund = fund.name.clone();
                }
            }
            for one in &mut report.collected {
                if let Some(known) = gateways.iter().find(|it| it.id.as_str() == one.gateway) {
                    one.gateway = known.name.clone();
                }
            }
        }
        let names = self.askers(runs.iter()).await?;
        let days = OVERDUE_AFTER.as_secs() / (24 * 60 * 60);
        Ok(ValidationHistory {
            church,
            name,
            runs: runs.into_iter().map(|run| row(run, &names)).collect(),
            overdue_after_days: u32::try_from(days).unwrap_or(u32::MAX),
        })
    }

    async fn askers<'a>(
        &self,
        runs: impl Iterator<Item = &'a Validation>,
    ) -> Result<HashMap<PersonId, String>, Error> {
        let people: Vec<PersonId> = runs.filter_map(|run| run.asked_by).collect();
        Ok(self.reads().names(&people).await?.into_iter().collect())
    }
}

fn row(run: Validation, names: &HashMap<PersonId, String>) -> ValidationRow {
    let by = run.asked_by.map(|person| names.get(&person).cloned().unwrap_or_default());
    let finished_at = run.outcome.as_ref().map(|outcome| outcome.finished_at);
    let percent = u8::try_from(run.done.min(100)).unwrap_or(100);
    let standing = match &run.outcome {
        Some(Outcome { failed: Some(why), .. }) => ValidationStanding::Failed { why: why.clone() },
        Some(Outcome { faults: 0, .. }) => ValidationStanding::Sound,
        Some(Outcome { faults, .. }) => ValidationStanding::Unsound { faults: *faults },
        None if run.started_at.is_some() => ValidationStanding::Running { percent },
        None => ValidationStanding::Asked,
    };
    let outcome = run.outcome;
    let (orders, entries) = outcome.as_ref().map_or((0, 0), |one| (one.orders, one.entries));
    let (state_hash, report) = outcome.map(|one| (one.state_hash, one.report)).unwrap_or_default();
    ValidationRow {
        number: run.number,
        by,
        asked_at: run.asked_at,
        started_at: run.started_at,
        finished_at,
        standing,
        orders,
        entries,
        state_hash,
        report,
    }
}
