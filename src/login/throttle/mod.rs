//! How often something may be tried: passwords, one-time codes, messages sent to a stranger's address.
//!
//! Counters are rows, so that a restart forgets nothing, and every try is *reserved before* the work is done,
//! by one conditional statement: of two hundred guesses at once exactly the budget gets through. A name nobody
//! has is counted like any other. Buckets are blind indexes: the table tells neither names nor addresses.
//!
//! A try counts against the client's address, and against the account; or, in a browser that has signed in to
//! this account before, against that browser instead, so that a stranger's guesses never lock the owner out.
//! In the whole service, tries are bounded by the hasher's queue.
//!
//! Messages to a recipient, and tries at the codes in them, count by the network that asks: a stranger who registers with
//! somebody's address spends a budget of their own. What all of them may spend together is larger, and has an end too.

mod bucket;
mod policy;
mod store;

#[cfg(test)]
mod tests;

pub(super) use bucket::network;
pub use bucket::{Attempt, Bucket, Meant};
pub use policy::{
    ACCOUNT, ADDRESS, CHANGES, CODE, CODE_IN_ALL, MESSAGES_FROM_ADDRESS, MESSAGES_TO_RECIPIENT,
    MESSAGES_TO_RECIPIENT_IN_ALL, Policy, Throttled,
};

use crate::base::Moment;
use crate::db::{Conn, StoreError};

/// A try that was counted and may be made now. Ends as [`succeeded`], [`untested`], or not at all: then it failed.
#[derive(Debug)]
#[must_use]
pub struct Reserved(Attempt);

/// Counts a try in all its buckets, or says how long to wait. What was counted before a bucket said no stays
/// counted. Call it inside a transaction, and commit also when it says no.
///
/// # Errors
/// What the database says.
pub fn reserve(
    c: &mut Conn,
    now: Moment,
    attempt: Attempt,
) -> Result<Result<Reserved, Throttled>, StoreError> {
    for bucket in attempt.buckets() {
        if let Err(throttled) = store::step(c, bucket, |row| bucket.policy().reserve(row, now))? {
            return Ok(Err(throttled));
        }
    }
    Ok(Ok(Reserved(attempt)))
}

/// Whether a try would be let through just now; counts nothing.
///
/// # Errors
/// What the database says.
pub fn look(c: &mut Conn, now: Moment, attempt: &Attempt) -> Result<Result<(), Throttled>, StoreError> {
    for bucket in attempt.buckets() {
        if let Err(throttled) = bucket.policy().reserve(store::read(c, bucket)?, now) {
            return Ok(Err(throttled));
        }
    }
    Ok(Ok(()))
}

/// The try was right: forgets the failures of the account or browser, and does not count against the address,
/// which many people may share.
///
/// # Errors
/// What the database says.
pub fn succeeded(c: &mut Conn, now: Moment, reserved: &Reserved) -> Result<(), StoreError> {
    for bucket in reserved.0.buckets() {
        if bucket.is_shared() {
            give_back(c, now, bucket)?;
        } else {
            store::forget(c, bucket)?;
        }
    }
    Ok(())
}

/// Nothing was compared, because the service was too busy: the try does not count.
///
/// # Errors
/// What the database says.
pub fn untested(c: &mut Conn, now: Moment, reserved: &Reserved) -> Result<(), StoreError> {
    reserved.0.buckets().try_for_each(|bucket| give_back(c, now, bucket))
}

/// Forgets the failures of one bucket: a stronger factor has shown who is there.
///
/// # Errors
/// What the database says.
pub fn forget(c: &mut Conn, bucket: &Bucket) -> Result<(), StoreError> {
    store::forget(c, bucket)
}

/// Removes counters nobody touched for long; answers how many. Those that made somebody wait stay two years.
///
/// # Errors
/// What the database says.
pub fn sweep(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    store::sweep(c, now.minus(policy::KEEP_IDLE), now.minus(policy::KEEP), policy::ACCOUNT.free())
}

fn give_back(c: &mut Conn, now: Moment, bucket: &Bucket) -> Result<(), StoreError> {
    store::step(c, bucket, |row| Ok::<_, StoreError>(bucket.policy().give_back(row, now)))?
}
