//! Why a reply is ruled as it is: the rule that decided, and those that came after it.

use classifier::{Brand, explain, redact};
use kernel::GatewayId;
use views::{RuleWhy, WhyPage};

use super::list::row;
use super::recorded::{brand_named, pasted};
use crate::Giving;
use crate::actor::Staff;
use crate::error::{Error, Violation, Wrong};
use crate::typed::{choice, wrong};

/// Rules after the first that fit.
const RUNNERS_UP: usize = 12;

/// Reads a gateway and a brand typed with a reply; all that is wrong.
pub(super) fn reply_typed(
    reply: &str,
    gateway: &str,
    brand: &str,
) -> Result<(GatewayId, Option<Brand>), Error> {
    let gateway: Result<GatewayId, Violation> = choice(gateway, "gateway");
    let named = brand_typed(brand);
    let there = match reply.trim() {
        "" => Err(wrong("reply", Wrong::Missing)),
        _ => Ok(()),
    };
    match (there, gateway, named) {
        (Ok(()), Ok(gateway), Ok(brand)) => Ok((gateway, brand)),
        (there, gateway, brand) => {
            let all = [there.err(), gateway.err(), brand.err()];
            Err(Error::Invalid(all.into_iter().flatten().collect()))
        }
    }
}

/// A brand, or none.
pub(super) fn brand_typed(text: &str) -> Result<Option<Brand>, Violation> {
    match text.trim() {
        "" => Ok(None),
        name => brand_named(name).map(Some).ok_or_else(|| wrong("brand", Wrong::NotAChoice)),
    }
}

impl Giving {
    /// The page before anything was pasted.
    pub async fn why_page(&self, staff: &Staff) -> Result<WhyPage, Error> {
        let cases = self.judged_cases(staff).await?;
        Ok(WhyPage { gateways: self.gateway_names().await?, found: None, cases })
    }

    /// Why a reply of this gateway is ruled as it is. Nothing is kept.
    pub async fn why_ruled(
        &self,
        staff: &Staff,
        reply: &str,
        gateway: &str,
        brand: &str,
    ) -> Result<WhyPage, Error> {
        let (gateway, brand) = reply_typed(reply, gateway, brand)?;
        self.follow_rules().await?;
        let edition = self.edition();
        let why = explain(&pasted(reply), &gateway, brand.as_ref(), &edition.rules);
        let rows: Vec<_> = (1..)
            .zip(edition.rules.rules())
            .filter(|(_, rule)| why.matched.iter().any(|found| found.id == rule.id))
            .map(|(place, rule)| row(place, rule, &edition))
            .collect();
        let decided = why.ruling.rule.as_ref();
        let (first, later): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| decided.is_some_and(|id| id.as_str() == row.id));
        let found = RuleWhy {
            brand: brand.as_ref().map(Brand::to_string),
            reply: redact(reply.trim()),
            class: why.ruling.class,
            certainty: why.ruling.certainty,
            decided_by: first.into_iter().next(),
            runners_up: later.into_iter().take(RUNNERS_UP).collect(),
            words: redact(&why.words),
            gateway,
        };
        Ok(WhyPage { found: Some(found), ..self.why_page(staff).await? })
    }
}
