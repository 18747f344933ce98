//! One connection to either database.

use diesel::connection::{SimpleConnection as _, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection as _;
use diesel::sqlite::SqliteConnection;

use super::error::StoreError;

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

/// `synchronous = full`: what was acknowledged survives a power cut; [`super::batch`] pays for it.
const SQLITE_SETTINGS: &str = "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; \
     pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -8192;";

impl Conn {
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
            let mut conn = SqliteConnection::establish(url.strip_prefix("sqlite://").unwrap_or(url))?;
            conn.batch_execute(SQLITE_SETTINGS).map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Self::Lite(conn))
        }
    }

    /// Whether the connection may be used again.
    pub(super) fn is_sound(&mut self) -> bool {
        !self.is_broken() && !<Self as Connection>::TransactionManager::is_broken_transaction_manager(self)
    }
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
