//! What people write: a line that says what it is about, and some lines more. It is taken as they write it, pictures and sums and
//! numbers alone included; what nobody sees is left out, because it comes along from other programs and nobody means it.

use std::fmt;

use crate::base::visible::is_invisible;

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
    kept.filter(|c| !c.is_control() && (shapes(*c) || !is_invisible(*c))).collect()
}

/// Joiners, and what makes a sign a picture: languages and pictures have them.
const fn shapes(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}')
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
