//! Figures for Prometheus. Names begin with `khoa_`; a label is a route's pattern, a method, a class, never
//! anything about a person.

use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Instant;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use super::health::Health;
use crate::web::{REQUEST_BUCKETS, REQUEST_SECONDS};

/// A process has one recorder, however many servers a test starts in it.
static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// Why there are no metrics.
#[derive(Debug, thiserror::Error)]
#[error("the metrics recorder could not be installed: {0}")]
pub struct MetricsError(#[from] BuildError);

type Gauge = Box<dyn Fn() -> f64 + Send + Sync>;

/// The recorder and the figures that are read rather than counted.
pub struct Metrics {
    handle: PrometheusHandle,
    began: Instant,
    gauges: RwLock<Vec<(&'static str, Gauge)>>,
}

impl Metrics {
    /// Installs the recorder, or joins the one that is there. Before it, `metrics::…!` handles record nothing,
    /// so this comes before the first listener.
    ///
    /// # Errors
    /// When someone else's recorder is installed.
    pub fn install() -> Result<Self, MetricsError> {
        // Held while it is installed: two servers that start at once install one.
        let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = match &*recorder {
            Some(handle) => handle.clone(),
            None => {
                let builder = PrometheusBuilder::new()
                    .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), &REQUEST_BUCKETS)?;
                recorder.insert(builder.install_recorder()?).clone()
            }
        };
        metrics::describe_histogram!(REQUEST_SECONDS, metrics::Unit::Seconds, "How long requests took");
        Ok(Self { handle, began: Instant::now(), gauges: RwLock::default() })
    }

    /// Adds a figure that is read when someone looks: a queue's depth, requests in flight.
    pub fn gauge(
        &self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> f64 + Send + Sync + 'static,
    ) {
        metrics::describe_gauge!(name, help);
        self.gauges.write().unwrap_or_else(PoisonError::into_inner).push((name, Box::new(read)));
    }

    /// Folds what was recorded into its buckets; wanted every second, or recordings pile up in memory.
    pub fn upkeep(&self) {
        self.handle.run_upkeep();
    }

    /// All figures in Prometheus' text format.
    pub fn render(&self) -> String {
        for (name, read) in self.gauges.read().unwrap_or_else(PoisonError::into_inner).iter() {
            metrics::gauge!(*name).set(read());
        }
        metrics::gauge!("khoa_process_uptime_seconds").set(self.began.elapsed().as_secs_f64());
        if let Some(bytes) = resident_bytes() {
            metrics::gauge!("khoa_process_resident_bytes").set(bytes);
        }
        if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
            metrics::gauge!("khoa_process_open_fds")
                .set(u32::try_from(open.count()).map_or(f64::NAN, f64::from));
        }
        if let Some(most) = most_open_files() {
            metrics::gauge!("khoa_process_max_fds").set(most);
        }
        self.handle.render()
    }
}

fn most_open_files() -> Option<f64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let soft = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    soft.split_whitespace().next()?.parse().ok()
}

fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?
        .split_whitespace()
        .next()?
        .parse::<f64>()
        .ok()?;
    Some(kib * 1024.0)
}

/// What Prometheus fetches; whether the parts answer is asked for it, as readiness asks.
pub(super) async fn scrape(metrics: web::Data<Metrics>, health: web::Data<Health>) -> HttpResponse {
    health.parts().await;
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(metrics.render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_process_is_measured_and_gauges_are_read_when_looked_at() {
        let metrics = Metrics::install().unwrap();
        metrics.gauge("khoa_test_depth", "Depth of a test", || 7.0);
        let text = metrics.render();
        for line in [
            "khoa_test_depth 7",
            "khoa_process_resident_bytes ",
            "khoa_process_open_fds ",
            "khoa_process_uptime_seconds ",
        ] {
            assert!(text.lines().any(|l| l.starts_with(line)), "{line} in\n{text}");
        }
        assert!(Metrics::install().is_ok());
    }
}
