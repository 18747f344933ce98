//! PDF: begins and ends as one does (ISO 32000-2, 7.5), and anybody can open it. It is never shown by us, only handed on.

use super::check::FileFlaw;

/// How one begins.
pub(super) const MAGIC: &[u8] = b"%PDF-";

/// The end stands somewhere in the last kilobyte.
const TAIL: usize = 1024;

pub(super) fn check(bytes: &[u8]) -> Result<(), FileFlaw> {
    let version = bytes.get(MAGIC.len()..MAGIC.len() + 3);
    let is_known = version.is_some_and(|version| matches!(version, [b'1' | b'2', b'.', b'0'..=b'9']));
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    if !is_known || !has(tail, b"%%EOF") || !has(bytes, b"startxref") {
        return Err(FileFlaw::Damaged);
    }
    if has(bytes, b"/Encrypt") { Err(FileFlaw::Encrypted) } else { Ok(()) }
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
