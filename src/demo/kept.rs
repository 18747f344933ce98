//! What the demo must remember between two starts in the same folder: the port everything was registered for,
//! the portals' secrets, which the service itself keeps only as digests, and on which day its people lived what they have. A demo's file: a real portal keeps
//! its secret where its operator keeps secrets.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::stage::{Ports, Stand};
use crate::base::{LocalDate, Secret};

/// Why what was kept is of no use.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The file cannot be read or written.
    #[error("cannot use {path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not one of ours.
    #[error("{path} is damaged; delete the folder it is in to start anew")]
    Damaged {
        /// Which.
        path: PathBuf,
        /// Where it broke.
        #[source]
        source: serde_json::Error,
    },
    /// An earlier start was cut off between registering the portals and keeping their secrets.
    #[error("an earlier start left this folder unfinished; delete it to start anew")]
    Unfinished,
    /// Addresses are part of what was registered.
    #[error(
        "this folder belongs to a demo on port {0}; use --port {0}, another --data, or delete the folder"
    )]
    OtherPort(u16),
}

/// The file's content.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    port: u16,
    secrets: BTreeMap<String, String>,
    /// A folder of an earlier release has none: its people have lived nothing yet.
    #[serde(default)]
    lived_on: Option<LocalDate>,
}

impl Kept {
    /// For a demo on these ports, before any portal has its secret.
    pub const fn new(ports: Ports) -> Self {
        Self { port: ports.service, secrets: BTreeMap::new(), lived_on: None }
    }

    /// The day on which its people have lived what they have.
    pub const fn lived_on(&self) -> Option<LocalDate> {
        self.lived_on
    }

    /// Keeps that day.
    pub const fn live_on(&mut self, day: LocalDate) {
        self.lived_on = Some(day);
    }

    /// Keeps the secret a portal was given.
    pub fn keep(&mut self, stand: Stand, secret: &Secret) {
        self.secrets.insert(stand.client_id().to_owned(), secret.expose().to_owned());
    }

    /// What an earlier start left in `data`; `None` when there was none.
    ///
    /// # Errors
    /// When the file is unreadable, or was left by a demo on another port.
    pub fn read(data: &Path, ports: Ports) -> Result<Option<Self>, KeptError> {
        let path = file(data);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(KeptError::File { path, source }),
        };
        let kept: Self =
            serde_json::from_slice(&text).map_err(|source| KeptError::Damaged { path, source })?;
        if kept.port == ports.service { Ok(Some(kept)) } else { Err(KeptError::OtherPort(kept.port)) }
    }

    /// Leaves it in `data` for the next start, whole or not at all, readable by its owner only.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, data: &Path) -> Result<(), KeptError> {
        let path = file(data);
        let draft = path.with_extension("tmp");
        let write = || {
            let mut out =
                std::fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
            out.write_all(&serde_json::to_vec_pretty(self)?)?;
            out.sync_all()?;
            std::fs::rename(&draft, &path)
        };
        write().map_err(|source| KeptError::File { path: path.clone(), source })
    }

    /// The secret of a portal.
    pub fn secret(&self, stand: Stand) -> Option<Secret> {
        self.secrets.get(stand.client_id()).cloned().map(Secret::new)
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("demo.json")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_second_start_finds_the_secrets_and_a_start_on_another_port_is_told_so() {
        let data = tempfile::tempdir().unwrap();
        let (ports, others) = (Ports::from(8080).unwrap(), Ports::from(9000).unwrap());
        assert!(Kept::read(data.path(), ports).unwrap().is_none());
        let mut new = Kept::new(ports);
        new.keep(Stand::National, &Secret::new("s1".into()));
        new.live_on(LocalDate::of(2026, 11, 26));
        new.write(data.path()).unwrap();
        let kept = Kept::read(data.path(), ports).unwrap().unwrap();
        assert_eq!(kept.secret(Stand::National).unwrap().expose(), "s1");
        assert_eq!(kept.lived_on(), Some(LocalDate::of(2026, 11, 26)));
        assert!(kept.secret(Stand::Province).is_none());
        assert!(matches!(Kept::read(data.path(), others), Err(KeptError::OtherPort(8080))));
        let mode = std::fs::metadata(file(data.path())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_file_is_named_and_nothing_is_overwritten() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(file(data.path()), "{").unwrap();
        let refused = Kept::read(data.path(), Ports::from(8080).unwrap());
        assert!(matches!(refused, Err(KeptError::Damaged { .. })));
    }
}
