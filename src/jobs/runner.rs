//! Runs what is due: activated by a signal after a commit, and by a timer for everything else.

use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::backoff::pause;
use super::store::{self, Ending, Leased};
use super::{Handler, Job, JobError};
use crate::base::{Clock, Entropy, JobId};
use crate::db::{Db, StoreError};

/// How long a runner owns a job. Longer than any run, so that a slow job is not run twice.
const LEASE: Duration = Duration::from_secs(60);

/// How long one run may take.
const LONGEST_RUN: Duration = Duration::from_secs(45);

/// How many jobs one runner has in hand: a slow mail server holds up some, not all.
const AT_ONCE: usize = 16;

/// How often the queue is looked at when nobody signals.
const TICK: Duration = Duration::from_secs(1);

/// How long a stopping runner waits for what it has in hand; the rest is taken over when its leases end.
const GRACE: Duration = Duration::from_secs(8);

type Running = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// A kind of job.
struct Kind {
    name: &'static str,
    attempts: i32,
    run: Box<dyn Fn(Value) -> Running + Send + Sync>,
}

/// Wakes the runner of this process; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Something was enqueued and committed.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// Runs registered kinds of jobs, each by its handler.
pub struct Runner {
    db: Db,
    clock: Clock,
    entropy: Entropy,
    kinds: BTreeMap<&'static str, Kind>,
    wake: Wake,
}

impl Runner {
    /// A runner that knows no kind of job yet.
    pub const fn new(db: Db, clock: Clock, entropy: Entropy, wake: Wake) -> Self {
        Self { db, clock, entropy, kinds: BTreeMap::new(), wake }
    }

    /// Teaches the runner a kind. Jobs of kinds nobody registered stay in the queue, for a newer release.
    #[must_use]
    pub fn register<J: Job>(mut self, handler: impl Handler<J>) -> Self {
        let handler = Arc::new(handler);
        let run = move |payload: Value| -> Running {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let job: J = serde_json::from_value(payload)
                    // The parser's words could quote the payload.
                    .map_err(|_unreadable| JobError::Fail("the payload is not of this kind".into()))?;
                handler.handle(job).await
            })
        };
        self.kinds.insert(J::NAME, Kind { name: J::NAME, attempts: J::ATTEMPTS, run: Box::new(run) });
        self
    }

    /// Runs what is due now, one after the other, and answers how many jobs that were; for tests, which turn
    /// the clock and then let the work happen.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn run_due_once(&self) -> Result<usize, StoreError> {
        let mut runs = 0;
        for id in self.due(i64::MAX).await? {
            if let Some(job) = self.lease(id).await? {
                self.attempt(job).await;
                runs += 1;
            }
        }
        Ok(runs)
    }

    /// Runs what becomes due until `shutdown` completes; then takes nothing new and finishes what it has.
    pub async fn run(self: Arc<Self>, shutdown: impl Future<Output = ()>) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut in_hand = JoinSet::new();
        loop {
            if let Err(error) = self.fill(&mut in_hand).await {
                tracing::warn!(error = %error, "the job queue cannot be read");
            }
            // A full hand means that more may be due: then the next thing to wait for is a free place.
            let full = in_hand.len() >= AT_ONCE;
            tokio::select! {
                () = &mut shutdown => break,
                Some(_ended) = in_hand.join_next(), if full => {}
                () = self.wake.0.notified(), if !full => {}
                () = tokio::time::sleep(TICK), if !full => {}
            }
            while in_hand.try_join_next().is_some() {}
        }
        let finish = async { while in_hand.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finish).await.is_err() {
            tracing::warn!("jobs are left to the runner that takes over their leases");
        }
    }

    /// Takes as many due jobs as fit.
    async fn fill(self: &Arc<Self>, in_hand: &mut JoinSet<()>) -> Result<(), StoreError> {
        let room = AT_ONCE.saturating_sub(in_hand.len());
        for id in self.due(i64::try_from(room).unwrap_or(0)).await? {
            if let Some(job) = self.lease(id).await? {
                let runner = self.clone();
                in_hand.spawn(async move { runner.attempt(job).await });
            }
        }
        Ok(())
    }

    async fn due(&self, limit: i64) -> Result<Vec<JobId>, StoreError> {
        let names: Vec<&'static str> = self.kinds.keys().copied().collect();
        let now = self.clock.now();
        self.db.read(move |c| store::due(c, now, &names, limit)).await
    }

    async fn lease(&self, id: JobId) -> Result<Option<Leased>, StoreError> {
        let now = self.clock.now();
        self.db.write_one(move |c| store::lease(c, id, now, LEASE)).await
    }

    async fn attempt(&self, job: Leased) {
        let Some(kind) = self.kinds.get(job.name.as_str()) else { return };
        let ending = if job.attempts > kind.attempts {
            Ending::Dead { why: "every attempt ended without an answer".into() }
        } else {
            let run = AssertUnwindSafe((kind.run)(job.payload)).catch_unwind();
            let outcome = match tokio::time::timeout(LONGEST_RUN, run).await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(_panic)) => Err(JobError::Retry(Duration::ZERO, "it panicked".into())),
                Err(_elapsed) => Err(JobError::Retry(Duration::ZERO, "it took too long".into())),
            };
            self.ending(kind, job.attempts, outcome)
        };
        report(kind, job.id, &ending);
        let (id, lease, now) = (job.id, job.lease, self.clock.now());
        match self.db.write_one(move |c| store::finish(c, id, lease, now, &ending)).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(job = %id, kind = kind.name, "the lease was lost before the job ended")
            }
            // The lease runs out and the job runs again.
            Err(error) => {
                tracing::warn!(job = %id, kind = kind.name, error = %error, "the end of a job cannot be written")
            }
        }
    }

    fn ending(&self, kind: &Kind, attempts: i32, outcome: Result<(), JobError>) -> Ending {
        match outcome {
            Ok(()) => Ending::Done,
            Err(JobError::Fail(why)) => Ending::Dead { why },
            Err(JobError::Retry(_after, why)) if attempts >= kind.attempts => Ending::Dead { why },
            Err(JobError::Retry(after, why)) => {
                let wait = pause(attempts, &self.entropy).max(after);
                Ending::Again { at: self.clock.now().plus(wait), why }
            }
        }
    }
}

/// A job's own words and the alarm's counter; a dead job is never silent.
fn report(kind: &Kind, id: JobId, ending: &Ending) {
    let outcome = match ending {
        Ending::Done => "done",
        Ending::Again { at, why } => {
            tracing::info!(job = %id, kind = kind.name, again = %at, why, "a job will be tried again");
            "again"
        }
        Ending::Dead { why } => {
            tracing::error!(job = %id, kind = kind.name, why, "a job was laid aside as dead");
            "dead"
        }
    };
    metrics::counter!("khoa_jobs_total", "kind" => kind.name, "outcome" => outcome).increment(1);
}
