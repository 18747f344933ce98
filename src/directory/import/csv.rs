//! Tables as others write them: RFC 4180, a header, and whichever names they gave their columns.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::base::LocalDate;

/// Ten times the greatest table there is.
const LONGEST: usize = 16 * 1024 * 1024;

/// Why a whole file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// Too large to be a table of units.
    #[error("the file has more than 16 MiB")]
    TooLarge,
    /// Nothing in it.
    #[error("the file has no header")]
    Empty,
    /// A quotation mark that is never closed.
    #[error("line {0}: a quotation mark is not closed")]
    Unclosed(usize),
    /// A column that must be there.
    #[error("there is no column {column}; name it with --column {field}=NAME. There are: {there}")]
    NoColumn {
        /// What it holds.
        field: &'static str,
        /// What it should be called.
        column: String,
        /// What there is.
        there: String,
    },
    /// Nobody says from when on it holds.
    #[error("a code means nothing without a date: give --on, or a column valid_from")]
    NoDate,
}

/// What a file calls its columns: by field, where it is not the field's own name.
#[derive(Debug, Clone, Default)]
pub struct Columns(pub BTreeMap<String, String>);

/// One row, by field. What a row cannot say is left out.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) fields: Result<BTreeMap<&'static str, String>, String>,
    /// The day when the row names none.
    pub(super) on: Option<LocalDate>,
}

impl Row {
    /// A field that is there and not empty.
    pub(super) fn get(&self, field: &str) -> Option<&str> {
        self.fields.as_ref().ok()?.get(field).map(String::as_str).filter(|text| !text.is_empty())
    }
}

pub(super) fn units(text: &str, columns: &Columns, on: Option<LocalDate>) -> Result<Vec<Row>, FileRefused> {
    read(text, columns, on, (&["code", "name"], &["parent", "place", "valid_from", "valid_to"]))
}

pub(super) fn changes(text: &str, columns: &Columns, on: Option<LocalDate>) -> Result<Vec<Row>, FileRefused> {
    read(text, columns, on, (&["old", "new"], &["valid_from"]))
}

type Fields = (&'static [&'static str], &'static [&'static str]);

fn read(
    text: &str,
    columns: &Columns,
    on: Option<LocalDate>,
    (needed, more): Fields,
) -> Result<Vec<Row>, FileRefused> {
    if text.len() > LONGEST {
        return Err(FileRefused::TooLarge);
    }
    let text: String = text.strip_prefix('\u{feff}').unwrap_or(text).nfc().collect();
    let mut records = records(&text)?.into_iter();
    let (_, header) = records.next().ok_or(FileRefused::Empty)?;
    let mut places = Vec::new();
    for &field in needed.iter().chain(more) {
        let column = columns.0.get(field).map_or(field, String::as_str);
        match header.iter().position(|name| name.trim() == column) {
            Some(place) => places.push((field, place)),
            None if needed.contains(&field) || columns.0.contains_key(field) => {
                return Err(FileRefused::NoColumn {
                    field,
                    column: column.to_owned(),
                    there: header.join(", "),
                });
            }
            None => {}
        }
    }
    if on.is_none() && !places.iter().any(|(field, _)| *field == "valid_from") {
        return Err(FileRefused::NoDate);
    }
    let row = |(line, record): (usize, Vec<String>)| {
        let fields = match record.len() == header.len() {
            true => Ok(places
                .iter()
                .filter_map(|(field, place)| Some((*field, record.get(*place)?.trim().to_owned())))
                .collect()),
            false => Err(format!("{} fields instead of {}", record.len(), header.len())),
        };
        Row { line, fields, on }
    };
    Ok(records.map(row).collect())
}

/// The records with the lines they begin on; empty lines are none.
fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>, FileRefused> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut began, mut quoted) = (1, 1, false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            c if quoted => field.push(c),
            ',' => record.push(std::mem::take(&mut field)),
            '\r' => {}
            '\n' => {
                record.push(std::mem::take(&mut field));
                end(&mut records, &mut record, began);
                began = line;
            }
            c => field.push(c),
        }
    }
    if quoted {
        return Err(FileRefused::Unclosed(began));
    }
    record.push(field);
    end(&mut records, &mut record, began);
    Ok(records)
}

fn end(records: &mut Vec<(usize, Vec<String>)>, record: &mut Vec<String>, began: usize) {
    let record = std::mem::take(record);
    if record.iter().any(|field| !field.is_empty()) {
        records.push((began, record));
    }
}
