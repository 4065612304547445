//! A server that falls silent or goes away: health hears of it in time, whatever the network does.

use std::time::Duration;

use giving::ports::StoreError;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::place::Postgres;
use crate::units::is_ready;

/// Passes everything on to the server until it is told to be silent; then keeps the connections
/// open and says nothing. Dropped, it is gone with all of them.
struct Relay {
    address: String,
    silent: watch::Sender<bool>,
    _lines: JoinSet<()>,
}

impl Relay {
    async fn to(server: String) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (silent, hears) = watch::channel(false);
        let mut lines = JoinSet::new();
        lines.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let (server, mut hears) = (server.clone(), hears.clone());
                open.spawn(async move {
                    let mut upstream = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut upstream) => return,
                        _ = hears.wait_for(|silent| *silent) => {}
                    }
                    std::future::pending::<()>().await;
                });
            }
        });
        Relay { address, silent, _lines: lines }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_the_server_is_told_in_time() {
    let place = Postgres::make().await;
    let (user, rest) = place.url().split_once('@').unwrap();
    let (server, path) = rest.split_once('/').unwrap();
    let relay = Relay::to(server.to_owned()).await;
    let opened = store::open(&format!("{user}@{}/{path}", relay.address)).await.unwrap();
    is_ready(opened.store.as_ref()).await;

    // Other tests keep this machine busy: one of five questions is answered in time at least.
    let told_in_time = async || {
        let mut told = false;
        for _ in 0..5 {
            let answer = timeout(Duration::from_secs(2), opened.store.ready()).await;
            assert!(!matches!(answer, Ok(Ok(()))), "nobody is there to be ready");
            told |= matches!(answer, Ok(Err(StoreError::Unavailable(_))));
        }
        told
    };
    relay.silent.send(true).unwrap();
    assert!(told_in_time().await, "silent");
    drop(relay);
    assert!(told_in_time().await, "gone");
    place.drop().await;
}
