//! Why keys cannot be used. Read by the log and by the operator; never shown to a person or a client.

use std::io;
use std::path::PathBuf;

use super::Alg;
use super::jws::JwsError;
use crate::db::StoreError;

/// Why something under a key did not work.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file of the master key cannot be read or made.
    #[error("the master key file {path} cannot be used: {source}")]
    MasterFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("the master key file {path} must hold 32 bytes in base64, and nothing else")]
    MasterMalformed {
        /// Which file.
        path: PathBuf,
    },
    /// The file holds the master key of another database.
    #[error("the master key in {path} does not open the root keys of this database")]
    WrongMaster {
        /// Which file.
        path: PathBuf,
    },
    /// Sealed for another person or context, under another key, or tampered with.
    #[error("a sealed value does not open in {context}")]
    Sealed {
        /// Where it was found.
        context: String,
    },
    /// No key of ours may sign with this algorithm now.
    #[error("there is no signing key for {0}")]
    NoKey(Alg),
    /// No key of ours has this identifier.
    #[error("there is no signing key {0:?}")]
    UnknownKey(String),
    /// A stored signing key cannot be read.
    #[error("the stored signing key {kid} cannot be used")]
    Unusable {
        /// Which key.
        kid: String,
    },
    /// What our key signed does not verify.
    #[error("what the signing key for {alg} signs does not verify: {source}")]
    Unproven {
        /// Its algorithm.
        alg: Alg,
        /// Why.
        source: JwsError,
    },
    /// The cryptographic library refused.
    #[error("the cryptographic library failed to {0}")]
    Library(&'static str),
    /// The claims cannot be written as JSON.
    #[error("the claims cannot be written as JSON")]
    Claims(#[source] serde_json::Error),
    /// The database did not do its part.
    #[error("the keys cannot be read or written")]
    Store(#[from] StoreError),
}
