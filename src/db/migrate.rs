//! The schema's history, embedded in the binary: one folder per database, compared by a test.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, is_postgres};
use super::error::StoreError;
use super::file;

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Any number; what matters is that every `khoa` asks for the same lock before it migrates.
const ADVISORY_LOCK: i64 = 0x6b68_6f61;

/// How long a step waits for a table. Whoever reads the table meanwhile waits behind the step, so one that somebody keeps (a
/// backup, an open session) is given up soon, and whatever runs the migration tries again: the steps before it stay.
const PATIENCE: &str = "set lock_timeout = '2s'";

/// Brings the schema to this release's, in a new file where an embedded database is not there yet; answers how many steps it
/// took. Two processes may call it at
/// once: one migrates, the other waits and finds nothing to do.
///
/// # Errors
/// The first step that failed, or waited for a table that somebody keeps; steps before it stay.
pub fn up(url: &str) -> Result<usize, StoreError> {
    file::make(url).map_err(|e| StoreError::Unavailable(format!("cannot make the database: {e}")))?;
    let mut conn = Conn::open(url)?;
    match &mut conn {
        Conn::Pg(pg) => {
            // Whoever is second waits for as long as the first takes.
            pg.batch_execute("set statement_timeout = 0; set lock_timeout = 0")?;
            diesel::sql_query(format!("select pg_advisory_lock({ADVISORY_LOCK})")).execute(pg)?;
            pg.batch_execute(PATIENCE)?;
            Ok(pg.run_pending_migrations(POSTGRES).map_err(failed)?.len())
        }
        Conn::Lite(lite) => {
            lite.immediate_transaction(|lite| Ok(lite.run_pending_migrations(SQLITE).map_err(failed)?.len()))
        }
    }
}

/// Takes back the newest `steps` steps; answers their names.
///
/// # Errors
/// The first step that failed, or [`StoreError::Missing`] when fewer were ever taken.
pub fn down(url: &str, steps: usize) -> Result<Vec<String>, StoreError> {
    let mut conn = Conn::open(url)?;
    (0..steps)
        .map(|_step| {
            let version = match &mut conn {
                Conn::Pg(pg) => pg.revert_last_migration(POSTGRES),
                Conn::Lite(lite) => lite.revert_last_migration(SQLITE),
            };
            version.map(|v| v.to_string()).map_err(failed)
        })
        .collect()
}

/// The steps taken and the steps still to take, by version.
///
/// # Errors
/// When the database cannot be asked.
pub fn applied_and_pending(url: &str) -> Result<(Vec<String>, Vec<String>), StoreError> {
    let mut conn = Conn::open(url)?;
    let (applied, pending) = match &mut conn {
        Conn::Pg(pg) => {
            let pending = pg.pending_migrations(POSTGRES).map_err(failed)?;
            (
                pg.applied_migrations().map_err(failed)?,
                pending.iter().map(|m| m.name().version().to_string()).collect(),
            )
        }
        Conn::Lite(lite) => {
            let pending = lite.pending_migrations(SQLITE).map_err(failed)?;
            (
                lite.applied_migrations().map_err(failed)?,
                pending.iter().map(|m| m.name().version().to_string()).collect::<Vec<_>>(),
            )
        }
    };
    Ok((applied.iter().map(ToString::to_string).collect(), pending))
}

/// Whether the database can be worked with by that address: a pooler on the way must leave a connection to whoever opened it.
///
/// # Errors
/// [`StoreError::Unavailable`] with the cause; also when the database cannot be asked.
pub fn suits(url: &str) -> Result<(), StoreError> {
    if is_postgres(url) && !Conn::keeps_what_is_set(url)? {
        return Err(StoreError::Unavailable(
            "it leads through a pooler in transaction mode, which loses what a connection has set and prepared; \
             use its session mode, or the database's own address"
                .into(),
        ));
    }
    Ok(())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Unavailable(format!("migration failed: {error}"))
}
