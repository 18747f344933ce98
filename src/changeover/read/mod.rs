//! Lists of other systems, as they are written there: read in whatever encoding, row by row, and checked in themselves.

mod encoding;
mod line;
mod rows;
mod text;

use std::io::Read;

pub use encoding::{Encoding, UnknownEncoding};
pub use rows::{Columns, FIELDS, SUBJECT, Unreadable};

pub(super) use line::{Codes, Sectors, check};
pub(super) use rows::{Row, Rows};

/// The rows of `file`.
pub(super) fn rows<R: Read>(file: R, encoding: Encoding, columns: &Columns) -> Rows<R> {
    Rows::of(text::Text::of(file, encoding), columns.clone())
}
