//! Group commit for SQLite: its one writer takes all the units that wait, runs each in a savepoint of one
//! `BEGIN IMMEDIATE` transaction, syncs once, and only then answers them all.
//!
//! So every acknowledged write is on the disk, and a burst of writers shares the price of the sync.
//! A unit that fails rolls back alone; when the commit itself fails, all of them fail.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_channel::Receiver;
use diesel::Connection as _;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use tokio::sync::oneshot;

use super::conn::Conn;
use super::error::StoreError;

/// No batch makes its first unit wait longer than this many others take.
const LARGEST_BATCH: usize = 128;

type ConnTransactions = <Conn as diesel::Connection>::TransactionManager;

/// One unit of work: run inside the batch, then told how the batch ended.
pub(super) type Unit = Box<dyn FnOnce(&mut Conn) -> Answer + Send>;

/// Sends the answer of a unit: its own when the batch was committed, or the reason why it was not.
type Answer = Box<dyn FnOnce(Result<(), &StoreError>)>;

/// Wraps `f` as a unit, with the end on which its answer arrives.
pub(super) fn unit<T: Send + 'static>(
    mut f: impl FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> (Unit, oneshot::Receiver<Result<T, StoreError>>) {
    let (answer, result) = oneshot::channel();
    let unit: Unit = Box::new(move |conn| {
        if answer.is_closed() {
            return Box::new(|_outcome| ());
        }
        let own = conn.transaction(&mut f);
        Box::new(move |batch| {
            // A caller who has gone away meanwhile needs no answer.
            drop(answer.send(batch.map_err(StoreError::told_to_another).and(own)));
        })
    });
    (unit, result)
}

pub(super) fn serve(url: &str, units: &Receiver<Unit>) {
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
    }
}

fn commit(conn: &mut Conn, first: Unit, units: &Receiver<Unit>) -> bool {
    let mut answers = Vec::new();
    let outcome = begin(conn).and_then(|()| {
        answers.push(first(conn));
        while answers.len() < LARGEST_BATCH
            && let Ok(next) = units.try_recv()
        {
            answers.push(next(conn));
        }
        ConnTransactions::commit_transaction(conn).map_err(StoreError::from)
    });
    for answer in answers {
        answer(outcome.as_ref().copied());
    }
    outcome.is_ok()
}

/// A deferred transaction that reads first and writes later fails under load with "database is locked".
fn begin(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Lite(lite) => Ok(AnsiTransactionManager::begin_transaction_sql(lite, "BEGIN IMMEDIATE")?),
        Conn::Pg(_) => Ok(ConnTransactions::begin_transaction(conn)?),
    }
}
