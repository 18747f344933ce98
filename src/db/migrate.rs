//! The schema's history, embedded in the binary: one folder per database, compared by a test.

use diesel::connection::SimpleConnection as _;
use diesel::migration::Migration;
use diesel::pg::Pg;
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

/// An index that is built beside its table's readers and writers waits for older transactions without being in anybody's way.
const ALL_PATIENCE: &str = "set lock_timeout = 0";

/// Indexes that nobody builds any more and nobody can use: what a step leaves that was ended while it built `concurrently`.
const HALF_BUILT: &str = "select c.oid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indexrelid \
     where not i.indisvalid and c.relkind = 'i' and c.relnamespace = current_schema()::regnamespace \
     and not exists (select from pg_stat_progress_create_index p where p.index_relid = c.oid)";

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
            drop_half_built(pg)?;
            let pending = pg.pending_migrations(POSTGRES).map_err(failed)?;
            pending.iter().try_for_each(|step| take(pg, step.as_ref()))?;
            Ok(pending.len())
        }
        Conn::Lite(lite) => {
            lite.immediate_transaction(|lite| Ok(lite.run_pending_migrations(SQLITE).map_err(failed)?.len()))
        }
    }
}

fn take(pg: &mut PgConnection, step: &dyn Migration<Pg>) -> Result<(), StoreError> {
    pg.batch_execute(if step.metadata().run_in_transaction() { PATIENCE } else { ALL_PATIENCE })?;
    pg.run_migration(step).map_err(failed)?;
    Ok(())
}

/// Such an index keeps its name from the step that would build it again.
fn drop_half_built(pg: &mut PgConnection) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Index {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    for index in diesel::sql_query(HALF_BUILT).load::<Index>(pg)? {
        pg.batch_execute(&format!("drop index concurrently if exists {}", index.name))?;
    }
    Ok(())
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
