//! What the two of the staff do, at any time and in any order: their pages let them.

use giving::releases::TypedTotals;
use giving::{Giving, Staff};
use kernel::{PlanId, RequestId};

use crate::crew::Came;
use crate::play::{Play, gateway};

const WHY: &str = "an outage that everybody can see";

impl Play {
    pub(crate) async fn staff_comes(&mut self) {
        let place = self.world.dice.place(self.world.cast.staff.len());
        let staff = self.world.cast.staff[place].clone();
        let node = self.any_node();
        let giving = self.giving(node);
        let request = self.world.dice.request();
        let plan = self.latest_plan().await;
        let name = |what: &str| format!("staff {place} who {what}");
        match self.world.dice.below(12) {
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
            8 | 9 => {
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

    pub(crate) async fn latest_plan(&self) -> Option<PlanId> {
        let plans = self.world.store.read().plans(1).await.unwrap();
        plans.first().map(|plan| plan.id)
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
