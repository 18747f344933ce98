//! The SQL of counters.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::Moment;
use crate::db::schema::throttles;
use crate::db::{Conn, Kept, SLICE, StoreError, Sweeping, each_backend};

use super::bucket::Bucket;
use super::policy::{Counter, DAY};
use super::table::TRIES_AT;

/// How often a statement may lose to others on the same row before the request is shed.
const LOSSES: usize = 64;

/// Moves one counter from what it is, `seen` a moment ago, to what `next` makes of it; [`None`] leaves it. The statement that
/// writes names what was read, so a counter that moved meanwhile is read and decided again.
pub(super) fn step<R>(
    c: &mut Conn,
    bucket: &Bucket,
    mut seen: Option<Counter>,
    next: impl Fn(Option<Counter>) -> Result<Option<Counter>, R>,
) -> Result<Result<(), R>, StoreError> {
    for _loss in 0..LOSSES {
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
        seen = read(c, std::slice::from_ref(bucket))?.pop().flatten();
    }
    Err(StoreError::Busy)
}

/// What each of them says, in their order.
pub(super) fn read(c: &mut Conn, buckets: &[Bucket]) -> Result<Vec<Option<Counter>>, StoreError> {
    if buckets.is_empty() {
        return Ok(Vec::new());
    }
    // An attempt is counted in a handful of them.
    let asked = throttles::table.filter(throttles::bucket.eq_any(names(buckets))).select((
        throttles::bucket,
        throttles::failures,
        throttles::first_failed_at,
        throttles::blocked_until,
    ));
    let rows: Vec<(Vec<u8>, i32, Moment, Moment)> = Kept(asked).load(c)?;
    let counter = |(name, failures, first_failed_at, blocked_until)| {
        (name, Counter { failures, first_failed_at, blocked_until })
    };
    let found: HashMap<Vec<u8>, Counter> = rows.into_iter().map(counter).collect();
    Ok(buckets.iter().map(|bucket| found.get(bucket.name.as_slice()).copied()).collect())
}

fn names(buckets: &[Bucket]) -> Vec<&[u8]> {
    buckets.iter().map(|bucket| bucket.name.as_slice()).collect()
}

fn insert(c: &mut Conn, bucket: &Bucket, wanted: &Counter) -> Result<bool, StoreError> {
    let row = (
        throttles::bucket.eq(bucket.name.as_slice()),
        throttles::failures.eq(wanted.failures),
        throttles::first_failed_at.eq(wanted.first_failed_at),
        throttles::blocked_until.eq(wanted.blocked_until),
        throttles::kept_until.eq(Some(bucket.policy.kept_until(wanted))),
    );
    let added = each_backend!(c, c => diesel::insert_into(throttles::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(added == 1)
}

fn replace(c: &mut Conn, bucket: &Bucket, seen: &Counter, wanted: &Counter) -> Result<bool, StoreError> {
    let unchanged = throttles::bucket
        .eq(bucket.name.as_slice())
        .and(throttles::failures.eq(seen.failures))
        .and(throttles::first_failed_at.eq(seen.first_failed_at))
        .and(throttles::blocked_until.eq(seen.blocked_until));
    let change = diesel::update(throttles::table.filter(unchanged)).set((
        throttles::failures.eq(wanted.failures),
        throttles::first_failed_at.eq(wanted.first_failed_at),
        throttles::blocked_until.eq(wanted.blocked_until),
        throttles::kept_until.eq(Some(bucket.policy.kept_until(wanted))),
    ));
    Ok(Kept(change.returning(throttles::failures)).load::<i32>(c)?.len() == 1)
}

pub(super) fn forget(c: &mut Conn, buckets: &[Bucket]) -> Result<(), StoreError> {
    if !buckets.is_empty() {
        let over = diesel::delete(throttles::table.filter(throttles::bucket.eq_any(names(buckets))));
        Kept(over.returning(throttles::failures)).load::<i32>(c)?;
    }
    Ok(())
}

pub(super) fn sweep_spent(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let said = throttles::kept_until.le(now);
    // The previous release writes no end, and does not say of which kind a row is.
    let never_waited =
        throttles::blocked_until.lt(now.minus(DAY)).and(throttles::failures.lt(TRIES_AT.policy.free()));
    let old = throttles::kept_until.is_null().and(never_waited);
    let some: Vec<Vec<u8>> =
        throttles::table.filter(said.or(old)).select(throttles::bucket).limit(SLICE).load(c)?;
    Ok(diesel::delete(throttles::table.filter(throttles::bucket.eq_any(some))).execute(c)?)
}

pub(super) fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let over = throttles::table.filter(throttles::blocked_until.lt(sweeping.before));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<Vec<u8>> = over.select(throttles::bucket).limit(SLICE).load(c)?;
    Ok(diesel::delete(throttles::table.filter(throttles::bucket.eq_any(some))).execute(c)?)
}
