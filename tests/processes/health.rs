//! Health while the database is out of reach: a real server on PostgreSQL, with a line between them
//! that may be cut.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use views::Health;

use crate::browser::Browser;
use crate::church;
use crate::database::database;
use crate::process::{Process, Room, offertory, until};

/// A line to the database. Cut, it carries nothing and says nothing: the worst way to be gone.
struct Line {
    port: u16,
    cut: Arc<watch::Sender<bool>>,
}

impl Line {
    async fn to(address: String) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(watch::Sender::new(false));
        let ears = Arc::clone(&cut);
        tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                let (address, mut hears) = (address.clone(), ears.subscribe());
                tokio::spawn(async move {
                    let carry = async {
                        if let Ok(mut there) = TcpStream::connect(address).await {
                            // However it ended: the line is gone.
                            let _ = copy_bidirectional(&mut here, &mut there).await;
                        }
                    };
                    let is_cut = async {
                        let _ = hears.wait_for(|cut| *cut).await;
                    };
                    tokio::select! {
                        () = carry => return,
                        () = is_cut => {}
                    }
                    // Still open, until somebody mends it: then whoever waits begins anew.
                    let _ = hears.wait_for(|cut| !*cut).await;
                });
            }
        });
        Line { port, cut }
    }

    fn cut(&self, cut: bool) {
        self.cut.send_replace(cut);
    }
}

async fn health(address: &str) -> (u16, Health, Duration) {
    let since = Instant::now();
    let answer = Browser::new(address).get("/meta/health").await.unwrap();
    (answer.status, answer.json(), since.elapsed())
}

#[tokio::test]
async fn a26_health_answers_at_once_while_the_database_is_out_of_reach() {
    let room = Room::new();
    let url = database().await;
    church::set_up(&url, 0).await;
    let (before, name) = url.rsplit_once('/').unwrap();
    let (user, address) = before.rsplit_once('@').unwrap();
    let line = Line::to(address.to_owned()).await;
    let mut command = offertory(["serve"]);
    command
        .env("OFFERTORY_LISTEN", "127.0.0.1:0")
        .env("OFFERTORY_DATA", room.path())
        .env("OFFERTORY_SANDBOX_LISTEN", "127.0.0.1:0")
        .env("DATABASE_URL", format!("{user}@127.0.0.1:{}/{name}", line.port));
    let mut server = Process::start(command, "open http://").await;
    let wins = |health: &Health, name: &str| health.wins.iter().any(|win| win == name);
    until("the database is there", async || {
        let (_, health, _) = health(&server.address).await;
        wins(&health, "Database").then_some(())
    })
    .await;

    line.cut(true);
    until("the database is a loss", async || {
        let (status, health, _) = health(&server.address).await;
        (status == 400 && health.losses.iter().any(|loss| loss == "Database")).then_some(())
    })
    .await;
    // Other tests keep this machine busy: the quickest answer says what the server itself needs.
    until("an answer within 200 ms", async || {
        let (status, health, took) = health(&server.address).await;
        assert_eq!(status, 400);
        assert!(!wins(&health, "Database"), "{health:?}");
        (took < Duration::from_millis(200)).then_some(())
    })
    .await;

    line.cut(false);
    until("the database is there again", async || {
        let (_, health, _) = health(&server.address).await;
        wins(&health, "Database").then_some(())
    })
    .await;
    assert!(server.stop().await.success());
}
