//! Doing once what is asked for twice: the table `once_keys`.
//!
//! Whoever sends the same request again, because no answer came, gets the answer of the first time. The key is written before
//! the effect and in its transaction: two at once wait for each other, and what was rolled back was never asked for. Only what
//! was done is kept; whoever was refused may ask again. The answer is kept as the caller sealed it: this room knows no keys.

use std::time::Duration;

use diesel::prelude::*;

use super::conn::{Conn, each_backend};
use super::error::StoreError;
use super::pool::SLICE;
use super::schema::once_keys;
use crate::base::{Moment, TokenDigest};

/// How long the same request is answered from memory.
const KEPT: Duration = Duration::from_secs(24 * 3_600);

/// What a request is recognised by.
#[derive(Debug, Clone)]
pub struct OnceKey {
    /// Who asks: keys of others mean nothing.
    pub owner: String,
    /// The digest of what they called the request.
    pub key: TokenDigest,
    /// The digest of the request itself.
    pub request: TokenDigest,
}

/// What the key says.
#[derive(Debug, PartialEq, Eq)]
pub enum Once {
    /// Nobody has asked with it: go on, and [`once_done`] or [`once_refused`] in the same transaction.
    First,
    /// It was done; this was the answer.
    Again(Vec<u8>),
    /// The key was used for another request.
    Other,
}

/// Takes the key for this request, or says what came of it before.
///
/// # Errors
/// As the database.
pub fn once(c: &mut Conn, asked: &OnceKey, now: Moment) -> Result<Once, StoreError> {
    let key = || asked.key.as_bytes().to_vec();
    let own = once_keys::table.filter(once_keys::owner.eq(&asked.owner)).filter(once_keys::key.eq(key()));
    diesel::delete(own.clone().filter(once_keys::until.le(now))).execute(c)?;
    let row = (
        once_keys::owner.eq(&asked.owner),
        once_keys::key.eq(key()),
        once_keys::request.eq(asked.request.as_bytes().to_vec()),
        once_keys::until.eq(now.plus(KEPT)),
    );
    let new = each_backend!(c, c => diesel::insert_into(once_keys::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    if new == 1 {
        return Ok(Once::First);
    }
    let (request, answer): (Vec<u8>, Option<Vec<u8>>) =
        own.select((once_keys::request, once_keys::answer)).get_result(c)?;
    match answer {
        _ if request != asked.request.as_bytes() => Ok(Once::Other),
        Some(answer) => Ok(Once::Again(answer)),
        None => Err(StoreError::Inconsistent { table: "once_keys", row: asked.owner.clone() }),
    }
}

/// Keeps the answer to what was done.
///
/// # Errors
/// As the database.
pub fn once_done(c: &mut Conn, asked: &OnceKey, answer: Vec<u8>) -> Result<(), StoreError> {
    let key = asked.key.as_bytes().to_vec();
    let own = once_keys::table.filter(once_keys::owner.eq(&asked.owner)).filter(once_keys::key.eq(key));
    diesel::update(own).set(once_keys::answer.eq(Some(answer))).execute(c)?;
    Ok(())
}

/// Gives the key back: nothing was done with it.
///
/// # Errors
/// As the database.
pub fn once_refused(c: &mut Conn, asked: &OnceKey) -> Result<(), StoreError> {
    let key = asked.key.as_bytes().to_vec();
    let own = once_keys::table.filter(once_keys::owner.eq(&asked.owner)).filter(once_keys::key.eq(key));
    diesel::delete(own).execute(c)?;
    Ok(())
}

/// Forgets some of what is too old to be asked for again; answers how much.
///
/// # Errors
/// As the database.
pub fn sweep_once(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let old = once_keys::table.filter(once_keys::until.lt(now));
    let name = (once_keys::owner, once_keys::key);
    let some: Vec<(String, Vec<u8>)> = old.select(name).limit(SLICE).load(c)?;
    for (owner, key) in &some {
        diesel::delete(once_keys::table.find((owner, key))).execute(c)?;
    }
    Ok(some.len())
}
