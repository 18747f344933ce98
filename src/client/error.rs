//! Why a client was not registered: which word was wrong, and what may stand there instead.

use super::model::ClientId;
use super::resource::Resource;
use crate::base::NotVisible;
use crate::db::StoreError;

/// Why a client was not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationError {
    /// The name has a form that is not allowed.
    #[error("a client id is 1 to 64 letters, digits, dots, hyphens and underscores, and not 43 of them")]
    Id,
    /// The name is taken.
    #[error("a client of this id exists")]
    Exists,
    /// Some service knows a person by it.
    #[error("a service knows somebody by this id, and a sub must name one of both: choose another")]
    Subject,
    /// A text that people would read is none they could see through.
    #[error("the {field} {why}")]
    Text {
        /// Which.
        field: &'static str,
        /// Why not.
        why: NotVisible,
    },
    /// A name of the State's, for a client that is not.
    #[error(
        "the {field} says \u{201c}{words}\u{201d}, {whose}: only an official service may call itself that"
    )]
    Reserved {
        /// Where.
        field: &'static str,
        /// What it says.
        words: String,
        /// Whose that is.
        whose: String,
    },
    /// People could not tell two clients apart.
    #[error(
        "the name looks like that of the client {other}, which is not of the same agency: give it another name, or \
         give both the same --agency if one agency runs both"
    )]
    Alike {
        /// The one that has it.
        other: ClientId,
    },
    /// It would ask for what nobody can open.
    #[error("no client guards {0}: register the API first (khoa client add \u{2026} --resource {0})")]
    Unguarded(Resource),
    /// No agency acts under that code.
    #[error("{0}: an agency_code is one that is active today (khoa directory show CODE)")]
    Agency(String),
    /// The metadata contradicts itself.
    #[error("{0}")]
    Metadata(&'static str),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
