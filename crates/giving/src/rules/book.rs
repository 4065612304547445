//! The rules this process rules by: those that ship, and those of staff that are in force. A new
//! set is put together beside the old one and then takes its place; whoever rules meanwhile goes on
//! with the one they began with.

use std::sync::{Arc, PoisonError, RwLock};

use classifier::{Brand, Refused, RuleSet};
use kernel::{RuleDraftId, RuleId};

use super::Draft;
use super::recorded::brand_named;
use crate::Giving;
use crate::error::Error;
use crate::gifts::Gift;
use crate::ports::Work;
use crate::scope::Scope;

/// One set of rules, and how it came to be.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    /// The number under which staff put it in force; 0 for what ships alone.
    pub version: u64,
    pub rules: RuleSet,
    /// Which of them are of staff, and under which id.
    pub ours: Vec<(RuleId, RuleDraftId)>,
    /// In force, and not used: a newer version of the product ships rules beside which they cannot
    /// stand.
    pub left_out: Vec<(RuleDraftId, Refused)>,
    /// Whether any rule is about a brand. If none is, nobody has to look brands up.
    pub names_brands: bool,
}

impl Edition {
    fn new(version: u64, rules: RuleSet) -> Edition {
        let names_brands = rules.rules().iter().any(|rule| rule.brand.is_some());
        Edition { version, rules, ours: Vec::new(), left_out: Vec::new(), names_brands }
    }

    /// What ships, and beside it those that can stand there.
    pub(crate) fn of(version: u64, shipped: &RuleSet, active: &[Draft]) -> Edition {
        let (mut used, mut left_out) = (Vec::new(), Vec::new());
        let all = shipped.with(active.iter().map(|draft| draft.rule.clone()));
        let rules = match all {
            Ok(rules) => {
                used.extend(active);
                rules
            }
            // One of them cannot: which, is found one by one.
            Err(_) => active.iter().fold(shipped.clone(), |rules, draft| {
                match rules.with([draft.rule.clone()]) {
                    Ok(more) => {
                        used.push(draft);
                        more
                    }
                    Err(refused) => {
                        left_out.push((draft.id, refused));
                        rules
                    }
                }
            }),
        };
        let ours = used.iter().map(|draft| (draft.rule.id.clone(), draft.id)).collect();
        Edition { ours, left_out, ..Edition::new(version, rules) }
    }
}

/// The edition in use.
#[derive(Debug)]
pub(crate) struct RuleBook(RwLock<Arc<Edition>>);

impl RuleBook {
    /// As the product ships.
    pub(crate) fn new(shipped: RuleSet) -> RuleBook {
        RuleBook(RwLock::new(Arc::new(Edition::new(0, shipped))))
    }

    fn now(&self) -> Arc<Edition> {
        // Nothing is done under the lock that could leave half a value.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, edition: Edition) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(edition);
    }
}

impl Giving {
    /// The rules in force, as this process knows them.
    pub(crate) fn edition(&self) -> Arc<Edition> {
        self.book.now()
    }

    /// Looks whether another set is in force, and uses it from now on. Whether there was one. Every
    /// node asks all the time, so a change is in use everywhere within seconds.
    pub async fn follow_rules(&self) -> Result<bool, Error> {
        if self.reads().rule_set_now().await? == self.edition().version {
            return Ok(false);
        }
        let (version, active) = self.reads().active_rules_now().await?;
        let edition = Edition::of(version, &self.parts.rules, &active);
        for (id, why) in &edition.left_out {
            tracing::error!(%id, %why, "a rule of staff cannot stand beside those that ship");
        }
        tracing::info!(version, of_staff = edition.ours.len(), "another set of rules is in force");
        self.book.put(edition);
        Ok(true)
    }

    /// The brand of the card a gift was asked from, if any rule is about one.
    pub(crate) async fn brand_asked(
        &self,
        work: &mut dyn Work,
        scope: &Scope,
        gift: &Gift,
        edition: &Edition,
    ) -> Result<Option<Brand>, Error> {
        if !edition.names_brands {
            return Ok(None);
        }
        let method = work.method(scope, gift.donor, gift.method).await?;
        Ok(method.and_then(|method| brand_named(&method.brand)))
    }

    /// The number of the set this process rules by.
    pub fn rules_version(&self) -> u64 {
        self.edition().version
    }
}
