//! The whole server in this process: every route, every role, every header, and whatever people
//! type into it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stops")]

/// Makes a test of it on each database.
macro_rules! on_both_databases {
    ($test:ident) => {
        mod $test {
            #[tokio::test]
            async fn on_sqlite() {
                super::$test(crate::site::TestSite::new().await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$test(crate::site::TestSite::on_postgres().await).await;
            }
        }
    };
}

mod books;
mod cases;
mod choices;
mod church;
mod contacts;
mod corrections;
#[path = "../processes/database.rs"]
mod database;
mod device;
mod drills;
mod entries;
mod gifts;
mod headers;
mod health;
mod incident_words;
mod incidents;
mod languages;
mod links;
mod methods;
mod mirrors;
mod notices;
mod office;
mod passkeys;
mod people;
mod preferences;
mod reactions;
mod replays;
mod rollouts;
mod routes;
mod rules;
mod schedules;
mod sessions;
mod site;
mod staff;
mod statements;
mod validations;
mod windows;
