//! The inbox of replies that nobody understood: those that are alike stand together. It empties
//! itself when a rule explains them, and where a person says that none is needed.

use std::collections::BTreeMap;

use classifier::explain;
use classifier::lab::clusters;
use kernel::{Class, GatewayId, PersonId, RequestId, Timestamp};
use sha2::{Digest, Sha256};
use views::{UnknownCluster, UnknownInbox};

use super::list::days;
use super::recorded::Recorded;
use super::trial::add_to;
use crate::Giving;
use crate::actor::Staff;
use crate::audit::{Note, Who};
use crate::error::Error;
use crate::request::{Turn, claim};
use crate::typed::reason;

/// Days that the inbox looks back.
const DAYS: u32 = 90;

/// Replies it looks at, the newest first.
const LOOKED_AT: u32 = 5_000;

/// Wordings of a cluster that are shown.
const EXAMPLES: usize = 3;

/// Characters of an example.
const EXAMPLE_CHARS: usize = 600;

/// Unknown replies of one likeness need no rule, somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// What is alike in them: see `likeness`.
    pub likeness: String,
    pub why: String,
    pub by: PersonId,
    pub at: Timestamp,
}

/// What is alike in replies that differ in numbers alone.
fn likeness(words: &str) -> String {
    let mut hash = Sha256::new();
    let spoken = words.split([' ', '\n']).filter(|word| !word.contains(|c: char| c.is_numeric()));
    for word in spoken {
        hash.update(word.as_bytes());
        hash.update(b" ");
    }
    hex::encode(hash.finalize()).chars().take(32).collect()
}

/// An unknown reply that no rule in force explains.
struct Open {
    kept: Recorded,
    likeness: String,
}

/// What is open, and what is not any more.
#[derive(Default)]
struct Sorted {
    open: Vec<Open>,
    explained: u64,
    set_aside: u64,
    more: bool,
}

impl Giving {
    async fn sorted_unknown(&self) -> Result<Sorted, Error> {
        let since = self.now().minus(days(DAYS));
        let kept = self.reads().unknown_replies(since, LOOKED_AT).await?;
        let asides: Vec<String> =
            self.reads().asides().await?.into_iter().map(|aside| aside.likeness).collect();
        let edition = self.edition();
        let mut sorted = Sorted {
            more: kept.len() >= usize::try_from(LOOKED_AT).unwrap_or(usize::MAX),
            ..Sorted::default()
        };
        for kept in kept {
            let Some(reply) = kept.answer() else { continue };
            let why = explain(&reply, &kept.gateway, kept.brand.as_ref(), &edition.rules);
            let likeness = likeness(&why.words);
            if why.ruling.rule.is_some() || why.ruling.class != Class::UnknownError {
                sorted.explained = sorted.explained.saturating_add(1);
            } else if asides.contains(&likeness) {
                sorted.set_aside = sorted.set_aside.saturating_add(1);
            } else {
                sorted.open.push(Open { kept, likeness });
            }
        }
        Ok(sorted)
    }

    /// `/staff/rules/unknown`.
    pub async fn unknown_inbox(&self, _: &Staff) -> Result<UnknownInbox, Error> {
        self.follow_rules().await?;
        let sorted = self.sorted_unknown().await?;
        let texts = sorted.open.iter().map(|open| open.kept.reply.as_str());
        let clusters = clusters(texts)
            .into_iter()
            .filter_map(|cluster| {
                let members: Vec<&Open> =
                    cluster.members.iter().filter_map(|at| sorted.open.get(*at)).collect();
                shown(&members, cluster.draft.unwrap_or_default())
            })
            .collect();
        Ok(UnknownInbox {
            clusters,
            replies: u64::try_from(sorted.open.len()).unwrap_or(u64::MAX),
            days: DAYS,
            more: sorted.more,
            explained: sorted.explained,
            set_aside: sorted.set_aside,
        })
    }

    /// These need no rule. `key` names the cluster as the page showed it; replies that are alike
    /// and come later are set aside as well.
    pub async fn set_unknown_aside(
        &self,
        staff: &Staff,
        key: &str,
        why: &str,
        request: RequestId,
    ) -> Result<(), Error> {
        let now = self.now();
        let why = reason(why, "why")?;
        let sorted = self.sorted_unknown().await?;
        let texts: Vec<&str> = sorted.open.iter().map(|open| open.kept.reply.as_str()).collect();
        let alike = clusters(texts.iter().copied()).into_iter().find_map(|cluster| {
            let members = cluster.members.iter().filter_map(|at| sorted.open.get(*at));
            let mut alike: Vec<String> = members.map(|open| open.likeness.clone()).collect();
            alike.sort_unstable();
            alike.dedup();
            alike.iter().any(|likeness| likeness == key).then_some(alike)
        });
        let mut work = self.begin().await?;
        let content = ["unknown.aside", key, why];
        if claim(work.as_mut(), request, staff.id(), &content, now).await? == Turn::Repeat {
            return Ok(());
        }
        let alike = alike.ok_or(Error::Conflict)?;
        let asides: Vec<Aside> = alike
            .into_iter()
            .map(|likeness| Aside { likeness, why: why.to_owned(), by: staff.id(), at: now })
            .collect();
        work.set_aside(&asides).await?;
        work.note(&Note {
            at: now,
            church: None,
            who: Who::Person(staff.id()),
            verb: "unknown.aside",
            subject: key.to_owned(),
            why: why.to_owned(),
        })
        .await?;
        let _committed = work.commit().await?;
        Ok(())
    }
}

fn shown(members: &[&Open], words: String) -> Option<UnknownCluster> {
    let newest = members.first()?;
    let mut gateways: BTreeMap<&GatewayId, u64> = BTreeMap::new();
    let mut sums = Vec::new();
    let mut wordings: Vec<&Open> = Vec::new();
    for open in members {
        let count = gateways.entry(&open.kept.gateway).or_default();
        *count = count.saturating_add(1);
        add_to(&mut sums, open.kept.amount.money());
        if wordings.len() < EXAMPLES && wordings.iter().all(|one| one.likeness != open.likeness) {
            wordings.push(open);
        }
    }
    let mut gateways: Vec<(GatewayId, u64)> =
        gateways.into_iter().map(|(id, count)| (id.clone(), count)).collect();
    gateways.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let times = || members.iter().map(|open| open.kept.at());
    Some(UnknownCluster {
        key: newest.likeness.clone(),
        words,
        replies: u64::try_from(members.len()).unwrap_or(u64::MAX),
        gateways,
        sums,
        first: times().min()?,
        last: times().max()?,
        examples: wordings
            .iter()
            .map(|open| open.kept.reply.chars().take(EXAMPLE_CHARS).collect())
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a19_replies_that_differ_in_numbers_are_alike() {
        assert_eq!(likeness("code 71 xyzzy"), likeness("code 9f3 xyzzy"));
        assert_ne!(likeness("code xyzzy"), likeness("codex yzzy"));
    }
}
