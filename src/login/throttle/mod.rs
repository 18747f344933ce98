//! How often something may be tried: passwords, one-time codes, messages sent to a stranger's address.
//!
//! `table.rs` says what is counted, `attempt.rs` what each kind of try counts against. Counters are rows, so that a restart
//! forgets nothing, and every try is *reserved before* the work is done, by conditional statements: of two hundred guesses
//! at once exactly the budget gets through. A try counts in all of its counters or in none: who is refused by one has spent
//! nothing of the others, and nothing is written. A name nobody has is counted like any other. Buckets are blind indexes: the
//! table tells neither names nor addresses.
//!
//! What is counted for an account, whatever name it was called by, ends in silence ([`Reserved::may_succeed`]). In a browser
//! that has signed in to this account before, a try counts against that browser alone, so that neither strangers' guesses nor
//! a shared address lock the owner out. In the whole service, tries are bounded by the hasher's queue.
//!
//! Strangers' rows are bounded: by each network's own limit, in all by their slots, and in time by what their rule still
//! needs, mostly a day.

mod attempt;
mod bucket;
mod policy;
mod store;
mod table;

#[cfg(test)]
mod tests;

pub use attempt::{Attempt, Target};
pub use bucket::Bucket;
pub use policy::Throttled;

use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError, Sweeping};
use crate::keys::Vault;

/// A try that was counted and may be made now. Ends as [`succeeded`], [`untested`], or not at all: then it failed.
#[derive(Debug)]
#[must_use]
pub struct Reserved {
    counted: Vec<Bucket>,
    clears: Option<Bucket>,
    silenced: bool,
}

impl Reserved {
    /// Whether the try counts for anything. If not, do the same work and answer as to a wrong one: nobody is to learn that
    /// this name has something in common with others.
    pub const fn may_succeed(&self) -> bool {
        !self.silenced
    }
}

/// Counts a try in all its buckets, or says how long to wait and counts nothing. Call it inside a transaction.
///
/// # Errors
/// What the database says.
pub fn reserve(
    c: &mut Conn,
    now: Moment,
    attempt: Attempt,
) -> Result<Result<Reserved, Throttled>, StoreError> {
    if let Err(throttled) = take(c, now, attempt.told())? {
        return Ok(Err(throttled));
    }
    let silenced = take(c, now, attempt.silent())?.is_err();
    let mut counted = attempt.told().to_vec();
    if !silenced {
        counted.extend(attempt.silent());
    }
    Ok(Ok(Reserved { counted, clears: attempt.clears, silenced }))
}

/// Whether a try would be let through just now, as far as that may be told; counts nothing.
///
/// # Errors
/// What the database says.
pub fn look(c: &mut Conn, now: Moment, attempt: &Attempt) -> Result<Result<(), Throttled>, StoreError> {
    let seen = store::read(c, attempt.told())?;
    Ok(attempt
        .told()
        .iter()
        .zip(seen)
        .try_for_each(|(bucket, row)| bucket.policy.reserve(row, now).map(drop)))
}

/// The try was right: forgets the failures of the account or browser, and does not count against what many people share.
///
/// # Errors
/// What the database says.
pub fn succeeded(c: &mut Conn, now: Moment, reserved: &Reserved) -> Result<(), StoreError> {
    let (forgotten, shared): (Vec<Bucket>, Vec<Bucket>) =
        reserved.counted.iter().partition(|bucket| bucket.success == table::Success::Forgets);
    give_back(c, now, &shared)?;
    let forgotten: Vec<Bucket> = forgotten.into_iter().chain(reserved.clears).collect();
    store::forget(c, &forgotten)
}

/// Whether no such try is left, however long anybody waits.
///
/// # Errors
/// What the database says.
pub fn is_spent(c: &mut Conn, attempt: &Attempt) -> Result<bool, StoreError> {
    let seen = store::read(c, attempt.told())?;
    Ok(attempt.told().iter().zip(seen).any(|(bucket, row)| bucket.policy.is_spent(row)))
}

/// Nothing was compared or sent: the try does not count.
///
/// # Errors
/// What the database says.
pub fn untested(c: &mut Conn, now: Moment, reserved: &Reserved) -> Result<(), StoreError> {
    give_back(c, now, &reserved.counted)
}

/// Forgets the failures of one bucket: a stronger factor has shown who is there.
///
/// # Errors
/// What the database says.
pub fn forget(c: &mut Conn, bucket: &Bucket) -> Result<(), StoreError> {
    store::forget(c, std::slice::from_ref(bucket))
}

/// Forgets the failures of strangers, and those in this browser: a stronger factor than a password has shown who is there.
///
/// # Errors
/// What the database says.
pub fn forget_guesses(
    c: &mut Conn,
    vault: &Vault,
    account: AccountId,
    device: Option<&str>,
) -> Result<(), StoreError> {
    let here = device.map(|device| attempt::known_device(vault, account, device));
    let all: Vec<Bucket> = std::iter::once(Bucket::account(vault, account)).chain(here).collect();
    store::forget(c, &all)
}

/// Removes some counters that say nothing any more, whatever the law; answers how many.
///
/// # Errors
/// What the database says.
pub fn sweep_spent(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    store::sweep_spent(c, now)
}

/// Removes some counters of those who waited long ago for the last time; answers how many.
///
/// # Errors
/// What the database says.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    store::sweep(c, sweeping)
}

/// Counts in all of them, or in none.
fn take(c: &mut Conn, now: Moment, buckets: &[Bucket]) -> Result<Result<(), Throttled>, StoreError> {
    let seen = store::read(c, buckets)?;
    let decided: Result<Vec<_>, Throttled> =
        buckets.iter().zip(&seen).map(|(bucket, row)| bucket.policy.reserve(*row, now)).collect();
    if let Err(throttled) = decided {
        return Ok(Err(throttled));
    }
    for (at, (bucket, row)) in buckets.iter().zip(seen).enumerate() {
        // Of those who looked at the same moment, some come too late.
        if let Err(throttled) = store::step(c, bucket, row, |row| bucket.policy.reserve(row, now))? {
            let before: Vec<Bucket> = buckets.iter().take(at).copied().collect();
            give_back(c, now, &before)?;
            return Ok(Err(throttled));
        }
    }
    Ok(Ok(()))
}

fn give_back(c: &mut Conn, now: Moment, buckets: &[Bucket]) -> Result<(), StoreError> {
    let seen = store::read(c, buckets)?;
    for (bucket, row) in buckets.iter().zip(seen) {
        store::step(c, bucket, row, |row| Ok::<_, StoreError>(bucket.policy.give_back(row, now)))??;
    }
    Ok(())
}
