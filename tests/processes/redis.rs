//! The Redis that nodes share.

use std::path::Path;

use tokio::process::Command;

use crate::process::Process;

/// A Redis of its own, which may be stopped.
pub(crate) struct Redis {
    pub(crate) port: u16,
    process: Process,
}

impl Redis {
    pub(crate) async fn start(room: &Path, port: u16) -> Redis {
        let mut command = Command::new("redis-server");
        command
            .args(["--bind", "127.0.0.1", "--save", "", "--port", &port.to_string()])
            .arg("--dir")
            .arg(room)
            .kill_on_drop(true);
        let process = Process::start(command, "Ready to accept connections").await;
        Redis { port, process }
    }

    /// As if its machine lost its power. It kept nothing on a disk.
    pub(crate) async fn kill(&mut self) {
        self.process.kill().await;
    }
}
