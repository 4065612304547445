//! What the two of the staff do, at any time and in any order: their pages let them.

use delayed_payments::{PlanState, Scope as DelayScope};
use giving::releases::TypedTotals;
use giving::{Given, Giving, Staff};
use kernel::{PlanId, RequestId};

use crate::crew::Came;
use crate::play::{MINUTE, Play, gateway};

const WHY: &str = "an outage that everybody can see";

impl Play {
    /// What an incident leaves behind: gifts that are held, a gateway that is well again, and a plan
    /// that two people have signed.
    pub(crate) async fn has_an_outage(&mut self) {
        let giving = self.giving(0);
        let [anna, david] = [0, 1].map(|place| self.world.cast.staff[place].clone());
        let requests: Vec<RequestId> = (0..10).map(|_| self.world.dice.request()).collect();
        let delay = giving.begin_delay(&anna, DelayScope::Gateway(gateway()), WHY, requests[0]);
        let delay = delay.await.unwrap();
        for request in &requests[6..] {
            let place = self.world.dice.place(self.world.cast.givers.len());
            let giver = &self.world.cast.givers[place];
            let amount = *self.world.dice.pick(&[5, 25, 25, 100]);
            let typed = giver.typed(amount, "once", String::new());
            if let Ok(Given::Gift(church, gift)) = giving.give(&giver.donor, &typed, *request).await
            {
                giving.send(church, gift).await.unwrap();
                self.promises(place, church, gift);
            }
        }
        for _ in 0..6 {
            self.world.pass(MINUTE * 4);
            giving.probe(&anna, &gateway()).await.unwrap();
        }
        let signed = async {
            giving.end_delay(&anna, delay, requests[1]).await?;
            let size = self.world.dice.between(1, 3);
            let plan = giving.draw_plan(&anna, &gateway(), size, requests[2]).await?;
            let page = giving.plan(&david, plan).await?;
            giving.approve_plan(&david, plan, &page.fingerprint, "", requests[3]).await
        };
        let came = Came::of(signed.await);
        self.hears("a plan is signed", came);
        let churches = self.churches();
        self.world.witness.looks(&self.world.counter, &churches, &[]).await;
    }

    pub(crate) async fn staff_comes(&mut self) {
        let place = self.world.dice.place(self.world.cast.staff.len());
        let staff = self.world.cast.staff[place].clone();
        let node = self.any_node();
        let giving = self.giving(node);
        let request = self.world.dice.request();
        let plan = self.latest_plan().await;
        let name = |what: &str| format!("staff {place} who {what}");
        match self.world.dice.below(14) {
            0 | 1 => {
                let scope = self.any_scope();
                let name = name(&format!("delays {scope:?}"));
                self.comes(name, node, true, async move {
                    Came::of(giving.begin_delay(&staff, scope, WHY, request).await)
                });
            }
            2 | 3 => {
                let delays = self.world.store.read().delays_now().await.unwrap();
                if delays.is_empty() {
                    return;
                }
                let id = self.world.dice.pick(&delays).id;
                self.comes(name("ends a delay"), node, true, async move {
                    Came::of(giving.end_delay(&staff, id, request).await)
                });
            }
            4 => self.comes(name("probes"), node, true, async move {
                Came::of(giving.probe(&staff, &gateway()).await)
            }),
            5 | 6 => {
                let size = self.world.dice.between(1, 4);
                self.comes(name("draws a plan"), node, true, async move {
                    Came::of(giving.draw_plan(&staff, &gateway(), size, request).await)
                });
            }
            7 => {
                let Some(plan) = plan else { return };
                self.comes(name("approves"), node, true, async move {
                    approves(&giving, &staff, plan, request).await
                });
            }
            8 | 9 | 12 | 13 => {
                let Some(plan) = plan else { return };
                self.comes(name("releases"), node, true, async move {
                    releases(&giving, &staff, plan, request).await
                });
            }
            10 => {
                let Some(plan) = plan else { return };
                self.comes(name("abandons"), node, true, async move {
                    Came::of(giving.abandon_plan(&staff, plan, WHY, request).await)
                });
            }
            _ => {
                let off = self.world.dice.percent(50);
                self.comes(name("turns the switch"), node, true, async move {
                    if off {
                        Came::of(giving.turn_off(&staff, WHY, 15, request).await)
                    } else {
                        Came::of(giving.turn_on(&staff, request).await)
                    }
                });
            }
        }
    }

    /// The one that is open, or the last one.
    pub(crate) async fn latest_plan(&self) -> Option<PlanId> {
        let plans = self.world.store.read().plans(20).await.unwrap();
        // A clock that was wrong may have drawn one that looks newer.
        let over = |state: &PlanState| matches!(state, PlanState::Done | PlanState::Abandoned);
        let open = plans.iter().find(|plan| !over(&plan.state));
        open.or(plans.first()).map(|plan| plan.id)
    }
}

pub(crate) async fn approves(
    giving: &Giving,
    staff: &Staff,
    plan: PlanId,
    request: RequestId,
) -> Came {
    match giving.plan(staff, plan).await {
        Ok(page) => {
            Came::of(giving.approve_plan(staff, plan, &page.fingerprint, WHY, request).await)
        }
        Err(error) => Came::of::<()>(Err(error)),
    }
}

/// The next batch, as its page shows it.
pub(crate) async fn releases(
    giving: &Giving,
    staff: &Staff,
    plan: PlanId,
    request: RequestId,
) -> Came {
    let page = match giving.plan(staff, plan).await {
        Ok(page) => page,
        Err(error) => return Came::of::<()>(Err(error)),
    };
    let next = page.batches.iter().find(|batch| Some(batch.id) == page.next);
    let Some(batch) = next else { return Came::Refused("no batch is next".to_owned()) };
    let (count, sum) = (batch.total.count.to_string(), batch.total.sum.to_string());
    let typed = TypedTotals { count: &count, sum: &sum };
    Came::of(giving.release_batch(staff, plan, batch.id, typed, request).await)
}
