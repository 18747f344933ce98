//! One process serves from one embedded folder: a second would keep sessions of its own over the same records, and each
//! would sign people out of the other. Commands beside it take no claim.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use super::build::{BootError, database_in_use};
use crate::config::Config;

/// The right to serve from a folder, as long as it is held. The system takes it back when the process ends, however.
#[derive(Debug)]
pub struct Claim {
    _file: Option<File>,
}

impl Claim {
    /// Takes it, unless the records are shared by design.
    ///
    /// # Errors
    /// When another process holds it.
    pub fn of(config: &Config) -> Result<Self, BootError> {
        let url = database_in_use(config)?;
        let Some(database) = url.strip_prefix("sqlite://") else { return Ok(Self { _file: None }) };
        // By the file that is meant, whatever links lead to it; one that is still to be made has no other name.
        let meant = std::fs::canonicalize(database).unwrap_or_else(|_not_there| PathBuf::from(database));
        let path = PathBuf::from(format!("{}.serving", meant.display()));
        let cannot = || format!("cannot claim {}", path.display());
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(&path).map_err(BootError::io(cannot()))?;
        match file.try_lock() {
            Ok(()) => {
                let named = file.set_len(0).and_then(|()| file.rewind());
                named
                    .and_then(|()| writeln!(file, "{}", std::process::id()))
                    .map_err(BootError::io(cannot()))?;
                Ok(Self { _file: Some(file) })
            }
            Err(TryLockError::WouldBlock) => {
                let mut who = String::new();
                let who = file.read_to_string(&mut who).map_or("another process", |_length| who.trim());
                Err(BootError::Other(format!(
                    "process {who} serves from {database} already: two would not know each other's sessions; stop that one, \
                     or use PostgreSQL and Redis"
                )))
            }
            Err(TryLockError::Error(source)) => Err(BootError::Io { what: cannot(), source }),
        }
    }
}
