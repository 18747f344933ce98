//! One connection to either database.

use diesel::connection::{SimpleConnection as _, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection as _;
use diesel::sql_types::{Nullable, Text};
use diesel::sqlite::SqliteConnection;

use super::error::StoreError;
use super::file;

/// A connection to PostgreSQL or SQLite; queries are written once and run on both.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// Embedded SQLite.
    Lite(SqliteConnection),
}

/// Compiles one text against each concrete connection: for what the enum cannot express (`ON CONFLICT`, batches,
/// unions), and for statements on hot paths, which a connection then puts together once and not at every call.
macro_rules! each_backend {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::db::Conn::Pg($c) => $body,
            $crate::db::Conn::Lite($c) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Rows in one statement of many: SQLite binds 32,766 values at most, PostgreSQL twice as many, and no row of ours that is
/// written so has more than ten.
pub(crate) const ROWS: usize = 2_000;

/// No statement of ours may hold a connection longer than this.
const PG_SETTINGS: &str = "set statement_timeout = '2500ms'; set lock_timeout = '2000ms'; \
     set idle_in_transaction_session_timeout = '5s'; set timezone = 'UTC';";

/// `synchronous = full`: what was acknowledged survives a power cut; [`super::batch`] pays for it. What [`super::checkpoint`]
/// has not carried over when the log is 8,000 pages long, the writer itself does.
const SQLITE_SETTINGS: &str = "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; \
     pragma wal_autocheckpoint = 8000; pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -8192;";

/// Whom a connection works for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// Whoever waits for an answer.
    Requests,
    /// What walks tables: it may read for long, and write no longer than anybody.
    Bulk,
}

impl For {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Requests => "db",
            Self::Bulk => "db-bulk",
        }
    }
}

impl Conn {
    /// As [`Conn::open`], for `whose` work.
    pub(super) fn open_for(url: &str, whose: For) -> Result<Self, StoreError> {
        let mut conn = Self::open(url)?;
        match (&mut conn, whose) {
            (_, For::Requests) => {}
            (Self::Pg(pg), For::Bulk) => pg.batch_execute("set statement_timeout = '30s'")?,
            // Whoever walks through a table meets each page once.
            (Self::Lite(lite), For::Bulk) => lite.batch_execute("pragma cache_size = -1024")?,
        }
        Ok(conn)
    }

    /// Within a transaction: whoever writes holds up others.
    pub(super) fn write_for(&mut self, whose: For) -> Result<(), StoreError> {
        match (self, whose) {
            (Self::Pg(pg), For::Bulk) => Ok(pg.batch_execute("set local statement_timeout = '2500ms'")?),
            _ => Ok(()),
        }
    }

    /// Opens by scheme. Never by the derived `establish`: that one tries each backend in turn and, with
    /// PostgreSQL down, can leave an empty SQLite file where the error should be.
    pub(super) fn open(url: &str) -> Result<Self, StoreError> {
        Self::connect(url).map_err(|e| StoreError::Unavailable(e.to_string()))
    }

    fn connect(url: &str) -> ConnectionResult<Self> {
        if is_postgres(url) {
            let mut conn = PgConnection::establish(&with_connect_timeout(url))?;
            conn.batch_execute(PG_SETTINGS).map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Self::Pg(conn))
        } else {
            let path = url.strip_prefix("sqlite://").ok_or_else(|| {
                // Anything else would be the name of a file to SQLite, which would make it.
                ConnectionError::InvalidConnectionUrl("neither postgres:// nor sqlite://".into())
            })?;
            // SQLite itself would make the file.
            if !file::is_there(url) {
                return Err(ConnectionError::BadConnection(format!(
                    "there is no database at {path}; `khoa migrate up` makes one"
                )));
            }
            let mut conn = SqliteConnection::establish(path)?;
            conn.batch_execute(SQLITE_SETTINGS).map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Self::Lite(conn))
        }
    }

    /// Whether what is set on a connection stays with it, as what we set and prepare must. A pooler in transaction mode hands
    /// each transaction to a connection of its own choice: then another one of ours meets the mark of this one, or this one
    /// loses it.
    pub(super) fn keeps_what_is_set(url: &str) -> Result<bool, StoreError> {
        let (mut first, mut second) = (Self::open(url)?, Self::open(url)?);
        diesel::sql_query("select set_config('khoa.mark', 'first', false)").execute(&mut first)?;
        let met = second.mark()?;
        Ok(met.is_none_or(|mark| mark.is_empty()) && first.mark()?.as_deref() == Some("first"))
    }

    fn mark(&mut self) -> Result<Option<String>, StoreError> {
        let mark = diesel::sql_query("select current_setting('khoa.mark', true) as said");
        Ok(mark.get_result::<Said>(self)?.said)
    }

    /// Whether a connection that is doubted, because another one broke or could not write, still leads to a database that
    /// answers and writes.
    pub(super) fn is_good(&mut self) -> bool {
        match self {
            Self::Lite(lite) => lite.ping().is_ok(),
            Self::Pg(pg) => {
                let only_reads = diesel::sql_query("select current_setting('transaction_read_only') as said");
                only_reads
                    .get_result::<Said>(pg)
                    .is_ok_and(|only_reads| only_reads.said.as_deref() == Some("off"))
            }
        }
    }

    /// Whether the connection may be used again.
    pub(super) fn is_sound(&mut self) -> bool {
        !self.is_broken() && !<Self as Connection>::TransactionManager::is_broken_transaction_manager(self)
    }
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Nullable<Text>)]
    said: Option<String>,
}

pub(super) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// libpq waits without end by default: for a connection, for what it sent to be received, and for the answer of
/// a machine that is no longer there.
fn with_connect_timeout(url: &str) -> String {
    if url.contains("connect_timeout=") {
        return url.to_owned();
    }
    let join = if url.contains('?') { '&' } else { '?' };
    format!(
        "{url}{join}connect_timeout=3&tcp_user_timeout=3000&keepalives_idle=2&keepalives_interval=1\
         &keepalives_count=3&application_name=khoa"
    )
}
