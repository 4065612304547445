use std::sync::Arc;
use std::time::Duration;

use delayed_payments::{GiftState, MethodKind, Scope as DelayScope};
use giving::choices::TypedConsent;
use giving::churches::{Facility, Gateway};
use giving::methods::Method;
use giving::releases::{Release, TypedTotals};
use giving::{Donor, Error, Given, Refusal, Scope, Staff};
use kernel::{DelayId, FacilityId, GatewayId, GiftId, MethodId, PlanId, ScheduleId, derive_id};
use ledger::{AccountKind, OrderKind};
use views::{Event, GiftStatus, StackingWish};

use crate::delays::races;
use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const WHY: &str = "an outage that everybody can see";

/// So many gifts race at once.
const AT_ONCE: usize = 20;

fn bank_gateway() -> GatewayId {
    "vantiv".parse().unwrap()
}

/// A bank's gateway, the church's account there, and the donor's.
pub(crate) async fn add_bank(world: &World, donor: &Donor, behaviour: &str) -> MethodId {
    let method = Method {
        id: MethodId::from_uuid(world.request().as_uuid()),
        donor: donor.id(),
        kind: MethodKind::Ach,
        token: format!("pm_ach_{behaviour}_6203"),
        brand: "Bank".to_owned(),
        last_four: "6203".to_owned(),
        expires: None,
    };
    let facility = FacilityId::from_uuid(derive_id(&["bank facility"]));
    let scope = Scope::of(world.church);
    let mut work = world.store().begin().await.unwrap();
    let gateway = Gateway {
        id: bank_gateway(),
        name: "Harbor Bank Debits".to_owned(),
        probe_facility_token: "gw_vantiv_probe".to_owned(),
        probe_method_token: "pm_ach_ok_1111".to_owned(),
    };
    work.put_gateway(&gateway).await.unwrap();
    if work.facility(&scope, facility).await.unwrap().is_none() {
        work.add_facility(&Facility {
            id: facility,
            church: world.church,
            gateway: bank_gateway(),
            kind: MethodKind::Ach,
            token: "gw_vantiv_harbor".to_owned(),
        })
        .await
        .unwrap();
    }
    work.add_method(&scope, &method).await.unwrap();
    let _committed = work.commit().await.unwrap();
    method.id
}

async fn delay(world: &World, staff: &Staff, scope: DelayScope) -> DelayId {
    world.giving.begin_delay(staff, scope, WHY, world.request()).await.unwrap()
}

fn cards(world: &World) -> DelayScope {
    DelayScope::Gateway(world.gateway.clone())
}

/// Probes pass for long enough, and the delay ends.
async fn well_again(world: &World, staff: &Staff, delay: DelayId) {
    for _ in 0..6 {
        world.clock.advance(MINUTE * 4);
        world.giving.probe(staff, &world.gateway).await.unwrap();
    }
    world.giving.end_delay(staff, delay, world.request()).await.unwrap();
}

async fn plan(world: &World, staff: &Staff, size: u32) -> PlanId {
    let plan = world.giving.draw_plan(staff, &world.gateway, size, world.request()).await.unwrap();
    crate::releases::approve(world, plan).await;
    plan
}

async fn release(world: &World, staff: &Staff, plan: PlanId) -> Result<Release, Error> {
    let page = world.giving.plan(staff, plan).await?;
    let next = page.next.ok_or(Refusal::LastBatchOpen)?;
    let batch = page.batches.iter().find(|batch| batch.id == next).unwrap();
    let typed =
        TypedTotals { count: &batch.total.count.to_string(), sum: &batch.total.sum.to_string() };
    world.giving.release_batch(staff, plan, next, typed, world.request()).await
}

async fn events(world: &World, donor: &Donor, gift: GiftId) -> Vec<Event> {
    let page = world.giving.gift(donor, gift).await.unwrap();
    page.story.into_iter().map(|line| line.event).collect()
}

/// What the gift was charged by, as its attempts say: each must have another key.
async fn charges_of(world: &World, gift: GiftId) -> Vec<GatewayId> {
    let scope = Scope::of(world.church);
    let history = world.store().read().gift_history(&scope, gift).await.unwrap();
    let took = |outcome: &giving::attempts::Outcome| outcome.class == kernel::Class::Success;
    history
        .attempts
        .into_iter()
        .filter(|attempt| attempt.outcome.as_ref().is_some_and(took))
        .map(|attempt| attempt.gateway)
        .collect()
}

async fn subjects(world: &World, donor: &Donor) -> Vec<String> {
    let to = world.giving.settings(&giving::Actor::Donor(donor.clone())).await.unwrap().email;
    let mails = world.mails().await;
    let about_a_gift = |subject: &String| !subject.starts_with("Your recurring gift");
    let subjects = mails.into_iter().filter(|mail| mail.to == to).map(|mail| mail.subject);
    subjects.filter(about_a_gift).collect()
}

pub(crate) async fn a_held_gift_is_paid_from_the_bank(world: World) {
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    let bank = add_bank(&world, &donor, "ok").await;
    let on = delay(&world, &staff, cards(&world)).await;
    let gift = world.give(&donor, card, "60").await;

    // A34: received, assured, and no receipt.
    let page = world.giving.gift(&donor, gift).await.unwrap();
    assert_eq!((page.gift.status, page.receipt), (GiftStatus::Assured, None));
    assert_eq!(subjects(&world, &donor).await, [""; 0], "no receipt before it is taken");
    let offered: Vec<_> = page.other_ways.iter().map(|way| way.id).collect();
    assert_eq!(offered, [bank], "a way known here, that works");
    assert_eq!(world.balance(AccountKind::Assured).await, 6_000);
    // A release plan has the gift already.
    let drawn = plan(&world, &staff, 10).await;

    let check = world.giving.check_way(&donor, gift, &bank.to_string()).await.unwrap();
    assert_eq!(check.to.map(|to| to.id), Some(bank));
    let request = world.request();
    let way = bank.to_string();
    let choose = || world.giving.pay_another_way(&donor, gift, &way, request);
    let church = choose().await.unwrap();
    assert_eq!(world.balance(AccountKind::Assured).await, 0);
    world.giving.send(church, gift).await.unwrap();
    choose().await.unwrap();
    world.work().await;
    assert_eq!(world.charges(), 1, "once, however often it was chosen");
    assert_eq!(world.status(&donor, gift).await, GiftStatus::OnItsWay, "a debit settles in days");

    // The old path can no longer charge.
    well_again(&world, &staff, on).await;
    release(&world, &staff, drawn).await.unwrap();
    world.pass(DAY * 8).await;
    assert_eq!((world.charges(), world.charged()), (1, 6_000));
    assert_eq!(charges_of(&world, gift).await, [bank_gateway()]);
    let page = world.giving.gift(&donor, gift).await.unwrap();
    assert_eq!(page.gift.status, GiftStatus::Given);
    assert_eq!((page.gift.method.last_four.as_str(), page.can_cancel), ("6203", false));
    assert!(page.receipt.is_some() && page.other_ways.is_empty());
    let told = events(&world, &donor, gift).await;
    assert!(told.iter().any(|event| matches!(event, Event::OtherWay { agreed: false, .. })));
    assert!(!told.contains(&Event::LetGo), "no system was well again for it: {told:?}");
    assert_eq!(world.orders_of_kind(OrderKind::Hold).await, 1, "the same gift and job");
    let receipts = subjects(&world, &donor).await;
    assert_eq!(receipts.iter().filter(|subject| *subject == "Your gift of $60.00").count(), 1);
    world.books_are_right().await;
}

pub(crate) async fn who_is_late_changes_nothing(world: World) {
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    let bank = add_bank(&world, &donor, "ok").await.to_string();
    let on = delay(&world, &staff, cards(&world)).await;
    let (kept, cancelled, released) = (
        world.give(&donor, card, "10").await,
        world.give(&donor, card, "20").await,
        world.give(&donor, card, "30").await,
    );
    let choose = |gift: GiftId, way: String| {
        let (giving, donor, request) = (world.giving.clone(), donor.clone(), world.request());
        async move { giving.pay_another_way(&donor, gift, &way, request).await }
    };
    // Not another's, not the same way, nothing that is none, and not what is down as well.
    let (eve, _) = world.donor_with("ok").await;
    let evil = world.giving.pay_another_way(&eve, kept, &bank, world.request()).await;
    assert!(matches!(evil, Err(Error::NotFound)), "{evil:?}");
    for way in [card.to_string(), "x".to_owned(), derive_id(&["none"]).to_string()] {
        let refused = choose(kept, way).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    let banks = delay(&world, &staff, DelayScope::MethodKind(MethodKind::Ach)).await;
    let refused = choose(kept, bank.clone()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::OtherWayDown))), "{refused:?}");
    let page = world.giving.gift(&donor, kept).await.unwrap();
    assert_eq!((page.gift.status, page.other_ways), (GiftStatus::Assured, Vec::new()));
    world.end_delay(&staff, banks).await;

    world.giving.cancel_gift(&donor, cancelled, world.request()).await.unwrap();
    let refused = choose(cancelled, bank.clone()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Gift(_)))), "{refused:?}");
    well_again(&world, &staff, on).await;
    let drawn = plan(&world, &staff, 10).await;
    release(&world, &staff, drawn).await.unwrap();
    let refused = choose(released, bank).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Gift(_)))), "{refused:?}");
    world.work().await;
    assert_eq!((world.charges(), world.charged()), (2, 4_000));
    world.books_are_right().await;
}

/// What the donor does while staff release.
#[derive(Clone, Copy)]
enum Act {
    Bank,
    Cancel,
}

async fn race(world: &World, act: Act) {
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    let bank = add_bank(world, &donor, "ok").await.to_string();
    let on = delay(world, &staff, cards(world)).await;
    let races = usize::try_from(races()).unwrap();
    let mut gifts = Vec::with_capacity(races);
    for cents in 0..races {
        let amount = format!("{}.{:02}", 10 + cents / 100, cents % 100);
        gifts.push(world.give(&donor, card, &amount).await);
    }
    well_again(world, &staff, on).await;
    let drawn = plan(world, &staff, u32::try_from(AT_ONCE).unwrap()).await;
    let mut chosen = Vec::new();
    for round in gifts.chunks(AT_ONCE) {
        let start = Arc::new(tokio::sync::Barrier::new(round.len() + 1));
        let mut acts = tokio::task::JoinSet::new();
        for (place, gift) in round.iter().copied().enumerate() {
            let (giving, donor, bank) = (world.giving.clone(), donor.clone(), bank.clone());
            let (start, request) = (Arc::clone(&start), world.request());
            acts.spawn(async move {
                start.wait().await;
                // Not all in one instant: some before, some during, some after.
                for _ in 0..place % 97 {
                    tokio::task::yield_now().await;
                }
                let done = match act {
                    Act::Bank => {
                        giving.pay_another_way(&donor, gift, &bank, request).await.map(|_| ())
                    }
                    Act::Cancel => giving.cancel_gift(&donor, gift, request).await,
                };
                (gift, done)
            });
        }
        start.wait().await;
        release(world, &staff, drawn).await.unwrap();
        while let Some(ended) = acts.join_next().await {
            let (gift, done) = ended.unwrap();
            match done {
                Ok(()) => chosen.push(gift),
                Err(Error::Refused(Refusal::Gift(_)) | Error::Conflict) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        world.work().await;
    }
    world.pass(DAY * 8).await;
    for gift in &gifts {
        let page = world.giving.gift(&donor, *gift).await.unwrap();
        let took = charges_of(world, *gift).await;
        let (status, by) = match (act, chosen.contains(gift)) {
            (Act::Bank, true) => (GiftStatus::Given, vec![bank_gateway()]),
            (Act::Cancel, true) => (GiftStatus::Cancelled, Vec::new()),
            (_, false) => (GiftStatus::Given, vec![world.gateway.clone()]),
        };
        assert_eq!((page.gift.status, took), (status, by), "the page is what the gateways took");
    }
    let won = chosen.len();
    println!("{won} of {races} donors were faster than the release");
    let cancelled = if matches!(act, Act::Cancel) { won } else { 0 };
    assert_eq!(world.charges(), races - cancelled, "each once");
    assert_eq!(world.balance(AccountKind::Assured).await, 0);
    assert_eq!(world.balance(AccountKind::Promised).await, 0);
    world.books_are_right().await;
}

pub(crate) async fn choices_race_the_release(world: World) {
    race(&world, Act::Bank).await;
}

pub(crate) async fn cancellations_race_the_release(world: World) {
    race(&world, Act::Cancel).await;
}

pub(crate) async fn money_that_came_late_on_the_old_way_is_the_gift(world: World) {
    // The card's gateway takes the money so late that it is believed not to have.
    let (donor, card) = world.donor_with("late").await;
    let bank = add_bank(&world, &donor, "ok").await.to_string();
    let gift = world.accept(&donor, card, "55").await;
    let node = world.patient();
    let church = world.church;
    let sending = tokio::spawn(async move { node.send(church, gift).await });
    let admin = world.admin().await;
    while !matches!(world.status(&donor, gift).await, GiftStatus::OnItsWay)
        || world.giving.transaction(&admin, gift).await.unwrap().attempts.is_empty()
    {
        tokio::task::yield_now().await;
    }
    let early = world.giving.pay_another_way(&donor, gift, &bank, world.request()).await;
    assert!(matches!(early, Err(Error::Refused(Refusal::Gift(_)))), "in flight: {early:?}");
    world.pass(MINUTE * 6).await;
    world.pass(MINUTE * 60).await;
    assert_eq!(world.status(&donor, gift).await, GiftStatus::Waiting, "believed not taken");
    world.giving.pay_another_way(&donor, gift, &bank, world.request()).await.unwrap();

    sending.await.unwrap().unwrap();
    world.work().await;
    world.pass(DAY * 8).await;
    assert_eq!((world.charges(), world.charged()), (1, 5_500), "and the bank is not asked");
    let page = world.giving.gift(&donor, gift).await.unwrap();
    assert_eq!(page.gift.status, GiftStatus::Given);
    assert_eq!(page.gift.method.last_four, "4242", "where the money came from");
    world.books_are_right().await;
}

async fn weekly(world: &World, donor: &Donor, method: MethodId, first: &str) -> ScheduleId {
    let mut typed = world.typed(method, "100");
    typed.frequency = "weekly".to_owned();
    typed.first = first.to_owned();
    match world.giving.give(donor, &typed, world.request()).await.unwrap() {
        Given::Schedule(id) => id,
        Given::Gift(..) => panic!("a schedule became a gift"),
    }
}

/// A weekly gift that was held on its Sunday, and an outage that ends on the Saturday after.
async fn held_until_saturday(world: &World, staff: &Staff, wish: Option<&str>) -> (Donor, GiftId) {
    let (donor, card) = world.donor_with("ok").await;
    let schedule = weekly(world, &donor, card, "2026-11-29").await;
    if let Some(wish) = wish {
        world.giving.wish(&donor, None, wish, "", world.request()).await.unwrap();
    }
    world.clock.advance(DAY * 7 - Duration::from_secs(4 * 60 * 60));
    let on = delay(world, staff, cards(world)).await;
    world.work().await;
    let page = world.giving.schedule(&donor, schedule).await.unwrap();
    let held = page.gifts.first().unwrap().id;
    assert_eq!(world.status(&donor, held).await, GiftStatus::Assured);
    world.clock.advance(DAY * 5);
    world.giving.watch_waiting().await.unwrap();
    well_again(world, staff, on).await;
    (donor, held)
}

pub(crate) async fn a_held_weekly_gift_does_not_fall_on_the_next(world: World) {
    let staff = world.staff().await;
    let (donor, held) = held_until_saturday(&world, &staff, None).await;
    let asked = subjects(&world, &donor).await;
    assert_eq!(asked, ["Two gifts of yours are near each other"], "asked before");
    let page = world.giving.gift(&donor, held).await.unwrap();
    let stacking = page.stacking.unwrap();
    assert_eq!((stacking.wish, stacking.own), (StackingWish::Spread { days: 3 }, false));
    let drawn = plan(&world, &staff, 10).await;
    release(&world, &staff, drawn).await.unwrap();
    world.work().await;
    assert_eq!(world.charges(), 0, "not now");
    let page = world.giving.gift(&donor, held).await.unwrap();
    let goes_on = page.goes_on.unwrap();
    assert!(page.story.iter().any(|line| line.event == Event::Apart { until: goes_on }));
    // Its batch does not wait for it.
    let standing = world.giving.plan(&staff, drawn).await.unwrap().plan.standing;
    assert_eq!(standing, views::PlanStanding::Done);
    let mut times = Vec::new();
    for _ in 0..24 * 8 {
        let before = world.charges();
        world.pass(MINUTE * 60).await;
        times.extend((before..world.charges()).map(|_| world.giving.now()));
    }
    assert_eq!(world.charges(), 2, "the due one and the held one");
    assert!(times[1].since(times[0]) >= DAY * 3 - MINUTE * 60, "{times:?}");
    assert_eq!(world.status(&donor, held).await, GiftStatus::Given);
    world.books_are_right().await;
}

pub(crate) async fn the_donors_wish_decides(world: World) {
    let staff = world.staff().await;
    let (only, out) = held_until_saturday(&world, &staff, Some("only_one")).await;
    let drawn = plan(&world, &staff, 10).await;
    release(&world, &staff, drawn).await.unwrap();
    world.work().await;
    assert_eq!(world.status(&only, out).await, GiftStatus::Cancelled);
    assert!(events(&world, &only, out).await.contains(&Event::LeftOut));
    let told = subjects(&world, &only).await;
    assert!(told.iter().any(|subject| subject.ends_with("is cancelled")), "{told:?}");
    assert_eq!(world.charges(), 0);
    assert_eq!(world.balance(AccountKind::Assured).await, 0);
    world.books_are_right().await;
}

pub(crate) async fn a_wish_for_one_gift_outweighs_the_one_for_all(world: World) {
    let staff = world.staff().await;
    let (donor, held) = held_until_saturday(&world, &staff, Some("only_one")).await;
    let wish = |wish: &'static str, days: &'static str| {
        let (giving, donor, request) = (world.giving.clone(), donor.clone(), world.request());
        async move { giving.wish(&donor, Some(held), wish, days, request).await }
    };
    for (word, days) in [("", ""), ("none", ""), ("spread", "0"), ("spread", "15"), ("spread", "x")]
    {
        let refused = wish(word, days).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{word} {days}: {refused:?}");
    }
    let (eve, _) = world.donor_with("ok").await;
    let evil = world.giving.wish(&eve, Some(held), "both", "", world.request()).await;
    assert!(matches!(evil, Err(Error::NotFound)), "{evil:?}");
    wish("both", "").await.unwrap();
    let page = world.giving.gift(&donor, held).await.unwrap();
    let stacking = page.stacking.unwrap();
    assert_eq!((stacking.wish, stacking.own), (StackingWish::Both, true));
    let drawn = plan(&world, &staff, 10).await;
    release(&world, &staff, drawn).await.unwrap();
    world.work().await;
    assert_eq!(world.status(&donor, held).await, GiftStatus::Given, "at once, as they wish");
    world.books_are_right().await;
}

pub(crate) async fn equal_amounts_keep_21_minutes_apart(world: World) {
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    world.giving.wish(&donor, None, "both", "", world.request()).await.unwrap();
    let on = delay(&world, &staff, cards(&world)).await;
    for _ in 0..2 {
        world.give(&donor, card, "100").await;
    }
    well_again(&world, &staff, on).await;
    // Another of the same amount has just been given by hand.
    world.give(&donor, card, "100").await;
    assert_eq!(world.charges(), 1);
    let drawn = plan(&world, &staff, 10).await;
    release(&world, &staff, drawn).await.unwrap();
    let mut minutes = Vec::new();
    for minute in 0..90 {
        let before = world.charges();
        world.work().await;
        minutes.extend((before..world.charges()).map(|_| minute));
        world.clock.advance(MINUTE);
    }
    assert_eq!(minutes, [21, 42]);
    world.books_are_right().await;
}

async fn agree(world: &World, donor: &Donor, causes: &[&str], ways: &[MethodId]) {
    let typed = TypedConsent {
        causes: causes.iter().map(|cause| (*cause).to_owned()).collect(),
        ways: ways.iter().map(MethodId::to_string).collect(),
    };
    world.giving.agree_to_fallback(donor, &typed, world.request()).await.unwrap();
}

pub(crate) async fn another_way_by_consent_and_by_cause(world: World) {
    let staff = world.staff().await;
    let both = ["unusable", "system_down"];
    // Class, what was agreed to, and whether it leads on.
    let table: [(&str, &[&str], bool); 8] = [
        ("expired", &both, true),
        ("expired", &["system_down"], false),
        ("bad_card", &["unusable"], true),
        ("insufficient", &both, false),
        ("suspicious", &both, false),
        ("declined", &both, false),
        ("unknown", &both, false),
        ("expired", &[], false),
    ];
    for (place, (behaviour, causes, leads_on)) in table.into_iter().enumerate() {
        let (donor, card) = world.donor_with(behaviour).await;
        let bank = add_bank(&world, &donor, "ok").await;
        if !causes.is_empty() {
            agree(&world, &donor, causes, &[bank]).await;
        }
        let before = world.charges();
        let gift = world.give(&donor, card, &format!("{}", 50 + place)).await;
        world.work().await;
        world.pass(DAY * 8).await;
        assert_eq!(world.charges() - before, usize::from(leads_on), "{behaviour} {causes:?}");
        let status = world.status(&donor, gift).await;
        assert_eq!(status == GiftStatus::Given, leads_on, "{behaviour} {causes:?}: {status:?}");
        let by_consent = events(&world, &donor, gift)
            .await
            .iter()
            .any(|event| matches!(event, Event::OtherWay { agreed: true, .. }));
        assert_eq!(by_consent, leads_on);
    }

    // The system is down: held without a consent, from the bank with one.
    let on = delay(&world, &staff, cards(&world)).await;
    let (plain, card) = world.donor_with("ok").await;
    add_bank(&world, &plain, "ok").await;
    let held = world.give(&plain, card, "70").await;
    assert_eq!(world.status(&plain, held).await, GiftStatus::Assured);
    let (agreed, card) = world.donor_with("ok").await;
    let bank = add_bank(&world, &agreed, "ok").await;
    agree(&world, &agreed, &["system_down"], &[bank]).await;
    let gift = world.give(&agreed, card, "71").await;
    world.work().await;
    world.pass(DAY * 8).await;
    assert_eq!(charges_of(&world, gift).await, [bank_gateway()]);
    assert_eq!(world.status(&agreed, gift).await, GiftStatus::Given);
    let told = subjects(&world, &agreed).await;
    assert!(told.contains(&"Your gift of $71.00 comes from Bank 6203".to_owned()), "{told:?}");

    // Taken back: held like everybody's. The words are kept as they were read.
    let settings = giving::Actor::Donor(agreed.clone());
    let kept = world.giving.settings(&settings).await.unwrap().wishes.unwrap().consent.unwrap();
    assert!(kept.words.contains("once, from Bank 6203 instead"), "{}", kept.words);
    world.giving.end_fallback(&agreed, world.request()).await.unwrap();
    let gift = world.give(&agreed, card, "72").await;
    assert_eq!(world.status(&agreed, gift).await, GiftStatus::Assured);
    assert_eq!(world.giving.settings(&settings).await.unwrap().wishes.unwrap().consent, None);
    let _still_on = on;
    world.books_are_right().await;
}

pub(crate) async fn no_way_is_gone_twice(world: World) {
    let (donor, card) = world.donor_with("expired").await;
    let bank = add_bank(&world, &donor, "bad_card").await;
    agree(&world, &donor, &["unusable"], &[bank, card]).await;
    let gift = world.give(&donor, card, "40").await;
    world.work().await;
    world.pass(DAY * 8).await;
    assert_eq!(world.charges(), 0);
    assert_eq!(
        world.status(&donor, gift).await,
        GiftStatus::NeedsYou,
        "both were tried, once each"
    );
    let scope = Scope::of(world.church);
    let history = world.store().read().gift_history(&scope, gift).await.unwrap();
    assert_eq!(history.attempts.len(), 2);
    world.books_are_right().await;
}

pub(crate) async fn told_before_the_years_last_midnight(world: World) {
    let staff = world.staff().await;
    let (donor, _) = world.donor_with("ok").await;
    let bank = add_bank(&world, &donor, "ok").await;
    let alone = world.donor().await;
    let only = add_bank(&world, &alone, "ok").await;
    // 2026-12-29, 10:00 in Tacoma: banks take no debits.
    world.clock.advance(DAY * 37);
    delay(&world, &staff, DelayScope::MethodKind(MethodKind::Ach)).await;
    let gift = world.give(&donor, bank, "60").await;
    world.give(&alone, only, "61").await;
    assert_eq!(world.giving.watch_waiting().await.unwrap(), 0, "there is time");
    assert_eq!(world.giving.gift(&donor, gift).await.unwrap().year_at_risk, None);
    // 2026-12-31, 23:00.
    world.clock.advance(DAY * 2 + MINUTE * 60 * 13);
    let (one, other) = (world.giving.clone(), world.giving.clone());
    let both = tokio::join!(one.watch_waiting(), other.watch_waiting());
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 2, "each once, on two nodes");
    let subject = "Your gift of $60.00 may count for 2027 only";
    let mails = world.mails().await;
    let mail = mails.iter().find(|mail| mail.subject == subject).unwrap();
    assert!(mail.text.contains("pay it from Visa 4242 today"), "{}", mail.text);
    let other = mails.iter().find(|mail| mail.subject.starts_with("Your gift of $61.00")).unwrap();
    assert!(other.text.contains("your church office takes a check or cash"), "{}", other.text);
    assert_eq!(world.giving.gift(&donor, gift).await.unwrap().year_at_risk, Some(2026));
    world.clock.advance(MINUTE * 61);
    assert_eq!(world.giving.watch_waiting().await.unwrap(), 0, "a new year");
    assert_eq!(world.giving.gift(&donor, gift).await.unwrap().year_at_risk, None);
}

pub(crate) async fn no_number_is_ever_asked_for(world: World) {
    // What keeps cards is down: every card waits, whatever its gateway.
    let staff = world.staff().await;
    let (donor, card) = world.donor_with("ok").await;
    let (alone, only) = world.donor_with("ok").await;
    let bank = add_bank(&world, &donor, "ok").await;
    delay(&world, &staff, DelayScope::MethodKind(MethodKind::Card)).await;
    let gift = world.give(&donor, card, "60").await;
    let held = world.give(&alone, only, "60").await;
    let page = world.giving.gift(&donor, gift).await.unwrap();
    let offered: Vec<_> = page.other_ways.iter().map(|way| way.id).collect();
    assert_eq!(offered, [bank], "a way whose token is known here");
    let page = world.giving.gift(&alone, held).await.unwrap();
    assert_eq!((page.other_ways, page.can_cancel), (Vec::new(), true), "else it waits, safely");
    let form = world.giving.give_form(&donor).await.unwrap();
    let delayed: Vec<_> = form.methods.iter().map(|way| (way.id, way.delayed)).collect();
    assert_eq!(delayed, [(bank, false), (card, true)]);
    // All gateways: nothing else works either, so nothing is offered.
    delay(&world, &staff, DelayScope::Everything).await;
    assert_eq!(world.giving.gift(&donor, gift).await.unwrap().other_ways, Vec::new());
    let refused =
        world.giving.pay_another_way(&donor, gift, &bank.to_string(), world.request()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::OtherWayDown))), "{refused:?}");
    let state = world.put_state(gift, GiftState::Due { at: world.giving.now() }).await;
    assert!(matches!(state, GiftState::Held { .. }), "it is held still");
}
