//! The file of an embedded database: whether it is there, and whether it is still the one that was opened.

use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The path in `sqlite://PATH`; none of PostgreSQL's addresses.
fn path_of(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite://").map(Path::new)
}

/// Whether there is something to open. A server is asked by whoever connects to it.
pub fn is_there(url: &str) -> bool {
    path_of(url).is_none_or(Path::exists)
}

/// Makes the file where none is: for the service's own user, whoever may look into the folder; SQLite makes those beside it
/// alike. Only migrating does so: a mistyped address would otherwise be a new and empty database.
pub(super) fn make(url: &str) -> std::io::Result<()> {
    let Some(path) = path_of(url) else { return Ok(()) };
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(there) if there.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(|_file| ()),
    }
}

/// A file as it was when it was opened: moved away or replaced, its old readers would go on with what nobody finds again.
pub(super) struct Opened {
    path: PathBuf,
    id: (u64, u64),
}

impl Opened {
    pub(super) fn of(url: &str) -> Option<Self> {
        let path = path_of(url)?.to_owned();
        let id = id_of(&path)?;
        Some(Self { path, id })
    }

    pub(super) fn is_in_place(&self) -> bool {
        id_of(&self.path) == Some(self.id)
    }
}

/// Device and number, which outlive every name.
fn id_of(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_moved_or_replaced_is_no_longer_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("khoa.sqlite");
        let url = format!("sqlite://{}", path.display());
        assert!(!is_there(&url) && is_there("postgres://localhost/khoa"));
        make(&url).unwrap();
        make(&url).unwrap();
        let opened = Opened::of(&url).unwrap();
        assert!(is_there(&url) && opened.is_in_place());
        std::fs::rename(&path, folder.path().join("away")).unwrap();
        assert!(!opened.is_in_place());
        make(&url).unwrap();
        assert!(!opened.is_in_place(), "another file of that name");
    }
}
