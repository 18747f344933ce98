//! The queue's SQL. Whatever must happen once is one statement that repeats its condition.

use std::time::Duration;

use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::Value;

use super::{Job, Lane};
use crate::base::{Entropy, JobId, Moment};
use crate::db::schema::jobs;
use crate::db::types::Json;
use crate::db::{Conn, SLICE, StoreError};

/// Every column is written: a row that leaves one out is another statement, which no connection keeps.
#[derive(Insertable)]
#[diesel(table_name = jobs, treat_none_as_default_value = false)]
struct NewRow {
    id: JobId,
    name: &'static str,
    payload: Json<Value>,
    run_at: Moment,
    attempts: i32,
    lease: i64,
    created_at: Moment,
    lane: &'static str,
}

/// A job that this process, and no other, may run until the lease ends.
#[derive(Debug, Clone)]
pub(super) struct Leased {
    pub(super) id: JobId,
    pub(super) name: String,
    /// None when a release enqueued it that knows no lanes.
    pub(super) lane: Option<Lane>,
    pub(super) payload: Value,
    pub(super) created_at: Moment,
    run_at: Moment,
    /// This attempt included.
    pub(super) attempts: i32,
    /// The fencing number: greater than that of every earlier lease.
    pub(super) lease: i64,
}

/// What a runner could do of one lane.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) lane: Lane,
    /// The kinds that belong there; of jobs without a lane, those.
    pub(super) kinds: Vec<&'static str>,
    pub(super) hands: i64,
}

/// How an attempt ended, as the queue remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    Done,
    Again {
        at: Moment,
        why: String,
    },
    /// As [`Ending::Again`], and it was no attempt.
    Postponed {
        at: Moment,
        why: String,
    },
    Dead {
        why: String,
    },
}

/// A job that was laid aside.
#[derive(Debug, Clone)]
pub struct Dead {
    /// Which.
    pub id: JobId,
    /// Its kind.
    pub name: String,
    /// How often it was tried.
    pub attempts: i32,
    /// What it said last.
    pub why: String,
    /// When it was laid aside.
    pub at: Moment,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = jobs)]
struct DeadRow {
    id: JobId,
    name: String,
    attempts: i32,
    last_error: Option<String>,
    dead_at: Option<Moment>,
}

impl TryFrom<DeadRow> for Dead {
    type Error = StoreError;
    fn try_from(row: DeadRow) -> Result<Self, StoreError> {
        let DeadRow { id, name, attempts, last_error, dead_at } = row;
        let at = dead_at.ok_or_else(|| StoreError::Inconsistent { table: "jobs", row: id.to_string() })?;
        Ok(Self { id, name, attempts, why: last_error.unwrap_or_default(), at })
    }
}

/// What the queue holds, for health and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Waiting, or being run.
    pub alive: i64,
    /// Of those, how many should have run by now.
    pub due: i64,
    /// Laid aside.
    pub dead: i64,
}

/// Puts `job` into the queue, in the caller's transaction; wake the runner after the commit.
///
/// # Errors
/// When the database refuses; the caller's whole transaction must then fail.
pub fn enqueue<J: Job>(c: &mut Conn, now: Moment, entropy: &Entropy, job: &J) -> Result<JobId, StoreError> {
    enqueue_at(c, now, now, entropy, job)
}

/// As [`enqueue`], not to be run before `run_at`.
///
/// # Errors
/// As [`enqueue`].
pub fn enqueue_at<J: Job>(
    c: &mut Conn,
    run_at: Moment,
    now: Moment,
    entropy: &Entropy,
    job: &J,
) -> Result<JobId, StoreError> {
    let id = JobId::new(now, entropy);
    let payload = serde_json::to_value(job);
    let payload =
        payload.map_err(|e| StoreError::Database(diesel::result::Error::SerializationError(Box::new(e))))?;
    let row = NewRow {
        id,
        name: J::NAME,
        payload: Json(payload),
        run_at,
        attempts: 0,
        lease: 0,
        created_at: now,
        lane: job.lane().as_str(),
    };
    diesel::insert_into(jobs::table).values(row).execute(c)?;
    Ok(id)
}

/// Whether anything of these kinds could be leased: most looks find nothing, and a read costs less than a transaction.
pub(super) fn is_due(c: &mut Conn, now: Moment, kinds: &[&str]) -> Result<bool, StoreError> {
    let one: Option<JobId> = jobs::table
        .filter(jobs::dead_at.is_null())
        .filter(jobs::run_at.le(now))
        .filter(jobs::leased_until.is_null().or(jobs::leased_until.le(now)))
        .filter(jobs::name.eq_any(kinds))
        .select(jobs::id)
        .limit(1)
        .get_result(c)
        .optional()?;
    Ok(one.is_some())
}

/// Takes jobs for `span`, for every free hand, longest due first; what somebody else takes meanwhile is left out. The attempt
/// counts from here: a job that kills its process is also tried only so often.
pub(super) fn lease(
    c: &mut Conn,
    asks: &[Ask],
    now: Moment,
    span: Duration,
) -> Result<Vec<Leased>, StoreError> {
    let known: Vec<&str> = asks.iter().flat_map(|ask| ask.kinds.iter().copied()).collect();
    let mut ids = Vec::new();
    for ask in asks {
        let own = candidates(c, Some(ask.lane), &known, now, ask.hands)?;
        let left = ask.hands.saturating_sub(i64::try_from(own.len()).unwrap_or(i64::MAX));
        ids.extend(own);
        ids.extend(candidates(c, None, &ask.kinds, now, left)?);
    }
    if let Conn::Pg(pg) = c {
        // Whoever looks at the same ones is not waited for.
        let found = jobs::table.filter(jobs::id.eq_any(&ids)).select(jobs::id);
        ids = found.for_update().skip_locked().load(pg)?;
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let free = jobs::table
        .filter(jobs::id.eq_any(&ids))
        .filter(jobs::dead_at.is_null())
        .filter(jobs::run_at.le(now))
        .filter(jobs::leased_until.is_null().or(jobs::leased_until.le(now)));
    let taken: Vec<LeasedRow> = diesel::update(free)
        .set((
            jobs::leased_until.eq(Some(now.plus(span))),
            jobs::lease.eq(jobs::lease + 1),
            jobs::attempts.eq(jobs::attempts + 1),
        ))
        .returning((
            jobs::id,
            jobs::name,
            jobs::payload,
            jobs::attempts,
            jobs::lease,
            jobs::lane,
            jobs::created_at,
            jobs::run_at,
        ))
        .get_results(c)?;
    let mut taken: Vec<Leased> = taken.into_iter().map(Leased::from).collect();
    taken.sort_by_key(|job| (job.run_at, job.id));
    Ok(taken)
}

#[derive(Queryable)]
struct LeasedRow {
    id: JobId,
    name: String,
    payload: Json<Value>,
    attempts: i32,
    lease: i64,
    lane: Option<String>,
    created_at: Moment,
    run_at: Moment,
}

impl From<LeasedRow> for Leased {
    fn from(row: LeasedRow) -> Self {
        let LeasedRow { id, name, payload: Json(payload), attempts, lease, lane, created_at, run_at } = row;
        let lane = lane.as_deref().and_then(Lane::from_name);
        Self { id, name, lane, payload, created_at, run_at, attempts, lease }
    }
}

/// Jobs of one lane, or of none, that nobody has. The two are asked for apart, so that each is one walk along its index.
fn candidates(
    c: &mut Conn,
    lane: Option<Lane>,
    kinds: &[&str],
    now: Moment,
    limit: i64,
) -> Result<Vec<JobId>, StoreError> {
    if limit <= 0 {
        return Ok(Vec::new());
    }
    let waiting = jobs::table
        .filter(jobs::dead_at.is_null())
        .filter(jobs::run_at.le(now))
        .filter(jobs::leased_until.is_null().or(jobs::leased_until.le(now)))
        .filter(jobs::name.eq_any(kinds))
        .order((jobs::run_at, jobs::id))
        .limit(limit)
        .select(jobs::id);
    Ok(match lane {
        Some(lane) => waiting.filter(jobs::lane.eq(lane.as_str())).load(c)?,
        None => waiting.filter(jobs::lane.is_null()).load(c)?,
    })
}

/// Ends the attempt; `false` means that the lease was lost and nothing was changed.
pub(super) fn finish(
    c: &mut Conn,
    id: JobId,
    lease: i64,
    now: Moment,
    ending: &Ending,
) -> Result<bool, StoreError> {
    let mine = jobs::table
        .filter(jobs::id.eq(id))
        .filter(jobs::lease.eq(lease))
        .filter(jobs::leased_until.is_not_null());
    let changed = match ending {
        Ending::Done => diesel::delete(mine).execute(c)?,
        Ending::Again { at, why } => diesel::update(mine)
            .set((
                jobs::run_at.eq(*at),
                jobs::leased_until.eq(None::<Moment>),
                jobs::last_error.eq(Some(why)),
            ))
            .execute(c)?,
        Ending::Postponed { at, why } => diesel::update(mine)
            .set((
                jobs::run_at.eq(*at),
                jobs::leased_until.eq(None::<Moment>),
                jobs::attempts.eq(jobs::attempts - 1),
                jobs::last_error.eq(Some(why)),
            ))
            .execute(c)?,
        Ending::Dead { why } => diesel::update(mine)
            .set((
                jobs::dead_at.eq(Some(now)),
                jobs::leased_until.eq(None::<Moment>),
                jobs::last_error.eq(Some(why)),
            ))
            .execute(c)?,
    };
    Ok(changed == 1)
}

/// The dead, newest first.
///
/// # Errors
/// When the database cannot answer.
pub fn dead(c: &mut Conn, limit: i64) -> Result<Vec<Dead>, StoreError> {
    let rows: Vec<DeadRow> = jobs::table
        .filter(jobs::dead_at.is_not_null())
        .order((jobs::dead_at.desc(), jobs::id.desc()))
        .limit(limit)
        .select(DeadRow::as_select())
        .load(c)?;
    rows.into_iter().map(Dead::try_from).collect()
}

/// Puts a dead job back into the queue, with all its attempts; `false` means it is not among the dead.
///
/// # Errors
/// When the database refuses.
pub fn revive(c: &mut Conn, id: JobId, now: Moment) -> Result<bool, StoreError> {
    let laid_aside = jobs::table.filter(jobs::id.eq(id)).filter(jobs::dead_at.is_not_null());
    let changed = diesel::update(laid_aside)
        .set((jobs::dead_at.eq(None::<Moment>), jobs::attempts.eq(0), jobs::run_at.eq(now)))
        .execute(c)?;
    Ok(changed == 1)
}

/// No job of ours waits longer: backoffs are hours, and what is postponed ends with its day.
const LONGEST: Duration = Duration::from_secs(2 * 86_400);

/// Makes due some of what a wrong clock has put off for years, or leased for as long; answers how many jobs that were.
///
/// # Errors
/// When the database refuses.
pub fn mend(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let beyond = now.plus(LONGEST);
    let astray = jobs::table
        .filter(jobs::dead_at.is_null())
        .filter(jobs::run_at.gt(beyond).or(jobs::leased_until.gt(beyond)));
    let some: Vec<JobId> = astray.select(jobs::id).limit(SLICE).load(c)?;
    Ok(diesel::update(jobs::table.filter(jobs::id.eq_any(some)))
        .set((jobs::run_at.eq(now), jobs::leased_until.eq(None::<Moment>)))
        .execute(c)?)
}

/// What the queue holds.
///
/// # Errors
/// When the database cannot answer.
pub fn standing(c: &mut Conn, now: Moment) -> Result<Standing, StoreError> {
    let alive = jobs::table.filter(jobs::dead_at.is_null());
    Ok(Standing {
        alive: alive.select(count_star()).get_result(c)?,
        due: alive.filter(jobs::run_at.le(now)).select(count_star()).get_result(c)?,
        dead: jobs::table.filter(jobs::dead_at.is_not_null()).select(count_star()).get_result(c)?,
    })
}
