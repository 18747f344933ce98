//! What a store can answer besides a row. Read by the log; never shown to a person or a client.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why a statement or a transaction did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row that had to be there is not.
    #[error("a row that had to exist is missing")]
    Missing,
    /// A unique or foreign key says no.
    #[error("the row conflicts with another")]
    Conflict,
    /// A row holds what our own code never writes.
    #[error("table {table} holds an impossible row: {row}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The row, by its key.
        row: String,
    },
    /// The queue before the database is full: shed the request (503).
    #[error("the queue before the database is full")]
    Busy,
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// Anything else the database says.
    #[error("the database refused")]
    Database(#[source] DieselError),
}

impl StoreError {
    /// Whether trying again later can help (503 rather than 500).
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable(_))
    }

    /// Whether the same transaction may be run again at once.
    pub(super) fn is_retryable(&self) -> bool {
        match self {
            Self::Database(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
            Self::Database(DieselError::DatabaseError(_, info)) => {
                info.message().contains("deadlock detected")
            }
            _ => false,
        }
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::Missing,
            DieselError::DatabaseError(
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::ForeignKeyViolation,
                _,
            ) => Self::Conflict,
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            // What the connection was lost over was said to an earlier statement.
            DieselError::BrokenTransactionManager => Self::Unavailable("the connection is lost".into()),
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            // What PostgreSQL says while it shuts down, recovers or has failed over to a copy that only reads, what a
            // timeout says, and what either database says when its disk is full.
            DieselError::DatabaseError(_, info)
                if [
                    "server closed the connection",
                    "terminating connection",
                    "the database system is",
                    "statement timeout",
                    "lock timeout",
                    "read-only transaction",
                    "No space left on device",
                    "disk is full",
                    "readonly database",
                ]
                .iter()
                .any(|sign| info.message().contains(sign)) =>
            {
                Self::Unavailable(info.message().to_owned())
            }
            other => Self::Database(other),
        }
    }
}
