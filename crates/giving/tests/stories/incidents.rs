//! An outage as one story: noticed, held, probed, released, over, learnt from.

use std::time::Duration;

use delayed_payments::incident::{Kind, State};
use delayed_payments::{IncidentRefused, PostMortemRefused, Scope};
use giving::incidents::{Step, TypedOwner};
use giving::releases::TypedTotals;
use giving::{Actor, Error, Refusal, Staff, Wrong};
use kernel::IncidentId;
use views::{IncidentEvent, IncidentState, PostMortemPage, PostMortemStanding};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DOWN: &str = r#"{"gw_braintree_harbor": {"mood": "down"}}"#;

/// Three gifts meet a gateway that is down; the incident that this opens.
async fn outage(world: &mut World, staff: &Staff) -> IncidentId {
    world.gateway_is(DOWN).await;
    for seconds in [0, 40, 50] {
        world.clock.advance(Duration::from_secs(seconds));
        assert!(world.giving.open_incidents(staff).await.unwrap().is_empty(), "not before three");
        let (donor, method) = world.donor_with("ok").await;
        world.give(&donor, method, "12").await;
    }
    let open = world.giving.open_incidents(staff).await.unwrap();
    assert_eq!(open.len(), 1, "{open:?}");
    open[0].id
}

/// The gateway is well again: probes, the end of the delay, the release of all that is held.
async fn recovery(world: &mut World, staff: &Staff) {
    world.pass(MINUTE * 10).await;
    world.gateway_is("{}").await;
    for _ in 0..5 {
        world.clock.advance(MINUTE * 4);
        world.giving.probe(staff, &world.gateway).await.unwrap();
    }
    world.clock.advance(MINUTE);
    for delay in world.giving.board(staff).await.unwrap().delays {
        world.giving.end_delay(staff, delay.id, world.request()).await.unwrap();
    }
    let plan = world.giving.draw_plan(staff, &world.gateway, 10, world.request()).await.unwrap();
    crate::releases::approve(world, plan).await;
    let page = world.giving.plan(staff, plan).await.unwrap();
    assert_eq!(page.incidents.len(), 1, "the plan leads to its incident");
    let batch = &page.batches[0];
    let typed =
        TypedTotals { count: &batch.total.count.to_string(), sum: &batch.total.sum.to_decimal() };
    world.giving.release_batch(staff, plan, batch.id, typed, world.request()).await.unwrap();
    world.work().await;
}

fn named(page: &views::IncidentPage) -> Vec<&'static str> {
    page.lines
        .iter()
        .map(|line| match &line.event {
            IncidentEvent::FirstFailure => "first failure",
            IncidentEvent::Detected { .. } => "detected",
            IncidentEvent::Opened => "opened",
            IncidentEvent::Held { .. } => "held",
            IncidentEvent::DelayEnded { .. } => "ended",
            IncidentEvent::Probed { times: 5, passed: true, .. } => "5 probes passed",
            IncidentEvent::Probed { .. } => "probed",
            IncidentEvent::PlanDrawn { .. } => "drawn",
            IncidentEvent::PlanApproved { .. } => "approved",
            IncidentEvent::BatchReleased { .. } => "released",
            IncidentEvent::PlanPaused { .. } => "paused",
            IncidentEvent::PlanAbandoned { .. } => "abandoned",
            IncidentEvent::Notified { .. } => "notified",
            IncidentEvent::BannerUp { .. } => "banner up",
            IncidentEvent::BannerDown => "banner down",
            IncidentEvent::Noted { .. } => "noted",
            IncidentEvent::TakenOn => "taken",
            IncidentEvent::HandedOver { .. } => "handed over",
            IncidentEvent::Moved { .. } => "moved",
        })
        .collect()
}

/// A-11: from the first failing call to the open incident is the third failure, and the time it
/// took is stored and shown.
pub(crate) async fn the_third_failure_opens_an_incident(mut world: World) {
    let staff = world.staff().await;
    let id = outage(&mut world, &staff).await;
    let page = world.giving.incident(&staff, id).await.unwrap();
    let times = page.incident.times;
    assert_eq!(times.opened_at.since(times.first_failure_at), Duration::from_secs(90));
    assert_eq!(times.held_at, Some(times.opened_at), "held in the same breath");
    assert!(page.incident.by_rule);
    assert_eq!(named(&page), ["first failure", "detected", "held"]);
    let board = world.giving.board(&staff).await.unwrap();
    assert_eq!(board.incidents[0].id, id, "the board leads there");

    // A fourth failure, and a node that notices the same: one incident.
    world.clock.advance(MINUTE * 11);
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "12").await;
    let by_hand = world.giving.open_incident(
        &staff,
        (Kind::GatewayDown, Scope::Gateway(world.gateway.clone())),
        "nobody can give by card",
        world.request(),
    );
    assert_eq!(by_hand.await.unwrap(), id);
    assert_eq!(world.giving.open_incidents(&staff).await.unwrap().len(), 1);
}

/// Two nodes notice the same at once: one incident, and one line for it.
pub(crate) async fn two_nodes_open_one(world: World) {
    let (anna, david) = (world.staff().await, world.staff().await);
    let other = world.patient();
    let what = || (Kind::Other, Scope::Everything);
    let (one, two) = tokio::join!(
        world.giving.open_incident(&anna, what(), "nobody can give at all", world.request()),
        other.open_incident(&david, what(), "nobody can give by card", world.request()),
    );
    assert_eq!(one.unwrap(), two.unwrap());
    let open = other.open_incidents(&david).await.unwrap();
    assert_eq!(open.len(), 1);
    let page = world.giving.incident(&anna, open[0].id).await.unwrap();
    assert_eq!(named(&page), ["opened"]);

    // Both take it at once: one of them has it.
    let id = open[0].id;
    let (one, two) = tokio::join!(
        world.giving.take_incident(&anna, id, world.request()),
        other.take_incident(&david, id, world.request()),
    );
    let owned = world.giving.incident(&anna, id).await.unwrap().incident.owner;
    assert!(owned.is_some() && (one.is_ok() || two.is_ok()), "{one:?} {two:?}");
}

/// O15: detection, hold, probes, release, people and messages in one timeline; the gifts add up;
/// the times are measured.
pub(crate) async fn one_timeline_from_the_first_failure_to_the_end(mut world: World) {
    let (anna, david) = (world.staff().await, world.staff().await);
    let id = outage(&mut world, &anna).await;
    world.giving.take_incident(&anna, id, world.request()).await.unwrap();
    let again = world.giving.take_incident(&anna, id, world.request()).await;
    let theirs = IncidentRefused::AlreadyTheirs;
    assert!(matches!(again, Err(Error::Refused(Refusal::Incident(it))) if it == theirs));
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "30").await;
    let request = world.request();
    for _ in 0..2 {
        let text = "The status page says: a cable was cut";
        world.giving.note_incident(&anna, id, text, request).await.unwrap();
    }
    let known = (State::Identified, "a cable was cut");
    world.giving.move_incident(&anna, id, known.0, known.1, world.request()).await.unwrap();
    world.giving.hand_over(&anna, id, david.id(), world.request()).await.unwrap();

    let early = world.giving.resolve_incident(&david, id, "", world.request()).await;
    let held = IncidentRefused::StillHeld;
    assert!(matches!(early, Err(Error::Refused(Refusal::Incident(it))) if it == held), "{early:?}");
    recovery(&mut world, &david).await;
    let page = world.giving.incident(&david, id).await.unwrap();
    assert_eq!(
        named(&page),
        [
            "first failure",
            "detected",
            "held",
            "taken",
            "noted",
            "moved",
            "handed over",
            "5 probes passed",
            "ended",
            "drawn",
            "approved",
            "released",
        ]
    );
    let gifts = &page.incident.gifts;
    assert_eq!((gifts.in_all[0].count, gifts.in_all[0].sum.minor()), (4, 6_600));
    assert_eq!(gifts.taken, gifts.in_all, "all that was held was taken");
    assert!(gifts.held.is_empty() && page.left == 0 && page.yours);

    world.giving.resolve_incident(&david, id, "", world.request()).await.unwrap();
    let page = world.giving.incident(&david, id).await.unwrap();
    let times = page.incident.times;
    let (held, stable) = (times.held_at.unwrap(), times.stable_at.unwrap());
    let drained = times.drained_at.unwrap();
    assert!(times.first_failure_at < held && held < stable && stable < drained);
    assert_eq!(page.incident.state, IncidentState::Resolved);
    let late = world.giving.note_incident(&david, id, "one more thing", world.request()).await;
    assert!(matches!(late, Err(Error::Refused(Refusal::Incident(IncidentRefused::Over)))));
    world.books_are_right().await;
}

/// A banner is read by those concerned, in their own words, and comes down with the incident.
pub(crate) async fn a_banner_is_read_by_those_concerned(mut world: World) {
    let staff = world.staff().await;
    let id = outage(&mut world, &staff).await;
    let frightening = ("Some gifts FAILED", "Code R01 came back");
    let refused = world.giving.put_banner_up(&staff, id, frightening, world.request()).await;
    let Err(Error::Invalid(wrong)) = refused else { panic!("{refused:?}") };
    let wrong: Vec<_> = wrong.iter().map(|one| (one.field, one.wrong)).collect();
    assert_eq!(wrong, [("donor", Wrong::Frightens), ("church", Wrong::ACode)]);

    let words = ("Your gift is safe with us", "Gifts are kept safe");
    world.giving.put_banner_up(&staff, id, words, world.request()).await.unwrap();
    let reads = async |actor: Actor| world.giving.surroundings(Some(&actor)).await.unwrap().banners;
    let donor = Actor::Donor(world.donor().await);
    assert_eq!(reads(donor.clone()).await, [words.0]);
    assert_eq!(reads(Actor::Admin(world.admin().await)).await, [words.1]);
    assert!(reads(Actor::Staff(staff.clone())).await.is_empty());
    // A church without an account at the gateway reads nothing.
    let (elsewhere, _) = world.add_church("Hillside Chapel").await;
    let (stranger, _) = world.actor(giving::people::Role::Donor, Some(elsewhere)).await;
    assert!(reads(stranger).await.is_empty());
    assert!(world.giving.surroundings(None).await.unwrap().banners.is_empty());

    let why = "the church takes them by hand";
    world.giving.resolve_incident(&staff, id, why, world.request()).await.unwrap();
    assert!(reads(donor).await.is_empty(), "over is over");
    let page = world.giving.incident(&staff, id).await.unwrap();
    assert!(named(&page).ends_with(&["banner up", "banner down", "moved"]));
}

async fn learnt(world: &World, staff: &Staff, id: IncidentId) -> (PostMortemPage, Step) {
    let page = world.giving.post_mortem(staff, id).await.unwrap();
    let step = Step { incident: id, version: page.version, request: world.request() };
    (page, step)
}

/// A-12: closing makes a post-mortem; it is not finished with an empty learning, or a mitigation
/// without owner and date; finished it is locked.
pub(crate) async fn a_post_mortem_is_finished_only_with_what_was_learnt(mut world: World) {
    let staff = world.staff().await;
    let id = outage(&mut world, &staff).await;
    assert!(matches!(world.giving.post_mortem(&staff, id).await, Err(Error::NotFound)));
    recovery(&mut world, &staff).await;
    world.giving.resolve_incident(&staff, id, "", world.request()).await.unwrap();
    let (page, step) = learnt(&world, &staff, id).await;
    assert_eq!(page.incident.post_mortem, PostMortemStanding::Open);
    assert!(!page.lines.is_empty() && !page.incident.gifts.in_all.is_empty(), "prefilled");

    let giving = &world.giving;
    let empty = giving.finish_post_mortem(&staff, step, ("A cable was cut", " ")).await;
    let Err(Error::Invalid(wrong)) = empty else { panic!("{empty:?}") };
    assert_eq!((wrong[0].field, wrong[0].wrong), ("learning", Wrong::Missing));

    let typed = TypedOwner::default();
    giving.mitigate(&staff, step, "Probe by a rule", typed).await.unwrap();
    let (page, next) = learnt(&world, &staff, id).await;
    let stale = Step { request: world.request(), ..step };
    let stale = giving.mitigate(&staff, stale, "Another", typed).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
    let words = ("A cable was cut", "Probe sooner");
    let vague = giving.finish_post_mortem(&staff, next, words).await;
    let Err(Error::Invalid(wrong)) = vague else { panic!("{vague:?}") };
    assert_eq!((wrong[0].field, wrong[0].wrong), ("mitigations", Wrong::Missing));
    assert_eq!(page.mitigations.len(), 1);

    let (_, next) = learnt(&world, &staff, id).await;
    let past = TypedOwner { owner: "", due: "2020-01-01" };
    let past = giving.assign_mitigation(&staff, next, 0, past).await;
    assert!(matches!(past, Err(Error::Invalid(_))), "{past:?}");
    let owner = staff.id().to_string();
    let typed = TypedOwner { owner: &owner, due: "2026-12-24" };
    giving.assign_mitigation(&staff, next, 0, typed).await.unwrap();
    let (_, next) = learnt(&world, &staff, id).await;
    giving.finish_post_mortem(&staff, next, words).await.unwrap();

    let (page, next) = learnt(&world, &staff, id).await;
    assert_eq!(page.incident.post_mortem, PostMortemStanding::Finished);
    assert_eq!((page.what_happened.as_str(), page.learning.as_str()), words);
    let locked = giving.write_post_mortem(&staff, next, ("x", "y")).await;
    let finished = PostMortemRefused::Finished;
    assert!(matches!(locked, Err(Error::Refused(Refusal::PostMortem(it))) if it == finished));
    let (_, next) = learnt(&world, &staff, id).await;
    giving.add_to_post_mortem(&staff, next, "It came again in May").await.unwrap();
    let (page, next) = learnt(&world, &staff, id).await;
    assert_eq!(page.addenda[0].text, "It came again in May");
    giving.mitigation_done(&staff, next, 0).await.unwrap();
    let (page, _) = learnt(&world, &staff, id).await;
    assert!(page.mitigations[0].done_at.is_some(), "done after the end");
}

/// A-44: the list has all four times, and the trends their medians.
pub(crate) async fn incidents_are_measured_and_compared(mut world: World) {
    let staff = world.staff().await;
    let none = world.giving.incident_trends(&staff).await.unwrap();
    assert_eq!((none.all.incidents, none.months.len()), (0, 12));
    let id = outage(&mut world, &staff).await;
    recovery(&mut world, &staff).await;
    world.giving.resolve_incident(&staff, id, "", world.request()).await.unwrap();
    let list = world.giving.incidents(&staff, 1).await.unwrap();
    assert_eq!((list.open.len(), list.closed.len(), list.matching), (0, 1, 1));
    let times = list.closed[0].times;
    let since = |at: Option<kernel::Timestamp>| at.map(|at| at.since(times.first_failure_at));
    let trends = world.giving.incident_trends(&staff).await.unwrap();
    assert_eq!(trends.all.detect, Some(Duration::from_secs(90)));
    assert_eq!(trends.all.hold, since(times.held_at));
    assert_eq!(trends.all.stable, since(times.stable_at));
    assert_eq!(trends.all.drained, since(times.drained_at));
    assert!(trends.all.drained.is_some());
    assert_eq!(trends.gateways[0].name, "Meridian Cards");
    assert_eq!(trends.months.last().unwrap().incidents, 1);
    let past_the_end = world.giving.incidents(&staff, 9).await.unwrap();
    assert_eq!((past_the_end.closed.len(), past_the_end.matching), (0, 1));
}

/// A-45, F13: what was done by hand is counted from the audit log, and three holds by hand ask
/// whether they could be automatic. The same act by a rule is told apart.
pub(crate) async fn three_holds_by_hand_ask_to_be_automatic(mut world: World) {
    let staff = world.staff().await;
    let id = outage(&mut world, &staff).await;
    let scope = Scope::Gateway(world.gateway.clone());
    for round in 0..4 {
        for delay in world.giving.board(&staff).await.unwrap().delays {
            world.end_delay(&staff, delay.id).await;
        }
        if round < 3 {
            let why = "it does not answer again";
            let request = world.request();
            world.giving.begin_delay(&staff, scope.clone(), why, request).await.unwrap();
        }
    }
    let why = "nothing more can be done today";
    world.giving.resolve_incident(&staff, id, why, world.request()).await.unwrap();
    let (page, _) = learnt(&world, &staff, id).await;
    let holds = page.by_hand.iter().find(|row| row.verb == "delay.begin").unwrap();
    assert_eq!((holds.by_hand, holds.by_rule, holds.automate), (3, 1, true));
    let ends = page.by_hand.iter().find(|row| row.verb == "delay.end").unwrap();
    assert_eq!((ends.by_hand, ends.automate), (4, true));
    let opened = page.by_hand.iter().find(|row| row.verb == "incident.open").unwrap();
    assert_eq!((opened.by_hand, opened.by_rule, opened.automate), (0, 1, false));
    let held: usize =
        page.lines.iter().filter(|line| matches!(line.event, IncidentEvent::Held { .. })).count();
    assert_eq!(held, 4, "every hold is in the timeline");
}
