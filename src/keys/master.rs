//! The file of the master key: 32 bytes in base64, readable by the service alone. The only file of `keys/`
//! that touches the disk; it never overwrites what is there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::KeyError;
use super::seal::Secret32;
use crate::base::Entropy;

/// Longer than any file that can hold 32 bytes in base64.
const LONGEST: u64 = 256;

/// Reads the master key.
pub(super) fn read(path: &Path) -> Result<Secret32, KeyError> {
    let failed = |source| KeyError::MasterFile { path: path.to_owned(), source };
    let about = fs::metadata(path).map_err(failed)?;
    if about.permissions().mode() & 0o007 != 0 {
        tracing::warn!(path = %path.display(), "every user of this machine may touch the master key file; set its mode to 0600");
    }
    if about.len() > LONGEST {
        return Err(KeyError::MasterMalformed { path: path.to_owned() });
    }
    let text = Zeroizing::new(fs::read(path).map_err(failed)?);
    let mut bytes = Zeroizing::new([0u8; 32]);
    match STANDARD.decode_slice(text.trim_ascii(), bytes.as_mut_slice()) {
        Ok(32) => Ok(Secret32::new(&bytes)),
        Ok(_) | Err(_) => Err(KeyError::MasterMalformed { path: path.to_owned() }),
    }
}

/// Makes the file when there is none. Of two processes that start at once, one makes it.
pub(super) fn make_when_missing(path: &Path, entropy: &Entropy) -> Result<(), KeyError> {
    if path.exists() {
        return Ok(());
    }
    make(path, entropy).map_err(|source| KeyError::MasterFile { path: path.to_owned(), source })
}

/// Written under another name first, so that nobody ever reads half a key.
fn make(path: &Path, entropy: &Entropy) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!(".master-{}", entropy.handle()));
    let text = Zeroizing::new(STANDARD.encode(Zeroizing::new(entropy.bytes::<32>()).as_slice()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = writeln!(file, "{}", text.as_str()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match linked {
        // Another process was quicker; its key is as good.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(e),
        Ok(()) => File::open(folder)?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_made_once_for_the_service_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/master.key");
        make_when_missing(&path, &Entropy::Os).unwrap();
        let first = fs::read(&path).unwrap();
        make_when_missing(&path, &Entropy::Os).unwrap();
        make(&path, &Entropy::Os).unwrap();
        assert_eq!(fs::read(&path).unwrap(), first);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        assert!(read(&path).is_ok());
    }

    #[test]
    fn a_file_that_is_missing_or_holds_something_else_is_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        assert!(matches!(read(&path), Err(KeyError::MasterFile { .. })));
        let short = STANDARD.encode([1u8; 31]);
        let long = STANDARD.encode([1u8; 33]);
        for content in ["", "hello", short.as_str(), long.as_str(), &"A".repeat(300), "é"] {
            fs::write(&path, content).unwrap();
            assert!(matches!(read(&path), Err(KeyError::MasterMalformed { .. })), "{content}");
        }
        fs::write(&path, format!("  {}\r\n", STANDARD.encode([1u8; 32]))).unwrap();
        assert!(read(&path).is_ok());
    }
}
