use std::time::Duration;

use giving::{Error, Given, Refusal};
use views::SwitchView;

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) async fn off_stops_schedules_and_on_takes_what_is_due(world: World) {
    let staff = world.staff().await;
    let (donor, method) = world.donor_with("ok").await;
    let mut typed = world.typed(method, "60");
    typed.frequency = "weekly".to_owned();
    typed.first = "2026-11-29".to_owned();
    let made = world.giving.give(&donor, &typed, world.request()).await.unwrap();
    assert!(matches!(made, Given::Schedule(_)));
    let why = "Sunday schedules must not pile up";
    world.giving.turn_off(&staff, why, 30, world.request()).await.unwrap();

    world.pass(DAY * 8).await;
    assert_eq!(world.charges(), 0, "no call by the schedule engine");
    let health = world.health().await;
    assert!(health.losses.contains(&"ScheduledPaymentsEngineEnabled".to_owned()));
    world.give(&donor, method, "5").await;
    assert_eq!(world.charges(), 1, "a gift by hand still goes");

    world.giving.turn_on(&staff, world.request()).await.unwrap();
    world.pass(MINUTE).await;
    assert_eq!(world.charges(), 2, "what was due is taken, once");
    let health = world.health().await;
    assert!(health.wins.contains(&"ScheduledPaymentsEngineEnabled".to_owned()));
    world.books_are_right().await;
}

pub(crate) async fn off_asks_who_and_why_and_reminds(world: World) {
    let staff = world.staff().await;
    let short = world.giving.turn_off(&staff, "because", 30, world.request()).await;
    assert!(matches!(short, Err(Error::Refused(Refusal::Switch(_)))), "{short:?}");
    let why = "the card system does not answer";
    world.giving.turn_off(&staff, why, 30, world.request()).await.unwrap();
    let SwitchView::Off { by, why: said, .. } = world.giving.switch(&staff).await.unwrap() else {
        panic!("the switch is on");
    };
    assert_eq!((by.as_str(), said.as_str()), (staff.name(), why));

    assert_eq!(reminded(&world).await, 0, "not yet");
    world.clock.advance(MINUTE * 31);
    assert_eq!(reminded(&world).await, 1, "once, to the one who did it");
    assert_eq!(reminded(&world).await, 1, "and on another node not again");
    let colleague = world.staff().await;
    assert_ne!(colleague.id(), staff.id());
    world.clock.advance(MINUTE * 90);
    assert_eq!(reminded(&world).await, 3, "the fourth reminder goes to everybody");
}

/// What time brings on two nodes; how many mails there are of it.
async fn reminded(world: &World) -> usize {
    for node in [&world.giving, &world.patient()] {
        node.watch_switch().await.unwrap();
        node.wake_staff().await.unwrap();
    }
    let mails = world.mails().await;
    mails.iter().filter(|mail| mail.subject.contains("chedules are")).count()
}

/// two nodes are in the middle of a Sunday's gifts when somebody says stop.
pub(crate) async fn after_stop_no_node_calls_any_more(world: World) {
    let staff = world.staff().await;
    for _ in 0..12 {
        let (donor, method) = world.donor_with("ok").await;
        let mut typed = world.typed(method, "60");
        typed.frequency = "weekly".to_owned();
        typed.first = "2026-11-29".to_owned();
        world.giving.give(&donor, &typed, world.request()).await.unwrap();
    }
    world.clock.advance(DAY * 7);
    let other = world.patient();
    assert_eq!(world.giving.schedules_due().await.unwrap(), 12);
    assert_eq!(world.giving.run_tasks(50).await.unwrap(), 12, "each date is a gift");
    let why = "Sunday schedules must not pile up";
    let (one, two, stopped) = tokio::join!(
        world.giving.run_tasks(6),
        other.run_tasks(6),
        world.giving.turn_off(&staff, why, 30, world.request()),
    );
    let (_, _, ()) = (one.unwrap(), two.unwrap(), stopped.unwrap());
    let before = world.charges();
    for _ in 0..4 {
        world.clock.advance(MINUTE);
        for node in [&world.giving, &other] {
            node.run_tasks(50).await.unwrap();
        }
    }
    assert_eq!(world.charges(), before, "what was under way was recorded, nothing new began");
    world.giving.turn_on(&staff, world.request()).await.unwrap();
    world.pass(MINUTE).await;
    assert_eq!(world.charges(), 12, "what was due is taken, once");
    world.books_are_right().await;
}

/// F9: over four hours or over a Sunday needs somebody else, who is called until they come.
pub(crate) async fn a_second_person_is_called_until_one_agrees(world: World) {
    let (staff, colleague) = (world.staff().await, world.staff().await);
    // Sunday has begun here; the next one is far away.
    world
        .giving
        .turn_off(&staff, "wrong dates since the import", 240, world.request())
        .await
        .unwrap();
    let confirm = |person, why| world.giving.confirm_off(person, why, world.request());
    let own = confirm(&staff, "nobody else is awake").await;
    assert!(matches!(own, Err(Error::Refused(Refusal::Switch(_)))), "{own:?}");
    let calls = async || {
        for node in [&world.giving, &world.patient()] {
            node.watch_switch().await.unwrap();
        }
        let list = world.giving.notice_list(&colleague, 1).await.unwrap();
        list.notices.iter().filter(|row| row.subject.contains("second person")).count()
    };
    world.clock.advance(MINUTE * 239);
    assert_eq!(calls().await, 0);
    let health = world.health().await;
    assert_eq!(health.losses.iter().filter(|name| name.starts_with("Switch")).count(), 0);
    world.clock.advance(MINUTE);
    assert_eq!(calls().await, 1, "four hours have passed");
    let health = world.health().await;
    assert!(health.losses.contains(&"SwitchHasSecondPerson".to_owned()), "{health:?}");
    world.clock.advance(MINUTE * 15);
    assert_eq!(calls().await, 2, "and again");
    assert!(!world.giving.switch_page(&colleague).await.unwrap().yours);
    confirm(&colleague, "").await.unwrap();
    world.clock.advance(MINUTE * 60);
    assert_eq!(calls().await, 2, "nobody is called any more");
    let health = world.health().await;
    assert!(health.losses.contains(&"ScheduledPaymentsEngineEnabled".to_owned()));
    assert!(health.wins.contains(&"SwitchHasSecondPerson".to_owned()));
    let SwitchView::Off { confirmed: Some((name, _)), .. } =
        world.giving.switch(&staff).await.unwrap()
    else {
        panic!("it is on, or nobody agreed");
    };
    assert_eq!(name, colleague.name());
    let history = world.giving.switch_page(&staff).await.unwrap().history;
    let verbs: Vec<&str> = history.iter().map(|line| line.verb.as_str()).collect();
    assert_eq!(verbs, ["switch.confirm", "switch.off"]);
}

/// Where nobody else is on call, whoever did it must do, and says why.
pub(crate) async fn who_is_alone_on_call_says_why(world: World) {
    let staff = world.staff().await;
    let why = "the bank moves house today";
    world.giving.turn_off(&staff, why, 480, world.request()).await.unwrap();
    let silent = world.giving.confirm_off(&staff, "no", world.request()).await;
    assert!(matches!(silent, Err(Error::Refused(Refusal::Switch(_)))), "{silent:?}");
    world.giving.confirm_off(&staff, "nobody else is on call", world.request()).await.unwrap();
}

/// F9: it turns itself on after stable probes, if that was chosen, and says so.
pub(crate) async fn it_turns_itself_on_after_probes(world: World) {
    let staff = world.staff().await;
    let (why, giving) = ("the card system does not answer", &world.giving);
    giving.turn_off_until_probed(&staff, why, 240, Some(5), world.request()).await.unwrap();
    let other = world.patient();
    let mut minutes = 0;
    while !matches!(giving.switch(&staff).await.unwrap(), SwitchView::On) {
        assert!(minutes < 30, "it stays off");
        minutes += 1;
        world.clock.advance(MINUTE);
        // Two nodes look; each gateway is asked once a minute all the same.
        for node in [giving, &other] {
            node.check_connectivity().await.unwrap();
            node.watch_switch().await.unwrap();
        }
    }
    assert_eq!(minutes, 16, "fifteen minutes lie between the first probe and the last");
    let history = giving.switch_page(&staff).await.unwrap().history;
    assert!(history[0].by_rule && history[0].verb == "switch.on", "{history:?}");
    assert_eq!(history.len(), 2, "once, on two nodes");
}
