//! What staff see of cases.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use kernel::{CaseId, ChurchId, PersonId};
use views::{CaseAct, CaseInBooks, CaseLine, CaseList, CasePage, CaseSaid, ComparisonRow};

use super::{Case, CaseFilter, Comparison, End, Source};
use crate::Giving;
use crate::actor::Staff;
use crate::error::Error;
use crate::gifts::Gift;
use crate::scope::Scope;

const PER_PAGE: u32 = 50;

/// Churches whose comparisons are listed.
const CHURCHES: u32 = 100;

/// Names that cases speak of.
struct Names {
    churches: HashMap<ChurchId, String>,
    gateways: HashMap<String, String>,
    people: HashMap<PersonId, String>,
}

impl Names {
    fn person(&self, id: PersonId) -> String {
        self.people.get(&id).cloned().unwrap_or_default()
    }
}

impl Giving {
    /// `/staff/cases`; `page` counts from 1.
    pub async fn case_list(
        &self,
        _: &Staff,
        filter: CaseFilter,
        page: u32,
    ) -> Result<CaseList, Error> {
        let reads = self.reads();
        let page = page.max(1);
        let (cases, matching) = reads.case_page(filter, page, PER_PAGE).await?;
        let names = self.names_in(&cases).await?;
        Ok(CaseList {
            open: reads.open_cases().await?,
            cases: cases.iter().map(|case| line(case, &names)).collect(),
            ended: filter.ended,
            kind: filter.kind,
            matching,
            page,
            per_page: PER_PAGE,
            comparisons: reads.comparisons(CHURCHES).await?.into_iter().map(row).collect(),
        })
    }

    /// `/staff/cases/{id}`.
    pub async fn case(&self, _: &Staff, id: CaseId) -> Result<CasePage, Error> {
        let case = self.reads().case_by_id(id).await?.ok_or(Error::NotFound)?;
        let names = self.names_in(std::slice::from_ref(&case)).await?;
        let act = |end: &End| CaseAct {
            by: end.by.map(|by| names.person(by)),
            at: end.at,
            why: end.why.clone(),
        };
        Ok(CasePage {
            line: line(&case, &names),
            key: case.key.clone(),
            gift: case.gift,
            said: case.said.as_ref().map(|said| CaseSaid {
                amount: said.amount.money(),
                at: said.at,
                token: said.token.clone(),
                file: match said.source {
                    Source::List => None,
                    Source::File(file) => Some(file),
                },
            }),
            booked: case.booked.map(|booked| CaseInBooks {
                amount: booked.amount.money(),
                at: booked.at,
                order: booked.order,
            }),
            give_back: case.to_give_back().map(|amount| amount.money()),
            owned_since: case.owner.map(|(_, since)| since),
            proposal: case.proposed.as_ref().map(|proposal| CaseAct {
                by: Some(names.person(proposal.by)),
                at: proposal.at,
                why: proposal.why.clone(),
            }),
            end: case.ended.as_ref().map(act),
            version: case.version,
        })
    }

    async fn names_in(&self, cases: &[Case]) -> Result<Names, Error> {
        let reads = self.reads();
        let mut churches = HashMap::new();
        for case in cases {
            if let Entry::Vacant(unknown) = churches.entry(case.church) {
                unknown.insert(self.church(&Scope::of(case.church)).await?.name);
            }
        }
        let people: Vec<PersonId> = cases.iter().flat_map(people_of).collect();
        let gateways = reads.gateways().await?.into_iter();
        Ok(Names {
            churches,
            gateways: gateways.map(|one| (one.id.to_string(), one.name)).collect(),
            people: reads.names(&people).await?.into_iter().collect(),
        })
    }
}

fn people_of(case: &Case) -> impl Iterator<Item = PersonId> {
    let owner = case.owner.map(|(person, _)| person);
    let proposed = case.proposed.as_ref().map(|proposal| proposal.by);
    let ended = case.ended.as_ref().and_then(|end| end.by);
    [owner, proposed, ended].into_iter().flatten()
}

fn line(case: &Case, names: &Names) -> CaseLine {
    let said = case.said.as_ref();
    let at = said.map(|said| said.at).or(case.booked.map(|booked| booked.at));
    let gateway = names.gateways.get(case.gateway.as_str());
    CaseLine {
        id: case.id,
        kind: case.kind,
        deed: case.deed,
        fix: case.fix,
        church: names.churches.get(&case.church).cloned().unwrap_or_default(),
        gateway: gateway.cloned().unwrap_or_else(|| case.gateway.to_string()),
        gift: case.gift.map(Gift::number),
        said: said.map(|said| said.amount.money()),
        booked: case.booked.map(|booked| booked.amount.money()),
        at: at.unwrap_or(case.found_at),
        found_at: case.found_at,
        owner: case.owner.map(|(person, _)| names.person(person)),
        proposed: case.proposed.is_some(),
        ended_at: case.ended.as_ref().map(|end| end.at),
    }
}

fn row((name, comparison): (String, Comparison)) -> ComparisonRow {
    ComparisonRow {
        church: comparison.church,
        name,
        asked_at: comparison.asked_at,
        open: comparison.open,
        finished_at: comparison.finished_at,
        lines: comparison.lines_read,
        orders: comparison.orders_read,
        found: comparison.cases_found,
        failed: comparison.failed,
    }
}
