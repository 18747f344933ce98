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
use super::lane::Hands;
use super::store::{self, Ask, Ending, Leased};
use super::{Handler, Job, JobError, Lane};
use crate::base::{Clock, Entropy, JobId};
use crate::db::{Db, StoreError};

/// How long a runner owns a job. Longer than any run, so that a slow job is not run twice.
const LEASE: Duration = Duration::from_secs(60);

/// How long one run may take.
const LONGEST_RUN: Duration = Duration::from_secs(45);

/// How long a job may be postponed, from when it was enqueued.
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

/// How often the queue is looked at when nobody signals.
const TICK: Duration = Duration::from_secs(1);

/// How long a stopping runner waits for what it has in hand; the rest is taken over when its leases end.
const GRACE: Duration = Duration::from_secs(8);

type Running = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// A kind of job.
struct Kind {
    name: &'static str,
    lane: Lane,
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
    pub(super) hands: Hands,
    wake: Wake,
}

impl Runner {
    /// A runner that knows no kind of job yet.
    pub fn new(db: Db, clock: Clock, entropy: Entropy, wake: Wake) -> Self {
        Self { db, clock, entropy, kinds: BTreeMap::new(), hands: Hands::default(), wake }
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
        let kind = Kind { name: J::NAME, lane: J::LANE, attempts: J::ATTEMPTS, run: Box::new(run) };
        self.kinds.insert(J::NAME, kind);
        self
    }

    /// Runs what is due now, one after the other, and answers how many jobs that were; for tests, which turn
    /// the clock and then let the work happen.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn run_due_once(&self) -> Result<usize, StoreError> {
        let leased = self.lease(|_lane| i64::MAX).await?;
        let runs = leased.len();
        for job in leased {
            self.attempt(job).await;
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
            // A full lane may hold more: then a hand that comes free is worth another look.
            let full = self.hands.any_lane_is_full();
            tokio::select! {
                () = &mut shutdown => break,
                Some(_ended) = in_hand.join_next(), if full => {}
                () = self.wake.0.notified() => {}
                () = tokio::time::sleep(TICK) => {}
            }
            while in_hand.try_join_next().is_some() {}
        }
        let finish = async { while in_hand.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finish).await.is_err() {
            tracing::warn!("jobs are left to the runner that takes over their leases");
        }
    }

    /// Takes as many due jobs as there are free hands for them.
    async fn fill(self: &Arc<Self>, in_hand: &mut JoinSet<()>) -> Result<(), StoreError> {
        let free = |lane| i64::try_from(self.hands.free(lane)).unwrap_or(0);
        for job in self.lease(free).await? {
            let hand = self.lane_of(&job).and_then(|lane| self.hands.take(lane));
            let runner = self.clone();
            in_hand.spawn(async move {
                runner.attempt(job).await;
                drop(hand);
            });
        }
        Ok(())
    }

    fn lane_of(&self, job: &Leased) -> Option<Lane> {
        job.lane.or_else(|| Some(self.kinds.get(job.name.as_str())?.lane))
    }

    /// Leases for every lane as many as `hands` says.
    async fn lease(&self, hands: impl Fn(Lane) -> i64) -> Result<Vec<Leased>, StoreError> {
        let kinds: Vec<&'static str> = self.kinds.keys().copied().collect();
        let now = self.clock.now();
        if !self.db.read(move |c| store::is_due(c, now, &kinds)).await? {
            return Ok(Vec::new());
        }
        let of = |lane| self.kinds.values().filter(move |kind| kind.lane == lane).map(|kind| kind.name);
        let asks = Lane::ALL.map(|lane| Ask { lane, kinds: of(lane).collect(), hands: hands(lane) });
        self.db.write(move |c| store::lease(c, &asks, now, LEASE)).await
    }

    async fn attempt(&self, job: Leased) {
        let Some(kind) = self.kinds.get(job.name.as_str()) else { return };
        let ending = if job.attempts > kind.attempts {
            Ending::Dead { why: "every attempt ended without an answer".into() }
        } else {
            let run = AssertUnwindSafe((kind.run)(job.payload.clone())).catch_unwind();
            let outcome = match tokio::time::timeout(LONGEST_RUN, run).await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(_panic)) => Err(JobError::Retry(Duration::ZERO, "it panicked".into())),
                Err(_elapsed) => Err(JobError::Retry(Duration::ZERO, "it took too long".into())),
            };
            self.ending(kind, &job, outcome)
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

    fn ending(&self, kind: &Kind, job: &Leased, outcome: Result<(), JobError>) -> Ending {
        let now = self.clock.now();
        match outcome {
            Ok(()) => Ending::Done,
            Err(JobError::Fail(why)) => Ending::Dead { why },
            Err(JobError::Postpone(_, why)) if now.since(job.created_at) >= LONGEST_WAIT => {
                Ending::Dead { why }
            }
            // Half as long again by chance, so that what waits for one neighbour does not come back together.
            Err(JobError::Postpone(wait, why)) => {
                let chance = u32::from(u16::from_le_bytes(self.entropy.bytes::<2>()));
                let spread = (wait / 2).saturating_mul(chance) / u32::from(u16::MAX);
                Ending::Postponed { at: now.plus(wait).plus(spread), why }
            }
            Err(JobError::Retry(_after, why)) if job.attempts >= kind.attempts => Ending::Dead { why },
            Err(JobError::Retry(after, why)) => {
                let wait = pause(job.attempts, &self.entropy).max(after);
                Ending::Again { at: now.plus(wait), why }
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
        Ending::Postponed { at, why } => {
            tracing::debug!(job = %id, kind = kind.name, again = %at, why, "a job was postponed");
            "postponed"
        }
        Ending::Dead { why } => {
            tracing::error!(job = %id, kind = kind.name, why, "a job was laid aside as dead");
            "dead"
        }
    };
    metrics::counter!("khoa_jobs_total", "kind" => kind.name, "outcome" => outcome).increment(1);
}
