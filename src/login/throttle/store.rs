//! The SQL of counters.

use diesel::prelude::*;

use crate::base::Moment;
use crate::db::schema::throttles;
use crate::db::{Conn, Kept, StoreError, each_backend};

use super::bucket::Bucket;
use super::policy::Counter;

/// How often a statement may lose to others on the same row before the request is shed.
const LOSSES: usize = 64;

/// Moves one counter from what it is to what `next` makes of it; [`None`] leaves it. The statement that writes
/// names what was read, so a counter that moved meanwhile is read and decided again.
pub(super) fn step<R>(
    c: &mut Conn,
    bucket: &Bucket,
    next: impl Fn(Option<Counter>) -> Result<Option<Counter>, R>,
) -> Result<Result<(), R>, StoreError> {
    for _loss in 0..LOSSES {
        let seen = read(c, bucket)?;
        let wanted = match next(seen) {
            Ok(Some(wanted)) => wanted,
            Ok(None) => return Ok(Ok(())),
            Err(refused) => return Ok(Err(refused)),
        };
        let won = match seen {
            Some(seen) => replace(c, bucket, &seen, &wanted)?,
            None => insert(c, bucket, &wanted)?,
        };
        if won {
            return Ok(Ok(()));
        }
    }
    Err(StoreError::Busy)
}

pub(super) fn read(c: &mut Conn, bucket: &Bucket) -> Result<Option<Counter>, StoreError> {
    let row: Option<(i32, Moment, Moment)> = throttles::table
        .find(bucket.name().as_slice())
        .select((throttles::failures, throttles::first_failed_at, throttles::blocked_until))
        .get_result(c)
        .optional()?;
    Ok(row.map(|(failures, first_failed_at, blocked_until)| Counter {
        failures,
        first_failed_at,
        blocked_until,
    }))
}

fn insert(c: &mut Conn, bucket: &Bucket, wanted: &Counter) -> Result<bool, StoreError> {
    let row = (
        throttles::bucket.eq(bucket.name().as_slice()),
        throttles::failures.eq(wanted.failures),
        throttles::first_failed_at.eq(wanted.first_failed_at),
        throttles::blocked_until.eq(wanted.blocked_until),
    );
    let added = each_backend!(c, c => diesel::insert_into(throttles::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

fn replace(c: &mut Conn, bucket: &Bucket, seen: &Counter, wanted: &Counter) -> Result<bool, StoreError> {
    let unchanged = throttles::bucket
        .eq(bucket.name().as_slice())
        .and(throttles::failures.eq(seen.failures))
        .and(throttles::first_failed_at.eq(seen.first_failed_at))
        .and(throttles::blocked_until.eq(seen.blocked_until));
    let change = diesel::update(throttles::table.filter(unchanged)).set((
        throttles::failures.eq(wanted.failures),
        throttles::first_failed_at.eq(wanted.first_failed_at),
        throttles::blocked_until.eq(wanted.blocked_until),
    ));
    Ok(Kept(change.returning(throttles::failures)).load::<i32>(c)?.len() == 1)
}

pub(super) fn forget(c: &mut Conn, bucket: &Bucket) -> Result<(), StoreError> {
    diesel::delete(throttles::table.find(bucket.name().as_slice())).execute(c)?;
    Ok(())
}

pub(super) fn sweep(c: &mut Conn, idle: Moment, any: Moment, free: i32) -> Result<usize, StoreError> {
    let never_waited = throttles::blocked_until.lt(idle).and(throttles::failures.lt(free));
    let old = throttles::blocked_until.lt(any);
    Ok(diesel::delete(throttles::table.filter(never_waited.or(old))).execute(c)?)
}
