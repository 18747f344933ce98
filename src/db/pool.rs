//! The async face of the database: closures sent to threads that own one connection each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use diesel::Connection as _;
use diesel::r2d2::R2D2Connection as _;
use tokio::sync::oneshot;

use super::batch::{self, Unit};
use super::conn::{Conn, is_postgres};
use super::error::StoreError;

/// How many times a transaction that lost a race inside the database is run again.
const RETRIES: u32 = 3;

/// How long a caller waits for its turn and its answer together.
const PATIENCE: Duration = Duration::from_secs(6);

type Work = Box<dyn FnOnce(Result<&mut Conn, &StoreError>) + Send>;

/// Work for whichever thread is free, and since when it waits.
struct Job {
    work: Work,
    since: Instant,
}

/// Where the database is and how much of it to use.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// `sqlite://PATH` or `postgres://…`.
    pub url: String,
    /// Connections to PostgreSQL, or readers of SQLite; 0 for as many as suit.
    pub connections: usize,
    /// How many closures may wait before [`StoreError::Busy`].
    pub queue: usize,
}

impl DbOptions {
    /// A reader of SQLite is busy as long as it reads, and keeps pages in memory: more of them than cores only get in
    /// each other's way. A connection to PostgreSQL mostly waits.
    fn readers(&self) -> usize {
        match self.connections {
            0 if is_postgres(&self.url) => 8,
            0 => std::thread::available_parallelism().map_or(2, usize::from).max(2),
            several => several,
        }
    }
}

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    shared: Sender<Job>,
    /// SQLite alone has a writer thread of its own.
    writer: Option<Sender<Unit>>,
}

impl Db {
    /// Starts the threads; connections are opened when first needed, and again after they break.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start(options: &DbOptions) -> std::io::Result<Self> {
        let (shared, jobs) = bounded::<Job>(options.queue);
        let lost = Arc::new(AtomicU64::new(0));
        for number in 0..options.readers() {
            let (jobs, url, lost) = (jobs.clone(), options.url.clone(), lost.clone());
            std::thread::Builder::new()
                .name(format!("db-{number}"))
                .spawn(move || serve(&url, &jobs, &lost))?;
        }
        let writer = if is_postgres(&options.url) {
            None
        } else {
            let (writer, units) = bounded::<Unit>(options.queue);
            let url = options.url.clone();
            std::thread::Builder::new().name("db-writer".into()).spawn(move || batch::serve(&url, &units))?;
            Some(writer)
        };
        Ok(Self { shared, writer })
    }

    /// Reads; each statement by itself.
    ///
    /// # Errors
    /// What `f` answers, or [`StoreError::Busy`] and [`StoreError::Unavailable`].
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, result) = oneshot::channel();
        let work: Work = Box::new(move |conn| {
            if !answer.is_closed() {
                // A caller who has gone away meanwhile needs no answer.
                drop(answer.send(conn.map_err(|e| StoreError::Unavailable(e.to_string())).and_then(f)));
            }
        });
        let job = Job { work, since: Instant::now() };
        self.shared.try_send(job).map_err(|_full| StoreError::Busy)?;
        wait(result).await
    }

    /// One statement that writes; on PostgreSQL without the two round trips of a transaction.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_one<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &self.writer {
            Some(writer) => batched(writer, f).await,
            None => self.read(f).await,
        }
    }

    /// One unit of work in one transaction: all of it, or nothing. Run again when the database itself
    /// asks for that, so `f` must not keep state between runs.
    ///
    /// # Errors
    /// What `f` answers (and then nothing is written), or [`StoreError::Busy`] and [`StoreError::Unavailable`].
    pub async fn write<T: Send + 'static>(
        &self,
        mut f: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &self.writer {
            Some(writer) => batched(writer, f).await,
            None => {
                self.read(move |conn| {
                    let mut runs = 0;
                    loop {
                        match conn.transaction(&mut f) {
                            Err(e) if runs < RETRIES && e.is_retryable() => runs += 1,
                            answer => return answer,
                        }
                    }
                })
                .await
            }
        }
    }

    /// How many closures wait.
    pub fn waiting(&self) -> usize {
        self.shared.len() + self.writer.as_ref().map_or(0, Sender::len)
    }
}

async fn batched<T: Send + 'static>(
    writer: &Sender<Unit>,
    f: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let (unit, result) = batch::unit(f);
    writer.try_send(unit).map_err(|_full| StoreError::Busy)?;
    wait(result).await
}

async fn wait<T>(result: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
    match tokio::time::timeout(PATIENCE, result).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_dropped)) => Err(StoreError::Unavailable("the work was abandoned".into())),
        Err(_elapsed) => Err(StoreError::Unavailable("no answer in time".into())),
    }
}

/// `lost` counts the connections that broke, of all threads: where one did, the others are doubted, and none is
/// given a job before it has answered. So a database that was away costs the requests of that time alone.
fn serve(url: &str, jobs: &Receiver<Job>, lost: &AtomicU64) {
    let (mut kept, mut trusted_at): (Option<Conn>, u64) = (None, 0);
    let mut refused: Option<(Instant, StoreError)> = None;
    for Job { work, since } in jobs {
        // Whoever waited while a connection was tried for and refused is told so, and not made to wait for another.
        if let Some((at, why)) = &refused
            && since < *at
        {
            work(Err(why));
            continue;
        }
        let lost_now = lost.load(Ordering::Relaxed);
        let good = kept.take().and_then(|mut conn| {
            let answers = trusted_at == lost_now || conn.ping().is_ok();
            answers.then_some(conn)
        });
        let mut conn = match good.map_or_else(|| Conn::open(url), Ok) {
            Ok(conn) => conn,
            Err(why) => {
                work(Err(&why));
                refused = Some((Instant::now(), why));
                continue;
            }
        };
        (trusted_at, refused) = (lost_now, None);
        let survived = catch_unwind(AssertUnwindSafe(|| work(Ok(&mut conn)))).is_ok();
        kept = (survived && conn.is_sound()).then_some(conn);
        if kept.is_none() {
            lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("waiting", &self.waiting()).finish()
    }
}
