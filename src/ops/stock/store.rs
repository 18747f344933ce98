//! What is in store, asked of the database.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::base::Moment;
use crate::db::schema::jobs;
use crate::db::{Conn, StoreError};

/// Jobs of one kind.
pub(super) struct Queue {
    /// Not laid aside.
    pub(super) waiting: i64,
    /// Laid aside.
    pub(super) dead: i64,
    /// When the first of those that wait was to run.
    pub(super) first: Option<Moment>,
}

/// How the jobs of `kind` stand.
pub(super) fn queue(conn: &mut Conn, kind: &str) -> Result<Queue, StoreError> {
    let alive = jobs::table.filter(jobs::name.eq(kind)).filter(jobs::dead_at.is_null());
    let dead = jobs::table.filter(jobs::name.eq(kind)).filter(jobs::dead_at.is_not_null());
    Ok(Queue {
        waiting: alive.select(count_star()).first(conn)?,
        dead: dead.select(count_star()).first(conn)?,
        first: alive.order(jobs::run_at).select(jobs::run_at).first(conn).optional()?,
    })
}
