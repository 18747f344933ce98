//! Group commit for SQLite: its one writer takes all the units that wait, runs them in one `BEGIN IMMEDIATE` transaction,
//! syncs once, and only then answers them all.
//!
//! So every acknowledged write is on the disk, and a burst of writers shares the price of the sync.
//! A unit that fails is undone alone: the batch is begun anew, and each unit gets a savepoint of its own. When the commit
//! itself fails, all of them fail.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::Receiver;
use diesel::Connection as _;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use tokio::sync::oneshot;

use super::checkpoint::Backfill;
use super::conn::Conn;
use super::error::StoreError;

/// No batch makes its first unit wait longer than this many others take.
const LARGEST_BATCH: usize = 128;

type ConnTransactions = <Conn as diesel::Connection>::TransactionManager;

/// What undoes a unit that fails.
#[derive(Clone, Copy)]
pub(super) enum Undo {
    /// The end of the whole batch: nothing to pay for when all goes well, as it nearly always does.
    Batch,
    /// A savepoint.
    Itself,
}

/// One unit of work: run inside the batch, as often as that is begun, then told how the batch ended.
pub(super) trait Unit: Send {
    /// Whether what it did may stay.
    fn run(&mut self, conn: &mut Conn, undo: Undo) -> bool;
    /// Answers its caller: with its own answer when the batch was committed, or with the reason why it was not.
    fn tell(self: Box<Self>, batch: Result<(), &StoreError>);
}

struct Asked<T, F> {
    work: F,
    done: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, F: FnMut(&mut Conn) -> Result<T, StoreError> + Send> Unit for Asked<T, F> {
    fn run(&mut self, conn: &mut Conn, undo: Undo) -> bool {
        if self.answer.is_closed() {
            return true;
        }
        let done = match undo {
            Undo::Batch => (self.work)(conn),
            Undo::Itself => conn.transaction(&mut self.work),
        };
        let stays = done.is_ok() || matches!(undo, Undo::Itself);
        self.done = Some(done);
        stays
    }

    fn tell(self: Box<Self>, batch: Result<(), &StoreError>) {
        let Some(own) = self.done else { return };
        // A caller who has gone away meanwhile needs no answer.
        drop(self.answer.send(batch.map_err(StoreError::told_to_another).and(own)));
    }
}

/// Wraps `work` as a unit, with the end on which its answer arrives.
pub(super) fn unit<T: Send + 'static>(
    work: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> (Box<dyn Unit>, oneshot::Receiver<Result<T, StoreError>>) {
    let (answer, result) = oneshot::channel();
    (Box::new(Asked { work, done: None, answer }), result)
}

pub(super) fn serve(url: &str, units: &Receiver<Box<dyn Unit>>, mut backfill: Backfill) {
    let mut kept: Option<Conn> = None;
    while let Ok(first) = units.recv() {
        let mut conn = match kept.take().map_or_else(|| Conn::open(url), Ok) {
            Ok(conn) => conn,
            // Dropping the unit drops its answer: the caller reads "abandoned" and answers 503.
            Err(_refused) => continue,
        };
        // Where a batch could not be written, as in a folder that is read-only for a while, another connection may do better.
        let done = catch_unwind(AssertUnwindSafe(|| commit(&mut conn, first, units))).unwrap_or(false);
        kept = (done && conn.is_sound()).then_some(conn);
        backfill.committed();
    }
}

fn commit(conn: &mut Conn, first: Box<dyn Unit>, units: &Receiver<Box<dyn Unit>>) -> bool {
    let mut taken = vec![first];
    let outcome = run(conn, &mut taken, units)
        .and_then(|()| ConnTransactions::commit_transaction(conn).map_err(StoreError::from));
    for unit in taken {
        unit.tell(outcome.as_ref().copied());
    }
    outcome.is_ok()
}

/// Begins the batch, and leaves it with all that its units did, and nothing of those that failed.
fn run(
    conn: &mut Conn,
    taken: &mut Vec<Box<dyn Unit>>,
    units: &Receiver<Box<dyn Unit>>,
) -> Result<(), StoreError> {
    begin(conn)?;
    let mut all_stay = taken.iter_mut().all(|unit| unit.run(conn, Undo::Batch));
    while all_stay
        && taken.len() < LARGEST_BATCH
        && let Ok(mut next) = units.try_recv()
    {
        all_stay = next.run(conn, Undo::Batch);
        taken.push(next);
    }
    if !all_stay {
        ConnTransactions::rollback_transaction(conn)?;
        begin(conn)?;
        for unit in taken {
            unit.run(conn, Undo::Itself);
        }
    }
    Ok(())
}

/// A deferred transaction that reads first and writes later fails under load with "database is locked".
fn begin(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Lite(lite) => Ok(AnsiTransactionManager::begin_transaction_sql(lite, "BEGIN IMMEDIATE")?),
        Conn::Pg(_) => Ok(ConnTransactions::begin_transaction(conn)?),
    }
}
