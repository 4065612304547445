//! What many ask for at once, done together. While one group is at work the next one gathers, so
//! groups grow with the load and whoever is alone waits for nobody.
//!
//! There is no task in the background: one of those who wait does the work of all. If that one is
//! given up in the middle, the others of its group are told that nobody knows, and ask alone.

use std::pin::pin;
use std::sync::{Mutex, PoisonError};

use futures::channel::oneshot;
use futures::future::{Either, select};

/// Where asks gather.
pub(crate) struct Gather<Ask, Answer> {
    waiting: Mutex<Vec<(Ask, oneshot::Sender<Answer>)>>,
    turn: futures::lock::Mutex<()>,
    most: usize,
}

impl<Ask, Answer> Gather<Ask, Answer> {
    /// In groups of so many at most.
    pub(crate) fn of(most: usize) -> Gather<Ask, Answer> {
        Gather { waiting: Mutex::default(), turn: futures::lock::Mutex::new(()), most }
    }

    /// Asks, and is answered with a group. `together` answers each ask of a group, in its sequence.
    /// Nothing when whoever did the work was given up in the middle of it.
    pub(crate) async fn ask<Work>(
        &self,
        ask: Ask,
        together: impl Fn(Vec<Ask>) -> Work,
    ) -> Option<Answer>
    where
        Work: Future<Output = Vec<Answer>>,
    {
        let (tell, mut told) = oneshot::channel();
        self.hold().push((ask, tell));
        loop {
            let turn = pin!(self.turn.lock());
            let _turn = match select(told, turn).await {
                Either::Left((answer, _)) => return answer.ok(),
                Either::Right((turn, still)) => {
                    told = still;
                    turn
                }
            };
            // Whoever had the turn before may have answered just now.
            match told.try_recv() {
                Ok(None) => {}
                Ok(answer) => return answer,
                Err(oneshot::Canceled) => return None,
            }
            let (asks, tells): (Vec<_>, Vec<_>) = self.next().into_iter().unzip();
            for (tell, answer) in tells.into_iter().zip(together(asks).await) {
                // Who does not listen any more is not told.
                let _ = tell.send(answer);
            }
        }
    }

    /// The next group: those who came first.
    fn next(&self) -> Vec<(Ask, oneshot::Sender<Answer>)> {
        let mut waiting = self.hold();
        let most = self.most.min(waiting.len());
        waiting.drain(..most).collect()
    }

    fn hold(&self) -> std::sync::MutexGuard<'_, Vec<(Ask, oneshot::Sender<Answer>)>> {
        // Nothing is done under this lock that could leave half a value.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn who_comes_while_others_are_at_work_is_in_the_next_group() {
        let gather = Gather::of(4);
        let groups = Mutex::new(Vec::new());
        let doubled = |asks: Vec<usize>| {
            groups.lock().unwrap().push(asks.len());
            async move {
                tokio::task::yield_now().await;
                asks.into_iter().map(|ask| ask * 2).collect()
            }
        };
        let answers = join_all((0..10).map(|ask| gather.ask(ask, doubled))).await;
        assert_eq!(answers, (0..10).map(|ask| Some(ask * 2)).collect::<Vec<_>>());
        let groups = groups.into_inner().unwrap();
        assert_eq!(groups.iter().sum::<usize>(), 10);
        assert!(groups.iter().all(|group| *group <= 4), "{groups:?}");
        assert!(groups.len() < 10, "{groups:?}");
    }

    #[tokio::test]
    async fn who_leads_and_is_given_up_leaves_nobody_waiting() {
        let gather: Arc<Gather<usize, usize>> = Arc::new(Gather::of(10));
        let (never, led) = (Arc::new(Semaphore::new(0)), Arc::new(AtomicUsize::new(0)));
        let ask = |ask: usize| {
            let (gather, never, led) = (Arc::clone(&gather), Arc::clone(&never), Arc::clone(&led));
            async move {
                gather
                    .ask(ask, |asks| {
                        let (never, first) =
                            (Arc::clone(&never), led.fetch_add(1, Ordering::SeqCst));
                        async move {
                            if first == 0 {
                                let _never = never.acquire().await;
                            }
                            asks
                        }
                    })
                    .await
            }
        };
        let first = tokio::spawn(ask(1));
        while led.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let second = tokio::spawn(ask(2));
        while gather.hold().is_empty() {
            tokio::task::yield_now().await;
        }
        first.abort();
        assert_eq!(second.await.unwrap(), Some(2));
    }
}
