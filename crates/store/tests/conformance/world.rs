//! Two churches with a donor each, and the few lines that make gifts in them.

use std::sync::Arc;

use delayed_payments::{Course, Ends, Frequency, GiftState, MethodKind, Plan};
use giving::Scope;
use giving::attempts::{Attempt, AttemptKind, Outcome};
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::gifts::Gift;
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::{Reads, Store, StoreError, Work};
use giving::schedules::Schedule;
use kernel::{
    Amount, AttemptId, CampusId, Certainty, ChurchId, Class, Currency, Date, FacilityId, FundId,
    GatewayId, GiftId, MethodId, PersonId, ScheduleId, Timestamp, derive_id,
};
use ledger::{GiftAccounts, Order, job};
use sqlx::Executor;
use store::{Opened, Pools};
use uuid::Uuid;

pub(crate) struct World {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) pools: Pools,
    pub(crate) pin: GatewayId,
    pub(crate) nab: GatewayId,
    pub(crate) here: Parish,
    pub(crate) there: Parish,
}

/// A church with what giving needs.
pub(crate) struct Parish {
    pub(crate) church: Church,
    pub(crate) scope: Scope,
    pub(crate) campus: CampusId,
    pub(crate) general: FundId,
    pub(crate) missions: FundId,
    pub(crate) donor: Person,
    pub(crate) method: Method,
    pub(crate) facility: Facility,
}

/// The same name is the same id.
pub(crate) fn id(name: &str) -> Uuid {
    derive_id(&["conformance", name])
}

/// So many seconds into the story.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros((1_770_000_000 + seconds) * 1_000_000)
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn usd(minor: i64) -> Amount {
    Amount::of(minor, Currency::Usd).unwrap()
}

pub(crate) fn gateway(name: &str) -> Gateway {
    Gateway {
        id: name.parse().unwrap(),
        name: format!("{name} payments"),
        probe_facility_token: format!("{name}-probe-facility"),
        probe_method_token: format!("{name}-probe-method"),
    }
}

pub(crate) async fn commit(work: Box<dyn Work>) {
    let _committed = work.commit().await.unwrap();
}

pub(crate) fn is_stale(result: Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::Stale { .. }))
}

impl World {
    pub(crate) async fn open(url: &str) -> World {
        let Opened { store, pools } = store::open(url).await.unwrap();
        let (pin, nab) = (gateway("pin"), gateway("nab"));
        let mut work = store.begin().await.unwrap();
        work.put_gateway(&pin).await.unwrap();
        work.put_gateway(&nab).await.unwrap();
        let here = Parish::add(work.as_mut(), "here", false).await;
        let there = Parish::add(work.as_mut(), "there", false).await;
        commit(work).await;
        World { store, pools, pin: pin.id, nab: nab.id, here, there }
    }

    pub(crate) async fn close(self) {
        match self.pools {
            Pools::Sqlite(pool) => pool.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) async fn begin(&self) -> Box<dyn Work> {
        self.store.begin().await.unwrap()
    }

    pub(crate) fn read(&self) -> &dyn Reads {
        self.store.read()
    }

    pub(crate) async fn add_gift(&self, parish: &Parish, gift: &Gift) {
        let mut work = self.begin().await;
        work.add_gift(&parish.scope, gift).await.unwrap();
        commit(work).await;
    }

    pub(crate) async fn append(&self, order: &Order) {
        let mut work = self.begin().await;
        work.append_order(order).await.unwrap();
        commit(work).await;
    }

    /// Statements past the port, on one of the application's own connections, which is given back
    /// without whatever was begun on it.
    pub(crate) async fn execute(&self, sql: &str) -> Result<(), sqlx::Error> {
        match &self.pools {
            Pools::Sqlite(pool) => {
                let mut db = pool.acquire().await?;
                let done = db.execute(sql).await.map(|_| ());
                let _ = db.execute("rollback").await;
                done
            }
            Pools::Postgres(pool) => {
                let mut db = pool.acquire().await?;
                let done = db.execute(sql).await.map(|_| ());
                let _ = db.execute("rollback").await;
                done
            }
        }
    }

    /// One text past the port.
    pub(crate) async fn text(&self, sql: &str) -> String {
        match &self.pools {
            Pools::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
            Pools::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        }
    }
}

impl Parish {
    pub(crate) async fn add(work: &mut dyn Work, name: &str, test: bool) -> Parish {
        let of = |what: &str| id(&format!("{what} of {name}"));
        let church = Church {
            id: ChurchId::from_uuid(of("church")),
            name: format!("St. {name}"),
            zone: "America/Chicago".to_owned(),
            currency: Currency::Usd,
            phone: "555 0100".to_owned(),
            address: "1 Main Street".to_owned(),
            tax_number: "12-3456789".to_owned(),
            test,
        };
        let campus = CampusId::from_uuid(of("campus"));
        let general = FundId::from_uuid(of("general fund"));
        let missions = FundId::from_uuid(of("missions fund"));
        let donor = Person {
            id: PersonId::from_uuid(of("donor")),
            church: Some(church.id),
            role: Role::Donor,
            name: format!("Ann {name}"),
            email: format!("ann@{name}.example"),
            password: None,
            credential: 0,
            last_sign_in: None,
            campus: Some(campus),
            locale: None,
        };
        let method = Method {
            id: MethodId::from_uuid(of("method")),
            donor: donor.id,
            kind: MethodKind::Card,
            token: format!("token of {name}"),
            brand: "Visa".to_owned(),
            last_four: "1881".to_owned(),
            expires: Some((12, 2030)),
        };
        let facility = Facility {
            id: FacilityId::from_uuid(of("facility")),
            church: church.id,
            gateway: "pin".parse().unwrap(),
            kind: MethodKind::Card,
            token: format!("facility token of {name}"),
        };
        let scope = Scope::of(church.id);
        let campus_row = Campus { id: campus, church: church.id, name: "Main".to_owned() };
        work.add_church(&church).await.unwrap();
        work.add_campus(&campus_row).await.unwrap();
        for (place, (fund, name)) in
            [(general, "General"), (missions, "Missions")].iter().enumerate()
        {
            let position = u32::try_from(place).unwrap();
            let fund = Fund { id: *fund, church: church.id, name: (*name).to_owned(), position };
            work.add_fund(&fund).await.unwrap();
        }
        work.add_person(&donor).await.unwrap();
        work.add_method(&scope, &method).await.unwrap();
        work.add_facility(&facility).await.unwrap();
        Parish { church, scope, campus, general, missions, donor, method, facility }
    }

    /// A gift for the general fund, due at the story's beginning.
    pub(crate) fn gift(&self, name: &str, minor: i64) -> Gift {
        Gift {
            id: GiftId::from_uuid(id(&format!("gift {name} of {}", self.church.name))),
            church: self.church.id,
            campus: self.campus,
            donor: self.donor.id,
            method: self.method.id,
            kind: MethodKind::Card,
            facility: self.facility.id,
            gateway: self.facility.gateway.clone(),
            amount: usd(minor),
            lines: vec![(self.general, usd(minor))],
            on: date("2026-02-08"),
            schedule: None,
            state: GiftState::Due { at: at(0) },
            class: None,
            attempts: 0,
            failures: 0,
            first_failed_at: None,
            batch: None,
            orders: 0,
            made_at: at(0),
            changed_at: at(0),
            taken_at: None,
            version: 0,
        }
    }

    pub(crate) fn accounts(&self, gift: &Gift) -> GiftAccounts {
        GiftAccounts {
            gift: gift.id,
            church: self.church.id,
            donor: gift.donor,
            gateway: gift.gateway.clone(),
            currency: Currency::Usd,
            lines: gift.lines.clone(),
        }
    }

    /// The order by which a gift of this name was accepted.
    pub(crate) fn hold(&self, name: &str, minor: i64) -> Order {
        job::hold(&self.accounts(&self.gift(name, minor)), 1, at(0), "conformance").unwrap()
    }

    pub(crate) fn attempt(&self, gift: &Gift, ordinal: u32, sent: i64) -> Attempt {
        Attempt {
            id: AttemptId::from_uuid(id(&format!("attempt {ordinal} of {}", gift.id))),
            gift: gift.id,
            kind: AttemptKind::Purchase,
            ordinal,
            gateway: gift.gateway.clone(),
            facility: gift.facility,
            method: gift.method,
            amount: gift.amount,
            sent_at: at(sent),
            outcome: None,
            inquiries: 0,
        }
    }

    pub(crate) fn schedule(&self, name: &str, next: Option<(&str, i64)>) -> Schedule {
        let plan =
            Plan { frequency: Frequency::Weekly, anchor: date("2026-02-08"), ends: Ends::Never };
        Schedule {
            id: ScheduleId::from_uuid(id(&format!("schedule {name} of {}", self.church.name))),
            church: self.church.id,
            campus: self.campus,
            donor: self.donor.id,
            method: self.method.id,
            amount: usd(2_500),
            lines: vec![(self.missions, usd(500)), (self.general, usd(2_000))],
            course: Course::begin(plan, date("2026-02-01")).unwrap(),
            next: next.map(|(on, due)| (date(on), at(due))),
            tell_at: None,
            must_tell: false,
            made_at: at(0),
            version: 0,
        }
    }
}

/// A sure answer of a class.
pub(crate) fn answer(class: Class, seconds: i64) -> Outcome {
    Outcome {
        at: at(seconds),
        class,
        certainty: Certainty::Sure,
        rule: None,
        hard: false,
        reply: String::new(),
    }
}
