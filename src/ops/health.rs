//! Three questions an orchestrator asks. Only the second looks at stores, and at most once a second.
//!
//! A part is needed when nobody could be served without it: then this process should be sent nothing. A store that all
//! replicas share and that part of the work goes on without is not: without it the answer is "degraded" and still 200, or
//! every replica would leave the balancer at once.

use std::pin::Pin;
use std::time::{Duration, Instant};

use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use actix_web::{HttpResponse, web};
use futures_util::future::join_all;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;

use super::drain::{Lifecycle, Phase};
use super::store;
use crate::base::Clock;
use crate::db::{Db, StoreError};

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);

/// The name of the gauge that says which parts answer.
const PART_UP: &str = "khoa_part_up";

type Answer = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// A part of the service.
pub struct Probe {
    name: &'static str,
    /// What does not work without it, in words that may be shown.
    without: &'static str,
    is_needed: bool,
    ask: Box<dyn Fn() -> Answer + Send + Sync>,
}

impl Probe {
    /// A part without which the service is not ready, and how to ask it. The error's text goes to the log, never into the
    /// answer.
    pub fn needed<F>(
        name: &'static str,
        without: &'static str,
        ask: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self { name, without, is_needed: true, ask: Box::new(move || Box::pin(ask())) }
    }

    /// A part without which the service goes on in part.
    pub fn helpful<F>(
        name: &'static str,
        without: &'static str,
        ask: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self { is_needed: false, ..Self::needed(name, without, ask) }
    }

    /// The database: whether it writes. One that only reads, or whose disk is full, signs nobody in.
    pub fn database(db: Db, clock: Clock) -> Self {
        Self::needed("database", "nobody can sign in while the database cannot be written", move || {
            let (db, now) = (db.clone(), clock.now());
            async move {
                if !db.is_in_place() {
                    return Err("its file was moved away or replaced: start the service anew".to_owned());
                }
                match db.write(move |c| store::note_ready(c, now)).await {
                    // One that is busy is there.
                    Ok(()) | Err(StoreError::Busy) => Ok(()),
                    Err(refused) => Err(refused.to_string()),
                }
            }
        })
    }

    async fn is_up(&self) -> bool {
        let answer = tokio::time::timeout(PATIENCE, (self.ask)()).await;
        match answer.map_err(|_elapsed| "no answer in time".to_owned()).and_then(|answer| answer) {
            Ok(()) => true,
            Err(reason) => {
                tracing::warn!(
                    part = self.name,
                    needed = self.is_needed,
                    reason,
                    "a part does not do its work"
                );
                false
            }
        }
    }
}

/// What the health handlers know.
pub struct Health {
    lifecycle: Lifecycle,
    probes: Vec<Probe>,
    last: Mutex<Option<(Instant, Parts)>>,
}

#[derive(Clone)]
pub(super) struct Parts {
    is_ready: bool,
    body: Value,
}

impl Parts {
    fn of(answers: &[(&Probe, bool)]) -> Self {
        let down = || answers.iter().filter(|(_, up)| !up).map(|(probe, _)| probe);
        let is_ready = !down().any(|probe| probe.is_needed);
        let status = match (is_ready, down().next()) {
            (false, _) => "not ready",
            (true, Some(_)) => "degraded",
            (true, None) => "ready",
        };
        let state = |up: bool| json!(if up { "up" } else { "down" });
        let each: Map<_, _> = answers.iter().map(|(probe, up)| (probe.name.to_owned(), state(*up))).collect();
        let mut body = json!({ "status": status, "parts": each });
        let causes: Vec<&str> = down().map(|probe| probe.without).collect();
        if !causes.is_empty()
            && let Some(body) = body.as_object_mut()
        {
            body.insert("causes".to_owned(), json!(causes));
        }
        Self { is_ready, body }
    }
}

impl Health {
    /// Health of a process in `lifecycle` that is made of `probes`.
    pub fn new(lifecycle: Lifecycle, probes: Vec<Probe>) -> Self {
        Self { lifecycle, probes, last: Mutex::new(None) }
    }

    /// Whoever asks while an answer is being found waits for that answer.
    pub(super) async fn parts(&self) -> Parts {
        let mut last = self.last.lock().await;
        if let Some((at, parts)) = last.as_ref()
            && at.elapsed() < HOLDS
        {
            return parts.clone();
        }
        let answers = join_all(self.probes.iter().map(async |probe| (probe, probe.is_up().await))).await;
        for (probe, up) in &answers {
            metrics::gauge!(PART_UP, "part" => probe.name).set(if *up { 1.0 } else { 0.0 });
        }
        let parts = Parts::of(&answers);
        *last = Some((Instant::now(), parts.clone()));
        parts
    }
}

fn answer(ok: bool, body: &Value) -> HttpResponse {
    let mut response = if ok { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    if !ok {
        response.insert_header((RETRY_AFTER, 1));
    }
    response.insert_header((CACHE_CONTROL, "no-store")).json(body)
}

/// Whether the process can answer at all.
pub(super) async fn live() -> HttpResponse {
    answer(true, &json!({"status": "live"}))
}

/// Whether the process should be sent requests.
pub(super) async fn ready(health: web::Data<Health>) -> HttpResponse {
    match health.lifecycle.phase() {
        Phase::Starting => answer(false, &json!({"status": "starting"})),
        Phase::Draining => answer(false, &json!({"status": "draining"})),
        Phase::Serving => {
            let parts = health.parts().await;
            answer(parts.is_ready, &parts.body)
        }
    }
}

/// Whether the process has come so far that the other two questions make sense.
pub(super) async fn started(health: web::Data<Health>) -> HttpResponse {
    let started = health.lifecycle.phase() != Phase::Starting;
    answer(started, &json!({"status": if started { "started" } else { "starting" }}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use actix_web::body::to_bytes;

    async fn text(response: HttpResponse) -> (u16, Value) {
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap())
    }

    #[actix_web::test]
    async fn readiness_follows_the_phase_and_names_the_part_that_is_down() {
        let lifecycle = Lifecycle::default();
        let probes = vec![
            Probe::needed("database", "nobody signs in", || async { Err("refused by 10.0.0.9".into()) }),
            Probe::helpful("ephemeral", "people wait", || async { Ok(()) }),
        ];
        let health = web::Data::new(Health::new(lifecycle.clone(), probes));
        assert_eq!(text(ready(health.clone()).await).await, (503, json!({"status": "starting"})));
        assert_eq!(text(started(health.clone()).await).await.0, 503);
        lifecycle.serving();
        let parts = json!({"database": "down", "ephemeral": "up"});
        let down = json!({"status": "not ready", "parts": parts, "causes": ["nobody signs in"]});
        assert_eq!(text(ready(health.clone()).await).await, (503, down));
        assert_eq!(text(started(health.clone()).await).await.0, 200);
        lifecycle.draining();
        lifecycle.serving();
        assert_eq!(text(ready(health.clone()).await).await, (503, json!({"status": "draining"})));
        assert_eq!(text(live().await).await.0, 200);
    }

    #[actix_web::test]
    async fn without_a_part_that_only_helps_it_is_degraded_and_still_ready() {
        let lifecycle = Lifecycle::default();
        lifecycle.serving();
        let probes = vec![
            Probe::needed("database", "nobody signs in", || async { Ok(()) }),
            Probe::helpful("ephemeral", "people wait", || async { Err("cut".into()) }),
        ];
        let health = web::Data::new(Health::new(lifecycle, probes));
        let parts = json!({"database": "up", "ephemeral": "down"});
        let degraded = json!({"status": "degraded", "parts": parts, "causes": ["people wait"]});
        assert_eq!(text(ready(health).await).await, (200, degraded));
    }

    #[actix_web::test]
    async fn a_part_is_asked_once_a_second_however_many_ask() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let probe = Probe::needed("database", "", move || {
            counter.fetch_add(1, Ordering::Relaxed);
            async { Ok(()) }
        });
        let lifecycle = Lifecycle::default();
        lifecycle.serving();
        let health = web::Data::new(Health::new(lifecycle, vec![probe]));
        for answer in join_all((0..50).map(|_| ready(health.clone()))).await {
            assert_eq!(answer.status(), 200);
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[actix_web::test]
    async fn a_part_that_hangs_is_down() {
        assert!(!Probe::needed("ephemeral", "", std::future::pending).is_up().await);
    }
}
