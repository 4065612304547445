//! Every way in which no answer, or half of one, can come back.

use std::net::SocketAddr;

use classifier::{Reply, Silence};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::bench::{Bench, PATIENCE, charge, key};
use super::{answered, bench};
use crate::spreedly::{Config, MOST_BYTES, Spreedly};

fn client_of(address: SocketAddr) -> Spreedly {
    let config = Config::new(format!("http://{address}"), "environment", "secret");
    Spreedly::new(config).unwrap()
}

/// A server that reads a request, writes `bytes`, and then hangs up, or holds the line.
async fn rough_server(bytes: Vec<u8>, holds: bool) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            // The client may hang up first, when it has read enough.
            let _ = stream.write_all(&bytes).await;
            if holds {
                held.push(stream);
            }
        }
    });
    address
}

async fn against(bytes: &str, holds: bool) -> Reply {
    let server = rough_server(bytes.as_bytes().to_vec(), holds).await;
    let mut config = Config::new(format!("http://{server}"), "environment", "secret");
    if holds {
        config.total_timeout = PATIENCE;
    }
    Spreedly::new(config).unwrap().take(key(), &charge("pm_ok")).await
}

#[tokio::test]
async fn nobody_listening_is_surely_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let reply = client_of(address).take(key(), &charge("pm_ok")).await;
    assert_eq!(reply, Reply::Silence(Silence::NotConnected));
}

#[tokio::test]
async fn a_tls_handshake_that_fails_is_surely_not_sent() {
    let bench = Bench::start().await;
    let config = Config::new(format!("https://{}", bench.address), "environment", "secret");
    let reply = Spreedly::new(config).unwrap().take(key(), &charge("pm_ok")).await;
    assert_eq!(reply, Reply::Silence(Silence::NotConnected));
}

#[tokio::test]
async fn a_line_cut_at_any_point_after_sending_is_cut_off() {
    let begun =
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"transaction\": {\"succeeded\": true";
    for bytes in ["", "HTTP/1.1 200", begun] {
        assert_eq!(against(bytes, false).await, Reply::Silence(Silence::CutOff), "{bytes}");
    }
}

#[tokio::test]
async fn an_answer_that_never_ends_times_out() {
    let begun = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{";
    for bytes in ["", begun] {
        assert_eq!(against(bytes, true).await, Reply::Silence(Silence::TimedOut), "{bytes}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let bytes = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\n\
        Content-Length: 0\r\n\r\n";
    let answer = answered(against(bytes, false).await);
    assert_eq!((answer.http_status, answer.approved, answer.finished), (307, None, false));
}

#[tokio::test]
async fn an_endless_body_is_read_to_its_bound() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n".to_vec();
    bytes.resize(3_000_000, b'x');
    let server = rough_server(bytes, false).await;
    let answer = answered(client_of(server).take(key(), &charge("pm_ok")).await);
    assert_eq!(answer.body.len(), MOST_BYTES);
    assert_eq!(answer.approved, None);
}

#[tokio::test]
async fn a16_an_html_error_page_is_an_answer_without_a_flag() {
    let bench = Bench::start().await;
    for (method, charges) in [("pm_html_error", 0), ("pm_html_after_charge", 1)] {
        let answer = answered(bench.client.take(key(), &charge(method)).await);
        assert_eq!((answer.http_status, answer.approved, answer.finished), (500, None, false));
        assert!(String::from_utf8(answer.body).unwrap().contains("<html>"));
        assert_eq!(bench.book().await.len(), charges, "{method}");
    }
}

#[tokio::test]
async fn a_wrong_password_reaches_no_gateway() {
    let bench = Bench::start().await;
    let config = Config::new(format!("http://{}", bench.address), "environment", "wrong");
    let reply = Spreedly::new(config).unwrap().take(key(), &charge("pm_ok")).await;
    let answer = answered(reply);
    assert_eq!((answer.http_status, answer.approved), (401, None));
    assert!(bench.book().await.is_empty());
}

#[tokio::test]
async fn a_connection_closed_while_idle_is_not_used_again() {
    let mut bench = Bench::start().await;
    answered(bench.client.take(key(), &charge("pm_ok")).await);
    bench.stop().await;
    let reply = bench.client.take(bench::key(), &charge("pm_ok")).await;
    assert_eq!(reply, Reply::Silence(Silence::NotConnected));
    bench.start_again().await;
    answered(bench.client.take(key(), &charge("pm_ok")).await);
    assert_eq!(bench.book().await.len(), 2);
}
