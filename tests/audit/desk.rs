//! Payment staff in an outage, as two people would act: agree to do without probes, end the delay,
//! draw a plan, have it approved, release batch after batch; and begin anew when the gateway fails
//! again.

use std::time::Duration;

use delayed_payments::Scope as DelayScope;
use giving::locks::LockOf;
use giving::people::{Person, Role};
use giving::releases::{Release, TypedTotals};
use giving::{Actor, Badge, Error, Giving, Refusal, Staff};
use kernel::{DelayId, GatewayId, PersonId, PlanId, RequestId, derive_id};
use uuid::Uuid;

use crate::church::STAFF;
use crate::ground::Ground;

/// The second person.
const SECOND: &str = "anna@example.org";

pub(crate) struct Desk {
    first: Staff,
    second: Staff,
    gateway: GatewayId,
    batch_size: u32,
    plan: Option<PlanId>,
    pub(crate) plans: usize,
    pub(crate) batches: usize,
    pub(crate) delays_ended: usize,
}

/// How often somebody presses a button again before they give up, and how soon.
const TRIES: u32 = 120;
const AGAIN: Duration = Duration::from_millis(500);

/// A busy server says so, and whoever is told presses the same button again.
pub(crate) async fn pressed<T>(press: impl AsyncFn() -> Result<T, Error>) -> Result<T, Error> {
    let mut pace = tokio::time::interval(AGAIN);
    for _ in 1..TRIES {
        pace.tick().await;
        match press().await {
            Err(Error::Unavailable(_)) => {}
            answered => return answered,
        }
    }
    press().await
}

fn request() -> RequestId {
    RequestId::from_uuid(Uuid::new_v4())
}

async fn staff(giving: &Giving, email: &str) -> Staff {
    let person = PersonId::from_uuid(derive_id(&["person", email]));
    match giving.who(Badge { person, credential: 1 }).await.unwrap() {
        Some(Actor::Staff(staff)) => staff,
        other => panic!("{email} is {other:?}"),
    }
}

impl Desk {
    pub(crate) async fn of(ground: &Ground, batch_size: u32) -> Desk {
        let second = Person {
            id: PersonId::from_uuid(derive_id(&["person", SECOND])),
            church: None,
            role: Role::PaymentStaff,
            name: "Second".to_owned(),
            email: SECOND.to_owned(),
            password: None,
            credential: 1,
            last_sign_in: None,
            campus: None,
            locale: None,
        };
        let mut work = ground.store().begin().await.unwrap();
        work.add_person(&second).await.unwrap();
        let _committed = work.commit().await.unwrap();
        let giving = ground.giving();
        Desk {
            first: staff(&giving, STAFF).await,
            second: staff(&giving, SECOND).await,
            gateway: "braintree".parse().unwrap(),
            batch_size,
            plan: None,
            plans: 0,
            batches: 0,
            delays_ended: 0,
        }
    }

    pub(crate) async fn begin_delay(&self, ground: &Ground) -> DelayId {
        let scope = DelayScope::Gateway(self.gateway.clone());
        let why = "The gateway told us of an outage";
        ground.giving().begin_delay(&self.first, scope, why, request()).await.unwrap()
    }

    pub(crate) async fn end_delays(&mut self, ground: &Ground) {
        let giving = ground.giving();
        let on: Vec<(String,)> =
            ground.rows("select id from delays where ended_at is null order by since").await;
        for (id,) in on {
            let delay: DelayId = id.parse().unwrap();
            self.unlock(&giving, LockOf::Delay(delay)).await;
            let request = request();
            pressed(async || giving.end_delay(&self.first, delay, request).await).await.unwrap();
            self.delays_ended += 1;
        }
    }

    /// Both agree to do without probes, until the next bad news.
    async fn unlock(&self, giving: &Giving, of: LockOf) {
        let why = "Nobody can wait for probes in an audit";
        let (ask, agree) = (request(), request());
        let asked = pressed(async || giving.ask_override(&self.first, of, why, ask).await).await;
        let agreed = pressed(async || giving.agree_override(&self.second, of, agree).await).await;
        for done in [asked, agreed] {
            match done {
                // It is open already.
                Ok(()) | Err(Error::Refused(_)) => {}
                Err(other) => panic!("the lock could not be opened: {other}"),
            }
        }
    }

    /// Lets the next batch go, of the plan there is or of a new one. False: nothing is held.
    pub(crate) async fn release(&mut self, ground: &Ground) -> bool {
        self.end_delays(ground).await;
        let giving = ground.giving();
        loop {
            let plan = match self.plan {
                Some(plan) => plan,
                None => match self.draw(&giving).await {
                    Some(plan) => plan,
                    None => return false,
                },
            };
            if self.release_next(&giving, plan).await {
                return true;
            }
            self.plan = None;
        }
    }

    async fn draw(&mut self, giving: &Giving) -> Option<PlanId> {
        let (draw, approve) = (request(), request());
        let drawn = pressed(async || {
            giving.draw_plan(&self.first, &self.gateway, self.batch_size, draw).await
        });
        let plan = match drawn.await {
            Ok(plan) => plan,
            Err(Error::Refused(Refusal::NothingHeld)) => return None,
            Err(other) => panic!("no plan: {other}"),
        };
        let page = pressed(async || giving.plan(&self.second, plan).await).await.unwrap();
        let approved = pressed(async || {
            giving.approve_plan(&self.second, plan, &page.fingerprint, "", approve).await
        });
        approved.await.unwrap();
        self.plan = Some(plan);
        self.plans += 1;
        Some(plan)
    }

    /// Releases the plan's next batch. If there is none, or its last one has gifts that nobody
    /// knows the end of, the plan is given up, and what it has not let go stays held.
    async fn release_next(&mut self, giving: &Giving, plan: PlanId) -> bool {
        let page = pressed(async || giving.plan(&self.first, plan).await).await.unwrap();
        if let Some(next) = page.batches.iter().find(|batch| Some(batch.id) == page.next) {
            let cents = next.total.sum.minor();
            let (count, sum) = (next.total.count.to_string(), amount(cents));
            let typed = TypedTotals { count: &count, sum: &sum };
            self.unlock(giving, LockOf::Plan(plan)).await;
            let request = request();
            let released = pressed(async || {
                giving.release_batch(&self.first, plan, next.id, typed, request).await
            });
            match released.await {
                Ok(Release::BatchReleased) => {
                    self.batches += 1;
                    return true;
                }
                Ok(Release::PlanPaused) | Err(Error::Refused(Refusal::LastBatchOpen)) => {}
                Err(other) => panic!("batch {} was not released: {other}", next.ordinal),
            }
        }
        let why = "The gateway failed again; drawn anew";
        let request = request();
        let given_up = pressed(async || giving.abandon_plan(&self.first, plan, why, request).await);
        match given_up.await {
            Ok(()) | Err(Error::Refused(_)) => false,
            Err(other) => panic!("the plan could not be given up: {other}"),
        }
    }
}

/// As it is typed.
fn amount(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
