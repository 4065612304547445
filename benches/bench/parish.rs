//! Churches, donors and their gifts, written into an empty database before anybody asks for them.

use std::time::Duration;

use auth::Argon2Passwords;
use delayed_payments::{Course, Ends, Frequency, GiftState, MethodKind, Plan, due_instant};
use giving::Scope;
use giving::churches::{Campus, Church, Facility, Fund, Gateway};
use giving::gifts::Gift;
use giving::methods::Method;
use giving::people::{Person, Role};
use giving::ports::{PasswordHash, Passwords};
use giving::schedules::Schedule;
use jiff::ToSpan;
use kernel::{
    Amount, CampusId, ChurchId, Clock, Currency, FacilityId, FundId, GatewayId, GiftId, MethodId,
    PersonId, ScheduleId, SystemClock, Timestamp, derive_id,
};
use ledger::{GiftAccounts, job};
use store::Pools;

use crate::place::Database;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const ADMIN: &str = "admin@example.org";

/// Networks allow so many attempts a card.
const CARDS: usize = 4;

pub(crate) fn church(id: ChurchId, number: usize) -> Church {
    Church {
        id,
        name: format!("Church {number}"),
        zone: "America/Los_Angeles".to_owned(),
        currency: Currency::Usd,
        phone: "253-555-0142".to_owned(),
        address: "410 Dock Street".to_owned(),
        tax_number: "00-1234567".to_owned(),
        test: false,
    }
}

pub(crate) struct DonorHere {
    pub(crate) id: PersonId,
    pub(crate) email: String,
    pub(crate) cards: Vec<MethodId>,
}

/// One church with everything a gift needs.
pub(crate) struct Parish {
    pub(crate) church: ChurchId,
    pub(crate) scope: Scope,
    pub(crate) campus: CampusId,
    pub(crate) fund: FundId,
    pub(crate) gateway: GatewayId,
    pub(crate) facility: FacilityId,
    pub(crate) donors: Vec<DonorHere>,
}

impl Parish {
    /// Sets one up. Everybody has the same password, hashed as cheaply as can be: sign-ins are not
    /// what is measured.
    pub(crate) async fn set_up(database: &Database, donors: usize) -> anyhow::Result<Parish> {
        let id = ChurchId::from_uuid(derive_id(&["measured", "church"]));
        let scope = Scope::of(id);
        let parish = Parish {
            church: id,
            scope,
            campus: CampusId::from_uuid(derive_id(&["measured", "campus"])),
            fund: FundId::from_uuid(derive_id(&["measured", "fund"])),
            gateway: "braintree".parse()?,
            facility: FacilityId::from_uuid(derive_id(&["measured", "facility"])),
            donors: Vec::new(),
        };
        let mut work = database.store.begin().await?;
        work.add_church(&church(id, 0)).await?;
        let campus = Campus { id: parish.campus, church: id, name: "Harbor".to_owned() };
        work.add_campus(&campus).await?;
        let fund =
            Fund { id: parish.fund, church: id, name: "General fund".to_owned(), position: 1 };
        work.add_fund(&fund).await?;
        work.put_gateway(&Gateway {
            id: parish.gateway.clone(),
            name: "Meridian Cards".to_owned(),
            probe_facility_token: "gw_braintree_probe".to_owned(),
            probe_method_token: "pm_ok_visa_1111".to_owned(),
        })
        .await?;
        work.add_facility(&Facility {
            id: parish.facility,
            church: id,
            gateway: parish.gateway.clone(),
            kind: MethodKind::Card,
            token: "gw_braintree_harbor".to_owned(),
        })
        .await?;
        let hash = Argon2Passwords::cheap().hash(PASSWORD.to_owned()).await;
        let admin = person(ADMIN, Role::ChurchAdmin, id, &hash);
        work.add_person(&admin).await?;
        let mut here = Vec::with_capacity(donors);
        for number in 0..donors {
            let donor = person(&format!("donor{number}@example.org"), Role::Donor, id, &hash);
            work.add_person(&donor).await?;
            let mut cards = Vec::with_capacity(CARDS);
            for card in 0..CARDS {
                let name = format!("{number} {card}");
                let method = Method {
                    id: MethodId::from_uuid(derive_id(&["measured", "card", &name])),
                    donor: donor.id,
                    kind: MethodKind::Card,
                    token: format!("pm_ok_visa_{number:04}{card}"),
                    brand: "Visa".to_owned(),
                    last_four: format!("{:04}", number % 10_000),
                    expires: None,
                };
                work.add_method(&scope, &method).await?;
                cards.push(method.id);
            }
            here.push(DonorHere { id: donor.id, email: donor.email, cards });
        }
        let _committed = work.commit().await?;
        Ok(Parish { donors: here, ..parish })
    }

    /// Gifts of the first donor that were taken, so many a day, the last ones today, with their
    /// orders in the books.
    pub(crate) async fn give_daily(
        &self,
        database: &Database,
        gifts: i64,
        a_day: i64,
    ) -> anyhow::Result<()> {
        let all: Vec<i64> = (0..gifts).collect();
        for some in all.chunks(100) {
            let mut work = database.store.begin().await?;
            for nth in some {
                let days_ago = u32::try_from(nth / a_day)?;
                let at =
                    SystemClock.now().minus(Duration::from_secs(86_400).saturating_mul(days_ago));
                let gift = self.taken_gift(&format!("daily {nth}"), at)?;
                let accounts = GiftAccounts {
                    gift: gift.id,
                    church: gift.church,
                    donor: gift.donor,
                    gateway: gift.gateway.clone(),
                    currency: Currency::Usd,
                    lines: gift.lines.clone(),
                };
                work.add_gift(&self.scope, &gift).await?;
                work.append_order(&job::hold(&accounts, 1, at, "measured")?).await?;
                work.append_order(&job::settle(&accounts, 2, at, "measured")?).await?;
            }
            let _committed = work.commit().await?;
        }
        Ok(())
    }

    fn taken_gift(&self, name: &str, at: Timestamp) -> anyhow::Result<Gift> {
        let amount = Amount::of(2_500, Currency::Usd)?;
        let donor = self.first()?;
        Ok(Gift {
            id: GiftId::from_uuid(derive_id(&["measured", "gift", name])),
            church: self.church,
            campus: self.campus,
            donor: donor.id,
            method: donor.cards[0],
            kind: MethodKind::Card,
            facility: self.facility,
            gateway: self.gateway.clone(),
            amount,
            lines: vec![(self.fund, amount)],
            on: church(self.church, 0).today(at),
            schedule: None,
            state: GiftState::Taken { at },
            class: Some(kernel::Class::Success),
            attempts: 1,
            failures: 0,
            first_failed_at: None,
            batch: None,
            orders: 2,
            made_at: at,
            changed_at: at,
            taken_at: Some(at),
            version: 2,
        })
    }

    fn first(&self) -> anyhow::Result<&DonorHere> {
        self.donors.first().ok_or_else(|| anyhow::anyhow!("nobody gives here"))
    }

    /// So many more gifts, over ten years and all donors: copies of one, written by the database
    /// itself.
    pub(crate) async fn many_gifts(&self, database: &Database, gifts: usize) -> anyhow::Result<()> {
        let model = self.taken_gift("model", SystemClock.now())?;
        let mut work = database.store.begin().await?;
        work.add_gift(&self.scope, &model).await?;
        let _committed = work.commit().await?;
        let donors = self.donors.len();
        let (id, number, day) = match &database.pools {
            Pools::Sqlite(_) => (
                "substr(n.h, 1, 8) || '-' || substr(n.h, 9, 4) || '-4' || substr(n.h, 13, 3)
                 || '-a' || substr(n.h, 16, 3) || '-' || substr(n.h, 19, 12)",
                "substr(n.h, 1, 8)",
                "date('now', '-' || (n.i % 3650) || ' days')",
            ),
            Pools::Postgres(_) => {
                ("n.h", "substr(n.h, 1, 8)", "(current_date - (n.i % 3650)::integer)::text")
            }
        };
        let numbers = numbers(&database.pools, gifts);
        let state = "case n.i % 20 when 0 then 'failed' when 1 then 'refunded' else 'taken' end";
        let gift = model.id;
        database
            .execute(&format!(
                "insert into gifts (church_id, id, number, campus_id, donor_id, method_id, kind,
                        facility_id, gateway_id, amount_minor, currency, on_date, schedule_id,
                        state, state_at, state_of, state_class, class, attempts, failures,
                        first_failed_at, batch_id, orders, made_at, changed_at, taken_at, version)
                 select g.church_id, {id}, {number}, g.campus_id, p.id, p.method, g.kind,
                        g.facility_id, g.gateway_id, 500 + (n.i % 50000 * 7919) % 50000, g.currency, {day},
                        g.schedule_id, {state}, g.state_at, g.state_of,
                        case n.i % 20 when 0 then 'insufficient_funds' else g.state_class end,
                        g.class, g.attempts, g.failures, g.first_failed_at, g.batch_id, g.orders,
                        g.made_at, g.changed_at, g.taken_at, g.version
                   from ({numbers}) n
                   join (select d.id, min(m.id) as method,
                                row_number() over (order by d.id) - 1 as place
                           from people d
                           join methods m on m.church_id = d.church_id and m.donor_id = d.id
                          where d.role = 'donor'
                          group by d.id) p on p.place = n.i % {donors}
                   join gifts g on g.id = '{gift}'"
            ))
            .await?;
        database
            .execute(&format!(
                "insert into gift_lines (church_id, gift_id, position, fund_id, amount_minor)
                 select church_id, id, 0, '{}', amount_minor from gifts g
                  where not exists (select 1 from gift_lines l
                                     where l.church_id = g.church_id and l.gift_id = g.id)",
                self.fund
            ))
            .await?;
        database.execute("analyze").await?;
        Ok(())
    }

    /// So many schedules of the first donor, all due now.
    pub(crate) async fn schedules_due(
        &self,
        database: &Database,
        schedules: usize,
    ) -> anyhow::Result<()> {
        let now = SystemClock.now();
        let here = church(self.church, 0);
        let today = here.today(now);
        let yesterday = today.saturating_sub(1.day());
        let plan = Plan { frequency: Frequency::Monthly, anchor: yesterday, ends: Ends::Never };
        let amount = Amount::of(2_500, Currency::Usd)?;
        let donor = self.first()?;
        let model = Schedule {
            id: ScheduleId::from_uuid(derive_id(&["measured", "schedule"])),
            church: self.church,
            campus: self.campus,
            donor: donor.id,
            method: donor.cards[0],
            amount,
            lines: vec![(self.fund, amount)],
            course: Course::begin(plan, yesterday)?,
            next: Some((yesterday, due_instant(yesterday, &here.time_zone()))),
            tell_at: None,
            must_tell: false,
            made_at: now.minus(Duration::from_secs(2 * 86_400)),
            version: 0,
        };
        let mut work = database.store.begin().await?;
        work.add_schedule(&self.scope, &model).await?;
        let _committed = work.commit().await?;
        let id = match &database.pools {
            Pools::Sqlite(_) => {
                "substr(n.h, 1, 8) || '-' || substr(n.h, 9, 4) || '-4' || substr(n.h, 13, 3)
                 || '-a' || substr(n.h, 16, 3) || '-' || substr(n.h, 19, 12)"
            }
            Pools::Postgres(_) => "n.h",
        };
        let numbers = numbers(&database.pools, schedules.saturating_sub(1));
        database
            .execute(&format!(
                "insert into schedules (church_id, id, campus_id, donor_id, method_id, amount_minor,
                        currency, frequency, standing, course, next_on, next_due_at, queued_on,
                        made_at, version)
                 select s.church_id, {id}, s.campus_id, s.donor_id, s.method_id, s.amount_minor,
                        s.currency, s.frequency, s.standing, s.course, s.next_on, s.next_due_at,
                        s.queued_on, s.made_at, s.version
                   from ({numbers}) n
                   join schedules s on s.id = '{}'",
                model.id
            ))
            .await?;
        Ok(())
    }
}

/// Numbers from nought, each with text to make an id of: hexadecimal digits, or a whole id.
fn numbers(pools: &Pools, bound: usize) -> String {
    match pools {
        Pools::Sqlite(_) => format!(
            "with recursive counted(i) as (
                 select 0 union all select i + 1 from counted where i + 1 < {bound})
             select i, lower(hex(randomblob(15))) as h from counted"
        ),
        Pools::Postgres(_) => format!(
            "select i, gen_random_uuid()::text as h from generate_series(0, {bound} - 1) as s(i)"
        ),
    }
}

fn person(email: &str, role: Role, church: ChurchId, hash: &PasswordHash) -> Person {
    Person {
        id: PersonId::from_uuid(derive_id(&["measured", "person", email])),
        church: Some(church),
        role,
        name: email.split('@').next().unwrap_or_default().to_owned(),
        email: email.to_owned(),
        password: Some(hash.clone()),
        credential: 1,
        last_sign_in: None,
        campus: None,
        locale: None,
    }
}
