//! In which encoding a list was written: whatever Windows writes, told by its mark, by its bytes, or by whoever brings it.

use std::io::{self, Read, Seek};
use std::str::FromStr;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

/// How much is read at once.
pub(super) const CHUNK: usize = 65_536;

/// An encoding of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// What nearly everything writes, with or without a mark.
    Utf8,
    /// "Unicode text" of a spreadsheet, and what PowerShell writes.
    Utf16Le,
    /// The same, the other way round.
    Utf16Be,
    /// The "ANSI" of a Vietnamese Windows.
    Windows1258,
    /// The "ANSI" of a western one.
    Windows1252,
}

impl Encoding {
    const ALL: [Self; 5] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1258, Self::Windows1252];

    /// The name by which it is asked for and told.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1258 => "windows-1258",
            Self::Windows1252 => "windows-1252",
        }
    }

    pub(super) const fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1258 => WINDOWS_1258,
            Self::Windows1252 => WINDOWS_1252,
        }
    }

    /// Reads all of `file` to tell its encoding, and goes back to its beginning. What has no mark and no zeros is UTF-8 unless
    /// more of it is none than is: one broken row makes no list one of an old Windows.
    ///
    /// # Errors
    /// When the file cannot be read, or not twice.
    pub fn of(file: &mut (impl Read + Seek)) -> io::Result<Self> {
        let (mut chunk, mut held, mut counted) = (vec![0; CHUNK], Vec::new(), Counted::default());
        let mut is_first = true;
        let told = loop {
            let read = file.read(&mut chunk)?;
            let bytes = chunk.get(..read).unwrap_or_default();
            if let Some(marked) = Some(bytes).filter(|_| is_first).and_then(by_first_bytes) {
                break marked;
            }
            is_first = false;
            held.extend_from_slice(bytes);
            counted.add(&mut held, read == 0);
            if read == 0 {
                break if counted.other > counted.utf_8 { Self::Windows1258 } else { Self::Utf8 };
            }
        };
        file.rewind()?;
        Ok(told)
    }
}

/// What of a file beyond ASCII is UTF-8, and what is not.
#[derive(Default)]
struct Counted {
    utf_8: usize,
    other: usize,
}

impl Counted {
    /// Counts what is held, and leaves a character there that may go on in the next bytes.
    fn add(&mut self, held: &mut Vec<u8>, is_last: bool) {
        let mut begun = 0;
        for part in held.utf8_chunks() {
            self.utf_8 += part.valid().chars().filter(|c| !c.is_ascii()).count();
            let may_go_on = std::str::from_utf8(part.invalid()).is_err_and(|e| e.error_len().is_none());
            begun = if may_go_on { part.invalid().len() } else { 0 };
            self.other += usize::from(!part.invalid().is_empty());
        }
        if begun > 0 && !is_last {
            self.other -= 1;
            held.drain(..held.len() - begun);
        } else {
            held.clear();
        }
    }
}

/// By a mark, or by a first character that takes two bytes.
fn by_first_bytes(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some(Encoding::Utf8),
        [0xff, 0xfe, ..] | [1..=255, 0, ..] => Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] | [0, 1..=255, ..] => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// The text names no encoding that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one of utf-8, utf-16le, utf-16be, windows-1258, windows-1252")]
pub struct UnknownEncoding;

impl FromStr for Encoding {
    type Err = UnknownEncoding;
    fn from_str(text: &str) -> Result<Self, UnknownEncoding> {
        Self::ALL.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(text)).ok_or(UnknownEncoding)
    }
}
