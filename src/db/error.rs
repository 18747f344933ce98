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
    /// The database only reads: it has failed over, or may not be written where it is. Nothing was written.
    #[error("the database cannot be written: {0}")]
    ReadOnly(String),
    /// The connection was lost before the answer came.
    #[error("the connection to the database was lost: {0}")]
    Lost(String),
    /// No answer came to something that may have been written all the same: whoever asks again may do it twice.
    #[error("whether the database has written it is not known: {0}")]
    Unsure(String),
    /// Anything else the database says.
    #[error("the database refused")]
    Database(#[source] DieselError),
}

impl StoreError {
    /// Whether trying again later can help (503 rather than 500).
    pub const fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Unavailable(_) | Self::ReadOnly(_) | Self::Lost(_) | Self::Unsure(_)
        )
    }

    /// Whether what was asked for may have been done all the same: then nobody is told to try again.
    pub const fn may_be_done(&self) -> bool {
        matches!(self, Self::Unsure(_))
    }

    /// Whether another connection may lead to a database that writes.
    pub(super) const fn is_of_the_connection(&self) -> bool {
        matches!(self, Self::ReadOnly(_) | Self::Lost(_))
    }

    /// The same for everybody it concerns.
    pub(super) fn told_to_another(&self) -> Self {
        match self {
            Self::ReadOnly(why) => Self::ReadOnly(why.clone()),
            other => Self::Unavailable(other.to_string()),
        }
    }

    /// As it is when a write was answered with it, at or after the point where it counts.
    pub(super) fn when_committing(self) -> Self {
        match self {
            Self::Lost(why) => Self::Unsure(why),
            other => other,
        }
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
            ) => Self::Lost(info.message().to_owned()),
            // What the connection was lost over was said to an earlier statement.
            DieselError::BrokenTransactionManager => Self::Unavailable("the connection is lost".into()),
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            DieselError::DatabaseError(_, info) if says(info.message(), LOST) => {
                Self::Lost(info.message().to_owned())
            }
            DieselError::DatabaseError(_, info) if says(info.message(), READ_ONLY) => {
                Self::ReadOnly(info.message().to_owned())
            }
            DieselError::DatabaseError(_, info) if says(info.message(), AWAY) => {
                Self::Unavailable(info.message().to_owned())
            }
            other => Self::Database(other),
        }
    }
}

/// What libpq says when nobody is at the other end any more.
const LOST: &[&str] = &["server closed the connection", "could not receive data from server"];

/// What either database says when it only reads.
const READ_ONLY: &[&str] = &["read-only transaction", "readonly database"];

/// What PostgreSQL says while it shuts down or recovers, what a timeout says, and what either database says when its disk
/// is full.
const AWAY: &[&str] = &[
    "terminating connection",
    "the database system is",
    "statement timeout",
    "lock timeout",
    "No space left on device",
    "disk is full",
];

fn says(message: &str, signs: &[&str]) -> bool {
    signs.iter().any(|sign| message.contains(sign))
}
