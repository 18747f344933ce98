//! The lines of a file as other people's machines write them: with marks of byte order, CR LF, a Ctrl-Z at the end, and
//! now and then something that is no text at all. A line that cannot be read is one bad line, never the end of the file.

use std::io::{BufRead, Read as _};

use aws_lc_rs::digest::{Context, SHA256};
use zeroize::Zeroizing;

/// More than any person needs; what is longer is skipped without being kept.
const LONGEST: usize = 65_536;

/// One line.
pub(super) enum Line {
    /// Something to be parsed. It may hold a password.
    Text(Zeroizing<String>),
    /// Nothing: white space, or the end of a file of DOS.
    Blank,
    /// What cannot be read, and by which rule.
    Unreadable(String),
}

/// Why no line at all can be taken.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Two bytes a letter, as PowerShell writes it.
    #[error("the file is UTF-16: save it as UTF-8")]
    Utf16,
    /// The file cannot be read on.
    #[error("the file cannot be read")]
    Io(#[from] std::io::Error),
}

/// A file, line by line.
pub(super) struct Lines<R> {
    file: R,
    /// How many lines were read.
    pub(super) number: usize,
    /// How many bytes were read.
    pub(super) bytes: usize,
    /// Of all that was read.
    digest: Context,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(file: R) -> Self {
        Self { file, number: 0, bytes: 0, digest: Context::new(&SHA256) }
    }

    /// The next line; [`None`] at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Unreadable> {
        let mut bytes = Zeroizing::new(Vec::new());
        let limit = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
        let read = self.file.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        (self.number, self.bytes) = (self.number + 1, self.bytes + read);
        self.digest.update(&bytes);
        if self.number == 1 && is_utf_16(&bytes) {
            return Err(Unreadable::Utf16);
        }
        if read > LONGEST && bytes.last() != Some(&b'\n') {
            self.skip_the_rest()?;
            return Ok(Some(Line::Unreadable(format!("is longer than {LONGEST} bytes"))));
        }
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Ok(Some(Line::Unreadable("is not UTF-8 text".into())));
        };
        // Files put together by `copy a+b` have the marks of all of them.
        let text =
            text.trim_start_matches('\u{feff}').trim_matches(|c: char| c.is_whitespace() || c == '\u{1a}');
        Ok(Some(match text {
            "" => Line::Blank,
            text => Line::Text(Zeroizing::new(text.to_owned())),
        }))
    }

    /// SHA-256 of what was read up to here, in hexadecimal: by it the file is known again.
    pub(super) fn digest(&self) -> String {
        let digest = self.digest.clone().finish();
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn skip_the_rest(&mut self) -> Result<(), Unreadable> {
        loop {
            let held = self.file.fill_buf()?;
            let end = held.iter().position(|byte| *byte == b'\n');
            let skipped = end.map_or(held.len(), |at| at + 1);
            let at_the_end = held.is_empty() || end.is_some();
            self.digest.update(held.get(..skipped).unwrap_or_default());
            self.file.consume(skipped);
            self.bytes += skipped;
            if at_the_end {
                return Ok(());
            }
        }
    }
}

/// By its mark, or by a first character that takes two bytes.
fn is_utf_16(first: &[u8]) -> bool {
    matches!(first, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..])
}
