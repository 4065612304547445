//! Every drill holds on both databases; and a drill can fail.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stops")]

use std::process::Command;

use offertory::drill::{Deed, Drill, Place, Played, Script, Stage, text};

const SEED: u64 = 1;

fn on(place: Place) -> Stage {
    Stage { place, binary: env!("CARGO_BIN_EXE_offertory").into(), name: None }
}

fn postgres() -> Place {
    Place::Postgres(std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!("TEST_POSTGRES_URL is not set: run the tests through build/services.sh")
    }))
}

async fn holds(name: &str, place: Place) -> Played {
    let played = Drill::named(name).unwrap().play(&on(place), SEED).await.unwrap();
    assert!(played.row.passed, "{}", text(&played));
    played
}

macro_rules! drills {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::holds(stringify!($name), super::Place::Sqlite).await;
            })+
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::holds(stringify!($name), super::postgres()).await;
            })+
        }

        #[test]
        fn f10_every_drill_is_played() {
            let names: Vec<String> =
                Drill::all().unwrap().into_iter().map(|drill| drill.name).collect();
            assert_eq!(names, [$(stringify!($name)),+]);
        }
    };
}

drills!(in1, in2, in3, in4, in5, in6, in7, lp2, quiet, relapse, seed, vault);

/// A drill whose assertion of this name does not hold once something was broken.
async fn breaks(name: &str, assertion: &str, breaking: impl FnOnce(&mut Script)) {
    let mut drill = Drill::named(name).unwrap();
    breaking(&mut drill.script);
    let played = drill.play(&on(Place::Sqlite), SEED).await.unwrap();
    assert!(!played.row.passed);
    let broken = played.judged.iter().find(|one| one.name == assertion && !one.holds);
    assert!(broken.is_some(), "{assertion} held all the same\n{}", text(&played));
}

#[tokio::test]
async fn f10_a_drill_fails_while_the_reaction_rule_is_off() {
    breaks("in2", "noticed_by_failure", |script| {
        let off = r#"
            title = ""
            story = ""
            source = ""
            zone = "America/Los_Angeles"
            begins = "2017-10-29T05:30"
            ends = "18:00"
            step = "5m"
            amounts = [5]
            givers = []
            [[timeline]]
            at = "06:00"
            do = "rule_is_off"
            which = "card"
            why = "Somebody found it too nervous"
        "#;
        script.timeline.extend(Script::read(off).unwrap().timeline);
    })
    .await;
}

#[tokio::test]
async fn f10_a_drill_fails_where_nobody_probes() {
    breaks("in6", "released_after_probes", |script| {
        script.timeline.retain(|step| !matches!(step.deed, Deed::Probe { .. }));
    })
    .await;
}

#[tokio::test]
async fn f10_a_drill_fails_where_nobody_lets_go() {
    breaks("in1", "waiting", |script| {
        script.timeline.retain(|step| !matches!(step.deed, Deed::ReleaseBatch { .. }));
    })
    .await;
}

#[tokio::test]
async fn f10_a_drill_fails_by_another_calendar() {
    breaks("in3", "dates_kept", |script| {
        let repeats = script.givers[0].repeats.as_mut().unwrap();
        repeats.dates[2] = "2019-03-28".parse().unwrap();
    })
    .await;
}

#[tokio::test]
async fn f10_the_same_seed_plays_the_same() {
    let drill = Drill::named("seed").unwrap();
    let first = drill.play(&on(Place::Sqlite), 7).await.unwrap();
    let again = drill.play(&on(Place::Sqlite), 7).await.unwrap();
    assert_eq!(text(&first), text(&again));
    let other = drill.play(&on(Place::Sqlite), 8).await.unwrap();
    assert_ne!(first.lines, other.lines);
}

#[test]
fn f10_the_command_answers_a_machine() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_offertory"))
            .args(arguments)
            .env_remove("DATABASE_URL")
            .output()
            .unwrap()
    };
    let played = run(&["drill", "run", "in5", "in7", "--json"]);
    assert!(played.status.success(), "{played:?}");
    let rows: serde_json::Value = serde_json::from_slice(&played.stdout).unwrap();
    let row = rows["drills"][0].as_object().unwrap();
    for key in [
        "name",
        "gifts",
        "lost",
        "doubled",
        "uncertain",
        "seconds_to_detect",
        "seconds_to_drain",
        "wrong_words",
    ] {
        assert!(row.contains_key(key), "{key}");
    }
    assert_eq!((&row["name"], &row["lost"]), (&"in5".into(), &0.into()));
    assert!(!run(&["drill", "run", "in99"]).status.success());
    assert!(!run(&["drill", "run"]).status.success());
}
