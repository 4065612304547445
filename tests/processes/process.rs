//! Processes that are started, spoken to, stopped and killed, and the folders they live in.

use std::ffi::OsStr;
use std::iter::Cycle;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// Nothing that is waited for takes so long, however busy the machine is.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// How soon a question is asked again whose answer was "not yet". Asking without a pause would take
/// the machine away from those who are asked.
const ASK_AGAIN: Duration = Duration::from_millis(10);

/// Ports that the system gives to nobody who asks for any: whoever stops and comes back to one of
/// these finds it as it was.
const PORTS: Range<u16> = 20_000..32_000;

/// Asks again and again until the answer is there. Each question is a real exchange, so this waits
/// for a fact and not for a time.
pub(crate) async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        let mut pace = tokio::time::interval(ASK_AGAIN);
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            pace.tick().await;
        }
    };
    let answer = timeout(PATIENCE, asking).await;
    answer.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}

/// A folder that is gone when the test ends.
pub(crate) struct Room(PathBuf);

impl Room {
    pub(crate) fn new() -> Room {
        let path = std::env::temp_dir().join(format!("offertory-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Room(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The binary, with no setting but those that a test makes.
pub(crate) fn offertory<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offertory"));
    command.args(arguments).env_clear().stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// A port that nobody has just now, and that no other test is given.
pub(crate) async fn free_port() -> u16 {
    static NEXT: LazyLock<Mutex<Cycle<Range<u16>>>> = LazyLock::new(|| {
        let mut ports = PORTS.cycle();
        // Somebody else on this machine may run the same tests.
        ports.nth(rand::random_range(0..PORTS.len()));
        Mutex::new(ports)
    });
    loop {
        let port = NEXT.lock().unwrap().next().unwrap();
        if TcpListener::bind(("127.0.0.1", port)).await.is_ok() {
            return port;
        }
    }
}

/// A process that runs until it is stopped, killed or dropped.
pub(crate) struct Process {
    child: Child,
    /// `127.0.0.1:4000`, as it announced it.
    pub(crate) address: String,
    said: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts it, and waits until it says `announcement` and then its address.
    pub(crate) async fn start(mut command: Command, announcement: &str) -> Process {
        let spawned = command.stdout(Stdio::piped()).spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = Arc::new(Mutex::new(Vec::new()));
        let listening = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                let address = line.split_once(announcement).map(|(_, rest)| {
                    let ends = |c: char| !c.is_ascii_digit() && c != '.' && c != ':';
                    rest.split(ends).next().unwrap_or_default().to_owned()
                });
                said.lock().unwrap().push(line);
                if address.is_some() {
                    return address;
                }
            }
            None
        };
        let address = timeout(PATIENCE, listening).await;
        let Ok(Some(address)) = address else {
            panic!("no \"{announcement}\" from {command:?}: {:#?}", said.lock().unwrap())
        };
        // Its words are read to the end: nobody can write into a pipe that is full.
        let heard = Arc::clone(&said);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                heard.lock().unwrap().push(line);
            }
        });
        Process { child, address, said }
    }

    /// `kill -9`, as a machine that loses its power would do it.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM, as a supervisor asks. Answers when it has ended.
    pub(crate) async fn stop(&mut self) -> ExitStatus {
        let id = self.child.id().expect("it runs").to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
        assert!(asked.success(), "kill -TERM {id}");
        let ended = timeout(PATIENCE, self.child.wait()).await;
        ended.unwrap_or_else(|_| panic!("it does not end: {:#?}", self.complaints())).unwrap()
    }

    /// What it complained about, for whoever must find out what went wrong.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let worth = |line: &&String| !line.contains("\"level\":\"INFO\"");
        self.said.lock().unwrap().iter().filter(worth).cloned().collect()
    }
}
