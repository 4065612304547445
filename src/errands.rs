//! Work that a request starts and that must outlive it: a gift's send is not dropped because the
//! donor closed the page.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

/// More at once are left to the worker, which has their tasks anyway.
const AT_ONCE: u32 = 256;

/// All errands of this process.
#[derive(Clone, Debug)]
pub struct Errands(Arc<Semaphore>);

impl Default for Errands {
    fn default() -> Errands {
        Errands(Arc::new(Semaphore::new(AT_ONCE as usize)))
    }
}

impl Errands {
    /// Runs an errand to its end, and answers what came of it if that is known in time.
    pub async fn run<T: Send + 'static>(
        &self,
        errand: impl Future<Output = T> + Send + 'static,
        worth_waiting: Duration,
    ) -> Option<T> {
        let turn = Arc::clone(&self.0).try_acquire_owned().ok()?;
        let running = tokio::spawn(async move {
            let came = errand.await;
            drop(turn);
            came
        });
        match tokio::time::timeout(worth_waiting, running).await {
            Ok(Ok(came)) => Some(came),
            Ok(Err(error)) => {
                tracing::error!(%error, "an errand ended early");
                None
            }
            Err(_) => None,
        }
    }

    /// Completes when the last errand has, and lets no more begin.
    pub async fn finished(&self) {
        let all = self.0.acquire_many(AT_ONCE).await;
        all.into_iter().for_each(|all| all.forget());
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn an_errand_outlives_the_wait_for_it() {
        let errands = Errands::default();
        let (go, wait) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        let errand = async {
            let _ = wait.await;
            let _ = done.send(());
        };
        assert_eq!(errands.run(errand, Duration::ZERO).await, None);
        go.send(()).unwrap();
        errands.finished().await;
        assert!(is_done.await.is_ok());
        errands.run(async { panic!("the house is closed") }, Duration::MAX).await;
    }
}
