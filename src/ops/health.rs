//! Three questions an orchestrator asks. Only the second looks at stores, and at most once a second.

use std::pin::Pin;
use std::time::{Duration, Instant};

use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use actix_web::{HttpResponse, web};
use futures_util::future::join_all;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;

use super::drain::{Lifecycle, Phase};
use super::store;
use crate::db::Db;

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);

type Answer = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// A part without which the service is not ready.
pub struct Probe {
    name: &'static str,
    ask: Box<dyn Fn() -> Answer + Send + Sync>,
}

impl Probe {
    /// A part and how to ask it. The error's text goes to the log, never into the answer.
    pub fn new<F>(name: &'static str, ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self { name, ask: Box::new(move || Box::pin(ask())) }
    }

    /// The database: whether a trivial statement is answered.
    pub fn database(db: Db) -> Self {
        Self::new("database", move || {
            let db = db.clone();
            async move { db.read(store::ping).await.map_err(|refused| refused.to_string()) }
        })
    }

    async fn is_up(&self) -> bool {
        let answer = tokio::time::timeout(PATIENCE, (self.ask)()).await;
        match answer.map_err(|_elapsed| "no answer in time".to_owned()).and_then(|answer| answer) {
            Ok(()) => true,
            Err(reason) => {
                tracing::warn!(part = self.name, reason, "not ready: a part does not answer");
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
struct Parts {
    up: bool,
    each: Map<String, Value>,
}

impl Health {
    /// Health of a process in `lifecycle` that needs `probes`.
    pub fn new(lifecycle: Lifecycle, probes: Vec<Probe>) -> Self {
        Self { lifecycle, probes, last: Mutex::new(None) }
    }

    /// Whoever asks while an answer is being found waits for that answer.
    async fn parts(&self) -> Parts {
        let mut last = self.last.lock().await;
        if let Some((at, parts)) = last.as_ref()
            && at.elapsed() < HOLDS
        {
            return parts.clone();
        }
        let answers = join_all(self.probes.iter().map(Probe::is_up)).await;
        let each = self.probes.iter().zip(&answers);
        let each =
            each.map(|(probe, up)| (probe.name.to_owned(), json!(if *up { "up" } else { "down" }))).collect();
        let parts = Parts { up: answers.iter().all(|up| *up), each };
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
            let status = if parts.up { "ready" } else { "not ready" };
            answer(parts.up, &json!({"status": status, "parts": parts.each}))
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
            Probe::new("database", || async { Ok(()) }),
            Probe::new("ephemeral", || async { Err("connection refused to 10.0.0.9".into()) }),
        ];
        let health = web::Data::new(Health::new(lifecycle.clone(), probes));
        assert_eq!(text(ready(health.clone()).await).await, (503, json!({"status": "starting"})));
        assert_eq!(text(started(health.clone()).await).await.0, 503);
        lifecycle.serving();
        let down = json!({"status": "not ready", "parts": {"database": "up", "ephemeral": "down"}});
        assert_eq!(text(ready(health.clone()).await).await, (503, down));
        assert_eq!(text(started(health.clone()).await).await.0, 200);
        lifecycle.draining();
        lifecycle.serving();
        assert_eq!(text(ready(health.clone()).await).await, (503, json!({"status": "draining"})));
        assert_eq!(text(live().await).await.0, 200);
    }

    #[actix_web::test]
    async fn a_part_is_asked_once_a_second_however_many_ask() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let probe = Probe::new("database", move || {
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
        assert!(!Probe::new("ephemeral", std::future::pending).is_up().await);
    }
}
