//! Every drill holds on both databases; and a drill can fail.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stops")]

use offertory::drill::{Drill, Place, Played, text};

const SEED: u64 = 1;

fn postgres() -> Place {
    Place::Postgres(std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| {
        panic!("TEST_POSTGRES_URL is not set: run the tests through build/services.sh")
    }))
}

async fn holds(name: &str, place: Place) -> Played {
    let played = Drill::named(name).unwrap().play(&place, SEED).await.unwrap();
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

drills!(in1, in2, in3, in5, in6, in7, lp2, seed);
