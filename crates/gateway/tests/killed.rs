//! The charge book outlives `kill -9`: what was answered is in it, and nothing is in it twice.
//!
//! This program starts itself once more as a sandbox, charges it from many connections, kills it in
//! the middle, starts it again and compares.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test with its own `main` is not recognised as one"
)]

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use gateway::sandbox::{Options, Record, serve};

/// Set for the second self: where its charge book is.
const BOOK: &str = "SANDBOX_TO_BE_KILLED";
const CALLERS: usize = 8;
/// The sandbox is killed when this many charges were answered, with others on their way.
const ANSWERED_BEFORE_THE_KILL: usize = 300;

fn main() {
    if let Some(book) = std::env::var_os(BOOK) {
        return be_the_sandbox(PathBuf::from(book));
    }
    let book = std::env::temp_dir().join(format!("killed-{}.jsonl", uuid::Uuid::new_v4()));
    let mut sandbox = Sandbox::start(&book);
    let answered = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let (address, answered) = (sandbox.address.as_str(), &answered);
        for caller in 0..CALLERS {
            scope.spawn(move || {
                for count in 0.. {
                    let key = format!("{caller}-{count}");
                    match charge(address, &key) {
                        Some(status) => {
                            assert_eq!(status, 200);
                            answered.lock().unwrap().push(key);
                        }
                        None => return,
                    }
                }
            });
        }
        while answered.lock().unwrap().len() < ANSWERED_BEFORE_THE_KILL {
            std::thread::yield_now();
        }
        sandbox.child.kill().unwrap();
    });
    sandbox.child.wait().unwrap();

    let again = Sandbox::start(&book);
    let charges = read_book(&again.address);
    let keys: HashSet<String> = charges.iter().filter_map(|record| record.key.clone()).collect();
    assert_eq!(keys.len(), charges.len(), "a charge is in the book twice");
    let answered = answered.into_inner().unwrap();
    for key in &answered {
        assert!(keys.contains(key), "{key} was answered and is not in the book");
    }
    assert!(charges.len() <= answered.len() + CALLERS, "more charges than there were calls");
    assert_eq!(charge(&again.address, "afterwards"), Some(200));
    drop(again);
    std::fs::remove_file(&book).unwrap();
}

fn be_the_sandbox(book: PathBuf) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        let options = Options::new("environment", "secret");
        serve(listener, book, std::future::pending(), options).await.unwrap();
    });
}

struct Sandbox {
    child: Child,
    address: String,
}

impl Sandbox {
    fn start(book: &Path) -> Sandbox {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(BOOK, book)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Sandbox { child, address: address.trim().to_owned() }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn charge(address: &str, key: &str) -> Option<u16> {
    let body = format!(
        r#"{{"transaction": {{"payment_method_token": "pm_ok", "amount": 100,
            "currency_code": "USD", "order_id": "{key}"}}}}"#
    );
    let answer = call(address, "POST /v1/gateways/gw_vantiv/purchase.json", &body)?;
    answer.split(' ').nth(1)?.parse().ok()
}

fn read_book(address: &str) -> Vec<Record> {
    let answer = call(address, "GET /sandbox/book", "").unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut body: serde_json::Value = serde_json::from_str(body).unwrap();
    serde_json::from_value(body["charges"].take()).unwrap()
}

/// One exchange on its own connection; nothing when it breaks.
fn call(address: &str, what: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    // "environment:secret"
    let authorization = "Basic ZW52aXJvbm1lbnQ6c2VjcmV0";
    let request = format!(
        "{what} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\n\
            Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.contains("\r\n\r\n").then_some(answer)
}
