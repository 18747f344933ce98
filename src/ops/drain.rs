//! From start to a stop that fails nobody: readiness falls first, then the door closes, then what is inside
//! finishes, and only then does the management listener go.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use actix_web::dev::ServerHandle;
use tokio::signal::unix::{SignalKind, signal};

/// Where in its life the process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Stores are opened, keys are loaded.
    Starting,
    /// The public listener accepts.
    Serving,
    /// Asked to stop; what is in flight is finished.
    Draining,
}

/// The phase, shared by everyone who has to know; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle(Arc<AtomicU8>);

impl Lifecycle {
    /// The present phase.
    pub fn phase(&self) -> Phase {
        match self.0.load(Ordering::Relaxed) {
            0 => Phase::Starting,
            1 => Phase::Serving,
            _ => Phase::Draining,
        }
    }

    /// The public listener accepts now.
    pub fn serving(&self) {
        self.0.fetch_max(1, Ordering::Relaxed);
    }

    /// The process is to stop: readiness fails from here on, and there is no way back.
    pub fn draining(&self) {
        self.0.fetch_max(2, Ordering::Relaxed);
    }
}

/// Waits for SIGTERM or SIGINT and says which it was.
///
/// # Errors
/// When signals cannot be listened to.
pub async fn asked_to_stop() -> std::io::Result<&'static str> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}

/// Stops `public` when its requests are answered, at most after its own shutdown timeout
/// (`server.drain_seconds`) or when asked to stop once more; then `management`.
pub async fn drain(lifecycle: &Lifecycle, public: &ServerHandle, management: &ServerHandle) {
    lifecycle.draining();
    tracing::info!("draining: no new connections, finishing what is in flight");
    tokio::select! {
        () = public.stop(true) => {}
        again = asked_to_stop() => {
            tracing::warn!(signal = again.unwrap_or("none"), "asked again: stopping at once");
            public.stop(false).await;
        }
    }
    management.stop(false).await;
}
