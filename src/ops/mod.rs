//! What an operator sees and does: is it alive, is it ready, how is it doing, let it go in peace.
//!
//! Served on the management listener only. Liveness never touches a store, so that a database that is down
//! does not get healthy processes restarted; readiness looks at each part for a moment and remembers the
//! answer for a second, so that nobody can load a store by asking.

mod drain;
mod health;
mod metrics;
mod stock;
mod store;
mod telemetry;

use std::sync::Arc;

use actix_web::web::{self, get, resource};

pub use drain::{Asked, Lifecycle, Phase, asked_to_stop, drain};
pub use health::{Health, Probe};
pub use metrics::{Metrics, MetricsError};
pub use stock::{show_keys, show_queues};
pub use telemetry::{Telemetry, TelemetryError};

/// The routes of the management listener.
pub fn configure(app: &mut web::ServiceConfig, health: Arc<Health>, metrics: Arc<Metrics>) {
    app.app_data(web::Data::from(health))
        .app_data(web::Data::from(metrics))
        .service(resource("/health/live").route(get().to(health::live)))
        .service(resource("/health/ready").route(get().to(health::ready)))
        .service(resource("/health/started").route(get().to(health::started)))
        .service(resource("/metrics").route(get().to(metrics::scrape)));
}
