//! A file as lines of text, whatever its encoding: a line that cannot be read is one bad line, never the end of the file.

use std::io::{self, Read};

use aws_lc_rs::digest::{Context, SHA256};
use encoding_rs::{CoderResult, Decoder};
use unicode_normalization::UnicodeNormalization as _;

use super::encoding::{CHUNK, Encoding};

/// More than any account needs; what is longer is skipped without being kept.
pub(super) const LONGEST: usize = 65_536;

/// One line, by its number.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// Something to be read, in the form in which one text is one sequence of characters (NFC): an old Windows writes tones apart.
    Text(String),
    /// What cannot be read, and by which rule.
    Unreadable(String),
}

impl Line {
    fn too_long() -> Self {
        Self::Unreadable(format!("is longer than {LONGEST} bytes"))
    }
}

/// A file, line by line.
pub(in crate::changeover) struct Text<R> {
    file: R,
    encoding: Encoding,
    decoder: Decoder,
    /// Bytes as they came, for the next part of the text.
    chunk: Vec<u8>,
    /// Text that no line was made of yet.
    held: String,
    /// From where on.
    at: usize,
    /// Whether what is held goes on a line of which too much came already.
    skips: bool,
    ended: bool,
    /// How many lines were read.
    number: usize,
    /// How many bytes were read.
    pub(in crate::changeover) bytes: u64,
    digest: Context,
}

impl<R: Read> Text<R> {
    pub(super) fn of(file: R, encoding: Encoding) -> Self {
        Self {
            file,
            encoding,
            decoder: encoding.table().new_decoder_with_bom_removal(),
            chunk: vec![0; CHUNK],
            held: String::new(),
            at: 0,
            skips: false,
            ended: false,
            number: 0,
            bytes: 0,
            digest: Context::new(&SHA256),
        }
    }

    /// The next line with its number; [`None`] at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(usize, Line)>> {
        loop {
            let rest = self.held.get(self.at..).unwrap_or_default();
            if let Some(end) = rest.find('\n') {
                let line = rest.get(..end).unwrap_or_default().to_owned();
                self.at += end + 1;
                if !std::mem::take(&mut self.skips) {
                    return Ok(Some(self.read(&line)));
                }
                continue;
            }
            let (line, is_too_long) = (rest.to_owned(), rest.len() > LONGEST);
            (self.held, self.at) = (line, 0);
            if self.ended {
                let line = std::mem::take(&mut self.held);
                let is_one = !line.is_empty() && !self.skips;
                return Ok(is_one.then(|| self.read(&line)));
            }
            if is_too_long {
                self.held.clear();
                if !std::mem::replace(&mut self.skips, true) {
                    self.number += 1;
                    return Ok(Some((self.number, Line::too_long())));
                }
            }
            self.fill()?;
        }
    }

    fn read(&mut self, line: &str) -> (usize, Line) {
        self.number += 1;
        let read = if line.len() > LONGEST {
            Line::too_long()
        } else if line.contains(char::REPLACEMENT_CHARACTER) {
            Line::Unreadable(format!("is not {} text", self.encoding.as_str()))
        } else {
            // Files put together by `copy a+b` have the marks of all of them, and a Ctrl-Z at the end.
            let line = line.trim_matches(|c: char| matches!(c, '\u{feff}' | '\u{1a}' | '\r'));
            Line::Text(line.nfc().collect())
        };
        (self.number, read)
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.file.read(&mut self.chunk)?;
        let mut bytes = self.chunk.get(..read).unwrap_or_default();
        self.digest.update(bytes);
        self.bytes += u64::try_from(read).unwrap_or(u64::MAX);
        self.ended = read == 0;
        loop {
            let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(CHUNK);
            self.held.reserve(room);
            let (result, taken, _replaced) = self.decoder.decode_to_string(bytes, &mut self.held, self.ended);
            bytes = bytes.get(taken..).unwrap_or_default();
            if matches!(result, CoderResult::InputEmpty) {
                return Ok(());
            }
        }
    }

    /// SHA-256 of what was read up to here, in hexadecimal: by it the file is known again.
    pub(in crate::changeover) fn digest(&self) -> String {
        let digest = self.digest.clone().finish();
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
