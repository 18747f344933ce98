//! What agencies write into documents: one line of visible characters, as people read it.

use std::fmt;

use crate::base::{NotVisible, TextKind, VisibleText};

/// Why a text is not taken.
pub type Unwritten = NotVisible;

/// The longest name of a system.
const SOURCE: usize = 80;
/// The longest reason.
const REASON: usize = 500;

/// The line, if it is one.
pub(super) fn line(longest: usize, text: &str) -> Result<String, Unwritten> {
    VisibleText::parse(TextKind::Compared, longest, text.trim()).map(String::from)
}

/// The name of the system a document comes from. Personal: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct Source(String);

impl Source {
    /// Reads one.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn parse(text: &str) -> Result<Self, Unwritten> {
        line(SOURCE, text).map(Self)
    }

    /// The line.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why an agency changes something, for the holder to read. Personal: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads one.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn parse(text: &str) -> Result<Self, Unwritten> {
        line(REASON, text).map(Self)
    }

    /// The line.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source(…)")
    }
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reason(…)")
    }
}
