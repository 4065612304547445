//! What the gateway did and what we say it did, gift by gift: the charge book on one side, our rows
//! and the ledger's orders on the other, by queries of the audit's own.

use std::collections::{BTreeMap, BTreeSet};

use gateway::sandbox::Deed;
use kernel::GiftId;

use crate::ground::Ground;

/// What both sides know of one gift.
#[derive(Clone, Debug, Default)]
struct Sides {
    state: String,
    amount: i64,
    /// Purchases in the charge book, by what they took.
    charges: Vec<i64>,
    /// Orders that say it was taken, less those that say it went back.
    settled: i64,
    /// What the ledger says came in through the gateway.
    cleared: i64,
    /// Why it waits for a person.
    parked: Option<String>,
    /// A question about it stands in the queue.
    asked_again: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    accepted: usize,
    taken: usize,
    pub(crate) cancelled: usize,
    failed: usize,
    attempts: usize,
    unanswered: usize,
    charges: usize,
    waiting_for_a_person: BTreeMap<String, usize>,
    /// What may not be, in words.
    lost: Vec<String>,
    doubled: Vec<String>,
    differing: Vec<String>,
    unresolved: Vec<String>,
}

impl Evidence {
    /// Of the gifts that were acknowledged, and of whatever else is in the book.
    pub(crate) async fn of(ground: &Ground, accepted: &[GiftId]) -> Evidence {
        let mut evidence = Evidence { accepted: accepted.len(), ..Evidence::default() };
        let mut sides = ours(ground).await;
        let attempts: Vec<(String, String, String)> =
            ground.rows("select id, gift_id, coalesce(certainty, '') from attempts").await;
        evidence.attempts = attempts.len();
        let unanswered = "select count(*) from attempts where inquiries > 0";
        evidence.unanswered = usize::try_from(ground.number(unanswered).await).unwrap_or_default();
        let by_key: BTreeMap<&str, &str> =
            attempts.iter().map(|(key, gift, _)| (key.as_str(), gift.as_str())).collect();
        for charge in ground.sandbox.charges().await {
            if charge.kind != Deed::Purchase {
                evidence.differing.push(format!("nobody asked for {:?} {charge:?}", charge.kind));
                continue;
            }
            evidence.charges += 1;
            let key = charge.key.clone().unwrap_or_default();
            match by_key.get(key.as_str()).and_then(|gift| sides.get_mut(*gift)) {
                Some(gift) => gift.charges.push(charge.amount),
                None => evidence.differing.push(format!("no attempt has the key of {charge:?}")),
            }
        }
        let acknowledged: BTreeSet<String> = accepted.iter().map(GiftId::to_string).collect();
        for gift in acknowledged.iter().filter(|gift| !sides.contains_key(*gift)) {
            evidence.lost.push(format!("{gift} was acknowledged and is not there"));
        }
        // A form whose answer was lost is sent again: it is one gift, and no other came of it.
        for gift in sides.keys().filter(|gift| !acknowledged.contains(*gift)) {
            evidence.doubled.push(format!("{gift} was never acknowledged"));
        }
        for (gift, sides) in &sides {
            evidence.weigh(gift, sides);
        }
        evidence
    }

    fn weigh(&mut self, gift: &str, sides: &Sides) {
        let told = || format!("{gift}: {sides:?}");
        match sides.state.as_str() {
            "taken" => self.taken += 1,
            "cancelled" => self.cancelled += 1,
            "failed" => self.failed += 1,
            _ => match (&sides.parked, sides.asked_again) {
                (Some(why), _) => {
                    *self.waiting_for_a_person.entry(why.clone()).or_default() += 1;
                }
                (None, true) if sides.state == "uncertain" => self.unresolved.push(told()),
                (None, _) => self.lost.push(told()),
            },
        }
        let charged = sides.charges.len();
        if charged > 1 || sides.settled > 1 {
            self.doubled.push(told());
        }
        let taken = i64::from(sides.state == "taken");
        if sides.settled != taken {
            self.differing.push(told());
        }
        match (charged, taken) {
            (0, 1) => self.differing.push(told()),
            // Whether it was charged is the very question that it waits with.
            (1, 0) if sides.parked.is_some() => {}
            (1, 0) => self.lost.push(told()),
            _ => {}
        }
        let booked = if taken == 1 { sides.amount } else { 0 };
        let wrong = sides.charges.iter().any(|charge| *charge != sides.amount);
        if wrong || sides.cleared != booked {
            self.differing.push(told());
        }
    }

    /// For the table.
    pub(crate) fn rows(&self) -> Vec<(&'static str, String)> {
        let waiting: usize = self.waiting_for_a_person.values().sum();
        let mut rows = vec![
            ("gifts acknowledged", self.accepted.to_string()),
            (
                "taken, refused by the bank, cancelled",
                format!("{}, {}, {}", self.taken, self.failed, self.cancelled),
            ),
            ("attempts, of them asked about", format!("{}, {}", self.attempts, self.unanswered)),
            ("charges in the gateway's book", self.charges.to_string()),
            ("waiting for a person, with a reason", waiting.to_string()),
        ];
        for (what, found) in [
            ("**lost**", &self.lost),
            ("**doubled**", &self.doubled),
            ("**book and ledger differ**", &self.differing),
            ("**still not known**", &self.unresolved),
        ] {
            rows.push((what, format!("**{}**", found.len())));
        }
        rows
    }

    /// Fails with the first few that do not agree.
    pub(crate) fn agrees(&self) {
        for (what, found) in [
            ("lost", &self.lost),
            ("doubled", &self.doubled),
            ("differing", &self.differing),
            ("unresolved", &self.unresolved),
        ] {
            let some: Vec<_> = found.iter().take(5).collect();
            assert!(found.is_empty(), "{what}: {}, such as {some:#?}", found.len());
        }
    }
}

/// Our side: the rows of gifts, the ledger's orders, and the queue.
async fn ours(ground: &Ground) -> BTreeMap<String, Sides> {
    let rows: Vec<(String, String, i64)> =
        ground.rows("select id, state, amount_minor from gifts").await;
    let mut sides: BTreeMap<String, Sides> = rows
        .into_iter()
        .map(|(id, state, amount)| (id, Sides { state, amount, ..Sides::default() }))
        .collect();
    let orders: Vec<(String, i64)> = ground
        .rows(
            "select job_id, cast(sum(case kind when 'settle' then 1 else -1 end) as bigint)
               from orders
              where kind in ('settle', 'refund')
              group by job_id",
        )
        .await;
    for (job, settled) in orders {
        if let Some(gift) = sides.get_mut(&job) {
            gift.settled = settled;
        }
    }
    let cleared: Vec<(String, i64)> = ground
        .rows(
            "select o.job_id, cast(-sum(c.amount_minor) as bigint)
               from orders o
               join changes c on c.church_no = o.church_no and c.seq = o.seq
               join accounts a on a.no = c.account_no
              where a.kind = 'clearing'
              group by o.job_id",
        )
        .await;
    for (job, amount) in cleared {
        if let Some(gift) = sides.get_mut(&job) {
            gift.cleared = amount;
        }
    }
    let tasks: Vec<(String, String, String)> = ground
        .rows(
            "select body, state, coalesce(reason, '') from tasks
              where state <> 'done' and kind in ('send', 'inquire')",
        )
        .await;
    for (body, state, reason) in tasks {
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let Some(gift) = body["gift"].as_str().and_then(|gift| sides.get_mut(gift)) else {
            continue;
        };
        match state.as_str() {
            "parked" => gift.parked = Some(reason),
            _ => gift.asked_again = true,
        }
    }
    sides
}
