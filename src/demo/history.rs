//! The story: eighteen months of Sundays, one outage, and everything else that happens to gifts.

mod cases;
mod homes;
mod incidents;

use anyhow::{Context, anyhow};
use delayed_payments::{Frequency, Scope as DelayScope};
use giving::parts::TypedPart;
use giving::payouts::TypedPayout;
use giving::ports::{Ids, SeededIds};
use giving::releases::TypedTotals;
use giving::schedules::Asked;
use giving::{Actor, Badge, ChurchAdmin, Donor, Given, Staff, Typed};
use jiff::civil::{Time, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use kernel::{Date, GiftId, PersonId, RequestId, Timestamp, derive_id};

use super::Demo;
use super::church::{ADMIN, Cast, SECOND, STAFF, ZONE};
use super::world::World;

/// All gateways do their work.
const WELL: &str = "{}";

/// The card gateway cannot reach the banks.
const CARDS_DOWN: &str = r#"{"gw_braintree_grace_harbor": {"mood": "down"},
    "gw_braintree_probe": {"mood": "down"}}"#;

/// When the engine looks on an ordinary day: the due time, and three more for retries.
const SLOTS: [Time; 4] =
    [time(6, 0, 30, 0), time(10, 0, 0, 0), time(14, 0, 0, 0), time(20, 0, 0, 0)];

/// Plays the whole story up to `demo.until`.
pub(super) async fn play(
    world: &mut World,
    demo: &Demo,
    cast: &Cast,
    progress: &mut impl FnMut(Date),
) -> anyhow::Result<()> {
    let zone = TimeZone::get(ZONE)?;
    let today = demo.until.date_in(&zone);
    let first = today.checked_sub(Span::new().months(i64::from(demo.months)))?;
    let mut story = Story {
        cast,
        zone,
        today,
        until: demo.until,
        ids: SeededIds::new(demo.seed.wrapping_add(1)),
        incident_ids: SeededIds::new(demo.seed.wrapping_add(2)),
        refundable: None,
    };
    world.gateway_is(WELL).await?;
    let mut day = first;
    while day <= today {
        progress(day);
        if day == story.outage() {
            story.outage_day(world, day).await?;
        } else {
            story.ordinary_day(world, day).await?;
        }
        day = day.tomorrow()?;
    }
    world.at(demo.until).await?;
    story.last_minutes(world).await
}

struct Story<'a> {
    cast: &'a Cast,
    zone: TimeZone,
    today: Date,
    until: Timestamp,
    ids: SeededIds,
    /// Of what is done to incidents: it changes nothing of the rest of the story.
    incident_ids: SeededIds,
    /// A gift that will be given back.
    refundable: Option<GiftId>,
}

impl Story<'_> {
    /// The Sunday of the outage, about five weeks ago.
    fn outage(&self) -> Date {
        let around = self.today.saturating_sub(35.days());
        around.nth_weekday(-1, Weekday::Sunday).unwrap_or(around)
    }

    fn instant(&self, day: Date, at: Time) -> anyhow::Result<Timestamp> {
        let zoned = day.to_datetime(at).to_zoned(self.zone.clone())?;
        Ok(Timestamp::from_jiff(zoned.timestamp()).min(self.until))
    }

    async fn ordinary_day(&mut self, world: &mut World, day: Date) -> anyhow::Result<()> {
        for (slot, at) in SLOTS.into_iter().enumerate() {
            let now = self.instant(day, at)?;
            world.at(now).await?;
            if slot == 1 {
                self.begin_schedules(world, day).await?;
                if day.weekday() == Weekday::Sunday {
                    self.offering(world, 2 + self.ids.below(4)).await?;
                }
                self.what_else_happens(world, day).await?;
                if day.weekday() == Weekday::Tuesday {
                    self.deposits(world, day).await?;
                }
            }
            if now >= self.until {
                break;
            }
        }
        Ok(())
    }

    /// Two or three donors a week begin to give regularly, until all who want to do.
    async fn begin_schedules(&self, world: &World, day: Date) -> anyhow::Result<()> {
        let first = self.today.saturating_sub(Span::new().months(18));
        let since = i64::from(first.until(day)?.get_days());
        let number = match since {
            0..=119 if since % 3 == 0 => usize::try_from(since / 3)?,
            _ => return Ok(()),
        };
        let Some(frequency) = self.habit(number) else { return Ok(()) };
        let dollars = [25, 40, 60, 100, 150, 250][number % 6];
        let start = next_sunday(day, frequency)?;
        self.schedule(world, number, 0, number % 3, dollars, frequency, start).await?;
        if number == 0 {
            self.schedule(world, 0, 1, 2, 100, Frequency::Monthly, start).await?;
        }
        Ok(())
    }

    fn habit(&self, number: usize) -> Option<Frequency> {
        match number % 5 {
            0 => Some(Frequency::Weekly),
            1 => Some(Frequency::Monthly),
            2 => Some(Frequency::EveryTwoWeeks),
            3 => None,
            _ if number.is_multiple_of(2) => Some(Frequency::FirstAndFifteenth),
            _ => Some(Frequency::Weekly),
        }
    }

    /// Gifts of those who give when the plate comes round.
    async fn offering(&mut self, world: &World, gifts: u32) -> anyhow::Result<()> {
        for _ in 0..gifts {
            let people = u32::try_from(self.cast.donors.len())?;
            let number = usize::try_from(self.ids.below(people))?;
            let fund = usize::try_from(self.ids.below(3))?;
            let dollars = [10, 20, 25, 50, 75, 100, 500][usize::try_from(self.ids.below(7))?];
            let gift = self.gift(world, number, 0, fund, dollars).await?;
            if number > 8 {
                self.refundable = Some(gift);
            }
        }
        Ok(())
    }

    /// What does not go as it should, so that every state is there to be seen.
    async fn what_else_happens(&mut self, world: &World, day: Date) -> anyhow::Result<()> {
        let days_ago = i64::from(day.until(self.today)?.get_days());
        match days_ago {
            40 => self.refund(world).await?,
            26 => self.refund_a_part(world).await?,
            24 => self.redesignate(world).await?,
            34 => self.disputed(world).await?,
            30 => drop(self.gift(world, 0, 3, 0, 50).await?),
            20 => drop(self.gift(world, 2, 1, 0, 45).await?),
            16 => self.change_schedules(world, day).await?,
            12 => drop(self.gift(world, 3, 1, 1, 80).await?),
            10 => drop(self.gift(world, 4, 1, 0, 35).await?),
            8 => drop(self.gift(world, 5, 1, 2, 20).await?),
            6 => drop(self.gift(world, 6, 1, 0, 15).await?),
            4 => drop(self.gift(world, 0, 2, 1, 75).await?),
            3 => {
                let start = day.tomorrow()?;
                self.schedule(world, 1, 1, 0, 60, Frequency::Monthly, start).await?;
            }
            1 => self.bank_maintenance(world).await?,
            90 => homes::together(self, world).await?,
            200 => homes::pledged(self, world, day).await?,
            150 => incidents::older(self, world, day).await?,
            _ => {}
        }
        Ok(())
    }

    /// A bank debit that its bank will send back weeks after it had settled.
    async fn disputed(&self, world: &World) -> anyhow::Result<()> {
        let donor = self.donor(world, 24).await?;
        let typed = self.typed(24, 1, 0, 90, Frequency::Once, None)?;
        // None of the story's own ids, so that the rest of it stays as it was.
        let request = RequestId::from_uuid(derive_id(&["demo", "disputed"]));
        if let Given::Gift(church, gift) = world.giving()?.give(&donor, &typed, request).await? {
            world.giving()?.send(church, gift).await?;
        }
        Ok(())
    }

    /// One donor stops, one pauses, one skips a date.
    async fn change_schedules(&self, world: &World, day: Date) -> anyhow::Result<()> {
        let giving = world.giving()?;
        for (number, what) in [(12, "stop"), (10, "pause"), (15, "skip")] {
            let donor = self.donor(world, number).await?;
            let Some(row) = giving.schedules(&donor).await?.rows.into_iter().next() else {
                continue;
            };
            let page = giving.schedule(&donor, row.id).await?;
            let request = self.request();
            let asked = match what {
                "stop" => {
                    giving.stop(&donor, row.id, "", page.version, request).await?;
                    continue;
                }
                "pause" => Asked::Pause(day.checked_add(60.days())?.to_string()),
                _ => {
                    let Some(next) = page.upcoming.get(2) else { continue };
                    Asked::Skip(next.on.to_string())
                }
            };
            giving.change_schedule(&donor, row.id, &asked, page.version, request).await?;
        }
        Ok(())
    }

    async fn refund(&self, world: &World) -> anyhow::Result<()> {
        let giving = world.giving()?;
        let admin = self.admin(world).await?;
        let gift = self.refundable.context("no gift to give back yet")?;
        let all = giving.part_form(&admin, gift).await?.left.to_decimal();
        let typed = TypedPart::all(&all, "The donor gave twice by mistake");
        giving.refund(&admin, gift, &typed, self.request()).await?;
        Ok(())
    }

    async fn refund_a_part(&self, world: &World) -> anyhow::Result<()> {
        let giving = world.giving()?;
        let admin = self.admin(world).await?;
        let gift = self.refundable.context("no gift to give back yet")?;
        let form = giving.part_form(&admin, gift).await?;
        let line = form.kept.first().context("nothing is left of it")?;
        let typed = TypedPart {
            fund: line.fund.to_string(),
            amount: "5.00".to_owned(),
            ..TypedPart::all("5.00", "The donor typed five dollars too much")
        };
        giving.refund(&admin, gift, &typed, self.request()).await?;
        Ok(())
    }

    async fn redesignate(&self, world: &World) -> anyhow::Result<()> {
        let giving = world.giving()?;
        let admin = self.admin(world).await?;
        let gift = self.refundable.context("no gift to move yet")?;
        let form = giving.part_form(&admin, gift).await?;
        let is_in = |fund| form.kept.iter().any(|line| line.fund == fund);
        let to = form.funds.iter().find(|fund| !is_in(fund.id)).context("there is one fund")?;
        let typed = TypedPart {
            to: to.id.to_string(),
            ..TypedPart::all("", "The donor called: it was meant for this fund")
        };
        giving.redesignate(&admin, gift, &typed, self.request()).await?;
        Ok(())
    }

    /// On Tuesdays the gateways pay out what they took until then.
    async fn deposits(&self, world: &World, day: Date) -> anyhow::Result<()> {
        let giving = world.giving()?;
        let admin = self.admin(world).await?;
        for row in giving.deposits(&admin, None).await?.clearing {
            if row.waiting.minor() <= 0 {
                continue;
            }
            let amount = row.waiting.to_decimal();
            let typed = TypedPayout {
                gateway: row.gateway.to_string(),
                on: day.to_string(),
                reference: format!("PO-{}", day.strftime("%Y%m%d")),
                total: amount.clone(),
                amount,
            };
            giving.record_payout(&admin, &typed, self.request()).await?;
        }
        Ok(())
    }

    /// The bank's gateway is delayed by a person, and gifts wait.
    async fn bank_maintenance(&self, world: &World) -> anyhow::Result<()> {
        let giving = world.giving()?;
        let staff = self.staff(world, STAFF).await?;
        let scope = DelayScope::Gateway(self.cast.bank_gateway.clone());
        let why = "Tasman Bank works on its systems until Monday";
        giving.begin_delay(&staff, scope, why, self.request()).await?;
        for (number, dollars) in [(0, 120), (8, 500), (12, 5), (16, 50), (20, 20)] {
            self.gift(world, number, 1, 0, dollars).await?;
        }
        incidents::longer_than_announced(self, world).await
    }

    /// The card gateway is down from before the first schedules fall due until ten.
    async fn outage_day(&mut self, world: &mut World, day: Date) -> anyhow::Result<()> {
        world.gateway_is(CARDS_DOWN).await?;
        for at in [time(6, 0, 30, 0), time(6, 2, 0, 0), time(6, 10, 0, 0), time(9, 30, 0, 0)] {
            world.at(self.instant(day, at)?).await?;
            if at == time(6, 10, 0, 0) {
                incidents::taken(self, world).await?;
            }
        }
        self.offering(world, 6).await?;
        let regretted = self.gift(world, 23, 0, 0, 40).await?;
        let donor = self.donor(world, 23).await?;
        world.giving()?.cancel_gift(&donor, regretted, self.request()).await?;

        world.gateway_is(WELL).await?;
        let staff = self.staff(world, STAFF).await?;
        for minute in [5, 9, 13, 17, 21] {
            world.at(self.instant(day, time(10, minute, 0, 0))?).await?;
            world.giving()?.probe(&staff, &self.cast.card_gateway).await?;
        }
        world.at(self.instant(day, time(10, 24, 0, 0))?).await?;
        for delay in world.giving()?.board(&staff).await?.delays {
            world.giving()?.end_delay(&staff, delay.id, self.request()).await?;
        }
        self.release(world, &staff, day).await?;
        for at in [time(14, 0, 0, 0), time(20, 0, 0, 0)] {
            world.at(self.instant(day, at)?).await?;
        }
        incidents::over(self, world).await
    }

    async fn release(&self, world: &World, staff: &Staff, day: Date) -> anyhow::Result<()> {
        let giving = world.giving()?;
        let gateway = &self.cast.card_gateway;
        let id = giving.draw_plan(staff, gateway, 5, self.request()).await?;
        let second = self.staff(world, SECOND).await?;
        let seen = giving.plan(&second, id).await?.fingerprint;
        giving.approve_plan(&second, id, &seen, "", self.request()).await?;
        for minute in 26..56 {
            let page = giving.plan(staff, id).await?;
            let Some(next) = page.next else { break };
            let batch = page
                .batches
                .iter()
                .find(|batch| batch.id == next)
                .ok_or_else(|| anyhow!("the plan names a batch it has not"))?;
            let typed = TypedTotals {
                count: &batch.total.count.to_string(),
                sum: &batch.total.sum.to_decimal(),
            };
            giving.release_batch(staff, id, next, typed, self.request()).await?;
            world.at(self.instant(day, time(10, minute, 0, 0))?).await?;
        }
        Ok(())
    }

    /// A gift without an answer, as the story reaches the present.
    async fn last_minutes(&self, world: &World) -> anyhow::Result<()> {
        self.gift(world, 7, 1, 0, 30).await?;
        world.giving()?.check_connectivity().await?;
        self.settlement(world).await?;
        self.trust(world).await
    }

    async fn gift(
        &self,
        world: &World,
        number: usize,
        method: usize,
        fund: usize,
        dollars: u32,
    ) -> anyhow::Result<GiftId> {
        let typed = self.typed(number, method, fund, dollars, Frequency::Once, None)?;
        let donor = self.donor(world, number).await?;
        match world.giving()?.give(&donor, &typed, self.request()).await? {
            Given::Gift(church, gift) => {
                world.giving()?.send(church, gift).await?;
                Ok(gift)
            }
            Given::Schedule(schedule) => Err(anyhow!("one gift became schedule {schedule}")),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one line of the story: who gives what, how")]
    async fn schedule(
        &self,
        world: &World,
        number: usize,
        method: usize,
        fund: usize,
        dollars: u32,
        frequency: Frequency,
        start: Date,
    ) -> anyhow::Result<()> {
        let typed = self.typed(number, method, fund, dollars, frequency, Some(start))?;
        let donor = self.donor(world, number).await?;
        world.giving()?.give(&donor, &typed, self.request()).await?;
        Ok(())
    }

    fn typed(
        &self,
        number: usize,
        method: usize,
        fund: usize,
        dollars: u32,
        frequency: Frequency,
        start: Option<Date>,
    ) -> anyhow::Result<Typed> {
        let methods = &self.cast.donors.get(number).context("no such donor")?.methods;
        let method = methods.get(method).or(methods.first()).context("a donor without a method")?;
        Ok(Typed {
            fund: self.cast.funds.get(fund).context("no such fund")?.to_string(),
            amount: dollars.to_string(),
            method: method.to_string(),
            frequency: frequency.name().to_owned(),
            first: start.map_or_else(String::new, |date| date.to_string()),
            ..Typed::default()
        })
    }

    async fn donor(&self, world: &World, number: usize) -> anyhow::Result<Donor> {
        let person = self.cast.donors.get(number).context("no such donor")?.person;
        match self.actor(world, person).await? {
            Actor::Donor(donor) => Ok(donor),
            Actor::Admin(_) | Actor::Staff(_) => Err(anyhow!("not a donor")),
        }
    }

    async fn staff(&self, world: &World, email: &str) -> anyhow::Result<Staff> {
        match self.actor(world, self.cast.person(email)?).await? {
            Actor::Staff(staff) => Ok(staff),
            Actor::Donor(_) | Actor::Admin(_) => Err(anyhow!("not payment staff")),
        }
    }

    async fn admin(&self, world: &World) -> anyhow::Result<ChurchAdmin> {
        match self.actor(world, self.cast.person(ADMIN)?).await? {
            Actor::Admin(admin) => Ok(admin),
            Actor::Donor(_) | Actor::Staff(_) => Err(anyhow!("not a church admin")),
        }
    }

    async fn actor(&self, world: &World, person: PersonId) -> anyhow::Result<Actor> {
        let badge = Badge { person, credential: 1 };
        world.giving()?.who(badge).await?.context("nobody by this name in the story")
    }

    fn request(&self) -> RequestId {
        RequestId::from_uuid(self.ids.uuid())
    }
}

/// Weekly givers give on Sundays; the others from tomorrow on.
fn next_sunday(day: Date, frequency: Frequency) -> anyhow::Result<Date> {
    Ok(match frequency {
        Frequency::Weekly | Frequency::EveryTwoWeeks => day.nth_weekday(1, Weekday::Sunday)?,
        Frequency::EveryFourWeeks
        | Frequency::FirstAndFifteenth
        | Frequency::FifthAndTwentieth
        | Frequency::Monthly
        | Frequency::Quarterly
        | Frequency::HalfYearly
        | Frequency::Yearly
        | Frequency::Once => day.tomorrow()?,
    })
}
