//! What people write: a line that says what it is about, and some lines more. It is taken as they write it, pictures and sums and
//! numbers alone included; what nobody sees is left out, because it comes along from other programs and nobody means it.

use std::fmt;

/// Why a text is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// Nothing was written.
    #[error("empty")]
    Empty,
    /// Too much was.
    #[error("longer than {0} characters")]
    TooLong(usize),
}

/// One line. Personal: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject(String);

/// Some lines. Personal: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(String);

impl Subject {
    /// So many characters.
    pub const LONGEST: usize = 120;

    /// Cleans and checks what was typed.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn parse(typed: &str) -> Result<Self, Unwritten> {
        let words: Vec<String> = typed.split_whitespace().map(seen).filter(|word| !word.is_empty()).collect();
        bounded(words.join(" "), Self::LONGEST).map(Self)
    }

    /// The line.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Text {
    /// So many characters.
    pub const LONGEST: usize = 2_000;

    /// Cleans and checks what was typed.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn parse(typed: &str) -> Result<Self, Unwritten> {
        let lines: Vec<String> = typed.lines().map(|line| seen(line).trim_end().to_owned()).collect();
        bounded(lines.join("\n").trim().to_owned(), Self::LONGEST).map(Self)
    }

    /// The lines.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn bounded(text: String, longest: usize) -> Result<String, Unwritten> {
    match text.chars().count() {
        0 => Err(Unwritten::Empty),
        count if count > longest => Err(Unwritten::TooLong(longest)),
        _ => Ok(text),
    }
}

/// A line without what has no form, or turns the order of what stands beside it; a tab is a space.
fn seen(line: &str) -> String {
    let kept = line.chars().map(|c| if c == '\t' { ' ' } else { c });
    kept.filter(|c| !c.is_control() && !is_unseen(*c)).collect()
}

/// Soft hyphens, marks of direction, separators of lines and the byte order mark. Joiners stay: languages and pictures have them.
const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}')
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject(…)")
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Text(…)")
    }
}
