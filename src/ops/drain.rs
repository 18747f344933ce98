//! From start to a stop that fails nobody: readiness falls first, then there is time to notice, then the door closes, then
//! what is inside finishes, and only then does the management listener go.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use tokio::signal::unix::{SignalKind, signal};

/// Where in its life the process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Stores are opened, keys are loaded.
    Starting,
    /// The public listener accepts.
    Serving,
    /// Asked to stop: whoever comes is still answered, and sent to another process with the next request; then what is in
    /// flight is finished.
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

/// Who asks a process to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// SIGTERM, by what runs it and may run others: whoever sends requests has to notice first.
    ByOrder,
    /// SIGINT, by a person who waits for it.
    ByHand,
}

/// Waits for SIGTERM or SIGINT.
///
/// # Errors
/// When signals cannot be listened to.
pub async fn asked_to_stop() -> std::io::Result<Asked> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => Asked::ByOrder,
        _ = interrupt.recv() => Asked::ByHand,
    })
}

/// Serves for `notice` with readiness red, then stops `public` when its requests are answered, at most after its own shutdown
/// timeout (`server.drain_seconds`); then `management`. Whoever asks to stop once more waits for neither.
pub async fn drain(
    lifecycle: &Lifecycle,
    notice: Duration,
    public: &ServerHandle,
    management: &ServerHandle,
) {
    lifecycle.draining();
    let in_peace = async {
        tracing::info!(?notice, "draining: not ready any more, and serving on until that was noticed");
        tokio::time::sleep(notice).await;
        tracing::info!("draining: no new connections, finishing what is in flight");
        public.stop(true).await;
    };
    tokio::select! {
        () = in_peace => {}
        again = asked_to_stop() => {
            tracing::warn!(?again, "asked again: stopping at once");
            public.stop(false).await;
        }
    }
    management.stop(false).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    use actix_web::{App, HttpServer, web};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    fn listening() -> (actix_web::dev::Server, std::net::SocketAddr) {
        let slow = async || {
            tokio::time::sleep(Duration::from_millis(300)).await;
            "finished"
        };
        let server =
            HttpServer::new(move || App::new().route("/", web::get().to(slow))).workers(1).disable_signals();
        let bound = server.shutdown_timeout(5).bind(("127.0.0.1", 0)).unwrap();
        let address = bound.addrs()[0];
        (bound.run(), address)
    }

    #[actix_web::test]
    async fn what_is_in_flight_is_finished_and_nothing_new_is_taken() {
        let ((public, address), (management, _)) = (listening(), listening());
        let handles = (public.handle(), management.handle());
        actix_web::rt::spawn(async { tokio::join!(public, management) });
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let lifecycle = Lifecycle::default();
        lifecycle.serving();
        let draining = actix_web::rt::spawn({
            let lifecycle = lifecycle.clone();
            async move { drain(&lifecycle, Duration::ZERO, &handles.0, &handles.1).await }
        });
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished"), "{answer}");
        draining.await.unwrap();
        assert_eq!(lifecycle.phase(), Phase::Draining);
        assert!(TcpStream::connect(address).await.is_err());
    }
}
