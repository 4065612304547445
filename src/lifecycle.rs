//! Start and stop: every part of the process hears of the end at once, and has time to finish.

use std::time::Duration;

use tokio::sync::watch;

/// A request or a task that takes longer than this is left to the next process. Supervisors give
/// thirty seconds before they kill.
pub const DRAIN: Duration = Duration::from_secs(25);

/// Rings once, for everybody.
#[derive(Debug)]
pub struct Bell(watch::Sender<bool>);

impl Default for Bell {
    fn default() -> Bell {
        Bell(watch::Sender::new(false))
    }
}

impl Bell {
    /// Ends the process's work.
    pub fn ring(&self) {
        self.0.send_replace(true);
    }

    /// An ear for a part of the process.
    pub fn stop(&self) -> Stop {
        Stop(self.0.subscribe())
    }
}

/// Hears when to stop.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Whether it is time.
    pub fn is_now(&self) -> bool {
        *self.0.borrow()
    }

    /// Completes when it is time, also when the bell is gone.
    pub async fn heard(mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Waits, unless it is time first. Says whether to go on.
    pub async fn sleep(&self, pause: Duration) -> bool {
        tokio::time::timeout(pause, self.clone().heard()).await.is_err()
    }
}

/// Completes when the process is asked to end: by its supervisor, or from the keyboard.
pub async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

/// Completes when nobody holds the other end of the standard input: whoever started us is gone,
/// however it ended.
pub async fn orphaned() {
    let (gone, told) = tokio::sync::oneshot::channel();
    // A thread of its own: a read that never returns would hold the runtime when it ends.
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            if line.is_err() {
                break;
            }
        }
        // Nobody may listen any more.
        let _ = gone.send(());
    });
    // A thread that could not be begun says the same.
    let _ = told.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn b17_everybody_hears_the_bell() {
        let bell = Bell::default();
        let (early, stop) = (bell.stop(), bell.stop());
        assert!(!early.is_now());
        bell.ring();
        early.heard().await;
        assert!(!stop.sleep(Duration::from_secs(3_600)).await);
        assert!(bell.stop().is_now(), "who comes late hears it as well");
    }
}
