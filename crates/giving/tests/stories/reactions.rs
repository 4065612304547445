use std::time::Duration;

use delayed_payments::elevation::{QUARTER, Series, same_hours};
use delayed_payments::incident::Kind;
use delayed_payments::{By, MethodKind, Scope as DelayScope};
use giving::attempts::{Attempt, AttemptKind, Outcome};
use giving::churches::{Campus, Facility, Gateway};
use giving::methods::Method;
use giving::people::Role;
use giving::reactions::{AnswerCount, Changed, TypedReaction};
use giving::{Actor, Donor, Error, Given, Giving, Refusal, Scope, Staff, Typed};
use kernel::{
    AttemptId, CampusId, Certainty, ChurchId, Class, FacilityId, FundId, GatewayId, GiftId,
    MethodId, Timestamp, derive_id,
};
use views::{GatewayState, GiftStatus};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const CARDS: &str = "card_comms_or_provider";
const WHY: &str = "the sandbox fails all day long";

/// Two nodes on one database.
fn nodes(world: &World) -> [Giving; 2] {
    [world.giving.clone(), world.patient()]
}

fn until(text: &str) -> Duration {
    let (minutes, seconds) = text.split_once(':').unwrap();
    MINUTE * minutes.parse().unwrap() + Duration::from_secs(seconds.parse().unwrap())
}

/// A gift by a new donor that this node sends.
async fn sends(world: &World, node: &Giving, behaviour: &str) -> (Donor, GiftId) {
    let (donor, method) = world.donor_with(behaviour).await;
    let gift = world.accept(&donor, method, "12").await;
    node.send(world.church, gift).await.unwrap();
    (donor, gift)
}

async fn delays(world: &World) -> Vec<delayed_payments::Delay> {
    world.store().read().delays_now().await.unwrap()
}

async fn times_fired(world: &World, rule: &str) -> u64 {
    let fired = world.store().read().fired(world.giving.now()).await.unwrap();
    fired.iter().find(|fired| fired.rule == rule).map_or(0, |fired| fired.times)
}

/// A church's way to take bank accounts, and a donor with one that behaves as it says.
async fn bank_account(world: &World, behaviour: &str) -> (Donor, MethodId) {
    let donor = world.donor().await;
    let method = Method {
        id: MethodId::from_uuid(derive_id(&["account", &donor.id().to_string()])),
        donor: donor.id(),
        kind: MethodKind::Ach,
        token: format!("pm_ach_{behaviour}_3210"),
        brand: "Bank".to_owned(),
        last_four: "3210".to_owned(),
        expires: None,
    };
    let facility = Facility {
        id: FacilityId::from_uuid(derive_id(&["bank facility"])),
        church: world.church,
        gateway: world.gateway.clone(),
        kind: MethodKind::Ach,
        token: "gw_braintree_harbor_bank".to_owned(),
    };
    let scope = Scope::of(world.church);
    let there = world.store().read().facilities(&scope).await.unwrap();
    let mut work = world.store().begin().await.unwrap();
    if !there.iter().any(|one| one.id == facility.id) {
        work.add_facility(&facility).await.unwrap();
    }
    work.add_method(&scope, &method).await.unwrap();
    let _committed = work.commit().await.unwrap();
    (donor, method.id)
}

/// A-29's own timings, met by two nodes in turn, and by an engine that was started anew.
pub(crate) async fn three_failures_in_five_minutes_on_two_nodes(world: World) {
    let start = world.giving.now();
    let at = |text| start.plus(until(text));
    let [one, two] = nodes(&world);
    let staff = world.staff().await;

    sends(&world, &one, "comms").await;
    world.clock.set(at("2:00"));
    sends(&world, &two, "provider").await;
    // A gift from a bank account fails too. It is not a card's.
    world.clock.set(at("3:00"));
    let (donor, account) = bank_account(&world, "comms").await;
    let gift = world.accept(&donor, account, "12").await;
    one.send(world.church, gift).await.unwrap();
    assert_eq!(delays(&world).await, []);
    world.clock.set(at("4:59"));
    // Whoever meets the third was not there for the others.
    sends(&world, &world.patient(), "comms").await;
    let on = delays(&world).await;
    assert_eq!(on.len(), 1);
    assert_eq!(on[0].scope, DelayScope::Gateway(world.gateway.clone()));
    assert_eq!((on[0].since, &on[0].by), (at("4:59"), &By::Rule(CARDS.to_owned())));
    let incidents = world.store().read().open_incidents_now().await.unwrap();
    assert_eq!(incidents.len(), 1, "opened with the delay");
    assert_eq!(incidents[0].kind, Kind::GatewayDown);
    assert_eq!(incidents[0].times.first_failure_at, start, "when it began");

    // Three more at 9:00, though the delay was taken away: it rests.
    world.end_delay(&staff, on[0].id).await;
    world.clock.set(at("9:00"));
    for node in [&one, &two, &one] {
        sends(&world, node, "comms").await;
    }
    assert_eq!(delays(&world).await, [], "not again within ten minutes");
    // Three more after 14:59: a second reaction.
    for (time, node) in [("15:00", &one), ("15:10", &two), ("15:20", &world.patient())] {
        assert_eq!(delays(&world).await, [], "before {time}");
        world.clock.set(at(time));
        sends(&world, node, "comms").await;
    }
    assert_eq!(delays(&world).await.len(), 1);
    assert_eq!(times_fired(&world, CARDS).await, 2);
    assert_eq!(times_fired(&world, "bank_comms_or_provider").await, 0);
    world.books_add_up().await;
}

pub(crate) async fn three_failures_in_more_than_five_minutes_are_none(world: World) {
    let start = world.giving.now();
    let [one, two] = nodes(&world);
    for (time, node) in [("0:00", &one), ("2:00", &two), ("5:01", &one)] {
        world.clock.set(start.plus(until(time)));
        sends(&world, node, "comms").await;
    }
    assert_eq!(delays(&world).await, []);
    assert_eq!(world.store().read().open_incidents_now().await.unwrap(), []);
}

/// Whatever arrives together on two nodes is one reaction, one delay, one incident.
pub(crate) async fn third_failures_at_once_are_one_reaction(world: World) {
    let [one, two] = nodes(&world);
    for round in 1..=4 {
        sends(&world, &one, "comms").await;
        sends(&world, &two, "comms").await;
        let mut gifts = Vec::new();
        for _ in 0..6 {
            let (donor, method) = world.donor_with("comms").await;
            gifts.push(world.accept(&donor, method, "12").await);
        }
        let sent = gifts.iter().enumerate().map(|(place, gift)| {
            let node = if place % 2 == 0 { one.clone() } else { two.clone() };
            let (church, gift) = (world.church, *gift);
            tokio::spawn(async move { node.send(church, gift).await.unwrap() })
        });
        for sent in sent.collect::<Vec<_>>() {
            sent.await.unwrap();
        }
        let on = delays(&world).await;
        assert_eq!(on.len(), 1, "round {round}");
        assert_eq!(times_fired(&world, CARDS).await, round);
        let incidents = world.store().read().open_incidents_now().await.unwrap();
        assert_eq!(incidents.len(), 1, "round {round}");
        let staff = world.staff().await;
        world.end_delay(&staff, on[0].id).await;
        world.clock.advance(MINUTE * 20);
    }
}

pub(crate) async fn only_failures_of_our_side_react(world: World) {
    let [one, two] = nodes(&world);
    for behaviour in ["declined", "insufficient", "expired", "bad_card", "suspicious", "unknown"] {
        for node in [&one, &two, &one] {
            sends(&world, node, behaviour).await;
        }
        assert_eq!(delays(&world).await, [], "{behaviour}");
    }
    let seen = world.store().read().failures_now(Timestamp::from_micros(0)).await.unwrap();
    assert_eq!(seen, [], "nothing of it is even a failure of ours");
}

/// A church's own setting holds that church's account, and says nothing about the gateway.
pub(crate) async fn a_misconfiguration_is_its_facilitys_alone(world: World) {
    let [one, two] = nodes(&world);
    for node in [&one, &two, &one, &two] {
        sends(&world, node, "misconfigured").await;
    }
    let on = delays(&world).await;
    assert_eq!(on.len(), 1);
    assert!(matches!(on[0].scope, DelayScope::Facility(_)), "{:?}", on[0].scope);
    let incidents = world.store().read().open_incidents_now().await.unwrap();
    let kinds: Vec<_> = incidents.iter().map(|it| (it.kind, it.scope.kind())).collect();
    assert_eq!(kinds, [(Kind::FacilityMisconfigured, "facility")]);
}

/// Another gateway with a church of its own: where its donors' gifts go.
struct Elsewhere {
    church: ChurchId,
    fund: FundId,
    gateway: GatewayId,
}

async fn elsewhere(world: &World, name: &str) -> Elsewhere {
    let (church, fund) = world.add_church(name).await;
    let gateway: GatewayId = name.parse().unwrap();
    let mut work = world.store().begin().await.unwrap();
    work.put_gateway(&Gateway {
        id: gateway.clone(),
        name: format!("The {name} gateway"),
        probe_facility_token: format!("gw_{name}_probe"),
        probe_method_token: "pm_ok_visa_1111".to_owned(),
    })
    .await
    .unwrap();
    let id = CampusId::from_uuid(derive_id(&["campus", name]));
    work.add_campus(&Campus { id, church, name: "Main".to_owned() }).await.unwrap();
    work.add_facility(&Facility {
        id: FacilityId::from_uuid(derive_id(&["facility", name])),
        church,
        gateway: gateway.clone(),
        kind: MethodKind::Card,
        token: format!("gw_{name}_main"),
    })
    .await
    .unwrap();
    let _committed = work.commit().await.unwrap();
    Elsewhere { church, fund, gateway }
}

/// A donor of that church gives, and the gift is sent.
async fn sends_elsewhere(world: &World, node: &Giving, place: &Elsewhere) -> (Donor, GiftId) {
    let (actor, _) = world.actor(Role::Donor, Some(place.church)).await;
    let Actor::Donor(donor) = actor else { panic!("no donor") };
    let method = Method {
        id: MethodId::from_uuid(derive_id(&["card", &donor.id().to_string()])),
        donor: donor.id(),
        kind: MethodKind::Card,
        token: "pm_ok_visa_4242".to_owned(),
        brand: "Visa".to_owned(),
        last_four: "4242".to_owned(),
        expires: Some((12, 2030)),
    };
    let mut work = world.store().begin().await.unwrap();
    work.add_method(&donor.scope(), &method).await.unwrap();
    let _committed = work.commit().await.unwrap();
    let typed = Typed {
        fund: place.fund.to_string(),
        amount: "12".to_owned(),
        method: method.id.to_string(),
        frequency: "once".to_owned(),
        first: String::new(),
        ..Typed::default()
    };
    let gift = match node.give(&donor, &typed, world.request()).await.unwrap() {
        Given::Gift(_, gift) => gift,
        Given::Schedule(schedule) => panic!("a gift became schedule {schedule}"),
    };
    node.send(place.church, gift).await.unwrap();
    (donor, gift)
}

/// What lies above all gateways is down: one delay, whatever it took away before, and a gateway
/// that nobody had asked yet is held too.
pub(crate) async fn gateways_that_fall_silent_together_are_one_delay(mut world: World) {
    let (stripe, vantiv) = (elsewhere(&world, "stripe").await, elsewhere(&world, "vantiv").await);
    world.gateway_is(r#"{"*": {"mood": "cut"}}"#).await;
    let [one, two] = nodes(&world);
    let began = world.giving.now();
    for node in [&one, &two, &one] {
        world.clock.advance(Duration::from_secs(10));
        sends(&world, node, "ok").await;
    }
    let on = delays(&world).await;
    assert_eq!(on.len(), 1);
    assert_eq!(on[0].scope, DelayScope::Gateway(world.gateway.clone()), "one gateway so far");
    for node in [&two, &one, &two] {
        world.clock.advance(MINUTE);
        sends_elsewhere(&world, node, &stripe).await;
    }
    let on = delays(&world).await;
    let scopes: Vec<_> = on.iter().map(|delay| (&delay.scope, &delay.by)).collect();
    assert_eq!(scopes, [(&DelayScope::Everything, &By::Rule("orchestrator".to_owned()))]);
    let incidents = world.store().read().open_incidents_now().await.unwrap();
    let whole = incidents.iter().find(|it| it.scope == DelayScope::Everything).unwrap();
    assert_eq!(whole.times.first_failure_at, began.plus(Duration::from_secs(10)));
    assert!(incidents.iter().all(|it| it.scope != DelayScope::Gateway(stripe.gateway.clone())));

    let (donor, third) = sends_elsewhere(&world, &one, &vantiv).await;
    let status = one.gift(&donor, third).await.unwrap().gift.status;
    assert_eq!(status, GiftStatus::Assured, "nobody asked the third gateway in vain");
    let staff = world.staff().await;
    let board = one.board(&staff).await.unwrap();
    assert_eq!(board.delays.len(), 1, "one loss, not three");
    assert!(board.gateways.iter().all(|it| matches!(it.state, GatewayState::Delayed { .. })));
    // One act ends it, and no gateway's own delay is left behind.
    world.end_delay(&staff, on[0].id).await;
    assert_eq!(delays(&world).await, []);
    world.books_add_up().await;
}

/// A rule and a person write the same row and the same line of the audit log.
pub(crate) async fn a_rule_and_a_person_leave_the_same_trace(world: World) {
    let staff = world.staff().await;
    let [one, two] = nodes(&world);
    for node in [&one, &two, &one] {
        sends(&world, node, "comms").await;
    }
    let by_rule = delays(&world).await.remove(0);
    world.end_delay(&staff, by_rule.id).await;
    let scope = DelayScope::Gateway(world.gateway.clone());
    let by_hand = one.begin_delay(&staff, scope.clone(), WHY, world.request()).await.unwrap();
    let trace = |lines: Vec<views::AuditLine>| -> Vec<(String, bool)> {
        lines.into_iter().map(|line| (line.verb, line.by_rule)).collect()
    };
    let reads = world.store().read();
    let rule = trace(reads.house_history(&by_rule.id.to_string(), 9).await.unwrap());
    let hand = trace(reads.house_history(&by_hand.to_string(), 9).await.unwrap());
    let word = |verb: &str, by_rule| (verb.to_owned(), by_rule);
    let ended = ["delay.end", "lock.agree", "lock.ask"].map(|verb| word(verb, false));
    assert_eq!(rule, [&ended[..], &[word("delay.begin", true)]].concat());
    assert_eq!(hand, [word("delay.begin", false)]);
    assert_eq!(delays(&world).await[0].scope, scope);
}

/// What stands in the form of the cards' rule.
fn cards() -> TypedReaction {
    TypedReaction {
        classes: vec!["communication_error".to_owned(), "provider_failure".to_owned()],
        frequency: "3".to_owned(),
        within: "5".to_owned(),
        not_again: "10".to_owned(),
        kinds: vec!["card".to_owned()],
        action: "delay_gateway".to_owned(),
        on: "on".to_owned(),
        ..TypedReaction::default()
    }
}

async fn changes(
    world: &World,
    staff: &Staff,
    version: u64,
    typed: &TypedReaction,
) -> Result<Changed, Error> {
    world.giving.change_reaction(staff, (CARDS, version), typed, WHY, world.request()).await
}

/// A stronger rule counts on every node in the next answer; a weaker one takes two people.
pub(crate) async fn a_changed_rule_counts_in_the_next_answer(world: World) {
    let (david, anna) = (world.staff().await, world.staff().await);
    let [one, two] = nodes(&world);
    sends(&world, &two, "comms").await;
    let sooner = TypedReaction { frequency: "2".to_owned(), ..cards() };
    assert_eq!(changes(&world, &david, 1, &sooner).await.unwrap(), Changed::Done);
    // The failure before the change counts: what a rule remembers are facts, not its own notes.
    sends(&world, &two, "comms").await;
    let on = delays(&world).await;
    assert_eq!(on.len(), 1, "the second failure, on the other node");
    world.end_delay(&david, on[0].id).await;

    let later = TypedReaction { frequency: "9".to_owned(), ..cards() };
    let old = changes(&world, &david, 1, &later).await;
    assert!(matches!(old, Err(Error::Conflict)), "an old page changes nothing: {old:?}");
    let off = TypedReaction { on: "off".to_owned(), ..sooner.clone() };
    for weaker in [later, off] {
        assert_eq!(changes(&world, &david, 2, &weaker).await.unwrap(), Changed::Proposed);
        let page = one.reaction_page(&david, CARDS).await.unwrap();
        let change = page.change.unwrap();
        assert!(change.own && page.row.rule.frequency == 2 && page.row.rule.on, "as it was");
        let alone = one.decide_reaction(&david, change.id, true, world.request()).await;
        assert!(matches!(alone, Err(Error::Refused(Refusal::OwnChange))), "{alone:?}");
        one.decide_reaction(&anna, change.id, false, world.request()).await.unwrap();
    }
    let off = TypedReaction { on: "off".to_owned(), ..sooner };
    assert_eq!(changes(&world, &david, 2, &off).await.unwrap(), Changed::Proposed);
    let change = one.reaction_page(&anna, CARDS).await.unwrap().change.unwrap();
    two.decide_reaction(&anna, change.id, true, world.request()).await.unwrap();
    let twice = two.decide_reaction(&anna, change.id, true, world.request()).await;
    assert!(matches!(twice, Err(Error::Refused(Refusal::ChangeDecided))), "{twice:?}");
    world.clock.advance(MINUTE * 11);
    for node in [&one, &two, &one] {
        sends(&world, node, "comms").await;
    }
    assert_eq!(delays(&world).await, [], "it is off");
    let history = one.reaction_page(&david, CARDS).await.unwrap().history;
    let verbs: Vec<_> = history.iter().map(|line| line.verb.as_str()).collect();
    assert_eq!(verbs[..2], ["reaction.approve", "reaction.propose"]);
    assert_eq!(verbs.last(), Some(&"reaction.change"));
}

/// Before a rule changes, it is asked of the recorded answers what it would have done.
pub(crate) async fn what_if_is_asked_of_recorded_answers(world: World) {
    let (staff, _second) = (world.staff().await, world.staff().await);
    let start = world.giving.now();
    let [one, two] = nodes(&world);
    for (time, node) in [("0:00", &one), ("3:00", &two), ("6:00", &one)] {
        world.clock.set(start.plus(until(time)));
        sends(&world, node, "comms").await;
    }
    assert_eq!(delays(&world).await, []);
    let wider = TypedReaction { within: "6".to_owned(), ..cards() };
    let check = one.check_reaction(&staff, CARDS, &wider).await.unwrap();
    assert_eq!((check.fires_before, check.weaker, check.takes_two), (vec![], vec![], false));
    assert_eq!(check.fires_after, [start.plus(until("6:00"))]);
    let narrow = TypedReaction { within: "4".to_owned(), frequency: "2".to_owned(), ..cards() };
    let check = one.check_reaction(&staff, CARDS, &narrow).await.unwrap();
    assert_eq!(check.fires_after, [start.plus(until("3:00"))]);
    assert!(check.takes_two, "the failures must come closer together");
    // A month later nobody remembers it.
    world.clock.advance(MINUTE * 60 * 24 * 30);
    let check = one.check_reaction(&staff, CARDS, &wider).await.unwrap();
    assert_eq!(check.fires_after, []);
}

/// A rule that only tells: one notice to look at, and no delay.
pub(crate) async fn a_rule_may_only_tell(world: World) {
    let staff = world.staff().await;
    let tell = TypedReaction {
        frequency: "1".to_owned(),
        not_again: "60".to_owned(),
        action: "notify".to_owned(),
        gateway: world.gateway.to_string(),
        ..cards()
    };
    for name in ["", "New Rule", "new"] {
        let wrong = world.giving.change_reaction(&staff, (name, 0), &tell, WHY, world.request());
        assert!(matches!(wrong.await, Err(Error::Invalid(_))), "{name}");
    }
    let rule = ("pin_look", 0);
    let made = world.giving.change_reaction(&staff, rule, &tell, WHY, world.request()).await;
    assert_eq!(made.unwrap(), Changed::Done);
    let [one, two] = nodes(&world);
    sends(&world, &one, "comms").await;
    sends(&world, &two, "provider").await;
    assert_eq!(delays(&world).await, []);
    assert_eq!(times_fired(&world, "pin_look").await, 1);
    assert_eq!(world.store().read().notice_count(staff.id()).await.unwrap(), 1);
}

/// A hundred answers that nobody understands: nothing is delayed, nobody is woken, one alert.
pub(crate) async fn a_hundred_unknowns_wake_nobody(world: World) {
    let (staff, began) = (world.staff().await, world.giving.now());
    let [one, two] = nodes(&world);
    for _ in 0..100 {
        sends(&world, &one, "unknown").await;
    }
    assert_eq!(delays(&world).await, []);
    assert_eq!(world.store().read().open_incidents_now().await.unwrap(), []);
    let (here, there) = tokio::join!(one.watch_rates(), two.watch_rates());
    assert_eq!(here.unwrap() + there.unwrap(), 1, "one of two nodes tells");
    for minutes in [1, 5, 9] {
        world.clock.advance(MINUTE * minutes);
        assert_eq!(two.watch_rates().await.unwrap(), 0, "not again while it lasts");
    }
    assert_eq!(world.store().read().notice_count(staff.id()).await.unwrap(), 1);
    let now = world.giving.now().plus(MINUTE);
    let looks = world.store().read().looks_between(staff.id(), began, now, 9).await.unwrap();
    assert_eq!(looks.len(), 1, "it asks for a look, and wakes nobody");
    let elevated = one.reaction_board(&staff).await.unwrap().elevated;
    assert_eq!(elevated.len(), 1);
    assert!(elevated[0].unknown && elevated[0].first);
    // It is over when a quarter of an hour was quiet, and the next one is told again.
    for minutes in [10, 10, 10] {
        world.clock.advance(MINUTE * minutes);
        assert_eq!(one.watch_rates().await.unwrap(), 0);
    }
    assert_eq!(one.reaction_board(&staff).await.unwrap().elevated, []);
    for _ in 0..10 {
        sends(&world, &two, "unknown").await;
    }
    assert_eq!(two.watch_rates().await.unwrap(), 1);
    assert_eq!(world.store().read().notice_count(staff.id()).await.unwrap(), 2);
}

fn count(world: &World, series: Series, class: Class, answers: u64) -> AnswerCount {
    AnswerCount { gateway: world.gateway.clone(), series, class, answers }
}

/// What was usual at this hour in each of the last weeks.
async fn usual(world: &World, counts: &[AnswerCount]) {
    let mut work = world.store().begin().await.unwrap();
    for hour in same_hours(world.giving.now()) {
        let counts: Vec<_> = counts.iter().map(|count| (hour, count.clone())).collect();
        work.add_quarters(&counts, world.giving.now()).await.unwrap();
    }
    let _committed = work.commit().await.unwrap();
}

/// So many answers of a class just now: each to a gift's first attempt, or to a later one.
async fn answered(world: &World, series: Series, class: Class, answers: u32) {
    let (donor, method) = world.donor_with("ok").await;
    let scope = Scope::of(world.church);
    let (at, facility) = (world.giving.now(), FacilityId::from_uuid(derive_id(&["facility"])));
    for _ in 0..answers {
        let gift = world.accept(&donor, method, "12").await;
        let mut work = world.store().begin().await.unwrap();
        let amount = work.gift(&scope, gift).await.unwrap().unwrap().amount;
        let attempt = Attempt {
            id: AttemptId::from_uuid(derive_id(&["answered", &gift.to_string()])),
            gift,
            kind: AttemptKind::Purchase,
            ordinal: if series == Series::First { 1 } else { 2 },
            gateway: world.gateway.clone(),
            facility,
            method,
            amount,
            sent_at: at,
            outcome: Some(Outcome {
                at,
                class,
                certainty: Certainty::Sure,
                rule: None,
                hard: false,
                reply: String::new(),
            }),
            inquiries: 0,
        };
        work.add_attempt(&scope, &attempt).await.unwrap();
        let _committed = work.commit().await.unwrap();
    }
}

/// 29 March: gifts of the 29th to 31st had moved to the 28th for good, so the day consisted of the
/// retries of what was refused on the 28th. Of all answers two thirds were refusals, and nothing
/// was wrong.
pub(crate) async fn a_quiet_day_of_retries_is_no_outage(world: World) {
    usual(
        &world,
        &[
            count(&world, Series::First, Class::Success, 950),
            count(&world, Series::First, Class::InsufficientFunds, 50),
            count(&world, Series::Again, Class::Success, 8),
            count(&world, Series::Again, Class::InsufficientFunds, 32),
        ],
    )
    .await;
    answered(&world, Series::First, Class::Success, 11).await;
    answered(&world, Series::First, Class::InsufficientFunds, 1).await;
    answered(&world, Series::Again, Class::Success, 7).await;
    answered(&world, Series::Again, Class::InsufficientFunds, 33).await;
    let [one, two] = nodes(&world);
    assert_eq!(one.watch_rates().await.unwrap(), 0, "retries are refused as often as ever");
    assert_eq!(delays(&world).await, []);
    // First attempts that are refused four times as often as ever are worth a look.
    answered(&world, Series::First, Class::BankDeclined, 9).await;
    assert_eq!(two.watch_rates().await.unwrap(), 1);
    assert_eq!(delays(&world).await, [], "and nothing more");
}

/// And a real outage on a quiet Tuesday is seen by its third failure.
pub(crate) async fn an_outage_on_a_quiet_day_is_seen_by_its_third_failure(world: World) {
    world.clock.advance(MINUTE * 60 * 48);
    let [one, two] = nodes(&world);
    for (failure, node) in [(1, &one), (2, &two), (3, &one)] {
        assert_eq!(delays(&world).await, [], "before failure {failure}");
        world.clock.advance(MINUTE);
        sends(&world, node, "comms").await;
    }
    assert_eq!(delays(&world).await.len(), 1);
    let incidents = world.store().read().open_incidents_now().await.unwrap();
    let incident = &incidents[0];
    let noticed = world.giving.now().since(incident.times.first_failure_at);
    assert_eq!(noticed, MINUTE * 2, "the time to detect is kept");
}

/// What was answered is counted once, by two nodes, up to the last whole quarter.
pub(crate) async fn answers_are_counted_once(world: World) {
    let [one, two] = nodes(&world);
    sends(&world, &one, "unknown").await;
    sends(&world, &two, "ok").await;
    let start = world.giving.now();
    world.clock.advance(QUARTER * 2);
    for _ in 0..60 {
        let (here, there) = tokio::join!(one.count_answers(), two.count_answers());
        if !here.unwrap() && !there.unwrap() {
            break;
        }
    }
    assert!(!one.count_answers().await.unwrap(), "all is counted");
    let counted = world.store().read().quarters(start, world.giving.now()).await.unwrap();
    let counted: Vec<_> = counted.iter().map(|(_, it)| (it.class, it.answers)).collect();
    assert_eq!(counted, [(Class::Success, 1), (Class::UnknownError, 1)]);
}
