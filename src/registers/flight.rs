//! One asker for each question: whoever asks the same while an answer is on its way gets that one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};

/// What is on its way, by the key of its question.
#[derive(Debug)]
pub(super) struct Flights<T: Clone>(Arc<Mutex<Under<T>>>);

type Under<T> = HashMap<[u8; 32], Shared<BoxFuture<'static, Option<T>>>>;

impl<T: Clone> Default for Flights<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone + Send + Sync + 'static> Flights<T> {
    /// The outcome of `ask`, or of the one that is under way for the same key. It goes on when its callers go away, so that
    /// nobody keeps an answer from the others by breaking off. None when it broke.
    pub(super) async fn join(
        &self,
        key: [u8; 32],
        ask: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let flight = {
            let mut under_way = self.lock();
            match under_way.get(&key) {
                Some(flight) => flight.clone(),
                None => {
                    let all = Self(self.0.clone());
                    let landed = Landed { all, key };
                    let task = tokio::spawn(async move {
                        let outcome = ask.await;
                        drop(landed);
                        outcome
                    });
                    let flight = task.map(Result::ok).boxed().shared();
                    under_way.insert(key, flight.clone());
                    flight
                }
            }
        };
        flight.await
    }

    fn lock(&self) -> MutexGuard<'_, Under<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a flight off the list, also when it broke.
struct Landed<T: Clone + Send + Sync + 'static> {
    all: Flights<T>,
    key: [u8; 32],
}

impl<T: Clone + Send + Sync + 'static> Drop for Landed<T> {
    fn drop(&mut self) {
        self.all.lock().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn many_who_ask_the_same_are_one_asker() {
        let (flights, asked, go) =
            (Flights::default(), Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let ask = || {
            let (asked, go) = (asked.clone(), go.clone());
            async move {
                asked.fetch_add(1, Ordering::SeqCst);
                go.notified().await;
                7
            }
        };
        let all = join_all((0..20).map(|_caller| flights.join([1; 32], ask())));
        let open = async {
            while asked.load(Ordering::SeqCst) == 0 {
                tokio::task::yield_now().await;
            }
            go.notify_one();
        };
        let (answers, ()) = tokio::join!(all, open);
        assert_eq!((answers, asked.load(Ordering::SeqCst)), (vec![Some(7); 20], 1));
        go.notify_one();
        assert_eq!(flights.join([1; 32], ask()).await, Some(7));
        assert_eq!(asked.load(Ordering::SeqCst), 2, "what has landed is asked anew");
    }

    #[tokio::test]
    async fn one_that_broke_leaves_the_way_free() {
        let flights = Flights::default();
        assert_eq!(flights.join([1; 32], async { "no number".parse::<i32>().unwrap() }).await, None);
        assert_eq!(flights.join([1; 32], async { 2 }).await, Some(2));
    }
}
