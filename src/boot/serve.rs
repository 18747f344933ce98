//! Listeners, workers, and a stop that fails nobody.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{HttpServer, web};
use futures_util::poll;
use tokio::net::TcpSocket;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::build::BootError;
use super::runner::{runner, with_shelf};
use super::{calendar, timers};
use crate::api::verify::Withdrawn;
use crate::app::App;
use crate::audit::Event;
use crate::base::Breaker;
use crate::jobs::Runner;
use crate::keys::Proof;
use crate::op::{self, Document};
use crate::ops::{self, Asked, Health, Lifecycle, Metrics, Phase, Probe};
use crate::pages::handlers::failure;
use crate::registers;
use crate::routes;
use crate::web::{Frame, show_shed};

/// Two doors: one for everybody, one for the operator.
pub struct Listeners {
    /// Public.
    pub public: TcpListener,
    /// Health and metrics.
    pub management: TcpListener,
}

impl Listeners {
    /// Binds what the configuration names; port 0 takes a free one.
    ///
    /// # Errors
    /// When an address cannot be bound, by its key.
    pub fn bind(config: &crate::config::Server) -> Result<Self, BootError> {
        let bind = |key: &str, at: SocketAddr| {
            listen(at)
                .map_err(BootError::io(format!("configuration key server.{key}: cannot listen on {at}")))
        };
        Ok(Self {
            public: bind("listen", config.listen)?,
            management: bind("management", config.management)?,
        })
    }
}

/// So many connections may wait to be accepted, where the system allows it: everybody who comes back after a restart comes at
/// once, and whoever finds no place is tried again by their own system, a second later. The standard library asks for 128.
const WAITING: u32 = 4_096;

fn listen(at: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As the standard library does: a port that was closed a moment ago is free.
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    socket.listen(WAITING)?.into_std()
}

/// A service that accepts.
pub struct Running {
    /// What it serves from.
    pub app: Arc<App>,
    /// Where the public listener is.
    pub public: SocketAddr,
    /// Where the management listener is.
    pub management: SocketAddr,
    lifecycle: Lifecycle,
    stop_work: Arc<Notify>,
    handles: [ServerHandle; 2],
    servers: Vec<JoinHandle<std::io::Result<()>>>,
    timers: Vec<JoinHandle<()>>,
    worker: Option<JoinHandle<()>>,
}

/// How long a connection stays open that nobody uses: longer than proxies and clients keep theirs (most for 60 seconds), or a request of
/// theirs comes just as we close it, and nobody sends a POST again.
const IDLE: Duration = Duration::from_secs(75);

/// Starts serving.
///
/// # Errors
/// When a listener or a recorder cannot be used.
pub async fn serve(app: Arc<App>, listeners: Listeners, with_workers: bool) -> Result<Running, BootError> {
    let address = |l: &TcpListener| l.local_addr().map_err(BootError::io("cannot read a listener's address"));
    let (public_at, management_at) = (address(&listeners.public)?, address(&listeners.management)?);
    let lifecycle = Lifecycle::default();
    let metrics = Arc::new(Metrics::install().map_err(|e| BootError::Other(e.to_string()))?);
    let config = &app.config;
    let leaving = lifecycle.clone();
    let frame = Frame::new(&config.server, app.entropy.clone())
        .machine(routes::MACHINE)
        .leaving(move || leaving.phase() == Phase::Draining)
        .error_page(failure::framework_error(&app));

    let workers = match config.server.workers {
        0 => std::thread::available_parallelism().map_or(1, Into::into),
        several => several,
    };
    let (public_app, public_frame) = (app.clone(), frame.clone());
    let discovery = web::Data::new(Document::of(app.issuer()));
    let withdrawn = web::Data::new(Withdrawn::of(&app));
    let public = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(web::Data::from(public_app.clone()))
            .app_data(discovery.clone())
            .app_data(withdrawn.clone())
            .wrap(public_frame.clone())
            .configure(|routes| public_frame.configure(routes))
            .configure(routes::public)
    })
    .workers(workers)
    .keep_alive(IDLE)
    .shutdown_timeout(config.server.drain_seconds)
    .disable_signals()
    .listen(listeners.public)
    .map_err(BootError::io("cannot serve on the public listener"))?
    .run();

    let health = Arc::new(Health::new(lifecycle.clone(), probes(&app)));
    gauges(&metrics, &app, &frame);
    let scraped = metrics.clone();
    let management = HttpServer::new(move || {
        actix_web::App::new().configure(|routes| ops::configure(routes, health.clone(), scraped.clone()))
    })
    .workers(1)
    .disable_signals()
    .listen(listeners.management)
    .map_err(BootError::io("cannot serve on the management listener"))?
    .run();

    let handles = [public.handle(), management.handle()];
    let servers = vec![accepting(public, "public").await?, accepting(management, "management").await?];
    let stop_work = Arc::new(Notify::new());
    let mut timers = timers::start(&app, metrics);
    let worker =
        with_workers.then(|| tokio::spawn(workers_loop(with_shelf(&app, runner(&app)), stop_work.clone())));
    timers.extend(with_workers.then(|| timers::registers(&app)).flatten());
    lifecycle.serving();
    Ok(Running {
        app,
        public: public_at,
        management: management_at,
        lifecycle,
        stop_work,
        handles,
        servers,
        timers,
        worker,
    })
}

/// Starts a server, and answers when it accepts: polled for the first time it starts its threads and waits for them, and ends
/// at once where one of them could not start.
async fn accepting(server: Server, which: &str) -> Result<JoinHandle<std::io::Result<()>>, BootError> {
    let mut server = Box::pin(server);
    match poll!(server.as_mut()) {
        Poll::Pending => Ok(tokio::spawn(server)),
        Poll::Ready(ended) => {
            let why = ended.err().unwrap_or_else(|| std::io::Error::other("it ended at once"));
            Err(BootError::io(format!("cannot serve on the {which} listener"))(why))
        }
    }
}

/// Runs background work alone, until asked to stop.
///
/// # Errors
/// When a signal cannot be listened to.
pub async fn work(app: Arc<App>) -> Result<(), BootError> {
    let stop = Arc::new(Notify::new());
    // Logout tokens are signed here.
    let keys = timers::keys(app.clone());
    let registers = timers::registers(&app);
    // Sessions in memory are another process's.
    let reaches_shelf = app.config.redis.url.is_some();
    let runner = runner(&app);
    let runner = if reaches_shelf { with_shelf(&app, runner) } else { runner };
    let runner = tokio::spawn(workers_loop(runner, stop.clone()));
    ops::asked_to_stop().await.map_err(BootError::io("cannot listen for signals"))?;
    stop.notify_one();
    let ended = runner.await.map_err(|e| BootError::Other(e.to_string()));
    keys.abort();
    if let Some(registers) = registers {
        registers.abort();
    }
    ended
}

impl Running {
    /// Says on standard error where the service accepts; scripts wait for this line.
    pub fn announce(&self) {
        use std::io::Write as _;
        let line = writeln!(
            std::io::stderr(),
            "khoa is ready on http://{} (management http://{})",
            self.public,
            self.management
        );
        // A closed standard error is no reason not to serve.
        drop(line);
    }

    /// Waits until the process is asked to stop, then drains.
    ///
    /// # Errors
    /// When a signal cannot be listened to.
    pub async fn until_asked_to_stop(self) -> Result<(), BootError> {
        let asked = ops::asked_to_stop().await.map_err(BootError::io("cannot listen for signals"))?;
        tracing::info!(?asked, "asked to stop");
        let notice = match asked {
            Asked::ByOrder => Duration::from_secs(self.app.config.server.notice_seconds),
            Asked::ByHand => Duration::ZERO,
        };
        self.stop_after(notice).await;
        Ok(())
    }

    /// Finishes what is in flight and stops.
    pub async fn stop(self) {
        self.stop_after(Duration::ZERO).await;
    }

    async fn stop_after(self, notice: Duration) {
        let [public, management] = &self.handles;
        ops::drain(&self.lifecycle, notice, public, management).await;
        self.stop_work.notify_one();
        if let Some(worker) = self.worker {
            // It finishes the jobs it has begun, within its own bounds.
            drop(worker.await);
        }
        for timer in self.timers {
            timer.abort();
        }
        if let Err(error) = self.app.write_counts().await {
            tracing::warn!(%error, "events counted lately are not in the database");
        }
        for server in self.servers {
            if let Ok(Err(error)) = server.await {
                tracing::warn!(%error, "a listener ended badly");
            }
        }
    }

    /// Ends what closed clients held, as is done by itself within seconds.
    ///
    /// # Errors
    /// As the database.
    pub async fn end_closed_clients(&self) -> Result<(), BootError> {
        Ok(timers::end_closed_clients(&self.app).await?)
    }

    /// Matches legacy accounts with whoever came or was raised since, as is done by itself within seconds.
    ///
    /// # Errors
    /// As the database.
    pub async fn match_who_came(&self) -> Result<(), BootError> {
        Ok(timers::match_who_came(&self.app).await?)
    }

    /// Locks and opens what the calendar says, as it does by itself every minute.
    ///
    /// # Errors
    /// As the database.
    pub async fn heed_calendar(&self) -> Result<(), BootError> {
        calendar::expire(&self.app).await?;
        calendar::hand_over_children(&self.app).await?;
        calendar::merge_people(&self.app).await?;
        calendar::tell_of_documents(&self.app).await?;
        Ok(calendar::erase(&self.app).await?)
    }

    /// Looks for accounts that may be one person's, as is done every minute.
    ///
    /// # Errors
    /// As the database.
    pub async fn find_duplicates(&self) -> Result<(), BootError> {
        Ok(timers::find_duplicates(&self.app).await?)
    }

    /// Erases what was kept long enough, as is done every ten minutes.
    ///
    /// # Errors
    /// As the database.
    pub async fn retain(&self) -> Result<(), BootError> {
        Ok(timers::retain(&self.app).await?)
    }

    /// Reads anew what makers of phones took back, as is done every minute.
    ///
    /// # Errors
    /// When the list cannot be read; the last one stays.
    pub fn heed_makers(&self) -> Result<(), BootError> {
        timers::heed_makers(&self.app)
    }

    /// Runs every job that is due now, and those that follow from them; answers how many ran.
    ///
    /// # Errors
    /// As the database.
    pub async fn run_jobs(&self) -> Result<usize, BootError> {
        let runner = with_shelf(&self.app, runner(&self.app));
        let mut ran = 0;
        loop {
            match runner.run_due_once().await? {
                0 => return Ok(ran),
                more => ran += more,
            }
        }
    }
}

async fn workers_loop(runner: Runner, stop: Arc<Notify>) {
    Arc::new(runner).run(stop.notified()).await;
}

fn probes(app: &Arc<App>) -> Vec<Probe> {
    let (ephemeral, proof) = (app.ephemeral.clone(), Proof::of(&app.ring));
    let ping = move || {
        let ephemeral = ephemeral.clone();
        async move { ephemeral.ping().await.map_err(|e| e.to_string()) }
    };
    let sign = move || {
        let proof = proof.holds().map_err(|e| e.to_string());
        async move { proof }
    };
    vec![
        Probe::database(app.db.clone(), app.clock.clone()),
        Probe::helpful("ephemeral", "people cannot sign in while Redis is away; machines go on", ping),
        Probe::needed("keys", "no token can be signed", sign),
    ]
}

fn gauges(metrics: &Metrics, app: &Arc<App>, frame: &Frame) {
    Event::show_all();
    op::show_refusals();
    show_shed();
    Breaker::show_all();
    registers::show_all();
    let count = |number: usize| u32::try_from(number).map_or(f64::NAN, f64::from);
    let (db, hasher, frame) = (app.clone(), app.clone(), frame.clone());
    metrics.gauge("khoa_db_waiting", "Requests waiting for a database connection", move || {
        count(db.db.waiting())
    });
    metrics.gauge("khoa_hashes_waiting", "Requests waiting for a password hash", move || {
        count(hasher.hasher.waiting())
    });
    metrics.gauge("khoa_http_in_flight", "Requests being answered", move || count(frame.in_flight()));
}
