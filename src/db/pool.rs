//! The async face of the database: closures sent to threads that own one connection each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use diesel::Connection as _;
use tokio::sync::oneshot;

use super::batch::{self, Unit};
use super::checkpoint::Backfill;
use super::conn::{Conn, For, is_postgres};
use super::error::StoreError;
use super::file::Opened;
use crate::base::Breaker;

/// How many times a transaction that lost a race inside the database is run again.
const RETRIES: u32 = 3;

/// How long a caller waits for its turn and its answer together, where somebody waits for us.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// How long whatever walks tables waits.
const PATIENCE_IN_BULK: Duration = Duration::from_secs(60);

/// How long a command waits, which nobody else waits for.
const PATIENCE_OF_A_COMMAND: Duration = Duration::from_secs(600);

/// Connections of a [`Db::bulk`].
const BULK_CONNECTIONS: usize = 2;

/// So many callers in a row who waited in vain, before others are refused at once ...
const IN_VAIN: u32 = 5;
/// ... for so long; then one tries.
const REST: Duration = Duration::from_secs(2);

/// Rows that a unit in bulk writes at most, and what it looks at in one go: on SQLite everybody who writes waits for it.
pub const SLICE: i64 = 200;

/// Answers whether the connection may be kept.
type Work = Box<dyn FnOnce(Result<&mut Conn, &StoreError>) -> bool + Send>;

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
    writer: Option<Sender<Box<dyn Unit>>>,
    whose: For,
    patience: Duration,
    /// Whether answers came lately.
    seen: Arc<Breaker>,
    /// The file of an embedded database.
    file: Option<Arc<Opened>>,
}

impl Db {
    /// Starts the threads; connections are opened when first needed, and again after they break.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start(options: &DbOptions) -> std::io::Result<Self> {
        let shared = threads(options, options.readers(), For::Requests)?;
        let writer = if is_postgres(&options.url) {
            None
        } else {
            let (writer, units) = bounded::<Box<dyn Unit>>(options.queue);
            let (url, backfill) = (options.url.clone(), Backfill::start(&options.url)?);
            let serve = move || batch::serve(&url, &units, backfill);
            std::thread::Builder::new().name("db-writer".into()).spawn(serve)?;
            Some(writer)
        };
        Ok(Self {
            shared,
            writer,
            whose: For::Requests,
            patience: PATIENCE,
            seen: Arc::new(Breaker::new("database", IN_VAIN, REST)),
            file: Opened::of(&options.url).map(Arc::new),
        })
    }

    /// A second handle with a few connections of its own, which may read for half a minute: for imports, sweeps, and whatever
    /// walks tables, so that no sign-in waits for one of them. SQLite has one writer for both: write at most [`SLICE`] rows in
    /// a unit.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn bulk(&self, options: &DbOptions) -> std::io::Result<Self> {
        Ok(Self {
            shared: threads(options, BULK_CONNECTIONS, For::Bulk)?,
            whose: For::Bulk,
            patience: PATIENCE_IN_BULK,
            seen: Arc::new(Breaker::new("database in bulk", IN_VAIN, REST)),
            ..self.clone()
        })
    }

    /// Whether what is written is found again: not when the file of an embedded database was moved away or replaced.
    pub fn is_in_place(&self) -> bool {
        self.file.as_ref().is_none_or(|file| file.is_in_place())
    }

    /// A handle for a command, which may take its time.
    #[must_use]
    pub fn for_a_command(mut self) -> Self {
        self.patience = PATIENCE_OF_A_COMMAND;
        self
    }

    /// Reads; each statement by itself.
    ///
    /// # Errors
    /// What `f` answers, or [`StoreError::Busy`] and [`StoreError::Unavailable`].
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.seen.ask().map_err(|resting| StoreError::Unavailable(resting.to_string()))?;
        let (answer, result) = oneshot::channel();
        let work: Work = Box::new(move |conn| {
            if answer.is_closed() {
                return true;
            }
            let done = conn.map_err(|e| StoreError::Unavailable(e.to_string())).and_then(f);
            let keep = !done.as_ref().is_err_and(StoreError::is_of_the_connection);
            // A caller who has gone away meanwhile needs no answer.
            drop(answer.send(done));
            keep
        });
        let job = Job { work, since: Instant::now() };
        self.shared.try_send(job).map_err(|_full| StoreError::Busy)?;
        self.wait(result).await
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
            Some(writer) => self.batched(writer, f).await,
            None => unsure(self.read(f).await),
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
            Some(writer) => self.batched(writer, f).await,
            None => {
                let whose = self.whose;
                let done = self.read(move |conn| {
                    let mut runs = 0;
                    loop {
                        let mut is_committing = false;
                        let done = conn.transaction(|conn| {
                            conn.write_for(whose)?;
                            let own = f(conn)?;
                            is_committing = true;
                            Ok(own)
                        });
                        match done {
                            Err(e) if runs < RETRIES && e.is_retryable() => runs += 1,
                            Err(e) if is_committing => return Err(e.when_committing()),
                            // What was begun and not committed has not happened.
                            Err(StoreError::Lost(why)) => return Err(StoreError::Unavailable(why)),
                            done => return done,
                        }
                    }
                });
                unsure(done.await)
            }
        }
    }

    /// Does `some`, which writes at most [`SLICE`] rows and says how many it did, until there is less to do than that.
    ///
    /// # Errors
    /// As [`Db::write`]; what was done before is done.
    pub async fn write_in_slices(
        &self,
        some: impl Fn(&mut Conn) -> Result<usize, StoreError> + Clone + Send + 'static,
    ) -> Result<usize, StoreError> {
        let mut all = 0;
        loop {
            let done = self.write(some.clone()).await?;
            all += done;
            if i64::try_from(done).is_ok_and(|done| done < SLICE) {
                return Ok(all);
            }
        }
    }

    async fn batched<T: Send + 'static>(
        &self,
        writer: &Sender<Box<dyn Unit>>,
        f: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.seen.ask().map_err(|resting| StoreError::Unavailable(resting.to_string()))?;
        let (unit, result) = batch::unit(f);
        writer.try_send(unit).map_err(|_full| StoreError::Busy)?;
        unsure(self.wait(result).await)
    }

    async fn wait<T>(&self, result: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
        let answer = tokio::time::timeout(self.patience, result).await;
        match &answer {
            Ok(_) => self.seen.answered(),
            Err(_elapsed) => self.seen.in_vain(),
        }
        match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(_dropped)) => Err(StoreError::Unavailable("the work was abandoned".into())),
            // Whoever has it may yet do it: for a write that makes a difference.
            Err(_elapsed) => Err(StoreError::Lost("no answer in time".into())),
        }
    }

    /// How many closures wait.
    pub fn waiting(&self) -> usize {
        self.shared.len() + self.writer.as_ref().map_or(0, Sender::len)
    }
}

/// A write that was given up: the thread that has it may yet do it.
fn unsure<T>(done: Result<T, StoreError>) -> Result<T, StoreError> {
    done.map_err(StoreError::when_committing)
}

/// Threads that own a connection each, behind one queue.
fn threads(options: &DbOptions, count: usize, whose: For) -> std::io::Result<Sender<Job>> {
    let (shared, jobs) = bounded::<Job>(options.queue);
    let lost = Arc::new(AtomicU64::new(0));
    for number in 0..count {
        let (jobs, url, lost) = (jobs.clone(), options.url.clone(), lost.clone());
        let serve = move || serve((&url, whose), &jobs, &lost);
        std::thread::Builder::new().name(format!("{}-{number}", whose.name())).spawn(serve)?;
    }
    Ok(shared)
}

/// `lost` counts the connections that broke, of all threads: where one did, the others are doubted, and none is
/// given a job before it has answered. So a database that was away costs the requests of that time alone.
fn serve((url, whose): (&str, For), jobs: &Receiver<Job>, lost: &AtomicU64) {
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
            let answers = trusted_at == lost_now || conn.is_good();
            answers.then_some(conn)
        });
        let mut conn = match good.map_or_else(|| Conn::open_for(url, whose), Ok) {
            Ok(conn) => conn,
            Err(why) => {
                work(Err(&why));
                refused = Some((Instant::now(), why));
                continue;
            }
        };
        (trusted_at, refused) = (lost_now, None);
        let is_good = catch_unwind(AssertUnwindSafe(|| work(Ok(&mut conn)))).unwrap_or(false);
        kept = (is_good && conn.is_sound()).then_some(conn);
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
